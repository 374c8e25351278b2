"""No secret is shown: where in a file secrets stand, or may stand, and lines and texts without them.

For findings alone. It works on a file's raw text, so that it holds for files that can't be parsed, for what is
commented out, and for other lines than the one a finding is about; where it isn't sure, it masks.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from sfscope_lint.model import Issued, Unknown
from sfscope_lint.records import NamedTuple
from sfscope_lint.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.model import OAuthApp, TokenReply
    from sfscope_lint.source import Source

SECRETIVE = (
    r"(?i)secret|passw|passphrase|pwd|token(?!_?(?:end|ur))|private|api_?key|access_?key|signing_?key|ec_?key"
    r"|authori[sz]ation|assertion"
)
# The names of permissions' elements: they hold no secrets, either.
_PERMISSIONS = frozenset(
    {
        "userPermissions",
        "objectPermissions",
        "fieldPermissions",
        "enabled",
        "name",
        "object",
        "field",
        "custom",
    }
)
# Patterns as texts: they are compiled when the first finding needs them.
_HARMLESS = r"(?i)\s*(?:true|false|0|1)?\s*"
_OPENING_TAG = r"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)(?:\s[^<>]*)?(?<!/)>"
_CLOSING_TAG = r"([^<>]*)</(?:[\w.-]+:)?([A-Za-z_][\w.-]*)\s*>"
_PARAMETER = r"(?s)<(\w*Parameters)>.*?(?:</\1>|\Z)"
_PARAMETER_VALUE = r"(?s)<parameterValue>(.*?)(?:</parameterValue>|\Z)"
_ABOUT = r"<parameter(?:Name|Type)>([^<]*)"
_WORDS = "secret|passw(?:or)?d|passphrase|(?:access|refresh|bearer)_?token|api_?key|private_?key|assertion"
# Each behind the words without one of which (in lower case) it can't match: a search for words is quick.
_PATTERNS = (
    # A private key in PEM form; escaped in JSON it looks the same from outside.
    (("private key",), r"(?s)PRIVATE KEY-----(.*?)(?:-----|<|\Z)"),
    (("<!entity",), r"<!ENTITY\s+%?\s*\S+\s+[\"']([^\"']*)"),
    (("@",), r"://[^\s/@:<>\"']*:([^\s/@<>\"']+)@"),
    # name=value, "name": "value", name => value
    (
        ("secret", "passw", "passphrase", "token", "key", "assertion"),
        rf"(?i)(?:{_WORDS})[\"']?\s*(?:[:=]|=>|%3D)\s*[\"']?([^\s\"'&<>,;]+)",
    ),
    (("bearer", "basic"), r"(?i)\b(?:Bearer|Basic)\s+([\w.~+/=-]{8,})"),
)
_KEY = r"(?=[^\W\d]*\d)[\w+=-]{12,}"
_FRAGMENT = r"[^\s<>&;\"'/=!\[\]]{5,}"
_WORD = r"[A-Za-z]?[a-z]{1,11}"  # a message may say it, too, and that tells nobody anything
_STARS = "***"


@cache
def names_secret(name: str) -> bool:
    """An element of that name is for a secret: it says so, or is the misspelt name of one that is."""
    from sfscope_lint.metadata_schema import ELEMENTS, SECRET_ELEMENTS, TYPES

    if name in SECRET_ELEMENTS:
        return True
    if name in ELEMENTS or name in TYPES or name in _PERMISSIONS:
        return False
    from difflib import get_close_matches

    nearest = get_close_matches(name, ELEMENTS, n=1, cutoff=0.7)
    return re.search(SECRETIVE, name) is not None or (bool(nearest) and nearest[0] in SECRET_ELEMENTS)


@cache
def _means_nothing(name: str) -> bool:
    """Nobody can say what an element of that name holds: it is unknown, and no other's name is near."""
    from difflib import get_close_matches

    from sfscope_lint.metadata_schema import ELEMENTS

    return name not in _PERMISSIONS and not get_close_matches(name, ELEMENTS, n=1, cutoff=0.6)


class Redaction(NamedTuple):
    """The secrets of one file: the spans of its text that hold them, and the pieces that they consist of."""

    source: Source
    spans: tuple[Span, ...]
    pieces: re.Pattern[str] | None

    def line(self, number: int) -> str:
        """A line (from 1) with each character of a secret as a star: columns stay what they are."""
        line, span = self.source.line(number), self.source.line_span(number)
        for secret in self.spans:
            start, end = max(secret.start - span.start, 0), min(secret.end - span.start, len(line))
            if start < end:
                line = line[:start] + "*" * (end - start) + line[end:]
        return self.pieces.sub(lambda piece: "*" * len(piece[0]), line) if self.pieces else line

    def text(self, text: str) -> str:
        """A text about the file, without any piece of its secrets."""
        return self.pieces.sub(_STARS, text) if self.pieces else text


def redact(source: Source, *, malformed: bool = False) -> Redaction:
    """Find what must not be shown of a file; of a malformed one that is all that looks like a key."""
    from sfscope_lint.metadata_schema import ELEMENTS, TYPES

    spans = tuple(dict.fromkeys(_secrets(source.text)))
    if malformed:
        spans += tuple(Span(*found.span()) for found in re.finditer(_KEY, source.text))
    texts = [source.text[span.start : span.end] for span in spans]
    texts += [_unescaped(text) for text in texts if "&" in text]
    pieces = {p for text in texts for p in re.findall(_FRAGMENT, text) if not re.fullmatch(_WORD, p)}
    pieces -= ELEMENTS | TYPES.keys()
    longest_first = sorted(pieces, key=lambda piece: (-len(piece), piece))
    pattern = re.compile("|".join(re.escape(piece) for piece in longest_first)) if pieces else None
    return Redaction(source, spans, pattern)


def about_app(app: OAuthApp, text: str) -> str:
    """A text about an app without any piece of the secrets of its files, such as one pasted in a scope's place."""
    places = [app.whole, *(selected.place for selected in app.scopes or ())]
    if app.run_as:
        places.append(app.run_as.place)
    for source in dict.fromkeys(place.source for place in places):
        text = redact(source).text(text)
    return text


def reply_to(app: OAuthApp) -> TokenReply:
    """What the token endpoint will answer to an app, without a secret that was pasted in a scope's place."""
    match app.predicted_reply:
        case Unknown(why):
            return Unknown(about_app(app, why))
        case Issued(scopes, unverified):
            return Issued(scopes, tuple(about_app(app, name) for name in unverified))
        case rejected:
            return rejected


def secret_lines(source: Source) -> frozenset[int]:
    """The lines (from 0) that hold a piece of a secret; they end at a line feed byte, whatever the encoding."""
    redaction, text = redact(source), source.text
    spans = {*redaction.spans}
    if redaction.pieces:
        spans |= {Span(*found.span()) for found in redaction.pieces.finditer(text)}
    lines: set[int] = set()
    for start, end in spans:
        first = len(source.spell(text[:start]))
        last = first + len(text[start:end].encode(source.encoding)) - 1
        lines.update(range(source.data.count(b"\n", 0, first), source.data.count(b"\n", 0, last) + 1))
    return frozenset(lines)


def _unescaped(text: str) -> str:
    from html import unescape

    return unescape(text)


def _secrets(text: str) -> Iterator[Span]:
    for tag in re.finditer(_OPENING_TAG, text):
        following = text.find("<", tag.end())
        leaf = following < 0 or text.startswith("</", following)
        if names_secret(tag[1]) or (leaf and _means_nothing(tag[1])):
            span = Span(tag.end(), _end(text, tag[1], tag.end()))
            if not re.fullmatch(_HARMLESS, text[span.start : span.end]):
                yield span
    for tag in re.finditer(_CLOSING_TAG, text):  # of an opening one that is broken
        if tag[1] and names_secret(tag[2]) and not re.fullmatch(_HARMLESS, tag[1]):
            yield Span(*tag.span(1))
    for parameter in re.finditer(_PARAMETER, text):
        about = [found[1].strip() for found in re.finditer(_ABOUT, parameter[0])]
        if any(re.search(SECRETIVE, word) or word.endswith("Header") for word in about):
            for value in re.compile(_PARAMETER_VALUE).finditer(text, *parameter.span()):
                yield Span(*value.span(1))
    lower = text.lower()
    for words, pattern in _PATTERNS:
        if any(word in lower for word in words):
            yield from (Span(*found.span(1)) for found in re.finditer(pattern, text))


def _end(text: str, name: str, start: int) -> int:
    """Where an element's content ends: at its closing tag; where it is never closed, nobody knows: with the line."""
    again = text.find(f"<{name}>", start)
    closing_tag = re.compile(rf"</(?:[\w.-]+:)?{re.escape(name)}\s*>")
    closing = closing_tag.search(text, start, again if again >= 0 else len(text))
    if closing:
        return closing.start()
    if text.startswith("<![CDATA[", start):
        end = text.find("]]>", start)
    else:
        line_end = text.find("\n", start)
        end = max(text.find("<", start), line_end if line_end >= 0 else len(text))
    return end if end >= 0 else len(text)
