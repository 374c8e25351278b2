"""config check finds mistakes without linting; config show --changed-only shows what a team has set."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest
from tests.support import connected_app

if TYPE_CHECKING:
    from tests.support import Workspace

FILE = "sfscope-lint.toml"
BASELINE = "sfscope-lint-baseline.json"


class TestCheck:
    def test_what_holds_here(self, workspace: Workspace) -> None:
        workspace.write("X.connectedApp", connected_app("Full"))  # nothing is linted
        assert workspace.run("config", "check") == (0, f"there is no {FILE} here or above\n", "")
        workspace.write(FILE, 'fail-on = "warning"')
        assert workspace.run("config", "check") == (0, f"{FILE}: no mistakes\n", "")
        workspace.write(BASELINE, '{"version": 1}')
        assert workspace.run("config", "check") == (0, f"{FILE} and {BASELINE}: no mistakes\n", "")
        workspace.write(BASELINE, "{")
        ran = workspace.run("config", "check")
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith(f"error: {BASELINE}: isn't JSON")

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            ("selekt = []", f"{FILE}:1: selekt: there is no such key"),
            ('plugins = ["nowhere"]', f"{FILE}:1: plugins[0]: "),
            ('mandatory = ["flow"]\nignore = ["flow"]', f"{FILE}:2: ignore[0]: flow is mandatory"),
        ],
    )
    def test_a_mistake(self, content: str, said: str, workspace: Workspace) -> None:
        workspace.write(FILE, content)
        for arguments in ([], [FILE]):
            ran = workspace.run("config", "check", *arguments)
            assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
            assert said in ran.err

    def test_all_mistakes_of_a_file(self, workspace: Workspace) -> None:
        lines = [
            ('selekt = ["flow"]', "selekt: there is no such key (did you mean select?)"),
            ('select = ["flow", "secret"]', "select[1]: there is no 'secret' (did you mean secrets?)"),
            ('ignore = ["posture"]', None),
            ('exclude = "x"', 'exclude: must be a list, not text: write ["x"]'),
            ("[rules.no-valid-scope]", "rules.no-valid-scope: there is no such rule"),
            ("[rules.missing-api-scope]", None),
            ('severity = "hint"', "rules.missing-api-scope.severity: there is no 'hint'"),
            ("foo = 3", "rules.missing-api-scope.foo: there is no such key"),
            ("[[suppress]]", "suppress[0]: reason is missing"),
            ('rule = "missing-api-scope"', None),
            ("[[suppress]]", None),
            ("reason = 3", "suppress[1].reason: must be text"),
            ('rule = "missing-api-scop"', "suppress[1].rule: there is no 'missing-api-scop'"),
            ('[run-as."a@b".needs]', None),
            ('user = "x"', 'run-as."a@b".needs.user: must be a list'),
        ]
        workspace.write(FILE, "\n".join(line for line, _ in lines))
        expected = [f"error: {FILE}:{number}: {said}" for number, (_, said) in enumerate(lines, 1) if said]
        for arguments in (["config", "check"], ["."]):
            ran = workspace.run(*arguments)
            assert (ran.code, ran.out) == (2, "")
            assert [
                line[: len(start)] for line, start in zip(ran.err.splitlines(), expected, strict=True)
            ] == expected

    def test_all_contradictions_of_a_file(self, workspace: Workspace) -> None:
        suppression = '[[suppress]]\nrule = "no-valid-scopes"\nreason = ""\n'
        mandatory = 'mandatory = ["flow"]\nexclude = ["!"]\nignore = ["missing-api-scope"]\n'
        workspace.write(FILE, mandatory + suppression)
        said = workspace.run("config", "check").err.splitlines()
        assert [line.split(": ")[2] for line in said] == [
            "suppress[0].reason", "suppress[0]", "exclude[0]", "ignore[0]", "suppress[0].rule",
        ]  # fmt: skip

    def test_a_thousand_mistakes_are_not_said_at_once(self, workspace: Workspace) -> None:
        workspace.write(FILE, "ignore = [" + "'x'," * 1_000 + "]")
        assert workspace.run("config", "check").err.count("\n") == 20

    def test_every_file_is_checked_where_it_holds(self, workspace: Workspace) -> None:
        (workspace.root / ".git").mkdir()
        workspace.write(FILE, 'mandatory = ["no-valid-scopes"]')
        workspace.write(f"a/{FILE}", 'ignore = ["no-valid-scopes"]')
        workspace.write(f"b/{BASELINE}", "[]")
        workspace.write("c/other.toml", "select = 3")
        ran = workspace.run(
            "config", "check", f"a/{FILE}", FILE, f"b/{BASELINE}", "c/other.toml", "gone.toml"
        )
        assert (ran.code, ran.out) == (2, f"{FILE}: no mistakes\n")
        starts = [
            f"error: a/{FILE}:1: ",
            f"error: b/{BASELINE}: ",
            "error: c/other.toml:1: ",
            "error: gone.toml: ",
        ]
        assert [line.startswith(start) for line, start in zip(ran.err.splitlines(), starts, strict=True)] == [
            True
        ] * 4


class TestChangedOnly:
    def test_nothing_is_changed(self, workspace: Workspace) -> None:
        assert workspace.run("config", "show", "--changed-only").out == "# every setting has its default\n"

    def test_what_is_changed(self, workspace: Workspace) -> None:
        workspace.write(FILE, '\n[rules.missing-api-scope]\nseverity = "info"\n')
        ran = workspace.run("config", "show", "--changed-only", "--fail-on", "warning")
        assert tomllib.loads(ran.out) == {
            "fail-on": "warning",
            "rules": {"missing-api-scope": {"severity": "info"}},
        }
        assert "# command line\n" in ran.out
        assert f"# {FILE}:3\n" in ran.out
