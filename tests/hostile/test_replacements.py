"""Entries of ``replacements`` that replace nothing, or perhaps nothing, hide nothing."""

from __future__ import annotations

import json
import random
import re
import sys
from typing import TYPE_CHECKING, Any

import pytest
from tests.hostile.node import ask
from tests.support import connected_app

from sfscope_lint.files.replacements import read_replacements
from sfscope_lint.model.source import Source

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support import Workspace

    from sfscope_lint.model.finding import Finding

APP = "connectedApps/Order_Sync.connectedApp-meta.xml"
BROKEN = ["no-valid-scopes", "unsupported-scope"]
FULL = {"glob": "**", "stringToReplace": "Full"}


def find(
    workspace: Workspace, *entries: dict[str, Any], text: str = "", app: str = ""
) -> tuple[Finding, ...]:
    """The findings of an app with only the scope Full; ``text`` is the content of text.txt."""
    if text:
        workspace.write("text.txt", text)
    workspace.write("sfdx-project.json", json.dumps({"replacements": entries}, indent=1))
    workspace.write(APP, app or connected_app("Full"))
    return workspace.report(".").findings


def rules(found: tuple[Finding, ...]) -> list[str]:
    return [finding.rule for finding in found]


def test_replaced_value_is_unknown(workspace: Workspace) -> None:
    assert find(workspace, {**FULL, "replaceWithEnv": "SCOPE"}) == ()
    assert find(workspace, {**FULL, "replaceWithFile": "not-there-yet.txt"}) == ()
    assert find(workspace, {**FULL, "replaceWithFile": "text.txt"}, text="Api\n") == ()
    assert find(workspace, {"filename": "", "stringToReplace": "Full", "replaceWithEnv": "SCOPE"}) == ()


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        (FULL, "Full"),
        (FULL, "\ufeff Full\n"),
        (FULL, "$&"),
        (FULL, "<!-- a comment -->Full"),
        (FULL, "<![CDATA[Full]]>"),
        (FULL, "F&#117;ll"),
        ({"filename": "", "regexToReplace": "zzz|Full"}, "Full"),
        ({"glob": "**", "regexToReplace": "F(?<end>ull)"}, "F$<end>"),
        ({"glob": "**", "regexToReplace": "(F)(ull)"}, "$1$2"),
        ({"glob": "**", "stringToReplace": "<scopes>Full</scopes>"}, "<scopes> Full </scopes>"),
        ({"glob": "**", "regexToReplace": "\\s*<scopes>[^]*?</scopes>"}, "<scopes>Full</scopes>"),
    ],
)
def test_replacing_a_value_by_itself_hides_nothing(
    workspace: Workspace, entry: dict[str, Any], text: str
) -> None:
    assert rules(find(workspace, {**entry, "replaceWithFile": "text.txt"}, text=text)) == BROKEN


def test_entries_that_undo_each_other_hide_nothing(workspace: Workspace) -> None:
    workspace.write("back.txt", "Full")
    there = {**FULL, "replaceWithFile": "text.txt"}
    back = {"glob": "**", "stringToReplace": "Api", "replaceWithFile": "back.txt"}
    assert rules(find(workspace, there, back, text="Api")) == BROKEN
    assert find(workspace, back, there, text="Api") == ()


@pytest.mark.parametrize(
    ("conditions", "words"),
    [
        ([{"env": "NEVER_SET", "value": "x"}], "NEVER_SET is x"),
        ([{"env": "A", "value": True}, {"env": "B", "value": 1}], "A is true and B is 1"),
    ],
)
def test_condition_is_named_in_the_message(
    workspace: Workspace, conditions: list[dict[str, Any]], words: str
) -> None:
    found = find(workspace, {**FULL, "replaceWithEnv": "SCOPE", "replaceWhenEnv": conditions})
    assert rules(found) == BROKEN
    for finding in found:
        assert f", unless the environment variable {words} when it is deployed" in finding.message


@pytest.mark.parametrize("value", ["x", "y"])
def test_environment_is_not_read(workspace: Workspace, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("STAGE", value)
    condition = [{"env": "STAGE", "value": "x"}]
    found = find(workspace, {**FULL, "replaceWithEnv": "SCOPE", "replaceWhenEnv": condition})
    assert rules(found) == BROKEN
    assert "STAGE is x" in found[0].message


def test_condition_of_another_value_is_not_named(workspace: Workspace) -> None:
    conditional = {"replaceWithEnv": "L", "replaceWhenEnv": [{"env": "STAGE", "value": "x"}]}
    found = find(workspace, {"glob": "**", "stringToReplace": "Order Sync", **conditional})
    assert rules(found) == BROKEN
    assert not any("STAGE" in str(finding) for finding in found)


def test_condition_of_the_switch_is_named(workspace: Workspace) -> None:
    conditional = {"replaceWithEnv": "ON", "replaceWhenEnv": [{"env": "STAGE", "value": "x"}]}
    found = find(workspace, {"glob": "**", "stringToReplace": ">true<", **conditional})
    assert rules(found) == BROKEN
    assert all("STAGE is x" in finding.message for finding in found)


@pytest.mark.parametrize("conditions", [None, []])
def test_empty_list_of_conditions_is_no_condition(workspace: Workspace, conditions: object) -> None:
    assert find(workspace, {**FULL, "replaceWithEnv": "S", "replaceWhenEnv": conditions}) == ()


UNUSABLE = {
    "flags": {"glob": "**", "regexToReplace": "(?i)full", "replaceWithEnv": "S"},
    "not closed": {"glob": "**", "regexToReplace": "(Full", "replaceWithEnv": "S"},
    "too long": {"glob": "**", "regexToReplace": "Full|" * 300 + "x", "replaceWithEnv": "S"},
    "an extended glob": {"glob": "!(x)", "stringToReplace": "Full", "replaceWithEnv": "S"},
    "a backslash": {"glob": "connectedApps\\**", "stringToReplace": "Full", "replaceWithEnv": "S"},
    "nothing to write": FULL,
    "an empty file": {**FULL, "replaceWithFile": "text.txt"},
    "a condition without a list": {
        **FULL,
        "replaceWithEnv": "S",
        "replaceWhenEnv": {"env": "A", "value": "x"},
    },
    "a condition without a value": {**FULL, "replaceWithEnv": "S", "replaceWhenEnv": [{"env": "A"}]},
}


@pytest.mark.parametrize("entry", UNUSABLE.values(), ids=UNUSABLE)
def test_entry_that_cannot_be_applied_is_a_finding(workspace: Workspace, entry: dict[str, Any]) -> None:
    fine = {"glob": "**", "stringToReplace": "something else", "replaceWithEnv": "S"}
    found = find(workspace, fine, entry, text=" \n")
    assert rules(found) == [*BROKEN, "malformed-metadata"]
    said = found[-1]
    assert said.message.startswith("entry 2 of replacements can't be applied: ")
    assert (said.location.path, said.location.line) == ("sfdx-project.json", 8)


def test_text_of_an_unusable_entry_is_not_shown(workspace: Workspace) -> None:
    secret = "7C1D6F5E24E2B7C1904D5A4F6E93B8A0"
    workspace.write(
        "sfdx-project.json",
        f'{{"replacements": [{{"glob": "!(x)", "stringToReplace": "{secret}", "replaceWithEnv": "S"}}]}}',
    )
    workspace.write(APP, connected_app("Api"))
    for format_ in ("text", "json", "junit", "sarif", "gitlab", "github"):
        ran = workspace.run("lint", "--format", format_, "-v", ".")
        assert ran.code == 1
        assert secret not in ran.out + ran.err


UNCLEAR = {
    "end of the text": "Full</scopes>$'",
    "start of the text": "Full</scopes><!--$`-->",
    "too many marks": "Full</scopes><!--" + "$&" * 21 + "-->",
    "too long": f"Full</scopes><!--{'x' * 10_000}-->",
    "too large": f"Full</scopes><!--{'x' * 1_100_000}-->",
}


@pytest.mark.parametrize("text", UNCLEAR.values(), ids=UNCLEAR)
def test_file_whose_text_is_not_understood_hides_nothing(workspace: Workspace, text: str) -> None:
    """It may write the same value."""
    entry = {"glob": "**", "stringToReplace": "Full</scopes>", "replaceWithFile": "text.txt"}
    found = find(workspace, entry, text=text)
    assert rules(found) == [*BROKEN, "malformed-metadata"]
    assert "entry 1 of replacements can't be applied: its replaceWithFile" in found[-1].message
    assert find(workspace, {**entry, "stringToReplace": "Fuller</scopes>"}, text=text)[2:] == ()


@pytest.mark.parametrize("space", ["\u3000", "\u2028", "\n \ufeff", " " * 20_000])
def test_space_around_the_text_of_a_file_is_not_written(workspace: Workspace, space: str) -> None:
    entry = {"glob": "**", "stringToReplace": "Full", "replaceWithFile": "text.txt"}
    assert rules(find(workspace, entry, text=f"{space}Full{space}")) == BROKEN


OTHER_ELEMENTS = {
    "an element more": ("Full</scopes>", "Full</scopes><consumerKey>x</consumerKey>"),
    "not XML": ("</ConnectedApp>", "</ConnectedApp"),
}


@pytest.mark.parametrize(("old", "new"), OTHER_ELEMENTS.values(), ids=OTHER_ELEMENTS)
def test_other_elements_in_the_deployed_file_hide_nothing(workspace: Workspace, old: str, new: str) -> None:
    for name, text in (("a", "Fulx"), ("b", "Full"), ("c", new)):
        workspace.write(f"{name}.txt", text)
    entries = [
        {"glob": "**", "stringToReplace": old, "replaceWithFile": f"{name}.txt"}
        for old, name in (("Full", "a"), ("Fulx", "b"), (old, "c"))
    ]
    assert rules(find(workspace, *entries))[:2] == BROKEN
    workspace.write("b.txt", "Api")
    assert (rules(find(workspace, *entries)) == []) == (old == "Full</scopes>")


@pytest.mark.parametrize(
    "entry",
    [
        {"filename": "connectedApps\\Order_Sync.connectedApp-meta.xml", "stringToReplace": "Full"},
        {"filename": "../" + APP, "stringToReplace": "Full"},
        {"glob": "connectedApps", "stringToReplace": "Full"},
        {"glob": "**", "stringToReplace": ""},
        {"glob": "**", "regexToReplace": "q*"},
        {"glob": "**", "regexToReplace": "Full$"},
        {"glob": "**", "stringToReplace": "full"},
        # The CLI replaces line by line, and the text after the last line end separately.
        {"glob": "**", "regexToReplace": "<scopes>Full[^]*</ConnectedApp>$"},
    ],
)
def test_text_that_the_cli_would_not_find_is_not_replaced(
    workspace: Workspace, entry: dict[str, Any]
) -> None:
    app = connected_app("Full").rstrip("\n")
    assert rules(find(workspace, {**entry, "replaceWithEnv": "SCOPE"}, app=app)) == BROKEN


@pytest.mark.parametrize(("folder", "expected"), [(".ci", BROKEN), ("ci", [])])
def test_stars_of_a_glob_stop_at_a_folder_with_a_dot(
    folder: str, expected: list[str], workspace: Workspace
) -> None:
    """Also above the project, where the repository has the same folders on every machine."""
    (workspace.root / ".git").mkdir()
    inner = workspace.at(f"{folder}/project")
    assert rules(find(inner, {"glob": "**", "stringToReplace": "Full", "replaceWithEnv": "S"})) == expected
    glob = f"{folder}/project/**"
    assert find(inner, {"glob": glob, "stringToReplace": "Full", "replaceWithEnv": "S"}) == ()


def test_byte_order_mark_precedes_the_text(workspace: Workspace) -> None:
    entry = {"glob": "**", "regexToReplace": "^<[^]*", "replaceWithEnv": "ALL"}
    assert find(workspace, entry) == ()
    assert rules(find(workspace, entry, app="\ufeff" + connected_app("Full"))) == BROKEN


def test_nothing_is_inserted_behind_the_last_line(tmp_path: Path) -> None:
    """The CLI doesn't look at the empty text there, so only the place at the end of the lines matches."""
    (tmp_path / "text.txt").write_text("x")
    file = tmp_path / "X.xml"
    file.write_text("a\n")
    entry = {"glob": "**", "regexToReplace": "$", "replaceWithFile": "text.txt"}
    result = read_replacements([entry], str(tmp_path)).result(str(file), Source(str(file), file.read_bytes()))
    assert [result] == ask(
        "replaced", [[str(file), [{**entry, "replaceWithFile": str(tmp_path / "text.txt")}]]]
    )
    assert result == "a\nx"


def test_nothing_is_replaced_in_utf_16(workspace: Workspace) -> None:
    workspace.write("sfdx-project.json", json.dumps({"replacements": [{**FULL, "replaceWithEnv": "S"}]}))
    workspace.write(APP, connected_app("Full").replace("UTF-8", "UTF-16").encode("utf-16"))
    assert rules(workspace.report(".").findings) == BROKEN


def test_text_is_found_as_in_utf_8(workspace: Workspace) -> None:
    """The CLI reads Latin-1 as UTF-8, so it finds ASCII characters only."""
    app = connected_app("Full").replace("UTF-8", "ISO-8859-1").replace("<scopes>", "<!--é--><scopes>")
    for text, expected in (("<scopes>Full", []), ("é--><scopes>Full", BROKEN)):
        entry = {"glob": "**", "stringToReplace": text, "replaceWithEnv": "S"}
        workspace.write("sfdx-project.json", json.dumps({"replacements": [entry]}))
        workspace.write(APP, app.encode("latin-1"))
        assert rules(workspace.report(".").findings) == expected


@pytest.mark.parametrize("name", [APP.removesuffix("-meta.xml"), f"{APP}.bak"])
def test_nothing_is_replaced_in_what_the_cli_takes_for_binary(name: str, workspace: Workspace) -> None:
    """It trusts .xml, but looks into other files."""
    workspace.write("sfdx-project.json", json.dumps({"replacements": [{**FULL, "replaceWithEnv": "S"}]}))
    app = connected_app("Full")
    workspace.write(name, app)
    assert workspace.report(".").findings == ()
    binary = app.replace("UTF-8", "ISO-8859-1").replace("?>", f"?><!--{'é' * 99}-->").encode("latin-1")
    workspace.write(name, binary)
    assert rules(workspace.report(".").findings) == BROKEN
    (workspace.root / name).unlink()
    workspace.write(APP, binary)
    assert workspace.report(".").findings == ()


PIECES = ["a", "b\n", "é", "Ã©", "ソ", ">", "-", "Full", "é" * 40, "x" * 200, "\x85", "\x01", "\x00"]
EXPRESSIONS = [
    "Full",
    ".Full",
    "[^]{2}>",
    "^.",
    "\\W+",
    "[^\\x00-\\x7f]>",
    "a[^]*b",
    "\\ufffd+",
    "(a|-)\\1",
    "x{3}$",
]


def test_nothing_is_hidden_that_the_cli_keeps(tmp_path: Path) -> None:
    """Compare random entries with source-deploy-retrieve."""
    chance = random.Random(1)
    cases = []
    for number in range(400):
        encoding = chance.choice(["utf-8", "utf-8", "latin-1", "shift_jis", "utf-8-sig"])
        name = chance.choice(["X.connectedApp-meta.xml", "X.connectedApp", "X.connectedApp-meta.xml.bak"])
        text = "".join(chance.choices(PIECES, k=chance.randint(3, 20)))
        head = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>'
        file = tmp_path / str(number) / name
        file.parent.mkdir()
        file.write_bytes((head + text).encode(encoding, "ignore"))
        start = chance.randrange(len(text))
        entry = {"glob": "**", "stringToReplace": text[start : start + 3], "replaceWithEnv": "MARK"}
        if chance.random() < 0.5:
            entry = {"glob": "**", "regexToReplace": chance.choice(EXPRESSIONS), "replaceWithEnv": "MARK"}
        cases.append((file, entry))
    answers = ask("replaced", [[str(file), [entry]] for file, entry in cases])
    hidden = 0
    for (file, entry), replaced in zip(cases, answers, strict=True):
        source = Source(str(file), file.read_bytes())
        spans, unapplied = read_replacements([entry], str(tmp_path)).find(str(file), source)
        assert unapplied is None
        left = source.text
        for piece in reversed(spans):
            left = left[: piece.span.start] + left[piece.span.end :]
            hidden += 1
        if spans:  # characters beyond ASCII differ
            assert re.sub("[^\x00-\x7f]", "", left) == re.sub("[^\x00-\x7f]", "", replaced), (file, entry)
    assert hidden > 200


def test_files_that_are_not_deployed_are_not_replaced(workspace: Workspace) -> None:
    """A script outside the packages runs as it is."""
    secret = "7C1D6F5E24E2B7C1904D5A4F6E93B8A0"
    entry = {"glob": "**", "stringToReplace": "full", "replaceWithEnv": "S"}
    workspace.write("sfdx-project.json", json.dumps({"replacements": [entry]}))
    workspace.write(
        "token.sh",
        "curl https://x.my.salesforce.com/services/oauth2/token -d grant_type=client_credentials "
        f"-d scope=full -d client_secret={secret}\n",
    )
    found = rules(workspace.find("scope-in-token-request", "secret-in-token-request"))
    assert sorted(found) == ["scope-in-token-request", "secret-in-token-request"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
@pytest.mark.parametrize(
    "file", [".git/config", "../outside.txt", "/etc/hostname", "git/config", "away/outside.txt", "link.txt"]
)
def test_files_outside_the_project_are_not_read(workspace: Workspace, file: str) -> None:
    """Their content is unknown, even if it is the same, and also behind a link to a folder."""
    workspace.write("project/.git/config", "Full")
    workspace.write("outside.txt", "Full")
    for name, target in (("git", ".git"), ("away", ".."), ("link.txt", "../outside.txt")):
        (workspace.root / "project" / name).symlink_to(target)
    workspace.write(
        "project/sfdx-project.json", json.dumps({"replacements": [{**FULL, "replaceWithFile": file}]})
    )
    workspace.write("project/" + APP, connected_app("Full"))
    assert workspace.report(".", cwd="project").findings == ()


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_file_behind_a_link_in_the_project_is_read(workspace: Workspace) -> None:
    workspace.write("texts/text.txt", "Full")
    (workspace.root / "link").symlink_to("texts")
    assert rules(find(workspace, {**FULL, "replaceWithFile": "link/text.txt"})) == BROKEN


# As in test_time_limits.py: the time limit may be reached in Hypothesis's hook of the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_replacement_that_would_fill_the_memory_is_refused(workspace: Workspace) -> None:
    """The result would be 8 GB, so it is refused."""
    entry = {"glob": "**", "regexToReplace": "[^]", "replaceWithFile": "text.txt"}
    app = connected_app("Full").replace("Order Sync", "x" * 900_000)
    found = rules(find(workspace, entry, text="$&" * 10 + "y" * 9_000, app=app))
    assert found in (BROKEN, [*BROKEN, "malformed-metadata"])


def test_many_conditions_and_scopes_are_handled(workspace: Workspace) -> None:
    """The message names the first conditions, which are computed once for all findings of the app."""
    entries = [
        {**FULL, "replaceWithEnv": "S", "replaceWhenEnv": [{"env": f"E{number}", "value": "x"}]}
        for number in range(60)
    ]
    found = find(workspace, *entries, app=connected_app(*["Full"] * 900))
    assert rules(found).count("unsupported-scope") == 900
    assert "E18 is x or " in found[0].message
    assert "that another entry names has its value when it is deployed" in found[0].message
