from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sfscope_lint.finding import Category, Fix, Severity
from sfscope_lint.model import AppKind, OAuthApp
from sfscope_lint.rule import Problem, rule
from sfscope_lint.scopes import SCOPES, find_scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.model import SelectedScope
    from sfscope_lint.scopes import Scope

_A = {AppKind.CONNECTED_APP: "a Connected App", AppKind.EXTERNAL_CLIENT_APP: "an External Client App"}


def _name(scope: Scope, kind: AppKind) -> str:
    return scope.metadata_name if kind is AppKind.CONNECTED_APP else scope.eca_name


def right_name(selected: SelectedScope, kind: AppKind) -> str | None:
    """The name that is certainly meant; None where nobody can be certain."""
    return _name(selected.scope, kind) if selected.scope else None


def _help(written: str, kind: AppKind) -> str:
    parts = [find_scope(part) for part in re.split(r"[\s,;|]+", written)]
    several = [_name(scope, kind) for scope in parts if scope]
    if len(several) == len(parts) > 1:
        if kind is AppKind.EXTERNAL_CLIENT_APP:
            return f"separate the scopes with commas: {', '.join(several)}"
        return f"write each scope in a <scopes> of its own: {', '.join(several)}"
    from difflib import get_close_matches

    nearest = get_close_matches(written, [_name(scope, kind) for scope in SCOPES], n=1, cutoff=0.6)
    if nearest:
        return f"write {nearest[0]}, if that is meant"
    return "write the name of a scope, or remove it; sfscope-lint may be older than the scope"


@rule(
    "unknown-scope",
    severity=Severity.ERROR,
    category=Category.METADATA,
    on=OAuthApp,
    when=lambda app: bool(app.scopes),
    fix="safe",
)
def check(app: OAuthApp) -> Iterator[Problem]:
    """Require of every selected scope that it is one, by the name that this kind of app has for it."""
    for selected in app.scopes or ():
        right = right_name(selected, app.kind)
        if selected.placeholder or selected.custom or selected.written == right:
            continue
        yield Problem(
            selected.place,
            f"{selected.written} isn't the name of a scope in {_A[app.kind]}",
            label=f"here it is called {right}" if right else "no scope has this name",
            help=f"write {right}" if right else _help(selected.written, app.kind),
            value=selected.written,
            fix=Fix(app, rename=((selected, right),)) if right else None,
        )
