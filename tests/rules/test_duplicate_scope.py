"""duplicate-scope: hits, near misses, locations."""

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


def test_custom_scope_counts_within_one_file(workspace: Workspace) -> None:
    """The settings and the policies may both list it."""
    workspace.write(SETTINGS, external("Api", "orders, stock"))
    policies = "<commaSeparatedCustomScopes>Orders</commaSeparatedCustomScopes>"
    path = "ecaOauthPlcy/Order_Sync.ecaOauthPlcy-meta.xml"
    workspace.write(path, of_app("ExtlClntAppOauthConfigurablePolicies", policies))
    assert workspace.find("duplicate-scope") == ()
    workspace.write(path, of_app("ExtlClntAppOauthConfigurablePolicies", policies * 2))
    (finding,) = workspace.find("duplicate-scope")
    assert (finding.value, finding.location.path) == ("Orders", path)


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
            (("Address", "Basic"), "Address", "the same scope as Basic: Salesforce keeps only one of them"),
            (("OfflineAccess", "RefreshToken"), "OfflineAccess", "the same scope as RefreshToken: Salesforce keeps only one of them"),
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

    def test_two_spellings_of_an_unknown_name_have_no_fix(self, workspace: Workspace) -> None:
        workspace.write(CONNECTED_APP, connected("Api", "Brand_New", "brand_new"))
        (finding,) = workspace.find("duplicate-scope")
        assert finding.fix is None

    def test_fires_for_each_duplicate(self, workspace: Workspace) -> None:
        workspace.write(CONNECTED_APP, connected("Api", "Api", "Web", "Api"))
        assert [finding.location.line for finding in workspace.find("duplicate-scope")] == [6, 8]

    def test_points_at_the_item_in_a_list(self, workspace: Workspace) -> None:
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
