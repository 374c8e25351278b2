"""The files in ``.github/`` and the recipes in ``packaging/``: they match their schemas, pin what they run, and pass zizmor.

``.ci/run`` also checks the workflows with actionlint.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.packaging.programs import load
from tests.support import ROOT, files_in, schema_errors

GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
ACTION = ROOT / "packaging" / "github-action" / "action.yml"
PAGES = [ROOT / "docs" / "ci.md", ROOT / "docs" / "install.md"]
SCHEMAS = {
    **dict.fromkeys(WORKFLOWS, "github-workflows"),
    **dict.fromkeys(sorted((GITHUB / "ISSUE_TEMPLATE").glob("[!c]*.yml")), "github-issue-forms"),
    GITHUB / "ISSUE_TEMPLATE" / "config.yml": "github-issue-config",
    GITHUB / "dependabot.yml": "dependabot",
    ACTION: "github-actions",
}
# What a job may do beyond reading the repository.
WRITING = {
    ("release.yml", "attest"): {"id-token": "write", "attestations": "write"},
    ("release.yml", "pypi"): {"id-token": "write"},
    ("release.yml", "npm"): {"id-token": "write"},
    ("release.yml", "github"): {"contents": "write"},
}
JOBS = [
    (path, name) for path in WORKFLOWS for name in yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]
]


def parsed(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("schema", sorted(set(SCHEMAS.values())))
def test_files_match_their_schema(schema: str) -> None:
    assert schema_errors(schema, *(path for path, name in SCHEMAS.items() if name == schema)) == ""


def test_zizmor_finds_nothing() -> None:
    zizmor = str(Path(sys.executable).with_name("zizmor"))
    command = [
        zizmor,
        "--offline",
        "--no-progress",
        "--config",
        str(GITHUB / "zizmor.yml"),
        str(GITHUB),
        str(ACTION),
    ]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(("path", "job"), JOBS, ids=lambda part: getattr(part, "name", part))
def test_jobs_may_do_no_more_than_they_need(path: Path, job: str) -> None:
    assert parsed(path)["permissions"] == {}
    assert parsed(path)["jobs"][job]["permissions"] == WRITING.get((path.name, job), {"contents": "read"})


def test_jobs_that_publish_run_nothing_of_the_repository() -> None:
    """What has rights gets files that were built without them."""
    for path, job in JOBS:
        if (path.name, job) in WRITING:
            assert "checkout" not in str(parsed(path)["jobs"][job]["steps"])


def test_actions_are_pinned_alike_by_the_hash_of_a_release() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (*WORKFLOWS, ACTION)]
    texts += [text for page in PAGES for text in files_in(page.read_text(encoding="utf-8")).values()]
    used = {use for text in texts for use in re.findall(r"^ *(?:- )?uses: (.*)$", text, re.MULTILINE)}
    pins: dict[str, str] = {}
    for use in sorted(used):
        if not use.startswith(("./.github/", "sfscope-lint/")):
            action, _, pin = use.partition("@")
            assert re.fullmatch(r"[0-9a-f]{40} # v\d+\.\d+\.\d+", pin), use
            assert pins.setdefault(action, pin) == pin
    assert len(pins) >= 8


def test_release_is_stopped_by_a_failed_test() -> None:
    jobs = parsed(GITHUB / "workflows" / "release.yml")["jobs"]

    def before(job: str) -> set[str]:
        needed = jobs[job].get("needs", [])
        needed = [needed] if isinstance(needed, str) else needed
        return {*needed, *(one for name in needed for one in before(name))}

    assert all("tests" in before(job) for job in jobs if job != "tests")
    assert {"distributions", "standalone", "attest"} <= before("pypi") & before("npm")


def test_windows_is_tested_first() -> None:
    jobs = parsed(GITHUB / "workflows" / "tests.yml")["jobs"]
    assert next(iter(jobs.values()))["with"]["runner"] == "windows-latest"
    assert next(iter(parsed(GITHUB / "workflows" / "release.yml")["jobs"])) == "tests"


def test_every_supported_python_is_tested() -> None:
    pythons = parsed(GITHUB / "workflows" / "tests-on.yml")["jobs"]["test"]["strategy"]["matrix"]["python"]
    classifiers = re.findall(r"Python :: (3\.\d+)", (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert pythons == classifiers
    assert repr(tuple(pythons)).replace("'", '"') in (ROOT / ".ci" / "noxfile.py").read_text(encoding="utf-8")


def test_every_nox_session_of_a_workflow_exists() -> None:
    sessions = re.findall(
        r"^def (\w+)\(session", (ROOT / ".ci" / "noxfile.py").read_text(encoding="utf-8"), re.MULTILINE
    )
    for path in WORKFLOWS:
        for name in re.findall(r"noxfile\.py -s (\w+)", path.read_text(encoding="utf-8")):
            assert name in sessions


def test_release_builds_every_platform_of_npm() -> None:
    runners = {
        "ubuntu-22.04": "linux-x64",
        "ubuntu-22.04-arm": "linux-arm64",
        "macos-latest": "darwin-arm64",
        "windows-latest": "win32-x64",
    }
    matrix = parsed(GITHUB / "workflows" / "release.yml")["jobs"]["standalone"]["strategy"]["matrix"]
    built = sorted(runners[runner] for runner in matrix["runner"])
    assert built == sorted(load("npm/packages.py").PLATFORMS)


@pytest.fixture
def downloaded(tmp_path: Path) -> Path:
    """What a job that downloads all artifacts finds in ``out``: what the sessions wrote and the jobs uploaded."""
    jobs = parsed(GITHUB / "workflows" / "release.yml")["jobs"]
    version = "1.2.3"
    written = {
        "distributions": [
            f"out/python/sfscope_lint-{version}.tar.gz",
            f"out/python/sfscope_lint-{version}-py3-none-any.whl",
            "out/notes/notes.md",
            "out/notes/sfscope-lint.cdx.json",
            f"out/npm/sfscope-lint-{version}.tgz",
        ],
        "standalone": [
            f"out/zip/sfscope-lint-{version}-PLATFORM.zip",
            f"out/npm/sfscope-lint-PLATFORM-{version}.tgz",
        ],
    }
    for job, files in written.items():
        for step in jobs[job]["steps"]:
            if "upload-artifact" not in step.get("uses", ""):
                continue
            for runner in jobs[job].get("strategy", {}).get("matrix", {}).get("runner", [""]):
                name = step["with"]["name"].replace("${{ matrix.runner }}", runner)
                for file in files:
                    if file.startswith(f"{step['with']['path']}/"):
                        place = tmp_path / "out" / name / file.removeprefix(f"{step['with']['path']}/")
                        place.parent.mkdir(parents=True, exist_ok=True)
                        place.with_name(place.name.replace("PLATFORM", runner)).write_text(file)
    return tmp_path


def step_of(job: str, word: str) -> dict[str, Any]:
    steps = parsed(GITHUB / "workflows" / "release.yml")["jobs"][job]["steps"]
    found: dict[str, Any] = next(step for step in steps if word in str(step))
    return found


def test_every_file_of_a_release_is_signed(downloaded: Path) -> None:
    patterns = step_of("attest", "subject-path")["with"]["subject-path"].split()
    signed = [{path for path in downloaded.glob(pattern) if path.is_file()} for pattern in patterns]
    assert all(signed)
    files = {path for path in downloaded.rglob("*") if path.is_file() and path.parent.name != "notes"}
    assert set().union(*signed) == files
    bill = step_of("attest", "sbom-path")["with"]
    assert (downloaded / bill["sbom-path"]).is_file()
    assert all(any(downloaded.glob(pattern)) for pattern in bill["subject-path"].split())


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX shell")
@pytest.mark.parametrize("job", ["npm", "github"])
def test_what_is_published(job: str, downloaded: Path) -> None:
    program, *_ = step_of(job, "run")["run"].replace("for package", "npm").split()
    fake = downloaded / "bin" / program
    fake.parent.mkdir()
    fake.write_text(f'#!/bin/sh\nprintf "%s\\n" "$*" >> {downloaded}/log\n')
    fake.chmod(0o755)
    variables = {"PATH": f"{fake.parent}:/usr/bin:/bin", "GITHUB_REF_NAME": "v1.2.3"}
    command = ["bash", "-e", "-c", step_of(job, "run")["run"]]
    subprocess.run(command, cwd=downloaded, env=variables, check=True)
    said = (downloaded / "log").read_text().splitlines()
    if job == "npm":
        assert len(said) == 5
        assert all(line.startswith("publish --provenance --access public ./out/") for line in said)
        assert said[-1].endswith("/launcher/sfscope-lint-1.2.3.tgz")
        assert "*" not in "".join(said)
    else:
        [line] = said
        *options, notes = line.partition(" out/python")[0].rpartition(" ")
        assert options[0] == "release create v1.2.3 --verify-tag --title v1.2.3 --notes-file"
        assert notes == "out/notes/notes.md"
        names = line.split()[8:]
        assert len(names) == 2 + 4 + 1
        assert all((downloaded / name).is_file() for name in names)
