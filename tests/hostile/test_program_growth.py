"""A run over one hostile file of each kind, or over many files, takes linear time."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from tests.hostile.growth import growth, numbered, times
from tests.support import Workspace, connected_app, eca_file

from sfscope_lint.config.resolve import prepare
from sfscope_lint.config.rule_packages import load_rules
from sfscope_lint.config.settings_options import SettingsOptions
from sfscope_lint.engine.baseline_file import entry_of, read_baseline
from sfscope_lint.engine.baseline_file import render as render_baseline
from sfscope_lint.engine.lint import lint
from sfscope_lint.engine.suppression import record
from sfscope_lint.files.globs import gitignore
from sfscope_lint.fixes import apply
from sfscope_lint.model.accepted import Suppression
from sfscope_lint.model.place import Place
from sfscope_lint.model.settings import Settings
from sfscope_lint.model.severity import Category
from sfscope_lint.model.source import Source, Span
from sfscope_lint.output.inventory.collect import take
from sfscope_lint.output.inventory.formats import INVENTORIES, render_inventory
from sfscope_lint.output.reporters.formats import render
from sfscope_lint.readers.budget import Budget

if TYPE_CHECKING:
    from collections.abc import Callable

    from sfscope_lint.engine.report import Report

URL = "https://example.my.salesforce.com/services/oauth2/token"
WORDS = f"{URL} grant_type client_credentials"
CURL = f"curl -d grant_type=client_credentials -d client_id=x -d client_secret=hunter2hunter2 {URL}"
EVERYTHING = tuple(category.value for category in Category)
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
ATTRIBUTE = 'b#="" '
PARAMETER = '<h:custom-parameter key="a#" value="b"/>'
SETTINGS = "<OAuth2Config><scope>a</scope></OAuth2Config>"
NAMESPACE = 'xmlns="http://soap.sforce.com/2006/04/metadata"'


def in_label(text: str) -> str:
    return connected_app("Full", "Api").replace("Order Sync", text)


def report(workspace: Workspace, **settings: Any) -> Report:
    return lint(["."], Settings(select=EVERYTHING, **settings), load_rules(), str(workspace.root))


# Metadata (at most a megabyte is read): a function from the size to the content, by name.
METADATA: dict[str, tuple[str, Callable[[int], str]]] = {
    "spaces": ("A.connectedApp", lambda n: in_label(times(" ", n))),
    "entities": ("A.connectedApp", lambda n: in_label(times("&amp;", n))),
    "lines": ("A.connectedApp", lambda n: in_label(times("\n", n))),
    "comments": ("A.connectedApp", lambda n: in_label(times("<!---->", n))),
    "comments in CDATA": ("A.connectedApp", lambda n: in_label(f"<![CDATA[{times('<!--', n)}]]>")),
    "CDATA": ("A.connectedApp", lambda n: in_label(times("<![CDATA[a]]>b", n))),
    "instructions": ("A.connectedApp", lambda n: in_label(times("<?a?>", n))),
    "a key": ("A.connectedApp", lambda n: in_label(times("-----BEGIN PRIVATE KEY-----", n))),
    "names of secrets": ("A.connectedApp", lambda n: in_label(times("client_secret=", n))),
    "secrets": ("A.connectedApp", lambda n: in_label(numbered("client_secret=hunter#hunter2hunter2 ", n))),
    "URLs": ("A.connectedApp", lambda n: in_label(times("://a:", n))),
    "commands": ("A.connectedApp", lambda n: in_label(times("::a ", n))),
    "placeholders": ("A.connectedApp", lambda n: in_label(times("${", n))),
    "a scope": ("A.connectedApp", lambda n: connected_app("Api", times("a", min(n, 999)))),
    "scopes": ("A.connectedApp", lambda n: connected_app(*["Full"] * min(n // 30, 999))),
    "strange scopes": ("A.connectedApp", lambda n: connected_app(*(f"x{i}" for i in range(min(n // 30, 999))))),
    "callbacks": ("A.connectedApp", lambda n: connected_app("Full", more=f"<callbackUrl>{times('http://a@* ', n)}</callbackUrl>")),
    "one callback": ("A.connectedApp", lambda n: connected_app("Full", more=f"<callbackUrl>http://{times('@', n)}</callbackUrl>")),
    "secret elements": ("A.connectedApp", lambda n: connected_app("Full", more=numbered("<consumerSecret>hunter#hunter2</consumerSecret>", min(n, 400_000)))),
    "nested": ("A.connectedApp", lambda n: connected_app("Full", more=times("<a>", min(n, 600)) + times("</a>", min(n // 3 * 4, 800)))),
    "strange elements": ("A.connectedApp", lambda n: connected_app("Full", more=numbered("<b#>a</b#>", min(n, 4_000)))),
    "attributes": ("A.connectedApp", lambda n: connected_app("Full", more=f"<a {numbered(ATTRIBUTE, min(n, 100_000))}/>")),
    "not closed": ("A.connectedApp", lambda n: connected_app("Full", more=times("<a b='", n))),
    "cut": ("A.connectedApp", lambda n: connected_app("Full", more=times("<consumerSecret>", n // 4))),
    "a doctype": ("A.connectedApp", lambda n: f"{XML}{times('<!-- -->', n)}<!DOCTYPE a><a/>"),
    "merge conflicts": ("A.connectedApp", lambda n: times("<<<<<<< a\n", n)),
    "a list": ("A.ecaOauth", lambda n: eca_file("ExtlClntAppOauthSettings", f"commaSeparatedOauthScopes=Full{times(',', min(n, 900))}{times(' ', min(n, 40_000))}")),
    "braces in a list": ("A.ecaOauth", lambda n: eca_file("ExtlClntAppOauthSettings", f"commaSeparatedOauthScopes=Full,{times('{', min(n, 40_000))}")),
    "a credential": ("A.externalCredential", lambda n: credential(numbered("<externalCredentialParameters><parameterName>a#</parameterName><parameterType>AuthHeader</parameterType><parameterValue>hunter#hunter2</parameterValue></externalCredentialParameters>", min(n, 500_000)))),
    "open parameters": ("A.externalCredential", lambda n: credential(times("<externalCredentialParameters>", min(n, 3_000)))),
}  # fmt: skip


def credential(parameters: str) -> str:
    return f"{XML}<ExternalCredential {NAMESPACE}>{parameters}</ExternalCredential>\n"


@pytest.mark.parametrize("shape", METADATA)
def test_metadata_takes_linear_time(shape: str, workspace: Workspace) -> None:
    """Read, lint and render the file."""
    name, make = METADATA[shape]

    def written(size: int) -> Callable[[], object]:
        workspace.write(name, make(size))
        return lambda: [render(format_, report(workspace)) for format_ in ("text", "json", "junit")]

    assert (found := growth(written, 1_000, 500_000)).is_linear, found


# Programs and pipelines.
SOURCES: dict[str, tuple[str, Callable[[int], str]]] = {
    "shell: one command": ("a.sh", lambda n: f"{CURL} {times('-d a=b ', n)}\n"),
    "shell: commands": ("a.sh", lambda n: times(f"{CURL}\n", n)),
    "shell: quotes": ("a.sh", lambda n: f"# {WORDS}\n{times(chr(34), n)}"),
    "shell: escapes": ("a.sh", lambda n: f"# {WORDS}\n{times(chr(92) + chr(39), n)}"),
    "shell: open substitutions": ("a.sh", lambda n: f"# {WORDS}\n{times('$(', min(n, 600))}"),
    "shell: substitutions": ("a.sh", lambda n: f"# {WORDS}\n{times('$(a) ', n)}"),
    "shell: backticks": ("a.sh", lambda n: f"# {WORDS}\n{times('`', n)}"),
    "shell: here-documents": ("a.sh", lambda n: f"# {WORDS}\n{times('cat <<A ', n)}\n"),
    "shell: their ends": ("a.sh", lambda n: f"# {WORDS}\n{numbered('cat <<A#' + chr(10), n)}"),
    "shell: variables": ("a.sh", lambda n: f"# {WORDS}\n{numbered('A#=b' + chr(10), n)}{CURL}\n"),
    "shell: braces": ("a.sh", lambda n: f"# {WORDS}\n{times('${a', n)}"),
    "shell: continued lines": ("a.sh", lambda n: CURL + times(" \\\n", n)),
    "Jenkins: steps": ("Jenkinsfile", lambda n: times(f"sh '{CURL}'\n", n)),
    "Jenkins: escaped quotes": ("Jenkinsfile", lambda n: f'// {WORDS}\nsh "curl {times(chr(92) + chr(34), n)}"'),
    "Jenkins: open comments": ("Jenkinsfile", lambda n: f"// {WORDS}\n{times('/*', n)}"),
    "Jenkins: open strings": ("Jenkinsfile", lambda n: f"// {WORDS}\n{times(chr(39) + chr(92), n)}"),
    "Python: format strings": ("a.py", lambda n: f"# {WORDS}\n" + times("u = '%s/services/oauth2/token' % (a, b)\n", n)),
    "Python: defaults": ("a.py", lambda n: f"# {WORDS}\ndef f({numbered('a#=b + c, ', n)}z=1): pass\n"),
    "Python: assertions": ("a.py", lambda n: f"# {WORDS}\n" + times("assert_that(post(url, 'grant_type=client_credentials'))\n", n)),
    "shell: spaces": ("a.sh", lambda n: f"{CURL} -d '{times(' ', n)}'\n"),
    "shell: one URL": ("a.sh", lambda n: f"curl -d grant_type=client_credentials {times('/', n)}{URL[8:]}\n"),
    "make": ("Makefile", lambda n: f"# {WORDS}\nA = b{times(' ', n)}c\n{CURL}"),
    "make: variables": ("Makefile", lambda n: f"# {WORDS}\n{numbered('A# = b' + chr(10), n)}\t{CURL}"),
    "pipeline: steps": ("a.yml", lambda n: "steps:\n" + times(f"  - run: {CURL}\n", n)),
    "pipeline: variables": ("a.yml", lambda n: f"env:\n{numbered('  A#: b' + chr(10), n)}steps:\n{times(f'  - run: {CURL}' + chr(10), n)}"),
    "pipeline: folded": ("a.yml", lambda n: f"# {WORDS}\nrun: >\n{times('  a' + chr(10), n)}"),
    "pipeline: PowerShell": ("a.yml", lambda n: f"# {WORDS}\npwsh: |\n  irm {times('$a ', n)}\n"),
    "PowerShell: quotes": ("a.ps1", lambda n: f"# {WORDS}\n{times(chr(34) + chr(96), n)}"),
    "PowerShell: here": ("a.ps1", lambda n: f"# {WORDS}\n{times('@' + chr(34) + chr(10), n)}"),
    "PowerShell: tables": ("a.ps1", lambda n: f"# {WORDS}\n{times('$a = @{b = 1}' + chr(10), n)}"),
    "PowerShell: substitutions": ("a.ps1", lambda n: f"# {WORDS}\n$a = \"{times('$(', n)}\"\n"),
    "PowerShell: sums": ("a.ps1", lambda n: f"# {WORDS}\n{times('$a += 1' + chr(10), n)}"),
    "Python: calls": ("a.py", lambda n: times(f"requests.post('{URL}', data={{'grant_type': 'client_credentials'}})\n", n)),
    "Python: names": ("a.py", lambda n: f"# {WORDS}\n{numbered('a# = 1' + chr(10), n)}"),
    "Python: functions": ("a.py", lambda n: f"# {WORDS}\n{numbered('def a#(): b# = 1' + chr(10), n)}"),
    "Python: one line": ("a.py", lambda n: f"# {WORDS} é\na = 'é', {times('b, ', n)}\n"),
    "Python: texts": ("a.py", lambda n: f"# {WORDS}\n{times('a += a' + chr(10), n // 4)}"),
    "Python: a dict": ("a.py", lambda n: f"# {WORDS}\na = {{{numbered(chr(39) + '#' + chr(39) + ': 1,' + chr(10), n)}}}\n"),
    "Python: f-strings": ("a.py", lambda n: f"# {WORDS}\n{times('a = f' + chr(39) + 'a{b}' + chr(39) + chr(10), n)}"),
    "Python: objects": ("a.py", lambda n: f"# {WORDS}\na = A()\n{times('a.b(a)' + chr(10), n // 4)}"),
    "JavaScript: calls": ("a.js", lambda n: times(f"fetch('{URL}', {{body: 'grant_type=client_credentials'}});\n", n)),
    "JavaScript: strings": ("a.js", lambda n: f"// {WORDS}\n{times(chr(92) + chr(39), min(n, 19_000))}"),
    "JavaScript: expressions": ("a.js", lambda n: f"// {WORDS}\n{times('/' + chr(92), min(n, 19_000))}"),
    "JavaScript: templates": ("a.js", lambda n: f"// {WORDS}\n{times('`${', min(n, 200))}"),
    "JavaScript: many templates": ("a.js", lambda n: f"// {WORDS}\n{times('`${a}`;' + chr(10), n)}"),
    "JavaScript: parentheses": ("a.js", lambda n: f"// {WORDS}\n{times('a(){}' + chr(10), n)}"),
    "JavaScript: bodies": ("a.js", lambda n: f"// {WORDS}\n({times('a,' + chr(10), n)}) {{}}"),
    "JavaScript: names": ("a.js", lambda n: f"// {WORDS}\n{numbered('let a# = 1;' + chr(10), n)}"),
    "JavaScript: blocks": ("a.js", lambda n: f"// {WORDS}\n{times('{', min(n, 200))}{times('a;' + chr(10), n)}"),
    "JavaScript: members": ("a.js", lambda n: f"// {WORDS}\na{times('.b' + chr(10), n)}"),
    "JavaScript: chained calls": ("a.js", lambda n: f"// {WORDS}\na{times('.b(c)' + chr(10), n)}"),
    "JavaScript: an object's calls": ("a.js", lambda n: f"// {WORDS}\nlet a = new A();\n{times('a.b(a);' + chr(10), n // 4)}"),
    "Apex: strings": ("a.cls", lambda n: f"// {WORDS}\n{times(chr(92) + chr(39), n)}"),
    "Apex: sums": ("a.cls", lambda n: f"// {WORDS}\n{times('a += b;' + chr(10), n)}"),
    "Apex: generics": ("a.cls", lambda n: f"// {WORDS}\n{times('Map<', n)}"),
    "Apex: new generics": ("a.cls", lambda n: f"// {WORDS}\n{times('new Map<', n)}"),
    "Apex: comments": ("a.cls", lambda n: f"// {WORDS}\n{times('/*', n)}"),
    "Apex: functions": ("a.cls", lambda n: f"// {WORDS}\n{numbered('void a#() { b = 1; }' + chr(10), n)}"),
    "Apex: requests": ("a.cls", lambda n: times(f"r.setEndpoint('{URL}'); r.setBody('grant_type=client_credentials'); h.send(r);\n", n)),
    "Postman: requests": ("a.json", lambda n: postman(times(f'{{"request": {{"url": "{URL}", "body": {{"mode": "raw", "raw": "grant_type=client_credentials"}}}}}},', n))),
    "Postman: spaces": ("a.json", lambda n: postman(f'{{"request": {{"url": "{{{{{times(" ", n)}"}}}},')),
    "Postman: variables": ("a.json", lambda n: postman(f'{{"request": {{"url": "{times("{{a}}", n)}"}}}},')),
    "Postman: a URL": ("a.json", lambda n: postman(f'{{"request": {{"url": "{times("/", n)}{URL[8:]}", "body": {{"mode": "raw", "raw": "grant_type=client_credentials"}}}}}},')),
    "Postman: a script": ("a.json", lambda n: postman(f'{{"event": [{{"script": {{"exec": "// {WORDS}\\n{times("/a", n)}"}}}}]}},')),
    "Postman: folders": ("a.json", lambda n: postman(numbered('{"variable": [{"key": "a#", "value": "b"}], "item": []},', n))),
    "Logic Apps: a concatenation": ("a.json", lambda n: logic_app("@concat(" + times("'a',", n))),
    "Logic Apps: quotes": ("a.json", lambda n: logic_app("@concat(" + times("'a''", n))),
    "JSON: not closed": ("a.json", lambda n: f'"{URL}'.replace("/", "\\/") + times("\\u00e9", n) + "oauth2/token"),
    "Mule: attributes": ("a.xml", lambda n: mule(f'<a xmlns="{MULE}http" {numbered(ATTRIBUTE, min(n, 12_000))}/>')),
    "Mule: long attributes": ("a.xml", lambda n: mule(f'<a {numbered(ATTRIBUTE, 9_000)} c="{times("a ", n)}"/>')),
    "Mule: parameters": ("a.xml", lambda n: mule(f'<h:client-credentials-grant-type xmlns:h="{MULE}http" tokenUrl="{URL}">{numbered(PARAMETER, n)}</h:client-credentials-grant-type>')),
    "Mule: texts": ("a.xml", lambda n: mule(times("<a>&amp;b</a>", n))),
    "Boomi": ("a.xml", lambda n: f'<bns:Component xmlns:bns="http://api.platform.boomi.com/" type="connector-settings"><!-- oauth2/token -->{times(SETTINGS, n)}</bns:Component>'),
}  # fmt: skip
MULE = "http://www.mulesoft.org/schema/mule/"


def postman(items: str) -> str:
    schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
    return f'{{"info": {{"schema": "{schema}"}}, "x": "oauth2/token", "item": [{items.rstrip(",")}]}}'


def logic_app(uri: str) -> str:
    action = f'{{"type": "Http", "inputs": {{"uri": "{uri}", "body": "grant_type=client_credentials oauth2/token"}}}}'
    return f'{{"definition": {{"$schema": "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#", "actions": {{"a": {action}}}}}}}'


def mule(content: str) -> str:
    return f'<mule xmlns="{MULE}core"><!-- client-credentials oauth2/token -->{content}</mule>'


# Programs of a language, or settings: what stands before the lines that are repeated, and after them.
REPEATED: dict[str, tuple[str, str, str, str]] = {
    "Java: a builder": ("a.java", 'class A { void f() { post("URL", new FormBody.Builder()', '.add("a", "b")\n', "); } }"),
    "Java: formats": ("a.java", "class A { // WORDS\nvoid f() {", 'a = String.format("%s/%s", b, c);\n', "} }"),
    "Java: pairs": ("a.java", "class A { // WORDS\nvoid f() { List l = new List();", 'l.add(new BasicNameValuePair("a", b));\n', "} }"),
    "C#: initializers": ("a.cs", "// WORDS\nvar a = new B {", '["c#"] = d,\n', "};"),
    "C#: strings": ("a.cs", "// WORDS\n", 'a = $"{b}{c}";\n', ""),
    "Go: values": ("a.go", "package a // WORDS\nvar a = url.Values{\n", '"b#": {c},\n', "}\n"),
    "Go: several": ("a.go", "package a // WORDS\nfunc f() {\n", "a, b = b, a\n", "}\n"),
    "Ruby: blocks": ("a.rb", "# WORDS\n", "a.b(c) { |d| d.e = f }\n", ""),
    "Ruby: appended": ("a.rb", "# WORDS\na = ''\n", "a = a << b\n", ""),
    "PHP: options": ("a.php", "<?php // WORDS\n$a = curl_init();\n", "curl_setopt($a, B, $c);\n", "curl_exec($a);"),
    "PHP: a string": ("a.php", "<?php // WORDS\n$a = '';\n", "$a .= $b;\n", ""),
    "HTML: scripts": ("a.html", "<!-- WORDS -->", "<script>/a</script>\n", ""),
    "HTML: comments": ("a.html", "<script>WORDS</script>", "<!--", ""),
    "HTML: open tags": ("a.html", "<script>WORDS</script>", "<script ", ""),
    ".env: variables": (".env", "SF_GRANT_TYPE=client_credentials\nSF_TOKEN_URL=URL\n", "A#_CLIENT_ID=b\n", ""),
    ".env: orgs": (".env", "", "SALESFORCE_A#_GRANT_TYPE=client_credentials\nSALESFORCE_A#_URL=URL\n", ""),
    ".env: one name": (".env", "", "SALESFORCE_GRANT_TYPE=client_credentials\nSALESFORCE_URL=URL\n", ""),
    ".env: a long name": (".env", "# salesforce\n", "client_credentials_", "=a"),
    ".env: a long value": (".env", "SALESFORCE_GRANT_TYPE=client_credentials\nSF_TOKEN_URL=https://", "a.b$", ""),
    ".env: quotes": (".env", "SALESFORCE_GRANT_TYPE=client_credentials\nA='", "\\'", "'"),
    ".env: open quotes": (".env", "SALESFORCE_GRANT_TYPE=client_credentials\n", "A='\"\\\n", ""),
    ".env: blanks": (".env", "SALESFORCE_GRANT_TYPE=client_credentials\nA=b", " #" + 190 * " ", "c"),
    "properties": ("a.properties", "", "salesforce.grant.type=client_credentials\n", ""),
    "properties: blanks": ("a.properties", "salesforce=client_credentials\n", " ", ""),
    "settings: items": ("a.json", '{"client_credentials": [', '{"name": "SALESFORCE_GRANT_TYPE", "value": "client_credentials"},', "0]}"),
    "settings: nested": ("a.json", '{"client_credentials": {"a": {"b": {"c": [', '{"d": {"e": {"SALESFORCE_GRANT_TYPE": "client_credentials"}}},', "0]}}}}"),
    "settings: aliases": ("a.yml", "a: &a {SALESFORCE_GRANT_TYPE: client_credentials}\nb:\n", "- *a\n", ""),
    "settings: a file": ("a.yml", "data:\n  a.env: |\n", "    SALESFORCE_GRANT_TYPE=client_credentials\n", ""),
    "settings: base64": ("a.yml", "kind: Secret\ndata:\n  salesforce_client_credentials: a\n", "  a#: YQ==\n", ""),
    "pipeline: JavaScript": ("a.yml", "# WORDS\nsteps:\n", "- uses: actions/github-script@v7\n  with: {script: a}\n", ""),
}  # fmt: skip


def repeated(start: str, line: str, end: str, size: int) -> str:
    start = start.replace("WORDS", WORDS).replace("URL", URL)
    return start + numbered(line, size) + end


SOURCES |= {
    shape: (name, partial(repeated, start, line, end)) for shape, (name, start, line, end) in REPEATED.items()
}


@pytest.mark.parametrize("shape", SOURCES)
def test_token_requests_take_linear_time(
    shape: str, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read, lint and render the file, without the step budget, which would hide how the work grows.

    Its secrets are always searched for: otherwise, without findings, they would be in large files only.
    """
    monkeypatch.setattr(Budget, "spend", lambda *_: None)
    name, make = SOURCES[shape]

    def written(size: int) -> Callable[[], object]:
        workspace.write(name, make(size))
        return lambda: [
            (found := report(workspace)).secrets.hide(WORDS),
            render("text", found),
            render_inventory("csv", take(found)),
        ]

    assert (found := growth(written, 500, 250_000)).is_linear, found


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.yml", numbered("%TAG !a#! b\n", 30_000) + f"--- {WORDS}", "it has too many %TAG directives"),
    ],
)  # fmt: skip
def test_file_that_blocks_the_yaml_parser_is_refused(
    name: str, content: str, said: str, workspace: Workspace
) -> None:
    workspace.write(name, content)
    assert report(workspace).details == (f"{name}: not searched for token requests: {said}",)


NOWHERE = Place(Source("sfscope-lint.toml", b""), None, Span(0, 0))


def broken_apps(workspace: Workspace, count: int) -> None:
    """Write broken apps and a token request to each."""
    for number in range(count):
        key = f"<consumerKey>key{number}</consumerKey>"
        workspace.write(f"A{number}.connectedApp", connected_app("Full", "RefreshToken", more=key))
    lines = (f"{CURL.replace('client_id=x', f'client_id=key{number}')}\n" for number in range(count))
    workspace.write("a.sh", "".join(lines))


@pytest.mark.parametrize("command", ["lint", "inventory", "diff", "baseline", "accepted"])
def test_many_broken_apps_take_linear_time(command: str, workspace: Workspace) -> None:
    """The work per finding must not grow with the number of apps."""

    def run(size: int) -> Callable[[], object]:
        root = Workspace(workspace.root / str(size))
        broken_apps(root, size)
        lint_anew = partial(lint, ["."], Settings(), load_rules(), str(root.root))
        if command == "lint":
            return lint_anew
        found = lint_anew()
        match command:
            case "inventory":
                return lambda: [render_inventory(name, take(found)) for name in INVENTORIES]
            case "diff":  # --fix prepares the same
                return lambda: apply.as_diff(apply.prepare(found, lint_anew, unsafe=True), str(root.root))
            case "baseline":
                return lambda: record(found, Settings(), load_rules())
            case _:  # suppressions, and a baseline of stale entries
                stale = render_baseline({f"{n:032x}": entry_of(found.findings[0]) for n in range(5 * size)})
                file = root.write("sfscope-lint-baseline.json", stale)
                suppress = (Suppression("no-valid-scopes", "x", NOWHERE, app=f"A{n}") for n in range(20))
                settings = Settings(
                    suppressions=tuple(suppress), baseline=read_baseline(str(file), file.name)
                )
                return lambda: lint(["."], settings, load_rules(), str(root.root))

    grown = growth(run, 15, 120)
    assert grown.is_linear, grown


@pytest.mark.parametrize(
    "part", ["[![!/]*", "*a", "[", "[!", "[a]*", "**/", "a/", "*", "?", "\\a", "[]", "{", "(", "*[", "!*"]
)
def test_patterns_of_the_settings_are_read_in_linear_time(part: str) -> None:
    """Matching has a timer instead (test_time_limits)."""

    def compiled(size: int) -> Callable[[], object]:
        def compile_anew() -> None:
            re.purge()
            gitignore([times(part, size)])

        return compile_anew

    assert (found := growth(compiled, 250, 16_000)).is_linear, found


# Files that configure a run, and a function from the size to the content.
STEERING: dict[str, tuple[str, Callable[[int], str]]] = {
    "forceignore": (".forceignore", lambda n: numbered("*a*b#\n", n)),
    "forceignore: names": (".forceignore", lambda n: numbered("a#/b/\n", n)),
    "replacements": ("sfdx-project.json", lambda n: f'{{"packageDirectories": [{{"path": "."}}], "replacements": [{numbered(REPLACEMENT, n)[:-1]}]}}'),
    "packages": ("sfdx-project.json", lambda n: f'{{"packageDirectories": [{{"path": "."}}{numbered(PACKAGE, n)}]}}'),
    "exclude": ("sfscope-lint.toml", lambda n: f"exclude = [{numbered(chr(34) + 'a#*b' + chr(34) + ',' + chr(10), n)}]\n"),
    "suppress": ("sfscope-lint.toml", lambda n: numbered('[[suppress]]\nrule = "unsupported-scope"\napp = "a#"\nreason = "b"\n', n)),
    "per-file-ignores": ("sfscope-lint.toml", lambda n: "[per-file-ignores]\n" + numbered('"a#*b" = ["unsupported-scope"]\n', n)),
    "run-as": ("sfscope-lint.toml", lambda n: numbered('[run-as."a#"]\nprofile = "b"\n', n)),
}  # fmt: skip
REPLACEMENT = '{"filename": "A.connectedApp", "stringToReplace": "a#", "replaceWithEnv": "B"},'
PACKAGE = ', {"path": "a#"}'


@pytest.mark.parametrize("shape", STEERING)
def test_configuration_files_take_linear_time(shape: str, workspace: Workspace) -> None:
    name, make = STEERING[shape]
    workspace.write("A.connectedApp", connected_app("Full"))
    root = str(workspace.root)

    def run() -> Report:
        re.purge()  # its cache has 512 patterns, fewer than the small input
        prepared = prepare(root, SettingsOptions(select=EVERYTHING))
        return lint(["."], prepared.settings, prepared.rules, root)

    def steered(size: int) -> Callable[[], Report]:
        workspace.write(name, make(size))
        return run

    assert (found := growth(steered, 1_000, 64_000)).is_linear, found


def test_comments_near_a_fix_take_linear_time(workspace: Workspace) -> None:
    """A naive expression could match them in billions of ways: each could end at the end of any later one."""

    def fixed(size: int) -> Callable[[], object]:
        comments = times("<!---->", size)
        app = connected_app("Full").replace("<scopes>Full</scopes>", f"<scopes>Basic</scopes>{comments}<a/>")
        workspace.write("A.connectedApp", app)
        lint_anew = partial(
            lint, ["."], Settings(select=("missing-api-scope",)), load_rules(), str(workspace.root)
        )
        found = lint_anew()
        assert found.findings
        return lambda: apply.prepare(found, lint_anew, unsafe=True)

    assert (grown := growth(fixed, 200, 100_000)).is_linear, grown


def test_app_with_too_many_files_is_refused(workspace: Workspace) -> None:
    """Each of its settings files is combined with each of its policies."""
    flow = "isClientCredentialsFlowEnabled=true"
    for number in range(50):
        settings = eca_file("ExtlClntAppOauthSettings", "commaSeparatedOauthScopes=Full")
        workspace.write(f"A{number}.ecaOauth", settings)
        workspace.write(f"A{number}.ecaOauthPlcy", eca_file("ExtlClntAppOauthConfigurablePolicies", flow))
    rules = {finding.rule for finding in report(workspace).findings}
    assert "no-valid-scopes" in rules
    assert "malformed-metadata" not in rules
    workspace.write("One.ecaOauthPlcy", eca_file("ExtlClntAppOauthConfigurablePolicies", flow))
    [finding] = [found for found in report(workspace).findings if found.rule == "malformed-metadata"]
    assert finding.message.startswith(
        "it is one of 101 files of one External Client App, and no app has more than 100"
    )
