"""The process of one target: python -m tests.fuzz.process TARGET [LIBFUZZER OPTION]... libFuzzer takes it over."""

from __future__ import annotations

import importlib
import pkgutil
import sys
import warnings

import atheris

PROGRAM = ("sfscope_lint", "sfscope_rules")


def load() -> None:
    """Import the whole program, lazy imports included, so that its coverage is measured."""
    with atheris.instrument_imports(include=list(PROGRAM)):
        for package in PROGRAM:
            for module in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
                if not module.name.endswith("__main__"):
                    importlib.import_module(module.name)


def fuzz(name: str, options: list[str]) -> None:
    """Fuzz a target, then end the process."""
    from tests.fuzz.mutation import mutated
    from tests.fuzz.seeds import words
    from tests.fuzz.targets import TARGETS

    def change(data: bytes, longest: int, seed: int) -> bytes:
        return mutated(data, words(), longest, seed) if seed % 2 else atheris.Mutate(data, longest)

    warnings.simplefilter("error")  # Python's warnings about an input don't belong on the terminal
    atheris.Setup([sys.argv[0], *options], TARGETS[name].run, custom_mutator=change)
    atheris.Fuzz()


if __name__ == "__main__":
    load()
    fuzz(sys.argv[1], sys.argv[2:])
