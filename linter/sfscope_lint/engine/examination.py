"""Runs rules on subjects and collects the violations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sfscope_lint.model.rule import CRASHED, Problem, Rule
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date


class Violation(Record):
    """A rule, the subject that breaks it, and the problem."""

    rule: Rule
    subject: Any
    problem: Problem


class Examination:
    """Runs rules on subjects and collects the results.

    ``violations`` are the problems that the rules report. ``checks`` maps a path to the names of the rules
    that applied there. ``options`` are by rule name. ``today`` returns the day for ``dated`` rules.
    ``waived`` says whether a rule is left out in a file (path as shown).
    """

    def __init__(
        self,
        options: Mapping[str, Any],
        today: Callable[[], date],
        waived: Callable[[Rule, str], bool] = lambda _, __: False,
    ) -> None:
        self._options = options
        self._today = today
        self._waived = waived
        self.violations: list[Violation] = []
        self.checks: dict[str, list[str]] = {}

    def examine(self, subject: Any, rules: Sequence[Rule]) -> None:
        """Run the rules that are about this kind of subject; a crash of a rule is a violation, too."""
        about = [rule for rule in rules if isinstance(subject, rule.on)]
        if not about:
            return
        path = subject.whole.source.path
        applied = self.checks.setdefault(path, [])
        for rule in about:
            try:
                if not rule.when(subject) or self._waived(rule, path):
                    continue
                problems = list(self._check(rule, subject))
            except MemoryError:
                raise
            except Exception as error:  # noqa: BLE001 - a plugin's rule may raise anything
                self.violations.append(_crash(rule, subject, error))
                applied.append(CRASHED.name)
                continue
            applied.append(rule.name)
            self.violations += [
                Violation(rule, subject, problem)
                for problem in problems
                if not self._waived(rule, problem.place.source.path)
            ]

    def _check(self, rule: Rule, subject: Any) -> Iterator[Problem]:
        """Call the rule's check with the options and the day, if it takes them."""
        options = () if rule.options is None else (self._options.get(rule.name, rule.options),)
        if rule.dated:
            return rule.check(subject, *options, today=self._today())
        return rule.check(subject, *options)


def _crash(rule: Rule, subject: Any, error: Exception) -> Violation:
    # The error's own text is left out because it may contain a secret of the file.
    traceback = error.__traceback__
    while traceback and traceback.tb_next:
        traceback = traceback.tb_next
    line = traceback.tb_lineno if traceback else 0
    message = f"the rule {rule.name} crashed ({type(error).__name__} at line {line})"
    return Violation(CRASHED, subject, Problem(subject.whole, message, "report it to the rule's authors"))
