"""missing-element: hits and near misses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.rules.shapes import CALLBACK, CONNECTED_APP, NAMESPACE, connected_app, metadata, of_app

from sfscope_lint.salesforce.metadata_schema import TYPES
from sfscope_lint.salesforce.required_elements import REQUIRED

if TYPE_CHECKING:
    from tests.support import Workspace

RULE = "missing-element"
POLICY = "<ipRelaxation>ENFORCE</ipRelaxation><refreshTokenPolicy>zero</refreshTokenPolicy>"
GLOBAL = "g/Order_Sync.ecaGlblOauth-meta.xml"
PLUGINS = "p/Order_Sync.ecaPlcy-meta.xml"
CREDENTIAL = "x/A.externalCredential-meta.xml"
PARAMETERS = "<externalCredentialParameters>{}</externalCredentialParameters>"


def bare(content: str) -> str:
    return metadata("ConnectedApp", content)


def global_oauth(content: str) -> str:
    return of_app("ExtlClntAppGlobalOauthSettings", content)


def credential(content: str) -> str:
    head = "<label>A</label><authenticationProtocol>Oauth</authenticationProtocol>"
    return metadata("ExternalCredential", head + PARAMETERS.format(content))


@pytest.mark.parametrize(
    ("path", "text", "missing", "severity"),
    [
        (CONNECTED_APP, connected_app(callback=""), ["callbackUrl"], "error"),
        (CONNECTED_APP, bare("<label>A</label>"), ["contactEmail"], "error"),
        (CONNECTED_APP, bare("<description>A</description>"), ["contactEmail, label"], "error"),
        (CONNECTED_APP, connected_app(rest="<oauthPolicy><ipRelaxation>ENFORCE</ipRelaxation></oauthPolicy>"), ["refreshTokenPolicy"], "error"),
        (CONNECTED_APP, connected_app(rest="<ipRanges><start>1.1.1.1</start></ipRanges>"), ["end"], "error"),
        (CONNECTED_APP, connected_app(rest="<samlConfig><acsUrl>https://a.example.com</acsUrl></samlConfig>"), ["entityUrl, samlSubjectType"], "warning"),
        (CONNECTED_APP, connected_app(rest="<oauthPolicy><wrong/><ipRelaxation>ENFORCE</ipRelaxation></oauthPolicy>"), ["refreshTokenPolicy"], "error"),
        (CONNECTED_APP, connected_app(rest="<oauthPolicy><refreshTokenPolicy>zero</refreshTokenPolicy></oauthPolicy>"), ["ipRelaxation"], "warning"),
        (GLOBAL, global_oauth(CALLBACK), ["label"], "error"),
        (GLOBAL, global_oauth("<label>A</label>"), ["callbackUrl"], "warning"),
        (PLUGINS, of_app("ExtlClntAppConfigurablePolicies", "<label>A</label>"), ["isEnabled"], "error"),
        (CREDENTIAL, credential("<parameterName>Scope</parameterName>"), ["parameterType"], "error"),
    ],
)  # fmt: skip
def test_fires(path: str, text: str, missing: list[str], severity: str, workspace: Workspace) -> None:
    workspace.write(path, text)
    found = workspace.find(RULE)
    assert [finding.value for finding in found] == missing
    assert {finding.severity.value for finding in found} == {severity}
    assert all(("probably" in finding.message) == (severity == "warning") for finding in found)


def test_says_what_is_certain_and_what_is_probable_apart(workspace: Workspace) -> None:
    workspace.write(GLOBAL, global_oauth("<isPkceRequired>true</isPkceRequired>"))
    found = workspace.find(RULE)
    assert [(finding.value, finding.severity.value) for finding in found] == [
        ("callbackUrl", "warning"),
        ("label", "error"),
    ]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (CONNECTED_APP, connected_app()),
        (CONNECTED_APP, connected_app(rest=f"<oauthPolicy>{POLICY}</oauthPolicy>")),
        (CONNECTED_APP, connected_app(rest="<oauthPolicy/><ipRanges>\n</ipRanges>")),  # they say nothing
        (CONNECTED_APP, bare("<contactEmail>a@example.com</contactEmail><label>${LABEL}</label>")),
        (CONNECTED_APP, connected_app(callback=CALLBACK.replace("callbackUrl", "callbackURL"))),  # unknown-element's
        (CONNECTED_APP, f'<ConnectedApp xmlns="urn:other"><label {NAMESPACE}>A</label></ConnectedApp>'),
        (GLOBAL, global_oauth(CALLBACK + "<label>A</label>")),
        ("x/Order_Sync.eca-meta.xml", metadata("ExternalClientApplication", "")),
        ("s/A.ecaOauth-meta.xml", metadata("ExtlClntAppOauthSettings", "<label>A</label>")),  # unlinked-app-file's
        (CREDENTIAL, credential("<parameterName>A</parameterName><parameterType>AuthParameter</parameterType>")),
    ],
)  # fmt: skip
def test_is_silent(path: str, text: str, workspace: Workspace) -> None:
    workspace.write(path, text)
    assert workspace.find(RULE) == ()


def test_every_required_element_is_one_of_its_type() -> None:
    assert {(kind, each.name) for kind in REQUIRED for each in REQUIRED[kind] if each.name not in TYPES[kind]} == set()  # fmt: skip
