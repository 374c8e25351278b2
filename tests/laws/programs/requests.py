"""What random programs ask for: requests of this flow to Salesforce, and requests that only look like one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from random import Random

TOKEN = "/services/oauth2/token"
FLOW = "client_credentials"


class Host(NamedTuple):
    """Where a request goes: ``text`` or, if that is empty, a variable of this kind and name."""

    text: str = ""
    variable: str = ""
    name: str = ""

    @property
    def shown(self) -> str:
        """What the inventory shows."""
        return self.text.removeprefix("https://") or f"${{{self.name}}}"


class Request(NamedTuple):
    """A request: its host, path and fields. A field's value is a literal, or the name of a variable of the environment after ``$``."""

    host: Host
    path: str
    fields: tuple[tuple[str, str], ...]

    @property
    def scope(self) -> str | None:
        """The scope as the inventory shows it."""
        sent = dict(self.fields).get("scope")
        return f"${{{sent[1:]}}}" if sent and sent.startswith("$") else sent


_WORDS = (
    "order", "price", "stock", "invoice", "batch", "queue", "cache", "report", "ledger", "parcel", "ticket", "route",
    "sensor", "buffer", "signal", "region", "vendor", "cursor", "metric", "window",
)  # fmt: skip
_SCOPES = (
    "api",
    "full",
    "web",
    "refresh_token",
    "api refresh_token",
    "openid api",
    "chatter_api",
    "cdp_query_api",
)
_OTHERS = (
    ("https://login.microsoftonline.com", "/contoso/oauth2/v2.0/token"),
    ("https://acme.eu.auth0.com", "/oauth/token"),
    ("https://auth.example.com", "/oauth2/token"),
    ("https://acme.okta.com", "/oauth2/default/v1/token"),
    ("https://acme.auth.marketingcloudapis.com", "/v2/token"),
    ("https://anypoint.mulesoft.com", "/accounts/api/v2/oauth2/token"),
)
_GRANTS = (
    (("grant_type", "refresh_token"), ("refresh_token", "$REFRESH_TOKEN")),
    (("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), ("assertion", "$ASSERTION")),
    (
        ("grant_type", "authorization_code"),
        ("code", "$CODE"),
        ("redirect_uri", "https://app.example.com/callback"),
    ),
    (("grant_type", "password"), ("username", "$SF_USER"), ("password", "$SF_PASSWORD")),
)


def word(random: Random) -> str:
    """A random name without meaning."""
    return random.choice(_WORDS)


def planted(random: Random) -> Request:
    """A request of this flow to Salesforce."""
    fields = [("grant_type", FLOW), *_client(random)]
    if random.random() < 0.7:
        fields.append(("scope", random.choice(_SCOPES) if random.random() < 0.85 else "$SF_SCOPE"))
    random.shuffle(fields)
    return Request(_salesforce(random), TOKEN, tuple(fields))


def decoy(random: Random) -> Request:
    """A request to another service, for another grant, or to another path of Salesforce."""
    kind = random.randrange(4)
    if kind == 0:
        fields = [*random.choice(_GRANTS), *_client(random)]
        return Request(_salesforce(random), TOKEN, tuple(fields))
    fields = [("grant_type", FLOW), *_client(random), ("scope", "decoy")]
    random.shuffle(fields)
    if kind == 1:
        path = random.choice(
            ("/services/oauth2/revoke", "/services/oauth2/introspect", "/services/a360/token")
        )
        return Request(_salesforce(random), path, tuple(fields))
    host, path = random.choice(_OTHERS)
    if kind == 2:
        return Request(Host(variable="environment", name="AUTH_HOST"), path, tuple(fields))
    return Request(Host(host), path, tuple(fields))


def _salesforce(random: Random) -> Host:
    name = word(random)
    match random.randrange(5):
        case 0:
            return Host(
                variable="environment", name=random.choice(("SF_HOST", "SALESFORCE_URL", "ORG_DOMAIN"))
            )
        case 1:
            return Host(variable="unknown", name=random.choice(("instanceUrl", "loginUrl", "domain", "host")))
        case 2:
            return Host(variable="parameter", name=random.choice(("domain", "host", "org", "server")))
        case 3:
            return Host(f"https://{name}--dev.sandbox.my.salesforce.com")
    return Host(f"https://{name}.my.salesforce.com")


def _client(random: Random) -> list[tuple[str, str]]:
    key = random.choice(("$SF_CLIENT_ID", "3MVG9pE4random"))
    return [("client_id", key), ("client_secret", "$SF_CLIENT_SECRET")] if random.random() < 0.8 else []
