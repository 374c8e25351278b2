"""Queries that find token errors in log platforms, for all apps or for those of a project; also the table behind docs/monitoring.md."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from sfscope_lint.record import Record
from sfscope_lint.salesforce.errors.catalogue import ERRORS
from sfscope_lint.salesforce.errors.record import Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sfscope_lint.engine.report import Report

_LEAST_WORDS = 3  # of a text that stands for an error without its code
_VAGUE = frozenset({"retry your request"})
_WITHOUT_CODE = frozenset(
    {"Missing Consumer Key Parameter"}
)  # no other text without a code is the endpoint's own
_AFTER_THE_TOKEN = ("This session is not valid for use with the REST API", "API is disabled for this User")
_KEY = re.compile(r"[A-Za-z0-9._]{10,300}")
_HOST = re.compile(r"[a-z0-9][a-z0-9.-]{3,252}")


class Platform(Record):
    """A log platform. ``where`` is the place for a query. ``query`` makes one from texts of which a line must have one, and from
    client ids and hosts of which it must have one, too (none: any line). ``example`` is a line that it finds.
    """

    title: str
    where: str
    query: Callable[[Sequence[str], Sequence[str]], str]
    example: str


class Alert(Record):
    """A query, and what it finds."""

    title: str
    query: str


def phrases() -> tuple[str, ...]:
    """The texts to look for: of the token endpoint in this flow, and of APIs that refuse a token of a wrong kind."""
    sent = [
        each for each in ERRORS if each.stage is Stage.TOKEN and (each.code or each.text in _WITHOUT_CODE)
    ]
    texts = dict.fromkeys(error.text for error in sent if error.text not in _VAGUE)
    return (*(text for text in texts if len(re.findall(r"\w+", text)) >= _LEAST_WORDS), *_AFTER_THE_TOKEN)


def client_ids(report: Report) -> tuple[str, ...]:
    """The consumer keys that the project's files hold literally. They aren't secret; a value that may be one is left out."""
    values = [app.consumer_key for app in report.apps] + [request.client_id for request in report.requests]
    literal = {value.text for value in values if value is not None and not value.placeholder}
    return tuple(sorted(key for key in literal if _KEY.fullmatch(key) and report.secrets.hide(key) == key))


def hosts(report: Report) -> tuple[str, ...]:
    """The hosts that the project's token requests name literally."""
    from sfscope_lint.salesforce.token_endpoint import host

    urls = [request.token_url for request in report.requests]
    named = {host(url.text).lower() for url in urls if url is not None and not url.placeholder}
    return tuple(
        sorted(
            name
            for name in named
            if _HOST.fullmatch(name) and "." in name and report.secrets.hide(name) == name
        )
    )


def alerts(name: str, filters: Sequence[str] = ()) -> tuple[Alert, ...]:
    """The queries for a platform: for every token error and, with ``filters``, for those that name one of these."""
    platform = PLATFORMS[name]
    every = Alert(f"{platform.title}: every token error", platform.query(phrases(), ()))
    title = f"{platform.title}: those of this project's client ids and hosts"
    return (every, Alert(title, platform.query(phrases(), filters))) if filters else (every,)


def alerts_record(name: str, filters: Sequence[str]) -> dict[str, Any]:
    """The queries for programs."""
    return {"platform": name, "alerts": [alert._asdict() for alert in alerts(name, filters)]}


def alerts_text(name: str, filters: Sequence[str]) -> str:
    """The queries, each below a line that says what it finds."""
    return "\n".join(
        f"{alert.title} ({PLATFORMS[name].where})\n\n{alert.query}\n" for alert in alerts(name, filters)
    )


def _splunk(texts: Sequence[str], filters: Sequence[str]) -> str:
    narrowed = f" ({_or(filters)})" if filters else ""
    return (
        f"index=* ({_or(texts)}){narrowed}\n"
        f'| rex field=_raw "(?i)(?<token_error>{_any_of(texts)})"\n'
        "| stats count earliest(_time) AS first_seen latest(_time) AS last_seen BY token_error source"
    )


def _datadog(texts: Sequence[str], filters: Sequence[str]) -> str:
    # Without *: only the message is searched, and a line of JSON may have none.
    return f"({_or(texts, '*:')})" + (f" AND ({_or(filters, '*:')})" if filters else "")


def _anypoint(texts: Sequence[str], filters: Sequence[str]) -> str:
    return f"({_or(texts)})" + (f" AND ({_or(filters)})" if filters else "")


def _azure(texts: Sequence[str], filters: Sequence[str]) -> str:
    narrowed = f'\n| where entry matches regex @"{_any_of(filters)}"' if filters else ""
    return (
        "union isfuzzy=true withsource=origin AppTraces, AppExceptions, AppDependencies, AzureDiagnostics, LogicAppWorkflowRuntime, "
        "ADFActivityRun, ContainerLogV2\n"
        "| extend entry = tostring(pack_all())\n"
        f'| extend token_error = extract(@"(?i)({_any_of(texts)})", 1, entry)\n'
        f"| where isnotempty(token_error){narrowed}\n"
        "| summarize count(), first_seen = min(TimeGenerated), last_seen = max(TimeGenerated) by token_error, origin"
    )


def _cloudwatch(texts: Sequence[str], filters: Sequence[str]) -> str:
    narrowed = f"\n| filter @message like /{_any_of(filters)}/" if filters else ""
    return (
        "fields @timestamp, @message\n"
        f"| filter @message like /(?i)({_any_of(texts)})/{narrowed}\n"
        f"| parse @message /(?i)(?<token_error>{_any_of(texts)})/\n"
        "| stats count(*) as errors, min(@timestamp) as first_seen, max(@timestamp) as last_seen by token_error"
    )


def _loki(texts: Sequence[str], filters: Sequence[str]) -> str:
    narrowed = f" |~ `{_any_of(filters)}`" if filters else ""
    return (
        'sum by (token_error) (count_over_time({job=~".+"} '
        f"|~ `(?i)({_any_of(texts)})`{narrowed} | regexp `(?i)(?P<token_error>{_any_of(texts)})` [15m]))"
    )


def _or(values: Iterable[str], field: str = "") -> str:
    return " OR ".join(f'{field}"{value}"' for value in values)


def _any_of(values: Iterable[str]) -> str:
    """A regular expression of any dialect for one of these values."""
    return "|".join(re.sub(r"([.()\[\]+*?^$|\\])", r"\\\1", value) for value in values)


_REPLY = '{"error":"invalid_grant","error_description":"no valid scopes defined"}'
PLATFORMS = {
    "splunk": Platform(
        "Splunk", "Search & Reporting; Save As, Alert", _splunk,
        f"2026-11-26T10:11:12Z ERROR order-sync token request failed: 400 {_REPLY}",
    ),
    "datadog": Platform(
        "Datadog", "Logs, Explorer; New Monitor", _datadog,
        "2026-11-26 10:11:12 ERROR [order-sync] simple_salesforce.exceptions.SalesforceAuthenticationFailed: invalid_grant: "
        "no client credentials user enabled",
    ),
    "azure": Platform(
        "Azure Monitor", "Logs; New alert rule", _azure,
        json.dumps({"status": "Failed", "outputs": {"statusCode": 400, "body": {
            "error": "invalid_grant", "error_description": "request not supported on this domain"}}}),
    ),
    "cloudwatch": Platform(
        "CloudWatch Logs Insights", "Logs Insights; a metric filter for an alarm", _cloudwatch,
        json.dumps({"level": "ERROR", "message": json.dumps(
            {"error": "invalid_request", "error_description": "scope parameter not supported"})}),
    ),
    "loki": Platform(
        "Grafana Loki", "Explore; New alert rule", _loki,
        f"level=error ts=2026-11-26T10:11:12Z msg={json.dumps(_REPLY)}",
    ),
    "anypoint": Platform(
        "Anypoint Monitoring", "Log Search; Save, Alerts", _anypoint,
        "ERROR 2026-11-26 10:11:12,345 [[MuleRuntime].uber.07] org.mule.extension.salesforce: Access token could not be obtained: "
        "invalid_client_id: client identifier invalid",
    ),
}  # fmt: skip
