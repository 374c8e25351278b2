"""HTML for a security review: one self-contained page with a table of apps and scopes, and one of token requests.

The page works without its script, which adds the filter and sorting. Its content security policy allows nothing else.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from sfscope_lint.output.escape import visible
from sfscope_lint.output.inventory.tables import REQUEST_HEADS, tables
from sfscope_lint.salesforce.scopes import SCOPES, Support, find_scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sfscope_lint.output.inventory.document import AppLine, Inventory, Tool

_ISSUED, _UNVERIFIED, _FILTERED, _OTHER, _UNTOLD = (
    "issued",
    "unverified",
    "never issued",
    "other",
    "not known",
)
# The marks for scopes in an app's row, in sort order, each with its sign and its meaning.
_MARKS = {
    _ISSUED: ("●", "selected, and this flow issues it"),
    _UNVERIFIED: ("○", "selected; nobody has published whether this flow issues it"),
    _FILTERED: ("×", "selected, but this flow never issues it"),  # noqa: RUF001 (the sign, not the letter)
    _OTHER: ("?", "selected, but no scope that Salesforce names: a custom one, a placeholder or a mistake"),
    _UNTOLD: ("–", "not known: the files don't say which scopes the app selects"),  # noqa: RUF001 (a dash)
}
_BY_SUPPORT = {
    Support.SUPPORTED: _ISSUED,
    Support.UNVERIFIED: _UNVERIFIED,
    Support.UNSUPPORTED: _FILTERED,
}
_APP_HEADS = ("App", "Flow", "Predicted reply", "Run-as user")
_COUNTS = ("Requests", "Findings")


def render(inventory: Inventory) -> str:
    """The whole page. Values from files appear only in text and quoted attributes, escaped."""
    style, script = _beside("page.css"), _beside("page.js")
    policy = f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'"
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}; form-action \'none\'">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            "<title>Token inventory</title>",
            f"<style>{style}</style>",
            "</head>",
            "<body>",
            "<h1>Token inventory</h1>",
            "<p>What the token endpoint answers each app in the OAuth 2.0 client credentials flow, as far as its files tell, and who asks.</p>",
            '<p id="filter" hidden><label for="words">Show only rows with</label>',
            '<input id="words" type="search" autocomplete="off" placeholder="an app, a scope, a host, …"></p>',
            *_apps(inventory),
            *_requests(inventory),
            _made(inventory.tool),
            f"<script>{script}</script>",
            "</body>",
            "</html>",
            "",
        ]
    )


def _made(tool: Tool) -> str:
    """What made the page, on one line, which comparisons leave out."""
    commit = f" at commit {escape(tool.commit)}, with changes that are not committed" if tool.commit else ""
    return f'<p id="made">Made by {escape(tool.name)} {escape(tool.version)}{commit}</p>'


def _apps(inventory: Inventory) -> list[str]:
    columns = _columns(inventory.apps)
    heads = [
        *(_head(head) for head in _APP_HEADS),
        *(_head(head, "turned") for head in _COUNTS),
        *(_head(visible(name), "turned scope", label) for name, label in columns.items()),
    ]
    words = tables(inventory).apps
    rows = [
        _row(
            f'<th scope="row" data-key="{escape(name)}"><b>{escape(name)}</b>'
            f"<small>{escape(_about(app, kind))}</small><small>{escape(path)}</small></th>",
            _cell(flow, flow),
            _cell(reply, f"answer {_outcome(app)}"),
            _cell(run_as, "who" if app.run_as else "who absent"),
            _cell(requests, "count"),
            _cell(findings, "count"),
            *_scopes(app, columns),
        )
        for app, (kind, name, flow, _, reply, run_as, requests, findings, path) in zip(
            inventory.apps, words, strict=True
        )
    ]
    used = {mark for app in inventory.apps for mark in _marks(app, columns).values()}
    legend = [
        f'<li><span class="{_class(mark)}">{sign}</span> {escape(meaning)}</li>'
        for mark, (sign, meaning) in _MARKS.items()
        if mark in used
    ]
    return _table("apps", "Apps", heads, rows, inventory.summary.apps, legend)


def _requests(inventory: Inventory) -> list[str]:
    heads = [_head(head.capitalize()) for head in REQUEST_HEADS]
    rows = [
        _row(
            _cell(kind),
            f'<th scope="row">{escape(place)}</th>',
            _cell(host, "" if request.host else "absent"),
            _cell(scope, "" if request.scope else "absent"),
            _cell(app, "" if request.app else "absent"),
        )
        for request, (kind, place, host, scope, app) in zip(
            inventory.requests, tables(inventory).requests, strict=True
        )
    ]
    return _table("requests", "Token requests", heads, rows, len(rows))


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


def _marks(app: AppLine, columns: Iterable[str]) -> dict[str, str]:
    """The marks in an app's row, by scope."""
    if app.scopes is None:
        return dict.fromkeys(columns, _UNTOLD)
    found = {_name(written): find_scope(written) for written in app.scopes}
    return {name: _BY_SUPPORT[scope.support] if scope else _OTHER for name, scope in found.items()}


def _scopes(app: AppLine, columns: Iterable[str]) -> Iterable[str]:
    marks = _marks(app, columns)
    order = list(_MARKS)
    for name in columns:
        mark = marks.get(name)
        if mark is None:
            yield "<td></td>"
            continue
        said = mark if mark == _UNTOLD else f"{visible(name)}: {mark}"
        yield (
            f'<td class="{_class(mark)}" data-key="{order.index(mark)}">'
            f'<span aria-hidden="true">{_MARKS[mark][0]}</span><span class="said">{escape(said)}</span></td>'
        )


def _about(app: AppLine, kind: str) -> str:
    label = visible(app.label or "")
    return f"{label}, {kind}" if label and label != visible(app.name) else kind


def _outcome(app: AppLine) -> str:
    """The CSS class of a reply. An app whose flow is off isn't shown as refused."""
    if app.reply.token:
        return "token"
    return "refused" if app.reply.token is False and app.flow != "off" else "absent"


def _class(mark: str) -> str:
    return f"mark {mark.replace(' ', '-')}"


def _table(
    name: str, title: str, heads: Sequence[str], rows: Sequence[str], number: int, legend: Sequence[str] = ()
) -> list[str]:
    """A heading with the number of things, and the table below it. The script uses both."""
    count = str(number) if number == len(rows) else f"{number}, in {len(rows)} rows"
    heading = f'<h2 id="{name}">{title} <span role="status" data-all="{count}">{count}</span></h2>'
    if not rows:
        return [heading, "<p>None.</p>"]
    return [
        heading,
        *(["<ul>", *legend, "</ul>"] if legend else []),
        f'<div role="region" aria-labelledby="{name}" tabindex="0">',
        f'<table aria-labelledby="{name}">',
        f"<thead>{_row(*heads)}</thead>",
        "<tbody>",
        *rows,
        "</tbody>",
        "</table>",
        "</div>",
    ]


def _row(*cells: str) -> str:
    return f"<tr>{''.join(cells)}</tr>"


def _head(text: str, class_: str = "", title: str = "") -> str:
    return f'<th scope="col"{_attribute("class", class_)}{_attribute("title", title)}><span>{escape(text)}</span></th>'


def _cell(text: str, class_: str = "") -> str:
    return f"<td{_attribute('class', class_)}>{escape(text)}</td>"


def _attribute(name: str, value: str) -> str:
    return f' {name}="{escape(value)}"' if value else ""


def _beside(name: str) -> str:
    """A file of this package."""
    from pathlib import Path

    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """The source expression by which a content security policy allows an inline style or script."""
    from base64 import b64encode
    from hashlib import sha256

    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
