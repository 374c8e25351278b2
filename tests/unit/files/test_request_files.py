"""Which files are searched for token requests."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from tests.rules.token_requests import RULES, URL, app, curl, rules, run

from sfscope_lint.engine.lint import lint
from sfscope_lint.model.settings import Settings

if TYPE_CHECKING:
    from tests.support import Workspace


class TestDiscovery:
    def test_pipelines_outside_the_packages_are_searched(self, workspace: Workspace) -> None:
        workspace.write("sfdx-project.json", '{"packageDirectories": [{"path": "force-app"}]}')
        workspace.write("force-app/A.connectedApp-meta.xml", app())
        workspace.write(".github/scripts/a.sh", curl("-d scope=api"))
        workspace.write(".github/B.connectedApp-meta.xml", app(scope="Full"))
        workspace.write("unpackaged/C.connectedApp-meta.xml", app(scope="Full"))
        report = lint([], Settings(), RULES, str(workspace.root))
        assert rules(report) == ["scope-in-token-request"]
        assert report.files == ("force-app/A.connectedApp-meta.xml",)

    @pytest.mark.parametrize(
        "folder", ["node_modules", ".venv", ".git", "lib/site-packages", "__pycache__", ".sfdx"]
    )
    def test_folders_of_third_party_code_are_skipped(self, workspace: Workspace, folder: str) -> None:
        workspace.write(f"{folder}/a.sh", curl("-d scope=api"))
        assert run(workspace).requests == ()

    def test_list_files_prints_only_files_with_the_words(self, workspace: Workspace) -> None:
        workspace.write("b/A.connectedApp-meta.xml", app())
        workspace.write("a.sh", curl())
        workspace.write("c.sh", "echo nothing to ask for\n")
        workspace.write("d/D.externalCredential-meta.xml", "<ExternalCredential>ClientCredentials")
        listed = ["a.sh", "b/A.connectedApp-meta.xml", "d/D.externalCredential-meta.xml"]
        assert workspace.run("--list-files", ".").out.splitlines() == listed
        # The credential is metadata in any case.
        assert workspace.run("--list-files", "--no-token-requests", ".").out.splitlines() == listed[1:]

    def test_option_skips_token_requests(self, workspace: Workspace) -> None:
        workspace.write("a.sh", curl("-d scope=api"))
        assert run(workspace, token_requests=False).requests == ()
        assert workspace.run("--no-token-requests", ".").code == 0
        assert workspace.run(".").code == 1

    def test_forceignore_applies_to_metadata_only(self, workspace: Workspace) -> None:
        workspace.write(".forceignore", "*.cls\n*.sh\n")
        workspace.write("a.sh", curl())
        workspace.write(
            "A.cls", f"class A {{ void go() {{ h.post('{URL}', 'grant_type=client_credentials'); }} }}"
        )
        assert [r.place.source.path for r in run(workspace).requests] == ["a.sh"]
        assert len(run(workspace, forceignore=False).requests) == 2

    @pytest.mark.parametrize(
        ("path", "content"),
        [
            ("a.py", "x = ['services/oauth2/token',\n"),
            ("a.json", '{"grant_type": "services/oauth2/token",}'),
            ("a.yml", "grant_type: [services/oauth2/token"),
            ("a.xml", "<a>services/oauth2/token"),
            ("a.js", "/* services/oauth2/token */" + "x" * 30_000),
            ("deep.json", '{"grant_type": "services/oauth2/token", "a": ' + "[" * 100_000),
        ],
    )
    def test_unparsable_file_is_reported_only_with_verbose(
        self, workspace: Workspace, path: str, content: str
    ) -> None:
        workspace.write(path, content)
        said = f"{path}: not searched for token requests: "
        normal, verbose = workspace.run("."), workspace.run("-v", ".")
        assert (normal.code, verbose.code) == (0, 0)
        assert said not in normal.err
        assert f"note: {said}" in verbose.err

    def test_file_that_is_too_large_is_not_searched(self, workspace: Workspace) -> None:
        workspace.write("a.json", b" " * (8 * 1024 * 1024) + b'{"services/oauth2/token": 1}')
        assert "larger than 8 MiB" in workspace.run("-v", ".").err

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs here")
    def test_fifo_does_not_block(self, workspace: Workspace) -> None:
        os.mkfifo(workspace.root / "a.py")
        assert run(workspace).requests == ()

    def test_words_after_the_first_block_are_found(self, workspace: Workspace) -> None:
        workspace.write("a.sh", "# filler\n" * 10_000 + curl())
        assert len(run(workspace).requests) == 1

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8"])
    def test_byte_order_mark_and_crlf_are_accepted(self, workspace: Workspace, encoding: str) -> None:
        workspace.write(
            "a.sh",
            f"x=1\r\ncurl {URL} \\\r\n  -d grant_type=client_credentials \\\r\n  -d scope=api\r\n".encode(
                encoding
            ),
        )
        (finding,) = run(workspace).findings
        assert (finding.location.line, finding.value) == (4, "api")
