"""The inventory's text: tables, and cards where a table doesn't fit the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.rules.token_requests import KEY, app, curl
from tests.support import connected_app

from sfscope_lint.output.escape import cells
from sfscope_lint.output.inventory import text
from sfscope_lint.output.inventory.cards import wrapped
from sfscope_lint.output.inventory.collect import take
from sfscope_lint.output.style import Style

if TYPE_CHECKING:
    from tests.support import Workspace

    from sfscope_lint.output.inventory.document import Inventory

FOLDER = "force-app/main/default/connectedApps"


@pytest.fixture
def inventory(workspace: Workspace) -> Inventory:
    workspace.write(f"{FOLDER}/{'Long_' * 20}.connectedApp-meta.xml", app(scope="Api"))
    workspace.write(f"{FOLDER}/{'注文' * 20}.connectedApp-meta.xml", app(scope="Full"))
    workspace.write("scripts/a.sh", curl("-d scope=api"))
    return take(workspace.report("."))


@pytest.mark.parametrize("width", [20, 40, 79, 80, 132])
def test_cards_fit_the_terminal_and_lose_nothing(inventory: Inventory, width: int) -> None:
    table, cards = text.render(inventory), text.render(inventory, Style(width))
    assert max(map(cells, cards.splitlines())) <= max(width, 35)
    assert [cards.count(f"\n  {head} ") for head in ("flow", "scopes", "reply")] == [2, 2, 2]
    assert "".join(cards.split()).count("invalid_grant:novalidscopesdefined") == 1
    for line in inventory.apps:
        assert "".join(line.paths[0].split()) in "".join(cards.split())
    assert text.render(inventory, Style(1_000)) == table


def test_each_table_is_a_table_if_it_fits(inventory: Inventory) -> None:
    cards = text.render(inventory, Style(80))
    assert "\nkind   place           host" in cards
    assert "\nkind   app" not in cards


def test_summary_is_at_the_end(inventory: Inventory, workspace: Workspace) -> None:
    said = "2 apps, 2 with the client credentials flow: 1 rejected, 0 unknown, 1 fine\nRejected: "
    assert f"\n\n{said}" in text.render(inventory)
    assert text.render(inventory).endswith("\n1 token request, 1 linked to no app\n")
    workspace.write("b/B.connectedApp", connected_app("Api", flow="false"))
    off = text.render(take(workspace.report("b")))
    assert off.endswith("Token requests: none\n\n1 app, none with the client credentials flow\n")
    workspace.write("u/U.connectedApp", connected_app("Api", flow="{{FLOW}}"))
    unknown = text.render(take(workspace.report("u")))
    assert unknown.endswith("flow\n1 app may have the flow: the files don't tell\n")


def test_rejected_apps_and_unlinked_requests_come_first(workspace: Workspace) -> None:
    for name, scope, key in (
        ("A", "Api", KEY),
        ("B", "{{S}}", "SecondConsumerKey2"),
        ("C", "Full", "ThirdConsumerKey33"),
    ):
        workspace.write(f"{name}.connectedApp", app(scope=scope, key=key))
    workspace.write("0.connectedApp", connected_app("Full", flow="false"))
    workspace.write("a.sh", curl(f"-d client_id={KEY}"))
    workspace.write("b.sh", curl())
    shown = text.render(take(workspace.report("."))).splitlines()
    assert [line.split()[1] for line in shown if line.startswith("connected-app")] == ["C", "B", "A", "0"]
    assert [line.split()[1] for line in shown if line.startswith("shell")] == ["b.sh:1", "a.sh:1"]


def test_title_of_a_card_is_coloured(inventory: Inventory) -> None:
    colored = text.render(inventory, Style(60, color=True))
    assert "\x1b[1;31m注文" in colored
    assert "\x1b[1mLong_" in colored


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("a b", ["a b"]),
        ("", [""]),
        ("12345678901234567890 b", ["12345678901234567890", "b"]),
        ("1234567890123/567890123", ["1234567890123/", "567890123"]),
        ("1/34567890123456789012345", ["1/345678901234567890", "12345"]),
        ("注" * 11, ["注" * 10, "注"]),
    ],
)
def test_wrapping(line: str, expected: list[str]) -> None:
    assert wrapped(line, 20) == expected


def test_wrapping_takes_time_in_proportion() -> None:
    assert len(wrapped("x" * 200_000, 20)) == 10_000
