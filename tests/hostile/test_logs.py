"""Logs are hostile, too: what they hold steers no terminal, fills no memory, and no secret in them is shown."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import os
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING

import pytest
from tests.cli.test_explain import Told
from tests.hostile.growth import cost, times
from tests.support import COMMAND, environment

from sfscope_lint.readers.logs.sightings import sightings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TODAY = dt.date(2026, 11, 26)
NO_SCOPES = "invalid_grant: no valid scopes defined"
SECRET = "9QzWx7vTr4Kp2mNs8LbY0hGdFe3Uc6Xa"
TOKEN = "00D000000000001!AQcAQH0dMHZfz972Szmpkb58urFRkgeBGsxL_QJWwYMfAbUeeG7c1E6LYUfiDUkWe6H34r1AAwOR8B8fLEz6n04NPGRrq0FM"


@pytest.fixture(autouse=True)
def _empty_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sfdx-project.json").write_text('{"packageDirectories": [{"path": "."}]}')
    monkeypatch.chdir(tmp_path)


class TestSecrets:
    @pytest.mark.parametrize("format_", ["text", "json", "markdown"])
    @pytest.mark.parametrize(
        "line",
        [
            f"client_secret={SECRET} {NO_SCOPES}",
            f"client_id={SECRET}&client_secret={SECRET} {NO_SCOPES}",
            f"Authorization: Bearer {TOKEN} {NO_SCOPES}",
            f"app={SECRET} {NO_SCOPES}",
            json.dumps({"connected_app_name": SECRET, "application": TOKEN, "message": NO_SCOPES}),
            f"https://{SECRET}@a.my.salesforce.com/services/oauth2/token?client_secret={SECRET} {NO_SCOPES}",
            f"user={SECRET}@example.com client_id=3MVG9{SECRET} {NO_SCOPES}",
        ],
    )
    def test_none_is_shown(self, tmp_path: Path, line: str, format_: str) -> None:
        (tmp_path / "a.log").write_text(f"2026-11-26T10:11:12Z {line}\n")
        told = Told("--log", "a.log", "--format", format_)
        assert told.code == 1
        assert SECRET[:8] not in told.out + told.err
        assert TOKEN[:12] not in told.out + told.err


class TestTerminal:
    @pytest.mark.parametrize("format_", ["text", "json", "markdown"])
    @pytest.mark.parametrize(
        "name",
        [
            "\x1b[31mred",
            "::error::x",
            "##vso[task.complete]",
            "a\u202eb",
            "a\rb",
            "| x |",
            "<script>",
            "Bill\x07",
        ],
    )
    def test_name_in_a_log_steers_nothing(self, tmp_path: Path, name: str, format_: str) -> None:
        (tmp_path / "a.log").write_text(
            json.dumps({"app": name, "message": NO_SCOPES}, ensure_ascii=False) + "\n"
        )
        out = Told("--log", "a.log", "--format", format_).out
        assert not set("\x1b\x07\r\u202e") & set(out)
        assert "::error::" not in out
        assert "##vso[" not in out
        assert "<script>" not in out

    def test_name_of_a_log_steers_nothing(self, tmp_path: Path) -> None:
        (tmp_path / "\x1b[31m.log").write_text(NO_SCOPES)
        told = Told("--log", "\x1b[31m.log", "\x1b[32m.log")
        assert "\x1b" not in told.out + told.err


@pytest.mark.parametrize(
    "content",
    [
        b"\0" * 100_000 + NO_SCOPES.encode(),
        b"\xff\xfe\xfd" * 999 + NO_SCOPES.encode() + b"\xff",
        b"{" * 100_000 + NO_SCOPES.encode() + b"}" * 100_000,
        b'{"collection":' + b"[" * 100_000 + NO_SCOPES.encode(),
        b'{"collection":{},"run":{"executions":[' + b"[" * 100_000 + b'"' + NO_SCOPES.encode(),
        b'"' * 100_001 + b"\n" + NO_SCOPES.encode(),
        b"a,status,time\n" + b'"' * 99 + NO_SCOPES.encode(),
        ("\ufeff" + NO_SCOPES).encode("utf-16-be") + b"\xd8",
        b"\r" * 99_999 + NO_SCOPES.encode(),
    ],
)
def test_broken_log_is_no_crash(content: bytes) -> None:
    list(sightings(io.BytesIO(content).readinto, TODAY))


@pytest.mark.parametrize("name", ["null", "[]", "{}", '"x"', "7"])
def test_report_of_newman_with_other_shapes_is_no_crash(name: str) -> None:
    for shape in (
        name,
        f'{{"response":{name}}}',
        f'{{"response":{{"stream":{name}}}}}',
        f'{{"response":{{"stream":{{"data":[{name},-1]}}}}}}',
    ):
        assert (
            list(
                sightings(
                    io.BytesIO(f'{{"collection":{{}},"run":{{"executions":[{shape}]}}}}'.encode()).readinto,
                    TODAY,
                )
            )
            == []
        )


@pytest.mark.parametrize(
    "unit",
    [
        f"2026-11-26T10:11:12Z {NO_SCOPES}\n",
        NO_SCOPES + " ",  # all on one line
        json.dumps({"timestamp": 1795687872123, "message": NO_SCOPES}) + ",",
        "{" + NO_SCOPES,
        "invalid_",
        " invalid_grant client credentials\n",
        "3MVG9client_id=app=user=timestamp=" + "9" * 40,
        "2026-11-26 10:11:12 " * 9 + "INVALID_",
    ],
)
def test_time_grows_in_proportion(unit: str) -> None:
    def seen(size: int) -> Callable[[], object]:
        log = times(unit, size).encode()
        return lambda: list(sightings(io.BytesIO(log).readinto, TODAY))

    # Around each hit, some kilobytes are read again, so smaller logs than these take more than their share.
    assert any(cost(seen(32_000), runs) < 10 * cost(seen(8_000), runs) + 0.05 for runs in (1, 3))


@pytest.mark.skipif(sys.platform == "win32", reason="memory is limited on POSIX systems")
@pytest.mark.parametrize("packed", [False, True])
def test_memory_does_not_grow_with_the_log(tmp_path: Path, packed: bool) -> None:
    """300 MB on one line, of zeros or of errors, plain or as a bomb, in a process that may have 400 MB."""
    block = b"\0" * 10_000_000 + NO_SCOPES.encode()
    with (
        gzip.open(tmp_path / "a.log", "wb", compresslevel=1) if packed else (tmp_path / "a.log").open("wb")
    ) as log:
        for _ in range(30):
            log.write(block)
    import resource

    limit = 400 << 20
    done = subprocess.run(
        [*COMMAND, "explain", "--log", "a.log", "--format", "json"],
        cwd=tmp_path, env=environment(), capture_output=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, (limit, limit)),
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout)["flow_errors"] == 30


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such device")
class TestDevices:
    def test_link_to_an_endless_device_is_not_read(self, tmp_path: Path) -> None:
        (tmp_path / "a.log").symlink_to("/dev/zero")
        told = Told("--log", "a.log")
        assert (told.code, told.err) == (2, "error: a.log: can't be read: it leads to a device\n")

    @pytest.mark.skipif(not os.path.isdir("/dev/shm"), reason="no disk in memory among the devices")
    def test_link_in_a_checkout_among_the_devices_is_not_read(self) -> None:
        with tempfile.TemporaryDirectory(dir="/dev/shm") as checkout:
            log = os.path.join(checkout, "a.log")
            os.symlink("/dev/zero", log)
            told = Told("--log", log)
        assert (told.code, told.err) == (2, f"error: {log}: can't be read: it leads to a device\n")

    @pytest.mark.parametrize("linked", [False, True], ids=["pipe", "link to a pipe"])
    def test_pipe_in_a_repository_is_not_waited_for(self, linked: bool, tmp_path: Path) -> None:
        (tmp_path / ".git").mkdir()
        os.mkfifo(tmp_path / "pipe")
        (tmp_path / "a.log").symlink_to("pipe") if linked else (tmp_path / "pipe").rename(tmp_path / "a.log")
        told = Told("--log", "a.log")
        expected = "error: a.log: can't be read: it is a pipe in this repository; pass it to explain -\n"
        assert (told.code, told.err) == (2, expected)

    def test_pipe_of_a_shell_is_read(self) -> None:
        """``explain --log <(…)``"""
        reader, writer = os.pipe()
        os.write(writer, NO_SCOPES.encode())
        os.close(writer)
        told = Told("--log", f"/dev/fd/{reader}")
        os.close(reader)
        assert (told.code, told.err) == (1, "")

    def test_named_device_is_read(self) -> None:
        assert Told("--log", "/dev/null").code == 0

    def test_link_to_a_log_is_read(self, tmp_path: Path) -> None:
        (tmp_path / "b.log").write_text(NO_SCOPES)
        (tmp_path / "a.log").symlink_to("b.log")
        assert Told("--log", "a.log").code == 1
