"""high-assurance-session: hits and near misses."""

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

RULE = "high-assurance-session"
LEVEL = "<requiredSessionLevel>HIGH_ASSURANCE</requiredSessionLevel>"
POLICIES = "ecaOauthPlcy/Order_Sync.ecaOauthPlcy-meta.xml"


def app(policy: str, config: str = FLOW + USER + API) -> dict[str, str]:
    return {CONNECTED_APP: connected_app(config, f"<sessionPolicy>{policy}</sessionPolicy>")}


def session(level: str, action: str = "") -> str:
    return f"{action and f'<policyAction>{action}</policyAction>'}<sessionLevel>{level}</sessionLevel>"


def write(workspace: Workspace, files: dict[str, str]) -> None:
    for path, text in files.items():
        workspace.write(path, text)


@pytest.mark.parametrize(
    ("files", "path"),
    [
        (app(session("HIGH_ASSURANCE", "Block")), CONNECTED_APP),
        (app(session("HIGH_ASSURANCE", "RaiseSessionLevel")), CONNECTED_APP),
        (app(session("HIGH_ASSURANCE")), CONNECTED_APP),
        (app(session(" HIGH_ASSURANCE "), FLOW + USER), CONNECTED_APP),
        (eca(ecaOauth=ECA_API, ecaOauthPlcy=SWITCH_ON + ECA_USER + LEVEL), POLICIES),
        # One side turns the flow on and the other doesn't say: either way there is no token.
        (eca(ecaOauth=ECA_API, ecaOauthPlcy=ECA_USER + LEVEL, ecaGlblOauth=SWITCH_ON), POLICIES),
    ],
)
def test_fires(files: dict[str, str], path: str, workspace: Workspace) -> None:
    write(workspace, files)
    (finding,) = workspace.find(RULE)
    assert (finding.location.path, finding.severity.value) == (path, "error")
    assert "HIGH_ASSURANCE" in finding.excerpt
    assert "Salesforce blocks its token requests (documented)" in finding.message


def test_reply_says_that_the_session_is_blocked(workspace: Workspace) -> None:
    write(workspace, app(session("HIGH_ASSURANCE")))
    (finding,) = workspace.find(RULE)
    assert finding.reply == "blocked: the app requires a high-assurance session"


@pytest.mark.parametrize(
    "files",
    [
        app(session("STANDARD", "Block")),
        app(session("${LEVEL}")),
        app("<policyAction>Block</policyAction>"),
        app("<sessionTimeout>60</sessionTimeout>"),
        app(session("HIGH_ASSURANCE"), FLOW.replace("true", "false") + API),
        app(session("HIGH_ASSURANCE"), FLOW.replace("true", "${FLOW}") + API),
        app(session("HIGH_ASSURANCE"), API),
        {CONNECTED_APP: connected_app(rest="<sessionLevel>HIGH_ASSURANCE</sessionLevel>")},
        eca(ecaOauthPlcy=SWITCH_ON + ECA_USER + LEVEL.replace("HIGH_ASSURANCE", "STANDARD")),
        eca(ecaOauthPlcy=SWITCH_OFF + LEVEL),
        eca(ecaOauthPlcy=SWITCH_ON + LEVEL, ecaGlblOauth=SWITCH_OFF),
        eca(ecaOauthPlcy=LEVEL),
    ],
)
def test_is_silent(files: dict[str, str], workspace: Workspace) -> None:
    write(workspace, files)
    assert workspace.find(RULE) == ()


def test_fires_only_in_the_environment_that_requires_it(workspace: Workspace) -> None:
    write(workspace, eca(ecaOauth=ECA_API, ecaOauthPlcy=SWITCH_ON + ECA_USER))
    root = "ExtlClntAppOauthConfigurablePolicies"
    workspace.write("uat/Order_Sync.ecaOauthPlcy-meta.xml", of_app(root, SWITCH_ON + ECA_USER + LEVEL))
    workspace.write("dev/Order_Sync.ecaOauthPlcy-meta.xml", of_app(root, SWITCH_OFF + ECA_USER + LEVEL))
    (finding,) = workspace.find(RULE)
    assert finding.location.path.startswith("uat/")
