"""The contract that a rule module fulfils, and the one door through which rules come in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Protocol, overload

from sfscope_lint.model.severity import Category, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sfscope_lint.model.fix import Applicability, Fix
    from sfscope_lint.model.place import Place

if TYPE_CHECKING:
    from datetime import date
    from typing import Literal

    from typing_extensions import TypeVar

    Subject = TypeVar("Subject", default=Any)  # so that Rule alone is a rule of anything
else:
    from typing import TypeVar

    Subject = TypeVar("Subject")

Options = TypeVar("Options")
_In_contra = TypeVar("_In_contra", contravariant=True)
_Set_contra = TypeVar("_Set_contra", contravariant=True)

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


class Rule(NamedTuple, Generic[Subject]):
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
    on: type[Subject]
    when: Callable[[Subject], bool]
    check: Callable[..., Iterator[Problem]]
    options: Any
    fix: Applicability | None = None
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


class _Dated(Protocol[_In_contra]):
    """The check of a dated rule."""

    def __call__(self, subject: _In_contra, /, *, today: date) -> Iterator[Problem]: ...


class _DatedWithOptions(Protocol[_In_contra, _Set_contra]):
    """The check of a dated rule with options."""

    def __call__(self, subject: _In_contra, options: _Set_contra, /, *, today: date) -> Iterator[Problem]: ...


@overload
def rule(
    name: str,
    *,
    severity: Severity,
    category: Category,
    on: type[Subject],
    when: Callable[[Subject], bool] = ...,
    options: None = None,
    fix: Applicability | None = None,
    asks_git: bool = False,
    dated: Literal[False] = False,
) -> Callable[[Callable[[Subject], Iterator[Problem]]], Rule[Subject]]: ...
@overload
def rule(
    name: str,
    *,
    severity: Severity,
    category: Category,
    on: type[Subject],
    when: Callable[[Subject], bool] = ...,
    options: None = None,
    fix: Applicability | None = None,
    asks_git: bool = False,
    dated: Literal[True],
) -> Callable[[_Dated[Subject]], Rule[Subject]]: ...
@overload
def rule(
    name: str,
    *,
    severity: Severity,
    category: Category,
    on: type[Subject],
    when: Callable[[Subject], bool] = ...,
    options: Options,
    fix: Applicability | None = None,
    asks_git: bool = False,
    dated: Literal[False] = False,
) -> Callable[[Callable[[Subject, Options], Iterator[Problem]]], Rule[Subject]]: ...
@overload
def rule(
    name: str,
    *,
    severity: Severity,
    category: Category,
    on: type[Subject],
    when: Callable[[Subject], bool] = ...,
    options: Options,
    fix: Applicability | None = None,
    asks_git: bool = False,
    dated: Literal[True],
) -> Callable[[_DatedWithOptions[Subject, Options]], Rule[Subject]]: ...
def rule(
    name: str,
    *,
    severity: Severity,
    category: Category,
    on: type[Any],
    when: Callable[[Any], bool] = lambda _: True,
    options: Any = None,
    fix: Applicability | None = None,
    asks_git: bool = False,
    dated: bool = False,
) -> Callable[[Callable[..., Iterator[Problem]]], Rule[Any]]:
    """Make a rule of a function that yields problems; its docstring is the rule's summary.

    The function takes an ``on``; behind it the ``options``, if there are some; and ``today`` by name, if it is ``dated``.
    """

    def record(check: Callable[..., Iterator[Problem]]) -> Rule[Any]:
        return Rule(name, severity, category, on, when, check, options, fix, asks_git, dated)

    return record


def _no_problems(_: object) -> Iterator[Problem]:
    """Require that no rule crashes."""
    return iter(())


CRASHED = Rule("crashed-rule", Severity.ERROR, Category.METADATA, object, bool, _no_problems, None)


def is_named(rule: Rule, names: Iterable[str]) -> bool:
    """The names of rules and categories include this rule's."""
    return rule.name in names or rule.category.value in names
