"""Reads and writes the baseline: the findings that the gate accepts because they were there first.

The file is JSON with one entry per line, sorted by fingerprint, without line numbers and dates. The version
is the last key, so every entry ends in a comma, and branches that add or remove different entries merge.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from sfscope_lint.config.find import require_own
from sfscope_lint.files.read import BASELINE_LIMIT, read_bytes
from sfscope_lint.model.accepted import Baseline, Entry
from sfscope_lint.model.settings import SettingsError
from sfscope_lint.model.source import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sfscope_lint.model.finding import Finding
    from sfscope_lint.model.settings import Settings

_VERSION = 1


def with_baseline(settings: Settings, path: str, shown: str, *, named: bool = False) -> Settings:
    """The settings with the baseline of a file; the parameters are those of ``read_baseline``. Raises ``SettingsError``."""
    read = read_baseline(path, shown, named=named)
    return settings._replace(baseline=read, read_from=(*settings.read_from, path))


def read_baseline(path: str, shown: str, *, named: bool = False) -> Baseline:
    """Read a baseline file. Raises ``SettingsError``.

    ``shown`` is the path for messages. ``named``: the user named the file, so it may be a link to anywhere.
    """
    if not named and os.path.lexists(path):
        require_own(path, shown, "--baseline")
    try:
        source = Source(shown, read_bytes(path, BASELINE_LIMIT, anywhere=named))
        # float instead of int, which refuses thousands of digits.
        content = json.loads(source.data.decode("utf-8-sig"), parse_int=float)
    except OSError as error:
        raise SettingsError(f"{shown}: can't be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{shown}: isn't UTF-8 text; write it again with --write-baseline") from None
    except json.JSONDecodeError as error:
        conflict = source.text.find("\n<<<<<<< ")
        if conflict >= 0:
            line = source.position(conflict + 1).line
            raise SettingsError(
                f"{shown}: has a merge conflict at line {line}: keep the lines of both sides, or write it again "
                "with --write-baseline"
            ) from None
        raise SettingsError(
            f"{shown}: isn't JSON: {error.msg} at line {error.lineno}, column {error.colno}"
        ) from None
    except RecursionError:
        raise SettingsError(f"{shown}: is nested too deeply; write it again with --write-baseline") from None
    if not isinstance(content, dict) or "version" not in content:
        raise SettingsError(
            f"{shown}: isn't a baseline: it has no version; write it again with --write-baseline"
        )
    if content.pop("version") != _VERSION:
        raise SettingsError(f"{shown}: isn't version {_VERSION}: a newer sfscope-lint wrote it")
    return Baseline(
        source, {fingerprint: _entry(shown, fingerprint, entry) for fingerprint, entry in content.items()}
    )


def _entry(shown: str, fingerprint: str, entry: Any) -> Entry:
    fields: dict[str, Any] = (
        {name: entry.get(name) for name in Entry._fields} if isinstance(entry, dict) else {}
    )
    required = (fields.get("rule", ""), fields.get("path", ""))
    optional = (fields.get("app"), fields.get("value"))
    if not all(required) or not all(text is None or isinstance(text, str) for text in (*required, *optional)):
        raise SettingsError(
            f"{shown}: its entry {fingerprint} is malformed; write it again with --write-baseline"
        )
    return Entry(**fields)


def entry_of(finding: Finding) -> Entry:
    """The baseline entry for a finding."""
    return Entry(
        finding.rule, finding.repository_path, finding.app.name if finding.app else None, finding.value
    )


def render(entries: Mapping[str, Entry]) -> bytes:
    """The content of a baseline file with these entries, by fingerprint."""
    lines = [
        f"{json.dumps(fingerprint)}: {json.dumps(_present(entry), ensure_ascii=False)},"
        for fingerprint, entry in sorted(entries.items())
    ]
    return "\n".join(["{", *lines, f'"version": {_VERSION}', "}", ""]).encode("utf-8", "backslashreplace")


def _present(entry: Entry) -> dict[str, str]:
    return {name: value for name, value in entry._asdict().items() if value is not None}


def write_baseline(path: str, entries: Mapping[str, Entry], *, from_here: bool) -> None:
    """Write the whole file or nothing; a file with the same content stays untouched. Raises ``OSError``.

    ``from_here`` is as in ``write_whole``.
    """
    from sfscope_lint.files.write import write_whole

    data = render(entries)
    try:
        if read_bytes(path, len(data), anywhere=True) == data:
            return
    except OSError:  # there is none, or it is larger
        pass
    write_whole(path, data, from_here=from_here)
