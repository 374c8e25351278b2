"""committed-global-oauth: hits and near misses."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from tests.rules.secret_files import SECRET, secret
from tests.rules.shapes import (
    CONNECTED_APP,
    ECA_API,
    SWITCH_ON,
    eca,
    of_app,
)
from tests.support import git

if TYPE_CHECKING:
    import pytest
    from tests.support import Workspace


class TestCommittedGlobalOauth:
    FILES = eca(ecaGlblOauth=SWITCH_ON, ecaOauth=ECA_API)

    def git(self, workspace: Workspace, *commands: str) -> None:
        for command in commands:
            git(workspace.root, *command.split())

    def test_fires_for_what_git_tracks(self, workspace: Workspace) -> None:
        for path, text in self.FILES.items():
            workspace.write(path, text)
        workspace.write("ecaGlblOauth/Other [1].ecaGlblOauth", of_app("ExtlClntAppGlobalOauthSettings"))
        workspace.write("ecaGlblOauth/New.ecaGlblOauth", of_app("ExtlClntAppGlobalOauthSettings"))
        self.git(workspace, "init --quiet", "add --all", "rm --quiet --cached ecaGlblOauth/New.ecaGlblOauth")
        found = workspace.find("committed-global-oauth")
        assert [finding.location.path for finding in found] == [
            "ecaGlblOauth/Order_Sync.ecaGlblOauth-meta.xml",
            "ecaGlblOauth/Other [1].ecaGlblOauth",
        ]
        assert {finding.severity.value for finding in found} == {"warning"}

    def test_fires_despite_forceignore(self, workspace: Workspace) -> None:
        for path, text in self.FILES.items():
            workspace.write(path, text)
        workspace.write(".forceignore", "**/*.ecaGlblOauth-meta.xml\n")
        self.git(workspace, "init --quiet", "add --all")
        assert len(workspace.find("committed-global-oauth")) == 1

    def test_is_silent_for_what_git_ignores(self, workspace: Workspace) -> None:
        for path, text in self.FILES.items():
            workspace.write(path, text)
        workspace.write(".gitignore", "*.ecaGlblOauth-meta.xml\n")
        self.git(workspace, "init --quiet", "add --all")
        assert workspace.find("committed-global-oauth") == ()

    def test_is_silent_outside_a_repository(
        self, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(workspace.root.parent))
        for path, text in self.FILES.items():
            workspace.write(path, text)
        assert workspace.find("committed-global-oauth") == ()

    def test_is_silent_without_git(self, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
        for path, text in self.FILES.items():
            workspace.write(path, text)
        self.git(workspace, "init --quiet", "add --all")
        monkeypatch.setenv("PATH", str(workspace.root))
        assert workspace.find("committed-global-oauth") == ()

    def test_git_is_not_asked_without_such_a_file(
        self, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_: object, **__: object) -> None:
            raise AssertionError

        monkeypatch.setattr(subprocess, "run", refuse)
        workspace.write(CONNECTED_APP, secret(SECRET))
        assert workspace.find("committed-secret", "committed-global-oauth")
