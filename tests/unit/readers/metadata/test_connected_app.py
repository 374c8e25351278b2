"""Connected Apps in the shapes of real files, with the meaning that a deployment gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.support import connected_app

from sfscope_lint.model.values import State

if TYPE_CHECKING:
    from tests.support import Workspace

    from sfscope_lint.model.apps import OAuthApp

APP = "Order_Sync.connectedApp-meta.xml"
FULL = connected_app("Full")
FOUND = ["no-valid-scopes", "unsupported-scope"]


def read(workspace: Workspace, content: str | bytes, path: str = APP) -> OAuthApp:
    workspace.write(path, content)
    (app,) = workspace.report(path).apps
    return app


@pytest.mark.parametrize(
    "content",
    [
        FULL.partition("\n")[2],  # no XML declaration
        "\ufeff" + FULL,
        FULL.replace("\n", "\r\n"),
        FULL.replace("\n", ""),
        FULL.encode("utf-16"),
        FULL.replace("UTF-8", "UTF-16").encode("utf-16-le"),
        FULL.replace("UTF-8", "ISO-8859-1").replace("Order Sync", "Größe").encode("latin-1"),
        FULL.replace(' xmlns="http://soap.sforce.com/2006/04/metadata"', ""),
        FULL.replace("xmlns=", "xmlns:sf=").replace("</", "</sf:").replace("<", "<sf:").replace("<sf:/sf:", "</sf:")
        .replace("<sf:?xml", "<?xml"),
        FULL.replace("<scopes>", "<!-- the scopes --><?note x?>\n<scopes>"),
        FULL.replace("<scopes>Full", "<scopes><![CDATA[Full]]>"),
        FULL.replace("Full", "Fu<!-- split -->ll"),
        FULL.replace("Full", "Fu<?split?>ll"),
        FULL.replace("Full", "\n\t  Full \r\n "),
        FULL.replace("Full", "&#70;ull"),
        FULL.replace("Full", "full"),
        FULL.replace("Full", "FULL"),
        FULL.replace(">true<", ">True<"),
        FULL.replace(">true<", ">TRUE<"),
        FULL.replace(">true<", ">1<"),
        FULL.replace(">true<", "> true\n<"),
        FULL.replace("<scopes>", "<scopes/><scopes></scopes><scopes> </scopes><scopes>"),
        FULL.replace("<scopes>", '<scopes xsi:nil="true" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/><scopes>'),
        FULL.replace("<isClient", "<isClientCredentialEnabled/><isClient"),
    ],
)  # fmt: skip
def test_all_real_shapes_give_the_same_app(content: str | bytes, workspace: Workspace) -> None:
    workspace.write(APP, content)
    report = workspace.report(".")
    assert [finding.rule for finding in report.findings] == FOUND
    (app,) = report.apps
    assert app.name == "Order_Sync"
    assert app.client_credentials.state is State.ON


@pytest.mark.parametrize(
    "path",
    [
        "Order_Sync.connectedApp",
        "x/Order_Sync.CONNECTEDAPP-META.XML",
        "applications/Order_Sync.connectedapp-meta.xml",
    ],
)
def test_suffix_is_recognised_in_any_case_and_folder(path: str, workspace: Workspace) -> None:
    workspace.write(path, FULL)
    report = workspace.report(".")
    assert [finding.rule for finding in report.findings] == FOUND
    assert report.apps[0].name == "Order_Sync"


@pytest.mark.parametrize(
    "path", ["Order_Sync.connectedApp.bak", "connectedApp", ".connectedApp", "x.connectedAppx"]
)
def test_other_names_are_ignored(path: str, workspace: Workspace) -> None:
    workspace.write(path, FULL)
    assert workspace.report(".").files == ()


@pytest.mark.parametrize(
    ("flow", "state"),
    [
        (None, State.OFF),
        ("false", State.OFF),
        ("0", State.OFF),
        ("FALSE", State.OFF),
        ("", State.OFF),
        ("yes", State.UNKNOWN),
        ("${FLOW}", State.UNKNOWN),
        ("true", State.ON),
    ],
)
def test_flow_switch_is_read(flow: str | None, state: State, workspace: Workspace) -> None:
    workspace.write(APP, connected_app("Full", flow=flow))
    report = workspace.report(".")
    assert report.apps[0].client_credentials.state is state
    assert [finding.rule for finding in report.findings] == (FOUND if state is State.ON else [])


def test_flow_switch_counts_only_in_oauth_config(workspace: Workspace) -> None:
    misplaced = connected_app("Full", flow=None).replace(
        "<label>", "<isClientCredentialEnabled>true</isClientCredentialEnabled><label>"
    )
    assert read(workspace, misplaced).client_credentials.state is State.OFF


def test_reads_name_label_and_run_as_user(workspace: Workspace) -> None:
    user = "<oauthClientCredentialUser> order.sync@example.com.int </oauthClientCredentialUser>"
    app = read(workspace, connected_app("Api", more=user), "a/b/Order_Sync.connectedApp-meta.xml")
    assert (app.name, app.label, app.run_as and app.run_as.text) == (
        "Order_Sync", "Order Sync", "order.sync@example.com.int",
    )  # fmt: skip


def test_flow_is_off_without_oauth_config(workspace: Workspace) -> None:
    app = read(workspace, "<ConnectedApp><label>SAML only</label></ConnectedApp>")
    assert app.client_credentials.state is State.OFF


def test_finding_is_at_oauth_config_without_scopes(workspace: Workspace) -> None:
    workspace.write(APP, connected_app())
    (finding,) = workspace.report(".").findings
    location = finding.location
    assert (finding.rule, location.line, location.column, location.end_line) == ("no-valid-scopes", 5, 5, 9)


def test_file_without_a_known_suffix_is_recognised_by_its_root(workspace: Workspace) -> None:
    contents: dict[str, str | bytes] = {
        "app.xml": FULL,
        "app.txt": "  \n<!-- x -->" + FULL.partition("\n")[2],
        "wide.xml": FULL.encode("utf-16"),
        "note.md": "<ConnectedApp> is the root",
        "page.html": "<html></html>",
        "package.xml": "<Package/>",
        "broken.xml": "<a",
        "photo.jpg": b"\xff\xd8\xff",
        "empty.xml": "",
    }
    for name, content in contents.items():  # fmt: skip
        workspace.write(name, content)
    report = workspace.report(*sorted(path.name for path in workspace.root.iterdir()))
    assert report.files == ("app.txt", "app.xml", "note.md", "wide.xml")
    assert [f.location.path for f in report.findings if f.rule == "malformed-metadata"] == ["note.md"]
    assert workspace.report(".").files == ()  # in a directory, only the suffix counts
