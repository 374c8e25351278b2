"""The inventory: apps and token requests in each of its formats."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from tests.rules.token_requests import KEY, SECRET, URL, app, curl
from tests.support import connected_app, eca_file, git

from sfscope_lint import __version__
from sfscope_lint.output.inventory.formats import INVENTORIES

if TYPE_CHECKING:
    from tests.support import Workspace


def hash_of(key: str) -> str:
    return sha256(key.encode()).hexdigest()[:32]


HASH = hash_of(KEY)
EVERY_APP = '''
from sfscope_lint.model.severity import Category, Severity
from sfscope_lint.model.apps import OAuthApp
from sfscope_lint.model.rule import Problem, rule


@rule("every-app", severity=Severity.INFO, category=Category.METADATA, on=OAuthApp)
def check(app):
    """Find every app."""
    yield Problem(app.whole, "an app", help="nothing to do")


RULES = (check,)
'''


class TestInventory:
    def make(self, workspace: Workspace) -> None:
        workspace.write("apps/A.connectedApp-meta.xml", app(scope="Api"))
        workspace.write("apps/B.connectedApp-meta.xml", app(scope="Full", key="OtherConsumerKey22"))
        workspace.write("a.sh", f"\n\n{curl(f'-d client_id={KEY}')}")
        workspace.write(
            "b.sh", curl("-d scope=api|x", url="'$HOST/services/oauth2/token'").replace("api|x", "'api|x'")
        )
        workspace.write("c.sh", f"curl {URL} -d grant_type=password\n")

    def test_json(self, workspace: Workspace) -> None:
        self.make(workspace)
        ran = workspace.run("inventory", "--format", "json", ".")
        assert (ran.code, ran.err) == (0, "")
        callbacks = {
            "callback_urls": ["https://example.com/unused"], "ip_relaxation": [], "permitted_users": ["self-authorized"],
            "refresh_token": [], "secret_for_web_server": None, "secret_for_refresh_token": None,
        }  # fmt: skip
        a, b = {"kind": "connected-app", "name": "A"}, {"kind": "connected-app", "name": "B"}
        first = {
            "kind": "shell",
            "path": "a.sh",
            "line": 3,
            "token_url": URL,
            "scope": None,
            "app": a,
            "build": False,
            "consumer_key_hash": HASH,
        }
        second = {
            "kind": "shell",
            "path": "b.sh",
            "line": 1,
            "token_url": "$HOST/services/oauth2/token",
            "scope": "api|x",
            "app": None,
            "build": False,
            "consumer_key_hash": None,
        }
        answer = ran.json
        found = answer["apps"][1].pop("finding_list")
        others = answer.pop("findings")
        assert answer == {
            "version": 1,
            "tool": {"name": "sfscope-lint", "version": __version__, "commit": None},
            "summary": {
                "apps": 2, "with_flow": 2, "rejected": 1, "unknown": 0, "fine": 1, "flow_unknown": 0, "off": 0,
                "requests": 2, "unlinked": 1, "secrets": 0,
            },
            "apps": [
                {
                    **a, "label": "Order Sync", "paths": ["apps/A.connectedApp-meta.xml"], "flow": "on", "scopes": ["Api"],
                    "reply": {"issued": ["api"], "token": True, "text": "a token with api"}, "run_as": "sync@example.com",
                    "requests": 1, "findings": 0, "id": 1, "consumer_key_end": KEY[-4:], "posture": callbacks,
                    "consumer_key_hash": HASH,
                    "finding_list": [], "request_list": [first],
                },
                {
                    **b, "label": "Order Sync", "paths": ["apps/B.connectedApp-meta.xml"], "flow": "on", "scopes": ["Full"],
                    "reply": {
                        "error": "invalid_grant", "error_description": "no valid scopes defined",
                        "reported": False, "evidence": ["flow-filters-scopes", "no-valid-scopes-reply"], "token": False,
                        "text": "invalid_grant: no valid scopes defined",
                    },
                    "run_as": "sync@example.com", "requests": 0, "findings": 2, "id": 2, "consumer_key_end": "ey22",
                    "posture": callbacks, "request_list": [], "consumer_key_hash": hash_of("OtherConsumerKey22"),
                },
            ],
            "requests": [first, second],
            "repository": workspace.root.name,
            "repositories": [],
            "whole": True,
        }  # fmt: skip
        assert [(one["rule"], one["severity"], one["path"], one["line"], one["app"]) for one in found] == [
            ("no-valid-scopes", "error", "apps/B.connectedApp-meta.xml", 10, b),
            ("unsupported-scope", "error", "apps/B.connectedApp-meta.xml", 10, b),
        ]
        assert [one["url"].rpartition("/")[2] for one in found] == [
            "no_valid_scopes.md",
            "unsupported_scope.md",
        ]
        assert [(one["rule"], one["path"], one["app"]) for one in others] == [
            ("scope-in-token-request", "b.sh", None),
            ("username-password-request", "c.sh", None),
        ]

    def test_unknown_values_are_named(self, workspace: Workspace) -> None:
        workspace.write(
            "A.eca-meta.xml", '<ExternalClientApplication xmlns="http://soap.sforce.com/2006/04/metadata"/>'
        )
        (line,) = workspace.run("inventory", "--format", "json").json["apps"]
        assert (line["flow"], line["scopes"], line["run_as"], line["label"]) == ("unknown", None, None, None)
        assert list(line["reply"]) == ["unknown", "token", "text"]
        assert line["reply"]["token"] is None

    def test_text_and_page_count_apps_as_the_lint_command_does(self, workspace: Workspace) -> None:
        for name in ("A", "B"):
            settings = eca_file("ExtlClntAppOauthSettings", "commaSeparatedOauthScopes=Api")
            workspace.write(f"{name}.ecaOauth", settings)
        counted = "Apps: 1, in 2 rows: one for each OAuth settings file\n"
        assert workspace.run("inventory").out.startswith(counted)
        assert ">1, in 2 rows</span></h2>" in workspace.run("inventory", "--format", "html").out
        assert "1 app, none with" in workspace.run("--select", "no-valid-scopes").out

    def test_posture_is_what_the_files_say(self, workspace: Workspace) -> None:
        more = (
            "<isAdminApproved>true</isAdminApproved><isConsumerSecretOptional>true</isConsumerSecretOptional>"
            "<isSecretRequiredForRefreshToken>true</isSecretRequiredForRefreshToken>"
            "<callbackUrl>https://user:word@one.example.com/a?token=1 http://two.example.com</callbackUrl>"
        )
        policy = "<oauthPolicy><ipRelaxation>BYPASS</ipRelaxation><refreshTokenPolicy>infinite</refreshTokenPolicy></oauthPolicy>"
        content = connected_app("Api", more=more).replace("</ConnectedApp>", f"{policy}</ConnectedApp>")
        workspace.write("A.connectedApp", content)
        workspace.write(
            "B.connectedApp", connected_app("Api", more="<isAdminApproved>{{A}}</isAdminApproved>")
        )
        workspace.write("C.ecaOauth", eca_file("ExtlClntAppOauthSettings", "commaSeparatedOauthScopes=Api"))
        workspace.write(
            "C.ecaGlblOauth",
            eca_file("ExtlClntAppGlobalOauthSettings", "callbackUrl=https://c", "isConsumerSecretOptional=0",
                     "isSecretRequiredForRefreshToken=odd"),
        )  # fmt: skip
        for name, users, policies in (
            ("C", "AllSelfAuthorized", "refreshTokenPolicyType=SpecificLifetime"),
            ("D", "AdminApprovedPreAuthorized", "refreshTokenPolicyType=Infinite"),
        ):
            period = ("refreshTokenValidityPeriod=30", "refreshTokenValidityUnit=Days")
            said = (f"permittedUsersPolicyType={users}", "ipRelaxationPolicyType=Enforce", policies, *period)
            workspace.write(f"{name}.ecaOauthPlcy", eca_file("ExtlClntAppOauthConfigurablePolicies", *said))
        a, b, c = workspace.run("inventory", "--format", "json").json["apps"]
        assert a["posture"] == {
            "callback_urls": ["https://example.com/unused", "https://one.example.com/a", "http://two.example.com"],
            "ip_relaxation": ["BYPASS"], "permitted_users": ["admin-approved"], "refresh_token": ["infinite"],
            "secret_for_web_server": False, "secret_for_refresh_token": True,
        }  # fmt: skip
        assert b["posture"]["permitted_users"] == ["unknown"]
        assert b["consumer_key_end"] is None
        assert c["posture"] == {
            "callback_urls": ["https://c"], "ip_relaxation": ["Enforce"],
            "permitted_users": ["self-authorized", "admin-approved"],
            "refresh_token": ["SpecificLifetime 30 Days", "Infinite"],
            "secret_for_web_server": True, "secret_for_refresh_token": None,
        }  # fmt: skip

    @pytest.mark.parametrize("key", ["{{CONSUMER_KEY_OF_ORDERS}}", "Short"])
    def test_no_end_of_a_key_that_is_none(self, workspace: Workspace, key: str) -> None:
        workspace.write("A.connectedApp", app(key=key))
        assert workspace.run("inventory", "--format", "json").json["apps"][0]["consumer_key_end"] is None

    def test_several_settings_files_are_one_app_in_the_summary(self, workspace: Workspace) -> None:
        workspace.write(
            "P.ecaOauthPlcy",
            eca_file("ExtlClntAppOauthConfigurablePolicies", "isClientCredentialsFlowEnabled=true",
                     "clientCredentialsFlowUser=a@example.com"),
        )  # fmt: skip
        for name, scopes in (("A", "Api"), ("B", "Full")):
            workspace.write(
                f"{name}.ecaOauth",
                eca_file("ExtlClntAppOauthSettings", f"commaSeparatedOauthScopes={scopes}"),
            )
        document = workspace.run("inventory", "--format", "json").json
        assert [line["id"] for line in document["apps"]] == [1, 1]
        assert {name: number for name, number in document["summary"].items() if number} == {
            "apps": 1, "with_flow": 1, "rejected": 1,
        }  # fmt: skip

    @pytest.mark.parametrize("format_", ["json", "html"])
    def test_version_and_commit_are_named_but_not_compared(self, workspace: Workspace, format_: str) -> None:
        self.make(workspace)
        assert workspace.run("inventory", "--format", "json", ".").json["tool"]["commit"] is None
        git(workspace.root, "init", "-q")
        git(workspace.root, "add", ".")
        git(workspace.root, "commit", "-q", "-m", "one")
        commit = git(workspace.root, "rev-parse", "HEAD").stdout.decode().strip()
        held = workspace.run("inventory", "--format", format_, ".").out
        assert held.count(commit) == 1
        held = held.replace(commit, "0" * 40).replace(f"{__version__}/rules", "99/rules")
        name = f"tokens.{format_}"
        workspace.write(name, held)
        assert workspace.run("inventory", "--check", name, ".") == (0, "", "")
        workspace.write(name, held.replace("Order Sync", "Order Sink"))
        assert workspace.run("inventory", "--check", name, ".").code == 1

    def test_text_markdown_and_csv_have_their_form(self, workspace: Workspace) -> None:
        self.make(workspace)
        text = workspace.run("inventory", ".").out
        assert text.startswith("Apps: 2\n\nkind ")
        assert "invalid_grant: no valid scopes defined" in text
        assert "unlinked" in text
        markdown = workspace.run("inventory", "--format", "markdown", ".").out
        assert "| shell | b.sh:1 | $HOST | api\\|x | unlinked |" in markdown
        rows = workspace.run("inventory", "--format", "csv", ".").out.splitlines()
        assert rows[0].startswith("record,kind,app,")
        assert len(rows) == 5

    def test_empty_inventory(self, workspace: Workspace) -> None:
        assert workspace.run("inventory").out == "Apps: none\n\nToken requests: none\n"

    @pytest.mark.parametrize(
        ("name", "shown"),
        [
            ("=cmd()", "'=cmd()"),
            ("\uff0bcmd()", "'\uff0bcmd()"),  # full-width
            ("A;=cmd()", "A;'=cmd()"),  # many spreadsheets split at a semicolon
            ("A;B", "A;B"),
            ("A=B", "A=B"),
        ],
    )
    def test_csv_contains_no_formula(self, workspace: Workspace, name: str, shown: str) -> None:
        workspace.write(f"{name}/A.connectedApp-meta.xml", app())
        assert f",{shown}/A" in workspace.run("inventory", "--format", "csv", ".").out

    def test_settings_apply(self, workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> None:
        def counts(*options: str) -> list[tuple[str, int]]:
            ran = workspace.run("inventory", "--format", "json", *options, ".")
            assert (ran.code, ran.err) == (0, "")
            return [(line["name"], line["findings"]) for line in ran.json["apps"]]

        self.make(workspace)
        mine = tmp_path_factory.mktemp("mine")  # outside the linted tree, from which nothing is imported
        (mine / "every_app.py").write_text(EVERY_APP)
        workspace.write("sfscope-lint.toml", 'ignore = ["flow"]\n')
        workspace.write("other.toml", 'exclude = ["apps/A.*"]\n')
        assert counts() == [("A", 0), ("B", 0)]
        assert counts("--isolated") == [("A", 0), ("B", 2)]
        assert counts("--config", "other.toml") == [("B", 2)]
        assert workspace.run("inventory", "--isolated", "--config", "other.toml").code == 2
        missing = workspace.run("inventory", "--config", "missing.toml")
        assert (missing.code, missing.out) == (2, "")
        assert missing.err.startswith("error: missing.toml: ")
        plugged = workspace.run(
            "inventory",
            "--format",
            "json",
            "--plugin",
            "every_app",
            ".",
            PYTHONPATH=str(mine),
        )
        assert [line["findings"] for line in plugged.json["apps"]] == [1, 1]
        unknown = workspace.run("inventory", "--plugin", "not_installed")
        assert (unknown.code, unknown.out) == (2, "")
        assert "not_installed" in unknown.err

    @pytest.mark.parametrize("name", ["tokens.json", "tokens.md", "tokens.csv", "tokens.txt"])
    def test_check_compares_with_a_file(self, workspace: Workspace, name: str) -> None:
        self.make(workspace)
        assert workspace.run("inventory", "--check", name, ".").code == 2
        form = {"json": "json", "md": "markdown", "csv": "csv", "txt": "text"}[name.rpartition(".")[2]]
        workspace.write(name, workspace.run("inventory", "--format", form, ".").out.replace("\n", "\r\n"))
        held = workspace.run("inventory", "--check", name, ".")
        assert (held.code, held.out, held.err) == (0, "", "")
        workspace.write("d.sh", curl())
        late = workspace.run("inventory", "--check", name, ".")
        assert late.code == 1
        assert f"{name}: out of date" in late.err

    def test_output_is_the_same_in_every_run(self, workspace: Workspace) -> None:
        self.make(workspace)
        one, two = (workspace.run("inventory", "--format", "json", "b.sh", "a.sh", "apps") for _ in range(2))
        assert one == two


@pytest.mark.parametrize("format_", INVENTORIES)
def test_secret_in_the_wrong_place_is_not_printed(workspace: Workspace, format_: str) -> None:
    user = f"<oauthClientCredentialUser>{SECRET}</oauthClientCredentialUser>"
    content = connected_app(SECRET, more=f"<consumerSecret>{SECRET}</consumerSecret>{user}")
    workspace.write("Odd.connectedApp", content)
    ran = workspace.run("inventory", "--format", format_, ".")
    assert "Odd" in ran.out
    assert SECRET not in ran.out + ran.err


def test_secret_beside_a_scope_is_not_printed(workspace: Workspace) -> None:
    more = f"<consumerSecret>{SECRET}</consumerSecret>"
    workspace.write("Odd.connectedApp", connected_app("Api", SECRET, more=more))
    for ran in (workspace.run("-v", "."), workspace.run("inventory", ".")):
        assert "a token with api (and perhaps" in ran.out + ran.err
        assert SECRET not in ran.out + ran.err


def test_output_of_a_build_is_marked(workspace: Workspace) -> None:
    call = f"fetch('{URL}', {{ body: 'grant_type=client_credentials' }});\n"
    workspace.write("src/a.js", call)
    workspace.write("dist/a.js", call)
    workspace.write("build/a.sh", f"curl {URL} -d grant_type=client_credentials\n")
    requests = workspace.run("inventory", "--format", "json", ".").json["requests"]
    assert {request["path"]: request["build"] for request in requests} == {
        "build/a.sh": False,
        "dist/a.js": True,
        "src/a.js": False,
    }
    assert "javascript (build)  dist/a.js:1" in workspace.run("inventory", ".").out
