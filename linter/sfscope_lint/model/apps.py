"""What rules see: apps, their scopes and switches, files and their elements. No file format in here."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from sfscope_lint.model.place import Place
from sfscope_lint.model.prediction import Situation, causes, predict
from sfscope_lint.model.selected_scopes import has_placeholder, names_with, perhaps_issued, reply_to
from sfscope_lint.model.token_replies import Cause, Unknown
from sfscope_lint.model.values import State, Switch, Value

if TYPE_CHECKING:
    from sfscope_lint.model.selected_scopes import SelectedScope
    from sfscope_lint.model.source import Source
    from sfscope_lint.model.token_replies import Issued, Rejected, TokenReply
    from sfscope_lint.salesforce.scopes import Support


class AppKind(Enum):
    """The two kinds of OAuth app that metadata knows."""

    CONNECTED_APP = "connected-app"
    EXTERNAL_CLIENT_APP = "external-client-app"

    @property
    def noun(self) -> str:
        return self.value.replace("-", " ")


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
    scopes: tuple[SelectedScope, ...] | None
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
        return any(each.scope and each.scope.oauth_name in oauth_names for each in self.scopes or ())

    @property
    def has_placeholder(self) -> bool:
        """A value among the scopes is replaced when it is deployed: the list isn't known."""
        return has_placeholder(self.scopes or ())

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
    def reply_by_scopes(self) -> Issued | Rejected | Unknown:
        """What the token endpoint will answer, as far as the scopes decide it."""
        return _NO_SCOPES_FILE if self.scopes is None else reply_to(self.scopes)

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
            by_scopes=self.reply_by_scopes,
            blocked=Cause.HIGH_ASSURANCE if strict and len(strict) == len(live) else None,
            risks=tuple(cause for cause, there in risks.items() if there),
        )

    @property
    def perhaps_issued(self) -> tuple[str, ...]:
        """The selected scopes of which nobody has published whether the flow issues them; unknown ones, too."""
        return perhaps_issued(self.scopes or ())

    def scopes_with(self, support: Support) -> tuple[str, ...]:
        """The selected scopes with this support, by their names in a token, each once."""
        return names_with(support, self.scopes or ())


class AppName(NamedTuple):
    """The app that a finding is about: its kind (``connected-app`` or ``external-client-app``) and name."""

    kind: str
    name: str
