"""Turns violations into findings: computes locations and fingerprints, redacts secrets, sorts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.engine.redaction import redact
from sfscope_lint.files.repository_paths import RepositoryPaths
from sfscope_lint.model.apps import AppName, OAuthApp
from sfscope_lint.model.finding import Finding, Location, Related
from sfscope_lint.model.metadata_file import MetadataFile, Unreadable
from sfscope_lint.model.run_as_user import RunAsUser
from sfscope_lint.model.severity import Category
from sfscope_lint.model.source import overlap_any
from sfscope_lint.model.token_requests import TokenRequest
from sfscope_lint.readers.xml.element_places import all_located, element_spans, locate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sfscope_lint.engine.examination import Violation
    from sfscope_lint.engine.redaction import Redaction
    from sfscope_lint.engine.run_secrets import RunSecrets
    from sfscope_lint.model.place import Place
    from sfscope_lint.model.rule import Problem
    from sfscope_lint.model.severity import Severity
    from sfscope_lint.model.source import Source, Span
    from sfscope_lint.readers.xml.element_places import ElementSpan

_LONGEST = 2_000  # characters; a message may quote a megabyte
_BYTES = "fix manually: --fix can't preserve this file's encoding"
_CONTESTED = "fix manually: the file contradicts itself about the app"


def make_findings(
    violations: Iterable[Violation],
    severities: Mapping[str, Severity],
    working_directory: str,
    secrets: RunSecrets,
    hidden: Iterable[Place] = (),
) -> tuple[Finding, ...]:
    """The findings, sorted by path, location and rule.

    ``severities`` are the severities set for rules, by name. Excerpts don't show the text at ``hidden``
    places, and no text shows a secret of the run.
    """
    places = _Places()
    redactions = _Redactions((place.source.path, places.span(place)) for place in hidden)
    paths = RepositoryPaths(working_directory)
    located = sorted(
        ((places.location(item.problem.place), item) for item in violations),
        key=lambda pair: (*pair[0], pair[1].rule.name, pair[1].problem.value or "", pair[1].problem.message),
    )
    said = set()  # two apps that share a file may give the same finding
    seen: dict[tuple[str, ...], int] = {}
    excerpts: dict[tuple[Source, int], str] = {}  # many findings may stand in one long line
    findings = []
    for location, item in located:
        app = _app_name(item.subject, secrets)
        # Two files with names that aren't Unicode may be shown alike.
        saying = (item.problem.place.source.file, location, item.rule.name, app, item.problem.message)
        if saying in said:
            continue
        said.add(saying)
        lost = isinstance(item.subject, Unreadable) and item.subject.lost
        redaction = redactions.of(item.problem.place.source, malformed=lost)
        problem = _redacted(_conditional(item, places), redaction, secrets)
        by_hand = _by_hand(item)
        fix = None if by_hand else problem.fix
        if fix and item.rule.fix != "safe":
            fix = fix._replace(applicability="unsafe")
        line = (item.problem.place.source, location.line)
        if line not in excerpts:
            excerpts[line] = secrets.hide_in_line(redaction.line(location.line))
        # The reason is part of the identity, so that a baseline doesn't hide a different parse error.
        about = item.subject.reason if isinstance(item.subject, Unreadable) else problem.value or ""
        repository_path = paths.of(location.path)
        identity = (item.rule.name, repository_path, *(app or ("", "")), about)
        seen[identity] = seen.get(identity, 0) + 1
        findings.append(
            Finding(
                rule=item.rule.name,
                severity=severities.get(item.rule.name) or problem.severity or item.rule.severity,
                category=item.rule.category,
                message=problem.message,
                reply=problem.reply,
                label=problem.label,
                help=f"{problem.help} ({by_hand})" if by_hand else problem.help,
                value=problem.value,
                app=app,
                location=location,
                excerpt=excerpts[line],
                related=tuple(Related(places.location(place), text) for place, text in problem.related),
                lost=lost,
                fingerprint=_fingerprint(*identity, str(seen[identity])),
                repository_path=repository_path,
                fix=fix,
                part_of=_part_of(item),
            )
        )
    return tuple(findings)


def _by_hand(item: Violation) -> str:
    """Why --fix can't apply the problem's fix; empty if it can, or if there is no fix."""
    fix = item.problem.fix
    if fix is None:
        return ""
    if isinstance(item.subject, OAuthApp) and item.subject.contested:
        return _CONTESTED
    in_elements = any(edit.place.element is not None for edit in fix.edits)
    return "" if fix.source.rewritable and (not in_elements or all_located(fix.source)) else _BYTES


def _redacted(problem: Problem, redaction: Redaction, secrets: RunSecrets) -> Problem:
    """The problem without secrets of the file and the run, its texts cut to a readable length."""

    def shown(text: str) -> str:
        text = secrets.hide(redaction.text(text))
        return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({len(text):,} characters)"

    return problem._replace(
        message=shown(problem.message),
        help=shown(problem.help),
        label=shown(problem.label),
        reply=shown(problem.reply),
        value=problem.value and shown(problem.value),
        related=tuple((place, shown(text)) for place, text in problem.related),
        fix=problem.fix and problem.fix._replace(title=shown(problem.fix.title)),
    )


def _conditional(item: Violation, places: _Places) -> Problem:
    """The problem; if the deployment may replace a value that it is about, the message adds the condition.

    Not for secrets: a committed secret stays in git whatever the deployment replaces.
    """
    if item.rule.category is Category.SECRETS:
        return item.problem
    about = [item.problem.place, *(place for place, _ in item.problem.related)]
    found = places.conditions(about) | places.conditions_of(item.subject)
    if not found:
        return item.problem
    conditions = " or ".join(f"the environment variable {condition}" for condition in found)
    return item.problem._replace(message=f"{item.problem.message}, unless {conditions} when it is deployed")


def _places_of(subject: object) -> Iterator[Place]:
    """The places of the values that decide what is said about an app."""
    app = _app(subject)
    if app:
        yield from (selected.place for selected in app.scopes or ())
        switch, user = app.client_credentials.place, app.run_as
        yield from (place for place in (switch, user and user.place) if place)


class _Redactions:
    """The redaction of each file that has a finding, computed once per file."""

    def __init__(self, hidden: Iterable[tuple[str, Span]]) -> None:
        self._hidden = tuple(hidden)
        self._known: dict[Source, Redaction] = {}

    def of(self, source: Source, *, malformed: bool) -> Redaction:
        if source not in self._known:
            found = redact(source, malformed=malformed)
            more = tuple(span for path, span in self._hidden if path == source.path)
            self._known[source] = found.hiding(more) if more else found
        return self._known[source]


def locations(places: Iterable[Place]) -> list[Location]:
    """The locations of places, in the same order."""
    found = _Places()
    return [found.location(place) for place in places]


class _Places:
    """Computes locations, with one second parse for each file that has a finding."""

    def __init__(self) -> None:
        self._spans: dict[tuple[Source, int | None], list[ElementSpan]] = {}
        self._replaced: dict[Source, dict[str, list[Span]]] = {}
        self._of_subjects: dict[int, dict[str, None]] = {}

    def span(self, place: Place) -> Span:
        source = place.source
        if place.element is None:
            return locate(place, [])
        texts_of = place.element if place.item else None
        if (source, texts_of) not in self._spans:
            wanted = frozenset[int]() if texts_of is None else frozenset((texts_of,))
            self._spans[source, texts_of] = element_spans(source, wanted)
        return locate(place, self._spans[source, texts_of])

    def conditions(self, about: Iterable[Place]) -> dict[str, None]:
        """The conditions under which the deployment replaces some of these places, in order."""
        return dict.fromkeys(condition for place in about for condition in self._conditions(place))

    def conditions_of(self, subject: object) -> dict[str, None]:
        """The conditions for the values that decide about a subject.

        They are cached, because a thousand findings may be about one subject.
        """
        key = id(subject)  # stable, because the caller keeps the subjects alive
        if key not in self._of_subjects:
            self._of_subjects[key] = self.conditions(_places_of(subject))
        return self._of_subjects[key]

    def _conditions(self, place: Place) -> list[str]:
        source = place.source
        if not source.replaced:
            return []
        if source not in self._replaced:
            spans = self._replaced[source] = {}
            for span, condition in source.replaced:
                if condition:
                    spans.setdefault(condition, []).append(span)
        here = self.span(place)
        return [condition for condition, spans in self._replaced[source].items() if overlap_any(spans, here)]

    def location(self, place: Place) -> Location:
        source, span = place.source, self.span(place)
        start, end = source.position(span.start), source.position(span.end)
        return Location(source.path, start.line, start.column, end.line, end.column)


def _app_name(subject: object, secrets: RunSecrets) -> AppName | None:
    if isinstance(subject, MetadataFile) and subject.app:
        kind, name = subject.app
        return AppName(kind.value, secrets.hide(name))
    app = _app(subject)
    return AppName(app.kind.value, secrets.hide(app.name)) if app else None


def _app(subject: object) -> OAuthApp | None:
    match subject:
        case TokenRequest(app=OAuthApp() as app) | RunAsUser(app=app) | (OAuthApp() as app):
            return app
    return None


def _part_of(item: Violation) -> tuple[str, ...]:
    app = _app(item.subject)
    return (item.problem.part_of, app.paths[0], app.name) if app and item.problem.part_of else ()


def _fingerprint(*identity: str) -> str:
    from hashlib import sha256

    return sha256("\0".join(identity).encode("utf-8", "backslashreplace")).hexdigest()[:32]
