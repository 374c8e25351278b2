"""Validate SARIF reports with the SARIF Multitool, which must have no errors and no warnings.

Usage: check_sarif.py MULTITOOL (the command of npm's @microsoft/sarif-multitool). Checks the golden files, reports of the
example and of 6,000 findings, and an invalid report, about which the tool must complain.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMAND = [sys.executable, "-m", "sfscope_lint"]
APP = """<?xml version="1.0" encoding="UTF-8"?>
<ConnectedApp xmlns="http://soap.sforce.com/2006/04/metadata">
    <contactEmail>integrations@example.com</contactEmail>
    <label>App</label>
    <oauthConfig>
        <callbackUrl>https://example.com/unused</callbackUrl>
        <isClientCredentialEnabled>true</isClientCredentialEnabled>
        <scopes>Full</scopes>
        <scopes>RefreshToken</scopes>
    </oauthConfig>
</ConnectedApp>
"""


def complaints(multitool: str, files: list[Path]) -> list[str]:
    """The errors and warnings of the tool, after making sure that it read every file."""
    environment = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    done = subprocess.run(
        # Our reports are limited as GitHub requires: 10 MB when compressed.
        [multitool, "validate", "--max-file-size-in-kb", "100000", *map(str, files)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode or f"{len(files)} files scanned" not in done.stdout:
        return [f"not validated: {done.stdout}{done.stderr}"]
    return re.findall(r"^.*: (?:error|warning) .*$", done.stdout, re.MULTILINE)


def write_reports(directory: Path) -> None:
    """Write the golden files, a report of the example, and one of 6,000 findings."""
    for golden in (ROOT / "tests" / "formats" / "golden").glob("*.sarif"):
        shutil.copy(golden, directory)
    example = [*COMMAND, "--format", "concise", "--report", f"sarif={directory / 'example.sarif'}"]
    subprocess.run(example, cwd=ROOT / "tests" / "example", capture_output=True, check=False)
    apps = directory / "large"
    apps.mkdir()
    for number in range(2_000):
        (apps / f"App {number}.connectedApp-meta.xml").write_text(APP, encoding="utf-8")
    select = ["--select", "no-valid-scopes,unsupported-scope"]
    large = [*COMMAND, ".", *select, "--format", "concise", "--report", f"sarif={directory / 'large.sarif'}"]
    found = subprocess.run(large, cwd=apps, capture_output=True, check=False).stdout.splitlines()
    assert len(found) == 6_000, len(found)
    text = (directory / "large.sarif").read_text(encoding="utf-8")
    assert len(json.loads(text)["runs"][0]["results"]) == 5_000
    assert "This report leaves out 1,000 of 6,000 findings" in text


def main(multitool: str) -> int:
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        write_reports(directory)
        files = sorted(directory.glob("*.sarif"))
        wrong = complaints(multitool, files)
        broken = directory / "broken.sarif"
        text = (directory / "large.sarif").read_text(encoding="utf-8")
        broken.write_text(text.replace('"startLine": 8', '"startLine": 0', 1), encoding="utf-8")
        if not complaints(multitool, [broken]):
            wrong.append("it doesn't complain of a report that is wrong on purpose")
    print(*wrong, sep="\n", end="\n" if wrong else "")
    print(f"{len(files)} reports, {len(wrong)} complaints")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
