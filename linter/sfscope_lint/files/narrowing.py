"""Narrows the discovery of a whole project to a few files, so that an editor doesn't walk the project for each change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.salesforce.metadata_types import CONNECTED_APP, CUSTOM_SCOPE

if TYPE_CHECKING:
    from sfscope_lint.files.found import Discovery, FoundFile, FoundSource


def narrowed(whole: Discovery, asked: Discovery) -> Discovery:
    """The files of ``asked``, and as companions the files of ``whole`` that the apps and requests among them need.

    ``asked`` is a discovery of single files without companions; ``whole`` is the discovery of the project. The result has
    the remarks of ``asked`` only.
    """
    known = {file.path: file for file in whole.files}
    files = {file.path: known.get(file.path, file)._replace(companion=False) for file in asked.files}
    sources = {file.path: file for file in asked.sources}
    apps = {
        file.project for file in files.values() if (file.type.joined or file.type.reader) and not file.ignored
    }
    asking = {
        file.project for file in sources.values() if file.type.joined and file.sfdx_root and not file.ignored
    }
    scoped = {file.project for file in files.values() if file.type.reader == CONNECTED_APP}
    for file in whole.files:
        if file.path not in files and _completes(file, apps, asking, scoped):
            files[file.path] = file._replace(companion=True)
    for source in whole.sources:
        if source.path not in sources and source.type.borrowed and _project(source) in asking:
            sources[source.path] = source
    return asked._replace(
        files=tuple(sorted(files.values(), key=lambda file: file.shown)),
        sources=tuple(sorted(sources.values(), key=lambda file: file.shown)),
        projects={**whole.projects, **asked.projects},
    )


def _completes(file: FoundFile, apps: set[str], asking: set[str], scoped: set[str]) -> bool:
    """Whether a file may be a part of an app in these projects, or decide about a request or a custom scope there."""
    if file.type.joined or file.type.permissions:
        return file.project in apps or _project(file) in asking
    if file.type.reader == CUSTOM_SCOPE:
        return file.project in scoped or _project(file) in asking
    return bool(file.type.reader) and _project(file) in asking


def _project(file: FoundFile | FoundSource) -> str:
    """The directory of the project; for files outside the packages, ``project`` ends in a separator."""
    return file.project.rstrip("/\\") or file.project
