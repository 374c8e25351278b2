"""The type of ``sfscope-lint.toml``, built from the rules' records, and its JSON Schema."""

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
    """The JSON Schema of the settings file for these rules."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "sfscope-lint.toml",
        **msgspec.json.schema(settings_type(rules)),
    }


def settings_type(rules: Sequence[Rule]) -> type[Any]:
    """The type of a settings file for these rules."""
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
        ("select", _list(name), "the rules and categories that run; by default all except posture", []),
        ("ignore", _list(name), "rules and categories that don't run; overrides select", []),
        (
            "fail_on",
            _one_of([*(severity.value for severity in Severity), "never"]),
            "the lowest severity that fails the gate",
            defaults.fail_on,
        ),
        ("forceignore", bool, "leave out what .forceignore names", defaults.forceignore),
        (
            "max_file_size_mib",
            _SIZE,
            "the size limit of metadata files, in MiB (1,048,576 bytes); for profiles and permission sets at least 16",
            defaults.max_file_size_mib,
        ),
        (
            "exclude",
            list[str],
            "paths to leave out: patterns as in .gitignore, relative to this file's directory",
            [],
        ),
        (
            "per_file_ignores",
            _map(_list(name)),
            "rules and categories that don't apply to the files that match a pattern",
            {},
        ),
        ("mandatory", _list(name), "rules and categories that can't be suppressed", []),
        ("plugins", list[str], "installed packages with your own rules", []),
        ("rules", _rules_table(rules), "severity and options of each rule", ...),
        (
            "suppress",
            _list(
                _table(
                    "Suppress",
                    ("rule", rule_name, "the rule"),
                    ("reason", str, "why the finding is accepted"),
                    ("app", str | None, "a glob for app names: Mobile_*", None),
                    ("path", str | None, "a pattern for files, as in .gitignore", None),
                    ("scope", str | None, "a single value, such as a scope", None),
                    ("until", dt.date | None, "the last day of the suppression (UTC)", None),
                )
            ),
            "accepted findings, each with a reason",
            [],
        ),
        (
            "integration",
            _list(
                _table(
                    "Integration",
                    ("path", str, "a pattern for the files with token requests, as in .gitignore"),
                    ("app", str, "the app that the requests use"),
                )
            ),
            "the apps of token requests that no consumer key links to an app",
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
            "the permissions that run-as users have and need, by username",
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
    """A rule's table: its severity, and its options with the types and defaults of its record."""
    severity = _one_of(severity.value for severity in Severity)
    options = []
    if rule.options is not None:
        try:
            types = get_type_hints(type(rule.options))
        except NameError as error:
            raise RuleError(f"the options of the rule {rule.name} have an invalid type: {error}") from None
        options = [(name, types[name], "", default) for name, default in rule.options._asdict().items()]
    return _table(rule.name, ("severity", severity | None, f"default: {rule.severity.value}", None), *options)


def _table(name: str, *fields: tuple[Any, ...]) -> type[Any]:
    """A table type. A field is a key, its type and description, and the default unless it is required.

    The default ``...`` means an empty table.
    """
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
