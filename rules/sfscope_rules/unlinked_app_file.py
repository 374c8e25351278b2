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
        if app.unjoined:
            message = "the deployment fills in which External Client App the file belongs to, so it is judged without that app"
            label = "nobody knows this name before it is deployed"
            instead = "write the name of the app's .eca file: what the app's files say together can't be told otherwise"
        elif place.element != 0:
            message = f"the project has no External Client App {app.name}; unless the org has it, a deployment of the file is reported to fail"
            label = "no .eca file has this name"
            instead = "write the name of the app's .eca file, or add that file to the project"
        else:
            message = "the file doesn't say which External Client App it belongs to, so it can't be deployed"
            label = "<externalClientApplication> is missing, or empty"
            instead = "name the app in <externalClientApplication>"
        yield Problem(place, message, label=label, help=instead)
