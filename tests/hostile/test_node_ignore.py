"""``.forceignore`` has exactly the same meaning as in the Salesforce CLI."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

import pytest
from tests.hostile.ignore_pairs import RECORD, Case, cases
from tests.hostile.node import ask

from sfscope_lint.files.patterns import InvalidRegexError, TooMuchWorkError, automaton
from sfscope_lint.files.patterns.node_ignore import NodeIgnore

if TYPE_CHECKING:
    from collections.abc import Iterable


def answer(text: str, paths: Iterable[str]) -> list[bool] | None:
    try:
        ignore = NodeIgnore(text)
    except InvalidRegexError:
        return None
    return [ignore.ignores(path) for path in paths]


def disagreements(chosen: list[Case], answers: list[list[bool] | None]) -> list[object]:
    return [
        (text, paths, theirs, ours)
        for (text, paths), theirs in zip(chosen, answers, strict=True)
        if theirs != (ours := answer(text, paths))
    ]


def refers_to_a_group(text: str) -> bool:
    """Whether a pattern contains a group and a reference to it, which we refuse: no automaton can match that."""
    return any("\\\\(" in line and "\\1" in line for line in text.splitlines())


def test_reference_to_a_group_is_refused() -> None:
    with pytest.raises(TooMuchWorkError):
        NodeIgnore("a\\\\(b\\\\)\\1")
    assert answer("a\\1", ["a\x01"]) == [True]  # without a group it is a character code


def test_we_agree_with_the_recorded_answers_of_ignore() -> None:
    recorded = json.loads(RECORD.read_text())
    assert sum(len(paths) for _, paths, _ in recorded) >= 500
    said = [each for _, _, answers in recorded for each in answers or [None]]
    assert {*said} == {True, False, None}
    assert disagreements([(text, paths) for text, paths, _ in recorded], [each[2] for each in recorded]) == []


def test_we_agree_with_ignore_on_sixty_thousand_pairs() -> None:
    chosen = [case for case in cases(60_100, seed=20261126) if not refers_to_a_group(case[0])]
    answers = ask("ignore", [list(case) for case in chosen])
    assert sum(len(paths) for _, paths in chosen) >= 60_000
    assert disagreements(chosen, answers) == []
    said = [each for some in answers for each in some or ()]
    assert said.count(True) > 3_000 < said.count(False)


@pytest.mark.parametrize(
    ("pattern", "path", "ignored"),
    [
        ("[!a]*", "X.eca", False),  # matches an exclamation mark or an a
        ("[!a]*", "a.eca", True),
        ("[^Y]*", "X.eca", False),
        ("[^Y]*", "^.eca", True),
        ("[]X]*", "X.eca", False),
        ("[X]*", "X.eca", True),
        ("apps/  ", "apps/X.eca", True),
        ("apps\\ ", "apps/X.eca", False),
        ("apps\\ ", "apps /X.eca", True),
        ("force-app\\main", "force-app/main", False),
        ("APPS", "apps/X.eca", True),
        ("apps/*\n!apps/X.eca", "apps/X.eca", False),
        ("apps\n!apps/X.eca", "apps/X.eca", True),  # an ignored folder hides its files
        ("apps/**\n!apps/X.eca", "apps/X.eca", False),
        ("X.eca/", "X.eca", False),
        ("/X.eca", "apps/X.eca", False),
        ("a/**/X.eca", "a/X.eca", True),
        ("a/**", "a", False),
        ("#X.eca", "#X.eca", False),
        ("\\#X.eca", "#X.eca", True),
        ("\ufeff#X.eca", "#X.eca", True),
        ("*.eca\r\n!X.eca\r\n", "X.eca", False),
        ("*", ".../X.eca", False),  # ignore throws because it is no path; the CLI carries on
    ],
)
def test_patterns_with_surprising_meaning(pattern: str, path: str, ignored: bool) -> None:
    assert answer(pattern, [path]) == [ignored]


@pytest.mark.parametrize("pattern", ["[b-é]\n[é-b]", "[a/b", "\\\\(", "\\\\{2}\\\\{2}\\\\{2,1}"])
def test_pattern_that_javascript_refuses_disables_the_file(pattern: str) -> None:
    assert answer(f"*.eca\n{pattern}", ["X.eca"]) is None


BOMBS = ["*a", "**/a/", "a*", "(a*)*", "[a", "[", "\\", " ", "\\ ", "?", "**/", "/**", "\\\\+", "a\\\\*"]


@pytest.mark.parametrize("piece", BOMBS)
def test_work_is_proportional_to_pattern_times_path(piece: str) -> None:
    """Doubling pattern and path costs at most four times the work, plus some constant work."""

    def work(times: int) -> int:
        path = "a" * times + "/" + "a/" * times + "b"
        try:
            ignore = NodeIgnore(f"{piece * times}!")
        except InvalidRegexError:
            return 1
        ignore.ignores(path)
        return ignore._automaton._work + 1_000

    assert work(200) <= 5 * work(100)


@pytest.mark.parametrize("text", ["a\n" * 4_000, "a" * 21_000, "\\\\\\\\{999}" * 100])
def test_text_that_is_too_long_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a tenth of the real limit, with which ``.forceignore`` is tested (test_deployed)."""
    monkeypatch.setattr(automaton, "_MOST_INSTRUCTIONS", 20_000)
    with pytest.raises((TooMuchWorkError, InvalidRegexError)):
        NodeIgnore(text).ignores(text.partition("\n")[0])


def test_plain_lines_ignore_what_their_automaton_ignores() -> None:
    """Most plain lines are never read, because no path has their text. That decides as reading them does."""
    chance = random.Random(20261126)
    said = []
    for _ in range(4_000):
        lines = ["".join(chance.choices("aB.-_ /*!", k=chance.randint(1, 7))) for _ in range(3)]
        path = "".join(chance.choices("Ab.-_ /", k=chance.randint(1, 8)))
        read = NodeIgnore("\n".join(lines))
        if read._literals is None:
            continue
        decided, filtered = read.ignores(path), "_automaton" not in vars(read)
        read._literals = None
        assert read.ignores(path) == decided, (lines, path)
        said.append((decided, filtered))
    assert said.count((False, True)) > 300
    assert said.count((True, False)) > 100 < said.count((False, False))


def test_plain_lines_are_read_only_for_a_path_with_their_text() -> None:
    ignore = NodeIgnore("**/jsconfig.json\n**/.*\n/docs\n!*.md")
    assert not ignore.ignores("force-app/a.b/Doc.md")
    assert "_automaton" not in vars(ignore)
    assert ignore.ignores("DOCS/a")
    assert "_automaton" in vars(ignore)
