"""Client libraries and what they ask for: calls whose meaning isn't in the program."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sfscope_lint.model.token_requests import Grant
from sfscope_lint.model.traced_text import Piece, Text
from sfscope_lint.readers.code.calls import Thing
from sfscope_lint.salesforce.token_endpoint import PATH

if TYPE_CHECKING:
    from collections.abc import Callable

    from sfscope_lint.model.source import Span
    from sfscope_lint.readers.code.calls import Program

# What tests call to compare: it asks nobody for a token.
_ASSERTION = re.compile(r"(?:[Ee]xpect|[Aa]ssert)(?:$|[A-Z_]\w*)")


def is_assertion(name: str) -> bool:
    """The function compares values in a test."""
    return _ASSERTION.fullmatch(name) is not None


def known_call(language: str, name: str, program: Program, named: Thing, span: Span) -> Thing | None:
    """What a call of a client library gives; None if it is a call like any other."""
    known = _CALLS.get((language, name))
    return known(program, named, span) if known else None


def _client_credentials(_program: Program, named: Thing, span: Span) -> Thing:
    """A client of oauthlib or an authentication of aiohttp: the grant is in its name."""
    named.fields.setdefault("grant_type", Thing(Text((Piece(Grant.CLIENT_CREDENTIALS.value, span),))))
    return named


def _simple_salesforce(program: Program, named: Thing, span: Span) -> None:
    """What ``simple_salesforce`` 1.12 asks for: the flow, if key, secret and domain are given and no user."""
    fields = named.fields
    if not {"client_id", "client_secret"} <= fields.keys():
        return
    domain = fields["domain"].text if "domain" in fields else None
    host = domain or Text()
    if {"username", "password"} <= fields.keys():
        grant = Grant.PASSWORD
        host = host if host.text else Text((Piece("login", span),))
    elif "username" not in fields and domain and domain.text not in ("login", "test"):
        grant = Grant.CLIENT_CREDENTIALS
    else:
        return
    # It sends no scope.
    texts = {name: thing.text for name, thing in fields.items() if thing.text and name != "scope"}
    texts["grant_type"] = Text((Piece(grant.value, span),))
    url = Text((Piece("https://", span), *host.pieces, Piece(f".salesforce.com{PATH}", span)))
    program.add(url, texts, span)


def _basic_authentication(_program: Program, named: Thing, _span: Span) -> None:
    """``auth=(id, secret)`` or ``auth=HTTPBasicAuth(id, secret)`` of requests and httpx."""
    auth = named.fields.get("auth")
    if auth and len(auth.parts) >= 2:
        fields = {"client_id": auth.parts[-2], "client_secret": auth.parts[-1]}
        named.parts.append(Thing(fields=fields))


_SIMPLE_SALESFORCE = ("Salesforce", "SalesforceLogin", "AsyncSalesforce", "build_async_salesforce_client")
_REQUESTS = ("post", "request", "Request", "get", "put", "stream", "fetch_token", "send")
_CALLS: dict[tuple[str, str], Callable[[Program, Thing, Span], Thing | None]] = {
    **{("Python", name): _client_credentials for name in ("BackendApplicationClient", "ClientCredentials")},
    **{("Python", name): _simple_salesforce for name in _SIMPLE_SALESFORCE},
    **{("Python", name): _basic_authentication for name in _REQUESTS},
}
