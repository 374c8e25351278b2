"""What hands type: options before the command, a mistyped command, short options, help."""

from __future__ import annotations

import pytest
from tests.support import EXAMPLE, Workspace, connected_app

from sfscope_lint.cli.arguments import command_position, positional_places
from sfscope_lint.cli.help_page import SECTIONS
from sfscope_lint.cli.options import cli

APP = "X.connectedApp"
# No folder here is called like one of them.
COMMANDS = {"lint", "inventory", "config", "explain"}
IS_VALUED = {"--config", "--format", "-f", "-o"}.__contains__


@pytest.fixture
def example(workspace: Workspace) -> Workspace:
    return workspace.at(EXAMPLE)


@pytest.mark.parametrize(
    ("line", "position"),
    [
        ("inventory", 0),
        ("-v inventory", 1),
        ("--config x config", 2),
        ("--config config", None),
        ("--config=config inventory", 1),
        ("-f json explain", 2),
        ("-fjson explain", 1),
        ("-qf json explain", 2),
        ("-qfj explain", 1),
        ("-o inventory", None),
        ("-q -- inventory", None),
        ("-q force-app inventory", None),
        ("- inventory", None),
        ("", None),
    ],
)
def test_position_of_the_command_is_found(line: str, position: int | None) -> None:
    assert command_position(line.split(), COMMANDS, IS_VALUED) == position


def test_values_of_options_are_no_paths() -> None:
    words = ["a", "-f", "json", "-q", "b", "--", "c"]
    assert [words[place] for place in positional_places(words, IS_VALUED)] == ["a", "b"]


class TestOptionsBeforeTheCommand:
    @pytest.mark.parametrize(
        ("before", "behind"),
        [
            ("-v inventory --format csv", "inventory -v --format csv"),
            ("--isolated -f csv inventory", "inventory --isolated -f csv"),
            ("--isolated explain missing-api-scope", "explain missing-api-scope --isolated"),
            ("--isolated config show", "config show --isolated"),
            ("--select flow config show", "config show --select flow"),
            ("config --isolated show", "config show --isolated"),
            ("--help inventory", "inventory --help"),
        ],
    )
    def test_options_before_the_command_belong_to_it(
        self, before: str, behind: str, example: Workspace
    ) -> None:
        ran = example.run(*before.split())
        assert ran.code == 0
        assert ran == example.run(*behind.split())

    def test_option_that_the_command_lacks_is_an_error(self, example: Workspace) -> None:
        ran = example.run("--fix", "inventory")
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("error: no such option")
        assert "--fix" in ran.err

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (
                ["--selct", "flow"],
                "(did you mean --select?)\nnote: sfscope-lint lint --help lists the options\n",
            ),
            (
                ["inventory", "--chek"],
                "(did you mean --check?)\nnote: sfscope-lint inventory --help lists the options\n",
            ),
            (["config"], "missing command\nnote: sfscope-lint config --help lists the commands\n"),
        ],
    )
    def test_usage_error_names_the_nearest_option(
        self, arguments: list[str], said: str, workspace: Workspace
    ) -> None:
        ran = workspace.run(*arguments)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.endswith(said)

    def test_usage_error_guesses_no_option_that_is_not_near(self, workspace: Workspace) -> None:
        assert "did you mean" not in workspace.run("--zzz").err

    def test_name_of_a_command_after_two_dashes_is_a_path(self, example: Workspace) -> None:
        assert "error: inventory: no such file or directory\n" in example.run("-q", "--", "inventory").err


class TestMistypedCommands:
    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("inventori", "the command inventory"),
            ("Inventory", "the command inventory"),
            ("explian", "the command explain"),
            ("help", "sfscope-lint --help"),
            ("rules", "sfscope-lint explain"),
            ("init", "sfscope-lint config init"),
        ],
    )
    def test_mistyped_command_is_suggested(self, typed: str, meant: str, workspace: Workspace) -> None:
        ran = workspace.run("-q", typed)
        assert ran.code == 2
        assert ran.err == f"error: {typed}: no such file or directory\nnote: did you mean {meant}?\n"

    @pytest.mark.parametrize("typed", ["force-ap", "nowhere/inventory", "X.connectedApp"])
    def test_a_path_is_no_mistyped_command(self, typed: str, workspace: Workspace) -> None:
        assert "did you mean" not in workspace.run(typed).err

    def test_an_existing_file_is_no_mistyped_command(self, workspace: Workspace) -> None:
        workspace.write("inventori", "")
        assert "did you mean the" not in workspace.run("inventori").err


class TestHelp:
    @pytest.mark.parametrize("command", SECTIONS)
    def test_options_are_in_groups(self, command: str) -> None:
        options = {
            param.name for param in cli.all_commands()[command].params if param.param_type_name == "option"
        }
        grouped = [name for names in SECTIONS[command].values() for name in names]
        assert len(grouped) == len(set(grouped))
        assert options - {"version"} == set(grouped)

    @pytest.mark.parametrize("columns", ["80", "100"])
    def test_help_page_fits_the_terminal(self, columns: str, workspace: Workspace) -> None:
        page = workspace.run("--help", COLUMNS=columns).out
        assert page.startswith("Usage: sfscope-lint [lint] [OPTIONS] [PATHS]...\n")
        for heading in (*SECTIONS["lint"], "Other commands", "Examples", "Exit codes"):
            assert f"\n{heading}:\n" in page
        *lines, documentation = page.splitlines()
        assert documentation.startswith("Documentation: https://")
        assert max(map(len, lines)) <= int(columns)

    @pytest.mark.parametrize("command", ["explain", "inventory"])
    def test_help_of_another_command_has_groups_too(self, command: str, workspace: Workspace) -> None:
        page = workspace.run(command, "--help", COLUMNS="80").out
        headings = [
            line[:-1] for line in page.splitlines() if line.endswith(":") and not line.startswith(" ")
        ]
        assert headings == [*SECTIONS[command], "Other options"]
        assert max(map(len, page.splitlines())) <= 80

    def test_a_group_lists_its_commands(self, workspace: Workspace) -> None:
        page = workspace.run("config", "--help").out
        assert "\nOptions:\n" in page
        assert "\nCommands:\n  check " in page


class TestShortOptions:
    def test_format_and_output(self, workspace: Workspace) -> None:
        workspace.write(APP, connected_app("Full"))
        printed = workspace.run("--format", "json", APP)
        assert workspace.run("-f", "json", "-o", "deep/out.json", APP) == (1, "", "")
        assert (workspace.root / "deep/out.json").read_text() == printed.out
        assert workspace.run("-f", "json", "-o", "-", APP) == printed

    def test_unwritable_output_is_an_error(self, workspace: Workspace) -> None:
        workspace.write(APP, connected_app("Api"))
        workspace.write("file", "")
        ran = workspace.run("-o", "file/x", APP)
        assert ran.code == 2
        assert ran.err.startswith("error: file/x: the output can't be written: ")

    def test_output_file_has_no_colors(self, workspace: Workspace) -> None:
        workspace.write(APP, connected_app("Full"))
        workspace.run("-o", "out.txt", APP, FORCE_COLOR="1")
        assert "\x1b" not in (workspace.root / "out.txt").read_text()

    @pytest.mark.parametrize(
        ("arguments", "code"), [([APP], 0), (["gone"], 2), (["--diff", "--unsafe-fixes", APP], 0)]
    )
    def test_exit_zero(self, arguments: list[str], code: int, workspace: Workspace) -> None:
        workspace.write(APP, connected_app("Full"))
        ran = workspace.run("--exit-zero", *arguments)
        assert ran.code == code
        assert ran.out

    def test_version(self, workspace: Workspace) -> None:
        assert workspace.run("-V") == workspace.run("--version")


class TestFailuresBeforeTheRun:
    """CI must not take yesterday's report for today's."""

    def test_reports_say_what_was_wrong(self, workspace: Workspace) -> None:
        workspace.write("sfscope-lint.toml", "selekt = []")
        workspace.write("r.xml", "yesterday's")
        ran = workspace.run("--format", "json", "--report", "junit=r.xml")
        assert ran.code == 2
        [error] = ran.json["errors"]
        assert error.startswith("sfscope-lint.toml:1: selekt: there is no such key")
        assert ran.err == f"error: {error}\n"
        assert "there is no such key" in (workspace.root / "r.xml").read_text()

    @pytest.mark.parametrize("arguments", [[], ["--list-files"], ["--diff", "-f", "json"]])
    def test_text_lists_and_diffs_stay_empty(self, arguments: list[str], workspace: Workspace) -> None:
        ran = workspace.run("--select", "nonsense", *arguments)
        assert (ran.code, ran.out) == (2, "")
