"""Shell completion that starts no program of a linted tree."""

from __future__ import annotations

from click.shell_completion import BashComplete, add_completion_class


class _Bash(BashComplete):
    """As click has it, but it starts no other program.

    Click asks the bash on PATH for its version, and bash starts what is typed, such as ``tools/sfscope-lint``. The linted tree may
    have put both there. Other shells start the command by its name.
    """

    def source(self) -> str:
        return super(BashComplete, self).source().replace(" $1)", f" {self.prog_name})")


def set_up() -> None:
    add_completion_class(_Bash)
