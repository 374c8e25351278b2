"""Places that ask Salesforce for a token."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from sfscope_lint.model.place import Place
from sfscope_lint.model.source import Span
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from sfscope_lint.model.apps import OAuthApp
    from sfscope_lint.model.request_kinds import RequestKind
    from sfscope_lint.model.source import Source
    from sfscope_lint.model.values import Value


CALLOUT = "callout:"


PROVIDER = "provider:"


class Grant(Enum):
    """The grants whose requests are recognized (RFC 6749, sections 4.4 and 4.3)."""

    CLIENT_CREDENTIALS = "client_credentials"
    PASSWORD = "password"  # noqa: S105 - the grant's name


class TokenRequest(Record):
    """A place that asks Salesforce for a token.

    ``path`` is the path of its file from the project's root, with ``/``. ``project`` is the directory whose
    files belong together. ``token_url`` is the URL without its query, or the named credential
    (``callout:NAME``) that has it; None if a connector builds the URL. ``default_url`` is the URL if the variables of the
    environment in it aren't set; None unless all have defaults. ``misspelt`` is the grant type as it is written where it
    isn't one; ``grant`` then is the nearest one. ``json_body``: the parameters are sent as JSON. ``scope`` is the scope that the
    request sends; None if it sends none or an empty one. ``secret`` is the place of a literal client secret;
    ``hidden`` are the places of all literal secrets, whose text is never shown. ``certain``: the file itself
    combines these parts; otherwise they only stand close together. ``app`` is the app that the request uses,
    if known. ``blocked`` is the place where the project's org settings block the flow.
    """

    kind: RequestKind
    grant: Grant
    place: Place
    path: str
    project: str
    token_url: Value | None
    client_id: Value | None
    scope: Value | None
    secret: Place | None
    hidden: tuple[Place, ...] = ()
    certain: bool = True
    app: OAuthApp | None = None
    blocked: Place | None = None
    default_url: Value | None = None
    misspelt: Value | None = None
    json_body: bool = False

    @property
    def source(self) -> Source:
        return self.place.source

    @property
    def whole(self) -> Place:
        return Place(self.place.source, None, Span(0, 0))

    def uses_flow(self) -> bool:
        """Whether this certainly is a client-credentials request."""
        return self.grant is Grant.CLIENT_CREDENTIALS and self.certain


class NamedCredential(Record):
    """A named credential, which Apex calls ``callout:NAME``, and its URL."""

    name: str
    project: str
    url: str


class IdentityProvider(Record):
    """An external auth identity provider, whose token URL the project's external credentials use."""

    name: str
    project: str
    token_url: Value


class Unparsed(Record):
    """A file that seems to ask for a token but can't be read; ``why`` is one line.

    ``remedy``: what to do if that is no fault of the file: its parser isn't installed, or the reader crashed.
    """

    path: str
    why: str
    remedy: str = ""
