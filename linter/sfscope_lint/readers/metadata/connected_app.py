"""Read Connected Apps: the type ``ConnectedApp`` of the Metadata API, 29.0 and later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model.apps import AppKind, OAuthApp, Policies
from sfscope_lint.model.metadata_file import MetadataFile, Unreadable
from sfscope_lint.model.place import Place
from sfscope_lint.model.values import State, Switch
from sfscope_lint.readers.metadata.values import (
    approval_doubts,
    disagreement,
    first_text,
    first_value,
    high_assurance,
    place_of,
    selected_scopes,
    session_doubts,
    strongest,
    switches,
)
from sfscope_lint.record import Record
from sfscope_lint.salesforce.causes import Cause

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sfscope_lint.model.metadata_file import Shape
    from sfscope_lint.model.values import Value


class _Layout(Record):
    """The ordinals of the elements that describe an app, in files of one shape."""

    configs: Sequence[int]
    scopes: Sequence[int]
    nested: Sequence[int]
    flow: Sequence[int]
    users: Sequence[int]
    labels: Sequence[int]
    refresh_token: Sequence[int]
    admin_approved: Sequence[int]
    approved: Sequence[int]
    session_levels: Sequence[int]
    certificate: Sequence[int]
    jwt_tokens: Sequence[int]
    consumer_key: Sequence[int]
    optional_secret: Sequence[int]
    refresh_secret: Sequence[int]
    callbacks: Sequence[int]
    ip_relaxation: Sequence[int]
    idle_limit: Sequence[int]


def _layouts(shape: Shape) -> list[_Layout]:
    """One layout for each <oauthConfig> that isn't empty; if there is none, one layout for the whole file."""
    configs = shape.at("oauthConfig")
    full = [config for config in configs if config in shape.parents]
    return [_layout(shape, [config]) for config in full] or [_layout(shape, configs)]


def _layout(shape: Shape, configs: Sequence[int]) -> _Layout:
    scopes = _scope_elements(shape, configs)
    policy = shape.at("oauthPolicy")
    return _Layout(
        configs=configs,
        scopes=scopes,
        nested=[ordinal for ordinal in scopes if shape.parents[ordinal] not in configs],
        flow=shape.at("isClientCredentialEnabled", configs),
        users=shape.at("oauthClientCredentialUser", configs),
        labels=shape.at("label"),
        refresh_token=shape.at("refreshTokenPolicy", policy),
        admin_approved=shape.at("isAdminApproved", configs),
        approved=[*shape.at("permissionSetName"), *shape.at("profileName")],
        session_levels=shape.at("sessionLevel", shape.at("sessionPolicy")),
        certificate=shape.at("certificate", configs),
        jwt_tokens=shape.at("isNamedUserJwtEnabled", configs),
        consumer_key=shape.at("consumerKey", configs),
        optional_secret=shape.at("isConsumerSecretOptional", configs),
        refresh_secret=shape.at("isSecretRequiredForRefreshToken", configs),
        callbacks=shape.at("callbackUrl", configs),
        ip_relaxation=shape.at("ipRelaxation", policy),
        idle_limit=shape.at("isEnforceRefreshTokenTTL", configs),
    )


def _scope_elements(shape: Shape, configs: Sequence[int]) -> list[int]:
    """The <scopes> in these configs, and those nested in them, in document order."""
    parents = {*configs}
    found = []
    for ordinal, (name, parent) in enumerate(zip(shape.names, shape.parents, strict=True)):
        if name == "scopes" and parent in parents:
            found.append(ordinal)
            parents.add(ordinal)
    return found


def read(file: MetadataFile) -> Iterator[OAuthApp | Unreadable]:
    """The file's app, and an ``Unreadable`` for each contradiction in it.

    It isn't known which of several <oauthConfig> an org takes, so each one that turns the flow on gives an app.
    """
    layouts = _layouts(file.shape)
    contested = bool(file.elements.denied) or len(layouts) > 1
    if len(layouts) == 1:
        yield from _read(file, layouts[0], contested=contested)
        return
    flows = [_flow(file, layout) for layout in layouts]
    strongest_flow = strongest(flows)
    chosen = [n for n, flow in enumerate(flows) if strongest_flow and flow.state is strongest_flow.state]
    for number in chosen if strongest_flow and strongest_flow.state is State.ON else chosen[:1]:
        yield from _read(file, layouts[number], contested=contested)
    yield Unreadable(
        Place(file.source, layouts[1].configs[0]),
        "the file has a second <oauthConfig>, but an app has only one; each that turns the flow on was checked",
        "keep only the one that you mean",
        lost=False,
    )


def _flow(file: MetadataFile, layout: _Layout) -> Switch:
    return strongest(switches(file, layout.flow)) or Switch(State.OFF)  # the default, since API 56.0


def _read(file: MetadataFile, layout: _Layout, *, contested: bool) -> Iterator[OAuthApp | Unreadable]:
    source = file.source
    scopes = selected_scopes(file, layout.scopes)
    config = Place(source, layout.configs[0]) if layout.configs else None
    flow = _flow(file, layout)
    user = first_value(file, layout.users)
    yield OAuthApp(
        kind=AppKind.CONNECTED_APP,
        name=file.name,
        label=first_text(file, layout.labels),
        project=file.project,
        paths=(source.path,),
        client_credentials=flow,
        scopes=scopes,
        scopes_place=scopes[0].place if scopes else config or file.whole,
        run_as=user,
        policies=(_policies(file, layout, config, flow, user),) if config else (),
        consumer_key=first_value(file, layout.consumer_key),
        optional_secret=strongest(switches(file, layout.optional_secret)),
        refresh_secret=strongest(switches(file, layout.refresh_secret)),
        callbacks=tuple(value for ordinal in layout.callbacks if (value := first_value(file, [ordinal]))),
        contested=contested,
        certificate=place_of(first_value(file, layout.certificate)),
        jwt_tokens=strongest(switches(file, layout.jwt_tokens)) or Switch(State.OFF, config),
        idle_limit=any(s.state is not State.OFF for s in switches(file, layout.idle_limit)),
        doubts=disagreement(switches(file, layout.flow), "isClientCredentialEnabled", Cause.SWITCH_OFF),
    )
    if layout.nested:
        yield Unreadable(
            Place(source, layout.nested[0]),
            "<scopes> is nested in another <scopes>",
            "write each <scopes> directly in <oauthConfig>",
            lost=False,
        )


def _policies(
    file: MetadataFile, layout: _Layout, config: Place, flow: Switch, user: Value | None
) -> Policies:
    approval = strongest(switches(file, layout.admin_approved)) or Switch(State.OFF)  # the default
    approves = first_value(file, layout.approved) is not None
    return Policies(
        place=config,
        flow=flow,
        run_as=user,
        refresh_token=first_value(file, layout.refresh_token),
        admin_approved=approval.place if approval.state is State.ON else None,
        approves=approves,
        high_assurance=high_assurance(file, layout.session_levels),
        approval=approval.state,
        ip_relaxation=first_value(file, layout.ip_relaxation),
        doubts=(
            *approval_doubts(approval, approves=approves),
            *session_doubts(file, layout.session_levels),
        ),
    )
