"""unknown-scope and duplicate-scope: hits, near misses, places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.rules.shapes import CONNECTED_APP, connected_app, of_app

if TYPE_CHECKING:
    from tests.conftest import Workspace

SETTINGS = "ecaOauth/Order_Sync.ecaOauth-meta.xml"


def connected(*scopes: str) -> str:
    return connected_app("".join(f"<scopes>{scope}</scopes>\n" for scope in scopes))


def external(scopes: str, custom: str = "") -> str:
    custom = custom and f"<commaSeparatedCustomScopes>{custom}</commaSeparatedCustomScopes>"
    return of_app(
        "ExtlClntAppOauthSettings", f"<commaSeparatedOauthScopes>{scopes}</commaSeparatedOauthScopes>{custom}"
    )


class TestUnknownScope:
    @pytest.mark.parametrize(
        ("written", "help_"),
        [
            ("api", "write Api"),
            ("API", "write Api"),
            ("refresh_token", "write RefreshToken"),
            ("SFApiPlatform", "write SFAP"),
            ("ChatterApi", "write Chatter"),
            ("cdpapi", "write CDP"),
            ("Manage user data via APIs (api)", "write Api"),
            ("Ap1", "write Api, if that is meant"),
            ("Api, RefreshToken", "write each scope in a <scopes> of its own: Api, RefreshToken"),
        ],
    )
    def test_fires_in_a_connected_app(self, workspace: Workspace, written: str, help_: str) -> None:
        workspace.write(CONNECTED_APP, connected("Chatbot", written))
        (finding,) = workspace.find("unknown-scope")
        assert (finding.value, finding.help, finding.severity.value) == (written, help_, "error")
        assert finding.location.line == 6

    @pytest.mark.parametrize(
        ("written", "value", "help_"),
        [
            ("Api, SFAP", "SFAP", "write SFApiPlatform"),
            ("api", "api", "write Api"),
            (
                "Api RefreshToken",
                "Api RefreshToken",
                "separate the scopes with commas: Api, RefreshToken",
            ),
            (
                "Api,Nonsense",
                "Nonsense",
                "write the name of a scope, or remove it; sfscope-lint may be older",
            ),
        ],
    )
    def test_fires_in_an_external_client_app(
        self, workspace: Workspace, written: str, value: str, help_: str
    ) -> None:
        text = external(written)
        workspace.write(SETTINGS, text)
        (finding,) = workspace.find("unknown-scope")
        assert finding.value == value
        assert finding.help.startswith(help_)
        assert text[finding.location.column - 1 : finding.location.end_column - 1] == value

    @pytest.mark.parametrize(
        "text",
        [
            connected("Api", "SFAP", "A2A"),
            connected("Api", "${EXTRA_SCOPE}"),
            connected("\n  Api\n"),
            connected(),
            external("Api,SFApiPlatform , A2A"),
            external("{{scopes}}"),
            external("Api", custom="api, orders:read"),
        ],
    )
    def test_is_silent(self, workspace: Workspace, text: str) -> None:
        workspace.write(CONNECTED_APP if "<ConnectedApp" in text else SETTINGS, text)
        assert workspace.find("unknown-scope") == ()

    def test_leaves_what_the_deployment_replaces(self, workspace: Workspace) -> None:
        workspace.write(
            "sfdx-project.json",
            '{"packageDirectories": [{"path": "."}], "replacements": '
            '[{"glob": "**/*.connectedApp-meta.xml", "stringToReplace": "MY_SCOPE", "replaceWithEnv": "S"}]}',
        )
        workspace.write(CONNECTED_APP, connected("Api", "MY_SCOPE"))
        assert workspace.find("unknown-scope") == ()


class TestDuplicateScope:
    @pytest.mark.parametrize(
        ("scopes", "value"),
        [
            (("Api", "Api"), "Api"),
            (("Api", "api"), "api"),
            (("Basic", "Profile"), "Profile"),
            (("Email", "Phone"), "Phone"),
            (("Brand_New", "Brand_New"), "Brand_New"),
        ],
    )
    def test_fires(self, workspace: Workspace, scopes: tuple[str, ...], value: str) -> None:
        workspace.write(CONNECTED_APP, connected(*scopes))
        (finding,) = workspace.find("duplicate-scope")
        assert (finding.value, finding.location.line, finding.severity.value) == (value, 6, "warning")
        assert finding.related[0].location.line == 5

    @pytest.mark.parametrize(
        ("scopes", "value", "message"),
        [
            (("Address", "Basic"), "Address", "the same scope as Basic, for Salesforce keeps one of them"),
            (("OfflineAccess", "RefreshToken"), "OfflineAccess", "the same scope as RefreshToken, for Salesforce keeps one of them"),
            (("api", "Api"), "api", "selected twice"),
        ],
    )  # fmt: skip
    def test_keeps_what_a_retrieve_returns(
        self, workspace: Workspace, scopes: tuple[str, ...], value: str, message: str
    ) -> None:
        workspace.write(CONNECTED_APP, connected(*scopes))
        (finding,) = workspace.find("duplicate-scope")
        assert (finding.value, finding.location.line) == (value, 5)
        assert finding.message == f"{value} is {message}"
        assert finding.related[0].location.line == 6

    def test_of_two_spellings_of_an_unknown_name_none_is_fixed(self, workspace: Workspace) -> None:
        workspace.write(CONNECTED_APP, connected("Api", "Brand_New", "brand_new"))
        (finding,) = workspace.find("duplicate-scope")
        assert finding.fix is None

    def test_fires_for_each_one_too_many(self, workspace: Workspace) -> None:
        workspace.write(CONNECTED_APP, connected("Api", "Api", "Web", "Api"))
        assert [finding.location.line for finding in workspace.find("duplicate-scope")] == [6, 8]

    def test_points_at_the_item_of_a_list(self, workspace: Workspace) -> None:
        text = external("Api, RefreshToken,OfflineAccess")
        workspace.write(SETTINGS, text)
        (finding,) = workspace.find("duplicate-scope")
        assert text[finding.location.column - 1 : finding.location.end_column - 1] == "OfflineAccess"

    @pytest.mark.parametrize(
        "text",
        [
            connected("Api", "Web", "RefreshToken", "Basic"),
            connected("OpenID", "Basic"),
            connected("${SCOPE}", "${SCOPE}"),
            external("Api", custom="Api"),
        ],
    )
    def test_is_silent(self, workspace: Workspace, text: str) -> None:
        workspace.write(CONNECTED_APP if "<ConnectedApp" in text else SETTINGS, text)
        assert workspace.find("duplicate-scope") == ()
