"""Loads rule packages and chooses the rules that run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sfscope_lint.model.rule import ABOUT_SETTINGS, ALWAYS_ON, CRASHED, Rule, is_named
from sfscope_lint.model.severity import Category

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec

BUILT_IN = "sfscope_rules"
_NO_RULES = "it isn't a package of rules (it has no RULES)"
_NO_PYTHON = (
    "the build without Python has only the built-in rules; install sfscope-lint and the package with pip"
)


class RuleError(Exception):
    """Rules can't be loaded or chosen; the message is one line."""


def load_rules(packages: Iterable[str] = (BUILT_IN,)) -> tuple[Rule, ...]:
    """The rules of the packages (importable names), in their order. Raises ``RuleError``."""
    rules: dict[str, Rule] = {}
    for package in packages:
        for loaded in _load_package(package):
            if loaded.name in rules or loaded.name == CRASHED.name:
                raise RuleError(f"the rule {loaded.name} of {package} exists already: rename one of the two")
            rules[loaded.name] = loaded
    if not rules:
        raise RuleError("no rules are loaded")
    return tuple(rules.values())


def _load_package(package: str) -> tuple[Rule, ...]:
    import importlib
    import sys

    from sfscope_lint.files.import_path import find_without_importing, is_standard_library

    if package != BUILT_IN and getattr(sys, "frozen", False):
        raise RuleError(f"the rule package {package} can't be loaded: {_NO_PYTHON}")
    parts = package.split(".")
    try:
        if not all(map(str.isidentifier, parts)):
            raise ImportError("the name isn't a valid Python package name")
        # Importing a __main__ may run things: unittest.__main__ runs the tests that it finds.
        if package != BUILT_IN and ("__main__" in parts or is_standard_library(parts[0])):
            raise RuleError(f"the rule package {package} can't be loaded: it isn't a package of rules")
        # Settings may name any installed module, and importing a script runs it.
        if package != BUILT_IN and not _mentions_rules(find_without_importing(package)):
            raise RuleError(f"the rule package {package} can't be loaded: {_NO_RULES}")
        found = getattr(importlib.import_module(package), "RULES", None)
        loaded_rules = tuple(found) if isinstance(found, Iterable) and not isinstance(found, str) else None
    except (MemoryError, RuleError, SystemError):
        raise
    except (Exception, SystemExit) as error:
        if package == BUILT_IN and isinstance(error, ImportError | OSError):
            raise  # the installation is broken, or memory is short
        what = str(error) if isinstance(error, ImportError) else type(error).__name__
        raise RuleError(f"the rule package {package} can't be loaded: {what} (install it first)") from error
    if loaded_rules is None:
        raise RuleError(f"the rule package {package} can't be loaded: {_NO_RULES}")
    for loaded in loaded_rules:
        if not isinstance(loaded, Rule):
            raise RuleError(f"the rule package {package} has an entry in RULES that isn't a rule")
    return loaded_rules


def _mentions_rules(spec: ModuleSpec) -> bool:
    """Whether the word RULES is in the code of a module, which isn't run; false for a directory without code."""
    read = getattr(spec.loader, "get_data", None)
    return read is not None and spec.origin is not None and b"RULES" in read(spec.origin)


def choose_rules(
    rules: Iterable[Rule], select: Iterable[str], ignore: Iterable[str], mandatory: Iterable[str] = ()
) -> tuple[Rule, ...]:
    """The rules that run: the selected ones (by default all categories except posture) that aren't ignored.

    Mandatory rules always run. Names are those of rules and categories. Raises ``RuleError`` for an unknown
    name, and for a mandatory rule in ``ignore``.
    """
    rules = tuple(rules)
    known = {rule.name for rule in rules} | {category.value for category in Category}
    for name in (*select, *ignore):
        if name not in known:
            raise RuleError(f"there is no rule or category {name!r}{did_you_mean(name, known)}")
    always = {rule.name for rule in rules if is_named(rule, mandatory)}
    for name in ignore:
        if name in always or name in mandatory:
            raise RuleError(f"{name} is mandatory in the settings, so it can't be ignored")
    selected = set(select) or {rule.name for rule in rules if rule.category.on_by_default}
    selected |= ABOUT_SETTINGS
    ignored = set(ignore)
    return tuple(
        rule
        for rule in rules
        if rule.name == ALWAYS_ON
        or rule.name in always
        or (is_named(rule, selected) and not is_named(rule, ignored))
    )


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`` (did you mean …?)`` with the closest known name; if none is close, a list of all known names."""
    import difflib

    known = sorted(known)
    nearest = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return f" (did you mean {nearest[0]}?)" if nearest else f"; there are {', '.join(known)}"
