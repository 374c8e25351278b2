"""Finds the causes of known errors in a report: in its apps and in its findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model.error_signs import shown, unsure, worth_comparing, worth_comparing_in_request
from sfscope_lint.model.rule import ALWAYS_ON
from sfscope_lint.record import Record
from sfscope_lint.salesforce.errors.record import Visibility
from sfscope_lint.salesforce.hints import OrgSetting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sfscope_lint.engine.report import Report
    from sfscope_lint.model.apps import OAuthApp
    from sfscope_lint.model.error_signs import Sign
    from sfscope_lint.model.finding import Finding
    from sfscope_lint.model.place import Place
    from sfscope_lint.model.rule import Rule
    from sfscope_lint.salesforce.errors.record import ErrorCause, KnownError


_ORG_SETTINGS = {
    OrgSetting.API_ACCESS_CONTROL: "turns API Access Control on",
    OrgSetting.PASSWORD_FLOW_BLOCKED: "blocks the username-password flow",
    OrgSetting.PKCE_REQUIRED: "requires PKCE of every app",
}


class Suspect(Record):
    """An app, a token request or a finding that causes, or may cause, an error.

    ``name`` and ``kind`` are the app's (empty and None: it is about none). ``line`` is None if the whole file is meant.
    ``message`` is a finding's message, otherwise a clause without its subject.
    """

    name: str
    kind: str | None
    path: str
    line: int | None
    message: str
    is_finding: bool = False

    @property
    def where(self) -> str:
        return self.path if self.line is None else f"{self.path}:{self.line}"


class CauseHere(Record):
    """A cause of an error and what of the project has it: surely (``shown``), or perhaps (``compare``)."""

    cause: ErrorCause
    shown: tuple[Suspect, ...]
    compare: tuple[Suspect, ...]


class Diagnosis(Record):
    """An error and what in the project causes it.

    ``causes`` begin with those that the files show; then, and among themselves, they are in the order of their
    likelihood. ``unsure`` are apps whose files don't decide it. ``problems`` are one line for each problem that kept a
    part of the project from being read. ``lost`` are files that could not be read, ``ignored`` files that
    ``.forceignore`` leaves out, ``excluded`` files that the settings leave out. ``unsearched`` are one line for each
    file that was not searched for token requests.
    """

    error: KnownError
    app_count: int
    causes: tuple[CauseHere, ...]
    unsure: tuple[Suspect, ...]
    problems: tuple[str, ...]
    lost: tuple[str, ...]
    ignored: tuple[str, ...]
    excluded: tuple[str, ...]
    unsearched: tuple[str, ...]

    @property
    def certain(self) -> bool:
        """Whether files can show a cause of the error; otherwise they only show what is worth comparing."""
        return any(here.cause.visibility is Visibility.SHOWN for here in self.causes)

    @property
    def suspects(self) -> tuple[Suspect, ...]:
        """What causes the error; if files can't show that, what is worth comparing."""
        found = [
            suspect for here in self.causes for suspect in (here.shown if self.certain else here.compare)
        ]
        return tuple(dict.fromkeys(found))


def rules_for(errors: Iterable[KnownError], loaded: Iterable[Rule]) -> tuple[str, ...]:
    """The names of the loaded rules whose findings show causes of these errors."""
    wanted = {rule for error in errors for cause in error.causes for rule in cause.found_by}
    return (ALWAYS_ON, *(rule.name for rule in loaded if rule.name in wanted))


def diagnose(error: KnownError, report: Report) -> Diagnosis:
    """Find the causes of an error in a report, for which the rules of ``rules_for`` ran."""
    here = [_cause_here(cause, report) for cause in error.causes]
    hide = report.secrets.hide
    doubtful = [
        Suspect(hide(app.name), app.kind.value, app.paths[0], None, hide(why))
        for app in report.apps
        if (why := unsure(error, app))
    ]
    return Diagnosis(
        error,
        report.app_count,
        tuple(sorted(here, key=lambda each: not each.shown)),
        tuple(doubtful),
        report.errors,
        tuple(finding.location.path for finding in report.findings if finding.lost),
        report.ignored,
        report.excluded,
        report.details,
    )


def _cause_here(cause: ErrorCause, report: Report) -> CauseHere:
    found = [_of_app(app, sign, report) for app in report.apps if (sign := shown(cause, app))]
    found += [_of_finding(finding) for finding in report.findings if _shows(finding, cause)]
    found += _of_org_settings(cause, report)
    perhaps = [_of_app(app, sign, report) for app in report.apps for sign in worth_comparing(cause, app)]
    perhaps += [
        _of_request(sign, report)
        for request in report.requests
        for sign in worth_comparing_in_request(cause, request)
    ]
    return CauseHere(cause, tuple(dict.fromkeys(found)), tuple(dict.fromkeys(perhaps)))


def _shows(finding: Finding, cause: ErrorCause) -> bool:
    return finding.rule in cause.found_by and (
        not cause.finding or any(text in finding.message for text in cause.finding)
    )


def _of_app(app: OAuthApp, sign: Sign, report: Report) -> Suspect:
    hide = report.secrets.hide
    return Suspect(hide(app.name), app.kind.value, sign.place.source.path, _line(sign.place), hide(sign.what))


def _of_org_settings(cause: ErrorCause, report: Report) -> Iterator[Suspect]:
    if cause.org_setting is None:
        return
    for settings in report.org_settings:
        place: Place | None = getattr(settings, cause.org_setting.value)
        if place:
            yield Suspect("", None, place.source.path, _line(place), _ORG_SETTINGS[cause.org_setting])


def _of_request(sign: Sign, report: Report) -> Suspect:
    return Suspect("", None, sign.place.source.path, _line(sign.place), report.secrets.hide(sign.what))


def _of_finding(finding: Finding) -> Suspect:
    kind, name = finding.app or (None, "")
    return Suspect(name, kind, finding.location.path, finding.location.line, finding.message, is_finding=True)


def _line(place: Place) -> int | None:
    """The line of a place; None if it is a whole file."""
    from sfscope_lint.readers.xml.element_places import element_spans, locate

    if place.element == 0 and not place.item:
        return None
    spans = [] if place.element is None else element_spans(place.source)
    return place.source.text.count("\n", 0, locate(place, spans).start) + 1
