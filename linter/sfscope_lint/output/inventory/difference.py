"""What changed between two inventories in the same format."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from sfscope_lint.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

_FOLLOWS = ("id", "request_list")  # of apps: they change with other apps and with requests
_TABLES: dict[tuple[str, ...], str] = {
    ("kind", "app"): "app",
    ("kind", "place"): "request",
    ("rule", "place"): "secret",
}  # by their first heads
_LONGEST = 60  # characters of a value that is shown


class Row(Record):
    """An app, a request or a secret: what it is (``record``), its kind, its name or path, and its fields as text."""

    record: str
    kind: str
    name: str
    fields: Mapping[str, str]

    def __str__(self) -> str:
        return f"{self.record} {self.name} ({self.kind})"


def changes(format_: str, before: str, after: str) -> list[str]:
    """A line for each app or request that was added, removed or changed; one line if none of them was."""
    old, new = _by_key(_rows(format_, before)), _by_key(_rows(format_, after))
    lines = [
        *(f"{row}: added" for key, row in new.items() if key not in old),
        *(f"{row}: removed" for key, row in old.items() if key not in new),
        *(f"{row}: {said}" for key, row in new.items() if key in old and (said := _changed(old[key], row))),
    ]
    return lines or ["its apps and requests are the same, but not the rest of the file"]


def _rows(format_: str, text: str) -> Sequence[Row]:
    """The rows of an inventory; none of a text that isn't one."""
    try:
        return list(_READERS[format_](text))
    except RecursionError:  # nested deeper than any inventory
        return ()


def _changed(before: Row, after: Row) -> str:
    names = dict.fromkeys((*after.fields, *before.fields))
    changed = [name for name in names if before.fields.get(name) != after.fields.get(name)]
    return "; ".join(f"{name} {_said(before.fields.get(name), after.fields.get(name))}" for name in changed)


def _said(before: str | None, after: str | None) -> str:
    old, new = (_shortened(text) for text in (before, after))
    return "changed" if old == new else f"{new}, was {old}"


def _shortened(text: str | None) -> str:
    if text is None:
        return "absent"
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _by_key(rows: Iterable[Row]) -> dict[tuple[str, ...], Row]:
    """The rows by what they are and their name; several with the same name are numbered."""
    seen: Counter[tuple[str, ...]] = Counter()
    found: dict[tuple[str, ...], Row] = {}
    for row in rows:
        key = (row.record, row.kind, row.name)
        seen[key] += 1
        found[*key, str(seen[key])] = row
    return found


def _of_json(text: str) -> Iterator[Row]:
    document = _document(text) or {}
    for record, name in (("app", "name"), ("request", "path")):
        for each in _named(document.get(f"{record}s"), name):
            fields = {
                key: _as_text(value) for key, value in each.items() if key not in {"kind", name, *_FOLLOWS}
            }
            yield Row(record, _as_text(each.get("kind")), each[name], fields)
    lists = (document.get("findings"), *(app.get("finding_list") for app in _objects(document.get("apps"))))
    for found in lists:
        for each in _named(found, "path"):
            if each.get("category") == "secrets":
                fields = {"line": _as_text(each.get("line")), "app": _as_text(each.get("app"))}
                yield Row("secret", _as_text(each.get("rule")), each["path"], fields)


def _document(text: str) -> dict[str, Any] | None:
    try:
        document = json.loads(text)
    except ValueError:
        return None
    return document if isinstance(document, dict) else None


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        yield from (each for each in value if isinstance(each, dict))


def _named(value: Any, name: str) -> Iterator[dict[str, Any]]:
    """The objects of a list that have a text under this name."""
    yield from (each for each in _objects(value) if isinstance(each.get(name), str))


def _as_text(value: Any) -> str:
    """A value in a few words: of a reply its text, of an app its name, of a finding its rule."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        for name in ("text", "name", "rule"):
            if isinstance(value.get(name), str):
                return str(value[name])
    if isinstance(value, list):
        return ", ".join(map(_as_text, value)) or "none"
    return json.dumps(value)


def _of_csv(text: str) -> Iterator[Row]:
    try:
        lines = [line for line in csv.reader(io.StringIO(text, newline="")) if line]
    except csv.Error:
        return
    heads = lines[0] if lines else []
    for line in lines[1:]:
        fields = dict(zip(heads, line, strict=False))
        record = fields.pop("record", "")
        if record in _TABLES.values() and len(line) == len(heads):
            yield _row(record, {name: value for name, value in fields.items() if value})


def _of_markdown(text: str) -> Iterator[Row]:
    def cells(line: str) -> list[str]:
        parts = re.split(r" (?<!\\)\| ", line.removeprefix("| ").removesuffix(" |"))
        return [re.sub(r"\\(.)", r"\1", part) for part in parts]

    lines = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith("| --- ")]
    yield from _of_table(map(cells, lines))


def _of_text(text: str) -> Iterator[Row]:
    yield from _of_table(re.split(r" {2,}", line) for line in text.splitlines())


def _of_table(lines: Iterable[Sequence[str]]) -> Iterator[Row]:
    """The rows behind the heads of each table; a line with another number of cells is none."""
    heads: Sequence[str] = ()
    record = ""
    for line in lines:
        if tuple(line[:2]) in _TABLES:
            heads, record = line, _TABLES[tuple(line[:2])]
        elif len(line) == len(heads):
            yield _row(record, dict(zip(heads, line, strict=True)))


def _row(record: str, fields: dict[str, str]) -> Row:
    """A row of a table. The line of a place is a field of its own, because other lines move it."""
    kind = fields.pop("kind", "") or fields.pop("rule", "")
    if record == "app":
        return Row(record, kind, fields.pop("app", ""), fields)
    path, _, line = fields.pop("place", "").rpartition(":")
    return Row(record, kind, path, {**fields, "line": line})


def _of_page(text: str) -> Iterator[Row]:
    from sfscope_lint.output.inventory.page_rows import page_rows

    for record, fields in page_rows(text):
        yield _row(record, fields)


_READERS: dict[str, Callable[[str], Iterator[Row]]] = {
    "json": _of_json,
    "csv": _of_csv,
    "markdown": _of_markdown,
    "text": _of_text,
    "html": _of_page,
}
