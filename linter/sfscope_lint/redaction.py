"""No secret is shown: where in a file secrets stand, or may stand, and lines and texts without them.

For findings alone. It works on a file's raw text, so that it holds for files that can't be parsed, for what is
commented out, and for other lines than the one a finding is about; where it isn't sure, it masks.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from sfscope_lint.pieces import Pieces
from sfscope_lint.source import Span
from sfscope_lint.token_replies import Conditional, Issued, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sfscope_lint.model import OAuthApp
    from sfscope_lint.source import Source
    from sfscope_lint.token_replies import TokenReply

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
# Patterns as texts: they are compiled when the first finding needs them. Anybody may write the file, so each of them
# has to be done with n characters in about n steps: what is repeated doesn't give back (++), or has one way to match.
_HARMLESS = r"(?i)\s*+(?:true|false|0|1)?\s*+"
_NAME = r"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)"
_OPENING_TAG = rf"{_NAME}(?:\s[^<>]*)?(?<!/)>"
_BARE_TAG = r"<([A-Za-z_][\w.-]*)>"
_CLOSING_TAG = r"</(?:[\w.-]+:)?([A-Za-z_][\w.-]*)\s*>"
_PARAMETER = r"(?s)<(\w*Parameters)>.*?(?:</\1>|\Z)"
_PARAMETER_VALUE = r"(?s)<parameterValue>(.*?)(?:</parameterValue>|\Z)"
_ABOUT = r"<parameter(?:Name|Type)>([^<]*)"
_WORDS = "secret|passw(?:or)?d|passphrase|(?:access|refresh|bearer)_?token|api_?key|private_?key|assertion"
# Each behind the words (in lower case) with one of which it begins: a search for words is quick.
_PATTERNS = (
    # A private key in PEM form; escaped in JSON it looks the same from outside.
    (("private key-----",), r"(?s)PRIVATE KEY-----(.*?)(?:-----|<|\Z)"),
    (("<!entity",), r"<!ENTITY\s++(?:%\s*+)?\S++\s++[\"']([^\"']*)"),
    (("://",), r"://[^\s/@:<>\"']*:([^\s/@<>\"']+)@"),
    # name=value, "name": "value", name => value
    (
        (
            *("secret", "password", "passwd", "passphrase", "assertion", "apikey", "api_key"),
            *("privatekey", "private_key"),
            *(f"{kind}{_}token" for kind in ("access", "refresh", "bearer") for _ in ("", "_")),
        ),
        rf"(?i)(?:{_WORDS})[\"']?\s*+(?:[:=]|=>|%3D)\s*[\"']?([^\s\"'&<>,;]+)",
    ),
    (("bearer", "basic"), r"(?i)\b(?:Bearer|Basic)\s+([\w.~+/=-]{8,})"),
)
_KEY = r"[\w+=-]{12,}"
_BETWEEN = "<>&;\"'/=![]"
_FRAGMENT = rf"[^\s{re.escape(_BETWEEN)}]{{5,}}"
_WORD = r"[A-Za-z]?[a-z]{1,11}"  # a message may say it, too, and that tells nobody anything
_STARS = "***"
_MOST_NAMES = 500  # strange ones: to look at each costs a millisecond
_ENDS = 64  # characters
_LARGE = 2_097_152  # characters of a file that is only looked at for whether it can be read


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


class Redaction:
    """The secrets of one file: the spans of its text that hold them, and the pieces that they consist of."""

    def __init__(self, source: Source, spans: Iterable[Span], pieces: Pieces, *, blind: bool = False) -> None:
        """``blind``: nobody has looked for the pieces, so that anything may be one."""
        self.source = source
        self.spans = _merged(spans)
        self.pieces = pieces
        self._blind = blind
        self._lines: dict[int, str] = {}  # many findings may stand in one long line

    def hiding(self, spans: Iterable[Span]) -> Redaction:
        """The same with other spans that are hidden, too."""
        return Redaction(self.source, (*self.spans, *spans), self.pieces, blind=self._blind)

    def line(self, number: int) -> str:
        """A line (from 1) with each character of a secret as a star: columns stay what they are."""
        if number not in self._lines:
            self._lines[number] = self._starred(number)
        return self._lines[number]

    def _starred(self, number: int) -> str:
        from bisect import bisect_right

        line, span = self.source.line(number), self.source.line_span(number)
        parts: list[str] = []
        position = 0
        for secret in self.spans[bisect_right(self.spans, span.start, key=lambda secret: secret.end) :]:
            start, end = max(secret.start - span.start, position), min(secret.end - span.start, len(line))
            if start >= len(line):
                break
            if start < end:
                parts += (line[position:start], "*" * (end - start))
                position = end
        line = "".join((*parts, line[position:]))
        return self.pieces.sub(line, "*", keep_length=True) if self.pieces else line

    def text(self, text: str) -> str:
        """A text about the file, without any piece of its secrets."""
        if self._blind:
            return re.sub(_KEY, lambda word: _STARS if re.search(r"\d", word[0]) else word[0], text)
        return self.pieces.sub(text, _STARS) if self.pieces else text


def redact(source: Source, *, malformed: bool = False) -> Redaction:
    """Find what must not be shown of a file; of a malformed one that is all that looks like a key."""
    from sfscope_lint.metadata_schema import ELEMENTS, TYPES

    text = source.text
    if malformed and len(text) > _LARGE:
        return Redaction(source, (Span(0, len(text)),), Pieces(()), blind=True)
    found = [*_secrets(text), *(_keys(text) if malformed else ())]
    begun = re.compile(_FRAGMENT)
    spans = _merged(found)
    pieces: set[str] = set()
    for start, end in set(found).difference(
        spans
    ):  # what stands within another may begin and end within a word
        pieces.update(word[0] for word in (begun.match(text, start, end),) if word)
        behind = max(start, end - _ENDS)
        if behind > start:  # not from within a word on
            behind = next(
                (i for i in range(behind, end) if text[i - 1] in _BETWEEN or text[i - 1].isspace()), start
            )
        pieces.update(begun.findall(text, behind, end))
    for start, end in spans:
        secret = text[start:end]
        pieces.update(begun.findall(secret))
        if "&" in secret:
            pieces.update(begun.findall(_unescaped(secret)))
    said = re.compile(_WORD)
    pieces = {piece for piece in pieces if not said.fullmatch(piece)} - ELEMENTS - TYPES.keys()
    return Redaction(source, spans, Pieces(pieces))


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in the order of the text, with those that overlap as one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1].end:
            if end > merged[-1].end:
                merged[-1] = Span(merged[-1].start, end)
        elif start < end:
            merged.append(Span(start, end))
    return tuple(merged)


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
        case Unknown() as reply:
            return reply._replace(why=about_app(app, reply.why))
        case Issued() as reply:
            return _shown(app, reply)
        case Conditional() as reply:
            return reply._replace(issued=_shown(app, reply.issued))
        case refusal:
            return refusal


def _shown(app: OAuthApp, issued: Issued) -> Issued:
    return issued._replace(unverified=tuple(about_app(app, name) for name in issued.unverified))


def secret_lines(source: Source) -> frozenset[int]:
    """The lines (from 0) that hold a piece of a secret; they end at a line feed byte, whatever the encoding."""
    from codecs import getincrementalencoder

    redaction, text = redact(source), source.text
    spans = _merged((*redaction.spans, *(Span(*found) for found in redaction.pieces.spans(text))))
    encoder = getincrementalencoder(source.encoding)()
    lines: set[int] = set()
    position, offset, line = 0, len(source.bom), 0
    for start, end in spans:
        before = offset + len(encoder.encode(text[position:start]))
        line += source.data.count(b"\n", offset, before)
        position, offset = end, before + len(encoder.encode(text[start:end]))
        last = line + source.data.count(b"\n", before, offset - 1)
        lines.update(range(line, last + 1))
        line = last + source.data.count(b"\n", offset - 1, offset)
    return frozenset(lines)


def _unescaped(text: str) -> str:
    from html import unescape

    return unescape(text)


def _keys(text: str) -> Iterator[Span]:
    """What looks like a key: a long word with a digit in it, from the part of the word that has the first digit on."""
    for word in re.finditer(_KEY, text):
        digit = re.search(r"\d", word[0])
        if digit:
            start = 1 + max(word[0].rfind(mark, 0, digit.start()) for mark in "+=-")
            if len(word[0]) - start >= 12:
                yield Span(word.start() + start, word.end())


def _secrets(text: str) -> Iterator[Span]:
    secret, meaningless = _suspicious({*re.findall(_NAME, text), *re.findall(_CLOSING_TAG, text)})
    if secret or meaningless:
        yield from _in_elements(text, secret, meaningless)
    for tag in re.finditer(_CLOSING_TAG, text) if secret else ():  # of an opening one that is broken
        start = max(text.rfind("<", 0, tag.start()), text.rfind(">", 0, tag.start())) + 1
        if start < tag.start() and tag[1] in secret and not _is_harmless(text, start, tag.start()):
            yield Span(start, tag.start())
    for parameter in re.finditer(_PARAMETER, text):
        about = [found[1].strip() for found in re.finditer(_ABOUT, parameter[0])]
        if any(re.search(SECRETIVE, word) or word.endswith("Header") for word in about):
            for value in re.compile(_PARAMETER_VALUE).finditer(text, *parameter.span()):
                yield Span(*value.span(1))
    # The one letter whose lower case is two, or the places would move.
    lower = text.replace("\u0130", "i").lower()
    for words, pattern in _PATTERNS:
        end = 0
        for start in sorted(start for word in words for start in _occurrences(lower, word)):
            found = re.compile(pattern).match(text, start) if start >= end else None
            if found:
                end = found.end()
                yield Span(*found.span(1))


def _occurrences(text: str, word: str) -> Iterator[int]:
    start = text.find(word)
    while start >= 0:
        yield start
        start = text.find(word, start + len(word))


def _is_harmless(text: str, start: int, end: int) -> bool:
    return re.compile(_HARMLESS).fullmatch(text, start, end) is not None


def _in_elements(text: str, secret: set[str], meaningless: set[str]) -> Iterator[Span]:
    """The contents of elements whose names say that they are secret, or say nothing."""
    ends = _Ends(text, secret | meaningless)
    for tag in re.finditer(_OPENING_TAG, text):
        name, start = tag[1], tag.end()
        if name in secret or (name in meaningless and _is_leaf(text, start)):
            end = ends.of(name, start)
            if not _is_harmless(text, start, end):
                yield Span(start, end)


def _is_leaf(text: str, start: int) -> bool:
    following = text.find("<", start)
    return following < 0 or text.startswith("</", following)


def _suspicious(names: set[str]) -> tuple[set[str], set[str]]:
    """Of these names those for secrets, and those that mean nothing; of too many strange ones, all of them."""
    from sfscope_lint.metadata_schema import ELEMENTS, SECRET_ELEMENTS, TYPES

    strange = names - ELEMENTS - TYPES.keys() - _PERMISSIONS
    if len(strange) > _MOST_NAMES:
        return (names & SECRET_ELEMENTS) | strange, strange
    return {name for name in names if names_secret(name)}, {name for name in names if _means_nothing(name)}


class _Ends:
    """Where the contents of some elements end; asked for in the order of the text."""

    def __init__(self, text: str, names: set[str]) -> None:
        self._text = text
        self._closing = _starts(_CLOSING_TAG, text, names)
        self._bare = _starts(_BARE_TAG, text, names)
        self._known: dict[str, tuple[int, int]] = {}

    def of(self, name: str, start: int) -> int:
        """At the closing tag; of an element that is never closed nobody knows: with the line."""
        from bisect import bisect_left

        text, closing, bare = self._text, self._closing.get(name, []), self._bare.get(name, [])
        close, again = bisect_left(closing, start), bisect_left(bare, start)
        if close < len(closing) and (again == len(bare) or closing[close] < bare[again]):
            return closing[close]
        if text.startswith("<![CDATA[", start):
            end = self._find("]]>", start)
        else:
            line_end = self._find("\n", start)
            end = max(text.find("<", start), line_end if line_end >= 0 else len(text))
        return end if end >= 0 else len(text)

    def _find(self, mark: str, start: int) -> int:
        """The next place of a mark, remembered: many elements may stand before it."""
        since, place = self._known.get(mark, (0, 0))
        if since <= start and (start <= place or place < 0) and mark in self._known:
            return place
        place = self._text.find(mark, start)
        self._known[mark] = (start, place)
        return place


def _starts(pattern: str, text: str, names: set[str]) -> dict[str, list[int]]:
    """Where the tags that match a pattern start, by their names."""
    starts: dict[str, list[int]] = {}
    for tag in re.finditer(pattern, text):
        if tag[1] in names:
            starts.setdefault(tag[1], []).append(tag.start())
    return starts
