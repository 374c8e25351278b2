"""duplicate-policies: hits and near misses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.rules.shapes import ECA_API, ECA_USER, SWITCH_ON, metadata, of_app

if TYPE_CHECKING:
    from tests.support import Workspace

RULE = "duplicate-policies"
ROOT = "ExtlClntAppOauthConfigurablePolicies"


def write(workspace: Workspace, *paths: str, app: str = "Order_Sync") -> None:
    workspace.write("a/x/Order_Sync.eca-meta.xml", metadata("ExternalClientApplication", ""))
    for path in paths:
        workspace.write(path, of_app(ROOT, SWITCH_ON + ECA_USER, app))


def packages(workspace: Workspace, *names: str) -> None:
    listed = ", ".join(f'{{"path": "{name}"}}' for name in names)
    workspace.write("sfdx-project.json", f'{{"packageDirectories": [{listed}]}}')


def test_fires_for_each_one_behind_the_first(workspace: Workspace) -> None:
    packages(workspace, "a")
    write(workspace, *(f"a/p/{name}.ecaOauthPlcy-meta.xml" for name in ("A", "B", "C")))
    found = workspace.find(RULE)
    assert [finding.location.path for finding in found] == [
        "a/p/B.ecaOauthPlcy-meta.xml",
        "a/p/C.ecaOauthPlcy-meta.xml",
    ]
    assert {finding.related[0].location.path for finding in found} == {"a/p/A.ecaOauthPlcy-meta.xml"}
    assert all(finding.severity.value == "warning" and "reported" in finding.message for finding in found)


def test_fires_once_however_many_settings_the_app_has(workspace: Workspace) -> None:
    write(workspace, "a/p/A.ecaOauthPlcy-meta.xml", "a/q/B.ecaOauthPlcy-meta.xml")
    for name in ("dev", "uat"):
        path = f"a/{name}/Order_Sync.ecaOauth-meta.xml"
        workspace.write(path, of_app("ExtlClntAppOauthSettings", ECA_API))
    assert len(workspace.find(RULE)) == 1


def test_fires_with_and_without_a_namespace(workspace: Workspace) -> None:
    write(workspace, "a/p/A.ecaOauthPlcy-meta.xml")
    workspace.write("a/p/B.ecaOauthPlcy-meta.xml", of_app(ROOT, SWITCH_ON, "acme__Order_Sync"))
    assert len(workspace.find(RULE)) == 1


def test_is_silent_where_each_environment_has_a_package_directory(workspace: Workspace) -> None:
    packages(workspace, "a", "dev", "uat", "dev/inner")
    write(
        workspace,
        "dev/p/A.ecaOauthPlcy-meta.xml",
        "uat/p/B.ecaOauthPlcy-meta.xml",
        "dev/inner/p/C.ecaOauthPlcy-meta.xml",
    )
    assert workspace.find(RULE) == ()


def test_is_silent_about_policies_of_two_apps(workspace: Workspace) -> None:
    write(workspace, "a/p/A.ecaOauthPlcy-meta.xml")
    write(workspace, "a/p/B.ecaOauthPlcy-meta.xml", app="Another")
    assert workspace.find(RULE) == ()


def test_is_silent_about_what_is_not_deployed(workspace: Workspace) -> None:
    packages(workspace, "a")
    workspace.write(".forceignore", "a/p/B*\n")
    write(
        workspace, "a/p/A.ecaOauthPlcy-meta.xml", "a/p/B.ecaOauthPlcy-meta.xml", "b/C.ecaOauthPlcy-meta.xml"
    )
    assert workspace.find(RULE) == ()


def test_is_silent_about_another_kind_of_policies(workspace: Workspace) -> None:
    write(workspace, "a/p/A.ecaOauthPlcy-meta.xml")
    workspace.write("a/p/A.ecaPlcy-meta.xml", of_app("ExtlClntAppConfigurablePolicies"))
    assert workspace.find(RULE) == ()
