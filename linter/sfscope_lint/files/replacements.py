"""The text that ``replacements`` in ``sfdx-project.json`` replace in a file when it is deployed.

It follows ``convert/replacements`` of ``@salesforce/source-deploy-retrieve`` 13.7.0. Environment variables
aren't read, so their values, and whether a condition holds, are unknown.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from sfscope_lint.files.ancestors import is_within
from sfscope_lint.files.inserted_text import read_inserted
from sfscope_lint.files.patterns.javascript_regex import Expression, compile_javascript
from sfscope_lint.files.patterns.minimatch import Glob
from sfscope_lint.files.read import PROJECT_LIMIT, read_bytes
from sfscope_lint.files.replaced_units import units_of
from sfscope_lint.files.repository_root import root_of
from sfscope_lint.files.time_limit import TimeLimitError, time_limit
from sfscope_lint.model.place import Place
from sfscope_lint.model.source import Replaced, Source, Span, merged
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Stands for an environment variable's value; the readers recognize it as a placeholder.
UNKNOWN = "${REPLACED}"
_LONGEST_RESULT = 16_000_000  # characters
_MOST_CONDITIONS = 20  # named in a message; _OTHERS stands for the rest
_OTHERS = "that another entry names has its value"
_WHAT = ("stringToReplace", "regexToReplace")
_TOO_LONG = "takes more than a second"


class Entry(Record):
    """One entry of ``replacements``; ``number`` counts from 1.

    It applies to files whose path ends in ``filename`` or matches ``glob``; at least one is set. ``text`` is the replacement,
    None if only the deployment knows it. ``unclear`` says why we can't tell what it writes (empty: we can); such an entry
    replaces nothing. ``condition`` says in words when the entry applies (empty: always).
    """

    number: int
    filename: str | None
    glob: Glob | None
    expression: Expression
    text: str | None
    unclear: str
    condition: str

    def applies_to(self, path: str, root: str) -> bool:
        """Whether the entry applies to the file; its path and that of the repository are absolute."""
        shown = path.replace(os.sep, "/")
        if self.filename is not None and shown.endswith(self.filename):
            return True
        if self.glob is None:
            return False
        # Of the directories above the repository only its own name counts, because the others differ between machines.
        below = os.path.relpath(path, root).replace(os.sep, "/")
        return self.glob.match(f"{os.path.basename(root).lstrip('.')}/{below}")


class Unapplied(Record):
    """An entry (``number`` counts from 1) that can't be applied, and a clause that says why.

    The clause doesn't contain the entry's texts, which may be secret.
    """

    number: int
    reason: str


class Replacements:
    """The entries that can be applied, and those that can't.

    After matching an entry has taken too long, no entry is applied for the rest of the run. So a hostile
    expression costs one second in total instead of one per file.
    """

    def __init__(self, root: str, entries: Sequence[Entry] = (), unapplied: Sequence[Unapplied] = ()) -> None:
        self.unapplied = tuple(unapplied)
        top = root_of(root)  # without links
        self._root = top if top and is_within(root, top) else root
        self._entries = tuple(entries)
        self._given_up = False

    def find(self, path: str, source: Source) -> tuple[tuple[Replaced, ...], Unapplied | None]:
        """The replaced ranges of a file (an absolute path), and the entry that can't be applied to it.

        Ranges with the same condition are sorted and don't overlap. The entry is None if all can be applied.
        """
        entries = [entry for entry in self._entries if entry.applies_to(path, self._root)]
        if not entries or self._given_up:
            return (), None
        bom = "\ufeff" if source.bom else ""
        found: dict[str, list[Span]] = {}
        unapplied: Unapplied | None = None
        number = 0
        try:
            with time_limit():
                units = units_of(source, path)
                for entry in entries:
                    number = entry.number
                    if entry.unclear:
                        if unapplied is None and any(_spans(entry, units)):
                            unapplied = Unapplied(number, entry.unclear)
                        continue
                    few = entry.condition in found or len(found) < _MOST_CONDITIONS
                    found.setdefault(entry.condition if few or not entry.condition else _OTHERS, []).extend(
                        Span(max(0, start - len(bom)), end - len(bom)) for start, end in _spans(entry, units)
                    )
        except TimeLimitError:
            self._given_up = True
            return (), Unapplied(number, f"finding what it replaces {_TOO_LONG}")
        replaced = (Replaced(span, when) for when, spans in found.items() for span in merged(spans))
        return tuple(replaced), unapplied

    def result(self, path: str, source: Source) -> str | None:
        """The text after the entries without a condition; ``UNKNOWN`` stands for unknown values.

        None if no entry's text is known. If the text gets too long, or finding it takes too long, it is the text before.
        """
        entries = [
            e for e in self._entries if not e.condition and not e.unclear and e.applies_to(path, self._root)
        ]
        if self._given_up or all(entry.text is None for entry in entries):
            return None
        try:
            with time_limit():
                result = _replaced(units_of(source, path), entries)
        except TimeLimitError:
            result = None
        return source.text if result is None else result.removeprefix("\ufeff")


def place_of(unapplied: Unapplied, root: str, shown: str) -> Place:
    """The place of an entry; ``shown`` is the path of ``sfdx-project.json`` for messages.

    All texts of ``replacements`` are masked in its source, because the replaced text may be a secret.
    """
    from sfscope_lint.files.json_places import parse_json, strings_in

    try:
        text = read_bytes(os.path.join(root, "sfdx-project.json"), PROJECT_LIMIT).decode("utf-8-sig")
        entries = parse_json(text)["replacements"]
        span = entries[unapplied.number - 1].span
        spans = [string.span for entry in entries for string in strings_in(entry)]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):  # the file has changed
        return Place(Source(shown, b""), None, Span(0, 0))
    starts = [0, *(end for _, end in spans)]
    ends = [*(start for start, _ in spans), len(text)]
    kept = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    stars = ["*" * (end - start) for start, end in spans]
    hidden = "".join(part for pair in zip(kept, [*stars, ""], strict=True) for part in pair)
    return Place(Source(shown, hidden.encode()), None, span)


def read_replacements(content: Sequence[dict[str, Any]], root: str) -> Replacements:
    """The entries in a project's settings.

    Raises ``ValueError`` for an entry that lacks the files or the text to replace.
    """
    entries: list[Entry] = []
    unapplied: list[Unapplied] = []
    number = 0
    try:
        with time_limit():
            for number, entry in enumerate(content, 1):
                _check(entry, number)
                try:
                    entries.append(_entry(entry, number, root))
                except _UnappliedError as error:
                    unapplied.append(Unapplied(number, str(error)))
    except TimeLimitError:
        unapplied.append(
            Unapplied(number, f"reading it {_TOO_LONG}, so the entries after it aren't applied either")
        )
    return Replacements(root, entries, unapplied)


class _UnappliedError(Exception):
    """An entry can't be applied; the message says why."""


def _check(entry: dict[str, Any], number: int) -> None:
    for keys, what in ((("filename", "glob"), "filename or glob"), (_WHAT, "what to replace")):
        if not any(isinstance(entry.get(key), str) for key in keys):
            raise ValueError(f"lacks {what} in entry {number} of replacements")


def _entry(entry: dict[str, Any], number: int, root: str) -> Entry:
    filename, glob = entry.get("filename"), entry.get("glob")
    return Entry(
        number,
        filename if isinstance(filename, str) else None,
        _glob(glob) if isinstance(glob, str) else None,
        _expression(entry),
        *_text(entry, root),
        _condition(entry.get("replaceWhenEnv")),
    )


def _glob(text: str) -> Glob:
    try:
        return Glob(text)
    except ValueError as error:
        raise _UnappliedError(f"its glob can't be read: {error}") from None


def _expression(entry: dict[str, Any]) -> Expression:
    text = entry.get("stringToReplace")
    if isinstance(text, str):
        return Expression(re.compile(re.escape(text)), {})
    try:
        return compile_javascript(entry["regexToReplace"])
    except ValueError as error:
        raise _UnappliedError(f"its regexToReplace can't be read: {error}") from None


def _text(entry: dict[str, Any], root: str) -> tuple[str | None, str]:
    """The text that the entry writes, and ``unclear``."""
    env, file = entry.get("replaceWithEnv"), entry.get("replaceWithFile")
    if isinstance(env, str):
        return None, ""
    if not isinstance(file, str) or not file:
        raise _UnappliedError("it has neither replaceWithEnv nor replaceWithFile, which stops the deployment")
    try:
        return read_inserted(file, root)
    except ValueError as error:
        raise _UnappliedError(str(error)) from None


def _condition(conditions: Any) -> str:
    """The condition for all of these variables, in words; empty if there is none."""
    if not conditions and not isinstance(conditions, dict):
        return ""
    if not isinstance(conditions, list) or not all(isinstance(one, dict) for one in conditions):
        raise _UnappliedError("its replaceWhenEnv isn't a list of objects, which stops the deployment")
    if any(not isinstance(one.get("env"), str) or one.get("value") is None for one in conditions):
        raise _UnappliedError("its replaceWhenEnv lacks an env or a value")
    return " and ".join(
        f"{_short(one['env'])} is {_short(_as_javascript(one['value']))}" for one in conditions
    )


def _as_javascript(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"


def _spans(entry: Entry, units: Sequence[tuple[int, str]]) -> Iterator[tuple[int, int]]:
    """The spans (in characters of the text) that the entry replaces with a different text."""
    for offset, unit in units:
        for match in entry.expression.matches(unit):
            same = entry.text is not None and entry.expression.expand(entry.text, match) == match[0]
            if match[0] and not same:
                yield offset + match.start(), offset + match.end()


def _replaced(units: Sequence[tuple[int, str]], entries: Sequence[Entry]) -> str | None:
    """The text after all entries are applied in order; None if it gets too long."""
    written: list[str] = []
    for _, unit in units:
        result: str | None = unit
        for entry in entries:
            result = None if result is None else _replaced_by(entry, result)
        if result is None:
            return None
        written.append(result)
    return "".join(written)


def _replaced_by(entry: Entry, unit: str) -> str | None:
    parts: list[str] = []
    position = length = 0
    for match in entry.expression.matches(unit):
        text = UNKNOWN if entry.text is None else entry.expression.expand(entry.text, match)
        parts += (unit[position : match.start()], text)
        position = match.end()
        length += len(text)
        if length > _LONGEST_RESULT:
            return None
    return "".join((*parts, unit[position:]))
