"""Every file read once: what it says of apps, and on the way what the rules about files say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.halves import in_halves
from sfscope_lint.model import MetadataFile
from sfscope_lint.readers import open_file, read_file, read_source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sfscope_lint.discovery import FoundFile
    from sfscope_lint.project import Part
    from sfscope_lint.rule import Examination, Said
    from sfscope_lint.selection import Selection
    from sfscope_lint.sfdx import SfdxProject


def read_all(
    selection: Selection,
    projects: Mapping[str, SfdxProject],
    contents: Mapping[str, bytes],
    examination: Examination,
) -> list[Part]:
    """What the files say, in their order. A file is judged while it is open: its elements aren't kept."""

    def read_some(files: Sequence[FoundFile]) -> tuple[list[Part], Said]:
        found: list[Part] = []
        own = examination.anew()
        for file in files:
            opened = open_file(file, projects, contents)
            if isinstance(opened, MetadataFile) and not file.companion:
                own.examine(opened, selection.rules(file))
            if not file.ignored:
                found += read_file(opened, file.type)
        return found, own.said()

    parts: list[Part] = []
    for found, said in in_halves(read_some, selection.files):
        parts += found
        examination.add(said)
    for source in selection.sources:
        parts += read_source(source, projects, contents)
    return parts
