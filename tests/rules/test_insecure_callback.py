"""insecure-callback: hits and near misses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.rules.posture import callback, finds_when_selected, write
from tests.rules.shapes import eca

if TYPE_CHECKING:
    from tests.support import Workspace


RULE = "insecure-callback"


@pytest.mark.parametrize(
    "files",
    [
        callback("http://orders.example.com/cb"),
        callback("https://example.com/a", "HTTP://localhost.example.com/cb"),
        callback("https://*.example.com/cb"),
        callback("javascript:alert(1)"),
        eca(ecaGlblOauth="<callbackUrl>http://10.0.0.1/</callbackUrl>"),
    ],
)
def test_fires(workspace: Workspace, files: dict[str, str]) -> None:
    assert finds_when_selected(workspace, RULE, files).severity.value == "warning"


@pytest.mark.parametrize(
    "files",
    [
        callback("http://localhost:1717/OauthRedirect", "http://127.0.0.1/", "http://[::1]/"),
        callback("https://example.com/", "sfdc://auth/success", "com.example.app:/cb"),
        callback("http://${HOST}/cb"),
    ],
)  # fmt: skip
def test_is_silent(workspace: Workspace, files: dict[str, str]) -> None:
    write(workspace, files)
    assert workspace.find(RULE) == ()


def test_message_shows_no_password(workspace: Workspace) -> None:
    files = callback("http://admin:hunter2@example.com/cb?client_secret=hunter3#hunter4")
    for path, text in files.items():
        workspace.write(path, text)
    (finding,) = workspace.find("insecure-callback")
    assert finding.value == "http://example.com/cb"
    assert "hunter2" not in str(finding)
    assert "hunter3" not in str(finding)
