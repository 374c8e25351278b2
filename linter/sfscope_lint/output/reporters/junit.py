"""JUnit XML: one suite per file, one test case per rule that applied to the file, at most one failure per case.

Names contain neither line numbers nor messages, so a CI system recognizes a test from run to run, and a fixed finding
becomes a passing test. All times are 0, so the same input gives the same bytes.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET  # only to write: nothing is parsed with it

from junit_xml import TestCase, TestSuite

from sfscope_lint.model.rule import CRASHED
from sfscope_lint.output.escape import visible
from sfscope_lint.output.reporters.excerpt import window
from sfscope_lint.output.rule_page import page_urls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.engine.report import Report
    from sfscope_lint.model.finding import Finding

_NAME = "sfscope-lint"


def render(report: Report) -> str:
    """The report as a ``testsuites`` document."""
    totals = dict.fromkeys(("tests", "failures", "errors", "skipped"), 0)
    texts = []  # not one tree: the elements of 100,000 tests take much memory
    for suite in _suites(report):
        element = suite.build_xml_doc()
        for case in element.iter("testcase"):
            case.attrib.setdefault("time", "0.000")
        element.attrib["time"] = "0.000"
        for total in totals:
            totals[total] += int(element.get(total, "0"))
        ET.indent(element, level=1)
        texts.append(f"  {ET.tostring(element, encoding='unicode')}\n")
    counts = "".join(f' {total}="{number}"' for total, number in totals.items())
    head = f'<?xml version="1.0" encoding="utf-8"?>\n<testsuites name="{_NAME}"{counts} time="0.000">\n'
    return f"{head}{''.join(texts)}</testsuites>\n"


def _suites(report: Report) -> Iterator[Any]:
    found: dict[str, dict[str, list[Finding]]] = defaultdict(dict)
    for path, rules in report.checks.items():
        found[path] = {rule: [] for rule in rules}
    reasons = dict(report.suppressed)
    urls = page_urls(report.rules)
    for finding in sorted((*report.findings, *reasons), key=lambda finding: finding.order):
        found[finding.location.path].setdefault(finding.rule, []).append(finding)
    class_names = Counter(_class_name(path) for path in found)
    for path, by_rule in sorted(found.items()):
        class_name = _class_name(path)
        if class_names[class_name] > 1:
            class_name = _dotted(path)
        file = visible(path)
        cases = [
            _case(
                report,
                file,
                class_name,
                rule,
                number,
                finding,
                reasons.get(finding) if finding else None,
                urls.get(rule),
            )
            for rule, findings in sorted(by_rule.items())
            for number, finding in enumerate(findings or [None], 1)
        ]
        yield TestSuite(file, cases)
    if report.errors:
        yield TestSuite(_NAME, [_error(number, error) for number, error in enumerate(report.errors, 1)])
    elif not found:
        yield TestSuite(_NAME, [TestCase("no metadata files found", _NAME)])


def _case(
    report: Report,
    file: str,
    class_name: str,
    rule: str,
    number: int,
    finding: Finding | None,
    reason: str | None,
    url: str | None,
) -> Any:
    name = rule if number == 1 else f"{rule} ({number})"
    if finding is None:
        return TestCase(name, class_name, file=file)
    case = TestCase(name, class_name, file=file, line=finding.location.line)
    message = visible(finding.sentence)
    if reason is not None:
        case.add_skipped_info(f"suppressed: {visible(reason)}", _body(finding, url))
    elif finding.lost or finding.rule == CRASHED.name:
        case.add_error_info(message, _body(finding, url), rule)
    elif report.fails(finding):
        case.add_failure_info(message, _body(finding, url), rule)
    else:
        case.stdout = _body(finding, url)
    return case


def _error(number: int, error: str) -> Any:
    case = TestCase("run" if number == 1 else f"run ({number})", _NAME)
    case.add_error_info(visible(error), visible(error), "run")
    return case


def _body(finding: Finding, url: str | None) -> str:
    """The whole finding: GitLab and Jenkins show only this text."""
    location = finding.location
    lines = [
        f"{location.path}:{location.line}:{location.column}: {finding.severity.value}[{finding.rule}] {finding.message}",
        *_excerpt(finding),
        f"reply: {finding.reply}" if finding.reply else "",
        f"help: {finding.help}",
        *(f"note: {r.message}: {r.location.path}:{r.location.line}" for r in finding.related),
        f"see {url}" if url else "",
    ]
    return "\n".join(visible(line) for line in lines if line.strip())


def _excerpt(finding: Finding) -> Iterator[str]:
    """The first line of the location, with carets under the marked text."""
    if finding.excerpt.strip():
        line, start, length = window(finding, 200)
        yield f"    {line}"
        yield f"    {' ' * start}{'^' * length}"


def _class_name(path: str) -> str:
    """The path without its suffixes, with dots for slashes."""
    return _dotted(re.sub(r"(?i)(\.[^./]+)?(-meta\.xml)?$", "", path, count=1) or path)


def _dotted(path: str) -> str:
    """The path with dots for slashes only: Jenkins splits package and class at the last dot."""
    return visible(path.replace(".", "_").replace("/", "."))
