"""The top of the page: what a reader must know, in sentences and in a small picture whose parts filter the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.output.inventory.page.elements import Html, element, joined, lines, number_of
from sfscope_lint.output.inventory.page.marks import FLOWS, RESULTS, SEVERITIES, Mark, sign
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sfscope_lint.output.inventory.document import FindingLine, Inventory, Summary

_LINKED = Mark("●", "with an app", "plain")
_UNLINKED = Mark("○", "without an app", "doubt")
_SECRETS = Mark("◆", "about secrets", "bad")
_LEAST_WIDTH = 4.0  # percent; a narrower part is hard to click


class _Part(Record):
    """A part of a bar: its number, and the filter that shows what it counts, in one of the page's sections."""

    number: int
    mark: Mark
    filter: str
    section: str


def summary(inventory: Inventory) -> Html:
    """The section with the sentences and the picture."""
    told, findings = inventory.summary, every_finding(inventory)
    bars = (
        _bar("Apps with the flow", told.with_flow, _results(told)),
        _bar("All apps, by flow", told.apps, _flows(told)),
        _bar("Token requests", told.requests, _requests(told)),
        _bar("Findings", len(findings), _severities(findings), *_secrets(inventory)),
    )
    return element(
        "section",
        lines("", element("p", *_sentences(told), class_="lead"), element("div", lines("", *bars, ""), class_="bars"), ""),
        aria_label="Summary",
    )  # fmt: skip


def every_finding(inventory: Inventory) -> list[FindingLine]:
    """All findings once, because two lines of one app may share some."""
    of_apps = (finding for app in inventory.apps for finding in app.finding_list)
    return list(dict.fromkeys([*of_apps, *inventory.findings]))


def _sentences(told: Summary) -> Iterator[str]:
    yield from _about_apps(told)
    if told.unlinked:
        yield " "
        yield element("b", f"{told.unlinked} of {number_of(told.requests, 'token request')}")
        yield f" {'has' if told.unlinked == 1 else 'have'} no app in these files."
    yield " "
    yield element("b", number_of(told.secrets, "finding")) if told.secrets else "No finding"
    yield f" {'is' if told.secrets < 2 else 'are'} about secrets."


def _about_apps(told: Summary) -> Iterator[str]:
    numbers = {name: getattr(told, name) for name in RESULTS}
    there = [(RESULTS[name], number) for name, number in numbers.items() if number]
    if not there:
        yield "The files turn the client credentials flow on for no app."
        return
    yield f"Of {number_of(told.with_flow, 'app')} with the client credentials flow, "
    for position, (mark, number) in enumerate(there):
        yield "" if not position else " and " if position == len(there) - 1 else ", "
        yield element("b", f"{number} {mark.words}")
    yield "."


def _results(told: Summary) -> list[_Part]:
    numbers = (told.rejected, told.unknown, told.fine)
    return [
        _Part(number, mark, f"flow=on&result={name}", "apps")
        for (name, mark), number in zip(RESULTS.items(), numbers, strict=True)
    ]


def _flows(told: Summary) -> list[_Part]:
    numbers = (told.with_flow, told.flow_unknown, told.off)
    return [
        _Part(number, mark, f"flow={name}", "apps")
        for (name, mark), number in zip(FLOWS.items(), numbers, strict=True)
    ]


def _requests(told: Summary) -> list[_Part]:
    return [
        _Part(told.unlinked, _UNLINKED, "requests=unlinked", "requests"),
        _Part(told.requests - told.unlinked, _LINKED, "requests=linked", "requests"),
    ]


def _severities(findings: Sequence[FindingLine]) -> list[_Part]:
    numbers = {name: sum(finding.severity == name for finding in findings) for name in SEVERITIES}
    return [
        _Part(number, mark._replace(words=number_of(number, mark.words).partition(" ")[2]), f"severity={name}", "apps")
        for (name, mark), number in zip(SEVERITIES.items(), numbers.values(), strict=True)
    ]  # fmt: skip


def _secrets(inventory: Inventory) -> list[_Part]:
    """The findings about secrets, which are in the list of apps or among the others."""
    in_apps = any(finding.category == "secrets" for app in inventory.apps for finding in app.finding_list)
    return [
        _Part(inventory.summary.secrets, _SECRETS, "category=secrets", "apps" if in_apps else "others")
    ]  # fmt: skip


def _bar(title: str, total: int, parts: Sequence[_Part], *beside: _Part) -> Html:
    """A bar and its legend. ``beside`` are other numbers about the same things, in the legend only."""
    there = [part for part in parts if part.number]
    return element(
        "div",
        lines(
            "",
            element("h2", title, " ", element("b", str(total))),
            _picture(there),
            element("ul", *(_entry(part) for part in (*there, *beside) if part.number)),
            "",
        ),
        class_="bar",
    )  # fmt: skip


def _picture(parts: Sequence[_Part]) -> Html:
    """The bar. Its parts can be clicked; the same links in the legend are for the keyboard and for screen readers."""
    widths = [max(_LEAST_WIDTH, 100 * part.number / sum(one.number for one in parts)) for part in parts]
    scale = 100 / sum(widths, 0.0) if widths else 0
    drawn, at = [], 0.0
    for part, width in zip(parts, widths, strict=True):
        drawn.append(_drawn(part, at, width * scale))
        at += width * scale
    return element("svg", *drawn, aria_hidden="true")


def _drawn(part: _Part, at: float, width: float) -> Html:
    place = {"x": f"{at:.2f}%", "width": f"{width:.2f}%", "height": "100%"}
    return element(
        "a",
        element("title", f"{part.number} {part.mark.words}"),
        element("rect", **place, class_=f"part {part.mark.class_}"),
        element("text", part.mark.sign, x=f"{at + width / 2:.2f}%", y="50%"),
        **_link(part),
        tabindex="-1",
    )


def _entry(part: _Part) -> Html:
    return element(
        "li",
        element("a", joined(sign(part.mark), " ", element("b", str(part.number)), " ", part.mark.words), **_link(part)),
    )  # fmt: skip


def _link(part: _Part) -> dict[str, str]:
    return {"href": f"#{part.filter}", "data_section": part.section}
