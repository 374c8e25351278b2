"""Inventories that someone else has written are compared and merged in linear time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec
import pytest
from tests.formats import inventories
from tests.hostile.growth import growth, times

from sfscope_lint.model.token_replies import Issued
from sfscope_lint.output.inventory.difference import changes
from sfscope_lint.output.inventory.formats import render_inventory, without_stamp
from sfscope_lint.output.inventory.merge import merge
from sfscope_lint.output.inventory.page_rows import page_rows
from sfscope_lint.output.inventory.read import read_inventory

if TYPE_CHECKING:
    from collections.abc import Callable

APP = '<details class="app"><summary><b>A</b><small>x, connected app</small></summary>'
CELL = '<i data-head="flow">on</i>'
ROW = f'<table aria-label="Token requests"><tbody><tr><td>{CELL}</td></tr>'
# A format, the beginning of a file, and what follows again and again.
COMPARED = [
    ("json", '{"apps": [{}', ', {"kind": "a", "name": "b"}'),
    ("json", "", '  "tool": {\n'),
    ("json", "", '  "repository": \n'),
    ("csv", "record,kind,app\n", "app,x,y\n"),
    ("csv", "record,kind,app\n", "\n"),
    ("csv", "", '"'),
    ("markdown", "| kind | app |\n", "| a | b |\n"),
    ("markdown", "| ", "\\"),
    ("markdown", "| ", " | "),
    ("text", "kind  app\n", "a  b\n"),
    ("text", "", " "),
    ("html", "<body><p>", '<span class="sign">x</span>text '),
    ("html", "<body><p>", '<span class="head">x</span>text '),
    ("html", "<body>", f"{APP}</details>"),
    ("html", f"<body>{APP}", CELL),
    ("html", f"<body>{APP}<dl>", "<div><dt>a</dt><dd>b</dd></div>"),
    ("html", f"<body>{ROW * 40}", CELL),
    ("html", "<body>", f"{ROW}</tbody></table>"),
    ("html", "", '<p class="made">'),
]


@pytest.mark.parametrize(("format_", "start", "more"), COMPARED)
def test_files_are_compared_in_linear_time(format_: str, start: str, more: str) -> None:
    end = "]}" if start.startswith("{") else ""

    def compare(size: int) -> Callable[[], object]:
        text = start + times(more, size) + end
        return lambda: (changes(format_, text, ""), without_stamp(text))

    grown = growth(compare, 20_000, 1_000_000)
    assert grown.is_linear, grown


@pytest.mark.parametrize(
    "start", [APP * 100, ROW * 40, f'{APP}<b data-head="x">' + "<b data-head='y'>" * 150]
)
def test_what_is_nested_in_a_page_is_read_once(start: str) -> None:
    rows = list(page_rows(f"<body>{start}{CELL}"))
    assert len(rows) == 1
    assert sum(value.count("on") for value in rows[0][1].values() if value != "connected app") == 1


def test_apps_of_one_name_are_merged_in_linear_time() -> None:
    def prepare(size: int) -> Callable[[], object]:
        apps = [inventories.app("A", ["Api"], Issued(("api",), ()), number=n) for n in range(1, size)]
        one = msgspec.structs.replace(inventories.inventory(apps), repository="crm")
        data = json.dumps(msgspec.to_builtins(one)).encode()
        return lambda: render_inventory("json", merge([read_inventory(data, {})]))

    grown = growth(prepare, 50, 3_200)
    assert grown.is_linear, grown
