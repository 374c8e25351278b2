"""The ``sfscope-lint config`` commands: create, show and describe the settings file."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from sfscope_lint.cli import console
from sfscope_lint.cli.shared import say_why, saying_why, working_directory
from sfscope_lint.config.resolve import prepare
from sfscope_lint.config.rule_packages import RuleError, choose_rules
from sfscope_lint.files.shown_paths import show as show_path
from sfscope_lint.files.shown_paths import show_given
from sfscope_lint.files.symlinks import absolute
from sfscope_lint.model.settings import FILE_NAME, SettingsError
from sfscope_lint.output.escape import visible

if TYPE_CHECKING:
    from sfscope_lint.cli.command_options import ConfigCheckOptions, ConfigShowOptions
    from sfscope_lint.config.resolve import Prepared
    from sfscope_lint.config.settings_options import SettingsOptions


def init() -> int:
    """Write a settings file to start from; return the exit code."""
    from sfscope_lint.config.template import STARTER
    from sfscope_lint.files.write import create_whole

    if os.path.lexists(FILE_NAME):
        console.say("error", f"{FILE_NAME} already exists; it was not changed")
        return 2
    try:
        create_whole(FILE_NAME, STARTER.encode())
    except OSError as error:
        console.say("error", f"{FILE_NAME} can't be written: {error.strerror or error}")
        return 2
    return _exit_code(f"{FILE_NAME} written: it lists every setting, commented out\n")


@saying_why
def show(options: ConfigShowOptions) -> int:
    """Print the settings in force and where each value comes from; return the exit code."""
    from sfscope_lint.output.config_show import show as show_settings

    prepared = prepare(working_directory(), options.settings)
    settings = prepared.settings
    running = choose_rules(prepared.rules, settings.select, settings.ignore, settings.mandatory)
    origins = _origins(options.settings, prepared)
    shown = show_settings(
        settings, prepared.plugins, running, prepared.document, origins, changed_only=options.changed_only
    )
    return _exit_code(shown)


def check(options: ConfigCheckOptions) -> int:
    """Check settings files and baselines, without linting; return the exit code: 2 if one is wrong.

    Without files, check those that hold in the working directory.
    """
    checked = [_checked(file, options.settings) for file in options.files or (None,)]
    return 0 if all(checked) else 2


def _checked(file: str | None, options: SettingsOptions) -> bool:
    """Check one file as it would hold in its own directory; say what is wrong with it, or that nothing is."""
    try:
        here = working_directory()
        said = _check_file(file, here, options) if file else _check_those_in_force(here, options)
    except (RuleError, SettingsError) as error:
        say_why(error)
        return False
    return console.printed(f"{visible(said)}\n")


def _check_file(file: str, here: str, options: SettingsOptions) -> str:
    from sfscope_lint.engine.baseline_file import read_baseline

    path = absolute(file, here)
    shown = show_given(file, here)
    if os.path.basename(path) == FILE_NAME and options.config is None:
        _choose(prepare(os.path.dirname(path), options, shown_from=here))
    elif path.endswith(".json"):
        read_baseline(path, shown, named=True)
    else:
        _choose(prepare(here, options._replace(config=file)))
    return f"{shown}: no mistakes"


def _check_those_in_force(here: str, options: SettingsOptions) -> str:
    from sfscope_lint.engine.baseline_file import read_baseline

    prepared = prepare(here, options)
    _choose(prepared)
    checked = [prepared.document.source.path] if prepared.document else []
    if os.path.lexists(prepared.baseline_path) and not options.isolated:
        checked.append(show_path(prepared.baseline_path, here))
        read_baseline(prepared.baseline_path, checked[-1])
    return f"{' and '.join(checked)}: no mistakes" if checked else f"there is no {FILE_NAME} here or above"


def _choose(prepared: Prepared) -> None:
    """Raise ``RuleError`` if the settings choose rules that don't exist, or contradict each other."""
    settings = prepared.settings
    choose_rules(prepared.rules, settings.select, settings.ignore, settings.mandatory)


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
