"""Hostile repositories: any program that their configuration starts leaves a mark."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from tests.support import commit, git

if TYPE_CHECKING:
    from pathlib import Path

# Runs the command, and renames a path when the project or the first app is opened.
RENAMING = """
import os, sys
old, new = sys.argv.pop(1), sys.argv.pop(1)
def rename(event, arguments):
    if event == "open" and str(arguments[0]).endswith(("sfdx-project.json", "connectedApp-meta.xml")) and os.path.lexists(old):
        os.rename(old, new)
sys.addaudithook(rename)
from sfscope_lint.__main__ import main
main()
"""
# {run} is a command that leaves the mark, with the name of what started it.
_CONFIG = """
[core]
    repositoryformatversion = 1
    bare = false
    {work_tree}
    fsmonitor = "{run} fsmonitor; false"
    hooksPath = {hooks}
    pager = "{run} pager; cat"
    editor = "{run} editor"
    askPass = "{run} askPass"
    sshCommand = "{run} sshCommand"
    gitProxy = "{run} gitProxy"
    alternateRefsCommand = "{run} alternateRefsCommand"
    sparseCheckout = true
    sparseCheckoutCone = true
    untrackedCache = true
[index]
    sparse = true
[extensions]
    partialClone = origin
[protocol]
    allow = always
[protocol "ext"]
    allow = always
[remote "origin"]
    promisor = true
    url = ext::{run}% ext
    partialCloneFilter = blob:none
    uploadpack = "{run} uploadpack"
[filter "x"]
    clean = "{run} clean; cat"
    smudge = "{run} smudge; cat"
    required = true
[filter "y"]
    process = "{run} process"
    required = true
[diff]
    external = "{run} external"
[diff "x"]
    textconv = "{run} textconv"
    command = "{run} command"
[pager]
    ls-files = "{run} pager-of-ls-files; cat"
    ls-tree = "{run} pager-of-ls-tree; cat"
    diff = "{run} pager-of-diff; cat"
[alias]
    ls-files = "!{run} alias"
    merge-base = "!{run} alias"
[credential]
    helper = "!{run} credential"
[gpg]
    program = "{gpg}"
[log]
    showSignature = true
[submodule]
    recurse = true
"""


class Mark:
    """A file beside the tree; every program that is started writes into it."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self.file = directory / "mark"
        self.script = directory / "run.sh"
        self.script.write_text(f'#!/bin/sh\necho "${{1:-$0}}" >> {self.file}\n')
        self.script.chmod(0o755)
        self.hooks = directory / "hooks"
        self.hooks.mkdir(exist_ok=True)
        for name in ("post-index-change", "reference-transaction", "pre-auto-gc", "post-checkout"):
            shutil.copy(self.script, self.hooks / name)

    @property
    def left_by(self) -> set[str]:
        return set(self.file.read_text().split()) if self.file.exists() else set()

    def clear(self) -> None:
        self.file.unlink(missing_ok=True)

    def config(self, work_tree: str = "") -> str:
        return _CONFIG.format(
            run=f"sh {self.script}",
            gpg=self.script,
            hooks=self.hooks,
            work_tree=work_tree and f"worktree = {work_tree}",
        ).replace(f"ext::sh {self.script}%", f"ext::sh {self.script}")


def repository(directory: Path) -> Path:
    """Make the directory a repository with everything committed to its branch ``main``."""
    directory.mkdir(parents=True, exist_ok=True)
    git(directory, "init", "--quiet", "--initial-branch", "main")
    commit(directory)
    return directory


def plant(directory: Path, mark: Mark, scratch: Path) -> None:
    """Make a folder of a tree look like a bare repository whose index can't be read without fetching a missing tree."""
    source = scratch / "source"
    (source / "kept").mkdir(parents=True)
    (source / "folded").mkdir()
    (source / "kept/a").write_text("a")
    (source / "folded/b").write_text("b")
    repository(source)
    git(source, "sparse-checkout", "init", "--cone", "--sparse-index")
    git(source, "sparse-checkout", "set", "kept")
    directory.mkdir(parents=True, exist_ok=True)
    shutil.copy(source / ".git/index", directory / "index")
    for folder in ("objects/info", "refs/heads", "refs/remotes/origin", "info"):
        (directory / folder).mkdir(parents=True)
        (directory / folder / "kept").write_text("")  # otherwise git would not commit the folder
    (directory / "info/sparse-checkout").write_text("/*\n!/*/\n/kept/\n")
    (directory / "HEAD").write_text("ref: refs/heads/main\n")
    (directory / "config").write_text(mark.config("."))
