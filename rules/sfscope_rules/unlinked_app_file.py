from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.finding import Category, Severity
from sfscope_lint.model import AppKind, OAuthApp
from sfscope_lint.rule import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    "unlinked-app-file",
    severity=Severity.WARNING,
    category=Category.METADATA,
    on=OAuthApp,
    when=lambda app: app.kind is AppKind.EXTERNAL_CLIENT_APP,
)
def check(app: OAuthApp) -> Iterator[Problem]:
    """Require that every file of an External Client App belongs to an app of the project."""
    for place in app.unlinked:
        named = place.element != 0
        yield Problem(
            place,
            f"the project has no External Client App {app.name}; the file can't be deployed unless the org has it"
            if named
            else "the file doesn't say which External Client App it belongs to, so it can't be deployed",
            label="no .eca file has this name"
            if named
            else "<externalClientApplication> is missing, or empty",
            help="write the name of the app's .eca file, or add that file to the project"
            if named
            else "name the app in <externalClientApplication>",
        )
