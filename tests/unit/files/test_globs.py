"""Patterns for paths: what is done to pathspec's expressions, for quickness, changes nothing else that they match."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pathspec import GitIgnoreSpec

from sfscope_lint.files.globs import gitignore

ATOMS = ["a", "b", "*", "*", "**", "?", "/", "[ab]", "[(]", "\\*", "\\(", "(", "+", "."]
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


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("a[!b]c", "axc", True),
        ("a[!b]c", "abc", False),
        ("a[!b]c", "a/c", False),
        ("*[!a]b", "x/b", False),
        ("*[!a]*b", "xyzb", True),
        ("[!]]", "a", True),
        ("[!]]", "]", False),
        ("x[!a-c]", "xd", True),
        ("x[!a-c]", "xb", False),
    ],
)
def test_a_class_of_all_but_some_is_never_a_slash(pattern: str, path: str, matches: bool) -> None:
    """As git has it; pathspec's own expressions forget that."""
    assert gitignore([pattern]).match_file(path) is matches
