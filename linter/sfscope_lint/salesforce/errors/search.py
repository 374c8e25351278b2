"""Find known errors in what people have: a reply, a line of a log, a stack trace, a page, or a part of one.

Every function takes time in proportion to the text.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from sfscope_lint.record import Record
from sfscope_lint.salesforce.errors.catalogue import ERRORS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sfscope_lint.salesforce.errors.record import KnownError

_TAG = re.compile(
    r"</?[A-Za-z][\w.-]{0,80}(?::[\w.-]{1,80})?(?:\s[^<>=]{0,80}=[^<>]{0,400})?\s{0,9}/?>"
)  # but not #<Restforce::AuthenticationError: invalid_grant: …>
_UNICODE_ESCAPE = re.compile(r"\\{1,8}u00([0-7][0-9a-fA-F])")
_ESCAPE = re.compile(r"\\{1,8}[nrt]?")
_APOSTROPHE = re.compile(r"(?<=[a-z])['\u2019](?=(?:t|s|d|m|ll|re|ve)\b)")  # but not u'InvalidSessionId'
_WORD = re.compile(r"[a-z0-9_]+")
_LETTERS = re.compile(r"[a-z0-9]+")
_CODE = re.compile(r"[a-z][a-z0-9_-]+")
_LONGEST_CODE = 64  # characters
_NAMES = frozenset(
    {"description", "error", "error_description", "errorcode", "exceptioncode", "exceptionmessage", "message"}
)  # that replies give to codes and texts
_FEW = 8  # words; a text of no more may be a part of an error's text
_LEAST = 3  # words of an error's text that a longer text must have, one after the other
_SHARE = 0.75  # of an error's text that a longer text must have
_LEAST_SHARED = 2  # telling words that a text shares with the nearest errors


class Match(Record):
    """A known error that a text mentions.

    ``coded``: its code is in the text. ``whole``: all words of its text are there, one after the other; otherwise only
    a part of them, or only the code. ``words`` is how many of them are there.
    """

    error: KnownError
    coded: bool
    whole: bool
    words: int

    @property
    def is_sure(self) -> bool:
        """Whether the text can hardly be about anything else: it has code and text, or a text of four words."""
        return self.whole and not self.error.generic and (self.coded or self.words >= 4)


class _Found(Record):
    """What a text has of the errors' texts.

    ``whole``: the errors whose whole text is there, with its length in words. ``longest``: the longest run of words of
    each phrase. ``begun``: the errors whose text begins where a text is to be expected, with the words of it.
    """

    whole: dict[int, int]
    longest: dict[int, int]
    begun: dict[int, int]


class _Phrase(Record):
    """A text of an error, by the error's index in the catalogue."""

    error: int
    words: tuple[str, ...]


def find_errors(text: str) -> tuple[KnownError, ...]:
    """The errors that a text mentions, the best match first; several if their texts begin alike or share a code."""
    return tuple(match.error for match in find_matches(text))


def find_matches(text: str) -> tuple[Match, ...]:
    """Like ``find_errors``, with what the text has of each error.

    Whole texts count before parts of a text, and parts before a bare code.
    """
    plain = _plain(text)
    return _matches(plain) or _matches(plain.replace("_", " "))


def _matches(plain: str) -> tuple[Match, ...]:
    words, coded = _WORD.findall(plain), _coded(plain)
    found = _texts_in(words)
    some = found.whole or _parts_in(words, found.longest) or _cut_off(found.begun, coded)
    counts = some or dict.fromkeys(coded, 0)
    matches = [
        Match(ERRORS[error], error in coded, bool(found.whole), counts[error]) for error in sorted(counts)
    ]
    if any(match.coded for match in matches):
        matches = [match for match in matches if match.coded or match.is_sure]
    return tuple(sorted(matches, key=lambda match: (not match.coded, -match.words)))


def nearest_errors(text: str, most: int = 3) -> tuple[KnownError, ...]:
    """The errors that share the most telling words with a text in which none was found, or have a similar code."""
    plain = _plain(text)
    words = set(_LETTERS.findall(plain))
    shared: dict[int, list[float]] = {}
    for word in sorted(words):
        errors = _errors_with(word) if _is_telling(word) else ()
        for error in errors:
            shared.setdefault(error, []).append(1 / len(errors))
    least = min(_LEAST_SHARED, len(words))
    near = [error for error, weights in shared.items() if len(weights) >= least]
    near.sort(key=lambda error: (-sum(shared[error]), error))
    similar = _errors_by_code().get(similar_code(plain), ())
    return tuple(ERRORS[error] for error in dict.fromkeys((*similar, *near)))[:most]


def similar_code(text: str) -> str:
    """The known code that is nearly the text, its words joined; empty if there is none."""
    import difflib

    short = _squashed(text.lower()) if len(text) <= _LONGEST_CODE else ""
    return next(iter(difflib.get_close_matches(short, _errors_by_code(), n=1, cutoff=0.75)), "")


def _plain(text: str) -> str:
    """The text in lower case, without the escapes of URLs, HTML and JSON, without tags and apostrophes."""
    from html import unescape
    from urllib.parse import unquote

    for _ in range(2):  # a reply in a log is often escaped twice
        text = unescape(unquote(text))
    text = _UNICODE_ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), text)
    text = _TAG.sub(" ", _ESCAPE.sub(lambda escape: " " if escape[0][-1] != "\\" else "", text))
    return _APOSTROPHE.sub("", text.lower())


def _coded(plain: str) -> set[int]:
    """The errors whose code is in a text, or is all of it, however its words are separated."""
    found = {
        error for code in set(_CODE.findall(plain)) for error in _errors_by_code().get(_squashed(code), ())
    }
    if len(plain) <= _LONGEST_CODE:
        found.update(_errors_by_code().get(_squashed(plain), ()))
    return found


def _squashed(text: str) -> str:
    return "".join(_LETTERS.findall(text))


def _texts_in(words: list[str]) -> _Found:
    """What the words have of the errors' texts. A text inside a longer text of the catalogue doesn't count."""
    phrases, places = _phrases(), _places_of_pairs()
    found = _Found({}, {}, {})
    spans: list[tuple[int, int, int]] = []
    runs: dict[tuple[int, int], int] = {}  # how many words of a phrase, up to a place in it, end here
    for end, pair in enumerate(pairwise(words), start=2):
        here = {}
        for phrase, place in places.get(pair, ()):
            error, text = phrases[phrase]
            run = runs.get((phrase, place - 1), 1) + 1
            here[phrase, place] = run
            found.longest[phrase] = max(run, found.longest.get(phrase, 0))
            if run == place + 1 and end > run and _comes_before_a_text(words[end - run - 1]):
                found.begun[error] = max(run, found.begun.get(error, 0))
            if run == len(text):
                spans.append((end - run, -end, phrase))
        runs = here
    widest = (0, 0)
    for start, minus_end, phrase in sorted(spans):  # of those with one start, the longest first
        if -minus_end > widest[1]:
            widest = (start, -minus_end)
        if (start, -minus_end) == widest:
            error, text = phrases[phrase]
            found.whole[error] = max(len(text), found.whole.get(error, 0))
    return found


def _comes_before_a_text(word: str) -> bool:
    """Whether a word is a code, or a name that replies give to the text of an error."""
    return word in _NAMES or _squashed(word) in _errors_by_code()


def _parts_in(words: list[str], longest: Mapping[int, int]) -> dict[int, int]:
    """The errors of whose text the words have a large part, or are a part themselves; with the number of words."""
    found: dict[int, int] = {}
    for phrase, run in longest.items():
        error, text = _phrases()[phrase]
        if run >= max(_LEAST, _SHARE * len(text)):
            found[error] = max(run, found.get(error, 0))
    rest = [word for word in words if not _comes_before_a_text(word)]
    if not found and 2 <= len(rest) <= _FEW and any(map(_is_telling, rest)):
        for error, text in _phrases():
            if f" {' '.join(rest)}" in f" {' '.join(text)}":  # the last word may be cut off
                found[error] = len(rest)
    return found


def _cut_off(begun: Mapping[int, int], coded: set[int]) -> dict[int, int]:
    """Of the errors whose text has begun, those with the most words of it. Logs cut long replies off."""
    known = {error: run for error, run in begun.items() if error in coded} or begun
    most = max(known.values(), default=0)
    return {error: run for error, run in known.items() if run == most}


@cache
def _phrases() -> tuple[_Phrase, ...]:
    """All texts of all errors. An ``…`` splits a text; its longest part counts."""
    found = []
    for number, error in enumerate(ERRORS):
        for text in (error.text, *error.also):
            part = max((_WORD.findall(_plain(part)) for part in text.split("…")), key=len)
            if len(part) >= 2:
                found.append(_Phrase(number, tuple(part)))
    return tuple(found)


@cache
def _places_of_pairs() -> dict[tuple[str, str], list[tuple[int, int]]]:
    """Where each two words follow each other: the phrase, and the place of the second word in it."""
    places: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for number, phrase in enumerate(_phrases()):
        for place, pair in enumerate(pairwise(phrase.words), start=1):
            places.setdefault(pair, []).append((number, place))
    return places


@cache
def _errors_by_code() -> dict[str, list[int]]:
    """The errors with each code, whose words are joined."""
    found: dict[str, list[int]] = {}
    for number, error in enumerate(ERRORS):
        for code in (error.code, *error.codes):
            if code:
                found.setdefault(_squashed(code.lower()), []).append(number)
    return found


@cache
def _errors_by_word() -> dict[str, frozenset[int]]:
    """The errors whose texts or codes have each word."""
    found: dict[str, set[int]] = {}
    for number, error in enumerate(ERRORS):
        for text in (error.code, *error.codes, error.text, *error.also):
            for word in _LETTERS.findall(_plain(text)):
                found.setdefault(word, set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


def _errors_with(word: str) -> frozenset[int]:
    return _errors_by_word().get(word, frozenset())


def _is_telling(word: str) -> bool:
    """Whether few errors have a word, so that it tells them apart: ``scopes``, not ``is``."""
    return len(word) > 2 and 0 < len(_errors_with(word)) <= len(ERRORS) // 6
