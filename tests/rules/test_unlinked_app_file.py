"""unlinked-app-file: hits and near misses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.rules.shapes import (
    ECA_API,
    SWITCH_ON,
    eca,
    metadata,
    of_app,
)

if TYPE_CHECKING:
    from tests.support import Workspace


class TestUnlinkedAppFile:
    def test_fires_for_each_file(self, workspace: Workspace) -> None:
        for path, text in eca(ecaOauth=ECA_API, ecaOauthPlcy=SWITCH_ON, ecaPush="").items():
            workspace.write(path, text.replace("Order_Sync", "OrderSync"))
        found = workspace.find("unlinked-app-file")
        assert [(f.location.path.rpartition(".")[0], f.severity.value) for f in found] == [
            ("ecaOauth/Order_Sync.ecaOauth-meta", "warning"),
            ("ecaOauthPlcy/Order_Sync.ecaOauthPlcy-meta", "warning"),
            ("ecaPush/Order_Sync.ecaPush-meta", "warning"),
        ]
        assert "the project has no External Client App OrderSync" in found[0].message

    def test_fires_without_an_app_name(self, workspace: Workspace) -> None:
        workspace.write("eca/A.eca-meta.xml", metadata("ExternalClientApplication", ""))
        workspace.write("s/A.ecaOauth-meta.xml", metadata("ExtlClntAppOauthSettings", ECA_API))
        (finding,) = workspace.find("unlinked-app-file")
        assert "doesn't say which External Client App it belongs to" in finding.message

    @pytest.mark.parametrize("app", ["${APP}", "{{app}}_x"])
    def test_fires_for_a_placeholder_name(self, workspace: Workspace, app: str) -> None:
        workspace.write("eca/Order_Sync.eca-meta.xml", metadata("ExternalClientApplication", ""))
        workspace.write("s/Any_Name.ecaOauth-meta.xml", of_app("ExtlClntAppOauthSettings", ECA_API, app))
        (finding,) = workspace.find("unlinked-app-file")
        assert "the deployment fills in the name of this file's External Client App" in finding.message

    def test_fires_for_a_replaced_name(self, workspace: Workspace) -> None:
        project = (
            '{"replacements": [{"glob": "**", "stringToReplace": ">Order_Sync<", "replaceWithEnv": "APP"}]}'
        )
        workspace.write("sfdx-project.json", project)
        workspace.write("eca/Order_Sync.eca-meta.xml", metadata("ExternalClientApplication", ""))
        workspace.write("s/A.ecaOauth-meta.xml", of_app("ExtlClntAppOauthSettings", ECA_API, "Order_Sync"))
        (finding,) = workspace.find("unlinked-app-file")
        assert "the deployment fills in the name of this file's External Client App" in finding.message
        workspace.write("sfdx-project.json", project.replace(">Order_Sync<", ">Other<"))
        assert workspace.find("unlinked-app-file") == ()

    @pytest.mark.parametrize("app", ["Order_Sync", "order_sync", "acme__Order_Sync"])
    def test_is_silent(self, workspace: Workspace, app: str) -> None:
        workspace.write("eca/Order_Sync.eca-meta.xml", metadata("ExternalClientApplication", ""))
        workspace.write("s/Any_Name.ecaOauth-meta.xml", of_app("ExtlClntAppOauthSettings", ECA_API, app))
        assert workspace.find("unlinked-app-file") == ()

    def test_finds_the_app_outside_the_given_paths(self, workspace: Workspace) -> None:
        workspace.write("sfdx-project.json", '{"packageDirectories": [{"path": "."}]}')
        for path, text in eca(ecaOauth=ECA_API).items():
            workspace.write(path, text)
        ran = workspace.lint("--select", "unlinked-app-file", "ecaOauth")
        assert ran.rules == []

    def test_a_namespace_joins_the_files(self, workspace: Workspace) -> None:
        for path, text in eca(ecaGlblOauth=SWITCH_ON, ecaOauth=ECA_API.replace("Api", "Full")).items():
            workspace.write(path, text.replace(">Order_Sync<", ">acme__Order_Sync<"))
        assert "no-valid-scopes" in [finding.rule for finding in workspace.find()]
