"""Narrows the discovery of a whole project to a few files, so that an editor doesn't walk the project for each change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.files.needs import needs_of

if TYPE_CHECKING:
    from sfscope_lint.files.found import Discovery


def narrowed(whole: Discovery, asked: Discovery, *, permissions: bool) -> Discovery:
    """The files of ``asked``, and as companions the files of ``whole`` that the apps and requests among them need.

    ``asked`` is a discovery of single files without companions; ``whole`` is the discovery of the project. The result has
    the remarks of ``asked`` only. ``permissions``: permissions are read, too.
    """
    known = {file.path: file for file in whole.files}
    files = {file.path: known.get(file.path, file)._replace(companion=False) for file in asked.files}
    sources = {file.path: file for file in asked.sources}
    needs = needs_of(files.values(), sources.values(), permissions=permissions)
    for file in whole.files:
        if file.path not in files and needs.file(file.type, file.project):
            files[file.path] = file._replace(companion=True)
    for source in whole.sources:
        if source.path not in sources and needs.source(source.type, source.project):
            sources[source.path] = source
    return asked._replace(
        files=tuple(sorted(files.values(), key=lambda file: file.shown)),
        sources=tuple(sorted(sources.values(), key=lambda file: file.shown)),
        projects={**whole.projects, **asked.projects},
    )
