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


# A retrieve returns the first names as the second (Metadata API guide, ConnectedApp).
_COLLAPSED = {
    **dict.fromkeys(("Profile", "Email", "Address", "Phone"), "Basic"),
    "OfflineAccess": "RefreshToken",
}


def _identity(selected: SelectedScope) -> tuple[str, str]:
    """A key that is equal for two selections of the same scope: the file of a custom one, and the name.

    The settings and the policies of an External Client App may both list a custom scope.
    """
    if selected.scope is None:
        return selected.place.source.path if selected.custom else "", selected.written.lower()
    name = selected.scope.metadata_name
    return "", _COLLAPSED.get(name, name)


def _kept(same: list[SelectedScope]) -> SelectedScope:
    """The selection to keep: the one that a retrieve would return, else the first."""
    return next((s for s in same if s.scope and s.written == _identity(s)[1]), same[0])


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
    groups: dict[tuple[str, str], list[SelectedScope]] = {}
    for selected in app.scopes or ():
        if not selected.placeholder:
            groups.setdefault(_identity(selected), []).append(selected)
    for same in groups.values():
        kept = _kept(same)
        for selected in same:
            if selected is not kept:
                yield _problem(selected, kept)


def _problem(selected: SelectedScope, kept: SelectedScope) -> Problem:
    by_name = kept.written.lower() == selected.written.lower()
    two_names = f"{selected.written} is the same scope as {kept.written}"
    if kept.scope is not selected.scope:
        two_names += ": Salesforce keeps only one of them"
    # If two unknown names differ in case, we can't tell which spelling is right.
    certain = selected.scope is not None or selected.written == kept.written
    return Problem(
        selected.place,
        f"{selected.written} is selected twice" if by_name else two_names,
        label=f"{kept.written} is also selected",
        help=f"remove this {selected.written}",
        value=selected.written,
        related=((kept.place, f"{kept.written} is selected here"),),
        fix=remove_scope(selected, "safe") if certain and not selected.custom else None,
    )
