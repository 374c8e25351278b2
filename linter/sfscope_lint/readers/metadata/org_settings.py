"""The settings of an org that switch flows off: ``OauthOidcSettings`` and ``ConnectedAppSettings`` of the Metadata API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.readers.metadata.values import turned_on
from sfscope_lint.readers.parts import OrgSettings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.model.metadata_file import MetadataFile


def read(file: MetadataFile) -> Iterator[OrgSettings]:
    """What the file says of the org; what it doesn't say stays as the org has it."""
    at = file.shape.at
    yield OrgSettings(
        file.project,
        blocks_password=turned_on(file, at("blockOAuthUnPwFlow")),
        requires_pkce=turned_on(file, at("isPkceRequired")),
        approved_apps=turned_on(file, at("enableAdminApprovedAppsOnly")),
    )
