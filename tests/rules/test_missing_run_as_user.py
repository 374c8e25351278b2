"""missing-run-as-user: hits and near misses."""

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


FLOW_OFF = FLOW.replace("true", "false")
POLICIES = "ExtlClntAppOauthConfigurablePolicies"


def write(workspace: Workspace, files: dict[str, str]) -> None:
    for path, text in files.items():
        workspace.write(path, text)


def app(config: str) -> dict[str, str]:
    return {CONNECTED_APP: connected_app(config)}


class TestMissingRunAsUser:
    @pytest.mark.parametrize(
        ("files", "path"),
        [
            (app(FLOW + API), CONNECTED_APP),
            (app(FLOW + "<oauthClientCredentialUser> </oauthClientCredentialUser>"), CONNECTED_APP),
            (eca(ecaOauthPlcy=SWITCH_ON, ecaGlblOauth=SWITCH_ON), "ecaOauthPlcy/Order_Sync.ecaOauthPlcy-meta.xml"),
            (eca(ecaOauthPlcy=SWITCH_ON, ecaGlblOauth=""), "ecaOauthPlcy/Order_Sync.ecaOauthPlcy-meta.xml"),
        ],
    )  # fmt: skip
    def test_fires(self, workspace: Workspace, files: dict[str, str], path: str) -> None:
        write(workspace, files)
        (finding,) = workspace.find("missing-run-as-user")
        assert (finding.location.path, finding.severity.value) == (path, "warning")
        assert "unless one is set in the org" in finding.message

    def test_fires_for_the_environment_without_a_user(self, workspace: Workspace) -> None:
        write(workspace, eca(ecaOauth=ECA_API, ecaOauthPlcy=SWITCH_ON + ECA_USER))
        workspace.write("uat/Order_Sync.ecaOauthPlcy-meta.xml", of_app(POLICIES, SWITCH_ON))
        (finding,) = workspace.find("missing-run-as-user")
        assert finding.location.path.startswith("uat/")

    def test_fires_once_for_two_settings_files(self, workspace: Workspace) -> None:
        write(workspace, eca(ecaOauth=ECA_API, ecaOauthPlcy=SWITCH_ON))
        workspace.write(
            "uat/Order_Sync.ecaOauth-meta.xml", of_app("ExtlClntAppOauthSettings", "<label>a</label>")
        )
        assert len(workspace.find("missing-run-as-user")) == 1

    @pytest.mark.parametrize(
        "files",
        [
            app(FLOW + USER),
            app(FLOW + "<oauthClientCredentialUser>${USER}</oauthClientCredentialUser>"),
            app(FLOW_OFF),
            app(""),
            eca(ecaOauth=ECA_API, ecaGlblOauth=SWITCH_ON),  # the project has no policies
            eca(ecaOauthPlcy="", ecaGlblOauth=SWITCH_ON),  # these don't turn the flow on either
            eca(ecaOauthPlcy=SWITCH_ON + ECA_USER),
            eca(ecaOauthPlcy=SWITCH_OFF),
            eca(ecaOauthPlcy=SWITCH_ON, ecaGlblOauth=SWITCH_OFF),
        ],
    )
    def test_is_silent(self, workspace: Workspace, files: dict[str, str]) -> None:
        write(workspace, files)
        assert workspace.find("missing-run-as-user") == ()
