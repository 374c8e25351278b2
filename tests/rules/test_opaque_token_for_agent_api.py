"""opaque-token-for-agent-api: hits and near misses."""

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
)

if TYPE_CHECKING:
    from tests.support import Workspace

RULE = "opaque-token-for-agent-api"
JWT = "<isNamedUserJwtEnabled>true</isNamedUserJwtEnabled>"
OPAQUE = JWT.replace("true", "false")
ECA_ON = SWITCH_ON + ECA_USER
LIST = "<commaSeparatedOauthScopes>{}</commaSeparatedOauthScopes>"
AGENT = LIST.format("Chatbot, SFApiPlatform")
GLOBAL = "ecaGlblOauth/Order_Sync.ecaGlblOauth-meta.xml"


def app(*scopes: str, more: str = "", flow: str = FLOW) -> dict[str, str]:
    selected = "".join(f"<scopes>{scope}</scopes>" for scope in scopes)
    return {CONNECTED_APP: connected_app(flow + more + USER + selected)}


def write(workspace: Workspace, files: dict[str, str]) -> None:
    for path, text in files.items():
        workspace.write(path, text)


@pytest.mark.parametrize(
    ("files", "path"),
    [
        (app("Chatbot", "SFAP"), CONNECTED_APP),
        (app("Api", "RefreshToken", "Chatbot", "SFAP", more=OPAQUE), CONNECTED_APP),
        (app("chatbot_api", "sfap_api", more=OPAQUE), CONNECTED_APP),
        (eca(ecaOauth=AGENT, ecaOauthPlcy=ECA_ON, ecaGlblOauth=SWITCH_ON + OPAQUE), GLOBAL),
        (eca(ecaOauth=AGENT, ecaOauthPlcy=ECA_ON, ecaGlblOauth=SWITCH_ON), GLOBAL),
        (
            eca(
                ecaOauth=LIST.format("Api,Chatbot,SFAP"),
                ecaOauthPlcy=ECA_ON,
                ecaGlblOauth=SWITCH_ON + OPAQUE,
            ),
            GLOBAL,
        ),
    ],
)
def test_fires(files: dict[str, str], path: str, workspace: Workspace) -> None:
    write(workspace, files)
    (finding,) = workspace.find(RULE)
    assert (finding.location.path, finding.severity.value) == (path, "warning")
    assert "reported" in finding.message
    assert "isNamedUserJwtEnabled" in finding.help


@pytest.mark.parametrize(
    "files",
    [
        app("Chatbot", "SFAP", more=JWT),
        app("Chatbot", "SFAP", more=JWT.replace("true", "${JWT}")),
        app("Chatbot", "SFAP", flow=FLOW.replace("true", "false")),
        app("Chatbot", "Api"),
        app("SFAP"),  # as far as known, the Models API accepts opaque tokens
        eca(ecaOauth=AGENT, ecaOauthPlcy=ECA_ON),  # the global file, which isn't in git, decides
        eca(ecaOauth=AGENT, ecaOauthPlcy=ECA_ON, ecaGlblOauth=SWITCH_ON + JWT),
        eca(ecaOauth=AGENT, ecaOauthPlcy=ECA_ON + JWT, ecaGlblOauth=SWITCH_ON),
        eca(ecaOauth=AGENT, ecaOauthPlcy=ECA_ON + OPAQUE),
        eca(ecaOauth=AGENT, ecaOauthPlcy=SWITCH_OFF, ecaGlblOauth=SWITCH_ON + OPAQUE),
        eca(ecaOauthPlcy=ECA_ON, ecaGlblOauth=SWITCH_ON + OPAQUE),
    ],
)
def test_is_silent(files: dict[str, str], workspace: Workspace) -> None:
    write(workspace, files)
    assert workspace.find(RULE) == ()
