"""self-authorized-users: hits and near misses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.rules.posture import app, finds_when_selected, write
from tests.rules.shapes import CONNECTED_APP, FLOW, SWITCH_ON, eca, metadata

if TYPE_CHECKING:
    from tests.support import Workspace


RULE = "self-authorized-users"


@pytest.mark.parametrize(
    "files",
    [
        app("<isAdminApproved>false</isAdminApproved>"),
        app(FLOW),
        eca(ecaOauthPlcy="<permittedUsersPolicyType>AllSelfAuthorized</permittedUsersPolicyType>"),
    ],
)
def test_fires(workspace: Workspace, files: dict[str, str]) -> None:
    assert finds_when_selected(workspace, RULE, files).severity.value == "info"


@pytest.mark.parametrize(
    "files",
    [
        app("<isAdminApproved>true</isAdminApproved>"),
        app("<isAdminApproved>${APPROVED}</isAdminApproved>"),
        eca(ecaOauthPlcy="<permittedUsersPolicyType>AdminApprovedPreAuthorized</permittedUsersPolicyType>"),
        eca(ecaOauthPlcy=SWITCH_ON),  # the default is not published
        {CONNECTED_APP: metadata("ConnectedApp", "<label>Order Sync</label>")},
    ],
)  # fmt: skip
def test_is_silent(workspace: Workspace, files: dict[str, str]) -> None:
    write(workspace, files)
    assert workspace.find(RULE) == ()
