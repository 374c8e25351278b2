"""committed-consumer-key: hits and near misses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.rules.shapes import CONNECTED_APP, connected_app, of_app

if TYPE_CHECKING:
    from tests.support import Workspace

RULE = "committed-consumer-key"
KEY = "<consumerKey>OrderSyncConsumerKey1</consumerKey>"


def test_fires(workspace: Workspace) -> None:
    workspace.write(CONNECTED_APP, connected_app(KEY))
    (finding,) = workspace.find(RULE)
    assert (finding.severity.value, finding.category.value) == ("info", "posture")
    assert "reported" in finding.message
    assert "replacements in sfdx-project.json" in finding.help
    assert "OrderSyncConsumerKey1" not in finding.message


def test_is_off_by_default(workspace: Workspace) -> None:
    workspace.write(CONNECTED_APP, connected_app(KEY))
    assert RULE not in [finding.rule for finding in workspace.find()]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (CONNECTED_APP, connected_app()),
        (CONNECTED_APP, connected_app("<consumerKey> </consumerKey>")),
        (CONNECTED_APP, connected_app("<consumerKey>${KEY}</consumerKey>")),
        (CONNECTED_APP, connected_app("<consumerKey>REPLACE_WITH_KEY</consumerKey>")),
        (CONNECTED_APP, connected_app(rest=KEY)),  # unknown-element's
        ("g/A.ecaGlblOauth-meta.xml", of_app("ExtlClntAppGlobalOauthSettings", KEY)),
        ("x/A.authprovider-meta.xml", f"<AuthProvider>{KEY}</AuthProvider>"),
    ],
)
def test_is_silent(path: str, text: str, workspace: Workspace) -> None:
    workspace.write(path, text)
    assert workspace.find(RULE) == ()


@pytest.mark.parametrize(("search", "found"), [("OrderSyncConsumerKey1", 0), ("AnotherKey", 1)])
def test_what_a_deployment_replaces(search: str, found: int, workspace: Workspace) -> None:
    replacement = f'{{"glob": "**/*.xml", "stringToReplace": "{search}", "replaceWithEnv": "KEY"}}'
    project = f'{{"packageDirectories": [{{"path": "."}}], "replacements": [{replacement}]}}'
    workspace.write("sfdx-project.json", project)
    workspace.write(CONNECTED_APP, connected_app(KEY))
    assert len(workspace.find(RULE)) == found
