"""The options of the inventory command: where it writes, what it compares, which apps and rules it takes."""

from __future__ import annotations

import os
import tracemalloc
from typing import TYPE_CHECKING, Any

import pytest
from tests.rules.token_requests import KEY, SECRET, app, curl
from tests.support import commit, connected_app, git

from sfscope_lint.output.inventory.difference import changes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support import Workspace

SUFFIXES = {"md": "markdown", "csv": "csv", "json": "json", "html": "html", "txt": "text"}


def found(value: Any) -> Iterator[dict[str, Any]]:
    """All objects in a document."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from found(inner)


@pytest.fixture
def apps(workspace: Workspace) -> Workspace:
    """A workspace with two apps and one request."""
    workspace.write("apps/A.connectedApp-meta.xml", app(scope="Api"))
    workspace.write("apps/B.connectedApp-meta.xml", app(scope="Full", key="OtherConsumerKey22"))
    workspace.write("a.sh", curl())
    return workspace


class TestOutput:
    @pytest.mark.parametrize(("suffix", "format_"), SUFFIXES.items())
    def test_file_holds_what_would_be_printed(self, apps: Workspace, suffix: str, format_: str) -> None:
        ran = apps.run("inventory", "--output", f"out.{suffix}", ".")
        assert (ran.code, ran.out, ran.err) == (0, "", "")
        printed = apps.run("inventory", "--format", format_, ".").out
        assert (apps.root / f"out.{suffix}").read_text(encoding="utf-8") == printed
        assert apps.run("inventory", "-o", "-", "-f", format_, ".").out == printed

    def test_format_wins_over_the_name(self, apps: Workspace) -> None:
        apps.run("inventory", "--format", "csv", "--output", "out.md", ".")
        assert (apps.root / "out.md").read_text(encoding="utf-8").startswith("record,kind,")

    def test_nothing_is_written_through_a_link_or_into_git(
        self, apps: Workspace, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        git(apps.root, "init", "--quiet")
        outside = tmp_path_factory.mktemp("outside") / "tokens.md"
        outside.write_text("kept")
        os.symlink(outside, apps.root / "link.md")
        for path in ("link.md", ".git/hooks/pre-commit"):
            ran = apps.run("inventory", "--output", path, ".")
            assert (ran.code, ran.out) == (2, "")
            assert ran.err.startswith(f"error: {path}: the inventory can't be written: ")
        assert outside.read_text() == "kept"
        assert not (apps.root / ".git/hooks/pre-commit").exists()

    @pytest.mark.parametrize("way", ["a link", "a linked folder", "a link into .git", "back from a link"])
    def test_check_shows_no_other_file(
        self, apps: Workspace, way: str, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        git(apps.root, "init", "--quiet")
        outside = tmp_path_factory.mktemp("outside")
        elsewhere = apps.root / ".git" if way == "a link into .git" else outside
        (elsewhere / "tokens.json").write_text('{"apps": [{"kind": "kind", "name": "Someone_Elses"}]}')
        path = "docs/tokens.json"
        if way == "a linked folder":
            os.symlink(outside, apps.root / "docs")
        elif way == "back from a link":
            (outside / "below").mkdir()
            os.symlink(outside / "below", apps.root / "docs")
            path = "docs/../tokens.json"
        else:
            (apps.root / "docs").mkdir()
            os.symlink(elsewhere / "tokens.json", apps.root / "docs/tokens.json")
        ran = apps.run("inventory", "--check", path, ".")
        assert ran.code == 2
        assert ran.err.endswith(
            f"error: {path}: can't be read: it is behind a link that leads out of this repository, "
            "and isn't followed\n"
        )
        assert "Someone" not in ran.err

    def test_check_follows_a_link_within_the_repository(self, apps: Workspace) -> None:
        git(apps.root, "init", "--quiet")
        apps.run("inventory", "--output", "tokens.md", ".")
        os.symlink("tokens.md", apps.root / "link.md")
        assert apps.run("inventory", "--check", "link.md", ".").code == 0

    def test_incomplete_inventory_does_not_replace_a_file(self, apps: Workspace) -> None:
        apps.write("tokens.md", "kept\n")
        ran = apps.run("inventory", "--output", "tokens.md", "missing")
        assert ran.code == 2
        assert ran.err.endswith("error: tokens.md: not written: the run was incomplete\n")
        assert (apps.root / "tokens.md").read_text() == "kept\n"

    def test_check_writes_nothing(self, apps: Workspace) -> None:
        ran = apps.run("inventory", "--check", "a.md", "--output", "b.md")
        assert (ran.code, ran.err) == (2, "error: --check writes no file: leave out --output\n")


class TestCheck:
    def test_missing_file_names_the_command_that_writes_it(self, apps: Workspace) -> None:
        ran = apps.run("inventory", "--check", "docs/tokens.md")
        said = "docs/tokens.md: no such file; write it with: sfscope-lint inventory --output docs/tokens.md"
        assert (ran.code, ran.out, ran.err) == (2, "", f"error: {said}\n")

    @pytest.mark.parametrize("suffix", SUFFIXES)
    @pytest.mark.parametrize(
        ("encoding", "line_end"), [("utf-16", "\r\n"), ("utf-8-sig", "\n"), ("utf-8", "\r\n")]
    )
    def test_encoding_and_line_ends_do_not_count(
        self, apps: Workspace, suffix: str, encoding: str, line_end: str
    ) -> None:
        apps.write("apps/Ü.connectedApp-meta.xml", app(scope="Api", key="ThirdConsumerKey33"))
        content = apps.run("inventory", "--format", SUFFIXES[suffix], ".").out
        apps.write(f"tokens.{suffix}", content.replace("\n", line_end).encode(encoding))
        ran = apps.run("inventory", "--check", f"tokens.{suffix}", ".")
        assert (ran.code, ran.out, ran.err) == (0, "", "")

    @pytest.mark.parametrize("suffix", ["md", "csv", "json", "txt"])
    def test_changes_are_listed_with_the_command(self, apps: Workspace, suffix: str) -> None:
        name = f"tokens.{suffix}"
        apps.write("c.sh", f"\n{curl()}")
        apps.run("inventory", "--output", name, "--select", "flow,secrets", "--no-forceignore", ".")
        apps.write("apps/B.connectedApp-meta.xml", app(scope="Api", key="OtherConsumerKey22"))
        apps.write("apps/C.connectedApp-meta.xml", app(scope="Api", key="ThirdConsumerKey33"))
        apps.write("c.sh", f"\n\n{curl()}")
        (apps.root / "a.sh").unlink()
        apps.write("d.sh", f"client_secret={SECRET}\n{curl(f'-d client_secret={SECRET}')}")
        late = apps.run("inventory", "--check", name, "--select", "flow,secrets", "--no-forceignore", ".")
        command = f"sfscope-lint inventory --output {name} --select flow --select secrets --no-forceignore ."
        first, *changes = late.err.splitlines()
        assert late.code == 1
        assert first == f"error: {name}: out of date; write it again with: {command}"
        assert changes[:4] == [
            "note: app C (connected-app): added",
            "note: request d.sh (shell): added",
            "note: secret d.sh (secret-in-token-request): added",
            "note: request a.sh (shell): removed",
        ]
        assert changes[4].startswith("note: app B (connected-app): scopes Api, was Full; reply ")
        assert changes[5] == "note: request c.sh (shell): line 3, was 2"
        assert len(changes) == 6
        assert SECRET not in late.err
        assert apps.run(*command.split()[1:]).code == 0
        again = apps.run("inventory", "--check", name, "--select", "flow,secrets", "--no-forceignore", ".")
        assert (again.code, again.err) == (0, "")

    def test_changes_of_a_page_are_listed(self, apps: Workspace) -> None:
        apps.write("c.sh", curl(f"-d client_secret={SECRET}"))
        apps.write("gone.sh", curl())
        apps.run("inventory", "--output", "tokens.html", ".")
        apps.write("apps/B.connectedApp-meta.xml", app(scope="Api", key="OtherConsumerKey22"))
        apps.write("apps/C.connectedApp-meta.xml", app(scope="Api", key="ThirdConsumerKey33"))
        apps.write("c.sh", f"\n{curl(f'-d client_secret={SECRET}')}")
        (apps.root / "gone.sh").unlink()
        late = apps.run("inventory", "--check", "tokens.html", ".")
        _, *changes = late.err.splitlines()
        assert late.code == 1
        assert [line.partition(";")[0] for line in changes] == [
            "note: app C (connected app): added",
            "note: request gone.sh (shell): removed",
            "note: app B (connected app): predicted reply a token with api, was invalid_grant: no valid scopes defined",
            "note: request c.sh (shell): line 2, was 1",
            "note: secret c.sh (secret-in-token-request): line 2, was 1",
        ]

    def test_long_list_of_changes_is_cut(self, apps: Workspace) -> None:
        apps.run("inventory", "--output", "tokens.md", ".")
        for number in range(12):
            apps.write(f"s{number}.sh", curl())
        late = apps.run("inventory", "--check", "tokens.md", ".")
        assert len(late.err.splitlines()) == 12
        assert late.err.endswith("note: and 2 more changes\n")
        assert len(apps.run("inventory", "-q", "--check", "tokens.md", ".").err.splitlines()) == 1

    @pytest.mark.parametrize("suffix", SUFFIXES)
    @pytest.mark.parametrize(
        "content",
        [b"", b"x", b"\xff\xfe\x00", b'{"apps": [1, {"kind": []}], "requests": 7}', b'record,"', b"[" * 100_000,
         b'record,kind\n"' + b"x" * 200_000 + b'"', b'{"apps": ' + b"1" * 5_000 + b"}",
         b'{"apps": [{"kind": "a", "name": "b", "scopes": ' + b"[" * 900 + b"]" * 900 + b"}]}"],
    )  # fmt: skip
    def test_other_files_are_out_of_date(self, apps: Workspace, suffix: str, content: bytes) -> None:
        apps.write(f"tokens.{suffix}", content)
        late = apps.run("inventory", "--check", f"tokens.{suffix}", ".")
        assert late.code == 1
        assert late.err.startswith(f"error: tokens.{suffix}: out of date; ")
        assert "Traceback" not in late.err

    @pytest.mark.parametrize(
        ("suffix", "broken"),
        [("csv", "\n"), ("csv", "app,,\n"), ("csv", "other" + "," * 11 + "\n"),
         ("json", '{"apps": [{"kind": "connected-app"}, {"kind": "connected-app", "name": null}], "findings": [{"category": "secrets"}]}')],
    )  # fmt: skip
    def test_what_is_no_row_is_no_change(self, apps: Workspace, suffix: str, broken: str) -> None:
        name = f"tokens.{suffix}"
        apps.run("inventory", "--output", name, ".")
        held = (apps.root / name).read_text()
        apps.write(name, broken if suffix == "json" else held + broken * 20)
        late = apps.run("inventory", "--check", name, ".")
        assert late.code == 1
        _, *changes = late.err.splitlines()
        assert not [line for line in changes if line.endswith("removed")]
        if suffix == "csv":
            assert changes == ["note: its apps and requests are the same, but not the rest of the file"]

    def test_empty_lines_take_no_memory(self) -> None:
        tracemalloc.start()
        try:
            changes("csv", "\n" * 200_000, "record,kind,app\napp,connected-app,A\n")
            assert tracemalloc.get_traced_memory()[1] < 3_000_000
        finally:
            tracemalloc.stop()

    def test_names_from_the_file_can_not_steer_the_terminal(self, apps: Workspace) -> None:
        apps.write("tokens.json", '{"apps": [{"kind": "k", "name": "\\u001b[31m::error::x"}]}')
        late = apps.run("inventory", "--check", "tokens.json", ".")
        assert "\x1b" not in late.err
        assert "::error::" not in late.err


class TestWhatIsTaken:
    def test_chosen_rules_decide_the_findings(self, apps: Workspace) -> None:
        def counts(*options: str) -> list[int]:
            found = apps.run("inventory", "--format", "json", *options, ".").json["apps"]
            return [line["findings"] for line in found]

        assert counts() == [0, 2]
        assert counts("--select", "no-valid-scopes") == [0, 1]
        assert counts("--ignore", "no-valid-scopes,unsupported-scope") == [0, 0]

    def test_token_requests_can_be_left_out(self, apps: Workspace) -> None:
        assert "\nToken requests: none\n" in apps.run("inventory", "--no-token-requests", ".").out
        assert "a.sh:1" in apps.run("inventory", ".").out

    def test_changed_since_takes_what_changed(self, apps: Workspace) -> None:
        git(apps.root, "init", "--quiet")
        commit(apps.root)
        apps.write("apps/B.connectedApp-meta.xml", app(scope="Api", key="OtherConsumerKey22"))
        document = apps.run("inventory", "--format", "json", "--changed-since", "HEAD", ".").json
        assert [line["name"] for line in document["apps"]] == ["B"]
        assert document["requests"] == []

    @pytest.mark.parametrize(
        ("only", "names"),
        [(["on"], "AB"), (["off"], "O"), (["unknown"], "U"), (["rejected"], "B"), (["off", "rejected"], "BO"),
         (["unknown", "off"], "OU"), (["on", "rejected"], "AB")],
    )  # fmt: skip
    def test_only_some_apps(self, apps: Workspace, only: list[str], names: str) -> None:
        apps.write("apps/O.connectedApp-meta.xml", connected_app("Full", flow="false"))
        apps.write(
            "apps/U.connectedApp-meta.xml",
            app(scope="{{SCOPE}}", key="FourthConsumerKey44").replace(">true<", ">{{FLOW}}<"),
        )
        apps.write("b.sh", curl(f"-d client_id={KEY}"))
        options = [word for kind in only for word in ("--only", kind)]
        document = apps.run("inventory", "--format", "json", *options, ".").json
        assert "".join(sorted(line["name"] for line in document["apps"])) == names
        assert document["summary"]["apps"] == len(names)
        assert [request["path"] for request in document["requests"]] == (["b.sh"] if "A" in names else [])

    def test_apps_without_a_known_reply_are_not_rejected(self, apps: Workspace) -> None:
        apps.write("apps/B.connectedApp-meta.xml", app(scope="{{SCOPE}}", key="OtherConsumerKey22"))
        assert apps.run("inventory", "--only", "rejected", ".").out == "Apps: none\n\nToken requests: none\n"

    def test_prefix_stands_before_every_path(self, apps: Workspace) -> None:
        apps.write("a.sh", curl(f"-d client_id={KEY} -d client_secret=8F3kQ92mZx7LpRt5Vb1N"))
        document = apps.run("inventory", "--format", "json", "--path-prefix", "services/crm", ".").json
        paths = [place["path"] for place in found(document) if "path" in place]
        assert len(paths) >= 5
        assert all(path.startswith("services/crm/a") for path in paths)
        assert document["apps"][0]["paths"] == ["services/crm/apps/A.connectedApp-meta.xml"]

    def test_color(self, apps: Workspace) -> None:
        assert "\x1b" not in apps.run("inventory", ".").out
        colored = apps.run("inventory", "--color", "always", ".").out
        assert "\x1b[31mconnected-app  B" in colored
        assert "\x1b" not in apps.run("inventory", "--color", "always", "--format", "json", ".").out
