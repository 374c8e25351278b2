"""What ``sfscope-lint config`` does: start, show and describe the settings file."""

from __future__ import annotations

import json
import os
from typing import Any

from sfscope_lint import console
from sfscope_lint.preparation import prepare
from sfscope_lint.rule import RuleError, choose_rules
from sfscope_lint.settings import FILE_NAME, SettingsError


def init() -> int:
    """Write a settings file to start from; the exit code."""
    from sfscope_lint.configuration.starter import STARTER

    try:
        with open(FILE_NAME, "x", encoding="utf-8") as file:
            file.write(STARTER)
    except FileExistsError:
        console.say("error", f"{FILE_NAME} is there already; it stays as it is")
        return 2
    except OSError as error:
        console.say("error", f"{FILE_NAME} can't be written: {error.strerror or error}")
        return 2
    console.write(f"{FILE_NAME} is written: every setting stands in it, commented out\n")
    return 0


def show(**named: Any) -> int:
    """Print what is in force, and where each value came from; the exit code."""
    from sfscope_lint.configuration.show import show as show_settings

    try:
        prepared = prepare(os.getcwd(), **named)
        settings = prepared.settings
        running = choose_rules(prepared.rules, settings.select, settings.ignore, settings.mandatory)
    except (RuleError, SettingsError) as error:
        console.say("error", str(error))
        return 2
    given = {
        key: "command line"
        for key, values in {
            "select": named["select"],
            "ignore": named["ignore"] or named["select"],
            "fail-on": named["fail_on"],
            "plugins": named["plugin"],
        }.items()
        if values
    }
    console.write(show_settings(settings, prepared.plugins, running, prepared.document, given))
    return 0


def schema(**named: Any) -> int:
    """Print the JSON Schema of the settings file, the rules of plugins included; the exit code."""
    from sfscope_lint.configuration.types import schema as settings_schema

    try:
        rules = prepare(os.getcwd(), **named, select=(), ignore=(), fail_on=None).rules
    except (RuleError, SettingsError) as error:
        console.say("error", str(error))
        return 2
    console.write(json.dumps(settings_schema(rules), indent=2, ensure_ascii=False) + "\n")
    return 0
