from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.plugin import Category, MetadataFile, Problem, Severity, State, rule, set_text, switches
from sfscope_rules._texts import app_name, files

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROTATED = {"shouldRotateConsumerSecret": "secret", "shouldRotateConsumerKey": "key"}


@rule(
    "secret-rotates-on-deploy",
    severity=Severity.ERROR,
    category=Category.METADATA,
    on=MetadataFile,
    when=files("ExtlClntAppGlobalOauthSettings"),
    fix="unsafe",  # the next deployment may be meant to rotate it
)
def check(file: MetadataFile) -> Iterator[Problem]:
    """Deployments must not rotate an app's consumer key or secret every time."""
    for element, rotated in _ROTATED.items():
        for switch in switches(file, file.shape.at(element)):
            if switch.state is State.ON and switch.place:
                yield Problem(
                    switch.place,
                    f"each deployment of {app_name(file)} that ignores warnings gives the app a new consumer {rotated}, "
                    "so its callers fail",
                    label=f"the old {rotated} then no longer works",
                    help=f"set <{element}> to false",
                    value=element,
                    fix=set_text(f"Set {element} to false", switch.place, "false"),
                )
