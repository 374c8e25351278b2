"""Generate the ``files:`` expressions in ``.pre-commit-hooks.yaml``. Run ``python -m tests.docs.make_hooks``.

A hook for changed files must run for whatever the command reads: metadata, programs, scripts, pipelines, and the files
that steer a run. A file without the words of a token request costs next to nothing.
"""

from __future__ import annotations

import re
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from sfscope_lint.files import forceignore, request_files, sfdx_project
from sfscope_lint.model.settings import BASELINE_NAME, FILE_NAME
from sfscope_lint.salesforce.metadata_types import TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable

HOOKS = Path(__file__).resolve().parents[2] / ".pre-commit-hooks.yaml"
STEERING = (sfdx_project.FILE_NAME, forceignore.FILE_NAME, FILE_NAME, BASELINE_NAME)

_BLOCK = re.compile(r"^  files: .*\n(?:    .*\n)+", re.MULTILINE)


def expression() -> str:
    """A regular expression in verbose form for the paths of files that trigger the hook for changed files."""
    sources = request_files._BY_SUFFIX
    metadata = list(dict.fromkeys(kind.suffix for kind in TYPES))  # two types share ``settings``
    known = {suffix.lower() for suffix in metadata}
    metadata += [suffix for suffix in sources if _is_metadata(suffix) and suffix not in known]
    others = [suffix for suffix in sources if not _is_metadata(suffix)]
    names = [*request_files._BY_NAME, *STEERING]
    misnamed = r"(connectedApps|externalClientApps|extlClntApp\w+)/[^/]+-meta\.xml"
    alternatives = (
        f"\\.(\n{_listed(metadata)}\n  )(-meta\\.xml)?",
        misnamed,
        f"(?<!-meta)(?<!\\.min)\\.(\n{_listed(others)}\n  )",
        f"(^|/)(\n{_listed(map(re.escape, names))}\n  )",
        f"(^|/){re.escape(request_files.DOTENV)}[^/]+",
    )
    return "(?ix)(\n  " + "\n  | ".join(alternatives) + "\n)$\n"


def _listed(alternatives: Iterable[str]) -> str:
    return textwrap.fill(
        " | ".join(alternatives),
        100,
        initial_indent="    ",
        subsequent_indent="    ",
        break_on_hyphens=False,
    )


def _is_metadata(suffix: str) -> bool:
    """Whether the suffix (in lower case) is one of a file that is read as metadata, with or without ``-meta.xml``."""
    return request_files.source_type_of(f"a.{suffix}-meta.xml") is not None


def with_expressions(hooks: str) -> str:
    """The text of ``.pre-commit-hooks.yaml`` with the expression in each hook that has one of several lines."""
    lines = "".join(f"    {line}\n" for line in expression().splitlines())
    return _BLOCK.sub(lambda _: f"  files: |\n{lines}", hooks)


if __name__ == "__main__":
    HOOKS.write_bytes(with_expressions(HOOKS.read_text("utf-8")).encode())
