"""unknown-metadata-suffix: hits and near misses."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from tests.rules.shapes import connected_app, metadata, of_app

if TYPE_CHECKING:
    from tests.support import Workspace

RULE = "unknown-metadata-suffix"
POLICIES = of_app("ExtlClntAppConfigurablePolicies", "<isEnabled>true</isEnabled>")
GLOBAL = "ExtlClntAppGlobalOauthSettings"
SECRET = "<consumerSecret>E2B7C1904D5A4F6E93B8A07C1D6F5E24</consumerSecret>"


@pytest.mark.parametrize(
    ("path", "text", "help_"),
    [
        ("extlClntAppPolicies/A.ecaPolicy-meta.xml", POLICIES, "rename the file to A.ecaPlcy-meta.xml"),
        ("anywhere/A.ecaPolicy-meta.xml", POLICIES, "rename the file to A.ecaPlcy-meta.xml"),
        ("anywhere/A.b.ecaPolicy-meta.xml.bak", POLICIES, "rename the file to A.b.ecaPlcy-meta.xml"),
        ("connectedApps/A.connectedapp-meta.xml", connected_app(), "rename the file to A.connectedApp-meta.xml"),
        ("x/A.ecaOAuth-meta.xml", of_app("ExtlClntAppOauthSettings"), "rename the file to A.ecaOauth-meta.xml"),
        ("x/A.authProvider-meta.xml", metadata("AuthProvider", ""), "rename the file to A.authprovider-meta.xml"),
        ("connectedApps/A.conectedApp-meta.xml", metadata("Whatever", ""), "rename the file to A.connectedApp-meta.xml"),
        ("externalClientApps/A.zzzzzz-meta.xml", metadata("Whatever", ""), "rename the file after what it holds, or take it out of the folder"),
    ],
)  # fmt: skip
def test_fires(path: str, text: str, help_: str, workspace: Workspace) -> None:
    workspace.write(path, text)
    (finding,) = workspace.find(RULE)
    assert (finding.severity.value, finding.help) == ("error", help_)
    assert finding.location.path == path


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("extlClntAppPolicies/A.ecaPlcy-meta.xml", POLICIES),
        ("connectedApps/A.connectedApp", connected_app()),  # a file of the other format
        ("connectedApps/A.profile-meta.xml", metadata("Profile", "")),  # deployed as what it is
        ("connectedApps/A.ecaAttest-meta.xml", metadata("ExtlClntAppAttestSettings", "")),
        ("connectedApps/A.ecaPolicy.xml", POLICIES),  # the CLI passes it over
        ("connectedApps/A.ecaPolicy-Meta.xml", POLICIES),
        ("connectedApps/A-meta.xml", POLICIES),
        ("anywhere/A.whatever-meta.xml", metadata("Whatever", "")),  # it stops too, and is no app's
        ("lwc/sync/sync.js-meta.xml", metadata("LightningComponentBundle", "")),
        ("permissionsets/A/userPermissions/B.userPermission-meta.xml", metadata("UserPermission", "")),
    ],
)
def test_is_silent(path: str, text: str, workspace: Workspace) -> None:
    workspace.write(path, text)
    assert workspace.find(RULE) == ()


def test_is_found_where_it_is_named(workspace: Workspace) -> None:
    workspace.write("sfdx-project.json", '{"packageDirectories": [{"path": "."}]}')
    workspace.write("anywhere/A.ecaPolicy-meta.xml", POLICIES)
    report = workspace.report("anywhere/A.ecaPolicy-meta.xml", select=(RULE,))
    assert [finding.rule for finding in report.findings] == [RULE]


def test_its_secrets_count(workspace: Workspace) -> None:
    workspace.write("x/A.ecaGlobalOauth-meta.xml", of_app(GLOBAL, SECRET))
    workspace.write("connectedApps/B.whatever-meta.xml", metadata("Whatever", SECRET))
    found = workspace.find("committed-secret")
    assert [finding.location.path for finding in found] == [
        "connectedApps/B.whatever-meta.xml",
        "x/A.ecaGlobalOauth-meta.xml",
    ]
    assert "E2B7C1904D5A" not in repr(found)


def test_it_is_no_part_of_an_app(workspace: Workspace) -> None:
    workspace.write("x/A.eca-meta.xml", metadata("ExternalClientApplication", ""))
    off = "<isClientCredentialsFlowEnabled>false</isClientCredentialsFlowEnabled>"
    workspace.write("x/A.ecaGlobalOauth-meta.xml", of_app(GLOBAL, off, "A"))
    (app,) = workspace.report(".", select=(RULE,)).apps
    assert app.paths == ("x/A.eca-meta.xml",)


def test_what_is_left_out_stops_nothing(workspace: Workspace) -> None:
    workspace.write("sfdx-project.json", '{"packageDirectories": [{"path": "."}]}')
    workspace.write(".forceignore", "**/*.ecaGlobalOauth-meta.xml\n")
    workspace.write("x/A.ecaGlobalOauth-meta.xml", of_app(GLOBAL, SECRET))
    assert [finding.rule for finding in workspace.find(RULE, "committed-secret")] == ["committed-secret"]


def test_a_file_that_is_no_xml_is_malformed(workspace: Workspace) -> None:
    workspace.write("connectedApps/A.whatever-meta.xml", "not XML")
    assert [finding.rule for finding in workspace.find(RULE, "malformed-metadata")] == ["malformed-metadata"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no FIFOs here")
def test_neither_links_nor_pipes_are_opened(workspace: Workspace) -> None:
    folder = workspace.root / "connectedApps"
    folder.mkdir()
    (folder / "A.whatever-meta.xml").symlink_to("/etc/passwd")
    os.mkfifo(folder / "B.whatever-meta.xml")
    (folder / "C.whatever-meta.xml").mkdir()
    report = workspace.report(".", select=(RULE, "malformed-metadata"))
    assert report.findings == ()
    assert not any("whatever" in note for note in report.notes)
