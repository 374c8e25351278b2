"""Text for people: one block per cause, the flow first, alike blocks together, closing lines that count."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.support import Workspace, connected_app, eca_file

from sfscope_lint.output.reporters.closing import closing_line
from sfscope_lint.output.reporters.formats import render
from sfscope_lint.output.reporters.grouping import blocks, for_people
from sfscope_lint.output.reporters.text import render as render_text
from sfscope_lint.output.style import Style

if TYPE_CHECKING:
    from pathlib import Path

    from sfscope_lint.engine.report import Report

ALL = ("flow", "metadata", "secrets")
REQUEST = """curl -d 'grant_type=client_credentials&client_id={key}' https://x.my.salesforce.com/services/oauth2/token\n"""


def titles(report: Report) -> list[str]:
    return [line for line in render("text", report).splitlines() if line.startswith(("error[", "warning["))]


class TestOneCause:
    def test_unsupported_scopes_of_an_app_without_valid_ones_are_in_one_block(
        self, workspace: Workspace
    ) -> None:
        workspace.write("A.connectedApp", connected_app("Full", "RefreshToken"))
        report = workspace.report(".")
        assert len(report.findings) == 3
        assert titles(report) == ["error[no-valid-scopes]: every token request of A will be rejected"]
        lines = render("text", report).splitlines()
        assert lines[3:8] == [
            "8 |         <scopes>Full</scopes>",
            "  |         ^^^^^^^^^^^^^^^^^^^^^ this flow never grants full access",
            "9 |         <scopes>RefreshToken</scopes>",
            "  |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this flow has no refresh tokens",
            "  |",
        ]
        assert "  = help: remove Full (--fix --unsafe-fixes does)" in lines
        more = "; if another flow of this app needs it, give the integration an app of its own"
        assert f"  = help: remove RefreshToken (--fix --unsafe-fixes does){more}" in lines
        assert "  = note: 2 more findings are part of this: unsupported-scope" in lines

    def test_scopes_on_one_line_share_its_excerpt(self, workspace: Workspace) -> None:
        scopes = "commaSeparatedOauthScopes=Full, RefreshToken"
        workspace.write("A.ecaOauth", eca_file("ExtlClntAppOauthSettings", scopes))
        policies = eca_file("ExtlClntAppOauthConfigurablePolicies", "isClientCredentialsFlowEnabled=true")
        workspace.write("A.ecaOauthPlcy", policies)
        text = render("text", workspace.report("."))
        assert text.count("<commaSeparatedOauthScopes>Full, RefreshToken<") == 1
        assert "^^^^ this flow never grants full access\n" in text
        assert "^^^^^^^^^^^^ this flow has no refresh tokens\n" in text

    def test_omitted_lines_between_two_are_marked(self, workspace: Workspace) -> None:
        app = connected_app("Full", "Web").replace("</scopes>", "</scopes>\n<!-- why -->", 1)
        workspace.write("A.connectedApp", app)
        lines = render("text", workspace.report(".")).splitlines()
        assert lines[lines.index("   :") + 1] == "10 |         <scopes>Web</scopes>"

    def test_files_without_an_app_are_in_one_block(self, workspace: Workspace) -> None:
        workspace.write("A.ecaOauth", eca_file("ExtlClntAppOauthSettings", "commaSeparatedOauthScopes=Api"))
        workspace.write(
            "A.ecaGlblOauth", eca_file("ExtlClntAppGlobalOauthSettings", "callbackUrl=https://x.y")
        )
        workspace.write("B.ecaOauth", eca_file("ExtlClntAppOauthSettings", app="Other"))
        report = workspace.report(".", select=("unlinked-app-file",))
        assert len(report.findings) == 3
        assert len(titles(report)) == 2
        text = render("text", report)
        assert all(text.count(f"--> {path}:") == 1 for path in ("A.ecaOauth", "A.ecaGlblOauth", "B.ecaOauth"))

    def test_two_causes_in_one_app_stay_two(self, workspace: Workspace) -> None:
        workspace.write("A.connectedApp", connected_app("Chatbot", "RefreshToken"))
        assert len(titles(workspace.report("."))) == 2

    def test_two_apps_stay_two(self, workspace: Workspace) -> None:
        for name in "AB":
            workspace.write(f"{name}/X.connectedApp", connected_app("Full"))
        assert len(titles(workspace.report("."))) == 2

    def test_an_ignored_rule_hides_no_other(self, workspace: Workspace) -> None:
        workspace.write("A.connectedApp", connected_app("Full", "RefreshToken"))
        found = titles(workspace.report(".", select=("flow",), ignore=("no-valid-scopes",)))
        assert found == [
            "error[unsupported-scope]: Full is part of why every token request of A will be rejected"
        ]

    def test_request_is_listed_under_its_app(self, workspace: Workspace) -> None:
        key = "3MVG9" + "x" * 80
        workspace.write("A.connectedApp", connected_app("Full", more=f"<consumerKey>{key}</consumerKey>\n"))
        workspace.write("1.sh", REQUEST.format(key=key))
        report = workspace.report(".", select=("flow",))
        assert report.findings[0].rule == "token-request-will-fail"
        (block,) = (block for block in blocks(report.findings) if len(block.cause.findings) == 3)
        assert block.cause.head.rule == "no-valid-scopes"
        text = render("text", report)
        assert " --> 1.sh:1:" in text
        assert "that app selects no scope that this flow issues" in text
        assert "the app says so" not in text  # the place is shown already

    @pytest.mark.parametrize("format_", ["json", "sarif", "junit", "gitlab", "concise", "github"])
    def test_other_formats_have_each_finding(self, format_: str, workspace: Workspace) -> None:
        workspace.write("A.connectedApp", connected_app("Full", "RefreshToken"))
        produced = render(format_, workspace.report("."))
        assert "RefreshToken is part of why" in produced
        assert "Full is part of why" in produced


class TestAlike:
    def many(self, workspace: Workspace, number: int) -> Report:
        for index in range(number):
            workspace.write(f"App_{index}.connectedApp", connected_app("Full", "RefreshToken"))
        return workspace.report(".")

    def test_more_than_three_similar_findings_are_listed_after_the_first(self, workspace: Workspace) -> None:
        report = self.many(workspace, 5)
        assert len(titles(report)) == 1
        lines = render("text", report).splitlines()
        start = lines.index("  = note: 4 more apps have the same problem:")
        assert lines[start + 1 : start + 5] == [f"    --> App_{n}.connectedApp:8:9, 9:9" for n in range(1, 5)]

    def test_three_similar_findings_are_shown_in_full(self, workspace: Workspace) -> None:
        assert len(titles(self.many(workspace, 3))) == 3

    def test_findings_with_different_words_stay_separate(self, workspace: Workspace) -> None:
        workspace.write("Other.connectedApp", connected_app("Full"))
        assert len(titles(self.many(workspace, 5))) == 2

    def test_a_screen_says_what_to_do_about_500_apps(self, workspace: Workspace) -> None:
        text = render_text(self.many(workspace, 500), Style(width=80))
        first, last = text.splitlines()[:24], text.splitlines()[-6:]
        assert "  = help: add <scopes>Api</scopes> to <oauthConfig> (--fix does)" in first
        assert "  = note: 499 more apps have the same problem:" in first
        assert last == [
            "",
            "   500 errors  no-valid-scopes    500 fixable with --fix",
            "  1000 errors  unsupported-scope  1000 fixable with --fix --unsafe-fixes",
            "",
            "1500 errors in 500 apps (500 with the client credentials flow, 500 files); 500",
            "fixable with --fix, 1000 more with --fix --unsafe-fixes",
        ]


class TestOrder:
    @pytest.fixture
    def report(self, workspace: Workspace) -> Report:
        workspace.write("A.connectedApp", connected_app("Api", "Nothing"))
        workspace.write("B.connectedApp", connected_app("Api", "Web"))
        workspace.write("C.connectedApp", connected_app("Api", "Full"))
        return workspace.report(".", select=ALL)

    def test_findings_are_sorted_by_flow_severity_and_path(self, report: Report) -> None:
        order = [f"{f.location.path[0]} {f.severity.value}" for f in for_people(report.findings)]
        assert order == ["C error", "B warning", "A error"]

    @pytest.mark.parametrize("format_", ["text", "concise", "github"])
    def test_formats_for_people(self, format_: str, report: Report) -> None:
        text = render(format_, report)
        assert text.index("C.connectedApp") < text.index("B.connectedApp") < text.index("A.connectedApp")

    @pytest.mark.parametrize("format_", ["json", "sarif", "junit", "gitlab"])
    def test_formats_for_programs_go_by_path(self, format_: str, report: Report) -> None:
        text = render(format_, report)
        assert text.index("A.connectedApp") < text.index("B.connectedApp") < text.index("C.connectedApp")

    def test_an_unreadable_file_counts_as_flow(self, workspace: Workspace) -> None:
        workspace.write("A.connectedApp", connected_app("Api", "Web"))
        workspace.write("B.connectedApp", "<ConnectedApp>")
        found = for_people(workspace.report(".", select=ALL).findings)
        assert [finding.rule for finding in found] == ["malformed-metadata", "unsupported-scope"]


class TestClosing:
    def line(self, workspace: Workspace, *select: str) -> str:
        return closing_line(workspace.report(".", select=select or ALL))

    def test_findings_in_files_that_are_no_apps(self, workspace: Workspace) -> None:
        workspace.write(
            "N.namedCredential", eca_file("NamedCredential", "namedCredentialType=Nonsense", app="")
        )
        assert self.line(workspace, "invalid-value").startswith("1 error in 1 file, no apps")

    def test_clean_files_that_are_no_apps(self, workspace: Workspace) -> None:
        workspace.write("N.namedCredential", eca_file("NamedCredential", app=""))
        assert self.line(workspace, "no-valid-scopes") == "1 file, no apps: nothing to fix."

    def test_an_unreadable_file_is_counted_alone(self, workspace: Workspace) -> None:
        workspace.write("A.connectedApp", "<ConnectedApp>")
        assert self.line(workspace) == "1 error in 1 file"

    def test_requests_are_counted_as_the_inventory_counts_them(self, workspace: Workspace) -> None:
        workspace.write("a.sh", REQUEST.format(key="x"))
        workspace.write("b.sh", REQUEST.replace("client_credentials", "password").format(key="x"))
        counted = "2 token requests (1 with the client credentials flow)"
        assert counted in self.line(workspace, "no-valid-scopes")

    def test_other_grants_alone(self, workspace: Workspace) -> None:
        workspace.write("b.sh", REQUEST.replace("client_credentials", "password").format(key="x"))
        assert self.line(workspace, "no-valid-scopes") == (
            "1 token request (none with the client credentials flow): nothing to fix."
        )

    def test_apps_whose_flow_is_unknown(self, workspace: Workspace) -> None:
        scopes = "commaSeparatedOauthScopes=Full"
        workspace.write("A.ecaOauth", eca_file("ExtlClntAppOauthSettings", scopes))
        assert "in 1 app (none with the client credentials flow, 1 unknown, 1 file)" in self.line(workspace)

    def test_ten_findings_need_no_table(self, workspace: Workspace) -> None:
        for index in range(10):
            workspace.write(f"App_{index}.connectedApp", connected_app("Full"))
        chosen = ("no-valid-scopes",)
        assert "\n  10 errors  no-valid-scopes" not in render("text", workspace.report(".", select=chosen))
        workspace.write("App_10.connectedApp", connected_app("Full"))
        assert "\n  11 errors  no-valid-scopes" in render("text", workspace.report(".", select=chosen))


class TestWidth:
    def test_nothing_is_wrapped_without_a_terminal(self, tmp_path: Path) -> None:
        workspace = Workspace(tmp_path)
        workspace.write(f"{'A' * 60}/{'B' * 90}.connectedApp", connected_app("Chatbot", "RefreshToken"))
        report = workspace.report(".")
        assert report.findings[0].message in render("text", report)
        last = render("text", report).splitlines()[-1]
        assert last == closing_line(report)

    def test_links_lead_to_the_rule_on_a_terminal_only(self, workspace: Workspace) -> None:
        workspace.write("A.connectedApp", connected_app("Full"))
        report = workspace.report(".")
        linked = render_text(report, Style(width=80, color=True, links=True))
        page = (
            "https://github.com/sfscope-lint/sfscope-lint/blob/v0.1.0/rules/sfscope_rules/no_valid_scopes.md"
        )
        assert f"\x1b]8;;{page}\x1b\\no-valid-scopes\x1b]8;;\x1b\\" in linked
        assert "\x1b]8" not in render_text(report, Style(width=80, color=True))
