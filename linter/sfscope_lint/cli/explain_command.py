"""The explain command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.cli import console
from sfscope_lint.cli.shared import saying_why, terminal_style, working_directory
from sfscope_lint.config.resolve import prepare
from sfscope_lint.config.rule_packages import RuleError, did_you_mean
from sfscope_lint.engine.lint import lint as lint_paths
from sfscope_lint.model.apps import AppKind
from sfscope_lint.model.rule import ALWAYS_ON

if TYPE_CHECKING:
    from sfscope_lint.cli.command_options import ExplainOptions
    from sfscope_lint.config.resolve import Prepared
    from sfscope_lint.output.style import Style

_PAGE_WIDTH = 100  # columns of a page that doesn't go to a terminal


@saying_why
def explain(options: ExplainOptions) -> int:
    """Explain a rule or an error of the token endpoint, or list the rules (of a category); return the exit code."""
    style = terminal_style(options.color)
    prepared = prepare(working_directory(), options.settings)
    text = " ".join(options.text).strip()
    if options.migration is not None and text:
        raise RuleError("--migration explains an app, so name no rule and no error beside it")
    if options.migration is not None:
        output, errors = _migrated(options.migration, options.format, style, prepared)
    else:
        output, errors = _explained(text, options.format, style, prepared)
    printed = console.printed(output)
    for problem in errors:
        console.say("error", problem)
    return 0 if printed and not errors else 2


def _explained(text: str, format_: str, style: Style, prepared: Prepared) -> tuple[str, tuple[str, ...]]:
    """The explanation, and the errors of the run. Raises ``RuleError`` if there is nothing to explain."""
    from sfscope_lint.model.token_errors import TOKEN_ERRORS, find_token_error
    from sfscope_lint.output import explain as explained

    rules = {rule.name: rule for rule in prepared.rules}
    listed = [rule for rule in rules.values() if text in ("", rule.category.value)]
    if listed and format_ == "json":
        return _json({"rules": [explained.rule_record(rule) for rule in listed]}), ()
    if listed:
        return explained.rules_text(listed, style.paint), ()
    if text in rules and format_ == "json":
        return _json(explained.rule_record(rules[text])), ()
    if text in rules:
        return explained.rule_text(rules[text], style.width or _PAGE_WIDTH, style.paint), ()

    error = find_token_error(text)
    if error is None and len(text.split()) == 1:
        raise RuleError(f"there is no rule {text!r}{did_you_mean(text, rules)}")
    if error is None:  # the text isn't repeated: a line of a log may hold a secret
        known = "; ".join(known.reply.text for known in TOKEN_ERRORS)
        raise RuleError(f"this error is not known; the known errors are: {known}")
    select = (ALWAYS_ON, *(name for name in error.rules if name in rules))
    # A finding that the team accepts is still a cause.
    settings = prepared.settings._replace(
        select=select, ignore=(), mandatory=(), suppressions=(), per_file_ignores={}
    )
    report = lint_paths((), settings, rules.values(), working_directory())
    diagnosis = explained.diagnose(error, report)
    if format_ == "json":
        return _json(explained.diagnosis_record(diagnosis)), report.errors
    return explained.diagnosis_text(diagnosis, style.width or _PAGE_WIDTH, style.paint), report.errors


def _migrated(name: str, format_: str, style: Style, prepared: Prepared) -> tuple[str, tuple[str, ...]]:
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
        return _json({"migrations": [migration_record(each) for each in found]}), report.errors
    return "\n".join(
        migration_text(each, style.width or _PAGE_WIDTH, style.paint) for each in found
    ), report.errors


def _json(document: dict[str, object]) -> str:
    from sfscope_lint.output.json_text import dumps

    return dumps({"version": 1, **document})
