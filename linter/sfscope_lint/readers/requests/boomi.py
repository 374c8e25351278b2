"""Read token requests from Boomi: the OAuth 2.0 settings of connections, in connector-settings components."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model.request_kinds import RequestKind
from sfscope_lint.model.traced_text import Text, field_name
from sfscope_lint.readers.token_request import SourceFile, make_request
from sfscope_lint.readers.xml.attributes import Node, tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.model.token_requests import TokenRequest

_SETTINGS = ("OAuth2Config", "OAuth2Settings")  # the REST connector's, the HTTP connector's
_PARAMETERS = ("accessTokenParameters", "accessTokenParameter")


def read(file: SourceFile) -> Iterator[TokenRequest]:
    """The requests of all OAuth 2.0 connections to Salesforce."""
    root = tree(file)
    if root.name != "Component" or "boomi" not in root.namespace:
        return
    if root.attributes.get("type", Text()).text != "connector-settings":
        return
    for node in root.walk():
        if node.name in _SETTINGS:
            yield from _request(file, node)


def _request(file: SourceFile, node: Node) -> Iterator[TokenRequest]:
    file.budget.spend(3 * node.size)  # as often it is looked through
    fields: dict[str, Text] = {}
    endpoint = node.first("accessTokenEndpoint")
    for part in (node, *(n for n in (node.first("credentials"),) if n)):
        fields |= {field_name(name): value for name, value in part.attributes.items()}
    scope = node.first("scope")
    if scope and scope.text.text.strip():
        fields["scope"] = scope.text
    for holder in node.walk():
        if holder.name in _PARAMETERS:
            file.budget.spend(holder.size)
            for entry in holder.walk():
                name, value = (
                    entry.attributes.get("name") or entry.attributes.get("key"),
                    entry.attributes.get("value"),
                )
                if name and value and value.text.strip():
                    fields.setdefault(field_name(name.text), value)
    url = (endpoint.attributes.get("url") if endpoint else None) or Text()
    request = make_request(RequestKind.BOOMI, file, file.place(node.span), url, fields)
    if request:
        yield request
