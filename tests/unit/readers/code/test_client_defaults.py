"""Client libraries that ask a login host, or send a session's scope, and calls of them that don't."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.rules.token_requests import URL, rules, run

from sfscope_lint.model.severity import Severity
from sfscope_lint.model.token_requests import Grant

if TYPE_CHECKING:
    from tests.support import Workspace

HOST = "unsupported-token-host"
SCOPE = "scope-in-token-request"
JSFORCE = "import jsforce from 'jsforce';\n"
AUTHORIZE = "await conn.authorize({ grant_type: 'client_credentials' });"
SIMPLE = "from simple_salesforce import Salesforce\n"
AUTHLIB = "from authlib.integrations.requests_client import OAuth2Session\n"
OAUTHLIB = "from requests_oauthlib import OAuth2Session as Session\nfrom oauthlib.oauth2 import BackendApplicationClient\n"

GO = 'package a\nimport "github.com/k-capehart/go-salesforce/v2"\nfunc f(domain, key, secret string) {\n\tsalesforce.Init(CREDS)\n}\n'
CAMEL = "import org.apache.camel.component.salesforce.*;\nclass A { SalesforceComponent f() { SalesforceComponent c = new SalesforceComponent(); c.setClientId(id); c.setClientSecret(key); CALLS return c; } }\n"
CLIENT_CREDENTIALS = "c.setAuthenticationType(AuthenticationType.CLIENT_CREDENTIALS);"
NET = "using NetCoreForce.Client;\nclass A { async Task F() { var auth = new AuthenticationClient(); await auth.ClientCredentialsAsync(id, key MORE); } }\n"
MCP = "'SALESFORCE_CONNECTION_TYPE': 'OAuth_2.0_Client_Credentials', 'SALESFORCE_CLIENT_ID': key, 'SALESFORCE_CLIENT_SECRET': secret"

HITS = {
    "jsforce, OAuth2": ("a.js", JSFORCE + "const oauth2 = new jsforce.OAuth2({ clientId, clientSecret }); const conn = new jsforce.Connection({ oauth2 }); " + AUTHORIZE, HOST),
    "jsforce, Connection": ("a.ts", JSFORCE + "const conn = new jsforce.Connection({ oauth2: { clientId: a, clientSecret: b } }); " + AUTHORIZE, HOST),
    "jsforce, imported": ("a.ts", "import { Connection } from 'jsforce';\nconst conn = new Connection({ oauth2: { clientId: a, clientSecret: b } }); " + AUTHORIZE, HOST),
    "simple_salesforce": ("a.py", SIMPLE + "Salesforce(consumer_key=k, consumer_secret=s)", HOST),
    "simple_salesforce, test": ("a.py", SIMPLE + "Salesforce(consumer_key=k, consumer_secret=s, domain='test')", HOST),
    "Pub/Sub": ("a.js", "new PubSubApiClient({ authType: 'oauth-client-credentials', loginUrl: 'https://login.salesforce.com', clientId, clientSecret });", HOST),
    "Pub/Sub, a constant": ("a.js", "new PubSubApiClient({ authType: AuthType.OAUTH_CLIENT_CREDENTIALS, loginUrl: 'https://test.salesforce.com', clientId, clientSecret });", HOST),
    "authlib": ("a.py", AUTHLIB + f"s = OAuth2Session(i, k, scope='api')\ns.fetch_token('{URL}', grant_type='client_credentials')", SCOPE),
    "authlib, the grant is implied": ("a.py", AUTHLIB + f"s = OAuth2Session(i, k, scope='api')\ns.fetch_token('{URL}')", SCOPE),
    "go-salesforce": ("a.go", GO.replace("CREDS", 'salesforce.Creds{Domain: "https://login.salesforce.com", ConsumerKey: key, ConsumerSecret: secret}'), HOST),
    "NetCoreForce": ("a.cs", NET.replace("MORE", ""), HOST),
    "NetCoreForce, a host": ("a.cs", NET.replace("MORE", ', "https://test.salesforce.com/services/oauth2/token"'), HOST),
    "Camel": ("A.java", CAMEL.replace("CALLS", CLIENT_CREDENTIALS + 'c.setLoginUrl("https://test.salesforce.com");'), HOST),
    "an MCP server, JavaScript": ("a.js", f"new Client({{ command: 'npx', env: {{ {MCP}, SALESFORCE_INSTANCE_URL: 'https://login.salesforce.com' }} }});", HOST),
    "an MCP server, Python": ("a.py", f"StdioServerParameters(command='npx', env={{{MCP}, 'SALESFORCE_INSTANCE_URL': 'https://test.salesforce.com'}})", HOST),
    "an MCP server, Go": ("a.go", "package a\nvar c = Config{Env: map[string]string{" + MCP.replace("'", '"') + ', "SALESFORCE_INSTANCE_URL": "https://login.salesforce.com"}}', HOST),
    "oauthlib": ("a.py", OAUTHLIB + f"s = Session(client=BackendApplicationClient(client_id=i, scope=['api']))\ns.fetch_token(token_url='{URL}', client_secret=k)", SCOPE),
}  # fmt: skip


@pytest.mark.parametrize(("path", "content", "rule"), HITS.values(), ids=HITS)
def test_defaults_that_fail(workspace: Workspace, path: str, content: str, rule: str) -> None:
    workspace.write(path, content)
    report = run(workspace)
    assert len(report.requests) == 1
    assert rules(report) == [rule]


NEAR = {
    "NetCoreForce": ("a.cs", NET.replace("MORE", ", options.TokenUrl")),
    "NetCoreForce, a path": ("a.cs", NET.replace("MORE", ', host + "/services/oauth2/token"')),
    "NetCoreForce, a named argument": ("a.cs", NET.replace("MORE", ", tokenRequestEndpointUrl: options.TokenUrl")),
    "an MCP server, values from elsewhere": ("a.ts", f"const env: Env = {{ {MCP}, SALESFORCE_INSTANCE_URL: process.env.SF_URL }};"),
    "an MCP server, its flow is a default": ("a.py", "run(env={" + MCP.replace("'OAuth_2.0_Client_Credentials'", "os.getenv('FLOW', 'OAuth_2.0_Client_Credentials')") + ", 'SALESFORCE_INSTANCE_URL': os.environ['SF_URL']})"),
    "go-salesforce": ("a.go", GO.replace("CREDS", "salesforce.Creds{Domain: domain, ConsumerKey: key, ConsumerSecret: secret}")),
    "go-salesforce, an alias": ("a.go", GO.replace('"github', 'sf "github').replace("salesforce.Init(CREDS)", 'creds := &sf.Creds{ConsumerKey: key, ConsumerSecret: secret, Domain: "https://acme.my.salesforce.com"}\n\tsf.Init(creds)')),
    "Camel, a host from elsewhere": ("A.java", CAMEL.replace("CALLS", CLIENT_CREDENTIALS + "c.setLoginUrl(host);")),
    "Camel, settings may name a host": ("A.java", CAMEL.replace("CALLS", CLIENT_CREDENTIALS)),
    "jsforce, a host": ("a.js", JSFORCE + "const conn = new jsforce.Connection({ loginUrl: 'https://acme.my.salesforce.com', oauth2: { clientId, clientSecret } }); " + AUTHORIZE),
    "jsforce, an instance": ("a.js", JSFORCE + "const conn = new jsforce.Connection({ instanceUrl, oauth2: { clientId, clientSecret } }); " + AUTHORIZE),
    "jsforce, spread settings": ("a.js", JSFORCE + "const conn = new jsforce.Connection({ ...settings, oauth2: { clientId, clientSecret } }); " + AUTHORIZE),
    "jsforce, settings from elsewhere": ("a.js", JSFORCE + "const conn = new jsforce.Connection(settings); " + AUTHORIZE),
    "another Connection": ("a.js", "// jsforce: services/oauth2/token\nconst conn = pool.connect({ oauth2: { clientId, clientSecret } }); " + AUTHORIZE),
    "simple_salesforce, a domain": ("a.py", SIMPLE + "Salesforce(consumer_key=k, consumer_secret=s, domain='acme.my')"),
    "simple_salesforce, a domain from elsewhere": ("a.py", SIMPLE + "Salesforce(consumer_key=k, consumer_secret=s, domain=d)"),
    "Pub/Sub": ("a.js", "new PubSubApiClient({ authType: 'oauth-client-credentials', loginUrl: process.env.SF_URL, clientId, clientSecret });"),
    "authlib without a scope": ("a.py", AUTHLIB + f"s = OAuth2Session(i, k)\ns.fetch_token('{URL}', grant_type='client_credentials')"),
    "oauthlib, the session's scope": ("a.py", OAUTHLIB.replace(" as Session", "") + f"s = OAuth2Session(scope=['api'], client=BackendApplicationClient(client_id=i))\ns.fetch_token(token_url='{URL}', client_secret=k)"),
}  # fmt: skip


@pytest.mark.parametrize(("path", "content"), NEAR.values(), ids=NEAR)
def test_settings_that_work(workspace: Workspace, path: str, content: str) -> None:
    workspace.write(path, content)
    report = run(workspace)
    assert len(report.requests) == 1
    assert rules(report) == []


NO_REQUESTS = {
    "a method of another library": ("a.cs", NET.replace("NetCoreForce", "Acme.Identity").replace("MORE", "") + "// /services/oauth2/token"),
    "an MCP server, another flow": ("a.js", "run({ SALESFORCE_CONNECTION_TYPE: 'User_Password' }); // not OAuth_2.0_Client_Credentials"),
    "a comparison with a flow": ("a.js", "if (process.env.SALESFORCE_CONNECTION_TYPE === 'OAuth_2.0_Client_Credentials') ask();"),
    "go-salesforce, a key": ("a.go", GO.replace("CREDS", "salesforce.Creds{Domain: domain, Username: user, ConsumerKey: key, ConsumerRSAPem: pem}")),
    "go-salesforce, a token": ("a.go", GO.replace("CREDS", "salesforce.Creds{Domain: domain, AccessToken: token}")),
    "credentials of another package": ("a.go", GO.replace("k-capehart/go-salesforce", "acme/orders").replace("CREDS", "salesforce.Creds{Domain: domain, ConsumerKey: key, ConsumerSecret: secret}") + "// client_credentials /services/oauth2/token"),
    "Camel, another flow": ("A.java", CAMEL.replace("CALLS", "c.setAuthenticationType(AuthenticationType.JWT); // CLIENT_CREDENTIALS")),
    "another component": ("A.java", CAMEL.replace("CALLS", CLIENT_CREDENTIALS).replace("salesforce", "kafka").replace("Salesforce", "Kafka") + "// /services/oauth2/token"),
    "spread arguments": ("a.py", SIMPLE + "Salesforce(consumer_key=k, consumer_secret=s, **more)"),
    "a session": ("a.py", SIMPLE + "Salesforce(consumer_key=k, consumer_secret=s, session_id=i, instance=h)"),
    "positional arguments": ("a.py", SIMPLE + "Salesforce(u, p, consumer_key=k, consumer_secret=s)"),
    "another flow": ("a.js", "new PubSubApiClient({ authType: 'oauth-jwt-bearer', loginUrl: 'https://login.salesforce.com', clientId });"),
    "authlib, a code": ("a.py", AUTHLIB + f"OAuth2Session(i, k, scope='api').fetch_token('{URL}', code=c)"),
}  # fmt: skip


@pytest.mark.parametrize(("path", "content"), NO_REQUESTS.values(), ids=NO_REQUESTS)
def test_calls_that_ask_by_another_flow(workspace: Workspace, path: str, content: str) -> None:
    workspace.write(path, content)
    assert run(workspace).requests == ()


def test_restforce_without_a_host_depends_on_the_environment(workspace: Workspace) -> None:
    call = 'Restforce.new(client_id: id, client_secret: key, instance_url: "https://acme.my.salesforce.com"'
    workspace.write("a.rb", call + ")")
    workspace.write("b.rb", call + ', host: "acme.my.salesforce.com")')
    [finding] = run(workspace).findings
    assert (finding.rule, finding.severity, finding.location.path) == (HOST, Severity.WARNING, "a.rb")
    assert "${SALESFORCE_HOST}" in finding.message


def test_curl_drops_the_quotes_of_a_multipart_value(workspace: Workspace) -> None:
    secret = "E2B7C1904D5A4F6E93B8A07C1D6F5E24"
    parts = f"--form 'grant_type=\"client_credentials\"' -F 'client_secret=\"{secret}\"'"
    workspace.write("a.sh", f"curl {URL} {parts}\n")
    assert rules(run(workspace)) == ["secret-in-token-request"]


USERS = {
    "in the settings": "Restforce.configure do |c|\n  c.client_id = id\n  c.client_secret = key\n  c.username = user\n  c.password = word\nend\n",
    "with the key in the settings": "Restforce.configure { |c| c.client_id = id; c.client_secret = key }\nRestforce.new(username: user, password: word)\n",
}  # fmt: skip


@pytest.mark.parametrize("content", USERS.values(), ids=USERS)
def test_restforce_with_a_user_asks_by_password(workspace: Workspace, content: str) -> None:
    workspace.write("a.rb", content)
    assert [request.grant for request in run(workspace).requests] == [Grant.PASSWORD]


def test_go_salesforce_with_a_user_asks_by_password(workspace: Workspace) -> None:
    user = "Username: user, Password: word, SecurityToken: token"
    workspace.write(
        "a.go",
        GO.replace(
            "CREDS", f"salesforce.Creds{{Domain: domain, ConsumerKey: key, ConsumerSecret: secret, {user}}}"
        ),
    )
    assert [request.grant for request in run(workspace).requests] == [Grant.PASSWORD]


def test_the_path_is_added_once(workspace: Workspace) -> None:
    for name in ("NetCoreForce", "NetCoreForce, a path"):
        workspace.write(*NEAR[name])
        [request] = run(workspace).requests
        assert request.token_url
        assert request.token_url.text.count("/services/oauth2/token") == 1
