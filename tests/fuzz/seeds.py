"""The seed corpus: files from the project's tests, pages and example, and words to mutate them with."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

from tests.fuzz.oracles import MARKER
from tests.laws import test_no_secret_is_printed as secrets
from tests.rules import test_run_as_user_lacks_permission as permissions
from tests.support import EXAMPLE, connected_app, eca_file, files_in
from tests.unit.config.test_configuration import MISTAKES
from tests.unit.readers.code import test_code_requests as code
from tests.unit.readers.code import test_csharp_requests as csharp
from tests.unit.readers.code import test_go_requests as go
from tests.unit.readers.code import test_java_requests as java
from tests.unit.readers.code import test_php_requests as php
from tests.unit.readers.code import test_ruby_requests as ruby
from tests.unit.readers.requests import test_scripts_in_files as scripts
from tests.unit.readers.requests import test_settings as settings
from tests.unit.readers.requests import test_structured_requests as structured

from sfscope_lint.config.rule_packages import load_rules
from sfscope_lint.config.template import STARTER
from sfscope_lint.model.settings import Settings
from sfscope_lint.model.severity import Category, Severity
from sfscope_lint.salesforce.errors.catalogue import ERRORS
from sfscope_lint.salesforce.metadata_schema import ELEMENTS, TYPES
from sfscope_lint.salesforce.metadata_values import ENUMERATIONS
from sfscope_lint.salesforce.scopes import SCOPES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Files = dict[str, bytes]
APP = "connectedApps/Order_Sync.connectedApp-meta.xml"


@cache
def projects() -> tuple[Files, ...]:
    """Small projects, each with something special."""
    return tuple(
        {path: text if isinstance(text, bytes) else text.encode() for path, text in project.items()}
        for project in _projects()
    )


def _projects() -> Iterator[dict[str, str] | Files]:
    yield {
        path.relative_to(EXAMPLE).as_posix(): path.read_bytes()
        for path in sorted(EXAMPLE.rglob("*"))
        if path.is_file()
    }
    for rule in load_rules():
        for part in rule.page.split("\n## "):
            if found := files_in(part):
                yield {"sfdx-project.json": '{"packageDirectories": [{"path": "."}]}', **found}
    yield from (files for files, _ in structured.HITS.values())
    yield from structured.MISSES.values()
    yield from (files for files, _ in settings.HITS.values())
    yield from settings.MISSES.values()
    for suffix, hits, misses in (
        ("cls", code.APEX_HITS, code.APEX_MISSES),
        ("js", code.JAVASCRIPT_HITS, code.JAVASCRIPT_MISSES),
        ("py", code.PYTHON_HITS, code.PYTHON_MISSES),
    ):
        yield from ({f"src/a.{suffix}": text} for text, _ in hits.values())
        yield from ({f"src/a.{suffix}": text} for text in misses.values())
    for suffix, language in (("java", java), ("cs", csharp), ("go", go), ("rb", ruby), ("php", php)):
        wrap = go.function if language is go else language.method
        bodies = [*(text for text, _ in language.HITS.values()), *language.MISSES.values()]
        yield {f"src/a{number}.{suffix}": wrap(body) for number, body in enumerate(bodies)}
    pages = (*scripts.HITS.values(), *scripts.MISSES.values())
    yield {f"{number}/{path}": text for number, (path, text) in enumerate(pages)}
    yield from ({path: text} for path, text, _ in code.SHELL_HITS.values())
    yield from ({path: text} for path, text in code.SHELL_MISSES.values())
    for path, text in secrets.CASES.values():
        yield {path: text.replace("{}", MARKER)}
    yield from ({APP: connected_app("Api"), **files} for _, _, files, _ in permissions.LACKING)
    yield from _of_all_kinds()


def _of_all_kinds() -> Iterator[dict[str, str] | Files]:
    app = connected_app("Api", "Full", "RefreshToken", "Api", "openid", "Nonsense", "{{scope}}")
    secret = f"        <consumerSecret>{MARKER}</consumerSecret>\n"
    yield {APP: connected_app("RefreshToken", more=secret)}
    yield {APP: app.encode("utf-16")}
    yield {APP: app.replace("UTF-8", "ISO-8859-1").replace("Order", "Órder").encode("latin-1")}
    yield {
        APP: app.replace("\n", "\r\n").replace("<scopes>Full", "<!-- why --><scopes><![CDATA[Full]]>&#32;")
    }
    yield {"a.sh": f"curl https://login.salesforce.com/services/oauth2/token -d grant_type=client_credentials -d client_secret={MARKER}"}  # fmt: skip
    for scopes in ("Full", "Api, RefreshToken,Web ,", "full,<!-- x -->api", "<![CDATA[Api,Full]]>", ""):
        yield {
            "a/App.eca-meta.xml": eca_file("ExternalClientApplication", app="App"),
            "a/App.ecaOauth-meta.xml": eca_file("ExtlClntAppOauthSettings", f"commaSeparatedOauthScopes={scopes}", app="App"),
            "a/App.ecaOauthPlcy-meta.xml": eca_file("ExtlClntAppOauthConfigurablePolicies", "isClientCredentialsFlowEnabled=true", app="App"),
        }  # fmt: skip
    for name, elements in TYPES.items():  # each type with one of each of its elements
        yield {f"all/{name}.xml": eca_file(name, *(f"{element}=true" for element in elements))}
    replacements = '"replacements": [{"glob": "**/*.{xml,cls}", "stringToReplace": "Api", "replaceWithEnv": "S"}, {"filename": "a.cls", "regexToReplace": "(?<name>x+)|[a-c]*?"}]'
    yield {
        "sfdx-project.json": f'{{"packageDirectories": [{{"path": "connectedApps", "default": true}}], {replacements}}}',
        ".forceignore": "# what stays\n**/jsconfig.json\n!App*\n*.profile\nconnectedApps/[ab]?.*\n/a/**/b\\ \n**/x/**\n",
        APP: app,
    }
    entry = '{"rule": "unsupported-scope", "path": "App.connectedApp", "app": "App", "value": "Full"}'
    yield {"sfscope-lint-baseline.json": f'{{\n"{"a1" * 16}": {entry},\n"version": 1\n}}\n', APP: app}
    yield {"sfscope-lint.toml": "\n".join(line.removeprefix("# ") for line in STARTER.splitlines() if "=" in line or "[" in line), APP: app}  # fmt: skip
    yield from ({"sfscope-lint.toml": text} for text, _ in MISTAKES.values())


def contents(wanted: Callable[[str], object]) -> list[bytes]:
    """The distinct contents of the projects' files whose path is wanted."""
    found = (data for project in projects() for path, data in project.items() if wanted(path))
    return list(dict.fromkeys(found))


def texts() -> list[bytes]:
    """Seeds for functions of text: replies of the token endpoint, templates, masks."""
    replies = [f'{{"error": "{error.code}", "error_description": "{error.text}"}}' for error in ERRORS]
    marks = ["{{ .Values.a }}", "${A}", "@{a}", "%A%", "a__B__c", "%41%42", "<your secret>", "xxxx", "a***", "$(a)", "#{a}#",
             "::error file=a::b", "##vso[a]", "\x1b[31m\u202e", "https://u:p@a.my.salesforce.com/services/oauth2/token?a=b"]  # fmt: skip
    return [text.encode() for text in (*replies, *marks)]


def logs() -> list[bytes]:
    """Seeds of logs, one of each format."""
    reply = '{"error":"invalid_grant","error_description":"no valid scopes defined"}'
    bytes_of_reply = ",".join(map(str, reply.encode()))
    report = f'{{"response":{{"stream":{{"data":[{bytes_of_reply}]}}}}}}'
    found = [
        f"2026-11-26 10:11:12,345 ERROR token: 400 {reply}\n\tat a.B.c\nCaused by: invalid_client: invalid client credentials\n",
        f'{{"ts":1795687872123,"app":"Order_Sync","client_id":"3MVG9abc","message":{json.dumps(reply)}}}\n',
        f'{{"value":[{{"startTime":"2026-11-26T10:11:12Z","outputs":{{"body":{reply}}}}}]}}',
        "Login Time,Login Type,Status,Application,Username\n11/26/2026 10:11:12 AM,Remote Access 2.0,User is inactive,A,a@b.c\n",
        f'{{"collection":{{}},"run":{{"timings":{{"started":1795687872123}},"executions":[{report}]}}}}',
    ]
    return [text.encode() for text in found]


@cache
def words() -> tuple[bytes, ...]:
    """Names that readers, rules and settings know, and the syntax of the formats."""
    scopes = {
        name for scope in SCOPES for name in (scope.metadata_name, scope.eca_name, scope.oauth_name or "")
    }
    values = {
        value for enumeration in ENUMERATIONS.values() for value in (*enumeration.values, *enumeration.older)
    }
    rules = {
        word for rule in load_rules() for word in (rule.name, *(rule.options._fields if rule.options else ()))
    }
    levels = {member.value for group in (Category, Severity) for member in group}
    requests = {"grant_type", "client_credentials", "client_id", "client_secret", "scope", "/services/oauth2/token", "callout:Org",
                "https://login.salesforce.com", "ClientCredentials", "curl", "-d", "setEndpoint", "setBody", "fetch", "requests.post",
                "URLSearchParams", "Invoke-RestMethod", "-Body", "run:", "env:", "- |", "urlencoded", "@concat(", "jsforce"}  # fmt: skip
    marks = {"{{x}}", "${X}", "$(x)", "`", "'", '"', "\\", "\\\n", "<!--", "-->", "<![CDATA[", "]]>", "&#65;", "&amp;", "<?x?>", "\r\n", "\r",
             "\ufeff", "\u2028", "\0", "\ud7ff", "\U0001f600", "/*", "*/", "//", "#", "(", ")", "[", "]", "{", "}", "<a>", "</a>", "[[", "]]",
             "**/", "[z-a]", "[[a]", "{a,b}", "(?<a>", "(a*)*", "<<EOF\n", "f'{", "&a", "*a", "<<: *a", ">-\n", "null", "\\ud800", "\\u0000", "1e999", "\x1e"}  # fmt: skip
    pages = {
        '<details class="app">',
        '<span class="sign">',
        '<span class="head">',
        'data-head="x"',
        '"tool": {\n',
    }
    encodings = {f'encoding="{name}"' for name in ("utf-8", "utf-16", "utf-7", "utf-32", "latin-1", "ascii", "cp037",
                                                   "shift_jis", "iso2022_jp", "hz", "idna", "unicode_escape")}  # fmt: skip
    settings = {name.replace("_", "-") for name in Settings._fields}
    known = {
        *ELEMENTS,
        *TYPES,
        *scopes,
        *values,
        *rules,
        *levels,
        *requests,
        *marks,
        *pages,
        *encodings,
        *settings,
        "true",
        "false",
        MARKER,
    }
    return tuple(sorted(word.encode("utf-8") for word in known if word))
