"""The posture rules: off unless selected; hits and near misses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.rules.shapes import API, CONNECTED_APP, FLOW, SWITCH_ON, USER, connected_app, eca, metadata

from sfscope_lint.config.rule_packages import load_rules
from sfscope_lint.model.severity import Category
from sfscope_lint.model.token_requests import TokenRequest

if TYPE_CHECKING:
    from tests.conftest import Workspace

REFRESH = "<scopes>RefreshToken</scopes>"
ECA_REFRESH = "<commaSeparatedOauthScopes>Api, OfflineAccess</commaSeparatedOauthScopes>"
PUBLIC = "<isConsumerSecretOptional>true</isConsumerSecretOptional>"
LIMIT = "<isEnforceRefreshTokenTTL>true</isEnforceRefreshTokenTTL>"
NO_LIMIT = LIMIT.replace("true", "false")


def policy(ip: str = "ENFORCE", refresh: str = "zero") -> str:
    return f"<oauthPolicy><ipRelaxation>{ip}</ipRelaxation><refreshTokenPolicy>{refresh}</refreshTokenPolicy></oauthPolicy>"


def app(config: str = "", rest: str = "") -> dict[str, str]:
    return {CONNECTED_APP: connected_app(config, rest)}


def callback(*urls: str) -> dict[str, str]:
    return app("<callbackUrl>" + "\n".join(urls) + "</callbackUrl>")


HITS = [
    ("optional-secret", app(FLOW + PUBLIC + API), "warning"),
    ("optional-secret", eca(ecaGlblOauth=SWITCH_ON + PUBLIC, ecaOauthPlcy=SWITCH_ON), "warning"),
    ("insecure-callback", callback("http://orders.example.com/cb"), "warning"),
    ("insecure-callback", callback("https://example.com/a", "HTTP://localhost.example.com/cb"), "warning"),
    ("insecure-callback", callback("https://*.example.com/cb"), "warning"),
    ("insecure-callback", callback("javascript:alert(1)"), "warning"),
    ("insecure-callback", eca(ecaGlblOauth="<callbackUrl>http://10.0.0.1/</callbackUrl>"), "warning"),
    ("ip-relaxation-bypassed", app(rest=policy(ip="BYPASS")), "warning"),
    ("ip-relaxation-bypassed", app(rest=policy(ip="BYPASS_2FACTOR")), "warning"),
    (
        "ip-relaxation-bypassed",
        eca(ecaOauthPlcy="<ipRelaxationPolicyType>Bypass_2factor</ipRelaxationPolicyType>"),
        "warning",
    ),
    ("self-authorized-users", app("<isAdminApproved>false</isAdminApproved>"), "info"),
    ("self-authorized-users", app(FLOW), "info"),
    (
        "self-authorized-users",
        eca(ecaOauthPlcy="<permittedUsersPolicyType>AllSelfAuthorized</permittedUsersPolicyType>"),
        "info",
    ),
    ("refresh-token-never-expires", app(REFRESH, policy(refresh="infinite")), "info"),
    (
        "refresh-token-never-expires",
        eca(ecaOauth=ECA_REFRESH, ecaOauthPlcy="<refreshTokenPolicyType>Infinite</refreshTokenPolicyType>"),
        "info",
    ),
    ("refresh-token-never-expires", app(REFRESH + NO_LIMIT, policy(refresh="infinite")), "info"),
    ("connected-app-created", app(FLOW + USER + API), "info"),
]

NEAR_MISSES = [
    ("optional-secret", app(PUBLIC + API)),
    ("optional-secret", app(FLOW + PUBLIC.replace("true", "false"))),
    ("optional-secret", eca(ecaGlblOauth=PUBLIC)),
    ("insecure-callback", callback("http://localhost:1717/OauthRedirect", "http://127.0.0.1/", "http://[::1]/")),
    ("insecure-callback", callback("https://example.com/", "sfdc://auth/success", "com.example.app:/cb")),
    ("insecure-callback", callback("http://${HOST}/cb")),
    ("ip-relaxation-bypassed", app(rest=policy(ip="ENFORCE_RELAXREFRESH"))),
    ("ip-relaxation-bypassed", app(rest=policy(ip="${BYPASS}"))),
    ("self-authorized-users", app("<isAdminApproved>true</isAdminApproved>")),
    ("self-authorized-users", app("<isAdminApproved>${APPROVED}</isAdminApproved>")),
    (
        "self-authorized-users",
        eca(ecaOauthPlcy="<permittedUsersPolicyType>AdminApprovedPreAuthorized</permittedUsersPolicyType>"),
    ),
    ("self-authorized-users", eca(ecaOauthPlcy=SWITCH_ON)),  # nobody has published what holds then
    ("self-authorized-users", {CONNECTED_APP: metadata("ConnectedApp", "<label>Order Sync</label>")}),
    ("refresh-token-never-expires", app("<scopes>Full</scopes>", policy(refresh="infinite"))),
    ("refresh-token-never-expires", eca(ecaOauth=ECA_REFRESH, ecaOauthPlcy=SWITCH_ON)),
    ("refresh-token-never-expires", app(API, policy(refresh="infinite"))),
    ("refresh-token-never-expires", app(REFRESH, policy(refresh="specific_lifetime:90:DAYS"))),
    ("refresh-token-never-expires", app(REFRESH)),
    ("refresh-token-never-expires", app(REFRESH + LIMIT, policy(refresh="infinite"))),
    ("refresh-token-never-expires", app(REFRESH + LIMIT.replace("true", "${LIMIT}"), policy(refresh="infinite"))),
    (
        "refresh-token-never-expires",
        eca(ecaOauth=ECA_REFRESH, ecaGlblOauth=LIMIT, ecaOauthPlcy="<refreshTokenPolicyType>Infinite</refreshTokenPolicyType>"),
    ),
    ("connected-app-created", eca(ecaOauth=ECA_REFRESH)),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "files", "severity"), HITS)
def test_fires(workspace: Workspace, rule: str, files: dict[str, str], severity: str) -> None:
    for path, text in files.items():
        workspace.write(path, text)
    (finding,) = workspace.find(rule)
    assert (finding.rule, finding.severity.value) == (rule, severity)
    assert rule not in [finding.rule for finding in workspace.find()], "posture is off unless selected"
    assert rule in [finding.rule for finding in workspace.find("posture")]


@pytest.mark.parametrize(("rule", "files"), NEAR_MISSES)
def test_is_silent(workspace: Workspace, rule: str, files: dict[str, str]) -> None:
    for path, text in files.items():
        workspace.write(path, text)
    assert workspace.find(rule) == ()


def test_every_posture_rule_has_both() -> None:
    posture = (rule for rule in load_rules() if rule.category is Category.POSTURE)
    rules = {rule.name for rule in posture if rule.on is not TokenRequest}  # those have tests of their own
    assert rules == {case[0] for case in HITS} == {case[0] for case in NEAR_MISSES}


def test_a_callback_shows_no_password(workspace: Workspace) -> None:
    files = callback("http://admin:hunter2@example.com/cb?client_secret=hunter3#hunter4")
    for path, text in files.items():
        workspace.write(path, text)
    (finding,) = workspace.find("insecure-callback")
    assert finding.value == "http://example.com/cb"
    assert "hunter2" not in str(finding)
    assert "hunter3" not in str(finding)


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
def test_endless_refresh_tokens_get_the_policy_that_holds(
    workspace: Workspace, files: dict[str, str], help_: str
) -> None:
    for path, text in files.items():
        workspace.write(path, text)
    (finding,) = workspace.find("refresh-token-never-expires")
    assert finding.help.startswith(help_)


def test_a_second_factor_lifts_nothing_in_the_client_credentials_flow(workspace: Workspace) -> None:
    for value, said in (("BYPASS", "works from any address"), ("BYPASS_2FACTOR", "lifts nothing")):
        workspace.write(CONNECTED_APP, connected_app(rest=policy(ip=value)))
        (finding,) = workspace.find("ip-relaxation-bypassed")
        assert said in finding.label


def test_an_optional_secret_concerns_the_web_server_flow(workspace: Workspace) -> None:
    workspace.write(CONNECTED_APP, connected_app(FLOW + PUBLIC + API))
    (finding,) = workspace.find("optional-secret")
    assert "web server flow" in finding.label
    assert "prove" not in finding.message
