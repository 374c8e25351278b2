"""Connected Apps: ``ConnectedApp`` of the Metadata API, 29.0 and later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model import AppKind, MetadataFile, OAuthApp, Policies, State, Switch, Unreadable
from sfscope_lint.readers.values import first_value, selected_scope, strongest, switches, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.model import Element, Value

_SWITCH = "isClientCredentialEnabled"  # 56.0; false where it isn't written


def read(file: MetadataFile) -> Iterator[OAuthApp | Unreadable]:
    """The app that the file holds, and what in it can't be read as what it is."""
    configs = file.children("oauthConfig")
    within = [config.ordinal for config in configs]
    elements = _scope_elements(file, set(within))
    scopes = tuple(selected_scope(value) for element in elements if (value := text_of(file, element)).text)
    found = [switch for config in within for switch in switches(file, _SWITCH, config)]
    users = [user for config in within if (user := first_value(file, "oauthClientCredentialUser", config))]
    keys = [key for config in within if (key := first_value(file, "consumerKey", config))]
    label = first_value(file, "label")
    approved = [s for config in within for s in switches(file, "isAdminApproved", config)]
    flow = strongest(found) or Switch(State.OFF)
    user = users[0] if users else None
    optional = [switch for config in within for switch in switches(file, "isConsumerSecretOptional", config)]
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
        admin_approved=next((s.place for s in approved if s.state is State.ON), None),
        policies=(Policies(file.place(configs[0]), flow, user, _refresh_token(file)),) if configs else (),
        consumer_key=keys[0] if keys else None,
        secret_optional=next((switch.place for switch in optional if switch.state is State.ON), None),
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
    policies = (first_value(file, "refreshTokenPolicy", e.ordinal) for e in file.children("oauthPolicy"))
    return next((policy for policy in policies if policy), None)


def _scope_elements(file: MetadataFile, parents: set[int]) -> list[Element]:
    """The scopes in these elements, and those nested in them, in the order of the file."""
    found = []
    for element in file.named.get("scopes", ()):
        if element.parent in parents:
            found.append(element)
            parents.add(element.ordinal)
    return found
