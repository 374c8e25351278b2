"""Fuzz the program: python -m tests.fuzz [TARGET]... [OPTION]...

Without TARGET, fuzzes all of them, each in its own process because libFuzzer takes the process over. Exits with 0 if
nothing crashed.
"""

from __future__ import annotations

import argparse
import base64
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.fuzz.seeds import words
from tests.fuzz.targets import TARGETS

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parent.parent.parent
_TIMEOUT = 5  # seconds per input: a slower one counts as a crash
_MEMORY = 4096  # MB
_DISK = "/dev/shm"  # in memory if possible: the targets write many files


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--seconds", type=int, default=5, help="for each target")
    parser.add_argument("--longest", type=int, default=2000, metavar="BYTES",
                        help="short inputs are tried more often; only in long ones a square cost is noticed")  # fmt: skip
    parser.add_argument(
        "--corpus", type=Path, metavar="DIRECTORY", help="keep what was found for the next time"
    )
    parser.add_argument("--crashes", type=Path, metavar="DIRECTORY", default=ROOT / "build" / "fuzz",
                        help="save the inputs that crash (default: build/fuzz)")  # fmt: skip
    parser.add_argument(
        "--input", type=Path, metavar="FILE", help="try this input alone, such as a saved one"
    )
    options = parser.parse_args(arguments)
    unknown = [name for name in options.targets if name not in TARGETS]
    if unknown:
        parser.error(f"there is no target {unknown[0]}; there are {', '.join(TARGETS)}")
    chosen = options.targets or list(TARGETS)
    if options.input:
        for name in chosen:
            TARGETS[name].run(options.input.read_bytes())
        return 0
    options.crashes.mkdir(parents=True, exist_ok=True)
    outcomes = []
    for name in chosen:
        outcome = fuzz(name, options)
        if outcome.crashed:
            print(outcome.log[-10_000:], *map(_spelled, outcome.saved), sep="\n")
        print(outcome, flush=True)
        outcomes.append(outcome)
    print(f"{sum(outcome.executions for outcome in outcomes)} executions in all")
    return int(any(outcome.crashed for outcome in outcomes))


class Outcome(NamedTuple):
    """The result of fuzzing one target: ``coverage`` counts edges of the program, ``log`` is the whole output."""

    target: str
    crashed: bool
    seconds: int
    executions: int
    coverage: int
    log: str

    @property
    def saved(self) -> list[str]:
        """Where inputs that crashed were saved."""
        return re.findall(r"Test unit written to (.+)", self.log)

    def __str__(self) -> str:
        state = "CRASHED" if self.crashed else "clean"
        return (
            f"{self.target:20} {self.seconds:6} s {self.executions:10} executions {self.coverage:6} edges"
            f"  {state}"
        )


def fuzz(target: str, options: argparse.Namespace) -> Outcome:
    """Fuzz a target in its own process."""
    with tempfile.TemporaryDirectory(dir=_DISK if os.path.isdir(_DISK) else None) as directory:
        scratch = Path(directory)
        kept = (options.corpus or scratch / "corpus") / target
        kept.mkdir(parents=True, exist_ok=True)
        (scratch / "seeds").mkdir()
        for number, seed in enumerate(TARGETS[target].seeds()):
            (scratch / "seeds" / str(number)).write_bytes(seed)
        (scratch / "words").write_text("".join(f'"{_escaped(word)}"\n' for word in words()), encoding="ascii")
        steering = [
            f"-max_total_time={options.seconds}",
            f"-max_len={options.longest}",
            f"-timeout={_TIMEOUT}",
            f"-rss_limit_mb={_MEMORY}",
            f"-dict={scratch / 'words'}",
            f"-artifact_prefix={options.crashes.resolve()}{os.sep}{target}-",
            "-len_control=100",  # off by default with a custom mutator
            "-print_final_stats=1",
        ]
        begun = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", "tests.fuzz.process", target, *steering, kept.resolve(), scratch / "seeds"],
            cwd=ROOT, env={**os.environ, "TMPDIR": directory}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, check=False,
        )  # fmt: skip
    log = done.stdout.decode("utf-8", "replace")
    executions = _last(r"^stat::number_of_executed_units: *(\d+)", log)
    return Outcome(
        target,
        done.returncode != 0 or not executions,  # without any, something other than an input is wrong
        _last(r"^Done \d+ runs in (\d+)", log) or round(time.monotonic() - begun),
        executions,
        _last(r"cov: (\d+)", log),
        log,
    )


def _last(pattern: str, log: str) -> int:
    """The last number that a pattern finds, or None."""
    return int((re.findall(pattern, log, re.MULTILINE) or ["0"])[-1])


def _spelled(path: str) -> str:
    """An input spelled out, because the machine and its files may be gone later."""
    return f"{path} in base64: {base64.b64encode(Path(path).read_bytes()).decode()}"


def _escaped(word: bytes) -> str:
    """A word in the syntax of libFuzzer's dictionaries."""
    return "".join(chr(b) if 32 <= b < 127 and b not in b'"\\' else f"\\x{b:02x}" for b in word)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
