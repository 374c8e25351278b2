"""External Client Apps: several kinds of file, each of which says a part of what the app is.

Which element stands where: ``@salesforce/types`` 1.9.0 and the Metadata API guide of each type.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sfscope_lint.model.apps import Policies
from sfscope_lint.model.metadata_file import MetadataFile, Unreadable
from sfscope_lint.model.source import Span
from sfscope_lint.model.values import State, Switch, Value
from sfscope_lint.readers.metadata.values import (
    first_text,
    first_value,
    high_assurance,
    place_of,
    selected_scope,
    strongest,
    switches,
    text_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.model.place import Place
    from sfscope_lint.model.selected_scopes import SelectedScope

_ITEM = re.compile(r"(?:\{[^{}]*\}|[^,])+")  # a comma within a template's braces separates nothing


class AppFile(NamedTuple):
    """What one file says of an External Client App.

    ``app`` is the developer name that the file gives; None where it gives none, or one that is filled in when
    it is deployed (``filled_in``); ``link`` is where it gives it, or would. Custom scopes stand in the
    settings and in the policies. ``place`` is that of the scopes, else of the root. ``flow`` is empty and
    ``scopes`` None where the file says nothing of them; ``disabled`` is where it turns the app or its OAuth plugin
    off. ``contested``: it says two things in one element. ``jwt_tokens`` is off where a global OAuth file doesn't say it.
    """

    root: str
    app: str | None
    name: str
    label: str
    path: str
    project: str
    place: Place
    flow: tuple[Switch, ...] = ()
    disabled: Place | None = None
    scopes: tuple[SelectedScope, ...] | None = None
    custom_scopes: tuple[SelectedScope, ...] = ()
    policies: Policies | None = None
    secret_optional: Place | None = None
    idle_limit: bool = False
    link: Place | None = None
    filled_in: bool = False
    contested: bool = False
    consumer_key: Value | None = None
    certificate: Place | None = None
    jwt_tokens: Switch | None = None


def read(file: MetadataFile) -> Iterator[AppFile | Unreadable]:
    """The part of an app that the file holds: of each app that it names, should it name several."""
    ordinals = file.shape.at("externalClientApplication") if file.root != "ExternalClientApplication" else []
    links = [value for ordinal in ordinals if (value := first_value(file, [ordinal]))]
    distinct = list({link.text.casefold(): link for link in reversed(links)}.values())[::-1]
    for link in distinct or (None,):
        yield from _read(file, link)
    if len(distinct) > 1:
        yield Unreadable(
            distinct[1].place,
            "the file names a second External Client App, and belongs to one; it is judged as a part of both",
            "leave the <externalClientApplication> that is meant",
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
            yield part._replace(app=file.name, link=None)
        case "ExtlClntAppOauthSettings":
            scopes = tuple(_scopes(file, "commaSeparatedOauthScopes"))
            holder = (file.children("commaSeparatedOauthScopes") or [file.elements[0]])[0]
            yield part._replace(
                scopes=scopes,
                place=scopes[0].place if scopes else file.place(holder),
            )
        case "ExtlClntAppGlobalOauthSettings":
            optional = switches(file, file.shape.at("isConsumerSecretOptional"))
            limit = switches(file, file.shape.at("isEnforceRefreshTokenTTL"))
            yield part._replace(
                flow=tuple(switches(file, file.shape.at("isClientCredentialsFlowEnabled"))),
                consumer_key=first_value(file, file.shape.at("consumerKey")),
                secret_optional=next((s.place for s in optional if s.state is State.ON), None),
                certificate=place_of(first_value(file, file.shape.at("certificate"))),
                jwt_tokens=_jwt_tokens(file) or Switch(State.OFF, file.whole),
                idle_limit=any(s.state is not State.OFF for s in limit),
            )
        case "ExtlClntAppOauthConfigurablePolicies":
            flow = switches(file, file.shape.at("isClientCredentialsFlowEnabled"))
            # Deprecated here, for the global file decides; but true stands here only where it is true there.
            jwt_tokens = _jwt_tokens(file)
            yield part._replace(
                flow=tuple(flow),
                policies=_policies(file, flow),
                jwt_tokens=jwt_tokens if jwt_tokens and jwt_tokens.state is State.ON else None,
            )
        case "ExtlClntAppConfigurablePolicies":
            # Of two that contradict each other nobody knows which one an org takes.
            plugins = [
                strongest(switches(file, file.shape.at(name)))
                for name in ("isEnabled", "isOauthPluginEnabled")
            ]
            yield part._replace(disabled=next((s.place for s in plugins if s and s.state is State.OFF), None))
        case _:
            yield part


def _policies(file: MetadataFile, flow: list[Switch]) -> Policies:
    at = file.shape.at
    users = first_value(file, at("permittedUsersPolicyType"))
    approved = (*at("commaSeparatedPermissionSet"), *at("commaSeparatedProfile"))
    return Policies(
        place=file.whole,
        flow=strongest(flow),
        run_as=first_value(file, at("clientCredentialsFlowUser")),
        refresh_token=first_value(file, at("refreshTokenPolicyType")),
        admin_approved=users.place if users and users.text == "AdminApprovedPreAuthorized" else None,
        approves=any(True for ordinal in approved for _ in list_items(file.elements.texts[ordinal])),
        high_assurance=high_assurance(file, at("requiredSessionLevel")),
    )


def _jwt_tokens(file: MetadataFile) -> Switch | None:
    return strongest(switches(file, file.shape.at("isNamedUserJwtEnabled")))


def _scopes(file: MetadataFile, name: str) -> Iterator[SelectedScope]:
    """The items of a comma list, each at its own place."""
    for element in file.children(name):
        for item in list_items(element.text):
            yield selected_scope(text_of(file, element, item))


def list_items(text: str) -> Iterator[Span]:
    """The items of a comma list, trimmed, without the empty ones."""
    for found in _ITEM.finditer(text):
        stripped = found[0].strip()
        if stripped:
            start = found.start() + found[0].index(stripped)
            yield Span(start, start + len(stripped))


def _custom_scopes(file: MetadataFile) -> Iterator[SelectedScope]:
    """Custom scopes: nobody has published whether the flow issues them, so they are like an unknown one."""
    for selected in _scopes(file, "commaSeparatedCustomScopes"):
        yield selected._replace(scope=None, custom=True)
