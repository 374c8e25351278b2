"""Text of ``explain``: an error with its causes in this project, or several errors, or none."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from sfscope_lint.output.error_records import COVERED
from sfscope_lint.output.escape import visible
from sfscope_lint.output.markdown import to_text
from sfscope_lint.salesforce.errors.record import Stage, Visibility
from sfscope_lint.salesforce.evidence import Strength, as_item
from sfscope_lint.salesforce.facts import FACTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sfscope_lint.engine.diagnosis import CauseHere, Diagnosis, Suspect
    from sfscope_lint.salesforce.errors.record import ErrorCause, KnownError

    Paint = Callable[[str, str], str]

_MOST = 20  # apps, findings or files in a list
_INDENT = "    "
_HOW = "`sfscope-lint explain RULE` prints a rule's page."
_GROUPS = {
    Stage.TOKEN: "In the client credentials flow",
    Stage.AFTER: "After the token",
    Stage.OTHER_FLOW: "In another flow",
    Stage.DEPLOYMENT: "In a deployment",
}
NO_REPLY = (
    "The text is about a request for a token, but doesn't have the reply. Log the reply's body: its `error` and "
    "`error_description` tell the cause."
)
_OF_A_TOKEN_REQUEST = ("oauth2", "access token", "access_token")


def diagnosis_text(diagnosis: Diagnosis, width: int, paint: Paint) -> str:
    """A diagnosis, wrapped to a width."""
    error = diagnosis.error
    found = [here for here in diagnosis.causes if here.shown]
    others = [here for here in diagnosis.causes if not here.shown]
    parts = [
        to_text(
            f"# {error.title}\n\n## What it means\n\n{error.stage.sentence} {error.meaning}\n\n## In this project\n\n"
            + _found(diagnosis),
            width,
            paint,
        )
    ]
    parts += _causes(found, width, numbered=False)
    if diagnosis.unsure:
        parts.append("\n" + to_text("The files don't say whether these apps cause it:", width, paint) + "\n")
        parts += _suspects(diagnosis.unsure, width, _INDENT)
    if others:
        title = "Other possible causes" if found else "Possible causes"
        parts.append("\n" + to_text(f"## {title}, the likeliest first", width, paint))
        parts += _causes(others, width, numbered=len(others) > 1)
    parts += _not_read(diagnosis, width, paint)
    tail = "".join(f"- {as_item(key, FACTS[key])}\n" for key in error.evidence)
    rules = f"\n\nRules about it: {', '.join(error.rules)}. {_HOW}" if error.rules else ""
    return "".join([*parts, "\n", to_text(f"## Evidence\n\n{tail}{rules}", width, paint)])


def diagnoses_text(diagnoses: Sequence[Diagnosis], width: int, paint: Paint) -> str:
    """Several errors that a text may mean, each in a few lines with what of the project causes it."""
    parts = [to_text(f"# {len(diagnoses)} errors fit", width, paint)]
    for stage, title in _GROUPS.items():
        group = [diagnosis for diagnosis in diagnoses if diagnosis.error.stage is stage]
        if group:
            parts.append("\n" + to_text(f"## {title}", width, paint))
        for diagnosis in group:
            parts.append(f"\n{_INDENT}{diagnosis.error.title}\n")
            parts.append(_filled(_first_sentence(diagnosis.error.meaning), width, _INDENT * 2))
            here = _names(diagnosis)
            if here:
                parts.append(_filled(f"In this project: {here}", width, _INDENT * 2))
    how = 'Add the words that follow the code, or name one of them: `sfscope-lint explain "no valid scopes"`.'
    return "".join([*parts, "\n", to_text(how, width, paint)])


def unknown_text(text: str, nearest: Sequence[KnownError], width: int, paint: Paint) -> str:
    """What to say of a text in which no error was found. The text isn't repeated: it may hold a secret."""
    parts = [to_text("# No known error is in this text", width, paint)]
    if any(words in text.lower() for words in _OF_A_TOKEN_REQUEST):
        parts.append("\n" + to_text(NO_REPLY, width, paint))
    parts.append("\n" + to_text(COVERED, width, paint))
    if nearest:
        parts.append("\n" + to_text("## The nearest ones", width, paint))
    for error in nearest:
        parts.append(f"\n{_INDENT}{error.title}\n")
        parts.append(_filled(_first_sentence(error.meaning), width, _INDENT * 2))
    return "".join(parts)


def _found(diagnosis: Diagnosis) -> str:
    """What the files show, in a sentence; the causes that they show follow it."""
    if any(here.shown for here in diagnosis.causes):
        return (
            "The files show this cause:"
            if sum(bool(here.shown) for here in diagnosis.causes) == 1
            else "The files show these causes:"
        )
    if any(here.cause.shown_by for here in diagnosis.causes):
        if not diagnosis.app_count:
            return "There is no Connected App or External Client App here."
        return f"No app here causes it, as far as its files say ({diagnosis.app_count} checked)."
    if diagnosis.certain:
        return "No file that was read shows a cause."
    return "Files can't show what causes it."


def _causes(causes: Sequence[CauseHere], width: int, *, numbered: bool) -> Iterator[str]:
    """Each cause with what has it and what to do. A list of values that a cause before has is not repeated."""
    listed: set[tuple[Suspect, ...]] = set()
    for number, here in enumerate(causes, start=1):
        mark = f"{number}. " if numbered else ""
        hang = _INDENT + " " * len(mark)
        yield "\n" + _filled(here.cause.text + _strength(here.cause), width, hang, first=_INDENT + mark)
        places = {(suspect.path, suspect.name) for suspect in here.shown}
        compare = tuple(each for each in here.compare if (each.path, each.name) not in places)
        yield from _list("", here.shown, width, hang)
        if compare in listed:
            yield _filled("The files don't decide it. Compare the values above.", width, hang)
        elif compare:
            title = "Compare also:" if here.shown else "The files don't decide it. Compare:"
            yield from _list(title, compare, width, hang)
            listed.add(compare)
        elif not here.shown:
            seen = here.cause.visibility is Visibility.SHOWN
            yield _filled("No file that was read shows it." if seen else "Files don't show it.", width, hang)
        yield _filled(f"What to do: {here.cause.remedy}", width, hang)


def _list(title: str, suspects: Sequence[Suspect], width: int, indent: str) -> Iterator[str]:
    """Suspects under a title (empty: none), set off by blank lines."""
    if suspects:
        yield _filled(title, width, indent) + "\n" if title else "\n"
        yield from _suspects(suspects, width, indent)
        yield "\n"


def _strength(cause: ErrorCause) -> str:
    """The mark of a cause that rests on reports, or on less."""
    weak = cause.strength in (Strength.REPORTED, Strength.INFERRED)
    return f" ({cause.strength.value})" if weak and "(reported)" not in cause.text else ""


def _suspects(suspects: Sequence[Suspect], width: int, indent: str) -> Iterator[str]:
    """Two lines for each: where it is, and what it does there; of many, the first ones."""
    for suspect in suspects[:_MOST]:
        yield f"{indent}{visible(suspect.where)}\n"
        yield _filled(visible(_what(suspect)), width, indent + _INDENT)
    if len(suspects) > _MOST:
        yield f"{indent}and {len(suspects) - _MOST} more (--format json lists all)\n"


def _what(suspect: Suspect) -> str:
    if suspect.is_finding or not suspect.kind:
        return suspect.message
    return f"{suspect.name} ({suspect.kind.replace('-', ' ')}): {suspect.message}"


def _not_read(diagnosis: Diagnosis, width: int, paint: Paint) -> Iterator[str]:
    """The files that were not read, or not searched for token requests, so that they may cause the error, too."""
    kinds = (
        ("The project has these problems:", diagnosis.problems),
        ("These files could not be read and may cause it, too:", diagnosis.lost),
        ("`.forceignore` leaves these out:", diagnosis.ignored),
        ("The settings leave these out:", diagnosis.excluded),
        ("These were not searched for token requests:", diagnosis.unsearched),
    )
    if any(files for _, files in kinds):
        yield "\n" + to_text("## What was not read", width, paint)
    for what, files in kinds:
        if files:
            yield "\n" + to_text(what, width, paint) + "\n"
            yield from (f"{_INDENT * 2}{visible(file)}\n" for file in files[:_MOST])
        if len(files) > _MOST:
            yield f"{_INDENT * 2}and {len(files) - _MOST} more (--format json lists all)\n"


def _names(diagnosis: Diagnosis) -> str:
    """The apps and files that the files of the project show to cause an error, on one line."""
    shown = [suspect for here in diagnosis.causes for suspect in here.shown]
    names = list(dict.fromkeys(visible(suspect.name or suspect.where) for suspect in shown))
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def _first_sentence(text: str) -> str:
    head, end, _ = text.partition(". ")
    return head + "." if end else text


def _filled(text: str, width: int, indent: str, first: str | None = None) -> str:
    return (
        textwrap.fill(
            text, max(width, 40), initial_indent=indent if first is None else first, subsequent_indent=indent,
            break_long_words=False, break_on_hyphens=False,
        )
        + "\n"
    )  # fmt: skip
