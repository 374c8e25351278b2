"""optional-secret: hits and near misses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.rules.posture import app, finds_when_selected, write
from tests.rules.shapes import API, CONNECTED_APP, FLOW, SWITCH_ON, connected_app, eca

if TYPE_CHECKING:
    from tests.support import Workspace


RULE = "optional-secret"
PUBLIC = "<isConsumerSecretOptional>true</isConsumerSecretOptional>"


@pytest.mark.parametrize(
    "files",
    [
        app(FLOW + PUBLIC + API),
        eca(ecaGlblOauth=SWITCH_ON + PUBLIC, ecaOauthPlcy=SWITCH_ON),
    ],
)
def test_fires(workspace: Workspace, files: dict[str, str]) -> None:
    assert finds_when_selected(workspace, RULE, files).severity.value == "warning"


@pytest.mark.parametrize(
    "files",
    [
        app(PUBLIC + API),
        app(FLOW + PUBLIC.replace("true", "false")),
        eca(ecaGlblOauth=PUBLIC),
    ],
)  # fmt: skip
def test_is_silent(workspace: Workspace, files: dict[str, str]) -> None:
    write(workspace, files)
    assert workspace.find(RULE) == ()


def test_message_is_about_the_web_server_flow(workspace: Workspace) -> None:
    workspace.write(CONNECTED_APP, connected_app(FLOW + PUBLIC + API))
    (finding,) = workspace.find("optional-secret")
    assert "web server flow" in finding.label
    assert "prove" not in finding.message
