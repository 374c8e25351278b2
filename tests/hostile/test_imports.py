"""No module in the linted repository is imported, however it gets onto Python's path."""

from __future__ import annotations

import importlib.util
import os
import py_compile
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from tests.support import EXAMPLE, connected_app, environment

import sfscope_lint
from sfscope_lint.config.rule_packages import BUILT_IN, RuleError, load_rules

if TYPE_CHECKING:
    from collections.abc import Iterator

APP = "force-app/X.connectedApp-meta.xml"
PROJECT = '{"packageDirectories": [{"path": "force-app"}]}'
EVIL = "import pathlib\npathlib.Path(__file__).with_suffix('.ran').touch()\nRULES = ()\n"
# Modules that a run imports: of Python itself (not yet imported by site), dependencies, and a rule package.
NAMES = ("__future__", "typing", "json", "msgspec", "pathspec", "lxml", "click", "junit_xml", "evil_rules")
SCRIPT = [str(Path(sys.executable).parent / "sfscope-lint")]
MODULE = [
    sys.executable,
    "-P",
    "-m",
    "sfscope_lint",
]  # without -P, runpy itself imports from the directory

RULE = """
from sfscope_lint.model.severity import Category, Severity
from sfscope_lint.model.apps import OAuthApp
from sfscope_lint.model.rule import Problem, rule
@rule("every-app", severity=Severity.ERROR, category=Category.FLOW, on=OAuthApp)
def check(app):
    \"\"\"Require that there is no app.\"\"\"
    yield Problem(app.whole, "an app", help="none")
RULES = (check,)
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with an app and with evil modules in its root, in a folder and in a zip file."""
    root = tmp_path / "repository"
    (root / ".git").mkdir(parents=True)
    (root / "sfdx-project.json").write_text(PROJECT)
    (root / APP).parent.mkdir()
    (root / APP).write_text(connected_app("Api"))
    for folder in (root, root / "scripts", root / "force-app"):
        folder.mkdir(exist_ok=True)
        for name in NAMES:
            (folder / f"{name}.py").write_text(EVIL)
    with zipfile.ZipFile(root / "modules.zip", "w") as archive:
        archive.writestr("evil_rules.py", f"open({str(root / 'zip.ran')!r}, 'w')\nRULES = ()\n")
    return root


def run(
    cwd: Path, *arguments: str, command: list[str] = SCRIPT, **more: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*command, *arguments], cwd=cwd, env=environment(**more), capture_output=True, text=True, check=False,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip


def ran(root: Path) -> list[Path]:
    return list(root.parent.rglob("*.ran"))


def ignored(cwd: Path, *arguments: str, command: list[str] = SCRIPT, **more: str) -> None:
    """Check that a run of all the command's modules imports nothing evil."""
    plain = run(cwd, "--format", "junit", *arguments, command=command, **more)
    assert (plain.returncode, ran(root_of(cwd))) == (0, []), plain.stderr


def refused(cwd: Path, *arguments: str, command: list[str] = SCRIPT, **more: str) -> None:
    """Check that a run that names the evil rule package doesn't find it, and imports nothing evil before it looks."""
    plugged = run(cwd, "--plugin", "evil_rules", *arguments, command=command, **more)
    assert (plugged.returncode, plugged.stdout, ran(root_of(cwd))) == (2, "", [])
    assert plugged.stderr.startswith("error: the rule package evil_rules can't be loaded: ")
    assert plugged.stderr.count("\n") == 1


def root_of(cwd: Path) -> Path:
    return next(folder for folder in (cwd, *cwd.parents) if folder.name == "repository")


COMMANDS = {"script": SCRIPT, "module": MODULE}
PATHS = {  # by working directory
    ".": (
        ".",
        "",
        "{root}",
        "scripts",
        "{root}/scripts",
        "{root}/force-app/../scripts",
        "{root}/modules.zip",
    ),
    "force-app": ("..", "{root}", "{root}/scripts"),
}


@pytest.mark.parametrize(("cwd", "path"), [(cwd, path) for cwd in PATHS for path in PATHS[cwd]])
def test_pythonpath_into_the_repository_is_ignored(cwd: str, path: str, repository: Path) -> None:
    refused(repository / cwd, PYTHONPATH=path.format(root=repository))


@pytest.mark.parametrize(
    ("cwd", "path"), [(".", "."), (".", ""), ("force-app", "{root}/scripts"), (".", "{root}/modules.zip")]
)
def test_pythonpath_into_the_repository_is_ignored_by_the_module(
    cwd: str, path: str, repository: Path
) -> None:
    refused(repository / cwd, command=MODULE, PYTHONPATH=path.format(root=repository))


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("cwd", PATHS)
def test_no_run_imports_from_any_path_into_the_repository(command: str, cwd: str, repository: Path) -> None:
    paths = os.pathsep.join(PATHS[cwd]).format(root=repository)
    ignored(repository / cwd, command=COMMANDS[command], PYTHONPATH=paths)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_working_directory_behind_a_link_belongs_to_the_repository_with_the_link(
    repository: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    (outside / "force-app").mkdir(parents=True)
    (repository / "salesforce").symlink_to(outside)
    ran_there = run(
        outside, "--plugin", "evil_rules", PYTHONPATH=str(repository), PWD=str(repository / "salesforce")
    )
    assert (ran_there.returncode, ran(repository)) == (2, [])
    assert ran_there.stderr.startswith("error: the rule package evil_rules can't be loaded: No module named")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere no locale makes it start again")
@pytest.mark.parametrize("locale", [{}, {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "POSIX"}])
def test_python_beside_which_path_leads_is_neither_started_nor_trusted(
    locale: dict[str, str], repository: Path
) -> None:
    """For a name without a directory, Python looks on PATH, where another program may stand by now."""
    program = repository / "bin" / "python3"
    program.parent.mkdir()
    (program.parent / "evil_rules.py").write_text(EVIL)
    program.write_text(f"#!/bin/sh\ntouch {repository}/started.ran\n")
    program.chmod(0o755)
    home = Path(sfscope_lint.__file__).parents[1]
    places = [home, home.parent / "rules", Path(click.__file__).parents[1], program.parent]
    ended = subprocess.run(
        ["python3", "-P", "-m", "sfscope_lint", "--plugin", "evil_rules"],
        executable=os.path.realpath(sys.executable), cwd=repository, capture_output=True, text=True, check=False,
        env=environment(
            PATH=f"{program.parent}:{os.environ['PATH']}", PYTHONPATH=":".join(map(str, places)), **locale
        ),
    )  # fmt: skip
    assert (ended.returncode, ran(repository)) == (2, [])
    assert ended.stderr.startswith("error: the rule package evil_rules can't be loaded: No module named")


# The command where /proc doesn't tell which program runs.
WITHOUT_PROC = """
import os
from sfscope_lint import __main__
__main__._RUNNING = os.devnull + "/none"
__main__.main()
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere no locale makes it start again")
@pytest.mark.parametrize("start", [("-m", "sfscope_lint"), ("-c", WITHOUT_PROC)], ids=["proc", "without"])
@pytest.mark.parametrize("variable", ["PYTHONEXECUTABLE", "__PYVENV_LAUNCHER__"])
def test_python_that_a_variable_names_is_not_started(
    variable: str, start: tuple[str, str], repository: Path
) -> None:
    program = repository / "bin" / "python3"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\ntouch {repository}/started.ran\n")
    program.chmod(0o755)
    done = run(
        repository, command=[os.path.realpath(sys.executable), "-P", *start],
        PYTHONPATH=os.pathsep.join(path for path in sys.path if os.path.isabs(path)),
        PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", LC_ALL="POSIX", **{variable: str(program)},
    )  # fmt: skip
    assert (done.returncode, ran(repository)) == (0, []), done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_pythonpath_through_links_is_ignored(repository: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "evil_rules.py").write_text(EVIL)
    (tmp_path / "to-scripts").symlink_to(repository / "scripts")
    (tmp_path / "to-repository").symlink_to(repository)
    (repository / "out").symlink_to(outside)  # the link is in the repository
    paths = [
        str(tmp_path / "to-scripts"),
        str(tmp_path / "to-repository" / "scripts"),
        str(repository / "out"),
    ]
    for path in paths:
        refused(repository, PYTHONPATH=path)
    ignored(repository, PYTHONPATH=os.pathsep.join(paths))


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
@pytest.mark.parametrize("entry", ["pathlib.Path('/')", "b'/'", "None"])
def test_entry_that_is_no_text_stops_no_run(entry: str, repository: Path, tmp_path: Path) -> None:
    """Python passes over it. An error before the imports are guarded would import what prints it, from 3.13 on."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(f"import pathlib, sys\nsys.path.insert(0, {entry})\n")
    (repository / "traceback.py").write_text(EVIL)
    ignored(repository, PYTHONPATH=f"{site}{os.pathsep}{repository}")


def test_folder_above_the_target_of_a_link_is_refused(repository: Path, tmp_path: Path) -> None:
    """To the system, .. behind a link is the folder above its target. Python leaves a path that a start-up file adds as it is."""
    site = tmp_path / "site"
    site.mkdir()
    (tmp_path / "link").symlink_to(repository / "force-app")
    (site / "sitecustomize.py").write_text(
        f"import sys\nsys.path.append({str(tmp_path / 'link' / '..' / 'scripts')!r})\n"
    )
    refused(repository, PYTHONPATH=str(site))
    ignored(repository, PYTHONPATH=str(site))


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_folder_above_the_target_of_a_link_elsewhere_is_used(repository: Path, tmp_path: Path) -> None:
    site, rules = tmp_path / "site", tmp_path / "rules..1"
    site.mkdir()
    (rules / "inner").mkdir(parents=True)
    (rules / "good_rules.py").write_text(RULE)
    (tmp_path / "link").symlink_to(rules / "inner")
    (site / "sitecustomize.py").write_text(
        f"import sys\nsys.path.append({str(tmp_path / 'link' / '..')!r})\n"
    )
    done = run(repository, "--plugin", "good_rules", "--format", "concise", PYTHONPATH=str(site))
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_path_through_a_link_in_the_repository_is_refused(repository: Path, tmp_path: Path) -> None:
    """Neither the entry nor its target is in the repository, but a link in the repository is on the way."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "evil_rules.py").write_text(EVIL)
    (repository / "out").symlink_to(outside)
    (tmp_path / "entry").symlink_to(repository / "out")
    refused(repository, PYTHONPATH=str(tmp_path / "entry"))


@pytest.mark.parametrize("gone", [(".git",), (".git", "sfdx-project.json")])
def test_project_or_working_directory_counts_without_a_repository(
    gone: tuple[str, ...], repository: Path
) -> None:
    """Such as an unpacked archive: the project, or else the working directory, bounds the linted tree."""
    for name in gone:
        path = repository / name
        if path.is_dir():
            path.rmdir()
        else:
            path.unlink()
    cwd = repository if len(gone) > 1 else repository / "force-app"
    refused(cwd, ".", PYTHONPATH=str(repository / "scripts"))


@pytest.mark.skipif(sys.platform == "win32", reason="a directory that is in use can't be removed there")
@pytest.mark.parametrize("path", [APP, "force-app"])
def test_deleted_working_directory_is_an_error(path: str, repository: Path, tmp_path: Path) -> None:
    """Absolute paths in the arguments still count."""
    (tmp_path / "gone").mkdir()
    remove_and_run = ["sh", "-c", 'rmdir "$PWD"; exec "$@"', "sh", *SCRIPT]
    done = run(tmp_path / "gone", str(repository / path), command=remove_and_run, PYTHONPATH=str(repository))
    assert (done.returncode, done.stderr, ran(repository)) == (
        2,
        "error: the working directory no longer exists; change to one that does\n",
        [],
    )


def test_repository_around_a_submodule_counts(repository: Path) -> None:
    (repository / "force-app" / ".git").write_text("gitdir: ../.git/modules/force-app\n")
    refused(repository / "force-app", ".", PYTHONPATH=str(repository / "scripts"))


@pytest.mark.parametrize("arguments", [(), (".",), ("../force-app",)])
def test_project_above_the_repository_counts(arguments: tuple[str, ...], repository: Path) -> None:
    """The nearest project upward counts, whatever is in between."""
    (repository / ".git").rmdir()
    (repository / "inner" / ".git").mkdir(parents=True)
    refused(repository / "inner", *arguments, PYTHONPATH=str(repository / "scripts"))


@pytest.mark.parametrize("inner", [".git", ".git file", "none"])
def test_repository_around_a_repository_is_a_linted_tree(inner: str, repository: Path) -> None:
    """The outer one has its own ``.git`` directory and no project."""
    (repository / "sfdx-project.json").unlink()
    (repository / "force-app" / "sfdx-project.json").write_text('{"packageDirectories": [{"path": "."}]}')
    if inner == ".git":
        (repository / "force-app" / ".git").mkdir()
    elif inner == ".git file":
        (repository / "force-app" / ".git").write_text("gitdir: /nowhere\n")
    refused(repository / "force-app", PYTHONPATH=str(repository / "scripts"))


@pytest.mark.parametrize(
    "arguments",
    [
        ("{root}",),
        ("{root}/" + APP,),
        ("inventory", "{root}/force-app"),
        ("--stdin-filename", "{root}/" + APP, "-"),
        ("--stdin-filename={root}/" + APP, "-"),
        ("--config={elsewhere}/empty.toml", "{root}"),
        ("--config", "{elsewhere}/empty.toml", "--", "--config", "{root}"),
    ],
)
def test_repository_of_the_named_paths_counts(
    arguments: tuple[str, ...], repository: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "empty.toml").touch()
    named = [argument.format(root=repository, elsewhere=elsewhere) for argument in arguments]
    done = run(elsewhere, "--plugin", "evil_rules", *named, PYTHONPATH=str(repository / "scripts"))
    assert (done.returncode, ran(repository)) == (2, [])
    assert "the rule package evil_rules can't be loaded" in done.stderr


FINDER = """
import importlib.machinery, importlib.util, pathlib, sys, zipimport
class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == "evil_rules":
            return {spec}
sys.meta_path.{how}Finder)
"""
LOADER = "importlib.machinery.SourceFileLoader(name, {file!r})"
LOADER_OF_PATH = "importlib.machinery.SourceFileLoader(name, pathlib.Path({file!r}))"
LOADER_HERE = "importlib.machinery.SourceFileLoader(name, 'scripts/evil_rules.py')"
SPECS = {
    "with its file": "importlib.util.spec_from_file_location(name, {file!r})",
    "with an origin": f"importlib.machinery.ModuleSpec(name, {LOADER}, origin={{file!r}})",
    "with a loader alone": f"importlib.machinery.ModuleSpec(name, {LOADER})",
    "with a path object": f"importlib.machinery.ModuleSpec(name, {LOADER_OF_PATH}, origin=pathlib.Path({{file!r}}))",
    "with a loader of a path object": f"importlib.machinery.ModuleSpec(name, {LOADER_OF_PATH})",
    "with a loader of a zip file": "importlib.machinery.ModuleSpec(name, zipimport.zipimporter({zip!r}))",
    "with a loader of a relative path": f"importlib.machinery.ModuleSpec(name, {LOADER_HERE})",
    "with a loader of a relative zip file": "importlib.machinery.ModuleSpec(name, zipimport.zipimporter('modules.zip'))",
    "with a relative origin": f"importlib.machinery.ModuleSpec(name, {LOADER_HERE}, origin='scripts/evil_rules.py')",
}
NAMESPACE = """
import importlib.machinery, importlib.util, sys
spec = importlib.machinery.ModuleSpec("teams", None, is_package=True)
spec.submodule_search_locations.append({folder!r})
sys.modules["teams"] = importlib.util.module_from_spec(spec)
"""


@pytest.mark.parametrize("how", ["append(", "insert(0, "])
@pytest.mark.parametrize("spec", SPECS)
def test_finder_of_an_editable_install_is_ignored(
    spec: str, how: str, repository: Path, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    site.mkdir()
    evil = repository / "scripts" / "evil_rules.py"
    evil.write_text(f"open({str(repository / 'found.ran')!r}, 'w')\nRULES = ()\n")  # it may have no __file__
    found = SPECS[spec].format(file=str(evil), zip=str(repository / "modules.zip"))
    (site / "sitecustomize.py").write_text(FINDER.format(spec=found, how=how))
    (site / "asking.py").write_text("import evil_rules\nRULES = ()\n")
    refused(repository, PYTHONPATH=str(site))
    ignored(repository, PYTHONPATH=str(site))
    assert run(repository, "--plugin", "asking", PYTHONPATH=str(site)).returncode == 2
    assert not ran(repository)


@pytest.mark.parametrize("option", ["--isolated", "--no-baseline"])
def test_folder_that_is_named_like_the_server_counts_as_linted(
    option: str, repository: Path, tmp_path: Path
) -> None:
    """The server is kept out of repositories instead of the linted trees, and this tree is none, as a part of an archive."""
    site = tmp_path / "site"
    site.mkdir()
    found = SPECS["with its file"].format(file=str(repository / "scripts" / "evil_rules.py"))
    (site / "sitecustomize.py").write_text(FINDER.format(spec=found, how="append("))
    (repository / "force-app").rename(repository / "server")
    (repository / "sfdx-project.json").unlink()
    (repository / ".git").rmdir()
    done = run(repository, option, "server", "--plugin", "evil_rules", PYTHONPATH=str(site))
    assert (done.returncode, ran(repository)) == (2, [])


OLD_FINDER = """
import importlib.machinery, sys
class Finder:
    @staticmethod
    def find_module(name, path=None):
        return importlib.machinery.SourceFileLoader(name, {file!r}) if name == "evil_rules" else None
sys.meta_path.append(Finder)
"""


def test_finder_without_specs_is_ignored(repository: Path, tmp_path: Path) -> None:
    """Python before 3.12 still asks such finders."""
    site = tmp_path / "site"
    site.mkdir()
    file = str(repository / "scripts" / "evil_rules.py")
    (site / "sitecustomize.py").write_text(OLD_FINDER.format(file=file))
    refused(repository, PYTHONPATH=str(site))


STARTS = (
    "subprocess.run(['/bin/sh', '-c', {command!r}])",
    "subprocess.run({command!r}, shell=True)",
    "os.system({command!r})",
    "os.posix_spawn('/bin/sh', ['/bin/sh', '-c', {command!r}], {{}})",
    "os.execv('/bin/sh', ['/bin/sh', '-c', {command!r}])",
    "os.spawnv(os.P_WAIT, '/bin/sh', ['/bin/sh', '-c', {command!r}])",
    "subprocess.run(['git', '--git-dir=.', 'init', {built!r}])",
)


@pytest.mark.parametrize("start", STARTS)
def test_editable_install_is_not_built(start: str, repository: Path, tmp_path: Path) -> None:
    """Some finders build their package, with the tree's build files, whenever it is looked for."""
    site = tmp_path / "site"
    site.mkdir()
    built = str(repository / "built.ran")
    spec = SPECS["with its file"].format(file=str(repository / "scripts" / "evil_rules.py"))
    finder = FINDER.format(spec=spec, how="insert(0, ")
    program = start.format(command=f"touch {built}", built=built)
    building = f"        if name == 'evil_rules':\n            import os, subprocess\n            {program}\n"
    (site / "sitecustomize.py").write_text(
        finder.replace("        if name == ", f"{building}        if name == ", 1)
    )
    refused(repository, PYTHONPATH=str(site))


def test_nothing_is_built_for_our_own_modules(repository: Path, tmp_path: Path) -> None:
    """The guard of programs stands before the first module that the command looks for."""
    site = tmp_path / "site"
    site.mkdir()
    building = f"name == 'sfscope_lint.files.interrupts' and os.system('touch {repository}/built.ran')"
    (site / "sitecustomize.py").write_text(
        f"import os, sys\nclass Finder:\n    def find_spec(name, path=None, target=None):\n        {building}\n"
        "sys.meta_path.insert(0, Finder)\n"
    )
    run(repository, PYTHONPATH=str(site))
    assert not ran(repository)


def test_namespace_package_into_the_repository_is_refused(repository: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(NAMESPACE.format(folder=str(repository / "scripts")))
    done = run(repository, "--plugin", "teams.evil_rules", PYTHONPATH=str(site))
    assert (done.returncode, ran(repository)) == (2, [])
    assert "teams.evil_rules lies in the repository that is linted" in done.stderr


@pytest.fixture
def environment_within(repository: Path) -> Path:
    """The site-packages of a virtual environment in the repository that contains sfscope-lint."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", repository / ".venv"], check=True)
    site = next((repository / ".venv").rglob("site-packages"))
    (site / "_sfscope_lint.pth").write_text("\n".join(path for path in sys.path if os.path.isabs(path)))
    return site


def test_environment_in_the_repository_works(repository: Path, environment_within: Path) -> None:
    site = environment_within
    (site / "good_rules.py").write_text(RULE)
    python = next((repository / ".venv").glob("[bS]*/python*"))
    done = run(
        repository, "--format", "concise", "--plugin", "good_rules",
        command=[str(python), "-P", "-m", "sfscope_lint"],
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, "")
    assert "every-app" in done.stdout
    assert not ran(repository)


def test_folder_beside_an_installed_package_is_used(repository: Path, environment_within: Path) -> None:
    for name in ("team", "more"):
        (environment_within / name).mkdir()
    (environment_within / "more" / "good_rules.py").write_text(RULE)
    (environment_within / "more.pth").write_text(
        f"import sys; sys.path.append({str(environment_within / 'team' / '..' / 'more')!r})\n"
    )
    python = next((repository / ".venv").glob("[bS]*/python*"))
    command = [str(python), "-P", "-m", "sfscope_lint"]
    done = run(repository, "--plugin", "good_rules", "--format", "concise", command=command)
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_installed_link_into_the_repository_is_refused(repository: Path, environment_within: Path) -> None:
    (environment_within / "evil_rules.py").symlink_to(repository / "scripts" / "evil_rules.py")
    python = next((repository / ".venv").glob("[bS]*/python*"))
    refused(repository, command=[str(python), "-P", "-m", "sfscope_lint"])


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_second_folder_behind_an_installed_link_is_refused(
    repository: Path, environment_within: Path
) -> None:
    """The look at the first one has passed the folder above both."""
    (environment_within / "team").symlink_to(repository.parent)
    (environment_within / "team.pth").write_text("team/repository/force-app\nteam/repository/scripts\n")
    python = next((repository / ".venv").glob("[bS]*/python*"))
    refused(repository, command=[str(python), "-P", "-m", "sfscope_lint"])


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
@pytest.mark.parametrize("link", ["module", "directory", "compiled", "caches"])
@pytest.mark.parametrize("tried", ["once", "again"])
def test_link_in_an_installed_package_into_the_repository_is_refused(
    tried: str, link: str, repository: Path, environment_within: Path
) -> None:
    """The package was installed, but the link's target in the repository wasn't. Another package may have tried to import it."""
    package, python = environment_within / "team", next((repository / ".venv").glob("[bS]*/python*"))
    package.mkdir()
    (package / "__init__.py").touch()
    if link == "module":
        (package / "evil_rules.py").symlink_to(repository / "scripts" / "evil_rules.py")
    elif link == "directory":
        (package / "deep").symlink_to(repository / "scripts")
    else:
        (package / "evil_rules.py").write_text("RULES = ()\n")
        cache = Path(importlib.util.cache_from_source(str(package / "evil_rules.py")))
        compiled = repository / "scripts" / cache.name
        py_compile.compile(
            str(repository / "scripts" / "evil_rules.py"),
            str(compiled),
            invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
        )
        if link == "caches":
            cache.parent.symlink_to(repository / "scripts")
        else:
            cache.parent.mkdir()
            cache.symlink_to(compiled)
    name = "team.deep.evil_rules" if link == "directory" else "team.evil_rules"
    (environment_within / "trying.py").write_text(
        f"RULES = ()\nfor _ in 'package', 'module':\n try:\n  import {name}\n except ImportError:\n  pass\n"
    )
    before = ("--plugin", "trying") if tried == "again" else ()
    done = run(repository, *before, "--plugin", name, command=[str(python), "-P", "-m", "sfscope_lint"])
    assert (done.returncode, ran(repository)) == (2, []), done.stderr
    assert " lies in the repository that is linted" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_link_in_an_installed_package_that_leads_elsewhere_is_followed(
    repository: Path, environment_within: Path, tmp_path: Path
) -> None:
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "rules.py").write_text(RULE)
    (environment_within / "team").mkdir()
    (environment_within / "team" / "rules.py").symlink_to(tmp_path / "store" / "rules.py")
    python = next((repository / ".venv").glob("[bS]*/python*"))
    done = run(repository, "--plugin", "team.rules", command=[str(python), "-P", "-m", "sfscope_lint"])
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.parametrize("cwd", ["elsewhere", "repository"])
def test_rule_package_elsewhere_is_loaded(cwd: str, repository: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "team").mkdir(parents=True)  # no __init__.py: a namespace package
    (site / "team" / "rules.py").write_text(RULE)
    (tmp_path / "elsewhere").mkdir()
    arguments = ("--format", "concise", "--plugin", "team.rules", str(repository / "force-app"))
    done = run(tmp_path / cwd, *arguments, PYTHONPATH=str(site))
    assert (done.returncode, done.stderr) == (1, "")
    assert "every-app" in done.stdout


def test_relative_path_that_a_rule_package_adds_is_refused(repository: Path, tmp_path: Path) -> None:
    """Python makes the path of a folder absolute, but not that of a zip file."""
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "own_rules.py").write_text(
        "import sys\nsys.path.append('modules.zip')\nimport evil_rules\nRULES = ()\n"
    )
    done = run(repository, "--plugin", "own_rules", PYTHONPATH=str(rules))
    assert (done.returncode, ran(repository)) == (2, [])
    assert "evil_rules lies in the repository that is linted" in done.stderr


def test_rule_package_in_another_repository_is_loaded(repository: Path, tmp_path: Path) -> None:
    """Near miss: a team develops its rules there; the user sets ``PYTHONPATH``."""
    (tmp_path / "rules" / ".git").mkdir(parents=True)
    (tmp_path / "rules" / "team_rules.py").write_text(RULE)
    (repository / "server").mkdir()
    (repository / "server" / Path(APP).name).write_text(connected_app("Api"))
    for paths in ((), ("--no-baseline", "server")):
        done = run(repository, *paths, "--plugin", "team_rules", PYTHONPATH=str(tmp_path / "rules"))
        assert (done.returncode, done.stderr) == (1, "")


def test_environment_in_a_repository_at_home_is_used(repository: Path, environment_within: Path) -> None:
    """The repository at home contains the environment, and the project in its own repository."""
    (environment_within / "good_rules.py").write_text(RULE)
    project = repository / "work" / "project"
    (project / ".git").mkdir(parents=True)
    (project / APP).parent.mkdir()
    (project / APP).write_text(connected_app("Api"))
    python = next((repository / ".venv").glob("[bS]*/python*"))
    command = [str(python), "-P", "-m", "sfscope_lint"]
    good = run(project, "--plugin", "good_rules", command=command, HOME=str(repository))
    assert (good.returncode, good.stderr) == (1, "")
    refused(project, command=command, HOME=str(repository), PYTHONPATH=str(repository / "scripts"))


TOP_IS_A_REPOSITORY = """
import os
lexists = os.path.lexists
os.path.lexists = lambda path: path == os.path.abspath(os.sep) + ".git" or lexists(path)
"""


def test_root_of_the_file_system_counts_as_a_repository(repository: Path, tmp_path: Path) -> None:
    """Such as in an image whose files were copied to its root."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(TOP_IS_A_REPOSITORY)
    path = os.pathsep.join((str(tmp_path / "site"), str(repository / "scripts")))
    refused(repository, PYTHONPATH=path)
    (tmp_path / "site" / "evil_rules.py").write_text(EVIL)
    refused(repository, PYTHONPATH=path)


@pytest.mark.skipif(sys.platform == "win32", reason="home is found in another way there")
def test_folder_that_is_named_like_home_is_ignored(repository: Path) -> None:
    """If nothing says where home is, Python looks for the user's packages in a folder named ``~``."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    site = repository / "~" / ".local" / "lib" / version / "site-packages"
    site.mkdir(parents=True)
    for name in NAMES:
        (site / f"{name}.py").write_text(EVIL)
    (site / "extra.pth").write_text("more\n")
    (site / "more").mkdir()
    (site / "more" / "evil_rules.py").write_text(EVIL)
    python = str(getattr(sys, "_base_executable", sys.executable))  # one that has directories of the user
    asked = subprocess.run(
        [python, "-c", "import sys; print(sys.path)"],
        cwd=repository, env=environment(HOME="~"), capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert str(site) in asked.stdout
    path = os.pathsep.join(path for path in sys.path if os.path.isabs(path))
    refused(repository, command=[python, "-P", "-m", "sfscope_lint"], HOME="~", PYTHONPATH=path)


@pytest.mark.parametrize("name", ["GIT_WORK_TREE", "GIT_DIR"])
def test_repository_that_the_environment_names_is_a_linted_tree(
    name: str, repository: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / APP).parent.mkdir(parents=True)
    (elsewhere / APP).write_text(connected_app("Api"))
    value = {"GIT_WORK_TREE": repository, "GIT_DIR": repository / ".git"}[name]
    more = {"PYTHONPATH": str(repository / "scripts"), name: str(value)}
    done = run(elsewhere, "--plugin", "evil_rules", command=SCRIPT, **more)
    assert (done.returncode, ran(repository)) == (2, [])
    assert "the rule package evil_rules can't be loaded" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_tree_around_the_target_of_a_link_above_a_named_path_is_linted(
    repository: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "link").symlink_to(repository / "force-app")
    named = elsewhere / "link" / Path(APP).name
    done = run(elsewhere, "--plugin", "evil_rules", str(named), PYTHONPATH=str(repository / "scripts"))
    assert (done.returncode, ran(repository)) == (2, [])
    assert "the rule package evil_rules can't be loaded" in done.stderr


def test_tree_around_the_target_of_a_named_link_is_linted(repository: Path, tmp_path: Path) -> None:
    for name in ("elsewhere", "links"):
        (tmp_path / name).mkdir()
    (tmp_path / "links" / "X.connectedApp-meta.xml").symlink_to(repository / APP)
    done = run(
        tmp_path / "elsewhere", "--plugin", "evil_rules", "../links/X.connectedApp-meta.xml",
        PYTHONPATH=str(repository / "scripts"),
    )  # fmt: skip
    assert (done.returncode, ran(repository)) == (2, [])


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
@pytest.mark.parametrize(
    ("way", "named"),
    [
        ("mine/theirs/out", "."),
        ("", "{root}/mine/theirs/out"),
        ("", "{root}/mine/theirs/out/force-app"),
        ("", "{root}/way"),
        ("", "{root}/way/X.connectedApp-meta.xml"),
        ("", "{root}/links/X.connectedApp-meta.xml"),
    ],
)
def test_tree_between_two_links_is_linted(way: str, named: str, repository: Path, tmp_path: Path) -> None:
    """A link of the user, or of another repository, leads into the tree, and a link in the tree leads out of it."""
    outside, mine, links = (tmp_path / name for name in ("outside", "mine", "links"))
    (outside / "force-app").mkdir(parents=True)
    links.mkdir()
    (outside / "X.connectedApp-meta.xml").write_text(connected_app("Api"))
    (mine / ".git").mkdir(parents=True)
    (mine / "theirs").symlink_to(repository)
    (repository / "out").symlink_to(outside)
    (repository / "file").symlink_to(outside / "X.connectedApp-meta.xml")
    (tmp_path / "way").symlink_to(repository / "out")
    (links / "X.connectedApp-meta.xml").symlink_to(repository / "file")
    done = run(
        outside, "--plugin", "evil_rules", named.format(root=tmp_path),
        PYTHONPATH=str(repository / "scripts"), PWD=str(tmp_path / way if way else outside),
    )  # fmt: skip
    assert (done.returncode, ran(repository)) == (2, [])


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
@pytest.mark.parametrize("named", ["link", "link/X.connectedApp-meta.xml"])
@pytest.mark.parametrize("variable", ["PWD", "GIT_DIR", "GIT_WORK_TREE"])
def test_more_links_than_python_follows_keep_no_tree_from_being_found(
    named: str, variable: str, repository: Path
) -> None:
    """The system follows 40 of them. Python fails for a thousand, and did before anything was kept out."""
    (repository / "link").symlink_to("links/1")
    (repository / "links").mkdir()
    for number in range(1, 1100):
        (repository / "links" / str(number)).symlink_to(str(number + 1))
    more = {variable: str(repository / "link")}
    refused(repository, named, command=SCRIPT, PYTHONPATH=str(repository), **more)
    done = run(repository, named, command=SCRIPT, **more)
    assert (done.returncode, done.stderr.count("\n")) == (0 if named == "link" else 2, 1)


@pytest.mark.skipif(sys.platform != "linux", reason="paths have another limit there")
@pytest.mark.parametrize("path", ["{way}", "{way}/scripts", "/proc/self/cwd"])
def test_tree_whose_path_is_too_long_is_kept_out(path: str, tmp_path: Path) -> None:
    """Links of an archive lead to a directory whose real path the system doesn't take. Nothing shows where the archive begins."""
    archive = tmp_path / "archive"
    half = "/".join(["d" * 200] * 12)
    (archive / half).mkdir(parents=True)
    (archive / "x").symlink_to(half)
    here = os.open(archive / half, os.O_RDONLY)
    for part in half.split("/"):
        os.mkdir(part, dir_fd=here)
        above, here = here, os.open(part, os.O_RDONLY, dir_fd=here)
        os.close(above)
    os.close(here)
    (archive / half / "y").symlink_to(half)
    way = archive / "x" / "y"
    (way / "scripts").mkdir()
    for folder in (way, way / "scripts"):
        for name in NAMES:
            (folder / f"{name}.py").write_text(f"open({str(archive / 'deep.ran')!r}, 'w')\nRULES = ()\n")
    for named in ((), ("/proc/self/cwd",)):
        done = run(way, "--plugin", "evil_rules", *named, PYTHONPATH=path.format(way=way))
        assert (done.returncode, (archive / "deep.ran").exists()) == (2, False)
        assert done.stderr.startswith("error: the rule package evil_rules can't be loaded: ")


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_folder_of_a_users_link_is_no_linted_tree(repository: Path, tmp_path: Path) -> None:
    """Near miss: the link is in no repository, so the modules beside it are the user's."""
    home = tmp_path / "home"
    (home / "lib").mkdir(parents=True)
    (home / "lib" / "team_rules.py").write_text(RULE)
    (home / "way").symlink_to(repository)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    done = run(
        elsewhere, "--plugin", "team_rules", str(home / "way" / "force-app"), PYTHONPATH=str(home / "lib")
    )
    assert (done.returncode, "every-app" in done.stdout) == (1, True), done.stderr


def test_our_own_checkout_is_linted() -> None:
    assert run(EXAMPLE).returncode == 1  # it has broken apps; a failed import would be 2


@pytest.mark.parametrize(
    "name",
    [
        "test", "test.autotest", "idlelib.idle", "_testcapi", "_testinternalcapi", "xxlimited", "xxsubtype", "antigravity",
        "this", "os", "sys", "__hello__", "__phello__.spam", "unittest.__main__", "pip.__main__", "lib2to3",
        "__main__", "_frozen_importlib", "site-packages.pip", "lib-dynload", ".test", "a..b", "", "a b",
    ],
)  # fmt: skip
def test_modules_of_python_are_no_rule_packages(name: str) -> None:
    before = set(sys.modules)
    with pytest.raises(
        RuleError, match=r"can't be loaded: (it isn't a package of rules|No module|the name isn't)"
    ):
        load_rules((BUILT_IN, name))
    assert not {
        module for module in set(sys.modules) - before if module.partition(".")[0] == name.partition(".")[0]
    }


@pytest.mark.parametrize(
    "name",
    ["script", "script.below", "package", "package.script", "package.script.below", "package.none", "space.script",
     "space.inner.script", "space", "space.inner", "zipped.script", "compiled"],
)  # fmt: skip
def test_installed_scripts_are_not_run(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A script may run what is in the working directory: ``setup()`` of setuptools imports what a setup.cfg names."""
    script = f"open({str(tmp_path / 'ran')!r}, 'w').close()"
    for path in ("script", "package/__init__", "package/script", "space/script", "space/inner/script"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / f"{path}.py").write_text(script)
    py_compile.compile(str(tmp_path / "script.py"), str(tmp_path / "compiled.pyc"))
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("zipped/__init__.py", script)
        archive.writestr("zipped/script.py", script)
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path), str(tmp_path / "all.zip")])
    with pytest.raises(RuleError, match=r"can't be loaded: (it isn't a package of rules|No module)"):
        load_rules((BUILT_IN, name))
    assert not (tmp_path / "ran").exists()


@pytest.fixture
def forgets_modules() -> Iterator[None]:
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        del sys.modules[name]


@pytest.mark.usefixtures("forgets_modules")
@pytest.mark.parametrize(
    "name", ["package.rules", "package.inner.rules", "space.rules", "space.inner.rules", "zipped.rules"]
)
def test_rule_packages_below_others_are_loaded(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Near miss: with and without ``__init__.py``, and in an archive."""
    for part in ("first", "second"):
        for path in ("package", "package/inner", "space/inner"):
            (tmp_path / part / path).mkdir(parents=True)
    (tmp_path / "first" / "package" / "__init__.py").touch()
    for path in ("package", "package/inner", "space", "space/inner"):
        part = "second" if path.startswith("space") else "first"
        (tmp_path / part / path / "rules.py").write_text(RULE)
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("zipped/__init__.py", "")
        archive.writestr("zipped/rules.py", RULE)
    more = [str(tmp_path / place) for place in ("first", "second", "all.zip")]
    monkeypatch.setattr(sys, "path", [*sys.path, *more])
    assert "every-app" in {rule.name for rule in load_rules((BUILT_IN, name))}


def test_settings_that_name_a_module_of_python_are_refused(repository: Path) -> None:
    (repository / "sfscope-lint.toml").write_text('plugins = ["test.autotest"]\n')
    done = run(repository)
    assert (done.returncode, done.stdout, done.stderr) == (
        2,
        "",
        "error: sfscope-lint.toml:1: plugins[0]: the rule package test.autotest can't be loaded: it isn't a package of "
        "rules\n",
    )


def test_work_tree_named_in_the_environment_counts(repository: Path) -> None:
    """There is no .git: GIT_WORK_TREE names the tree, and the project is a subfolder."""
    (repository / ".git").rmdir()
    (repository / "sfdx-project.json").unlink()
    (repository / "force-app" / "sfdx-project.json").write_text('{"packageDirectories": [{"path": "."}]}')
    refused(
        repository / "force-app",
        PYTHONPATH=str(repository / "scripts"),
        GIT_DIR=str(repository.parent / "elsewhere.git"),
        GIT_WORK_TREE=str(repository),
    )


def test_programs_beside_the_command_are_no_rule_packages(repository: Path, tmp_path: Path) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "evil_tool.py").write_text(EVIL)
    command = programs / "sfscope-lint"
    command.write_text("import sys\nfrom sfscope_lint.__main__ import main\nsys.exit(main())\n")
    done = run(repository, "--plugin", "evil_tool", command=[sys.executable, str(command)])
    assert (done.returncode, ran(repository)) == (2, [])
    assert "No module named 'evil_tool'" in done.stderr


def test_work_tree_in_the_environment_hides_no_repository_above(repository: Path) -> None:
    (repository / "sfdx-project.json").unlink()
    (repository / "force-app" / "sfdx-project.json").write_text('{"packageDirectories": [{"path": "."}]}')
    refused(
        repository / "force-app",
        PYTHONPATH=str(repository / "scripts"),
        GIT_WORK_TREE=str(repository / "force-app"),
    )


@pytest.mark.parametrize("prefix", ["compiled", "{root}/compiled"])
def test_compiled_modules_in_the_tree_do_not_run(prefix: str, repository: Path) -> None:
    import junit_xml

    source = repository / "scripts" / "junit_xml.py"
    prefix = prefix.format(root=repository)
    real = str(Path(junit_xml.__file__).resolve())
    cache = importlib.util.cache_from_source(real).replace("/__pycache__/", "/")
    target = repository / "compiled" / Path(cache).relative_to("/")
    py_compile.compile(
        str(source), str(target), invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH
    )
    done = run(repository, "--format", "junit", PYTHONPYCACHEPREFIX=prefix)
    assert (done.returncode, ran(repository)) == (0, []), done.stderr
