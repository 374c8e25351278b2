"""Properties of a report for any project: irrelevant changes don't change it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support import Workspace, connected_app, eca_file

from sfscope_lint.config.rule_packages import load_rules
from sfscope_lint.engine.baseline_file import read_baseline, render
from sfscope_lint.engine.suppression import record
from sfscope_lint.model.accepted import Baseline, Entry
from sfscope_lint.model.settings import Settings
from sfscope_lint.model.source import Source
from sfscope_lint.output.reporters.formats import render as rendered

if TYPE_CHECKING:
    from random import Random

    from sfscope_lint.engine.report import Report

SCOPES = st.lists(
    st.sampled_from(["Api", "Full", "RefreshToken", "api", "Nonsense", "Web", "{{x}}"]), max_size=4
)
FLOW = "isClientCredentialsFlowEnabled"
EVERYTHING = ("flow", "metadata", "secrets", "posture")
QUICK = settings(max_examples=25, deadline=None)


@st.composite
def projects(draw: st.DrawFn) -> dict[str, str]:
    """Connected Apps, and External Client Apps in several files."""
    files: dict[str, str] = {}
    for name in draw(st.lists(st.sampled_from("ABC"), unique=True)):
        secret = draw(st.sampled_from(["", "        <consumerSecret>5F3A9C0E7B1D4682</consumerSecret>\n"]))
        flow = draw(st.sampled_from(["true", "false", "maybe", None]))
        files[f"apps/{name}.connectedApp-meta.xml"] = connected_app(*draw(SCOPES), flow=flow, more=secret)
    for name in draw(st.lists(st.sampled_from("XYZ"), unique=True)):
        scopes, flow = ", ".join(draw(SCOPES)), draw(st.sampled_from(["true", "false"]))
        files |= {
            f"apps/{name}.eca": eca_file("ExternalClientApplication", app=name),
            f"a/{name}.ecaOauth": eca_file(
                "ExtlClntAppOauthSettings", f"commaSeparatedOauthScopes={scopes}", app=name
            ),
            f"b/{name}.ecaOauthPlcy": eca_file(
                "ExtlClntAppOauthConfigurablePolicies", f"{FLOW}={flow}", app=name
            ),
        }
    return files


def report(files: dict[str, str], *paths: str, **more: Any) -> Report:
    """The report of these paths of a project, by default of all of it."""
    with tempfile.TemporaryDirectory() as root:
        workspace = Workspace(Path(root))
        for path, content in files.items():
            workspace.write(path, content)
        return workspace.report(*(paths or ["."]), select=EVERYTHING, **more)


@QUICK
@given(projects(), st.data())
def test_fingerprints_survive_added_lines(files: dict[str, str], data: st.DataObject) -> None:
    moved = {}
    for path, content in files.items():
        head, *lines = content.splitlines(keepends=True)
        for line in data.draw(st.lists(st.sampled_from(["\n", "<!-- moved -->\n", "  \n"]), max_size=4)):
            lines.insert(data.draw(st.integers(0, len(lines))), line)
        moved[path] = "".join([head, *lines])
    assert fingerprints(report(moved)) == fingerprints(report(files))


def fingerprints(of: Report) -> list[str]:
    return sorted(finding.fingerprint for finding in of.findings)


@QUICK
@given(projects(), st.randoms(use_true_random=False))
def test_order_and_repetition_of_paths_do_not_matter(files: dict[str, str], random: Random) -> None:
    paths = [*files, *files, "apps", "."] if files else ["."]
    first = report(files, *paths)
    random.shuffle(paths)
    second = report(files, *paths)
    for name in ("json", "junit", "text"):
        assert rendered(name, second) == rendered(name, first)


@QUICK
@given(projects())
def test_directory_equals_all_files_in_it(files: dict[str, str]) -> None:
    if files:
        assert rendered("json", report(files, *files)) == rendered("json", report(files))


@QUICK
@given(projects())
def test_findings_in_the_baseline_are_not_reported(files: dict[str, str]) -> None:
    before = report(files)
    recorded = record(before, Settings(select=EVERYTHING), load_rules())
    baseline = Baseline(Source("baseline.json", render(recorded.entries)), recorded.entries)
    after = report(files, baseline=baseline)
    assert after.findings == ()
    assert len(after.suppressed) == len(before.findings)


TEXTS = st.text(min_size=1)
ENTRIES = st.dictionaries(
    TEXTS.filter("version".__ne__),
    st.builds(Entry, TEXTS, TEXTS, st.none() | st.text(), st.none() | st.text()),
)


@QUICK
@given(ENTRIES)
def test_baseline_survives_a_round_trip(entries: dict[str, Entry]) -> None:
    with tempfile.TemporaryDirectory() as root:
        file = Workspace(Path(root)).write("baseline.json", render(entries))
        assert read_baseline(str(file), "baseline.json").entries == entries
