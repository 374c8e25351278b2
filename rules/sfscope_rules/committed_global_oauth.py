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
            f"{file.name} is in git; Salesforce documents that global OAuth files must not be in source control",
            label="this kind of file holds the app's consumer key and secret",
            help="in the repository's root, run git rm --cached on the file; add it to .gitignore, "
            "and rotate the secret if it was ever in the file",
        )
