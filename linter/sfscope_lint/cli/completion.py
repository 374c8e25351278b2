"""Shell completion that starts no program but the command."""

from __future__ import annotations

from click.shell_completion import BashComplete, FishComplete, ZshComplete, add_completion_class


class _Bash(BashComplete):
    """As click has it, but it starts no other program.

    Click asks the bash on PATH for its version, and bash starts what is typed, such as ``tools/sfscope-lint``. The linted tree may
    have put both there. Other shells start the command by its name.
    """

    def source(self) -> str:
        script = super(BashComplete, self).source().replace(" $1)", f" {self.prog_name})")
        return _start_only(self.prog_name, script, if_found="type -P {} >/dev/null")


class _Zsh(ZshComplete):
    """As click has it, but it starts no other program."""

    def source(self) -> str:
        return _start_only(self.prog_name, super().source(), if_found="whence -p {} >/dev/null")


class _Fish(FishComplete):
    """As click has it, but it starts no other program."""

    def source(self) -> str:
        return _start_only(self.prog_name, super().source(), if_found="command -sq {}")


def set_up() -> None:
    """Let click make these scripts."""
    for shell in (_Bash, _Zsh, _Fish):
        add_completion_class(shell)


def _start_only(command: str, script: str, if_found: str) -> str:
    """The script without ``env``, which PATH may have elsewhere than the command: the shell itself sets the variables.

    Without the command, the shell would start its handler for unknown ones.
    """
    script = script.replace("(env ", f"({if_found.format(command)} && ")
    return script.replace(f" {command})", f" command {command})")
