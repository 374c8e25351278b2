"""The scope catalogue: complete, consistent, and found by each of its names."""

from __future__ import annotations

from collections import Counter

import pytest

from sfscope_lint.salesforce.scopes import SCOPES, Scope, Support, find_scope


def test_catalogue_has_every_value_once() -> None:
    assert len(SCOPES) == 39
    assert Counter(scope.support for scope in SCOPES) == {
        Support.SUPPORTED: 29,
        Support.UNSUPPORTED: 4,
        Support.UNVERIFIED: 6,
    }
    for names in zip(
        *((s.metadata_name, s.eca_name, s.oauth_name or s.metadata_name) for s in SCOPES), strict=True
    ):
        assert len(set(names)) == len(SCOPES)


def test_filtered_scopes_are_unsupported() -> None:
    unsupported = {scope.oauth_name for scope in SCOPES if scope.support is Support.UNSUPPORTED}
    assert unsupported == {"full", "web", "refresh_token", "offline_access"}


@pytest.mark.parametrize("scope", SCOPES, ids=lambda scope: scope.metadata_name)
def test_scope_is_found_by_each_name_in_any_case(scope: Scope) -> None:
    for name in (scope.metadata_name, scope.eca_name, scope.oauth_name):
        if name is not None:
            assert find_scope(name) is find_scope(name.upper()) is find_scope(name.lower()) is scope
    assert scope.evidence
    assert scope.label
    assert scope.since


@pytest.mark.parametrize(
    "written", ["ApiX", "", "chatterapi", "SFApi", "refresh token", "Chatter Api", "Full access (full)"]
)
def test_similar_names_find_nothing(written: str) -> None:
    assert find_scope(written) is None
