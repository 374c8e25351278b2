"""Where a repository ends: what lies in it must not lead a reader, or a writer, to what lies outside."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sfscope_lint.files.ancestors import is_within
from sfscope_lint.files.repository_root import bound_of

if TYPE_CHECKING:
    from collections.abc import Iterator


def leads_out(path: str) -> bool:
    """A link, or what lies behind one, that stands in a repository and leads out; without one, a project or the working directory.

    What doesn't lie in either is its owner's: ``/dev/stdout`` may lead anywhere.
    """
    for link in _links(os.path.abspath(path)):
        home = bound_of(os.path.realpath(os.path.dirname(link)))
        if home is not None and not is_within(os.path.realpath(link), home):
            return True
    return False


def _links(path: str) -> Iterator[str]:
    """The links on the way to a file, and the file itself if it is one."""
    above = os.path.dirname(path)
    if above != path:
        yield from _links(above)
        if os.path.islink(path):
            yield path


def follow(path: str) -> str | None:
    """What a link leads to; None where that is out of what is around the link: its repository, project, directory.

    Of a submodule that is the repository around it: both are deployed as they lie there.
    """
    directory, target = os.path.realpath(os.path.dirname(path)), os.path.realpath(path)
    home = bound_of(directory) or directory
    # In .git there may be what nobody was to see: the token that a pipeline fetched the repository with.
    inside = is_within(target, home) and ".git" not in os.path.relpath(target, home).split(os.sep)
    return target if inside else None
