"""Which files are read: walks, projects, ignore files, and odd directory entries."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest
from tests.support import connected_app, eca_file

from sfscope_lint.files.discovery import discover
from sfscope_lint.files.forceignore import ForceIgnore

if TYPE_CHECKING:
    from tests.support import Workspace

GOOD, BAD = connected_app("Api"), connected_app("Full")
ONLY_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="there are no such files on Windows")


def files(workspace: Workspace, *paths: str, cwd: str = ".") -> list[str]:
    found = discover(paths, str(workspace.root / cwd))
    return [file.shown for file in found.files if not file.ignored]


class TestWalk:
    def test_paths_are_sorted_relative_and_have_slashes(self, workspace: Workspace) -> None:
        for path in ("b/Z.connectedApp", "b/a/Y.connectedApp", "A.connectedApp"):
            workspace.write(path, GOOD)
        assert files(workspace, ".") == ["A.connectedApp", "b/Z.connectedApp", "b/a/Y.connectedApp"]
        assert files(workspace, "b", "b/a", "./b/Z.connectedApp") == [
            "b/Z.connectedApp",
            "b/a/Y.connectedApp",
        ]
        assert files(workspace, str(workspace.root / "b" / "a")) == ["b/a/Y.connectedApp"]
        assert files(workspace, "../b", cwd="b") == ["Z.connectedApp", "a/Y.connectedApp"]

    def test_dot_folders_and_node_modules_are_skipped(self, workspace: Workspace) -> None:
        for folder in (".git", ".sfdx/x", "node_modules/y", "a/node_modules", "a/.hidden"):
            workspace.write(f"{folder}/A.connectedApp", BAD)
        assert files(workspace, ".") == []
        assert files(workspace, ".sfdx") == [".sfdx/x/A.connectedApp"]  # unless it is named

    def test_directory_with_a_metadata_name_is_a_directory(self, workspace: Workspace) -> None:
        workspace.write("X.connectedApp/Y.connectedApp", GOOD)
        found = discover(["."], str(workspace.root))
        assert [file.shown for file in found.files] == ["X.connectedApp/Y.connectedApp"]
        assert found.notes == ("X.connectedApp: a directory, in spite of its name",)
        assert found.errors == ()

    @ONLY_POSIX
    def test_fifo_is_noted_and_skipped(self, workspace: Workspace) -> None:
        os.mkfifo(workspace.root / "X.connectedApp")
        for paths in (["."], ["X.connectedApp"]):
            found = discover(paths, str(workspace.root))
            assert (found.files, found.errors) == ((), ())
            assert "X.connectedApp: not a regular file, skipped" in found.notes

    @ONLY_POSIX
    def test_links_to_directories_are_not_followed(self, workspace: Workspace) -> None:
        workspace.write("a/X.connectedApp", GOOD)
        os.symlink(workspace.root, workspace.root / "a" / "loop")
        os.symlink(workspace.root / "a", workspace.root / "b")
        assert files(workspace, ".") == ["a/X.connectedApp"]
        assert files(workspace, "b") == ["b/X.connectedApp"]

    @ONLY_POSIX
    def test_link_out_of_the_tree_is_noted(self, workspace: Workspace) -> None:
        workspace.write("elsewhere/X.connectedApp", GOOD)
        workspace.write("a/Y.connectedApp", GOOD)
        os.symlink(workspace.root / "elsewhere", workspace.root / "a" / "link")
        found = discover(["a"], str(workspace.root))
        assert [file.shown for file in found.files] == ["a/Y.connectedApp"]
        assert found.notes == ("a/link: a link that leads out of the repository or directory, not followed",)

    @ONLY_POSIX
    def test_fifo_as_project_file_does_not_block(self, workspace: Workspace) -> None:
        workspace.write("X.connectedApp", GOOD)
        os.mkfifo(workspace.root / "sfdx-project.json")
        os.mkfifo(workspace.root / ".forceignore")
        assert files(workspace, ".") == ["X.connectedApp"]

    @pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
    def test_name_that_is_not_utf8_is_read(self, workspace: Workspace) -> None:
        with open(os.fsencode(workspace.root) + b"/\xe9t\xe9.connectedApp", "wb") as file:
            file.write(BAD.encode())
        assert files(workspace, ".") == ["\\xe9t\\xe9.connectedApp"]
        for name in ("text", "concise", "json", "junit"):
            ran = workspace.run("--format", name, ".")
            assert ran.code == 1
            assert "\\xe9t\\xe9" in ran.out.replace("\\\\", "\\")


class TestProject:
    def test_package_directories_are_read_without_paths(self, workspace: Workspace) -> None:
        packages = (
            '{"packageDirectories": [{"path": "force-app"}, {"path": "./extra/apps/"}, {"path": "gone"}]}'
        )
        workspace.write("sfdx-project.json", packages)
        for path in ("force-app/a/A.connectedApp", "extra/apps/B.connectedApp", "unpackaged/C.connectedApp"):
            workspace.write(path, GOOD)
        found = discover([], str(workspace.root))
        assert [file.shown for file in found.files] == [
            "extra/apps/B.connectedApp",
            "force-app/a/A.connectedApp",
        ]
        assert found.errors == ()
        [warning] = found.warnings
        assert warning.startswith('sfdx-project.json: the package directory "gone" is missing')
        assert files(workspace, cwd="force-app/a") == ["../../extra/apps/B.connectedApp", "A.connectedApp"]

    def test_impossible_package_directory_is_an_error(self, workspace: Workspace) -> None:
        workspace.write(
            "sfdx-project.json", r'{"packageDirectories": [{"path": "\ud800"}, {"path": "\u0000"}]}'
        )
        errors = discover([], str(workspace.root)).errors
        assert [error.split('"')[1] for error in errors] == ["\0", "\\ud800"]

    def test_package_directory_must_be_in_the_project(self, workspace: Workspace) -> None:
        workspace.write("secret/X.connectedApp", GOOD)
        workspace.write("project/sfdx-project.json", '{"packageDirectories": [{"path": "../secret"}]}')
        found = discover([], str(workspace.root / "project"))
        assert found.files == ()
        assert "is outside the project" in found.errors[0]

    def test_huge_numbers_are_accepted(self, workspace: Workspace) -> None:
        workspace.write(
            "sfdx-project.json", f'{{"packageDirectories": [{{"path": "a"}}], "n": {"9" * 5000}}}'
        )
        workspace.write("a/X.connectedApp", GOOD)
        assert files(workspace) == ["a/X.connectedApp"]

    def test_working_directory_is_read_without_a_project(self, workspace: Workspace) -> None:
        workspace.write("a/X.connectedApp", GOOD)
        assert files(workspace) == ["a/X.connectedApp"]

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            ("{", "isn't JSON: Expecting property name enclosed in double quotes at line 1, column 2"),
            ("[]", "isn't a JSON object"),
            (
                '{"packageDirectories": "force-app"}',
                "has a value of packageDirectories that isn't a list of objects",
            ),
            ('{"packageDirectories": [{}]}', "has no path in entry 1 of packageDirectories"),
            ('{"replacements": [{"filename": "x"}]}', "lacks what to replace in entry 1 of replacements"),
            (
                '{"replacements": [{"stringToReplace": "x"}]}',
                "lacks filename or glob in entry 1 of replacements",
            ),
            ("[" * 100_000, "is nested too deeply"),
            (b"\xff\xfe{}", "isn't UTF-8 text"),
        ],
    )
    def test_broken_project_file_exits_with_2_after_linting_named_paths(
        self, content: str | bytes, said: str, workspace: Workspace
    ) -> None:
        workspace.write("sfdx-project.json", content)
        workspace.write("X.connectedApp", BAD)
        for paths in (["."], ["X.connectedApp"]):
            report = workspace.report(*paths)
            assert [finding.rule for finding in report.findings] == ["no-valid-scopes", "unsupported-scope"]
            assert report.exit_code == 2
            assert len(report.errors) == 1
            assert report.errors[0].startswith(f"sfdx-project.json {said}")
        assert workspace.report().exit_code == 2

    def test_byte_order_mark_is_accepted(self, workspace: Workspace) -> None:
        workspace.write("sfdx-project.json", '\ufeff{"packageDirectories": [{"path": "."}]}')
        assert workspace.report().errors == ()


class TestForceIgnore:
    @pytest.mark.parametrize(
        ("pattern", "left_out"),
        [
            ("X.connectedApp", True),
            ("*.connectedApp", True),
            ("force-app", True),
            ("force-app/", True),
            ("apps", True),
            ("**/apps/**", True),
            ("/force-app/*/X.connectedApp", True),
            ("force-app\\apps\\X.connectedApp", False),
            ("# X.connectedApp", False),
            ("/X.connectedApp", False),
            ("apps/X", False),
            ("X.connectedapp", True),
            ("*\n!X.connectedApp", True),  # an ignored folder hides its files
            ("*.connectedApp\n!X.connectedApp", False),
            ("*\n!*/\n!X.connectedApp", False),
            ("*\n!*/\n!Y.connectedApp", True),
            ("force-app/**\n!force-app/apps\n!force-app/apps/X.*", False),
            ("force-app/*\n!X.connectedApp", True),
            ("apps/\n!apps/", False),
            ("X.connectedApp/", False),
            ("[W-Y].connectedApp", True),
            ("!", False),
            ("/", False),
            ("*\n!/", True),
            ("force-app*apps", False),
            ("f[!x]*/apps", False),  # for node's ignore this matches x and the exclamation mark
            ("*a**/", True),
            ("[z-a]", False),
            ("[[W-Y].connectedApp", True),
            ("", False),
        ],
    )
    def test_patterns_match_as_in_the_cli(self, pattern: str, left_out: bool, workspace: Workspace) -> None:
        workspace.write(".forceignore", pattern)
        workspace.write("force-app/apps/X.connectedApp", GOOD)
        expected = [] if left_out else ["force-app/apps/X.connectedApp"]
        assert files(workspace, ".") == expected
        assert files(workspace, "force-app/apps/X.connectedApp") == expected
        assert files(workspace, "X.connectedApp", cwd="force-app/apps") == [
            p.split("/")[-1] for p in expected
        ]

    @pytest.mark.parametrize("stars", ["*" * 40, "*/" * 40, "*a" * 20, "*[(]" * 20, "*\\(" * 20, "*?" * 20])
    def test_many_stars_are_matched_quickly(self, stars: str, workspace: Workspace) -> None:
        workspace.write(".forceignore", f"{stars}*!")
        ignore = ForceIgnore(str(workspace.root))
        for character in "a(!":
            expected = character == "!" and not {"a", "(", "/"} & {*stars}
            assert ignore.denies(str(workspace.root / (character * 120))) == expected

    def test_default_patterns_of_the_cli_come_first(self, workspace: Workspace) -> None:
        workspace.write(".X.connectedApp", GOOD)
        assert files(workspace, ".") == [".X.connectedApp"]
        workspace.write(".forceignore", "")
        assert files(workspace, ".") == []
        workspace.write(".forceignore", "!.X.connectedApp")
        assert files(workspace, ".") == [".X.connectedApp"]

    def test_ignored_files_are_counted_and_can_be_included(self, workspace: Workspace) -> None:
        workspace.write(".forceignore", "X.*")
        workspace.write("X.connectedApp", BAD)
        workspace.write("Y.connectedApp", GOOD)
        ran = workspace.run(".")
        assert ran.code == 0
        assert ran.err == "note: 1 file left out by .forceignore (--no-forceignore includes them)\n"
        assert "X.connectedApp: left out" in workspace.run("-v", ".").err
        assert workspace.run("--no-forceignore", ".").code == 1

    def test_ignored_files_complete_no_app(self, workspace: Workspace) -> None:
        workspace.write("sfdx-project.json", "{}")
        workspace.write(".forceignore", "prod")
        scopes = eca_file("ExtlClntAppOauthSettings", "commaSeparatedOauthScopes=Full")
        flow = eca_file("ExtlClntAppOauthConfigurablePolicies", "isClientCredentialsFlowEnabled=true")
        workspace.write("a.ecaOauth", scopes)
        workspace.write("prod/a.ecaOauthPlcy", flow)
        assert workspace.report("a.ecaOauth").findings == ()
        assert len(workspace.report("a.ecaOauth", forceignore=False).findings) == 2
