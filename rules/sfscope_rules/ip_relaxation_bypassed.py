from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.plugin import Category, MetadataFile, Problem, Severity, rule, text_of
from sfscope_rules._texts import app_name, files

if TYPE_CHECKING:
    from collections.abc import Iterator

_ELEMENTS = ("ipRelaxation", "ipRelaxationPolicyType")
# For each value: the end of the message, and the label.
_EFFECTS = {
    "bypass": (
        "bypasses the IP restrictions of its users",
        "a stolen token works from any address",
    ),
    "bypass_2factor": (
        "bypasses the IP restrictions of its users in the web server flow",
        "a second factor lifts them there; in the client credentials flow they still apply",
    ),
}


@rule(
    "ip-relaxation-bypassed",
    severity=Severity.WARNING,
    category=Category.POSTURE,
    on=MetadataFile,
    when=files("ConnectedApp", "ExtlClntAppOauthConfigurablePolicies"),
)
def check(file: MetadataFile) -> Iterator[Problem]:
    """An app's tokens must respect the IP restrictions of the user's profile."""
    for element in file.elements:
        if element.name not in _ELEMENTS:
            continue
        value = text_of(file, element)
        if not value.placeholder and value.text.lower() in _EFFECTS:
            message, label = _EFFECTS[value.text.lower()]
            yield Problem(
                value.place,
                f"{app_name(file)} {message}",
                label=label,
                help="set it to enforce the restrictions, and add the integration's addresses to the allowed ranges",
                value=value.text,
            )
