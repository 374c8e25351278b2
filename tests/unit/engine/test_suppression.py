"""Suppressions: which findings they match, what they can't suppress, and how they are reported."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from junitparser import JUnitXml, Skipped
from tests.rules.suppressions import (
    FILE,
    FULL,
    PORTAL,
    REFRESH,
    RULES,
    SYNC,
    WEB,
    names,
    run,
    suppress,
    two_apps,
)
from tests.support import connected_app, eca_file

from sfscope_lint.config.load import read_document, read_settings
from sfscope_lint.engine.lint import lint
from sfscope_lint.output.reporters.closing import closing_line
from sfscope_lint.output.reporters.formats import render

if TYPE_CHECKING:
    from tests.support import Workspace


@pytest.fixture
def project(workspace: Workspace) -> Workspace:
    return two_apps(workspace)


@pytest.mark.parametrize(
    ("suppression", "left"),
    [
        (suppress(app="Mobile_Portal"), [FULL]),
        (suppress(app="Mobile_*"), [FULL]),
        (suppress(app="*"), []),
        (suppress(app="Mobile_*", scope="RefreshToken"), [WEB, FULL]),
        (suppress(app="Mobile_*", scope="refresh_token"), [WEB, FULL]),
        (suppress(path="force-app/**"), []),
        (suppress(path="force-app/Mobile_*"), [FULL]),
        (suppress(path="./force-app", scope="full"), [WEB, REFRESH]),
        (suppress(path="Order_Sync.connectedApp"), [WEB, REFRESH]),
        (suppress(app="Mobile_*", scope="web") + suppress(app="Mobile_*"), [FULL]),
    ],
)
def test_matching_findings_are_suppressed(suppression: str, left: list[str], project: Workspace) -> None:
    project.write(FILE, suppression)
    report = run(project)
    assert names(report) == left
    assert len(report.suppressed) == 3 - len(left)
    assert {reason for _, reason in report.suppressed} == {"until the split"}


@pytest.mark.parametrize(
    "suppression",
    [
        suppress(app="mobile_portal"),
        suppress(app="Mobile"),
        suppress(app="Mobile_*", scope="openid"),
        suppress("missing-api-scope", app="*"),
        suppress(path="legacy/**"),
        suppress(path="/Mobile_Portal.connectedApp"),
        suppress(path="../**"),
        suppress(app="Mobile_*", path="force-app/Order_*"),
    ],
)
def test_other_findings_stay_and_the_suppression_is_unused(suppression: str, project: Workspace) -> None:
    project.write(FILE, "\n\n" + suppression)
    report = run(project)
    assert names(report)[:3] == [WEB, REFRESH, FULL]
    unused = report.findings[-1]
    assert (unused.rule, unused.severity.value, unused.location[:3]) == (
        "unused-suppression",
        "warning",
        (FILE, 3, 1),
    )
    assert unused.excerpt == "[[suppress]]"


class TestNothingVanishes:
    def test_summary_counts_suppressed_findings(self, project: Workspace) -> None:
        project.write(FILE, suppress(app="Mobile_*"))
        assert project.lint().json["summary"]["suppressed"] == 2
        assert closing_line(run(project)) == (
            "1 error in 2 apps (2 with the client credentials flow, 2 files); 1 fixable with --fix --unsafe-fixes; "
            "2 findings suppressed (-v lists them)"
        )
        project.write(FILE, suppress(app="Mobile_*") + suppress(app="Order_Sync"))
        assert closing_line(run(project)).endswith("will get a token; 3 findings suppressed (-v lists them).")

    def test_verbose_lists_suppressed_findings(self, project: Workspace) -> None:
        project.write(FILE, suppress(app="Mobile_*", scope="web"))
        assert (
            f"note: {PORTAL}:9:9: warning[unsupported-scope] Web is silently dropped from every token of Mobile_Portal"
            in project.run("-v").err
        )
        assert ": suppressed: until the split\n" in project.run("-v").err
        assert "suppressed" not in project.run().err

    def test_no_suppressions_reports_them(self, project: Workspace) -> None:
        project.write(FILE, suppress(app="*") + suppress(app="Gone"))
        assert project.lint("--no-suppressions").rules == ["unsupported-scope"] * 3
        assert project.lint("--no-suppressions").code == 1

    def test_junit_skips_them_with_the_reason(self, project: Workspace) -> None:
        project.write(FILE, suppress(app="Mobile_*"))
        document = JUnitXml.fromstring(render("junit", run(project)).encode())
        cases = {(suite.name, case.name): case for suite in document for case in suite}
        first, second = (cases[PORTAL, name] for name in ("unsupported-scope", "unsupported-scope (2)"))
        for case in (first, second):
            (result,) = case.result
            assert isinstance(result, Skipped)
            assert result.message == "suppressed: until the split"
        assert cases[FILE, "unused-suppression"].is_passed
        assert (document.skipped, document.failures) == (2, 1)


class TestMandatory:
    def test_glob_does_not_suppress_mandatory_rules(self, project: Workspace) -> None:
        project.write(FILE, "mandatory = ['missing-api-scope']\n" + suppress(path="**"))
        project.write(SYNC, connected_app("SFAP", "Full"))
        assert names(run(project)) == ["missing-api-scope None"]


def test_external_client_app_is_matched_by_the_file_of_the_finding(workspace: Workspace) -> None:
    workspace.write("force-app/Order_Sync.eca-meta.xml", eca_file("ExternalClientApplication"))
    workspace.write(
        "force-app/a.ecaOauth-meta.xml",
        eca_file("ExtlClntAppOauthSettings", "commaSeparatedOauthScopes=Api, Web"),
    )
    workspace.write(
        "force-app/b.ecaOauthPlcy-meta.xml",
        eca_file(
            "ExtlClntAppOauthConfigurablePolicies",
            "clientCredentialsFlowUser=order.sync@example.com.int",
            "isClientCredentialsFlowEnabled=true",
        ),
    )
    workspace.write(FILE, suppress(path="*.ecaOauth-meta.xml", app="Order_Sync"))
    assert names(run(workspace)) == []


def test_crash_cannot_be_suppressed(project: Workspace) -> None:
    def crash(_: object) -> Any:
        raise KeyError

    rules = tuple(rule._replace(check=crash) if rule.name == "unsupported-scope" else rule for rule in RULES)
    project.write(FILE, suppress(path="**"))
    here = str(project.root)
    settings = read_settings(read_document(f"{here}/{FILE}", FILE), rules, here, dt.date(2026, 1, 1))
    report = lint((), settings, rules, here)
    assert report.exit_code == 2
    assert "crashed-rule" in {finding.rule for finding in report.findings}
