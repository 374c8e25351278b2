"""``explain``: rules, their list, and the token endpoint's errors in the project around the working directory."""

from __future__ import annotations

import io
import json
import re
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from tests.fuzz.oracles import EXPLAINED
from tests.support import EXAMPLE, connected_app, eca_file

from sfscope_lint.cli.options import cli
from sfscope_lint.config.rule_packages import load_rules
from sfscope_lint.engine.diagnosis import diagnose, rules_for
from sfscope_lint.engine.lint import lint
from sfscope_lint.model.settings import Settings
from sfscope_lint.output.error_records import COVERED, diagnosis_record
from sfscope_lint.output.explain_errors import diagnosis_text
from sfscope_lint.salesforce.errors.catalogue import ERRORS
from sfscope_lint.salesforce.errors.search import find_errors

if TYPE_CHECKING:
    from tests.support import Workspace

    from sfscope_lint.engine.report import Report

NO_VALID_SCOPES = "invalid_grant: no valid scopes defined"
DOMAIN = "https://example.my.salesforce.com/services/oauth2/token"


class Told:
    """What ``explain`` prints in a directory, run in-process."""

    def __init__(self, *arguments: str) -> None:
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
        with redirect_stdout(out), redirect_stderr(err):
            self.code: int = cli(["explain", *arguments], standalone_mode=False)
        for stream in (out, err):
            stream.seek(0)
        self.out, self.err = out.read(), err.read()

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def example(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLE)


class TestRule:
    def test_page_is_formatted(self) -> None:
        told = Told("no-valid-scopes")
        lines = told.out.splitlines()
        assert told.code == 0
        assert lines[0] == "no-valid-scopes"
        assert {"What it does", "Why is this bad?", "Bad", "Good", "How to fix"} <= set(lines)
        assert '        <?xml version="1.0" encoding="UTF-8"?>' in lines
        assert not any(line.startswith(("#", "`")) for line in lines)
        assert max(map(len, lines)) <= 100

    @pytest.mark.parametrize("rule", load_rules(), ids=lambda rule: rule.name)
    def test_formatting_loses_no_word_of_any_page(self, rule: Any) -> None:
        told = Told(rule.name).out.replace("#", "")
        for word in re.sub(r"```\w*", "", rule.page).replace("#", "").split():
            assert word.strip("`*|-") in told

    def test_has_colour_when_asked_and_not_in_a_pipe(self) -> None:
        assert "\x1b" not in Told("no-valid-scopes").out
        assert "\x1b[1m" in Told("no-valid-scopes", "--color", "always").out

    def test_json(self) -> None:
        record = Told("missing-api-scope", "--format", "json").json
        assert record["version"] == 1
        assert record["name"] == "missing-api-scope"
        assert record["options"] == {"accept": []}
        assert record["page"].startswith("# missing-api-scope\n")

    def test_unknown_rule_is_an_error(self) -> None:
        told = Told("no-valid-scope")
        assert (told.code, told.out) == (2, "")
        assert "did you mean no-valid-scopes?" in told.err


class TestList:
    def test_has_every_rule_with_severity_category_and_fix(self) -> None:
        listed, _, hint = Told().out.rpartition("\n\n")
        assert "explains errors" in hint
        head, *lines = listed.splitlines()
        assert head.split() == ["rule", "severity", "category", "default", "fix"]
        for rule, line in zip(load_rules(), lines, strict=True):
            default = "on" if rule.category.on_by_default else "off"
            record = [rule.name, rule.severity.value, rule.category.value, default, rule.fix or "-"]
            assert line.split()[:5] == record
            assert line.endswith(rule.summary)

    def test_of_a_category(self) -> None:
        names = [rule.name for rule in load_rules() if rule.category.value == "posture"]
        _, *lines = Told("posture").out.splitlines()
        assert [line.split()[0] for line in lines] == names
        records = Told("posture", "--format", "json").json["rules"]
        assert [record["name"] for record in records] == names

    def test_json(self) -> None:
        document = Told("--format", "json").json
        assert document["version"] == 1
        assert [record["name"] for record in document["rules"]] == [rule.name for rule in load_rules()]
        fixes = {record["name"]: record["fix"] for record in document["rules"]}
        assert (
            fixes
            | {
                "no-valid-scopes": "safe",
                "missing-api-scope": "unsafe",
                "unsupported-scope": "unsafe",
                "malformed-metadata": None,
            }
            == fixes
        )


@cache
def example_report() -> Report:
    return lint([str(EXAMPLE)], Settings(select=rules_for(ERRORS, load_rules())), load_rules(), str(EXAMPLE))


@pytest.mark.parametrize("known", ERRORS, ids=lambda known: known.title)
def test_every_error_is_explained_in_a_project(known: Any) -> None:
    diagnosis = diagnose(known, example_report())
    lines = diagnosis_text(diagnosis, 80, lambda _, text: text).splitlines()
    assert lines[0] == known.title
    sections = [line for line in lines if line and not line.startswith(" ")][1:]
    assert sections[:2] == ["What it means", "In this project"]
    assert sections[-1] == "Evidence"
    assert max(len(line) for line in lines[1:] if "/" not in line) <= 80
    record = diagnosis_record(diagnosis)
    assert (record["error"], record["error_description"]) == (known.code, known.text)
    assert (record["meaning"], record["stage"]) == (known.meaning, known.stage.value)
    assert [cause["remedy"] in record["remedy"] for cause in record["possible_causes"]] == [True] * len(
        known.causes
    )


@pytest.mark.parametrize("known", ERRORS[::20], ids=lambda known: known.title)
@pytest.mark.usefixtures("example")
def test_the_command_explains_an_error_in_both_formats(known: Any) -> None:
    told, record = Told(known.title), Told("--format", "json", known.title)
    assert (told.code, record.code) == (0, 0)
    assert told.out.startswith(f"{known.title}\n")
    assert (record.json["version"], record.json["meaning"]) == (1, known.meaning)


@pytest.mark.parametrize(
    ("error", "apps"),
    [
        ("no valid scopes defined", ["Warehouse_Sync"]),
        ("client credentials flow not enabled", ["Mobile_Portal"]),
        ("no client credentials user enabled", []),
    ],
)
@pytest.mark.usefixtures("example")
def test_names_the_apps_that_have_the_cause(error: str, apps: list[str]) -> None:
    record = Told("--format", "json", error).json
    assert [cause["name"] for cause in record["causes"]] == apps
    for cause in record["causes"]:
        assert (EXAMPLE / cause["path"]).is_file()


USER = "        <oauthClientCredentialUser>integration@example.com.int</oauthClientCredentialUser>\n"


def explained(error: str, workspace: Workspace) -> str:
    (known,) = find_errors(error)
    report = workspace.report(select=rules_for([known], load_rules()))
    return diagnosis_text(diagnose(known, report), 80, lambda _, text: text)


def one_line(text: str) -> str:
    return " ".join(text.split())


def test_causes_in_a_connected_app(workspace: Workspace) -> None:
    approved = "        <isAdminApproved>true</isAdminApproved>\n"
    workspace.write("Nobody.connectedApp", connected_app("Api", more="<oauthClientCredentialUser/>"))
    workspace.write("Empty.connectedApp", connected_app(more=USER))
    workspace.write("Strict.connectedApp", connected_app("Api", more=USER + approved))
    workspace.write("Unset.connectedApp", connected_app("Full", flow="${FLOW}"))
    workspace.write("Fine.connectedApp", connected_app("Api", flow="${FLOW}"))
    text = one_line(explained("no client credentials user enabled", workspace))
    assert "Nobody (connected app): turns the flow on, but doesn't name a run-as user" in text
    assert "Strict (connected app): runs as integration@example.com.int" in text
    text = one_line(explained("no valid scopes defined", workspace))
    assert "Empty (connected app): selects no scope" in text
    assert "Strict" not in text
    assert "Fine" not in text
    assert "Unset (connected app): isClientCredentialEnabled is filled in when it is deployed" in text
    text = one_line(explained("user is not admin approved to access this app", workspace))
    assert "Strict (connected app): admits only approved users, but doesn't approve any" in text
    assert "Approve the run-as user" in text
    assert "Nobody" not in text
    text = one_line(explained("end-user denied authorization", workspace))
    assert "Empty (connected app): runs as integration@example.com.int" in text


def test_values_to_compare_are_listed_once(workspace: Workspace) -> None:
    workspace.write("Sync.connectedApp", connected_app("Api", more=USER))
    text = explained("no client credentials user enabled", workspace)
    assert text.count("runs as integration@example.com.int") == 1
    assert text.count("Compare the values above") == 1


def test_a_cause_is_shown_with_its_line(workspace: Workspace) -> None:
    path = "Full.connectedApp"
    file = workspace.write(path, connected_app("Full")).read_text().splitlines()
    line = next(number for number, text in enumerate(file, start=1) if "<scopes>" in text)
    assert f"{path}:{line}\n" in explained("no valid scopes defined", workspace)


@pytest.mark.parametrize(
    ("users", "named"), [("AdminApprovedPreAuthorized", True), ("AllSelfAuthorized", False)]
)
def test_causes_in_an_external_client_app_come_from_its_policies(
    users: str, named: bool, workspace: Workspace
) -> None:
    path = "apps/N.ecaOauthPlcy-meta.xml"
    policies = ("isClientCredentialsFlowEnabled=true", f"permittedUsersPolicyType={users}")
    workspace.write(path, eca_file("ExtlClntAppOauthConfigurablePolicies", *policies))
    text = explained("user is not admin approved", workspace)
    assert (path in text) == named
    assert ("No app here causes it, as far as its files say (1 checked)" in one_line(text)) != named
    assert path in explained("no client credentials user enabled", workspace)


def test_unreadable_file_is_reported(workspace: Workspace) -> None:
    workspace.write("Cut.connectedApp", "<ConnectedApp>")
    text = explained("no valid scopes defined", workspace)
    assert "These files could not be read and may cause it, too:\n\n        Cut.connectedApp\n" in text


def test_empty_directory_has_no_apps(workspace: Workspace) -> None:
    text = explained("no valid scopes defined", workspace)
    assert "There is no Connected App or External Client App here" in text


def test_only_the_first_of_many_apps_are_listed(workspace: Workspace) -> None:
    for number in range(23):
        workspace.write(f"A{number:02}.connectedApp", connected_app("Full"))
    text = explained("no valid scopes defined", workspace)
    assert text.count("selects Full") == 20
    assert "and 3 more (--format json lists all)" in text


def test_control_characters_in_names_are_escaped(workspace: Workspace) -> None:
    workspace.write("a\x1b[31m\n::error::b.connectedApp", connected_app("Full"))
    text = explained("no valid scopes defined", workspace)
    assert [c for c in text if not c.isprintable() and c != "\n"] == []
    assert not any(line.strip().startswith("::") for line in text.splitlines())


def test_unknown_text_exits_with_1_and_is_not_echoed() -> None:
    told = Told("the lamp on the roof blinks, client_secret=hunter2")
    assert (told.code, told.err) == (1, "")
    assert one_line(COVERED) in one_line(told.out)
    assert "hunter2" not in told.out


def test_unknown_text_names_the_nearest_errors() -> None:
    told = Told("no valid scope was defined for the app")
    assert told.code == 1
    assert NO_VALID_SCOPES in told.out
    record = Told("--format", "json", "no valid scope was defined for the app")
    assert record.code == 1
    assert record.json["errors"] == []
    assert "no valid scopes defined" in [near["error_description"] for near in record.json["nearest"]]


def test_text_about_a_token_request_without_its_reply_is_told_what_to_log() -> None:
    assert "Log the reply's body" in one_line(Told("400 Bad Request for POST /services/oauth2/token").out)
    assert "Log the reply's body" not in one_line(Told("the lamp on the roof blinks").out)


def test_requests_that_may_have_a_cause_are_listed_with_what_decides(workspace: Workspace) -> None:
    request = "curl https://{} -d grant_type=client_credentials -d client_id={} -d scope={}\n"
    path = "/services/oauth2/token"
    workspace.write("sure.sh", request.format(f"test.salesforce.com{path}", "3MVG9abc", "api"))
    workspace.write("open.sh", "\n" + request.format("$SF_HOST" + path, "$SF_KEY", "$SF_SCOPE"))
    workspace.write("fine.sh", request.format(f"acme.my.salesforce.com{path}", "3MVG9abc", ""))
    domain = one_line(explained("request not supported on this domain", workspace))
    assert "sure.sh:1 this token request will be rejected: test.salesforce.com is a login host" in domain
    assert "open.sh:2 asks for a token at ${SF_HOST}" in domain
    assert "fine.sh" not in domain
    key = one_line(explained("client identifier invalid", workspace))
    assert "open.sh:2 asks for a token with a key that is filled in" in key
    assert "fine.sh:1 asks for a token with a key that no app of the project has" in key
    scope = one_line(explained("scope parameter not supported", workspace))
    assert "sure.sh:1" in scope
    assert "open.sh:2 sends a scope that is filled in" in scope
    assert "fine.sh" not in scope


@pytest.mark.parametrize(
    ("kind", "setting", "error", "what"),
    [
        ("ConnectedAppSettings", "enableAdminApprovedAppsOnly", "not valid for use with the REST API", "turns API Access Control on"),
        ("OauthOidcSettings", "blockOAuthUnPwFlow", "authentication failure", "blocks the username-password flow"),
        ("OauthOidcSettings", "isPkceRequired", "missing required code challenge", "requires PKCE of every app"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("value", ["true", "false"])
def test_a_setting_of_the_org_is_a_cause(
    kind: str, setting: str, error: str, what: str, value: str, workspace: Workspace
) -> None:
    content = f"<{setting}>{value}</{setting}>"
    file = f'<{kind} xmlns="http://soap.sforce.com/2006/04/metadata">\n{content}\n</{kind}>'
    path = f"settings/{kind.removesuffix('Settings')}.settings-meta.xml"
    workspace.write(path, file)
    assert (f"{path}:2 {what}" in one_line(explained(error, workspace))) == (value == "true")


@pytest.mark.usefixtures("example")
def test_a_code_lists_its_errors_with_what_causes_them_here() -> None:
    told = Told("invalid_grant")
    assert told.code == 0
    titles = [error.title for error in ERRORS if error.code == "invalid_grant"]
    assert [line.strip() for line in told.out.splitlines() if line.strip() in titles] == titles
    below = told.out[told.out.index(NO_VALID_SCOPES) :].split("\n\n")[0]
    assert "In this project: Warehouse_Sync" in below
    records = Told("--format", "json", "invalid_grant").json["errors"]
    assert [record["error"] for record in records] == ["invalid_grant"] * len(titles)


@pytest.mark.parametrize(
    ("word", "rule"),
    [
        ("no-valid-scope", "no-valid-scopes"),
        ("Missing-API-scopes", "missing-api-scope"),
        ("missing_apis_scope", "missing-api-scope"),
        ("postures", "posture"),
    ],
)
def test_a_word_in_the_form_of_a_rule_is_a_misspelt_one(word: str, rule: str) -> None:
    told = Told(word)
    assert (told.code, told.out) == (2, "")
    assert f"did you mean {rule}?" in told.err


@pytest.mark.parametrize("word", ["NO-VALID-SCOPES", "No-Valid-Scopes"])
def test_a_rule_is_found_in_any_case(word: str) -> None:
    assert Told(word).out == Told("no-valid-scopes").out


@pytest.mark.parametrize(
    "word",
    [
        "invalid_client",
        "INVALID_SESSION_ID",
        "unsupported_grant_type",
        "unsupported_grant_typ",
        "invalid-grant",
        "access-denied",
        "client_id",
        "x",
        "hunter2_Xk9",
        "lampposts",
    ],
)
@pytest.mark.usefixtures("example")
def test_another_word_is_none(word: str) -> None:
    told = Told(word)
    assert told.code < 2
    assert told.err == ""


def test_problem_of_the_project_is_told_with_the_explanation(workspace: Workspace) -> None:
    workspace.write("sfdx-project.json", "{")
    workspace.write("A.connectedApp-meta.xml", connected_app("Full"))
    ran = workspace.run("explain", "no valid scopes defined")
    assert (ran.code, ran.err) == (0, "")
    assert "sfdx-project.json" in ran.out[ran.out.index("What was not read") :]
    record = workspace.run("explain", "--format", "json", "no valid scopes defined").json
    assert "sfdx-project.json" in record["not_read"]["problems"][0]


def test_words_need_no_quotes(workspace: Workspace) -> None:
    ran = workspace.run("explain", "invalid_grant:", "no", "valid", "scopes", "defined")
    assert ran.code == 0
    assert ran.out.startswith(f"{NO_VALID_SCOPES}\n")


def test_full_disk_exits_with_2(workspace: Workspace) -> None:
    import subprocess
    from pathlib import Path

    from tests.support import COMMAND

    if not Path("/dev/full").exists():
        pytest.skip("the system has no /dev/full")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*COMMAND, "explain", "no-valid-scopes"],
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=workspace.root,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.startswith(b"error: standard output can't be written")
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("format_", ["text", "json"])
@pytest.mark.parametrize("known", EXPLAINED, ids=lambda known: known.title)
def test_no_secret_is_printed(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, known: Any, format_: str
) -> None:
    """A secret pasted in place of a scope or user, or into another file of the app."""
    secret = "9QzWx7vTr4Kp2mNs8LbY"
    hidden = f"        <consumerSecret>{secret}</consumerSecret>\n"
    workspace.write("A.connectedApp-meta.xml", connected_app(secret, more=hidden))
    user = f"        <oauthClientCredentialUser>{secret}</oauthClientCredentialUser>\n"
    workspace.write("B.connectedApp-meta.xml", connected_app("Full", more=hidden + user))
    workspace.write("Order_Sync.eca-meta.xml", eca_file("ExternalClientApplication"))
    flow = "isClientCredentialsFlowEnabled=true"
    custom = (f"commaSeparatedCustomScopes={secret}", f"consumerSecret={secret}")
    policies = eca_file("ExtlClntAppOauthConfigurablePolicies", flow, *custom)
    workspace.write("Order_Sync.ecaOauthPlcy-meta.xml", policies)
    workspace.write("Order_Sync.ecaOauth-meta.xml", eca_file("ExtlClntAppOauthSettings"))
    monkeypatch.chdir(workspace.root)

    told = Told("--format", format_, known.title)

    assert told.code == 0
    assert secret[:8] not in told.out + told.err
    if known.text == "no valid scopes defined":
        for name in ("A", "B", "Order_Sync"):
            assert name in told.out
        assert "***" in told.out
