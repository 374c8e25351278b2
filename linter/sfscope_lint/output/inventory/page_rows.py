"""Read apps, requests and secrets from the inventory's page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree, html

if TYPE_CHECKING:
    from collections.abc import Iterator


# Someone else may have written the page, so nothing is read twice: no row within a row, no cell within a cell.
_CELLS = etree.XPath(".//*[@data-head][not(ancestor::*[@data-head])]")
_SHOWN = etree.XPath(
    './/text()[not(ancestor::span[starts-with(@class, "sign") or @class="head"])]', smart_strings=False
)


def page_rows(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """What each row is (``app``, ``request`` or ``secret``), and its fields under the heads of the tables of text."""
    try:
        page: Any = html.document_fromstring(text)
    except (etree.ParserError, ValueError):  # the page is empty, or isn't one
        return
    for head in page.xpath('//span[@class="head"]'):  # a cell's own head counts, not its column's
        head.getparent().set("data-head", " ".join(head.text_content().split()).rstrip(":").lower())
    for app in page.xpath('//details[@class="app"][not(ancestor::details)]'):
        name, kind = app.xpath(".//summary//b"), app.xpath(".//summary//small")
        if name and kind:
            about = {"kind": _text(kind[0]).rpartition(", ")[2], "app": _text(name[0])}
            pairs = app.xpath(".//dl[not(ancestor::dl)]/div")
            terms = {_text(pair[0]): _text(pair[1]) for pair in pairs if len(pair) == 2}
            yield "app", {**about, **_fields(app), **terms}
    for row in _rows(page, "Token requests"):
        yield "request", _fields(row)
    for row in _rows(page, "Other findings"):
        if row.get("data-findings", "").endswith("/secrets"):
            fields = _fields(row)
            yield "secret", {name: fields.get(name, "") for name in ("rule", "place")}


def _rows(page: Any, table: str) -> Any:
    return page.xpath("//table[@aria-label=$name][not(ancestor::table)]/tbody/tr", name=table)


def _fields(element: Any) -> dict[str, str]:
    """The values in an element, by their heads."""
    return {cell.get("data-head"): _text(cell) for cell in _CELLS(element)}


def _text(element: Any) -> str:
    """The text of an element without signs and heads."""
    return " ".join("".join(_SHOWN(element)).split())
