"""Globs in sfdx-project.json match as in minimatch 9.0.9."""

from __future__ import annotations

import pytest

from sfscope_lint.files.patterns.minimatch import LONGEST, Glob

PATH = "project/force-app/main/default/connectedApps/X.connectedApp-meta.xml"
HITS = [
    "**", "*", "**/*", "*.xml", "force-app/**", "/force-app/**", "force-app//main/**", "force-app/**/X.*", "[!a]*", "[]X]*",
    "?.connectedApp-meta.xml", "X.{connectedApp,eca}-meta.xml", "X.connectedApp{,-meta.xml}", "connectedApps/**.xml",
    "{{X,Y}.*,Z}", "force-app/**/**/*", "project/force-app/**", "[A-Z].*", "[^a-z].*",
]  # fmt: skip
MISSES = [
    "", "force-app", "connectedApps", "./force-app/**", "force-app/*", "X.connectedApp-meta.xml/**", "X.connectedApp-meta.xml/",
    "x.*", "[z-a]*", "[X", "X.connectedApp-meta.xml{", "{X,Y", "{X.*", "${X}*", "#X*", "[!X]*", "{X.connectedApp-meta.xml}",
    "force-app/**/", "force-app/./**",
]  # fmt: skip
UNREAD = [
    "@(X|Y).*",
    "!(Y).*",
    "*(X)*",
    "[[:upper:]].*",
    "{A..Z}.*",
    "force-app\\**",
    "../**",
    "{a,b}" * 12,
    "a" * (LONGEST + 1),
]


@pytest.mark.parametrize("glob", HITS)
def test_glob_matches(glob: str) -> None:
    assert Glob(glob).match(PATH)


@pytest.mark.parametrize("glob", MISSES)
def test_glob_does_not_match(glob: str) -> None:
    assert not Glob(glob).match(PATH)


@pytest.mark.parametrize("glob", UNREAD)
def test_unsupported_glob_is_refused(glob: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        Glob(glob)


@pytest.mark.parametrize("path", ["a/.b/X.xml", ".a/X.xml", "a/.X.xml"])
def test_names_with_a_leading_dot_match_only_literally(path: str) -> None:
    assert not Glob("**/*").match(path)
    assert Glob(path).match(path)


def test_many_stars_match_in_linear_time() -> None:
    """Backtracking would take longer than the age of the universe."""
    assert not Glob("*a" * 200 + "b").match("a" * 400)
    assert not Glob("**/a/" * 150 + "b").match("a/" * 400 + "c")
