"""The page's two plain tables: token requests, and findings that belong to no app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.output.inventory.page.elements import Html, element, folders_of, joined, lines
from sfscope_lint.output.inventory.page.marks import SEVERITIES, sign
from sfscope_lint.output.inventory.page.opened import place, request_kind, rule_link

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sfscope_lint.output.inventory.document import AppLine, FindingLine, RequestLine

_REQUEST_HEADS = ("Place", "Kind", "Host", "Scope sent", "App")
_FINDING_HEADS = ("Severity", "Rule", "Problem and fix", "Place")


def request_table(requests: Sequence[RequestLine], apps: Mapping[str, AppLine]) -> Html:
    """The token requests. ``apps`` are the apps by the ids of their elements, for links to them."""
    asked = {request: (id_, app) for id_, app in apps.items() for request in app.request_list}
    return _table(
        "Token requests", _REQUEST_HEADS, [_request(one, *asked.get(one, ("", None))) for one in requests]
    )


def finding_table(findings: Sequence[FindingLine]) -> Html:
    """Findings, each with what it is about."""
    return _table("Other findings", _FINDING_HEADS, [_finding(one) for one in findings])


def _request(request: RequestLine, id_: str, app: AppLine | None) -> Html:
    quiet = element("span", "none", class_="quiet")
    if app:
        linked = element("a", app.name, href=f"#{id_}")
    elif request.app:
        linked = element("span", request.app.name)
    else:
        linked = element("span", "without an app", class_="doubt")
    return _row(
        _REQUEST_HEADS,
        (
            place(request),
            request_kind(request),
            request.host or element("span", "unknown", class_="quiet"),
            request.scope or quiet,
            linked,
        ),
        data_requests="linked" if request.app else "unlinked",
        data_flow=app.flow if app else "",
        data_result=app.result if app else "",
        data_folders=folders_of(request.path),
    )


def _finding(finding: FindingLine) -> Html:
    mark = SEVERITIES[finding.severity]
    about = f"About the app {finding.app.name}." if finding.app else ""
    return _row(
        _FINDING_HEADS,
        (
            joined(sign(mark), " ", element("b", mark.words, class_=mark.class_)),
            rule_link(finding),
            joined(finding.message, *(element("small", text) for text in (finding.help, about) if text)),
            place(finding),
        ),
        data_findings=f"{finding.severity}/{finding.category}",
        data_folders=folders_of(finding.path),
    )


def _table(name: str, heads: Sequence[str], rows: Sequence[Html]) -> Html:
    """A table with explicit roles, because it isn't laid out as a table on narrow screens."""
    head = element("tr", *(element("th", one, scope="col", role="columnheader") for one in heads), role="row")
    return element(
        "table",
        lines(
            "",
            element("thead", head, role="rowgroup"),
            element("tbody", lines("", *rows, ""), role="rowgroup"),
            "",
        ),
        role="table",
        aria_label=name,
        class_="rows",
    )


def _row(heads: Sequence[str], cells: Sequence[str], **attributes: str) -> Html:
    """A row; its first cell names it. Narrow screens show the heads beside the cells."""
    first, *others = (
        (element("span", f"{head}: ", class_="head", aria_hidden="true"), element("span", cell))
        for head, cell in zip(heads, cells, strict=True)
    )
    return element(
        "tr",
        element("th", *first, scope="row", role="rowheader"),
        *(element("td", *cell, role="cell") for cell in others),
        role="row",
        **attributes,
    )
