"""Read token requests from the settings of programs: names and values that say Salesforce and this grant together.

Pairs that belong to the same thing are a group: ``SALESFORCE_GRANT_TYPE`` and ``SALESFORCE_CLIENT_ID``, or the entries of one
object. ``salesforce/setting_names.py`` has the names and their sources.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sfscope_lint.model.request_kinds import RequestKind
from sfscope_lint.model.source import Span
from sfscope_lint.model.token_requests import Grant
from sfscope_lint.model.traced_text import Piece, Text, as_default, stripped, unknown_text
from sfscope_lint.readers.requests.setting_pairs import Setting, settings
from sfscope_lint.readers.secrets.values import is_stand_in, looks_random
from sfscope_lint.readers.token_request import SourceFile, make_request
from sfscope_lint.record import Record
from sfscope_lint.salesforce.setting_names import (
    Role,
    is_client_credentials,
    may_name_salesforce,
    names_another,
    names_salesforce,
    owner,
    role_of,
    words_of,
)
from sfscope_lint.salesforce.token_endpoint import PATH, host, is_token_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.model.token_requests import TokenRequest

_URLS = (Role.TOKEN_URL, Role.LOGIN_URL, Role.BASE_URL)  # the first that is set is asked
_ASKING = frozenset({Role.CLIENT_ID, Role.SECRET})  # examples leave them empty
_HOST = re.compile(r"(?:[a-z][\w.+-]*+://)?[^/?#\s]++", re.IGNORECASE)
_OURS = re.compile(r"(?:^|\.)(?:salesforce|force|cloudforce|salesforce-setup)\.(?:com|mil)$")
_THEIRS = re.compile(r"(?:^|\.)(?:c360a|commercecloud)\.salesforce\.com$")
_VARIABLE = re.compile(r"[${}<>%]|__")
# What tap-salesforce and simple_salesforce put before ``.salesforce.com``.
_DOMAIN = re.compile(r"login|test|[\w-]+(?:\.[\w-]+)*\.my")
# Compose and Spring: a variable with the value that it has if nobody sets it.
_DEFAULT = re.compile(r"\$\{([A-Za-z_][\w.-]*?):-?([^${}]*)\}")
_KEY = "3MVG9"  # every consumer key begins with it
_TAP = ("tap", "salesforce")
_OTHER_FORMATS = re.compile(r"(?:getpostman|postman)\.com/json/|Microsoft\.Logic/schemas/|\"typeProperties\"")


class _Url(Record):
    """A setting's value as a token URL. ``ours``: it surely is Salesforce's, ``elsewhere``: it surely isn't."""

    text: Text | None
    ours: bool = False
    elsewhere: bool = False


_Group = dict[Role, dict[str, Setting]]  # the settings of each role by name


def read(file: SourceFile) -> Iterator[TokenRequest]:
    """The token requests that the file's settings describe."""
    if _OTHER_FORMATS.search(file.source.text):
        return  # their own readers know what their pairs mean
    groups: dict[tuple[str, ...], _Group] = {}
    for setting in settings(file):
        role, before = role_of(setting.name)
        if role and (setting.value.text or role in _ASKING):
            group = groups.setdefault((*setting.path, *before), {})
            group.setdefault(role, {})[setting.name] = setting._replace(value=stripped(setting.value))
    for belongs, group in groups.items():
        yield from _request(file, belongs, group, groups)


def _request(
    file: SourceFile, belongs: tuple[str, ...], group: _Group, groups: dict[tuple[str, ...], _Group]
) -> Iterator[TokenRequest]:
    grant = _grant(group)
    if grant is None or names_another(belongs):
        return
    provider = _provider(belongs, group)
    url = _url({**group, **groups.get(provider, {})} if provider else group)
    client_id = _one(group, Role.CLIENT_ID)
    secret = _one(group, Role.SECRET)
    if url.elsewhere or (_ASKING.isdisjoint(group) and not url.text):
        return
    if not (url.ours or _names_salesforce(belongs, group)):
        return
    fields = {"grant_type": Text((Piece(Grant.CLIENT_CREDENTIALS.value, grant.span),))}
    if client_id:
        fields["client_id"] = _without_default(client_id.value)
    if secret:
        fields["client_secret"] = _secret(file, secret)
    if scope := _one(group, Role.SCOPE):
        sent = provider or scope.name == "scope"  # Spring sends it, and so does who names the parameters so
        fields["scope"] = scope.value if sent else as_default(scope.value)
    certain = not _DEFAULT.fullmatch(grant.text)
    place = file.place(grant.span)
    request = make_request(RequestKind.ENVIRONMENT, file, place, url.text, fields, certain=certain)
    if request:
        yield request


def _grant(group: _Group) -> Text | None:
    """The value that says the grant; None if it is another, or not said."""
    for setting in group.get(Role.GRANT, {}).values():
        if is_client_credentials(_default(setting.value).text):
            return setting.value
    if Role.GRANT in group or Role.OTHER_GRANT in group or not _one(group, Role.SECRET):
        return None
    tap = (
        each.value for each in group.get(Role.PRODUCT, {}).values() if words_of(each.value.text)[:2] == _TAP
    )
    return next(tap, None) if _one(group, Role.CLIENT_ID) else None


def _provider(belongs: tuple[str, ...], group: _Group) -> tuple[str, ...]:
    """What the URL of a client registration of Spring belongs to; empty for other settings."""
    if "registration" not in belongs:
        return ()
    at = belongs.index("registration")
    named = _one(group, Role.PROVIDER)
    name = owner(words_of(named.value.text)) if named else belongs[at + 1 :]
    return (*belongs[:at], "provider", *name)


def _names_salesforce(belongs: tuple[str, ...], group: _Group) -> bool:
    products = (words_of(each.value.text) for each in group.get(Role.PRODUCT, {}).values())
    if names_salesforce(belongs) or any(map(names_salesforce, products)):
        return True
    return any(
        each.value.text.startswith(_KEY) or may_name_salesforce(belongs, each.name)
        for each in group.get(Role.CLIENT_ID, {}).values()
    )


def _one(group: _Group, role: Role) -> Setting | None:
    """The last setting of a role that has a value."""
    return next((each for each in reversed(group.get(role, {}).values()) if each.value.text), None)


def _url(group: _Group) -> _Url:
    """The token URL that the group's settings give."""
    for role in _URLS:
        urls = [_as_token_url(role, each) for each in group.get(role, {}).values() if each.value.text]
        best = sorted(urls, key=lambda url: (not url.ours, url.elsewhere, url.text is None))
        if best and (best[0].text or best[0].elsewhere):
            return best[0]
    return _Url(None)


def _as_token_url(role: Role, setting: Setting) -> _Url:
    value = _without_default(setting.value)
    whole = value.text
    at = host(whole if "://" in whole else f"//{whole}")
    ours = bool(_OURS.search(at)) and not _THEIRS.search(at)
    if is_token_url(whole):
        return _Url(value, ours=not _THEIRS.search(at))
    if words_of(setting.name)[-1:] == ("domain",) and _DOMAIN.fullmatch(whole):
        return _Url(_joined("https://", value, f".salesforce.com{PATH}"))
    if _VARIABLE.search(whole):
        url = _joined("", value, PATH) if role is Role.TOKEN_URL or "/services/" not in whole else value
        return _Url(url if is_token_url(url.text) else None, ours=ours)
    found = _HOST.match(whole)
    if found is None or (role is Role.BASE_URL and "." not in at):
        return _Url(None)
    if not ours or (role is Role.TOKEN_URL and whole[found.end() :].strip("/")):
        return _Url(None, elsewhere=True)
    return _Url(_joined("", value.cut(0, found.end()), PATH), ours=True)


def _joined(before: str, value: Text, after: str) -> Text:
    """The value between two texts that the file doesn't contain."""
    whole = value.text
    value = value.cut(0, len(whole.rstrip("/")))
    span = value.span
    pieces = (Piece(before, Span(span.start, span.start)),) if before else ()
    return Text((*pieces, *value.pieces, Piece(after, Span(span.end, span.end))))


def _default(value: Text) -> Text:
    """The value that a variable has if nobody sets it; any other value itself."""
    found = _DEFAULT.fullmatch(value.text)
    return value.cut(*found.span(2)) if found else value


def _without_default(value: Text) -> Text:
    """The value with its variable alone, because it isn't known whether the default is used."""
    found = _DEFAULT.fullmatch(value.text)
    return unknown_text(found[1], value.span) if found else value


def _secret(file: SourceFile, setting: Setting) -> Text:
    """The client secret. What stands for a secret in base64 doesn't look so as it is written, and is left out here."""
    value = _default(setting.value)
    if setting.encoded and (is_stand_in(value.text, file.path) or not looks_random(value.text)):
        return unknown_text(setting.name, value.span)
    return value
