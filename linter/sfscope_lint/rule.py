"""The contract that a rule module fulfils, and the one door through which rules come in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sfscope_lint.finding import Category, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sfscope_lint.finding import Fix
    from sfscope_lint.model import Place

BUILT_IN = "sfscope_rules"
ALWAYS_ON = "malformed-metadata"


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
    handed to ``check`` behind the subject. ``fix`` says of the fixes that it offers whether they are ``safe`` or
    ``unsafe`` (None: it offers none).
    """

    name: str
    severity: Severity
    category: Category
    on: type
    when: Callable[[Any], bool]
    check: Callable[..., Iterator[Problem]]
    options: Any
    fix: str | None = None

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
) -> Callable[[Callable[..., Iterator[Problem]]], Rule]:
    """Make a rule of a function that yields problems; its docstring is the rule's summary."""

    def record(check: Callable[..., Iterator[Problem]]) -> Rule:
        return Rule(name, severity, category, on, when, check, options, fix)

    return record


class Broken(NamedTuple):
    """A rule, what it looked at (of a file its outline: the elements aren't kept), and what it says of that."""

    rule: Rule
    subject: Any
    problem: Problem


def apply(rule: Rule, subject: Any, options: Mapping[str, Any]) -> list[Broken] | None:
    """What a rule says of a subject, or that it crashed; None where it doesn't apply.

    ``options`` are by the rules' names.
    """
    try:
        if not isinstance(subject, rule.on) or not rule.when(subject):
            return None
        if rule.options is None:
            problems = list(rule.check(subject))
        else:
            problems = list(rule.check(subject, options.get(rule.name, rule.options)))
    except Exception as error:  # noqa: BLE001 - a rule may be anybody's
        # The error's own text stays out: it may hold a value of the file, and so a secret.
        line = (
            error.__traceback__.tb_next.tb_lineno
            if error.__traceback__ and error.__traceback__.tb_next
            else 0
        )
        message = f"the rule {rule.name} crashed ({type(error).__name__} in line {line} of it)"
        subject = getattr(subject, "outline", subject)
        return [Broken(CRASHED, subject, Problem(subject.whole, message, "report it to the rule's authors"))]
    return [Broken(rule, getattr(subject, "outline", subject), problem) for problem in problems]


def _no_problems(_: object) -> Iterator[Problem]:
    """Require that no rule crashes."""
    return iter(())


CRASHED = Rule("crashed-rule", Severity.ERROR, Category.METADATA, object, bool, _no_problems, None)


class RuleError(Exception):
    """Rules can't be loaded or chosen; the message is one line."""


def load_rules(packages: Iterable[str] = (BUILT_IN,)) -> tuple[Rule, ...]:
    """The rules of the packages (importable names), in their order. Raises ``RuleError``."""
    import importlib

    rules: dict[str, Rule] = {}
    for package in packages:
        try:
            found = importlib.import_module(package).RULES
        except (ImportError, AttributeError) as error:
            raise RuleError(f"the rule package {package} can't be loaded: {error}") from error
        for loaded in found:
            if loaded.name in rules:
                raise RuleError(f"the rule {loaded.name} of {package} is there already")
            rules[loaded.name] = loaded
    if not rules:
        raise RuleError("no rules are loaded")
    return tuple(rules.values())


def choose_rules(rules: Iterable[Rule], select: Iterable[str], ignore: Iterable[str]) -> tuple[Rule, ...]:
    """The rules that run: what is selected (nothing: the default set), without what is ignored.

    Names are those of rules and categories. Raises ``RuleError`` for a name that is neither.
    """
    rules = tuple(rules)
    known = {rule.name for rule in rules} | {category.value for category in Category}
    for name in (*select, *ignore):
        if name not in known:
            raise RuleError(f"there is no rule or category {name!r}{did_you_mean(name, known)}")
    selected = set(select) or {rule.name for rule in rules if rule.category.on_by_default}
    ignored = set(ignore)
    return tuple(
        rule
        for rule in rules
        if rule.name == ALWAYS_ON
        or ({rule.name, rule.category.value} & selected and not {rule.name, rule.category.value} & ignored)
    )


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`` (did you mean …?)`` with the nearest of the known names, or where none is near, what there is."""
    import difflib

    known = sorted(known)
    nearest = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return f" (did you mean {nearest[0]}?)" if nearest else f"; there are {', '.join(known)}"
