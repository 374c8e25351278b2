"""The result of discovery: files to read, and messages about what was skipped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sfscope_lint.files import sfdx_project
    from sfscope_lint.files.request_files import SourceType
    from sfscope_lint.salesforce.metadata_types import MetadataType


class FoundFile(Record):
    """A file to read.

    ``path`` is absolute, ``shown`` relative to the working directory, with ``/``. ``project`` is the
    directory whose files belong together. It ends in a separator for files outside the package directories,
    because these aren't deployed with the others. ``sfdx_root`` is the directory with its
    ``sfdx-project.json`` (None: there is none). ``ignored``: ``.forceignore`` leaves the file out.
    ``companion``: the user didn't ask for it, but an app may need it. ``package`` is the innermost
    package directory with the file, else the same as ``project``. ``tracked``: git tracks it; set later,
    only if a rule needs it and only on global OAuth files. ``new``: a Connected App whose name the merge base
    doesn't have; set later, only if there is a merge base.
    """

    path: str
    shown: str
    type: MetadataType
    project: str
    sfdx_root: str | None
    ignored: bool
    companion: bool
    package: str = ""
    tracked: bool = False
    new: bool = False


def told_apart(files: Iterable[FoundFile], errors: list[str]) -> list[FoundFile]:
    r"""The files, sorted by path, without companions that are shown like a named file: that would name them, too.

    A byte that isn't UTF-8 is shown as ``\xff``, and another file may be called so. Each such companion adds an error.
    """
    found = sorted(files, key=lambda file: file.shown)
    named = {file.shown for file in found if not file.companion}
    alike = [file.shown for file in found if file.companion and file.shown in named]
    errors += [
        f"{shown}: another file is shown as this path, too, and isn't read: rename one" for shown in alike
    ]
    return [file for file in found if not (file.companion and file.shown in named)] if alike else found


class FoundSource(Record):
    """A file with the words of a token request; the fields are those of ``FoundFile``.

    It may ask for a token of any app of the project, so ``project`` doesn't end in a separator. ``named``: the
    user named the file itself.
    """

    path: str
    shown: str
    type: SourceType
    project: str
    sfdx_root: str | None
    ignored: bool
    named: bool = False


class Remarks:
    """Messages beside a report, one line each.

    ``notes`` say what was skipped. ``warnings`` say so if a deployment may differ from what is linted;
    ``--quiet`` doesn't hide them. ``errors`` say what could not be done. ``details`` are shown with
    ``--verbose``.
    """

    def __init__(self) -> None:
        self.notes: list[str] = []
        self.warnings: list[str] = []
        self.errors: list[str] = []
        self.details: list[str] = []


class Discovery(Record):
    """The found files, sorted by path, and the messages of ``Remarks``.

    ``trees`` are the directories (absolute) that were searched completely because the user asked for them.
    """

    files: tuple[FoundFile, ...]
    trees: tuple[str, ...]
    projects: Mapping[str, sfdx_project.SfdxProject]
    notes: tuple[str, ...]
    errors: tuple[str, ...]
    sources: tuple[FoundSource, ...] = ()
    details: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
