"""Path patterns: our faster form of pathspec's expressions matches the same paths."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pathspec import GitIgnoreSpec

from sfscope_lint.files.globs import gitignore

ATOMS = ["a", "b", "*", "*", "**", "?", "/", "[ab]", "[(]", "\\*", "\\(", "(", "+", "."]
PATTERNS = st.lists(st.sampled_from(ATOMS), min_size=1, max_size=10).map("".join)
PATHS = st.lists(st.sampled_from(["a", "b", "*", "(", "/", "."]), min_size=1, max_size=12).map("".join)


@settings(max_examples=250, deadline=None)
@given(PATTERNS, PATHS)
def test_bounded_pattern_matches_like_the_original(pattern: str, path: str) -> None:
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
def test_negated_class_never_matches_a_slash(pattern: str, path: str, matches: bool) -> None:
    """As in git; pathspec's own expressions differ."""
    assert gitignore([pattern]).match_file(path) is matches
