"""Targets that run a command in this process: what it prints about a stranger's files is plain, and a failure is one clear line."""

from __future__ import annotations

import contextlib
import csv
import gzip
import io
import json
import re
from functools import cache
from itertools import count, pairwise
from typing import TYPE_CHECKING, Any

import msgspec
from lxml import html
from tests.formats import inventories
from tests.fuzz import oracles, seeds
from tests.fuzz.projects import has_plugins, pack, unpack, write
from tests.fuzz.target import Target, directory, emptied
from tests.support import Ran, connected_app

from sfscope_lint.cli.options import cli
from sfscope_lint.config.rule_packages import load_rules
from sfscope_lint.engine.lint import lint
from sfscope_lint.model.apps import AppKind
from sfscope_lint.model.settings import Settings
from sfscope_lint.model.severity import Category, Severity
from sfscope_lint.model.values import State
from sfscope_lint.output.escape import cells
from sfscope_lint.output.inventory.collect import take
from sfscope_lint.output.inventory.formats import INVENTORIES, render_inventory, without_stamp
from sfscope_lint.output.inventory.merge import merge
from sfscope_lint.output.inventory.read import InventoryError, read_inventory
from sfscope_lint.output.inventory.text import render
from sfscope_lint.output.style import Style

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from sfscope_lint.output.inventory.document import Inventory

_SEPARATOR = b"\x1e"  # of the files of one input
_MOST_FILES = 4
_EVERY = 6  # of the projects of which inventories are taken: most differ in programs only
# Values that an inventory has instead of a free text.
_CHOICES = {member.value for kind in (AppKind, State, Severity, Category) for member in kind}
_PIPE = re.compile(r"(?<!\\)(?:\\\\)*\|")  # between two cells of Markdown
_BEFORE = "before\n"
_SUFFIXES = dict(zip(INVENTORIES, ("txt", "md", "csv", "json", "html"), strict=True))
_LINE = re.compile(r"(?:error|note|warning): +\S.*")  # a name may begin with a space
_LIVE = "//img | //i | //comment() | //iframe | //link | //@src | //@style | //@*[starts-with(name(), 'on')]"


def ran(root: Path, *arguments: str) -> Ran:
    """Run a command in a directory. What it says beside its output must be lines of the usual form."""
    out, err = (
        io.TextIOWrapper(io.BytesIO(), "utf-8", errors="backslashreplace", newline="") for _ in range(2)
    )
    with contextlib.chdir(root), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = cli(list(arguments), prog_name="sfscope-lint", standalone_mode=False)
    done = Ran(code, *(stream.buffer.getvalue().decode() for stream in (out, err)))
    lines = done.err.split("\n")[:-1]
    assert all(map(_LINE.fullmatch, lines)), lines
    assert _is_plain(done.out + done.err)
    if code == 2:
        assert any(line.startswith("error: ") for line in lines)
    return done


def _is_plain(text: str) -> bool:
    return text.replace("\n", "").isprintable() and not oracles.COMMAND.search(text)


# Inventories that other repositories have made.


def _merge(data: bytes) -> None:
    """Merge files into one of the formats, which the first byte chooses."""
    _merge_documents(_format(data), data[1:].split(_SEPARATOR)[:_MOST_FILES])


def _merge_texts(data: bytes) -> None:
    """Merge a sound inventory some of whose texts are others. The first character of each chooses its place."""
    texts = data[1:].decode("utf-8", "replace").split(_SEPARATOR.decode())
    sample = json.loads(msgspec.json.encode(_sample()))
    planted = _with_texts(sample, {ord(text[0]): text[1:] for text in texts if text}, count())
    document = json.dumps(planted).encode()
    _merge_documents(_format(data), [document])
    with contextlib.suppress(InventoryError):
        one = merge([read_inventory(document, {})])
        for width in (20, 60, 120):
            shown = render(one, Style(width))
            assert _is_plain(shown)
            assert max(map(cells, shown.splitlines())) <= max(width, 60)


def _with_texts(value: Any, texts: Mapping[int, str], places: Iterator[int]) -> Any:
    """A value of JSON whose texts are others at some places, in the order of the document."""
    if isinstance(value, dict):
        return {name: _with_texts(one, texts, places) for name, one in value.items()}
    if isinstance(value, list):
        return [_with_texts(one, texts, places) for one in value]
    if isinstance(value, str) and value not in _CHOICES:
        return texts.get(next(places), value)
    return value


def _format(data: bytes) -> str:
    return INVENTORIES[(data[0] if data else 0) % len(INVENTORIES)]


def _merge_documents(format_: str, documents: Sequence[bytes]) -> None:
    root = directory("merge")
    names = [f"{number}.json" for number in range(len(documents))]
    for name, document in zip(names, documents, strict=True):
        (root / name).write_bytes(document)
    target = root / f"out.{_SUFFIXES[format_]}"
    target.write_text(_BEFORE)
    done = ran(root, "inventory", "--merge", "--format", format_, "--output", target.name, *names)
    written = target.read_text("utf-8")
    assert done.out == ""
    if done.code == 2:
        lines = done.err.splitlines()
        assert len(lines) <= len(names)
        assert all(re.match(r"error: \d\.json: ", line) for line in lines), lines
        assert written == _BEFORE
        return
    assert done.code == 0
    _is_an_inventory(format_, written)
    assert ran(root, "inventory", "--merge", "--format", format_, *reversed(names)).out == written
    assert (
        ran(root, "inventory", "--merge", "--format", format_, "--check", target.name, *names).err == done.err
    )


def _is_an_inventory(format_: str, text: str) -> None:
    assert _is_plain(text)
    if format_ == "json":
        document = json.loads(text)
        assert document["version"] == 1
        assert document["summary"]["requests"] == len(document["requests"])
    elif format_ == "csv":
        rows = list(csv.reader(io.StringIO(text), strict=True))
        assert len({len(row) for row in rows}) == 1
        assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    elif format_ == "markdown":
        for table in re.findall(r"(?m)(?:^\|.*\n)+", text):
            assert len({len(_PIPE.findall(line)) for line in table.splitlines()}) == 1
        assert not re.search(r"(?<!\\)(?:\\\\)*<", text)
    elif format_ == "html":
        page = html.document_fromstring(text)
        assert page.xpath(_LIVE) == []
        assert len(page.xpath("//script")) == len(page.xpath("//style")) == 1
        assert all(
            href.startswith(("#", "https://github.com/sfscope-lint/")) for href in page.xpath("//@href")
        )


def _merge_seeds() -> list[bytes]:
    documents = [msgspec.json.encode(one) for one in _inventories()]
    pairs = [one + _SEPARATOR + other for one, other in pairwise(documents)]
    return [bytes([number % 5]) + data for number, data in enumerate((*documents, *pairs))]


def _merge_texts_seeds() -> list[bytes]:
    texts = [text.decode() for text in seeds.texts()[::3]]
    filled = [[chr(place + number) + text for place in range(30)] for number, text in enumerate(texts)]
    return [
        bytes([number % 5]) + _SEPARATOR.join(text.encode() for text in texts)
        for number, texts in enumerate(filled)
    ]


@cache
def _inventories() -> tuple[Inventory, ...]:
    """The inventories of the projects that have something to count, each under a name of its own."""
    found = [_sample()]
    rules = load_rules()
    for project in seeds.projects()[::_EVERY]:
        root = emptied("taken")
        write({path.encode(): data for path, data in project.items()}, root)
        inventory = take(lint(["."], Settings(), rules, str(root)))
        if inventory.apps or inventory.requests:
            found.append(inventory)
    return tuple(
        msgspec.structs.replace(one, repository=f"repository-{number}") for number, one in enumerate(found)
    )


def _check(data: bytes) -> None:
    """Compare a file with an inventory; the first byte chooses the format."""
    format_ = _format(data)
    root = directory("check")
    (root / "sample.json").write_text(render_inventory("json", _sample()), "utf-8")
    held = root / f"held.{_SUFFIXES[format_]}"
    held.write_bytes(data[1:])
    done = ran(root, "inventory", "--merge", "--format", format_, "--check", held.name, "sample.json")
    assert done.out == ""
    assert done.code in (0, 1)
    lines = [line for line in done.err.splitlines() if "can't be linked" not in line]
    assert bool(lines) == bool(done.code)
    assert len(lines) <= 12
    if done.code == 0:
        assert without_stamp(held.read_text("utf-8-sig")) == without_stamp(_rendered(format_))


def _check_seeds() -> list[bytes]:
    return [bytes([number]) + _rendered(format_).encode() for number, format_ in enumerate(INVENTORIES)]


@cache
def _rendered(format_: str) -> str:
    return render_inventory(format_, merge([_sample()]))


@cache
def _sample() -> Inventory:
    """An inventory with one of everything, as a repository would write it."""
    sample = inventories.sample()
    apps = tuple(msgspec.structs.replace(app, id=number) for number, app in enumerate(sample.apps, 1))
    return msgspec.structs.replace(sample, apps=apps, repository="sample")


# What explain is asked.


@cache
def _project(target: str) -> Path:
    root = directory(target)
    (root / "sfdx-project.json").write_text('{"packageDirectories": [{"path": "."}]}')
    (root / "Order_Sync.connectedApp-meta.xml").write_text(connected_app("Full"))
    return root


def _explain(data: bytes) -> None:
    """Explain a text, or list what a Connected App of that name becomes."""
    text = data[1:].replace(b"\0", b"").decode("utf-8", "replace")
    format_ = "json" if data[:1] > b"\x7f" else "text"
    way = ("--migration", text) if data[:1] in (b"m", b"M") else ("--", text)
    if text == "-":
        return  # it would read standard input
    done = ran(_project("explain"), "explain", "--format", format_, *way)
    assert (done.code == 2) == (done.out == "")
    if done.code == 2:
        assert done.err.count("\n") == 1
    elif format_ == "json":
        assert json.loads(done.out)["version"] == 1


def _explain_seeds() -> list[bytes]:
    names = [rule.name.encode() for rule in load_rules()]
    return [
        *(b"t" + text for text in (*seeds.texts(), *names)),
        *(b"\xff" + text for text in (*seeds.texts(), *names)),
        b"mOrder_Sync",
        b"mOrdersync",
    ]


def _log_file(data: bytes) -> None:
    """A log has the same errors whether it is plain, packed with gzip, or UTF-16 as PowerShell writes it."""
    root = _project("log-file")
    plain = _explained(root, data)
    packed = _explained(root, gzip.compress(data, 1))
    is_text = not data.startswith((b"\xef\xbb\xbf", b"\x1f\x8b")) and b"\0" not in data
    if plain.code == 2:
        assert plain.err.startswith("error: a.log: can't be read: ")
    elif not data.startswith(b"\x1f\x8b"):
        assert packed == plain
    with contextlib.suppress(UnicodeDecodeError):
        text = data.decode("utf-8")
        if is_text and plain.code != 2:
            assert _explained(root, b"\xff\xfe" + text.encode("utf-16-le")) == plain
    if oracles.planted([data]):
        oracles.no_secret_is_shown([plain.out, plain.err, packed.out])


def _explained(root: Path, data: bytes) -> Ran:
    (root / "a.log").write_bytes(data)
    done = ran(root, "explain", "--format", "json", "--log", "a.log")
    assert json.loads(done.out)["version"] == 1
    for format_ in ("text", "markdown"):
        again = ran(root, "explain", "--format", format_, "--log", "a.log")
        assert (again.code, again.err) == (done.code, done.err)
    return done


def _log_seeds() -> list[bytes]:
    return [*seeds.logs(), *map(gzip.compress, seeds.logs())]


# Other commands, in any project. None imports the rule packages that a project's settings name.

_WAYS = (
    ("lint", "--verbose"),
    ("lint", "--format", "concise", "--max-findings", "2", "--path-prefix", "p/ä"),
    ("lint", "--list-files"),
    ("lint", "--write-baseline"),
    ("lint", "--fix", "--unsafe-fixes"),
    ("config", "show"),
    ("config", "check"),
    ("inventory", "--verbose"),
    ("explain", "--alerts", "splunk"),
)


def _any_command(data: bytes) -> None:
    """Run a command in a project; the first byte chooses it."""
    way = _WAYS[(data[0] if data else 0) % len(_WAYS)]
    root = emptied("commands")
    write(unpack(data[1:]), root)
    if has_plugins(root):
        return
    done = ran(root, *way)
    told = [done]
    if "--write-baseline" in way and done.code == 0:
        told.append(ran(root, "lint", "--fail-on", "info"))
        assert told[-1].code == 0
    elif "--fix" in way:
        fixed = _contents(root)
        told.append(ran(root, *way))
        assert _contents(root) == fixed
    if oracles.planted([data]):
        oracles.no_secret_is_shown(text for each in told for text in (each.out, each.err))


def _contents(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


def _command_seeds() -> list[bytes]:
    return [bytes([number % len(_WAYS)]) + pack(project) for number, project in enumerate(seeds.projects())]


COMMANDS = {
    "commands": Target(_any_command, _command_seeds),
    "merge": Target(_merge, _merge_seeds),
    "merged-texts": Target(_merge_texts, _merge_texts_seeds),
    "inventory-check": Target(_check, _check_seeds),
    "explain": Target(_explain, _explain_seeds),
    "log-file": Target(_log_file, _log_seeds),
}
