"""What readers return: apps, token requests, and the parts of both that the engine joins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model.apps import OAuthApp
from sfscope_lint.model.metadata_file import Unreadable
from sfscope_lint.model.token_requests import IdentityProvider, NamedCredential, TokenRequest, Unparsed
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from sfscope_lint.model.apps import Policies
    from sfscope_lint.model.place import Place
    from sfscope_lint.model.run_as_user import Permission
    from sfscope_lint.model.selected_scopes import SelectedScope
    from sfscope_lint.model.values import Switch, Value


class AppFile(Record):
    """The part of an External Client App that one file describes.

    - ``app``: the developer name of the app; None if the file has none, or if the deployment fills it in (``filled_in``).
    - ``link``: the place of that name; if it is missing, the root.
    - ``place``: the place of the scopes, else the root.
    - ``flow``: empty if the file has no switch. ``scopes``: None if this type of file has none.
    - ``custom_scopes``: those of the settings or the policies.
    - ``enabled``: what the file says of the app and its OAuth plugin; ``disabled``: the place that turns one of them off.
    - ``contested``: an element has a text that ``xsi:nil`` denies.
    - ``jwt_tokens``: off if a global OAuth file doesn't have the element.
    - ``oauth_links``: the places where settings name their org and consumer.
    - ``packaged``: whether the app's file says that it is packaged.
    """

    root: str
    app: str | None
    name: str
    label: str
    path: str
    project: str
    place: Place
    flow: tuple[Switch, ...] = ()
    enabled: tuple[Switch, ...] = ()
    disabled: Place | None = None
    scopes: tuple[SelectedScope, ...] | None = None
    custom_scopes: tuple[SelectedScope, ...] = ()
    policies: Policies | None = None
    optional_secret: Switch | None = None
    refresh_secret: Switch | None = None
    callback: Value | None = None
    idle_limit: bool = False
    link: Place | None = None
    filled_in: bool = False
    contested: bool = False
    consumer_key: Value | None = None
    certificate: Place | None = None
    jwt_tokens: Switch | None = None
    oauth_links: tuple[Place, ...] = ()
    packaged: bool | None = None


class CustomScope(Record):
    """A custom scope, its file's path as shown, and where it names the Connected Apps to which it is assigned."""

    name: str
    path: str
    project: str
    apps: tuple[Value, ...]


class OrgSettings(Record):
    """Where a project's settings block the username-password flow, require PKCE of every app, or an approval of each.

    ``approved_apps`` is API Access Control: only apps that an administrator has approved or installed can call APIs.
    """

    project: str
    blocks_password: Place | None = None
    requires_pkce: Place | None = None
    approved_apps: Place | None = None


class PermissionFile(Record):
    """The permissions that one file lists.

    - ``root``: the root element of its type; ``PermissionSet`` for a file of a decomposed permission set.
    - ``name``: the name of the component.
    - ``permissions``: those that it grants or mutes, with case-folded names.
    - ``user_permissions``: the user permissions among them, as written.
    - ``members`` and ``muting``: the permission sets of a group.
    - ``partial``: it is the file of a standard profile, which doesn't list everything that the profile grants.
    """

    root: str
    name: str
    path: str
    project: str
    permissions: frozenset[Permission]
    members: tuple[str, ...]
    muting: tuple[str, ...]
    partial: bool
    user_permissions: frozenset[str] = frozenset()


Part = (
    OAuthApp
    | AppFile
    | CustomScope
    | OrgSettings
    | PermissionFile
    | Unreadable
    | TokenRequest
    | NamedCredential
    | IdentityProvider
    | Unparsed
)
