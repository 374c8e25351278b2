"""Helper for the tests of the scope rules: the findings of the three rules for an app with these scopes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.support import connected_app

if TYPE_CHECKING:
    from tests.support import Workspace


APP = "Order_Sync.connectedApp-meta.xml"


NONE, MISSING, UNSUPPORTED = "no-valid-scopes", "missing-api-scope", "unsupported-scope"


def found(
    workspace: Workspace, *scopes: str, flow: str = "true", **settings: Any
) -> list[tuple[str, str, str | None]]:
    workspace.write(APP, connected_app(*scopes, flow=flow))
    return [(f.rule, f.severity.value, f.value) for f in workspace.report(APP, **settings).findings]
