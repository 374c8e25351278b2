"""Measure time and memory as ratios: each case and its yardstick alternate in one run.

Usage: python tests/benchmarks/speed.py [CASE]... [--rounds N]

Makes its own input in a temporary directory. Needs rg (ripgrep) on PATH. Cases: start, findings, fixes, inventory, junit, tree,
memory, growth (makes up to 100,000 apps). Without arguments it runs all of them. Prints the table as Markdown, row by row: the
ratio of the wall-clock times, which judges, and that of the processor times, which other work on the machine disturbs less. Exits
with 1 if a bound is exceeded. keystrokes.py and logs.py measure the language server and long logs.
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
    """The cost of a command: wall-clock seconds, its peak memory in bytes, and processor seconds."""

    seconds: float
    peak: int
    processor: float


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
    return Spent(spent, usage.ru_maxrss * 1024, usage.ru_utime + usage.ru_stime)


def row(name: str, yardstick: str, most: str, ratio: str, processor: str, times: str) -> None:
    print(f"| {name} | {yardstick} | {most} | {ratio} | {processor} | {times} |", flush=True)


def compare(
    name: str, yardstick: str, most: float, command: list[str], other: list[str], cwd: Path, rounds: int
) -> bool:
    """Print the ratios of two commands' times; return whether the median of the wall-clock times is within the bound."""
    run(command, cwd, (0, 1)), run(other, cwd, (0, 1))  # warm the disk cache
    pairs = [(run(command, cwd, (0, 1)), run(other, cwd, (0, 1))) for _ in range(rounds)]
    ratios = sorted(ours.seconds / theirs.seconds for ours, theirs in pairs)
    processor = statistics.median(ours.processor / theirs.processor for ours, theirs in pairs)
    took, stick = (
        statistics.median(spent.seconds for spent in column) * 1000 for column in zip(*pairs, strict=True)
    )
    ratio = statistics.median(ratios)
    spread = f"{ratio:.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})"
    row(name, yardstick, f"{most}", spread, f"{processor:.2f}", f"{took:.0f} ms, {stick:.0f} ms")
    return ratio <= most


def start(root: Path, rounds: int) -> bool:
    app = next(make_project(root, 3).iterdir())
    imports = [PYTHON, "-c", "import click, lxml.etree"]
    click = [PYTHON, "-c", "import click"]
    lint, version, page = [*LINT, str(app)], [*LINT, "--version"], [*LINT, "--help"]
    return all(
        [
            compare("one clean file", "import click, lxml.etree", 1.4, lint, imports, root, 3 * rounds),
            compare("`--version`", "import click", 1.3, version, click, root, 3 * rounds),
            compare("`--help`", "import click", 1.3, page, click, root, 3 * rounds),
        ]
    )


def findings(root: Path, rounds: int) -> bool:
    """5,000 findings (two in each broken app) against the same format without findings."""
    make_apps(root / "broken", 7_500, broken=True)
    make_apps(root / "clean", 7_500)
    formats = ("text", "json", "sarif", "junit", "markdown", "github", "gitlab", "azure", "rdjson")
    cases = [(f"as {name}", [*LINT, "--format", name]) for name in formats]
    cases.append(("on the inventory's page", [*LINT, "inventory", "--format", "html"]))
    results = [
        compare(
            f"5,000 findings {name}",
            "the same without findings",
            3.0,
            [*command, "broken"],
            [*command, "clean"],
            root,
            rounds,
        )
        for name, command in cases
    ]
    return all(results)


def fixes(root: Path, rounds: int) -> bool:
    """The fixes of 300 files; --fix works on a new copy each time, so both sides of the pair copy."""
    make_apps(root / "broken", 900, broken=True)
    diff, report = [*LINT, "--diff", "--unsafe-fixes", "broken"], [*LINT, "broken"]
    fresh = ["sh", "-c", 'rm -rf copy && cp -r broken copy && exec "$@"', "sh"]
    fix = [*fresh, *LINT, "copy"]
    return all(
        [
            compare("`--diff` of 300 files", "their report", 3.0, diff, report, root, rounds),
            compare(
                "`--fix` of 300 files",
                "their report",
                3.0,
                [*fix, "--fix", "--unsafe-fixes"],
                fix,
                root,
                rounds,
            ),
        ]
    )


def inventory(root: Path, rounds: int) -> bool:
    make_apps(root / "apps", 10_000)
    lint = [*LINT, "apps"]
    results = [
        compare(
            f"inventory of 10,000 apps as {name}",
            "linting them",
            3.0,
            [*LINT, "inventory", "--format", name, "apps"],
            lint,
            root,
            rounds,
        )
        for name in ("text", "json", "html")
    ]
    return all(results)


def junit(root: Path, rounds: int) -> bool:
    make_apps(root / "apps", 10_000)
    lint = [*LINT, "apps"]
    return compare(
        "JUnit of 10,000 clean files", "linting them", 2.0, [*lint, "--format", "junit"], lint, root, rounds
    )


def tree(root: Path, rounds: int) -> bool:
    make_tree(root, 113_000, 50)
    alone = [*LINT, "--no-token-requests", "."]
    files, words = ["rg", "--files", "."], ["rg", "-l", "client_credentials", "."]
    name = "113,000 files, 50 apps"
    return all(
        [
            compare(f"{name}, `--no-token-requests`", "rg --files", 2.0, alone, files, root, rounds),
            compare(
                f"{name}, token requests", "rg -l client_credentials", 2.5, [*LINT, "."], words, root, rounds
            ),
        ]
    )


def memory(root: Path, rounds: int) -> bool:
    make_project(root, 10_000)
    alone = min(run([PYTHON, "-c", "import click, lxml.etree"], root).peak for _ in range(rounds))
    ours = min(run([*LINT, "force-app"], root).peak for _ in range(rounds))
    more = (ours - alone) / 2**20
    row("peak memory of 10,000 apps", "import click, lxml.etree", "+60 MiB", f"+{more:.0f} MiB", "", "")
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
        row(
            f"{number:,} apps: time, memory",
            f"a line: {seconds.at(number):.2f} s, {peaks.at(number) / 2**20:.0f} MiB",
            "1.5",
            f"{each.seconds / seconds.at(number):.2f}, {each.peak / peaks.at(number):.2f}",
            "",
            f"{each.seconds:.2f} s, {each.peak / 2**20:.0f} MiB",
        )
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


CASES = {case.__name__: case for case in (start, findings, fixes, inventory, junit, tree, memory, growth)}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("cases", nargs="*", choices=[*CASES, []], metavar="CASE")
    parser.add_argument("--rounds", type=int, default=7, help="how often each pair is measured")
    options = parser.parse_args()
    within = True
    row("case", "yardstick", "bound", "ratio", "of processor time", "times")
    row(*["---"] * 6)
    for name in options.cases or CASES:
        with tempfile.TemporaryDirectory() as directory:
            within &= CASES[name](Path(directory), options.rounds)
    return int(not within)


if __name__ == "__main__":
    sys.exit(main())
