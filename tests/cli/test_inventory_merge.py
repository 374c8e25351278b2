"""Merging the inventories of many repositories."""

from __future__ import annotations

import itertools
import json
import os
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from tests.rules.token_requests import KEY, SECRET, app, curl
from tests.support import Workspace, commit, git

from sfscope_lint.files.read import INVENTORY_LIMIT
from sfscope_lint.output.inventory.formats import INVENTORIES

if TYPE_CHECKING:
    from tests.support import Ran

OTHER_KEY = "OtherConsumerKey22"
APPS = "force-app/connectedApps"


def take(workspace: Workspace, repository: str, *options: str) -> None:
    """Write a repository's inventory, to a file with its name."""
    ran = workspace.run("inventory", "--output", f"../{repository}.json", *options, cwd=repository)
    assert (ran.code, ran.err) == (0, "")


def merge(workspace: Workspace, *options: str) -> Ran:
    return workspace.run("inventory", "--merge", *options)


def document(workspace: Workspace, *paths: str) -> Any:
    ran = merge(workspace, "--format", "json", *paths)
    assert ran.code == 0
    return ran.json


def written(workspace: Workspace, path: str, change: dict[str, Any]) -> None:
    """Write crm's inventory with other fields."""
    workspace.write(path, json.dumps({**json.loads((workspace.root / "crm.json").read_text()), **change}))


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The repositories of ``inventories``, which each test copies."""
    workspace = Workspace(tmp_path_factory.mktemp("taken"))
    for name in ("crm", "shop", "erp"):
        workspace.write(f"{name}/sfdx-project.json", '{"packageDirectories": [{"path": "."}]}')
    workspace.write(f"crm/{APPS}/Orders.connectedApp-meta.xml", app(scope="Full"))
    workspace.write(f"shop/{APPS}/orders.connectedApp-meta.xml", app(scope="Api"))
    workspace.write(f"erp/{APPS}/Ledger.connectedApp-meta.xml", app(scope="Api", key=OTHER_KEY))
    workspace.write("shop/ledger.sh", curl(f"-d client_id={OTHER_KEY} -d client_secret={SECRET}"))
    workspace.write("shop/orders.sh", curl(f"-d client_id={KEY}"))
    workspace.write("erp/unknown.sh", curl("-d client_id=$ID"))
    for name in ("crm", "shop", "erp"):
        take(workspace, name)
    return workspace


@pytest.fixture
def inventories(workspace: Workspace, taken: Workspace) -> Workspace:
    """Three repositories: crm and shop have the app Orders; shop asks for a token of an app in erp."""
    shutil.copytree(taken.root, workspace.root, dirs_exist_ok=True)
    return workspace


class TestMerge:
    def test_app_of_several_repositories_is_one_row_with_its_differences(
        self, inventories: Workspace
    ) -> None:
        found = document(inventories, "crm.json", "shop.json", "erp.json")
        assert [line["name"] for line in found["apps"]] == ["Orders", "Ledger"]
        orders = found["apps"][0]
        assert orders["paths"] == [
            f"crm/{APPS}/Orders.connectedApp-meta.xml",
            f"shop/{APPS}/orders.connectedApp-meta.xml",
        ]
        assert (orders["scopes"], orders["reply"]["token"]) == (["Full"], False)
        assert orders["repositories"] == [
            {"repository": "crm", "differences": [], "path": f"crm/{APPS}/Orders.connectedApp-meta.xml"},
            {
                "repository": "shop",
                "differences": ["scopes: Api", "reply: a token with api"],
                "path": f"shop/{APPS}/orders.connectedApp-meta.xml",
            },
        ]
        assert [one["name"] for one in found["repositories"]] == ["crm", "erp", "shop"]
        assert found["version"] == 1
        assert found["summary"] == {
            "apps": 2, "with_flow": 2, "rejected": 1, "unknown": 0, "fine": 1, "flow_unknown": 0, "off": 0,
            "requests": 3, "unlinked": 1, "secrets": 1,
        }  # fmt: skip

    def test_requests_are_linked_by_consumer_key(self, inventories: Workspace) -> None:
        assert json.loads((inventories.root / "shop.json").read_text())["summary"]["unlinked"] == 1
        found = document(inventories, "crm.json", "shop.json", "erp.json")
        linked = {one["path"]: one["app"] and one["app"]["name"] for one in found["requests"]}
        assert linked == {
            "erp/unknown.sh": None, "shop/ledger.sh": "Ledger", "shop/orders.sh": "Orders",
        }  # fmt: skip
        assert [(line["name"], line["requests"]) for line in found["apps"]] == [("Orders", 1), ("Ledger", 1)]
        assert [one["path"] for one in found["apps"][1]["request_list"]] == ["shop/ledger.sh"]

    def test_key_of_two_apps_links_nothing(self, inventories: Workspace) -> None:
        inventories.write(f"crm/{APPS}/Second.connectedApp-meta.xml", app(scope="Api", key=OTHER_KEY))
        take(inventories, "crm")
        found = document(inventories, "crm.json", "shop.json", "erp.json")
        assert [one["app"] for one in found["requests"] if one["path"] == "shop/ledger.sh"] == [None]

    def test_requests_that_can_not_be_linked_are_counted(self, inventories: Workspace) -> None:
        ran = merge(inventories, "crm.json", "shop.json", "erp.json")
        said = "1 token request can't be linked to an app of another repository, because the files don't name a consumer key"
        assert (ran.code, ran.err) == (0, f"note: {said}\n")
        assert merge(inventories, "-q", "crm.json", "shop.json", "erp.json").err == ""
        assert merge(inventories, "crm.json", "shop.json").err == ""

    @pytest.mark.parametrize("format_", INVENTORIES)
    def test_order_of_the_files_does_not_matter(self, inventories: Workspace, format_: str) -> None:
        outputs = {
            merge(inventories, "--format", format_, *paths).out
            for paths in itertools.permutations(("crm.json", "shop.json", "erp.json"))
        }
        assert len(outputs) == 1

    @pytest.mark.parametrize("format_", INVENTORIES)
    def test_every_format_shows_apps_requests_and_secrets(self, inventories: Workspace, format_: str) -> None:
        ran = merge(inventories, "--format", format_, "shop.json", "crm.json", "erp.json")
        for word in ("Orders", "Ledger", "no valid scopes", "shop", "ledger.sh", "unknown.sh"):
            assert word.replace("_", "\\_" if format_ == "markdown" else "_") in ran.out
        assert "secret-in-token-request" in ran.out
        assert SECRET not in ran.out + ran.err
        assert KEY not in ran.out

    def test_what_matters_comes_first(self, inventories: Workspace) -> None:
        text = merge(inventories, "shop.json", "erp.json", "crm.json").out
        assert text.index("Orders") < text.index("Ledger")
        assert text.index("unknown.sh") < text.index("shop/ledger.sh")
        assert "crm, shop (scopes: Api; reply: a token with api)" in text
        assert text.endswith(
            "\n\n2 apps, 2 with the client credentials flow: 1 rejected, 0 unknown, 1 fine\nRejected: Orders (crm)\n"
            "3 token requests, 1 linked to no app\n1 secret in the files\n"
        )
        assert "Orders" in merge(inventories, "--only", "rejected", "shop.json", "crm.json", "erp.json").out

    def test_rows_of_one_app_in_one_repository_are_one(self, inventories: Workspace) -> None:
        inventories.write(f"crm/old/{APPS}/Orders.connectedApp-meta.xml", app(scope="Api"))
        take(inventories, "crm")
        (orders,) = document(inventories, "crm.json")["apps"]
        assert [one["repository"] for one in orders["repositories"]] == ["crm", "crm"]
        assert orders["findings"] == len(orders["finding_list"]) == 2

    def test_values_that_only_one_file_names_are_no_difference(self, inventories: Workspace) -> None:
        line = json.loads((inventories.root / "crm.json").read_text())["apps"][0]
        posture = {**line["posture"], "ip_relaxation": ["ENFORCE"]}
        more = {**line, "posture": posture, "label": None, "scopes": ["Full"]}
        more.pop("consumer_key_hash")
        written(inventories, "bare.json", {"apps": [more], "repository": "bare"})
        (orders,) = document(inventories, "crm.json", "bare.json")["apps"]
        assert [one["differences"] for one in orders["repositories"]] == [[], []]
        written(
            inventories, "bare.json", {"apps": [{**more, "flow": "off", "label": "x"}], "repository": "bare"}
        )
        (orders,) = document(inventories, "crm.json", "bare.json")["apps"]
        assert orders["repositories"][0]["differences"] == ["flow: off", "label: x"]

    def test_merged_inventory_can_be_checked(self, inventories: Workspace) -> None:
        paths = ("crm.json", "shop.json")
        for name in ("org.md", "org.json", "org.html"):
            assert merge(inventories, "--output", name, *paths).code == 0
            assert merge(inventories, "--check", name, *paths).code == 0
            late = merge(inventories, "--check", name, "crm.json")
            assert late.code == 1
            assert (
                f"write it again with: sfscope-lint inventory --output {name} --merge crm.json\n" in late.err
            )

    def test_merging_again_is_refused(self, inventories: Workspace) -> None:
        merge(inventories, "--output", "org.json", "crm.json", "shop.json")
        ran = merge(inventories, "org.json", "erp.json")
        said = "org.json: is merged already: merge the inventories that it was made of"
        assert (ran.code, ran.out, ran.err) == (2, "", f"error: {said}\n")


class TestRepository:
    def test_name_is_that_of_the_root_folder(self, inventories: Workspace) -> None:
        inventories.run("inventory", "-o", "../../../named.json", cwd=f"crm/{APPS}")
        assert json.loads((inventories.root / "named.json").read_text())["repository"] == "crm"
        inventories.run("inventory", "-o", "named.json", "shop")
        assert json.loads((inventories.root / "named.json").read_text())["repository"] == "shop"

    def test_name_can_be_given(self, inventories: Workspace) -> None:
        take(inventories, "shop", "--name", "crm")
        ran = merge(inventories, "crm.json", "shop.json")
        said = "shop.json: its repository is called crm, like that of crm.json: write one of them again with --name"
        assert (ran.code, ran.out, ran.err) == (2, "", f"error: {said}\n")
        take(inventories, "shop", "--name", "web shop")
        paths = [one["path"] for one in document(inventories, "crm.json", "shop.json")["requests"]]
        assert paths == ["web shop/ledger.sh", "web shop/orders.sh"]

    @pytest.mark.parametrize("name", ["", ".", "..", "a/b", "a\\b", "a\nb", "x" * 101])
    def test_name_must_be_one_that_a_folder_can_have(self, inventories: Workspace, name: str) -> None:
        assert inventories.run("inventory", "--name", name).code == 2
        written(inventories, "odd.json", {"repository": name})
        ran = merge(inventories, "odd.json")
        assert (ran.code, ran.out) == (2, "")
        assert "its repository's name can't be the name of a folder" in ran.err

    def test_name_does_not_count_in_a_check(self, inventories: Workspace) -> None:
        take(inventories, "crm", "--name", "other")
        assert inventories.run("inventory", "--check", "../crm.json", cwd="crm").code == 0


class TestBadInput:
    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"", "isn't JSON: input data was truncated\n"),
            (b"{", "isn't JSON: input data was truncated\n"),
            (b"{x", "isn't JSON: object keys must be strings (byte 1)\n"),
            (b'{"version": 1, }', "isn't JSON: "),
            (b"<html>", "isn't JSON: invalid character (byte 0)\n"),
            (b"\xff", "isn't UTF-8 text; "),
            ('{"version": 1}'.encode("utf-16"), "is UTF-16 text, as PowerShell's > writes it; "),
            (b"[]", "isn't an inventory that can be merged: expected `object`, got `array`"),
            (b'{"findings": []}', "isn't an inventory: it has no version"),
            (b'{"version": 1, "findings": []}', "isn't an inventory that can be merged: object missing required field `tool`"),
            (b'{"version": 2}', "isn't version 1: another sfscope-lint wrote it"),
            (b'{"version": "1"}', "isn't an inventory that can be merged: expected `int | null`, got `str`"),
            (b'{"x": ' + b"[" * 1_000_000 + b"]" * 1_000_000 + b"}", "isn't an inventory: it is nested too deeply"),
        ],
    )  # fmt: skip
    def test_other_files(self, inventories: Workspace, content: bytes, said: str) -> None:
        inventories.write("bad.json", content)
        ran = merge(inventories, "crm.json", "bad.json")
        assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
        assert ran.err.startswith(f"error: bad.json: {said}")
        assert "malformed" not in ran.err

    @pytest.mark.parametrize(
        "change",
        [
            {"flow": "maybe"}, {"kind": "x"}, {"paths": []}, {"scopes": [1]}, {"id": -1}, {"findings": 10**5000},
            {"reply": {"token": False, "text": "x", "unless": [{"x": {"y": 1}}]}}, {"name": None},
            {"finding_list": [{"rule": "x", "url": None, "severity": "x", "category": "flow", "message": "", "help": "",
                               "app": None, "path": "", "line": 1, "column": 1}]},
        ],
    )  # fmt: skip
    def test_odd_values(self, inventories: Workspace, change: dict[str, Any]) -> None:
        line = json.loads((inventories.root / "crm.json").read_text())["apps"][0]
        number = '"findings": 1e5000'  # json.dumps can't write so long a number
        huge = change.get("findings", 0) > 1
        written(inventories, "bad.json", {"apps": [{**line, **({} if huge else change)}]})
        if huge:
            text = (inventories.root / "bad.json").read_text()
            inventories.write("bad.json", text.replace('"findings": 2', number.replace("1e5000", "9" * 5000)))
        ran = merge(inventories, "bad.json")
        assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
        assert ran.err.startswith("error: bad.json: isn't an inventory that can be merged: ")

    @pytest.mark.parametrize(
        "options", [["--only", "on"], ["--changed-since", "HEAD"], ["--no-token-requests"], ["missing", "."]]
    )
    def test_part_of_an_inventory(self, inventories: Workspace, options: list[str]) -> None:
        git(inventories.root, "init", "--quiet")
        commit(inventories.root)
        ran = inventories.run("inventory", "--format", "json", *options, cwd="crm")
        inventories.write("part.json", ran.out)
        ran = merge(inventories, "shop.json", "part.json")
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith(
            "error: part.json: is a part of an inventory: the run was incomplete, or options "
        )

    def test_byte_order_mark_is_fine(self, inventories: Workspace) -> None:
        inventories.write("bom.json", b"\xef\xbb\xbf" + (inventories.root / "crm.json").read_bytes())
        assert merge(inventories, "bom.json").code == 0

    def test_missing_and_special_files(self, inventories: Workspace) -> None:
        os.mkfifo(inventories.root / "pipe.json")
        os.symlink("crm.json", inventories.root / "link.json")
        ran = merge(inventories, "missing.json", "pipe.json", "link.json", "crm")
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.splitlines() == [
            "error: missing.json: can't be read: No such file or directory",
            "error: pipe.json: can't be read: not a regular file",
            "error: link.json: is a link, and isn't followed: name the file itself",
            "error: crm: can't be read: not a regular file",
        ]

    def test_huge_file(self, inventories: Workspace) -> None:
        with open(inventories.root / "huge.json", "wb") as file:
            file.truncate(INVENTORY_LIMIT + 1)
        ran = merge(inventories, "crm.json", "huge.json")
        assert ran.code == 2
        assert ran.err.startswith("error: huge.json: can't be read: it has ")

    def test_file_named_twice(self, inventories: Workspace) -> None:
        os.link(inventories.root / "crm.json", inventories.root / "hard.json")
        assert merge(inventories, "crm.json", "crm.json").err == "error: crm.json is named twice\n"
        assert merge(inventories, "crm.json", "./crm.json").code == 2
        ran = merge(inventories, "crm.json", "hard.json")
        assert (ran.code, ran.err) == (2, "error: hard.json and crm.json are one file\n")

    def test_result_does_not_replace_what_is_merged(self, inventories: Workspace) -> None:
        before = (inventories.root / "crm.json").read_bytes()
        ran = merge(inventories, "crm.json", "shop.json", "--output", "./crm.json")
        assert (ran.code, ran.err) == (2, "error: ./crm.json is merged: write the result to another file\n")
        assert (inventories.root / "crm.json").read_bytes() == before

    @pytest.mark.parametrize(
        "options",
        [["--select", "flow"], ["--isolated"], ["--changed-since", "HEAD"], ["--no-token-requests"], ["--name", "x"]],
    )  # fmt: skip
    def test_options_of_a_run_have_no_meaning(self, inventories: Workspace, options: list[str]) -> None:
        ran = merge(inventories, *options, "crm.json")
        said = f"--merge reads inventories and no project: leave out {options[0]}"
        assert (ran.code, ran.out, ran.err) == (2, "", f"error: {said}\n")

    def test_nothing_to_merge(self, workspace: Workspace) -> None:
        ran = merge(workspace)
        assert (ran.code, ran.err) == (
            2,
            "error: --merge needs the inventories to merge: name their JSON files\n",
        )


HOSTILE = "\x1b[31m</td><script>alert(1)</script>|`x`\u202e::error::y\n##[error]"


@pytest.mark.parametrize("format_", INVENTORIES)
def test_values_of_a_file_are_escaped(inventories: Workspace, format_: str) -> None:
    held = json.loads((inventories.root / "crm.json").read_text())
    line = held["apps"][0]
    places = [
        {**one, "path": HOSTILE, "message": HOSTILE, "rule": HOSTILE, "url": "javascript:alert(1)", "category": "secrets"}
        for one in line["finding_list"]
    ]  # fmt: skip
    odd = {
        **line, "name": HOSTILE, "label": HOSTILE, "paths": [HOSTILE], "scopes": [HOSTILE], "run_as": HOSTILE,
        "reply": {"token": False, "text": HOSTILE, "unknown": HOSTILE}, "finding_list": places, "consumer_key_end": HOSTILE,
        "posture": {"callback_urls": [HOSTILE]},
    }  # fmt: skip
    request = {
        "kind": HOSTILE,
        "path": HOSTILE,
        "line": 1,
        "token_url": HOSTILE,
        "scope": HOSTILE,
        "app": None,
    }
    tool = {"name": HOSTILE, "version": HOSTILE, "commit": HOSTILE}
    written(
        inventories, "odd.json", {"apps": [odd], "requests": [request], "repository": "odd", "tool": tool}
    )
    other = {**odd, "scopes": [f"{HOSTILE}2"]}
    written(inventories, "more.json", {"apps": [other], "repository": "<u>", "findings": places})
    ran = merge(inventories, "--format", format_, "odd.json", "more.json")
    assert ran.code == 0
    assert "\x1b" not in ran.out
    assert "\u202e" not in ran.out
    assert "::error::" not in ran.out
    assert "javascript:alert" not in ran.out
    if format_ in ("html", "markdown"):
        assert "<script>alert" not in ran.out.replace("\\<", "")
        assert "<u>" not in ran.out.replace("\\<", "")


def test_address_of_a_rule_page_is_our_own(inventories: Workspace) -> None:
    line = json.loads((inventories.root / "crm.json").read_text())["apps"][0]
    places = [{**one, "url": "https://evil.example/"} for one in line["finding_list"]]
    odd = [{**places[0], "rule": "their-rule"}]
    written(inventories, "crm.json", {"apps": [{**line, "finding_list": places}], "findings": odd})
    found = document(inventories, "crm.json")
    urls = [one["url"].rpartition("/")[2] for one in found["apps"][0]["finding_list"]]
    assert urls == ["no_valid_scopes.md", "unsupported_scope.md"]
    assert found["findings"][0]["url"] is None
