"""The list of apps: each is one line that opens to all that is known about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.output.inventory.page.elements import (
    Html,
    breakable,
    element,
    folders_of,
    joined,
    lines,
)
from sfscope_lint.output.inventory.page.marks import FLOWS, result_of, severity_counts, sign
from sfscope_lint.output.inventory.page.opened import opened

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sfscope_lint.output.inventory.document import AppLine

_HEADS = ("App", "Flow", "Predicted reply", "Run-as user", "Requests", "Findings")


def app_list(apps: Mapping[str, AppLine]) -> Html:
    """The list, with a line of heads. The keys are the ids of the apps' elements."""
    return lines(
        element("div", *(element("span", head) for head in _HEADS), class_="heads line", aria_hidden="true"),
        element("div", lines("", *(_app(id_, app) for id_, app in apps.items()), ""), id="list"),
    )


def _app(id_: str, app: AppLine) -> Html:
    line = element(
        "summary",
        element(
            "span",
            _cell(
                "name",
                "",
                element("b", app.name),
                element("small", _about(app)),
                *(element("small", where) for where in _repositories(app)),
            ),
            _cell("flow", "Flow", sign(FLOWS[app.flow]), " ", FLOWS[app.flow].words),
            _cell("reply", "Predicted reply", sign(result_of(app)), element("span", app.reply.text, class_=result_of(app).class_)),
            _cell("user", "Run-as user", breakable(app.run_as) if app.run_as else element("span", "not in the files", class_="quiet")),
            _cell("asked", "Requests", str(app.requests)),
            _cell("found", "Findings", severity_counts(app.finding_list)),
            class_="line",
        ),
    )  # fmt: skip
    kinds = dict.fromkeys(f"{finding.severity}/{finding.category}" for finding in app.finding_list)
    return element(
        "details",
        lines("", line, opened(app), ""),
        class_="app",
        id=id_,
        data_flow=app.flow,
        data_result=app.result,
        data_findings=" ".join(kinds),
        data_folders=folders_of(*app.paths),
    )


def _about(app: AppLine) -> str:
    kind = app.kind.replace("-", " ")
    return f"{app.label}, {kind}" if app.label and app.label != app.name else kind


def _repositories(app: AppLine) -> Iterator[str]:
    """Where the app is, if the inventory is of several repositories."""
    if not app.repositories:
        return
    names = {one.repository for one in app.repositories}
    where = f"in {app.repositories[0].repository}" if len(names) == 1 else f"in {len(names)} repositories"
    often = len(app.repositories)
    times = f", {often} times" if often > len(names) else ""  # a repository may have several projects
    differ = ", with differences" if any(one.differences for one in app.repositories) else ""
    yield f"{where}{times}{differ}"


def _cell(class_: str, head: str, *content: str) -> Html:
    """A cell; the head is read out, and shown on narrow screens."""
    label = element("span", f"{head}: ", class_="head") if head else Html()
    return element("span", label, element("span", joined(*content)), class_=f"cell {class_}")
