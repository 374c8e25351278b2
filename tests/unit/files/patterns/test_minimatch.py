"""The globs of sfdx-project.json: what minimatch 9.0.9 says of them."""

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
def test_it_names_the_file(glob: str) -> None:
    assert Glob(glob).match(PATH)


@pytest.mark.parametrize("glob", MISSES)
def test_it_does_not(glob: str) -> None:
    assert not Glob(glob).match(PATH)


@pytest.mark.parametrize("glob", UNREAD)
def test_what_is_not_read_is_refused(glob: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        Glob(glob)


@pytest.mark.parametrize("path", ["a/.b/X.xml", ".a/X.xml", "a/.X.xml"])
def test_what_begins_with_a_dot_is_meant_by_its_name_alone(path: str) -> None:
    assert not Glob("**/*").match(path)
    assert Glob(path).match(path)


def test_many_stars_match_in_a_straight_line() -> None:
    """Any other way to try them would take longer than the universe has been there."""
    assert not Glob("*a" * 200 + "b").match("a" * 400)
    assert not Glob("**/a/" * 150 + "b").match("a/" * 400 + "c")
