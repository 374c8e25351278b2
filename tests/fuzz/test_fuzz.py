"""The fuzzer itself: every reader has a target, and every target accepts its seeds."""

from __future__ import annotations

import os
from functools import cache
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fuzz.mutation import mutated
from tests.fuzz.projects import pack, unpack
from tests.fuzz.seeds import projects, words
from tests.fuzz.targets import REQUEST_FILES, TARGETS

from sfscope_lint.files.request_files import Format, source_type_of

MOST_SEEDS = 40  # the fuzzer itself, which CI runs, starts with all


@cache
def seeds(name: str) -> tuple[bytes, ...]:
    return tuple(TARGETS[name].seeds())


@pytest.mark.parametrize("name", TARGETS)
def test_target_accepts_its_seeds(name: str) -> None:
    assert seeds(name)
    for seed in [*seeds(name)[:: len(seeds(name)) // MOST_SEEDS + 1], b"", b"\0"]:
        TARGETS[name].run(seed)


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**40))
def test_target_accepts_mutated_seeds(name: str, number: int) -> None:
    """A small, unguided version of what the fuzzer does."""
    seed = seeds(name)[number % len(seeds(name))]
    TARGETS[name].run(mutated(seed, words(), 2000, number))


def test_every_reader_of_token_requests_has_a_target() -> None:
    kinds = [source_type_of(os.path.basename(path)) for path in REQUEST_FILES.values()]
    assert {format_ for kind in kinds if kind for format_ in kind.formats} == set(get_args(Format))


def test_project_survives_packing_and_unpacking() -> None:
    for project in projects():
        assert unpack(pack(project)) == {path.encode(): data for path, data in project.items()}
    assert unpack(b"\x1e/a/../.git/../b\0\n1\x1e.git\n2\x1ec/") == {b"a/b": b"1", b"c": b""}


def test_mutation_is_deterministic() -> None:
    data = b'<a b="c">d</a>'
    changed = [mutated(data, words(), 100, seed) for seed in range(50)]
    assert changed == [mutated(data, words(), 100, seed) for seed in range(50)]
    assert len(set(changed)) > 40
    assert max(map(len, changed)) <= 100
