"""The signs of a token request in the arguments of a call: a token URL, a form with its grant, and others."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from sfscope_lint.model.token_requests import CALLOUT, Grant
from sfscope_lint.model.traced_text import form_fields, is_json
from sfscope_lint.readers.code.results import under
from sfscope_lint.readers.code.things import Encoding
from sfscope_lint.record import Record
from sfscope_lint.salesforce.grant_types import meant_grant_type
from sfscope_lint.salesforce.token_endpoint import (
    is_other_token_url,
    is_token_url,
    is_url,
    may_be_token_url,
)

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from sfscope_lint.model.traced_text import Text
    from sfscope_lint.readers.budget import Budget
    from sfscope_lint.readers.code.things import Thing


class Facts(Record):
    """A token URL, a form with its grant, whether another URL is there, and fields from anywhere.

    ``others`` are more forms that may be sent. ``as_json``: the form is sent as JSON. ``variable``: an unknown value that may be some service's token URL.
    """

    url: Text | None
    form: Mapping[str, Text] | None
    elsewhere: bool = False
    extra: Mapping[str, Text] = MappingProxyType({})
    as_json: bool = False
    variable: Text | None = None
    others: Sequence[Mapping[str, Text]] = ()

    @property
    def tells(self) -> bool:
        """There is something in it that a request may need."""
        return bool(self.url or self.form or self.elsewhere or self.extra or self.variable)


class _Form(Record):
    """The fields of a form, and what sends it as JSON if something does."""

    fields: Mapping[str, Text]
    json: Thing | None = None

    @property
    def grant_type(self) -> str:
        return self.fields["grant_type"].text.strip()


def facts_of(budget: Budget, things: Iterable[Thing], as_json: Container[int] = ()) -> Facts:
    """The signs in the things. ``as_json`` has the identities of those that are sent as JSON."""
    url: Text | None = None
    forms: list[_Form] = []
    variable: Text | None = None
    elsewhere = False
    extra: dict[str, Text] = {}
    for thing in (part for top in things for part in top.walk()):
        pieces = len(thing.text.pieces) if thing.text else 0
        budget.spend((8 + pieces + len(thing.fields)) // 8)
        if thing.text:
            text = thing.text.text
            if is_token_url(text) or text.lower().startswith(CALLOUT):
                url = url or thing.text
            elif (
                is_url(head := text.partition("?")[0])
                and "grant_type" not in head
                and "/services/data" not in head
            ):
                elsewhere = True  # not Salesforce's token endpoint
            elif is_other_token_url(text):
                elsewhere = True
            elif may_be_token_url(text):
                variable = variable or thing.text
            forms += _form_in_text(thing, thing.text)
        if thing.fields:
            host = thing.fields.get("hostname") or thing.fields.get("host") or thing.fields.get("baseURL")
            path = thing.fields.get("path") or thing.fields.get("url")
            if host and path and host.text and path.text and is_token_url(path.text.text):
                url = url or under(host.text, path.text)
            texts = {name: value.text for name, value in thing.fields.items() if value.text}
            if "grant_type" in texts:
                as_object = id(thing) in as_json and not (thing.text and thing.text.known)
                sent = thing if as_object or thing.encoding is Encoding.JSON else None
                forms.append(_Form(texts, sent))
            for name in ("client_id", "client_secret", "loginUrl", "instanceUrl"):
                if name in texts:
                    extra.setdefault(name, texts[name])
    read = [form for form in forms if _is_read(form.grant_type)]
    form = next(iter(read or (forms if url else ())), None)
    json = form.json if form and url else None
    holds_url = json and any(part.text and is_token_url(part.text.text) for part in json.walk())
    return Facts(
        url,
        form and form.fields,
        elsewhere and not url,
        extra,
        bool(json and not holds_url),
        variable,
        [other.fields for other in read[1:]],
    )


def _is_read(grant_type: str) -> bool:
    """Whether it is one of the grants that are read, or is meant to be one."""
    grants = [grant.value for grant in Grant]
    return grant_type in grants or meant_grant_type(grant_type) in grants


def _form_in_text(thing: Thing, text: Text) -> Iterator[_Form]:
    """The form that a text is, or that the query of a URL is, if it is one."""
    whole = text.text
    if "grant_type" in whole:
        fields = form_fields(text.cut(whole.find("?") + 1, len(whole)) if is_token_url(whole) else text)
        if "grant_type" in fields:
            yield _Form(fields, thing if is_json(whole) else None)
