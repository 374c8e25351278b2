"""refresh-token-never-expires: hits and near misses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.rules.posture import app, finds_when_selected, policy, write
from tests.rules.shapes import API, SWITCH_ON, eca

if TYPE_CHECKING:
    from tests.support import Workspace


RULE = "refresh-token-never-expires"
REFRESH = "<scopes>RefreshToken</scopes>"
ECA_REFRESH = "<commaSeparatedOauthScopes>Api, OfflineAccess</commaSeparatedOauthScopes>"
LIMIT = "<isEnforceRefreshTokenTTL>true</isEnforceRefreshTokenTTL>"
NO_LIMIT = LIMIT.replace("true", "false")


@pytest.mark.parametrize(
    "files",
    [
        app(REFRESH, policy(refresh="infinite")),
        eca(ecaOauth=ECA_REFRESH, ecaOauthPlcy="<refreshTokenPolicyType>Infinite</refreshTokenPolicyType>"),
        app(REFRESH + NO_LIMIT, policy(refresh="infinite")),
    ],
)
def test_fires(workspace: Workspace, files: dict[str, str]) -> None:
    assert finds_when_selected(workspace, RULE, files).severity.value == "info"


@pytest.mark.parametrize(
    "files",
    [
        app("<scopes>Full</scopes>", policy(refresh="infinite")),
        eca(ecaOauth=ECA_REFRESH, ecaOauthPlcy=SWITCH_ON),
        app(API, policy(refresh="infinite")),
        app(REFRESH, policy(refresh="specific_lifetime:90:DAYS")),
        app(REFRESH),
        app(REFRESH + LIMIT, policy(refresh="infinite")),
        app(REFRESH + LIMIT.replace("true", "${LIMIT}"), policy(refresh="infinite")),
        eca(ecaOauth=ECA_REFRESH, ecaGlblOauth=LIMIT, ecaOauthPlcy="<refreshTokenPolicyType>Infinite</refreshTokenPolicyType>"),
    ],
)  # fmt: skip
def test_is_silent(workspace: Workspace, files: dict[str, str]) -> None:
    write(workspace, files)
    assert workspace.find(RULE) == ()


@pytest.mark.parametrize(
    ("files", "help_"),
    [
        (app(REFRESH, policy(refresh="infinite")), "write specific_inactivity:30:DAYS"),
        (
            eca(
                ecaOauth=ECA_REFRESH, ecaOauthPlcy="<refreshTokenPolicyType>Infinite</refreshTokenPolicyType>"
            ),
            "write SpecificInactivity",
        ),
    ],
)
def test_help_suggests_an_expiring_policy(workspace: Workspace, files: dict[str, str], help_: str) -> None:
    for path, text in files.items():
        workspace.write(path, text)
    (finding,) = workspace.find("refresh-token-never-expires")
    assert finding.help.startswith(help_)
