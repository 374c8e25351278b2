"""unsupported-token-host: hits and near misses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.rules.token_requests import curl, rules, run

from sfscope_lint.model.severity import Severity

if TYPE_CHECKING:
    from tests.support import Workspace

ID = "unsupported-token-host"
DOMAIN = "invalid_grant: request not supported on this domain"
GRANT_TYPE = "unsupported_grant_type: grant type not supported"
FORM = "{'grant_type': 'client_credentials'}"


@pytest.mark.parametrize(
    ("host", "reply", "severity"),
    [
        ("https://login.salesforce.com", DOMAIN, Severity.ERROR),
        ("https://TEST.salesforce.com", DOMAIN, Severity.ERROR),
        ("login.salesforce.com", DOMAIN, Severity.ERROR),
        ("https://acme.my.salesforce-setup.com", DOMAIN, Severity.ERROR),
        ("https://acme--uat.sandbox.my.salesforce-setup.com", DOMAIN, Severity.ERROR),
        ("https://acme.lightning.force.com", GRANT_TYPE, Severity.ERROR),
        ("https://acme--uat.sandbox.lightning.force.com", GRANT_TYPE, Severity.ERROR),
        ("https://$DOMAIN.lightning.force.com", GRANT_TYPE, Severity.ERROR),
        ("https://na1.salesforce.com", "", Severity.WARNING),
        ("https://cs102.salesforce.com", "", Severity.WARNING),
        ("https://usa12s.salesforce.com", "", Severity.WARNING),
        ("https://acme.force.com", GRANT_TYPE, Severity.WARNING),
        ("https://acme.secure.force.com", GRANT_TYPE, Severity.WARNING),
    ],
)
def test_fires_with_the_known_reply(workspace: Workspace, host: str, reply: str, severity: Severity) -> None:
    workspace.write("a.sh", curl(url=f"{host}/services/oauth2/token"))
    [finding] = run(workspace).findings
    assert (finding.rule, finding.reply or "", finding.severity) == (ID, reply, severity)


@pytest.mark.parametrize(
    "host",
    [
        "https://test.my.salesforce.com",
        "https://acme--na1.sandbox.my.salesforce.com",
        "https://acme.my.site.com",
        "https://acme.my.salesforce.mil",
        "https://workforce.com",
        "https://lightning.force.com.example.com",
        "https://$HOST",
        "https://$DOMAIN.my.salesforce.com",
        "https://${HOST%.lightning.force.com}.my.salesforce.com",
        "https://x.my.site.com/login.salesforce.com",
    ],
)
def test_is_silent_for_other_hosts(workspace: Workspace, host: str) -> None:
    workspace.write("a.sh", curl(url=f"{host}/services/oauth2/token"))
    report = run(workspace)
    assert len(report.requests) == 1
    assert rules(report) == []


DEFAULTS = {
    "Python": ("a.py", f"u = os.environ.get('SF_HOST', 'https://login.salesforce.com')\npost(u + '/services/oauth2/token', data={FORM})"),
    "Python, getenv": ("a.py", f"u = os.getenv('SF_HOST', 'https://login.salesforce.com')\npost(f'{{u}}/services/oauth2/token', data={FORM})"),
    "Python, or": ("a.py", f"u = os.getenv('SF_HOST') or 'https://login.salesforce.com'\npost(f'{{u}}/services/oauth2/token', data={FORM})"),
    "Python, the whole URL": ("a.py", f"post(os.getenv('SF_HOST', 'https://login.salesforce.com/services/oauth2/token'), data={FORM})"),
    "JavaScript": ("a.js", f"axios.post(`${{process.env.SF_HOST || 'https://login.salesforce.com'}}/services/oauth2/token`, new URLSearchParams({FORM}))"),
    "JavaScript, a name between": ("a.js", f"const h = process.env.SF_HOST; const u = h ?? 'https://login.salesforce.com'; fetch(u + '/services/oauth2/token', {{body: new URLSearchParams({FORM})}})"),
    "Ruby": ("a.rb", "u = ENV.fetch('SF_HOST', 'https://login.salesforce.com')\nFaraday.post(\"#{u}/services/oauth2/token\", {grant_type: 'client_credentials'})"),
    "PHP": ("a.php", "<?php $u = env('SF_HOST', 'https://login.salesforce.com'); Http::asForm()->post($u . '/services/oauth2/token', ['grant_type' => 'client_credentials']);"),
    "C#": ("a.cs", 'class A { void f() { var u = Environment.GetEnvironmentVariable("SF_HOST") ?? "https://login.salesforce.com"; http.PostAsync(u + "/services/oauth2/token", new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials" })); } }'),
    "shell": ("a.sh", curl(url="${SF_HOST:-https://login.salesforce.com}/services/oauth2/token")),
    "shell, quoted": ("a.sh", curl(url='"${SF_HOST-https://login.salesforce.com}/services/oauth2/token"')),
}  # fmt: skip


@pytest.mark.parametrize(("path", "content"), DEFAULTS.values(), ids=DEFAULTS)
def test_warns_of_the_default_of_an_environment_variable(
    workspace: Workspace, path: str, content: str
) -> None:
    workspace.write(path, content)
    report = run(workspace)
    [finding] = report.findings
    assert (finding.rule, finding.severity) == (ID, Severity.WARNING)
    assert "if ${SF_HOST} isn't set" in finding.message
    [request] = report.requests
    assert request.token_url
    assert request.token_url.text == "${SF_HOST}/services/oauth2/token"


NO_DEFAULTS = {
    "a good default": ("a.py", f"post(os.getenv('SF_HOST', 'https://acme.my.salesforce.com') + '/services/oauth2/token', data={FORM})"),
    "a setting of its own": ("a.py", f"post(config.get('SF_HOST', 'https://login.salesforce.com') + '/services/oauth2/token', data={FORM})"),
    "an option before it": ("a.js", f"fetch((process.env.SF_HOST || options.host || 'https://login.salesforce.com') + '/services/oauth2/token', {{body: new URLSearchParams({FORM})}})"),
    "a parameter": ("a.js", f"const f = (host) => fetch((host || 'https://login.salesforce.com') + '/services/oauth2/token', {{body: new URLSearchParams({FORM})}})"),
    "a parameter's default": ("a.py", f"def f(host='https://login.salesforce.com'):\n    post(host + '/services/oauth2/token', data={FORM})"),
    "a guarded parameter": ("a.py", f"def f(domain=None):\n    if domain is None:\n        domain = 'login'\n    post(f'https://{{domain}}.salesforce.com/services/oauth2/token', data={FORM})"),
    "a replaced part": ("a.js", f"const h = 'https://acme.lightning.force.com'; fetch(h.replace('.lightning.force', '.my.salesforce') + '/services/oauth2/token', {{body: new URLSearchParams({FORM})}})"),
    "a shell's argument": ("a.sh", "host=$1\n" + curl(url="${host:-https://login.salesforce.com}/services/oauth2/token")),
}  # fmt: skip


@pytest.mark.parametrize(("path", "content"), NO_DEFAULTS.values(), ids=NO_DEFAULTS)
def test_is_silent_where_another_value_is_likely(workspace: Workspace, path: str, content: str) -> None:
    """The inventory names the variable, not its fallback."""
    workspace.write(path, content)
    report = run(workspace)
    assert rules(report) == []
    [request] = report.requests
    assert request.token_url
    assert request.token_url.placeholder
    assert "${" in request.token_url.text
    assert "login" not in request.token_url.text


def test_fires_in_a_linked_service(workspace: Workspace) -> None:
    service = {
        "type": "SalesforceV2",
        "typeProperties": {
            "environmentUrl": "https://login.salesforce.com",
            "authenticationType": "OAuth2ClientCredential",
        },
    }
    workspace.write("linkedService/a.json", json.dumps({"properties": service}))
    assert rules(run(workspace)) == [ID]
