"""Render the output of ``explain --migration``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sfscope_lint.output.escape import visible
from sfscope_lint.output.markdown import to_text
from sfscope_lint.salesforce.evidence import as_item
from sfscope_lint.salesforce.facts import FACTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sfscope_lint.engine.migration import Migration, Move, Remark

# True of every migration.
_ALWAYS = (
    "migration",
    "migration-keeps-key",
    "migration-read-only",
    "counterparts",
    "consumer-key-is-unique",
    "global-oauth-out-of-git",
)
_OUT_OF_GIT = " (must not be added to source control)"
_HOW = """In Setup, open App Manager, then the app, and choose Migrate to External Client App. The new app keeps the consumer key
and the secret (quoted), so its callers need no change; the Connected App stays and can only be read. Then retrieve the External
Client App, compare it with the list above, and remove the Connected App's file from the project.

Don't deploy files written by hand instead: that makes a second app with a new key, beside the first one. For an org that never had
the app they are the only way."""


def migration_record(migration: Migration) -> dict[str, Any]:
    """A migration for programs."""
    return {
        "app": migration.app,
        "path": migration.path,
        "migrates": False if migration.obstacles else None,
        "obstacles": [remark._asdict() for remark in migration.obstacles],
        "unknown": [remark._asdict() for remark in migration.unknown],
        "differences": [remark._asdict() for remark in migration.differences],
        "files": [
            {"suffix": file.suffix, "elements": [move._asdict() for move in file.moves]}
            for file in migration.files
        ],
        "lost": [{"element": move.element, "line": move.line} for move in migration.lost],
        "evidence": list(_evidence(migration)),
    }


def migration_text(migration: Migration, width: int, paint: Callable[[str, str], str]) -> str:
    """A migration for a terminal of that width."""
    return to_text("\n".join(_lines(migration)), width, paint)


def _lines(migration: Migration) -> Iterator[str]:
    yield f"# {visible(migration.app)}: from a Connected App to an External Client App\n"
    yield f"`{visible(migration.path)}`. Nothing is written.\n"
    yield "## Does Setup's own migration take it?\n"
    if migration.obstacles:
        yield "No (quoted: Setup offers it only for apps without these):\n"
        yield from _items(migration.obstacles)
    else:
        yield "Nothing in the file prevents it."
    yield "\nThese must hold, and the files don't say whether they do:\n"
    yield from _items(migration.unknown)
    if migration.differences:
        yield "\n## What will behave differently?\n"
        yield from _items(migration.differences)
    yield "\n## Which files does it become?\n"
    yield "Their names are the org's choice. Each of them but the first names the app in `externalClientApplication`.\n"
    for file in migration.files:
        yield f"- `.{file.suffix}`{_OUT_OF_GIT if file.suffix == 'ecaGlblOauth' else ''}: {_moved(file.moves)}"
    if migration.lost:
        lost = ", ".join(f"`{move.element}` (line {move.line})" for move in migration.lost)
        yield f"\nAn External Client App doesn't have: {lost}."
    yield f"\n## What to do\n\n{_HOW}\n"
    yield "## Evidence\n"
    yield from (f"- {as_item(key, FACTS[key])}" for key in _evidence(migration))


def _items(remarks: tuple[Remark, ...]) -> Iterator[str]:
    for remark in remarks:
        yield f"- {visible(remark.text)}{f' (line {remark.line})' if remark.line else ''}"


def _moved(moves: tuple[Move, ...]) -> str:
    return ", ".join(
        f"`{move.becomes}` (new)" if not move.element
        else f"`{move.element}`" if move.element == move.becomes
        else f"`{move.becomes}` (was `{move.element}`)"
        for move in dict.fromkeys(move._replace(line=0) for move in moves)
    )  # fmt: skip


def _evidence(migration: Migration) -> dict[str, None]:
    remarks = (*migration.obstacles, *migration.unknown, *migration.differences)
    return dict.fromkeys((*_ALWAYS, *(remark.fact for remark in remarks)))
