"""Check an XML file's encoding: only encodings that all XML parsers decode in the same way are supported.

``Source`` decodes the file, and lxml gets its text as UTF-8. So the rules, the search for secrets and the reports use
the same text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model.metadata_file import Unreadable
from sfscope_lint.model.place import Place
from sfscope_lint.model.source import Span, text_codec

if TYPE_CHECKING:
    from sfscope_lint.model.source import Source

# Python's names. All but UTF-16 encode ASCII characters as single bytes, so markup can't hide.
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
_HELP = "save the file as UTF-8, and declare UTF-8 in the XML declaration"


def unsupported(source: Source) -> Unreadable | None:
    """The finding for a file whose encoding isn't supported or differs from the declared one; else None."""
    declared = source.declared_encoding
    named = _UNSUPPORTED.get(source.data[:4]) or ("UTF-32" if source.encoding.startswith("utf-32") else "")
    codec = "utf-16" if declared.upper() in _UTF_16 else text_codec(declared)
    if not named and declared and codec not in _SUPPORTED:
        named = declared[:40]
    if named:
        return _refused(source, f"its text is in {named}, an encoding that isn't supported")
    if not _agrees(source, codec):
        return _refused(source, "its bytes don't match the encoding in its XML declaration")
    return None


def _agrees(source: Source, declared: str) -> bool:
    """Whether the declared codec (empty if none) matches the byte order mark and the bytes."""
    if source.encoding.startswith("utf-16"):
        # With a byte order mark UTF-16 needs no declaration, and tools that convert a file keep the old one.
        return declared == "utf-16" or (bool(source.bom) and declared in ("", "utf-8"))
    return declared in ("", "utf-8") if source.bom else declared != "utf-16"


def _refused(source: Source, reason: str) -> Unreadable:
    return Unreadable(Place(source, None, Span(0, 0)), reason, _HELP)
