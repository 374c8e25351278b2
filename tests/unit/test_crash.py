"""A crash fails the gate and shows no value of a file. If it happens on one file, the others are linted."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest
from pygls.workspace import PositionCodec, TextDocument
from tests.support import Workspace, connected_app

from sfscope_lint.cli import main as main_module
from sfscope_lint.cli.options import cli
from sfscope_lint.readers import open_file
from sfscope_lint.readers.metadata import connected_app as connected_app_reader
from sfscope_lint.readers.requests import shell
from sfscope_lint.server import session
from sfscope_lint.server.folder import find_files
from sfscope_lint.server.session import OpenFolder
from sfscope_lint.server.texts import OpenText

if TYPE_CHECKING:
    from collections.abc import Callable

    from sfscope_lint.engine.report import Report


def test_a_crash_is_2_and_names_the_error_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def crash(**_: object) -> int:
        raise ValueError("the secret 3MVG" + str(9))

    left: list[int] = []

    def leave(code: int) -> None:
        left.append(code)
        raise SystemExit(code)

    monkeypatch.setattr(sys, "argv", ["sfscope-lint"])
    monkeypatch.setattr(cli, "main", crash)
    monkeypatch.setattr(main_module, "_leave", leave)
    with pytest.raises(SystemExit):
        main_module.main()
    said = capsys.readouterr().err
    assert left == [2]
    assert "error: sfscope-lint crashed (ValueError)" in said
    assert "test_crash.py" in said
    assert "3MVG9" not in said


GOOD, BAD = "force-app/Good.connectedApp-meta.xml", "force-app/Bad.connectedApp-meta.xml"
REQUEST = "curl https://login.salesforce.com/services/oauth2/token -d grant_type=client_credentials -d client_id=x\n"


def crash_on_bad(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> None:
    """Make a function crash on every file whose path has Bad in it."""
    really: Callable[..., Any] = getattr(module, name)

    def crashing(file: Any, *rest: Any) -> Any:
        path = file.source.path if hasattr(file, "source") else file.path
        if "Bad" in path:
            raise ValueError("3MVG" + "9secret")
        return really(file, *rest)

    monkeypatch.setattr(module, name, crashing)


def scopes_and_crashes(report: Report) -> dict[str, list[str]]:
    """The rules by the paths of their findings."""
    found: dict[str, list[str]] = {}
    for finding in report.findings:
        found.setdefault(finding.location.path, []).append(finding.rule)
    return found


class TestOneFile:
    @pytest.fixture
    def apps(self, workspace: Workspace) -> Workspace:
        workspace.write("sfdx-project.json", '{"packageDirectories": [{"path": "force-app"}]}')
        for path in (GOOD, BAD):
            workspace.write(path, connected_app("Full", "Api"))
        return workspace

    @pytest.mark.parametrize(
        ("module", "name"),
        [(open_file, "parse"), (connected_app_reader, "read")],
        ids=["parser", "reader"],
    )
    def test_crash_on_a_metadata_file_loses_no_other(
        self, module: Any, name: str, apps: Workspace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        crash_on_bad(monkeypatch, module, name)
        open_file._reader.cache_clear()
        report = apps.report()
        open_file._reader.cache_clear()
        assert scopes_and_crashes(report) == {GOOD: ["unsupported-scope"], BAD: ["malformed-metadata"]}
        (crash,) = (finding for finding in report.findings if finding.rule == "malformed-metadata")
        assert crash.message.startswith("sfscope-lint crashed on it (ValueError at test_crash.py:")
        assert "3MVG9" not in repr(report)

    def test_crash_on_a_script_loses_no_other_and_is_an_error(
        self, apps: Workspace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        crash_on_bad(monkeypatch, shell, "read")
        for name in ("Bad", "Bad2", "good"):
            apps.write(f"scripts/{name}.sh", REQUEST)
        report = apps.report()
        assert [request.path for request in report.requests] == ["scripts/good.sh"]
        (error,) = report.errors
        assert error.startswith(
            "scripts/Bad.sh and 1 more: not searched for token requests: sfscope-lint crashed on it (ValueError at "
        )
        assert error.endswith("; report it to the authors of sfscope-lint")
        assert scopes_and_crashes(report) == {GOOD: ["unsupported-scope"], BAD: ["unsupported-scope"]}

    @pytest.mark.parametrize("error", [MemoryError, ImportError, SystemError])
    def test_what_is_no_fault_of_the_file_ends_the_run(
        self, error: type[Exception], apps: Workspace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(_: object) -> None:
            raise error

        monkeypatch.setattr(open_file, "parse", fail)
        with pytest.raises(error):
            apps.report()

    @pytest.mark.parametrize("opened", [(GOOD, BAD), (GOOD,)], ids=["open", "on disk"])
    def test_crash_in_an_editor_loses_no_other_document(
        self, opened: tuple[str, ...], apps: Workspace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        crash_on_bad(monkeypatch, open_file, "parse")
        monkeypatch.setattr(
            session, "leave", lambda _: None
        )  # what it keeps out would be so for all tests that follow
        folder = OpenFolder(str(apps.root), {}, trusted=True)
        folder.whole = find_files(folder.folder, opened=True)
        app, codec = connected_app("Full", "Api"), PositionCodec()
        texts = [OpenText(TextDocument((apps.root / path).as_uri(), app, 1), codec) for path in opened]
        folder.lint(texts)
        found = {GOOD: ["unsupported-scope"], BAD: ["malformed-metadata"]}
        for path, text in zip(opened, texts, strict=True):
            assert [one.code for one in folder.diagnostics(text)] == found[path]
