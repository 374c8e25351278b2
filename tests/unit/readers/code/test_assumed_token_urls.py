"""Token URLs in a variable of any name, in programs that otherwise talk to Salesforce."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.rules.token_requests import SECRET, rules, run

if TYPE_CHECKING:
    from tests.support import Workspace

FORM = "{'grant_type': 'client_credentials', 'client_secret': 'KEY'}"
PYTHON = f"# Salesforce\nreply = requests.post(NAME, data={FORM}).json()\nbase = reply['instance_url']\n"
HITS = {
    "Python": ("a.py", PYTHON.replace("NAME", "settings.token_url"), "token_url"),
    "Python, a path of another module": (
        "a.py",
        PYTHON.replace("NAME", "f'{domain}{settings.SALESFORCE_OAUTH_TOKEN_PATH}'"),
        "domain}${SALESFORCE_OAUTH_TOKEN_PATH",
    ),
    "JavaScript, an object": (
        "a.ts",
        f"// Agentforce\nconst {{ data }} = await axios({{ method: 'post', url: config.getAuthEndpoint(), data: new URLSearchParams({FORM}) }});\nuse(data.api_instance_url);",
        "authEndpoint",
    ),
    "Go": (
        "a.go",
        'package salesforce\ntype reply struct { URL string `json:"instance_url"` }\nfunc (c *Client) ask() { v := url.Values{}; v.Set("grant_type", "client_credentials"); http.Post(c.TokenURL, kind, strings.NewReader(v.Encode())) }',
        "TokenURL",
    ),
    "C#": (
        "a.cs",
        'class SalesforceOrders { async Task Ask() { await http.PostAsync(options.LoginUri, new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials" })); await http.GetAsync(org + "/services/data/v62.0/query"); } }',
        "LoginUri",
    ),
    "Java": (
        "A.java",
        'class Salesforce { void ask(String tokenUrl) { HttpPost post = new HttpPost(tokenUrl); post.setEntity(new UrlEncodedFormEntity(List.of(new BasicNameValuePair("grant_type", "client_credentials")))); use(json.get("instance_url")); } }',
        "tokenUrl",
    ),
    "shell": (
        "a.sh",
        '# Salesforce\ncurl "$LOGIN_URL" -d grant_type=client_credentials | jq -r .instance_url\n',
        "LOGIN_URL",
    ),
    "shell, an option": (
        "a.sh",
        '# Salesforce\ncurl --url "$TOKEN_ENDPOINT" -d grant_type=client_credentials | jq -r .instance_url\n',
        "TOKEN_ENDPOINT",
    ),
    "PowerShell": (
        "a.ps1",
        "# Salesforce\n$r = Invoke-RestMethod -Uri $TokenUrl -Body @{ grant_type = 'client_credentials' }\n$r.instance_url\n",
        "TokenUrl",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("path", "content", "name"), HITS.values(), ids=HITS)
def test_is_a_request_of_unknown_host(workspace: Workspace, path: str, content: str, name: str) -> None:
    workspace.write(path, content.replace("KEY", SECRET))
    report = run(workspace)
    assert [(r.token_url.text, r.certain) for r in report.requests if r.token_url] == [
        (f"${{{name}}}", False)
    ]
    assert rules(report) == []  # the program may ask another service, too


MISSES = {
    "another service's name": PYTHON.replace("NAME", "AZURE_TOKEN_URL"),
    "another path of another module": PYTHON.replace("NAME", "f'{domain}{settings.QUERY_PATH}'"),
    "no URL by its name": PYTHON.replace("NAME", "session_token"),
    "a known URL": PYTHON.replace("NAME", "'https://auth.example.com/oauth2/token'"),
    "another grant": PYTHON.replace("NAME", "token_url").replace("client_credentials", "refresh_token"),
    "no sign of Salesforce's reply": PYTHON.replace("NAME", "token_url").replace("instance_url", "base"),
    "another product with such a field": PYTHON.replace("NAME", "token_url").replace("Salesforce", "ServiceNow"),
    "an assertion": "# Salesforce: instance_url\nexpect(token_url, 'grant_type=client_credentials')\n",
}  # fmt: skip


@pytest.mark.parametrize("content", MISSES.values(), ids=MISSES)
def test_other_programs_are_none(workspace: Workspace, content: str) -> None:
    workspace.write("a.py", content.replace("KEY", SECRET))
    assert run(workspace).requests == ()
