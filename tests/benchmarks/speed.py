"""How fast, as ratios: each case beside its yardstick, both measured in turn in one run.

Usage: python tests/benchmarks/speed.py [--apps N] [--rounds N]

Makes its own input in a temporary directory. Needs xmllint (libxml2) on the path for the second case.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

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
        <oauthClientCredentialUser>app{number}@example.com.int</oauthClientCredentialUser>
        <scopes>Api</scopes>
        <scopes>Chatter</scopes>
    </oauthConfig>
    <oauthPolicy>
        <ipRelaxation>ENFORCE</ipRelaxation>
        <refreshTokenPolicy>zero</refreshTokenPolicy>
    </oauthPolicy>
</ConnectedApp>
"""


class Case(NamedTuple):
    """A command, the yardstick that it is held against, and how many times its time it may take."""

    name: str
    command: list[str]
    yardstick: list[str]
    most: float


def make_project(root: Path, apps: int) -> Path:
    """A project of Connected Apps without a mistake, half of them with the flow on; the folder with the apps."""
    folder = root / "force-app" / "main" / "default" / "connectedApps"
    folder.mkdir(parents=True)
    (root / "sfdx-project.json").write_text('{"packageDirectories": [{"path": "force-app"}]}')
    (root / ".forceignore").write_text("package.xml\n**/jsconfig.json\n**/.eslintrc.json\n**/__tests__/**\n")
    for number in range(apps):
        flow = "true" if number % 2 else "false"
        (folder / f"App_{number}.connectedApp-meta.xml").write_text(APP.format(number=number, flow=flow))
    return folder


def seconds(command: list[str], cwd: Path) -> float:
    # Bytecode is kept, as it is for everybody who installs a package.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    done = subprocess.run(
        command, cwd=cwd, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(command[:4])}: exit {done.returncode}\n{done.stderr.decode()[:2000]}")
    return time.perf_counter() - start


def measure(case: Case, cwd: Path, rounds: int) -> bool:
    """Print a case's ratio with its spread over the rounds; whether its median is within bounds."""
    seconds(case.command, cwd), seconds(case.yardstick, cwd)  # warm disk
    pairs = [(seconds(case.command, cwd), seconds(case.yardstick, cwd)) for _ in range(rounds)]
    ratios = sorted(command / yardstick for command, yardstick in pairs)
    median = statistics.median(ratios)
    took, stick = (statistics.median(times) * 1000 for times in zip(*pairs, strict=True))
    print(
        f"{case.name:<42} {median:5.2f}x  ({ratios[0]:.2f} to {ratios[-1]:.2f}; "
        f"{took:.0f} ms against {stick:.0f} ms; at most {case.most}x)"
    )
    return median <= case.most


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--apps", type=int, default=10_000, help="Connected Apps in the large project")
    parser.add_argument("--rounds", type=int, default=7, help="how often each pair is measured")
    options = parser.parse_args()
    python = sys.executable
    lint = [str(Path(python).parent / "sfscope-lint")]
    with tempfile.TemporaryDirectory() as directory:
        root = Path(directory)
        files = [str(path) for path in make_project(root, options.apps).iterdir()]
        (root / "list").write_text("\0".join(files))
        one = os.path.relpath(files[0], root)
        cases = [
            Case(
                "one clean file, the whole process",
                [*lint, one],
                [python, "-c", "import click, lxml.etree"],
                1.7,
            ),
            Case("--version", [*lint, "--version"], [python, "-c", "import click"], 1.3),
            Case("--help", [*lint, "--help"], [python, "-c", "import click"], 1.3),
            Case(
                f"{options.apps} apps",
                [*lint, "force-app"],
                ["xargs", "-0", "-a", "list", "xmllint", "--noout"],
                4.0,
            ),
        ]
        within = [measure(case, root, options.rounds) for case in cases]
        return int(not all(within))


if __name__ == "__main__":
    sys.exit(main())
