"""The help: options in groups; after those of lint the other commands, examples, exit codes, the documentation's address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.output.addresses import DOCUMENTATION

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import click

# The groups of options of each command, by parameter name. Options without a group are listed last.
SECTIONS = {
    "lint": {
        "Output": (
            "format",
            "output",
            "reports",
            "path_prefix",
            "color",
            "min_severity",
            "max_findings",
            "quiet",
            "verbose",
            "list_files",
        ),
        "Rules and settings": ("select", "ignore", "config", "isolated", "plugin"),
        "What is linted": (
            "changed_since",
            "stdin_filename",
            "no_forceignore",
            "no_token_requests",
        ),
        "Accepted findings": ("write_baseline", "baseline", "no_baseline", "no_suppressions"),
        "Fixes": ("fix", "unsafe_fixes", "diff"),
        "Exit code": ("fail_on", "exit_zero", "require_apps"),
    },
    "explain": {
        "Logs": ("log", "since", "alerts"),
        "Apps": ("migration",),
        "Output": ("format", "color"),
        "Rules and settings": ("config", "isolated", "plugin"),
    },
    "inventory": {
        "Output": ("format", "output", "path_prefix", "color", "quiet", "verbose"),
        "What is listed": ("only", "changed_since", "no_forceignore", "no_token_requests"),
        "A committed inventory": ("check",),
        "Many repositories": ("merge", "name"),
        "Rules and settings": ("select", "ignore", "config", "isolated", "plugin"),
    },
}
_OTHER = "Other options"
_EXAMPLES = (
    ("sfscope-lint", "lint the project around the working directory"),
    ("sfscope-lint force-app/ --fix", "lint a directory and make the safe fixes"),
    ("sfscope-lint --report sarif=out.sarif", "also write a report for code scanning"),
    ("sfscope-lint explain missing-api-scope", "print the page of a rule"),
    ("sfscope-lint inventory --output apps.html", "list every app and its scopes"),
)
_EXIT_CODES = (
    ("0", "no finding at or above --fail-on"),
    ("1", "at least one"),
    ("2", "the tool could not do its work"),
)


def format_sections(
    sections: Mapping[str, tuple[str, ...]],
    options: Iterable[click.Option],
    ctx: click.Context,
    formatter: click.HelpFormatter,
) -> None:
    """Write a command's options, group by group."""
    section_of = {name: heading for heading, names in sections.items() for name in names}
    rows: dict[str, list[tuple[str, str]]] = {heading: [] for heading in (*sections, _OTHER)}
    for option in options:
        record = option.get_help_record(ctx)
        if record is not None:
            rows[section_of.get(option.name or "", _OTHER)].append(record)
    for heading, listed in rows.items():
        if listed:
            with formatter.section(heading):
                formatter.write_dl(listed)


def format_lint_epilog(commands: Mapping[str, click.Command], formatter: click.HelpFormatter) -> None:
    """Write what follows the options."""
    others = [(name, command.get_short_help_str(120)) for name, command in commands.items() if name != "lint"]
    if others:
        with formatter.section("Other commands"):
            formatter.write_dl(others)
    with formatter.section("Examples"):
        formatter.write_dl(_EXAMPLES)
    with formatter.section("Exit codes"):
        formatter.write_dl(_EXIT_CODES)
    formatter.write_paragraph()
    formatter.write(f"Documentation: {DOCUMENTATION}\n")  # write_text would break the address at a hyphen
