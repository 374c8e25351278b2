"""The command line: grammar, options, exit codes, and what goes to which stream."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.support import COMMAND, connected_app, environment

if TYPE_CHECKING:
    from tests.support import Workspace

APP = "X.connectedApp"
GOOD, BAD, WARNING = connected_app("Api"), connected_app("Full"), connected_app("Api", "Web")


class TestGrammar:
    def test_lint_is_the_default(self, workspace: Workspace) -> None:
        workspace.write(APP, BAD)
        named = workspace.run("lint", APP)
        assert named.code == 1
        assert named == workspace.run(APP) == workspace.run() == workspace.run(".") == workspace.run("lint")

    def test_a_command_must_be_the_first_argument(self, workspace: Workspace) -> None:
        workspace.write("explain/" + APP, BAD)
        assert workspace.run("explain").out.startswith("rule ")
        for arguments in (
            ["./explain"],
            ["lint", "explain"],
            ["--format", "text", "explain"],
            ["-q", "explain"],
        ):
            assert workspace.run(*arguments).code == 1

    def test_options_may_follow_paths(self, workspace: Workspace) -> None:
        workspace.write(APP, BAD)
        assert workspace.run(APP, "--format", "json").json["version"] == 1

    def test_two_dashes_end_the_options(self, workspace: Workspace) -> None:
        workspace.write("-v", "")
        assert workspace.run("--", "-v").code == 0

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["--no-such"], "no such option"),
            (["--format", "yaml"], "'yaml' is not one of"),
            (["--report", "junit"], "'junit' isn't FORMAT=FILE, such as junit=report.xml"),
            (["--report", "xml=f"], "there is no format 'xml'; there are text, concise, json, junit"),
            (["--fail-on", "bad"], "'bad' is not one of"),
            (
                ["--select", "missing-api-scop"],
                "there is no rule or category 'missing-api-scop' (did you mean missing-api-",
            ),
            (["--select", ""], "it names no rule and no category"),
            (["--ignore", "flow", "--ignore", " , "], "it names no rule and no category"),
            (["--ignore", "flo"], "there is no rule or category 'flo' (did you mean flow?)"),
            (
                ["--select", "qqqqqq"],
                "there is no rule or category 'qqqqqq'; there are committed-consumer-key,",
            ),
            (
                ["explain", "unsuported-scope"],
                "there is no rule 'unsuported-scope' (did you mean unsupported-scope?)",
            ),
        ],
    )
    def test_usage_mistake_exits_with_2_and_names_what_is_valid(
        self, arguments: list[str], said: str, workspace: Workspace
    ) -> None:
        workspace.write(APP, GOOD)
        ran = workspace.run(*arguments)
        assert (ran.code, ran.out) == (2, "")
        assert said in ran.err
        assert "Traceback" not in ran.err

    def test_version_and_help_are_printed(self, workspace: Workspace) -> None:
        from sfscope_lint import __version__

        assert workspace.run("--version").out == f"sfscope-lint {__version__}\n"
        for arguments in (["--help"], ["-h"], ["lint", "--help"]):
            assert "--fail-on" in workspace.run(*arguments).out
        assert "RULE | ERROR TEXT" in workspace.run("explain", "--help").out

    @pytest.mark.parametrize(
        ("words", "offered"),
        [
            ("sfscope-lint --fo", ["plain,--format"]),
            ("sfscope-lint expl", ["plain,explain"]),
            ("sfscope-lint force", ["file,force"]),
            ("sfscope-lint explain missing-a", ["plain,missing-api-scope"]),
            ("sfscope-lint --select no-", ["plain,no-valid-scopes"]),
            ("sfscope-lint --select flow,unsupported-s", ["plain,flow,unsupported-scope"]),
            ("sfscope-lint --report js", ["plain,json="]),
            ("sfscope-lint --format ju", ["plain,junit"]),
            ("sfscope-lint . --fail", ["plain,--fail-on"]),
        ],
    )
    def test_shell_completion_offers_what_fits(
        self, words: str, offered: list[str], workspace: Workspace
    ) -> None:
        ran = workspace.run(
            _SFSCOPE_LINT_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=str(words.count(" "))
        )
        assert (ran.code, ran.out.split()) == (0, offered)


class TestExitCodes:
    @pytest.mark.parametrize(
        ("content", "fail_on", "code"),
        [
            (GOOD, "info", 0),
            (BAD, "error", 1),
            (BAD, "never", 0),
            (WARNING, "error", 0),
            (WARNING, "warning", 1),
            (WARNING, "info", 1),
            (WARNING, "never", 0),
            ("<a", "error", 1),
        ],
    )
    @pytest.mark.parametrize("format_", ["text", "concise", "json", "junit"])
    def test_exit_codes_never_vary_with_the_format(
        self, content: str, fail_on: str, code: int, format_: str, workspace: Workspace
    ) -> None:
        workspace.write(APP, content)
        assert workspace.run("--fail-on", fail_on, "--format", format_, APP).code == code

    def test_missing_path_exits_with_2_after_linting_the_others(self, workspace: Workspace) -> None:
        workspace.write(APP, BAD)
        ran = workspace.lint("nowhere", APP)
        assert ran.code == 2
        assert ran.rules == ["no-valid-scopes", "unsupported-scope"]
        assert ran.err == "error: nowhere: no such file or directory\n"

    def test_unreadable_file_is_a_finding(
        self, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        workspace.write(APP, BAD)
        workspace.write("Y.connectedApp", BAD)
        really_open = os.open

        def refuse(path: str, *arguments: int) -> int:
            if path.endswith(APP):
                raise PermissionError(13, "Permission denied", path)
            return really_open(path, *arguments)

        monkeypatch.setattr(os, "open", refuse)
        report = workspace.report(".")
        assert [(f.rule, f.location.path) for f in report.findings][:2] == [
            ("malformed-metadata", APP),
            ("no-valid-scopes", "Y.connectedApp"),
        ]
        assert report.findings[0].message.startswith("it can't be read: Permission denied")

    def test_nothing_to_lint_exits_with_0(self, workspace: Workspace) -> None:
        ran = workspace.run(".")
        assert ran[:2] == (0, "Nothing was linted.\n")
        assert ran.err == (
            "warning: nothing was linted: no Connected App or External Client App was found in .; "
            "there is no sfdx-project.json here or above\n"
        )


class TestSelection:
    @pytest.mark.parametrize(
        ("arguments", "rules"),
        [
            (["--select", "unsupported-scope"], ["unsupported-scope"]),
            (["--select", "no-valid-scopes,unsupported-scope"], ["no-valid-scopes", "unsupported-scope"]),
            (
                ["--select", "no-valid-scopes", "--select", " unsupported-scope"],
                ["no-valid-scopes", "unsupported-scope"],
            ),
            (["--select", "flow"], ["no-valid-scopes", "unsupported-scope"]),
            (["--select", "metadata"], []),
            (["--ignore", "unsupported-scope"], ["no-valid-scopes"]),
            (["--ignore", "flow"], []),
            (["--select", "flow", "--ignore", "no-valid-scopes"], ["unsupported-scope"]),
            (["--select", "no-valid-scopes", "--ignore", "flow"], []),
        ],
    )
    def test_rules_are_selected_by_name_and_category(
        self, arguments: list[str], rules: list[str], workspace: Workspace
    ) -> None:
        workspace.write(APP, BAD)
        assert workspace.lint(*arguments, APP).rules == rules

    def test_malformed_metadata_cannot_be_deselected(self, workspace: Workspace) -> None:
        workspace.write(APP, "<a")
        for arguments in (["--ignore", "malformed-metadata"], ["--ignore", "metadata"], ["--select", "flow"]):
            ran = workspace.lint(*arguments, APP)
            assert ran.rules == ["malformed-metadata"]
            assert ("can't be switched off" in ran.err) == ("malformed-metadata" in arguments)


class TestOutput:
    def test_quiet_prints_findings_only(self, workspace: Workspace) -> None:
        workspace.write(APP, GOOD)
        workspace.write(".forceignore", "Y.*")
        workspace.write("Y.connectedApp", BAD)
        assert workspace.run("-q", ".") == (0, "", "")
        workspace.write(APP, BAD)
        ran = workspace.run("-q", ".")
        assert "error[no-valid-scopes]" in ran.out
        assert "in 1 app" not in ran.out

    def test_verbose_says_what_each_app_will_be_answered(self, workspace: Workspace) -> None:
        workspace.write(APP, GOOD)
        assert "note: X.connectedApp: the connected app X: a token with api\n" in workspace.run("-v", ".").err

    def test_list_files_prints_the_files_that_would_be_read(self, workspace: Workspace) -> None:
        workspace.write("b/" + APP, BAD)
        workspace.write("a/" + APP, "<a")
        assert workspace.run("--list-files") == (0, f"a/{APP}\nb/{APP}\n", "")

    def test_reports_are_written_beside_the_output(self, workspace: Workspace) -> None:
        workspace.write(APP, BAD)
        ran = workspace.run(
            "--report", "json=out/deep/r.json", "--report=junit=r.xml", "--report", "text=r.txt", APP
        )
        assert ran.code == 1
        assert (workspace.root / "out/deep/r.json").read_text() == workspace.run("--format", "json", APP).out
        assert (workspace.root / "r.xml").read_text() == workspace.run("--format", "junit", APP).out
        assert (workspace.root / "r.txt").read_text() == ran.out

    @pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
    def test_reports_follow_outside_links_and_go_to_devices(
        self, workspace: Workspace, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        workspace.write(APP, GOOD)
        elsewhere = tmp_path_factory.mktemp("elsewhere")
        (elsewhere / "target.json").write_text("old")
        os.symlink("target.json", elsewhere / "link.json")
        os.mkfifo(workspace.root / "pipe")
        reader = os.open(workspace.root / "pipe", os.O_RDONLY | os.O_NONBLOCK)
        ran = workspace.run("--report", f"json={elsewhere}/link.json", "--report", "concise=pipe", APP)
        assert (ran.code, ran.err) == (0, "")
        assert (elsewhere / "link.json").is_symlink()
        assert '"version": 1' in (elsewhere / "target.json").read_text()
        assert (workspace.root / "pipe").is_fifo()
        assert os.read(reader, 1) == b""
        os.close(reader)

    @pytest.mark.skipif(sys.platform != "linux", reason="there is no full device elsewhere")
    def test_full_disk_exits_with_2(self, workspace: Workspace) -> None:
        workspace.write(APP, GOOD)
        with open("/dev/full", "wb") as full:
            done = subprocess.run(
                [*COMMAND, APP],
                cwd=workspace.root,
                env=environment(),
                stdout=full,
                stderr=subprocess.PIPE,
                check=False,
            )
        assert (done.returncode, done.stderr) == (
            2,
            b"error: standard output can't be written: No space left on device\n",
        )

    @pytest.mark.skipif(sys.platform == "win32", reason="POSIX shell")
    def test_closed_streams_do_not_change_the_exit_code(self, workspace: Workspace) -> None:
        workspace.write(APP, BAD)
        for redirection, code in ((">&-", 1), ("2>&-", 1), (">&- 2>&-", 1)):
            command = f'"{sys.executable}" -m sfscope_lint {APP} {redirection}'
            assert subprocess.run(["sh", "-c", command], cwd=workspace.root, env=environment(), check=False,
                                  capture_output=True).returncode == code  # fmt: skip

    def test_unwritable_report_exits_with_2_and_keeps_the_old_one(self, workspace: Workspace) -> None:
        workspace.write(APP, GOOD)
        workspace.write("file", "old")
        ran = workspace.run("--report", "json=file/r.json", "--report", "text=r.txt", APP)
        assert ran.code == 2
        assert ran.err.startswith("error: file/r.json: the report can't be written: ")
        assert (workspace.root / "file").read_text() == "old"
        assert (workspace.root / "r.txt").exists()

    @pytest.mark.parametrize(
        ("option", "variables", "colored"),
        [
            ("auto", {}, False),
            ("auto", {"FORCE_COLOR": "1"}, True),
            ("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
            ("always", {"NO_COLOR": "1"}, True),
            ("never", {"FORCE_COLOR": "1"}, False),
        ],
    )
    def test_color_follows_option_and_environment(
        self, option: str, variables: dict[str, str], colored: bool, workspace: Workspace
    ) -> None:
        workspace.write(APP, BAD)
        assert ("\x1b[" in workspace.run("--color", option, APP, **variables).out) == colored

    def test_output_is_the_same_in_every_run(self, workspace: Workspace) -> None:
        for number in range(20):
            workspace.write(f"{number % 3}/App_{number}.connectedApp", BAD if number % 2 else WARNING)
        formats = ("json", "junit", "concise")
        reports = [f"--report={format_}={format_}" for format_ in formats]
        first, second = (
            {"text": workspace.run(*reports, PYTHONHASHSEED=seed).out}
            | {format_: (workspace.root / format_).read_text() for format_ in formats}
            for seed in ("1", "2")
        )
        assert first == second

    @pytest.mark.skipif(sys.platform == "win32", reason="POSIX pipes")
    def test_a_closed_pipe_ends_the_run_quietly(self, workspace: Workspace) -> None:
        for number in range(300):
            workspace.write(f"App_{number}.connectedApp", BAD)
        running = subprocess.Popen(
            [*COMMAND, "."],
            cwd=workspace.root,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert running.stdout
        assert running.stderr
        running.stdout.readline()
        running.stdout.close()
        assert running.stderr.read() == b""
        running.stderr.close()
        assert running.wait() == 1
