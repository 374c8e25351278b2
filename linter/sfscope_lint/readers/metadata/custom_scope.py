"""OAuth custom scopes: ``OauthCustomScope`` of the Metadata API, which names the Connected Apps that select it (49.0)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.readers.metadata.values import first_value
from sfscope_lint.readers.parts import CustomScope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.model.metadata_file import MetadataFile


def read(file: MetadataFile) -> Iterator[CustomScope]:
    """The scope that the file holds."""
    assigned = file.shape.at("connectedApp", file.shape.at("assignedTo"))
    apps = tuple(value for ordinal in assigned if (value := first_value(file, [ordinal])))
    yield CustomScope(file.name, file.source.path, file.project, apps)
