"""The ``sfscope-lint config`` commands: create, show and describe the settings file."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from sfscope_lint.cli import console
from sfscope_lint.cli.shared import saying_why, working_directory
from sfscope_lint.config.resolve import prepare
from sfscope_lint.config.rule_packages import choose_rules
from sfscope_lint.model.settings import FILE_NAME

if TYPE_CHECKING:
    from sfscope_lint.config.resolve import Prepared
    from sfscope_lint.config.settings_options import SettingsOptions


def init() -> int:
    """Write a settings file to start from; return the exit code."""
    from sfscope_lint.config.template import STARTER
    from sfscope_lint.files.write import write_whole

    if os.path.lexists(FILE_NAME):
        console.say("error", f"{FILE_NAME} already exists; it was not changed")
        return 2
    try:
        write_whole(FILE_NAME, STARTER.encode())
    except OSError as error:
        console.say("error", f"{FILE_NAME} can't be written: {error.strerror or error}")
        return 2
    return _exit_code(f"{FILE_NAME} written: it lists every setting, commented out\n")


@saying_why
def show(options: SettingsOptions) -> int:
    """Print the settings in force and where each value comes from; return the exit code."""
    from sfscope_lint.output.config_show import show as show_settings

    prepared = prepare(working_directory(), options)
    settings = prepared.settings
    running = choose_rules(prepared.rules, settings.select, settings.ignore, settings.mandatory)
    origins = _origins(options, prepared)
    return _exit_code(show_settings(settings, prepared.plugins, running, prepared.document, origins))


def _origins(options: SettingsOptions, prepared: Prepared) -> dict[str, str]:
    """The origin, by key, of settings that don't come from the nearest settings file alone."""
    given = {
        "select": options.select,
        "ignore": options.ignore or options.select,
        "fail-on": options.fail_on,
        "plugins": options.plugin,
    }
    origins = {key: "command line" for key, values in given.items() if values}
    mandating = [document for document in (prepared.document, *prepared.outer) if document]
    for key in ("mandatory", "fail-on") if prepared.outer else ():
        places = [place for one in mandating if (place := one.where(key))]
        origins.setdefault(key, ", ".join(places) or "default")
    return origins


@saying_why
def schema(options: SettingsOptions) -> int:
    """Print the JSON Schema of the settings file, including the rules of plugins; return the exit code."""
    from sfscope_lint.config.schema import schema as settings_schema

    rules = prepare(working_directory(), options).rules
    return _exit_code(json.dumps(settings_schema(rules), indent=2, ensure_ascii=False) + "\n")


def _exit_code(output: str) -> int:
    return 0 if console.printed(output) else 2
