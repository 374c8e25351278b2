"""connected-app-created: hits and near misses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.rules.posture import app, finds_when_selected, write
from tests.rules.shapes import API, FLOW, USER, eca

if TYPE_CHECKING:
    from tests.support import Workspace


RULE = "connected-app-created"
ECA_REFRESH = "<commaSeparatedOauthScopes>Api, OfflineAccess</commaSeparatedOauthScopes>"


@pytest.mark.parametrize(
    "files",
    [
        app(FLOW + USER + API),
    ],
)
def test_fires(workspace: Workspace, files: dict[str, str]) -> None:
    assert finds_when_selected(workspace, RULE, files).severity.value == "info"


@pytest.mark.parametrize(
    "files",
    [
        eca(ecaOauth=ECA_REFRESH),
    ],
)  # fmt: skip
def test_is_silent(workspace: Workspace, files: dict[str, str]) -> None:
    write(workspace, files)
    assert workspace.find(RULE) == ()
