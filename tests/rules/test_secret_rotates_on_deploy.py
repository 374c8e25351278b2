"""secret-rotates-on-deploy: hits and near misses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.rules.shapes import (
    of_app,
)

if TYPE_CHECKING:
    from tests.support import Workspace


GLOBAL = "g/Order_Sync.ecaGlblOauth-meta.xml"


class TestSecretRotatesOnDeploy:
    def test_fires_for_key_and_secret(self, workspace: Workspace) -> None:
        rotate = "<shouldRotateConsumerKey>true</shouldRotateConsumerKey><shouldRotateConsumerSecret>1</shouldRotateConsumerSecret>"
        workspace.write(GLOBAL, of_app("ExtlClntAppGlobalOauthSettings", rotate))
        found = workspace.find("secret-rotates-on-deploy")
        assert [f.value for f in found] == ["shouldRotateConsumerKey", "shouldRotateConsumerSecret"]
        assert {f.severity.value for f in found} == {"error"}

    @pytest.mark.parametrize("value", ["false", "0", "", "${ROTATE}"])
    def test_is_silent(self, workspace: Workspace, value: str) -> None:
        rotate = f"<shouldRotateConsumerSecret>{value}</shouldRotateConsumerSecret>"
        workspace.write(GLOBAL, of_app("ExtlClntAppGlobalOauthSettings", rotate))
        assert workspace.find("secret-rotates-on-deploy") == ()
