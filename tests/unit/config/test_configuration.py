"""The settings file: where it is found, what it sets, and the messages for mistakes."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import re
import tomllib
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support import ROOT, connected_app

from sfscope_lint.config.key_lines import key_lines
from sfscope_lint.config.load import read_document, read_settings
from sfscope_lint.config.rule_packages import choose_rules, load_rules
from sfscope_lint.config.schema import schema
from sfscope_lint.config.template import STARTER
from sfscope_lint.model.apps import OAuthApp
from sfscope_lint.model.rule import Rule
from sfscope_lint.model.settings import Integration, RunAs, Settings, SettingsError
from sfscope_lint.model.severity import Category, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support import Workspace

    from sfscope_lint.model.rule import Problem

APP = "X.connectedApp"
FILE = "sfscope-lint.toml"
TODAY = dt.date(2026, 11, 23)
GOOD, BAD, WARNING = connected_app("Api"), connected_app("Full"), connected_app("Api", "Web")
SUPPRESS = '[[suppress]]\nrule = "unsupported-scope"\napp = "X"\nreason = "known"\n'
ACCEPT = "[rules.missing-api-scope]\n"


def read(text: str, tmp_path: Path, rules: tuple[Rule, ...] = load_rules()) -> Settings:
    file = tmp_path / FILE
    file.write_bytes(text.encode("utf-8"))
    return read_settings(read_document(str(file), FILE), rules, str(tmp_path), TODAY)


# Common mistakes and their messages: line, key, what is wrong, and what to write instead.
MISTAKES = {
    "text without quotes": ("fail-on = warning", "1:11: isn't TOML: the value isn't valid: put text and globs in quotes"),
    "a colon": ('fail-on: "error"', "1:8: isn't TOML: write a setting as key = value"),
    "a quote left open": ('\nfail-on = "error', "2: isn't TOML: the closing quote of the text is missing"),
    "a comma forgotten": ('select = ["flow" "posture"]', "1:18: isn't TOML: the list lacks a comma between two values"),
    "a list left open": ('select = [\n"flow"\nignore = []', "3:1: isn't TOML: the list lacks a comma between two values"),
    "a backslash": (r'exclude = ["force-app\legacy"]', "1:24: isn't TOML: write / in paths"),
    "a key twice": ('fail-on = "error"\nfail-on = "info"', "2: isn't TOML: the key is set twice"),
    "a table twice": (ACCEPT * 2, "2:25: isn't TOML: the table is defined twice"),
    "a heading left open": ("[[suppress]\n", "1:11: isn't TOML: the closing bracket of the heading is missing"),
    "no such day": (SUPPRESS + "until = 2027-02-30", "5:9: isn't TOML: there is no such day"),
    "an underscore": ('fail_on = "error"', "1: fail_on: there is no such key (did you mean fail-on?)"),
    "a misspelt key": ('\nselct = ["flow"]', "2: selct: there is no such key (did you mean select?)"),
    "a misspelt table": ("[rule.missing-api-scope]", "1: rule: there is no such key (did you mean rules?)"),
    "a text for a list": ('select = "flow, posture"', '1: select: must be a list, not text: write ["flow", "posture"]'),
    "a number in a list": ("ignore = [1]", "1: ignore[0]: must be one of "),
    "a boolean in quotes": ('forceignore = "false"', "1: forceignore: must be true or false, not text: write false"),
    "a boolean for a choice": ("fail-on = true", "1: fail-on: must be one of error, warning, info, never, in quotes"),
    "an unknown choice": ('fail-on = "fatal"', "1: fail-on: there is no 'fatal'; there are error, info, never, warning"),
    "an unknown rule": ('select = ["flwo"]', "1: select[0]: there is no 'flwo' (did you mean flow?)"),
    "an unknown severity": (
        ACCEPT + 'severity = "warn"',
        "2: rules.missing-api-scope.severity: there is no 'warn' (did you mean warning?)",
    ),
    "an unknown rule's table": (
        "[rules.missing-api-scop]",
        "1: rules.missing-api-scop: there is no such rule (did you mean missing-api-scope?)",
    ),
    "a misspelt option": (
        ACCEPT + 'accepts = ["x"]',
        "2: rules.missing-api-scope.accepts: there is no such key (did you mean accept?)",
    ),
    "an option of the wrong type": (
        ACCEPT + 'accept = "sfap_api"',
        '2: rules.missing-api-scope.accept: must be a list, not text: write ["sfap_api"]',
    ),
    "a severity for a table": (
        '[rules]\nmissing-api-scope = "info"',
        '2: rules.missing-api-scope: must be a table, not text: write severity = "info" under its own heading',
    ),
    "a suppression without reason": (
        '\n[[suppress]]\nrule = "unsupported-scope"\napp = "X"',
        '2: suppress[0]: reason is missing: add reason = "…"',
    ),
    "an empty reason": (SUPPRESS.replace("known", " "), "4: suppress[0].reason: is empty: say why"),
    "a suppression of everything": (
        SUPPRESS.replace('app = "X"\n', ""),
        '1: suppress[0]: needs app or path; to accept it everywhere, set ignore = ["unsupported-scope"]',
    ),
    "single brackets": (
        SUPPRESS.replace("[[suppress]]", "[suppress]"),
        "1: suppress: must be a list, not a table: write its keys under a heading in double brackets, [[suppress]]",
    ),
    "an unknown rule in the second suppression": (
        SUPPRESS + SUPPRESS.replace("scope", "scopes"),
        "6: suppress[1].rule: there is no 'unsupported-scopes' (did you mean unsupported-scope?)",
    ),
    "a date as in letters": (
        SUPPRESS + 'until = "31.3.2027"',
        "5: suppress[0].until: '31.3.2027' isn't a date, such as 2027-03-31",
    ),
    "a date with a time": (
        SUPPRESS + "until = 2027-03-31T00:00:00",
        "5: suppress[0].until: must be a date, such as 2027-03-31, not a date with a time",
    ),
    "a misspelt key in a suppression": (
        SUPPRESS + "untill = 2027-03-31",
        "5: suppress[0].untill: there is no such key (did you mean until?)",
    ),
    "a suppression of what is said of suppressions": (
        SUPPRESS.replace("unsupported-scope", "unused-suppression"),
        "2: suppress[0].rule: unused-suppression is about the settings: fix what it reports",
    ),
    "a mandatory rule suppressed": (
        'mandatory = ["flow"]\n' + SUPPRESS,
        "3: suppress[0].rule: unsupported-scope is mandatory (line 1): remove it from one of the two",
    ),
    "a mandatory rule ignored": (
        'mandatory = ["flow"]\nignore = ["no-valid-scopes"]',
        "2: ignore[0]: no-valid-scopes is mandatory (line 1)",
    ),
    "an unknown rule for some files": (
        '[per-file-ignores]\n"a/**" = ["flow"]\n"b/**" = ["flow", "flo"]',
        "3: per-file-ignores.\"b/**\"[1]: there is no 'flo' (did you mean flow?)",
    ),
    "a run-as user without a name": (
        '[run-as]\nprofile = "Integration"',
        '2: run-as.profile: must be a table, not text: write its keys under a heading for each user, [run-as."user@',
    ),
    "a text for accesses": (
        '[run-as."u@example.com"]\nneeds = { objects = { Order = "read" } }',
        '2: run-as."u@example.com".needs.objects.Order: must be a list, not text: write ["read"]',
    ),
    "a number beyond all": ("\na = " + "9" * 5000, "2: isn't TOML: a number has thousands of digits"),
    "a pattern with a range that is none": ('exclude = ["[z-a]"]', "1: exclude[0]: '[z-a]' isn't a pattern"),
    "a pattern that is none": ('exclude = ["!"]', "1: exclude[0]: '!' isn't a pattern: write it as in .gitignore"),
    "a plugin that isn't installed": (
        '\nplugins = ["no_such_rules"]',
        "2: plugins[0]: the rule package no_such_rules can't be loaded: No module named 'no_such_rules'",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_gets_one_line(text: str, said: str, tmp_path: Path) -> None:
    from sfscope_lint.config.resolve import prepare
    from sfscope_lint.config.settings_options import SettingsOptions

    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as raised:
        prepare(str(tmp_path), SettingsOptions())
    assert str(raised.value).startswith(f"{FILE}:{said}")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("fail-on = 'error'".encode("utf-16"), "isn't UTF-8 text: save it as UTF-8"),
        (b"a = " + b"[" * 20_000, "is nested too deeply"),
    ],
)
def test_file_that_is_no_text_gets_one_line(content: bytes, said: str, workspace: Workspace) -> None:
    workspace.write(FILE, content)
    workspace.write(APP, GOOD)
    ran = workspace.run()
    assert (ran.code, ran.out, ran.err) == (2, "", f"error: {FILE}: {said}\n")


def test_byte_order_mark_and_windows_line_endings_are_accepted(tmp_path: Path) -> None:
    text = '\ufeffselect = ["flow"]\r\n\r\n' + SUPPRESS.replace("\n", "\r\n")
    settings = read(text, tmp_path)
    assert settings.select == ("flow",)
    (suppression,) = settings.suppressions
    item = suppression.place.item
    assert item
    assert suppression.place.source.text[slice(*item)] == "[[suppress]]"


@settings(deadline=None)
@given(st.text())
def test_any_text_is_read_or_refused_with_one_line(text: str) -> None:
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as directory, contextlib.suppress(SettingsError):
        read(text.encode("utf-8", "replace").decode(), Path(directory))


class TestWhere:
    def test_nearest_file_above_applies(self, workspace: Workspace) -> None:
        workspace.write(FILE, 'ignore = ["flow"]')
        workspace.write("a/b/" + APP, BAD)
        assert workspace.lint(cwd="a/b").rules == []
        workspace.write("a/" + FILE, "")
        assert workspace.lint(cwd="a/b").rules == ["no-valid-scopes", "unsupported-scope"]

    @pytest.mark.parametrize("mark", [".git/HEAD", ".git"])  # a worktree's .git is a file
    def test_files_above_the_repository_do_not_apply(self, mark: str, workspace: Workspace) -> None:
        workspace.write(FILE, 'ignore = ["flow"]')
        workspace.write("repository/" + mark, "")
        workspace.write("repository/force-app/" + APP, BAD)
        assert workspace.lint(cwd="repository/force-app").code == 1
        workspace.write("repository/" + FILE, 'ignore = ["flow"]')
        assert workspace.lint(cwd="repository/force-app").code == 0

    def test_config_and_isolated_replace_the_nearest_file(self, workspace: Workspace) -> None:
        workspace.write(FILE, "nonsense")
        workspace.write("ci/lenient.toml", 'ignore = ["flow"]')
        workspace.write(APP, BAD)
        assert workspace.lint().code == 2
        assert workspace.lint("--isolated").code == 1
        assert workspace.lint("--config", "ci/lenient.toml").code == 0
        both = workspace.lint("--config", "ci/lenient.toml", "--isolated")
        assert (both.code, both.err.count("\n")) == (2, 1)
        missing = workspace.lint("--config", "nowhere.toml")
        assert (missing.code, missing.err) == (
            2,
            "error: nowhere.toml: can't be read: No such file or directory\n",
        )

    def test_globs_are_relative_to_the_file(self, workspace: Workspace) -> None:
        workspace.write(FILE, 'exclude = ["/a/legacy"]')
        workspace.write("a/legacy/" + APP, BAD)
        assert workspace.lint(cwd="a").code == 0
        assert workspace.lint(APP, cwd="a/legacy").code == 0
        workspace.write(
            "ci/other.toml", 'exclude = ["/legacy"]'
        )  # it is elsewhere, so relative to the working directory
        assert workspace.lint("--config", "../ci/other.toml", cwd="a").code == 0


class TestWhatItSets:
    def test_empty_file_sets_nothing(self, tmp_path: Path) -> None:
        settings = read("", tmp_path)
        options = {rule.name: rule.options for rule in load_rules() if rule.options is not None}
        assert settings == Settings(root=str(tmp_path), today=TODAY, options=options)

    def test_all_settings_are_read(self, tmp_path: Path) -> None:
        settings = read(
            """
            select = ["flow"]
            ignore = ["unsupported-scope"]
            mandatory = ["no-valid-scopes"]
            fail-on = "warning"
            forceignore = false
            exclude = ["scratch/"]
            [per-file-ignores]
            "legacy/**" = ["missing-api-scope", "posture"]
            [rules.missing-api-scope]
            severity = "info"
            accept = ["sfap_api"]
            [[integration]]
            path = "mule/**"
            app = "Order_Sync"
            [run-as."order.sync@example.com"]
            profile = "Minimum Access"
            permission-sets = ["Order_Sync"]
            permission-set-groups = ["Integrations"]
            needs = { user = ["ApiEnabled"], objects = { Order = ["read", "edit"] }, fields = { "Order.Status" = ["read"] } }
            [run-as."other@example.com"]
            """,
            tmp_path,
        )
        assert settings.select == ("flow",)
        assert settings.ignore == ("unsupported-scope",)
        assert settings.mandatory == ("no-valid-scopes", "malformed-metadata")
        assert (settings.fail_on, settings.forceignore, settings.exclude) == ("warning", False, ("scratch/",))
        assert settings.per_file_ignores == {"legacy/**": ("missing-api-scope", "posture")}
        assert settings.severities == {"missing-api-scope": Severity.INFO}
        assert settings.options["missing-api-scope"].accept == ("sfap_api",)
        assert settings.integrations == (Integration("mule/**", "Order_Sync"),)
        assert settings.run_as == {
            "order.sync@example.com": RunAs(
                "Minimum Access",
                ("Order_Sync",),
                ("Integrations",),
                ("ApiEnabled",),
                {"Order": ("read", "edit")},
                {"Order.Status": ("read",)},
            ),
            "other@example.com": RunAs(),
        }

    def test_options_and_severity_take_effect(self, workspace: Workspace) -> None:
        workspace.write(APP, connected_app("SFAP"))
        (finding,) = workspace.lint().findings
        assert finding["help"].endswith('under [rules.missing-api-scope]: accept = ["sfap_api"]')
        workspace.write(FILE, ACCEPT + 'accept = ["chatter_api"]\nseverity = "info"')
        (finding,) = workspace.lint().findings
        assert finding["severity"] == "info"
        workspace.write(FILE, ACCEPT + 'accept = ["sfap_api"]')
        assert workspace.lint().rules == []

    def test_help_offers_no_scope_that_opens_nothing(self, workspace: Workspace) -> None:
        workspace.write(APP, connected_app("Basic", "OpenID"))
        (finding,) = workspace.lint().findings
        assert "accept" not in finding["help"]

    def test_severity_overrides_that_of_a_single_problem(self, workspace: Workspace) -> None:
        workspace.write(APP, WARNING)
        assert workspace.lint().code == 0
        workspace.write(FILE, '[rules.unsupported-scope]\nseverity = "error"')
        assert workspace.lint().code == 1

    def test_command_line_wins(self, workspace: Workspace) -> None:
        workspace.write(APP, WARNING)
        workspace.write(FILE, 'select = ["metadata"]\nfail-on = "warning"\nignore = ["unsupported-scope"]')
        assert workspace.lint().rules == []
        selected = workspace.lint("--select", "flow")
        assert (selected.rules, selected.code) == (["unsupported-scope"], 1)
        assert workspace.lint("--select", "flow", "--fail-on", "error").code == 0
        assert workspace.lint("--select", "flow", "--ignore", "flow").rules == []
        workspace.write(FILE, 'ignore = ["posture"]')
        assert workspace.lint("--ignore", "flow").rules == []

    def test_exclude_applies_to_named_paths(self, workspace: Workspace) -> None:
        workspace.write(APP, BAD)
        workspace.write("legacy/Y.connectedApp", BAD)
        workspace.write(FILE, 'exclude = ["./legacy"]')
        assert {finding["path"] for finding in workspace.lint().findings} == {APP}
        named = workspace.run("legacy/Y.connectedApp")
        assert (named.code, named.err) == (0, "note: 1 file left out by exclude in the settings\n")
        assert "legacy/Y.connectedApp: left out by exclude" in workspace.run("-v", "legacy").err

    def test_per_file_ignores_apply(self, workspace: Workspace) -> None:
        workspace.write(APP, BAD)
        workspace.write("legacy/Y.connectedApp", BAD)
        workspace.write(FILE, '[per-file-ignores]\n"legacy/**" = ["unsupported-scope"]')
        found = [(finding["path"], finding["rule"]) for finding in workspace.lint().findings]
        assert found == [
            (APP, "no-valid-scopes"),
            (APP, "unsupported-scope"),
            ("legacy/Y.connectedApp", "no-valid-scopes"),
        ]
        junit = workspace.run("--format", "junit", "legacy").out
        assert 'name="no-valid-scopes"' in junit
        assert 'name="unsupported-scope"' not in junit

    def test_mandatory_rules_always_run(self, workspace: Workspace) -> None:
        workspace.write(APP, BAD)
        workspace.write(FILE, 'mandatory = ["no-valid-scopes"]\n[per-file-ignores]\n"*" = ["flow"]')
        assert workspace.lint().rules == ["no-valid-scopes"]
        assert workspace.lint("--select", "metadata").rules == ["no-valid-scopes"]
        assert workspace.lint("--ignore", "flow").rules == ["no-valid-scopes"]
        refused = workspace.lint("--ignore", "no-valid-scopes")
        assert refused.code == 2
        assert "no-valid-scopes is mandatory in the settings" in refused.err


class TestConfigCommand:
    def test_init_writes_settings_that_change_nothing(self, workspace: Workspace, tmp_path: Path) -> None:
        made = workspace.run("config", "init")
        assert (made.code, made.err) == (0, "")
        assert tomllib.loads((tmp_path / FILE).read_text(encoding="utf-8")) == {}
        again = workspace.run("config", "init")
        assert (again.code, again.err) == (2, f"error: {FILE} already exists; it was not changed\n")

    def test_every_setting_in_the_template_is_valid(self, tmp_path: Path) -> None:
        lines = STARTER.splitlines()
        settings = [line[2:] for line in lines if line.startswith(("# [", '# "')) or " = " in line]
        text = "\n".join(line for line in settings if not line.startswith(("plugins", "ignore")))
        told = read(text, tmp_path)
        assert told.suppressions[0].reason
        assert told.integrations == (Integration("integrations/order-sync/**", "Order_Sync"),)
        (run_as,) = told.run_as.values()
        assert all(run_as), "every key of the table has an example"
        definitions = schema(load_rules())["$defs"]
        shown = {line.strip("[]").split(".")[0].split(" = ")[0] for line in settings}
        for table in ("Settings", "RunAs", "Integration", "Suppress"):
            assert set(definitions[table]["properties"]) <= shown

    def test_show_prints_settings_and_where_they_come_from(
        self, workspace: Workspace, tmp_path: Path
    ) -> None:
        text = f"""
fail-on = "warning"
exclude = ["ünusual 😀"]
{ACCEPT}accept = [
    "sfap_api",
]
{SUPPRESS}until = 2999-12-31
[run-as."u@example.com"]
needs = {{ objects = {{ Order = ["read"] }} }}
"""
        workspace.write(FILE, text)
        shown = workspace.run("config", "show", "--select", "flow")
        assert shown.code == 0
        origins = dict(
            line.rsplit("  # ", 1) for line in shown.out.splitlines() if line and not line.startswith("[")
        )
        stripped = {line.strip(): origin for line, origin in origins.items()}
        assert stripped['fail-on = "warning"'] == f"{FILE}:2"
        assert stripped['accept = ["sfap_api"]'] == f"{FILE}:5"
        assert stripped["until = 2999-12-31"] == f"{FILE}:12"
        assert stripped['select = ["flow"]'] == "command line"
        assert stripped["forceignore = true"] == "default"
        settings = read(text, tmp_path)
        # Places differ: the output has its own lines.
        assert read(shown.out, tmp_path)._replace(suppressions=(), patterns=()) == settings._replace(
            select=("flow",),
            suppressions=(),
            patterns=(),
            severities={rule.name: rule.severity for rule in choose_rules(load_rules(), ("flow",), ())},
        )
        assert read(shown.out, tmp_path).suppressions[0].until == dt.date(2999, 12, 31)

    def test_shown_settings_select_what_ran(self, workspace: Workspace) -> None:
        workspace.write(FILE, 'mandatory = ["refresh-token-never-expires"]\nignore = ["secrets"]')
        first = workspace.run("config", "show").out
        assert "[rules.refresh-token-never-expires]" in first
        workspace.write(FILE, first)
        again = workspace.run("config", "show").out
        assert [line.partition("  #")[0] for line in again.splitlines()] == [
            line.partition("  #")[0] for line in first.splitlines()
        ]

    def test_show_reports_errors(self, workspace: Workspace) -> None:
        workspace.write(FILE, "fail-on = 1")
        assert workspace.run("config", "show").code == 2

    def test_schema_knows_rules_options_and_values(self, workspace: Workspace) -> None:
        printed = json.loads(workspace.run("config", "schema").out)
        assert printed == json.loads(json.dumps(schema(load_rules())))
        definitions = printed["$defs"]
        top = definitions["Settings"]
        assert top["additionalProperties"] is False
        assert "missing-api-scope" in top["properties"]["select"]["items"]["enum"]
        assert set(definitions["Rules"]["properties"]) == {rule.name for rule in load_rules()}
        accept = definitions["missing-api-scope"]["properties"]["accept"]
        assert (accept["type"], accept["items"]) == ("array", {"type": "string"})
        assert definitions["Suppress"]["required"] == ["rule", "reason"]


class Options(NamedTuple):
    most_scopes: int = 5
    names: tuple[str, ...] = ("a",)
    strict: bool = False


def too_many(_: OAuthApp, __: Options) -> Iterator[Problem]:
    """Apps must not have too many scopes."""
    return iter(())


def test_options_of_a_plugin_are_decoded(tmp_path: Path) -> None:
    rule = Rule(
        "acme/too-many", Severity.INFO, Category.POSTURE, OAuthApp, lambda _: True, too_many, Options()
    )
    rules = (*load_rules(), rule)
    heading = '[rules."acme/too-many"]\n'
    assert read(heading + "most-scopes = 3", tmp_path, rules).options[rule.name] == Options(3)
    assert read("", tmp_path, rules).options[rule.name] == Options()
    with pytest.raises(
        SettingsError, match=r':2: rules."acme/too-many".most-scopes: must be a whole number, not text'
    ):
        read(heading + 'most-scopes = "3"', tmp_path, rules)
    properties = schema(rules)["$defs"]["acme_too-many"]["properties"]
    assert properties["most-scopes"] == {"type": "integer", "default": 5}


def test_settings_in_the_documentation_are_valid(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```toml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    told = [read(block, tmp_path) for block in blocks]
    assert len(told) == 5
    (run_as,) = (one for settings in told for one in settings.run_as.values())
    assert all(run_as), "every key of the table has an example"
    (integration,) = (one for settings in told for one in settings.integrations)
    assert all(integration)


def test_long_list_is_read_quickly(tmp_path: Path) -> None:
    from time import process_time

    text = "exclude = [\n" + '"a/b/c/**",\n' * 5000 + "]\n" + SUPPRESS
    start = process_time()
    (suppression,) = read(text, tmp_path).suppressions
    assert process_time() - start < 5
    assert suppression.place == suppression.place._replace(item=suppression.place.source.line_span(5003))


def test_lines_of_keys_are_found() -> None:
    text = '''# a comment
a = 1
b."c.d" = """
[[not]]
"""
[t.u]
x = [
 1,
]
[[l]]
y = { z = 1 }
[l.m]
n = 1
[[l]]
y = 2
'''
    assert key_lines(text) == {
        ("a",): 2, ("b",): 3, ("b", "c.d"): 3, ("t",): 6, ("t", "u"): 6, ("t", "u", "x"): 7,
        ("l",): 10, ("l", 0): 10, ("l", 0, "y"): 11, ("l", 0, "y", "z"): 11,
        ("l", 0, "m"): 12, ("l", 0, "m", "n"): 13, ("l", 1): 14, ("l", 1, "y"): 15,
    }  # fmt: skip
