"""The baseline: recorded findings don't count, new ones do, fixed ones are dropped, and branches merge."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest
from tests.support import commit, connected_app, git

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support import Ran, Workspace


NAME = "sfscope-lint-baseline.json"
SETTINGS = "sfscope-lint.toml"


def app(number: int) -> str:
    return f"force-app/App_{number:03}.connectedApp-meta.xml"


def entries(workspace: Workspace, path: str = NAME) -> dict[str, dict[str, str]]:
    content = json.loads((workspace.root / path).read_text(encoding="utf-8"))
    assert content.pop("version") == 1
    return dict(content)


def stale(ran: Ran) -> list[str]:
    return [f["message"] for f in ran.findings if f["rule"] == "stale-baseline-entry"]


@pytest.fixture
def project(workspace: Workspace) -> Workspace:
    """A project with 30 apps and 60 findings."""
    workspace.write("sfdx-project.json", '{"packageDirectories": [{"path": "force-app"}]}')
    for number in range(30):
        workspace.write(app(number), connected_app("Api", "Web", "Full"))
    return workspace


def test_findings_are_recorded_and_only_new_ones_count(project: Workspace) -> None:
    assert project.lint().code == 1
    wrote = project.lint("--write-baseline")
    assert (wrote.code, wrote.rules, wrote.err) == (
        0,
        [],
        f"note: {NAME}: 60 findings recorded (60 new, 0 dropped)\n",
    )

    green = project.lint()
    assert (green.code, green.rules, green.json["summary"]["suppressed"]) == (0, [], 60)
    assert project.lint("--no-baseline").code == 1
    assert len(project.lint("--isolated").rules) == 60

    project.write(app(7), connected_app("Api", "Web", "Full", "RefreshToken"))
    red = project.lint()
    assert (red.code, [f["value"] for f in red.findings]) == (1, ["RefreshToken"])

    project.write(app(7), connected_app("Api", "Web"))
    mended = project.lint()
    assert mended.code == 0
    (finding,) = mended.findings
    assert (
        finding["message"] == f"this finding no longer occurs: unsupported-scope, Full of App_007 in {app(7)}"
    )
    assert (finding["severity"], finding["path"]) == ("info", NAME)
    line = (project.root / NAME).read_text(encoding="utf-8").splitlines()[finding["line"] - 1]
    assert '"App_007"' in line

    again = project.run("--write-baseline")
    assert (again.code, again.err) == (0, f"note: {NAME}: 59 findings recorded (0 new, 1 dropped)\n")
    assert project.lint().rules == []
    project.write(app(7), connected_app("Api", "Web", "Full"))
    assert project.lint().code == 1  # a dropped finding is reported if it returns


def test_file_has_one_sorted_entry_per_line_without_lines_or_dates(project: Workspace) -> None:
    project.run("--write-baseline")
    lines = (project.root / NAME).read_text(encoding="utf-8").splitlines()
    assert (lines[0], lines[-2:], len(lines)) == ("{", ['"version": 1', "}"], 63)
    assert lines[1:-2] == sorted(lines[1:-2])
    assert all(line.endswith("},") for line in lines[1:-2])
    assert all(set(entry) == {"rule", "path", "app", "value"} for entry in entries(project).values())


def test_file_is_the_same_wherever_it_is_written(
    project: Workspace, tmp_path_factory: pytest.TempPathFactory
) -> None:
    project.run("--write-baseline")
    written = (project.root / NAME).read_bytes()
    (project.root / NAME).unlink()
    project.run("--write-baseline", cwd="force-app")  # written to the project's root
    assert (project.root / NAME).read_bytes() == written
    elsewhere = tmp_path_factory.mktemp("another machine")
    subprocess.run(["cp", "-r", f"{project.root}/.", str(elsewhere)], check=True)
    (elsewhere / NAME).unlink()
    project.run("--write-baseline", str(elsewhere), "--baseline", str(elsewhere / NAME))
    assert (elsewhere / NAME).read_bytes() == written


def test_edits_elsewhere_in_a_file_keep_the_entry(project: Workspace) -> None:
    project.run("--write-baseline")
    content = (project.root / app(3)).read_text(encoding="utf-8")
    project.write(app(3), content.replace("<label>", "<!-- a comment\n\n -->\n    <label>"))
    assert project.lint().rules == []


class TestWithoutSfdxProject:
    def test_paths_are_relative_to_the_repository(self, workspace: Workspace) -> None:
        workspace.write(".git/HEAD", "")
        workspace.write("unpackaged/X.connectedApp", connected_app("Full"))
        workspace.write(SETTINGS, "")
        below = workspace.lint(cwd="unpackaged")
        above = workspace.lint()
        assert [f["fingerprint"] for f in below.findings] == [f["fingerprint"] for f in above.findings]
        assert workspace.run("--write-baseline").code == 0
        assert workspace.lint(cwd="unpackaged").code == 0
        assert {entry["path"] for entry in entries(workspace).values()} == {"unpackaged/X.connectedApp"}

    def test_path_outside_any_project_is_recorded_without_its_directory(self, workspace: Workspace) -> None:
        workspace.write("elsewhere/X.connectedApp", connected_app("Full"))
        (workspace.root / "here").mkdir()
        workspace.run("--write-baseline", "../elsewhere", cwd="here")
        assert {entry["path"] for entry in entries(workspace, f"here/{NAME}").values()} == {"X.connectedApp"}


class TestMalformed:
    def test_another_cause_of_malformed_metadata_is_a_new_finding(self, workspace: Workspace) -> None:
        workspace.write("X.connectedApp", connected_app("Api", flow="maybe"))
        assert workspace.lint("--write-baseline").code == 0
        assert workspace.lint().code == 0
        workspace.write("X.connectedApp", connected_app("Api")[:-20])
        assert workspace.lint().rules == ["malformed-metadata"]


class TestWhereItIs:
    def test_it_is_beside_the_settings(self, project: Workspace) -> None:
        project.write("force-app/" + SETTINGS, "")
        project.run("--write-baseline", cwd="force-app")
        assert not (project.root / NAME).exists()
        assert len(entries(project, f"force-app/{NAME}")) == 60
        assert project.lint(cwd="force-app").code == 0

    def test_it_is_where_the_option_says(self, project: Workspace) -> None:
        assert project.run("--write-baseline", "--baseline", "ci/known.json").code == 0
        assert project.lint("--baseline", "ci/known.json").code == 0
        assert project.lint("--isolated", "--baseline", "ci/known.json").code == 0
        assert project.lint().code == 1
        missing = project.run("--baseline", "nowhere.json")
        assert (missing.code, missing.err) == (
            2,
            "error: nowhere.json: can't be read: No such file or directory\n",
        )
        clash = project.run("--no-baseline", "--write-baseline")
        assert (clash.code, clash.err.count("\n")) == (2, 1)

    def test_unwritable_file_is_an_error(self, project: Workspace) -> None:
        ran = project.run("--write-baseline", "--baseline", f"{app(1)}/known.json")
        assert (ran.code, ran.err.count("\n")) == (2, 1)
        assert "can't be" in ran.err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "isn't JSON: Expecting value at line 1, column 1"),
        ("[]", "isn't a baseline: it has no version"),
        ("{}", "isn't a baseline: it has no version"),
        ('{"version": 2}', "isn't version 1: a newer sfscope-lint wrote it"),
        ('{"a": {"path": "x"}, "version": 1}', "its entry a is malformed"),
        ('{"a": 3, "version": 1}', "its entry a is malformed"),
        ('{"a": {"rule": "r", "path": 1}, "version": 1}', "its entry a is malformed"),
        (f'{{"version": {"9" * 5000}}}', "isn't version 1"),
        ('{\n<<<<<<< HEAD\n"a": {},\n', "has a merge conflict at line 2"),
        (b"\xff\xfe", "isn't UTF-8 text"),
    ],
)
def test_a_broken_baseline_gets_one_line(content: str | bytes, said: str, workspace: Workspace) -> None:
    workspace.write(NAME, content)
    workspace.write("X.connectedApp", connected_app("Api"))
    ran = workspace.run()
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert ran.err.startswith(f"error: {NAME}: {said}")


def test_mandatory_rules_are_not_recorded(workspace: Workspace) -> None:
    workspace.write("X.connectedApp", connected_app("Full"))
    workspace.run("--write-baseline")
    workspace.write(SETTINGS, "mandatory = ['no-valid-scopes']")
    assert workspace.lint().rules == ["no-valid-scopes"]
    wrote = workspace.run("--write-baseline")
    assert wrote.code == 0
    assert "1 of mandatory rules can't be recorded and will fail the gate" in wrote.err
    assert {entry["rule"] for entry in entries(workspace).values()} == {"unsupported-scope"}


def test_what_the_settings_suppress_is_not_recorded(workspace: Workspace) -> None:
    workspace.write("X.connectedApp", connected_app("Api", "Full", "Web"))
    workspace.write(
        SETTINGS, "[[suppress]]\nrule = 'unsupported-scope'\napp = 'X'\nscope = 'web'\nreason = 'r'"
    )
    workspace.run("--write-baseline")
    assert [entry["value"] for entry in entries(workspace).values()] == ["Full"]


def test_incomplete_run_writes_no_baseline(workspace: Workspace) -> None:
    workspace.write("X.connectedApp", connected_app("Full"))
    ran = workspace.run("--write-baseline", ".", "nowhere")
    assert ran.code == 2
    assert "no baseline was written" in ran.err
    assert not (workspace.root / NAME).exists()


class TestMerge:
    """Two branches, each of which fixes or adds a different finding."""

    def by_line(self, project: Workspace) -> list[str]:
        """The apps of the entries, in the order of the file."""
        return [entry["app"] for entry in entries(project).values()]

    @pytest.fixture
    def repository(self, workspace: Workspace) -> Workspace:
        workspace.write("sfdx-project.json", '{"packageDirectories": [{"path": "force-app"}]}')
        for number in range(12):
            workspace.write(app(number), connected_app("Api", "Full"))
        workspace.run("--write-baseline")
        git(workspace.root, "init", "--quiet", "--initial-branch", "main")
        commit(workspace.root)
        return workspace

    def branch(self, project: Workspace, name: str, changed: Path | str, content: str) -> None:
        git(project.root, "checkout", "--quiet", "-b", name, "main")
        project.write(str(changed), content)
        assert project.run("--write-baseline").code == 0
        commit(project.root)

    @pytest.mark.parametrize(("one", "other"), [(0, 11), (9, 11), (0, 2), (4, 8)])
    def test_fixes_of_distant_entries_merge(self, one: int, other: int, repository: Workspace) -> None:
        order = self.by_line(repository)
        mended = connected_app("Api")
        self.branch(repository, "one", f"force-app/{order[one]}.connectedApp-meta.xml", mended)
        self.branch(repository, "other", f"force-app/{order[other]}.connectedApp-meta.xml", mended)
        merge = git(repository.root, "merge", "--no-edit", "one", check=False)
        assert merge.returncode == 0, merge.stdout
        assert self.by_line(repository) == [name for name in order if name not in {order[one], order[other]}]
        clean = repository.lint()
        assert (clean.code, clean.rules) == (0, [])

    def test_new_entry_and_fixed_entry_merge(self, repository: Workspace) -> None:
        order = self.by_line(repository)
        self.branch(repository, "one", app(50), connected_app("Api", "Full"))
        position = self.by_line(repository).index("App_050")
        far = order[0] if position > 6 else order[11]
        self.branch(repository, "other", f"force-app/{far}.connectedApp-meta.xml", connected_app("Api"))
        assert git(repository.root, "merge", "--no-edit", "one", check=False).returncode == 0
        assert repository.lint().rules == []

    def test_adjacent_entries_merge_with_union(self, repository: Workspace) -> None:
        """With merge=union in .gitattributes, as documented."""
        order = self.by_line(repository)
        repository.write(".gitattributes", f"{NAME} merge=union\n")
        commit(repository.root)
        for name, number in (("one", 4), ("other", 5)):
            self.branch(
                repository, name, f"force-app/{order[number]}.connectedApp-meta.xml", connected_app("Api")
            )
        assert git(repository.root, "merge", "--no-edit", "one", check=False).returncode == 0
        assert repository.lint().code == 0
        assert set(repository.lint().rules) <= {"stale-baseline-entry"}
