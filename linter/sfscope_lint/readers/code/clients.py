"""Token requests of known client libraries, which make their requests in code that the program doesn't show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sfscope_lint.model.token_requests import Grant
from sfscope_lint.readers.code.asked import Asked, list_of, written
from sfscope_lint.readers.code.defaults import (
    camel,
    go_salesforce,
    jsforce,
    net_core_force,
    pub_sub,
    restforce,
    restforce_settings,
    simple_salesforce,
)
from sfscope_lint.readers.code.results import under
from sfscope_lint.readers.code.things import Thing
from sfscope_lint.salesforce.setting_names import is_client_credentials
from sfscope_lint.salesforce.token_endpoint import PATH

if TYPE_CHECKING:
    from collections.abc import Callable

    from sfscope_lint.model.source import Span
    from sfscope_lint.readers.code.calls import Program

# Constructors of a name with its value: java.util.Map, Apache HttpClient, .NET (which may leave out the type).
_PAIRS = frozenset({"", "entry", "SimpleEntry", "BasicNameValuePair", "KeyValuePair", "SimpleImmutableEntry"})

_GO_ALIAS = re.compile(r'(?<!\w)([A-Za-z_]\w*+)[ \t]++"golang\.org/x/oauth2/clientcredentials"')


def is_pair(name: str) -> bool:
    """The function makes a pair of a name and a value."""
    return name.partition("<")[0] in _PAIRS


def known_call(language: str, name: str, asked: Asked) -> Thing | None:
    """The result of a call of a client library; None for other calls. It is found by dotted name, else by the last part."""
    name = name.partition("<")[0]
    known = _CALLS.get((language, name)) or _CALLS.get((language, name.rpartition(".")[2]))
    return known(asked) if known else None


def _client_credentials(asked: Asked) -> Thing:
    """A client whose grant is in its name."""
    named = asked.arguments.named
    if "scope" in named.fields:
        named.fields["scope"] = Thing(list_of(named.fields["scope"]))
    named.fields.setdefault("grant_type", Thing(written(Grant.CLIENT_CREDENTIALS.value, asked.span)))
    return Thing(fields=named.fields, parts=asked.arguments.all)


def _session(asked: Asked) -> Thing:
    """``OAuth2Session`` and ``OAuth2Client`` of authlib 1.6: they send their scope. With a client, that one's is sent."""
    named = asked.arguments.named
    scope = named.fields.get("scope")
    fields = {"scope": Thing(list_of(scope))} if scope and "client" not in named.fields else {}
    return Thing(fields=fields, parts=[*asked.arguments.values, *named.fields.values()])


def _fetch_token(asked: Asked) -> None:
    """``fetch_token`` of a session: it sends the session's scope; authlib's asks by this flow if nothing else is given."""
    _basic_authentication(asked)
    fields = asked.arguments.named.fields
    for thing in asked.receiver.walk() if asked.receiver else ():
        if "scope" in thing.fields:
            fields.setdefault("scope", thing.fields["scope"])
    if "authlib" in asked.program.file.source.text and not _OTHER_GRANT & fields.keys():
        fields["grant_type"] = Thing(written(Grant.CLIENT_CREDENTIALS.value, asked.span))


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
    program = asked.program.file.source.text
    alias = _GO_ALIAS.search(program)
    package = alias[1] if alias and alias[1] != "import" else "clientcredentials"
    if url is None or not program.startswith(f"{package}.", asked.span.start):
        return None
    texts = {name: text for name, thing in fields.items() if (text := list_of(thing))}
    texts["grant_type"] = written(Grant.CLIENT_CREDENTIALS.value, asked.span)
    asked.program.add(url, texts, asked.span)
    return asked.arguments.named


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
    """A method that sets a value of its object, and returns the object."""

    def give(asked: Asked) -> Thing | None:
        if asked.receiver is None or not asked.arguments.values:
            return None
        values = asked.arguments.values
        asked.receiver.fields[name] = Thing(
            list_of(values[0] if len(values) == 1 else Thing(parts=values)), parts=values
        )
        return asked.receiver

    return give


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
    texts["grant_type"] = written(Grant.CLIENT_CREDENTIALS.value, flow.text.span)
    program.add(under(base, written(PATH, base.span)), texts, span, certain=flow.text.known)


def mcp_server(program: Program, settings: Thing, span: Span) -> None:
    """The environment with which a program starts mcp-server-salesforce 0.0.6: its flow, and the org where it asks."""
    flow = settings.fields.get("SALESFORCE_CONNECTION_TYPE")
    if not flow or not flow.text or not is_client_credentials(flow.text.text):
        return
    named = (("client_id", "CLIENT_ID"), ("client_secret", "CLIENT_SECRET"), ("url", "INSTANCE_URL"))
    things = ((name, settings.fields.get(f"SALESFORCE_{setting}")) for name, setting in named)
    texts = {name: thing.text for name, thing in things if thing and thing.text}
    base = texts.pop("url", None)
    texts["grant_type"] = written(Grant.CLIENT_CREDENTIALS.value, flow.text.span)
    url = under(base, written(PATH, base.span)) if base else None
    program.add(url, texts, span, certain=flow.text.known)


_SCRIPTS = ("JavaScript", "TypeScript")
_OTHER_GRANT = frozenset({"grant_type", "code", "authorization_response", "username", "password"})
_SIMPLE_SALESFORCE = ("Salesforce", "SalesforceLogin", "AsyncSalesforce", "build_async_salesforce_client")
_REQUESTS = ("post", "request", "Request", "get", "put", "stream", "send")
_SETTINGS = {
    "authorizationGrantType": "grant_type",
    "clientId": "client_id",
    "clientSecret": "client_secret",
    "tokenUri": "tokenUri",
    "scope": "scope",
    "scopes": "scope",
}
_CAMEL = {"clientId": "client_id", "clientSecret": "client_secret", "loginUrl": "loginUrl"}
_CALLS: dict[tuple[str, str], Callable[[Asked], Thing | None]] = {
    **{("Python", name): _client_credentials for name in ("BackendApplicationClient", "ClientCredentials")},
    **{("Python", name): simple_salesforce for name in _SIMPLE_SALESFORCE},
    **{("Python", name): _basic_authentication for name in _REQUESTS},
    **{("Python", name): _session for name in ("OAuth2Session", "OAuth2Client", "AsyncOAuth2Client")},
    ("Python", "fetch_token"): _fetch_token,
    **{(language, name): jsforce for language in _SCRIPTS for name in ("Connection", "OAuth2")},
    **{(language, "PubSubApiClient"): pub_sub for language in _SCRIPTS},
    **{("Java", name): _setting(field) for name, field in _SETTINGS.items()},
    **{
        ("Java", name): _client_credentials
        for name in ("ClientCredentialsTokenRequest", "ClientCredentialsGrant")
    },
    **{("Java", name): _java_map for name in ("Map.of", "ImmutableMap.of")},
    ("Java", "fromFormData"): _java_form,
    ("C#", "ClientCredentialsTokenRequest"): _client_credentials,
    **{("Java", f"set{name[0].upper()}{name[1:]}"): _setting(field) for name, field in _CAMEL.items()},
    ("Java", "setAuthenticationType"): camel,
    ("C#", "ClientCredentialsAsync"): net_core_force,
    ("Go", "Config"): _go_config,
    ("Go", "Creds"): go_salesforce,
    ("Ruby", "Restforce.new"): restforce,
    ("Ruby", "Restforce.configure"): restforce_settings,
    **{("PHP", name): _curl_option for name in ("curl_setopt", "curl_setopt_array")},
}
