"""Connected Apps: ``ConnectedApp`` of the Metadata API, 29.0 and later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model import AppKind, MetadataFile, OAuthApp, SelectedScope, State, Switch, Unreadable
from sfscope_lint.readers.values import first_value, selected_scope, strongest, switches, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.model import Element

_SWITCH = "isClientCredentialEnabled"  # 56.0; false where it isn't written


def read(file: MetadataFile) -> Iterator[OAuthApp | Unreadable]:
    """The app that the file holds, and what in it can't be read as what it is."""
    configs = list(file.children("oauthConfig"))
    scopes = [scope for config in configs for scope in _scopes(file, config)]
    found = [switch for config in configs for switch in switches(file, _SWITCH, config.ordinal)]
    label = first_value(file, "label")
    users = (first_value(file, "oauthClientCredentialUser", config.ordinal) for config in configs)
    yield OAuthApp(
        kind=AppKind.CONNECTED_APP,
        name=file.name,
        label=label.text if label else "",
        project=file.project,
        paths=(file.source.path,),
        client_credentials=strongest(found) or Switch(State.OFF),
        scopes=tuple(scopes),
        scopes_place=scopes[0].place if scopes else file.place(configs[0] if configs else file.elements[0]),
        run_as=next((user for user in users if user), None),
    )
    nested = next((e for config in configs for outer in file.children("scopes", config.ordinal)
                   for e in file.children("scopes", outer.ordinal)), None)  # fmt: skip
    if nested:
        yield Unreadable(
            file.place(nested),
            "<scopes> stands within <scopes>, so the deployment won't see it",
            "write each <scopes> directly in <oauthConfig>",
            lost=False,
        )


def _scopes(file: MetadataFile, parent: Element) -> Iterator[SelectedScope]:
    """The scopes directly in an element, and those nested in them, in the order of the file."""
    for element in file.children("scopes", parent.ordinal):
        value = text_of(file, element)
        if value.text:
            yield selected_scope(value)
        yield from _scopes(file, element)
