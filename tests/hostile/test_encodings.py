"""No encoding hides a DOCTYPE, a scope or a secret by making two decoders disagree."""

from __future__ import annotations

import codecs
import os
from encodings.aliases import aliases
from typing import TYPE_CHECKING

import pytest
from tests.support import connected_app

from sfscope_lint.config.rule_packages import load_rules
from sfscope_lint.engine.lint import lint
from sfscope_lint.model.metadata_file import Elements, Unreadable
from sfscope_lint.model.settings import Settings
from sfscope_lint.model.source import Source
from sfscope_lint.readers.xml.parse import parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support import Workspace

    from sfscope_lint.engine.report import Report

APP = "Order_Sync.connectedApp-meta.xml"
SECRET = "9QzWx7vTr4Kp2mNs8LbY"
# The names of each codec of Python, and names that only other decoders know.
NAMES = {
    **{
        codec: [codec, *(name for name in aliases if aliases[name] == codec)]
        for codec in set(aliases.values())
    },
    "of others": ["utf-32", "ucs-4", "iso-10646-ucs-4", "unicode", "ebcdic-cp-us"],
}
UNMARKED: dict[str, Callable[[str], bytes]] = {
    "UTF-32BE": lambda text: text.encode("utf-32-be"),
    "UTF-32LE": lambda text: text.encode("utf-32-le"),
    "UTF-32": lambda text: text.encode("utf-32"),
    "UCS-4": lambda text: text.encode("utf-32-be"),
    "ISO-10646-UCS-4": lambda text: text.encode("utf-32-le"),
    "UCS-4 in the order 2143": lambda text: _reordered(text, (1, 0, 3, 2)),
    "UCS-4 in the order 3412": lambda text: _reordered(text, (2, 3, 0, 1)),
    "IBM037": lambda text: text.encode("cp037"),
    "UTF-7": lambda text: text.replace("<!", "+ADwAIQ-").encode(),
    "HZ-GB-2312": lambda text: text.encode(),
    "ISO-2022-JP": lambda text: text.encode(),
    "KLINGON": lambda text: text.encode(),
    "": lambda text: text.encode(),
}


def _reordered(text: str, order: tuple[int, ...]) -> bytes:
    data = text.encode("utf-32-be")
    return bytes(data[start + index] for start in range(0, len(data), 4) for index in order)


def declared(name: str, text: str) -> str:
    return text.replace('encoding="UTF-8"', f'encoding="{name.partition(" ")[0]}"')


def judged(workspace: Workspace, data: bytes) -> Report:
    path = os.path.realpath(workspace.root / APP)
    return lint([APP], Settings(fail_on="info"), load_rules(), str(workspace.root), {path: data})


def encoded(name: str, text: str) -> bytes | None:
    """The text in that encoding, or None if Python can't encode it so."""
    try:
        return text.encode(name)
    except (LookupError, ValueError, TypeError):
        return None


@pytest.mark.parametrize("name", UNMARKED)
class TestWhatIsNotSupported:
    def test_unsupported_encoding_is_one_finding(self, name: str, workspace: Workspace) -> None:
        text = declared(name, connected_app("Full", more=f"<consumerSecret>{SECRET}</consumerSecret>"))
        report = judged(workspace, UNMARKED[name](text))
        if name:
            assert [finding.rule for finding in report.findings] == ["malformed-metadata"]
            assert "save the file as UTF-8" in report.findings[0].help
        assert SECRET not in str(report.findings)

    def test_unsupported_encoding_hides_no_doctype(self, name: str, workspace: Workspace) -> None:
        text = declared(name, connected_app("Api")).replace("<Conn", "<!DOCTYPE ConnectedApp>\n<Conn")
        report = judged(workspace, UNMARKED[name](text))
        assert [finding.rule for finding in report.findings] == ["malformed-metadata"]


@pytest.mark.parametrize("codec", sorted(NAMES))
def test_no_encoding_hides_a_doctype(codec: str, workspace: Workspace) -> None:
    for name in NAMES[codec]:
        text = declared(name, connected_app("Api")).replace("<Conn", "<!DOCTYPE ConnectedApp>\n<Conn")
        data = encoded(name, text)
        if data is not None:
            rules = [finding.rule for finding in judged(workspace, data).findings]
            assert rules == ["malformed-metadata"], name


@pytest.mark.parametrize("codec", sorted(NAMES))
def test_parser_sees_the_text_that_is_searched(codec: str) -> None:
    """Every byte for the codec's own name; fewer for its other names, which might lead to another decoder."""
    for number, name in enumerate(NAMES[codec]):
        head = f'<?xml version="1.0" encoding="{name}"?><a>'
        start, end = encoded(name, head) or head.encode(), encoded(name, "</a>") or b"</a>"
        for high in range(0x80, 0x100, 9 if number else 1):
            for tail in (b"", b"<", b"]]>", b"\x80", b"\xbf\xbf", b"\\~"):
                source = Source("a.xml", start + bytes([high]) + tail + end)
                found = parse(source)
                if isinstance(found, Elements):
                    assert source.text == f"{head}{found.texts[0].replace('<', '&lt;')}</a>", name


@pytest.mark.parametrize(
    "data",
    [
        connected_app("Api").replace('"UTF-8"', '"UTF-16"').encode(),
        codecs.BOM_UTF8 + connected_app("Api").replace("UTF-8", "ISO-8859-1").encode(),
        connected_app("Api").replace("UTF-8", "ISO-8859-1").encode("utf-16"),
        connected_app("Api").encode("utf-16-le"),
        '<?xml version="1.0"?><ConnectedApp/>'.encode("utf-16-be"),
        connected_app("Api")
        .replace(" encoding", " " * 5_000 + "encoding")
        .replace("UTF-8", "UTF-7")
        .encode(),
    ],
    ids=["no UTF-16", "mark of UTF-8", "mark of UTF-16", "UTF-16 unmarked", "undeclared", "far away"],
)
def test_wrong_encoding_declaration_is_a_finding(data: bytes) -> None:
    found = parse(Source(APP, data))
    assert isinstance(found, Unreadable)
    assert "save the file as UTF-8" in found.help


@pytest.mark.parametrize(
    "data",
    [
        connected_app("Api").encode(),
        codecs.BOM_UTF8 + connected_app("Api").encode(),
        connected_app("Api").replace("UTF-8", "utf-8").replace('"', "'", 4).encode(),
        connected_app("Api").partition("\n")[2].encode(),
        connected_app("Api").encode("utf-16"),
        connected_app("Api").replace("UTF-8", "UTF-16").encode("utf-16"),
        connected_app("Api").replace("UTF-8", "UTF-16").encode("utf-16-be"),
        connected_app("Api").replace("UTF-8", "us-ascii").encode(),
        connected_app("Api").replace("UTF-8", "ISO-8859-15").replace("Order", "\u20acOrder").encode("iso8859-15"),
        connected_app("Api").replace("UTF-8", "windows-1252").replace("Order", "\u20acOrder").encode("cp1252"),
        connected_app("Api").replace("UTF-8", "Shift_JIS").replace("Order", "\u6ce8\u6587").encode("shift_jis"),
    ],
)  # fmt: skip
def test_encodings_of_real_files_are_read(data: bytes) -> None:
    assert isinstance(parse(Source(APP, data)), Elements)
