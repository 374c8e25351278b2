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


_WITH_ARTICLE = {
    AppKind.CONNECTED_APP: "a Connected App",
    AppKind.EXTERNAL_CLIENT_APP: "an External Client App",
}


def _name(scope: Scope, kind: AppKind) -> str:
    return scope.metadata_name if kind is AppKind.CONNECTED_APP else scope.eca_name


def _normalized(name: str) -> str:
    return re.sub(r"[\s_-]+", "", name).lower()


@cache
def _by_normalized_name() -> dict[str, Scope]:
    """The scopes by all their names and labels, without case and separators.

    If scopes share a label, it leads to the first: a retrieve returns that one.
    """
    return {
        _normalized(name): scope
        for scope in reversed(SCOPES)
        for name in (scope.label, scope.metadata_name, scope.eca_name, scope.oauth_name)
        if name
    }


def right_name(selected: SelectedScope, kind: AppKind) -> str | None:
    """The valid name of the scope that is meant; None if that isn't certain, as for two names in one element."""
    if selected.scope is not None:
        return _name(selected.scope, kind)
    words = selected.written.split()
    if len(words) > 1 and all(find_scope(word) for word in words):
        return None
    scope = _by_normalized_name().get(_normalized(selected.written))
    return _name(scope, kind) if scope else None


def _shown(written: str) -> str:
    """The name with the code point of each space that only a name could have, such as a no-break space."""
    return re.sub(r"[^\S \t\r\n]", lambda space: f"<U+{ord(space[0]):04X}>", written)


def _help(written: str, kind: AppKind) -> str:
    parts = [find_scope(part) for part in re.split(r"[\s,;|]+", written)]
    several = [_name(scope, kind) for scope in parts if scope]
    if len(several) == len(parts) > 1:
        if kind is AppKind.EXTERNAL_CLIENT_APP:
            return f"separate the scopes with commas: {', '.join(several)}"
        return f"write each scope in its own <scopes>: {', '.join(several)}"
    from difflib import get_close_matches

    nearest = get_close_matches(written, [_name(scope, kind) for scope in SCOPES], n=1, cutoff=0.6)
    if nearest:
        return f"if you mean {nearest[0]}, write that"
    return "write a valid scope name or remove it; if the scope is newer than sfscope-lint, ignore this rule"


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
            f"{_shown(selected.written)} isn't the name of a scope in {_WITH_ARTICLE[app.kind]}",
            label=f"here it is called {right}" if right else "no scope has this name",
            help=f"write {right}" if right else _help(selected.written, app.kind),
            value=selected.written,
            # Other rules skip an unrecognized scope, so correcting it could cause new findings: no fix then.
            fix=set_text(f"Write {right}", selected.place, right, "safe")
            if right and selected.scope
            else None,
        )
