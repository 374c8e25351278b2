"""Compare a file with the inventory, and say what changed."""

from __future__ import annotations

import codecs
import shlex

import click
from click.core import ParameterSource

from sfscope_lint.cli import console
from sfscope_lint.files.read import BASELINE_LIMIT, LinkError, read_bytes
from sfscope_lint.files.symlinks import leads_out
from sfscope_lint.output.inventory.difference import changes
from sfscope_lint.output.inventory.formats import without_stamp

_MOST = 10  # changes that are listed
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def compared(path: str, format_: str, content: str, *, complete: bool, quiet: bool) -> int:
    """Compare a file with the inventory; return 1 if they differ, 2 if the inventory isn't ``complete``.

    The version and the commit that made the file don't count.
    """
    try:
        if leads_out(path):  # the differences would show another file
            raise LinkError("it is behind a link that leads out of this repository, and isn't followed")
        held = _text(read_bytes(path, BASELINE_LIMIT, anywhere=True))
    except FileNotFoundError:
        console.say("error", f"{path}: no such file; write it with: {_command(path)}")
        return 2
    except OSError as error:
        console.say("error", f"{path}: can't be read: {error.strerror or error}")
        return 2
    if not complete:
        return 2
    if without_stamp(held) == without_stamp(content):
        return 0
    console.say("error", f"{path}: out of date; write it again with: {_command(path)}")
    if not quiet:
        found = changes(format_, held, content)
        for line in found[:_MOST]:
            console.say("note", line)
        if len(found) > _MOST:
            console.say("note", f"and {len(found) - _MOST} more changes")
    return 1


def _text(data: bytes) -> str:
    """The text of a file. Git may have changed the line ends, and PowerShell's ``>`` writes UTF-16."""
    encoding = "utf-16" if data.startswith(_UTF16) else "utf-8-sig"
    return data.decode(encoding, "replace").replace("\r\n", "\n")


def _command(path: str) -> str:
    """The command that runs, with ``--output`` in place of ``--check``."""
    context = click.get_current_context()
    options = ["--output", path]
    arguments: list[str] = []
    for parameter in context.command.params:
        name = parameter.name or ""
        given = context.get_parameter_source(name) is ParameterSource.COMMANDLINE
        if not given or name == "check":
            continue
        value = context.params[name]
        values = value if isinstance(value, tuple) else (value,)
        if isinstance(parameter, click.Argument):
            arguments += values
        elif isinstance(parameter, click.Option) and parameter.is_flag:
            options.append(parameter.opts[-1])
        else:
            options += [word for one in values for word in (parameter.opts[-1], one)]
    mark = ["--"] if any(argument.startswith("-") for argument in arguments) else []
    return shlex.join([*context.command_path.split(), *options, *mark, *arguments])
