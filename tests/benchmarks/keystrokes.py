"""The language server's answer: from a change in the editor to the diagnostics, in a large repository.

    python -m tests.benchmarks.keystrokes [--files N]

Prints the time of the first diagnostics (with the walk through the project) and of later changes (median and worst).
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path

from lsprotocol import types
from pygls.lsp.client import LanguageClient
from tests.benchmarks.speed import make_tree

_CHANGES = 30
_FILES = (
    ("eca", "ExternalClientApplication", ""),
    ("ecaOauth", "ExtlClntAppOauthSettings", "<commaSeparatedOauthScopes>Full</commaSeparatedOauthScopes>"),
    (
        "ecaOauthPlcy",
        "ExtlClntAppOauthConfigurablePolicies",
        "<isClientCredentialsFlowEnabled>true</isClientCredentialsFlowEnabled>",
    ),
    ("ecaPlcy", "ExtlClntAppConfigurablePolicies", "<isEnabled>true</isEnabled>"),
)


def make_external_apps(folder: Path, apps: int) -> None:
    """Make External Client Apps of four files, all in the same project: each change needs the files of all."""
    for number in range(apps):
        link = (
            f"<externalClientApplication>App_{number}</externalClientApplication><label>App_{number}</label>"
        )
        for suffix, root, content in _FILES:
            text = f'<{root} xmlns="http://soap.sforce.com/2006/04/metadata">{content}{link}</{root}>'
            (folder / f"App_{number}.{suffix}-meta.xml").write_text(text)


async def measure(root: Path, uri: str, text: str) -> tuple[float, list[float]]:
    """Seconds until the first diagnostics, and until those of each change."""
    client = LanguageClient("keystrokes", "1")
    published: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()

    client.protocol.fm.features[types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS] = published.put_nowait

    await client.start_io(str(Path(sys.executable).parent / "sfscope-lint"), "server")
    folder = types.WorkspaceFolder(root.as_uri(), root.name)
    await client.initialize_async(
        types.InitializeParams(types.ClientCapabilities(), workspace_folders=[folder])
    )
    client.initialized(types.InitializedParams())
    start = time.perf_counter()
    client.text_document_did_open(
        types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, "xml", 1, text))
    )
    await published.get()
    first = time.perf_counter() - start
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
    return first, spent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--files", type=int, default=100_000)
    files = parser.parse_args().files
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        make_tree(root, files, 50)
        make_external_apps(root / "force-app" / "main" / "default", 50)
        for name in ("*.connectedApp-meta.xml", "*.ecaOauth-meta.xml"):
            file = next(root.rglob(name), None)
            if file is None:
                continue
            first, spent = asyncio.run(measure(root, file.as_uri(), file.read_text()))
            print(
                f"{name:25} first {first:6.3f} s   change {statistics.median(spent):.3f} s, worst {max(spent):.3f} s"
            )


if __name__ == "__main__":
    main()
