"""The closing lines of a run for people: findings by rule, what was read, and the result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model.severity import Severity
from sfscope_lint.model.token_requests import Grant
from sfscope_lint.model.values import State

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sfscope_lint.engine.report import Report
    from sfscope_lint.model.finding import Finding
    from sfscope_lint.output.style import Style

_FLOW = "with the client credentials flow"
_FEW = 10  # findings; of more, the closing lines count the rules


def closing_lines(report: Report, style: Style) -> Iterator[str]:
    """One line; of many findings a table of the rules before it."""
    if len(report.findings) > _FEW:
        yield from _by_rule(report)
        yield ""
    yield from style.wrap("", closing_line(report), "")


def _by_rule(report: Report) -> Iterator[str]:
    """How many findings each rule has, and how many of them can be fixed, in people's order."""
    from sfscope_lint.output.reporters.grouping import for_people

    groups: dict[tuple[str, Severity], list[Finding]] = {}
    for finding in for_people(report.findings):
        groups.setdefault((finding.rule, finding.severity), []).append(finding)
    rows = [
        (*_count(len(found), severity.value).split(), rule, _fixable(found))
        for (rule, severity), found in groups.items()
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for number, noun, rule, fixable in rows:
        yield f"  {number:>{widths[0]}} {noun:{widths[1]}}  {rule:{widths[2]}}  {fixable}".rstrip()


def closing_line(report: Report) -> str:
    """What was read, the result, and what was suppressed."""
    line = _how_it_stands(report)
    if not report.suppressed:
        return line
    period = "." if line.endswith(".") else ""
    return f"{line.removesuffix('.')}; {_count(len(report.suppressed), 'finding')} suppressed (-v lists them){period}"


def _how_it_stands(report: Report) -> str:
    if not report.files and not report.requests and report.changed_since is not None and not report.errors:
        from sfscope_lint.output.escape import visible

        return f"Nothing to lint: no app has changed since {visible(report.changed_since)}."
    if not report.files and not report.requests:
        if report.errors or report.warnings:  # they say why
            return "Nothing was linted."
        ignored = (
            f"; {_count(len(report.ignored), 'file')} left out by .forceignore" if report.ignored else ""
        )
        return f"Nothing to lint: there is no Connected App or External Client App here{ignored}."
    fixed = f"Fixed {_count(report.fixed, 'finding')}" if report.fixed else ""
    if not report.findings:
        return f"{fixed}. {_clean_line(report)}" if fixed else _clean_line(report)
    counts = [_count(count, severity.value) for severity in Severity if (count := report.count(severity))]
    fixable = _fixable(report.findings)
    said = f"{_and(counts)} in {_what_was_read(report)}{f'; {fixable}' if fixable else ''}"
    return f"{fixed}; {said}" if fixed else said


def _what_was_read(report: Report) -> str:
    files = _count(len(report.files), "file")
    read = []
    if report.app_count:
        apps = _count(report.app_count, "app")
        unknown = f", {report.unsure_app_count} unknown" if report.unsure_app_count else ""
        read.append(f"{apps} ({report.flow_app_count or 'none'} {_FLOW}{unknown}, {files})")
    elif report.files:
        unread = any(finding.lost for finding in report.findings)
        read.append(files if unread else f"{files}, no apps")
    if report.requests:
        read.append(_requests(report))
    return _and(read)


def _requests(report: Report) -> str:
    """The token requests, and how many of them the inventory has: those by the flow."""
    by_flow = sum(request.grant is Grant.CLIENT_CREDENTIALS for request in report.requests)
    requests = _count(len(report.requests), "token request")
    return requests if by_flow == len(report.requests) else f"{requests} ({by_flow or 'none'} {_FLOW})"


def _fixable(findings: Sequence[Finding]) -> str:
    """How many of the findings --fix repairs."""
    fixes = [finding.fix for finding in findings if finding.fix]
    safe = sum(fix.safe for fix in fixes)
    if not fixes:
        return ""
    if safe == len(fixes):
        return f"{safe} fixable with --fix"
    if not safe:
        return f"{len(fixes)} fixable with --fix --unsafe-fixes"
    return f"{safe} fixable with --fix, {len(fixes) - safe} more with --fix --unsafe-fixes"


def _clean_line(report: Report) -> str:
    if not report.app_count:
        return f"{_what_was_read(report)}: nothing to fix."
    apps = _count(report.app_count, "app")
    unsure = [app for app in report.apps if app.client_credentials.state is State.UNKNOWN]
    unsaid = f"; for {len(unsure)} the files don't say whether it is on (-v names them)" if unsure else ""
    hopeless = sum(app.predicted_reply.token is False for app in unsure)
    if hopeless:
        unsaid += f", and {hopeless} will be rejected in any case"
    tokens = [app.predicted_reply.token for app in report.flow_apps]
    if not tokens:
        return f"{apps}, none {_FLOW}{unsaid or ': nothing to fix'}."
    parts = [
        f"{count} {said}"
        for token, said in (
            (True, "will get a token"),
            (False, "will be rejected"),
            (None, "can't be predicted (-v says why)"),
        )
        if (count := tokens.count(token))
    ]
    said = "every token request will get a token" if all(tokens) else ", ".join(parts)
    return f"{apps}, {report.flow_app_count} {_FLOW}: {said}{unsaid}."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _and(parts: list[str]) -> str:
    return " and ".join(parts) if len(parts) < 3 else f"{', '.join(parts[:-1])} and {parts[-1]}"
