"""Read the files of External Client Apps, each of which describes a part of the app.

The source of the elements is ``@salesforce/types`` 1.9.0 and the Metadata API guide of each type.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from sfscope_lint.model.apps import Policies
from sfscope_lint.model.metadata_file import MetadataFile, Unreadable
from sfscope_lint.model.source import Span
from sfscope_lint.model.values import State, Switch, Value, trimmed
from sfscope_lint.readers.metadata.values import (
    FILLED_IN,
    approval_doubts,
    first_text,
    first_value,
    high_assurance,
    place_of,
    selected_scope,
    session_doubts,
    strongest,
    switches,
    text_of,
)
from sfscope_lint.readers.parts import AppFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.model.place import Place
    from sfscope_lint.model.selected_scopes import SelectedScope

_APPROVALS = {"AdminApprovedPreAuthorized": State.ON, "AllSelfAuthorized": State.OFF}
_ITEM = r"(?:\{[^{}]*\}|[^,])+"  # a comma in a template's braces doesn't separate items


def read(file: MetadataFile) -> Iterator[AppFile | Unreadable]:
    """The file's part of its app; one part for each app, and an ``Unreadable``, if the file names several."""
    ordinals = file.shape.at("externalClientApplication") if file.root != "ExternalClientApplication" else []
    links = [value for ordinal in ordinals if (value := first_value(file, [ordinal]))]
    distinct = list({link.text.casefold(): link for link in reversed(links)}.values())[::-1]
    for link in distinct or (None,):
        yield from _read(file, link)
    if len(distinct) > 1:
        yield Unreadable(
            distinct[1].place,
            "the file names a second External Client App, but it belongs to only one; it was checked as part of both",
            "keep only the <externalClientApplication> that you mean",
            lost=False,
        )


def _read(file: MetadataFile, link: Value | None) -> Iterator[AppFile]:
    part = AppFile(
        root=file.root,
        app=link.text if link and not link.placeholder else None,
        name=file.name,
        label=first_text(file, file.shape.at("label")),
        path=file.source.path,
        project=file.project,
        custom_scopes=tuple(_custom_scopes(file)),
        place=file.whole,
        link=link.place if link else file.whole,
        filled_in=link is not None and link.placeholder,
        contested=bool(file.elements.denied),
    )
    match file.root:
        case "ExternalClientApplication":
            yield part._replace(app=file.name, link=None, packaged=_is_packaged(file))
        case "ExtlClntAppOauthSettings":
            scopes = tuple(_scopes(file, "commaSeparatedOauthScopes"))
            holder = (file.children("commaSeparatedOauthScopes") or [file.elements[0]])[0]
            yield part._replace(
                scopes=scopes,
                place=scopes[0].place if scopes else file.place(holder),
                oauth_links=tuple(_oauth_links(file)),
            )
        case "ExtlClntAppGlobalOauthSettings":
            limit = switches(file, file.shape.at("isEnforceRefreshTokenTTL"))
            yield part._replace(
                flow=tuple(switches(file, file.shape.at("isClientCredentialsFlowEnabled"))),
                consumer_key=first_value(file, file.shape.at("consumerKey")),
                optional_secret=strongest(switches(file, file.shape.at("isConsumerSecretOptional"))),
                refresh_secret=strongest(switches(file, file.shape.at("isSecretRequiredForRefreshToken"))),
                callback=first_value(file, file.shape.at("callbackUrl")),
                certificate=place_of(first_value(file, file.shape.at("certificate"))),
                jwt_tokens=_jwt_tokens(file) or Switch(State.OFF, file.whole),
                idle_limit=any(s.state is not State.OFF for s in limit),
            )
        case "ExtlClntAppOauthConfigurablePolicies":
            flow = switches(file, file.shape.at("isClientCredentialsFlowEnabled"))
            # Deprecated here, because the global OAuth file decides; but it is true here only if it is true there.
            jwt_tokens = _jwt_tokens(file)
            yield part._replace(
                flow=tuple(flow),
                policies=_policies(file, flow),
                jwt_tokens=jwt_tokens if jwt_tokens and jwt_tokens.state is State.ON else None,
            )
        case "ExtlClntAppConfigurablePolicies":
            # It isn't known which of two contradicting switches an org takes, so the strongest counts.
            said = [switches(file, file.shape.at(name)) for name in ("isEnabled", "isOauthPluginEnabled")]
            off = (switch.place for each in said if (switch := strongest(each)) and switch.state is State.OFF)
            yield part._replace(enabled=tuple(chain(*said)), disabled=next(off, None))
        case _:
            yield part


def _policies(file: MetadataFile, flow: list[Switch]) -> Policies:
    at = file.shape.at
    users = first_value(file, at("permittedUsersPolicyType"))
    approval = _APPROVALS.get(users.text, State.UNKNOWN) if users else State.UNKNOWN
    approved = (*at("commaSeparatedPermissionSet"), *at("commaSeparatedProfile"))
    approves = any(True for ordinal in approved for _ in list_items(file.elements.texts[ordinal]))
    levels = at("requiredSessionLevel")
    period = (first_text(file, at(f"refreshTokenValidity{part}")) for part in ("Period", "Unit"))
    return Policies(
        place=file.whole,
        flow=strongest(flow),
        run_as=first_value(file, at("clientCredentialsFlowUser")),
        refresh_token=first_value(file, at("refreshTokenPolicyType")),
        admin_approved=users.place if approval is State.ON and users else None,
        approves=approves,
        high_assurance=high_assurance(file, levels),
        package=file.package,
        approval=approval,
        refresh_token_period=" ".join(filter(None, period)),
        ip_relaxation=first_value(file, at("ipRelaxationPolicyType")),
        doubts=(
            *approval_doubts(_approval_switch(users, approval), approves=approves),
            *session_doubts(file, levels),
        ),
    )


def _approval_switch(users: Value | None, approval: State) -> Switch | None:
    """Whether only approved users are admitted, and why that isn't known; None if the file doesn't say it."""
    if users is None:
        return None
    name = "permittedUsersPolicyType"
    why = FILLED_IN.format(name) if users.placeholder else f"{name} has no valid value"
    return Switch(approval, users.place, why)


def _is_packaged(file: MetadataFile) -> bool | None:
    """Whether the app's file says that the app is Packaged; None where the deployment fills it in."""
    state = first_value(file, file.shape.at("distributionState"))
    return None if state and state.placeholder else bool(state and state.text == "Packaged")


def _oauth_links(file: MetadataFile) -> Iterator[Place]:
    for element in file.shape.at("oauthLink"):
        link = first_value(file, [element])
        if link and not link.placeholder:
            yield link.place


def _jwt_tokens(file: MetadataFile) -> Switch | None:
    return strongest(switches(file, file.shape.at("isNamedUserJwtEnabled")))


def _scopes(file: MetadataFile, name: str) -> Iterator[SelectedScope]:
    """The scopes of a comma-separated list, each at its own place."""
    for element in file.children(name):
        for item in list_items(element.text):
            yield selected_scope(text_of(file, element, item))


def list_items(text: str) -> Iterator[Span]:
    """The spans of the items of a comma-separated list, in characters; trimmed, without empty ones."""
    for found in re.finditer(_ITEM, text):
        stripped = trimmed(found[0])
        if stripped:
            start = found.start() + found[0].index(stripped)
            yield Span(start, start + len(stripped))


def _custom_scopes(file: MetadataFile) -> Iterator[SelectedScope]:
    """The custom scopes, which count as unknown, because it isn't published whether the flow issues them."""
    for selected in _scopes(file, "commaSeparatedCustomScopes"):
        yield selected._replace(scope=None, custom=True)
