"""Fixes that any rule can offer: what each kind of edit does, and how JSON and SARIF contain them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from sfscope_lint import plugin
from sfscope_lint.config.rule_packages import load_rules
from sfscope_lint.engine.lint import lint
from sfscope_lint.fixes.apply import prepare
from sfscope_lint.fixes.resolved import with_edits
from sfscope_lint.model.settings import Settings
from sfscope_lint.model.source import Source
from sfscope_lint.plugin import (
    Category,
    Fix,
    MetadataFile,
    OAuthApp,
    Place,
    Problem,
    Remove,
    SetText,
    Severity,
    Span,
    rule,
)
from sfscope_lint.testing import apply_fix, check_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.support import Workspace

    from sfscope_lint.model.finding import Finding
    from sfscope_lint.model.rule import Rule

RULES = {loaded.name: loaded for loaded in load_rules()}
PATH = "connectedApps/X.connectedApp-meta.xml"
ECA = "externalClientApps/X.eca-meta.xml"
GLOBAL = "extlClntAppGlobalOauthSets/X_glbloauth.ecaGlblOauth-meta.xml"
ECA_TEXT = "<ExternalClientApplication><label>X</label></ExternalClientApplication>"


def fixing(make: Callable[[MetadataFile], Fix]) -> Rule:
    """A rule that offers this fix for each file."""

    @rule("x", severity=Severity.ERROR, category=Category.METADATA, on=MetadataFile, fix="safe")
    def check(file: MetadataFile) -> Iterator[Problem]:
        yield Problem(file.whole, "x", "x", fix=make(file))

    return check


def becomes(before: str, after: str) -> Rule:
    """A rule that changes a label into another one."""

    @rule(f"no-{before}", severity=Severity.ERROR, category=Category.METADATA, on=MetadataFile, fix="safe")
    def check(file: MetadataFile) -> Iterator[Problem]:
        label = next(element for element in file.elements if element.name == "label")
        if label.text == before:
            yield Problem(file.place(label), "x", "x", fix=plugin.set_text("Set", file.place(label), after))

    return check


def place(file: MetadataFile, name: str, item: Span | None = None) -> Place:
    return file.place(next(element for element in file.elements if element.name == name), item)


@pytest.mark.parametrize(
    ("make", "before", "after"),
    [
        (lambda f: plugin.set_text("Set", place(f, "label"), "a & <b>"),
         "<label> old <!-- why --></label>", "<label> a &amp; &lt;b&gt; <!-- why --></label>"),
        (lambda f: plugin.set_text("Set", place(f, "label"), "a & ]]> b"),
         "<label><![CDATA[old]]></label>", "<label><![CDATA[a & ]]]]><![CDATA[> b]]></label>"),
        (lambda f: plugin.set_text("Set", place(f, "label"), "new"), "<label/>", "<label>new</label>"),
        (lambda f: plugin.set_text("Set", place(f, "label", Span(4, 7)), "new"),
         "<label>one two</label>", "<label>one new</label>"),
        (lambda f: plugin.insert_child("Insert", f.whole, "b", "1 < 2"),
         "\n  <a/>\n  <c/>\n", "\n  <a/>\n  <b>1 &lt; 2</b>\n  <c/>\n"),
        (lambda f: plugin.remove("Remove", place(f, "b")), "\n  <a/>\n  <b>x</b>\n", "\n  <a/>\n"),
        (lambda f: plugin.remove("Remove", place(f, "b", Span(2, 3))), "<b>x,y,z</b>", "<b>x,z</b>"),
        (lambda f: plugin.remove("Remove", place(f, "b", Span(0, 1))), "<b>x</b>", "<b></b>"),
        (lambda f: plugin.rename("Rename", place(f, "b"), "c"), "<b x='1'>b</b>", "<c x='1'>b</c>"),
        (lambda f: plugin.rename("Rename", place(f, "b"), "c"), "<b />", "<c />"),
        (lambda f: plugin.replace_span("Replace", f.source, Span(14, 18), "<c/>"), "<b/>", "<c/>"),
        (lambda f: Fix("Both", "safe", (Remove(place(f, "b", Span(0, 1))), Remove(place(f, "b", Span(4, 5))))),
         "<b>x,y,z</b>", "<b>y</b>"),
    ],
)  # fmt: skip
def test_each_kind_of_edit_is_applied(make: Callable[[MetadataFile], Fix], before: str, after: str) -> None:
    (finding,) = check_text(fixing(make), PATH, f"<ConnectedApp>{before}</ConnectedApp>")
    assert apply_fix(finding) == f"<ConnectedApp>{after}</ConnectedApp>"


def test_fix_is_never_safer_than_its_rule_declares() -> None:
    def offer(applicability: Any) -> Rule:
        return fixing(lambda f: Fix("Set", applicability, (SetText(place(f, "label"), "y"),)))

    text = "<ConnectedApp><label>x</label></ConnectedApp>"
    for checked, applicability in (
        (offer("safe"), "safe"),
        (offer("unsafe"), "unsafe"),
        (offer("safe")._replace(fix="unsafe"), "unsafe"),
        (offer("safe")._replace(fix=None), "unsafe"),
    ):
        (finding,) = check_text(checked, PATH, text)
        assert finding.fix
        assert finding.fix.applicability == applicability


def test_an_impossible_fix_is_refused() -> None:
    checked = fixing(lambda f: plugin.rename("Rename", place(f, "label"), "a b"))
    (finding,) = check_text(checked, PATH, "<ConnectedApp><label>x</label></ConnectedApp>")
    with pytest.raises(ValueError, match="a name that isn't valid in XML"):
        apply_fix(finding)


def test_fix_changes_only_one_file() -> None:
    other = Place(Source("other.xml", b"<a/>"), None, Span(0, 1))
    checked = fixing(lambda f: Fix("Both", "safe", (SetText(place(f, "label"), "y"), SetText(other, "z"))))
    (finding,) = check_text(checked, PATH, "<ConnectedApp><label>x</label></ConnectedApp>")
    with pytest.raises(ValueError, match="two files"):
        apply_fix(finding)


def test_a_scope_other_than_api_can_be_added() -> None:
    @rule("x", severity=Severity.ERROR, category=Category.METADATA, on=OAuthApp, fix="safe")
    def check(app: OAuthApp) -> Iterator[Problem]:
        yield Problem(app.scopes_place, "x", "x", fix=plugin.add_scope(app, "Chatter"))

    config = "<oauthConfig>\n<scopes>Full</scopes>\n</oauthConfig>"
    (finding,) = check_text(check, PATH, f"<ConnectedApp>{config}</ConnectedApp>")
    assert "<scopes>Full</scopes>\n<scopes>Chatter</scopes>\n" in apply_fix(finding)


class TestRules:
    @pytest.mark.parametrize(
        ("before", "after", "applicability"),
        [
            ("relaxed", None, None),  # no similar value
            ("ENFORCEE", "ENFORCE", "unsafe"),
        ],
    )
    def test_invalid_value(self, before: str, after: str | None, applicability: str | None) -> None:
        text = (
            f"<ConnectedApp><oauthPolicy><ipRelaxation>{before}</ipRelaxation></oauthPolicy></ConnectedApp>"
        )
        (finding,) = check_text(RULES["invalid-value"], PATH, text)
        assert (finding.fix and finding.fix.applicability) == applicability
        if after:
            assert apply_fix(finding) == text.replace(before, after)

    def test_value_in_the_wrong_case_is_fixed_safely(self) -> None:
        text = "<ConnectedApp><sessionPolicy><sessionLevel>Standard</sessionLevel></sessionPolicy></ConnectedApp>"
        (finding,) = check_text(RULES["invalid-value"], PATH, text)
        assert finding.fix
        assert finding.fix.safe
        assert apply_fix(finding) == text.replace("Standard", "STANDARD")

    @pytest.mark.parametrize(
        ("inner", "fixed"),
        [
            ("<lable>X</lable>", "<label>X</label>"),
            ("<lable>X</lable><label>Y</label>", None),
            ("<lable>X</lable><labell>Y</labell>", None),
            ("<oauthConfg>X</oauthConfg>", None),  # it needs child elements, but contains text
            ("<zzz>X</zzz>", None),
        ],
    )
    def test_unknown_element(self, inner: str, fixed: str | None) -> None:
        text = f"<ConnectedApp>{inner}</ConnectedApp>"
        finding, *_ = check_text(RULES["unknown-element"], PATH, text)
        assert (finding.fix is not None) == (fixed is not None)
        if fixed:
            assert finding.fix
            assert finding.fix.applicability == "unsafe"
            assert finding.fix.title == "Rename lable to label"
            assert apply_fix(finding) == f"<ConnectedApp>{fixed}</ConnectedApp>"

    def test_secret_rotates_on_deploy(self) -> None:
        text = (
            "<ExtlClntAppGlobalOauthSettings><externalClientApplication>X</externalClientApplication>"
            "<shouldRotateConsumerSecret>true</shouldRotateConsumerSecret></ExtlClntAppGlobalOauthSettings>"
        )
        checked = RULES["secret-rotates-on-deploy"]
        (finding,) = check_text(checked, GLOBAL, text, others={ECA: ECA_TEXT})
        assert finding.fix
        assert not finding.fix.safe
        fixed = apply_fix(finding)
        assert fixed == text.replace("true", "false")
        assert check_text(checked, GLOBAL, fixed, others={ECA: ECA_TEXT}) == ()


BROKEN = (
    "\ufeff<ConnectedApp>\r\n  <lable>Zoë 😀</lable>\r\n  <oauthConfig>\r\n"
    "    <isClientCredentialEnabled>true</isClientCredentialEnabled>\r\n"
    "    <oauthClientCredentialUser>a@example.com</oauthClientCredentialUser>\r\n"
    "    <scopes>Full</scopes>\r\n    <scopes>Api</scopes>\r\n  </oauthConfig>\r\n</ConnectedApp>\r\n"
)


class TestReports:
    def test_json_contains_the_edits(self, workspace: Workspace) -> None:
        workspace.write(PATH, BROKEN.encode())
        text = BROKEN.removeprefix("\ufeff")
        findings = {finding["rule"]: finding for finding in workspace.lint(".").findings}
        scope = findings["unsupported-scope"]
        assert (scope["fix"], scope["fix_title"]) == ("unsafe", "Remove the Full scope")
        assert made(text, scope["edits"]) == text.replace("    <scopes>Full</scopes>\r\n", "")
        name = findings["unknown-element"]
        assert made(text, name["edits"]) == text.replace("lable", "label")
        assert [(edit["line"], edit["column"], edit["end_column"]) for edit in name["edits"]] == [
            (2, 4, 9),
            (2, 17, 22),
        ]

    def test_sarif_contains_the_edits(self, workspace: Workspace) -> None:
        workspace.write(PATH, BROKEN.encode())
        results = workspace.run("--format", "sarif", ".").json["runs"][0]["results"]
        (fix,) = next(result for result in results if result["ruleId"] == "unknown-element")["fixes"]
        assert fix["description"] == {"text": "Rename lable to label."}
        (change,) = fix["artifactChanges"]
        assert change["artifactLocation"] == {"uri": PATH}
        region = {"startLine": 2, "startColumn": 4, "endLine": 2, "endColumn": 9}
        deleted = {**region, "charOffset": 19, "charLength": 5}
        assert change["replacements"][0] == {"deletedRegion": deleted, "insertedContent": {"text": "label"}}

    def test_finding_without_a_fix_has_no_edits(self, workspace: Workspace) -> None:
        workspace.write(PATH, "<ConnectedApp><zzz>X</zzz></ConnectedApp>")
        (finding,) = workspace.lint("--select", "unknown-element", ".").findings
        assert (finding["fix"], finding["fix_title"], finding["edits"]) == (None, None, [])

    def test_no_edit_shows_a_secret(self, workspace: Workspace) -> None:
        secret = "3MVG9" + "aB3xK9zQ7" * 8
        text = (
            f"<ConnectedApp><oauthConfig><consumerSecret>{secret}</consumerSecret></oauthConfig>"
            "<label>x</label></ConnectedApp>"
        )
        workspace.write(PATH, text)
        with_secret = fixing(lambda f: plugin.set_text("Set", place(f, "label"), secret))
        (finding,) = reported(workspace, with_secret)
        assert (finding.fix is not None, finding.edits) == (True, ())
        (finding,) = reported(workspace, fixing(lambda f: plugin.set_text("Set", place(f, "label"), "y")))
        assert [edit.text for edit in finding.edits] == ["y"]

    def test_fix_names_the_files_that_it_changed(self, workspace: Workspace) -> None:
        workspace.write(PATH, BROKEN.encode())
        workspace.write("connectedApps/Y.connectedApp-meta.xml", "<ConnectedApp><zzz/></ConnectedApp>")
        ran = workspace.run("--fix", "--unsafe-fixes", ".")
        assert ran.err == f"note: {PATH}: fixed 2 findings\n"
        assert workspace.run("--fix", "--unsafe-fixes", ".").err == ""

    def test_what_a_fix_brings_to_light_is_fixed_in_the_same_run(self, workspace: Workspace) -> None:
        """Only an element with the right name selects scopes, of which one may be there twice."""
        scopes = "<commaSeparatedOAuthScopes>Api, Api</commaSeparatedOAuthScopes>"
        path = "X.ecaOauth-meta.xml"
        text = f"<ExtlClntAppOauthSettings><externalClientApplication>X</externalClientApplication>{scopes}</ExtlClntAppOauthSettings>"
        workspace.write(path, text)
        assert "duplicate-scope" not in {finding["rule"] for finding in workspace.lint(".").findings}
        ran = workspace.run("--fix", "--unsafe-fixes", ".")
        assert ran.err == f"note: {path}: fixed 2 findings\n"
        fixed = text.replace("OAuth", "Oauth").replace("Api, Api", "Api")
        assert workspace.root.joinpath(path).read_text() == fixed
        assert workspace.run("--diff", "--unsafe-fixes", ".").out == ""

    def test_the_rounds_end(self, workspace: Workspace) -> None:
        """Also where each fix brings the other's finding back."""
        workspace.write(PATH, "<ConnectedApp><label>a</label></ConnectedApp>")
        rules = [becomes("a", "b"), becomes("b", "a")]
        lint_anew = partial(lint, ["."], Settings(select=("no-a", "no-b")), rules, str(workspace.root))
        fixes = prepare(lint_anew({}), lint_anew, unsafe=True)
        assert fixes.errors == ()
        assert [len(file.findings) for file in fixes.files] == [10]


def made(text: str, edits: list[dict[str, Any]]) -> str:
    """The text after applying a report's edits, from the last to the first."""
    for edit in sorted(edits, key=lambda edit: -int(edit["offset"])):
        start, end = edit["offset"], edit["offset"] + edit["length"]
        text = text[:start] + edit["text"] + text[end:]
    return text


def reported(workspace: Workspace, checked: Rule) -> tuple[Finding, ...]:
    """What a rule finds in the workspace, with the edits of its fixes."""
    report = lint(["."], Settings(select=(checked.name,)), (checked,), str(workspace.root))
    return with_edits(report).findings
