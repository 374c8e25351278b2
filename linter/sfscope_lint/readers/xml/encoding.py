"""Which encodings an XML file may have: those that all XML parsers decode alike.

lxml never chooses one. It gets UTF-8 that ``Source`` has decoded, so that what is judged, what is searched for secrets
and what is shown are the same text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model.metadata_file import Unreadable
from sfscope_lint.model.place import Place
from sfscope_lint.model.source import Span, text_codec

if TYPE_CHECKING:
    from sfscope_lint.model.source import Source

# Python's names. ASCII's characters are single bytes in all of them but UTF-16, so that markup can't hide.
_SUPPORTED = frozenset(
    {
        *("utf-8", "ascii", "utf-16", "koi8-r", "koi8-u"),
        *(f"iso8859-{part}" for part in range(1, 17)),
        *(f"cp{page}" for page in range(1250, 1259)),
        *("shift_jis", "euc_jp", "euc_kr", "gb2312", "gbk", "gb18030", "big5"),
    }
)
_UTF_16 = frozenset({"UTF-16", "UTF-16LE", "UTF-16BE"})
# The first bytes of a document without a byte order mark (XML 1.0, appendix F).
_UNSUPPORTED = {
    b"\0\0\0<": "UTF-32",
    b"<\0\0\0": "UTF-32",
    b"\0\0<\0": "UCS-4",
    b"\0<\0\0": "UCS-4",
    b"\x4c\x6f\xa7\x94": "EBCDIC",
}
_HELP = "save the file as UTF-8, and say so in the XML declaration"


def unsupported(source: Source) -> Unreadable | None:
    """The finding for a file whose encoding isn't supported, or isn't the one that it declares."""
    declared = source.declared_encoding
    named = _UNSUPPORTED.get(source.data[:4]) or ("UTF-32" if source.encoding.startswith("utf-32") else "")
    codec = "utf-16" if declared.upper() in _UTF_16 else text_codec(declared)
    if not named and declared and codec not in _SUPPORTED:
        named = declared[:40]
    if named:
        return _refused(source, f"its text is in {named}, an encoding that isn't supported")
    if not _agrees(source, codec):
        return _refused(source, "its XML declaration and its bytes don't agree on its encoding")
    return None


def _agrees(source: Source, declared: str) -> bool:
    """The declared codec (empty: none is declared) fits the byte order mark, and the bytes."""
    if source.encoding.startswith("utf-16"):
        # With its mark UTF-16 needs no declaration, and tools that convert a file leave the old one.
        return declared == "utf-16" or (bool(source.bom) and declared in ("", "utf-8"))
    return declared in ("", "utf-8") if source.bom else declared != "utf-16"


def _refused(source: Source, reason: str) -> Unreadable:
    return Unreadable(Place(source, None, Span(0, 0)), reason, _HELP)
