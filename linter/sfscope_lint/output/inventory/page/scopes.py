"""The scopes that apps select: in groups for one app, and as a table for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.output.inventory.page.elements import Html, element, lines
from sfscope_lint.output.inventory.page.marks import Mark, sign
from sfscope_lint.salesforce.scopes import SCOPES, Support, find_scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sfscope_lint.output.inventory.document import AppLine

_OTHER = Mark("?", "no scope that Salesforce names: a custom one, a placeholder or a mistake", "bad")
_UNTOLD = Mark("–", "not known: the files don't say which scopes the app selects", "quiet")  # noqa: RUF001 (a dash)
_BY_SUPPORT = {
    Support.SUPPORTED: Mark("●", "issued in this flow", "good"),
    Support.UNVERIFIED: Mark("○", "nobody has published whether this flow issues it", "doubt"),
    Support.UNSUPPORTED: Mark("×", "never issued in this flow", "bad"),  # noqa: RUF001 (the sign)
}
_MARKS = (*_BY_SUPPORT.values(), _OTHER, _UNTOLD)


def by_mark(app: AppLine) -> Iterator[tuple[Mark, list[str]]]:
    """The app's scopes in groups, each with what the flow does with them."""
    marks = _marks(app, ())
    for mark in _MARKS:
        names = [name for name, one in marks.items() if one is mark]
        if names:
            yield mark, names


def scope_table(apps: Mapping[str, AppLine]) -> Html:
    """Apps by scopes. The keys are the ids of the apps' elements, whose rows the script shows and hides with them."""
    columns = _columns(apps.values())
    marks = {id_: _marks(app, columns) for id_, app in apps.items()}
    used = {mark for row in marks.values() for mark in row.values()}
    legend = [element("li", sign(mark), " ", mark.words) for mark in _MARKS if mark in used]
    heads = [
        element("th", element("span", name), scope="col", title=label or None)
        for name, label in columns.items()
    ]
    rows = [
        element("tr", element("th", app.name, scope="row"), *_cells(marks[id_], columns), data_app=id_)
        for id_, app in apps.items()
    ]
    head = element("thead", element("tr", element("th", "App", scope="col"), *heads))
    table = element("table", lines("", head, element("tbody", lines("", *rows, "")), ""))
    return lines(
        element("ul", *legend, class_="legend"),
        element("div", table, class_="matrix", role="region", aria_label="Scopes by app", tabindex="0"),
    )


def _columns(apps: Iterable[AppLine]) -> dict[str, str]:
    """All selected scopes with their labels: those that Salesforce has in its order, then the others."""
    names = {_name(written) for app in apps for written in app.scopes or ()}
    known = {_name(scope.metadata_name): scope.label for scope in SCOPES}
    others = dict.fromkeys(sorted(names - known.keys()), "")
    return {name: label for name, label in known.items() if name in names} | others


def _name(written: str) -> str:
    """A scope's name for both kinds of apps: its OAuth name, else its metadata name, else what is written."""
    scope = find_scope(written)
    return scope.oauth_name or scope.metadata_name if scope else written


def _marks(app: AppLine, columns: Iterable[str]) -> dict[str, Mark]:
    """The marks of an app's scopes, by scope."""
    if app.scopes is None:
        return dict.fromkeys(columns, _UNTOLD)
    found = {_name(written): find_scope(written) for written in app.scopes}
    return {name: _BY_SUPPORT[scope.support] if scope else _OTHER for name, scope in found.items()}


def _cells(marks: dict[str, Mark], columns: Iterable[str]) -> Iterator[Html]:
    for name in columns:
        mark = marks.get(name)
        if mark is None:
            yield element("td")
        else:
            yield element("td", sign(mark), element("span", f"{name}: {mark.words}", class_="said"))
