"""No output contains a file's secret, wherever it is in the file, and harmless text stays readable."""

from __future__ import annotations

import random
import string
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fuzz.oracles import EXPLAINED
from tests.support import Workspace, connected_app, eca_file

from sfscope_lint.config.rule_packages import load_rules
from sfscope_lint.engine.diagnosis import diagnose
from sfscope_lint.engine.lint import lint
from sfscope_lint.engine.redaction import redact
from sfscope_lint.model.settings import Settings
from sfscope_lint.model.source import Source
from sfscope_lint.output.explain_errors import diagnosis_text
from sfscope_lint.output.inventory.collect import take
from sfscope_lint.output.inventory.formats import INVENTORIES, render_inventory
from sfscope_lint.output.reporters.formats import FORMATS, render
from sfscope_lint.readers.secrets.text import without_secrets

if TYPE_CHECKING:
    from sfscope_lint.engine.report import Report

URL = "https://login.salesforce.com/services/oauth2/token"
FORM = "grant_type=client_credentials"
EVERYTHING = ("flow", "metadata", "secrets", "posture")


def curl(more: str, url: str = URL) -> str:
    """A request with findings: it goes to the login host and sends a scope."""
    return f'curl {more} "{url}" -d {FORM} -d scope=api\n'


def apex(more: str, line: str = "") -> str:
    return (
        f"public class A {{ {more} void go(Boolean b) {{ {line} HttpRequest r = new HttpRequest();"
        f" r.setEndpoint('{URL}'); r.setBody('{FORM}&scope=api'); new Http().send(r); }} }}\n"
    )


def javascript(headers: str, url: str = URL) -> str:
    return f"fetch('{url}', {{ method: 'POST', headers: {{ {headers} }}, body: '{FORM}&scope=api' }});\n"


def python(more: str) -> str:
    return f"import requests\nrequests.post('{URL}', data={{'grant_type': 'client_credentials', 'scope': 'api'}}, {more})\n"


def credential(name: str, kind: str = "AuthHeader") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<ExternalCredential xmlns="http://soap.sforce.com/2006/04/metadata">'
        f"<externalCredentialParameters><parameterName>{name}</parameterName><parameterType>{kind}</parameterType>"
        "<parameterValue>SECRET</parameterValue><nonsense/></externalCredentialParameters></ExternalCredential>\n"
    )


def global_file(app: str) -> str:
    return eca_file("ExtlClntAppGlobalOauthSettings", "consumerSecret=SECRET", app=app)


HEADERS = (
    *("Authorization", "Proxy-Authorization", "X-API-Key", "Api-Key", "apikey", "X-Auth-Token", "X-Auth-Key", "Cookie"),
    *("Ocp-Apim-Subscription-Key", "X-Goog-Api-Key", "x-functions-key", "X-Shopify-Access-Token", "X-Amz-Security-Token"),
    *("X-Vault-Token", "PRIVATE-TOKEN", "X-Signature", "X-Session-Key", "Client-Secret", "X-Client-Secret", "auth-key"),
)  # fmt: skip
PARAMETERS = (
    *("api-key", "API Key", "api_key", "Api.Key", "ApiKey", "APIKEY", "X-API-Key", "Ocp-Apim-Subscription-Key"),
    *("X-Goog-Api-Key", "auth-key", "x-functions-key", "Subscription Key", "subscription-key", "X-Apikey", "access key"),
)  # fmt: skip
QUERY = ("sig", "code", "key", "token", "password", "api-key", "subscription-key", "access_token", "auth", "sid", "client_secret")  # fmt: skip

# Files by place of the secret; SECRET is replaced by a secret for that place. Each has a finding on that line.
PLACES: dict[str, dict[str, str]] = {
    **{f"header {name}": {"a.sh": curl(f'-H "{name}: SECRET"')} for name in HEADERS},
    **{f"header {name} in JavaScript": {"a.js": javascript(f"'{name}': 'SECRET'")} for name in HEADERS},
    **{f"header {name} in Apex": {"A.cls": apex("", f"r.setHeader('{name}', 'SECRET');")} for name in HEADERS},
    **{f"query {name}": {"a.sh": curl("", f"{URL}?{name}=SECRET")} for name in QUERY},
    **{f"another query {name}": {"a.sh": curl("", f"{URL}?x=y&{name}=SECRET&z=1")} for name in QUERY},
    **{f"parameter {name}": {"E.externalCredential-meta.xml": credential(name)} for name in PARAMETERS},
    "user and password": {"a.sh": curl("", "https://user:SECRET@login.salesforce.com/services/oauth2/token")},
    "user and password of a variable host": {"a.sh": curl("", "https://user:SECRET@${HOST}/services/oauth2/token")},
    "user and password of a template": {"a.sh": curl("", "https://user:SECRET@{{host}}/services/oauth2/token")},
    "a second at sign": {"a.sh": curl("", "https://user:pp@SECRET@login.salesforce.com/services/oauth2/token")},
    "a slash in the password": {"a.sh": curl("", "https://user:p/SECRET@login.salesforce.com/services/oauth2/token")},
    "a token as the user": {"a.sh": curl("", "https://SECRET@login.salesforce.com/services/oauth2/token")},
    "a hash in the password": {"a.sh": curl("", "https://user:p#SECRET@login.salesforce.com/services/oauth2/token")},
    "a URL in a URL": {"a.sh": curl("-x http://proxy/https://user:SECRET@host")},
    "a fragment": {"a.sh": curl("", f"{URL}#SECRET")},
    "a cookie": {"a.sh": curl('-b "sid=SECRET"')},
    "one of two cookies": {"a.sh": curl('-H "Cookie: a=b; other=SECRET"')},
    "curl's user": {"a.sh": curl("-u KEY:SECRET")},
    "curl's long user": {"a.sh": curl("--user KEY:SECRET")},
    "an option": {"a.sh": curl("").rstrip() + "; sf-login --client-secret SECRET\n"},
    "echo": {"a.sh": curl('-H "X-A: $(echo -n KEY:SECRET | base64)"')},
    "printf": {"a.sh": curl("""-H "X-A: $(printf '%s' 'KEY:SECRET' | base64 -w0)" """)},
    "a comment": {"a.sh": curl("").rstrip() + " # client_secret is SECRET\n"},
    "a comment with a colon": {"a.sh": curl("").rstrip() + " # the api key: SECRET\n"},
    "the scope": {"a.sh": f"curl {URL} -d {FORM} -d client_secret=SECRET -d scope=SECRET\n"},
    "Blob.valueOf": {"A.cls": apex("", "String h = EncodingUtil.base64Encode(Blob.valueOf('KEY:SECRET'));")},
    "a ternary": {"A.cls": apex("", "String s = b ? 'SECRET' : 'x'; r.setBody('client_secret=' + s);")},
    "an array": {"A.cls": apex("", "String[] k = new String[]{'SECRET'}; r.setBody('client_secret=' + k[0]);")},
    "a variable of either value": {
        "a.js": javascript("'X-A': 'b'").replace(f"{FORM}&", f"{FORM}&client_secret=' + s + '&").replace("fetch", "const s = b ? 'SECRET' : ''; fetch", 1)
    },
    "a constant": {"A.cls": apex("static final String S = 'SECRET';")},
    "btoa": {"a.js": javascript("'X-A': btoa('KEY:SECRET')")},
    "Buffer.from": {"a.js": javascript("'X-A': Buffer.from(`KEY:SECRET`).toString('base64')")},
    "b64encode": {"a.py": python("headers={'X-A': base64.b64encode(b'KEY:SECRET')}")},
    "Python's auth": {"a.py": python("auth=('KEY', 'SECRET')")},
    "an annotated variable": {"a.py": python("proxies=None); client_secret: str = 'SECRET'; print(1")},
    "a setter": {"A.cls": apex("", "c.setClientSecret('SECRET');")},
    "escaped JSON": {"a.js": javascript(r"""'X-A': "{\"api_key\": \"SECRET\", \"a\": 1}" """)},
    "the global file's, as a scope": {
        "g/A.ecaGlblOauth-meta.xml": global_file("A"),
        "a/A.eca-meta.xml": eca_file("ExternalClientApplication", app="A"),
        "o/A.ecaOauth-meta.xml": eca_file("ExtlClntAppOauthSettings", "commaSeparatedOauthScopes=Full,SECRET", app="A"),
        "p/A.ecaOauthPlcy-meta.xml": eca_file("ExtlClntAppOauthConfigurablePolicies", "isClientCredentialsFlowEnabled=true", app="A"),
    },
    "the global file's, as a custom scope": {
        "g/A.ecaGlblOauth-meta.xml": global_file("A"),
        "a/A.eca-meta.xml": eca_file("ExternalClientApplication", app="A"),
        "o/A.ecaOauth-meta.xml": eca_file("ExtlClntAppOauthSettings", "commaSeparatedOauthScopes=Full", "commaSeparatedCustomScopes=SECRET", app="A"),
        "p/A.ecaOauthPlcy-meta.xml": eca_file("ExtlClntAppOauthConfigurablePolicies", "isClientCredentialsFlowEnabled=true", app="A"),
    },
    "the global file's, as label and user": {
        "g/A.ecaGlblOauth-meta.xml": global_file("A"),
        "a/A.eca-meta.xml": eca_file("ExternalClientApplication", app="A").replace("<label>A<", "<label>SECRET<"),
        "o/A.ecaOauth-meta.xml": eca_file("ExtlClntAppOauthSettings", "commaSeparatedOauthScopes=Full", app="A"),
        "p/A.ecaOauthPlcy-meta.xml": eca_file("ExtlClntAppOauthConfigurablePolicies", "isClientCredentialsFlowEnabled=true", "clientCredentialsFlowUser=SECRET", app="A"),
    },
    "the global file's, as an app's name": {
        "g/A.ecaGlblOauth-meta.xml": global_file("A"),
        "a/A.eca-meta.xml": eca_file("ExternalClientApplication", app="A"),
        "o/B.ecaOauth-meta.xml": eca_file("ExtlClntAppOauthSettings", "commaSeparatedOauthScopes=Full", app="SECRET"),
        "p/B.ecaOauthPlcy-meta.xml": eca_file("ExtlClntAppOauthConfigurablePolicies", "isClientCredentialsFlowEnabled=true", app="SECRET"),
    },
    "a credential's, in another app": {
        "E.externalCredential-meta.xml": credential("X-API-Key"),
        "B.connectedApp-meta.xml": connected_app("Full", "SECRET"),
    },
    "a program's, in another app": {
        "a.sh": curl("-d client_secret=SECRET"),
        "B.connectedApp-meta.xml": connected_app("Full", "SECRET"),
    },
    "an app's, in a program": {
        "B.connectedApp-meta.xml": connected_app("Full", more="<consumerSecret>SECRET</consumerSecret>"),
        "a.sh": f"curl {URL} -d {FORM} -d scope=SECRET\n",
    },
    "what .forceignore leaves out": {
        ".forceignore": "B.connectedApp-meta.xml\n",
        "B.connectedApp-meta.xml": connected_app("Full", more="<consumerSecret>SECRET</consumerSecret>"),
        "a.sh": f"curl {URL} -d {FORM} -d scope=SECRET\n",
    },
}  # fmt: skip

# One run prints all reports; the second -v lists what the baseline accepts.
RUNS = (
    ["-v", "--select", ",".join(EVERYTHING), *(f"--report={name}=report.{name}" for name in FORMATS), "."],
    ["--diff", "--unsafe-fixes", "--select", ",".join(EVERYTHING), "."],
    ["inventory", "."],
    ["explain", EXPLAINED[0].title],
    ["--write-baseline", "--select", ",".join(EVERYTHING), "."],
    ["-v", "--select", ",".join(EVERYTHING), "."],
)


def secret_of(place: str) -> str:
    """A secret for that place: 24 letters and digits."""
    return "".join(random.Random(place).choices(string.ascii_letters + string.digits, k=24))


def everything_said(report: Report) -> str:
    """Reports, inventories and explanations, made in this process."""
    said = [render(name, report) for name in FORMATS]
    said += [render_inventory(name, take(report)) for name in INVENTORIES]
    said += [diagnosis_text(diagnose(error, report), 200, lambda _, text: text) for error in EXPLAINED]
    said += [str(report.reply_to(app)) for app in report.apps]
    assert report.findings
    return "".join(said)


def linted(root: Path) -> Report:
    return lint(["."], Settings(select=EVERYTHING, fail_on="info"), load_rules(), str(root))


def test_no_output_shows_a_secret(workspace: Workspace) -> None:
    """One project has every place, each in a folder of its own."""
    for number, (place, files) in enumerate(PLACES.items()):
        workspace.write(f"{number}/sfdx-project.json", '{"packageDirectories": [{"path": "."}]}')
        for path, content in files.items():
            workspace.write(f"{number}/{path}", content.replace("SECRET", secret_of(place)))
    report = linted(workspace.root)
    said = [everything_said(report)]
    for arguments in RUNS:
        ran = workspace.run(*arguments, COLUMNS="2000")
        assert ran.code in (0, 1, 2), ran.err
        assert ran.out or ran.err
        said.append(ran.out + ran.err)
    written = [path.read_text() for path in workspace.root.iterdir() if path.is_file()]
    assert len(written) == len(FORMATS) + 1  # and the baseline
    output = "".join([*said, *written])

    def is_shown(secret: str) -> bool:
        return secret[:10] in output or secret[-10:] in output

    assert [place for place in PLACES if is_shown(secret_of(place))] == []
    # The files of each place have a finding: otherwise this test would prove nothing.
    found = {int(finding.location.path.partition("/")[0]) for finding in report.findings}
    assert [place for number, place in enumerate(PLACES) if number not in found] == []


SECRETS = st.text(string.ascii_letters + string.digits + "-_.~+", min_size=16, max_size=64).filter(
    lambda text: sum(map(str.isdigit, text)) > 3 and sum(map(str.isalpha, text)) > 8 and text[0].isalnum() and text[-1].isalnum()
)  # fmt: skip
NAMED = [place for place in PLACES if place not in ("a ternary", "an array", "a constant", "Python's auth")]


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(NAMED), SECRETS)
def test_no_output_shows_any_secret(place: str, secret: str) -> None:
    with tempfile.TemporaryDirectory() as root:
        workspace = Workspace(Path(root))
        for path, content in PLACES[place].items():
            workspace.write(path, content.replace("SECRET", secret))
        assert secret not in everything_said(linted(workspace.root))


@pytest.mark.parametrize("place", ["a ternary", "an array", "a variable of either value"])
def test_value_of_a_variable_is_hidden_whatever_its_form(place: str, tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    for path, content in PLACES[place].items():
        workspace.write(path, content.replace("SECRET", "Letters-Only-And-Words"))
    assert "Letters-Only-And-Words" not in everything_said(linted(tmp_path))


READABLE = [
    curl("", "https://acme.my.salesforce.com/services/oauth2/token"),
    curl('-d client_secret="$CLIENT_SECRET" -H "Authorization: $AUTH"'),
    curl('-H "Content-Type: application/x-www-form-urlencoded" -H "Accept: application/json" -m 12345'),
    curl("", "https://${HOST}/services/oauth2/token?grant_type=client_credentials&scope=api%20refresh_token"),
    curl("", "https://@{variables('host')}/services/oauth2/token"),
    curl("").rstrip() + " # the token is valid for a day; see https://example.com/docs#client-credentials\n",
    apex("", "String tokenUrl = 'https://acme.my.salesforce.com/services/oauth2/token';"),
    apex("", "r.setHeader('Content-Type', 'application/x-www-form-urlencoded');"),
    javascript("'X-Request-Id': 'orders-2026-11-26', 'Cache-Control': 'no-cache'"),
    "const partitionKey = 'orders', cacheKey = 'token-cache', publicKey = 'abc';",
    "client_id=3MVG9lKcPoNINVBIPJjdw1J9LLM82HnFVVX19KY1uA5mu0 scope=api refresh_token",
    "https://example.com/@scope/package?login_hint=a&version=2#readme",
    "https://example.com:8443/path/user@example.com",
]


@pytest.mark.parametrize("line", READABLE)
def test_harmless_lines_are_shown(line: str) -> None:
    assert redact(Source("a.sh", line.encode())).line(1) == line.rstrip("\n")


def test_short_secret_is_hidden_only_in_its_place(workspace: Workspace) -> None:
    more = "<consumerSecret>12345</consumerSecret>"
    workspace.write("A.connectedApp-meta.xml", connected_app("Full", more=more))
    workspace.write("B12345.connectedApp-meta.xml", connected_app("Full", "Api12345"))
    report = lint(["."], Settings(select=EVERYTHING), load_rules(), str(workspace.root))
    assert "B12345" in {finding.app.name for finding in report.findings if finding.app}
    assert "Api12345" in {finding.value for finding in report.findings}
    assert "12345" not in next(f.excerpt for f in report.findings if f.rule == "committed-secret")


@pytest.mark.parametrize(
    "secret", ["client_credentials", "refresh_token", "password", "Salesforce", "consumerSecret", "Full"]
)
def test_ordinary_word_as_a_secret_is_hidden_only_in_its_place(secret: str, workspace: Workspace) -> None:
    workspace.write(
        "A.connectedApp-meta.xml", connected_app("Full", more=f"<consumerSecret>{secret}</consumerSecret>")
    )
    workspace.write("B.connectedApp-meta.xml", connected_app("Full", secret))
    report = lint(["."], Settings(select=("flow",)), load_rules(), str(workspace.root))
    assert all("***" not in f.message + f.help for f in report.findings if f.location.path.startswith("B"))


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://user:SECRET@host/services/oauth2/token", "https://host/services/oauth2/token"),
        ("https://user:SECRET@${HOST}/services/oauth2/token", "https://${HOST}/services/oauth2/token"),
        ("https://user:p@SECRET@host/services/oauth2/token", "https://host/services/oauth2/token"),
        ("https://user:p/SECRET@host/services/oauth2/token", "https://host/services/oauth2/token"),
        ("https://SECRET@host/services/oauth2/token?x=SECRET#SECRET", "https://host/services/oauth2/token"),
        ("https://user:SECRET@{{host}}/services/oauth2/token", "https://{{host}}/services/oauth2/token"),
        ("https://@{variables('host')}/services/oauth2/token", "https://@{variables('host')}/services/oauth2/token"),
        ("https://${HOST}/services/oauth2/token", "https://${HOST}/services/oauth2/token"),
        ("https://host:8443/a@b/services/oauth2/token", "https://host:8443/a@b/services/oauth2/token"),
        ("callout:Orders/services/oauth2/token", "callout:Orders/services/oauth2/token"),
    ],
)  # fmt: skip
def test_urls_are_shown_without_secrets(url: str, shown: str) -> None:
    assert without_secrets(url) == shown
