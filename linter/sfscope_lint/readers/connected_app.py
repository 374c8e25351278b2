"""Connected Apps: ``ConnectedApp`` of the Metadata API, 29.0 and later."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from sfscope_lint.model import AppKind, MetadataFile, OAuthApp, Policies, State, Switch, Unreadable
from sfscope_lint.readers.values import first_value, selected_scope, strongest, switches, text_of, turned_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.model import Element, Value

Found = TypeVar("Found")

_SWITCH = "isClientCredentialEnabled"  # 56.0; false where it isn't written


def read(file: MetadataFile) -> Iterator[OAuthApp | Unreadable]:
    """The app that the file holds, and what in it can't be read as what it is."""
    configs = file.children("oauthConfig")
    within = [config.ordinal for config in configs]
    elements = _scope_elements(file, set(within))
    scopes = tuple(selected_scope(value) for element in elements if (value := text_of(file, element)).text)
    found = [switch for config in within for switch in switches(file, _SWITCH, config)]
    user = _first([first_value(file, "oauthClientCredentialUser", config) for config in within])
    label = first_value(file, "label")
    flow = strongest(found) or Switch(State.OFF)
    yield OAuthApp(
        kind=AppKind.CONNECTED_APP,
        name=file.name,
        label=label.text if label else "",
        project=file.project,
        paths=(file.source.path,),
        client_credentials=flow,
        scopes=scopes,
        scopes_place=scopes[0].place if scopes else file.place(configs[0] if configs else file.elements[0]),
        run_as=user,
        admin_approved=_first([turned_on(file, "isAdminApproved", config) for config in within]),
        policies=(Policies(file.place(configs[0]), flow, user, _refresh_token(file)),) if configs else (),
        consumer_key=_first([first_value(file, "consumerKey", config) for config in within]),
        secret_optional=_first([turned_on(file, "isConsumerSecretOptional", config) for config in within]),
    )
    nested = [element for element in elements if element.parent not in within]
    if nested:
        yield Unreadable(
            file.place(nested[0]),
            "<scopes> stands within <scopes>, where no scope belongs",
            "write each <scopes> directly in <oauthConfig>",
            lost=False,
        )


def _refresh_token(file: MetadataFile) -> Value | None:
    return _first([first_value(file, "refreshTokenPolicy", e.ordinal) for e in file.children("oauthPolicy")])


def _first(found: list[Found | None]) -> Found | None:
    for one in found:
        if one is not None:
            return one
    return None


def _scope_elements(file: MetadataFile, parents: set[int]) -> list[Element]:
    """The scopes in these elements, and those nested in them, in the order of the file."""
    found = []
    for element in file.named.get("scopes", ()):
        if element.parent in parents:
            found.append(element)
            parents.add(element.ordinal)
    return found
