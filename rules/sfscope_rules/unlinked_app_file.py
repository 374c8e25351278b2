from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.plugin import AppKind, Category, OAuthApp, Problem, Severity, rule

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
    """Every file of an External Client App must belong to an app of the project."""
    for place in app.unlinked:
        severity = None
        if app.unjoined:
            message = "the deployment fills in the name of this file's External Client App, so the file is checked without that app"
            label = "this name is known only when deploying"
            instead = "write the name of the app's .eca file, so that the app's files are checked together"
        elif place.element != 0:
            message = f"the project has no External Client App {app.name}; unless the org has it, a deployment of the file is reported to fail"
            label = "no .eca file has this name"
            instead = "write the name of the app's .eca file, or add that file to the project"
        else:
            severity = Severity.ERROR
            message = "the file doesn't say which External Client App it belongs to; a deployment is reported to refuse it"
            label = "<externalClientApplication> is missing or empty"
            instead = "write the app's name in <externalClientApplication>"
        yield Problem(place, message, label=label, help=instead, severity=severity)
