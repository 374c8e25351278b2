"""What discovery finds: files worth reading, and what is said beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sfscope_lint.files import sfdx_project
    from sfscope_lint.files.request_files import SourceType
    from sfscope_lint.salesforce.metadata_types import MetadataType


class FoundFile(NamedTuple):
    """A file worth reading.

    ``path`` is absolute, ``shown`` relative to the working directory with ``/``. ``project`` is the directory
    within which its app's files join (with a separator behind it for what lies beside the package directories: that
    isn't deployed with them), ``sfdx_root`` the one with its ``sfdx-project.json``, if there is any.
    ``ignored``: ``.forceignore`` leaves it out. ``companion``: nobody asked for it, but an app may need it.
    ``tracked``: git has it; marked later, where a rule asks it, and only on global OAuth files.
    """

    path: str
    shown: str
    type: MetadataType
    project: str
    sfdx_root: str | None
    ignored: bool
    companion: bool
    tracked: bool = False


class FoundSource(NamedTuple):
    """A file that holds the words of a token request; its fields are those of ``FoundFile``.

    It may ask for a token of any app of the project, and so ``project`` has no separator behind it.
    """

    path: str
    shown: str
    type: SourceType
    project: str
    sfdx_root: str | None
    ignored: bool


class Remarks:
    """Lines to say beside a report, one for each thing.

    ``notes``: what was passed over. ``warnings``: the same, where a deployment may go otherwise; said with ``--quiet``,
    too. ``errors``: what could not be done. ``details``: only for those who ask for them.
    """

    def __init__(self) -> None:
        self.notes: list[str] = []
        self.warnings: list[str] = []
        self.errors: list[str] = []
        self.details: list[str] = []


class Discovery(NamedTuple):
    """The files, sorted by path, and what is said beside them, as ``Remarks`` has it.

    ``trees`` are the directories (absolute) that were searched whole because somebody asked for them.
    """

    files: tuple[FoundFile, ...]
    trees: tuple[str, ...]
    projects: Mapping[str, sfdx_project.SfdxProject]
    notes: tuple[str, ...]
    errors: tuple[str, ...]
    sources: tuple[FoundSource, ...] = ()
    details: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
