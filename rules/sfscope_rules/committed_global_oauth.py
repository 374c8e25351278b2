from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.plugin import Category, MetadataFile, Problem, Severity, rule
from sfscope_rules._texts import files

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    "committed-global-oauth",
    severity=Severity.WARNING,
    category=Category.SECRETS,
    on=MetadataFile,
    when=files("ExtlClntAppGlobalOauthSettings"),
    asks_git=True,
)
def check(file: MetadataFile) -> Iterator[Problem]:
    """Global OAuth files must not be in git."""
    if file.tracked:
        yield Problem(
            file.whole,
            f"{file.name} is in git, where Salesforce says that a global OAuth file must not be",
            label="it is the file for the app's key and secret",
            help="git rm --cached the file, name it in .gitignore, and change the secret if it was ever in it",
        )
