"""Patterns for paths: what is done to pathspec's expressions, for quickness, changes nothing that they match."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from pathspec import GitIgnoreSpec

from sfscope_lint.globs import gitignore

ATOMS = ["a", "b", "*", "*", "**", "?", "/", "[ab]", "[!a]", "[(]", "\\*", "\\(", "(", "+", "."]
PATTERNS = st.lists(st.sampled_from(ATOMS), min_size=1, max_size=10).map("".join)
PATHS = st.lists(st.sampled_from(["a", "b", "*", "(", "/", "."]), min_size=1, max_size=12).map("".join)


@settings(max_examples=500, deadline=None)
@given(PATTERNS, PATHS)
def test_a_tamed_pattern_matches_what_the_wild_one_does(pattern: str, path: str) -> None:
    try:
        wild = GitIgnoreSpec.from_lines([pattern])
    except ValueError:
        return
    assert gitignore([pattern]).match_file(path) == wild.match_file(path), pattern
