"""The explain command."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sfscope_lint.cli import console
from sfscope_lint.cli.shared import saying_why, terminal_style, working_directory
from sfscope_lint.config.resolve import prepare
from sfscope_lint.config.rule_packages import RuleError, did_you_mean
from sfscope_lint.engine.lint import lint as lint_paths
from sfscope_lint.model.apps import AppKind
from sfscope_lint.model.rule import ALWAYS_ON
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sfscope_lint.cli.command_options import ExplainOptions
    from sfscope_lint.config.resolve import Prepared
    from sfscope_lint.output.style import Style
    from sfscope_lint.salesforce.errors.search import Match

_PAGE_WIDTH = 100  # columns of a page that doesn't go to a terminal
_ERROR_WIDTH = 80  # the same, of an error's explanation
_KEBAB = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)+")  # the form of a rule's name
_WORD = re.compile(r"[A-Za-z_-]+")  # nearly that form


class Explained(Record):
    """What is printed, the errors of the run, and the exit code if there are none."""

    output: str
    errors: tuple[str, ...] = ()
    code: int = 0


@saying_why
def explain(options: ExplainOptions) -> int:
    """Explain a rule or an error, or list the rules (of a category); return the exit code."""
    style = terminal_style(options.color)
    prepared = prepare(working_directory(), options.settings)
    _check(options)
    if options.alerts is not None:
        from sfscope_lint.cli.explain_alerts_command import explain_alerts

        return explain_alerts(options.alerts, options.format, prepared)
    if options.log or options.text == ("-",):
        from sfscope_lint.cli.explain_log_command import explain_logs

        return explain_logs(options, prepared)
    text = " ".join(options.text).strip()
    if options.migration is not None:
        answer = _migrated(options.migration, options.format, style, prepared)
    else:
        answer = _explained(text, options.format, style, prepared)
    printed = console.printed(answer.output)
    for problem in answer.errors:
        console.say("error", problem)
    return answer.code if printed and not answer.errors else 2


def _check(options: ExplainOptions) -> None:
    """Raise ``RuleError`` if options contradict each other."""
    reads_log = options.log or options.text == ("-",)
    if reads_log and (options.alerts or options.migration is not None):
        raise RuleError("a log can't be read together with --alerts or --migration; name one of them")
    if options.alerts and (options.migration is not None or options.text):
        raise RuleError("--alerts prints queries, so name no rule, no error and no --migration beside it")
    if options.migration is not None and options.text:
        raise RuleError("--migration explains an app, so name no rule and no error beside it")
    if options.since is not None and not reads_log:
        raise RuleError("--since needs --log")
    if options.format == "markdown" and not reads_log:
        raise RuleError("--format markdown needs --log")


def _explained(text: str, format_: str, style: Style, prepared: Prepared) -> Explained:
    """The explanation of a rule, a category or an error. Raises ``RuleError`` for a misspelt rule."""
    from sfscope_lint.output import explain as explained

    rules = {rule.name: rule for rule in prepared.rules}
    listed = [rule for rule in rules.values() if text in ("", rule.category.value)]
    if listed and format_ == "json":
        return Explained(_json({"rules": [explained.rule_record(rule) for rule in listed]}))
    if listed:
        hint = "" if text else "\n" + explained.errors_hint(style.width or _PAGE_WIDTH)
        return Explained(explained.rules_text(listed, style.width, style.paint) + hint)
    named = rules.get(text) or rules.get(text.lower())
    if named and format_ == "json":
        return Explained(_json(explained.rule_record(named)))
    if named:
        return Explained(explained.rule_text(named, style.width or _PAGE_WIDTH, style.paint))
    return _explained_error(text, format_, style, prepared)


def _explained_error(text: str, format_: str, style: Style, prepared: Prepared) -> Explained:
    from sfscope_lint.engine.diagnosis import diagnose, rules_for
    from sfscope_lint.output import error_records as records
    from sfscope_lint.output import explain_errors as explained
    from sfscope_lint.salesforce.errors.search import find_matches, nearest_errors

    width = style.width or _ERROR_WIDTH
    matches = find_matches(text)
    _reject_misspelt(text, matches, prepared)
    errors = [match.error for match in matches]
    if not errors:
        nearest = nearest_errors(text)
        if format_ == "json":
            return Explained(_json(records.unknown_record(nearest)), code=1)
        return Explained(explained.unknown_text(text, nearest, width, style.paint), code=1)
    # A finding that the team accepts is still a cause.
    settings = prepared.settings._replace(
        select=rules_for(errors, prepared.rules),
        ignore=(),
        mandatory=(),
        suppressions=(),
        per_file_ignores={},
    )
    report = lint_paths((), settings, prepared.rules, working_directory())
    diagnoses = [diagnose(error, report) for error in errors]
    if format_ == "json" and len(diagnoses) > 1:
        return Explained(_json(records.diagnoses_record(diagnoses)))
    if format_ == "json":
        return Explained(_json(records.diagnosis_record(diagnoses[0])))
    if len(diagnoses) > 1:
        return Explained(explained.diagnoses_text(diagnoses, width, style.paint))
    return Explained(explained.diagnosis_text(diagnoses[0], width, style.paint))


def _reject_misspelt(text: str, matches: Sequence[Match], prepared: Prepared) -> None:
    """Raise ``RuleError`` if a text is nearly the name of a rule or category, and no error's code."""
    import difflib

    from sfscope_lint.salesforce.errors.search import similar_code

    if any(match.coded for match in matches):
        return
    if _KEBAB.fullmatch(text):
        cutoff = 0.6
    elif not matches and _WORD.fullmatch(text) and not similar_code(text):
        cutoff = 0.75
    else:
        return
    known = sorted({name for rule in prepared.rules for name in (rule.name, rule.category.value)})
    nearest = difflib.get_close_matches(text.lower().replace("_", "-"), known, n=1, cutoff=cutoff)
    if nearest:
        raise RuleError(f"there is no rule {text!r} (did you mean {nearest[0]}?)")


def _migrated(name: str, format_: str, style: Style, prepared: Prepared) -> Explained:
    """What a Connected App becomes. Raises ``RuleError`` if the project has none of that name."""
    from sfscope_lint.engine.migration import migrations
    from sfscope_lint.output.migration import migration_record, migration_text

    settings = prepared.settings._replace(select=(ALWAYS_ON,), ignore=(), mandatory=(), suppressions=())
    report = lint_paths((), settings, prepared.rules, working_directory())
    found = migrations(name, report)
    if not found:
        apps = {app.name: app.kind for app in report.apps}
        kind = next((kind for known, kind in apps.items() if known.casefold() == name.casefold()), None)
        if kind:
            raise RuleError(f"{name!r} is an External Client App already")
        connected = [known for known, kind in apps.items() if kind is AppKind.CONNECTED_APP]
        raise RuleError(f"no Connected App {name!r} is in this project{did_you_mean(name, connected)}")
    if format_ == "json":
        return Explained(_json({"migrations": [migration_record(each) for each in found]}), report.errors)
    width = style.width or _PAGE_WIDTH
    return Explained("\n".join(migration_text(each, width, style.paint) for each in found), report.errors)


def _json(document: dict[str, object]) -> str:
    from sfscope_lint.output.json_text import dumps

    return dumps({"version": 1, **document})
