"""What rules see: apps, their scopes and switches, files and their elements. No file format in here."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, overload

from sfscope_lint.finding import AppName
from sfscope_lint.prediction import Situation, causes, predict
from sfscope_lint.salesforce.scopes import Support
from sfscope_lint.source import Span
from sfscope_lint.token_replies import NO_VALID_SCOPES, Cause, Issued, Unknown, first_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sfscope_lint.salesforce.scopes import Scope
    from sfscope_lint.settings import Suppression
    from sfscope_lint.source import Source
    from sfscope_lint.token_replies import Rejected, TokenReply


class AppKind(Enum):
    """The two kinds of OAuth app that metadata knows."""

    CONNECTED_APP = "connected-app"
    EXTERNAL_CLIENT_APP = "external-client-app"

    @property
    def noun(self) -> str:
        return self.value.replace("-", " ")


class Place(NamedTuple):
    """Where something stands, not yet counted out.

    ``element`` is the ordinal of an element of the file in document order (0 is the root). ``item`` narrows it
    to a piece of the element's own text, in characters of that text. Without an element, ``item`` counts
    characters of the file's text. Counting out (``places.locate``) is for findings alone.
    """

    source: Source
    element: int | None
    item: Span | None = None


class State(Enum):
    """Three states, for what isn't written is not known."""

    ON = "on"
    OFF = "off"
    UNKNOWN = "unknown"


class Switch(NamedTuple):
    """A switch, where it is written, and, while it is unknown, why."""

    state: State
    place: Place | None = None
    why: str = ""


class Value(NamedTuple):
    """A text that a file gives: trimmed, with its place; a placeholder is replaced when it is deployed."""

    text: str
    place: Place
    placeholder: bool = False


class SelectedScope(NamedTuple):
    """A scope that an app selects, as it is written there (trimmed).

    ``scope`` is its catalogue entry: None for what the catalogue doesn't have, for a placeholder and for a
    ``custom`` scope.
    """

    written: str
    scope: Scope | None
    place: Place
    placeholder: bool = False
    custom: bool = False


class Choice(NamedTuple):
    """A scope that is selected, wherever that is; its fields are those of ``SelectedScope``."""

    written: str
    scope: Scope | None
    placeholder: bool = False
    custom: bool = False


class Selection:
    """Which scopes are selected, in their order: the same ones in many apps, so that what follows is found out once."""

    def __init__(self, choices: tuple[Choice, ...]) -> None:
        self.choices = choices

    @cached_property
    def oauth_names(self) -> frozenset[str | None]:
        return frozenset(choice.scope.oauth_name for choice in self.choices if choice.scope)

    @cached_property
    def has_placeholder(self) -> bool:
        return any(choice.placeholder for choice in self.choices)

    @cached_property
    def by_support(self) -> Mapping[Support, tuple[str, ...]]:
        """The scopes by their support, and by their names in a token, each once."""
        found: dict[Support, dict[str, None]] = {support: {} for support in Support}
        for choice in self.choices:
            if choice.scope:
                found[choice.scope.support][choice.scope.issued_as] = None
        return {support: tuple(names) for support, names in found.items()}

    @cached_property
    def perhaps_issued(self) -> tuple[str, ...]:
        """The scopes of which nobody has published whether the flow issues them; unknown ones, too."""
        unknown = (c.written for c in self.choices if c.scope is None and not c.placeholder)
        return tuple(dict.fromkeys((*self.by_support[Support.UNVERIFIED], *unknown)))

    @cached_property
    def predicted_reply(self) -> Issued | Rejected | Unknown:
        """What the token endpoint will answer, as far as the scopes decide it."""
        if self.has_placeholder:
            return Unknown("a value among the scopes is filled in when it is deployed")
        issued = self.by_support[Support.SUPPORTED]
        if issued:
            return Issued(issued, self.perhaps_issued)
        if self.perhaps_issued:
            return Unknown(f"nobody has published whether the flow issues {first_names(self.perhaps_issued)}")
        return NO_VALID_SCOPES


class Scopes(Sequence["SelectedScope"]):
    """The scopes that an app selects: a selection, and where each of them stands. Each is made when it is asked for."""

    __slots__ = ("places", "selection")

    def __init__(self, selection: Selection, places: Sequence[Place]) -> None:
        self.selection = selection
        self.places = places

    @classmethod
    def of(cls, selected: Iterable[SelectedScope]) -> Scopes:
        scopes = tuple(selected)
        choices = tuple(Choice(s.written, s.scope, s.placeholder, s.custom) for s in scopes)
        return cls(Selection(choices), [scope.place for scope in scopes])

    def __len__(self) -> int:
        return len(self.places)

    @overload
    def __getitem__(self, number: int) -> SelectedScope: ...
    @overload
    def __getitem__(self, number: slice) -> tuple[SelectedScope, ...]: ...
    def __getitem__(self, number: int | slice) -> SelectedScope | tuple[SelectedScope, ...]:
        return tuple(self)[number]

    def __eq__(self, other: object) -> bool:
        return tuple(self) == (tuple(other) if isinstance(other, Scopes) else other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __iter__(self) -> Iterator[SelectedScope]:
        for choice, place in zip(self.selection.choices, self.places, strict=True):
            yield SelectedScope(choice.written, choice.scope, place, choice.placeholder, choice.custom)


class Policies(NamedTuple):
    """What one file, a Connected App's own or an ECA's policies, says of how the app may be used.

    ``place`` is where a run-as user would be named, ``flow`` the switch in the same file (None: it says nothing),
    ``refresh_token`` how long refresh tokens are valid, as written. ``admin_approved`` is where it says that only
    users whom an administrator has approved may use the app; ``approves``: it names a permission set or a profile.
    ``high_assurance`` is where it asks for a high-assurance session.
    """

    place: Place
    flow: Switch | None
    run_as: Value | None
    refresh_token: Value | None
    admin_approved: Place | None = None
    approves: bool = False
    high_assurance: Place | None = None

    @property
    def flow_is_on(self) -> bool:
        return self.flow is not None and self.flow.state is State.ON

    @property
    def may_turn_flow_on(self) -> bool:
        """It turns the flow on, or doesn't say that it doesn't."""
        return self.flow is None or self.flow.state is not State.OFF

    @property
    def approves_nobody(self) -> bool:
        """Only approved users may use the app, and the file approves none."""
        return self.admin_approved is not None and not self.approves


class Conflict(NamedTuple):
    """One file turns the flow on (``on``), and another, or another part of the app, turns it off (``off``).

    ``whole_app``: it is the app, or its OAuth plugin, that is off in every file that says so.
    """

    on: Place
    off: Place
    whole_app: bool


_NO_SCOPES_FILE = Unknown("no file of the project says which scopes are selected")


class OAuthApp(NamedTuple):
    """A Connected App, or an External Client App as one of its settings files selects its scopes.

    ``scopes`` is None while no file says which are selected. ``scopes_place`` is where they are: the first of
    them, else the element that holds (or would hold) them. ``whole`` is the file that selects the scopes, else
    the first of the app's. ``project`` is the directory within which files join, ``paths`` are the files that
    the app was read from, the one with the scopes first. ``off_causes`` say by what the flow is off, or, while that
    isn't known, would be; ``half_on``: one side of an External Client App turns it on and the other doesn't say.
    ``secret_optional`` is where it says that the web server flow needs no secret. ``idle_limit``: it limits idle refresh
    tokens to 30 days, or may, by a placeholder. ``unlinked`` are the places that name the app, or would, where the
    project has no such app; ``unjoined``: the deployment fills in that name. ``contested``: its file says two things of
    it, so only a person can fix it. ``consumer_key`` is what requests call ``client_id``.
    ``certificate`` is where it carries one, which enables the JWT bearer flow. ``jwt_tokens`` is the switch of JWT-based
    access tokens, with the place where it stands or would (None: the file that has it isn't in the project).
    """

    kind: AppKind
    name: str
    label: str
    project: str
    paths: tuple[str, ...]
    client_credentials: Switch
    scopes: Scopes | None
    scopes_place: Place
    run_as: Value | None
    policies: tuple[Policies, ...] = ()
    secret_optional: Place | None = None
    idle_limit: bool = False
    conflict: Conflict | None = None
    unlinked: tuple[Place, ...] = ()
    unjoined: bool = False
    contested: bool = False
    consumer_key: Value | None = None
    off_causes: tuple[Cause, ...] = (Cause.SWITCH_OFF,)
    half_on: bool = False
    certificate: Place | None = None
    jwt_tokens: Switch | None = None

    @property
    def source(self) -> Source:
        return self.scopes_place.source

    @property
    def whole(self) -> Place:
        return Place(self.scopes_place.source, 0)

    @property
    def identity(self) -> AppName:
        return AppName(self.kind.value, self.name)

    @property
    def flow_is_on(self) -> bool:
        return self.client_credentials.state is State.ON

    @property
    def flow_may_be_on(self) -> bool:
        """The flow is on, or one side turns it on and the other doesn't say."""
        return self.flow_is_on or self.half_on

    def uses_flow(self) -> bool:
        """The client credentials flow is on, and a file says which scopes are selected."""
        return self.flow_is_on and self.scopes is not None

    def may_use_flow(self) -> bool:
        """Like ``uses_flow``, but also while one side turns the flow on and the other doesn't say."""
        return self.flow_may_be_on and self.scopes is not None

    def selects(self, *oauth_names: str) -> bool:
        """One of these scopes is selected."""
        return self.scopes is not None and not self.scopes.selection.oauth_names.isdisjoint(oauth_names)

    @property
    def has_placeholder(self) -> bool:
        """A value among the scopes is replaced when it is deployed: the list isn't known."""
        return self.scopes is not None and self.scopes.selection.has_placeholder

    @property
    def live_policies(self) -> tuple[Policies, ...]:
        """The policies that turn the flow on; while that isn't known, those that may."""
        on = tuple(policies for policies in self.policies if policies.flow_is_on)
        if on or self.client_credentials.state is not State.UNKNOWN:
            return on
        return tuple(policies for policies in self.policies if policies.may_turn_flow_on)

    @property
    def predicted_reply(self) -> TokenReply:
        """What the token endpoint will answer to this flow's request."""
        return predict(self._situation)

    @property
    def refusal_causes(self) -> tuple[Cause, ...]:
        """All that the files show to stand between a request and a token; the predicted reply names the first."""
        return causes(self._situation)

    @property
    def _situation(self) -> Situation:
        flow = self.client_credentials
        live = self.live_policies
        strict = [policies for policies in live if policies.high_assurance]
        risks = {
            Cause.NO_RUN_AS_USER: any(policies.run_as is None for policies in live),
            Cause.NOBODY_APPROVED: any(policies.approves_nobody for policies in live),
            Cause.HIGH_ASSURANCE: bool(strict),
        }
        return Situation(
            flow_is_on=None if flow.state is State.UNKNOWN else self.flow_is_on,
            why=flow.why,
            off=self.off_causes,
            half_on=self.half_on,
            by_scopes=_NO_SCOPES_FILE if self.scopes is None else self.scopes.selection.predicted_reply,
            blocked=Cause.HIGH_ASSURANCE if strict and len(strict) == len(live) else None,
            risks=tuple(cause for cause, there in risks.items() if there),
        )

    @property
    def perhaps_issued(self) -> tuple[str, ...]:
        """The selected scopes of which nobody has published whether the flow issues them; unknown ones, too."""
        return self.scopes.selection.perhaps_issued if self.scopes else ()

    def scopes_with(self, support: Support) -> tuple[str, ...]:
        """The selected scopes with this support, by their names in a token, each once."""
        return self.scopes.selection.by_support[support] if self.scopes else ()


class RequestKind(Enum):
    """The kinds of artefact that ask for tokens."""

    EXTERNAL_CREDENTIAL = "external-credential"
    POSTMAN = "postman"
    LOGIC_APPS = "logic-apps"
    DATA_FACTORY = "data-factory"
    MULE = "mule"
    BOOMI = "boomi"
    APEX = "apex"
    SHELL = "shell"
    PYTHON = "python"
    JAVASCRIPT = "javascript"


class Grant(Enum):
    """The grants whose requests are read (RFC 6749, sections 4.4 and 4.3)."""

    CLIENT_CREDENTIALS = "client_credentials"
    PASSWORD = "password"  # noqa: S105 - the grant's name


class TokenRequest(NamedTuple):
    """A place that asks Salesforce for a token.

    ``path`` is that of its file from the project's root, with ``/``, ``project`` the directory within which files
    join. ``token_url`` is the URL without its query, or the named credential (``callout:NAME``) that has it; None
    where a connector makes it up. ``scope`` is what is sent, None where nothing or an empty one is. ``secret`` is
    where a client secret is written out, ``hidden`` where that or any other secret is: it is never shown.
    ``certain``: the file puts these parts together itself; else they only stand near each other.
    """

    kind: RequestKind
    grant: Grant
    place: Place
    path: str
    project: str
    token_url: Value | None
    client_id: Value | None
    scope: Value | None
    secret: Place | None
    hidden: tuple[Place, ...] = ()
    certain: bool = True
    app: OAuthApp | None = None

    @property
    def source(self) -> Source:
        return self.place.source

    @property
    def whole(self) -> Place:
        return Place(self.place.source, None, Span(0, 0))

    def uses_flow(self) -> bool:
        """It is a client-credentials request, without any guess."""
        return self.grant is Grant.CLIENT_CREDENTIALS and self.certain


class NamedCredential(NamedTuple):
    """What Apex calls ``callout:NAME``, and its URL."""

    name: str
    project: str
    url: str


class IdentityProvider(NamedTuple):
    """An external auth identity provider: the token URL that external credentials of the project borrow."""

    name: str
    project: str
    token_url: Value


class Unparsed(NamedTuple):
    """A file that seemed to ask for a token, and can't be parsed as what it is: one line."""

    path: str
    why: str


class Element(NamedTuple):
    """One element of a metadata file.

    ``ordinal`` counts elements in document order from 0, ``parent`` is the ordinal of the one around it (-1 for
    the root), ``name`` is that in the Metadata API's namespace or in none; an element of another one, other than the root,
    is called ``{namespace}name``. ``text`` is its own character data, untrimmed, without comments and processing
    instructions.
    """

    ordinal: int
    parent: int
    name: str
    text: str


class Shape:
    """What files of one layout have in common: their elements' names, and which of them stands in which.

    Both are by the elements' ordinals; see ``Element``. Most files of a project are of a few shapes, so that what
    follows from the shape alone is found out once for all of them (see ``kept``).
    """

    def __init__(
        self, names: tuple[str, ...], parents: tuple[int, ...], root_namespace: str | None = None
    ) -> None:
        """``root_namespace`` is that of the root where it isn't the Metadata API's, nor none."""
        self.names = names
        self.parents = parents
        self.root_namespace = root_namespace

    @cached_property
    def children(self) -> Mapping[tuple[int, str], Sequence[int]]:
        """The ordinals of elements by their parent's ordinal and their name, in document order."""
        found: dict[tuple[int, str], list[int]] = {}
        for ordinal, key in enumerate(zip(self.parents, self.names, strict=True)):
            found.setdefault(key, []).append(ordinal)
        return found

    def at(self, name: str, within: Iterable[int] = (0,)) -> list[int]:
        """The ordinals of the elements of that name directly within others (by default the root), in document order."""
        return [ordinal for parent in within for ordinal in self.children.get((parent, name), ())]


class Elements(Sequence[Element]):
    """The elements of a file in document order: a shape, and the texts in it. Each element is made when it is asked for.

    What ``xsi:nil="true"`` denies has no text; ``denied`` are the texts that stand there nevertheless, behind their ordinals.
    """

    __slots__ = ("denied", "shape", "texts")

    def __init__(self, shape: Shape, texts: Sequence[str], denied: tuple[tuple[int, str], ...] = ()) -> None:
        self.shape = shape
        self.texts = texts
        self.denied = denied

    @property
    def as_written(self) -> Elements:
        """The same with the names and texts that stand there, whatever namespaces and ``xsi:nil`` make of them."""
        if not self.denied and not any("}" in name for name in self.shape.names):
            return self
        names = tuple(name.rpartition("}")[2] for name in self.shape.names)
        texts = [*self.texts]
        for ordinal, text in self.denied:
            texts[ordinal] = text
        return Elements(Shape(names, self.shape.parents), texts)

    def __len__(self) -> int:
        return len(self.texts)

    @overload
    def __getitem__(self, ordinal: int) -> Element: ...
    @overload
    def __getitem__(self, ordinal: slice) -> list[Element]: ...
    def __getitem__(self, ordinal: int | slice) -> Element | list[Element]:
        if isinstance(ordinal, slice):
            return [self[inner] for inner in range(len(self.texts))[ordinal]]
        if ordinal < 0:
            ordinal += len(self.texts)
        return Element(ordinal, self.shape.parents[ordinal], self.shape.names[ordinal], self.texts[ordinal])

    def __iter__(self) -> Iterator[Element]:
        return map(Element, range(len(self.texts)), self.shape.parents, self.shape.names, self.texts)

    def within(self, ordinal: int) -> Iterator[Element]:
        """The elements that stand in one, at any depth."""
        for inner in range(ordinal + 1, len(self.texts)):
            if self.shape.parents[inner] < ordinal:
                return
            yield self[inner]


_LINK = "externalClientApplication"


class MetadataFile(NamedTuple):
    """A metadata file that could be read as what it is.

    ``name`` is the file's name without its suffix. ``replaced`` are the spans of the text (in characters) that
    ``sfdx-project.json`` replaces by something else whenever the project is deployed. ``tracked``: git has it; known of
    global OAuth files alone. ``doubts`` are findings about what was read besides.
    """

    source: Source
    name: str
    project: str
    elements: Elements
    replaced: tuple[Span, ...] = ()
    tracked: bool = False
    doubts: tuple[Unreadable, ...] = ()

    @property
    def root(self) -> str:
        """The name of the root element: the name of the file's type."""
        return self.elements.shape.names[0]

    @property
    def shape(self) -> Shape:
        return self.elements.shape

    @property
    def whole(self) -> Place:
        return Place(self.source, 0)

    @property
    def app(self) -> tuple[AppKind, str] | None:
        """The app that the file belongs to: its kind and name; None for what is no app's."""
        if self.root == "ConnectedApp":
            return AppKind.CONNECTED_APP, self.name
        if self.root == "ExternalClientApplication":
            return AppKind.EXTERNAL_CLIENT_APP, self.name
        link = next((element.text.strip() for element in self.children(_LINK)), "")
        return (AppKind.EXTERNAL_CLIENT_APP, link) if link else None

    def children(self, name: str, parent: int = 0) -> list[Element]:
        """The elements of that name directly within another (the root, if none is given)."""
        return [self.elements[ordinal] for ordinal in self.shape.at(name, (parent,))]

    def place(self, element: Element, item: Span | None = None) -> Place:
        return Place(self.source, element.ordinal, item)


class Unreadable(NamedTuple):
    """A file, or a part of it, that could not be read as what it is: where, what, and what instead.

    ``reason`` is a sentence without its full stop; ``lost`` says that the whole file could not be judged.
    """

    place: Place
    reason: str
    help: str
    lost: bool = True

    @property
    def source(self) -> Source:
        return self.place.source

    @property
    def whole(self) -> Place:
        return self.place


class Permission(NamedTuple):
    """Something that a user may be allowed to do.

    A user permission (``kind`` is ``user``, ``name`` such as ``ApiEnabled``, ``access`` is empty), or an access
    (``read``, ``edit``, …) to an ``object`` or a ``field``.
    """

    kind: str
    name: str
    access: str = ""

    def __str__(self) -> str:
        return f"{self.name} ({self.access})" if self.access else self.name


class RunAsUser(NamedTuple):
    """A run-as user that the settings describe, where an app names it.

    ``lacks`` is what its integration needs and nothing in the project grants. ``unknown`` says what of the user's
    profile and permission sets the project doesn't have: while there is any, something that is lacking may be
    granted there.
    """

    app: OAuthApp
    named: Value
    lacks: tuple[Permission, ...]
    sources: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def source(self) -> Source:
        return self.named.place.source

    @property
    def whole(self) -> Place:
        return Place(self.named.place.source, 0)


class SuppressionUse(NamedTuple):
    """A suppression of the settings, and what became of it in a run.

    ``matches`` counts the findings that it is for. ``judged``: the run has looked at all that it could be for.
    ``expired``: its last day is over, so that it no longer holds.
    """

    suppression: Suppression
    matches: int
    judged: bool
    expired: bool

    @property
    def source(self) -> Source:
        return self.suppression.place.source

    @property
    def whole(self) -> Place:
        return self.suppression.place


class StaleEntry(NamedTuple):
    """An entry of the baseline whose finding no longer occurs, in words: its rule and what it was about."""

    place: Place
    fingerprint: str
    rule: str
    subject: str

    @property
    def source(self) -> Source:
        return self.place.source

    @property
    def whole(self) -> Place:
        return self.place
