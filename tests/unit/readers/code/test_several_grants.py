"""Programs that ask by one of several grants: in branches, and through a method of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.rules.token_requests import run

from sfscope_lint.model.token_requests import Grant

if TYPE_CHECKING:
    from tests.support import Workspace

PATH = "/services/oauth2/token"
HITS = {
    "Python, else": ("a.py", f"if user:\n  form = {{'grant_type': 'client_credentials', 'scope': 'api'}}\nelse:\n  form = {{'grant_type': 'refresh_token', 'refresh_token': old}}\npost(base + '{PATH}', data=form)"),
    "Python, elif": ("a.py", f"def f():\n  if a:\n    form = {{'grant_type': 'authorization_code'}}\n  elif b:\n    form = {{'grant_type': 'client_credentials', 'scope': 'api'}}\n  else:\n    form = {{'grant_type': 'refresh_token'}}\n  post(base + '{PATH}', data=form)"),
    "JavaScript, if": ("a.js", f"let form; if (flow === 'cc') {{ form = {{grant_type: 'client_credentials', scope: 'api'}}; }} else {{ form = {{grant_type: 'refresh_token'}}; }} fetch(base + '{PATH}', {{body: new URLSearchParams(form)}})"),
    "JavaScript, switch": ("a.ts", f"let form; switch (flow) {{ case 'cc': form = {{grant_type: 'client_credentials', scope: 'api'}}; break; default: form = {{grant_type: 'refresh_token'}}; }} fetch(base + '{PATH}', {{body: new URLSearchParams(form)}})"),
    "PHP": ("a.php", f"<?php if ($cc) {{ $form = ['grant_type' => 'client_credentials', 'scope' => 'api']; }} else {{ $form = ['grant_type' => 'refresh_token']; }} Http::asForm()->post($base . '{PATH}', $form);"),
    "Ruby": ("a.rb", f"if cc\n  form = {{ grant_type: 'client_credentials', scope: 'api' }}\nelse\n  form = {{ grant_type: 'refresh_token' }}\nend\nFaraday.post(\"#{{base}}{PATH}\", form)"),
    "Ruby, a value": ("a.rb", f"form = if cc\n  {{ grant_type: 'client_credentials', scope: 'api' }}\nelse\n  {{ grant_type: 'refresh_token' }}\nend\nFaraday.post(\"#{{base}}{PATH}\", form)"),
    "JavaScript, a value": ("a.js", f"const form = cc ? {{grant_type: 'client_credentials', scope: 'api'}} : {{grant_type: 'refresh_token'}}; fetch(base + '{PATH}', {{body: new URLSearchParams(form)}})"),
    "Java": ("A.java", f'class A {{ void f() {{ Map<String, String> form; switch (flow) {{ case "cc": form = Map.of("grant_type", "client_credentials", "scope", "api"); break; default: form = Map.of("grant_type", "refresh_token"); }} http.post(base + "{PATH}", form); }} }}'),
}  # fmt: skip


@pytest.mark.parametrize(("path", "content"), HITS.values(), ids=HITS)
def test_every_branch_counts(workspace: Workspace, path: str, content: str) -> None:
    workspace.write(path, content)
    assert asked(workspace) == [("api", True)]


def test_two_grants_that_are_read_are_two_requests(workspace: Workspace) -> None:
    workspace.write(
        "a.js",
        f"""let form;
if (user) {{ form = new URLSearchParams({{ grant_type: 'password', username: user }}); }}
else {{ form = new URLSearchParams({{ grant_type: 'client_credentials', scope: 'api' }}); }}
await fetch(base + '{PATH}', {{ method: 'POST', body: form }});""",
    )
    assert asked(workspace) == [("api", True)]
    assert sorted(request.grant.value for request in run(workspace).requests) == [
        "client_credentials",
        "password",
    ]


MISSES = {
    "a form that is sent in its own branch": f"if other:\n  form = {{'grant_type': 'client_credentials'}}\n  post('https://id.example.com/oauth/token', data=form)\nelse:\n  form = {{'grant_type': 'refresh_token'}}\npost(base + '{PATH}', data={{'grant_type': 'authorization_code'}})",
    "no branch with this grant": f"if user:\n  form = {{'grant_type': 'authorization_code'}}\nelse:\n  form = {{'grant_type': 'refresh_token'}}\npost(base + '{PATH}', data=form)",
    "an earlier form of the same name": f"form = {{'grant_type': 'client_credentials'}}\nform = {{'grant_type': 'refresh_token'}}\npost(base + '{PATH}', data=form)",
}  # fmt: skip


@pytest.mark.parametrize("content", MISSES.values(), ids=MISSES)
def test_other_grants_are_none(workspace: Workspace, content: str) -> None:
    workspace.write("a.py", content)
    assert asked(workspace) == []


def test_a_method_posts_what_others_give_it(workspace: Workspace) -> None:
    workspace.write(
        "a.js",
        f"""class Login {{
  withKey() {{ const form = new URLSearchParams({{ grant_type: 'client_credentials', scope: 'api' }}); return this.#send(form); }}
  withPassword() {{ const form = new URLSearchParams({{ grant_type: 'password' }}); return this.#send(form); }}
  async #send(body) {{ return fetch(`${{this.base}}{PATH}`, {{ method: 'POST', body }}); }}
}}""",
    )
    assert asked(workspace) == [("api", False)]


def test_a_form_for_another_variable_gets_no_url_of_the_file(workspace: Workspace) -> None:
    workspace.write(
        "a.js",
        f"""const send = (body) => fetch(`${{org}}{PATH}`, {{ method: 'POST', body }});
const other = () => fetch(billingTokenUrl, {{ body: new URLSearchParams({{ grant_type: 'client_credentials' }}) }});
const refresh = () => send(new URLSearchParams({{ grant_type: 'password' }}));""",
    )
    assert asked(workspace) == []


DEFAULTS = {
    "Python": ("a.py", f"def ask(base, grant='client_credentials'):\n  post(base + '{PATH}', data={{'grant_type': grant}})"),
    "Python, an attribute": ("a.py", f"class A:\n  def __init__(self, grant: str = 'client_credentials'):\n    self.grant = grant\n  def ask(self):\n    post(self.base + '{PATH}', data={{'grant_type': self.grant}})"),
    "JavaScript": ("a.js", f"const ask = (base, {{ grant = 'client_credentials' }} = {{}}) => fetch(base + '{PATH}', {{ body: new URLSearchParams({{ grant_type: grant }}) }});"),
    "TypeScript, a property": ("a.ts", f"class A {{ constructor(private base: string, private grant = 'client_credentials') {{}}\n  ask() {{ return fetch(this.base + '{PATH}', {{ body: new URLSearchParams({{ grant_type: this.grant }}) }}); }} }}"),
    "PHP, a property": ("a.php", f"<?php class A {{ function __construct(private string $base, private string $grant = 'client_credentials') {{}}\n  function ask() {{ Http::asForm()->post($this->base . '{PATH}', ['grant_type' => $this->grant]); }} }}"),
    "Ruby": ("a.rb", f"def ask(base, grant: 'client_credentials')\n  RestClient.post(base + '{PATH}', {{ grant_type: grant }})\nend"),
    "C#": ("a.cs", f'class A {{ void Ask(string b, string grant = "client_credentials") {{ http.PostAsync(b + "{PATH}", new FormUrlEncodedContent(new Dictionary<string, string> {{ ["grant_type"] = grant }})); }} }}'),
    "an operator": ("a.js", f"const ask = (base, o) => fetch(base + '{PATH}', {{ body: new URLSearchParams({{ grant_type: o.grant || 'client_credentials' }}) }});"),
}  # fmt: skip


@pytest.mark.parametrize(("path", "content"), DEFAULTS.values(), ids=DEFAULTS)
def test_a_default_grant_is_not_certain(workspace: Workspace, path: str, content: str) -> None:
    workspace.write(path, content)
    assert asked(workspace) == [("", False)]


@pytest.mark.parametrize(("path", "content"), DEFAULTS.values(), ids=DEFAULTS)
def test_another_default_grant(workspace: Workspace, path: str, content: str) -> None:
    workspace.write(
        path, content.replace("'client_credentials'", "'refresh_token'").replace('"client_', '"not_client_')
    )
    assert asked(workspace) == []


def test_no_rule_reports_a_host_by_a_default_grant(workspace: Workspace) -> None:
    url = "https://login.salesforce.com" + PATH
    workspace.write(
        "a.py",
        f"def ask(grant='client_credentials'):\n  post('{url}', data={{'grant_type': grant, 'username': user}})",
    )
    assert run(workspace).findings == ()


def asked(workspace: Workspace) -> list[tuple[str, bool]]:
    return [
        (request.scope.text if request.scope else "", request.certain)
        for request in run(workspace).requests
        if request.grant is Grant.CLIENT_CREDENTIALS
    ]
