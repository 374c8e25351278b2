"""Places that ask Salesforce for a token."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from sfscope_lint.model.place import Place
from sfscope_lint.model.source import Span

if TYPE_CHECKING:
    from sfscope_lint.model.apps import OAuthApp
    from sfscope_lint.model.source import Source
    from sfscope_lint.model.values import Value


CALLOUT = "callout:"


PROVIDER = "provider:"


class RequestKind(Enum):
    """The kinds of artefact that ask for tokens."""

    EXTERNAL_CREDENTIAL = "external-credential"
    POSTMAN = "postman"
    LOGIC_APPS = "logic-apps"
    DATA_FACTORY = "data-factory"
    MULE = "mule"
    BOOMI = "boomi"
    APEX = "apex"
    SHELL = "shell"
    PYTHON = "python"
    JAVASCRIPT = "javascript"


class Grant(Enum):
    """The grants whose requests are read (RFC 6749, sections 4.4 and 4.3)."""

    CLIENT_CREDENTIALS = "client_credentials"
    PASSWORD = "password"  # noqa: S105 - the grant's name


class TokenRequest(NamedTuple):
    """A place that asks Salesforce for a token.

    ``path`` is that of its file from the project's root, with ``/``, ``project`` the directory within which files
    join. ``token_url`` is the URL without its query, or the named credential (``callout:NAME``) that has it; None
    where a connector makes it up. ``scope`` is what is sent, None where nothing or an empty one is. ``secret`` is
    where a client secret is written out, ``hidden`` where that or any other secret is: it is never shown.
    ``certain``: the file puts these parts together itself; else they only stand near each other.
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

    @property
    def source(self) -> Source:
        return self.place.source

    @property
    def whole(self) -> Place:
        return Place(self.place.source, None, Span(0, 0))

    def uses_flow(self) -> bool:
        """It is a client-credentials request, without any guess."""
        return self.grant is Grant.CLIENT_CREDENTIALS and self.certain


class NamedCredential(NamedTuple):
    """What Apex calls ``callout:NAME``, and its URL."""

    name: str
    project: str
    url: str


class IdentityProvider(NamedTuple):
    """An external auth identity provider: the token URL that external credentials of the project borrow."""

    name: str
    project: str
    token_url: Value


class Unparsed(NamedTuple):
    """A file that seemed to ask for a token, and can't be parsed as what it is: one line."""

    path: str
    why: str
