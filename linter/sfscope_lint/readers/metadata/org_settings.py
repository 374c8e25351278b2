"""The settings of an org that switch flows off: ``OauthOidcSettings`` and ``ConnectedAppSettings`` of the Metadata API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.readers.metadata.values import turned_on
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.model.metadata_file import MetadataFile
    from sfscope_lint.model.place import Place


class OrgSettings(Record):
    """Where a project's settings block the username-password flow, require PKCE of every app, or an approval of each.

    ``approved_apps`` is API Access Control: only apps that an administrator has approved or installed can call APIs.
    """

    project: str
    blocks_password: Place | None = None
    requires_pkce: Place | None = None
    approved_apps: Place | None = None


def read(file: MetadataFile) -> Iterator[OrgSettings]:
    """What the file says of the org; what it doesn't say stays as the org has it."""
    at = file.shape.at
    yield OrgSettings(
        file.project,
        blocks_password=turned_on(file, at("blockOAuthUnPwFlow")),
        requires_pkce=turned_on(file, at("isPkceRequired")),
        approved_apps=turned_on(file, at("enableAdminApprovedAppsOnly")),
    )
