from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.plugin import (
    Category,
    OAuthApp,
    Problem,
    SelectedScope,
    Severity,
    remove_scope,
    rule,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


# Deployed one way or the other, they are retrieved as Basic and RefreshToken: the Metadata API guide, ConnectedApp.
_COLLAPSED = {
    **dict.fromkeys(("Profile", "Email", "Address", "Phone"), "Basic"),
    "OfflineAccess": "RefreshToken",
}


def _same(selected: SelectedScope) -> tuple[bool, str]:
    """What two selections of one scope have in common."""
    if selected.scope is None:
        return selected.custom, selected.written.lower()
    name = selected.scope.metadata_name
    return False, _COLLAPSED.get(name, name)


def _first_choice(same: list[SelectedScope]) -> SelectedScope:
    """The one that a retrieve would return, else the first."""
    return next((s for s in same if s.scope and s.written == _same(s)[1]), same[0])


@rule(
    "duplicate-scope",
    severity=Severity.WARNING,
    category=Category.METADATA,
    on=OAuthApp,
    when=lambda app: bool(app.scopes),
    fix="safe",
)
def check(app: OAuthApp) -> Iterator[Problem]:
    """An app must not select the same scope twice."""
    groups: dict[tuple[bool, str], list[SelectedScope]] = {}
    for selected in app.scopes or ():
        if not selected.placeholder:
            groups.setdefault(_same(selected), []).append(selected)
    for same in groups.values():
        stays = _first_choice(same)
        for selected in same:
            if selected is not stays:
                yield _problem(selected, stays)


def _problem(selected: SelectedScope, stays: SelectedScope) -> Problem:
    by_name = stays.written.lower() == selected.written.lower()
    two_names = f"{selected.written} is the same scope as {stays.written}"
    if stays.scope is not selected.scope:
        two_names += ", for Salesforce keeps one of them"
    # Of two spellings of a name that isn't known, nobody knows the right one.
    certain = selected.scope is not None or selected.written == stays.written
    return Problem(
        selected.place,
        f"{selected.written} is selected twice" if by_name else two_names,
        label=f"{stays.written} is selected, too",
        help=f"remove this {selected.written}",
        value=selected.written,
        related=((stays.place, f"{stays.written} is selected here"),),
        fix=remove_scope(selected, "safe") if certain and not selected.custom else None,
    )
