"""Read a log and find each token error in it."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from sfscope_lint.readers.logs.client import (
    Client,
    client_of,
    is_app_login,
    names_another_host,
    names_salesforce,
)
from sfscope_lint.readers.logs.entries import REACH, candidate, format_of
from sfscope_lint.readers.logs.newman import LIMIT, is_report, replies
from sfscope_lint.readers.logs.windows import BLOCK, hits, windows
from sfscope_lint.readers.logs.words import LOGIN_WORDS, WORDS
from sfscope_lint.record import Record
from sfscope_lint.salesforce.errors.record import KnownError, Stage
from sfscope_lint.salesforce.errors.search import find_matches

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator

    from sfscope_lint.readers.logs.entries import Candidate
    from sfscope_lint.readers.logs.times import Stamp
    from sfscope_lint.salesforce.errors.search import Match

# Codes of OAuth 2.0 (RFC 6749) that any server sends; all others are Salesforce's own.
_COMMON_CODES = frozenset(
    {
        *(
            "invalid_request",
            "invalid_client",
            "invalid_grant",
            "unauthorized_client",
            "unsupported_grant_type",
        ),
        *("invalid_scope", "access_denied", "server_error", "temporarily_unavailable"),
    }
)


class Sighting(Record):
    """An error in an entry of a log.

    ``error`` is None if only its code is known: then ``code`` stands for all errors that have it. ``words`` is a part of the
    entry's text, in which an app's name may stand; it must not be shown.
    """

    error: KnownError | None
    code: str
    stage: Stage | None
    time: Stamp | None
    line: int
    client: Client
    words: str


def sightings(fill: Callable[[memoryview], int], today: dt.date) -> Iterator[Sighting]:
    """The errors in a log, once for each entry that has them. Raises ``OSError`` as ``fill`` does."""
    seen: set[tuple[str, str]] = set()
    start = until = -1
    for found in _candidates(fill, today):
        named = _named(found.texts) if found.place >= until else None
        if named is None:
            continue
        until = found.until
        context = found.context()
        whole = context.spans[-1]
        if names_another_host(whole) and not names_salesforce(whole):
            continue
        if context.start != start:
            start = context.start
            seen.clear()
        error, code = named
        name = (code, error.text if error else "")
        if name not in seen:
            seen.add(name)
            stage = error.stage if error else None
            yield Sighting(error, code, stage, context.time, found.line, client_of(context.spans), whole)


def _candidates(fill: Callable[[memoryview], int], today: dt.date) -> Iterator[Candidate]:
    """The places that may be about an error, in the order of the log."""
    parts = windows(fill)
    first = next(parts)
    if is_report(bytes(first.data[:REACH])):
        data = _up_to(LIMIT, bytes(first.data), fill)
        if len(data) <= LIMIT:
            yield from replies(data, today)
            return
        parts = windows(fill, data)
        first = next(parts)
    format_ = format_of(first)
    logins = format_.is_login_history
    words = (*WORDS, *LOGIN_WORDS) if logins else WORDS
    for window in chain((first,), parts):
        for hit in hits(window, words):
            found = candidate(hit, format_, today)
            if not logins or is_app_login(found.context().spans[-1]):
                yield found


def _up_to(most: int, data: bytes, fill: Callable[[memoryview], int]) -> bytes:
    """What was read of a log, and what follows, until it is more than that."""
    block = memoryview(bytearray(BLOCK))
    parts, size = [data], len(data)
    while size <= most and (more := fill(block)):
        parts.append(bytes(block[:more]))
        size += more
    return b"".join(parts)


def _named(texts: Iterable[str]) -> tuple[KnownError | None, str] | None:
    """The error in one of these texts; only its code if the text isn't known; None if there is no error of Salesforce's."""
    best: tuple[KnownError | None, str] | None = None
    for text in texts:
        matches = _matches(text)
        if not matches:
            continue
        first = matches[0]
        error, salesforce = first.error, names_salesforce(text)
        if first.is_sure or (first.coded and first.words) or (first.whole and salesforce):
            return error, error.code
        codes = {each.error.code for each in matches}
        common = error.code in _COMMON_CODES
        if best is None and first.coded and len(codes) == 1 and (not common or salesforce):
            best = (error if len(matches) == 1 else None, error.code)
    return best


@lru_cache(maxsize=1_000)  # an integration that fails writes the same line again and again
def _matches(text: str) -> tuple[Match, ...]:
    return tuple(match for match in find_matches(text) if match.error.stage is not Stage.DEPLOYMENT)
