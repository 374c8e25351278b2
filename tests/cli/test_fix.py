"""``--fix``, ``--unsafe-fixes`` and ``--diff``: what they change, what they say, and what they leave alone."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest
from tests.support import COMMAND, environment, git

from sfscope_lint.config.rule_packages import load_rules
from sfscope_lint.engine.lint import lint
from sfscope_lint.fixes import apply
from sfscope_lint.fixes.resolve import Resolved, Resolver
from sfscope_lint.fixes.xml_edits import TextEdit
from sfscope_lint.model.apps import OAuthApp
from sfscope_lint.model.fix import add_scope
from sfscope_lint.model.rule import Problem, rule
from sfscope_lint.model.settings import Settings
from sfscope_lint.model.severity import Category, Severity
from sfscope_lint.model.source import Span
from sfscope_lint.salesforce.scopes import SCOPES, Support

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from tests.support import Workspace

    from sfscope_lint.engine.report import Report
    from sfscope_lint.model.rule import Rule

RULES = load_rules()
PATH = "connectedApps/Order_Sync.connectedApp-meta.xml"
SETTINGS = "extlClntAppOauthSettings/Nightly_oauth.ecaOauth-meta.xml"


def connected_app(*config: str, root: str = 'xmlns="http://soap.sforce.com/2006/04/metadata"') -> str:
    """A Connected App as retrieved; ``config`` are the lines after the run-as user."""
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f"<ConnectedApp {root}>",
            "    <contactEmail>integrations@example.com</contactEmail>",
            "    <label>Order Sync</label>",
            "    <oauthConfig>",
            "        <callbackUrl>https://example.com/unused</callbackUrl>",
            "        <isClientCredentialEnabled>true</isClientCredentialEnabled>",
            "        <oauthClientCredentialUser>order.sync@example.com.int</oauthClientCredentialUser>",
            *(f"        {line}" for line in config),
            "    </oauthConfig>",
            "    <startUrl>https://example.com</startUrl>",
            "</ConnectedApp>",
            "",
        ]
    )


def linting(workspace: Workspace, rules: tuple[Rule, ...] = RULES) -> Callable[..., Report]:
    def run(contents: Mapping[str, bytes] = MappingProxyType({})) -> Report:
        return lint(["."], Settings(), rules, str(workspace.root), contents)

    return run


def fix(workspace: Workspace, *rules: Rule, unsafe: bool = False) -> Report:
    """Run the command in this process."""
    run = linting(workspace, (*RULES, *rules))
    return apply.write(apply.prepare(run(), run, unsafe=unsafe), run)


def diff_of(workspace: Workspace, *, unsafe: bool = False) -> bytes:
    run = linting(workspace)
    diff, errors = apply.as_diff(apply.prepare(run(), run, unsafe=unsafe), str(workspace.root))
    assert errors == ()
    return diff


def scopes(*names: str) -> list[str]:
    return [f"<scopes>{name}</scopes>" for name in names]


def write_eca(workspace: Workspace, element: str, name: str = SETTINGS) -> Path:
    workspace.write(
        "policies/Nightly_plcy.ecaOauthPlcy-meta.xml",
        '<ExtlClntAppOauthConfigurablePolicies xmlns="http://soap.sforce.com/2006/04/metadata">'
        "<externalClientApplication>Nightly</externalClientApplication>"
        "<isClientCredentialsFlowEnabled>true</isClientCredentialsFlowEnabled>"
        "</ExtlClntAppOauthConfigurablePolicies>",
    )
    return workspace.write(
        name,
        '<ExtlClntAppOauthSettings xmlns="http://soap.sforce.com/2006/04/metadata">\n'
        f"{element}"
        "    <externalClientApplication>Nightly</externalClientApplication>\n"
        "    <label>Nightly</label>\n"
        "</ExtlClntAppOauthSettings>\n",
    )


class TestWhatItChanges:
    """The lines of ``<oauthConfig>`` after the run-as user, before and after the fix."""

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ([], scopes("Api")),
            (scopes("Full"), scopes("Api", "Full")),
            (scopes("RefreshToken", "Web"), scopes("Api", "RefreshToken", "Web")),
            (["<scopes/>"], scopes("Api")),
            (["<scopes></scopes>", "<scopes>Full</scopes>"], scopes("Api", "Full")),
            (["<scopes><!-- none yet --></scopes>"], ["<scopes>Api<!-- none yet --></scopes>"]),
            (["<singleLogoutUrl>x</singleLogoutUrl>"], [*scopes("Api"), "<singleLogoutUrl>x</singleLogoutUrl>"]),
            (["<!-- for the portal -->", *scopes("Full")], ["<!-- for the portal -->", *scopes("Full", "Api")]),
            (["<scopes>Full</scopes> <!-- legacy -->"], ["<scopes>Api</scopes>", "<scopes>Full</scopes> <!-- legacy -->"]),
            (["<scopes>Full</scopes><scopes>Web</scopes>"],
             ["<scopes>Api</scopes>", "<scopes>Full</scopes><scopes>Web</scopes>"]),
        ],
    )  # fmt: skip
    def test_safe_fixes(self, workspace: Workspace, before: list[str], after: list[str]) -> None:
        file = workspace.write(PATH, connected_app(*before))
        fix(workspace)
        assert file.read_text() == connected_app(*after)

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            (scopes("Full"), scopes("Api")),
            (scopes("Full", "RefreshToken"), scopes("Api")),
            (scopes("Api", "Full"), scopes("Api")),
            (scopes("Full", "Api", "Web", "Chatter", "RefreshToken"), scopes("Api", "Chatter")),
            (scopes("Full", "Api", "Full"), scopes("Api")),
            (scopes("Chatbot", "RefreshToken"), scopes("Api", "Chatbot")),
            (scopes("Basic", "Email", "OpenID"), scopes("Basic", "Api", "OpenID")),
            (scopes("Basic"), scopes("Basic", "Api")),
            (["<scopes>Basic</scopes> <scopes>Wave</scopes>"],
             ["<scopes>Basic</scopes> <scopes>Api</scopes> <scopes>Wave</scopes>"]),
            (["<scopes>Basic</scopes> <!-- who -->"], ["<scopes>Basic</scopes> <!-- who -->", *scopes("Api")]),
            (["<scopes>", "    Full", "</scopes>", *scopes("Api")], scopes("Api")),
            (["<scopes>Api</scopes><scopes>Full</scopes>"], ["<scopes>Api</scopes>"]),
            (["<scopes>Full</scopes> <scopes>Api</scopes> <scopes>Web</scopes>"], ["<scopes>Api</scopes>"]),
            (["<scopes>Api</scopes> <scopes>Full</scopes> <scopes>Wave</scopes>"],
             ["<scopes>Api</scopes> <scopes>Wave</scopes>"]),
            (["<!-- the usual -->", *scopes("Full", "Api")], ["<!-- the usual -->", *scopes("Api")]),
            ([*scopes("Full"), "<!-- and -->", *scopes("Web")], [*scopes("Api"), "<!-- and -->"]),
            (["<scopes><![CDATA[Full]]></scopes>", "<scopes>Ap&#105;</scopes>"], ["<scopes>Ap&#105;</scopes>"]),
            (["<scopes>", "    <scopes>Api</scopes>", "    <scopes>Full</scopes>", "</scopes>"],
             ["<scopes>", "    <scopes>Api</scopes>", "</scopes>"]),
            (["<scopes>", "    <scopes>Full</scopes>", "</scopes>"], scopes("Api")),
            (["<scopes>Full<scopes>Api</scopes></scopes>"], ["<scopes><scopes>Api</scopes></scopes>"]),
        ],
    )  # fmt: skip
    def test_unsafe_fixes(self, workspace: Workspace, before: list[str], after: list[str]) -> None:
        file = workspace.write(PATH, connected_app(*before))
        fix(workspace, unsafe=True)
        assert file.read_text() == connected_app(*after)

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("Full", "Api"),
            ("Full,RefreshToken", "Api"),
            ("Api,Full", "Api"),
            ("Full, Api", "Api"),
            ("Api, Full, Chatbot, Web, RefreshToken", "Api, Chatbot"),
            ("Chatbot", "Api, Chatbot"),
            ("Chatbot,Wave", "Api,Chatbot,Wave"),
            ("Basic , Chatbot", "Basic , Api , Chatbot"),
            ("Basic, Email", "Basic, Api"),
            (
                "\n        Basic,\n        Full,\n        Wave\n    ",
                "\n        Basic,\n        Api,\n        Wave\n    ",
            ),
            ("\n        Api,\n        Full\n    ", "\n        Api\n    "),
            ("Full, <!-- used by the portal --> Chatbot", "<!-- used by the portal --> Api, Chatbot"),
            ("Chatbot, <!-- used by the portal --> Full", "Api, Chatbot<!-- used by the portal -->"),
            ("<![CDATA[Full, Wave]]>", "<![CDATA[Api, Wave]]>"),
            ("Ful&#108;&#44; Wave", "Api, Wave"),
            ("", "Api"),
            ("<!-- none yet -->", "Api<!-- none yet -->"),
        ],
    )
    def test_comma_list_is_edited(self, workspace: Workspace, before: str, after: str) -> None:
        def element(content: str) -> str:
            return f"    <commaSeparatedOauthScopes>{content}</commaSeparatedOauthScopes>\n"

        file = write_eca(workspace, element(before))
        text = file.read_text()
        fix(workspace, unsafe=True)
        assert file.read_text() == text.replace(element(before), element(after))

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            (scopes("api"), scopes("Api")),
            (scopes("api", "Api"), scopes("Api")),
            (scopes("Api", "api", "API"), scopes("Api")),
            (scopes("api", "API"), scopes("Api")),
            (scopes("Api", "Wave", "Api", "Wave"), scopes("Api", "Wave")),
            (scopes("Api", "profile", "Basic"), scopes("Api", "Basic")),
            (scopes("Api", "profile", "email"), scopes("Api", "Profile")),
            (scopes("Api", "OfflineAccess", "RefreshToken"), scopes("Api", "RefreshToken")),
            (scopes("Api", "offline_access"), scopes("Api", "OfflineAccess")),
            (scopes("Full", "full"), scopes("Api", "Full")),
            (scopes("Full access (full)", "Api"), scopes("Full access (full)", "Api")),
            (scopes("Api", "Chatter Api", "Nonsense", "nonsense"), scopes("Api", "Chatter Api", "Nonsense", "nonsense")),
            (scopes("Api", "Nonsense", "Nonsense"), scopes("Api", "Nonsense")),
            (scopes("${SCOPE}", "api", "${SCOPE}"), scopes("${SCOPE}", "Api", "${SCOPE}")),
            (["<scopes>", "    api <!-- REST -->", "</scopes>"], ["<scopes>", "    Api <!-- REST -->", "</scopes>"]),
            (["<scopes>a<!-- REST -->pi</scopes>"], ["<scopes>Api<!-- REST --></scopes>"]),
            (["<scopes><![CDATA[ api ]]></scopes>"], ["<scopes><![CDATA[ Api ]]></scopes>"]),
            (["<scopes>a<![CDATA[p]]>&#105;</scopes>"], ["<scopes>Api<![CDATA[]]></scopes>"]),
            (["<scopes>api<scopes>wave_api</scopes></scopes>"], ["<scopes>Api<scopes>Wave</scopes></scopes>"]),
            (["<scopes>api<scopes>Api</scopes></scopes>"], ["<scopes><scopes>Api</scopes></scopes>"]),
            (["<scopes> <scopes>Api</scopes>wave_api</scopes>"], ["<scopes> <scopes>Api</scopes>Wave</scopes>"]),
        ],
    )  # fmt: skip
    def test_names_are_corrected_and_duplicates_removed(
        self, workspace: Workspace, before: list[str], after: list[str]
    ) -> None:
        file = workspace.write(PATH, connected_app(*before))
        assert fix(workspace).errors == ()
        assert file.read_text() == connected_app(*after)
        assert fix(workspace).fixed == 0

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("api", "Api"),
            ("Api, SFAP", "Api, SFApiPlatform"),
            ("api,\n        wave_api", "Api,\n        Wave"),
            ("api, Wave, Api", "Wave, Api"),
            ("Api , Wave , api", "Api , Wave"),
            ("Api, Profile <!-- who -->, Basic", "Api, <!-- who -->Basic"),
            ("Api, wave<!-- charts -->_api", "Api, Wave<!-- charts -->"),
            ("<![CDATA[Api, wave_api]]>", "<![CDATA[Api, Wave]]>"),
            ("Api, refresh_token, OfflineAccess", "Api, RefreshToken"),
            ("refresh_token", "Api, RefreshToken"),
        ],
    )
    def test_names_are_corrected_and_duplicates_removed_in_a_list(
        self, workspace: Workspace, before: str, after: str
    ) -> None:
        file = write_eca(workspace, f"    <commaSeparatedOauthScopes>{before}</commaSeparatedOauthScopes>\n")
        text = file.read_text()
        assert fix(workspace).errors == ()
        assert file.read_text() == text.replace(f">{before}<", f">{after}<")
        assert fix(workspace).fixed == 0

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            (scopes("Full", "Full", "Api"), scopes("Api")),
            (scopes("refresh_token", "RefreshToken", "api"), scopes("Api")),
            (scopes("full", "Full"), scopes("Api")),
            (scopes("OfflineAccess", "RefreshToken", "wave_api", "Wave"), scopes("Api", "Wave")),
        ],
    )
    def test_names_duplicates_and_unsupported_scopes_are_fixed_together(
        self, workspace: Workspace, before: list[str], after: list[str]
    ) -> None:
        file = workspace.write(PATH, connected_app(*before))
        assert fix(workspace, unsafe=True).errors == ()
        assert file.read_text() == connected_app(*after)

    @pytest.mark.parametrize("select", ["unknown-scope", "unknown-scope,duplicate-scope"])
    def test_renaming_to_a_name_that_is_already_selected_removes_it(
        self, workspace: Workspace, select: str
    ) -> None:
        file = workspace.write(PATH, connected_app(*scopes("api", "Wave", "Api", "API")))
        assert workspace.run("--fix", "--select", select, ".").code == 0
        assert file.read_text() == connected_app(*scopes("Wave", "Api"))

    @pytest.mark.parametrize(
        "element", ["", "    <commaSeparatedOauthScopes/>\n", "    <commaSeparatedOauthScopes />\n"]
    )
    def test_missing_list_is_created(self, workspace: Workspace, element: str) -> None:
        file = write_eca(workspace, element)
        fix(workspace)
        written = "    <commaSeparatedOauthScopes>Api</commaSeparatedOauthScopes>\n"
        assert (
            file.read_text()
            == write_eca(workspace, written, "other/Nightly_oauth.ecaOauth-meta.xml").read_text()
        )

    def test_file_on_one_line_stays_on_one_line(self, workspace: Workspace) -> None:
        text = "".join(line.strip() for line in connected_app().split("\n"))
        file = workspace.write(PATH, text)
        fix(workspace)
        assert file.read_text() == text.replace("</oauthConfig>", "<scopes>Api</scopes></oauthConfig>")

    def test_new_element_gets_the_namespace_prefix(self, workspace: Workspace) -> None:
        text = connected_app(root='xmlns:sf="http://soap.sforce.com/2006/04/metadata"')
        text = (
            text.replace("</", "</sf:")
            .replace("    <", "    <sf:")
            .replace("<Conn", "<sf:Conn")
            .replace("<sf:/", "</")
        )
        file = workspace.write(PATH, text)
        assert fix(workspace).findings == ()
        assert "        <sf:scopes>Api</sf:scopes>\n" in file.read_text()

    def test_scope_goes_into_the_active_config_beside_an_empty_one(self, workspace: Workspace) -> None:
        text = connected_app().replace("    <oauthConfig>", "    <oauthConfig/>\n    <oauthConfig>")
        file = workspace.write(PATH, text)
        assert fix(workspace).findings == ()
        line = "        <scopes>Api</scopes>\n    </oauthConfig>"
        assert file.read_text() == text.replace("    </oauthConfig>", line)

    @pytest.mark.parametrize(
        ("written", "filled"),
        [
            ("    <oauthConfig/>", "    <oauthConfig>\n        <scopes>Api</scopes>\n    </oauthConfig>"),
            ("    <oauthConfig />", "    <oauthConfig>\n        <scopes>Api</scopes>\n    </oauthConfig>"),
            ("\t<oauthConfig></oauthConfig>", "\t<oauthConfig>\n\t\t<scopes>Api</scopes>\n\t</oauthConfig>"),
            ("<oauthConfig>\n</oauthConfig>", "<oauthConfig>\n<scopes>Api</scopes>\n</oauthConfig>"),
            (
                "  <oauthConfig>\n    <!-- soon -->\n  </oauthConfig>",
                "  <oauthConfig>\n    <scopes>Api</scopes>\n    <!-- soon -->\n  </oauthConfig>",
            ),
        ],
    )
    def test_scope_is_added_to_an_empty_config(self, workspace: Workspace, written: str, filled: str) -> None:
        """No built-in rule fires there, because it contains the switch, too; a plugin's rule may."""

        @rule("x", severity=Severity.ERROR, category=Category.FLOW, on=OAuthApp, fix="safe")
        def empty(app: OAuthApp) -> Iterator[Problem]:
            if not app.scopes:
                yield Problem(app.scopes_place, "x", "x", fix=add_scope(app, "Api", "safe"))

        file = workspace.write(PATH, f"<ConnectedApp>\n{written}\n</ConnectedApp>\n")

        assert fix(workspace, empty).errors == ()
        assert file.read_text() == f"<ConnectedApp>\n{filled}\n</ConnectedApp>\n"


class TestWhatItLeavesAlone:
    @pytest.mark.parametrize("value", ["${SCOPE}", "{{ scope }}", "__SCOPE__"])
    def test_only_unsafe_fixes_remove_a_scope_beside_a_placeholder(
        self, workspace: Workspace, value: str
    ) -> None:
        """This flow never issues Full, whatever the placeholder becomes."""
        file = workspace.write(PATH, connected_app(*scopes("Full", value)))
        workspace.run("--fix", ".")
        assert file.read_text() == connected_app(*scopes("Full", value))
        workspace.run("--fix", "--unsafe-fixes", ".")
        assert file.read_text() == connected_app(*scopes(value))

    @pytest.mark.parametrize("scope", ["RefreshToken", "Full", "Web", "OfflineAccess"])
    def test_scope_that_the_jwt_bearer_flow_may_need_stays(self, workspace: Workspace, scope: str) -> None:
        certificate = "<certificate>MIIC</certificate>"
        file = workspace.write(PATH, connected_app(certificate, *scopes("Api", scope)))
        before = file.read_bytes()
        assert "give each flow an app of its own" in workspace.run(
            "--fix", "--unsafe-fixes", "."
        ).out.replace("\n", " ")
        assert file.read_bytes() == before

    def test_placeholder_containing_a_comma_stays(self, workspace: Workspace) -> None:
        file = write_eca(
            workspace, "    <commaSeparatedOauthScopes>${a,Full,b}</commaSeparatedOauthScopes>\n"
        )
        before = file.read_bytes()
        assert workspace.run("--fix", "--unsafe-fixes", ".").code == 0
        assert file.read_bytes() == before

    def test_replaced_values_stay(self, workspace: Workspace) -> None:
        workspace.write(
            "sfdx-project.json",
            '{"packageDirectories": [{"path": "."}], "replacements": '
            '[{"glob": "**/*.xml", "stringToReplace": "Full", "replaceWithEnv": "SCOPE"}]}',
        )
        file = workspace.write(PATH, connected_app(*scopes("Full")))
        before = file.read_bytes()
        assert workspace.run("--fix", "--unsafe-fixes").code == 0
        assert file.read_bytes() == before

    def test_unsafe_fixes_need_their_option(self, workspace: Workspace) -> None:
        file = workspace.write(PATH, connected_app(*scopes("Chatbot", "RefreshToken")))
        before = file.stat()
        ran = workspace.run("--fix", ".")
        assert ran.code == 1
        assert ran.out.endswith(
            "2 errors in 1 app (1 with the client credentials flow, 1 file); 2 fixable with --fix --unsafe-fixes\n"
        )
        assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)

    def test_deselected_rules_fix_nothing(self, workspace: Workspace) -> None:
        file = workspace.write(PATH, connected_app(*scopes("Chatbot", "Full")))
        workspace.run("--fix", "--unsafe-fixes", "--ignore", "missing-api-scope", ".")
        assert file.read_text() == connected_app(*scopes("Chatbot"))

    def test_an_app_is_never_left_without_a_scope(self, workspace: Workspace) -> None:
        file = workspace.write(PATH, connected_app(*scopes("Full")))
        workspace.run("--fix", "--unsafe-fixes", "--select", "unsupported-scope", ".")
        assert file.read_text() == connected_app(*scopes("Api"))

    def test_bytes_that_do_not_round_trip_stay(self, workspace: Workspace) -> None:
        label = b"Order Sync \xa2\xcc"  # Big5 has this character twice; Python encodes it as the other one
        text = connected_app().encode().replace(b"UTF-8", b"Big5").replace(b"Order Sync", label)
        file = workspace.write(PATH, text)
        ran = workspace.lint("--fix", ".")
        assert ran.code == 1
        (finding,) = ran.findings
        assert finding["fix"] is None
        assert finding["help"].endswith("(fix manually: --fix can't preserve this file's encoding)")
        assert file.read_bytes() == text

    def test_names_known_to_only_one_parser_stay(self, workspace: Workspace) -> None:
        text = connected_app(*scopes("api"), "<\u0220/>")
        file = workspace.write(PATH, text)
        ran = workspace.lint("--fix", ".")
        assert (
            ran.code,
            [finding["fix"] for finding in ran.findings if finding["rule"] == "unknown-scope"],
        ) == (1, [None])
        assert file.read_text() == text

    def test_list_files_fixes_nothing(self, workspace: Workspace) -> None:
        file = workspace.write(PATH, connected_app())
        assert workspace.run("--fix", "--list-files", ".").out == f"{PATH}\n"
        assert file.read_text() == connected_app()


class TestWhatItSays:
    def test_counts_what_was_fixed_and_reports_what_remains(self, workspace: Workspace) -> None:
        workspace.write(PATH, connected_app(*scopes("Full")))
        ran = workspace.run("--fix", ".")
        assert ran.code == 1
        assert "error[unsupported-scope]: Full is silently dropped from every token of Order_Sync" in ran.out
        assert "no-valid-scopes" not in ran.out
        assert ran.out.endswith(
            "\nFixed 1 finding; 1 error in 1 app (1 with the client credentials flow, 1 file); 1 fixable with --fix --unsafe-fixes\n"
        )

    def test_all_findings_fixed(self, workspace: Workspace) -> None:
        workspace.write(PATH, connected_app(*scopes("Full", "Web")))
        ran = workspace.run("--fix", "--unsafe-fixes", ".")
        assert ran.code == 0
        assert (
            ran.out
            == "Fixed 3 findings. 1 app, 1 with the client credentials flow: every token request will get a token.\n"
        )
        assert ran.err == f"note: {PATH}: fixed 3 findings\n"

    def test_closing_line_says_which_option_fixes(self, workspace: Workspace) -> None:
        workspace.write(PATH, connected_app(*scopes("Full")))
        out = " ".join(workspace.run(".").out.split())
        assert out.endswith("; 1 fixable with --fix, 1 more with --fix --unsafe-fixes")
        assert "= help: add <scopes>Api</scopes> to <oauthConfig> (--fix does)" in out
        assert "= help: remove Full (--fix --unsafe-fixes does); if another flow of this app needs it," in out

    def test_closing_line_omits_unfixable_findings(self, workspace: Workspace) -> None:
        workspace.write(PATH, "<ConnectedApp>")
        assert "fixable" not in workspace.run(".").out

    def test_json_marks_fixable_findings_and_counts_fixes(self, workspace: Workspace) -> None:
        workspace.write(PATH, connected_app(*scopes("Full")))
        ran = workspace.lint(".")
        assert {(f["rule"], f["fix"]) for f in ran.findings} == {
            ("no-valid-scopes", "safe"),
            ("unsupported-scope", "unsafe"),
        }
        assert ran.json["summary"]["fixed"] == 0
        assert workspace.lint("--fix", ".").json["summary"]["fixed"] == 1

    def test_unsafe_fixes_alone_is_a_usage_error(self, workspace: Workspace) -> None:
        ran = workspace.run("--unsafe-fixes", ".")
        assert (ran.code, ran.out) == (2, "")
        assert ran.err == "error: --unsafe-fixes needs --fix or --diff\n"

    def test_clean_run_does_not_import_the_fixer(self, workspace: Workspace) -> None:
        workspace.write(PATH, connected_app(*scopes("Api")))
        program = (
            "import sys; from sfscope_lint.cli.options import cli; cli(['--fix', '.'], standalone_mode=False);"
            "print([m for m in sys.modules if m in ('sfscope_lint.fixes.apply', 'sfscope_lint.fixes.xml_edits', 'difflib')])"
        )
        done = subprocess.run(
            [sys.executable, "-c", program],
            cwd=workspace.root,
            env=environment(),
            capture_output=True,
            check=True,
        )
        assert done.stdout.decode().endswith("\n[]\n")


class TestFiles:
    def test_file_mode_is_kept(self, workspace: Workspace) -> None:
        file = workspace.write(PATH, connected_app())
        file.chmod(0o640)
        workspace.run("--fix", ".")
        assert file.read_text() == connected_app(*scopes("Api"))
        assert file.stat().st_mode & 0o777 == 0o640

    def test_nothing_is_written_through_a_link(self, workspace: Workspace) -> None:
        target = workspace.write("shared/order-sync.xml", connected_app())
        link = workspace.root / PATH
        link.parent.mkdir()
        link.symlink_to("../shared/order-sync.xml")
        ran = workspace.run("--fix", ".")
        said = f"error: {PATH}: not fixed: {link.name} is a link in this repository, and nothing is written through one: name what it leads to\n"
        assert (ran.code, ran.err) == (2, said)
        assert target.read_text() == connected_app()

    def test_file_reached_by_two_links_is_fixed_once(self, workspace: Workspace) -> None:
        target = workspace.write(PATH, connected_app(*scopes("Full")))
        (workspace.root / "Other.connectedApp-meta.xml").symlink_to(PATH)
        assert workspace.run("--fix", "--unsafe-fixes", ".").code == 0
        assert target.read_text() == connected_app(*scopes("Api"))

    def test_read_only_file_is_reported(self, workspace: Workspace) -> None:
        file = workspace.write(PATH, connected_app())
        file.chmod(0o444)
        other = workspace.write("connectedApps/Other.connectedApp-meta.xml", connected_app())
        ran = workspace.lint("--fix", ".")
        assert ran.code == 2
        assert ran.err == (
            "note: connectedApps/Other.connectedApp-meta.xml: fixed 1 finding\n"
            f"error: {PATH}: not fixed: it is read-only\n"
        )
        assert [finding["path"] for finding in ran.findings] == [PATH]
        assert file.read_text() == connected_app()
        assert other.read_text() == connected_app(*scopes("Api"))

    def test_file_changed_since_it_was_read_is_not_written(self, workspace: Workspace) -> None:
        file = workspace.write(PATH, connected_app())

        run = linting(workspace)
        fixing = apply.prepare(run(), run, unsafe=True)
        file.write_text(connected_app(*scopes("Web")))
        report = apply.write(fixing, run)
        assert report.errors == (f"{PATH}: not fixed: it changed while it was linted; run again",)
        assert (report.exit_code, report.fixed) == (2, 0)
        assert file.read_text() == connected_app(*scopes("Web"))

    def test_full_disk_leaves_the_old_file(self, workspace: Workspace) -> None:
        file = workspace.write(PATH, connected_app())
        done = subprocess.run(
            [*COMMAND, "--fix", "."],
            cwd=workspace.root,
            env=environment(PYTHONDONTWRITEBYTECODE="1"),
            capture_output=True,
            check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)),
        )
        assert done.returncode == 2
        assert done.stderr.decode() == f"error: {PATH}: not fixed: File too large\n"
        assert file.read_text() == connected_app()
        assert os.listdir(file.parent) == [file.name]

    def test_fix_that_does_not_remove_its_finding_is_not_written(self, workspace: Workspace) -> None:
        @rule("never-content", severity=Severity.ERROR, category=Category.FLOW, on=OAuthApp, fix="safe")
        def never_content(app: OAuthApp) -> Iterator[Problem]:
            if app.name == "Order_Sync":
                yield Problem(app.scopes_place, "x", "x", fix=add_scope(app, "Api", "safe"))

        file = workspace.write(PATH, connected_app())
        other = workspace.write("connectedApps/Other.connectedApp-meta.xml", connected_app())

        report = fix(workspace, never_content)
        assert report.errors == (
            f"{PATH}: not fixed: a finding would remain after its fix; this is a bug in sfscope-lint: please report it",
        )
        assert report.exit_code == 2
        assert file.read_text() == connected_app()
        assert other.read_text() == connected_app(*scopes("Api"))

    @pytest.mark.parametrize(
        "edits",
        [[TextEdit(Span(60, 70), "<")], [TextEdit(Span(60, 70), ""), TextEdit(Span(65, 75), "")]],
        ids=["xml", "overlap"],
    )
    def test_fix_that_breaks_the_file_is_not_written(
        self, workspace: Workspace, edits: list[TextEdit], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = workspace.write(PATH, connected_app())

        def resolve_all(*_: Any) -> Resolved:
            return Resolved(edits, frozenset({0}))

        monkeypatch.setattr(Resolver, "resolve_all", resolve_all)
        report = fix(workspace)
        assert report.exit_code == 2
        assert "bug in sfscope-lint" in report.errors[0]
        assert file.read_text() == connected_app()


class TestDiff:
    def diff(self, workspace: Workspace, *arguments: str, code: int = 1) -> bytes:
        ran = workspace.run("--diff", *arguments)
        assert (ran.code, ran.err) == (code, "")
        return ran.out.encode()

    def test_diff_has_the_form_of_git(self, workspace: Workspace) -> None:
        file = workspace.write(PATH, connected_app(*scopes("Full")))
        for command in ("init --quiet", "add ."):
            git(workspace.root, *command.split())
        diff = self.diff(workspace, ".")
        assert file.read_text() == connected_app(*scopes("Full"))
        file.write_text(connected_app(*scopes("Api", "Full")))
        theirs = git(workspace.root, "diff").stdout.splitlines(keepends=True)
        assert [line for line in diff.splitlines(keepends=True) if not line.startswith(b"@@")] == [
            line for line in theirs if not line.startswith((b"@@", b"index ", b"diff --git "))
        ]

    def test_diff_is_empty_without_fixes(self, workspace: Workspace) -> None:
        workspace.write(PATH, connected_app(*scopes("Api", "Full")))
        assert self.diff(workspace, ".", code=0) == b""
        assert b"-        <scopes>Full</scopes>\n" in self.diff(workspace, "--unsafe-fixes", ".")

    def test_diff_changes_no_file_even_with_fix(self, workspace: Workspace) -> None:
        file = workspace.write(PATH, connected_app())
        assert b"+        <scopes>Api</scopes>\n" in self.diff(workspace, "--fix", ".")
        assert file.read_text() == connected_app()

    def test_reports_with_diff_contain_all_findings(self, workspace: Workspace) -> None:
        workspace.write(PATH, connected_app())
        diff = self.diff(workspace, "--format", "json", "--report", "concise=found.txt", ".")
        assert diff == diff_of(workspace)
        assert "error[no-valid-scopes]" in (workspace.root / "found.txt").read_text()

    def test_missing_path_exits_with_2(self, workspace: Workspace) -> None:
        workspace.write(PATH, connected_app())
        ran = workspace.run("--diff", ".", "nowhere")
        assert ran.code == 2
        assert ran.out.startswith("--- a/")
        assert ran.err == "error: nowhere: no such file or directory\n"

    @pytest.mark.parametrize(
        "name", ["A B", "Größe", 'say "x"', "back\\slash", "tab\there", "trailing ", "b\udcffd", "line\nend"]
    )
    def test_diff_of_odd_file_names_applies(self, workspace: Workspace, name: str) -> None:
        file = workspace.write(f"c/{name}.connectedApp-meta.xml", connected_app())
        git(workspace.root, "apply", data=diff_of(workspace))
        assert file.read_text() == connected_app(*scopes("Api"))

    def test_diff_in_a_subdirectory_applies(self, workspace: Workspace) -> None:
        file = workspace.write(f"force-app/{PATH}", connected_app())
        git(workspace.root, "init", "--quiet")
        diff = self.diff(workspace.at("force-app"), ".")
        assert diff.startswith(f"--- a/{PATH}\n+++ b/{PATH}\n".encode())
        git(workspace.root / "force-app", "apply", data=diff)
        assert file.read_text() == connected_app(*scopes("Api"))

    def test_diff_of_a_linked_file_changes_its_target(self, workspace: Workspace) -> None:
        target = workspace.write("shared/order-sync.xml", connected_app())
        (workspace.root / "Order_Sync.connectedApp-meta.xml").symlink_to("shared/order-sync.xml")
        git(workspace.root, "apply", data=self.diff(workspace, "."))
        assert target.read_text() == connected_app(*scopes("Api"))

    def test_distant_changes_are_separate_hunks(self, workspace: Workspace) -> None:
        """Hundreds of equal lines must not make the diff cover the whole file."""
        between = [s.metadata_name for s in SCOPES if s.support is Support.SUPPORTED and s.issued_as != "id"][
            1:
        ]
        attributes = "    <attributes>\n    </attributes>\n" * 2000
        text = connected_app(*scopes("Api", "Full", *between, "Web")).replace(
            "    <label>", f"{attributes}    <label>"
        )
        file = workspace.write(PATH, text)
        diff = self.diff(workspace, "--unsafe-fixes", ".")
        changed = [line for line in diff.splitlines()[2:] if line[:1] in b"+-"]
        assert changed == [b"-        <scopes>Full</scopes>", b"-        <scopes>Web</scopes>"]
        assert diff.count(b"\n@@ ") == 2
        git(workspace.root, "apply", data=diff)
        assert file.read_text() == text.replace("        <scopes>Full</scopes>\n", "").replace(
            "        <scopes>Web</scopes>\n", ""
        )

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
    @pytest.mark.parametrize("line_end", ["\n", "\r\n"])
    @pytest.mark.parametrize("last", [True, False])
    def test_diff_keeps_encodings_and_line_ends(
        self, workspace: Workspace, encoding: str, line_end: str, last: bool
    ) -> None:
        declared = connected_app(*scopes("Full")).replace("UTF-8", encoding.removesuffix("-sig").upper())
        text = declared.replace("Order Sync", "Größe").replace("\n", line_end)
        codec = {"utf-8-sig": "utf-8", "utf-16": f"utf-16-{sys.byteorder[:1]}e"}.get(encoding, encoding)
        file = workspace.write(PATH, (text if last else text.rstrip()).encode(encoding))
        before = file.read_bytes()
        diff = diff_of(workspace, unsafe=True)
        fix(workspace, unsafe=True)
        assert file.read_bytes() == before.replace("Full".encode(codec), "Api".encode(codec))
        file.write_bytes(before)
        git(workspace.root, "apply", data=diff)
        assert file.read_bytes() == before.replace("Full".encode(codec), "Api".encode(codec))


SECRET = "9QzWx7vTr4Kp2mNs8LbY"  # no change


class TestDiffBesideSecrets:
    """A diff contains no secret and still applies."""

    @pytest.mark.parametrize(
        "config",
        [
            ["<consumerSecret>a secret</consumerSecret>", *scopes("Full", "Wave")],
            ["<consumerSecret>", "a secret", "</consumerSecret>", *scopes("Full", "Wave")],
            [*scopes("Full", "Wave"), "<consumerSecret>a secret</consumerSecret>"],
            [*scopes("Full", "Wave"), "<!-- <consumerSecret>a secret</consumerSecret> -->", *scopes("Web", "Eclair")],
            ["<consumerSecret>a secret</consumerSecret>", *scopes("Full", "Wave"), "<!-- a secret -->"],
            ["<consumerSecret>&#65;a secret</consumerSecret>", "<x>a secret</x>", *scopes("Full", "Wave")],
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
    def test_secret_near_a_change_is_left_out(
        self, workspace: Workspace, config: list[str], encoding: str
    ) -> None:
        text = connected_app(*config).replace("a secret", SECRET).replace("UTF-8", encoding.upper())
        file = workspace.write(PATH, text.encode(encoding))
        diff = diff_of(workspace, unsafe=True)
        assert diff
        for codec in ("utf-8", "utf-16-le"):
            assert SECRET[:8].encode(codec) not in diff
        subprocess.run(["git", "apply", "-"], cwd=workspace.root, input=diff, env=environment(), check=True)
        by_diff = file.read_bytes()
        file.write_bytes(text.encode(encoding))
        fix(workspace, unsafe=True)
        assert file.read_bytes() == by_diff

    @pytest.mark.parametrize(
        "config",
        [
            ["<consumerSecret>a secret</consumerSecret><scopes>Full</scopes>"],
            ["<scopes>Full</scopes>", "<consumerSecret>a secret</consumerSecret>"],
            ["<consumerSecret>a secret</consumerSecret>", *scopes("Api", "a secret", "a secret")],
        ],
        ids=["on the line", "right behind it", "as a scope"],
    )
    def test_secret_in_a_change_prevents_the_diff(self, workspace: Workspace, config: list[str]) -> None:
        text = connected_app(*config).replace("a secret", SECRET)
        file = workspace.write(PATH, text)
        other = workspace.write("connectedApps/Other.connectedApp-meta.xml", connected_app())
        ran = workspace.run("--diff", "--unsafe-fixes", ".")
        assert ran.code == 2
        assert ran.err == (
            f"error: {PATH}: no diff, because it would show a secret: a changed line, or the line after it, has one; "
            "--fix makes the change\n"
        )
        assert SECRET[:8] not in ran.out
        assert ran.out.count("--- a/") == 1  # the other file's
        assert "Other" in ran.out
        assert file.read_text() == text
        fix(workspace, unsafe=True)
        assert file.read_text() != text
        assert other.read_text() != connected_app()


def test_works_as_a_pre_commit_hook(workspace: Workspace) -> None:
    """The hook changes files and stops the commit; after adding them the commit succeeds."""

    def hook() -> bool:
        """Pre-commit judges a hook by its exit code and by whether it changed files."""
        before = git(workspace.root, "diff").stdout
        code = workspace.run("lint", "--fix", PATH, SETTINGS).code
        return code == 0 and git(workspace.root, "diff").stdout == before

    git(workspace.root, "init", "--quiet")
    workspace.write(PATH, connected_app())
    write_eca(workspace, "")
    git(workspace.root, "add", ".")
    assert not hook()
    assert git(workspace.root, "diff", "--name-only").stdout.decode().splitlines() == [PATH, SETTINGS]
    git(workspace.root, "add", ".")
    assert hook()
    assert git(workspace.root, "diff").stdout == b""
