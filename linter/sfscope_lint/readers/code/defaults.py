"""Client libraries for Salesforce: by which grant they ask, and which host. Most ask a login host unless they are told another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model.token_requests import Grant
from sfscope_lint.model.traced_text import Piece, Text, as_default
from sfscope_lint.readers.code.asked import written
from sfscope_lint.readers.code.results import under
from sfscope_lint.readers.code.things import Thing
from sfscope_lint.salesforce.token_endpoint import PATH, is_token_url

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sfscope_lint.readers.code.asked import Asked

_LOGIN_HOST = "login.salesforce.com"
_LOGIN_URL = f"https://{_LOGIN_HOST}"
# Arguments of simple_salesforce with which it asks for no token, or by another grant.
_OTHER_LOGINS = frozenset(
    {
        "username", "password", "session_id", "instance", "instance_url", "organizationId", "security_token", "privatekey",
        "privatekey_file",
    }
)  # fmt: skip
# Settings of jsforce that name the host.
_HOSTS = frozenset({"loginUrl", "instanceUrl", "tokenServiceUrl", "serverUrl"})


def simple_salesforce(asked: Asked) -> None:
    """What ``simple_salesforce`` 1.12 asks for: the flow, if key and secret are given and no user.

    Without a domain other than ``login`` and ``test`` it can't ask anywhere else than there.
    """
    fields, span = asked.arguments.named.fields, asked.span
    if not {"client_id", "client_secret"} <= fields.keys():
        return
    domain = fields["domain"].text if "domain" in fields else None
    host = domain if domain and domain.text else written("login", span)
    more = bool(asked.arguments.values or asked.arguments.named.parts)  # it may name a user or a domain
    if {"username", "password"} <= fields.keys():
        grant = Grant.PASSWORD
    elif _OTHER_LOGINS & fields.keys() or (domain is None and more):
        return
    else:
        grant = Grant.CLIENT_CREDENTIALS
    # It sends no scope.
    texts = {name: thing.text for name, thing in fields.items() if thing.text and name != "scope"}
    texts["grant_type"] = written(grant.value, span)
    url = Text((Piece("https://", span), *host.pieces, Piece(f".salesforce.com{PATH}", span)))
    asked.program.add(url, texts, span)


def restforce(asked: Asked) -> Thing | None:
    """What ``Restforce.new`` of Restforce 8 asks for; ``Restforce.configure`` or the environment may hold its key."""
    fields = asked.arguments.named.fields
    _restforce(asked, fields, {"instance_url", "host"} & fields.keys())
    return Thing(parts=asked.arguments.all)


def restforce_settings(asked: Asked) -> Thing | None:
    """The block of ``Restforce.configure``. Key and secret alone serve users who log in themselves."""
    fields = asked.arguments.values[-1].fields if asked.arguments.values else {}
    if {"username", "password"} <= fields.keys() or {"instance_url", "host"} & fields.keys():
        _restforce(asked, fields, ())
    return None


def _restforce(asked: Asked, fields: Mapping[str, Thing], surely: Collection[str]) -> None:
    """Add what options ask for: the password flow with a user, this flow with a key and a secret and no other credential.

    Restforce takes more options from the environment; only a call that names the org (``surely``) surely asks by this flow.
    """
    if {"username", "password"} <= fields.keys():
        grant = Grant.PASSWORD
    elif {"refresh_token", "oauth_token", "jwt_key", "username"} & fields.keys():
        return
    elif {"client_id", "client_secret"} <= fields.keys():
        grant = Grant.CLIENT_CREDENTIALS
    else:
        return
    texts = {name: thing.text for name, thing in fields.items() if thing.text}
    default = as_default(written(_LOGIN_HOST, asked.span), "SALESFORCE_HOST", environment=True)
    host = texts.get("host") or default
    base = host if "://" in host.text else Text((Piece("https://", asked.span), *host.pieces))
    texts["grant_type"] = written(grant.value, asked.span)
    texts.pop("scope", None)
    certain = grant is Grant.PASSWORD or bool(surely)
    asked.program.add(under(base, written(PATH, asked.span)), texts, asked.span, certain=certain)


def go_salesforce(asked: Asked) -> Thing | None:
    """``Creds`` of github.com/k-capehart/go-salesforce 3: by a user if it has one, else by its key and secret."""
    fields = asked.arguments.named.fields
    if "/go-salesforce" not in asked.program.file.source.text:
        return None
    if not {"Domain", "client_id", "client_secret"} <= fields.keys():
        return None
    user = {"Username", "Password", "SecurityToken"} <= fields.keys()
    texts = {name: thing.text for name, thing in fields.items() if thing.text}
    texts["grant_type"] = written((Grant.PASSWORD if user else Grant.CLIENT_CREDENTIALS).value, asked.span)
    texts.pop("scope", None)
    if domain := texts.get("Domain"):
        asked.program.add(under(domain, written(PATH, asked.span)), texts, asked.span)
    return asked.arguments.named


def net_core_force(asked: Asked) -> Thing | None:
    """``ClientCredentialsAsync(id, secret, url)`` of NetCoreForce 5: without a URL it asks the login host."""
    values, named = asked.arguments.values, asked.arguments.named.fields
    if len(values) < 2 or "NetCoreForce" not in asked.program.file.source.text:
        return None
    given = values[2] if len(values) > 2 else named.get("tokenRequestEndpointUrl")
    url = given.text if given else written(_LOGIN_URL + PATH, asked.span)
    texts = {"grant_type": written(Grant.CLIENT_CREDENTIALS.value, asked.span)}
    texts |= {
        name: thing.text
        for name, thing in zip(("client_id", "client_secret"), values, strict=False)
        if thing.text
    }
    if url and not (url.known or is_token_url(url.text)):
        url = under(url, written(PATH, asked.span))
    asked.program.add(url, texts, asked.span)
    return Thing(parts=values)


def camel(asked: Asked) -> Thing | None:
    """``setAuthenticationType`` of Camel 4's Salesforce component, whose other settings may follow."""
    flow = asked.arguments.values[0].text if asked.arguments.values else None
    component = asked.receiver
    if component is None or flow is None or flow.text != Grant.CLIENT_CREDENTIALS.value:
        return None
    if "camel.component.salesforce" not in asked.program.file.source.text:
        return None

    def ask() -> None:
        texts = {name: thing.text for name, thing in component.fields.items() if thing.text}
        # Without a login URL it asks the login host, unless a file of settings names another one.
        base = texts.get("loginUrl") or as_default(written(_LOGIN_URL, asked.span), "loginUrl")
        texts["grant_type"] = flow
        asked.program.add(under(base, written(PATH, asked.span)), texts, asked.span)

    asked.program.later(ask)
    return component


def jsforce(asked: Asked) -> Thing | None:
    """``OAuth2`` and ``Connection`` of jsforce 3: the settings of a client without a host get the default one."""
    if not asked.arguments.values or "jsforce" not in asked.program.file.source.text:
        return None
    settings = asked.arguments.values[0]
    client = settings.fields.get("oauth2", settings)
    known = not settings.parts and not client.parts  # nothing is spread into them
    made = Thing(fields=settings.fields, parts=asked.arguments.values)
    if (
        known
        and "client_id" in client.fields
        and not _HOSTS & (settings.fields.keys() | client.fields.keys())
    ):
        made.fields["loginUrl"] = Thing(written(_LOGIN_URL, asked.span))
    return made


def pub_sub(asked: Asked) -> Thing | None:
    """``PubSubApiClient`` of salesforce-pubsub-api-client 5: it asks its ``loginUrl``."""
    fields = asked.arguments.values[0].fields if asked.arguments.values else {}
    texts = {name: thing.text for name, thing in fields.items() if thing.text}
    if "authType" not in texts or texts["authType"].text != "oauth-client-credentials":
        return None
    url = texts.get("loginUrl")
    texts["grant_type"] = Text((Piece(Grant.CLIENT_CREDENTIALS.value, texts["authType"].span),))
    asked.program.add(under(url, written(PATH, url.span)) if url else None, texts, asked.span)
    return Thing(parts=asked.arguments.values)
