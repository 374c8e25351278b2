"""The controls that filter and sort the page. Only the script shows them, because they need it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.output.inventory.page.elements import Html, element, lines
from sfscope_lint.output.inventory.page.marks import FLOWS, RESULTS, SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_CATEGORIES = ("flow", "metadata", "posture", "secrets")
_ORDERS = {"name": "name", "user": "run-as user", "asked": "requests", "found": "findings"}


def controls(repositories: Iterable[str]) -> Html:
    """A search field, a field for each filter, and the order. Their names are the address's parameters."""
    names = {name: name for name in repositories}
    fields = (
        _select("Flow", "flow", {name: mark.words for name, mark in FLOWS.items()}),
        _select("Result", "result", {name: name for name in RESULTS}),
        _select("Severity", "severity", {name: mark.words for name, mark in SEVERITIES.items()}),
        _select("Category", "category", dict(zip(_CATEGORIES, _CATEGORIES, strict=True))),
        _select("Requests", "requests", {"linked": "with an app", "unlinked": "without an app"}),
        _select("Repository", "repository", names) if names else "",
        _select("Sort apps by", "sort", _ORDERS, every="result"),
    )
    return element(
        "form", lines("", _search(), *fields, _buttons(), ""), id="filter", role="search", hidden=True
    )


def _search() -> Html:
    field = element(
        "input", type="search", name="words", autocomplete="off", placeholder="an app, a scope, a host, …"
    )
    return element("label", element("span", "Search"), field, class_="words")


def _select(label: str, name: str, values: Mapping[str, str], every: str = "any") -> Html:
    options = [element("option", every, value="")]
    options += [element("option", words, value=value) for value, words in values.items()]
    return element(
        "label", element("span", label), element("select", *options, name=name, autocomplete="off")
    )


def _buttons() -> Html:
    return element(
        "div",
        element("button", "Show all", type="reset"),
        element("button", "Open all apps", type="button", id="open", aria_pressed="false"),
        class_="buttons",
    )
