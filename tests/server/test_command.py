"""How the server command starts and ends."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

from tests.support import COMMAND, environment

if TYPE_CHECKING:
    from tests.support import Workspace


def test_server_without_its_packages_says_what_to_install(workspace: Workspace) -> None:
    hidden = "import sys; sys.modules['pygls'] = None; from sfscope_lint.__main__ import main; main()"
    done = subprocess.run(
        [COMMAND[0], "-c", hidden, "server"], cwd=workspace.root, env=environment(), capture_output=True,
        check=False, text=True,
    )  # fmt: skip
    assert done.returncode == 2
    assert (
        done.stderr == "error: the language server needs two more packages: pip install 'sfscope-lint[lsp]'\n"
    )


def test_server_says_which_package_it_does_not_import_from_a_repository(workspace: Workspace) -> None:
    """As from the user's site-packages in a home that is a repository."""
    workspace.write("home/.git/HEAD", "ref: refs/heads/main\n")
    package = workspace.write("home/lib/pygls/__init__.py", "")
    workspace.write("work/sfdx-project.json", "{}")
    led = f"import sys; sys.path.insert(0, {str(package.parents[1])!r}); from sfscope_lint.__main__ import main; main()"
    done = subprocess.run(
        [COMMAND[0], "-c", led, "server"], cwd=workspace.root / "work", env=environment(), capture_output=True,
        check=False, text=True,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr == (
        f"error: {package} is in a repository or project, which may be a stranger's, so the language server doesn't import it "
        "from there: install it where sfscope-lint is: pip install 'sfscope-lint[lsp]'\n"
    )


def test_json_of_the_protocol_is_all_that_standard_output_gets(workspace: Workspace) -> None:
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "shutdown"}).encode()
    leave = json.dumps({"jsonrpc": "2.0", "method": "exit"}).encode()
    frames = b"".join(b"Content-Length: %d\r\n\r\n%s" % (len(one), one) for one in (body, leave))
    done = subprocess.run(
        [*COMMAND, "server"], cwd=workspace.root, env=environment(), input=frames, capture_output=True,
        check=False, timeout=60,
    )  # fmt: skip
    assert done.stdout.startswith(b"Content-Length: ")
