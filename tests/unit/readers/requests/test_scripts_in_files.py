"""Scripts inside other files (HTML pages, steps of a pipeline), and Apps Script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.readers.code.test_code_requests import scopes

if TYPE_CHECKING:
    from tests.support import Workspace

FETCH = "fetch('https://acme.my.salesforce.com/services/oauth2/token', { method: 'POST', body: 'grant_type=client_credentials&scope=api' });"
STEP = """on: push
jobs:
  token:
    runs-on: ubuntu-latest
    steps:
      - uses: {action}
        with:
          {key}: |
            const body = new URLSearchParams({{ grant_type: 'client_credentials', scope: 'api' }});
            await fetch(`${{process.env.SF_DOMAIN}}/services/oauth2/token`, {{ method: 'POST', body }});
"""
CURL = """curl -X POST "${{ORG_URL}}/services/oauth2/token" {next}
      --data-urlencode "grant_type=client_credentials" {next}
      -d scope=api"""
STAGE = "pipeline {{\n  agent any // the org's\n  stages {{ stage('Token') {{ steps {{\n    {step}\n  }} }} }}\n}}\n"
HITS = {
    "Jenkins": ("Jenkinsfile", STAGE.format(step=f"sh '''\n{CURL.format(next=chr(92))}\n'''")),
    "Jenkins, with interpolation": ("ci/deploy.jenkinsfile", STAGE.format(step=f'sh """\n{CURL.format(next=chr(92) * 2)}\n"""')),
    "Jenkins, with names": ("vars/token.groovy", STAGE.format(step=f"def t = sh(returnStdout: true, script: '''{CURL.format(next=chr(92))}''').trim()")),
    "Jenkins, one line": ("Jenkinsfile", STAGE.format(step='sh "curl -d \\"grant_type=client_credentials&scope=api\\" ${params.ORG_URL}/services/oauth2/token"')),
    "Jenkins, PowerShell": ("Jenkinsfile", STAGE.format(step="pwsh(script: '''Invoke-RestMethod -Uri \"$env:ORG_URL/services/oauth2/token\" -Method Post -Body @{ grant_type = 'client_credentials'; scope = 'api' }''')")),
    "a page": ("a.html", f"<!doctype html>\n<html><body><p>é</p><script>\n{FETCH}\n</script></body></html>"),
    "a module": ("a.htm", f'<script type="module" defer>{FETCH}</script>'),
    "the second script": ("a.html", f"<script src='x.js'></script><SCRIPT>var a;</SCRIPT><script>{FETCH}</script>"),
    "a script that nothing closes": ("a.html", f"<script>{FETCH}"),
    "github-script": (".github/workflows/a.yml", STEP.format(action="actions/github-script@v7", key="script")),
    "Apps Script": (
        "Code.gs",
        "function ask() {\n  var form = { grant_type: 'client_credentials', scope: 'api' };\n"
        "  return UrlFetchApp.fetch(DOMAIN + '/services/oauth2/token', { method: 'post', payload: form });\n}\n",
    ),
}  # fmt: skip
MISSES = {
    "a comment in a Jenkinsfile": ("Jenkinsfile", STAGE.format(step=f"// sh '''{CURL.format(next=chr(92))}'''\n".replace(chr(92) + chr(10), "") + f"/* sh '''{CURL.format(next=chr(92))}''' */")),
    "a text in a Jenkinsfile": ("Jenkinsfile", STAGE.format(step=f"echo '''{CURL.format(next=chr(92))}'''")),
    "another host in a Jenkinsfile": ("Jenkinsfile", STAGE.format(step=f"sh '''{CURL.format(next=chr(92))}'''".replace("/services/", "/idp/"))),
    "a comment": ("a.html", f"<!-- <script>{FETCH}</script> --><script>var a = 1;</script>"),
    "a comment that nothing closes": ("a.html", f"<!-- <script>{FETCH}</script>"),
    "a template": ("a.html", f'<script type="text/x-template">{FETCH}</script>'),
    "text of a page": ("a.html", f"<pre>{FETCH}</pre><script>var a = 1;</script>"),
    "another host": ("a.html", f"<script>{FETCH.replace('acme.my.salesforce.com/services', 'auth.example.com')}</script>"),
    "another action": (".github/workflows/a.yml", STEP.format(action="example/other@v1", key="source")),
}  # fmt: skip


@pytest.mark.parametrize(("path", "content"), HITS.values(), ids=HITS)
def test_scripts(path: str, content: str, workspace: Workspace) -> None:
    assert scopes(workspace, path, content) == ["api"]


@pytest.mark.parametrize(("path", "content"), MISSES.values(), ids=MISSES)
def test_what_only_looks_like_it(path: str, content: str, workspace: Workspace) -> None:
    assert scopes(workspace, path, content) == []


def test_a_place_in_a_page(workspace: Workspace) -> None:
    path, content = HITS["a page"]
    workspace.write(path, content)
    [request] = workspace.report(".").requests
    assert request.kind.value == "javascript"
    assert request.scope is not None
    span = request.scope.place.item
    assert span is not None
    assert content[span.start : span.end] == "api"
