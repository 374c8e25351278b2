"""Generate the ``files:`` expressions in ``.pre-commit-hooks.yaml``. Run ``python -m tests.docs.make_hooks``.

The expressions match the metadata types and the sources of token requests in the tables. Programs and scripts other than
Apex are left out: people turn off a hook that runs whenever any script changes.
"""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

from sfscope_lint.files import request_files
from sfscope_lint.files.request_files import Format
from sfscope_lint.salesforce.metadata_types import TYPES

HOOKS = Path(__file__).resolve().parents[2] / ".pre-commit-hooks.yaml"

# Typical names of files with such requests. The suffix alone (.json, .xml) matches too much.
_NAMES = {
    Format.POSTMAN: (r"\.postman_collection\.json",),
    Format.LOGIC_APPS: (r"(^|/)(workflow|azuredeploy[^/]*|mainTemplate)\.json",),
    Format.DATA_FACTORY: (r"(^|/)(linkedService|pipeline)/[^/]+\.json",),
    Format.MULE: (r"(?<!-meta)\.xml",),
    Format.BOOMI: (r"(?<!-meta)\.xml",),
}
_BLOCK = re.compile(r"^  files: .*\n(?:    .*\n)*", re.MULTILINE)


def expression() -> str:
    """A regular expression in verbose form for the paths of files that trigger a hook."""
    sources = request_files._BY_SUFFIX
    metadata = [kind.suffix for kind in TYPES if not kind.permissions]
    known = {suffix.lower() for suffix in metadata}
    metadata += [suffix for suffix in sources if _is_metadata(suffix) and suffix not in known]
    programs = [suffix for suffix, kind in sources.items() if kind.deployed and not _is_metadata(suffix)]
    formats = dict.fromkeys(format_ for kind in sources.values() for format_ in kind.formats)
    names = dict.fromkeys(name for format_ in formats for name in _NAMES.get(format_, ()))
    listed = textwrap.fill(" | ".join(metadata), 100, initial_indent="    ", subsequent_indent="    ")
    alternatives = (f"\\.(\n{listed}\n  )(-meta\\.xml)?", rf"\.({'|'.join(programs)})", *names)
    return "(?ix)(\n  " + "\n  | ".join(alternatives) + "\n)$\n"


def _is_metadata(suffix: str) -> bool:
    """Whether the suffix (in lower case) is one of a file that is read as metadata, with or without ``-meta.xml``."""
    return request_files.source_type_of(f"a.{suffix}-meta.xml") is not None


def with_expressions(hooks: str) -> str:
    """The text of ``.pre-commit-hooks.yaml`` with the expression in each hook."""
    lines = "".join(f"    {line}\n" for line in expression().splitlines())
    return _BLOCK.sub(lambda _: f"  files: |\n{lines}", hooks)


if __name__ == "__main__":
    HOOKS.write_bytes(with_expressions(HOOKS.read_text("utf-8")).encode())
