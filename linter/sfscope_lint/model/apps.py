"""An OAuth app as the project's files describe it, and what follows from that."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from sfscope_lint.model.place import Place
from sfscope_lint.model.prediction import Doubt, Situation, causes, predict
from sfscope_lint.model.selected_scopes import has_placeholder, names_with, perhaps_issued, reply_to
from sfscope_lint.model.token_replies import Unknown
from sfscope_lint.model.values import State, Switch, Value
from sfscope_lint.record import Record
from sfscope_lint.salesforce.causes import Cause

if TYPE_CHECKING:
    from sfscope_lint.model.selected_scopes import SelectedScope
    from sfscope_lint.model.source import Source
    from sfscope_lint.model.token_replies import Issued, Rejected, TokenReply
    from sfscope_lint.salesforce.scopes import Support


class AppKind(Enum):
    """The two kinds of OAuth app in Salesforce metadata."""

    CONNECTED_APP = "connected-app"
    EXTERNAL_CLIENT_APP = "external-client-app"

    @property
    def noun(self) -> str:
        return self.value.replace("-", " ")


class Policies(Record):
    """What one file says about who may use the app and how: a Connected App or an ECA's policies.

    ``place`` is where a run-as user is or would be named. ``flow`` is the switch in the same file (None: the
    file has none). ``refresh_token`` is how long refresh tokens are valid, as written. ``admin_approved`` is
    the place that admits only users whom an administrator approved; ``approves``: the file names a permission
    set or a profile to approve. ``high_assurance`` is the place that requires a high-assurance session.
    ``package`` is the package directory with the file. ``approval``: whether only approved users are admitted.
    ``refresh_token_period`` completes ``refresh_token``, as in ``30 Days``. ``doubts`` are the refusals that
    the file leaves open.
    """

    place: Place
    flow: Switch | None
    run_as: Value | None
    refresh_token: Value | None
    admin_approved: Place | None = None
    approves: bool = False
    high_assurance: Place | None = None
    package: str = ""
    approval: State = State.UNKNOWN
    refresh_token_period: str = ""
    ip_relaxation: Value | None = None
    doubts: tuple[Doubt, ...] = ()

    @property
    def flow_is_on(self) -> bool:
        return self.flow is not None and self.flow.state is State.ON

    @property
    def may_turn_flow_on(self) -> bool:
        """Whether the file turns the flow on or leaves it open."""
        return self.flow is None or self.flow.state is not State.OFF

    @property
    def approves_nobody(self) -> bool:
        """Whether only approved users may use the app, and the file approves none."""
        return self.admin_approved is not None and not self.approves


class Conflict(Record):
    """One file turns the flow on (``on``), and another file or part of the app turns it off (``off``).

    ``whole_app``: the app or its OAuth plugin is off in every file that could turn it on.
    """

    on: Place
    off: Place
    whole_app: bool


_NO_SCOPES_FILE = Unknown("no file of the project says which scopes are selected")


class OAuthApp(Record):
    """A Connected App, or an External Client App with the scopes of one of its settings files.

    ``project`` is the directory whose files belong together. ``paths`` are the files that the app was read
    from, first the one with the scopes. ``client_credentials`` is the switch of the flow. ``scopes`` is None
    if no file says which scopes are selected. ``scopes_place`` is the first scope, or the element that holds
    or would hold the scopes. ``off_causes`` are the causes that turn the flow off; if the switch is unknown,
    the causes that would. ``half_on``: one side of an External Client App turns the flow on, and the other
    side doesn't say.

    ``optional_secret`` is the switch that lets the web server flow work without a secret, ``refresh_secret`` the
    switch that requires it for refreshing tokens (None: no file has it). ``callbacks`` are the elements with the
    callback URLs. ``idle_limit``: the app limits idle refresh tokens to 30 days, or a placeholder may do so. ``unlinked`` are the places that
    name the app if the project doesn't have it; ``unjoined``: that name is a placeholder. ``contested``: the
    app's file contradicts itself, so only a person can fix it. ``consumer_key`` is the ``client_id`` of
    requests. ``certificate`` is the place of a certificate, which enables the JWT bearer flow. ``jwt_tokens``
    is the switch of JWT-based access tokens, with the place where it is or would be (None: the project
    doesn't have the file with that switch). ``whole`` is the file that selects the scopes, else the first of
    the app's. ``oauth_links`` are the places where that file names its org and consumer. ``packaged``: whether the
    app's distribution state is Packaged (None: no file says it). ``doubts`` are the reasons to doubt that the
    flow is on although a file turns it on.
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
    optional_secret: Switch | None = None
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
    oauth_links: tuple[Place, ...] = ()
    packaged: bool | None = None
    refresh_secret: Switch | None = None
    callbacks: tuple[Value, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def secret_optional(self) -> Place | None:
        """The place that lets the web server flow work without a secret; None if none does."""
        switch = self.optional_secret
        return switch.place if switch and switch.state is State.ON else None

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
        """Whether the flow is on, or one side turns it on and the other side doesn't say."""
        return self.flow_is_on or self.half_on

    def uses_flow(self) -> bool:
        """Whether the client credentials flow is on and a file says which scopes are selected."""
        return self.flow_is_on and self.scopes is not None

    def may_use_flow(self) -> bool:
        """Like ``uses_flow``, but also True if one side turns the flow on and the other side doesn't say."""
        return self.flow_may_be_on and self.scopes is not None

    def selects(self, *oauth_names: str) -> bool:
        """Whether the app selects at least one of these scopes (OAuth names)."""
        return any(each.scope and each.scope.oauth_name in oauth_names for each in self.scopes or ())

    @property
    def has_placeholder(self) -> bool:
        """Whether the deployment replaces one of the scopes, so that the list isn't known."""
        return has_placeholder(self.scopes or ())

    @property
    def live_policies(self) -> tuple[Policies, ...]:
        """The policies that turn the flow on; if the switch is unknown, the policies that may."""
        on = tuple(policies for policies in self.policies if policies.flow_is_on)
        if on or self.client_credentials.state is not State.UNKNOWN:
            return on
        return tuple(policies for policies in self.policies if policies.may_turn_flow_on)

    @property
    def predicted_reply(self) -> TokenReply:
        """The token endpoint's predicted reply to a client-credentials request."""
        return predict(self._situation)

    @property
    def reply_by_scopes(self) -> Issued | Rejected | Unknown:
        """The reply that follows from the scopes alone."""
        return _NO_SCOPES_FILE if self.scopes is None else reply_to(self.scopes)

    @property
    def refusal_causes(self) -> tuple[Cause, ...]:
        """The causes in the files that refuse or may refuse a token; the predicted reply names the first."""
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
            doubts=(*self.doubts, *(doubt for policies in live for doubt in policies.doubts)),
        )

    @property
    def perhaps_issued(self) -> tuple[str, ...]:
        """The selected scopes that the flow may issue, because nobody has published whether it does.

        Scopes that the catalogue doesn't have are included.
        """
        return perhaps_issued(self.scopes or ())

    def scopes_with(self, support: Support) -> tuple[str, ...]:
        """The selected scopes with this support, by their names in a token, without duplicates."""
        return names_with(support, self.scopes or ())


class AppName(Record):
    """The app that a finding is about: its kind (``connected-app`` or ``external-client-app``) and name."""

    kind: str
    name: str
