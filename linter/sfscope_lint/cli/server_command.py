"""The server command: start the language server on standard input and output."""

from __future__ import annotations

import gc
import sys

from sfscope_lint.cli import console

_MISSING = "the language server needs two more packages: pip install 'sfscope-lint[lsp]'"
_REFUSED = (
    "is in a repository or project, which may be a stranger's, so the language server doesn't import it from there: "
    "install it where sfscope-lint is: pip install 'sfscope-lint[lsp]'"
)


def serve() -> int:
    """Answer an editor until it ends the session; return the exit code."""
    try:
        from sfscope_lint.server.protocol import make_server
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in {"pygls", "lsprotocol", "cattrs", "attrs"}:
            raise
        # Python itself gives no path; the guard of imports does.
        console.say("error", f"{error.path} {_REFUSED}" if error.path else _MISSING)
        return 2
    if sys.stdin is None or sys.stdout is None:
        console.say("error", "the language server talks on standard input and output; one of them is closed")
        return 2
    if sys.stdin.isatty():
        console.say(
            "note", "this is the language server: an editor starts it and talks to it (docs/editors.md)"
        )
    gc.enable()  # main switches it off for short runs
    replies = sys.stdout.buffer
    sys.stdout = sys.stderr  # a rule that prints must not break the protocol
    make_server().start_io(sys.stdin.buffer, replies)
    return 0
