"""What ``sfscope-lint.toml`` may hold: types made from the rules' records, and their JSON Schema."""

from __future__ import annotations

import datetime as dt
from types import GenericAlias
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_type_hints

import msgspec

from sfscope_lint.config.rule_packages import RuleError
from sfscope_lint.model.settings import RunAs, Settings
from sfscope_lint.model.severity import Category, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sfscope_lint.model.rule import Rule


_SIZE = Annotated[int, msgspec.Meta(ge=1, le=1024)]


def schema(rules: Sequence[Rule]) -> dict[str, Any]:
    """The JSON Schema of the settings file, with these rules."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "sfscope-lint.toml",
        **msgspec.json.schema(settings_type(rules)),
    }


def settings_type(rules: Sequence[Rule]) -> type[Any]:
    """What a settings file may hold, with these rules."""
    rule_name = _one_of(rule.name for rule in rules)
    name = _one_of([*(rule.name for rule in rules), *(category.value for category in Category)])
    run_as, defaults = RunAs(), Settings()
    needs = _table(
        "Needs",
        ("user", list[str], "user permissions", list(run_as.user)),
        ("objects", dict[str, list[str]], 'accesses by object: { Order = ["read", "edit"] }', {}),
        ("fields", dict[str, list[str]], 'accesses by field: { "Order.Status" = ["read"] }', {}),
    )
    return _table(
        "Settings",
        ("select", _list(name), "the rules and categories that run; without it all but posture", []),
        ("ignore", _list(name), "rules and categories that don't run; wins over select", []),
        (
            "fail_on",
            _one_of([*(severity.value for severity in Severity), "never"]),
            "the least severity that fails the gate",
            defaults.fail_on,
        ),
        ("forceignore", bool, "leave out what .forceignore names", defaults.forceignore),
        (
            "max_file_size_mib",
            _SIZE,
            "the largest metadata file that is read, in MiB (1,048,576 bytes); profiles and permission sets may have 16",
            defaults.max_file_size_mib,
        ),
        ("exclude", list[str], "paths that are left out, as in .gitignore, from this file's directory", []),
        (
            "per_file_ignores",
            _map(_list(name)),
            "rules and categories that aren't applied to the files of a pattern",
            {},
        ),
        ("mandatory", _list(name), "rules and categories that nothing may suppress", []),
        ("plugins", list[str], "installed packages with rules of your own", []),
        ("rules", _rules_table(rules), "severity and options of each rule", ...),
        (
            "suppress",
            _list(
                _table(
                    "Suppress",
                    ("rule", rule_name, "the rule"),
                    ("reason", str, "why it is accepted"),
                    ("app", str | None, "the apps, as a glob: Mobile_*", None),
                    ("path", str | None, "the files, as in .gitignore", None),
                    ("scope", str | None, "one value only, such as a scope", None),
                    ("until", dt.date | None, "the last day on which it holds (UTC)", None),
                )
            ),
            "findings that are accepted, with a reason",
            [],
        ),
        (
            "integration",
            _list(
                _table(
                    "Integration",
                    ("path", str, "the files with token requests, as in .gitignore"),
                    ("app", str, "the app that they ask"),
                )
            ),
            "which app the token requests of other files are meant for",
            [],
        ),
        (
            "run_as",
            _map(
                _table(
                    "RunAs",
                    ("profile", str | None, "its profile", None),
                    ("permission_sets", list[str], "its permission sets", []),
                    ("permission_set_groups", list[str], "its permission set groups", []),
                    ("needs", needs, "what the integration needs", ...),
                ),
            ),
            "what run-as users have and need, by user name",
            {},
        ),
    )


def _rules_table(rules: Sequence[Rule]) -> type[Any]:
    fields = []
    for number, rule in enumerate(rules):
        table = _rule_table(rule)
        fields.append((f"rule_{number}", _described(table, rule.summary), _made(table)))
    names = {f"rule_{number}": rule.name for number, rule in enumerate(rules)}
    return msgspec.defstruct("Rules", fields, rename=names, forbid_unknown_fields=True)


def _rule_table(rule: Rule) -> type[Any]:
    """A rule's table: its severity, and the options with the types and defaults of its record."""
    severity = _one_of(severity.value for severity in Severity)
    options = []
    if rule.options is not None:
        try:
            types = get_type_hints(type(rule.options))
        except NameError as error:
            raise RuleError(f"the options of the rule {rule.name} can't be understood: {error}") from None
        options = [(name, types[name], "", default) for name, default in rule.options._asdict().items()]
    return _table(rule.name, ("severity", severity | None, f"default: {rule.severity.value}", None), *options)


def _table(name: str, *fields: tuple[Any, ...]) -> type[Any]:
    """A table: for each key its name, type, description and default (``...``: an empty table), if it isn't required."""
    return msgspec.defstruct(
        name,
        [
            (
                key,
                _described(kind, description),
                *(_default(kind, value) for value in default),
            )
            for key, kind, description, *default in fields
        ],
        rename="kebab",
        forbid_unknown_fields=True,
    )


def _default(kind: Any, value: Any) -> Any:
    if value is ...:
        return _made(kind)
    return _made(lambda: value) if isinstance(value, list | dict) and value else value


def _made(factory: Callable[[], Any]) -> Any:
    return msgspec.field(default_factory=factory)


def _described(kind: Any, description: str) -> Any:
    return Annotated[kind, msgspec.Meta(description=description)] if description else kind


def _one_of(values: Iterable[str]) -> Any:
    return Literal[tuple(values)]


def _list(kind: Any) -> Any:
    return GenericAlias(list, (kind,))


def _map(kind: Any) -> Any:
    return GenericAlias(dict, (str, kind))
