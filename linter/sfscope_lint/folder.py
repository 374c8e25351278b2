"""What stands in one directory: files worth reading, and directories to go on with. No file is opened here."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sfscope_lint import forceignore, sfdx
from sfscope_lint.metadata_types import type_of_file
from sfscope_lint.records import NamedTuple
from sfscope_lint.source_types import DOT_FOLDERS, FOREIGN_FOLDERS, source_type_of

if TYPE_CHECKING:
    from sfscope_lint.metadata_types import MetadataType
    from sfscope_lint.source_types import SourceType


class Folder(NamedTuple):
    """What a directory holds, by name: ``metadata`` files, possible ``sources`` of token requests, directories ``below``.

    ``links`` lead to directories, ``remarks`` say of a name why it is passed over. ``project`` and ``ignores``: an
    ``sfdx-project.json``, a ``.forceignore`` stands there.
    """

    metadata: list[tuple[str, MetadataType]]
    sources: list[tuple[str, SourceType]]
    below: list[str]
    links: list[str]
    remarks: list[tuple[str, str]]
    project: bool
    ignores: bool


class Kinds:
    """Which kinds of file are looked for: with ``permissions`` also profiles and their like, with ``sources`` who asks for tokens."""

    def __init__(self, *, permissions: bool, sources: bool) -> None:
        self._permissions = permissions
        self._sources = sources
        self._by_suffix: dict[str, tuple[MetadataType | None, SourceType | None]] = {}

    def metadata(self, name: str) -> MetadataType | None:
        return type_of_file(name, permissions=self._permissions)

    def source(self, name: str) -> SourceType | None:
        return source_type_of(name) if self._sources else None

    def of(self, name: str) -> tuple[MetadataType | None, SourceType | None]:
        """Both, and quickly where another file's name had the same end."""
        stem, _, suffix = name.lower().rpartition(".")
        if suffix == "xml":
            stem, _, suffix = stem.rpartition(".")
            suffix += ".xml"
        if not stem or stem.endswith(".min"):  # what stands before the end counts, too
            return self.metadata(name), self.source(name)
        try:
            return self._by_suffix[suffix]
        except KeyError:
            kinds = self.metadata(name), self.source(name)
            if len(self._by_suffix) < _SUFFIXES:
                self._by_suffix[suffix] = kinds
            return kinds


_SETTINGS = frozenset({sfdx.FILE_NAME, forceignore.FILE_NAME})
_SUFFIXES = 10_000  # more than any repository has, unless it means harm


def list_folder(directory: str, kinds: Kinds) -> Folder:
    """What the directory holds. Raises ``OSError``."""
    metadata: list[tuple[str, MetadataType]] = []
    sources: list[tuple[str, SourceType]] = []
    below: list[str] = []
    links: list[str] = []
    remarks: list[tuple[str, str]] = []
    project = ignores = False
    with os.scandir(directory) as entries:
        for entry in entries:
            name = entry.name
            kind, source = kinds.of(name)
            is_file = entry.is_file(follow_symlinks=False)
            if is_file and not kind and not source and name not in _SETTINGS:
                continue
            if not is_file and entry.is_symlink() and os.path.isdir(entry.path):
                links.append(name)
            elif not is_file and entry.is_dir(follow_symlinks=False):
                if name in DOT_FOLDERS if name.startswith(".") else name not in FOREIGN_FOLDERS:
                    below.append(name)
                    if kind:
                        remarks.append((name, "a directory, in spite of its name"))
            elif kind:
                if is_file or entry.is_symlink():  # where a link leads, reading it will tell
                    metadata.append((name, kind))
                else:
                    remarks.append((name, "not a regular file, passed over"))
            elif name == sfdx.FILE_NAME:
                project = entry.is_file()
            elif name == forceignore.FILE_NAME:
                ignores = entry.is_file()
            if is_file and source:
                sources.append((name, source))
    return Folder(metadata, sources, below, links, remarks, project, ignores)
