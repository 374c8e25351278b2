"""Which other files the asked ones need: the parts of their apps, and what decides about their token requests."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sfscope_lint.record import Record
from sfscope_lint.salesforce.metadata_types import CONNECTED_APP, CUSTOM_SCOPE

if TYPE_CHECKING:
    from collections.abc import Collection

    from sfscope_lint.files.found import FoundFile, FoundSource
    from sfscope_lint.files.request_files import SourceType
    from sfscope_lint.salesforce.metadata_types import MetadataType


class Needs(Record):
    """The projects (as in ``FoundFile``) whose files are needed.

    - ``apps``: those with a part of an app; if permissions are read, those with any app.
    - ``connected_apps``: those with a Connected App, to which a custom scope may be assigned.
    - ``requests``: those with a token request, whose reply may depend on every app, permission and setting.
    """

    apps: frozenset[str]
    connected_apps: frozenset[str]
    requests: frozenset[str]

    def file(self, kind: MetadataType, project: str) -> bool:
        """Whether a metadata file of a type in a project is needed."""
        if project in self.requests and kind.reader:
            return True
        if kind.joined or kind.permissions:
            return project in self.apps
        return kind.reader == CUSTOM_SCOPE and project in self.connected_apps

    def source(self, kind: SourceType, project: str) -> bool:
        """Whether a file of a type in a project is needed, because it may have what a token request lacks."""
        return kind.borrowed and project in self.requests

    def directories(self) -> list[str]:
        """The directories in which most of them may be: only custom scopes are beside their apps."""
        return sorted({os.path.join(each, "")[:-1] or each for each in self.apps | self.requests})


def needs_of(files: Collection[FoundFile], sources: Collection[FoundSource], *, permissions: bool) -> Needs:
    """What the asked files need. ``permissions``: permissions are read, too."""
    apps = (
        file
        for file in files
        if (file.type.joined or (permissions and file.type.reader)) and not file.ignored
    )
    asking = (file for file in sources if file.type.joined and file.sfdx_root and not file.ignored)
    return Needs(
        frozenset(file.project for file in apps),
        frozenset(file.project for file in files if file.type.reader == CONNECTED_APP),
        frozenset(file.project for file in asking),
    )
