"""ineffective-assignment: hits and near misses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.rules.shapes import CONNECTED_APP, connected_app, metadata, of_app

if TYPE_CHECKING:
    from tests.support import Workspace

RULE = "ineffective-assignment"
POLICIES = "p/Order_Sync.ecaOauthPlcy-meta.xml"
SET = "<permissionSetName>Sync</permissionSetName>"
PROFILE = "<profileName>Integration</profileName>"
OFF = "<isAdminApproved>false</isAdminApproved>"
ON = "<isAdminApproved>true</isAdminApproved>"
SELF = "<permittedUsersPolicyType>AllSelfAuthorized</permittedUsersPolicyType>"
SETS = "<commaSeparatedPermissionSet>Sync</commaSeparatedPermissionSet>"
PROFILES = "<commaSeparatedProfile>Integration, Admin</commaSeparatedProfile>"


def policies(content: str) -> str:
    return of_app("ExtlClntAppOauthConfigurablePolicies", content)


@pytest.mark.parametrize(
    ("path", "text", "values", "related"),
    [
        (CONNECTED_APP, connected_app(OFF, SET), ["permissionSetName"], 1),
        (CONNECTED_APP, connected_app("", SET), ["permissionSetName"], 1),
        (CONNECTED_APP, connected_app(OFF, PROFILE + SET), ["permissionSetName", "profileName"], 1),
        (POLICIES, policies(SELF + SETS), ["commaSeparatedPermissionSet"], 1),
        (POLICIES, policies(SELF + SETS + PROFILES), ["commaSeparatedPermissionSet", "commaSeparatedProfile"], 1),
    ],
)  # fmt: skip
def test_fires(path: str, text: str, values: list[str], related: int, workspace: Workspace) -> None:
    workspace.write(path, text)
    found = workspace.find(RULE)
    assert sorted(finding.value or "" for finding in found) == values
    assert {(finding.severity.value, len(finding.related)) for finding in found} == {("warning", related)}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (CONNECTED_APP, connected_app(ON, SET + PROFILE)),
        (CONNECTED_APP, connected_app(OFF)),
        (CONNECTED_APP, connected_app(OFF, "<permissionSetName></permissionSetName><profileName/>")),  # removes all
        (CONNECTED_APP, connected_app("<isAdminApproved>${APPROVED}</isAdminApproved>", SET)),
        (CONNECTED_APP, connected_app("<isAdminApproved>perhaps</isAdminApproved>", SET)),
        (CONNECTED_APP, metadata("ConnectedApp", f"<label>SAML</label>{SET}")),
        (POLICIES, policies(SELF)),
        (POLICIES, policies(SETS)),  # nobody knows who may use it
        (POLICIES, policies(SELF.replace("AllSelfAuthorized", "AdminApprovedPreAuthorized") + SETS)),
        (POLICIES, policies(SELF.replace("AllSelfAuthorized", "{{policy}}") + SETS)),
        (POLICIES, policies(SELF + "<commaSeparatedProfile> , </commaSeparatedProfile>")),
    ],
)  # fmt: skip
def test_is_silent(path: str, text: str, workspace: Workspace) -> None:
    workspace.write(path, text)
    assert workspace.find(RULE) == ()
