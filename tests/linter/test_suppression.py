"""Suppressions: which findings they take away, what they can't, and how nothing of it goes unseen."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from junitparser import JUnitXml, Skipped
from tests.conftest import connected_app, eca_file

from sfscope_lint.config.load import read_document, read_settings
from sfscope_lint.config.rule_packages import load_rules
from sfscope_lint.engine.lint import lint
from sfscope_lint.output.reporters.formats import render
from sfscope_lint.output.reporters.text import closing_line

if TYPE_CHECKING:
    from tests.conftest import Workspace

    from sfscope_lint.engine.report import Report

FILE = "sfscope-lint.toml"
PORTAL = "force-app/Mobile_Portal.connectedApp"
SYNC = "force-app/Order_Sync.connectedApp"
RULES = load_rules()


def suppress(rule: str = "unsupported-scope", **more: str) -> str:
    keys = "".join(f"{key} = {value if key == 'until' else repr(value)}\n" for key, value in more.items())
    return f"[[suppress]]\nrule = '{rule}'\nreason = 'until the split'\n{keys}"


def run(workspace: Workspace, *paths: str, today: dt.date = dt.date(2026, 11, 23), **more: Any) -> Report:
    """The report with the settings that the workspace has, on a given day."""
    here = str(workspace.root)
    rules = RULES
    settings = read_settings(read_document(f"{here}/{FILE}", FILE), rules, here, today)
    return lint(paths, settings._replace(**more), rules, here)


def names(report: Report) -> list[str]:
    return [f"{finding.rule} {finding.value}" for finding in report.findings]


@pytest.fixture
def project(workspace: Workspace) -> Workspace:
    """Two apps: Mobile_Portal with Web and RefreshToken, Order_Sync with Full."""
    workspace.write("sfdx-project.json", '{"packageDirectories": [{"path": "force-app"}]}')
    workspace.write(PORTAL, connected_app("Api", "Web", "RefreshToken"))
    workspace.write(SYNC, connected_app("Api", "Full"))
    return workspace


WEB, REFRESH, FULL = (f"unsupported-scope {scope}" for scope in ("Web", "RefreshToken", "Full"))


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
def test_what_it_is_for_goes(suppression: str, left: list[str], project: Workspace) -> None:
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
def test_what_it_is_not_for_stays_and_it_is_unused(suppression: str, project: Workspace) -> None:
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


class TestUnused:
    def test_is_judged_where_the_run_has_seen_it_all(self, project: Workspace) -> None:
        project.write(FILE, suppress(app="Gone"))
        for paths in ((), (".",), ("force-app",), ("force-app/", "README.md")):
            project.write("README.md", "")
            assert "unused-suppression" in " ".join(names(run(project, *paths))), paths

    def test_is_not_judged_where_the_run_has_seen_less(self, project: Workspace) -> None:
        project.write(FILE, suppress(app="Gone"))
        project.write("force-app/below/Z.connectedApp", connected_app("Api"))
        assert names(run(project, PORTAL, SYNC)) == [WEB, REFRESH, FULL]
        assert names(run(project, "force-app/below")) == []
        assert names(run(project, select=("metadata",))) == []  # its rule doesn't run
        project.write("force-app/Broken.connectedApp", "<ConnectedApp>")
        assert "unused-suppression" not in {finding.rule for finding in run(project).findings}

    def test_every_package_has_to_be_seen(self, project: Workspace) -> None:
        project.write(
            "sfdx-project.json",
            '{"packageDirectories": [{"path": "force-app"}, {"path": "more"}, {"path": "none"}]}',
        )
        project.write("more/Z.connectedApp", connected_app("Api"))
        project.write(FILE, suppress(app="Gone"))
        assert names(run(project, "force-app")) == [WEB, REFRESH, FULL]
        assert "unused-suppression" in {
            finding.rule for finding in run(project, "force-app", "more").findings
        }

    def test_one_of_two_that_say_the_same_is_used(self, project: Workspace) -> None:
        project.write(FILE, suppress(app="*") + suppress(app="Mobile_*"))
        assert names(run(project)) == []

    def test_can_be_ignored_and_made_an_error(self, project: Workspace) -> None:
        project.write(FILE, 'ignore = ["unused-suppression"]\n' + suppress(app="Gone"))
        assert names(run(project)) == [WEB, REFRESH, FULL]
        project.write(
            FILE,
            'select = ["secrets"]\n[rules.unused-suppression]\nseverity = "error"\n' + suppress(app="Gone"),
        )
        assert run(project).findings == ()

    def test_runs_whatever_is_selected(self, project: Workspace) -> None:
        project.write(
            FILE,
            'select = ["unsupported-scope"]\n[rules.unused-suppression]\nseverity = "error"\n'
            + suppress(app="Gone"),
        )
        assert run(project).findings[-1].severity.value == "error"


class TestUntil:
    UNTIL = suppress(app="*", until="2026-11-23")

    def test_the_last_day_counts(self, project: Workspace) -> None:
        project.write(FILE, self.UNTIL)
        assert names(run(project, today=dt.date(2026, 11, 23))) == []

    def test_from_the_day_after_it_no_longer_holds(self, project: Workspace) -> None:
        project.write(FILE, self.UNTIL)
        report = run(project, today=dt.date(2026, 11, 24))
        *standing, expired = report.findings
        assert [finding.rule for finding in standing] == ["unsupported-scope"] * 3
        assert (expired.rule, expired.severity.value, expired.location.path) == (
            "expired-suppression",
            "warning",
            FILE,
        )
        assert "ended on 2026-11-23" in expired.message
        assert "3 findings of this run count again" in expired.message
        assert report.suppressed == ()

    def test_it_is_named_in_any_run(self, project: Workspace) -> None:
        project.write(FILE, self.UNTIL)
        report = run(project, "force-app/nothing-here.txt", today=dt.date(2027, 1, 1))
        assert [finding.rule for finding in report.findings] == ["expired-suppression"]
        assert "no finding of this run is like it" in report.findings[0].message


class TestNothingVanishes:
    def test_the_summary_counts(self, project: Workspace) -> None:
        project.write(FILE, suppress(app="Mobile_*"))
        assert project.lint().json["summary"]["suppressed"] == 2
        assert closing_line(run(project)) == (
            "1 error in 2 apps (2 with the client credentials flow, 2 files); 1 fixable with --fix --unsafe-fixes; "
            "2 findings suppressed (-v lists them)"
        )
        project.write(FILE, suppress(app="Mobile_*") + suppress(app="Order_Sync"))
        assert closing_line(run(project)).endswith("will get a token; 3 findings suppressed (-v lists them).")

    def test_verbose_lists(self, project: Workspace) -> None:
        project.write(FILE, suppress(app="Mobile_*", scope="web"))
        assert (
            f"note: {PORTAL}:9:9: warning[unsupported-scope] Web is silently dropped from every token of Mobile_Portal"
            in project.run("-v").err
        )
        assert ": suppressed: until the split\n" in project.run("-v").err
        assert "suppressed" not in project.run().err

    def test_no_suppressions_shows(self, project: Workspace) -> None:
        project.write(FILE, suppress(app="*") + suppress(app="Gone"))
        assert project.lint("--no-suppressions").rules == ["unsupported-scope"] * 3
        assert project.lint("--no-suppressions").code == 1

    def test_junit_skips_with_the_reason(self, project: Workspace) -> None:
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
    def test_a_glob_cant_reach_it(self, project: Workspace) -> None:
        project.write(FILE, "mandatory = ['missing-api-scope']\n" + suppress(path="**"))
        project.write(SYNC, connected_app("SFAP", "Full"))
        assert names(run(project)) == ["missing-api-scope None"]


def test_an_external_client_apps_finding_is_found_by_its_own_file(workspace: Workspace) -> None:
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


def test_a_crash_cant_be_suppressed(project: Workspace) -> None:
    def crash(_: object) -> Any:
        raise KeyError

    rules = tuple(rule._replace(check=crash) if rule.name == "unsupported-scope" else rule for rule in RULES)
    project.write(FILE, suppress(path="**"))
    here = str(project.root)
    settings = read_settings(read_document(f"{here}/{FILE}", FILE), rules, here, dt.date(2026, 1, 1))
    report = lint((), settings, rules, here)
    assert report.exit_code == 2
    assert "crashed-rule" in {finding.rule for finding in report.findings}
