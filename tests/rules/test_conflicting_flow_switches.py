"""conflicting-flow-switches: hits and near misses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.rules.shapes import (
    CONNECTED_APP,
    FLOW,
    SWITCH_OFF,
    SWITCH_ON,
    connected_app,
    eca,
    of_app,
)

if TYPE_CHECKING:
    from tests.support import Workspace


POLICIES = "ExtlClntAppOauthConfigurablePolicies"
APP_ON = "<isEnabled>true</isEnabled><isOauthPluginEnabled>true</isOauthPluginEnabled>"
APP_OFF = "<isEnabled>false</isEnabled><isOauthPluginEnabled>true</isOauthPluginEnabled>"


def write(workspace: Workspace, files: dict[str, str]) -> None:
    for path, text in files.items():
        workspace.write(path, text)


def app(config: str) -> dict[str, str]:
    return {CONNECTED_APP: connected_app(config)}


class TestConflictingFlowSwitches:
    @pytest.mark.parametrize(
        ("files", "suffix", "message"),
        [
            (eca(ecaOauthPlcy=SWITCH_ON, ecaGlblOauth=SWITCH_OFF), "ecaGlblOauth", "its global OAuth file turns it off"),
            (eca(ecaOauthPlcy=SWITCH_ON, ecaPlcy=APP_OFF), "ecaPlcy", "or its OAuth plugin is off"),
            (eca(ecaGlblOauth=SWITCH_ON, ecaPlcy=APP_OFF), "ecaPlcy", "or its OAuth plugin is off"),
            (
                eca(ecaOauthPlcy=SWITCH_ON, ecaPlcy=APP_ON.replace("true</isOauth", "false</isOauth")),
                "ecaPlcy",
                "or its OAuth plugin is off",
            ),
        ],
    )  # fmt: skip
    def test_fires(self, workspace: Workspace, files: dict[str, str], suffix: str, message: str) -> None:
        write(workspace, files)
        (finding,) = workspace.find("conflicting-flow-switches")
        assert finding.location.path == f"{suffix}/Order_Sync.{suffix}-meta.xml"
        assert message in finding.message
        assert finding.related[0].location.path != finding.location.path

    @pytest.mark.parametrize(
        "files",
        [
            eca(ecaOauthPlcy=SWITCH_ON, ecaGlblOauth=SWITCH_ON, ecaPlcy=APP_ON),
            eca(ecaOauthPlcy=SWITCH_OFF, ecaGlblOauth=SWITCH_ON),  # the administrator's choice
            eca(ecaOauthPlcy=SWITCH_OFF, ecaGlblOauth=SWITCH_OFF, ecaPlcy=APP_OFF),
            eca(ecaGlblOauth=SWITCH_OFF),
            eca(ecaOauthPlcy=SWITCH_ON, ecaGlblOauth=SWITCH_OFF.replace("false", "${FLOW}")),
            app(FLOW),
        ],
    )
    def test_is_silent(self, workspace: Workspace, files: dict[str, str]) -> None:
        write(workspace, files)
        assert workspace.find("conflicting-flow-switches") == ()

    def test_environments_can_differ(self, workspace: Workspace) -> None:
        write(workspace, eca(ecaOauthPlcy=SWITCH_ON, ecaGlblOauth=SWITCH_ON, ecaPlcy=APP_OFF))
        workspace.write("uat/Order_Sync.ecaPlcy", of_app("ExtlClntAppConfigurablePolicies", APP_ON))
        workspace.write("uat/Order_Sync.ecaOauthPlcy", of_app(POLICIES, SWITCH_OFF))
        assert workspace.find("conflicting-flow-switches") == ()
