"""Read apps, requests and secrets from the inventory's page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree, html

if TYPE_CHECKING:
    from collections.abc import Iterator


def page_rows(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """What each row is (``app``, ``request`` or ``secret``), and its fields under the heads of the tables of text."""
    try:
        page: Any = html.document_fromstring(text)
    except (etree.ParserError, ValueError):  # the page is empty, or isn't one
        return
    for sign in page.xpath('//span[starts-with(@class, "sign")]'):
        sign.drop_tree()
    for head in page.xpath('//span[@class="head"]'):
        head.getparent().set("data-head", _text(head).rstrip(":").lower())
        head.drop_tree()
    for app in page.xpath('//details[@class="app"]'):
        name, kind = app.xpath(".//summary//b"), app.xpath(".//summary//small")
        if name and kind:
            about = {"kind": _text(kind[0]).rpartition(", ")[2], "app": _text(name[0])}
            terms = {_text(pair[0]): _text(pair[1]) for pair in app.xpath(".//dl/div") if len(pair) == 2}
            yield "app", {**about, **_fields(app), **terms}
    for row in page.xpath('//table[@aria-label="Token requests"]/tbody/tr'):
        yield "request", _fields(row)
    for row in page.xpath('//table[@aria-label="Other findings"]/tbody/tr'):
        if row.get("data-findings", "").endswith("/secrets"):
            fields = _fields(row)
            yield "secret", {name: fields.get(name, "") for name in ("rule", "place")}


def _fields(element: Any) -> dict[str, str]:
    """The values in an element, by their heads."""
    return {cell.get("data-head"): _text(cell) for cell in element.xpath(".//*[@data-head]")}


def _text(element: Any) -> str:
    return " ".join(element.text_content().split())
