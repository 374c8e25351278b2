"""The inventory of a random program has the request that is in it, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.laws.programs.check import differences
from tests.laws.programs.generate import LANGUAGES, program
from tests.laws.programs.validity import unparsed

if TYPE_CHECKING:
    from pathlib import Path

COUNT = 12  # of each language; `python -m tests.laws.programs` compares many more
SEED = 7


@pytest.mark.parametrize("language", LANGUAGES)
def test_inventory_of_random_programs(language: str, tmp_path: Path) -> None:
    programs = {f"P{seed}": program(language, seed) for seed in range(SEED, SEED + COUNT)}
    planted = sum(one.row is not None for one in programs.values())
    assert 0 < planted < COUNT  # some have none
    assert [*differences(programs, tmp_path), *unparsed(programs)] == []


def test_a_seed_decides_the_program() -> None:
    for language in LANGUAGES:
        assert program(language, 1) == program(language, 1)
        assert program(language, 1) != program(language, 2)


def test_what_the_inventory_says_wrongly_is_noticed(tmp_path: Path) -> None:
    seed = next(seed for seed in range(100) if program("Python", seed).row)
    right = program("Python", seed)
    assert right.row
    wrong = {
        "missed": right._replace(text=""),
        "false": right._replace(row=None),
        "host": right._replace(row=right.row._replace(host="other.my.salesforce.com")),
        "scope": right._replace(row=right.row._replace(scope="other")),
        "line": right._replace(row=right.row._replace(lines=frozenset({1000}))),
        "kind": right._replace(row=right.row._replace(kind="go")),
    }
    found = differences(wrong, tmp_path)
    assert [(one.name, one.what.partition(":")[0]) for one in found] == [(name, name) for name in wrong]
