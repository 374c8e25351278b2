from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.plugin import Category, Problem, RunAsUser, Severity, rule

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule("run-as-user-lacks-permission", severity=Severity.ERROR, category=Category.FLOW, on=RunAsUser)
def check(user: RunAsUser) -> Iterator[Problem]:
    """Run-as users must have the permissions that their integrations need."""
    if not user.lacks:
        return
    lacking = ", ".join(str(permission) for permission in user.lacks)
    sources = (
        ", ".join(user.sources) or "nothing: the settings give the user no profile and no permission set"
    )
    if user.unknown:
        yield Problem(
            user.named.place,
            f"can't tell whether {user.named.text} has {lacking}: {'; '.join(user.unknown)}{_misspelt(user)}",
            label="the run-as user",
            help="check the user in the org, or add the missing metadata to the project",
            value=user.named.text,
            severity=Severity.INFO,
        )
    else:
        yield Problem(
            user.named.place,
            f"{user.named.text}, the run-as user of {user.app.name}, lacks {lacking}{_misspelt(user)}",
            label=f"it has {sources}",
            help=f"grant {lacking} in one of the user's permission sets, or list in the settings what else the user has",
            value=user.named.text,
        )


def _misspelt(user: RunAsUser) -> str:
    """A question about granted permissions whose names are similar to those that are lacking."""
    return "".join(
        f"; {each.source} grants {each.written}: is {each.meant.name} meant?" for each in user.misspelt
    )
