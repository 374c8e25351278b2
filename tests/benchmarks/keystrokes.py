"""The language server's answer: from a change in the editor to the diagnostics."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

from lsprotocol import types
from pygls.lsp.client import LanguageClient

_CHANGES = 30


async def answers(root: Path, uri: str, text: str) -> list[float]:
    """Open a folder and a document of it in an editor, and change the text: seconds until the diagnostics of each change."""
    client = LanguageClient("keystrokes", "1")
    published: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()

    client.protocol.fm.features[types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS] = published.put_nowait

    await client.start_io(str(Path(sys.executable).parent / "sfscope-lint"), "server")
    folder = types.WorkspaceFolder(root.as_uri(), root.name)
    await client.initialize_async(
        types.InitializeParams(types.ClientCapabilities(), workspace_folders=[folder])
    )
    client.initialized(types.InitializedParams())
    client.text_document_did_open(
        types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, "xml", 1, text))
    )
    await published.get()
    spent = []
    for version in range(2, _CHANGES + 2):
        document = types.VersionedTextDocumentIdentifier(version, uri)
        change = types.TextDocumentContentChangeWholeDocument(text + "\n" * version)
        start = time.perf_counter()
        client.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))
        while (await published.get()).version != version:
            pass
        spent.append(time.perf_counter() - start)
    await client.shutdown_async(None)
    client.exit(None)
    await client.stop()  # type: ignore[no-untyped-call]
    return spent
