"""What the readers found, joined: the apps of the project."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sfscope_lint.model import AppKind, OAuthApp, State, Switch, Unreadable
from sfscope_lint.readers.external_client_app import AppFile
from sfscope_lint.readers.values import strongest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Part = OAuthApp | AppFile | Unreadable


class Project(NamedTuple):
    """What is linted: apps (by path), and what could not be read. ``paths`` are the files that say it."""

    apps: tuple[OAuthApp, ...]
    unreadable: tuple[Unreadable, ...]
    paths: tuple[str, ...]


def join(parts: Iterable[Part], asked_for: Iterable[str]) -> Project:
    """The apps of which at least one file was asked for (``asked_for``: paths as they are shown).

    What could not be read stands whoever asked for it: it may be the missing part of an app.
    """
    apps: list[OAuthApp] = []
    unreadable: list[Unreadable] = []
    groups: dict[tuple[str, str], list[AppFile]] = {}
    for part in parts:
        match part:
            case OAuthApp():
                apps.append(part)
            case Unreadable():
                unreadable.append(part)
            case AppFile(app=None):  # nobody knows whose part it is
                groups[(part.project, part.path)] = [part]
            case AppFile(app=str(name)):
                groups.setdefault((part.project, "app " + name.casefold()), []).append(part)
    targets = set(asked_for)
    for group in groups.values():
        if any(part.path in targets for part in group):
            apps += _apps(group)
    apps.sort(key=lambda app: (app.paths[0], app.name))
    paths = targets | {path for app in apps for path in app.paths} | {u.place.source.path for u in unreadable}
    return Project(tuple(apps), tuple(unreadable), tuple(sorted(paths)))


def _apps(parts: list[AppFile]) -> Iterator[OAuthApp]:
    """An External Client App, once for each of its settings files: each of them is deployed somewhere."""
    header = next((part for part in parts if part.root == "ExternalClientApplication"), None)
    settings = [part for part in parts if part.scopes is not None]
    named = header or (settings or parts)[0]
    flow = _flow(parts)
    custom = [scope for part in parts if part.scopes is None for scope in part.custom_scopes]
    run_as = next((part.run_as for part in parts if part.run_as), None)
    others = sorted(part.path for part in parts if part.scopes is None)
    for chosen in settings or (None,):
        yield OAuthApp(
            kind=AppKind.EXTERNAL_CLIENT_APP,
            name=header.name if header else named.app or named.name,
            label=named.label,
            project=named.project,
            paths=(*((chosen.path,) if chosen else ()), *others),
            client_credentials=flow,
            scopes=chosen and (*(chosen.scopes or ()), *chosen.custom_scopes, *custom),
            scopes_place=(chosen or named).place,
            run_as=run_as,
            admin_approved=next((part.admin_approved for part in parts if part.admin_approved), None),
        )


def _flow(parts: list[AppFile]) -> Switch:
    """Whether the flow is on: policies decide, the global file where none of them says anything."""
    plugins = [part for part in parts if part.root == "ExtlClntAppConfigurablePolicies"]
    if plugins and all(part.disabled for part in plugins):
        return Switch(State.OFF, plugins[0].disabled)

    policies = _said_by(parts, "ExtlClntAppOauthConfigurablePolicies")
    everywhere = _said_by(parts, "ExtlClntAppGlobalOauthSettings")
    if policies is None:
        return everywhere or Switch(State.UNKNOWN, None, "no file of the project says whether the flow is on")
    if policies.state is State.ON and everywhere and everywhere.state is State.OFF:
        return Switch(
            State.UNKNOWN, everywhere.place, "its policies turn the flow on and its global file turns it off"
        )
    return policies


def _said_by(parts: list[AppFile], root: str) -> Switch | None:
    return strongest([switch for part in parts if part.root == root for switch in part.flow])
