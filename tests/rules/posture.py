"""Helpers for the tests of the posture rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.rules.shapes import CONNECTED_APP, connected_app

if TYPE_CHECKING:
    from tests.support import Workspace

    from sfscope_lint.model.finding import Finding


def policy(ip: str = "ENFORCE", refresh: str = "zero") -> str:
    return f"<oauthPolicy><ipRelaxation>{ip}</ipRelaxation><refreshTokenPolicy>{refresh}</refreshTokenPolicy></oauthPolicy>"


def app(config: str = "", rest: str = "") -> dict[str, str]:
    return {CONNECTED_APP: connected_app(config, rest)}


def callback(*urls: str) -> dict[str, str]:
    return app("<callbackUrl>" + "\n".join(urls) + "</callbackUrl>")


def write(workspace: Workspace, files: dict[str, str]) -> None:
    for path, text in files.items():
        workspace.write(path, text)


def finds_when_selected(workspace: Workspace, rule: str, files: dict[str, str]) -> Finding:
    """The only finding in the files, after checking that the rule is off unless it or its category is selected."""
    write(workspace, files)
    (finding,) = workspace.find(rule)
    assert finding.rule == rule
    assert rule not in [finding.rule for finding in workspace.find()]
    assert rule in [finding.rule for finding in workspace.find("posture")]
    return finding
