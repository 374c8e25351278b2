"""The options of the command line that decide which settings and rules hold."""

from __future__ import annotations

from typing import NamedTuple


class SettingsOptions(NamedTuple):
    """What the command line says of settings and rules; by default nothing.

    ``config`` is the settings file that it names, ``isolated`` asks for none; ``plugin`` are the rule packages besides
    those of the file. ``select`` and ``ignore`` are names of rules and categories, ``fail_on`` is a severity or ``never``.
    """

    config: str | None = None
    isolated: bool = False
    plugin: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: str | None = None
