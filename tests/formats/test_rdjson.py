"""rdjson: columns in bytes, as reviewdog counts them."""

from __future__ import annotations

import json
from typing import Any

from tests.support import Workspace, connected_app

from sfscope_lint.output.reporters.rdjson import render


def diagnostics(workspace: Workspace) -> list[dict[str, Any]]:
    document = json.loads(render(workspace.report(".")))
    assert document["source"]["name"] == "sfscope-lint"
    found: list[dict[str, Any]] = document["diagnostics"]
    return found


def test_a_finding(workspace: Workspace) -> None:
    workspace.write("A.connectedApp", connected_app("Api", "Full"))
    (found,) = diagnostics(workspace)
    assert found["location"] == {
        "path": "A.connectedApp",
        "range": {"start": {"line": 9, "column": 9}, "end": {"line": 9, "column": 30}},
    }
    assert found["severity"] == "ERROR"
    assert found["code"]["value"] == "unsupported-scope"
    assert found["message"].startswith("Full is silently dropped")
    assert [related["location"]["range"] for related in found["related_locations"]] == [
        {"start": {"line": 7}}
    ]


def test_columns_count_bytes(workspace: Workspace) -> None:
    app = connected_app("Api", "Full").replace("        <scopes>Full", "<!-- ü中 --><scopes>Full")
    workspace.write("A.connectedApp", app)
    (found,) = diagnostics(workspace)
    start = len("<!-- ü中 -->".encode()) + 1
    assert found["location"]["range"]["start"]["column"] == start
    assert found["location"]["range"]["end"]["column"] == start + len("<scopes>Full</scopes>")


def test_a_place_of_several_lines_is_whole_lines(workspace: Workspace) -> None:
    workspace.write("A.connectedApp", connected_app())
    (found,) = diagnostics(workspace)
    assert found["location"]["range"] == {"start": {"line": 5}, "end": {"line": 9}}


def test_an_error_of_the_run_is_a_diagnostic(workspace: Workspace) -> None:
    report = workspace.report(".")._replace(errors=("x: gone",))
    (found,) = json.loads(render(report))["diagnostics"]
    assert found == {"message": "x: gone", "location": {"path": "sfdx-project.json"}, "severity": "ERROR"}
