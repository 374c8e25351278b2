"""Lists one directory: files to read and directories to enter. No file is opened here."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sfscope_lint.files import sfdx_project
from sfscope_lint.files.request_files import DOTENV, source_type_of
from sfscope_lint.record import Record
from sfscope_lint.salesforce.metadata_types import META, UNKNOWN, type_of_file, unknown_suffix, without_meta

if TYPE_CHECKING:
    from sfscope_lint.files.request_files import SourceType
    from sfscope_lint.salesforce.metadata_types import MetadataType


class Folder(Record):
    """The relevant content of a directory, by name.

    ``metadata`` are metadata files, ``sources`` files that may contain token requests, ``below`` directories
    (without ``.git``), ``links`` links to directories. ``remarks`` are names with the reason why they are
    skipped. ``project``: there is an ``sfdx-project.json``.
    """

    metadata: list[tuple[str, MetadataType]]
    sources: list[tuple[str, SourceType]]
    below: list[str]
    links: list[str]
    remarks: list[tuple[str, str]]
    project: bool


class Kinds:
    """The kinds of file to look for.

    ``permissions``: also profiles and permission sets. ``sources``: also files that may contain token
    requests.
    """

    def __init__(self, *, permissions: bool, sources: bool) -> None:
        self.permissions = permissions
        self.sources = sources
        self.by_suffix: dict[str, _Kinds | None] = {}

    def metadata(self, name: str) -> MetadataType | None:
        kind = type_of_file(name, permissions=self.permissions)
        return kind or (UNKNOWN if unknown_suffix(name) else None)

    def source(self, name: str) -> SourceType | None:
        return source_type_of(name) if self.sources else None

    def of(self, name: str) -> _Kinds:
        """The metadata type and source type of a file name; for most files the object ``NEITHER``.

        They are kept in ``by_suffix`` if the suffix is enough.
        """
        if "." not in name:  # as most folders
            return None, self.source(name)
        if META in name[:-1]:  # more follows it; in another case the CLI doesn't take it for its suffix
            return self.metadata(name), self.source(name)
        stem, _, suffix = name.rpartition(".")
        if suffix == "xml":
            stem, _, suffix = stem.rpartition(".")
            suffix += ".xml"
        try:
            kinds = self.by_suffix[suffix]
        except KeyError:
            kinds = self._of_suffix(suffix)
        # The part before the suffix matters if it is empty, ends in .min, or is that of .env.example.
        if (
            kinds is None
            or not stem
            or name.startswith(DOTENV)
            or (kinds is not NEITHER and stem[-4:].lower() == ".min")
        ):
            return self.metadata(name), self.source(name)
        return kinds

    def _of_suffix(self, suffix: str) -> _Kinds | None:
        """The types of all names with this suffix; None if the suffix alone isn't enough."""
        sample = f"a.{suffix}"
        plain = suffix.lower()
        # A name may have none, none before -meta.xml, or more behind that.
        whole_name = not plain or plain.startswith(("xml", "-meta")) or without_meta(plain) == "settings"
        kinds = None if whole_name else (self.metadata(sample), self.source(sample))
        if kinds == NEITHER and plain != _SETTINGS:
            kinds = NEITHER
        if len(self.by_suffix) < _SUFFIXES:
            self.by_suffix[suffix] = kinds
        return kinds


_Kinds = tuple["MetadataType | None", "SourceType | None"]
NEITHER: _Kinds = (None, None)
_REPOSITORY = ".git"
_SETTINGS = sfdx_project.FILE_NAME.rpartition(".")[2]
_SUFFIXES = 10_000  # cached at most; only a hostile repository has more


def list_folder(directory: str, kinds: Kinds) -> Folder:
    """List a directory. Raises ``OSError``."""
    metadata: list[tuple[str, MetadataType]] = []
    sources: list[tuple[str, SourceType]] = []
    below: list[str] = []
    links: list[str] = []
    remarks: list[tuple[str, str]] = []
    project = False
    known = kinds.by_suffix.get
    with os.scandir(directory) as entries:
        for entry in entries:
            name = entry.name
            stem, _, suffix = name.partition(".")  # most names have one dot, or two with that of .xml
            found = (stem and known(suffix)) or kinds.of(name)
            is_file = entry.is_file(follow_symlinks=False)
            if found is NEITHER and is_file:
                continue
            kind, source = found
            if not is_file and entry.is_symlink() and os.path.isdir(entry.path):
                links.append(name)
            elif not is_file and entry.is_dir(follow_symlinks=False):
                if name != _REPOSITORY:
                    below.append(name)
                    if kind and kind is not UNKNOWN:
                        remarks.append((name, "a directory, in spite of its name"))
            elif kind:
                # Reading a link checks its target.
                if is_file or (entry.is_symlink() and kind is not UNKNOWN):
                    metadata.append((name, kind))
                elif kind is not UNKNOWN:
                    remarks.append((name, "not a regular file, skipped"))
            elif name == sfdx_project.FILE_NAME:
                project = entry.is_file()
            if source and (is_file or (source.deployed and os.path.isfile(entry.path))):
                sources.append((name, source))
    return Folder(metadata, sources, below, links, remarks, project)
