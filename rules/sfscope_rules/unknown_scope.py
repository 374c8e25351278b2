from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from sfscope_lint.plugin import (
    SCOPES,
    AppKind,
    Category,
    OAuthApp,
    Problem,
    Scope,
    SelectedScope,
    Severity,
    find_scope,
    rule,
    set_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


_A = {AppKind.CONNECTED_APP: "a Connected App", AppKind.EXTERNAL_CLIENT_APP: "an External Client App"}


def _name(scope: Scope, kind: AppKind) -> str:
    return scope.metadata_name if kind is AppKind.CONNECTED_APP else scope.eca_name


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]+", "", name).lower()


@cache
def _by_plain_name() -> dict[str, Scope]:
    """The scopes by their names and labels, in whatever case and with whatever marks between the words.

    Of those that share a label it is the first, as which a retrieve writes it.
    """
    return {
        _plain(name): scope
        for scope in reversed(SCOPES)
        for name in (scope.label, scope.metadata_name, scope.eca_name, scope.oauth_name)
        if name
    }


def right_name(selected: SelectedScope, kind: AppKind) -> str | None:
    """The name that is meant; None where nobody can be certain, as with two names in one place."""
    if selected.scope is not None:
        return _name(selected.scope, kind)
    words = selected.written.split()
    if len(words) > 1 and all(find_scope(word) for word in words):
        return None
    scope = _by_plain_name().get(_plain(selected.written))
    return _name(scope, kind) if scope else None


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
    """Every selected scope must exist, under the name that this kind of app uses."""
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
            # What isn't recognised counts for no other rule: written right, it would bring up new findings.
            fix=set_text(f"Write {right}", selected.place, right, "safe")
            if right and selected.scope
            else None,
        )
