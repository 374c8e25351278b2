"""Links token requests to apps: by the consumer key, otherwise by the settings, never by similar names."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING

from sfscope_lint.model.token_requests import CALLOUT, PROVIDER, Grant, IdentityProvider, NamedCredential
from sfscope_lint.salesforce.token_endpoint import is_token_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sfscope_lint.model.apps import OAuthApp
    from sfscope_lint.model.settings import Integration
    from sfscope_lint.model.token_requests import TokenRequest
    from sfscope_lint.readers.parts import OrgSettings

_MOST_HOPEFUL = (True, None, False)  # values of ``TokenReply.token``


def resolve(
    requests: Iterable[TokenRequest], url_sources: Sequence[NamedCredential | IdentityProvider]
) -> Iterator[TokenRequest]:
    """The requests to Salesforce, sorted by path, with the token URLs that they refer to filled in.

    ``callout:NAME`` refers to a named credential's URL, ``provider:NAME`` to an identity provider's.
    """
    named = {(c.project, c.name.casefold()): c.url for c in url_sources if isinstance(c, NamedCredential)}
    providers = {(p.project, p.name.casefold()): p for p in url_sources if isinstance(p, IdentityProvider)}
    for request in sorted(requests, key=lambda r: r.place.source.path):
        url = request.token_url
        refers = url is not None and url.text.lower().startswith((CALLOUT, PROVIDER))
        if url is None or not refers or is_token_url(url.text):
            yield request
        elif url.text.startswith(PROVIDER):
            provider = providers.get((request.project, url.text.removeprefix(PROVIDER).casefold()))
            if provider and is_token_url(provider.token_url.text):
                yield request._replace(token_url=provider.token_url)
        else:
            name, slash, path = url.text[len(CALLOUT) :].partition("/")
            base = named.get((request.project, name.casefold()), "")
            if base and is_token_url(base + slash + path):
                yield request


def blocked(requests: Iterable[TokenRequest], orgs: Sequence[OrgSettings]) -> Iterator[TokenRequest]:
    """The requests; those with a password are marked where the settings of their project's org block that flow."""
    places = {org.project: org.blocks_password for org in orgs if org.blocks_password}
    for request in requests:
        place = places.get(request.project) if request.grant is Grant.PASSWORD else None
        yield request._replace(blocked=place) if place else request


def link(
    requests: Iterable[TokenRequest], apps: Sequence[OAuthApp], integrations: Iterable[Integration]
) -> Iterator[TokenRequest]:
    """The requests, each with its app if the consumer key or the settings tell which one that is."""
    by_key: dict[str, list[OAuthApp]] = defaultdict(list)
    by_name: dict[tuple[str, str], list[OAuthApp]] = defaultdict(list)
    for app in apps:
        by_name[app.project, app.name].append(app)
        if app.consumer_key:
            by_key[app.consumer_key.text].append(app)
    patterns = [(_pattern(integration.path), integration.app) for integration in integrations]
    for request in requests:
        key = request.client_id
        found = by_key.get(key.text, []) if key and not key.placeholder else []
        named = (
            by_name.get((request.project, name), []) for matches, name in patterns if matches(request.path)
        )
        found = found or next(filter(None, named), [])
        yield request._replace(app=_one_of(found)) if found else request


def _one_of(apps: Sequence[OAuthApp]) -> OAuthApp | None:
    """The app, in the variant most likely to get a token if it has several settings files.

    None if these are different apps.
    """
    if len({(app.kind, app.name.casefold()) for app in apps}) > 1:
        return None
    return min(apps, key=lambda app: _MOST_HOPEFUL.index(app.predicted_reply.token))


def _pattern(written: str) -> Callable[[str], bool]:
    """A function that says whether a path matches a pattern of the settings.

    It raises ``SettingsError`` if matching takes too long.
    """
    from sfscope_lint.files.globs import gitignore, matches

    return partial(matches, gitignore(["/" + written.lstrip("/")]))
