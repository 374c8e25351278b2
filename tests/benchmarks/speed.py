"""Measure time and memory as ratios: each case and its yardstick alternate in one run.

Usage: python -m tests.benchmarks.speed [CASE]... [--rounds N] [--write]

Makes its own input in a temporary directory. Needs rg (ripgrep) on PATH. Cases: start, findings, fixes, inventory, junit, tree,
log, editor, memory, growth (makes up to 100,000 apps). Without arguments it runs all of them. Prints the table as Markdown, row by
row: the ratio of the wall-clock times, which judges, and that of the processor times, which other work on the machine disturbs
less. Exits with 1 if a bound is exceeded. With --write, it puts the table into docs/development.md.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import os
import re
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.inputs import make_apps, make_external_apps, make_log, make_project, make_tree
from tests.benchmarks.keystrokes import answers
from tests.benchmarks.measuring import LINT, PYTHON, Row, compare, fit, run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

PAGE = Path(__file__).parents[2] / "docs" / "development.md"
FORMATS = ("text", "json", "sarif", "junit", "markdown", "github", "gitlab", "azure", "rdjson")
HEAD = (
    "| case | yardstick | bound | ratio | of processor time | times |\n| --- | --- | --- | --- | --- | --- |"
)


def start(root: Path, rounds: int) -> Iterator[Row]:
    app = str(next(make_project(root, 3).iterdir()))
    imports, click = [PYTHON, "-c", "import click, lxml.etree"], [PYTHON, "-c", "import click"]
    rounds *= 3
    yield compare("one clean file", "import click, lxml.etree", 1.4, [*LINT, app], imports, root, rounds)
    for option in ("--version", "--help"):
        yield compare(f"`{option}`", "import click", 1.3, [*LINT, option], click, root, rounds)


def findings(root: Path, rounds: int) -> Iterator[Row]:
    """5,000 findings (two in each broken app) against the same format without findings."""
    make_apps(root / "broken", 7_500, broken=True)
    make_apps(root / "clean", 7_500)
    commands = {f"as {name}": [*LINT, "--format", name] for name in FORMATS}
    commands["on the inventory's page"] = [*LINT, "inventory", "--format", "html"]
    for name, command in commands.items():
        broken, clean = [*command, "broken"], [*command, "clean"]
        yield compare(f"5,000 findings {name}", "the same without findings", 3.0, broken, clean, root, rounds)


def fixes(root: Path, rounds: int) -> Iterator[Row]:
    """The fixes of 300 files; --fix works on a new copy each time, so both sides of the pair copy."""
    make_apps(root / "broken", 900, broken=True)
    diff, report = [*LINT, "--diff", "--unsafe-fixes", "broken"], [*LINT, "broken"]
    yield compare("`--diff` of 300 files", "their report", 3.0, diff, report, root, rounds)
    copied = ["sh", "-c", 'rm -rf copy && cp -r broken copy && exec "$@"', "sh", *LINT, "copy"]
    fix = [*copied, "--fix", "--unsafe-fixes"]
    yield compare("`--fix` of 300 files", "their report", 3.0, fix, copied, root, rounds)


def inventory(root: Path, rounds: int) -> Iterator[Row]:
    make_apps(root / "apps", 10_000)
    lint = [*LINT, "apps"]
    for name in ("text", "json", "html"):
        command = [*LINT, "inventory", "--format", name, "apps"]
        case = f"inventory of 10,000 apps as {name}"
        yield compare(case, "linting them", 3.0, command, lint, root, rounds)


def junit(root: Path, rounds: int) -> Iterator[Row]:
    make_apps(root / "apps", 10_000)
    lint = [*LINT, "apps"]
    command = [*lint, "--format", "junit"]
    yield compare("JUnit of 10,000 clean files", "linting them", 2.0, command, lint, root, rounds)


def tree(root: Path, rounds: int) -> Iterator[Row]:
    make_tree(root, 113_000, 50)
    name = "113,000 files, 50 apps"
    alone, files = [*LINT, "--no-token-requests", "."], ["rg", "--files", "."]
    yield compare(f"{name}, `--no-token-requests`", "rg --files", 2.0, alone, files, root, rounds)
    words = ["rg", "-l", "client_credentials", "."]
    yield compare(
        f"{name}, token requests", "rg -l client_credentials", 2.5, [*LINT, "."], words, root, rounds
    )


def log(root: Path, rounds: int) -> Iterator[Row]:
    """A log of 1 GiB with 50 errors."""
    make_project(root, 6)
    make_log(root / "long.log", 1024)
    search, grep = [*LINT, "explain", "--log", "long.log"], ["rg", "-c", "invalid_", "long.log"]
    yield compare("errors in a log of 1 GiB", "rg -c invalid_", 10.0, search, grep, root, rounds)
    make_log(root / "short.log", 64)
    long, short = (run([*search[:-1], name], root, (1,)).peak for name in ("long.log", "short.log"))
    more = (long - short) / 2**20
    case, yardstick = "peak memory of a log of 1 GiB", "a log of 64 MiB"
    yield Row(case, yardstick, "+32 MiB", f"{more:+.0f} MiB", "", "", more <= 32)


def editor(root: Path, rounds: int) -> Iterator[Row]:
    """The language server's answer to a change in 100,000 files, against the command for that file."""
    make_tree(root, 100_000, 50)
    make_external_apps(root / "force-app" / "main" / "default", 50)
    for name, suffix in (("a Connected App", "connectedApp"), ("an External Client App", "ecaOauth")):
        file = next(root.rglob(f"*.{suffix}-meta.xml"))
        lint = [*LINT, str(file)]
        stick = statistics.median(run(lint, root, (0, 1)).seconds for _ in range(rounds))
        spent = sorted(asyncio.run(answers(root, file.as_uri(), file.read_text())))
        took = statistics.median(spent)
        spread = f"{took / stick:.2f} ({spent[0] / stick:.2f} to {spent[-1] / stick:.2f})"
        times = f"{took * 1000:.0f} ms, {stick * 1000:.0f} ms"
        case = f"answer to a change in {name}, 100,000 files"
        yield Row(case, "linting that file", "1.5", spread, "", times, took <= 1.5 * stick)


def memory(root: Path, rounds: int) -> Iterator[Row]:
    make_project(root, 10_000)
    alone = min(run([PYTHON, "-c", "import click, lxml.etree"], root).peak for _ in range(rounds))
    ours = min(run([*LINT, "force-app"], root).peak for _ in range(rounds))
    more = (ours - alone) / 2**20
    case = "peak memory of 10,000 apps"
    yield Row(case, "import click, lxml.etree", "+60 MiB", f"{more:+.0f} MiB", "", "", more <= 60)


def growth(root: Path, _: int) -> Iterator[Row]:
    """Check that time and memory of 1,000 to 100,000 apps lie on a straight line."""
    numbers = (1_000, 3_000, 10_000, 30_000, 100_000)
    spent = []
    for number in numbers:
        folder = make_apps(root / str(number), number)
        run([*LINT, str(folder)], root)  # warm the disk cache
        spent.append(min(run([*LINT, str(folder)], root) for _ in range(3)))
        shutil.rmtree(folder)
    seconds = fit(numbers, [each.seconds for each in spent])
    peaks = fit(numbers, [each.peak for each in spent])
    for number, each in zip(numbers, spent, strict=True):
        time, peak = seconds.at(number), peaks.at(number)
        ratios = each.seconds / time, each.peak / peak
        yield Row(
            f"{number:,} apps: time, memory",
            f"a line: {time:.2f} s, {peak / 2**20:.0f} MiB",
            "1.5",
            f"{ratios[0]:.2f}, {ratios[1]:.2f}",
            "",
            f"{each.seconds:.2f} s, {each.peak / 2**20:.0f} MiB",
            # For these numbers n log n would be twice the line at the end, and n² fifty times.
            all(1 / 1.5 <= ratio <= 1.5 for ratio in ratios),
        )


CASES = {
    case.__name__: case
    for case in (start, findings, fixes, inventory, junit, tree, log, editor, memory, growth)
}


def measured(cases: Iterable[str], rounds: int) -> Iterator[Row]:
    """The rows of these cases, each as soon as it is measured."""
    for name in cases:
        with tempfile.TemporaryDirectory() as directory:
            yield from CASES[name](Path(directory), rounds)


def write(rows: Sequence[Row], rounds: int) -> None:
    """Replace the table in the page, and say when, where and how it was measured."""
    load = os.getloadavg()[2]
    told = f"One run of {dt.datetime.now(dt.UTC).date()}: {rounds} rounds, {os.cpu_count()} processors, load {load:.1f} at its end."
    over = "; ".join(each.case for each in rows if not each.within)
    told = f"{told} Over their bounds: {over}." if over else told
    new = "\n".join([told, "", HEAD, *map(str, rows)])
    page = PAGE.read_text()
    PAGE.write_text(re.sub(r"(?ms)^One run of .*?(?=\n\n\#|\n*\Z)", lambda _: new, page, count=1))


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("cases", nargs="*", choices=[*CASES, []], metavar="CASE")
    parser.add_argument("--rounds", type=int, default=7, help="how often each pair is measured")
    parser.add_argument("--write", action="store_true", help="put the table into docs/development.md")
    options = parser.parse_args()
    rows = []
    print(HEAD, flush=True)
    for each in measured(options.cases or CASES, options.rounds):
        print(each, flush=True)
        rows.append(each)
    if options.write:
        write(rows, options.rounds)
    return int(not all(each.within for each in rows))


if __name__ == "__main__":
    sys.exit(main())
