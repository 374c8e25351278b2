"""Compare what the inventory says of random programs with what is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sfscope_lint.engine.lint import lint
from sfscope_lint.model.settings import Settings
from sfscope_lint.output.inventory.collect import take

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.laws.programs.generate import Program

    from sfscope_lint.output.inventory.document import RequestLine


class Difference(NamedTuple):
    """A program of which the inventory says something else."""

    name: str
    what: str


def differences(programs: Mapping[str, Program], directory: Path) -> list[Difference]:
    """What the inventory of a directory with only these programs, by their names, says wrongly."""
    paths = {f"{name}.{program.suffix}": name for name, program in programs.items()}
    for path, name in paths.items():
        (directory / path).write_bytes(programs[name].text.encode())
    report = lint(["."], Settings(), [], str(directory))
    said: dict[str, list[RequestLine]] = {name: [] for name in programs}
    for request in take(report).requests:
        said[paths[request.path]].append(request)
    unread = [Difference("", line) for line in (*report.errors, *report.details)]
    return [
        *unread,
        *(
            Difference(name, what)
            for name, program in programs.items()
            if (what := _wrong(program, said[name]))
        ),
    ]


def _wrong(program: Program, said: list[RequestLine]) -> str:
    row = program.row
    if row is None:
        return f"false: {_shown(said)}" if said else ""
    if not said:
        return f"missed: {row}"
    if len(said) > 1:
        return f"several: {_shown(said)} instead of {row}"
    [one] = said
    wrong = [
        *(["kind"] if one.kind != row.kind else []),
        *(["line"] if one.line not in row.lines else []),
        *(["host"] if one.host != row.host else []),
        *(["scope"] if one.scope != row.scope else []),
    ]
    return f"{', '.join(wrong)}: {_shown(said)} instead of {row}" if wrong else ""


def _shown(said: list[RequestLine]) -> str:
    return "; ".join(f"{one.kind} {one.line} {one.host} {one.scope}" for one in said)
