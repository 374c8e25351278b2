"""Compare the inventory of many random programs with what is in them: python -m tests.laws.programs [LANGUAGE]...

Prints for each language how many programs have a request, how many rows are right, and each program of which the inventory says
something else, with its seed. ``--show`` prints one program. Exits with 1 if there is a difference.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.laws.programs.check import differences
from tests.laws.programs.generate import LANGUAGES, program
from tests.laws.programs.validity import invalid

if TYPE_CHECKING:
    from collections.abc import Sequence

_AT_ONCE = 500
_DISK = "/dev/shm"  # in memory if possible


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.laws.programs")
    parser.add_argument("languages", nargs="*", metavar="LANGUAGE", help=", ".join(LANGUAGES))
    parser.add_argument("--count", type=int, default=1000, help="programs of each language")
    parser.add_argument(
        "--seed", type=int, default=0, help="seed of the first one; the others have the next ones"
    )
    parser.add_argument("--show", action="store_true", help="print the program of the seed")
    options = parser.parse_args(arguments)
    unknown = [name for name in options.languages if name not in LANGUAGES]
    if unknown:
        parser.error(f"there is no language {unknown[0]}; there are {', '.join(LANGUAGES)}")
    wrong = 0
    for language in options.languages or LANGUAGES:
        if options.show:
            shown = program(language, options.seed)
            print(shown.text, shown.row, sep="\n")
        else:
            wrong += compare(language, range(options.seed, options.seed + options.count))
    return int(wrong > 0)


def compare(language: str, seeds: range) -> int:
    """Print the counts and the differences of a language; return how many there are."""
    start = time.process_time()
    planted = wrong = 0
    for first in range(seeds.start, seeds.stop, _AT_ONCE):
        programs = {f"P{seed}": program(language, seed) for seed in seeds[first - seeds.start :][:_AT_ONCE]}
        planted += sum(one.row is not None for one in programs.values())
        with tempfile.TemporaryDirectory(dir=_DISK if Path(_DISK).is_dir() else None) as directory:
            found = [*differences(programs, Path(directory)), *invalid(language, programs, Path(directory))]
        wrong += len(found)
        for name, what in found:
            print(f"  {language} {name.removeprefix('P')}: {what}", flush=True)
    seconds = time.process_time() - start
    print(
        f"{language}: {len(seeds)} programs, {planted} with a request, {wrong} differences, {seconds:.0f} s",
        flush=True,
    )
    return wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
