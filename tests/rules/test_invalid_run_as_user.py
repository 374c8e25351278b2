"""invalid-run-as-user: hits and near misses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.rules.shapes import CONNECTED_APP, connected_app, metadata, of_app

if TYPE_CHECKING:
    from tests.support import Workspace

RULE = "invalid-run-as-user"
POLICIES = "p/Order_Sync.ecaOauthPlcy-meta.xml"


def app(user: str) -> str:
    return connected_app(f"<oauthClientCredentialUser>{user}</oauthClientCredentialUser>")


def policies(user: str) -> str:
    user = f"<clientCredentialsFlowUser>{user}</clientCredentialsFlowUser>"
    return of_app("ExtlClntAppOauthConfigurablePolicies", user)


@pytest.mark.parametrize(
    ("user", "what"),
    [
        ("Billing", "a text without @"),
        ("Order Sync", "a text without @"),
        ("order.sync.example.com", "a text without @"),
        ("005xx000001SwiU", "the id of a user"),
        ("005xx000001SwiUAAS", "the id of a user"),
        ("order sync@example.com", "a text with blanks"),
        ("order.sync@", "nothing on one side of @"),
        ("INTEGRATION", "a text without @"),
    ],
)
@pytest.mark.parametrize(("path", "text"), [(CONNECTED_APP, app), (POLICIES, policies)])
def test_fires(path: str, text: object, user: str, what: str, workspace: Workspace) -> None:
    workspace.write(path, text(user))  # type: ignore[operator]
    (finding,) = workspace.find(RULE)
    assert finding.severity.value == "error"
    assert what in finding.message
    assert user not in finding.message
    assert "reported" in finding.message


@pytest.mark.parametrize(
    "user",
    [
        " order.sync@example.com.int ",
        "order.sync@example",
        "${USER}",
        "__CLIENT_CREDENTIALS_FLOW_USER__",
        "{{ run_as }}",
        "SALESFORCE_RUN_AS_USER",
        "REPLACE_ME",
        "your-user",
        "&lt;username&gt;",
        "",
    ],
)
@pytest.mark.parametrize(("path", "text"), [(CONNECTED_APP, app), (POLICIES, policies)])
def test_is_silent(path: str, text: object, user: str, workspace: Workspace) -> None:
    workspace.write(path, text(user))  # type: ignore[operator]
    assert workspace.find(RULE) == ()


def test_what_a_deployment_replaces_is_let_pass(workspace: Workspace) -> None:
    replacement = '{"glob": "**/*.xml", "stringToReplace": "Billing", "replaceWithEnv": "RUN_AS"}'
    project = f'{{"packageDirectories": [{{"path": "."}}], "replacements": [{replacement}]}}'
    workspace.write("sfdx-project.json", project)
    workspace.write(POLICIES, policies("Billing"))
    assert workspace.find(RULE) == ()


def test_an_element_of_that_name_elsewhere_is_another_rules(workspace: Workspace) -> None:
    other = metadata("NamedCredential", "<clientCredentialsFlowUser>Billing</clientCredentialsFlowUser>")
    workspace.write("x/A.namedCredential-meta.xml", other)
    assert workspace.find(RULE) == ()
