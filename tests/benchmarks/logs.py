"""Measure the search of a long log beside ripgrep: time as a ratio, and peak memory.

Usage: python -m tests.benchmarks.logs [--mib N] [--rounds N]

Makes a log of 1,024 MiB in a temporary directory: lines as services write them, and 50 token errors of six apps. Needs rg (ripgrep)
on PATH. `rg -c invalid_` and `explain --log` alternate. The fastest
run of each counts, as the one that other work disturbed least. Exits with 1 if the ratio is above 10, or if the memory grows with the
log.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.speed import LINT, make_project, run

APPS = ("Order_Sync", "Warehouse_Sync", "Price_Export", "Partner_Feed", "Retired_Batch", "Mobile_Portal")
ERROR = '2026-11-26T10:11:12.345Z ERROR [{app}] token: 400 {{"error":"invalid_grant","error_description":"no valid scopes defined"}}\n'
LINE = "2026-11-26T{hour:02}:{minute:02}:{second:02}.{part:03}Z INFO  [worker-{worker}] com.example.sync.OrderSync - processed batch_id={batch} of {rows} rows for account {account:x} in {took} ms status=OK\n"
MOST_RATIO = 10
MOST_GROWTH = 32 << 20


def make_log(path: Path, mib: int) -> None:
    """Write a log of about that size, with 50 errors spread over it."""
    chosen = random.Random(1)
    lines = [
        LINE.format(
            hour=number // 3600 % 24, minute=number // 60 % 60, second=number % 60, part=chosen.randrange(1000),
            worker=chosen.randrange(16), batch=chosen.randrange(10**6), rows=chosen.randrange(200),
            account=chosen.getrandbits(40), took=chosen.randrange(1000),
        )
        for number in range(20_000)
    ]  # fmt: skip
    part = "".join(lines).encode()
    parts = max(1, (mib << 20) // len(part))
    with path.open("wb") as log:
        for number in range(parts):
            log.write(part)
            if number * 50 // parts != (number + 1) * 50 // parts:
                log.write(ERROR.format(app=APPS[number % len(APPS)]).encode())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mib", type=int, default=1024)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = make_project(Path(folder), 6)
        here = Path(folder)
        long, short = here / "long.log", here / "short.log"
        make_log(long, options.mib)
        make_log(short, max(1, options.mib // 16))
        assert root.exists()
        search = [*LINT, "explain", "--log", str(long)]
        grep = ["rg", "-c", "invalid_", str(long)]
        run(search, here, (1,)), run(grep, here)  # warm the disk cache
        pairs = [(run(search, here, (1,)), run(grep, here)) for _ in range(options.rounds)]
        took, stick = (min(one.seconds for one in ones) for ones in zip(*pairs, strict=True))
        grown = pairs[0][0].peak - run([*search[:-1], str(short)], here, (0, 1)).peak
    ratio = took / stick
    print(f"explain --log: {ratio:.1f}x ({took:.2f} s against {stick:.2f} s; at most {MOST_RATIO}x)")
    print(f"memory: {grown / 2**20:+.1f} MiB for 16 times the log (at most {MOST_GROWTH / 2**20:.0f} MiB)")
    return int(ratio > MOST_RATIO or grown > MOST_GROWTH)


if __name__ == "__main__":
    sys.exit(main())
