"""Unsaved text in an editor: standard input is linted as a file, with its companions from disk."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from tests.support import COMMAND, connected_app, eca_file, environment

if TYPE_CHECKING:
    from tests.support import Workspace

APP = "force-app/X.connectedApp-meta.xml"


def lint(workspace: Workspace, content: str, *arguments: str) -> Any:
    done = subprocess.run(
        [*COMMAND, "--format", "json", "--stdin-filename", *arguments],
        cwd=workspace.root, env=environment(), input=content.encode(), capture_output=True, check=False,
    )  # fmt: skip
    return json.loads(done.stdout) | {"code": done.returncode}


def test_unsaved_text_is_linted(workspace: Workspace) -> None:
    workspace.write(APP, connected_app("Api"))
    workspace.write("force-app/Other.connectedApp", connected_app("Full"))
    report = lint(workspace, connected_app("Api", "Full"), APP, "-")
    assert [(f["rule"], f["path"], f["line"]) for f in report["findings"]] == [("unsupported-scope", APP, 9)]
    assert (report["code"], report["summary"]["files"]) == (1, 1)


def test_new_file_is_linted(workspace: Workspace) -> None:
    report = lint(workspace, connected_app("Full"), "new/folder/X.connectedApp", "-")
    assert report["findings"][0]["path"] == "new/folder/X.connectedApp"
    assert (
        lint(workspace, connected_app("Full"), "new/X.xml", "-")["summary"]["files"] == 1
    )  # recognised by its root element
    assert lint(workspace, "not XML", "new/X.txt", "-")["summary"]["files"] == 0


def test_companions_come_from_the_disk(workspace: Workspace) -> None:
    workspace.write("sfdx-project.json", '{"packageDirectories": [{"path": "."}]}')
    workspace.write("eca/Order_Sync.eca-meta.xml", eca_file("ExternalClientApplication"))
    workspace.write(
        "eca/p.ecaOauthPlcy-meta.xml",
        eca_file("ExtlClntAppOauthConfigurablePolicies", "isClientCredentialsFlowEnabled=true"),
    )
    path = "eca/s.ecaOauth-meta.xml"
    workspace.write(path, eca_file("ExtlClntAppOauthSettings", "commaSeparatedOauthScopes=Api"))
    edited = eca_file("ExtlClntAppOauthSettings", "commaSeparatedOauthScopes=Full")
    assert [f["rule"] for f in lint(workspace, edited, path, "-")["findings"]] == [
        "missing-run-as-user",
        "no-valid-scopes",
        "unsupported-scope",
    ]
    off = eca_file("ExtlClntAppOauthConfigurablePolicies", "isClientCredentialsFlowEnabled=false")
    workspace.write(path, edited)
    assert lint(workspace, off, "eca/p.ecaOauthPlcy-meta.xml", "-")["findings"] == []


def test_settings_apply(workspace: Workspace) -> None:
    workspace.write(
        "sfscope-lint.toml",
        'exclude = ["force-app/**"]\n[[suppress]]\nrule = "unsupported-scope"\napp = "Gone"\nreason = "r"',
    )
    report = lint(workspace, connected_app("Full"), APP, "-")
    assert (report["findings"], report["code"]) == (
        [],
        0,
    )  # and no report of a suppression that one file can't judge


def test_half_typed_file_is_a_finding(workspace: Workspace) -> None:
    assert [f["rule"] for f in lint(workspace, "<ConnectedApp><oau", APP, "-")["findings"]] == [
        "malformed-metadata"
    ]
    assert [f["rule"] for f in lint(workspace, "", APP, "-")["findings"]] == ["malformed-metadata"]


@pytest.mark.parametrize(
    "arguments",
    [["-"], ["--stdin-filename", APP], ["--stdin-filename", APP, "-", "."], ["--stdin-filename", APP, "."]],
)
def test_dash_and_stdin_filename_require_each_other(arguments: list[str], workspace: Workspace) -> None:
    ran = workspace.run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "error: to lint standard input, write --stdin-filename PATH - and no other path\n"
