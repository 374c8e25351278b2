"""The effective settings and the origin of each value, as TOML that is itself a valid settings file."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from sfscope_lint.config.key_lines import nearest_line
from sfscope_lint.model.severity import Category
from sfscope_lint.output.escape import without_commands

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sfscope_lint.config.document import Document
    from sfscope_lint.config.key_lines import Path
    from sfscope_lint.model.rule import Rule
    from sfscope_lint.model.settings import RunAs, Settings

_Line = tuple[str, Any, "Path"]


def show(
    settings: Settings,
    plugins: Sequence[str],
    running: Sequence[Rule],
    document: Document | None,
    given: Mapping[str, str],
    *,
    changed_only: bool = False,
) -> str:
    """The settings, each with its origin in a comment: ``default``, file and line, or the text in ``given``.

    ``changed_only`` leaves out the defaults.
    """

    def origin(path: Path) -> str:
        if path[0] in given:
            return given[str(path[0])]
        if document and _is_set(document.content, path):
            return f"{document.source.path}:{nearest_line(document.lines, path)}"
        return "default"

    lines: list[tuple[str, str]] = []
    for heading, table in _tables(settings, plugins, running):
        shown = [(f"{_key(key)} = {_toml(value)}", origin(path)) for key, value, path in table]
        if changed_only:
            shown = [line for line in shown if line[1] != "default"]
        if heading and shown:
            lines += [("", ""), (heading, "")] if lines else [(heading, "")]
        lines += shown
    if not lines:
        return "# every setting has its default\n"
    width = min(60, max(len(text) for text, _ in lines))
    return "".join(f"{text:{width}}  # {source}\n" if source else f"{text}\n" for text, source in lines)


def _tables(
    settings: Settings, plugins: Sequence[str], running: Sequence[Rule]
) -> Iterator[tuple[str, list[_Line]]]:
    by_default = tuple(category.value for category in Category if category.on_by_default)
    plain = {
        "select": settings.select or by_default,
        "ignore": settings.ignore,
        "mandatory": settings.mandatory,
        "fail-on": settings.fail_on,
        "forceignore": settings.forceignore,
        "max-file-size-mib": settings.max_file_size_mib,
        "exclude": settings.exclude,
        "plugins": plugins,
    }
    yield "", [(key, value, (key,)) for key, value in plain.items()]
    if settings.per_file_ignores:
        yield (
            "[per-file-ignores]",
            [(glob, names, ("per-file-ignores", glob)) for glob, names in settings.per_file_ignores.items()],
        )
    for rule in running:
        severity = settings.severities.get(rule.name, rule.severity)
        options = settings.options.get(rule.name, rule.options)
        path = ("rules", rule.name)
        table: list[_Line] = [("severity", severity.value, (*path, "severity"))]
        if options is not None:
            names = [(name.replace("_", "-"), value) for name, value in options._asdict().items()]
            table += [(name, value, (*path, name)) for name, value in names]
        yield f"[rules.{_key(rule.name)}]", table
    for number, suppression in enumerate(settings.suppressions):
        fields = {key: value for key, value in suppression._asdict().items() if key != "place"}
        yield "[[suppress]]", _present(("suppress", number), fields)
    for number, integration in enumerate(settings.integrations):
        yield "[[integration]]", _present(("integration", number), integration._asdict())
    for name, run_as in settings.run_as.items():
        yield f"[run-as.{_key(name)}]", _present(("run-as", name), _run_as(run_as))


def _present(path: Path, fields: Mapping[str, Any]) -> list[_Line]:
    return [(key, value, (*path, key)) for key, value in fields.items() if value is not None]


def _run_as(run_as: RunAs) -> dict[str, Any]:
    return {
        "profile": run_as.profile,
        "permission-sets": run_as.permission_sets,
        "permission-set-groups": run_as.permission_set_groups,
        "needs": {"user": run_as.user, "objects": dict(run_as.objects), "fields": dict(run_as.fields)},
    }


def _is_set(content: Any, path: Path) -> bool:
    for step in path:
        try:
            content = content[step]
        except (KeyError, IndexError):
            return False
    return True


def _key(key: str) -> str:
    return key if key.replace("-", "").replace("_", "").isalnum() and key.isascii() else _text(key)


def _toml(value: Any) -> str:
    """A value in TOML's syntax."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return _text(value)
        case dt.date():
            return value.isoformat()
        case dict():
            return "{" + ", ".join(f"{_key(key)} = {_toml(inner)}" for key, inner in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(_toml(inner) for inner in value) + "]"
        case _:
            return str(value)


def _text(text: str) -> str:
    """A TOML string. JSON's escapes are TOML's, except that JSON splits characters beyond U+FFFF and leaves DEL."""
    quoted = without_commands(json.dumps(text, ensure_ascii=False))
    return "".join(c if c.isprintable() else f"\\U{ord(c):08X}" for c in quoted)
