"""Connected Apps: ``ConnectedApp`` of the Metadata API, 29.0 and later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model import AppKind, MetadataFile, OAuthApp, Place, Policies, State, Switch, Unreadable
from sfscope_lint.readers.values import first_value, selected_scope, strongest, switches, text_of, turned_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.model import Shape, Value

_SWITCH = "isClientCredentialEnabled"  # 56.0; false where it isn't written


def read(file: MetadataFile) -> Iterator[OAuthApp | Unreadable]:
    """The app that the file holds, and what in it can't be read as what it is."""
    within = file.shape.children.get((0, "oauthConfig"), ())
    elements = [file.elements[ordinal] for ordinal in file.shape.fact(_scope_elements)]
    scopes = tuple([selected_scope(value) for element in elements if (value := text_of(file, element)).text])
    user = first_value(file, "oauthClientCredentialUser", within)
    label = first_value(file, "label")
    flow = strongest(switches(file, _SWITCH, within)) or Switch(State.OFF)
    yield OAuthApp(
        kind=AppKind.CONNECTED_APP,
        name=file.name,
        label=label.text if label else "",
        project=file.project,
        paths=(file.source.path,),
        client_credentials=flow,
        scopes=scopes,
        scopes_place=scopes[0].place if scopes else Place(file.source, within[0] if within else 0),
        run_as=user,
        admin_approved=turned_on(file, "isAdminApproved", within),
        policies=(Policies(Place(file.source, within[0]), flow, user, _refresh_token(file)),)
        if within
        else (),
        consumer_key=first_value(file, "consumerKey", within),
        secret_optional=turned_on(file, "isConsumerSecretOptional", within),
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
    return first_value(file, "refreshTokenPolicy", file.shape.children.get((0, "oauthPolicy"), ()))


def _scope_elements(shape: Shape) -> tuple[int, ...]:
    """The scopes in oauthConfig, and those nested in them, in the order of the file."""
    parents = {*shape.children.get((0, "oauthConfig"), ())}
    found = []
    for ordinal, (name, parent) in enumerate(zip(shape.names, shape.parents, strict=True)):
        if name == "scopes" and parent in parents:
            found.append(ordinal)
            parents.add(ordinal)
    return tuple(found)
