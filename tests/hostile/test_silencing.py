"""Nothing that a pull request writes into files, settings or baselines silences a rule."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.support import connected_app, eca_file

from sfscope_lint.model.values import State

if TYPE_CHECKING:
    from tests.support import Workspace

SETTINGS = "sfscope-lint.toml"
BASELINE = "sfscope-lint-baseline.json"
APP = "Order_Sync.connectedApp-meta.xml"
BROKEN = ["no-valid-scopes", "unsupported-scope"]
XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil'
OFF_AND_GOOD = (
    "<oauthConfig><callbackUrl>https://example.com/unused</callbackUrl>"
    "<isClientCredentialEnabled>false</isClientCredentialEnabled><scopes>Api</scopes></oauthConfig>"
)


def rules(workspace: Workspace, *select: str) -> list[str]:
    return [finding.rule for finding in workspace.find(*select)]


class TestTwoConfigs:
    @pytest.mark.parametrize("before", [True, False])
    def test_config_that_turns_the_flow_on_is_judged(self, workspace: Workspace, before: bool) -> None:
        mark = "    <oauthConfig>" if before else "</ConnectedApp>"
        workspace.write(APP, connected_app("Full").replace(mark, OFF_AND_GOOD + mark))
        found = rules(workspace)
        assert [rule for rule in found if rule in BROKEN] == BROKEN
        assert "malformed-metadata" in found

    def test_all_configs_that_turn_the_flow_on_are_judged(self, workspace: Workspace) -> None:
        good = OFF_AND_GOOD.replace("false", "true").replace(
            "<scopes>", "<oauthClientCredentialUser>a@b.c</oauthClientCredentialUser><scopes>"
        )
        workspace.write(APP, connected_app("Full").replace("    <oauthConfig>", good + "    <oauthConfig>"))
        assert [rule for rule in rules(workspace) if rule in BROKEN] == BROKEN
        workspace.write(
            APP,
            connected_app("Full").replace(
                "    <oauthConfig>", good.replace("Api", "Web") + "    <oauthConfig>"
            ),
        )
        assert rules(workspace).count("no-valid-scopes") == 2

    def test_scopes_of_a_config_that_is_off_do_not_matter(self, workspace: Workspace) -> None:
        off = OFF_AND_GOOD.replace("Api", "Full")
        workspace.write(APP, connected_app("Api").replace("    <oauthConfig>", off + "    <oauthConfig>"))
        assert rules(workspace) == ["malformed-metadata"]

    def test_unknown_switch_is_not_off(self, workspace: Workspace) -> None:
        unknown = OFF_AND_GOOD.replace("false", "${FLOW}")
        workspace.write(
            APP,
            connected_app("Full", flow="false").replace("    <oauthConfig>", unknown + "    <oauthConfig>"),
        )
        (app,) = workspace.report(".").apps
        assert app.client_credentials.state is State.UNKNOWN

    def test_no_fix_chooses_between_configs(self, workspace: Workspace) -> None:
        text = connected_app("Full").replace("    <oauthConfig>", OFF_AND_GOOD + "    <oauthConfig>")
        file = workspace.write(APP, text)
        ran = workspace.run("--fix", "--unsafe-fixes", ".")
        assert (ran.code, file.read_text(encoding="utf-8")) == (1, text)
        assert "fix manually: the file contradicts itself about the app" in " ".join(ran.out.split())


class TestNil:
    @pytest.mark.parametrize("nil", ["true", "1", " true "])
    def test_nil_scope_is_not_selected(self, workspace: Workspace, nil: str) -> None:
        workspace.write(APP, connected_app("Api").replace("<scopes>", f'<scopes {XSI}="{nil}">'))
        assert rules(workspace) == ["no-valid-scopes", "malformed-metadata"]

    @pytest.mark.parametrize("nil", ["false", "0"])
    def test_scope_with_nil_false_counts(self, workspace: Workspace, nil: str) -> None:
        workspace.write(APP, connected_app("Api").replace("<scopes>", f'<scopes {XSI}="{nil}">'))
        assert rules(workspace) == []

    def test_attribute_named_nil_without_namespace_means_nothing(self, workspace: Workspace) -> None:
        workspace.write(APP, connected_app("Api").replace("<scopes>", '<scopes nil="true">'))
        assert rules(workspace) == []

    @pytest.mark.parametrize("element", ["isClientCredentialEnabled", "oauthConfig", "ConnectedApp"])
    def test_nil_that_turns_the_flow_off_is_a_finding(self, workspace: Workspace, element: str) -> None:
        """The app counts as off, and an error says that the file contradicts itself."""
        workspace.write(APP, re.sub(rf"<{element}\b", f'<{element} {XSI}="true"', connected_app("Full")))
        assert "malformed-metadata" in rules(workspace)
        assert workspace.report(".").apps[0].client_credentials.state is State.OFF

    def test_nil_user_is_missing(self, workspace: Workspace) -> None:
        text = connected_app("Api").replace(
            "<oauthClientCredentialUser>", f'<oauthClientCredentialUser {XSI}="true">'
        )
        workspace.write(APP, text)
        assert sorted(rules(workspace)) == ["malformed-metadata", "missing-run-as-user"]

    def test_nil_element_without_text_is_fine(self, workspace: Workspace) -> None:
        text = connected_app(
            "Api", more=f'<consumerKey {XSI}="true"/><isAdminApproved {XSI}="true"></isAdminApproved>'
        )
        workspace.write(APP, text)
        assert rules(workspace) == []

    def test_nil_list_selects_nothing(self, workspace: Workspace) -> None:
        settings = eca_file("ExtlClntAppOauthSettings", "commaSeparatedOauthScopes=Api")
        workspace.write(
            "a.ecaOauth-meta.xml", settings.replace("OauthScopes>", f'OauthScopes {XSI}="true">', 1)
        )
        workspace.write(
            "a.ecaOauthPlcy-meta.xml",
            eca_file("ExtlClntAppOauthConfigurablePolicies", "isClientCredentialsFlowEnabled=true"),
        )
        ran = workspace.run("--select", "no-valid-scopes", "--fix", "--unsafe-fixes", ".")
        assert "bug in sfscope-lint" not in ran.err
        assert sorted(rules(workspace, "no-valid-scopes")) == ["malformed-metadata", "no-valid-scopes"]

    @pytest.mark.parametrize("where", ["consumerSecret", "oauthConfig"])
    def test_nil_secret_is_committed(self, workspace: Workspace, where: str) -> None:
        text = connected_app("Api", more="<consumerSecret>7C1D6F5E24E2B7C1904D5A4F6E93B8A0</consumerSecret>")
        workspace.write(APP, text.replace(f"<{where}>", f'<{where} {XSI}="true">'))
        assert sorted(rules(workspace, "committed-secret")) == ["committed-secret", "malformed-metadata"]

    def test_nil_is_found_in_utf_16(self, workspace: Workspace) -> None:
        text = connected_app("Api").replace("<scopes>", f'<scopes {XSI}="true">').replace("UTF-8", "UTF-16")
        workspace.write(APP, text.encode("utf-16"))
        assert "no-valid-scopes" in rules(workspace)


class TestNamespaces:
    def test_scope_in_another_namespace_is_not_selected(self, workspace: Workspace) -> None:
        workspace.write(APP, connected_app("Api").replace("<scopes>", '<scopes xmlns="urn:x">'))
        assert rules(workspace) == ["no-valid-scopes", "unknown-element"]

    def test_namespace_counts_and_not_the_prefix(self, workspace: Workspace) -> None:
        text = (
            connected_app("Api")
            .replace("<scopes>", '<p:scopes xmlns:p="urn:x">')
            .replace("</scopes>", "</p:scopes>")
        )
        workspace.write(APP, text)
        assert rules(workspace) == ["no-valid-scopes", "unknown-element"]
        workspace.write(APP, text.replace("urn:x", "http://soap.sforce.com/2006/04/metadata"))
        assert rules(workspace) == []

    @pytest.mark.parametrize("element", ["isClientCredentialEnabled", "oauthConfig"])
    def test_foreign_namespace_that_turns_the_flow_off_is_an_error(
        self, workspace: Workspace, element: str
    ) -> None:
        """Even children in the metadata namespace are then outside the app's elements."""
        inner = 'xmlns="http://soap.sforce.com/2006/04/metadata"'
        text = connected_app("Full").replace(f"<{element}>", f'<x:{element} xmlns:x="urn:x" {inner}>')
        workspace.write(APP, text.replace(f"</{element}>", f"</x:{element}>"))
        (finding,) = [f for f in workspace.find() if f.rule == "unknown-element"]
        assert (finding.severity.value, finding.value) == ("error", element)
        assert "urn:x" in finding.message

    @pytest.mark.parametrize("children", ["urn:x", "http://soap.sforce.com/2006/04/metadata"])
    def test_foreign_namespace_of_the_root_is_an_error(self, workspace: Workspace, children: str) -> None:
        text = connected_app("Full").replace(
            'xmlns="http://soap.sforce.com/2006/04/metadata"', f'xmlns="{children}"'
        )
        text = text.replace("<ConnectedApp", '<x:ConnectedApp xmlns:x="urn:x"').replace("</Con", "</x:Con")
        workspace.write(APP, text)
        found = [f for f in workspace.find() if f.rule == "unknown-element"]
        assert [(f.severity.value, f.value, f.location.line) for f in found] == [("error", "ConnectedApp", 2)]

    def test_file_without_namespace_is_read(self, workspace: Workspace) -> None:
        workspace.write(
            APP, connected_app("Full").replace(' xmlns="http://soap.sforce.com/2006/04/metadata"', "")
        )
        assert rules(workspace) == BROKEN

    def test_secret_in_another_namespace_is_committed(self, workspace: Workspace) -> None:
        text = connected_app(
            "Api", more='<consumerSecret xmlns="urn:x">7C1D6F5E24E2B7C1904D5A4F6E93B8A0</consumerSecret>'
        )
        workspace.write(APP, text)
        assert rules(workspace, "committed-secret") == ["committed-secret"]


class TestExternalClientApps:
    def write(self, workspace: Workspace, suffix: str, root: str, *elements: str, name: str = "a") -> None:
        workspace.write(f"{name}.{suffix}-meta.xml", eca_file(root, *elements))

    @pytest.fixture(autouse=True)
    def broken(self, workspace: Workspace) -> None:
        workspace.write("Order_Sync.eca-meta.xml", eca_file("ExternalClientApplication"))
        self.write(workspace, "ecaOauth", "ExtlClntAppOauthSettings", "commaSeparatedOauthScopes=Full")
        self.write(
            workspace,
            "ecaOauthPlcy",
            "ExtlClntAppOauthConfigurablePolicies",
            "isClientCredentialsFlowEnabled=true",
        )

    @pytest.mark.parametrize("name", ["isEnabled", "isOauthPluginEnabled"])
    @pytest.mark.parametrize("values", [("false", "true"), ("true", "false"), ("false", "${ON}")])
    def test_contradictory_switch_is_not_off(
        self, workspace: Workspace, name: str, values: tuple[str, str]
    ) -> None:
        self.write(
            workspace, "ecaPlcy", "ExtlClntAppConfigurablePolicies", *(f"{name}={value}" for value in values)
        )
        assert "no-valid-scopes" in rules(workspace)

    def test_repeated_consistent_switch_is_off(self, workspace: Workspace) -> None:
        self.write(
            workspace, "ecaPlcy", "ExtlClntAppConfigurablePolicies", "isEnabled=false", "isEnabled=false"
        )
        assert "no-valid-scopes" not in rules(workspace)

    @pytest.mark.parametrize("order", [("Other", "Order_Sync"), ("Order_Sync", "Other")])
    def test_second_app_name_hides_no_app(self, workspace: Workspace, order: tuple[str, str]) -> None:
        first, second = order
        text = eca_file(
            "ExtlClntAppOauthConfigurablePolicies", "isClientCredentialsFlowEnabled=true", app=first
        )
        link = f"<externalClientApplication>{first}</externalClientApplication>"
        assert link in text
        workspace.write("a.ecaOauthPlcy-meta.xml", text.replace(link, link + link.replace(first, second)))
        found = rules(workspace)
        assert "no-valid-scopes" in found
        assert "malformed-metadata" in found

    def test_same_app_name_twice_is_one_app(self, workspace: Workspace) -> None:
        text = eca_file("ExtlClntAppOauthConfigurablePolicies", "isClientCredentialsFlowEnabled=true")
        link = "<externalClientApplication>Order_Sync</externalClientApplication>"
        workspace.write("a.ecaOauthPlcy-meta.xml", text.replace(link, link * 2))
        assert rules(workspace).count("no-valid-scopes") == 1
        assert "malformed-metadata" not in rules(workspace)

    def test_custom_scope_does_not_replace_api(self, workspace: Workspace) -> None:
        for custom in ("Web", ""):
            self.write(
                workspace, "ecaOauth", "ExtlClntAppOauthSettings", f"commaSeparatedOauthScopes={custom}",
                "commaSeparatedCustomScopes=orders",
            )  # fmt: skip
            assert "missing-api-scope" in rules(workspace)
        self.write(
            workspace, "ecaOauth", "ExtlClntAppOauthSettings", "commaSeparatedOauthScopes=Api",
            "commaSeparatedCustomScopes=orders",
        )  # fmt: skip
        assert "missing-api-scope" not in rules(workspace)


class TestMandatory:
    @pytest.mark.parametrize("glob", ["**", "*.xml", "app/"])
    def test_mandatory_rules_ignore_exclude(self, workspace: Workspace, glob: str) -> None:
        workspace.write(SETTINGS, f'mandatory = ["no-valid-scopes"]\nexclude = ["{glob}"]')
        workspace.write("app/" + APP, connected_app("Full"))
        ran = workspace.lint()
        assert (ran.code, ran.rules) == (1, ["no-valid-scopes"])
        assert "1 file left out by exclude in the settings, except for mandatory rules" in ran.err
        assert workspace.lint("app/" + APP).rules == ["no-valid-scopes"]
        workspace.write(SETTINGS, f'exclude = ["{glob}"]')
        assert workspace.lint().code == 0

    def test_unreadable_excluded_file_is_reported(self, workspace: Workspace) -> None:
        workspace.write("app/" + APP, connected_app("Full").replace("</label>", ""))
        workspace.write(SETTINGS, 'mandatory = ["no-valid-scopes"]\nexclude = ["app/"]')
        assert workspace.lint().rules == ["malformed-metadata"]
        workspace.write(SETTINGS, 'exclude = ["app/"]')
        assert workspace.lint().rules == []

    @pytest.mark.parametrize("nearer", [False, True])
    def test_malformed_metadata_cannot_be_silenced_beside_mandatory_rules(
        self, workspace: Workspace, nearer: bool
    ) -> None:
        unread: dict[str, str | bytes] = {
            "Doctype.connectedApp": connected_app("Full").replace(
                "<ConnectedApp", "<!DOCTYPE x><ConnectedApp"
            ),
            "Large.connectedApp": connected_app("Full") + f"<!--{'x' * 1_048_576}-->",
            "Malformed.connectedApp": connected_app("Full").replace("</label>", ""),
            "Utf_32.connectedApp": connected_app("Full").encode("utf-32-le"),
        }
        all_found = [(name, "malformed-metadata") for name in unread]
        for name, content in unread.items():
            workspace.write(f"app/{name}", content)

        def found(*arguments: str) -> list[tuple[str, str]]:
            return [(one["path"], one["rule"]) for one in workspace.lint(*arguments, cwd="app").findings]

        workspace.write(".git/HEAD", "")
        own = f"{'app/' if nearer else ''}{SETTINGS}"
        mandatory = 'mandatory = ["no-valid-scopes"]\n'
        before = "max-file-size-mib = 1\n" if nearer else mandatory + "max-file-size-mib = 1\n"
        workspace.write(SETTINGS, mandatory)
        for silencer in (
            'ignore = ["malformed-metadata"]',
            'per-file-ignores = {"**" = ["malformed-metadata"]}',
            'suppress = [{rule = "malformed-metadata", path = "**", reason = "x"}]',
            'rules.malformed-metadata.severity = "info"',
        ):
            workspace.write(own, before + silencer)
            ran = workspace.lint(cwd="app")
            assert (ran.code, ran.findings) == (2, [])
            assert "malformed-metadata is mandatory (" in ran.err
            assert "mandatory rules can't judge a file that can't be read" in ran.err
        for silencer in (
            'ignore = ["metadata"]',
            'per-file-ignores = {"**" = ["metadata"]}',
            'exclude = ["**"]',
        ):
            workspace.write(own, before + silencer)
            assert found() == all_found
        workspace.write(own, before)
        assert workspace.run("--baseline", BASELINE, "--write-baseline", cwd="app").code == 0
        assert found("--baseline", BASELINE) == all_found

    def test_malformed_metadata_can_be_silenced_without_mandatory_rules(self, workspace: Workspace) -> None:
        workspace.write(APP, connected_app("Full").replace("</label>", ""))
        workspace.write(SETTINGS, 'per-file-ignores = {"**" = ["malformed-metadata"]}')
        assert workspace.lint().rules == []

    def test_mandatory_rules_check_excluded_token_requests(self, workspace: Workspace) -> None:
        curl = "curl https://x.my.salesforce.com/services/oauth2/token -d grant_type=client_credentials -d scope=full\n"
        workspace.write("scripts/a.sh", curl)
        workspace.write(SETTINGS, 'mandatory = ["scope-in-token-request"]\nexclude = ["scripts/"]')
        assert workspace.lint().rules == ["scope-in-token-request"]

    def test_mandatory_rules_skip_what_is_not_deployed_and_say_so(self, workspace: Workspace) -> None:
        workspace.write(".forceignore", "app/")
        workspace.write("app/" + APP, connected_app("Full"))
        workspace.write(SETTINGS, 'mandatory = ["no-valid-scopes"]')
        ran = workspace.lint()
        assert (ran.code, ran.rules) == (0, [])
        assert "left out by .forceignore, by mandatory rules, too, because they aren't deployed" in ran.err

    def test_mandatory_rules_keep_their_severity(self, workspace: Workspace) -> None:
        workspace.write(APP, connected_app("Full"))
        workspace.write(SETTINGS, 'mandatory = ["flow"]\n[rules.no-valid-scopes]\nseverity = "info"')
        ran = workspace.lint()
        assert ran.code == 2
        assert (
            "3: rules.no-valid-scopes.severity: no-valid-scopes is mandatory (line 1), so it can't be less than error"
            in ran.err
        )
        workspace.write(SETTINGS, 'mandatory = ["flow"]\n[rules.unsupported-scope]\nseverity = "error"')
        assert workspace.lint().code == 1


class TestNearerSettings:
    @pytest.fixture(autouse=True)
    def project(self, workspace: Workspace) -> None:
        workspace.write(".git/HEAD", "")
        workspace.write(SETTINGS, 'mandatory = ["no-valid-scopes", "missing-api-scope"]')
        workspace.write("p/" + APP, connected_app("Full"))

    @pytest.mark.parametrize(
        "nearer",
        [
            'ignore = ["no-valid-scopes"]',
            'ignore = ["missing-api-scope"]',
            '[per-file-ignores]\n"*" = ["no-valid-scopes"]',
            '[[suppress]]\nrule = "no-valid-scopes"\nreason = "x"\napp = "*"',
            '[rules.no-valid-scopes]\nseverity = "info"',
        ],
    )
    def test_nearer_settings_against_mandatory_rules_are_an_error(
        self, workspace: Workspace, nearer: str
    ) -> None:
        workspace.write("p/" + SETTINGS, nearer)
        ran = workspace.lint(cwd="p")
        assert ran.code == 2
        assert "is mandatory (../sfscope-lint.toml:1)" in ran.err

    @pytest.mark.parametrize(
        "nearer",
        [
            "",
            'select = ["secrets"]',
            'exclude = ["**"]',
            'fail-on = "never"',
            'ignore = ["flow"]',
            '[per-file-ignores]\n"*" = ["flow"]',
            'mandatory = ["committed-secret"]',
        ],
    )
    def test_nearer_settings_that_omit_mandatory_rules_change_nothing(
        self, workspace: Workspace, nearer: str
    ) -> None:
        workspace.write("p/" + SETTINGS, nearer)
        ran = workspace.lint(cwd="p")
        assert (ran.code, "no-valid-scopes" in ran.rules) == (1, True)

    def test_options_of_outer_settings_apply(self, workspace: Workspace) -> None:
        workspace.write("p/" + APP, connected_app("Chatbot"))
        nearer = '[rules.missing-api-scope]\naccept = ["chatbot_api"]'
        workspace.write("p/" + SETTINGS, nearer)
        assert workspace.lint(cwd="p").rules == ["missing-api-scope"]
        workspace.write(SETTINGS, 'mandatory = ["no-valid-scopes"]')
        assert workspace.lint(cwd="p").rules == []

    def test_mandatory_rules_of_all_outer_settings_apply(self, workspace: Workspace) -> None:
        workspace.write("p/q/" + APP, connected_app("Full"))
        workspace.write("p/" + SETTINGS, 'mandatory = ["unsupported-scope"]')
        workspace.write("p/q/" + SETTINGS, 'select = ["secrets"]')
        assert workspace.lint(cwd="p/q").rules == BROKEN

    def test_unreadable_outer_settings_are_an_error(self, workspace: Workspace) -> None:
        workspace.write(SETTINGS, "nonsense")
        workspace.write("p/" + SETTINGS, "")
        assert workspace.lint(cwd="p").code == 2

    def test_settings_outside_the_repository_do_not_apply(self, workspace: Workspace) -> None:
        workspace.write("p/.git", "gitdir: elsewhere")
        workspace.write("p/" + SETTINGS, 'ignore = ["flow"]')
        assert workspace.lint(cwd="p").code == 0

    def test_config_option_replaces_outer_settings(self, workspace: Workspace) -> None:
        workspace.write("p/lenient.toml", 'ignore = ["flow"]')
        assert workspace.lint("--config", "lenient.toml", cwd="p").code == 0

    def test_config_show_names_all_settings_files(self, workspace: Workspace) -> None:
        workspace.write("p/" + SETTINGS, 'mandatory = ["secrets"]')
        shown = workspace.run("config", "show", cwd="p").out
        assert "# sfscope-lint.toml:1, ../sfscope-lint.toml:1" in shown


class TestBaseline:
    LEGACY = "force-app/main/default/connectedApps/Legacy.connectedApp-meta.xml"

    @pytest.mark.parametrize("repository", [True, False])
    @pytest.mark.parametrize("added", ["sfdx-project.json", SETTINGS])
    def test_new_app_takes_over_no_entry(self, workspace: Workspace, repository: bool, added: str) -> None:
        """A new project or settings file in a subfolder doesn't move the root, with or without git."""
        if repository:
            subprocess.run(["git", "init", "-q"], cwd=workspace.root, check=True)
        workspace.write("sfdx-project.json", '{"packageDirectories": [{"path": "force-app"}]}')
        workspace.write(self.LEGACY, connected_app("Full"))
        workspace.run("--write-baseline")
        assert workspace.lint().code == 0
        workspace.write(self.LEGACY, connected_app("Api"))
        workspace.write(f"force-app/vendor/{added}", "" if added == SETTINGS else "{}")
        workspace.write(f"force-app/vendor/{self.LEGACY}", connected_app("Full"))
        ran = workspace.lint()
        assert ran.code == 1
        assert "no-valid-scopes" in ran.rules

    def test_new_app_in_a_submodule_takes_over_no_entry(self, workspace: Workspace) -> None:
        workspace.write(".git/HEAD", "")
        workspace.write("sfdx-project.json", '{"packageDirectories": [{"path": "force-app"}]}')
        workspace.write(self.LEGACY, connected_app("Full"))
        workspace.run("--write-baseline")
        workspace.write(self.LEGACY, connected_app("Api"))
        workspace.write("force-app/vendor/.git", "gitdir: ../../.git/modules/vendor")
        workspace.write(f"force-app/vendor/{self.LEGACY}", connected_app("Full"))
        assert workspace.lint().code == 1

    def test_paths_start_at_the_root_wherever_the_run_starts(self, workspace: Workspace) -> None:
        workspace.write(".git/HEAD", "")
        workspace.write("salesforce/sfdx-project.json", '{"packageDirectories": [{"path": "force-app"}]}')
        workspace.write(f"salesforce/{self.LEGACY}", connected_app("Full"))
        workspace.run("--write-baseline", cwd="salesforce")
        entries = json.loads((workspace.root / "salesforce" / BASELINE).read_text(encoding="utf-8"))
        assert {entry["path"] for key, entry in entries.items() if key != "version"} == {
            f"salesforce/{self.LEGACY}"
        }
        ran = workspace.lint("--baseline", f"salesforce/{BASELINE}", "salesforce")
        assert (ran.code, ran.rules) == (0, [])


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root gives a file away")
class TestFoldersForAll:
    """Outside of a repository, the search for settings ends at the root of the file system, and so passes ``/tmp``."""

    @pytest.fixture
    def shared(self, workspace: Workspace) -> Workspace:
        shared = workspace.at("shared")
        shared.write("x/X.connectedApp", connected_app("Full"))
        shared.root.chmod(0o1777)
        return shared

    @pytest.mark.parametrize(
        ("mode", "folder", "file", "linted", "refused"),
        [
            (0o1777, 0, 12, 0, True),
            (0o1777, 34, 12, 0, True),
            (0o1777, 0, 12, 12, False),  # a container lints a checkout of the user's
            (0o1777, 65534, 65534, 0, True),  # in a container, this may be anybody
            (0o1777, 0, 65534, 65534, True),
            (0o1777, 12, 12, 0, False),
            (0o1777, 12, 0, 0, False),
            (0o0777, 0, 12, 0, False),  # a workspace of a CI system, perhaps
            (0o1755, 0, 12, 0, False),
        ],
    )
    def test_another_users_settings_do_not_hold(
        self, mode: int, folder: int, file: int, linted: int, refused: bool, shared: Workspace
    ) -> None:
        settings = shared.write("sfscope-lint.toml", 'fail-on = "never"')
        os.chown(settings, file, file)
        os.chown(shared.root / "x", linted, linted)
        os.chown(shared.root, folder, folder)
        shared.root.chmod(mode)
        ran = shared.run("-q", cwd="x")
        said = "error: ../sfscope-lint.toml: belongs to another user, in a folder where everybody may write: "
        assert (ran.code, ran.err.startswith(said)) == ((2, True) if refused else (0, False))
        assert shared.run("-q", "--isolated", cwd="x").code == 1
        assert shared.run("-q", "--config", "../sfscope-lint.toml", cwd="x").code == 0

    def test_another_users_outer_settings_do_not_hold(self, shared: Workspace) -> None:
        os.chown(shared.write("sfscope-lint.toml", 'mandatory = ["flow"]'), 12, 12)
        shared.write("x/sfscope-lint.toml", "")
        assert shared.run("-q", cwd="x").err.startswith(
            "error: ../sfscope-lint.toml: belongs to another user"
        )

    def test_another_users_baseline_does_not_hold(self, shared: Workspace) -> None:
        shared.write("sfscope-lint.toml", "")
        shared.run("--write-baseline", cwd="x")
        assert shared.run("-q", cwd="x").code == 0
        os.chown(shared.root / "sfscope-lint-baseline.json", 12, 12)
        ran = shared.run("-q", cwd="x")
        assert (ran.code, ran.err.count("\n")) == (2, 1)
        assert ran.err.startswith("error: ../sfscope-lint-baseline.json: belongs to another user")
        assert "--baseline" in ran.err
        assert shared.run("-q", "--no-baseline", cwd="x").code == 1
        assert shared.run("-q", "--baseline", "../sfscope-lint-baseline.json", cwd="x").code == 0

    @pytest.mark.parametrize(
        ("name", "text"),
        [(".forceignore", "*"), ("sfdx-project.json", '{"packageDirectories": [{"path": "y"}]}')],
    )
    @pytest.mark.parametrize(("owner", "refused"), [(12, True), (0, False)])
    def test_another_users_project_does_not_hold(
        self, name: str, text: str, owner: int, refused: bool, shared: Workspace
    ) -> None:
        shared.write("y/Y.connectedApp", connected_app("Api"))
        os.chown(shared.write(name, text), owner, owner)
        ran = shared.run("-q", cwd="x")
        assert ran.code == (2 if refused else 0)
        said = "belongs to another user, in a folder where everybody may write: "
        assert (f"../{name}" in ran.err and said in ran.err) == refused
        if name == ".forceignore":
            assert shared.run("-q", "--no-forceignore", cwd="x").code == 1

    def test_another_users_project_around_ones_own_does_not_matter(self, shared: Workspace) -> None:
        os.chown(shared.write("sfdx-project.json", '{"packageDirectories": [{"path": "y"}]}'), 12, 12)
        shared.write("x/sfdx-project.json", '{"packageDirectories": [{"path": "."}]}')
        assert shared.run("-q", cwd="x").code == 1
