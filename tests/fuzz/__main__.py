"""Fuzz the program: python -m tests.fuzz [TARGET]... [--seconds N] [--longest N] [--corpus DIRECTORY]
                                          [--crashes DIRECTORY] [--input FILE]

Each target runs for N seconds (default 5) in a process of its own, for libFuzzer takes a process over. Without
a target all of them run. --longest is the length of the longest input (default 2000 bytes): the shorter they are, the
more of them are tried; only with long ones a square cost is noticed. --corpus keeps what was found for the next time
(in DIRECTORY/TARGET). --crashes is where the inputs of crashes are saved (default: build/fuzz); --input runs a target with
such an input alone. Exit code: 0 when nothing crashed.
"""

from __future__ import annotations

import argparse
import base64
import importlib
import os
import pkgutil
import re
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parent.parent.parent
_TIMEOUT = 5  # seconds for one input: what takes longer is a crash
_MEMORY = 4096  # MB


class Outcome(NamedTuple):
    """What came of fuzzing one target: ``coverage`` counts edges of the program, ``log`` is all that was said."""

    target: str
    crashed: bool
    seconds: int
    executions: int
    coverage: int
    log: str

    @property
    def saved(self) -> list[str]:
        """Where inputs of crashes were saved."""
        return re.findall(r"Test unit written to (.+)", self.log)

    def __str__(self) -> str:
        state = "CRASHED" if self.crashed else "clean"
        return f"{self.target:20} {self.seconds:6} s {self.executions:10} executions {self.coverage:6} edges  {state}"


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--longest", type=int, default=2000)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--crashes", type=Path, default=ROOT / "build" / "fuzz")
    parser.add_argument("--input", type=Path)
    parser.add_argument("--fuzz", action="store_true", help=argparse.SUPPRESS)  # in the process of one target
    options = parser.parse_args(arguments)
    if options.fuzz:
        fuzz(options.targets[0], options)
    from tests.fuzz.targets import TARGETS

    unknown = [name for name in options.targets if name not in TARGETS]
    if unknown:
        parser.error(f"there is no target {unknown[0]}; there are {', '.join(TARGETS)}")
    chosen = options.targets or list(TARGETS)
    if options.input:
        for name in chosen:
            TARGETS[name].run(options.input.read_bytes())
        return 0
    options.crashes = options.crashes.resolve()
    options.crashes.mkdir(parents=True, exist_ok=True)
    outcomes = []
    for name in chosen:
        outcome = _run(name, options)
        if outcome.crashed:
            print(outcome.log[-10_000:], *map(_spelled, outcome.saved), sep="\n")
        print(outcome, flush=True)
        outcomes.append(outcome)
    print(f"{sum(outcome.executions for outcome in outcomes)} executions in all")
    return int(any(outcome.crashed for outcome in outcomes))


def _run(target: str, options: argparse.Namespace) -> Outcome:
    """Fuzz a target in a process of its own."""
    with tempfile.TemporaryDirectory() as scratch:
        kept = (options.corpus.resolve() if options.corpus else Path(scratch)) / target
        kept.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            [sys.executable, "-m", "tests.fuzz", target, "--fuzz", "--seconds", str(options.seconds),
             "--longest", str(options.longest), "--corpus", str(kept), "--crashes", str(options.crashes)],
            cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
        )  # fmt: skip
    log = done.stdout.decode("utf-8", "replace")
    numbers = {
        name: int((re.findall(pattern, log) or ["0"])[-1])
        for name, pattern in (
            ("seconds", r"(?m)^Done \d+ runs in (\d+) second"),
            ("executions", r"stat::number_of_executed_units: *(\d+)"),
            ("coverage", r"cov: (\d+)"),
        )
    }
    # Where nothing was executed, something else is wrong than an input.
    return Outcome(target, done.returncode != 0 or not numbers["executions"], **numbers, log=log)


def _spelled(path: str) -> str:
    """An input that may be gone with the machine it was found on."""
    return f"{path} in base64: {base64.b64encode(Path(path).read_bytes()).decode()}"


def fuzz(name: str, options: argparse.Namespace) -> None:
    """Fuzz a target in this process, and end it. The program is loaded only now, so that its coverage is seen."""
    import atheris

    with atheris.instrument_imports(include=["sfscope_lint", "sfscope_rules"]):
        for package in ("sfscope_lint", "sfscope_rules"):
            for module in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
                if not module.name.endswith("__main__"):
                    importlib.import_module(module.name)
    from tests.fuzz.mutation import mutated
    from tests.fuzz.seeds import words
    from tests.fuzz.targets import TARGETS

    target = TARGETS[name]

    def change(data: bytes, longest: int, seed: int) -> bytes:
        return mutated(data, words(), longest, seed) if seed % 2 else atheris.Mutate(data, longest)

    warnings.simplefilter("error")  # what a file makes Python say belongs on nobody's terminal
    with tempfile.TemporaryDirectory() as scratch:
        begin = Path(scratch) / "seeds"
        begin.mkdir()
        for number, seed in enumerate(target.seeds()):
            (begin / str(number)).write_bytes(seed)
        dictionary = Path(scratch) / "words"
        dictionary.write_text("".join(f'"{_escaped(word)}"\n' for word in words()), encoding="ascii")
        arguments = [
            sys.argv[0],
            f"-max_total_time={options.seconds}",
            f"-timeout={_TIMEOUT}",
            f"-max_len={options.longest}",
            f"-rss_limit_mb={_MEMORY}",
            f"-dict={dictionary}",
            f"-artifact_prefix={options.crashes}{os.sep}{name}-",
            "-len_control=100",  # off by default beside a mutator of our own
            "-print_final_stats=1",
            str(options.corpus),
            str(begin),
        ]
        atheris.Setup(arguments, target.run, custom_mutator=change)
        atheris.Fuzz()


def _escaped(word: bytes) -> str:
    """A word as libFuzzer's dictionaries write it."""
    return "".join(chr(b) if 32 <= b < 127 and b not in b'"\\' else f"\\x{b:02x}" for b in word)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
