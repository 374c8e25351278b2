"""What an entry of a log says about the app that asked for a token: its consumer key, its name, its user."""

from __future__ import annotations

import re

from sfscope_lint.record import Record

_SIGN = r"[\"']?\]?\s{0,4}(?:=>|[=:])\s{0,4}[\"']?"
_KEY = re.compile(
    rf"(?i)(?<![\w])(?:client_?id|consumer_?key|client-id|oauth_?consumer){_SIGN}([\w.~-]{{5,300}})"
)
_CONSUMER_KEY = re.compile(r"(?<![\w.])3MVG9[\w.]{20,200}")
_APP = re.compile(
    rf"(?i)(?<![\w.])(?:connected_?app(?:_?name|_?id)?|external_?client_?app(?:_?name)?|app(?:lication)?(?:_?name)?|integration"
    rf"|client_?name){_SIGN}(?:(?<=[\"'])([^\"'\n]{{1,80}})|([\w.-]{{1,80}}))"
)
_USER = re.compile(
    rf"(?i)(?<![\w.])(?:user_?name|user|run_?as(?:_?user)?|login_?name){_SIGN}([\w.+-]{{1,80}}@[\w.-]{{1,80}})"
)
_SALESFORCE = re.compile(
    r"(?i)salesforce|sfdc|\bforce\.com|/services/(?:oauth2|data|soap|async)\b|\b3MVG9|\bremote access 2\.0"
)
_TOKEN_URL = re.compile(r"(?i)https?://([\w.-]{1,255})(?::\d+)?/[^\s\"'<>]{0,200}(?:token|oauth)")
_SALESFORCE_HOST = re.compile(
    r"(?i)(?:^|\.)(?:salesforce|force|salesforce-setup|site)\.com$|(?:^|\.)salesforce\.mil$"
)
_APP_LOGIN = re.compile(r"(?i)oauth|remote access")


class Client(Record):
    """What a log says about an app, as far as it says it (empty: it doesn't)."""

    key: str = ""
    app: str = ""
    user: str = ""


def client_of(spans: tuple[str, ...]) -> Client:
    """The client of an entry, from the nearest span that names each part of it."""
    return Client(
        _first(spans, _CONSUMER_KEY) or _first(spans, _KEY),
        _first(spans, _APP),
        _first(spans, _USER),
    )


def _first(spans: tuple[str, ...], pattern: re.Pattern[str]) -> str:
    found = next((match for span in spans if (match := pattern.search(span))), None)
    if found is None:
        return ""
    return next((group for group in found.groups() if group), found[0]) if found.groups() else found[0]


def names_salesforce(text: str) -> bool:
    """Whether a text names Salesforce, one of its paths or a consumer key."""
    return _SALESFORCE.search(text) is not None


def names_another_host(text: str) -> bool:
    """Whether the token URLs in a text are all on hosts that aren't Salesforce's."""
    hosts = _TOKEN_URL.findall(text)
    return bool(hosts) and not any(_SALESFORCE_HOST.search(host) for host in hosts)


def is_app_login(row: str) -> bool:
    """Whether a row of a login history is about an app that asked for a token, and not about a person's login."""
    return _APP_LOGIN.search(row) is not None
