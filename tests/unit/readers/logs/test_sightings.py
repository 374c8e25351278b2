"""Token errors in what integrations log."""

from __future__ import annotations

import datetime as dt
import io
import json
from typing import TYPE_CHECKING

import pytest

from sfscope_lint.readers.logs.client import Client
from sfscope_lint.readers.logs.entries import REACH
from sfscope_lint.readers.logs.sightings import sightings
from sfscope_lint.readers.logs.words import LOGIN_WORDS, WORDS
from sfscope_lint.salesforce.errors.catalogue import ERRORS
from sfscope_lint.salesforce.errors.record import Stage

if TYPE_CHECKING:
    from sfscope_lint.readers.logs.sightings import Sighting

TODAY = dt.date(2026, 11, 26)
KEY = "3MVG9PE4xB9wtoY8HEmDxQZbjx1"
REPLY = '{"error":"invalid_grant","error_description":"no valid scopes defined"}'
NO_SCOPES = "invalid_grant: no valid scopes defined"


def seen(log: str | bytes) -> list[Sighting]:
    return list(sightings(io.BytesIO(log.encode() if isinstance(log, str) else log).readinto, TODAY))


def titles(log: str | bytes) -> list[str]:
    return [each.error.title if each.error else each.code for each in seen(log)]


def only(log: str) -> tuple[str, str, int]:
    [one] = seen(log)
    assert one.error
    return one.error.title, str(one.time), one.line


TOKEN_ERRORS = [error for error in ERRORS if error.stage is Stage.TOKEN]


@pytest.mark.parametrize("error", TOKEN_ERRORS, ids=lambda error: error.title)
def test_every_reply_of_the_endpoint_is_found(error) -> None:  # type: ignore[no-untyped-def]
    reply = {"error": error.code or "invalid_request", "error_description": error.text or "x"}
    log = (
        f"2026-11-26T10:11:12Z ERROR https://a.my.salesforce.com/services/oauth2/token {json.dumps(reply)}\n"
    )
    assert titles(log) == [error.title]


@pytest.mark.parametrize(
    "text", ["no valid scopes defined", "No client credentials user enabled", "Client credentials flow not enabled",
             "request not supported on this domain", "user is not admin approved to access this app",
             "scope parameter not supported", "External client app is not installed in this org"],
)  # fmt: skip
def test_text_without_its_code_is_found(text: str) -> None:
    assert len(seen(f"2026-11-26T10:11:12Z WARN token: {text}\n")) == 1


class TestLines:
    def test_plain_line(self) -> None:
        log = f"2026-11-26 10:00:00,1 INFO x\n2026-11-26 10:11:12,345 ERROR token: 400 {REPLY}\n"
        assert only(log) == (NO_SCOPES, "2026-11-26 10:11:12", 2)

    def test_last_line_without_a_line_end(self) -> None:
        assert only(f"x\n\n2026-11-26T10:11:12Z {NO_SCOPES}") == (NO_SCOPES, "2026-11-26 10:11:12Z", 3)

    def test_stack_trace_counts_once_and_has_the_time_of_its_first_line(self) -> None:
        log = (
            "2026-11-26 10:11:12,345 ERROR sync failed\njava.lang.RuntimeException: token\n\tat a.B.c(B.java:1)\n"
            f"Caused by: {NO_SCOPES}\n\tat d.E.f(E.java:2)\nCaused by: {NO_SCOPES}\n2026-11-26 10:11:13,0 INFO x\n"
        )
        assert only(log) == (NO_SCOPES, "2026-11-26 10:11:12", 4)

    def test_two_errors_of_one_entry_both_count(self) -> None:
        log = f"2026-11-26 10:11:12,345 ERROR {NO_SCOPES}\n  then invalid_request: scope parameter not supported\n"
        assert len(seen(log)) == 2

    def test_description_on_the_next_line(self) -> None:
        log = '2026-11-26 10:11:12,3 ERROR {"error":"invalid_grant",\n  "error_description":"no valid scopes defined"}\n'
        assert titles(log) == [NO_SCOPES]

    def test_description_of_the_next_entry_is_another_error(self) -> None:
        log = (
            f"2026-11-26 10:11:12,3 ERROR Salesforce invalid_grant\n2026-11-26 10:11:13,3 ERROR {NO_SCOPES}\n"
        )
        assert titles(log) == ["invalid_grant", NO_SCOPES]

    def test_mule(self) -> None:
        log = (
            "ERROR 2026-11-26 10:11:12,345 [[MuleRuntime].uber.07: [orders].main.CPU_LITE @6a] [event: 0-1] Error:\n"
            "********************************************************************************\n"
            "Message               : Access token could not be obtained\n"
            f"Payload               : {REPLY}\nError type            : OAUTH:TOKEN\n"
        )
        assert only(log) == (NO_SCOPES, "2026-11-26 10:11:12", 4)

    def test_boomi(self) -> None:
        log = f"Nov 26, 2026 10:11:12 AM UTC SEVERE [com.boomi.connector] Order_Sync: Unable to get token, {NO_SCOPES}\n"
        assert only(log) == (NO_SCOPES, "2026-11-26 10:11:12Z", 1)

    def test_carriage_returns(self) -> None:
        assert only(f"x\r\n2026-11-26T10:11:12Z {NO_SCOPES}\r\n") == (NO_SCOPES, "2026-11-26 10:11:12Z", 2)


class TestJson:
    def test_line(self) -> None:
        log = json.dumps(
            {"message": f"token: {REPLY}", "@timestamp": "2026-11-26T10:11:12Z", "client_id": KEY}
        )
        [one] = seen(f'{{"message":"ok"}}\n{log}\n')
        assert (str(one.time), one.line, one.client.key) == ("2026-11-26 10:11:12Z", 2, KEY)

    def test_json_in_json_in_json(self) -> None:
        inner = json.dumps({"time": 1, "log": json.dumps({"body": REPLY})})
        log = json.dumps({"ts": 1795687872123, "record": inner})
        assert only(f"{log}\n{{}}\n") == (NO_SCOPES, "2026-11-26 10:11:12Z", 1)

    def run(self, start: str, error: dict[str, str]) -> dict[str, object]:
        """An action of a Logic App's run."""
        return {
            "name": "Get_token",
            "properties": {"outputs": {"statusCode": 400, "body": error}, "startTime": start},
        }

    @pytest.mark.parametrize("indent", [None, 2])
    def test_run_history_of_a_logic_app(self, indent: int | None) -> None:
        error = json.loads(REPLY)
        actions = [self.run(f"2026-11-26T10:11:1{second}.1234567Z", error) for second in range(3)]
        found = seen(json.dumps({"value": actions}, indent=indent))
        assert [str(each.time) for each in found] == [f"2026-11-26 10:11:1{second}Z" for second in range(3)]
        assert {each.error.title for each in found if each.error} == {NO_SCOPES}

    def test_events_on_one_line_are_counted_one_by_one(self) -> None:
        events = [{"timestamp": 1795687872000 + number * 1000, "message": NO_SCOPES} for number in range(500)]
        assert len(seen(json.dumps({"events": events}))) == 500

    def test_equal_events_without_a_time_are_counted_one_by_one(self) -> None:
        assert len(seen(json.dumps([{"message": NO_SCOPES}] * 3))) == 3


class TestCsv:
    LOGIN = (
        '"EVENT_TYPE","TIMESTAMP","URI","USER_NAME","TIMESTAMP_DERIVED","LOGIN_STATUS"\n'
        '"Login","20261126101112.345","/services/oauth2/token","int@example.com","2026-11-26T10:11:12.345Z","{}"\n'
    )
    HISTORY = (
        "Username,Login Time,Source IP,Login Type,Status,Application\n"
        '{},"11/26/2026, 10:11:12 AM PST",192.0.2.1,{},{},Order Sync\n'
    )

    @pytest.mark.parametrize(
        ("status", "title"),
        [
            ("LOGIN_OAUTH_INVALID_IP", "invalid_grant: ip restricted"),
            ("LOGIN_OAUTH_CONSUMER_DELETED", "invalid_client_id: client identifier invalid"),
            ("LOGIN_ERROR_USER_INACTIVE", "invalid_grant: inactive user"),
        ],
    )
    def test_event_log_file(self, status: str, title: str) -> None:
        [one] = seen(self.LOGIN.format(status))
        assert one.error
        assert (one.error.title, str(one.time), one.line) == (title, "2026-11-26 10:11:12Z", 2)
        assert one.client.user == "int@example.com"

    def test_successful_login_is_no_error(self) -> None:
        assert seen(self.LOGIN.format("LOGIN_NO_ERROR")) == []

    def test_api_event(self) -> None:
        log = (
            '"EVENT_TYPE","TIMESTAMP","CONNECTED_APP_NAME","STATUS_CODE","EXCEPTION_MESSAGE"\n'
            '"RestApi","20261126101112.345","Order_Sync","401","INVALID_SESSION_ID: This session is not valid for use with the REST API"\n'
        )
        [one] = seen(log)
        assert one.stage is Stage.AFTER
        assert one.client.app == "Order_Sync"

    @pytest.mark.parametrize(
        ("status", "title"),
        [
            ("Failed: Consumer Deleted", "invalid_client_id: client identifier invalid"),
            ("User is Inactive", "invalid_grant: inactive user"),
            ("Restricted IP", "invalid_grant: ip restricted"),
        ],
    )
    def test_login_history(self, status: str, title: str) -> None:
        [one] = seen(self.HISTORY.format("int@example.com", "Remote Access 2.0", status))
        assert one.error
        assert (one.error.title, one.client) == (title, Client("", "Order Sync", "int@example.com"))

    def test_login_of_a_person_is_no_token_error(self) -> None:
        assert seen(self.HISTORY.format("ann@example.com", "Application", "User is Inactive")) == []

    def test_raw_entry_in_an_export(self) -> None:
        raw = f"2026-11-26 10:11:12,3 ERROR {REPLY}".replace('"', '""')
        log = f'_time,source,_raw\n2026-11-26T10:11:12Z,app.log,"{raw}"\n'
        assert only(log) == (NO_SCOPES, "2026-11-26 10:11:12Z", 2)


class TestNewman:
    @pytest.mark.parametrize("indent", [None, 2])
    def test_reply_is_a_list_of_bytes(self, indent: int | None) -> None:
        def execution(name: str, body: str) -> dict[str, object]:
            form = [{"key": "client_id", "value": KEY}]
            request = {"method": "POST", "body": {"mode": "urlencoded", "urlencoded": form}}
            stream = {"type": "Buffer", "data": list(body.encode())}
            return {"item": {"name": name}, "request": request, "response": {"stream": stream}}

        executions = [execution("ok", '{"access_token":"x"}'), execution("token", REPLY)]
        report = {
            "collection": {"item": []},
            "run": {"timings": {"started": 1795687872123}, "executions": executions},
        }
        log = json.dumps(report, indent=indent)
        [one] = seen(log)
        assert one.error
        assert (one.error.title, str(one.time), one.client.key) == (NO_SCOPES, "2026-11-26 10:11:12Z", KEY)
        assert '"token"' in "".join(log.splitlines()[one.line - 1 : one.line + 3])


class TestNearMisses:
    @pytest.mark.parametrize(
        "line",
        [
            "3 invalid_rows in batch 7",
            "ERROR invalid_grant: Bad Request",  # another server's
            "ERROR access_denied",
            "POST https://login.microsoftonline.com/x/oauth2/v2.0/token 400 invalid_client: invalid client credentials",
            "INVALID_FIELD: No such column 'Nope' on entity 'Account'",
            "asking for a token with client credentials",
            "the app selects valid scopes",
            "LOGIN_HISTORY exported, nothing INVALID_",
            "user ann has a consumer Key in this org",
        ],
    )
    def test_is_no_error_of_salesforce(self, line: str) -> None:
        assert seen(f"2026-11-26T10:11:12Z {line}\n") == []

    def test_bare_code_beside_salesforce_is_shown_as_a_code(self) -> None:
        [one] = seen(
            "2026-11-26T10:11:12Z POST https://a.my.salesforce.com/services/oauth2/token: invalid_grant\n"
        )
        assert (one.error, one.code, one.stage) == (None, "invalid_grant", None)


class TestWindows:
    """What is found doesn't depend on where the log is cut."""

    LOG = "".join(
        f"2026-11-26T10:{minute:02}:00Z ERROR {REPLY} {'x' * minute * 997}\n" for minute in range(60)
    ).encode()

    @pytest.mark.parametrize("size", [701, 4_099, 65_536])
    def test_short_reads(self, size: int) -> None:
        stream = io.BytesIO(self.LOG)
        found = list(sightings(lambda buffer: stream.readinto(buffer[:size]), TODAY))
        assert [each.line for each in found] == list(range(1, 61))
        assert [str(each.time)[14:16] for each in found] == [f"{minute:02}" for minute in range(60)]

    def test_error_in_a_very_long_line(self) -> None:
        long = b"x" * 3_000_000
        log = b"short\n" + long + REPLY.encode() + long + b"\n2026-11-26T10:11:12Z " + NO_SCOPES.encode()
        assert [each.line for each in seen(log)] == [2, 3]

    def test_time_at_the_beginning_of_a_long_line(self) -> None:
        line = f"2026-11-26T10:11:12Z {'x' * (REACH // 2)} {NO_SCOPES}\n"
        assert only(line) == (NO_SCOPES, "2026-11-26 10:11:12Z", 1)


def test_words_are_few_and_different() -> None:
    words = (*WORDS, *LOGIN_WORDS)
    assert len(WORDS) <= 20, "each word makes the search slower"
    assert not [(one, other) for one in words for other in words if one != other and one in other]
