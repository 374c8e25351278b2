"""Every file opened once, and on the way examined by the rules about files: its elements aren't kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model import MetadataFile
from sfscope_lint.readers import open_file
from sfscope_lint.two_processes import in_pieces

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sfscope_lint.discovery import FoundFile
    from sfscope_lint.model import Unreadable
    from sfscope_lint.rule import Examination, Said
    from sfscope_lint.selection import Selection
    from sfscope_lint.sfdx import SfdxProject


def open_all(
    selection: Selection,
    projects: Mapping[str, SfdxProject],
    contents: Mapping[str, bytes],
    mib: int,
    examination: Examination,
) -> Iterator[tuple[FoundFile, MetadataFile | Unreadable]]:
    """The files in their order, with what ``open_file`` makes of them; ``mib`` is how large they may be."""

    def open_some(files: Sequence[FoundFile]) -> tuple[list[MetadataFile | Unreadable], Said]:
        own = examination.anew()
        opened = []
        for file in files:
            opened.append(open_file(file, projects, contents, mib))
            if isinstance(opened[-1], MetadataFile) and not file.companion:
                own.examine(opened[-1], selection.rules(file))
        return opened, own.said()

    files = iter(selection.files)
    for opened, said in in_pieces(open_some, selection.files):
        examination.add(said)
        # In this order: what is opened ends first, and the next piece goes on with the next file.
        for one, file in zip(opened, files, strict=False):
            yield file, one
