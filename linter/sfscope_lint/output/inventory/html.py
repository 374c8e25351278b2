"""HTML for a security review: one self-contained page, with a summary that filters, the apps, and the token requests.

The page works without its script, which filters, sorts, and opens what a link leads to. Its content security policy allows
nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.output.inventory.chosen import in_order_of_concern
from sfscope_lint.output.inventory.page.apps import app_list
from sfscope_lint.output.inventory.page.controls import controls
from sfscope_lint.output.inventory.page.elements import Html, element, lines, number_of
from sfscope_lint.output.inventory.page.marks import severest_first
from sfscope_lint.output.inventory.page.scopes import scope_table
from sfscope_lint.output.inventory.page.summary import summary
from sfscope_lint.output.inventory.page.tables import finding_table, request_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sfscope_lint.output.inventory.document import Inventory, Repository, Tool


def render(inventory: Inventory) -> str:
    """The whole page."""
    inventory = in_order_of_concern(inventory)
    style, script = _beside("page.css"), _beside("page.js")
    policy = f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    head = lines(
        "",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", _title(inventory)),
        element("style", Html(style)),
        "",
    )
    body = lines(
        "",
        element(
            "header",
            lines(
                "",
                element("h1", _title(inventory)),
                _about(),
                _made(inventory.tool, inventory.repository),
                "",
            ),
        ),
        element("main", lines("", *_sections(inventory), "")),
        element("script", Html(script)),
        "",
    )
    page = element("html", lines("", element("head", head), element("body", body), ""), lang="en")
    return lines(Html("<!doctype html>"), page) + "\n"


def _about() -> Html:
    return element(
        "p",
        "What the token endpoint answers each app in the OAuth 2.0 client credentials flow, as far as its files tell, "
        "and who asks.",
        class_="quiet",
    )


def _title(inventory: Inventory) -> str:
    number = len(inventory.repositories)
    return f"Token inventory of {number_of(number, 'repository')}" if number else "Token inventory"


def _made(tool: Tool, repository: str = "", tag: str = "p") -> Html:
    """What made the page or a part of it, on one line, which comparisons leave out."""
    place = f" in {repository}" if repository else ""
    commit = (
        f" at commit {tool.commit}, with the changes that were not committed, if any" if tool.commit else ""
    )
    return element(tag, f"Made by {tool.name} {tool.version}{place}{commit}.", class_="made")


def _repositories(repositories: Sequence[Repository]) -> Html:
    """The repositories whose inventories were merged."""
    items = [
        element("li", lines("", element("b", one.name), _made(one.tool, tag="span"), ""))
        for one in repositories
    ]
    title = element("summary", "Repositories ", element("span", str(len(items)), class_="quiet"))
    return element("details", lines("", title, element("ul", lines("", *items, "")), ""), id="repositories")


def _sections(inventory: Inventory) -> Iterator[Html]:
    apps = inventory.apps
    ids = {f"app-{number}": app for number, app in enumerate(apps, 1)}
    yield summary(inventory)
    if apps or inventory.requests or inventory.findings:
        yield controls(one.name for one in inventory.repositories)
    in_rows = f", in {len(apps)} rows" if inventory.summary.apps != len(apps) else ""
    yield _section("apps", "Apps", f"{inventory.summary.apps}{in_rows}", app_list(ids) if apps else None)
    yield _section(
        "requests",
        "Token requests",
        str(len(inventory.requests)),
        request_table(inventory.requests, ids) if inventory.requests else None,
    )
    if inventory.findings:
        yield _section(
            "others",
            "Other findings",
            str(len(inventory.findings)),
            finding_table(severest_first(inventory.findings)),
        )
    if any(app.scopes for app in apps):
        title = element("summary", "Scopes by app")
        yield element("details", lines("", title, scope_table(ids), ""), id="scopes")
    if inventory.repositories:
        yield _repositories(inventory.repositories)


def _section(id_: str, title: str, count: str, content: Html | None) -> Html:
    """A section with its number, which the script changes while it filters."""
    status = element("span", count, role="status", data_all=count)
    return element(
        "section",
        lines("", element("h2", title, " ", status, id=f"{id_}-title"), content or element("p", "None."), ""),
        id=id_,
        aria_labelledby=f"{id_}-title",
    )


def _beside(name: str) -> str:
    """A file of the page."""
    from pathlib import Path

    return (Path(__file__).with_name("page") / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """The source expression by which a content security policy allows an inline style or script."""
    from base64 import b64encode
    from hashlib import sha256

    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
