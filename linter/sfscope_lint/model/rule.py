"""The contract of a rule: what ``@rule(...)`` records, and what a check yields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic

from sfscope_lint.model.severity import Category, Severity
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sfscope_lint.model.fix import Applicability, Fix
    from sfscope_lint.model.place import Place

if TYPE_CHECKING:
    from datetime import date
    from typing import Literal, Protocol, overload

    from typing_extensions import TypeVar

    Subject = TypeVar("Subject", default=Any)  # so that a bare Rule is a rule about any subject
    Options = TypeVar("Options")
    _In_contra = TypeVar("_In_contra", contravariant=True)
    _Set_contra = TypeVar("_Set_contra", contravariant=True)
else:
    from typing import TypeVar

    Subject = TypeVar("Subject")

ALWAYS_ON = "malformed-metadata"
# Rules about the settings and the baseline: they run whatever is selected, unless they are ignored.
ABOUT_SETTINGS = frozenset(
    {"unused-suppression", "expired-suppression", "stale-baseline-entry", "unmatched-pattern"}
)


class Problem(Record):
    """What a rule reports at one place; see ``Finding`` for the texts.

    ``part_of`` names the rule that reports the whole of which this problem is a part (that rule names itself): people see
    the parts under the whole, all of one app together.
    """

    place: Place
    message: str
    help: str
    label: str = ""
    reply: str = ""
    value: str | None = None
    related: tuple[tuple[Place, str], ...] = ()
    severity: Severity | None = None
    fix: Fix | None = None
    part_of: str = ""


class Rule(Record, Generic[Subject]):
    """A rule's record: the single source for lists, pages, tables and schemas.

    ``on`` is the class of the subjects that the rule looks at, ``when`` says whether it applies to a subject,
    and ``check`` yields the problems. ``options`` are the rule's options with their defaults (None: it has
    none); ``check`` gets them as its second argument. ``asks_git``: the rule needs to know which files git
    tracks. ``fix`` says whether its fixes are ``safe`` or ``unsafe`` (None: it has no fix). The findings of a
    ``dated`` rule depend on the day, which ``check`` gets as ``today``.
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
        """What the rule requires, in one sentence."""
        return (self.check.__doc__ or "").strip().partition("\n")[0]

    @property
    def page(self) -> str:
        """The rule's page (Markdown): the ``.md`` file beside its module, or else its name and summary."""
        import sys
        from pathlib import Path

        module = sys.modules[self.check.__module__].__file__ or ""
        try:
            return Path(module).with_suffix(".md").read_text(encoding="utf-8")
        except OSError:
            return f"# {self.name}\n\n{self.summary}\n"


if TYPE_CHECKING:  # a start doesn't pay for types

    class _Dated(Protocol[_In_contra]):
        """The check of a dated rule."""

        def __call__(self, subject: _In_contra, /, *, today: date) -> Iterator[Problem]: ...

    class _DatedWithOptions(Protocol[_In_contra, _Set_contra]):
        """The check of a dated rule with options."""

        def __call__(
            self, subject: _In_contra, options: _Set_contra, /, *, today: date
        ) -> Iterator[Problem]: ...


if TYPE_CHECKING:

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
    """Turn a function that yields problems into a rule, with its docstring as the summary.

    The function takes a subject of the class ``on``, then the ``options`` if there are any, and the keyword
    ``today`` if the rule is ``dated``.
    """

    def record(check: Callable[..., Iterator[Problem]]) -> Rule[Any]:
        return Rule(name, severity, category, on, when, check, options, fix, asks_git, dated)

    return record


def _no_problems(_: object) -> Iterator[Problem]:
    """Rules must not crash."""
    return iter(())


CRASHED = Rule("crashed-rule", Severity.ERROR, Category.METADATA, object, bool, _no_problems, None)


def is_named(rule: Rule, names: Iterable[str]) -> bool:
    """Whether these names of rules and categories include this rule."""
    return rule.name in names or rule.category.value in names
