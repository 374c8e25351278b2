"""run-as-user-lacks-permission: what the project grants, what it mutes, and what is unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.rules.shapes import (
    CONNECTED_APP,
    ECA_API,
    ECA_USER,
    FLOW,
    NAMESPACE,
    SWITCH_ON,
    USER,
    connected_app,
    eca,
    metadata,
)

from sfscope_lint.model.settings import RunAs

if TYPE_CHECKING:
    from tests.support import Workspace

    from sfscope_lint.model.finding import Finding

NAME = "order.sync@example.com"
RULE = "run-as-user-lacks-permission"


def user(name: str, enabled: str = "true") -> str:
    return f"<userPermissions><enabled>{enabled}</enabled><name>{name}</name></userPermissions>"


def objects(name: str, **flags: bool) -> str:
    return f"<objectPermissions>{_flags(flags)}<object>{name}</object></objectPermissions>"


def field(name: str, **flags: bool) -> str:
    return f"<fieldPermissions>{_flags(flags)}<field>{name}</field></fieldPermissions>"


def _flags(flags: dict[str, bool]) -> str:
    return "".join(f"<{name}>{str(value).lower()}</{name}>" for name, value in flags.items())


def permission_set(content: str) -> str:
    return metadata("PermissionSet", content)


def profile(content: str, custom: str = "true") -> str:
    return metadata("Profile", f"<custom>{custom}</custom>{content}")


def group(sets: str, muting: str = "") -> str:
    members = "".join(f"<permissionSets>{name}</permissionSets>" for name in sets.split())
    muted = "".join(f"<mutingPermissionSets>{name}</mutingPermissionSets>" for name in muting.split())
    return metadata("PermissionSetGroup", members + muted)


def find(workspace: Workspace, files: dict[str, str], run_as: RunAs, name: str = NAME) -> tuple[Finding, ...]:
    workspace.write("sfdx-project.json", '{"packageDirectories": [{"path": "."}]}')
    workspace.write(CONNECTED_APP, connected_app())
    for path, text in files.items():
        workspace.write(path, text)
    return workspace.find(RULE, run_as={name: run_as})


ONE = RunAs(permission_sets=("A",))
TWO = RunAs(profile="Integration", permission_sets=("A",))
GROUP = RunAs(permission_set_groups=("G",))
ORDER = RunAs(
    permission_sets=("A",),
    user=(),
    objects={"Order": ("read", "edit")},
    fields={"Order.Status": ("read",)},
)
GRANTED = user("ApiEnabled")

LACKING: list[tuple[str, RunAs, dict[str, str], str]] = [
    ("not listed", ONE, {"a/A.permissionset-meta.xml": permission_set(user("ApiUserOnly"))}, "ApiEnabled"),
    ("disabled", ONE, {"a/A.permissionset-meta.xml": permission_set(user("ApiEnabled", "false"))}, "ApiEnabled"),
    ("another set has it", ONE, {"a/A.permissionset": permission_set(""), "a/B.permissionset": permission_set(GRANTED)}, "ApiEnabled"),
    ("neither has it", TWO, {"a/A.permissionset": permission_set(""), "p/Integration.profile": profile("")}, "ApiEnabled"),
    ("muted", GROUP, {
        "g/G.permissionsetgroup": group("A", "M"), "a/A.permissionset": permission_set(GRANTED),
        "m/M.mutingpermissionset": metadata("MutingPermissionSet", GRANTED),
    }, "ApiEnabled"),
    ("not in the group", GROUP, {
        "g/G.permissionsetgroup": group("B"), "a/A.permissionset": permission_set(GRANTED),
        "a/B.permissionset": permission_set(""),
    }, "ApiEnabled"),
    ("object", ORDER, {"a/A.permissionset": permission_set(
        objects("Order", allowRead=True, allowEdit=False) + field("Order.Status", readable=True, editable=False)
    )}, "Order (edit)"),
    ("field", ORDER, {"a/A.permissionset": permission_set(
        objects("Order", allowRead=True, allowEdit=True) + field("Order.Name", readable=True, editable=True)
    )}, "Order.Status (read)"),
    ("sees all, changes nothing", ORDER, {"a/A.permissionset": permission_set(
        user("ViewAllData") + field("Order.Status", readable=True, editable=False)
    )}, "Order (edit)"),
    ("changes all, creates nothing", RunAs(permission_sets=("A",), user=(), objects={"Order": ("create",)}), {
        "a/A.permissionset": permission_set(objects("Order", modifyAllRecords=True)),
    }, "Order (create)"),
]  # fmt: skip

ENOUGH: list[tuple[str, RunAs, dict[str, str]]] = [
    ("granted", ONE, {"a/A.permissionset-meta.xml": permission_set(GRANTED)}),
    ("by the profile", TWO, {"a/A.permissionset": permission_set(""), "p/Integration.profile": profile(GRANTED)}),
    ("by one, the other unknown", TWO, {"a/A.permissionset": permission_set(GRANTED)}),
    ("by a standard profile", TWO, {"a/A.permissionset": permission_set(""), "p/Integration.profile": profile(GRANTED, "false")}),
    ("by the group", GROUP, {"g/G.permissionsetgroup": group("A B"), "a/A.permissionset": permission_set(GRANTED), "a/B.permissionset": permission_set("")}),
    ("muted in the group, granted beside it", RunAs(permission_sets=("A",), permission_set_groups=("G",)), {
        "g/G.permissionsetgroup": group("A", "M"), "a/A.permissionset": permission_set(GRANTED),
        "m/M.mutingpermissionset": metadata("MutingPermissionSet", GRANTED),
    }),
    ("something else muted", GROUP, {
        "g/G.permissionsetgroup": group("A", "M"), "a/A.permissionset": permission_set(GRANTED),
        "m/M.mutingpermissionset": metadata("MutingPermissionSet", user("ApiUserOnly")),
    }),
    ("all data", ORDER, {"a/A.permissionset": permission_set(user("ModifyAllData") + field("order.status", editable=True))}),
    ("all records and fields", ORDER, {"a/A.permissionset": permission_set(objects("Order", modifyAllRecords=True, viewAllFields=True))}),
    ("decomposed into folders", ORDER, {
        "permissionsets/A/A.permissionset-meta.xml": permission_set("<label>A</label>"),
        "permissionsets/A/objectPermissions/Order.objectPermission-meta.xml": metadata("ObjectPermission", "<allowEdit>true</allowEdit><allowRead>true</allowRead><object>Order</object>"),
        "permissionsets/A/fieldPermissions/Order.Status.fieldPermission-meta.xml": metadata("FieldPermission", "<editable>false</editable><field>Order.Status</field><readable>true</readable>"),
    }),
    ("decomposed, user permission", ONE, {
        "permissionsets/A/userPermissions/ApiEnabled.userPermission-meta.xml": metadata("UserPermission", "<enabled>true</enabled><name>ApiEnabled</name>"),
    }),
    ("decomposed by object", ORDER, {
        "permissionsets/A/A.userPermission-meta.xml": permission_set(GRANTED),
        "permissionsets/A/objectSettings/Order.objectSettings-meta.xml": permission_set(
            objects("Order", allowRead=True, allowEdit=True) + field("Order.Status", readable=True, editable=False)),
    }),
    ("two packages", ONE, {"x/A.permissionset": permission_set(""), "y/A.permissionset": permission_set(GRANTED)}),
    ("nothing needed", RunAs(user=()), {}),
]  # fmt: skip

UNKNOWN: list[tuple[str, RunAs, dict[str, str], str]] = [
    ("profile", RunAs(profile="Minimum Access - API Only Integrations"), {}, "the profile Minimum Access - API Only Integrations isn't in the project"),
    ("standard profile", RunAs(profile="Admin"), {"p/Admin.profile-meta.xml": profile("", "false")}, "Admin is a standard profile"),
    ("permission set", ONE, {}, "the permission set A isn't in the project"),
    ("group", GROUP, {}, "the permission set group G isn't in the project"),
    ("member", GROUP, {"g/G.permissionsetgroup": group("A")}, "the permission set A isn't in the project"),
    ("muting", GROUP, {"g/G.permissionsetgroup": group("A", "M"), "a/A.permissionset": permission_set(GRANTED)}, "the muting permission set M isn't in the project"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("run_as", "files", "lacking"), [c[1:] for c in LACKING], ids=[c[0] for c in LACKING]
)
def test_fires_for_a_missing_permission(
    workspace: Workspace, run_as: RunAs, files: dict[str, str], lacking: str
) -> None:
    (finding,) = find(workspace, files, run_as)
    assert (finding.severity.value, finding.value) == ("error", NAME)
    assert finding.message.endswith(f"lacks {lacking}")
    assert finding.location.path == CONNECTED_APP
    assert finding.app == ("connected-app", "Order_Sync")


@pytest.mark.parametrize(("run_as", "files"), [c[1:] for c in ENOUGH], ids=[c[0] for c in ENOUGH])
def test_is_silent_with_all_permissions(workspace: Workspace, run_as: RunAs, files: dict[str, str]) -> None:
    assert find(workspace, files, run_as) == ()


@pytest.mark.parametrize(
    ("run_as", "files", "unknown"), [c[1:] for c in UNKNOWN], ids=[c[0] for c in UNKNOWN]
)
def test_names_what_is_unknown(
    workspace: Workspace, run_as: RunAs, files: dict[str, str], unknown: str
) -> None:
    (finding,) = find(workspace, files, run_as)
    assert finding.severity.value == "info"
    assert "can't tell whether" in finding.message
    assert unknown in finding.message


def test_profile_is_found_by_its_escaped_file_name(workspace: Workspace) -> None:
    files = {"p/Sync %28EU%29.profile-meta.xml": profile(GRANTED)}
    assert find(workspace, files, RunAs(profile="Sync (EU)")) == ()


def test_user_of_each_environment_is_checked(workspace: Workspace) -> None:
    for path, text in eca(ecaOauth=ECA_API, ecaOauthPlcy=SWITCH_ON + ECA_USER).items():
        workspace.write(path, text)
    files = {"a/A.permissionset": permission_set("")}
    found = find(workspace, files, ONE)
    assert [finding.location.path for finding in found] == [
        CONNECTED_APP,
        "ecaOauthPlcy/Order_Sync.ecaOauthPlcy-meta.xml",
    ]


@pytest.mark.parametrize("name", ["other@example.com", "order.sync@example.com.uat"])
def test_is_silent_for_another_user(workspace: Workspace, name: str) -> None:
    assert find(workspace, {}, ONE, name) == ()


def test_user_names_ignore_case(workspace: Workspace) -> None:
    assert len(find(workspace, {"a/A.permissionset": permission_set("")}, ONE, NAME.upper())) == 1


def test_is_silent_for_a_placeholder(workspace: Workspace) -> None:
    workspace.write(CONNECTED_APP, connected_app(FLOW + USER.replace("order.sync", "${NAME}")))
    assert workspace.find(RULE, run_as={"${NAME}@example.com": ONE}) == ()


def test_permissions_are_read_if_only_the_app_was_named(workspace: Workspace) -> None:
    find(workspace, {"far/away/A.permissionset-meta.xml": permission_set(GRANTED)}, ONE)
    from sfscope_lint.config.rule_packages import load_rules
    from sfscope_lint.engine.lint import lint
    from sfscope_lint.model.settings import Settings

    settings = Settings(select=(RULE,), run_as={NAME: ONE})
    report = lint([CONNECTED_APP], settings, load_rules(), str(workspace.root))
    assert report.findings == ()
    assert report.files == (CONNECTED_APP,)


class TestWithoutUsers:
    """Permissions are read only if the settings describe a user."""

    def test_permissions_are_not_read_without_described_users(self, workspace: Workspace) -> None:
        workspace.write("p/Broken.profile-meta.xml", "<Profile")
        workspace.write("a/A.permissionset-meta.xml", f"<Other {NAMESPACE}/>")
        assert workspace.find() == ()
        assert (
            workspace.lint("p/Broken.profile-meta.xml", "a/A.permissionset-meta.xml").json["summary"]["files"]
            == 0
        )

    def test_permissions_are_read_with_a_described_user(self, workspace: Workspace) -> None:
        workspace.write("p/Broken.profile-meta.xml", "<Profile")
        assert [f.rule for f in find(workspace, {}, ONE)] == [RULE, "malformed-metadata"]


def test_large_profile_is_read_in_one_pass(workspace: Workspace) -> None:
    content = "".join(field(f"Order.F{number}__c", readable=True, editable=False) for number in range(20_000))
    files = {"p/Integration.profile": profile(content)}
    run_as = RunAs(
        profile="Integration", user=(), fields={"Order.F19999__c": ("read",), "Order.Nope__c": ("read",)}
    )
    (finding,) = find(workspace, files, run_as)
    assert finding.message.endswith("lacks Order.Nope__c (read)")


class TestAMisspeltPermission:
    """A permission is granted whose name is like that of one that is lacking."""

    @pytest.mark.parametrize(
        ("written", "needed"),
        [("ApiOnlyUser", "ApiUserOnly"), ("ApiEnable", "ApiEnabled"), ("ViewAllDatas", "ViewAllData")],
    )
    def test_is_named(self, workspace: Workspace, written: str, needed: str) -> None:
        files = {"p/A.permissionset-meta.xml": permission_set(user(written))}
        (finding,) = find(workspace, files, RunAs(permission_sets=("A",), user=(needed,)))
        assert f"; the permission set A grants {written}: is {needed} meant?" in finding.message

    def test_is_named_where_something_is_unknown(self, workspace: Workspace) -> None:
        files = {"p/A.permissionset-meta.xml": permission_set(user("ApiOnlyUser"))}
        run_as = RunAs(permission_sets=("A", "B"), user=("ApiUserOnly",))
        (finding,) = find(workspace, files, run_as)
        assert finding.severity.value == "info"
        assert "is ApiUserOnly meant?" in finding.message

    def test_is_named_in_a_group(self, workspace: Workspace) -> None:
        files = {
            "p/A.permissionset-meta.xml": permission_set(user("ApiOnlyUser")),
            "p/G.permissionsetgroup-meta.xml": group("A"),
        }
        (finding,) = find(workspace, files, RunAs(permission_set_groups=("G",), user=("ApiUserOnly",)))
        assert "the permission set A grants ApiOnlyUser" in finding.message

    @pytest.mark.parametrize(
        ("granted", "needed"),
        [
            (user("ApiOnlyUser", enabled="false"), "ApiUserOnly"),
            (user("ModifyAllData"), "ViewSetup"),
            (user("ManageInternalUsers"), "ManageUsers"),
            (user("EditEvent"), "EditTask"),
        ],
    )
    def test_another_permission_is_not(self, workspace: Workspace, granted: str, needed: str) -> None:
        files = {"p/A.permissionset-meta.xml": permission_set(granted)}
        (finding,) = find(workspace, files, RunAs(permission_sets=("A",), user=(needed,)))
        assert "meant?" not in finding.message
