"""Shared by all readers of token requests: the file that they read, and how they make a request."""

from __future__ import annotations

import re
from contextlib import nullcontext
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from sfscope_lint.files.time_limit import TimeLimitError, time_limit
from sfscope_lint.model.place import Place
from sfscope_lint.model.source import Span, overlap_any
from sfscope_lint.model.token_requests import CALLOUT, PROVIDER, Grant, TokenRequest, Unparsed
from sfscope_lint.model.traced_text import Text, form_fields
from sfscope_lint.model.values import Value
from sfscope_lint.readers.secrets.text import without_secrets
from sfscope_lint.salesforce.placeholders import is_name, is_template
from sfscope_lint.salesforce.token_endpoint import is_token_url

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from sfscope_lint.model.source import Source
    from sfscope_lint.model.token_requests import IdentityProvider, NamedCredential, RequestKind

# Signs of a value that is filled in later: {0}, %s, <your scope>, $NAME.
_LATER = re.compile(r"[{}<>$]|%[sd(]")
# Salesforce takes no larger Apex class; data may be larger than programs.
_LONGEST = 1_000_000
_DATA = frozenset({"json", "xml"})
_SECRETS = ("client_secret", "password", "assertion", "refresh_token")


class SourceFile(NamedTuple):
    """A file that holds the words of a token request.

    ``name`` is the file's name without its suffix, ``path`` that from the project's root with ``/``, ``replaced``
    are the spans of the text that ``sfdx-project.json`` replaces.
    """

    source: Source
    name: str
    path: str
    project: str
    replaced: tuple[Span, ...] = ()

    @property
    def suffix(self) -> str:
        return self.path.rpartition(".")[2].lower()

    def place(self, span: Span) -> Place:
        return Place(self.source, None, span)


class UnparsedError(Exception):
    """The file can't be parsed as what it is; the message is one line, and holds no value of the file."""


def read(
    file: SourceFile, readers: Collection[str]
) -> Iterator[TokenRequest | NamedCredential | IdentityProvider | Unparsed]:
    """The token requests of a file, and what others of them need; what can't be parsed is said, and no more."""
    modules = [import_module(f"sfscope_lint.readers.{reader}") for reader in readers]
    found: list[TokenRequest | NamedCredential | IdentityProvider] = []
    why = ""
    try:
        # Programs count their steps: the same file gets the same answer on every machine.
        with nullcontext() if all(reader.startswith("code.") for reader in readers) else time_limit():
            if len(file.source.data) > _LONGEST and file.suffix not in _DATA:
                raise UnparsedError(f"it is a program of more than {_LONGEST:,} bytes")
            for module in modules:
                for part in module.read(file):
                    found.append(part)  # noqa: PERF402 - what was found before an error counts
    except UnparsedError as error:
        why = str(error)
    except RecursionError:
        why = "it is nested too deeply"
    except TimeLimitError:
        found, why = [], "to understand it takes more than a second"  # how far it came is chance
    yield from found
    if why:
        yield Unparsed(file.source.path, f"not searched for token requests: {why}")


def make_request(
    kind: RequestKind,
    file: SourceFile,
    place: Place,
    url: Text | None,
    fields: Mapping[str, Text],
    *,
    certain: bool = True,
) -> TokenRequest | None:
    """A token request; None if its URL isn't a token URL of Salesforce, or if its grant isn't one in ``Grant``.

    ``url`` is None if a Salesforce connector makes up the URL. ``fields`` are the parameters by OAuth name; the
    parameters in the URL's query are added to them.
    """
    if url is not None:
        text = url.text
        if not (is_token_url(text) or text.lower().startswith((CALLOUT, PROVIDER))):
            return None
        start = text.find("?")
        if start >= 0:
            fields = {**form_fields(url.cut(start + 1, len(text))), **fields}
            url = url.cut(0, start)
    grants = {grant.value: grant for grant in Grant}
    grant = grants.get(_plain(fields.get("grant_type")))
    if grant is None:
        return None
    secret = fields.get("client_secret")
    return TokenRequest(
        kind=kind,
        grant=grant,
        place=place,
        path=file.path,
        project=file.project,
        token_url=None if url is None else _value(file, url)._replace(text=without_secrets(url.text)),
        client_id=_sent(file, fields.get("client_id")),
        scope=_sent(file, fields.get("scope")),
        secret=file.place(secret.span) if secret and _is_committed(file, secret) else None,
        hidden=tuple(
            file.place(piece.span)
            for name in _SECRETS
            for piece in (fields[name].pieces if name in fields else ())
            if piece.text.strip() and not piece.text.startswith("${")
        ),
        certain=certain,
    )


def _plain(text: Text | None) -> str:
    return text.text.strip().strip("\"'") if text else ""


def _sent(file: SourceFile, text: Text | None) -> Value | None:
    """A parameter's value, URL-decoded unless it is a placeholder; None if it is empty."""
    if text is None or not text.text.strip():
        return None
    from urllib.parse import unquote_plus

    value = _value(file, text)
    return value if value.placeholder else value._replace(text=unquote_plus(value.text))


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
