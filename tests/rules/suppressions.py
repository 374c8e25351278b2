"""A project with findings, and suppressions for them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from tests.support import connected_app

from sfscope_lint.config.load import read_document, read_settings
from sfscope_lint.config.rule_packages import load_rules
from sfscope_lint.engine.lint import lint

if TYPE_CHECKING:
    from tests.support import Workspace

    from sfscope_lint.engine.report import Report


FILE = "sfscope-lint.toml"
PORTAL = "force-app/Mobile_Portal.connectedApp"
SYNC = "force-app/Order_Sync.connectedApp"
RULES = load_rules()


def suppress(rule: str = "unsupported-scope", **more: str) -> str:
    keys = "".join(f"{key} = {value if key == 'until' else repr(value)}\n" for key, value in more.items())
    return f"[[suppress]]\nrule = '{rule}'\nreason = 'until the split'\n{keys}"


def run(workspace: Workspace, *paths: str, today: dt.date = dt.date(2026, 11, 23), **more: Any) -> Report:
    """Lint with the workspace's settings, as on a given day."""
    here = str(workspace.root)
    rules = RULES
    settings = read_settings(read_document(f"{here}/{FILE}", FILE), rules, here, today)
    return lint(paths, settings._replace(**more), rules, here)


def names(report: Report) -> list[str]:
    return [f"{finding.rule} {finding.value}" for finding in report.findings]


def two_apps(workspace: Workspace) -> Workspace:
    """Write two apps: Mobile_Portal with Web and RefreshToken, Order_Sync with Full."""
    workspace.write("sfdx-project.json", '{"packageDirectories": [{"path": "force-app"}]}')
    workspace.write(PORTAL, connected_app("Api", "Web", "RefreshToken"))
    workspace.write(SYNC, connected_app("Api", "Full"))
    return workspace


WEB, REFRESH, FULL = (f"unsupported-scope {scope}" for scope in ("Web", "RefreshToken", "Full"))
