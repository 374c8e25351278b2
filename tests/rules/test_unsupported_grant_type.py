"""unsupported-grant-type: JSON bodies and misspelt grants, and near misses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.rules.token_requests import SECRET, URL, rules, run

from sfscope_lint.model.token_requests import Grant

if TYPE_CHECKING:
    from tests.support import Workspace

ID = "unsupported-grant-type"
REPLY = "unsupported_grant_type: grant type not supported"
OBJECT = "{'grant_type': 'client_credentials', 'client_id': i}"
TEXT = '{"grant_type": "client_credentials", "client_id": "x"}'


def postman(mode: str, body: object) -> str:
    request = {"method": "POST", "url": URL, "body": {"mode": mode, mode: body}}
    schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
    return json.dumps({"info": {"name": "a", "schema": schema}, "item": [{"name": "t", "request": request}]})


def logic_app(body: object, headers: dict[str, str] | None = None) -> str:
    inputs = {"method": "POST", "uri": URL, "headers": headers or {}, "body": body}
    schema = "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#"
    actions = {"Token": {"type": "Http", "inputs": inputs}}
    return json.dumps({"definition": {"$schema": schema, "actions": actions}, "kind": "Stateful"})


FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON_BODIES = {
    "curl": ("a.sh", f"curl {URL} -H 'Content-Type: application/json' -d '{TEXT}'\n"),
    "curl --json": ("a.sh", f"curl --json '{TEXT}' {URL}\n"),
    "HTTPie": ("a.sh", f"http POST {URL} grant_type=client_credentials client_id=$ID\n"),
    "requests": ("a.py", f"requests.post('{URL}', json={OBJECT})"),
    "requests, a name between": ("a.py", f"body = {OBJECT}\nsession.post('{URL}', json=body)"),
    "requests, dumps": ("a.py", f"requests.post('{URL}', data=json.dumps({OBJECT}))"),
    "Python, a text": ("a.py", f"requests.post('{URL}', data='{TEXT}')"),
    "axios": ("a.js", f"axios.post('{URL}', {OBJECT})"),
    "axios, config": ("a.js", f"axios({{method: 'post', url: '{URL}', data: {OBJECT}}})"),
    "fetch": ("a.js", f"fetch('{URL}', {{method: 'POST', body: JSON.stringify({OBJECT})}})"),
    "got": ("a.js", f"got.post('{URL}', {{json: {OBJECT}}})"),
    "request": ("a.js", f"request({{url: '{URL}', json: true, body: {OBJECT}}})"),
    "Apex": ("A.cls", f"class A {{ void f() {{ HttpRequest r = new HttpRequest(); r.setEndpoint('{URL}');"
        " r.setBody(JSON.serialize(new Map<String, String>{'grant_type' => 'client_credentials'})); } }"),
    "Go": ("a.go", f'package a\nfunc f() {{ body, _ := json.Marshal(map[string]string{{"grant_type": "client_credentials"}})\n http.Post("{URL}", "application/json", bytes.NewBuffer(body)) }}'),
    "C#": ("a.cs", f'class A {{ void f() {{ http.PostAsync("{URL}", new StringContent(JsonSerializer.Serialize(new {{ grant_type = "client_credentials" }}))); }} }}'),
    "C#, PostAsJsonAsync": ("a.cs", f'class A {{ void f() {{ http.PostAsJsonAsync("{URL}", new {{ grant_type = "client_credentials" }}); }} }}'),
    "Ruby": ("a.rb", f"Faraday.post('{URL}', {{ grant_type: 'client_credentials' }}.to_json)"),
    "PHP": ("a.php", f"<?php $c = curl_init(); curl_setopt($c, CURLOPT_URL, '{URL}'); curl_setopt($c, CURLOPT_POSTFIELDS, json_encode(['grant_type' => 'client_credentials'])); curl_exec($c);"),
    "Guzzle": ("a.php", f"<?php $c->post('{URL}', ['json' => ['grant_type' => 'client_credentials']]);"),
    "Laravel": ("a.php", f"<?php Http::post('{URL}', ['grant_type' => 'client_credentials']);"),
    "Postman": ("a.json", postman("raw", TEXT)),
    "Logic Apps": ("a.json", logic_app({"grant_type": "client_credentials"})),
    "Logic Apps, a text": ("a.json", logic_app(TEXT, FORM)),
}  # fmt: skip


@pytest.mark.parametrize(("path", "content"), JSON_BODIES.values(), ids=JSON_BODIES)
def test_fires_for_json(workspace: Workspace, path: str, content: str) -> None:
    workspace.write(path, content)
    [finding] = run(workspace).findings
    assert (finding.rule, finding.reply) == (ID, REPLY)
    assert "as JSON" in finding.message


NO_JSON = {
    "curl": ("a.sh", f"curl {URL} -H 'Accept: application/json' -d grant_type=client_credentials\n"),
    "HTTPie": ("a.sh", f"http --form POST {URL} grant_type=client_credentials\n"),
    "HTTPie, short": ("a.sh", f"http -f {URL} grant_type=client_credentials\n"),
    "requests": ("a.py", f"requests.post('{URL}', data={OBJECT}, headers={{'Accept': 'application/json'}}).json()"),
    "requests, the same form twice": ("a.py", f"body = {OBJECT}\nlog.info(json.dumps(body))\nrequests.post('{URL}', data=body)"),
    "axios": ("a.js", f"axios.post('{URL}', new URLSearchParams({OBJECT}))"),
    "axios, appended": ("a.js", f"const p = new URLSearchParams(); p.append('grant_type', 'client_credentials'); axios.post('{URL}', p.toString())"),
    "axios, qs": ("a.js", f"axios.post('{URL}', qs.stringify({OBJECT}))"),
    "axios, text": ("a.js", f"axios.post('{URL}', 'grant_type=client_credentials')"),
    "axios, query": ("a.js", f"axios.post('{URL}', null, {{params: {OBJECT}}})"),
    "axios, header": ("a.js", f"axios.post('{URL}', {OBJECT}, {{headers: {{'Content-Type': 'application/x-www-form-urlencoded'}}}})"),
    "axios, own encoder": ("a.js", f"axios.post('{URL}', toForm({OBJECT}))"),
    "fetch, query": ("a.js", f"fetch('{URL}?grant_type=client_credentials', {{body: JSON.stringify({{}})}})"),
    "fetch, a proxy": ("a.js", f"fetch(proxy, {{body: JSON.stringify({{url: '{URL}', grant_type: 'client_credentials'}})}})"),
    "Guzzle": ("a.php", f"<?php $c->post('{URL}', ['form_params' => ['grant_type' => 'client_credentials']]);"),
    "Laravel": ("a.php", f"<?php Http::asForm()->post('{URL}', ['grant_type' => 'client_credentials']);"),
    "Postman": ("a.json", postman("urlencoded", [{"key": "grant_type", "value": "client_credentials"}])),
    "Postman, a variable": ("a.json", postman("raw", 'grant_type=client_credentials&x={{"}}')),
    "Logic Apps": ("a.json", logic_app("grant_type=client_credentials", FORM)),
    "Logic Apps, an object": ("a.json", logic_app({"grant_type": "client_credentials"}, FORM)),
}  # fmt: skip


@pytest.mark.parametrize(("path", "content"), NO_JSON.values(), ids=NO_JSON)
def test_is_silent_for_forms(workspace: Workspace, path: str, content: str) -> None:
    workspace.write(path, content)
    report = run(workspace)
    assert report.requests
    assert rules(report) == []


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("client_credential", Grant.CLIENT_CREDENTIALS),
        ("client-credentials", Grant.CLIENT_CREDENTIALS),
        ("clientCredentials", Grant.CLIENT_CREDENTIALS),
        ("client_credentails", Grant.CLIENT_CREDENTIALS),
        ("passwrod", Grant.PASSWORD),
    ],
)
def test_names_the_nearest_grant(workspace: Workspace, written: str, meant: Grant) -> None:
    workspace.write("a.sh", f"curl {URL} -d grant_type={written} -d client_secret={SECRET}\n")
    workspace.write(
        "b.py", f"requests.post('{URL}', data={{'grant_type': '{written}', 'client_secret': '{SECRET}'}})"
    )
    report = run(workspace)
    assert [request.grant for request in report.requests] == [meant, meant]
    found = [finding for finding in report.findings if finding.rule == ID]
    assert [finding.help for finding in found] == [f"write grant_type={meant.value}"] * 2
    assert rules(report).count("secret-in-token-request") == 2


@pytest.mark.parametrize(
    "written",
    [
        "refresh_token",
        "authorization_code",
        "urn:ietf:params:oauth:grant-type:jwt-bearer",
        "device",
        "Client_Credentials",
        "foo",
        "$GRANT",
        "{client_credential}",
    ],
)
def test_leaves_other_grants(workspace: Workspace, written: str) -> None:
    workspace.write("a.sh", f"curl {URL} -d grant_type={written} -d client_secret={SECRET}\n")
    assert rules(run(workspace)) == []


def test_leaves_other_endpoints(workspace: Workspace) -> None:
    workspace.write("a.py", f"requests.post('https://example.com/oauth2/token', json={OBJECT})")
    workspace.write("b.sh", "curl https://example.com/oauth2/token -d grant_type=client_credential\n")
    assert rules(run(workspace)) == []
