"""Requests whose URL or form a program builds in steps, and requests to others that are built like them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sfscope_lint.output.inventory.collect import take

if TYPE_CHECKING:
    from tests.support import Workspace

PATH = "/services/oauth2/token"
FORM = "{'grant_type': 'client_credentials', 'scope': 'api'}"
OTHER = "post(os.environ['AUTH_HOST'] + '{path}', data={'grant_type': 'client_credentials', 'scope': 'x'})"
ORG = f"URL = 'https://acme.my.salesforce.com{PATH}'\n"
ONE = ("${ORG}", "api")
HITS = {
    "percent, a tuple": ("a.py", f"url = '%s{PATH}' % (os.environ['ORG'],)\npost(url, data={FORM})", [ONE]),
    "percent, two values": ("a.py", f"PATH = '{PATH}'\npost('%s%s' % (os.environ['ORG'], PATH), data={FORM})", [ONE]),
    "PowerShell, -f": ("a.ps1", f"$body = 'grant_type={{0}}&scope={{1}}' -f 'client_credentials', 'api'\nirm ('{{0}}{PATH}' -f $env:ORG) -Body $body", [ONE]),
    "Apex, a list of values": ("A.cls", f"class A {{ void f() {{ U.post(String.format('{{0}}{PATH}', new List<String>{{ Label.ORG }}), 'grant_type=client_credentials&scope=api'); }} }}", [ONE]),
    "C#, a member beside a variable of its name": ("A.cs", f'class A {{ void F(string ORG) {{ var scope = "no"; U.Post(ORG + "{PATH}", new {{ scope = "api", grant_type = "client_credentials" }}); }} }}', [ONE]),
    "C#, a key that a constant holds": ("A.cs", f'class A {{ const string Scope = "scope"; void F(string ORG) {{ U.Post(ORG + "{PATH}", new Dictionary<string, string> {{ [Scope] = "api", ["grant_type"] = "client_credentials" }}); }} }}', [ONE]),
    "Apex, a list of a type beside a random value": ("A.cls", f"public class A {{ void go(String id) {{ see('x9Qw7Zr4Tk2Lm8Vb3Nc6'); U.post(String.format('{{0}}{PATH}', new List<String>{{ 'https://x.my.salesforce.com', 'x9Qw7Zr4Tk2Lm8Vb3Nc6' }}), 'grant_type=client_credentials&scope=api'); }} }}", [("x.my.salesforce.com", "api")]),
    "C#, braces that are meant": ("A.cs", f'class A {{ void F(string ORG) {{ U.Post(string.Format($"{{{{0}}}}{PATH}", ORG), "grant_type=client_credentials&scope=api"); }} }}', [ONE]),
    "a format that is added in a branch": ("A.java", f'class A {{ void f() {{ if (x) {{ var b = "scope=api"; b += "&client_id=%s&grant_type=client_credentials".formatted(id); U.post(System.getenv("ORG") + "{PATH}", b); }} }} }}', [ONE]),
    "two scopes that are added in a branch": ("A.java", f'class A {{ void f() {{ if (x) {{ var b = "scope=api+web"; b += "&grant_type=client_credentials"; U.post(System.getenv("ORG") + "{PATH}", b); }} }} }}', [("${ORG}", "api web")]),
    "update": ("a.py", f"form = dict()\nform.update({{'grant_type': 'client_credentials'}})\nform.update({{'scope': 'api'}})\npost(os.environ['ORG'] + '{PATH}', data=form)", [ONE]),
    "putAll": ("A.java", f'class A {{ void f() {{ Map<String, String> m = new HashMap<>(); m.put("grant_type", "client_credentials"); m.putAll(Map.of("scope", "api")); U.post(System.getenv("ORG") + "{PATH}", m); }} }}', [ONE]),
    "Go, an encoded variable": ("a.go", f'package a\nfunc f() {{ post(os.Getenv("ORG")+"{PATH}", "grant_type=client_credentials&scope="+url.QueryEscape(os.Getenv("SCOPE"))) }}', [("${ORG}", "${SCOPE}")]),
    "Ruby, an encoded variable": ("a.rb", f'post(ENV["ORG"] + "{PATH}", "grant_type=client_credentials&scope=" + CGI.escape(ENV["SCOPE"]))', [("${ORG}", "${SCOPE}")]),
    "PHP, an encoded variable": ("a.php", f"<?php post(getenv('ORG') . '{PATH}', 'grant_type=client_credentials&scope=' . rawurlencode(getenv('SCOPE')));", [("${ORG}", "${SCOPE}")]),
    "a field made by a function below": ("a.php", f"<?php class B {{ function g() {{ see('https://other.my.salesforce.com{PATH}'); }} }}\nclass A {{ function __construct() {{ $this->url = getenv('ORG') . path(); }} function f() {{ post($this->url, ['grant_type' => 'client_credentials', 'scope' => 'api']); }} }}\nfunction path() {{ return '{PATH}'; }}", [ONE]),
    "functions that call those below": ("a.go", f'package a\nfunc f() {{ http.PostForm(target(), url.Values{{"grant_type": {{"client_credentials"}}, "scope": {{"api"}}}}) }}\nfunc target() string {{ return org() + "{PATH}" }}\nfunc org() string {{ return os.Getenv("ORG") }}', [ONE]),
    "Ruby, a variable of the object beside a local one": ("a.rb", f"class A\n  def initialize\n    @url = ENV['ORG'] + '{PATH}'\n  end\n  def f(url)\n    url = 'https://x.my.salesforce.com{PATH}'\n    Faraday.post(@url, {{ grant_type: 'client_credentials', scope: 'api' }})\n  end\nend", [ONE]),
    "Ruby, a reader of a variable": ("a.rb", f"class A\n  attr_reader :url\n  def initialize\n    @url = ENV['ORG'] + '{PATH}'\n  end\n  def f\n    Faraday.post(url, {{ grant_type: 'client_credentials', scope: 'api' }})\n  end\nend", [ONE]),
    "Apex, functions with capitals": ("A.cls", f"class A {{ static String getTarget() {{ return Label.ORG + '{PATH}'; }} void f() {{ U.post(gettarget(), 'grant_type=client_credentials&scope=api'); }} }}", [ONE]),
    "Apex, a list of one call": ("A.cls", f"class A {{ static String getOrg() {{ return Label.ORG; }} void f() {{ U.post(String.format('{{0}}{PATH}', new List<String>{{ getOrg() }}), 'grant_type=client_credentials&scope=api'); }} }}", [ONE]),
    "Apex, an encoded variable": ("A.cls", f"class A {{ void f() {{ U.post(Label.ORG + '{PATH}', 'grant_type=client_credentials&scope=' + EncodingUtil.urlEncode(Label.SCOPE, 'UTF-8')); }} }}", [("${ORG}", "${SCOPE}")]),
    "Apex, a parameter as it is spelt": ("A.cls", f"class A {{ void f(String orgUrl) {{ U.post(OrgUrl + '{PATH}', 'grant_type=client_credentials'); }} }}", [("${orgUrl}", None)]),
    "an encoding is no value": ("a.py", f"def f(org):\n    post(org.encode('utf-8') + b'{PATH}', data=b'grant_type=client_credentials')", [("${org}", None)]),
    "a member of an object of another file": ("a.js", f"const host = 'x'; fetch(CONFIG.host + '{PATH}', {{ body: 'grant_type=client_credentials' }});", [("${host}", None)]),
    "a member of a class of this file": ("a.py", f"class Config:\n    HOST = 'https://acme.my.salesforce.com'\npost(Config.HOST + '{PATH}', data={FORM})", [("acme.my.salesforce.com", "api")]),
}  # fmt: skip
MISSES = {
    "another service's path below a variable": ORG + OTHER.replace("{path}", "/oauth/token"),
    "a version of another service": ORG + OTHER.replace("{path}", "/v2/token"),
    "a path with letters around": ORG + OTHER.replace("{path}", "/contoso/oauth2/v2.0/token"),
    "revocation below a variable": ORG + OTHER.replace("{path}", "/services/oauth2/revoke"),
    "a format of another service": f"{ORG}post('{{}}/oauth/token'.format(host), data={FORM})",
    "percent, another service": f"{ORG}post('%s/oauth2/token' % (host,), data={FORM})",
    "the query of another path": f"{ORG}url = f'{{h}}/services/oauth2/revoke'\nget(url + '?' + 'grant_type=client_credentials')",
    "a format that is added for another service": f"{ORG}form = 'scope=x'\nform += '&grant_type=client_credentials&client_secret={{}}'.format(s)\npost('https://auth.example.com/oauth2/token', data=form)",
    "update with another grant": f"form = {{}}\nform.update({{'grant_type': 'refresh_token'}})\npost(f'{{h}}{PATH}', data=form)",
}


def rows(workspace: Workspace, path: str, content: str) -> list[tuple[str, str | None]]:
    """Host and scope of each request in the inventory."""
    workspace.write(path, content)
    return [(one.host, one.scope) for one in take(workspace.report(".")).requests]


@pytest.mark.parametrize(("path", "content", "expected"), HITS.values(), ids=HITS)
def test_built_in_steps(
    workspace: Workspace, path: str, content: str, expected: list[tuple[str, str | None]]
) -> None:
    assert rows(workspace, path, content) == expected


@pytest.mark.parametrize("content", MISSES.values(), ids=MISSES)
def test_built_for_another(workspace: Workspace, content: str) -> None:
    assert rows(workspace, "a.py", content) == []


def test_a_page_hides_no_words_of_its_scripts(workspace: Workspace) -> None:
    """A random value in an element of an unknown name may be a secret; the words of a script aren't."""
    hosts = "const id = '3MVG9pE4random';\nconst host = 'acme4.my.salesforce.com';\n"
    script = (
        f"{hosts}fetch(`https://${{host}}{PATH}`, {{ method: 'POST', body: new URLSearchParams({FORM}) }});"
    )
    expected = [("acme4.my.salesforce.com", "api")]
    assert rows(workspace, "a.html", f"<p>1</p>\n<SCRIPT>\n{script}\n</SCRIPT>\n") == expected
