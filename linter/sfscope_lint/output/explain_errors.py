"""Text and JSON of ``explain``: an error with its causes in this project, or several errors, or none."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from sfscope_lint.output.escape import visible
from sfscope_lint.output.markdown import to_text
from sfscope_lint.salesforce.errors.record import Stage, Visibility
from sfscope_lint.salesforce.evidence import Strength, as_item
from sfscope_lint.salesforce.facts import FACTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sfscope_lint.engine.diagnosis import CauseHere, Diagnosis, Suspect
    from sfscope_lint.salesforce.errors.record import ErrorCause, KnownError
    from sfscope_lint.salesforce.evidence import Fact

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
COVERED = (
    "`explain` covers the replies of Salesforce's token endpoint, the errors of its APIs after a token, the errors of other "
    "flows that are mistaken for these, and those of deployments of apps. It also explains rules: without an argument it "
    "lists them."
)


def diagnosis_record(diagnosis: Diagnosis) -> dict[str, Any]:
    """A diagnosis for programs."""
    error = diagnosis.error
    return {
        "error": error.code,
        "error_description": error.text,
        "stage": error.stage.value,
        "meaning": error.meaning,
        "remedy": error.remedy,
        "certain": diagnosis.certain,
        "causes": [_suspect_record(suspect) for suspect in diagnosis.suspects],
        "unsure": [_suspect_record(suspect) for suspect in diagnosis.unsure],
        "unreadable": list(diagnosis.lost),
        "rules": list(diagnosis.error.rules),
        "evidence": [_fact_record(key, FACTS[key]) for key in error.evidence],
        "possible_causes": [_cause_record(here) for here in diagnosis.causes],
        "not_read": {
            "problems": list(diagnosis.problems),
            "unreadable": list(diagnosis.lost),
            "ignored": list(diagnosis.ignored),
            "excluded": list(diagnosis.excluded),
            "unsearched": list(diagnosis.unsearched),
        },
    }


def diagnoses_record(diagnoses: Iterable[Diagnosis]) -> dict[str, Any]:
    """Several errors that a text may mean, for programs."""
    return {"errors": [diagnosis_record(diagnosis) for diagnosis in diagnoses]}


def unknown_record(nearest: Iterable[KnownError]) -> dict[str, Any]:
    """A text in which no error was found, for programs."""
    return {
        "errors": [],
        "nearest": [
            {
                "error": error.code,
                "error_description": error.text,
                "stage": error.stage.value,
                "meaning": error.meaning,
            }
            for error in nearest
        ],
    }


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


def unknown_text(nearest: Sequence[KnownError], width: int, paint: Paint) -> str:
    """What to say of a text in which no error was found. The text isn't repeated: it may hold a secret."""
    parts = [to_text(f"# No known error is in this text\n\n{COVERED}", width, paint)]
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
        return "No file that was read causes it."
    return "Files can't show what causes it."


def _causes(causes: Sequence[CauseHere], width: int, *, numbered: bool) -> Iterator[str]:
    for number, here in enumerate(causes, start=1):
        mark = f"{number}. " if numbered else ""
        hang = _INDENT + " " * len(mark)
        yield "\n" + _filled(here.cause.text + _strength(here.cause), width, hang, first=_INDENT + mark)
        if here.shown:
            yield "\n"
            yield from _suspects(here.shown, width, hang)
            yield "\n"
        elif here.cause.visibility is Visibility.SHOWN:
            yield _filled("No file that was read shows it.", width, hang)
        if here.compare and not here.shown:
            yield _filled("The org decides. Compare:", width, hang) + "\n"
            yield from _suspects(here.compare, width, hang)
            yield "\n"
        yield _filled(f"What to do: {here.cause.remedy}", width, hang)


def _strength(cause: ErrorCause) -> str:
    """The mark of a cause that rests on reports, or on less."""
    weak = cause.strength in (Strength.REPORTED, Strength.INFERRED)
    return f" ({cause.strength.value})" if weak and "(reported)" not in cause.text else ""


def _suspects(suspects: Sequence[Suspect], width: int, indent: str) -> Iterator[str]:
    """Two lines for each: where it is, and what it does there; of many, the first ones."""
    for suspect in suspects[:_MOST]:
        yield f"{indent}{visible(_where(suspect))}\n"
        yield _filled(visible(_what(suspect)), width, indent + _INDENT)
    if len(suspects) > _MOST:
        yield f"{indent}and {len(suspects) - _MOST} more (--format json lists all)\n"


def _where(suspect: Suspect) -> str:
    return suspect.path if suspect.line is None else f"{suspect.path}:{suspect.line}"


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
    names = list(dict.fromkeys(visible(suspect.name or _where(suspect)) for suspect in shown))
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


def _suspect_record(suspect: Suspect) -> dict[str, Any]:
    return {
        "name": suspect.name,
        "kind": suspect.kind,
        "path": _where(suspect) if suspect.is_finding else suspect.path,
        "line": suspect.line,
        "message": suspect.message,
    }


def _cause_record(here: CauseHere) -> dict[str, Any]:
    cause = here.cause
    return {
        "text": cause.text,
        "remedy": cause.remedy,
        "visibility": cause.visibility.value,
        "strength": cause.strength.value,
        "rules": list(cause.rules),
        "shown": [_suspect_record(suspect) for suspect in here.shown],
        "compare": [_suspect_record(suspect) for suspect in here.compare],
    }


def _fact_record(key: str, fact: Fact) -> dict[str, str]:
    return {
        "fact": key,
        "statement": fact.statement,
        "strength": fact.strength.value,
        "source": fact.source.title,
        "read": fact.source.read,
    }
