"""Size limits: a larger file is reported and not read."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from tests.support import connected_app

from sfscope_lint.config.rule_packages import load_rules
from sfscope_lint.engine.lint import lint
from sfscope_lint.files.read import TooLargeError, read_bytes
from sfscope_lint.model.settings import Settings

if TYPE_CHECKING:
    from tests.support import Workspace

APP = "Order_Sync.connectedApp-meta.xml"
BAD = connected_app("Full")
MIB = 1 << 20


def padded(size: int) -> str:
    """A file of this size that would have findings if it were read."""
    start, end = BAD.split("</ConnectedApp>")
    return f"{start}{' ' * (size - len(BAD))}</ConnectedApp>{end}"


class TestMetadata:
    def test_file_over_the_limit_gets_a_finding_with_size_and_setting(self, workspace: Workspace) -> None:
        workspace.write(APP, padded(MIB + 1))
        workspace.write("Small.connectedApp", padded(MIB))
        workspace.write("sfscope-lint.toml", "max-file-size-mib = 1")
        ran = workspace.lint()
        assert ran.code == 1
        first, *others = ran.findings
        assert first["rule"] == "malformed-metadata"
        assert first["message"] == (
            "it has 1,048,577 bytes, and .connectedApp files of more than 1 MiB aren't read; "
            "no other rule could check this file"
        )
        assert first["help"] == "make it smaller, or raise max-file-size-mib in sfscope-lint.toml"
        assert {finding["path"] for finding in others} == {"Small.connectedApp"}

    def test_gigabyte_is_not_read(self, workspace: Workspace) -> None:
        with open(workspace.root / APP, "wb") as file:
            file.truncate(1 << 30)  # a sparse file takes no disk space
        [finding] = workspace.report(".").findings
        assert finding.message.startswith(
            "it has 1,073,741,824 bytes, and .connectedApp files of more than 1 MiB"
        )

    def test_text_of_an_editor_has_the_same_limit(self, workspace: Workspace) -> None:
        file = workspace.write(APP, BAD)
        settings = Settings(max_file_size_mib=1)
        contents = {os.path.realpath(file): padded(MIB + 1).encode()}
        report = lint([APP], settings, load_rules(), str(workspace.root), contents)
        assert [finding.rule for finding in report.findings] == ["malformed-metadata"]

    @pytest.mark.parametrize(
        ("setting", "said"),
        [
            ("0", "must be at least 1"),
            ("-1", "must be at least 1"),
            ("2000", "must be at most 1024"),
            ('"16 MiB"', "must be a whole number, not text"),
        ],
    )
    def test_invalid_limit_is_an_error(self, setting: str, said: str, workspace: Workspace) -> None:
        workspace.write("sfscope-lint.toml", f"max-file-size-mib = {setting}")
        ran = workspace.run(".")
        assert (ran.code, ran.err) == (2, f"error: sfscope-lint.toml:1: max-file-size-mib: {said}\n")

    def test_limit_is_shown(self, workspace: Workspace) -> None:
        workspace.write("sfscope-lint.toml", "max-file-size-mib = 3")
        [line] = [
            line for line in workspace.run("config", "show").out.splitlines() if "max-file-size" in line
        ]
        assert line.split() == ["max-file-size-mib", "=", "3", "#", "sfscope-lint.toml:1"]


class TestOtherFiles:
    @pytest.mark.parametrize(
        ("name", "said"),
        [
            ("sfdx-project.json", "sfdx-project.json can't be read: it has 1,048,577 bytes"),
            (".forceignore", ".forceignore: can't be read: it has 1,048,577 bytes"),
            ("sfscope-lint.toml", "sfscope-lint.toml: can't be read: it has 1,048,577 bytes"),
        ],
    )
    def test_hand_written_file_over_the_limit_exits_with_2(
        self, name: str, said: str, workspace: Workspace
    ) -> None:
        workspace.write(APP, BAD)
        workspace.write(name, " " * (MIB + 1))
        ran = workspace.run(".")
        assert ran.code == 2
        assert said in ran.err


class TestReading:
    def test_file_over_the_limit_is_refused(self, workspace: Workspace) -> None:
        file = workspace.write("x", b"12345")
        assert read_bytes(str(file), 5) == b"12345"
        with pytest.raises(TooLargeError, match="it has 5 bytes, more than the limit of 4"):
            read_bytes(str(file), 4)

    def test_growing_file_is_read_up_to_its_first_size(
        self, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = workspace.write("x", b"12345")
        read = os.read

        def growing(handle: int, size: int) -> bytes:
            with open(file, "ab") as more:
                more.write(b"6789" * 1000)
            return read(handle, min(size, 2))

        monkeypatch.setattr(os, "read", growing)
        assert read_bytes(str(file), 5) == b"12345"

    def test_shrinking_file_ends_early(self, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
        file = workspace.write("x", b"12345")
        read = os.read

        def shrinking(handle: int, size: int) -> bytes:
            os.truncate(file, 3)
            return read(handle, size)

        monkeypatch.setattr(os, "read", shrinking)
        assert read_bytes(str(file), 5) == b"123"
