"""``explain --log`` and ``explain -``: the token errors in logs, and what to do first."""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import shutil
import sys
from typing import TYPE_CHECKING, Any

import pytest
from tests.cli.test_explain import Told
from tests.support import EXAMPLE, connected_app

from sfscope_lint.cli import console, explain_log_command

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.support import Workspace

KEY = "3MVG9PE4xB9wtoY8HEmDxQZbjx1"
OTHER_KEY = "3MVG9ZZZZZZZZZZZZZZZZZZZZwxyz"
TIME = "2026-11-26T10:11:12Z"
REPLY = '{"error":"invalid_grant","error_description":"no valid scopes defined"}'
APPS = ("Order_Sync", "Warehouse_Sync", "Price_Export", "Partner_Feed", "Retired_Batch", "Mobile_Portal")
ERRORS = (
    ("invalid_grant", "no valid scopes defined"),
    ("invalid_grant", "no client credentials user enabled"),
    ("invalid_client", "invalid client credentials"),
    ("invalid_request", "scope parameter not supported"),
)


def line(error: str = REPLY, *, time: str = TIME, more: str = "") -> str:
    return f"{time} ERROR token request failed: 400 {error} {more}\n".lstrip()


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example project, as the working directory."""
    shutil.copytree(EXAMPLE, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path: Path, content: str | bytes) -> str:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path.name


@pytest.fixture
def listen(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[bytes], None]]:
    """A function that lets standard input be a pipe with a content."""
    reading, writing = os.pipe()
    with os.fdopen(reading) as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)

        def say(content: bytes) -> None:
            os.write(writing, content)
            os.close(writing)

        yield say


class TestExitCode:
    def test_1_if_there_is_an_error_of_this_flow(self, here: Path) -> None:
        assert Told("--log", write(here / "a.log", line())).code == 1

    @pytest.mark.parametrize(
        "content", ["", "nothing here\n", line("invalid_grant: user hasn't approved this consumer")]
    )
    def test_0_if_there_is_none(self, here: Path, content: str) -> None:
        told = Told("--log", write(here / "a.log", content))
        assert told.code == 0
        assert told.out.startswith("No token error")

    def test_2_if_a_log_cannot_be_read_and_the_others_are_reported(self, here: Path) -> None:
        told = Told("--log", "missing.log", write(here / "a.log", line()), ".")
        assert told.code == 2
        assert "no valid scopes defined" in told.out
        assert told.err.splitlines() == [
            "error: missing.log: can't be read: No such file or directory",
            "error: .: can't be read: it is a directory; name the files in it",
        ]

    def test_2_if_the_project_is_broken(self, here: Path) -> None:
        (here / "sfdx-project.json").write_text("{")
        told = Told("--log", write(here / "a.log", line()))
        assert told.code == 2
        assert "no valid scopes defined" in told.out


class TestApps:
    def records(self, here: Path, content: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = Told("--log", "--format", "json", write(here / "a.log", content)).json[
            "errors"
        ]
        return found

    def test_by_consumer_key(self, here: Path) -> None:
        key = f"        <consumerKey>{KEY}</consumerKey>\n"
        (here / "force-app/main/default/connectedApps/Mine.connectedApp-meta.xml").write_text(
            connected_app("Api", more=key)
        )
        [record] = self.records(here, line(more=f"client_id={KEY}&client_secret=x"))
        assert (record["app"], record["matched_by"]) == ("Mine", "consumer key")
        assert record["project_app"] == {"kind": "connected-app", "name": "Mine"}

    def test_by_the_key_of_a_request_that_the_settings_link(self, here: Path) -> None:
        url = "https://acme.my.salesforce.com/services/oauth2/token"
        script = f"curl {url} -d grant_type=client_credentials -d client_id={KEY}\n"
        (here / "force-app/token.sh").write_text(script)
        (here / "sfscope-lint.toml").write_text(
            '[[integration]]\npath = "force-app/token.sh"\napp = "Price_Export"\n'
        )
        [record] = self.records(here, line(more=f"client_id={KEY}"))
        assert (record["app"], record["matched_by"]) == ("Price_Export", "consumer key")

    @pytest.mark.parametrize(
        "more",
        ["app=Price_Export", '{"connected_app_name": "Price Export"}', "[Price_Export-worker] Price_Export"],
    )
    def test_by_name(self, here: Path, more: str) -> None:
        [record] = self.records(here, line(more=more))
        assert (record["app"], record["matched_by"]) == ("Price_Export", "name")

    def test_by_run_as_user(self, here: Path) -> None:
        (here / "force-app/main/default/connectedApps/Mine.connectedApp-meta.xml").write_text(
            connected_app("Api").replace("order.sync@", "my.own@")
        )
        [record] = self.records(here, line(more="user=my.own@example.com"))
        assert (record["app"], record["matched_by"]) == ("Mine", "run-as user")

    def test_unknown_key_is_shortened(self, here: Path) -> None:
        [record] = self.records(here, line(more=f"client_id={OTHER_KEY}"))
        assert (record["app"], record["client_id"]) == (None, "3MVG9…wxyz")

    @pytest.mark.parametrize("more", ["Order_Syncs", "Price_Export_Old", "client_id=whatever"])
    def test_near_misses_name_no_app(self, here: Path, more: str) -> None:
        [record] = self.records(here, line(more=more))
        assert (record["app"], record["project_app"], record["client_id"]) == (None, None, None)

    def test_files_that_show_the_cause_are_mentioned(self, here: Path) -> None:
        told = Told(
            "--log", write(here / "a.log", line(more="app=Warehouse_Sync") + line(more="app=Price_Export"))
        )
        assert "Warehouse_Sync (its files show why) 1" in told.out
        assert "Price_Export 1" in told.out


class TestCounting:
    def test_first_and_last_by_time(self, here: Path) -> None:
        content = (
            line(time="2026-11-26T10:00:02Z")
            + line(time="2026-11-26T10:00:01Z")
            + line(time="2026-11-26T10:00:03Z")
            + line(time="")
        )
        [record] = Told("--log", "-f", "json", write(here / "a.log", content)).json["errors"]
        assert (record["count"], record["undated"]) == (4, 1)
        assert record["first"] == {"path": "a.log", "line": 2, "time": "2026-11-26T10:00:01Z"}
        assert record["last"] == {"path": "a.log", "line": 3, "time": "2026-11-26T10:00:03Z"}

    def test_since(self, here: Path) -> None:
        content = line(time="2026-11-25T10:00:00Z") + line(time="2026-11-26T09:00:00+00:00") + line(time="")
        write(here / "a.log", content)
        document = Told("--log", "a.log", "--since", "2026-11-26", "--format", "json").json
        assert (document["flow_errors"], document["older"], document["undated"]) == (2, 1, 1)
        told = Told("--log", "a.log", "--since", "2026-11-26")
        assert "note: errors before --since that are left out: 1" in told.out
        assert "note: 1 of the errors have no time that is understood; they count in any period" in told.out

    @pytest.mark.parametrize(
        "arguments",
        [("--since", "yesterday", "--log", "a.log"), ("--since", "7d", "no valid scopes defined")],
    )
    def test_wrong_since_is_an_error(self, here: Path, arguments: tuple[str, ...]) -> None:
        write(here / "a.log", line())
        told = Told(*arguments)
        assert (told.code, told.out) == (2, "")
        assert told.err.startswith("error: --since ")

    def test_time_without_a_zone_is_shown_as_written(self, here: Path) -> None:
        told = Told("--log", write(here / "a.log", line(time="2026-11-26 10:11:12,123")))
        assert "last 2026-11-26 10:11:12 (a.log:1)" in told.out
        assert "note: times without Z are as the log writes them" in told.out

    def test_errors_of_other_flows_come_last(self, here: Path) -> None:
        content = line("invalid_grant: user hasn't approved this consumer") * 5 + line()
        told = Told("--log", write(here / "a.log", content)).out
        assert (
            told.index("no valid scopes defined")
            < told.index("Other errors:")
            < told.index("user hasn't approved")
        )


class TestWaysIn:
    @pytest.mark.usefixtures("here")
    def test_standard_input(self, listen: Callable[[bytes], None]) -> None:
        listen(line().encode())
        told = Told("-")
        assert told.code == 1
        assert "(standard input:1)" in told.out

    def test_standard_input_beside_files(self, here: Path, listen: Callable[[bytes], None]) -> None:
        listen(line().encode())
        assert Told("--log", write(here / "a.log", line()), "-", "-f", "json").json["flow_errors"] == 2

    @pytest.mark.usefixtures("here")
    def test_terminal_is_told_that_input_is_awaited(
        self, listen: Callable[[bytes], None], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        listen(b"")
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
        assert Told("-").err.startswith("note: waiting for a log or an error on standard input; Ctrl-")

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
    @pytest.mark.parametrize("packed", [False, True])
    def test_encodings_and_gzip(self, here: Path, encoding: str, packed: bool) -> None:
        content = (f"{TIME} INFO x\n" * 99 + line(more="app=Price_Export")).encode(encoding)
        told = Told("--log", write(here / "a.log", gzip.compress(content) if packed else content))
        assert told.code == 1
        assert "Price_Export; last 2026-11-26 10:11:12Z (a.log:100)" in told.out

    def test_gzip_of_several_members(self, here: Path) -> None:
        content = gzip.compress(line().encode()) + gzip.compress(line().encode()) + b"\0" * 512
        assert Told("--log", write(here / "a.gz", content), "-f", "json").json["flow_errors"] == 2

    @pytest.mark.parametrize("end", [-9, 30])
    def test_damaged_gzip_is_an_error_after_what_was_read(self, here: Path, end: int) -> None:
        told = Told("--log", write(here / "a.gz", gzip.compress(line().encode() * 9)[:end]))
        assert told.code == 2
        assert told.err.startswith("error: a.gz: can't be read: its gzip data ")

    def test_zip_is_named(self, here: Path) -> None:
        told = Told("--log", write(here / "a.zip", b"PK\x03\x04" + b"x" * 99))
        assert (
            told.err
            == "error: a.zip: can't be read: it is compressed with zip; only gzip is read, so unpack it first\n"
        )


class TestProgress:
    def test_bar_on_a_terminal_for_long_logs_only(self, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        write(here / "a.log", line())
        monkeypatch.setattr(console, "is_terminal", lambda stream: stream is sys.stderr)
        assert "reading" not in Told("--log", "a.log").err
        monkeypatch.setattr(explain_log_command, "_LONG", 1)
        told = Told("--log", "a.log")
        assert "reading" in told.err
        assert "reading" not in told.out

    def test_no_bar_in_a_pipe(self, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(explain_log_command, "_LONG", 1)
        assert Told("--log", write(here / "a.log", line())).err == ""


class TestFormats:
    def test_fifty_errors_in_a_long_log_are_one_screen(self, here: Path) -> None:
        chosen = random.Random(3)
        log = io.StringIO()
        where = set(chosen.sample(range(20_000), 50))
        for number in range(20_000):
            code, text = chosen.choice(ERRORS)
            reply = json.dumps({"error": code, "error_description": text})
            log.write(
                line(reply, more=f"[{chosen.choice(APPS)}]")
                if number in where
                else f"{TIME} INFO row {number}\n"
            )
        told = Told("--log", write(here / "a.log", log.getvalue()))
        lines = told.out.splitlines()
        assert lines[0].startswith("50 token errors of this flow in 1 log, of 6 apps")
        assert len(lines) <= 40
        assert max(map(len, lines)) <= 100
        for app in APPS:
            assert app in told.out
        for _, text in ERRORS:
            assert text in told.out
        assert lines[-1].startswith('More about each: sfscope-lint explain "TEXT", such as "')

    def test_many_errors_stay_one_screen(self, here: Path) -> None:
        from sfscope_lint.salesforce.errors.catalogue import ERRORS as KNOWN

        replies = [json.dumps({"error": known.code, "error_description": known.text}) for known in KNOWN]
        told = Told("--log", write(here / "a.log", "".join(line(f"salesforce {reply}") for reply in replies)))
        assert len(told.out.splitlines()) <= 60
        assert "--format json lists all of them" in told.out

    def test_markdown(self, here: Path) -> None:
        told = Told("--log", "-f", "markdown", write(here / "a.log", line(more="app=Price_Export")))
        row = told.out.splitlines()[-1]
        assert row.startswith(
            "| invalid\\_grant: no valid scopes defined | Price\\_Export | 1 | 2026-11-26 10:11:12Z |"
        )

    def test_markdown_needs_a_log(self) -> None:
        assert Told("-f", "markdown", "no valid scopes defined").code == 2

    def test_json(self, here: Path) -> None:
        document = Told("--log", "-f", "json", write(here / "a.log", line()), "missing.log").json
        assert document["version"] == 1
        assert document["logs"] == ["a.log", "missing.log"]
        assert document["unreadable"] == [{"path": "missing.log", "why": "No such file or directory"}]
        [record] = document["errors"]
        assert record["this_flow"]
        assert record["explain"] == 'sfscope-lint explain "no valid scopes defined"'
        assert Told(record["text"]).code == 0


@pytest.mark.parametrize(
    ("words", "kind"), [("explain --log ", "file"), ("explain --log a.log ", "file"), ("explain ", "plain")]
)
def test_completion_offers_files_after_log(words: str, kind: str) -> None:
    from click.shell_completion import ShellComplete

    from sfscope_lint.cli.options import cli

    completions = ShellComplete(cli, {}, "sfscope-lint", "_X").get_completions(words.split(), "")
    assert {item.type for item in completions} == {kind}


def test_command_in_a_process(workspace: Workspace) -> None:
    workspace.write("-a.log", line())
    ran = workspace.run("explain", "--log", "./-a.log")
    assert ran.code == 1
    assert workspace.run("explain", "--log", "-a.log").code == 2
