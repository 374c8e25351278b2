"""Which app a token request meets: by the consumer key, else by the settings. Never by resemblance of names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model import IdentityProvider, NamedCredential
from sfscope_lint.token_endpoint import is_token_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sfscope_lint.model import OAuthApp, TokenRequest
    from sfscope_lint.settings import Integration

CALLOUT = "callout:"
PROVIDER = "provider:"
_MOST_HOPEFUL = (True, None, False)  # by whether there will be a token


def resolve(
    requests: Iterable[TokenRequest], lenders: Sequence[NamedCredential | IdentityProvider]
) -> Iterator[TokenRequest]:
    """The requests to Salesforce, in order; a borrowed URL is looked up among those who lend one.

    ``callout:NAME`` borrows a named credential's URL, ``provider:NAME`` an identity provider's.
    """
    named = {(c.project, c.name.casefold()): c.url for c in lenders if isinstance(c, NamedCredential)}
    providers = {(p.project, p.name.casefold()): p for p in lenders if isinstance(p, IdentityProvider)}
    for request in sorted(requests, key=lambda r: r.place.source.path):
        url = request.token_url
        if url is None or is_token_url(url.text):
            yield request
        elif url.text.startswith(PROVIDER):
            provider = providers.get((request.project, url.text.removeprefix(PROVIDER).casefold()))
            if provider and is_token_url(provider.token_url.text):
                yield request._replace(token_url=provider.token_url)
        elif url.text.lower().startswith(CALLOUT):
            name, slash, path = url.text[len(CALLOUT) :].partition("/")
            base = named.get((request.project, name.casefold()), "")
            if base and is_token_url(base + slash + path):
                yield request


def link(
    request: TokenRequest, apps: Sequence[OAuthApp], integrations: Iterable[Integration]
) -> TokenRequest:
    """The request with the app that it meets, if anything tells which one that is."""
    key = request.client_id
    if key and not key.placeholder:
        found = [app for app in apps if app.consumer_key and app.consumer_key.text == key.text]
        if found:
            return request._replace(app=_one_of(found))
    for integration in integrations:
        if _matches(integration.path, request.path):
            found = [app for app in apps if app.project == request.project and app.name == integration.app]
            if found:
                return request._replace(app=_one_of(found))
    return request


def _one_of(apps: Sequence[OAuthApp]) -> OAuthApp | None:
    """One app, which may have several settings files, the most hopeful one; None where they are different apps."""
    if len({(app.kind, app.name.casefold()) for app in apps}) > 1:
        return None
    return min(apps, key=lambda app: _MOST_HOPEFUL.index(app.predicted_reply.token))


def _matches(pattern: str, path: str) -> bool:
    from sfscope_lint.globs import gitignore, matches

    return matches(gitignore(["/" + pattern.lstrip("/")]), path)
