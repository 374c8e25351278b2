"""``explain --migration``: whether Setup takes a Connected App, what changes, and what it becomes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.cli.test_explain import Told
from tests.rules.shapes import CONNECTED_APP, FLOW, USER, connected_app, metadata

from sfscope_lint.salesforce.app_elements import external_by_connected

if TYPE_CHECKING:
    from tests.support import Workspace

SECRET = "E2B7C1904D5A4F6E93B8A07C1D6F5E24"
PASSWORD = "curl https://acme.my.salesforce.com/services/oauth2/token -d grant_type=password\n"


@pytest.fixture
def here(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    workspace.write("sfdx-project.json", '{"packageDirectories": [{"path": "."}]}')
    monkeypatch.chdir(workspace.root)
    return workspace


def migration(workspace: Workspace, text: str) -> Any:
    workspace.write(CONNECTED_APP, text)
    (found,) = Told("--migration", "Order_Sync", "--format", "json").json["migrations"]
    return found


def becomes(found: Any, suffix: str) -> list[tuple[str, str]]:
    (file,) = (file for file in found["files"] if file["suffix"] == suffix)
    return [(move["element"], move["becomes"]) for move in file["elements"]]


class TestObstacles:
    @pytest.mark.parametrize(
        ("rest", "word"),
        [
            ("<plugin>Handler</plugin>", "Apex handler"),
            ("<canvasConfig><canvasUrl>https://example.com</canvasUrl></canvasConfig>", "Canvas"),
            ("<samlConfig><encryptionType>Triple_Des</encryptionType></samlConfig>", "Triple DES"),
        ],
    )
    def test_are_named_with_their_line(self, here: Workspace, rest: str, word: str) -> None:
        found = migration(here, connected_app(rest=f"\n{rest}\n"))
        (obstacle,) = found["obstacles"]
        assert word in obstacle["text"]
        assert obstacle["line"] == 8
        assert found["migrates"] is False

    @pytest.mark.parametrize(
        "rest",
        [
            "",
            "<plugin> </plugin>",
            "<canvasConfig/>",
            "<samlConfig><encryptionType>AES_256</encryptionType></samlConfig>",
            "<pluginExecutionUser>a@example.com</pluginExecutionUser>",
        ],
    )
    def test_there_are_none(self, here: Workspace, rest: str) -> None:
        found = migration(here, connected_app(rest=rest))
        assert found["obstacles"] == []
        assert found["migrates"] is None  # what no file says may keep it back
        assert any("user provisioning" in remark["text"] for remark in found["unknown"])

    def test_of_a_packaged_app(self, here: Workspace) -> None:
        here.write("c/acme__Sync.connectedApp-meta.xml", connected_app())
        (found,) = Told("--migration", "acme__Sync", "--format", "json").json["migrations"]
        assert [remark["fact"] for remark in found["obstacles"]] == ["migration"]


class TestDifferences:
    def facts(self, found: Any) -> list[str]:
        return [remark["fact"] for remark in found["differences"]]

    @pytest.mark.parametrize(
        ("config", "fact"),
        [
            ("", "pkce-default"),
            ("<isPkceRequired>false</isPkceRequired>", "pkce-default"),
            (FLOW, "two-switches"),
            (FLOW, "run-as-user-required"),
            ("<scopes>SFAP</scopes>", "eca-scope-names"),
        ],
    )
    def test_are_named(self, here: Workspace, config: str, fact: str) -> None:
        assert fact in self.facts(migration(here, connected_app(config)))

    @pytest.mark.parametrize(
        ("text", "fact"),
        [
            (connected_app("<isPkceRequired>true</isPkceRequired>"), "pkce-default"),
            (connected_app(FLOW + USER), "run-as-user-required"),
            (connected_app("<scopes>Api</scopes>"), "eca-scope-names"),
            (metadata("ConnectedApp", "<label>SAML</label>"), "two-switches"),
            (connected_app(), "username-password-in-ecas"),
        ],
    )
    def test_are_left_out(self, here: Workspace, text: str, fact: str) -> None:
        assert fact not in self.facts(migration(here, text))

    @pytest.mark.parametrize(
        ("more", "words"),
        [("", "perhaps this app's"), (" -d client_id=OrderSyncConsumerKey1", "asks for a token with")],
    )
    def test_requests_with_a_password(self, here: Workspace, more: str, words: str) -> None:
        here.write("a.sh", PASSWORD.replace("\n", f"{more}\n"))
        key = "<consumerKey>OrderSyncConsumerKey1</consumerKey>"
        found = migration(here, connected_app(key))
        (remark,) = (r for r in found["differences"] if r["fact"] == "username-password-in-ecas")
        assert remark["text"].startswith("a.sh asks for a token")
        assert words in remark["text"]


class TestFiles:
    def test_each_element_goes_where_it_belongs(self, here: Workspace) -> None:
        rest = (
            "<oauthPolicy><ipRelaxation>ENFORCE</ipRelaxation><refreshTokenPolicy>zero</refreshTokenPolicy></oauthPolicy>"
            "<ipRanges><start>1.1.1.1</start><end>1.1.1.2</end></ipRanges><permissionSetName>A</permissionSetName>"
        )
        config = (
            FLOW
            + USER
            + "<scopes>Api</scopes><idTokenConfig><idTokenValidity>5</idTokenValidity></idTokenConfig>"
        )
        found = migration(here, connected_app(config, rest))
        assert [file["suffix"] for file in found["files"]] == ["eca", "ecaPlcy", "ecaGlblOauth", "ecaOauth", "ecaOauthPlcy"]  # fmt: skip
        assert ("contactEmail", "contactEmail") in becomes(found, "eca")
        assert ("", "isOauthPluginEnabled") in becomes(found, "ecaPlcy")
        assert becomes(found, "ecaGlblOauth") == [
            ("callbackUrl", "callbackUrl"),
            ("isClientCredentialEnabled", "isClientCredentialsFlowEnabled"),
            ("idTokenConfig", "idTokenConfig"),
            ("idTokenValidity", "idTokenValidityInMinutes"),
        ]
        assert becomes(found, "ecaOauth") == [
            ("scopes", "commaSeparatedOauthScopes"),
            ("ipRanges", "trustedIpRanges"),
            ("start", "startIpAddress"),
            ("end", "endIpAddress"),
        ]
        assert becomes(found, "ecaOauthPlcy") == [
            ("isClientCredentialEnabled", "isClientCredentialsFlowEnabled"),
            ("oauthClientCredentialUser", "clientCredentialsFlowUser"),
            ("ipRelaxation", "ipRelaxationPolicyType"),
            ("refreshTokenPolicy", "refreshTokenPolicyType"),
            ("permissionSetName", "commaSeparatedPermissionSet"),
        ]
        assert found["lost"] == []

    def test_how_long_a_refresh_token_is_valid_becomes_three_elements(self, here: Workspace) -> None:
        policy = "<refreshTokenPolicy>specific_lifetime:90:DAYS</refreshTokenPolicy>"
        found = migration(here, connected_app(rest=f"<oauthPolicy>{policy}</oauthPolicy>"))
        moved = [name for element, name in becomes(found, "ecaOauthPlcy") if element == "refreshTokenPolicy"]
        assert moved == ["refreshTokenPolicyType", "refreshTokenValidityPeriod", "refreshTokenValidityUnit"]

    def test_what_has_no_place_is_lost(self, here: Workspace) -> None:
        rest = "<mobileAppConfig><version>1</version></mobileAppConfig><mobileStartUrl>https://a</mobileStartUrl><zzz/>"
        found = migration(here, connected_app(rest=rest))
        assert [move["element"] for move in found["lost"]] == ["mobileAppConfig", "mobileStartUrl"]

    def test_every_new_element_has_a_file(self) -> None:
        from sfscope_lint.engine.migration import _FILES, _root_of

        assert {_root_of(spot.kind) for spots in external_by_connected().values() for spot in spots} <= {
            *_FILES
        }


class TestCommand:
    def test_text(self, here: Workspace) -> None:
        secret = f"<consumerSecret>{SECRET}</consumerSecret>"
        here.write(CONNECTED_APP, connected_app(secret + FLOW))
        before = sorted(here.root.rglob("*"))
        told = Told("--migration", "order_sync")
        assert (told.code, told.err) == (0, "")
        text = " ".join(told.out.split())
        assert "Nothing in the file prevents it." in text
        assert "`isClientCredentialsFlowEnabled` (was `isClientCredentialEnabled`)" in text
        assert "must not be added to source control" in text
        assert "a second app with a new key" in text
        assert SECRET not in told.out
        assert sorted(here.root.rglob("*")) == before  # nothing is written

    def test_each_app_of_that_name(self, here: Workspace) -> None:
        for folder in ("dev", "uat"):
            here.write(f"{folder}/Order_Sync.connectedApp-meta.xml", connected_app())
        found = Told("--migration", "Order_Sync", "--format", "json").json["migrations"]
        assert [each["path"].partition("/")[0] for each in found] == ["dev", "uat"]

    def test_evidence_is_known(self, here: Workspace) -> None:
        from sfscope_lint.salesforce.facts import FACTS

        found = migration(here, connected_app(FLOW, "<plugin>A</plugin><mobileAppConfig/>"))
        assert set(found["evidence"]) <= set(FACTS)
        remarks = found["obstacles"] + found["unknown"] + found["differences"]
        assert {remark["fact"] for remark in remarks} <= set(found["evidence"])

    @pytest.mark.parametrize(
        ("arguments", "says"),
        [
            (["--migration", "Order_Sink"], "no Connected App 'Order_Sink' is in this project (did you mean Order_Sync?)"),
            (["--migration", "Sync"], "'Sync' is an External Client App already"),
            (["--migration", "Order_Sync", "no-valid-scopes"], "--migration explains an app"),
        ],
    )  # fmt: skip
    def test_mistakes(self, here: Workspace, arguments: list[str], says: str) -> None:
        here.write(CONNECTED_APP, connected_app())
        here.write("x/Sync.eca-meta.xml", metadata("ExternalClientApplication", ""))
        told = Told(*arguments)
        assert (told.code, told.out) == (2, "")
        assert says in told.err

    def test_a_file_that_cannot_be_read_is_no_app(self, here: Workspace) -> None:
        here.write(CONNECTED_APP, "<ConnectedApp>")
        assert Told("--migration", "Order_Sync").code == 2

    def test_json_is_a_document(self, here: Workspace) -> None:
        here.write(CONNECTED_APP, connected_app())
        assert json.loads(Told("--migration", "Order_Sync", "--format", "json").out)["version"] == 1


class TestOrgSettings:
    def test_that_require_pkce_anyway(self, here: Workspace) -> None:
        required = metadata("OauthOidcSettings", "<isPkceRequired>true</isPkceRequired>")
        here.write("settings/OauthOidc.settings-meta.xml", required)
        facts = [remark["fact"] for remark in migration(here, connected_app())["differences"]]
        assert "pkce-default" not in facts

    def test_that_ask_for_an_approval(self, here: Workspace) -> None:
        only = "<enableAdminApprovedAppsOnly>true</enableAdminApprovedAppsOnly>"
        here.write("settings/ConnectedApp.settings-meta.xml", metadata("ConnectedAppSettings", only))
        facts = [remark["fact"] for remark in migration(here, connected_app())["differences"]]
        assert "api-access-control" in facts
