"""ip-relaxation-bypassed: hits and near misses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.rules.posture import app, finds_when_selected, policy, write
from tests.rules.shapes import CONNECTED_APP, connected_app, eca

if TYPE_CHECKING:
    from tests.support import Workspace


RULE = "ip-relaxation-bypassed"


@pytest.mark.parametrize(
    "files",
    [
        app(rest=policy(ip="BYPASS")),
        app(rest=policy(ip="BYPASS_2FACTOR")),
        eca(ecaOauthPlcy="<ipRelaxationPolicyType>Bypass_2factor</ipRelaxationPolicyType>"),
    ],
)
def test_fires(workspace: Workspace, files: dict[str, str]) -> None:
    assert finds_when_selected(workspace, RULE, files).severity.value == "warning"


@pytest.mark.parametrize(
    "files",
    [
        app(rest=policy(ip="ENFORCE_RELAXREFRESH")),
        app(rest=policy(ip="${BYPASS}")),
    ],
)  # fmt: skip
def test_is_silent(workspace: Workspace, files: dict[str, str]) -> None:
    write(workspace, files)
    assert workspace.find(RULE) == ()


def test_a_second_factor_lifts_nothing_in_the_client_credentials_flow(workspace: Workspace) -> None:
    for value, said in (("BYPASS", "works from any address"), ("BYPASS_2FACTOR", "they still apply")):
        workspace.write(CONNECTED_APP, connected_app(rest=policy(ip=value)))
        (finding,) = workspace.find("ip-relaxation-bypassed")
        assert said in finding.label
