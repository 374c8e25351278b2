"""Run rules on subjects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sfscope_lint.model.rule import CRASHED, Problem, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date


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
        options: Mapping[str, Any],
        today: Callable[[], date],
        waived: Callable[[Rule, str], bool] = lambda _, __: False,
    ) -> None:
        self._options = options
        self._today = today
        self._waived = waived
        self.broken: list[Broken] = []
        self.checks: dict[str, list[str]] = {}

    def examine(self, subject: Any, rules: Sequence[Rule]) -> None:
        """What these rules say of a subject; that one crashed, if it does."""
        about = [rule for rule in rules if isinstance(subject, rule.on)]
        if not about:
            return
        path = subject.source.path
        applied = self.checks.setdefault(path, [])
        for rule in about:
            try:
                if not rule.when(subject) or self._waived(rule, path):
                    continue
                problems = list(self._check(rule, subject))
            except MemoryError:
                raise
            except Exception as error:  # noqa: BLE001 - a rule may be anybody's
                self.broken.append(_crash(rule, subject, error))
                applied.append(CRASHED.name)
                continue
            applied.append(rule.name)
            self.broken += [
                Broken(rule, subject, problem)
                for problem in problems
                if not self._waived(rule, problem.place.source.path)
            ]

    def _check(self, rule: Rule, subject: Any) -> Iterator[Problem]:
        """The rule's check, given its options behind the subject and the day by name, where it takes them."""
        options = () if rule.options is None else (self._options.get(rule.name, rule.options),)
        if rule.dated:
            return rule.check(subject, *options, today=self._today())
        return rule.check(subject, *options)


def _crash(rule: Rule, subject: Any, error: Exception) -> Broken:
    # The error's own text stays out: it may hold a value of the file, and so a secret.
    traceback = error.__traceback__
    while traceback and traceback.tb_next:
        traceback = traceback.tb_next
    line = traceback.tb_lineno if traceback else 0
    message = f"the rule {rule.name} crashed ({type(error).__name__} in line {line} of it)"
    return Broken(CRASHED, subject, Problem(subject.whole, message, "report it to the rule's authors"))
