"""Client-credentials requests to Salesforce in Apex, JavaScript, Python and shell, and code that only looks like one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sfscope_lint.config.rule_packages import load_rules
from sfscope_lint.engine.lint import lint
from sfscope_lint.model.settings import Settings
from sfscope_lint.model.token_requests import Grant

if TYPE_CHECKING:
    from tests.support import Workspace

RULES = load_rules()


def scopes(workspace: Workspace, path: str, content: str) -> list[str | None]:
    """The scope of each client-credentials request; ``~`` marks one whose URL and form are only near each other."""
    workspace.write(path, content)
    report = lint(["."], Settings(), RULES, str(workspace.root))
    assert not report.errors
    assert not report.details
    return [
        ("" if request.certain else "~") + (request.scope.text if request.scope else "")
        for request in report.requests
        if request.grant is Grant.CLIENT_CREDENTIALS
    ]


def method(body: str) -> str:
    """An Apex class with a method."""
    return f"""public with sharing class OrderToken {{
    private static final String GRANT = 'client_credentials';
    public static String ask(String id, String key) {{
        HttpRequest req = new HttpRequest();
        {body}
        return new Http().send(req).getBody();
    }}
}}
"""


APEX_HITS = {
    "literals": (
        method(
            "req.setEndpoint('https://acme.my.salesforce.com/services/oauth2/token');"
            "req.setBody('grant_type=client_credentials&client_id=' + id + '&client_secret=' + key);"
        ),
        [""],
    ),
    "body first": (
        method(
            "req.setBody('grant_type=client_credentials&scope=api');"
            "req.setEndpoint(URL.getOrgDomainUrl().toExternalForm() + '/services/oauth2/token');"
        ),
        ["api"],
    ),
    "variables over several lines": (
        method(
            """String url = baseUrl
            + '/services/oauth2/token';
        String body = 'grant_type=' + GRANT
            + '&client_id=' + EncodingUtil.urlEncode(id, 'UTF-8');
        body += '&client_secret=' + key;
        body += '&scope=' + 'api';
        req.setEndpoint(url);
        req.setBody(body);"""
        ),
        ["api"],
    ),
    "a constant below its use": (
        "public class A { public void go() { HttpRequest r = new HttpRequest(); r.setEndpoint(TOKEN_URL);"
        " r.setBody(BODY); new Http().send(r); }\n"
        " private static final String TOKEN_URL = 'https://acme.my.salesforce.com/services/oauth2/token';\n"
        " private static final String BODY = 'grant_type=client_credentials'; }",
        [""],
    ),
    "a map, joined": (
        method(
            """Map<String, String> form = new Map<String, String>{
            'grant_type' => 'client_credentials', 'client_id' => id, 'client_secret' => key };
        List<String> parts = new List<String>();
        for (String name : form.keySet()) { parts.add(name + '=' + form.get(name)); }
        req.setEndpoint('callout:Org/services/oauth2/token');
        req.setBody(String.join(parts, '&'));"""
        ),
        [""],
    ),
    "a list of literals, joined": (
        method(
            """List<String> parts = new List<String>{'grant_type=client_credentials', 'client_id=' + id};
        req.setEndpoint('callout:Org/services/oauth2/token');
        req.setBody(String.join(parts, '&'));"""
        ),
        [""],
    ),
    "String.format": (
        method(
            """req.setEndpoint(String.format('https://{0}/services/oauth2/token', new List<String>{ host }));
        req.setBody(String.format('grant_type=client_credentials&client_id={0}&scope={1}', new List<String>{ id, s }));"""
        ),
        ["${s}"],
    ),
    "a property": (
        "public class A { public static String TOKEN_URL { get { return 'callout:Org/services/oauth2/token'; } private set; }\n"
        " void go() { Util.post(token_url, 'grant_type=client_credentials&scope=api'); } }",
        ["api"],
    ),
    "names in any case of letters": (
        "PUBLIC CLASS A { VOID go() { STRING Body = 'grant_type=client_credentials&scope=api'; h.post('callout:Org/services/oauth2/token', BODY); } }",
        ["api"],
    ),
    "beside what Java lacks": (
        "public with sharing class A { Integer n { get; set; } void go(String package) {\n"
        "  for (Account a : [SELECT Id, Name FROM Account WHERE Name = 'x' AND Id IN :ids]) { update as user a; }\n"
        "  switch on s { when 'a', 'b' { n = 1; } when else { n = 2; } }\n"
        "  System.runAs(u) { if (a?.b ?? c <> d && i < n) { insert x; } }\n"
        "  Map<String, List<String>> m = new Map<String, List<String>>{ 'grant_type' => 'client_credentials', 'scope' => 'api' };\n"
        "  h.post('callout:Org/services/oauth2/token', m); } }",
        ["api"],
    ),
    "in a trigger": (
        "trigger T on Account (before insert, after update) { h.post('callout:Org/services/oauth2/token', 'grant_type=client_credentials'); }",
        [""],
    ),
    "helper methods": (
        "public class A { private String endpoint() { return 'callout:Org/services/oauth2/token'; }\n"
        " private String form(String id) { return 'grant_type=client_credentials&client_id=' + id; }\n"
        " public void go() { HttpRequest r = new HttpRequest(); r.setEndpoint(endpoint()); r.setBody(form('k')); } }",
        [""],
    ),
    "the grant in the URL": (
        method(
            "req.setEndpoint('https://acme.my.salesforce.com/services/oauth2/token?grant_type=client_credentials&client_id=' + id);"
        ),
        [""],
    ),
    "a helper takes both": (
        "public class A { void go() { HttpResponse r = HttpUtil.post('https://acme.my.salesforce.com/services/oauth2/token',"
        " 'grant_type=client_credentials&scope=api%20web'); } }",
        ["api web"],
    ),
    "two requests in one method": (
        "public class A { void go() { HttpRequest a = new HttpRequest(); HttpRequest b = new HttpRequest();\n"
        "a.setEndpoint('https://login.microsoftonline.com/t/oauth2/v2.0/token'); a.setBody('grant_type=client_credentials&scope=x');\n"
        "b.setEndpoint('callout:Org/services/oauth2/token'); b.setBody('grant_type=client_credentials'); } }",
        [""],
    ),
}
APEX_MISSES = {
    "a comment": method(
        "// grant_type=client_credentials at https://acme.my.salesforce.com/services/oauth2/token"
    ),
    "a block comment": method(
        "/* req.setEndpoint('callout:X/services/oauth2/token');\n req.setBody('grant_type=client_credentials'); */"
    ),
    "a message": method(
        "throw new AuraHandledException('send grant_type=client_credentials to /services/oauth2/token');"
    ),
    "another grant": method(
        "req.setEndpoint('https://acme.my.salesforce.com/services/oauth2/token');"
        "req.setBody('grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion=' + key);"
    ),
    "password": method(
        "req.setEndpoint('https://acme.my.salesforce.com/services/oauth2/token');req.setBody('grant_type=password&username=u&password=' + key);"
    ),
    "Marketing Cloud": method(
        "req.setEndpoint('https://abc.auth.marketingcloudapis.com/v2/token');"
        """req.setBody('{"grant_type":"client_credentials","scope":"x"}');"""
    ),
    "Anypoint": method(
        "req.setEndpoint('https://anypoint.mulesoft.com/accounts/api/v2/oauth2/token');req.setBody('grant_type=client_credentials&scope=full');"
    ),
    "Data Cloud exchange": method(
        "req.setEndpoint(host + '/services/a360/token');req.setBody('grant_type=client_credentials');"
    ),
    "an unknown named credential": method(
        "req.setEndpoint('callout:Graph');req.setBody('grant_type=client_credentials&scope=x');"
    ),
    "introspection": method(
        "req.setEndpoint(host + '/services/oauth2/introspect');req.setBody('grant_type=client_credentials');"
    ),
    "assertions": method(
        "System.assertEquals('callout:Org/services/oauth2/token', req.getEndpoint());"
        "Assert.areEqual('grant_type=client_credentials', req.getBody());"
        "Assert.isTrue(Util.same('callout:Org/services/oauth2/token', 'x'), 'grant_type=client_credentials');"
    ),
    "constants alone": "public class A { static final String U = 'https://acme.my.salesforce.com/services/oauth2/token';"
    " static final String B = 'grant_type=client_credentials'; }",
}
JAVASCRIPT_HITS = {
    "fetch and template": (
        "const r = await fetch(`https://${domain}.my.salesforce.com/services/oauth2/token`, { method: 'POST',\n"
        " body: `grant_type=client_credentials&client_id=${id}&client_secret=${secret}` });",
        [""],
    ),
    "URLSearchParams, appended": (
        "const params = new URLSearchParams();\nparams.append('grant_type', 'client_credentials');\n"
        "params.append('scope', 'api refresh_token');\nawait axios.post(process.env.SF_URL + '/services/oauth2/token', params.toString());",
        ["api refresh_token"],
    ),
    "axios config": (
        "const config = { method: 'post', url: `${host}/services/oauth2/token`, data: qs.stringify({ grant_type: 'client_credentials', scope: scopes }) };\n"
        "axios(config).then((r) => r.data);",
        ["${scopes}"],
    ),
    "the query": (
        "const res = await axios.post(`${instance}/services/oauth2/token?grant_type=client_credentials&client_id=${id}`);",
        [""],
    ),
    "https.request": (
        "const req = https.request({ hostname: 'acme.my.salesforce.com', path: '/services/oauth2/token', method: 'POST' }, (res) => {});\n"
        "req.write('grant_type=client_credentials&scope=api');\nreq.end();",
        ["api"],
    ),
    "superagent": (
        "superagent.post(`${base}/services/oauth2/token`).type('form').send({ grant_type: 'client_credentials' });",
        [""],
    ),
    "a class with fields": (
        "export class Client {\n  private readonly tokenUrl: string = `${BASE}/services/oauth2/token`;\n"
        "  async token(): Promise<string> {\n    const body: URLSearchParams = new URLSearchParams([['grant_type', 'client_credentials'], ['scope', 'api']]);\n"
        "    const res = await this.http.post<TokenReply>(this.tokenUrl, body);\n    return res.data.access_token;\n  }\n}",
        ["api"],
    ),
    "new URL": (
        "const url = new URL('/services/oauth2/token', base);\nfetch(url, { method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials' }) });",
        [""],
    ),
    "jsforce": (
        "const jsforce = require('jsforce'); // services/oauth2/token\n"
        "const conn = new jsforce.Connection({ instanceUrl: 'https://acme.my.salesforce.com', oauth2: { clientId, clientSecret, loginUrl: 'https://acme.my.salesforce.com' } });\n"
        "await conn.authorize({ grant_type: 'client_credentials', scope: 'api' });",
        ["api"],
    ),
    "a regex with quotes": (
        "const clean = s.replace(/['\"`]/g, '');\nfetch(host + '/services/oauth2/token', { body: 'grant_type=client_credentials' });",
        [""],
    ),
    "near each other": (
        "async function token(form) { return post(form); }\nconst PATH = '/services/oauth2/token';\n"
        "token({ grant_type: 'client_credentials', scope: 'api' });",
        ["~api"],
    ),
    "a constant object": (
        "const DATA = { grant_type: 'client_credentials', client_id: process.env.ID };\n"
        "export const token = async () => {\n  const { data } = await axios.post(`${URL}/services/oauth2/token`, null, { params: DATA });\n  return data;\n};",
        [""],
    ),
    "a getter": (
        "const SF = { HOST: 'https://acme.my.salesforce.com', get TOKEN() { return `${this.HOST}/services/oauth2/token`; } };\n"
        "fetch(SF.TOKEN, { method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'api' }) });",
        ["api"],
    ),
    "TypeScript, with types and assertions": (
        "const form = <Form>{ grant_type: 'client_credentials', scope: 'api' } satisfies Form;\n"
        "await this.http.post<Reply>(`${this.base!}/services/oauth2/token`, form as unknown);",
        ["api"],
    ),
    "in an unfinished file": (
        "fetch(`${b}/services/oauth2/token`, { body: 'grant_type=client_credentials&scope=api' });\nconst x = {",
        ["api"],
    ),
}
JAVASCRIPT_MISSES = {
    "auth0": "fetch(`https://${d}/oauth/token`, { body: JSON.stringify({ grant_type: 'client_credentials', scope: 'x' }) }); // services/oauth2/token",
    "refresh": "fetch(`${b}/services/oauth2/token`, { body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: t }) });",
    "a comment": "// fetch('https://a.my.salesforce.com/services/oauth2/token', { body: 'grant_type=client_credentials' })",
    "a help text": "console.log('POST grant_type=client_credentials to /services/oauth2/token');",
    "an array of grants": "const GRANTS = ['client_credentials', 'password'];\nconst u = '/services/oauth2/token';",
    "Entra beside Salesforce's refresh": (
        "await fetch(`https://login.microsoftonline.com/${t}/oauth2/v2.0/token`, { body: 'grant_type=client_credentials&scope=x' });\n"
        "await fetch(`${sf}/services/oauth2/token`, { body: 'grant_type=refresh_token' });"
    ),
    "authorize of another library": "const a = '/services/oauth2/token';\nfoo.bar({ grant: 'client_credentials' });",
    "revoke": "fetch(`${b}/services/oauth2/revoke`, { body: 'grant_type=client_credentials' }); // oauth2/token",
    "a regular expression": "const re = /grant_type=client_credentials.*\\/services\\/oauth2\\/token/;",
    "a type": "interface P { grant_type: 'client_credentials'; scope?: string }\nconst u = '/services/oauth2/token';",
    "an example in a string": 'const help = "curl https://x/services/oauth2/token -d grant_type=client_credentials";',
    "assertions": (
        "expect(url).toBe('https://a.my.salesforce.com/services/oauth2/token');\n"
        "expect(init.body).toContain('grant_type=client_credentials');\n"
        "expect(fetch).not.toHaveBeenCalledWith('https://a.my.salesforce.com/services/oauth2/token', { body: 'grant_type=client_credentials' });\n"
        "assert.deepEqual(calls, ['/services/oauth2/token', { grant_type: 'client_credentials' }]);"
    ),
    "a bundle": "var a=1;/*services/oauth2/token*/",
}
PYTHON_HITS = {
    "requests": (
        "import requests\nrequests.post(f'{host}/services/oauth2/token', data={'grant_type': 'client_credentials', 'client_id': k})",
        [""],
    ),
    "urljoin": (
        "requests.post(urljoin(base, 'services/oauth2/token'), data={'grant_type': 'client_credentials'})",
        [""],
    ),
    "percent": (
        "requests.post('%s/services/oauth2/token' % base, data={'grant_type': 'client_credentials', 'scope': 'api'})",
        ["api"],
    ),
    "format": (
        "requests.post('{}/services/oauth2/token'.format(base), params={'grant_type': 'client_credentials'})",
        [""],
    ),
    "urllib": (
        "body = urllib.parse.urlencode({'grant_type': 'client_credentials', 'scope': 'api'}).encode()\n"
        "req = urllib.request.Request('https://acme.my.salesforce.com/services/oauth2/token', data=body)\nurllib.request.urlopen(req)",
        ["api"],
    ),
    "constants and self": (
        "TOKEN_PATH = '/services/oauth2/token'\nclass C:\n    def __init__(self, host):\n        self.url = host + TOKEN_PATH\n"
        "        self.data = {'grant_type': 'client_credentials'}\n    def token(self):\n        return self.session.post(self.url, data=self.data)",
        [""],
    ),
    "added to the dict": (
        "data = {}\ndata['grant_type'] = 'client_credentials'\ndata['scope'] = 'api'\nhttpx.post(url='https://a.my.salesforce.com/services/oauth2/token', data=data)",
        ["api"],
    ),
    "the query": (
        "httpx.post(f'{base}/services/oauth2/token?grant_type=client_credentials&client_id={i}')",
        [""],
    ),
    "async": (
        "async def go(s):\n    async with s.post(f'{base}/services/oauth2/token', data='grant_type=client_credentials') as r:\n        return await r.json()",
        [""],
    ),
    "BackendApplicationClient": (
        "client = BackendApplicationClient(client_id=i, scope=['api'])\nsession = OAuth2Session(client=client)\n"
        "session.fetch_token(token_url='https://a.my.salesforce.com/services/oauth2/token', client_secret=s)",
        ["api"],
    ),
    "simple_salesforce": (
        "from simple_salesforce import Salesforce\nsf = Salesforce(consumer_key=k, consumer_secret=s, domain='acme.my')",
        [""],
    ),
    "a property": (
        "class C:\n    @property\n    def url(self):\n        return self.base + '/services/oauth2/token'\n"
        "    def token(self):\n        return httpx.post(self.url, data={'grant_type': 'client_credentials'})",
        [""],
    ),
    "a function with the name of a method of texts": (
        "def format(a):\n    return f'{a}: x'\nrequests.post('{}/services/oauth2/token'.format(base), data={'grant_type': 'client_credentials'})",
        [""],
    ),
    "Python 2": (
        "print 'hello'\nrequests.post(u + '/services/oauth2/token', data='grant_type=client_credentials')",
        [""],
    ),
    "an f-string with braces and formats": (
        "requests.post(f'{host!s:>3}/services/oauth2/token', data=f'grant_type=client_credentials&state={{x}}&scope={\"api\"}')",
        ["api"],
    ),
    "a list of pairs": (
        "requests.post(u + '/services/oauth2/token', data=[('grant_type', 'client_credentials'), ('scope', 'api')])",
        ["api"],
    ),
}
PYTHON_MISSES = {
    "a docstring": '"""POST grant_type=client_credentials to https://a.my.salesforce.com/services/oauth2/token."""',
    "a comment": "# requests.post('/services/oauth2/token', data={'grant_type': 'client_credentials'})",
    "jwt": "requests.post(f'{h}/services/oauth2/token', data={'grant_type': 'urn:ietf:params:oauth:grant-type:jwt-bearer'})",
    "another company": "requests.post('https://x.auth0.com/oauth2/token', data={'grant_type': 'client_credentials', 'scope': 'x'})",
    "an assertion": "assert body == 'grant_type=client_credentials'\nURL = '/services/oauth2/token'",
    "password, simple_salesforce": "from simple_salesforce import Salesforce\nSalesforce(username=u, password=p, consumer_key=k, consumer_secret=s)",
    "simple_salesforce, jwt": "from simple_salesforce import Salesforce\nSalesforce(username=u, consumer_key=k, privatekey_file=f)",
    "Entra, with Salesforce's code grant": (
        "requests.post('https://login.microsoftonline.com/t/oauth2/v2.0/token', data={'grant_type': 'client_credentials', 'scope': 'x'})\n"
        "requests.post('https://a.my.salesforce.com/services/oauth2/token', data={'grant_type': 'authorization_code'})"
    ),
    "a mock's assertion": "post.assert_called_with('https://a.my.salesforce.com/services/oauth2/token', data={'grant_type': 'client_credentials'})",
    "a mock": "responses.add(responses.POST, 'https://a.my.salesforce.com/services/oauth2/token', json={'access_token': 'x'})",
    "a message": "raise ValueError('grant_type=client_credentials is needed at /services/oauth2/token')",
    "the path of Data Cloud": "requests.post(f'{h}/services/a360/token', data={'grant_type': 'client_credentials'})  # oauth2/token",
}
SHELL_HITS = {
    "data": (
        "t.sh",
        "curl -s -X POST https://acme.my.salesforce.com/services/oauth2/token -d grant_type=client_credentials -d scope=api",
        ["api"],
    ),
    "one string": (
        "t.sh",
        'curl "$URL/services/oauth2/token" --data "grant_type=client_credentials&client_id=$ID&client_secret=$S&scope=api%20id"',
        ["api id"],
    ),
    "in a substitution": (
        "t.sh",
        'TOKEN=$(curl -s "${HOST}/services/oauth2/token" \\\n  --data-urlencode "grant_type=client_credentials" | jq -r .access_token)\n',
        [""],
    ),
    "in a quoted substitution": (
        "t.bash",
        'export TOKEN="$(curl -s "$HOST/services/oauth2/token" -d "grant_type=client_credentials" | jq -r .t)"\n',
        [""],
    ),
    "variables": (
        "t.sh",
        "URL=https://acme.my.salesforce.com/services/oauth2/token\nDATA='grant_type=client_credentials&scope=api'\ncurl -d \"$DATA\" $URL\n",
        ["api"],
    ),
    "here-document": (
        "t.sh",
        "curl $HOST/services/oauth2/token -d @- <<EOF\ngrant_type=client_credentials&scope=api\nEOF\necho done\n",
        ["api"],
    ),
    "the query": (
        "t.sh",
        'curl -X POST "${SF}/services/oauth2/token?grant_type=client_credentials&client_id=$K&client_secret=$S"',
        [""],
    ),
    "wget": (
        "t.sh",
        "wget -qO- --post-data='grant_type=client_credentials&scope=api' https://a.my.salesforce.com/services/oauth2/token",
        ["api"],
    ),
    "httpie": (
        "t.sh",
        "http --form POST $HOST/services/oauth2/token grant_type=client_credentials scope=api",
        ["api"],
    ),
    "basic": ("t.sh", "curl -u $ID:$S $HOST/services/oauth2/token -dgrant_type=client_credentials", [""]),
    "make": (
        "Makefile",
        "HOST = https://acme.my.salesforce.com\ntoken:\n\t@curl -s $(HOST)/services/oauth2/token -d grant_type=client_credentials -d client_id=$$ID\n",
        [""],
    ),
    "GitHub": (
        ".github/workflows/a.yml",
        "env:\n  HOST: https://acme.my.salesforce.com\njobs:\n  a:\n    steps:\n      - run: |\n          curl $HOST/services/oauth2/token \\\n"
        "            -d grant_type=client_credentials \\\n            -d client_secret=${{ secrets.S }} -d scope=api\n",
        ["api"],
    ),
    "GitLab": (
        ".gitlab-ci.yml",
        'token:\n  script:\n    - curl "$SF/services/oauth2/token" -d "grant_type=client_credentials"\n',
        [""],
    ),
    "Azure": (
        ".azuredevops/p.yml",
        "steps:\n- task: Bash@3\n  inputs:\n    script: >\n      curl $(SF)/services/oauth2/token\n      -d grant_type=client_credentials\n      -d scope=api\n",
        ["api"],
    ),
    "CircleCI": (
        ".circleci/config.yml",
        "jobs:\n  a:\n    steps:\n      - run:\n          name: token\n          command: curl $SF/services/oauth2/token -d 'grant_type=client_credentials'\n",
        [""],
    ),
    "PowerShell": (
        "t.ps1",
        "$body = @{\n  grant_type = 'client_credentials'\n  client_id = $env:ID; scope = 'api'\n}\n"
        '$r = Invoke-RestMethod -Method Post -Uri "$base/services/oauth2/token" `\n  -Body $body\n',
        ["api"],
    ),
    "PowerShell, splatted": (
        "t.ps1",
        "$p = @{ Uri = 'https://a.my.salesforce.com' + '/services/oauth2/token'; Body = \"grant_type=client_credentials&client_id=$id\" }\nirm @p\n",
        [""],
    ),
    "PowerShell, bare words and a sub-expression": (
        "t.ps1",
        'irm https://a.my.salesforce.com/services/oauth2/token -Body "grant_type=client_credentials&client_id=$($env:ID)&scope=api"\n',
        ["api"],
    ),
    "PowerShell in a pipeline": (
        "azure-pipelines.yml",
        "steps:\n- pwsh: |\n    $u = \"$(SF)/services/oauth2/token\"\n    Invoke-WebRequest $u -Method POST -Body 'grant_type=client_credentials&scope=api'\n",
        ["api"],
    ),
}
SHELL_MISSES = {
    "a list for a variable's name": (
        "ci.yml",
        "# oauth2/token grant_type\nenv:\n  ? [a]\n  : curl $H/services/oauth2/token -d grant_type=client_credentials\n",
    ),
    "a comment": ("t.sh", "# curl $H/services/oauth2/token -d grant_type=client_credentials\n"),
    "a comment behind": (
        "t.sh",
        "curl $H/services/oauth2/token -d grant_type=refresh_token # grant_type=client_credentials\n",
    ),
    "an echo": ("t.sh", "echo 'curl $H/services/oauth2/token -d grant_type=client_credentials'\n"),
    "usage in a here-document": (
        "t.sh",
        "cat <<EOF\ncurl $H/services/oauth2/token -d grant_type=client_credentials\nEOF\n",
    ),
    "jwt": (
        "t.sh",
        "curl $H/services/oauth2/token -d grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer\n",
    ),
    "password": (
        "t.sh",
        "curl $H/services/oauth2/token -d grant_type=password -d username=u -d password=$P\n",
    ),
    "Anypoint": (
        "t.sh",
        "curl https://anypoint.mulesoft.com/accounts/api/v2/oauth2/token -d grant_type=client_credentials -d scope=x\n",
    ),
    "Entra": (
        "t.sh",
        "curl https://login.microsoftonline.com/$T/oauth2/v2.0/token -d 'grant_type=client_credentials&scope=x'\n",
    ),
    "two commands": (
        "t.sh",
        "curl $H/services/oauth2/token -d grant_type=refresh_token; curl https://x/oauth2/token -d grant_type=client_credentials\n",
    ),
    "a name in YAML": (
        ".github/workflows/a.yml",
        "jobs:\n  a:\n    steps:\n      - name: curl x/services/oauth2/token -d grant_type=client_credentials\n        run: true\n",
    ),
    "an OpenAPI document": (
        "openapi.yaml",
        "paths:\n  /services/oauth2/token:\n    post:\n      description: curl x/services/oauth2/token -d grant_type=client_credentials\n",
    ),
    "another dot-folder": (".cache/t.sh", "curl $H/services/oauth2/token -d grant_type=client_credentials\n"),
    "a workflow's comment": (
        ".gitlab-ci.yml",
        "a:\n  script:\n    - true\n    # - curl $H/services/oauth2/token -d grant_type=client_credentials\n",
    ),
    "PowerShell, a comment": (
        "t.ps1",
        "# irm $u/services/oauth2/token -Body 'grant_type=client_credentials'\n<# irm x/services/oauth2/token -Body grant_type=client_credentials #>\n",
    ),
    "PowerShell, Entra": (
        "t.ps1",
        "irm https://login.microsoftonline.com/$t/oauth2/v2.0/token -Body @{ grant_type = 'client_credentials'; scope = 'x' }\n",
    ),
    "PowerShell, a message": (
        "t.ps1",
        "Write-Host 'irm x/services/oauth2/token grant_type=client_credentials'\n",
    ),
    "markdown": ("README.md", "    curl $H/services/oauth2/token -d grant_type=client_credentials\n"),
    "revoke": ("t.sh", "curl $H/services/oauth2/revoke -d grant_type=client_credentials # oauth2/token\n"),
}


def cases(suffix: str, table: dict[str, tuple[str, list[str]]]) -> list[object]:
    return [pytest.param(f"src/a.{suffix}", *case, id=name) for name, case in table.items()]


@pytest.mark.parametrize(
    ("path", "content", "expected"),
    [*cases("cls", APEX_HITS), *cases("ts", JAVASCRIPT_HITS), *cases("py", PYTHON_HITS)],
)
def test_requests_in_programs_are_found(
    workspace: Workspace, path: str, content: str, expected: list[str]
) -> None:
    assert scopes(workspace, path, content) == expected


@pytest.mark.parametrize(("path", "content", "expected"), SHELL_HITS.values(), ids=SHELL_HITS)
def test_requests_in_shell_scripts_are_found(
    workspace: Workspace, path: str, content: str, expected: list[str]
) -> None:
    assert scopes(workspace, path, content) == expected


@pytest.mark.parametrize("content", APEX_MISSES.values(), ids=APEX_MISSES)
def test_similar_apex_is_no_request(workspace: Workspace, content: str) -> None:
    assert scopes(workspace, "A.cls", content) == []


@pytest.mark.parametrize("content", JAVASCRIPT_MISSES.values(), ids=JAVASCRIPT_MISSES)
def test_similar_javascript_is_no_request(workspace: Workspace, content: str) -> None:
    assert scopes(workspace, "a.ts", content) == []


@pytest.mark.parametrize("content", PYTHON_MISSES.values(), ids=PYTHON_MISSES)
def test_similar_python_is_no_request(workspace: Workspace, content: str) -> None:
    assert scopes(workspace, "a.py", content) == []


@pytest.mark.parametrize(("path", "content"), SHELL_MISSES.values(), ids=SHELL_MISSES)
def test_similar_shell_is_no_request(workspace: Workspace, path: str, content: str) -> None:
    assert scopes(workspace, path, content) == []


URLS = {
    "a slash is stripped": (
        "a.py",
        "post(f\"{login.rstrip('/')}/services/oauth2/token\", data=D)",
        "${login}",
    ),
    "an environment variable": (
        "a.py",
        "post(os.environ.get('SF_URL') + '/services/oauth2/token', data=D)",
        "${SF_URL}",
    ),
    "a replaced part": (
        "a.js",
        "got.post(`${host.replace(a, b)}/services/oauth2/token`, D)",
        "${host}",
    ),
    "a getter": (
        "a.js",
        "got.post(config.getInstanceUrl() + '/services/oauth2/token', D)",
        "${instanceUrl}",
    ),
    "a key": (
        "a.py",
        "post(config('SF_LOGIN') + '/services/oauth2/token', data=D)",
        "${SF_LOGIN}",
    ),
    "a key with a hyphen": (
        "a.js",
        "got.post(await getSecret('sf-host') + '/services/oauth2/token', D)",
        "${sf-host}",
    ),
    "a verb": (
        "a.py",
        "post(self.base_url.get() + '/services/oauth2/token', data=D)",
        "${base_url}",
    ),
    "a fallback": (
        "a.py",
        "def f(host=None):\n    if not host:\n        host = 'https://login.salesforce.com'\n    post(host + '/services/oauth2/token', data=D)",
        None,
    ),
    "a fallback in a script": (
        "a.js",
        "function f(host) { if (!host) host = 'https://login.salesforce.com'; post(host + '/services/oauth2/token', D); }",
        None,
    ),
    "a fallback in Apex": (
        "A.cls",
        "class A { static Object D = 'grant_type=client_credentials'; void f(String host) {"
        " if (host == null) { host = 'https://login.salesforce.com'; } h.post(host + '/services/oauth2/token', D); } }",
        None,
    ),
}


@pytest.mark.parametrize(("path", "content", "host"), URLS.values(), ids=URLS)
def test_uncertain_host_is_unknown(workspace: Workspace, path: str, content: str, host: str | None) -> None:
    """It is shown as the variable's name, and no rule takes a fallback for the host."""
    start = {
        "py": "D = {'grant_type': 'client_credentials'}\n",
        "js": "const D = { grant_type: 'client_credentials' };\n",
    }
    workspace.write(path, start.get(path.rpartition(".")[2], "") + content)
    report = lint(["."], Settings(), RULES, str(workspace.root))
    [request] = report.requests
    assert request.token_url is not None
    assert request.token_url.placeholder
    assert report.findings == ()
    if host:
        assert request.token_url.text == f"{host}/services/oauth2/token"


def test_certain_host_is_known(workspace: Workspace) -> None:
    workspace.write(
        "a.py",
        "host = 'https://login.salesforce.com/'\n"
        "post(host.rstrip('/') + '/services/oauth2/token', data={'grant_type': 'client_credentials'})",
    )
    report = lint(["."], Settings(), RULES, str(workspace.root))
    assert [finding.rule for finding in report.findings] == ["unsupported-token-host"]


DOUBLED = {
    "a.cls": ("String s = 'x';\n", "s = s + s;\n"),
    "a.js": ("let s = 'x';\n", "s = `${s}${s}`;\n"),
    "b.js": ("let s = 'x';\n", "s = s + s;\n"),
    "c.js": ("let s = 'x';\n", "s += s;\n"),
    "a.py": ("s = 'x'\n", "s = f'{s}{s}'\n"),
    "b.py": ("s = 'x'\n", "s = s + s\n"),
    "c.py": ("s = 'x'\n", "s += s\n"),
    "d.py": ("s = 'x'\n", "s = s.join([s, s, s])\n"),
    "a.java": ('class A { void f() { String s = "x";\n', "s = s + s;\n"),
    "b.java": ('class A { void f() { String s = "x";\n', 's = String.format("%s%s", s, s);\n'),
    "a.cs": ('var s = "x";\n', 's = $"{s}{s}";\n'),
    "a.go": ('package a\nvar s = "x"\nfunc f() {\n', "s = s + s\n"),
    "a.rb": ("s = 'x'\n", 's = "#{s}#{s}"\n'),
    "a.php": ("$s = 'x';\n", "$s .= $s;\n"),
    "a.sh": ("s=x\n", 's="$s$s"\n'),
    "b.sh": ("s=x\n", "s+=$s\n"),
    "a.ps1": ("$s = 'x'\n", '$s = "$s$s"\n'),
    "b.ps1": ("$s = 'x'\n", "$s += $s\n"),
}


@pytest.mark.parametrize(("path", "lines"), DOUBLED.items(), ids=DOUBLED)
def test_text_that_doubles_with_every_line_stays_small(
    path: str, lines: tuple[str, str], workspace: Workspace
) -> None:
    first, more = lines
    suffix = path.rpartition(".")[2]
    words = "//" if suffix in ("js", "cls", "java", "cs", "go") else "<?php #" if suffix == "php" else "#"
    content = f"{words} services/oauth2/token grant_type client_credentials\n{first}{more * 60}"
    assert scopes(workspace, path, content) == []


def test_aliases_of_aliases_are_visited_once(workspace: Workspace) -> None:
    token = "curl $H/services/oauth2/token -d grant_type=client_credentials -d scope=api"
    lines = [
        f"a0: &a0\n  - {token}",
        *(f"a{n + 1}: &a{n + 1} [*a{n}, *a{n}]" for n in range(60)),
        "run: *a60",
        "",
    ]
    assert scopes(workspace, "ci.yml", "\n".join(lines)) == ["api"]


ASSERTIONS = {
    "Jest": ("a.test.js", "expect(fetch).toHaveBeenCalledWith('URL', { body: 'FORM' });"),
    "Node": ("a.test.js", "assert.deepEqual(calls[0], { url: 'URL', body: 'FORM' });"),
    "Sinon": ("a.test.js", "sinon.assert.calledWith(stub, 'URL', 'FORM');"),
    "Chai": ("a.test.js", "stub.should.have.been.calledOnceWithExactly('URL', 'FORM');"),
    "nock": ("a.test.js", "nock('https://acme.my.salesforce.com').post('/services/oauth2/token', 'FORM').reply(200, {});"),
    "axios-mock-adapter": ("a.test.js", "mock.onPost('URL', 'FORM').reply(200, {});"),
    "Cypress": ("a.cy.js", "cy.intercept('POST', 'URL', { body: 'FORM' });"),
    "Python": ("test_a.py", "mock_post.assert_called_with('URL', data='FORM')"),
    "Mockito": ("T.java", 'class T { void t() { verify(http).post("URL", "FORM"); } }'),
    "a Python mock": ("test_a.py", "client = Mock()\nclient.post('URL', data='FORM')"),
    "responses": ("test_a.py", "responses.add(responses.POST, 'URL', match=[urlencoded_params_matcher({'grant_type': 'client_credentials'})])"),
    "responses, a manager": ("test_a.py", "with responses.RequestsMock() as server:\n    server.add(server.POST, 'URL?FORM', json={})"),
    "aioresponses": ("test_a.py", "with aioresponses() as server:\n    server.post('URL?FORM', payload={})"),
    "pytest-httpx": ("test_a.py", "def test(httpx_mock):\n    httpx_mock.add_response(url='URL', match_content=b'FORM')"),
    "respx": ("test_a.py", "respx.post('URL', data={'grant_type': 'client_credentials'}).respond(json={})"),
    "requests-mock": ("test_a.py", "with requests_mock.Mocker() as m:\n    m.post('URL', additional_matcher=lambda r: 'FORM' in r.text)"),
    "fetch-mock": ("a.test.js", "fetchMock.mock('URL?FORM', { access_token: 'x' });"),
    "msw": ("a.test.js", "http.post('URL', async ({ request }) => { if ((await request.text()).includes('FORM')) return reply(); });"),
    "RSpec": ("a_spec.rb", "allow(Faraday).to receive(:post).with('URL', { grant_type: 'client_credentials' }).and_return(reply)"),
    "Mockery": ("ATest.php", "<?php $http->shouldReceive('post')->with('URL', ['form_params' => ['grant_type' => 'client_credentials']])->andReturn($reply);"),
    "PHPUnit": ("ATest.php", "<?php $http->expects($this->once())->method('post')->with('URL', ['grant_type' => 'client_credentials']);"),
    "MockServer": ("T.java", 'class T { void t() { server.when(request().withMethod("POST").withPath("/services/oauth2/token").withBody("FORM")).respond(reply()); } }'),
    "MockRestServiceServer": ("T.java", 'class T { void t() { server.expect(requestTo("URL")).andExpect(content().string("FORM")).andRespond(withSuccess()); } }'),
    "MockHttp": ("T.cs", 'class T { void F() { mockHttp.When(HttpMethod.Post, "URL").WithFormData("grant_type", "client_credentials"); } }'),
    "NSubstitute": ("T.cs", 'class T { void F() { http.Received().PostAsync("URL", "FORM"); } }'),
    "WireMock.Net": ("T.cs", 'class T { void F() { server.Given(Request.Create().WithPath("/services/oauth2/token").WithBody("FORM").UsingPost()); } }'),
    "gock": ("a_test.go", 'package a\nfunc TestToken(t *testing.T) { gock.New("https://acme.my.salesforce.com").Post("/services/oauth2/token").BodyString("FORM") }'),
    "WireMock": ("T.java", 'class T { void t() { givenThat(post("URL").withRequestBody(containing("FORM"))); } }'),
}  # fmt: skip


@pytest.mark.parametrize(("path", "content"), ASSERTIONS.values(), ids=ASSERTIONS)
def test_assertions_and_stubs_are_no_requests(workspace: Workspace, path: str, content: str) -> None:
    url = "https://acme.my.salesforce.com/services/oauth2/token"
    written = content.replace("URL", url).replace("FORM", "grant_type=client_credentials")
    assert scopes(workspace, path, written) == []


TESTS_THAT_ASK = {
    "in an assertion": ("a.test.js", "expect((await fetch('URL', { body: new URLSearchParams('FORM') })).status).toBe(200);"),
    "a list that is named responses": ("a.py", "responses.append(requests.post('URL', data='FORM'))"),
    "beside a mock": ("test_a.py", "mock_clock.start()\nrequests.post('URL', data='FORM')"),
    "after a comparison": ("a.js", "if (!url.includes('://')) { url = 'URL'; }\nfetch(url, { body: 'FORM' });"),
    "a client or its mock": ("a.js", "const http = fake ? fakeHttp() : axios;\nhttp.post('URL', 'FORM');"),
}  # fmt: skip


@pytest.mark.parametrize(("path", "content"), TESTS_THAT_ASK.values(), ids=TESTS_THAT_ASK)
def test_tests_may_ask_for_tokens(workspace: Workspace, path: str, content: str) -> None:
    url = "https://acme.my.salesforce.com/services/oauth2/token"
    written = content.replace("URL", url).replace("FORM", "grant_type=client_credentials")
    assert len(scopes(workspace, path, written)) == 1


LOGS = {
    "JavaScript": ("a.js", "const url = `${base}PATH?FORM`;\nconsole.log('POST', url);\naxios.post(url);", 3),
    "JavaScript, an object": ("a.js", "const form = { grant_type: 'client_credentials' };\nlogger.debug(`${base}PATH`, form);\nfetch(`${base}PATH`, { body: new URLSearchParams(form) });", 3),
    "Python": ("a.py", "url = base + 'PATH'; data = {'grant_type': 'client_credentials'}\nlogging.info('%s %s', url, data)\nprint(url, data)\nrequests.post(url, data=data)", 4),
    "C#": ("a.cs", 'class A { void F() {\nvar url = _base + "PATH?FORM";\n_logger.LogInformation("POST {Url}", url); Console.WriteLine(url);\n_http.PostAsync(url, null); } }', 4),
    "Apex": ("A.cls", "public class A { void f() {\nString url = base + 'PATH?FORM'; // grant_type\nSystem.debug(url);\nHttpRequest r = new HttpRequest();\nr.setEndpoint(url); } }", 5),
    "Go": ("a.go", 'package a\nfunc f() { u := base + "PATH?FORM"\nlog.Printf("POST %s", u); fmt.Println(u)\nhttp.Post(u, "", nil) }', 4),
    "PHP": ("a.php", "<?php $url = $base . 'PATH?FORM';\nLog::info('POST', ['url' => $url]); error_log($url);\n$http->post($url);", 3),
    "Ruby": ("a.rb", 'url = "#{base}PATH?FORM"\nRails.logger.info(url); puts url\nRestClient.post(url, {})', 3),
    "Java": ("A.java", 'class A { void f() { String url = base + "PATH?FORM";\nlog.info("POST {}", url); System.out.println(url);\nrest.postForEntity(url, null, String.class); } }', 3),
}  # fmt: skip


@pytest.mark.parametrize(("path", "content", "line"), LOGS.values(), ids=LOGS)
def test_what_is_logged_before_it_is_sent(workspace: Workspace, path: str, content: str, line: int) -> None:
    written = content.replace("PATH", "/services/oauth2/token").replace(
        "FORM", "grant_type=client_credentials"
    )
    workspace.write(path, written)
    [request] = lint(["."], Settings(), RULES, str(workspace.root)).requests
    assert request.place.item
    assert written.count("\n", 0, request.place.item.start) + 1 == line


def test_what_is_only_logged_is_no_request(workspace: Workspace) -> None:
    url = "'https://acme.my.salesforce.com/services/oauth2/token?grant_type=client_credentials'"
    assert scopes(workspace, "a.js", f"console.log('POST', {url});\nlogger.info({url});") == []
