"""The contract that a rule module fulfils, and the one door through which rules come in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sfscope_lint.model.severity import Category, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sfscope_lint.model.finding import Fix
    from sfscope_lint.model.place import Place


ALWAYS_ON = "malformed-metadata"
# They look at the settings and the baseline, whatever is selected; they can be ignored.
ABOUT_SETTINGS = frozenset({"unused-suppression", "expired-suppression", "stale-baseline-entry"})


class Problem(NamedTuple):
    """What a rule says of one place; see ``Finding`` for the texts."""

    place: Place
    message: str
    help: str
    label: str = ""
    reply: str = ""
    value: str | None = None
    related: tuple[tuple[Place, str], ...] = ()
    severity: Severity | None = None
    fix: Fix | None = None


class Rule(NamedTuple):
    """A rule's record: the one source for lists, pages, tables and schemas.

    ``on`` is the class of what it looks at, ``when`` says whether it applies to one of them, ``check`` yields
    what is wrong with it. ``options`` are the rule's options with their defaults (None: it has none); they are
    handed to ``check`` behind the subject. ``asks_git``: it needs to know what git tracks. ``fix`` says of the fixes
    that it offers whether they are ``safe`` or ``unsafe`` (None: it offers none). A ``dated`` rule's findings depend on
    the day: ``check`` gets it as ``today``.
    """

    name: str
    severity: Severity
    category: Category
    on: type
    when: Callable[[Any], bool]
    check: Callable[..., Iterator[Problem]]
    options: Any
    fix: str | None = None
    asks_git: bool = False
    dated: bool = False

    @property
    def summary(self) -> str:
        """One sentence: what the rule requires."""
        return (self.check.__doc__ or "").strip().partition("\n")[0]

    @property
    def page(self) -> str:
        """The rule's page, in Markdown: the file beside its module; where there is none, name and summary."""
        import sys
        from pathlib import Path

        module = sys.modules[self.check.__module__].__file__ or ""
        try:
            return Path(module).with_suffix(".md").read_text(encoding="utf-8")
        except OSError:
            return f"# {self.name}\n\n{self.summary}\n"


def rule(
    name: str,
    *,
    severity: Severity,
    category: Category,
    on: type,
    when: Callable[[Any], bool] = lambda _: True,
    options: Any = None,
    fix: str | None = None,
    asks_git: bool = False,
    dated: bool = False,
) -> Callable[[Callable[..., Iterator[Problem]]], Rule]:
    """Make a rule of a function that yields problems; its docstring is the rule's summary."""

    def record(check: Callable[..., Iterator[Problem]]) -> Rule:
        return Rule(name, severity, category, on, when, check, options, fix, asks_git, dated)

    return record


def _no_problems(_: object) -> Iterator[Problem]:
    """Require that no rule crashes."""
    return iter(())


CRASHED = Rule("crashed-rule", Severity.ERROR, Category.METADATA, object, bool, _no_problems, None)


def is_named(rule: Rule, names: Iterable[str]) -> bool:
    """The names of rules and categories include this rule's."""
    return rule.name in names or rule.category.value in names
