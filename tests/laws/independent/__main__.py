"""Compare the product with the independent reading on many random apps: ``python -m tests.laws.independent --help``."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections import Counter
from random import Random

from tests.laws.independent.comparison import differences
from tests.laws.independent.projects import project
from tests.laws.independent.reading import read


def main() -> int:
    """Print each difference with the number of its project; return 1 if there is one."""
    parser = ArgumentParser(prog="python -m tests.laws.independent", description=main.__doc__)
    parser.add_argument("--apps", type=int, default=20_000, help="how many apps to compare")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--project", type=int, help="print the files of this project instead")
    options = parser.parse_args()
    if options.project is not None:
        for path, content in project(Random(f"{options.seed}-{options.project}")).items():
            print(f"{path}\n{content!r}\n")
        return 0
    verdicts: Counter[str] = Counter()
    different = number = 0
    while verdicts.total() < options.apps:
        files = project(Random(f"{options.seed}-{number}"))
        verdicts.update(" or ".join(sorted(app.verdicts)) for app in read(files).apps)
        for line in differences(files):
            different += 1
            print(f"{number}: {line}")
        number += 1
    for said, count in verdicts.most_common():
        print(f"{count:6} {said}")
    print(f"{verdicts.total()} apps in {number} projects, {different} differences")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
