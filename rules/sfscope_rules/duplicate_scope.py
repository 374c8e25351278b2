from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.finding import Category, Severity
from sfscope_lint.model import OAuthApp
from sfscope_lint.rule import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.model import SelectedScope

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


@rule(
    "duplicate-scope",
    severity=Severity.WARNING,
    category=Category.METADATA,
    on=OAuthApp,
    when=lambda app: bool(app.scopes),
)
def check(app: OAuthApp) -> Iterator[Problem]:
    """Forbid the same scope twice, by one name or by two."""
    first: dict[tuple[bool, str], SelectedScope] = {}
    for selected in app.scopes or ():
        if selected.placeholder:
            continue
        earlier = first.setdefault(_same(selected), selected)
        if earlier is selected:
            continue
        by_name = earlier.written.lower() == selected.written.lower()
        yield Problem(
            selected.place,
            f"{selected.written} is selected twice" if by_name
            else f"{selected.written} is the same scope as {earlier.written}, for Salesforce keeps one of them",
            label="the second time" if by_name else f"{earlier.written} is selected already",
            help=f"remove this {selected.written}",
            value=selected.written,
            related=((earlier.place, f"{earlier.written} is selected here"),),
        )  # fmt: skip
