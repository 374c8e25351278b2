"""Text and JSON of ``explain``: a rule, the list of rules, or an error of the token endpoint in this project."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any, NamedTuple

from sfscope_lint.output.escape import visible
from sfscope_lint.output.markdown import to_text
from sfscope_lint.output.rule_page import page_url
from sfscope_lint.salesforce.evidence import as_item
from sfscope_lint.salesforce.facts import FACTS, REPLIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sfscope_lint.engine.report import Report
    from sfscope_lint.model.rule import Rule
    from sfscope_lint.model.token_errors import TokenError
    from sfscope_lint.salesforce.evidence import Fact

    Paint = Callable[[str, str], str]

_SHOWN = 20


def rule_text(rule: Rule, width: int, paint: Paint) -> str:
    """A rule's page and its address, wrapped to a width."""
    url = page_url(rule)
    return to_text(rule.page, width, paint) + (f"\n{url}\n" if url else "")


def rule_record(rule: Rule) -> dict[str, Any]:
    """A rule for programs."""
    return {
        "name": rule.name,
        "severity": rule.severity.value,
        "category": rule.category.value,
        "default": rule.category.on_by_default,
        "fix": rule.fix,
        "summary": rule.summary,
        "options": rule.options._asdict() if rule.options is not None else {},
        "page": rule.page,
        "url": page_url(rule),
    }


def rules_text(rules: Iterable[Rule], paint: Paint) -> str:
    """A line for each rule: name, severity, category, whether it runs by default, fix, and what it requires."""
    rows = [("rule", "severity", "category", "default", "fix", "")]
    rows += [
        (r.name, r.severity.value, r.category.value, _default(r), r.fix or "-", r.summary) for r in rules
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    return "\n".join([paint("1", lines[0]), *lines[1:]]) + "\n"


def _default(rule: Rule) -> str:
    return "on" if rule.category.on_by_default else "off"


class Cause(NamedTuple):
    """An app or a finding that causes, or may cause, the error."""

    name: str
    kind: str | None
    path: str
    message: str


class Diagnosis(NamedTuple):
    """An error of the token endpoint and what in the project causes it.

    ``unsure`` are apps whose files don't decide it, ``lost`` files that could not be read. ``rules`` are the loaded
    rules about the error.
    """

    error: TokenError
    app_count: int
    causes: tuple[Cause, ...]
    unsure: tuple[Cause, ...]
    lost: tuple[str, ...]
    rules: tuple[str, ...]


def diagnose(error: TokenError, report: Report) -> Diagnosis:
    """Find the causes of an error in a report: in its apps, or in the findings of the error's rules."""
    hide = report.secrets.hide
    known = tuple(rule.name for rule in report.rules if rule.name in error.rules)
    if error.in_apps:
        causes = [
            Cause(hide(app.name), app.kind.value, sign[0].source.path, hide(sign[1]))
            for app in report.apps if (sign := error.cause(app))
        ]  # fmt: skip
    else:
        causes = [
            Cause(f.app.name if f.app else "", f.app.kind if f.app else None,
                  f"{f.location.path}:{f.location.line}", f.message)
            for f in report.findings if f.rule in known
        ]  # fmt: skip
    unsure = [
        Cause(hide(app.name), app.kind.value, app.paths[0], hide(why))
        for app in report.apps
        if (why := error.unsure(app))
    ]
    lost = tuple(finding.location.path for finding in report.findings if finding.lost)
    return Diagnosis(error, report.app_count, tuple(causes), tuple(unsure), lost, known)


def diagnosis_record(diagnosis: Diagnosis) -> dict[str, Any]:
    """A diagnosis for programs."""
    error = diagnosis.error
    return {
        "error": error.reply.error,
        "error_description": error.reply.error_description,
        "meaning": error.meaning,
        "remedy": error.remedy,
        "certain": error.certain,
        "causes": [cause._asdict() for cause in diagnosis.causes],
        "unsure": [cause._asdict() for cause in diagnosis.unsure],
        "unreadable": list(diagnosis.lost),
        "rules": list(diagnosis.rules),
        "evidence": [_fact_record(key, FACTS[key]) for key in _evidence(error)],
    }


def _evidence(error: TokenError) -> tuple[str, ...]:
    return REPLIES[error.reply.error_description]


def _fact_record(key: str, fact: Fact) -> dict[str, str]:
    return {
        "fact": key,
        "statement": fact.statement,
        "strength": fact.strength.value,
        "source": fact.source.title,
        "read": fact.source.read,
    }


def diagnosis_text(diagnosis: Diagnosis, width: int, paint: Paint) -> str:
    """A diagnosis, wrapped to a width."""
    error = diagnosis.error
    head = f"# {error.reply.text}\n\n## What it means\n\n{error.meaning}\n\n## In this project\n\n"
    items = "\n".join(f"- {as_item(key, FACTS[key])}" for key in _evidence(error))
    tail = f"\n## What to do\n\n{error.remedy}\n"
    if diagnosis.rules:
        tail += f"\nThe rules about it: {', '.join(diagnosis.rules)} (`sfscope-lint explain RULE`).\n"
    tail += f"\n## Evidence\n\n{items}\n"
    parts = [to_text(head + _found(diagnosis), width, paint)]
    parts += _listed(diagnosis.causes, width)
    if diagnosis.unsure:
        parts.append("\n" + to_text("The files don't say whether these apps cause it:", width, paint))
        parts += _listed(diagnosis.unsure, width)
    if diagnosis.lost:
        parts.append("\n" + to_text("These files could not be read and may cause it, too:", width, paint))
        parts += ["\n", *(f"    {visible(path)}\n" for path in diagnosis.lost)]
    return "".join([*parts, "\n", to_text(tail, width, paint)])


def _found(diagnosis: Diagnosis) -> str:
    error, found = diagnosis.error, bool(diagnosis.causes)
    if not error.in_apps:
        if not diagnosis.rules:
            return "This version can't see this cause in the files. Look at what sends the request."
        return "These findings cause it:" if found else "No file that was read causes it."
    if not diagnosis.app_count:
        return "There is no Connected App or External Client App here."
    if not found:
        return f"No app here causes it, as far as its files say ({diagnosis.app_count} checked)."
    return "These apps cause it:" if error.certain else "The files can't show the cause. Check these apps:"


def _listed(causes: tuple[Cause, ...], width: int) -> Iterator[str]:
    """Two lines for each cause; of many, the first ones."""
    if causes:
        yield "\n"
    for cause in causes[:_SHOWN]:
        kind = f" ({cause.kind.replace('-', ' ')})" if cause.kind else ""
        yield f"    {visible(cause.path)}\n"
        text = f"{cause.name}{kind}: {cause.message}" if cause.kind else cause.message
        yield (
            textwrap.fill(visible(text), max(width, 40), initial_indent=" " * 8, subsequent_indent=" " * 8)
            + "\n"
        )
    if len(causes) > _SHOWN:
        yield f"    and {len(causes) - _SHOWN} more (--format json lists all)\n"
