"""The fuzz targets: each reader, everything else that reads a stranger's file, and the whole run."""

from __future__ import annotations

import datetime as dt
import io
import os
from contextlib import suppress
from functools import cache, partial
from typing import TYPE_CHECKING

from tests.fuzz import oracles, seeds
from tests.fuzz.commands import COMMANDS
from tests.fuzz.editor import EDITOR
from tests.fuzz.projects import pack, unpack, write
from tests.fuzz.target import Target, directory, emptied, saved, scratch
from tests.support import EXAMPLE, connected_app, eca_file

from sfscope_lint.config.load import plugins, read_document, read_settings
from sfscope_lint.config.rule_packages import choose_rules, load_rules
from sfscope_lint.engine import baseline_file
from sfscope_lint.engine import lint as engine
from sfscope_lint.engine.diagnosis import diagnose
from sfscope_lint.engine.log_apps import LogApps
from sfscope_lint.engine.redaction import redact
from sfscope_lint.engine.run_secrets import RunSecrets
from sfscope_lint.files.forceignore import ForceIgnore
from sfscope_lint.files.found import FoundFile
from sfscope_lint.files.request_files import SourceType, source_type_of
from sfscope_lint.files.sfdx_project import FILE_NAME as PROJECT_NAME
from sfscope_lint.files.sfdx_project import read_project
from sfscope_lint.fixes.hidden_lines import secret_lines
from sfscope_lint.model.metadata_file import Unreadable
from sfscope_lint.model.settings import BASELINE_NAME, FILE_NAME, Settings, SettingsError
from sfscope_lint.model.severity import Category
from sfscope_lint.model.source import Source
from sfscope_lint.output.config_show import show
from sfscope_lint.output.escape import cells, visible
from sfscope_lint.output.explain_errors import diagnosis_text
from sfscope_lint.output.reporters.formats import render
from sfscope_lint.readers.logs.sightings import sightings
from sfscope_lint.readers.open_file import open_file, read_file
from sfscope_lint.readers.read_requests import read
from sfscope_lint.readers.secrets.text import without_secrets
from sfscope_lint.readers.token_request import SourceFile
from sfscope_lint.readers.xml.element_places import element_spans
from sfscope_lint.salesforce.errors.search import find_matches, nearest_errors
from sfscope_lint.salesforce.metadata_types import TYPES, MetadataType, component_name, type_of_file
from sfscope_lint.salesforce.placeholders import is_secret_placeholder, is_template
from sfscope_lint.salesforce.token_endpoint import host, is_token_url

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from sfscope_lint.engine.report import Report

_RULES = load_rules()
_EVERYTHING = tuple(category.value for category in Category)
_TODAY = dt.date(2026, 11, 23)
_POLICIES = eca_file(
    "ExtlClntAppOauthConfigurablePolicies", "isClientCredentialsFlowEnabled=true", app="App"
).encode()


# Metadata: the first byte chooses the type.


def _metadata(data: bytes) -> None:
    kind = TYPES[(data[0] if data else 0) % len(TYPES)]
    path = str(scratch() / f"App.{kind.suffix}-meta.xml")
    found = FoundFile(
        path, os.path.basename(path), kind, str(scratch()), None, ignored=False, companion=False
    )
    opened = open_file(found, {}, {path: data[1:]})
    if not isinstance(opened, Unreadable):
        oracles.places_lie_in_their_file([opened.place(element) for element in opened.elements])
        assert len(element_spans(opened.source)) <= len(opened.elements)  # fewer where the parsers disagree
    oracles.places_lie_in_their_file(list(read_file(opened, kind)))


def _metadata_seeds() -> list[bytes]:
    return [
        bytes([number]) + data
        for number, kind in enumerate(TYPES)
        for data in seeds.contents(partial(_is_of, kind))
    ]


def _is_of(kind: MetadataType, path: str) -> bool:
    return type_of_file(os.path.basename(path), permissions=True) is kind


# Token requests: each reader, whether or not the file contains the words.


def _requests(file_name: str) -> Target:
    kind = source_type_of(file_name)
    assert kind is not None
    alike = partial(seeds.contents, lambda path: source_type_of(os.path.basename(path)) is kind)
    return Target(partial(_ask, kind, file_name), alike)


def _ask(kind: SourceType, file_name: str, data: bytes) -> None:
    source = Source(file_name, data)
    file = SourceFile(source, component_name(os.path.basename(file_name), file_name), file_name, "/project")
    oracles.places_lie_in_their_file(list(read(file, kind.formats)))


# Files that configure a run.


def _settings(data: bytes) -> None:
    with suppress(SettingsError):
        told = _read_settings(data)
        chosen = choose_rules(_RULES, told.select, told.ignore, told.mandatory)
        document = read_document(saved(FILE_NAME, data), FILE_NAME)
        shown = show(told, plugins(document), chosen, document, {})
        again = _read_settings(shown.encode())
        assert _in_force(again) == _in_force(told)


def _read_settings(data: bytes) -> Settings:
    document = read_document(saved(FILE_NAME, data), FILE_NAME)
    return read_settings(document, _RULES, "/project", _TODAY)


def _in_force(settings: Settings) -> tuple[object, ...]:
    """The settings that ``config show`` prints: those of rules that run, without places."""
    chosen = choose_rules(_RULES, settings.select, settings.ignore, settings.mandatory)
    rules = [(r, settings.severities.get(r.name, r.severity), settings.options.get(r.name)) for r in chosen]
    suppressions = [suppression[:2] + suppression[3:] for suppression in settings.suppressions]
    plain = settings._replace(select=(), severities={}, options={}, suppressions=(), patterns=())
    return rules, suppressions, plain


def _baseline(data: bytes) -> None:
    with suppress(SettingsError):
        read = baseline_file.read_baseline(saved(BASELINE_NAME, data), BASELINE_NAME)
        oracles.places_lie_in_their_file([read.place(fingerprint) for fingerprint in read.entries])
        written = saved(BASELINE_NAME, baseline_file.render(read.entries))
        assert baseline_file.read_baseline(written, BASELINE_NAME).entries == read.entries


def _project(data: bytes) -> None:
    root = os.path.dirname(saved(PROJECT_NAME, data))
    source = Source("App.connectedApp", connected_app("Api", "{{scope}}").encode())
    project = read_project(root)
    for unreadable in (
        *project.unapplied(),
        *project.find_replaced(f"{root}/a/App.connectedApp-meta.xml", source),
    ):
        oracles.places_lie_in_their_file([unreadable.place])
    for (start, end), _ in source.replaced:
        assert 0 <= start < end <= len(source.text)


def _forceignore(data: bytes) -> None:
    root = os.path.dirname(saved(".forceignore", data))
    try:
        ignore = ForceIgnore(root)
    except OSError:  # too long to match
        return
    for path in ("App.connectedApp-meta.xml", "a/b/App.eca", "force-app/main/.x/[a].cls", "x y/é/**/b.js"):
        denied = ignore.denies(os.path.join(root, path))
        assert denied or not ignore.denies_folder(os.path.join(root, os.path.dirname(path)))


# Functions that show or hide text.


def _redaction(data: bytes) -> None:
    source = Source("App.connectedApp", data)
    secret_lines(source, RunSecrets())
    for redaction in (redact(source), redact(source, malformed=True)):
        for start, end in redaction.spans:
            assert 0 <= start <= end <= len(source.text)
        for number in range(1, source.text.count("\n") + 2):
            assert len(redaction.line(number)) == len(source.line(number))
        if oracles.planted([data]):
            oracles.no_secret_is_shown([redaction.text(source.text)])


def _texts(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    is_template(text)
    is_secret_placeholder(text)
    is_token_url(text)
    host(without_secrets(text))
    seen = visible(text)
    assert seen.isprintable()
    assert visible(seen) == seen
    assert cells(seen) >= 0


def _token_errors(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    for match in find_matches(text):
        assert match.words or match.coded
        diagnosis_text(diagnose(match.error, _example()), 80, lambda _, shown: shown)
    nearest_errors(text)


def _logs(data: bytes) -> None:
    """A log has the same errors whether it is read at once or piece by piece."""
    whole, pieces = io.BytesIO(data), io.BytesIO(data)
    found = list(sightings(whole.readinto, _TODAY))
    assert found == list(sightings(lambda buffer: pieces.readinto(buffer[:100]), _TODAY))
    lines = [sighting.line for sighting in found]
    assert lines == sorted(lines)
    assert all(1 <= line <= data.count(b"\n") + 1 for line in lines)
    for sighting in found:
        client_name = str(_apps().of(sighting.client, sighting.words))
        if oracles.planted([data]):
            oracles.no_secret_is_shown([client_name])


@cache
def _apps() -> LogApps:
    return LogApps(_example())


@cache
def _example() -> Report:
    return engine.lint([str(EXAMPLE)], Settings(select=_EVERYTHING), _RULES, str(scratch()))


# The whole run: one app, and any project.


def _fixes(data: bytes) -> None:
    """Lint and fix one file with scopes; the first byte chooses the kind of app."""
    root = directory("fixes")
    suffix = "ecaOauth" if data[:1] == b"e" else "connectedApp"
    name, beside = f"App.{suffix}-meta.xml", "App.ecaOauthPlcy-meta.xml"
    (root / beside).write_bytes(_POLICIES)
    files = {name: data[1:], beside: _POLICIES}

    def lint(more: Mapping[str, bytes]) -> Report:
        settings = Settings(select=_EVERYTHING, token_requests=False)
        return engine.lint([name], settings, _RULES, str(root), {str(root / name): data[1:], **more})

    report = lint({})
    oracles.report_is_sound(report, files)
    diffs = oracles.fixing_is_lawful(report, lint, str(root))
    if oracles.planted([data]):
        oracles.no_secret_is_shown(diffs)


def _fixes_seeds() -> list[bytes]:
    apps = seeds.contents(lambda path: path.endswith(("connectedApp", "connectedApp-meta.xml")))
    lists = seeds.contents(lambda path: path.endswith(("ecaOauth", "ecaOauth-meta.xml")))
    return [*(b"c" + data for data in apps), *(b"e" + data for data in lists)]


def _whole(data: bytes) -> None:
    """Lint a project, render it in every format and fix it, with its own settings."""
    root = emptied("project")
    files = write(unpack(data), root)
    told = _told(root)
    paths = [] if PROJECT_NAME.encode() in files else ["."]

    def lint(contents: Mapping[str, bytes]) -> Report:
        return engine.lint(paths, told, _RULES, str(root), contents)

    report = lint({})
    oracles.report_is_sound(report, {oracles.shown(path): content for path, content in files.items()})
    said = oracles.outputs(report)
    assert render("json", lint({})) == said["json"]
    diffs = oracles.fixing_is_lawful(report, lint, str(root))
    if oracles.planted([data]):
        oracles.no_secret_is_shown([*said.values(), *diffs])


def _told(root: Path) -> Settings:
    """The project's own settings and baseline, except that all rules run and no plugin does."""
    told = Settings(root=str(root), today=_TODAY)
    with suppress(SettingsError):
        if (root / FILE_NAME).is_file():
            document = read_document(str(root / FILE_NAME), FILE_NAME)
            told = read_settings(document, _RULES, str(root), _TODAY)
    with suppress(SettingsError):
        if (root / BASELINE_NAME).is_file():
            told = told._replace(
                baseline=baseline_file.read_baseline(str(root / BASELINE_NAME), BASELINE_NAME)
            )
    return told._replace(select=_EVERYTHING, ignore=())


def _files(*endings: str) -> Callable[[], list[bytes]]:
    return partial(seeds.contents, lambda path: path.endswith(endings))


# A file of each kind that may contain token requests.
REQUEST_FILES = {
    "apex": "classes/A.cls",
    "shell": "scripts/a.sh",
    "makefile": "Makefile",
    "powershell": "scripts/a.ps1",
    "jenkins": "Jenkinsfile",
    "pipelines": ".github/workflows/a.yml",
    "python": "src/a.py",
    "javascript": "src/a.ts",
    "java": "src/A.java",
    "csharp": "src/A.cs",
    "go": "cmd/a.go",
    "ruby": "lib/a.rb",
    "php": "src/a.php",
    "html": "web/a.html",
    "json": "a.json",
    "dotenv": ".env",
    "properties": "a.properties",
    "xml": "src/main/mule/global.xml",
    "external-credential": "A.externalCredential-meta.xml",
    "identity-provider": "A.externalAuthIdentityProvider-meta.xml",
    "named-credential": "A.namedCredential-meta.xml",
}
TARGETS = {
    "metadata": Target(_metadata, _metadata_seeds),
    **{name: _requests(file_name) for name, file_name in REQUEST_FILES.items()},
    "settings": Target(_settings, _files(FILE_NAME)),
    "baseline": Target(_baseline, _files(BASELINE_NAME)),
    "sfdx-project": Target(_project, _files(PROJECT_NAME)),
    "forceignore": Target(_forceignore, _files(".forceignore")),
    "redaction": Target(_redaction, _files(".xml", "connectedApp")),
    "texts": Target(_texts, seeds.texts),
    "token-errors": Target(_token_errors, seeds.texts),
    "logs": Target(_logs, seeds.logs),
    "fixes": Target(_fixes, _fixes_seeds),
    "whole": Target(_whole, lambda: [pack(project) for project in seeds.projects()]),
    **COMMANDS,
    **EDITOR,
}
