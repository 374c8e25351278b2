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
    fix="unsafe",  # somebody may want it for the next deployment
)
def check(file: MetadataFile) -> Iterator[Problem]:
    """Deployments must not give an app a new key or secret each time."""
    for element, rotated in _ROTATED.items():
        for switch in switches(file, file.shape.at(element)):
            if switch.state is State.ON and switch.place:
                yield Problem(
                    switch.place,
                    f"each deployment of {app_name(file)} that ignores warnings gives the app a new consumer {rotated}, "
                    "and its callers fail",
                    label=f"the old {rotated} no longer works afterwards",
                    help=f"set <{element}> to false",
                    value=element,
                    fix=set_text(f"Set {element} to false", switch.place, "false"),
                )
