"""The product and an independent reading say the same of random projects. ``tests/laws/independent`` compares many more."""

from __future__ import annotations

from collections import Counter
from random import Random

from tests.laws.independent.comparison import differences
from tests.laws.independent.projects import project
from tests.laws.independent.reading import read

SEED, PROJECTS = 1, 100


def test_product_agrees_with_the_independent_reading() -> None:
    said: Counter[str] = Counter()
    for number in range(PROJECTS):
        files = project(Random(f"{SEED}-{number}"))
        assert [*differences(files)] == [], f"python -m tests.laws.independent --project {number}"
        said.update(verdict for app in read(files).apps for verdict in app.verdicts)
    assert said.keys() == {"token", "token unless", "no valid scopes", "flow off", "blocked", "unknown"}
    assert min(said.values()) >= 3
