"""Where the product says something else than the independent reading."""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.laws.independent.apps import CONNECTED, App, issued, problems, refusals
from tests.laws.independent.reading import REPLACED, Project, read
from tests.support import Workspace

from sfscope_lint.output.inventory.collect import take
from sfscope_lint.output.inventory.formats import render_inventory
from sfscope_lint.output.reporters.formats import render

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_OF_THE_APP = {"no-valid-scopes", "missing-api-scope", "duplicate-scope"}
_OF_A_SCOPE = {"unsupported-scope", "unknown-scope"}
_FLOWS = {True: "on", False: "off", None: "unknown"}
_REPLIES = {
    "no valid scopes defined": "no valid scopes",
    "client credentials flow not enabled": "flow off",
    "no client credentials user enabled": "flow off",
}
_OPEN = ("unknown", "refused in any case")


def differences(files: Mapping[str, bytes]) -> Iterator[str]:
    """What the product says otherwise of a project, a line for each difference."""
    rows, findings = _said(files)
    expected = read(files)
    malformed = {each["path"] for each in findings if each["rule"] == "malformed-metadata"}
    if malformed != expected.malformed:
        yield f"malformed are {sorted(malformed)}, not {sorted(expected.malformed)}"
    for app in expected.apps:
        mine = [row for row in rows if (row["name"], {*row["paths"]}) == (app.name, {*app.paths})]
        if not mine:
            yield f"{app.name} isn't listed, of {sorted(app.paths)}"
        else:
            # A file with two of an app gives two rows; the fitting one counts.
            said = min(([*_in_row(app, row)] for row in mine), key=len)
            yield from (f"{app.name}: {each}, not as in {app.sides}" for each in said)
    known = [{*app.paths} for app in expected.apps]
    yield from (f"{row['name']} is listed, of {row['paths']}" for row in rows if {*row["paths"]} not in known)
    yield from _in_findings(expected, findings)


def _said(files: Mapping[str, bytes]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The apps of the product's inventory, and the findings of its report, as JSON."""
    with tempfile.TemporaryDirectory() as root:
        workspace = Workspace(Path(root))
        for path, content in files.items():
            workspace.write(path, content)
        report = workspace.report(select=())
    inventory = json.loads(render_inventory("json", take(report, repository="project")))
    return inventory["apps"], json.loads(render("json", report))["findings"]


def _in_row(app: App, row: dict[str, Any]) -> Iterator[str]:
    """What a row of the inventory says otherwise of its app."""
    flows = {_FLOWS[side.flow] for side in app.sides}
    says, text = _verdict(row["reply"]), row["reply"]["text"]
    if (
        len(app.sides) > 1
    ):  # its files contradict each other: one side may decide, but may not promise a token
        if row["flow"] not in flows | {"unknown"}:
            yield f"flow {row['flow']}"
        promised = says == "token" and app.verdicts != {"token"}
        if says not in (*app.verdicts, *_OPEN, "token unless") or promised:
            yield f"reply {text!r}"
        return
    (side,) = app.sides
    selected = [scope.replace(REPLACED, "APP_SCOPE") for scope in (*(side.scopes or ()), *side.custom_scopes)]
    if row["flow"] not in flows:
        yield f"flow {row['flow']}"
    if row["scopes"] != (None if side.scopes is None else selected):
        yield f"scopes {row['scopes']}"
    if says == "refused in any case" and side.flow is None:
        says = next(iter(app.verdicts & {"no valid scopes", "blocked"}), says)
    if {says} != app.verdicts:
        yield f"reply {text!r} instead of {app.verdicts}"
    if says.startswith("token") and {*row["reply"]["issued"]} != issued(side):
        yield f"reply {text!r} instead of {issued(side)}"
    if says == "token unless" and {each["error_description"] for each in row["reply"]["unless"]} != refusals(
        side
    ):
        yield f"reply {text!r} instead of {refusals(side)}"


def _verdict(reply: dict[str, Any]) -> str:
    """The reply of a row, in the words of the independent reading."""
    if reply["token"] is not False:
        return "token" if reply["token"] else "token unless" if "unless" in reply else "unknown"
    if "unknown" in reply:
        return "refused in any case"
    if "blocked" in reply:
        return "flow off" if reply["blocked"].endswith("is off") else "blocked"
    return _REPLIES[reply["error_description"]]


def _in_findings(expected: Project, findings: Iterable[dict[str, Any]]) -> Iterator[str]:
    """What the rules about scopes find otherwise. Apps of one name may share files, so they are compared together."""
    together: dict[tuple[str, str, str], list[App]] = defaultdict(list)
    for app in expected.apps:
        together[app.kind, app.name, min(app.paths) if app.kind == CONNECTED else ""].append(app)
    for (kind, name, _), apps in together.items():
        paths = {path for app in apps for path in app.paths}
        found = {_problem(each) for each in findings if each["path"] in paths} - {None}
        sides = [problems(kind, side) for app in apps for side in app.sides]
        most = set().union(*sides)
        least = most
        if len(sides) > len(apps):  # which side decides about Api isn't known
            least, most = most.intersection(*sides), most | {("missing-api-scope", "")}
        if not least <= found <= most:
            yield f"{name}: lacks {least - found}, has {found - most}, not as in {[app.sides for app in apps]}"


def _problem(finding: dict[str, Any]) -> tuple[str, str] | None:
    rule = finding["rule"]
    if rule in _OF_THE_APP:
        return rule, ""
    return (rule, finding["value"]) if rule in _OF_A_SCOPE else None
