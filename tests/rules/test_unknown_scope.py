"""unknown-scope: hits, near misses, locations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.rules.shapes import CONNECTED_APP, connected_app, of_app

if TYPE_CHECKING:
    from tests.support import Workspace


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
            ("Ap1", "if you mean Api, write that"),
            ("Api, RefreshToken", "write each scope in its own <scopes>: Api, RefreshToken"),
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
                "write a valid scope name or remove it; if the scope is newer than sfscope-lint",
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

    def test_no_break_space_is_a_part_of_the_name_and_is_shown(self, workspace: Workspace) -> None:
        workspace.write(CONNECTED_APP, connected("\N{NO-BREAK SPACE}Api", " \t\n Chatter \r\n"))
        (finding,) = workspace.find("unknown-scope")
        assert (finding.value, finding.help) == ("\N{NO-BREAK SPACE}Api", "write Api")
        assert finding.message == "<U+00A0>Api isn't the name of a scope in a Connected App"

    def test_is_silent_for_replaced_scopes(self, workspace: Workspace) -> None:
        workspace.write(
            "sfdx-project.json",
            '{"packageDirectories": [{"path": "."}], "replacements": '
            '[{"glob": "**/*.connectedApp-meta.xml", "stringToReplace": "MY_SCOPE", "replaceWithEnv": "S"}]}',
        )
        workspace.write(CONNECTED_APP, connected("Api", "MY_SCOPE"))
        assert workspace.find("unknown-scope") == ()
