"""JSON of ``explain``: an error with its causes in this project, or several errors, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sfscope_lint.salesforce.facts import FACTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sfscope_lint.engine.diagnosis import CauseHere, Diagnosis, Suspect
    from sfscope_lint.salesforce.errors.record import KnownError
    from sfscope_lint.salesforce.evidence import Fact

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
        "message": f"No known error is in this text. {COVERED}",
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


def _suspect_record(suspect: Suspect) -> dict[str, Any]:
    return {
        "name": suspect.name,
        "kind": suspect.kind,
        "path": suspect.where if suspect.is_finding else suspect.path,
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
