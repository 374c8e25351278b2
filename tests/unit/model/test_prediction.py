"""The predicted reply of the token endpoint, and that all outputs agree about it."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support import Workspace, connected_app, eca_file

from sfscope_lint.engine.diagnosis import diagnose
from sfscope_lint.model.token_replies import BASES, REFUSALS, Blocked, Conditional, Rejected, Unknown
from sfscope_lint.output.inventory.collect import take
from sfscope_lint.output.inventory.formats import render_inventory
from sfscope_lint.output.reporters.closing import closing_line
from sfscope_lint.salesforce.causes import Cause
from sfscope_lint.salesforce.errors.catalogue import ERRORS
from sfscope_lint.salesforce.errors.search import find_errors
from sfscope_lint.salesforce.evidence import Strength
from sfscope_lint.salesforce.facts import FACTS

if TYPE_CHECKING:
    from sfscope_lint.engine.report import Report
    from sfscope_lint.model.apps import OAuthApp
    from sfscope_lint.model.token_replies import TokenReply

NO_SCOPES = "invalid_grant: no valid scopes defined"
OFF = "invalid_grant: client credentials flow not enabled"
NO_USER = "invalid_grant: no client credentials user enabled"
NOT_APPROVED = "invalid_app_access: user is not admin approved to access this app (reported)"
HIGH = "blocked: the app requires a high-assurance session"

FLOW = "isClientCredentialsFlowEnabled"
RUN_AS = "clientCredentialsFlowUser=sync@example.com"
APPROVED = "permittedUsersPolicyType=AdminApprovedPreAuthorized"
KEY = "OrderSyncConsumerKey1"
SUFFIXES = {
    "eca": "ExternalClientApplication",
    "ecaOauth": "ExtlClntAppOauthSettings",
    "ecaGlblOauth": "ExtlClntAppGlobalOauthSettings",
    "ecaOauthPlcy": "ExtlClntAppOauthConfigurablePolicies",
    "ecaPlcy": "ExtlClntAppConfigurablePolicies",
}


def eca(scopes: str, **files: tuple[str, ...] | None) -> dict[str, str]:
    """An External Client App's files by suffix; None means no file."""
    there = {"eca": (), "ecaOauth": (f"commaSeparatedOauthScopes={scopes}",), **files}
    return {
        f"{suffix}/Order_Sync.{suffix}-meta.xml": eca_file(SUFFIXES[suffix], *elements)
        for suffix, elements in there.items()
        if elements is not None
    }


def app(*scopes: str, more: str = "", rest: str = "", flow: str | None = "true") -> dict[str, str]:
    text = connected_app(*scopes, flow=flow, more=more).replace("</ConnectedApp>", f"{rest}</ConnectedApp>")
    return {"Order_Sync.connectedApp-meta.xml": text}


def report_of(files: dict[str, str], workspace: Workspace, **more: Any) -> Report:
    for path, text in files.items():
        workspace.write(path, text)
    return workspace.report(".", **more)


def session(level: str, action: str = "Block") -> str:
    return f"<sessionPolicy><policyAction>{action}</policyAction><sessionLevel>{level}</sessionLevel></sessionPolicy>"


ON = (f"{FLOW}=true", RUN_AS)


@pytest.mark.parametrize(
    ("files", "reply", "token"),
    [
        (app("Api"), "a token with api", True),
        (app("Full"), NO_SCOPES, False),
        (app(), NO_SCOPES, False),
        (app("Api", flow="false"), OFF, False),
        (app("Full", flow=None), OFF, False),
        (app("Api", more="<oauthClientCredentialUser/>"), f"a token with api, or {NO_USER}", None),
        (app("Full", more="<oauthClientCredentialUser/>"), NO_SCOPES, False),
        (app("Api", more="<isAdminApproved>true</isAdminApproved>"), f"a token with api, or {NOT_APPROVED}", None),
        (
            app("Api", more="<isAdminApproved>true</isAdminApproved><oauthClientCredentialUser/>"),
            f"a token with api, or {NO_USER}, or {NOT_APPROVED}",
            None,
        ),
        (app("Api", rest=session("HIGH_ASSURANCE")), HIGH, False),
        (app("Full", rest=session("HIGH_ASSURANCE")), NO_SCOPES, False),
        (app("Api", rest=session("STANDARD")), "a token with api", True),
        (app("Api", flow="${FLOW}"), "unknown: isClientCredentialEnabled is filled in when it is deployed", None),
        # External Client Apps
        (eca("Api", ecaOauthPlcy=ON), "a token with api", True),
        (eca("Api", ecaOauthPlcy=ON, ecaGlblOauth=(f"{FLOW}=true",)), "a token with api", True),
        (eca("Api", ecaOauthPlcy=ON, ecaGlblOauth=(f"{FLOW}=false",)), OFF, False),
        (eca("Api", ecaOauthPlcy=(f"{FLOW}=false", RUN_AS)), f"{NO_USER} (reported)", False),
        (
            eca("Full", ecaOauthPlcy=(f"{FLOW}=false",), ecaGlblOauth=(f"{FLOW}=true",)),
            f"{NO_USER} (reported)",
            False,
        ),
        (eca("Api", ecaOauthPlcy=(f"{FLOW}=false",), ecaGlblOauth=(f"{FLOW}=false",)), OFF, False),
        (
            eca("Api", ecaOauthPlcy=ON, ecaPlcy=("isEnabled=true", "isOauthPluginEnabled=false")),
            "blocked: the app or its OAuth plugin is off (reported)",
            False,
        ),
        (
            eca("Api", ecaGlblOauth=(f"{FLOW}=true",)),
            "unknown: its global OAuth file turns the flow on, but the project has no policies for it with "
            "<isClientCredentialsFlowEnabled>, which is false by default",
            None,
        ),
        (
            eca("Api", ecaGlblOauth=(f"{FLOW}=true",), ecaOauthPlcy=()),
            "unknown: its global OAuth file turns the flow on, but its policies "
            "ecaOauthPlcy/Order_Sync.ecaOauthPlcy-meta.xml have no <isClientCredentialsFlowEnabled>, which is false by "
            "default",
            None,
        ),
        (
            eca("Full", ecaGlblOauth=(), ecaOauthPlcy=ON),
            "unknown: its policies turn the flow on, but its global OAuth file "
            "ecaGlblOauth/Order_Sync.ecaGlblOauth-meta.xml has no <isClientCredentialsFlowEnabled>; no token in any case",
            False,
        ),
        (eca("Api", ecaOauthPlcy=(*ON, "requiredSessionLevel=HIGH_ASSURANCE")), HIGH, False),
        (eca("Api", ecaOauthPlcy=(*ON, APPROVED)), f"a token with api, or {NOT_APPROVED}", None),
        (eca("Api", ecaOauthPlcy=(*ON, APPROVED, "commaSeparatedPermissionSet=Sync")), "a token with api", True),
        (eca("Api", ecaOauthPlcy=(f"{FLOW}=true",)), f"a token with api, or {NO_USER}", None),
    ],
)  # fmt: skip
def test_reply_is_predicted(
    files: dict[str, str], reply: str, token: bool | None, workspace: Workspace
) -> None:
    (found,) = report_of(files, workspace).apps
    assert (str(found.predicted_reply), found.predicted_reply.token) == (reply, token)


FILLED_IN = "is filled in when it is deployed"


@pytest.mark.parametrize(
    ("files", "why"),
    [
        (app("Api", more="<isAdminApproved>${X}</isAdminApproved>"), f"isAdminApproved {FILLED_IN}"),
        (app("Api", more="<isAdminApproved>maybe</isAdminApproved>"), "isAdminApproved is neither true nor false"),
        (app("Api", rest=session("${LEVEL}")), f"sessionLevel {FILLED_IN}"),
        (
            app("Api", more="<isClientCredentialEnabled>false</isClientCredentialEnabled>"),
            "isClientCredentialEnabled is both true and false",
        ),
        (eca("Api", ecaOauthPlcy=(*ON, f"{FLOW}=false")), f"{FLOW} is both true and false"),
        (eca("Api", ecaOauthPlcy=ON, ecaGlblOauth=(f"{FLOW}=true", f"{FLOW}=${{X}}")), f"{FLOW} {FILLED_IN}"),
        (eca("Api", ecaOauthPlcy=ON, ecaPlcy=("isEnabled=${X}", "isOauthPluginEnabled=true")), f"isEnabled {FILLED_IN}"),
        (eca("Api", ecaOauthPlcy=ON, ecaPlcy=("isOauthPluginEnabled=maybe",)), "isOauthPluginEnabled is neither true nor false"),
        (
            eca("Api", ecaOauthPlcy=ON, ecaPlcy=("isEnabled=false", "isEnabled=true")),
            "isEnabled or isOauthPluginEnabled is both true and false",
        ),
        (eca("Api", ecaOauthPlcy=(*ON, "permittedUsersPolicyType=${X}")), f"permittedUsersPolicyType {FILLED_IN}"),
        (eca("Api", ecaOauthPlcy=(*ON, "permittedUsersPolicyType=Nobody")), "permittedUsersPolicyType has no valid value"),
        (eca("Api", ecaOauthPlcy=(*ON, "requiredSessionLevel=${X}")), f"requiredSessionLevel {FILLED_IN}"),
    ],
)  # fmt: skip
def test_no_token_is_promised_if_the_files_leave_a_refusal_open(
    files: dict[str, str], why: str, workspace: Workspace
) -> None:
    (found,) = report_of(files, workspace).apps
    assert (str(found.predicted_reply), found.predicted_reply.token) == (f"unknown: {why}", None)


@pytest.mark.parametrize(
    "files",
    [
        app("Api", more="<isAdminApproved>${X}</isAdminApproved>", rest="<profileName>Sync</profileName>"),
        eca("Api", ecaOauthPlcy=(*ON, "permittedUsersPolicyType=${X}", "commaSeparatedProfile=Sync")),
        app("Api", more="<isClientCredentialEnabled>1</isClientCredentialEnabled>"),
        eca("Api", ecaOauthPlcy=ON, ecaPlcy=("isEnabled=true", "isEnabled=1", "isOauthPluginEnabled=true")),
    ],
)
def test_token_is_promised_if_no_open_value_refuses_it(files: dict[str, str], workspace: Workspace) -> None:
    (found,) = report_of(files, workspace).apps
    assert str(found.predicted_reply) == "a token with api"


@pytest.mark.parametrize(
    ("suffix", "elements", "why", "error"),
    [
        ("ecaOauthPlcy", (f"{FLOW}=false",), f"{FLOW} is both true and false", NO_USER),
        ("ecaOauthPlcy", (), f"its policies uat/Uat.ecaOauthPlcy-meta.xml have no <{FLOW}>", NO_USER),
        ("ecaGlblOauth", (f"{FLOW}=false",), f"{FLOW} is both true and false", OFF),
        ("ecaGlblOauth", (), f"its global OAuth file uat/Uat.ecaGlblOauth-meta.xml has no <{FLOW}>", OFF),
    ],
)
def test_files_of_another_environment_leave_the_reply_open(
    suffix: str, elements: tuple[str, ...], why: str, error: str, workspace: Workspace
) -> None:
    workspace.write(f"uat/Uat.{suffix}-meta.xml", eca_file(SUFFIXES[suffix], *elements))
    files = eca("Api", ecaOauthPlcy=ON, ecaGlblOauth=(f"{FLOW}=true",))
    (found,) = report_of(files, workspace).apps
    assert str(found.predicted_reply) == f"unknown: {why}"
    (known,) = find_errors(error)
    assert [cause.message for cause in diagnose(known, workspace.report(".")).unsure] == [why]


def test_open_value_does_not_hide_a_refusal(workspace: Workspace) -> None:
    files = eca("Full", ecaOauthPlcy=ON, ecaPlcy=("isEnabled=${X}",))
    report = report_of(files, workspace)
    assert str(report.apps[0].predicted_reply) == NO_SCOPES
    assert "no-valid-scopes" in {finding.rule for finding in report.findings}


def test_reply_is_a_refusal_if_only_the_policies_are_filled_in(workspace: Workspace) -> None:
    files = eca("Full", ecaOauthPlcy=(f"{FLOW}=${{X}}", RUN_AS), ecaGlblOauth=(f"{FLOW}=true",))
    (found,) = report_of(files, workspace).apps
    why = f"its global OAuth file turns the flow on, but {FLOW} {FILLED_IN}"
    assert str(found.predicted_reply) == f"unknown: {why}; no token in any case"


def test_high_assurance_in_one_environment_is_one_of_two_replies(workspace: Workspace) -> None:
    files = eca("Api", ecaOauthPlcy=(*ON, "requiredSessionLevel=HIGH_ASSURANCE"))
    workspace.write("uat/Uat.ecaOauthPlcy-meta.xml", eca_file(SUFFIXES["ecaOauthPlcy"], *ON))
    (found,) = report_of(files, workspace).apps
    assert str(found.predicted_reply) == f"a token with api, or {HIGH}"


def test_each_cause_has_evidence_and_a_reply() -> None:
    assert set(BASES) == set(REFUSALS) == set(Cause)
    for cause, basis in BASES.items():
        assert basis.facts
        assert set(basis.facts) <= set(FACTS)
        assert REFUSALS[cause].cause is cause
        assert ("(reported)" in str(REFUSALS[cause])) == basis.reported


@pytest.mark.parametrize("cause", Cause)
def test_only_causes_with_reported_facts_are_called_reported(cause: Cause) -> None:
    strengths = {FACTS[fact].strength for fact in BASES[cause].facts}
    assert not BASES[cause].reported or Strength.REPORTED in strengths


def test_every_predicted_error_can_be_explained() -> None:
    for refusal in REFUSALS.values():
        if isinstance(refusal, Rejected):
            assert [error.title for error in find_errors(str(refusal))] == [refusal.text]


@pytest.mark.parametrize(
    "error", ["client credentials flow not enabled", "no client credentials user enabled"]
)
def test_explain_is_unsure_while_the_policies_are_silent(error: str, workspace: Workspace) -> None:
    report = report_of(eca("Api", ecaGlblOauth=(f"{FLOW}=true",)), workspace)
    (known,) = find_errors(error)
    found = diagnose(known, report)
    assert found.suspects == ()
    assert ["no policies for it" in cause.message for cause in found.unsure] == [True]


def test_explain_names_policies_that_turn_the_flow_off(workspace: Workspace) -> None:
    report = report_of(eca("Api", ecaOauthPlcy=(f"{FLOW}=false",)), workspace)
    causes = {error.title: diagnose(error, report).suspects for error in ERRORS}
    assert [cause.message for cause in causes[NO_USER]] == ["turns the flow off in its policies"]
    assert causes[OFF] == ()


# Properties of generated apps

# Draw what leads to a token most often, so that each kind of reply occurs.
VALUES = st.sampled_from([*["true"] * 8, "false", "${X}", "maybe", "", None])
SCOPES = st.sampled_from(
    [
        *[["Api"], ["Api", "Full"], ["Chatbot", "SFAP"], ["Full", "RefreshToken"]] * 2,
        *[[], ["A2A"], ["Nonsense"], ["${S}", "Web"], ["Api", "${S}"]],
    ]
)
LEVELS = st.sampled_from(["HIGH_ASSURANCE", "STANDARD", "${LEVEL}", *[None] * 5])
USERS = st.sampled_from(["sync@example.com", "${USER}", "", None])
QUICK = settings(max_examples=100, deadline=None)


def given_elements(**elements: str | None) -> tuple[str, ...]:
    return tuple(f"{name}={value}" for name, value in elements.items() if value is not None)


@st.composite
def connected_apps(draw: st.DrawFn) -> dict[str, str]:
    config = {
        "isClientCredentialEnabled": draw(VALUES),
        "isAdminApproved": draw(VALUES),
        "oauthClientCredentialUser": draw(USERS),
        "certificate": draw(st.sampled_from(["MIIC", None])),
        "consumerKey": KEY,
    }
    more = "".join(f"<{name}>{value}</{name}>" for name, value in config.items() if value is not None)
    rest = "<permissionSetName>Sync</permissionSetName>" if draw(st.booleans()) else ""
    level = draw(LEVELS)
    return app(*draw(SCOPES), flow=None, more=more, rest=rest + (session(level) if level else ""))


@st.composite
def external_client_apps(draw: st.DrawFn) -> dict[str, str]:
    policies = given_elements(
        isClientCredentialsFlowEnabled=draw(VALUES),
        clientCredentialsFlowUser=draw(USERS),
        permittedUsersPolicyType=draw(
            st.sampled_from(["AdminApprovedPreAuthorized", "AllSelfAuthorized", None])
        ),
        commaSeparatedPermissionSet=draw(st.sampled_from(["Sync", " , ", "${SETS}", None])),
        requiredSessionLevel=draw(LEVELS),
    )
    everywhere = given_elements(
        isClientCredentialsFlowEnabled=draw(VALUES),
        certificate=draw(st.sampled_from(["MIIC", None])),
        consumerKey=KEY,
    )
    switches = given_elements(isEnabled=draw(VALUES), isOauthPluginEnabled=draw(VALUES))
    files = eca(
        ", ".join(draw(SCOPES)),
        ecaOauthPlcy=draw(st.sampled_from([policies, policies, policies, None])),
        ecaGlblOauth=draw(st.sampled_from([everywhere, None])),
        ecaPlcy=draw(st.sampled_from([switches, None, None, None])),
    )
    if draw(st.integers(0, 9)) == 0:
        del files["ecaOauth/Order_Sync.ecaOauth-meta.xml"]
    return files


REQUEST = (
    'curl -s "https://$MY_DOMAIN/services/oauth2/token" -d grant_type=client_credentials '
    f'-d client_id={KEY} -d "client_secret=$SECRET"\n'
)


@QUICK
@given(connected_apps() | external_client_apps())
def test_all_outputs_agree_about_the_same_app(files: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as root:
        workspace = Workspace(Path(root))
        report = report_of({**files, "token.sh": REQUEST}, workspace, select=("flow",))
        silent = report_of({}, workspace, select=("malformed-metadata",))
    (found,) = report.apps
    reply = found.predicted_reply
    _inventory_says(reply, report)
    _closing_line_says(reply, silent)
    _explain_says(found, report)
    _rules_say(found, report)


def _inventory_says(reply: TokenReply, report: Report) -> None:
    inventory = take(report)
    assert inventory.apps[0].reply.text == str(reply)
    written = json.loads(render_inventory("json", inventory))["apps"][0]["reply"]
    assert written["token"] is reply.token
    assert ("issued" in written) == (reply.token is True or isinstance(reply, Conditional))
    assert ("unknown" in written) == isinstance(reply, Unknown)
    assert ("blocked" in written) == isinstance(reply, Blocked)
    assert ("error" in written) == isinstance(reply, Rejected)


def _closing_line_says(reply: TokenReply, report: Report) -> None:
    line = closing_line(report)
    (found,) = report.apps
    assert ("every token request will get a token" in line) == (reply.token is True)
    assert ("will be rejected" in line) == (
        reply.token is False and found.client_credentials.state.value != "off"
    )
    assert ("can't be predicted" in line) == (reply.token is None and found.flow_is_on)
    assert ("the files don't say whether it is on" in line) == (
        found.client_credentials.state.value == "unknown"
    )


def _explain_says(found: OAuthApp, report: Report) -> None:
    reply = found.predicted_reply
    predictable = {refusal.text for refusal in REFUSALS.values() if isinstance(refusal, Rejected)}
    diagnoses = [diagnose(error, report) for error in ERRORS if error.title in predictable]
    shown = {each.error.title for each in diagnoses if any(here.shown for here in each.causes)}
    unsure = {each.error.title for each in diagnoses if each.unsure}
    looked_at = shown | {each.error.title for each in diagnoses if any(here.compare for here in each.causes)}
    if reply.token:
        assert not shown
        assert not unsure
    match reply:
        case Rejected():
            assert reply.text in shown
        case Conditional(unless=unless):
            for refusal in unless:
                assert isinstance(refusal, Blocked) or refusal.text in looked_at
        case Unknown(errors=errors):
            assert {error.text for error in errors} <= unsure | looked_at
    # Whichever error the endpoint names first: explain lists every app for which a rule predicts it.
    rules = {finding.rule for finding in report.findings}
    for rule, text in (
        ("no-valid-scopes", NO_SCOPES),
        ("missing-run-as-user", NO_USER),
        ("nobody-approved", NOT_APPROVED.removesuffix(" (reported)")),
    ):
        assert rule not in rules or text in looked_at | unsure


def _rules_say(found: OAuthApp, report: Report) -> None:
    reply = found.predicted_reply
    rules = {finding.rule for finding in report.findings}
    linked = any(request.app for request in report.requests)
    assert ("token-request-will-fail" in rules) == (linked and reply.token is False)
    for finding in report.findings:
        promised = re.search(r"^a token with", finding.reply)
        assert finding.reply == str(reply) or not promised
    if found.half_on:
        assert all(not finding.reply.startswith("a token") for finding in report.findings)
        assert {
            finding.rule for finding in report.findings if "whether or not its flow" in finding.message
        } <= {"no-valid-scopes"}
    if reply.token is True:
        assert rules <= {"missing-api-scope", "unsupported-scope", "opaque-token-for-agent-api"}
    if "no-valid-scopes" in rules or "high-assurance-session" in rules:
        assert reply.token is False or isinstance(reply, Conditional)
    if "nobody-approved" in rules or "missing-run-as-user" in rules:
        assert reply.token is not True
