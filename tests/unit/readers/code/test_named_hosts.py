"""What the inventory shows as the host or scope: the variable that holds it, not a function or an empty default."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.rules.token_requests import run

if TYPE_CHECKING:
    from tests.support import Workspace

    from sfscope_lint.model.token_requests import TokenRequest

PATH = "/services/oauth2/token"
FORM = "{grant_type: 'client_credentials'}"
PYTHON_FORM = "{'grant_type': 'client_credentials'}"
GO_FORM = 'url.Values{"grant_type": {"client_credentials"}}'
HOSTS = {
    "an empty default": ("a.js", f"const base = process.env.ORG_URL || ''; fetch(base + '{PATH}', {{body: new URLSearchParams({FORM})}})", "${ORG_URL}"),
    "an empty default in the middle": ("a.ts", f'const org = process.env.ORG ?? ""; fetch(`https://${{org}}{PATH}`, {{body: new URLSearchParams({FORM})}})', "https://${ORG}"),
    "an empty default of a lookup": ("a.py", f"base = os.environ.get('ORG_URL', '')\npost(f'{{base}}{PATH}', data={PYTHON_FORM})", "${ORG_URL}"),
    "a parameter before the environment": ("a.py", f"def f(base=None):\n  url = (base or os.getenv('ORG_URL', '')).rstrip('/')\n  post(url + '{PATH}', data={PYTHON_FORM})", "${ORG_URL}"),
    "one of two parameters": ("a.js", f"const f = (first, second) => fetch((first || second) + '{PATH}', {{body: new URLSearchParams({FORM})}})", "${first}"),
    "possible values of one variable": ("a.py", f"def f(org):\n  url = f'{{org}}{PATH}'\n  if not org.startswith('https'):\n    url = f'https://{{org}}{PATH}'\n  post(url, data={PYTHON_FORM})", "https://${org}"),
    "PHP, a function of texts": ("a.php", f"<?php Http::asForm()->post(rtrim($orgUrl, '/') . '{PATH}', ['grant_type' => 'client_credentials']);", "${orgUrl}"),
    "PHP, a replacement": ("a.php", f"<?php Http::asForm()->post(preg_replace('#/+$#', '', $orgUrl) . '{PATH}', ['grant_type' => 'client_credentials']);", "${orgUrl}"),
    "PHP, or": ("a.php", f"<?php $base = $org->url ?: $fallback; Http::asForm()->post($base . '{PATH}', ['grant_type' => 'client_credentials']);", "${url}"),
    "Go, a package of texts": ("a.go", f'package a\nfunc f(orgURL string) {{ http.PostForm(strings.TrimSuffix(orgURL, "/")+"{PATH}", {GO_FORM}) }}', "${orgURL}"),
    "Go, a path that is joined": ("a.go", f'package a\nfunc f(org *url.URL) {{ http.PostForm(org.JoinPath("{PATH}").String(), {GO_FORM}) }}', "${org}"),
    "Go, a function of URLs": ("a.go", f'package a\nfunc f(orgURL string) {{ u, _ := url.JoinPath(orgURL, "{PATH}"); http.PostForm(u, {GO_FORM}) }}', "${orgURL}"),
    "a method of a variable named url": ("a.js", f"const f = (url) => fetch(url.replace(/x/, '') + '{PATH}', {{body: new URLSearchParams({FORM})}})", "${url}"),
    "a function that returns what it gets": ("a.ts", f"function cut(text: string) {{ return text.replace(/x/, ''); }}\nfetch(cut(config.orgUrl) + '{PATH}', {{body: new URLSearchParams({FORM})}})", "${orgUrl}"),
    "an arrow function that returns what it gets": ("a.js", f"const cut = (more, text) => text.trim();\nfetch(cut(1, orgUrl) + '{PATH}', {{body: new URLSearchParams({FORM})}})", "${orgUrl}"),
    "an arrow function that returns a variable": ("a.js", f"const org = () => process.env.ORG_URL;\nfetch(org() + '{PATH}', {{body: new URLSearchParams({FORM})}})", "${ORG_URL}"),
    "a function that looks up what it gets": ("a.js", f"function need(name) {{ const value = process.env[name]; if (!value) throw name; return value; }}\nfetch(need('ORG_URL') + '{PATH}', {{body: new URLSearchParams({FORM})}})", "${ORG_URL}"),
    "Python, a function that looks up what it gets": ("a.py", f"def need(name):\n  return os.environ[name]\npost(need('ORG_URL') + '{PATH}', data={PYTHON_FORM})", "${ORG_URL}"),
    "Python, a format operator": ("a.py", f"post('%s{PATH}' % settings.org_url, data={PYTHON_FORM})", "${org_url}"),
    "Python, a format operator with several values": ("a.py", f"post('https://%s.%s{PATH}' % (org, zone), data={PYTHON_FORM})", "https://${org}.${zone}"),
    "Python, a format operator with names": ("a.py", f"post('https://%(org)s{PATH}' % {{'org': settings.domain}}, data={PYTHON_FORM})", "https://${domain}"),
    "Python, a format with names": ("a.py", f"post('https://{{org}}{PATH}'.format(org=domain), data={PYTHON_FORM})", "https://${domain}"),
    "Python, a format of a URL with its form": ("a.py", f"url = '{{0}}{PATH}?grant_type=client_credentials&client_id={{1}}'.format(org_url, key)\npost(url)", "${org_url}"),
    "Python, a format operator on a URL with its form": ("a.py", f"url = '%s{PATH}?grant_type=client_credentials' % org_url\npost(url)", "${org_url}"),
    "Ruby, a format operator": ("a.rb", f"RestClient.post('%s{PATH}' % org_url, {{ grant_type: 'client_credentials' }})", "${org_url}"),
    "Ruby, a format of a URL with its form": ("a.rb", f"RestClient.post(format('%s{PATH}?grant_type=client_credentials', org_url), {{}})", "${org_url}"),
    "Go, a format of a URL with its form": ("a.go", f'package a\nfunc f(orgURL, id string) {{ u := fmt.Sprintf("%s{PATH}?grant_type=client_credentials&client_id=%s", orgURL, id); http.Post(u, "", nil) }}', "${orgURL}"),
    "Go, a form elsewhere": ("a.go", f'package a\nfunc f(orgURL string) {{ u := fmt.Sprintf("%s{PATH}", orgURL); send(u) }}\nfunc g() {{ send({GO_FORM}) }}', "${orgURL}"),
    "Java, a format of a URL with its form": ("A.java", f'class A {{ void f(String orgUrl) {{ String url = String.format("%s{PATH}?grant_type=client_credentials", orgUrl); http.post(url); }} }}', "${orgUrl}"),
    "C#, a format of a URL with its form": ("a.cs", f'class A {{ void F(string orgUrl) {{ var url = string.Format("{{0}}{PATH}?grant_type=client_credentials", orgUrl); http.PostAsync(url, null); }} }}', "${orgUrl}"),
    "PHP, a format of a URL with its form": ("a.php", f"<?php $url = sprintf('%s{PATH}?grant_type=client_credentials', $orgUrl); $http->post($url);", "${orgUrl}"),
    "PowerShell, a format of a URL with its form": ("a.ps1", f'$url = "{{0}}{PATH}?grant_type=client_credentials" -f $orgUrl\nInvoke-RestMethod -Uri $url -Method Post', "${orgUrl}"),
    "a replacement in a URL with its form": ("a.js", f"const url = base.replace('x', '') + '{PATH}?grant_type=client_credentials'.replace('y', ''); fetch(url);", "${base}"),
    "Ruby, a path that is joined": ("a.rb", f"Net::HTTP.post_form(URI.join(ENV.fetch('ORG_URL'), '{PATH}'), grant_type: 'client_credentials')", "${ORG_URL}"),
    "Ruby, a file's path": ("a.rb", f"RestClient.post(File.join(org_url, '{PATH}'), {{ grant_type: 'client_credentials' }})", "${org_url}"),
    "Python, a default host": ("a.py", f"def f(org_url='https://login.salesforce.com'):\n  post(org_url + '{PATH}', data={PYTHON_FORM})", "${org_url}"),
    "shell, a parameter": ("a.sh", f'login() {{\n  local org_url="$1"\n  curl "$org_url{PATH}" -d grant_type=client_credentials\n}}', "${org_url}"),
    "shell, a command": ("a.sh", f'org_url=$(cat org.txt)\ncurl "${{org_url%/}}{PATH}" -d grant_type=client_credentials', "${org_url}"),
    "shell, a part of a command": ("a.sh", f'org=$(cat org.txt)\nurl="https://$org"\ncurl "$url{PATH}" -d grant_type=client_credentials', "https://${org}"),
    "Java, a helper class": ("A.java", f'class A {{ void f(String orgUrl) {{ http.post(StringUtils.removeEnd(orgUrl, "/") + "{PATH}", "grant_type=client_credentials"); }} }}', "${orgUrl}"),
}  # fmt: skip


@pytest.mark.parametrize(("path", "content", "host"), HOSTS.values(), ids=HOSTS)
def test_shows_the_variable_of_the_host(workspace: Workspace, path: str, content: str, host: str) -> None:
    workspace.write(path, content)
    request = only(workspace)
    assert request.token_url
    assert request.token_url.text == host + PATH


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("a.php", f"<?php Http::asForm()->post($a . '{PATH}', ['grant_type' => 'client_credentials', 'scope' => implode(' ', $wanted)]);"),
        ("a.py", f"post(a + '{PATH}', data={{'grant_type': 'client_credentials', 'scope': ' '.join(wanted)}})"),
        ("a.js", f"fetch(a + '{PATH}', {{body: new URLSearchParams({{grant_type: 'client_credentials', scope: wanted.join(' ')}})}})"),
    ],
    ids=["PHP", "Python", "JavaScript"],
)  # fmt: skip
def test_shows_the_variable_of_joined_scopes(workspace: Workspace, path: str, content: str) -> None:
    workspace.write(path, content)
    scope = only(workspace).scope
    assert scope
    assert scope.text == "${wanted}"


def only(workspace: Workspace) -> TokenRequest:
    [request] = run(workspace).requests
    return request


def test_a_type_named_after_a_secret_hides_no_path(workspace: Workspace) -> None:
    workspace.write(
        "a.ts",
        f"async function ask(org: Org): Promise<OAuthToken> {{\n  const url = new URL('{PATH}', org.instanceUrl);\n"
        f"  const reply = await send(url, new URLSearchParams({FORM}));\n  return reply as Record<string, unknown>;\n}}\n",
    )
    assert f"${{instanceUrl}}{PATH}" in workspace.run("inventory", "--format", "json", ".").out


def test_a_function_may_change_the_host_that_it_gets(workspace: Workspace) -> None:
    workspace.write(
        "a.js",
        "const own = (host) => host.replace('login', 'acme.my');\n"
        f"fetch(own('https://login.salesforce.com') + '{PATH}', {{body: new URLSearchParams({FORM})}})",
    )
    report = run(workspace)
    assert [r.token_url.text for r in report.requests if r.token_url] == [f"${{host}}{PATH}"]
    assert report.findings == ()
