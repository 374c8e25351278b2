from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.finding import Category, Severity
from sfscope_lint.model import MetadataFile
from sfscope_lint.readers.values import text_of
from sfscope_lint.rule import Problem, rule
from sfscope_rules._texts import app_name, files

if TYPE_CHECKING:
    from collections.abc import Iterator

_ELEMENTS = ("ipRelaxation", "ipRelaxationPolicyType")


@rule(
    "ip-relaxation-bypassed",
    severity=Severity.WARNING,
    category=Category.POSTURE,
    on=MetadataFile,
    when=files("ConnectedApp", "ExtlClntAppOauthConfigurablePolicies"),
)
def check(file: MetadataFile) -> Iterator[Problem]:
    """Forbid that an app's tokens work from everywhere, whatever the user's profile allows."""
    for element in file.elements:
        if element.name not in _ELEMENTS:
            continue
        value = text_of(file, element)
        if not value.placeholder and value.text.lower() in ("bypass", "bypass_2factor"):
            yield Problem(
                value.place,
                f"{app_name(file)} is excepted from the IP restrictions of its users",
                label="a stolen token works from any address" if value.text.lower() == "bypass"
                else "a second factor lifts the restrictions",
                help="set it to enforce the restrictions, and add the integration's addresses to the allowed ranges",
                value=value.text,
            )  # fmt: skip
