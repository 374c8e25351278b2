"""unused-run-as-user: hits and near misses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.rules.shapes import (
    CONNECTED_APP,
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
APP_OFF = "<isEnabled>false</isEnabled><isOauthPluginEnabled>true</isOauthPluginEnabled>"


def write(workspace: Workspace, files: dict[str, str]) -> None:
    for path, text in files.items():
        workspace.write(path, text)


def app(config: str) -> dict[str, str]:
    return {CONNECTED_APP: connected_app(config)}


class TestUnusedRunAsUser:
    @pytest.mark.parametrize(
        "files",
        [
            app(FLOW_OFF + USER),
            app(USER),
            eca(ecaOauthPlcy=SWITCH_OFF + ECA_USER),
            eca(ecaOauthPlcy=SWITCH_ON + ECA_USER, ecaPlcy=APP_OFF),
        ],
    )
    def test_fires(self, workspace: Workspace, files: dict[str, str]) -> None:
        write(workspace, files)
        (finding,) = workspace.find("unused-run-as-user")
        assert finding.severity.value == "warning"
        assert "User>" in finding.excerpt

    @pytest.mark.parametrize(
        "files",
        [
            app(FLOW + USER),
            app(FLOW_OFF),
            app(FLOW.replace("true", "${FLOW}") + USER),
            eca(ecaOauthPlcy=ECA_USER),  # unknown whether the flow is on
            eca(ecaOauthPlcy=SWITCH_ON + ECA_USER, ecaGlblOauth=SWITCH_OFF),  # conflicting-flow-switches reports it
        ],
    )  # fmt: skip
    def test_is_silent(self, workspace: Workspace, files: dict[str, str]) -> None:
        write(workspace, files)
        assert workspace.find("unused-run-as-user") == ()

    def test_another_environment_may_use_it(self, workspace: Workspace) -> None:
        write(workspace, eca(ecaOauthPlcy=SWITCH_ON + ECA_USER))
        workspace.write("uat/Order_Sync.ecaOauthPlcy-meta.xml", of_app(POLICIES, SWITCH_OFF + ECA_USER))
        assert workspace.find("unused-run-as-user") == ()
