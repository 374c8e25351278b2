"""org-bound-value: hits and near misses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.rules.shapes import ECA_API, metadata, of_app

if TYPE_CHECKING:
    from tests.support import Workspace

RULE = "org-bound-value"
LINK = "<oauthLink>00D000000000001:888000000000001</oauthLink>"
HEADER = "x/Order_Sync.eca-meta.xml"
SETTINGS = "s/Order_Sync.ecaOauth-meta.xml"


def write(workspace: Workspace, header: str | None, settings: str) -> None:
    if header is not None:
        workspace.write(HEADER, metadata("ExternalClientApplication", header))
    workspace.write(SETTINGS, of_app("ExtlClntAppOauthSettings", ECA_API + settings))


@pytest.mark.parametrize("state", ["Local", "Managed", None])
def test_fires(state: str | None, workspace: Workspace) -> None:
    write(workspace, f"<distributionState>{state}</distributionState>" if state else "", LINK)
    (finding,) = workspace.find(RULE)
    assert (finding.severity.value, finding.location.path) == ("info", SETTINGS)
    assert finding.fix is not None
    assert "888000000000001" not in finding.message


@pytest.mark.parametrize(
    ("header", "settings"),
    [
        ("<distributionState>Packaged</distributionState>", LINK),
        ("<distributionState>${STATE}</distributionState>", LINK),
        ("<distributionState>Local</distributionState>", ""),
        ("<distributionState>Local</distributionState>", "<oauthLink/>"),
        ("<distributionState>Local</distributionState>", "<oauthLink>{{link}}</oauthLink>"),
        (None, LINK),  # nobody knows whether it is packaged
    ],
)
def test_is_silent(header: str | None, settings: str, workspace: Workspace) -> None:
    write(workspace, header, settings)
    assert workspace.find(RULE) == ()


@pytest.mark.parametrize("count", [1, 2])
def test_fix_removes_it(count: int, workspace: Workspace) -> None:
    write(workspace, "", f"\n    {LINK}" * count + "\n")
    assert len(workspace.find(RULE)) == count
    assert workspace.run("--select", RULE, "--fix", "--unsafe-fixes", ".").code == 0
    assert "oauthLink" not in (workspace.root / SETTINGS).read_text(encoding="utf-8")
