"""Joins what the readers found into the project's apps, token requests and run-as users."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model.apps import AppKind, OAuthApp
from sfscope_lint.model.metadata_file import (
    MetadataFile,
    Unreadable,  # fmt: skip
)
from sfscope_lint.model.run_as_user import RunAsUser
from sfscope_lint.model.token_requests import IdentityProvider, NamedCredential, TokenRequest, Unparsed
from sfscope_lint.readers.limits import MOST_FILES, too_many_files
from sfscope_lint.readers.metadata.values import strongest
from sfscope_lint.readers.parts import AppFile, CustomScope, OrgSettings, PermissionFile
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sfscope_lint.model.run_as_user import Permission
    from sfscope_lint.model.settings import Integration, RunAs
    from sfscope_lint.readers.parts import Part

Subject = MetadataFile | Unreadable | OAuthApp | RunAsUser | TokenRequest


class Project(Record):
    """The subjects of a run: apps and token requests (sorted by path), and files that could not be read.

    ``paths`` are the metadata files behind them. ``unparsed`` are the files that could not be parsed for
    token requests.
    """

    apps: tuple[OAuthApp, ...]
    run_as_users: tuple[RunAsUser, ...]
    unreadable: tuple[Unreadable, ...]
    paths: tuple[str, ...]
    requests: tuple[TokenRequest, ...]
    unparsed: tuple[Unparsed, ...]
    org_settings: tuple[OrgSettings, ...] = ()

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """Everything that rules look at after joining."""
        return (*self.unreadable, *self.apps, *self.run_as_users, *self.requests)


def join(
    parts: Iterable[Part],
    asked_for: Iterable[str],
    run_as: Mapping[str, RunAs],
    integrations: Iterable[Integration],
) -> Project:
    """Join the parts of apps.

    The result has the apps with at least one file in ``asked_for`` (paths as shown).

    Unreadable files are always included, because one may be the missing part of an app. ``run_as`` describes
    run-as users by name. ``integrations`` link requests to apps if no consumer key does.
    """
    apps: list[OAuthApp] = []
    asking: list[TokenRequest] = []
    url_sources: list[NamedCredential | IdentityProvider] = []
    unparsed: list[Unparsed] = []
    permissions: list[PermissionFile] = []
    kept = _relevant(run_as)
    unreadable: list[Unreadable] = []
    groups: dict[tuple[str, str], list[AppFile]] = {}
    custom: list[CustomScope] = []
    orgs: list[OrgSettings] = []
    for part in parts:
        match part:
            case OAuthApp():
                apps.append(part)
            case TokenRequest():
                asking.append(part)
            case NamedCredential() | IdentityProvider():
                url_sources.append(part)
            case Unparsed():
                unparsed.append(part)
            case Unreadable():
                unreadable.append(part)
            case PermissionFile():
                permissions.append(_reduced(part, kept, run_as))
            case CustomScope():
                custom.append(part)
            case OrgSettings():
                orgs.append(part)
            case AppFile(app=None):  # it doesn't say which app it belongs to
                groups[(part.project, part.path)] = [part]
            case AppFile(app=str(name)):
                groups.setdefault((part.project, "app " + name.casefold()), []).append(part)
    targets = set(asked_for)
    if custom:
        from sfscope_lint.engine.custom_scopes import with_custom_scopes

        apps = with_custom_scopes(apps, custom)
    others = [app for app in apps if app.paths[0] not in targets]
    apps = [app for app in apps if app.paths[0] in targets]
    for group in _with_namespaces(groups):
        if len(group) > MOST_FILES:
            if any(part.path in targets for part in group):
                unreadable.append(too_many_files(group[0].place.source, len(group)))
            continue
        (apps if any(part.path in targets for part in group) else others).extend(_apps(group))
    apps.sort(key=lambda app: (app.paths[0], app.name))
    requests: tuple[TokenRequest, ...] = ()
    if asking:  # most projects have none
        from sfscope_lint.engine.request_links import blocked, link, resolve

        known = [*apps, *sorted(others, key=lambda app: (app.paths[0], app.name))]
        requests = tuple(blocked(link(resolve(asking, url_sources), known, integrations), orgs))
    users = _run_as_users(apps, permissions, run_as)
    paths = targets | {path for app in apps for path in app.paths} | {u.place.source.path for u in unreadable}
    return Project(
        tuple(apps), users, tuple(unreadable), tuple(sorted(paths)), requests, tuple(unparsed), tuple(orgs)
    )


def _relevant(run_as: Mapping[str, RunAs]) -> frozenset[Permission]:
    if not run_as:
        return frozenset()
    from sfscope_lint.engine.run_as_permissions import relevant

    return relevant(run_as)


def _reduced(
    part: PermissionFile, kept: frozenset[Permission], run_as: Mapping[str, RunAs]
) -> PermissionFile:
    """Without what decides nothing: a profile may have tens of thousands of permissions."""
    if not run_as:
        return part._replace(permissions=frozenset(), user_permissions=frozenset())
    from sfscope_lint.engine.run_as_permissions import resembling

    return part._replace(
        permissions=part.permissions & kept, user_permissions=resembling(part.user_permissions, run_as)
    )


def _run_as_users(
    apps: list[OAuthApp], files: list[PermissionFile], run_as: Mapping[str, RunAs]
) -> tuple[RunAsUser, ...]:
    if not run_as:
        return ()
    from sfscope_lint.engine.run_as_permissions import run_as_users

    return tuple(run_as_users(apps, files, run_as))


def _with_namespaces(groups: Mapping[tuple[str, str], list[AppFile]]) -> Iterable[list[AppFile]]:
    """The files of each app; files that name it with a namespace (``ns__App``) join the app without one."""
    joined = dict(groups)
    for (project, key), parts in groups.items():
        namespace, _, name = key.removeprefix("app ").partition("__")
        bare = (project, f"app {name}")
        if namespace.isidentifier() and not _header(parts) and _header(groups.get(bare, [])):
            joined[bare] = [*joined[bare], *joined.pop((project, key))]
    return joined.values()


def _header(parts: list[AppFile]) -> AppFile | None:
    return next((part for part in parts if part.root == "ExternalClientApplication"), None)


def _apps(parts: list[AppFile]) -> Iterator[OAuthApp]:
    """An External Client App, once for each of its settings files: each may be deployed on its own."""
    from sfscope_lint.engine.app_switches import conflict_of, flow_of

    header = _header(parts)
    settings = [part for part in parts if part.scopes is not None]
    named = header or (settings or parts)[0]
    flow = flow_of(parts)
    conflict = conflict_of(parts)
    custom = [scope for part in parts if part.scopes is None for scope in part.custom_scopes]
    policies = tuple(part.policies for part in parts if part.policies)
    run_as = next((policy.run_as for policy in policies if policy.run_as), None)
    others = sorted(part.path for part in parts if part.scopes is None)
    for chosen in settings or (None,):
        yield OAuthApp(
            kind=AppKind.EXTERNAL_CLIENT_APP,
            name=header.name if header else named.app or named.name,
            label=named.label,
            project=named.project,
            paths=(*((chosen.path,) if chosen else ()), *others),
            client_credentials=flow.switch,
            off_causes=flow.off_causes,
            half_on=flow.half_on,
            doubts=flow.doubts,
            scopes=(*(chosen.scopes or ()), *chosen.custom_scopes, *custom) if chosen else None,
            scopes_place=(chosen or named).place,
            run_as=run_as,
            consumer_key=next((part.consumer_key for part in parts if part.consumer_key), None),
            certificate=next((part.certificate for part in parts if part.certificate), None),
            jwt_tokens=strongest([part.jwt_tokens for part in parts if part.jwt_tokens]),
            policies=policies,
            optional_secret=strongest([part.optional_secret for part in parts if part.optional_secret]),
            refresh_secret=strongest([part.refresh_secret for part in parts if part.refresh_secret]),
            callbacks=tuple(part.callback for part in parts if part.callback),
            idle_limit=any(part.idle_limit for part in parts),
            conflict=conflict,
            unlinked=() if header else tuple(part.link for part in parts if part.link),
            unjoined=any(part.filled_in for part in parts),
            contested=chosen is not None and chosen.contested,
            oauth_links=chosen.oauth_links if chosen else (),
            packaged=header.packaged if header else None,
        )
