"""Thousands of findings on one line are reported within seconds, not minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.support import connected_app, eca_file

from sfscope_lint.output.reporters.formats import render

if TYPE_CHECKING:
    from tests.support import Workspace

CROWDED = {
    "unknown elements": ("A.connectedApp", connected_app(more="\u202e<a></a>" * 900).replace("\n", "")),
    "scopes": ("A.connectedApp", connected_app(*["Full"] * 900).replace("\n", "")),
    "items of a list": (
        "A.ecaOauth",
        eca_file("ExtlClntAppOauthSettings", "commaSeparatedOauthScopes=" + "nonsense," * 900),
    ),
}


@pytest.mark.parametrize(("path", "content"), CROWDED.values(), ids=CROWDED)
def test_many_findings_on_one_line_are_reported_quickly(
    path: str, content: str, workspace: Workspace
) -> None:
    workspace.write(path, content)
    report = workspace.report(".", select=("flow", "metadata", "posture"))
    assert len(report.findings) > 800
    assert len({id(finding.excerpt) for finding in report.findings}) < 10
    assert "A." in render("text", report)  # it shows findings of one cause as one block
    for name in ("concise", "junit"):
        assert render(name, report).count("nonsense" if path.endswith("Oauth") else "A.connectedApp") > 800
