"""Properties of merged inventories: nothing is lost, order doesn't matter, and no document makes a format fail."""

from __future__ import annotations

import json
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.token_requests import KEY, SECRET, app, curl
from tests.support import Workspace, connected_app, eca_file

from sfscope_lint.output.inventory.chosen import with_paths
from sfscope_lint.output.inventory.collect import take
from sfscope_lint.output.inventory.formats import INVENTORIES, render_inventory
from sfscope_lint.output.inventory.merge import merge
from sfscope_lint.output.inventory.read import InventoryError, read_inventory

if TYPE_CHECKING:
    from random import Random

    from sfscope_lint.output.inventory.document import Inventory

QUICK = settings(max_examples=60, deadline=None)
KEYS = (KEY, "OtherConsumerKey22", "ThirdConsumerKey333")
OFF = "isClientCredentialsFlowEnabled=false"
# What hostile documents hold in place of a value.
ODD: tuple[Any, ...] = ("\x1b[31m", "</script>", "::error::x", "../..", "\u202e", "a\nb", "", "x" * 3000, -1, 2**70, 1.5, True, None, [], {}, [[]],
       [None], {"x": 1}, "on", "off", "unknown", "connected-app")  # fmt: skip


@cache
def samples() -> tuple[Inventory, ...]:
    """Inventories of small projects; apps and consumer keys occur in several of them."""
    projects = [
        {"A.connectedApp": app(scope="Full"), "B.connectedApp": app(scope="Api", key=KEYS[1])},
        {"a.connectedApp": app(scope="Api"), "x.sh": curl(f"-d client_id={KEYS[1]} -d client_secret={SECRET}")},
        {"y.sh": curl("-d client_id=$ID"), "z.sh": curl(f"-d client_id={KEYS[2]}")},
        {"C.connectedApp": app(scope="{{SCOPE}}", key=KEYS[2]), "old/C.connectedApp": connected_app("Api", flow="false")},
        {
            "E.eca": eca_file("ExternalClientApplication", app="E"),
            "E.ecaOauth": eca_file("ExtlClntAppOauthSettings", "commaSeparatedOauthScopes=Api", app="E"),
            "E2.ecaOauth": eca_file("ExtlClntAppOauthSettings", "commaSeparatedOauthScopes=Full", app="E"),
            "E.ecaOauthPlcy": eca_file("ExtlClntAppOauthConfigurablePolicies", OFF, app="E"),
        },
    ]  # fmt: skip
    found = []
    for number, files in enumerate(projects):
        with tempfile.TemporaryDirectory() as root:
            workspace = Workspace(Path(root))
            for path, content in files.items():
                workspace.write(path, content)
            found.append(take(workspace.report(".", select=()), repository=f"r{number}"))
    return tuple(found)


CHOSEN = st.lists(st.sampled_from(range(5)), unique=True, min_size=1)


@given(CHOSEN, st.randoms())
@QUICK
def test_order_does_not_matter(numbers: list[int], random: Random) -> None:
    chosen = [samples()[number] for number in numbers]
    shuffled = random.sample(chosen, len(chosen))
    assert merge(chosen) == merge(shuffled)


@given(CHOSEN)
@QUICK
def test_nothing_is_lost(numbers: list[int]) -> None:
    chosen = [samples()[number] for number in numbers]
    merged = merge(chosen)
    below = [with_paths(one, lambda path, name=one.repository: f"{name}/{path}") for one in chosen]  # type: ignore[misc]
    apps = [line for one in below for line in one.apps]
    assert {(line.kind, line.name.casefold()) for line in apps} == {
        (line.kind, line.name.casefold()) for line in merged.apps
    }
    assert len(merged.apps) == merged.summary.apps == len({line.id for line in merged.apps})
    assert {path for line in apps for path in line.paths} == {
        path for line in merged.apps for path in line.paths
    }
    requests = [(line.path, line.line) for one in below for line in one.requests]
    assert sorted(requests) == sorted((line.path, line.line) for line in merged.requests)
    assert merged.summary.secrets == sum(one.summary.secrets for one in chosen)
    for line in merged.apps:
        assert (line.findings, line.requests) == (len(line.finding_list), len(line.request_list))
        assert len(line.repositories) == sum(
            (other.kind, other.name.casefold()) == (line.kind, line.name.casefold()) for other in apps
        )


@given(st.sampled_from(range(5)))
@QUICK
def test_what_is_written_is_read(number: int) -> None:
    written = samples()[number]
    pages = {line.rule: line.url for one in written.apps for line in one.finding_list} | {
        line.rule: line.url for line in written.findings
    }
    assert read_inventory(render_inventory("json", written).encode(), pages) == written


@given(st.sampled_from(range(5)), st.integers(0, 400), st.sampled_from(ODD), st.booleans())
@settings(max_examples=150, deadline=None)
def test_changed_document_is_refused_or_rendered(number: int, place: int, odd: Any, gone: bool) -> None:
    document = json.loads(msgspec.json.encode(samples()[number]))
    places = list(_places(document))
    holder, key = places[place % len(places)]
    if gone:
        del holder[key]
    else:
        holder[key] = odd
    try:
        read = read_inventory(json.dumps(document).encode(), {})
    except InventoryError:
        return
    merged = merge([read, msgspec.structs.replace(samples()[0], repository="other")])
    for format_ in INVENTORIES:
        text = render_inventory(format_, merged)
        assert not {"\x1b", "\u202e"} & set(text)
        assert "::error::" not in text


def _places(value: Any) -> Any:
    """Each object or list with each of its keys, in a fixed order."""
    waiting = [value]
    while waiting:
        holder = waiting.pop()
        for key in list(holder) if isinstance(holder, dict) else range(len(holder)):
            yield holder, key
            if isinstance(holder[key], dict | list):
                waiting.append(holder[key])
