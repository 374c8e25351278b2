"""Whether random programs are programs: what parses them, and the checkers of their languages that are on this machine."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

from tests.laws.programs.check import Difference

from sfscope_lint.readers.code import apex, csharp, go, java, javascript, php, powershell, python, ruby
from sfscope_lint.readers.code.parse import parser_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from tests.laws.programs.generate import Program

    from sfscope_lint.readers.code.meanings import Language

_LANGUAGES: Mapping[str, Language] = {
    **dict.fromkeys(("js", "mjs", "jsx", "gs"), javascript.JAVASCRIPT),
    **dict.fromkeys(("ts", "mts"), javascript.TYPESCRIPT),
    "tsx": javascript.TSX,
    "py": python.PYTHON,
    "cls": apex.APEX,
    "java": java.JAVA,
    "cs": csharp.CSHARP,
    "go": go.GO,
    "rb": ruby.RUBY,
    "php": php.PHP,
    **dict.fromkeys(("ps1", "psm1"), powershell.POWERSHELL),
}
_SCRIPT = re.compile(
    r"<script(?: async| defer| type='?\"?module'?\"?)+>(.*?)</script>", re.IGNORECASE | re.DOTALL
)
_NODE = """
const vm = require('node:vm');
const programs = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
const wrong = {};
for (const [name, text] of Object.entries(programs)) {
  try { new vm.SourceTextModule(text); } catch (error) { wrong[name] = String(error); }
}
console.log(JSON.stringify(wrong));
"""


def invalid(language: str, programs: Mapping[str, Program], directory: Path) -> Iterator[Difference]:
    """The programs, which are in the directory, that a checker refuses."""
    yield from unparsed(programs)
    if language in _CHECKERS:
        yield from _CHECKERS[language](programs, directory)


def unparsed(programs: Mapping[str, Program]) -> Iterator[Difference]:
    """The programs that have syntax errors for the product's own parser."""
    for name, program in programs.items():
        language = _LANGUAGES.get(program.suffix)
        if language:
            data = language.mask(program.text.encode())
            tree = parser_of(language.grammar).parse(data)
            if tree.root_node.has_error:
                yield Difference(name, "tree-sitter: syntax error")


def _python(programs: Mapping[str, Program], _: Path) -> Iterator[Difference]:
    for name, program in programs.items():
        try:
            ast.parse(program.text)
        except SyntaxError as error:
            yield Difference(name, f"ast: {error}")


def _node(programs: Mapping[str, Program], _: Path) -> Iterator[Difference]:
    if node := shutil.which("node"):
        texts = {
            name: "\n".join(_SCRIPT.findall(one.text)) if one.suffix.startswith("htm") else one.text
            for name, one in programs.items()
        }
        command = [node, "--experimental-vm-modules", "--no-warnings", "-e", _NODE]
        done = subprocess.run(command, input=json.dumps(texts), capture_output=True, check=True, text=True)
        yield from (Difference(name, f"node: {error}") for name, error in json.loads(done.stdout).items())


def _bash(programs: Mapping[str, Program], directory: Path) -> Iterator[Difference]:
    if bash := shutil.which("bash"):
        for name, program in programs.items():
            done = subprocess.run(
                [bash, "-n", f"{name}.{program.suffix}"],
                cwd=directory,
                capture_output=True,
                check=False,
                text=True,
            )
            if done.returncode:
                yield Difference(name, f"bash: {done.stderr.strip()}")


def _javac(programs: Mapping[str, Program], directory: Path) -> Iterator[Difference]:
    if javac := shutil.which("javac"):
        command = [
            javac,
            "-proc:none",
            "-XDshould-stop.ifError=PARSE",
            "-XDshould-stop.ifNoError=PARSE",
            "-Xmaxerrs",
            "10000",
        ]
        paths = [f"{name}.{program.suffix}" for name, program in programs.items()]
        done = subprocess.run([*command, *paths], cwd=directory, capture_output=True, check=False, text=True)
        for name, error in re.findall(r"^(P\d+)\.java:(\d+: error: .*)$", done.stderr, re.MULTILINE):
            yield Difference(name, f"javac: {error}")


_CHECKERS: Mapping[str, Callable[[Mapping[str, Program], Path], Iterator[Difference]]] = {
    "Python": _python,
    "JavaScript": _node,
    "Apps Script": _node,
    "HTML": _node,
    "Shell": _bash,
    "Java": _javac,
}
