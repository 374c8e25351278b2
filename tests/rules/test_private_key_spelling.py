"""A private key is found however the file spells it."""

from __future__ import annotations

import pytest
from tests.support import Workspace, connected_app

KEY = "-----BEGIN RSA PRIVATE{}KEY----- MIIEpAIBAAKCAQEA7bq3"


@pytest.mark.parametrize(("blank", "found"), [(" ", True), ("&#32;", True), ("-", False)])
def test_private_key_is_found_in_an_ordinary_element(blank: str, found: bool, workspace: Workspace) -> None:
    app = connected_app("Api")
    assert "</ConnectedApp>" in app
    workspace.write(
        "A.connectedApp",
        app.replace("</ConnectedApp>", f"<description>{KEY.format(blank)}</description></ConnectedApp>"),
    )
    said = [finding.message for finding in workspace.find("committed-secret")]
    assert any("<description> of A contains a private key" in message for message in said) is found
