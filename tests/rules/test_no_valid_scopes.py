"""no-valid-scopes: hits; its near misses are the hits of missing-api-scope and unsupported-scope."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.rules.scope_rules import APP, NONE, UNSUPPORTED, found
from tests.support import connected_app

if TYPE_CHECKING:
    from tests.support import Workspace


@pytest.mark.parametrize(
    ("scopes", "rules"),
    [
        ([], [NONE]),
        (["Full"], [NONE, UNSUPPORTED]),
        (["Web"], [NONE, UNSUPPORTED]),
        (["RefreshToken", "OfflineAccess"], [NONE, UNSUPPORTED, UNSUPPORTED]),
        (["full", "offline_access"], [NONE, UNSUPPORTED, UNSUPPORTED]),
        (["Full", "Full"], [NONE, UNSUPPORTED, UNSUPPORTED]),
    ],
)
def test_which_rules_fire(scopes: list[str], rules: list[str], workspace: Workspace) -> None:
    assert sorted(rule for rule, _, __ in found(workspace, *scopes)) == sorted(rules)


def test_help_says_what_to_add(workspace: Workspace) -> None:
    workspace.write(APP, connected_app("Full"))
    first, second = workspace.report(APP).findings
    assert "<scopes>Api</scopes>" in first.help
    assert second.help.startswith("remove Full")
