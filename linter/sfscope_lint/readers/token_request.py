"""Shared by all readers of token requests: the file that they read, and how they make a request."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sfscope_lint.model.place import Place
from sfscope_lint.model.source import Span, overlap_any
from sfscope_lint.model.token_requests import CALLOUT, PROVIDER, Grant, TokenRequest
from sfscope_lint.model.traced_text import Text, concatenate, form_fields, with_variables
from sfscope_lint.model.values import Value
from sfscope_lint.readers.budget import Budget
from sfscope_lint.readers.secrets.text import without_secrets
from sfscope_lint.salesforce.grant_types import meant_grant_type
from sfscope_lint.salesforce.placeholders import is_name, is_template
from sfscope_lint.salesforce.token_endpoint import PATH, is_doubtful, is_token_url

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sfscope_lint.model.request_kinds import RequestKind
    from sfscope_lint.model.source import Source

# Signs of a value that is filled in later: {0}, %s, <your scope>, $NAME.
_LATER = re.compile(r"[{}<>$]|%[sd(]")
_SECRETS = ("client_secret", "password", "assertion", "refresh_token")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that holds the words of a token request.

    ``name`` is the file's name without its suffix, ``path`` that from the project's root with ``/``, ``replaced``
    are the spans of the text that ``sfdx-project.json`` replaces, ``budget`` has the steps that reading it may take.
    """

    source: Source
    name: str
    path: str
    project: str
    replaced: tuple[Span, ...] = ()
    budget: Budget = field(default_factory=Budget, compare=False, repr=False)

    @property
    def suffix(self) -> str:
        return self.path.rpartition(".")[2].lower()

    def place(self, span: Span) -> Place:
        return Place(self.source, None, span)


def make_request(
    kind: RequestKind,
    file: SourceFile,
    place: Place,
    url: Text | None,
    fields: Mapping[str, Text],
    *,
    certain: bool = True,
    json_body: bool = False,
    assumed: bool = False,
) -> TokenRequest | None:
    """A token request; None if its URL isn't a token URL of Salesforce, or if its grant isn't like one in ``Grant``.

    ``url`` is None if a Salesforce connector makes up the URL. ``assumed``: it is a variable, and the rest of the program says
    that it is Salesforce's. ``fields`` are the parameters by OAuth name; the
    parameters in the URL's query are added to them.
    """
    if url is not None:
        text = url.text
        if not (assumed or is_token_url(text) or text.lower().startswith((CALLOUT, PROVIDER))):
            return None
        start = text.find("?")
        if start >= 0:
            query = form_fields(url.cut(start + 1, len(text)))
            json_body = json_body and "grant_type" not in query
            fields = {**query, **fields}
            url = url.cut(0, start)
    grants = {grant.value: grant for grant in Grant}
    grant_type = fields.get("grant_type", Text())
    grant = grants.get(_plain(grant_type))
    misspelt = None
    if grant is None and _is_literal(file, grant_type):
        grant = grants.get(meant_grant_type(_plain(grant_type)))
        misspelt = _value(file, grant_type)
    if grant is None:
        return None
    secret = fields.get("client_secret")
    return TokenRequest(
        kind=kind,
        grant=grant,
        place=place,
        path=file.path,
        project=file.project,
        token_url=None if url is None else _url(file, _shown(url)),
        default_url=None if url is None else _default(file, url),
        client_id=_sent(file, fields.get("client_id")),
        scope=_sent(file, fields.get("scope")),
        secret=file.place(secret.span) if secret and _is_committed(file, secret) else None,
        hidden=tuple(
            file.place(piece.span)
            for name in _SECRETS
            for piece in (fields[name].pieces if name in fields else ())
            if piece.text.strip() and not piece.text.startswith("${")
        ),
        certain=certain
        and not assumed
        and grant_type.known  # else it is only a default
        and not (url and is_doubtful(url.text) and not _names_salesforce(file)),
        misspelt=misspelt,
        json_body=json_body,
    )


def _names_salesforce(file: SourceFile) -> bool:
    return "salesforce" in file.source.text.lower()


def _url(file: SourceFile, url: Text) -> Value:
    return _value(file, url)._replace(text=without_secrets(url.text))


def _shown(url: Text) -> Text:
    """The URL with variables instead of what they may hold; the path is kept."""
    path = url.text.find(PATH)
    if path < 0:
        return url
    shown = concatenate((with_variables(url.cut(0, path)).pieces, url.cut(path, len(url.text)).pieces))
    return shown if is_token_url(shown.text) else url


def _default(file: SourceFile, url: Text) -> Value | None:
    """The URL if no variable of the environment in it is set; None unless all of them have defaults."""
    unknown = [piece for piece in url.pieces if not piece.known]
    if not unknown or not all(piece.variable and piece.environment for piece in unknown):
        return None
    return _url(file, url)


def _plain(text: Text) -> str:
    return text.text.strip().strip("\"'")


def _sent(file: SourceFile, text: Text | None) -> Value | None:
    """A parameter's value, URL-decoded unless it is a placeholder; None if it is empty."""
    if text is None or not text.text.strip():
        return None
    from urllib.parse import unquote_plus

    value = _value(file, text)
    written = all(piece.known or piece.variable for piece in text.pieces)
    return value if value.placeholder and not written else value._replace(text=unquote_plus(value.text))


def _value(file: SourceFile, text: Text) -> Value:
    return Value(text.text.strip(), file.place(text.span), not _is_literal(file, text))


def _is_literal(file: SourceFile, text: Text) -> bool:
    """Whether the text is a literal that isn't changed before it is sent."""
    return text.known and _is_written(file, text)


def _is_written(file: SourceFile, text: Text) -> bool:
    """Whether the text is a literal, and the deployment replaces nothing of it."""
    return _is_plain(text) and not any(overlap_any(file.replaced, piece.span) for piece in text.pieces)


def _is_plain(text: Text) -> bool:
    """Whether the text isn't empty, and has no variable and no template."""
    whole = text.text.strip()
    return bool(whole) and not is_template(whole) and not _LATER.search(whole)


def _is_committed(file: SourceFile, text: Text) -> bool:
    """Whether the text is a secret in git: a literal, and not just a name that the deployment replaces."""
    targeted = file.source.targeted
    named = is_name(text.text.strip()) and any(overlap_any(targeted, piece.span) for piece in text.pieces)
    return _is_plain(text) and not named
