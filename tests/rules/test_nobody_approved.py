"""nobody-approved: hits and near misses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.rules.shapes import (
    API,
    CONNECTED_APP,
    ECA_API,
    ECA_USER,
    FLOW,
    SWITCH_OFF,
    SWITCH_ON,
    USER,
    connected_app,
    eca,
    of_app,
)

if TYPE_CHECKING:
    from tests.support import Workspace

RULE = "nobody-approved"
ADMIN = "<isAdminApproved>true</isAdminApproved>"
APPROVED = "<permittedUsersPolicyType>AdminApprovedPreAuthorized</permittedUsersPolicyType>"
ECA_ON = SWITCH_ON + ECA_USER


def app(config: str, rest: str = "") -> dict[str, str]:
    return {CONNECTED_APP: connected_app(config, rest)}


def write(workspace: Workspace, files: dict[str, str]) -> None:
    for path, text in files.items():
        workspace.write(path, text)


@pytest.mark.parametrize(
    "files",
    [
        app(FLOW + ADMIN + USER + API),
        app(FLOW + ADMIN + USER + API, "<permissionSetName> </permissionSetName><profileName/>"),
        eca(ecaOauth=ECA_API, ecaOauthPlcy=ECA_ON + APPROVED),
        eca(ecaOauth=ECA_API, ecaOauthPlcy=ECA_ON + APPROVED + "<commaSeparatedProfile> , </commaSeparatedProfile>"),
    ],
)  # fmt: skip
def test_fires(files: dict[str, str], workspace: Workspace) -> None:
    write(workspace, files)
    (finding,) = workspace.find(RULE)
    assert finding.severity.value == "warning"
    assert "reported" in finding.message
    assert finding.reply == (
        "a token with api, or invalid_app_access: user is not admin approved to access this app (reported)"
    )
    assert "pproved" in finding.excerpt


@pytest.mark.parametrize(
    "files",
    [
        app(FLOW + ADMIN + USER + API, "<permissionSetName>Sync</permissionSetName>"),
        app(FLOW + ADMIN + USER + API, "<profileName>Integration</profileName>"),
        app(FLOW + ADMIN + USER + API, "<permissionSetName>${SET}</permissionSetName>"),
        app(FLOW + USER + API),
        app(FLOW + ADMIN.replace("true", "false") + USER + API),
        app(FLOW + ADMIN.replace("true", "${APPROVED}") + USER + API),
        app(FLOW.replace("true", "false") + ADMIN + API),
        app(ADMIN + API),
        eca(ecaOauthPlcy=ECA_ON + APPROVED + "<commaSeparatedPermissionSet>Sync</commaSeparatedPermissionSet>"),
        eca(ecaOauthPlcy=ECA_ON + APPROVED + "<commaSeparatedProfile>Admin</commaSeparatedProfile>"),
        eca(ecaOauthPlcy=ECA_ON + APPROVED + "<commaSeparatedProfile>{{PROFILES}}</commaSeparatedProfile>"),
        eca(ecaOauthPlcy=ECA_ON + APPROVED.replace("AdminApprovedPreAuthorized", "AllSelfAuthorized")),
        eca(ecaOauthPlcy=ECA_ON),
        eca(ecaOauthPlcy=SWITCH_OFF + APPROVED),
        eca(ecaOauthPlcy=APPROVED, ecaGlblOauth=SWITCH_ON),  # unknown whether the flow is on
    ],
)  # fmt: skip
def test_is_silent(files: dict[str, str], workspace: Workspace) -> None:
    write(workspace, files)
    assert workspace.find(RULE) == ()


def test_each_environment_approves_for_itself(workspace: Workspace) -> None:
    approves = "<commaSeparatedPermissionSet>Sync</commaSeparatedPermissionSet>"
    write(workspace, eca(ecaOauth=ECA_API, ecaOauthPlcy=ECA_ON + APPROVED + approves))
    root = "ExtlClntAppOauthConfigurablePolicies"
    workspace.write("uat/Order_Sync.ecaOauthPlcy-meta.xml", of_app(root, ECA_ON + APPROVED))
    (finding,) = workspace.find(RULE)
    assert finding.location.path.startswith("uat/")
