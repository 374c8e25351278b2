"""Token requests of known client libraries, which make their requests in code that the program doesn't show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sfscope_lint.model.token_requests import Grant
from sfscope_lint.model.traced_text import Piece, Text, join
from sfscope_lint.readers.code.results import under
from sfscope_lint.readers.code.things import Thing
from sfscope_lint.salesforce.token_endpoint import PATH

if TYPE_CHECKING:
    from collections.abc import Callable

    from sfscope_lint.model.source import Span
    from sfscope_lint.readers.code.calls import Program
    from sfscope_lint.readers.code.things import Arguments

# Assertions of tests, which request no token.
_ASSERTION = re.compile(
    r"(?:[Ee]xpect|[Aa]ssert)(?:$|[A-Z_]\w*)|eql?|stub_request|have_requested|a_request|stubFor|urlEqualTo"
)
# Constructors of a name with its value: java.util.Map, Apache HttpClient, .NET (which may leave out the type).
_PAIRS = frozenset({"", "entry", "SimpleEntry", "BasicNameValuePair", "KeyValuePair", "SimpleImmutableEntry"})


class Asked(NamedTuple):
    """A call: the program it stands in, what it is called on, its arguments, and where its name stands."""

    program: Program
    receiver: Thing | None
    arguments: Arguments
    span: Span


def is_assertion(name: str) -> bool:
    """The function compares values in a test, or stands in for a server there."""
    return _ASSERTION.fullmatch(name) is not None


def is_pair(name: str) -> bool:
    """The function makes a pair of a name and a value."""
    return name.partition("<")[0] in _PAIRS


def known_call(language: str, name: str, asked: Asked) -> Thing | None:
    """What a call of a client library gives, by its dotted name or that alone; None if it is a call like any other."""
    name = name.partition("<")[0]
    known = _CALLS.get((language, name)) or _CALLS.get((language, name.rpartition(".")[2]))
    return known(asked) if known else None


def _written(text: str, span: Span) -> Text:
    return Text((Piece(text, span),))


def _client_credentials(asked: Asked) -> Thing:
    """A client whose grant is in its name."""
    named = asked.arguments.named
    named.fields.setdefault("grant_type", Thing(_written(Grant.CLIENT_CREDENTIALS.value, asked.span)))
    return Thing(fields=named.fields, parts=asked.arguments.all)


def _simple_salesforce(asked: Asked) -> None:
    """Add the request of ``simple_salesforce`` 1.12, which uses the flow if it gets key, secret and domain but no user."""
    fields, span = asked.arguments.named.fields, asked.span
    if not {"client_id", "client_secret"} <= fields.keys():
        return
    domain = fields["domain"].text if "domain" in fields else None
    host = domain or Text()
    if {"username", "password"} <= fields.keys():
        grant = Grant.PASSWORD
        host = host if host.text else _written("login", span)
    elif "username" not in fields and domain and domain.text not in ("login", "test"):
        grant = Grant.CLIENT_CREDENTIALS
    else:
        return
    # It sends no scope.
    texts = {name: thing.text for name, thing in fields.items() if thing.text and name != "scope"}
    texts["grant_type"] = _written(grant.value, span)
    url = Text((Piece("https://", span), *host.pieces, Piece(f".salesforce.com{PATH}", span)))
    asked.program.add(url, texts, span)


def _basic_authentication(asked: Asked) -> None:
    """Add the id and secret in ``auth=(id, secret)`` or ``auth=HTTPBasicAuth(id, secret)`` of requests and httpx."""
    named = asked.arguments.named
    auth = named.fields.get("auth")
    if auth and len(auth.parts) >= 2:
        fields = {"client_id": auth.parts[-2], "client_secret": auth.parts[-1]}
        named.parts.append(Thing(fields=fields))


def _go_config(asked: Asked) -> Thing | None:
    """``clientcredentials.Config`` of golang.org/x/oauth2 0.30: its ``TokenURL`` is asked with its ``Scopes``."""
    fields = asked.arguments.named.fields
    url = fields["TokenURL"].text if "TokenURL" in fields else None
    if url is None:
        return None
    texts = {name: text for name, thing in fields.items() if (text := _list_of(thing))}
    texts["grant_type"] = _written(Grant.CLIENT_CREDENTIALS.value, asked.span)
    asked.program.add(url, texts, asked.span)
    return asked.arguments.named


def _list_of(thing: Thing) -> Text | None:
    """A text, or the texts of a list with spaces between them, as scopes are sent."""
    if thing.text is not None:
        return thing.text
    texts = [part.text for part in thing.parts if part.text]
    return join(texts, " ") if texts else None


def _java_map(asked: Asked) -> Thing | None:
    """``Map.of(key, value, …)``."""
    values = asked.arguments.values
    if len(values) < 2 or len(values) % 2 or any(key.text is None for key in values[::2]):
        return None
    pairs = zip(values[::2], values[1::2], strict=True)
    return Thing(fields={key.text.text: value for key, value in pairs if key.text}, parts=values)


def _java_form(asked: Asked) -> Thing | None:
    """``BodyInserters.fromFormData(key, value)`` of Spring's WebClient."""
    return _java_map(asked) if len(asked.arguments.values) == 2 else None


def _setting(name: str) -> Callable[[Asked], Thing | None]:
    """A method that gives a setting to its object, and returns that."""

    def give(asked: Asked) -> Thing | None:
        if asked.receiver is None or not asked.arguments.values:
            return None
        values = asked.arguments.values
        asked.receiver.fields[name] = Thing(
            _list_of(values[0] if len(values) == 1 else Thing(parts=values)), parts=values
        )
        return asked.receiver

    return give


def _restforce(asked: Asked) -> Thing | None:
    """What Restforce 8 asks for: the flow, if it has a key and a secret and no other credential.

    It takes more of its options from the environment; only one that names the org surely asks by this flow.
    """
    fields = asked.arguments.named.fields
    if not {"client_id", "client_secret"} <= fields.keys():
        return None
    texts = {name: thing.text for name, thing in fields.items() if thing.text}
    if {"username", "password"} <= fields.keys():
        grant = Grant.PASSWORD
    elif {"refresh_token", "oauth_token", "jwt_key", "username"} & fields.keys():
        return None
    else:
        grant = Grant.CLIENT_CREDENTIALS
    host = texts.get("host") or _written("login.salesforce.com", asked.span)
    base = host if "://" in host.text else Text((Piece("https://", asked.span), *host.pieces))
    texts["grant_type"] = _written(grant.value, asked.span)
    texts.pop("scope", None)
    certain = grant is Grant.PASSWORD or bool({"instance_url", "host"} & fields.keys())
    asked.program.add(under(base, _written(PATH, asked.span)), texts, asked.span, certain=certain)
    return Thing(parts=asked.arguments.all)


def _curl_option(asked: Asked) -> Thing | None:
    """``curl_setopt($handle, option, value)``: the handle has it."""
    if not asked.arguments.values:
        return None
    handle, *options = asked.arguments.values
    handle.parts += options
    return Thing()


def forrest(program: Program, settings: Thing, span: Span) -> None:
    """The settings of Forrest 2.16: its flow, and the credentials with the URL where it asks."""
    flow, credentials = settings.fields.get("authentication"), settings.fields.get("credentials")
    if not flow or not flow.text or not credentials or flow.text.text.lower() != "clientcredentials":
        return
    texts = {name: thing.text for name, thing in credentials.fields.items() if thing.text}
    base = texts.get("loginURL")
    if base is None or not {"client_id", "client_secret"} <= texts.keys():
        return
    texts["grant_type"] = _written(Grant.CLIENT_CREDENTIALS.value, flow.text.span)
    program.add(under(base, _written(PATH, base.span)), texts, span, certain=flow.text.known)


_SIMPLE_SALESFORCE = ("Salesforce", "SalesforceLogin", "AsyncSalesforce", "build_async_salesforce_client")
_REQUESTS = ("post", "request", "Request", "get", "put", "stream", "fetch_token", "send")
_SETTINGS = {
    "authorizationGrantType": "grant_type",
    "clientId": "client_id",
    "clientSecret": "client_secret",
    "tokenUri": "tokenUri",
    "scope": "scope",
    "scopes": "scope",
}
_CALLS: dict[tuple[str, str], Callable[[Asked], Thing | None]] = {
    **{("Python", name): _client_credentials for name in ("BackendApplicationClient", "ClientCredentials")},
    **{("Python", name): _simple_salesforce for name in _SIMPLE_SALESFORCE},
    **{("Python", name): _basic_authentication for name in _REQUESTS},
    **{("Java", name): _setting(field) for name, field in _SETTINGS.items()},
    **{
        ("Java", name): _client_credentials
        for name in ("ClientCredentialsTokenRequest", "ClientCredentialsGrant")
    },
    **{("Java", name): _java_map for name in ("Map.of", "ImmutableMap.of")},
    ("Java", "fromFormData"): _java_form,
    ("C#", "ClientCredentialsTokenRequest"): _client_credentials,
    ("Go", "clientcredentials.Config"): _go_config,
    ("Ruby", "Restforce.new"): _restforce,
    **{("PHP", name): _curl_option for name in ("curl_setopt", "curl_setopt_array")},
}
