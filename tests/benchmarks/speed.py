"""Measure time and memory as ratios: each case and its yardstick alternate in one run.

Usage: python tests/benchmarks/speed.py [CASE]... [--rounds N]

Makes its own input in a temporary directory. Needs xmllint (libxml2) and rg (ripgrep) on PATH. Cases: start, apps, broken,
tree, memory, growth (makes up to 100,000 apps). Without arguments it runs all of them. Exits with 1 if a bound is exceeded.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

APP = """<?xml version="1.0" encoding="UTF-8"?>
<ConnectedApp xmlns="http://soap.sforce.com/2006/04/metadata">
    <contactEmail>integrations@example.com</contactEmail>
    <label>App {number}</label>
    <oauthConfig>
        <callbackUrl>https://example.com/unused</callbackUrl>
        <consumerKey>3MVG9{number:080}</consumerKey>
        <isAdminApproved>true</isAdminApproved>
        <isClientCredentialEnabled>{flow}</isClientCredentialEnabled>
        <isCodeCredentialEnabled>false</isCodeCredentialEnabled>
        <isCodeCredentialPostOnly>false</isCodeCredentialPostOnly>
        <isConsumerSecretOptional>false</isConsumerSecretOptional>
        <isIntrospectAllTokens>false</isIntrospectAllTokens>
        <isNamedUserJwtEnabled>false</isNamedUserJwtEnabled>
        <isPkceRequired>false</isPkceRequired>
        <isRefreshTokenRotationEnabled>false</isRefreshTokenRotationEnabled>
        <isSecretRequiredForRefreshToken>true</isSecretRequiredForRefreshToken>
        <isSecretRequiredForTokenExchange>false</isSecretRequiredForTokenExchange>
        <isTokenExchangeEnabled>false</isTokenExchangeEnabled>
{user}        <scopes>{scope}</scopes>
        <scopes>Chatter</scopes>
    </oauthConfig>
    <oauthPolicy>
        <ipRelaxation>ENFORCE</ipRelaxation>
        <refreshTokenPolicy>zero</refreshTokenPolicy>
    </oauthPolicy>
    <permissionSetName>Integration_Access</permissionSetName>
</ConnectedApp>
"""
USER = "        <oauthClientCredentialUser>app{number}@example.com.int</oauthClientCredentialUser>\n"
LINT = [str(Path(sys.executable).parent / "sfscope-lint")]
PYTHON = sys.executable


class Spent(NamedTuple):
    """The cost of a command: wall-clock seconds, and its peak memory in bytes."""

    seconds: float
    peak: int


def make_apps(folder: Path, apps: int, *, broken: bool = False) -> Path:
    """Make Connected Apps, half of them with the flow. With ``broken``, every third has the flow and only unusable scopes."""
    folder.mkdir(parents=True)
    for number in range(apps):
        scope = "Full" if broken and number % 3 == 0 else "Api"
        flow = "true" if number % 2 or scope == "Full" else "false"
        user = USER.format(number=number) if flow == "true" else ""
        text = APP.format(number=number, flow=flow, scope=scope, user=user)
        (folder / f"App_{number}.connectedApp-meta.xml").write_text(text)
    return folder


def make_project(root: Path, apps: int) -> Path:
    """Make a normal project: project file, ignore file, Connected Apps without mistakes."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "sfdx-project.json").write_text('{"packageDirectories": [{"path": "force-app"}]}')
    (root / ".forceignore").write_text("package.xml\n**/jsconfig.json\n**/.eslintrc.json\n**/__tests__/**\n")
    return make_apps(root / "force-app" / "main" / "default" / "connectedApps", apps)


def make_tree(root: Path, files: int, apps: int) -> None:
    """Make a large repository: common kinds of files in folders of usual size, and some apps."""
    make_project(root, apps)
    kinds = (
        "cls",
        "cls-meta.xml",
        "js",
        "html",
        "object-meta.xml",
        "field-meta.xml",
        "layout-meta.xml",
        "json",
    )
    for number in range(files - apps):
        folder = root / "force-app" / f"module{number // 4000}" / "main" / f"part{number // 40}"
        if number % 40 == 0:
            folder.mkdir(parents=True)
        (folder / f"Thing_{number}.{kinds[number % len(kinds)]}").write_text(f"// thing {number}\n" * 20)


def run(command: list[str], cwd: Path, expected: tuple[int, ...] = (0,)) -> Spent:
    # Keep bytecode, as in an installed package.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    running = subprocess.Popen(
        command, cwd=cwd, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(running.pid, 0)
    spent = time.perf_counter() - start
    running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode not in expected:
        sys.exit(f"{' '.join(command[:4])}: exit {running.returncode}")
    return Spent(spent, usage.ru_maxrss * 1024)


def compare(name: str, command: list[str], yardstick: list[str], most: float, cwd: Path, rounds: int) -> bool:
    """Print the ratio of two commands' times and its spread; return whether the median is within the bound."""
    run(command, cwd, (0, 1)), run(yardstick, cwd, (0, 1))  # warm the disk cache
    pairs = [(run(command, cwd, (0, 1)).seconds, run(yardstick, cwd, (0, 1)).seconds) for _ in range(rounds)]
    ratios = sorted(command / yardstick for command, yardstick in pairs)
    took, stick = (statistics.median(times) * 1000 for times in zip(*pairs, strict=True))
    print(
        f"{name:<50} {statistics.median(ratios):5.2f}x  ({ratios[0]:.2f} to {ratios[-1]:.2f}; "
        f"{took:.0f} ms against {stick:.0f} ms; at most {most}x)",
        flush=True,
    )
    return statistics.median(ratios) <= most


def start(root: Path, rounds: int) -> bool:
    app = next(make_project(root, 3).iterdir())
    imports = [PYTHON, "-c", "import click, lxml.etree"]
    click = [PYTHON, "-c", "import click"]
    return all(
        [
            compare("one clean file, the whole process", [*LINT, str(app)], imports, 1.4, root, 3 * rounds),
            compare("--version", [*LINT, "--version"], click, 1.3, root, 3 * rounds),
            compare("--help", [*LINT, "--help"], click, 1.3, root, 3 * rounds),
        ]
    )


def apps(root: Path, rounds: int) -> bool:
    folder = make_project(root, 10_000)
    (root / "list").write_text("\0".join(str(path) for path in folder.iterdir()))
    xmllint = ["xargs", "-0", "-a", "list", "xmllint", "--noout"]
    return compare("10,000 apps against xmllint --noout", [*LINT, "force-app"], xmllint, 3.0, root, rounds)


def broken(root: Path, rounds: int) -> bool:
    make_apps(root / "broken", 10_000, broken=True)
    make_apps(root / "clean", 10_000)
    reports = ["--report", "junit=report.xml", "--report", "text=report.txt"]
    return compare(
        "a third of them broken, with reports",
        [*LINT, "broken", *reports],
        [*LINT, "clean", *reports],
        3.0,
        root,
        rounds,
    )


def tree(root: Path, rounds: int) -> bool:
    make_tree(root, 113_000, 50)
    apps_alone = [*LINT, "--no-token-requests", "."]
    files, words = ["rg", "--files", "."], ["rg", "-l", "client_credentials", "."]
    return all(
        [
            compare("113,000 files, 50 apps, against rg --files", apps_alone, files, 2.0, root, rounds),
            compare("the same, token requests, against rg -l", [*LINT, "."], words, 2.5, root, rounds),
        ]
    )


def memory(root: Path, rounds: int) -> bool:
    make_project(root, 10_000)
    alone = min(run([PYTHON, "-c", "import click, lxml.etree"], root).peak for _ in range(rounds))
    ours = min(run([*LINT, "force-app"], root).peak for _ in range(rounds))
    more = (ours - alone) / 2**20
    print(f"{'peak memory of 10,000 apps':<50} +{more:.0f} MiB  (at most +60 MiB)", flush=True)
    return more <= 60


def growth(root: Path, _: int) -> bool:
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
        print(
            f"{f'{number:,} apps':<50} {each.seconds:6.2f} s (fitted {seconds.at(number):.2f}), "
            f"{each.peak / 2**20:.0f} MiB (fitted {peaks.at(number) / 2**20:.0f})"
        )
    print(f"{'each app':<50} {seconds.slope * 1e6:6.0f} us, {peaks.slope / 1024:.1f} KiB", flush=True)
    # For these numbers n log n would be twice the line at the end, and n² fifty times.
    return all(
        line.at(number) / 1.5 <= taken <= line.at(number) * 1.5
        for line, taken_by in ((seconds, [e.seconds for e in spent]), (peaks, [e.peak for e in spent]))
        for number, taken in zip(numbers, taken_by, strict=True)
    )


class Line(NamedTuple):
    """A linear cost: a start, and a slope per item."""

    start: float
    slope: float

    def at(self, number: int) -> float:
        return self.start + self.slope * number


def fit(numbers: Sequence[int], spent: Sequence[float]) -> Line:
    """Fit a line by least relative squares, so that small and large numbers count the same."""
    weights = [1 / value**2 for value in spent]
    total = sum(weights)
    middle = sum(w * n for w, n in zip(weights, numbers, strict=True)) / total
    mean = sum(w * value for w, value in zip(weights, spent, strict=True)) / total
    products = sum(w * (n - middle) * (v - mean) for w, n, v in zip(weights, numbers, spent, strict=True))
    slope = products / sum(w * (n - middle) ** 2 for w, n in zip(weights, numbers, strict=True))
    return Line(mean - slope * middle, slope)


CASES = {case.__name__: case for case in (start, apps, broken, tree, memory, growth)}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("cases", nargs="*", choices=[*CASES, []], metavar="CASE")
    parser.add_argument("--rounds", type=int, default=7, help="how often each pair is measured")
    options = parser.parse_args()
    within = True
    for name in options.cases or CASES:
        with tempfile.TemporaryDirectory() as directory:
            within &= CASES[name](Path(directory), options.rounds)
    return int(not within)


if __name__ == "__main__":
    sys.exit(main())
