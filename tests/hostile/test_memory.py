"""Out of memory, or with a broken installation, the command ends with one line and exit code 2."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from tests.support import COMMAND, connected_app, environment

if TYPE_CHECKING:
    from tests.support import Workspace

APP = "Order_Sync.connectedApp"
SAID = "error: out of memory: give the process more, or lint fewer files at once\n"
# Run the command in a process whose imports fail from some point on.
FAILING = """
import sys
import sfscope_lint.__main__ as way_in

class Hindrance:
    left = {left}

    def find_spec(self, name, *_):
        self.left -= 1
        if self.left < 0 or name.startswith({module!r}):
            raise {error}

sys.meta_path.insert(0, Hindrance())
sys.argv = ["sfscope-lint", *{arguments!r}]
way_in.main()
"""


def run(
    workspace: Workspace, error: str, *arguments: str, module: str = "?", left: int = 10_000
) -> tuple[int, str]:
    program = FAILING.format(error=error, module=module, left=left, arguments=arguments)
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=workspace.root, env=environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stderr


@pytest.mark.parametrize("left", [0, 1, 2, 5, 10, 20, 40, 60])
def test_running_out_of_memory_at_any_import_is_one_line(left: int, workspace: Workspace) -> None:
    workspace.write(APP, connected_app("Full"))
    assert run(workspace, "MemoryError", ".", left=left) == (2, SAID)


@pytest.mark.parametrize("module", ["click", "lxml", "sfscope_rules", "sfscope_lint.engine.findings"])
@pytest.mark.parametrize(
    "error",
    [
        "MemoryError",
        'ImportError("x.so: failed to map segment from shared object")',
        'SystemError("x returned NULL without setting an exception")',
        'OSError(12, "Cannot allocate memory")',
    ],
)
def test_library_without_memory_is_one_line(error: str, module: str, workspace: Workspace) -> None:
    workspace.write(APP, connected_app("Full"))
    assert run(workspace, error, ".", module=module) == (2, SAID)


@pytest.mark.parametrize("module", ["click", "lxml", "sfscope_rules", "junit_xml"])
def test_broken_installation_says_what_is_missing(module: str, workspace: Workspace) -> None:
    workspace.write(APP, connected_app("Full"))
    error = f'ModuleNotFoundError("No module named {module!r}")'
    code, said = run(workspace, error, "--format", "junit", ".", module=module)
    assert code == 2
    assert said == (
        f"error: the installation is broken, or memory is short: No module named {module!r}; "
        "install sfscope-lint again\n"
    )


@pytest.mark.parametrize("name", ["a rule", "lxml", "expat"])
def test_running_out_of_memory_during_work_is_no_finding(name: str, workspace: Workspace) -> None:
    """It is not reported as a crashed rule or as malformed XML."""
    workspace.write(APP, connected_app("Full"))
    patch = {
        "a rule": "from sfscope_lint.model import apps; apps.OAuthApp.predicted_reply = property(fail)",
        "lxml": "from lxml import etree; etree.fromstring = fail",
        "expat": "from sfscope_lint.files import xml_events; xml_events.TextParser.here = fail",
    }[name]
    program = (
        "import sys, sfscope_lint.__main__ as way_in\n"
        f"def fail(*_): raise MemoryError\n{patch}\nsys.argv = ['sfscope-lint', '.']\nway_in.main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=workspace.root, env=environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (2, SAID)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems don't heed this limit")
@pytest.mark.skipif(sys.version_info[:3] == (3, 13, 0), reason="its imports may never end without memory")
def test_process_with_little_memory_ends_with_one_line(workspace: Workspace) -> None:
    """Limits between what loading our first module needs and what loading lxml needs.

    With less, the interpreter itself may fail in any way: Python 3.12.1 sometimes never ends.
    """
    import resource

    workspace.write(APP, connected_app("Full"))

    def limited(command: list[str], kib: int, seconds: int = 60) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=workspace.root, env=environment(), capture_output=True, text=True, check=False, timeout=seconds,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (kib << 10, kib << 10)),
        )  # fmt: skip

    def loads(kib: int) -> bool:
        with suppress(subprocess.TimeoutExpired):
            return limited([sys.executable, "-c", "import sfscope_lint.__main__"], kib, 5).returncode == 0
        return False

    least = next(kib for kib in range(10_000, 100_000, 1_000) if loads(kib))
    ended = [limited([*COMMAND, "."], least + more) for more in range(2_000, 8_000, 2_000)]
    assert not any("Traceback" in done.stderr for done in ended)
    assert all(done.returncode == 2 and SAID in done.stderr for done in ended)
