"""The command-line options that determine settings and rules."""

from __future__ import annotations

from sfscope_lint.record import Record


class SettingsOptions(Record):
    """The command line's options about settings and rules; by default none is set.

    ``config`` names a settings file, ``isolated`` means to use none. ``plugin`` are rule packages in addition
    to those of the file. ``select`` and ``ignore`` are names of rules and categories. ``fail_on`` is a
    severity or ``never``.
    """

    config: str | None = None
    isolated: bool = False
    plugin: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: str | None = None
