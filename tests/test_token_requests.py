"""Token requests on their way: found, linked to their apps, judged, and listed; never a secret's value."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from tests.conftest import connected_app

from sfscope_lint.config.rule_packages import load_rules
from sfscope_lint.engine.lint import lint
from sfscope_lint.model.settings import Integration, Settings
from sfscope_lint.output.inventory.formats import INVENTORIES

if TYPE_CHECKING:
    from tests.conftest import Workspace

    from sfscope_lint.engine.report import Report

RULES = load_rules()
URL = "https://acme.my.salesforce.com/services/oauth2/token"
KEY = "OrderSyncConsumerKey1"
SECRET = "7F3A90BC41D25E6F8A70"


def app(flow: str = "true", scope: str = "Api", key: str = KEY) -> str:
    user = "<oauthClientCredentialUser>sync@example.com</oauthClientCredentialUser>" if flow == "true" else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<ConnectedApp xmlns="http://soap.sforce.com/2006/04/metadata">
    <label>Order Sync</label>
    <oauthConfig>
        <consumerKey>{key}</consumerKey>
        <isClientCredentialEnabled>{flow}</isClientCredentialEnabled>
        {user}
        <scopes>{scope}</scopes>
    </oauthConfig>
</ConnectedApp>
"""


def curl(more: str = "", url: str = URL) -> str:
    return f"curl {url} -d grant_type=client_credentials {more}\n"


def run(workspace: Workspace, *paths: str, **settings: object) -> Report:
    return lint(paths or ["."], Settings(**settings), RULES, str(workspace.root))  # type: ignore[arg-type]


def rules(report: Report) -> list[str]:
    assert not report.errors
    return [finding.rule for finding in report.findings]


class TestScope:
    def test_literal(self, workspace: Workspace) -> None:
        workspace.write("a.sh", curl("-d scope=api+web"))
        (finding,) = run(workspace).findings
        assert (finding.rule, finding.value) == ("scope-in-token-request", "api web")
        location = finding.location
        assert finding.excerpt[location.column - 1 : location.end_column - 1] == "api+web"

    @pytest.mark.parametrize("scope", ["", "$SCOPE", "${SCOPE:-api}", "{{scope}}", "<your-scope>", "%SCOPE%"])
    def test_what_may_be_empty(self, workspace: Workspace, scope: str) -> None:
        workspace.write("a.sh", curl(f"-d 'scope={scope}'") if "<" in scope else curl(f'-d "scope={scope}"'))
        report = run(workspace)
        assert len(report.requests) == 1
        assert rules(report) == []

    def test_near_each_other_is_no_finding(self, workspace: Workspace) -> None:
        workspace.write(
            "a.js",
            f"const TOKEN = '{URL}';\nask({{ grant_type: 'client_credentials', scope: 'api' }});\n",
        )
        report = run(workspace)
        assert [request.certain for request in report.requests] == [False]
        assert rules(report) == []

    def test_columns_behind_wide_characters(self, workspace: Workspace) -> None:
        workspace.write(
            "a.py",
            f"x = '日本'; requests.post('{URL}', data={{'grant_type': 'client_credentials', 'scope': 'api'}})",
        )
        (finding,) = run(workspace).findings
        assert finding.excerpt[finding.location.column - 1 : finding.location.end_column - 1] == "api"


class TestLoginHost:
    @pytest.mark.parametrize(
        "host", ["https://login.salesforce.com", "https://TEST.salesforce.com", "login.salesforce.com"]
    )
    def test_login_hosts(self, workspace: Workspace, host: str) -> None:
        workspace.write("a.sh", curl(url=f"{host}/services/oauth2/token"))
        assert rules(run(workspace)) == ["login-host-in-token-request"]

    @pytest.mark.parametrize(
        "host",
        [
            "https://test.my.salesforce.com",
            "https://$HOST",
            "https://na1.salesforce.com",
            "https://x.my.site.com/login.salesforce.com",
        ],
    )
    def test_other_hosts(self, workspace: Workspace, host: str) -> None:
        workspace.write("a.sh", curl(url=f"{host}/services/oauth2/token"))
        report = run(workspace)
        assert len(report.requests) == 1
        assert rules(report) == []

    def test_linked_service(self, workspace: Workspace) -> None:
        service = {
            "type": "SalesforceV2",
            "typeProperties": {
                "environmentUrl": "https://login.salesforce.com",
                "authenticationType": "OAuth2ClientCredential",
            },
        }
        workspace.write("linkedService/a.json", json.dumps({"properties": service}))
        assert rules(run(workspace)) == ["login-host-in-token-request"]

    def test_another_grant(self, workspace: Workspace) -> None:
        workspace.write(
            "a.sh",
            "curl https://login.salesforce.com/services/oauth2/token -d grant_type=password # client_credentials\n",
        )
        assert rules(run(workspace)) == ["username-password-request"]


class TestDefaults:
    """What stands in for a variable is written, but not known to be used."""

    @pytest.mark.parametrize(
        ("path", "content"),
        [
            ("a.js", "const host = process.env.H || 'https://login.salesforce.com';\nfetch(host + '/services/oauth2/token', {{ body:"
             " new URLSearchParams({{ grant_type: 'client_credentials', scope: process.env.S ?? 'api', client_secret: process.env.X || '{0}' }}) }});"),
            ("a.py", "host = os.environ.get('H', 'https://login.salesforce.com')\nrequests.post(host + '/services/oauth2/token',"
             " data={{'grant_type': 'client_credentials', 'scope': os.getenv('S', 'api'), 'client_secret': os.getenv('X') or '{0}'}})"),
        ],
    )  # fmt: skip
    def test_defaults(self, workspace: Workspace, path: str, content: str) -> None:
        workspace.write(path, content.format(SECRET))
        report = run(workspace)
        assert [request.certain for request in report.requests] == [True]
        assert rules(report) == ["secret-in-token-request"]
        assert SECRET not in report.findings[0].excerpt


class TestLinks:
    def test_by_key_to_an_app_that_is_off(self, workspace: Workspace) -> None:
        workspace.write("A.connectedApp-meta.xml", app(flow="false"))
        workspace.write("a.sh", curl(f"-d client_id={KEY}"))
        (finding,) = run(workspace).findings
        assert finding.rule == "token-request-will-fail"
        assert finding.app == ("connected-app", "A")
        assert "client credentials flow not enabled" in finding.reply
        assert [related.location.path for related in finding.related] == ["A.connectedApp-meta.xml"]

    def test_by_key_to_an_app_without_valid_scopes(self, workspace: Workspace) -> None:
        workspace.write("A.connectedApp-meta.xml", app(scope="Full"))
        workspace.write("a.sh", curl(f"-u {KEY}:$SECRET"))
        assert sorted(rules(run(workspace))) == [
            "no-valid-scopes",
            "token-request-will-fail",
            "unsupported-scope",
        ]

    def test_an_app_that_answers(self, workspace: Workspace) -> None:
        workspace.write("A.connectedApp-meta.xml", app())
        workspace.write("a.sh", curl(f"-d client_id={KEY}"))
        report = run(workspace)
        assert [request.app and request.app.name for request in report.requests] == ["A"]
        assert rules(report) == []

    def test_external_client_app(self, workspace: Workspace) -> None:
        head = 'xmlns="http://soap.sforce.com/2006/04/metadata"'
        link = "<externalClientApplication>Sync</externalClientApplication>"
        workspace.write(
            "a/Sync.eca-meta.xml",
            f"<ExternalClientApplication {head}><label>S</label></ExternalClientApplication>",
        )
        workspace.write(
            "b/S.ecaGlblOauth-meta.xml",
            f"<ExtlClntAppGlobalOauthSettings {head}><consumerKey>{KEY}</consumerKey>{link}"
            "<isClientCredentialsFlowEnabled>false</isClientCredentialsFlowEnabled></ExtlClntAppGlobalOauthSettings>",
        )
        workspace.write("a.sh", curl(f"-d client_id={KEY}"))
        report = run(workspace)
        assert rules(report) == ["token-request-will-fail"]
        assert report.findings[0].app == ("external-client-app", "Sync")

    @pytest.mark.parametrize("key", ["$KEY", "AnotherConsumerKey", "{{key}}"])
    def test_never_by_resemblance(self, workspace: Workspace, key: str) -> None:
        workspace.write("Order_Sync.connectedApp-meta.xml", app(flow="false", key="{{key}}"))
        workspace.write("Order_Sync.sh", curl(f'-d "client_id={key}"'))
        report = run(workspace)
        assert [request.app for request in report.requests] == [None]
        assert rules(report) == []

    def test_by_the_settings(self, workspace: Workspace) -> None:
        workspace.write("sfdx-project.json", '{"packageDirectories": [{"path": "force-app"}]}')
        workspace.write("force-app/A.connectedApp-meta.xml", app(flow="false"))
        workspace.write("scripts/sync/a.sh", curl())
        workspace.write("scripts/other/a.sh", curl())
        link = Integration(path="scripts/sync/**", app="A")
        report = lint([], Settings(integrations=(link,)), RULES, str(workspace.root))
        assert [request.app is not None for request in report.requests] == [False, True]
        assert [finding.location.path for finding in report.findings] == ["scripts/sync/a.sh"]

    def test_the_key_is_stronger_than_the_settings(self, workspace: Workspace) -> None:
        workspace.write("A.connectedApp-meta.xml", app())
        workspace.write("B.connectedApp-meta.xml", app(flow="false", key="OtherConsumerKey22"))
        workspace.write("a.sh", curl(f"-d client_id={KEY}"))
        report = run(workspace, integrations=(Integration("a.sh", "B"),))
        assert [request.app and request.app.name for request in report.requests] == ["A"]

    def test_two_apps_with_one_key_link_nothing(self, workspace: Workspace) -> None:
        workspace.write("A.connectedApp-meta.xml", app(flow="false"))
        workspace.write("B.connectedApp-meta.xml", app(flow="false"))
        workspace.write("a.sh", curl(f"-d client_id={KEY}"))
        assert rules(run(workspace)) == []

    def test_a_named_file_meets_the_app_around_it(self, workspace: Workspace) -> None:
        workspace.write("sfdx-project.json", "{}")
        workspace.write("force-app/A.connectedApp-meta.xml", app(flow="false"))
        workspace.write("force-app/B.connectedApp-meta.xml", app(scope="Full", key="b"))
        workspace.write("scripts/a.sh", curl(f"-d client_id={KEY}"))
        workspace.write("scripts/b.sh", curl("-d scope=api"))
        report = run(workspace, "scripts/a.sh")
        assert rules(report) == ["token-request-will-fail"]
        assert report.apps == ()


REQUESTS = {
    "a.sh": curl(f"-d client_secret={SECRET} -d scope=api", url="https://login.salesforce.com/services/oauth2/token"),
    "b.sh": curl(f"-u {KEY}:{SECRET} -d scope=api"),
    "c.sh": f"curl '{URL}?grant_type=client_credentials&client_secret={SECRET}&scope=api'\n",
    "d.py": f"requests.post('{URL}', data={{'grant_type': 'client_credentials', 'client_secret': '{SECRET}', 'scope': 'api'}})",
    "e.js": f"fetch('{URL}', {{ body: 'grant_type=client_credentials&client_secret={SECRET}&scope=api' }});",
    "F.cls": f"class F {{ void go() {{ r.setEndpoint('{URL}'); HttpRequest r; h.post('{URL}', 'grant_type=client_credentials&client_secret={SECRET}&scope=api'); }} }}",
}  # fmt: skip


class TestSecrets:
    @pytest.mark.parametrize("path", REQUESTS)
    @pytest.mark.parametrize("format_", ["text", "concise", "json", "junit"])
    def test_no_format_prints_the_value(self, workspace: Workspace, path: str, format_: str) -> None:
        workspace.write(path, REQUESTS[path])
        ran = workspace.run("lint", "--format", format_, "-v", ".")
        assert "secret-in-token-request" in ran.out
        assert "scope-in-token-request" in ran.out
        assert SECRET not in ran.out + ran.err
        assert SECRET[:8] not in ran.out + ran.err

    @pytest.mark.parametrize("format_", INVENTORIES)
    def test_no_inventory_prints_the_value(self, workspace: Workspace, format_: str) -> None:
        for path, content in REQUESTS.items():
            workspace.write(path, content)
        ran = workspace.run("inventory", "--format", format_, ".")
        assert "F.cls" in ran.out.replace("\\", "")
        assert SECRET not in ran.out + ran.err

    @pytest.mark.parametrize("format_", INVENTORIES)
    def test_no_inventory_prints_a_secret_in_the_wrong_place(
        self, workspace: Workspace, format_: str
    ) -> None:
        user = f"<oauthClientCredentialUser>{SECRET}</oauthClientCredentialUser>"
        content = connected_app(SECRET, more=f"<consumerSecret>{SECRET}</consumerSecret>{user}")
        workspace.write("Odd.connectedApp", content)
        ran = workspace.run("inventory", "--format", format_, ".")
        assert "Odd" in ran.out
        assert SECRET not in ran.out + ran.err

    def test_no_note_prints_a_secret_beside_a_scope(self, workspace: Workspace) -> None:
        more = f"<consumerSecret>{SECRET}</consumerSecret>"
        workspace.write("Odd.connectedApp", connected_app("Api", SECRET, more=more))
        for ran in (workspace.run("-v", "."), workspace.run("inventory", ".")):
            assert "a token with api (and perhaps" in ran.out + ran.err
            assert SECRET not in ran.out + ran.err

    def test_a_password_is_hidden_too(self, workspace: Workspace) -> None:
        workspace.write("a.sh", f"curl {URL} -d grant_type=password -d username=u -d password={SECRET}\n")
        ran = workspace.run("lint", ".")
        assert "username-password-request" in ran.out
        assert SECRET not in ran.out + ran.err

    @pytest.mark.parametrize(
        "value",
        ["$SECRET", "{{secret}}", "YOUR_CLIENT_SECRET", "<secret>", "xxxxxxxxxxxx", "********", "", "short",
         "12345.abcde", "changeme", "dummy-secret", "test-client-secret", "0123456789abcdef", "abcabcabcabc"],
    )  # fmt: skip
    def test_what_stands_in_for_a_secret(self, workspace: Workspace, value: str) -> None:
        workspace.write("a.sh", f'curl {URL} -d grant_type=client_credentials -d "client_secret={value}"\n')
        assert rules(run(workspace)) == []

    @pytest.mark.parametrize(
        "path", ["tests/a.sh", "src/__tests__/a.sh", "a.test.sh", "a_test.sh", "spec/a.sh"]
    )
    def test_in_a_test_only_what_looks_random_is_one(self, workspace: Workspace, path: str) -> None:
        content = f"curl {URL} -d grant_type=client_credentials -d client_secret=%s\n"
        workspace.write(path, content % "orders-of-the-north")
        assert rules(run(workspace)) == []
        workspace.write(path, content % SECRET)
        assert rules(run(workspace)) == ["secret-in-token-request"]
        workspace.write(path, "")
        workspace.write("latest/a.sh", content % "orders-of-the-north")
        assert rules(run(workspace)) == ["secret-in-token-request"]

    def test_a_word_within_a_random_value_excuses_nothing(self, workspace: Workspace) -> None:
        value = f"secret{SECRET}xxx"
        workspace.write("a.sh", f"curl {URL} -d grant_type=client_credentials -d client_secret={value}\n")
        assert rules(run(workspace)) == ["secret-in-token-request"]

    @pytest.mark.parametrize(
        ("secret", "found"), [(SECRET, ["secret-in-token-request"]), ("THE_CLIENT_SECRET", [])]
    )
    def test_what_the_deployment_replaces(self, workspace: Workspace, secret: str, found: list[str]) -> None:
        """git has the secret all the same; a name that is filled in is none."""
        replacement = {"filename": "a.cls", "stringToReplace": secret, "replaceWithEnv": "S"}
        workspace.write(
            "sfdx-project.json",
            json.dumps({"packageDirectories": [{"path": "."}], "replacements": [replacement]}),
        )
        workspace.write(
            "a.cls",
            f"class A {{ void go() {{ h.post('{URL}', 'grant_type=client_credentials&client_secret={secret}'); }} }}",
        )
        assert rules(run(workspace)) == found


class TestDiscovery:
    def test_pipelines_beside_the_packages(self, workspace: Workspace) -> None:
        workspace.write("sfdx-project.json", '{"packageDirectories": [{"path": "force-app"}]}')
        workspace.write("force-app/A.connectedApp-meta.xml", app())
        workspace.write(".github/scripts/a.sh", curl("-d scope=api"))
        workspace.write(".github/B.connectedApp-meta.xml", app(scope="Full"))
        workspace.write("unpackaged/C.connectedApp-meta.xml", app(scope="Full"))
        report = run(workspace, *[])
        report = lint([], Settings(), RULES, str(workspace.root))
        assert rules(report) == ["scope-in-token-request"]
        assert report.files == ("force-app/A.connectedApp-meta.xml",)

    @pytest.mark.parametrize(
        "folder", ["node_modules", ".venv", ".git", "lib/site-packages", "__pycache__", ".sfdx"]
    )
    def test_what_others_wrote(self, workspace: Workspace, folder: str) -> None:
        workspace.write(f"{folder}/a.sh", curl("-d scope=api"))
        assert run(workspace).requests == ()

    def test_list_files(self, workspace: Workspace) -> None:
        workspace.write("b/A.connectedApp-meta.xml", app())
        workspace.write("a.sh", curl())
        workspace.write("c.sh", "echo nothing to ask for\n")
        workspace.write("d/D.externalCredential-meta.xml", "<ExternalCredential>ClientCredentials")
        listed = ["a.sh", "b/A.connectedApp-meta.xml", "d/D.externalCredential-meta.xml"]
        assert workspace.run("--list-files", ".").out.splitlines() == listed
        assert (
            workspace.run("--list-files", "--no-token-requests", ".").out.splitlines() == listed[1:]
        )  # metadata all the same

    def test_left_out(self, workspace: Workspace) -> None:
        workspace.write("a.sh", curl("-d scope=api"))
        assert run(workspace, token_requests=False).requests == ()
        assert workspace.run("--no-token-requests", ".").code == 0
        assert workspace.run(".").code == 1

    def test_forceignore_speaks_of_metadata_alone(self, workspace: Workspace) -> None:
        workspace.write(".forceignore", "*.cls\n*.sh\n")
        workspace.write("a.sh", curl())
        workspace.write(
            "A.cls", f"class A {{ void go() {{ h.post('{URL}', 'grant_type=client_credentials'); }} }}"
        )
        assert [r.place.source.path for r in run(workspace).requests] == ["a.sh"]
        assert len(run(workspace, forceignore=False).requests) == 2

    @pytest.mark.parametrize(
        ("path", "content"),
        [
            ("a.py", "x = ['services/oauth2/token',\n"),
            ("a.json", '{"grant_type": "services/oauth2/token",}'),
            ("a.yml", "grant_type: [services/oauth2/token"),
            ("a.xml", "<a>services/oauth2/token"),
            ("a.js", "/* services/oauth2/token */" + "x" * 30_000),
            ("deep.json", '{"grant_type": "services/oauth2/token", "a": ' + "[" * 100_000),
        ],
    )
    def test_what_cannot_be_parsed_is_said_under_v_alone(
        self, workspace: Workspace, path: str, content: str
    ) -> None:
        workspace.write(path, content)
        quiet, verbose = workspace.run("."), workspace.run("-v", ".")
        assert (quiet.code, quiet.err) == (0, "")
        assert verbose.code == 0
        assert verbose.err.startswith(f"note: {path}: not searched for token requests: ")

    def test_what_is_too_large(self, workspace: Workspace) -> None:
        workspace.write("a.json", b" " * (8 * 1024 * 1024) + b'{"services/oauth2/token": 1}')
        assert "larger than 8 MiB" in workspace.run("-v", ".").err

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs here")
    def test_a_fifo_does_not_stop_it(self, workspace: Workspace) -> None:
        os.mkfifo(workspace.root / "a.py")
        assert run(workspace).requests == ()

    def test_words_behind_the_first_read(self, workspace: Workspace) -> None:
        workspace.write("a.sh", "# filler\n" * 10_000 + curl())
        assert len(run(workspace).requests) == 1

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8"])
    def test_byte_order_mark_and_crlf(self, workspace: Workspace, encoding: str) -> None:
        workspace.write(
            "a.sh",
            f"x=1\r\ncurl {URL} \\\r\n  -d grant_type=client_credentials \\\r\n  -d scope=api\r\n".encode(
                encoding
            ),
        )
        (finding,) = run(workspace).findings
        assert (finding.location.line, finding.value) == (4, "api")


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
        assert ran.json == {
            "version": 1,
            "apps": [
                {
                    "kind": "connected-app", "name": "A", "label": "Order Sync", "paths": ["apps/A.connectedApp-meta.xml"],
                    "flow": "on", "scopes": ["Api"], "reply": {"issued": ["api"], "token": True}, "run_as": "sync@example.com",
                    "requests": 1, "findings": 0,
                },
                {
                    "kind": "connected-app", "name": "B", "label": "Order Sync", "paths": ["apps/B.connectedApp-meta.xml"],
                    "flow": "on", "scopes": ["Full"],
                    "reply": {
                        "error": "invalid_grant", "error_description": "no valid scopes defined",
                        "reported": False, "evidence": ["flow-filters-scopes", "no-valid-scopes-reply"], "token": False,
                    },
                    "run_as": "sync@example.com", "requests": 0, "findings": 2,
                },
            ],
            "requests": [
                {"kind": "shell", "path": "a.sh", "line": 3, "token_url": URL, "scope": None, "app": {"kind": "connected-app", "name": "A"}},
                {"kind": "shell", "path": "b.sh", "line": 1, "token_url": "$HOST/services/oauth2/token", "scope": "api|x", "app": None},
            ],
        }  # fmt: skip

    def test_unknown(self, workspace: Workspace) -> None:
        workspace.write(
            "A.eca-meta.xml", '<ExternalClientApplication xmlns="http://soap.sforce.com/2006/04/metadata"/>'
        )
        (line,) = workspace.run("inventory", "--format", "json").json["apps"]
        assert (line["flow"], line["scopes"], line["run_as"], line["label"]) == ("unknown", None, None, None)
        assert list(line["reply"]) == ["unknown", "token"]
        assert line["reply"]["token"] is None

    def test_for_people(self, workspace: Workspace) -> None:
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

    def test_nothing(self, workspace: Workspace) -> None:
        assert workspace.run("inventory").out == "Apps: none\n\nToken requests: none\n"

    def test_nothing_that_a_spreadsheet_would_run(self, workspace: Workspace) -> None:
        workspace.write("=cmd()/A.connectedApp-meta.xml", app())
        assert ",'=cmd()/A" in workspace.run("inventory", "--format", "csv", ".").out

    def test_settings(self, workspace: Workspace) -> None:
        def counts(*options: str) -> list[tuple[str, int]]:
            ran = workspace.run("inventory", "--format", "json", *options, ".")
            assert (ran.code, ran.err) == (0, "")
            return [(line["name"], line["findings"]) for line in ran.json["apps"]]

        self.make(workspace)
        mine = workspace.root.with_name(f"{workspace.root.name}-mine")  # nothing is imported from the tree
        mine.mkdir()
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
    def test_check(self, workspace: Workspace, name: str) -> None:
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

    def test_same_bytes_from_run_to_run(self, workspace: Workspace) -> None:
        self.make(workspace)
        one, two = (workspace.run("inventory", "--format", "json", "b.sh", "a.sh", "apps") for _ in range(2))
        assert one == two
