"""Predict the migration of a Connected App to an External Client App: whether Setup does it, what changes, and which files result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.engine.findings import locations
from sfscope_lint.model.apps import AppKind
from sfscope_lint.model.element_kinds import kinds
from sfscope_lint.model.metadata_file import MetadataFile, Unreadable
from sfscope_lint.model.token_requests import Grant
from sfscope_lint.model.values import State
from sfscope_lint.readers.metadata.values import strongest, switches, text_of
from sfscope_lint.readers.xml.parse import parse
from sfscope_lint.record import Record
from sfscope_lint.salesforce.app_elements import Spot, external_by_connected
from sfscope_lint.salesforce.metadata_schema import TYPES
from sfscope_lint.salesforce.metadata_types import suffix_of_root

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.engine.report import Report
    from sfscope_lint.model.apps import OAuthApp
    from sfscope_lint.model.metadata_file import Element


class Remark(Record):
    """A sentence, the fact on which it rests, and the line of the app's file that it is about (0: of none)."""

    text: str
    fact: str
    line: int = 0


class Move(Record):
    """An element of the Connected App, its line, and what takes its place in a file: nothing, where it has no place."""

    element: str
    line: int
    becomes: str


class NewFile(Record):
    """A file of the External Client App: its suffix and its elements."""

    suffix: str
    moves: tuple[Move, ...]


class Migration(Record):
    """One Connected App, as it would be as an External Client App.

    ``obstacles`` keep Setup's own migration from taking it, ``unknown`` may, and no file says it. ``lost`` are elements
    that an External Client App doesn't have.
    """

    app: str
    path: str
    obstacles: tuple[Remark, ...]
    unknown: tuple[Remark, ...]
    differences: tuple[Remark, ...]
    files: tuple[NewFile, ...]
    lost: tuple[Move, ...]


# In the order in which they depend on each other. The first two an app has whatever the Connected App says.
_FILES = (
    "ExternalClientApplication",
    "ExtlClntAppConfigurablePolicies",
    "ExtlClntAppGlobalOauthSettings",
    "ExtlClntAppOauthSettings",
    "ExtlClntAppOauthConfigurablePolicies",
    "ExtlClntAppOauthSecuritySettings",
    "ExtlClntAppSamlConfigurablePolicies",
    "ExtlClntAppCanvasSettings",
)
_ADDED = {
    "ExternalClientApplication": ("distributionState",),
    "ExtlClntAppConfigurablePolicies": ("isEnabled", "isOauthPluginEnabled"),
}
# Conditions of Setup's migration that no file of an app shows.
_UNKNOWN = (
    Remark("user provisioning is off for the app (UserProvisioningConfig names its Connected App)", "migration-eligibility"),
    Remark("dynamic client registration is off for the app", "migration-eligibility"),
    Remark("the app is local: it came to the org with no package", "migration"),
)  # fmt: skip


def migrations(name: str, report: Report) -> tuple[Migration, ...]:
    """Each Connected App of that name (the case of letters doesn't count) of a report."""
    return tuple(
        migration
        for app in report.apps
        if app.kind is AppKind.CONNECTED_APP and app.name.casefold() == name.casefold()
        if (migration := _migration(app, report))
    )


def _migration(app: OAuthApp, report: Report) -> Migration | None:
    elements = parse(app.source)
    if isinstance(elements, Unreadable):  # it was read a moment ago
        return None
    file = MetadataFile(app.source, app.name, app.project, elements)
    lines = _Lines(file)
    moves = list(_moves(file, lines))
    return Migration(
        app.name,
        app.source.path,
        tuple(_obstacles(app, file, lines)),
        _UNKNOWN,
        tuple(_differences(app, file, lines, report)),
        tuple(_files(moves)),
        tuple(move for move, root in moves if not root),
    )


class _Lines:
    """On which lines the elements of a file begin."""

    def __init__(self, file: MetadataFile) -> None:
        self._found = locations(file.place(element) for element in file.elements)

    def of(self, element: Element) -> int:
        return self._found[element.ordinal].line


def _obstacles(app: OAuthApp, file: MetadataFile, lines: _Lines) -> Iterator[Remark]:
    for name, what in (
        ("plugin", "runs a custom Apex handler"),
        ("canvasConfig", "is a Canvas app"),
        ("canvas", "is a Canvas app"),
    ):
        for element in file.children(name):
            if element.text.strip() or element.ordinal in file.shape.parents:
                yield Remark(f"the app {what}: <{name}>", "migration-eligibility", lines.of(element))
    for saml in file.children("samlConfig"):
        for element in file.children("encryptionType", saml.ordinal):
            if element.text.strip() == "Triple_Des":
                text = "the app encrypts SAML assertions with Triple DES: <encryptionType>"
                yield Remark(text, "migration-eligibility", lines.of(element))
    if "__" in app.name:
        yield Remark("the name has a namespace: the app came with a package, and isn't local", "migration")


def _differences(app: OAuthApp, file: MetadataFile, lines: _Lines, report: Report) -> Iterator[Remark]:
    configs = file.children("oauthConfig")
    pkce = [e for config in configs for e in file.children("isPkceRequired", config.ordinal)]
    switch = strongest(switches(file, [element.ordinal for element in pkce]))
    orgs = [org for org in report.org_settings if org.project == app.project]
    required = any(org.requires_pkce for org in orgs)
    if configs and not required and (switch is None or switch.state is not State.ON):
        text = (
            "PKCE: the Connected App doesn't require it, and an External Client App does unless its global OAuth file says "
            "otherwise; clients that send a user to log in have to send a challenge. The client credentials flow isn't affected"
        )
        yield Remark(text, "pkce-default", lines.of((pkce or configs)[0]))
    if configs:
        text = (
            "the client credentials flow has two switches, one in the global OAuth file and one in the policies, and runs "
            "as the user whom the policies name"
        )
        yield Remark(text, "two-switches")
    if any(org.approved_apps for org in orgs):
        text = (
            "the project's settings turn API Access Control on: only apps that an administrator has approved or installed "
            "can call APIs, so see to the new app there"
        )
        yield Remark(text, "api-access-control")
    if app.flow_is_on and app.run_as is None:
        text = (
            "the file names no run-as user, so the policies have to be given one: `clientCredentialsFlowUser`"
        )
        yield Remark(text, "run-as-user-required")
    for selected in app.scopes or ():
        scope = selected.scope
        if scope and scope.eca_name and scope.eca_name != scope.metadata_name:
            text = f"the scope {scope.metadata_name} is called {scope.eca_name} there (reported)"
            yield Remark(text, "eca-scope-names", locations([selected.place])[0].line)
    for request in report.requests:
        if request.grant is Grant.PASSWORD and request.app in (None, app):
            link = "asks for a token" if request.app else "asks for a token, perhaps this app's,"
            path = request.source.path
            text = f"{path} {link} with a user's name and password: an External Client App doesn't support that flow"
            yield Remark(text, "username-password-in-ecas")
    for element in file.children("mobileAppConfig"):
        text = "the migration fails if the app's push settings have an expired certificate, or a server key of old"
        yield Remark(text, "migration-push", lines.of(element))


def _moves(file: MetadataFile, lines: _Lines) -> Iterator[tuple[Move, str]]:
    """Each element that says something, with the root element of the file that takes it; empty where none does."""
    lost: set[int] = set()
    for element, kind, around in kinds(file):
        if element.parent in lost:
            lost.add(element.ordinal)
            continue
        spots = external_by_connected().get(Spot(around, element.name), ())
        holds = kind in TYPES and any(spot.kind == kind for spot in external_by_connected())
        if not spots and holds:
            continue  # its children move
        if not spots:
            lost.add(element.ordinal)
        if not spots and kind is not None:
            yield Move(element.name, lines.of(element), ""), ""
        if element.name == "refreshTokenPolicy" and "specific" not in element.text.lower():
            spots = spots[:1]  # the others say how long
        if spots and (text_of(file, element).text or element.ordinal in file.shape.parents):
            for spot in spots:
                yield Move(element.name, lines.of(element), spot.element), _root_of(spot.kind)


def _root_of(kind: str) -> str:
    """The type whose files have elements of a kind."""
    if suffix_of_root(kind):
        return kind
    return next(
        root for root, elements in TYPES.items() if suffix_of_root(root) and kind in elements.values()
    )


def _files(moves: list[tuple[Move, str]]) -> Iterator[NewFile]:
    for root in _FILES:
        inside = [move for move, where in moves if where == root]
        added = [Move("", 0, name) for name in _ADDED.get(root, ())]
        if inside or added:
            yield NewFile(suffix_of_root(root) or "", (*inside, *added))
