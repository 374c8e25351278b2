"""The contract that a rule module fulfils, and the one door through which rules come in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sfscope_lint.finding import Category, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from sfscope_lint.finding import Fix
    from sfscope_lint.model import Place

    _When = Callable[[Any], bool]
    _Check = Callable[[Any], Iterator["Problem"]]

BUILT_IN = "sfscope_rules"
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


class Broken(NamedTuple):
    """A rule, what it looked at, and what it says of that."""

    rule: Rule
    subject: Any
    problem: Problem


class Examination:
    """What the rules say of one subject after another: ``broken``; and which of them applied: ``checks``, by path.

    ``options`` are by the rules' names; ``today`` gives the day to ``dated`` rules; ``waived`` says that a rule isn't
    applied in a file (its path as shown).
    """

    def __init__(
        self,
        rules: Sequence[Rule],
        options: Mapping[str, Any],
        today: Callable[[], date],
        waived: Callable[[Rule, str], bool] | None = None,
    ) -> None:
        self._rules = rules
        self._options = options
        self._today = today
        self._waived = waived
        self._about: dict[tuple[type, int], list[tuple[Rule, _When, _Check]]] = {}
        self.broken: list[Broken] = []
        self.checks: dict[str, list[str]] = {}

    def examine(self, subject: Any, rules: Sequence[Rule]) -> None:
        """What these rules say of a subject; that one crashed, if it does."""
        kind = (type(subject), id(rules))  # whoever examines keeps the list that it chose
        about = self._about.get(kind)
        if about is None:
            about = self._about[kind] = [
                (rule, rule.when, self._bound_check(rule))
                for rule in rules
                if issubclass(type(subject), rule.on)
            ]
        if not about:
            return
        path = subject.source.path
        applied = self.checks.setdefault(path, [])
        for rule, when, check in about:
            try:
                if not when(subject) or (self._waived and self._waived(rule, path)):
                    continue
                problems = list(check(subject))
            except MemoryError:
                raise
            except Exception as error:  # noqa: BLE001 - a rule may be anybody's
                self.broken.append(_crash(rule, subject, error))
                applied.append(CRASHED.name)
                continue
            applied.append(rule.name)
            if problems:
                self.broken += [
                    Broken(rule, subject, problem)
                    for problem in problems
                    if not (self._waived and self._waived(rule, problem.place.source.path))
                ]

    def _bound_check(self, rule: Rule) -> _Check:
        """The rule's check, given its options behind the subject and the day by name, where it takes them."""
        options = () if rule.options is None else (self._options.get(rule.name, rule.options),)
        if rule.dated:
            return lambda subject: rule.check(subject, *options, today=self._today())
        return (lambda subject: rule.check(subject, *options)) if options else rule.check


def _crash(rule: Rule, subject: Any, error: Exception) -> Broken:
    # The error's own text stays out: it may hold a value of the file, and so a secret.
    traceback = error.__traceback__
    while traceback and traceback.tb_next:
        traceback = traceback.tb_next
    line = traceback.tb_lineno if traceback else 0
    message = f"the rule {rule.name} crashed ({type(error).__name__} in line {line} of it)"
    return Broken(CRASHED, subject, Problem(subject.whole, message, "report it to the rule's authors"))


def _no_problems(_: object) -> Iterator[Problem]:
    """Require that no rule crashes."""
    return iter(())


CRASHED = Rule("crashed-rule", Severity.ERROR, Category.METADATA, object, bool, _no_problems, None)


class RuleError(Exception):
    """Rules can't be loaded or chosen; the message is one line."""


def load_rules(packages: Iterable[str] = (BUILT_IN,)) -> tuple[Rule, ...]:
    """The rules of the packages (importable names), in their order. Raises ``RuleError``."""
    rules: dict[str, Rule] = {}
    for package in packages:
        for loaded in _load_package(package):
            if loaded.name in rules or loaded.name == CRASHED.name:
                raise RuleError(f"the rule {loaded.name} of {package} is there already")
            rules[loaded.name] = loaded
    if not rules:
        raise RuleError("no rules are loaded")
    return tuple(rules.values())


def _load_package(package: str) -> tuple[Rule, ...]:
    import importlib

    from sfscope_lint.import_path import is_standard_library

    parts = package.split(".")
    try:
        if not all(map(str.isidentifier, parts)):
            raise ImportError("that is no name of a Python package")
        # __main__: unittest.__main__ runs the tests that it finds.
        if package != BUILT_IN and ("__main__" in parts or is_standard_library(parts[0])):
            raise RuleError(f"the rule package {package} can't be loaded: it isn't a package of rules")
        found = tuple(importlib.import_module(package).RULES)
    except (MemoryError, RuleError, SystemError):
        raise
    except (Exception, SystemExit) as error:
        if package == BUILT_IN and isinstance(error, ImportError):
            raise  # it belongs to the installation
        what = str(error) if isinstance(error, (ImportError, AttributeError)) else type(error).__name__
        raise RuleError(f"the rule package {package} can't be loaded: {what} (install it first)") from error
    for loaded in found:
        if not isinstance(loaded, Rule):
            raise RuleError(f"the rule package {package} has something in its RULES that isn't a rule")
    return found


def is_named(rule: Rule, names: Iterable[str]) -> bool:
    """The names of rules and categories include this rule's."""
    return rule.name in names or rule.category.value in names


def choose_rules(
    rules: Iterable[Rule], select: Iterable[str], ignore: Iterable[str], mandatory: Iterable[str] = ()
) -> tuple[Rule, ...]:
    """The rules that run: what is selected (nothing: the default set), without what is ignored; mandatory ones always.

    Names are those of rules and categories. Raises ``RuleError`` for a name that is neither, and for a mandatory
    rule that is to be ignored.
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
    """`` (did you mean …?)`` with the nearest of the known names, or where none is near, what there is."""
    import difflib

    known = sorted(known)
    nearest = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return f" (did you mean {nearest[0]}?)" if nearest else f"; there are {', '.join(known)}"
