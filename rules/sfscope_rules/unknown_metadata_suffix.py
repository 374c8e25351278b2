from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.plugin import (
    SUFFIXES,
    Category,
    MetadataFile,
    Problem,
    Severity,
    rule,
    suffix_of_root,
    unknown_suffix,
)
from sfscope_rules._texts import file_name

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    "unknown-metadata-suffix",
    severity=Severity.ERROR,
    category=Category.METADATA,
    on=MetadataFile,
    when=lambda file: unknown_suffix(file_name(file)) is not None,
)
def check(file: MetadataFile) -> Iterator[Problem]:
    """Metadata files must have the suffix of a metadata type."""
    suffix = unknown_suffix(file_name(file)) or ""
    meant = suffix_of_root(file.root) or nearest_suffix(suffix)
    by_case = meant is not None and suffix.lower() == meant.lower()
    yield Problem(
        file.whole,
        f"no metadata type has the suffix .{suffix}{' in these letters' if by_case else ''}: the Salesforce CLI stops a "
        f"deployment of {file_name(file)} with a type error, and deploys nothing",
        label="the file's name says what it is, and nobody knows this name",
        help=f"rename the file to {file.name}.{meant}-meta.xml"
        if meant
        else "rename the file after what it holds, or take it out of the folder",
        value=suffix,
    )


def nearest_suffix(suffix: str) -> str | None:
    """The suffix of a metadata type that is probably meant."""
    from difflib import get_close_matches

    by_plain_name = {known.lower(): known for known in sorted(SUFFIXES)}
    nearest = get_close_matches(suffix.lower(), by_plain_name, n=1, cutoff=0.7)
    return by_plain_name[nearest[0]] if nearest else None
