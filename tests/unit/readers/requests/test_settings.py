"""The settings of programs are token requests if their names say Salesforce and this grant together."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import TYPE_CHECKING, Any

import pytest
from tests.rules.token_requests import KEY, SECRET, app, rules, run
from tests.support import commit, git

from sfscope_lint.model.request_kinds import RequestKind
from sfscope_lint.output.inventory.collect import take
from sfscope_lint.output.inventory.formats import render_inventory
from sfscope_lint.salesforce.token_endpoint import host

if TYPE_CHECKING:
    from tests.support import Workspace

    from sfscope_lint.engine.report import Report

HOST = "acme.my.salesforce.com"
URL = f"https://{HOST}/services/oauth2/token"


def mcp(**variables: str) -> str:
    server = {"command": "npx", "args": ["-y", "some-server"], "env": variables}
    return json.dumps({"mcpServers": {"crm": server}}, indent=2)


def base64(text: str) -> str:
    return b64encode(text.encode()).decode()


DOTENV = f"""# the org
export SALESFORCE_GRANT_TYPE="client_credentials"
SALESFORCE_CLIENT_ID='{KEY}'
SALESFORCE_CLIENT_SECRET=${{VAULT_SECRET}}
SALESFORCE_INSTANCE_URL=https://{HOST}/ # production
"""
SPRING = """spring:
  security:
    oauth2:
      client:
        registration:
          crm:
            provider: {provider}
            client-id: {key}
            client-secret: ${{SECRET}}
            authorization-grant-type: client_credentials
        provider:
          sf:
            token-uri: {url}
          other:
            token-uri: https://idp.example.com/oauth2/token
"""
# The files, and the hosts of the requests in them.
HITS: dict[str, tuple[dict[str, str], list[str]]] = {
    ".env": ({".env": DOTENV}, [HOST]),
    ".env.example": ({".env.example": DOTENV}, [HOST]),
    ".env of an environment": ({"services/sync/.env.production.local": DOTENV}, [HOST]),
    "prod.env": ({"deploy/prod.env": DOTENV}, [HOST]),
    ".envrc": ({".envrc": DOTENV}, [HOST]),
    ".env, Windows": ({".env": "\ufeff" + DOTENV.replace("\n", "\r\n")}, [HOST]),
    "Render": (
        {"render.yaml": f"services:\n- type: web\n  envVars:\n  - key: SF_TOKEN_PROVIDER\n    value: client_credentials\n  - key: SF_LOGIN_URL\n    value: https://{HOST}\n  - key: SF_CLIENT_ID\n    sync: false\n"},
        [HOST],
    ),
    ".env, a token URL": ({".env": f"SF_TOKEN_URL={URL}\nSF_GRANT_TYPE=client_credentials\n"}, [HOST]),
    ".env, no prefix": ({".env": f"TOKEN_URL={URL}\nGRANT_TYPE=client_credentials\nCLIENT_ID=a\n"}, [HOST]),
    ".env, Forrest": (
        {".env": f"SF_AUTH_METHOD=ClientCredentials\nSF_CONSUMER_KEY=\nSF_CONSUMER_SECRET=\nSF_LOGIN_URL=https://{HOST}\n"},
        [HOST],
    ),
    ".env, an example": ({".env.example": "SALESFORCE_AUTH_METHOD=client_credentials\nSALESFORCE_CLIENT_SECRET=\n"}, [""]),
    ".env, an example for Forrest": (
        {".env.example": "SF_AUTH_METHOD=ClientCredentials\nSF_CONSUMER_KEY=\nSF_CONSUMER_SECRET=\nSF_LOGIN_URL=\n"},
        [""],
    ),
    "properties, an example": (
        {"app.properties": "salesforce.grant.type=client_credentials\nsalesforce.consumer.key=\nsalesforce.consumer.secret=\n"},
        [""],
    ),
    "JSON, an example": (
        {"appsettings.json": json.dumps({"Salesforce": {"GrantType": "client_credentials", "ClientId": "", "BaseUrl": ""}})},
        [""],
    ),
    "YAML, an example": ({"config.yml": "salesforce:\n  grant_type: client_credentials\n  client_id: ''\n"}, [""]),
    "tap-salesforce without a user": (
        {"meltano.yml": "plugins:\n  extractors:\n  - name: tap-salesforce\n    config:\n      client_id: a\n      client_secret: b\n      username: ''\n"},
        [""],
    ),
    ".env, a consumer key": ({".env": "CRM_AUTH_TYPE=client_credentials\nCRM_CLIENT_ID=3MVG9abcdefgh\n"}, [""]),
    ".env, consumer key by name": (
        {".env": "SF_AUTH_METHOD=ClientCredentials\nSF_CONSUMER_KEY=a\nSF_CONSUMER_SECRET=\n"},
        [""],
    ),
    ".env, two orgs": (
        {".env": f"SALESFORCE_A_GRANT_TYPE=client_credentials\nSALESFORCE_A_DOMAIN=a.my\nSALESFORCE_B_GRANT_TYPE=client_credentials\nSALESFORCE_B_HOST={HOST}\n"},
        ["a.my.salesforce.com", HOST],
    ),
    ".env, stages": (
        {".env": f"SFDC_GRANT_TYPE_UAT=client_credentials\nSFDC_URL_UAT=https://a--uat.sandbox.my.salesforce.com\nSFDC_GRANT_TYPE=client_credentials\nSFDC_SECRET=$A\nSFDC_AUTH_URL={URL}\n"},
        ["a--uat.sandbox.my.salesforce.com", HOST],
    ),
    ".env, the Pub/Sub API": (
        {".env": f"SALESFORCE_AUTH_TYPE=oauth-client-credentials\nSALESFORCE_LOGIN_URL=https://{HOST}\nPUB_SUB_ENDPOINT=api.pubsub.salesforce.com:7443\n"},
        [HOST],
    ),
    "Camel": (
        {"application.properties": f"camel.component.salesforce.authentication-type=CLIENT_CREDENTIALS\ncamel.component.salesforce.login-url=https://{HOST}\n"},
        [HOST],
    ),
    ".env, unknown host": (
        {".env": "SALESFORCE_GRANT_TYPE=client_credentials\nSALESFORCE_LOGIN_URL=${ORG_URL}\n"},
        ["${ORG_URL}"],
    ),
    ".env, login before instance": (
        {".env": f"SFDC_OAUTH_FLOW=client_credentials\nSFDC_LOGIN_URL=https://{HOST}\nSFDC_INSTANCE_URL=https://b.my.salesforce.com\n"},
        [HOST],
    ),
    ".env, URL of the API": (
        {".env": f"SALESFORCE_GRANT_TYPE=client_credentials\nSALESFORCE_API_URL=https://{HOST}/services/data/v62.0\n"},
        [HOST],
    ),
    ".env, escapes": (
        {".env": f'SALESFORCE_GRANT_TYPE="client_credentials"\nSALESFORCE_CLIENT_ID="a\\nb"\nSALESFORCE_URL="{URL}"\n'},
        [HOST],
    ),
    "MCP": (
        {
            ".mcp.json": mcp(
                SALESFORCE_CONNECTION_TYPE="OAuth_2.0_Client_Credentials",
                SALESFORCE_CLIENT_ID=KEY,
                SALESFORCE_INSTANCE_URL=f"https://{HOST}",
            )
        },
        [HOST],
    ),
    "MCP of a desktop": (
        {"docs/claude_desktop_config.json": mcp(SF_GRANT_TYPE="client_credentials", SF_INSTANCE_URL=f"https://{HOST}")},
        [HOST],
    ),
    "MCP of an editor": (
        {".vscode/mcp.json": mcp(SF_GRANT_TYPE="client_credentials", SF_INSTANCE_URL=f"https://{HOST}")},
        [HOST],
    ),
    "Kafka Connect": (
        {
            "connect/cdc.json": json.dumps(
                {"name": "cdc", "config": {"connector.class": "SalesforceCdcSource", "salesforce.grant.type": "CLIENT_CREDENTIALS",
                                           "salesforce.instance": f"https://{HOST}", "salesforce.consumer.key": KEY}}
            )
        },
        [HOST],
    ),
    "Kafka Connect of Strimzi": (
        {
            "connector.yaml": "kind: KafkaConnector\nspec:\n  class: io.confluent.salesforce.SalesforceCdcSourceConnector\n"
            f"  config:\n    salesforce.grant.type: CLIENT_CREDENTIALS\n    salesforce.instance: https://{HOST}\n"
        },
        [HOST],
    ),
    "Kafka Connect, properties": (
        {"connect/cdc.properties": f"name=cdc\nsalesforce.grant.type=CLIENT_CREDENTIALS\nsalesforce.instance=https://{HOST}\n"},
        [HOST],
    ),
    "Compose": (
        {
            "compose.yaml": "services:\n  sync:\n    image: sync\n    environment:\n      SALESFORCE_GRANT_TYPE: client_credentials\n"
            f"      SALESFORCE_BASE_URL: https://{HOST}\n"
        },
        [HOST],
    ),
    "Compose, a list": (
        {
            "docker-compose.yml": "services:\n  sync:\n    environment:\n      - SALESFORCE_GRANT_TYPE=client_credentials\n"
            f'      - "SALESFORCE_BASE_URL=https://{HOST}"\n'
        },
        [HOST],
    ),
    "Kubernetes, a container": (
        {
            "k8s/sync.yaml": "kind: Deployment\nspec:\n  containers:\n  - name: sync\n    env:\n    - name: SF_GRANT_TYPE\n      value: client_credentials\n"
            f"    - name: SF_TOKEN_URL\n      value: {URL}\n    - name: SF_CLIENT_SECRET\n      valueFrom: {{secretKeyRef: {{name: a, key: b}}}}\n"
        },
        [HOST],
    ),
    "Kubernetes, a ConfigMap": (
        {
            "k8s/map.yaml": "kind: Service\n---\nkind: ConfigMap\ndata:\n  SALESFORCE_GRANT_TYPE: client_credentials\n"
            f"  SALESFORCE_TOKEN_URL: {URL}\n"
        },
        [HOST],
    ),
    "Kubernetes, a file in a ConfigMap": (
        {
            "k8s/map.yaml": "kind: ConfigMap\ndata:\n  sync.env: |\n    SALESFORCE_GRANT_TYPE=client_credentials\n"
            f"    SALESFORCE_TOKEN_URL={URL}\n"
        },
        [HOST],
    ),
    "Kubernetes, a Secret": (
        {
            "k8s/secret.yml": f"kind: Secret\ndata:\n  SALESFORCE_GRANT_TYPE: {base64('client_credentials')}\n"
            f"  SALESFORCE_TOKEN_URL: {base64(URL)}\n"
        },
        [HOST],
    ),
    "Kubernetes, a Secret's strings": (
        {
            "k8s/secret.yml": "kind: Secret\nstringData:\n  SALESFORCE_GRANT_TYPE: client_credentials\n"
            f"  SALESFORCE_TOKEN_URL: {URL}\n"
        },
        [HOST],
    ),
    "variables of GitHub": (
        {
            ".github/workflows/sync.yml": "jobs:\n  sync:\n    env:\n      SF_GRANT_TYPE: client_credentials\n"
            f"      SF_LOGIN_URL: https://{HOST}\n    steps:\n    - run: python sync.py\n"
        },
        [HOST],
    ),
    "variables of GitLab": (
        {
            ".gitlab-ci.yml": "variables:\n  SF_GRANT_TYPE: {value: client_credentials, description: a}\n"
            f"  SF_LOGIN_URL: {{value: 'https://{HOST}'}}\n"
        },
        [HOST],
    ),
    "variables of Azure": (
        {
            "azure-pipelines.yml": "variables:\n- name: SF_GRANT_TYPE\n  value: client_credentials\n"
            f"- name: SF_LOGIN_URL\n  value: https://{HOST}\n"
        },
        [HOST],
    ),
    "Compose, defaults": (
        {
            "compose.yaml": "environment:\n  SALESFORCE_GRANT_TYPE: ${GRANT:-client_credentials}\n  SALESFORCE_CLIENT_ID: ${ID:-a}\n"
            "  SALESFORCE_LOGIN_URL: ${ORG_URL:-https://login.salesforce.com}\n"
        },
        ["${ORG_URL}"],
    ),
    "YAML, an alias": (
        {"compose.yml": f"x: &x\n  SF_GRANT_TYPE: client_credentials\n  SF_TOKEN_URL: {URL}\na:\n  <<: *x\nb: *x\n"},
        [HOST],
    ),
    "Meltano": (
        {
            "meltano.yml": "plugins:\n  extractors:\n  - name: tap-salesforce\n    config:\n      client_id: $ID\n"
            "      client_secret: $SECRET\n      domain: acme.my\n"
        },
        [HOST],
    ),
    "a tap": (
        {"config.json": json.dumps({"name": "tap-salesforce", "client_id": "a", "client_secret": "$B", "domain": "acme.my"})},
        [HOST],
    ),
    "Airbyte": (
        {
            "airbyte/source.yaml": "configuration:\n  sourceType: salesforce\n  name: Salesforce\n  auth_type: client_credentials\n"
            f"  client_id: a\n  instance_url: https://{HOST}\n"
        },
        [HOST],
    ),
    "Spring": (
        {"src/main/resources/application-prod.yml": SPRING.format(provider="sf", key=KEY, url=URL)},
        [HOST],
    ),
    "Spring, properties": (
        {
            "src/main/resources/application.properties": "spring.security.oauth2.client.registration.salesforce.authorization-grant-type=client_credentials\n"
            f"spring.security.oauth2.client.registration.salesforce.client-id={KEY}\n"
            f"spring.security.oauth2.client.provider.salesforce.token-uri = {URL}\n"
        },
        [HOST],
    ),
    "Spring, variables": (
        {
            ".env": "SPRING_SECURITY_OAUTH2_CLIENT_REGISTRATION_SALESFORCE_AUTHORIZATION_GRANT_TYPE=client_credentials\n"
            f"SPRING_SECURITY_OAUTH2_CLIENT_PROVIDER_SALESFORCE_TOKEN_URI={URL}\n"
        },
        [HOST],
    ),
    "own properties": (
        {"app.properties": f"salesforce.oauth.grantType: client_credentials\nsalesforce.auth.url: https://{HOST}\n"},
        [HOST],
    ),
    "appsettings": (
        {"appsettings.Production.json": json.dumps({"SalesForce": {"OAuth": {"GrantType": "client_credentials"}, "BaseUrl": f"https://{HOST}", "ClientID": "a"}})},
        [HOST],
    ),
    "parameters of a template": (
        {"params.json": json.dumps({"parameters": {"sfGrantType": {"value": "client_credentials"}, "sfTokenUrl": {"value": URL}}})},
        [HOST],
    ),
    "Postman environment": (
        {"Org.postman_environment.json": json.dumps({"values": [{"key": "grant_type", "value": "client_credentials"}, {"key": "url", "value": URL}]})},
        [HOST],
    ),
}  # fmt: skip
IDP = "https://idp.example.com/oauth2/token"
MISSES: dict[str, dict[str, str]] = {
    "a token provider of another service": {"render.yaml": "envVars:\n- key: CRM_TOKEN_PROVIDER\n  value: client_credentials\n- key: CRM_LOGIN_URL\n  value: https://login.example.com\n"},
    "another token provider": {".env": "SF_TOKEN_PROVIDER=cli\nSF_LOGIN_URL=https://acme.my.salesforce.com\n# client_credentials\n"},
    "another grant": {".env": DOTENV.replace("client_credentials", "password # not client_credentials")},
    "no grant": {".env": f"SALESFORCE_CLIENT_ID=a\nSALESFORCE_URL={URL}\n# client_credentials\n"},
    "no Salesforce": {".env": f"GRANT_TYPE=client_credentials\nCLIENT_ID=a\nTOKEN_URL={IDP}\n# salesforce\n"},
    "grant alone": {".env": "SALESFORCE_GRANT_TYPE=client_credentials\n"},
    "an empty grant": {".env": "SALESFORCE_GRANT_TYPE=\nSALESFORCE_CLIENT_ID=\n# client_credentials\n"},
    "an example for Snowflake": {".env": "SF_AUTH_METHOD=client_credentials\nSF_CLIENT_ID=\nSF_CLIENT_SECRET=\n# salesforce\n"},
    "two stages": {".env": f"SFDC_GRANT_TYPE=client_credentials # SFDC_ID\nSFDC_URL_UAT={URL}\n"},
    "another service with a secret": {".env": f"SALESFORCE_URL={URL}\nIDP_AUTH_TYPE=client_credentials\nIDP_SECRET=a\n"},
    "two services": {".env": f"IDP_GRANT_TYPE=client_credentials\nIDP_CLIENT_ID=a\nSALESFORCE_TOKEN_URL={URL}\n"},
    "Snowflake": {".env": "SF_AUTH_METHOD=client_credentials\nSF_CLIENT_ID=a\nSF_ACCOUNT=b\n# salesforce\n"},
    "SuccessFactors": {".env": "SF_GRANT_TYPE=client_credentials\nSF_CLIENT_ID=a\nSF_BASE_URL=https://api4.successfactors.com\n# salesforce\n"},
    "Marketing Cloud": {".env": "SALESFORCE_MARKETING_CLOUD_GRANT_TYPE=client_credentials\nSALESFORCE_MARKETING_CLOUD_CLIENT_ID=a\n"},
    "Marketing Cloud, host": {".env": "SALESFORCE_GRANT_TYPE=client_credentials\nSALESFORCE_AUTH_URL=https://a.auth.marketingcloudapis.com/v2/token\n"},
    "Commerce Cloud": {".env": "SFCC_GRANT_TYPE=client_credentials\nSFCC_CLIENT_ID=a\nSFCC_TOKEN_URL=https://account.demandware.com/dwsso/oauth2/access_token\n# salesforce\n"},
    "a gateway": {".env": f"SALESFORCE_GRANT_TYPE=client_credentials\nSALESFORCE_TOKEN_URL={IDP}\n"},
    "a mock": {".env": "SALESFORCE_GRANT_TYPE=client_credentials\nSALESFORCE_LOGIN_URL=http://localhost:8080\n"},
    "another path": {".env": f"SF_GRANT_TYPE=client_credentials\nSF_TOKEN_URL=https://{HOST}/services/a360/token\n"},
    "a commented line": {".env": "\n".join(f"# {line}" for line in DOTENV.splitlines())},
    "a program": {"a.env.ts": DOTENV},
    "a text": {"env.txt": DOTENV},
    "a translation": {"en.json": json.dumps({"salesforce": {"grantType": "Client Credentials", "clientId": "Client ID (client_credentials)"}})},
    "a schema": {"schema.json": json.dumps({"salesforce": {"grant_type": {"enum": ["client_credentials"]}, "client_id": {"type": "string"}}})},
    "OpenAPI": {"api.yaml": f"salesforce:\n  flows:\n    clientCredentials: {{tokenUrl: '{URL}'}}\n  x: client_credentials\n"},
    "MCP by user": {".mcp.json": mcp(SALESFORCE_CONNECTION_TYPE="User_Password", SALESFORCE_USERNAME="client_credentials")},
    "Kafka Connect by key": {"cdc.json": json.dumps({"salesforce.grant.type": "JWT_BEARER", "salesforce.consumer.key": "a", "b": "CLIENT_CREDENTIALS"})},
    "tap with a refresh token": {"meltano.yml": "name: tap-salesforce\nconfig: {client_id: a, client_secret: $B, refresh_token: $C}\n"},
    "tap with a user": {"meltano.yml": "name: tap-salesforce\nconfig: {client_id: a, client_secret: $B, username: c}\n"},
    "another tap": {"meltano.yml": "- name: tap-hubspot\n  config: {client_id: a, client_secret: $B}\n- name: tap-salesforce\n"},
    "Spring, another provider": {"application.yml": SPRING.format(provider="other", key="a", url=URL)},
    "Secret of another kind": {"a.yml": f"kind: Sealed\ndata:\n  SALESFORCE_GRANT_TYPE: {base64('client_credentials')}\n  SALESFORCE_CLIENT_ID: a\n"},
    "Secret that isn't base64": {"a.yml": "kind: Secret\ndata:\n  SALESFORCE_GRANT_TYPE: client_credentials\n  SALESFORCE_CLIENT_ID: '%'\n"},
    "a list as a key": {"a.yml": "? [SALESFORCE_GRANT_TYPE]\n: client_credentials\n"},
    "a folder of a tool": {".idea/sf.json": json.dumps({"url": URL, "grant_type": "client_credentials"})},
    "a Postman collection": {"a.json": json.dumps({"info": {"schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}, "auth": {"url": URL, "grant_type": "client_credentials"}})},
}  # fmt: skip


def requests(report: Report) -> list[str]:
    assert not report.errors
    assert not report.details
    assert all(request.kind is RequestKind.ENVIRONMENT for request in report.requests)
    return [host(request.token_url.text) if request.token_url else "" for request in report.requests]


@pytest.mark.parametrize("name", HITS)
def test_settings_are_found(name: str, workspace: Workspace) -> None:
    files, hosts = HITS[name]
    for path, content in files.items():
        workspace.write(path, content)
    report = run(workspace)
    assert requests(report) == hosts
    assert not report.findings


@pytest.mark.parametrize("name", MISSES)
def test_other_settings_are_not(name: str, workspace: Workspace) -> None:
    for path, content in MISSES[name].items():
        workspace.write(path, content)
    report = run(workspace)
    assert requests(report) == []
    assert not report.findings


def test_scripts_and_their_variables_are_one_request(workspace: Workspace) -> None:
    workspace.write(
        ".github/workflows/a.yml",
        f"env:\n  SF_GRANT_TYPE: client_credentials\n  SF_LOGIN_URL: https://{HOST}\n"
        "steps:\n- run: curl $SF_LOGIN_URL/services/oauth2/token -d grant_type=$SF_GRANT_TYPE\n",
    )
    assert [request.kind.value for request in run(workspace).requests] == ["shell"]


LOGIN = "https://login.salesforce.com"
FINDINGS: dict[str, tuple[str, str, list[tuple[str, str]]]] = {
    "login host": (
        ".env",
        f"SALESFORCE_GRANT_TYPE=client_credentials\nSALESFORCE_LOGIN_URL='{LOGIN}'\n",
        [("unsupported-token-host", LOGIN)],
    ),
    "login domain": (
        "meltano.yml",
        "- name: tap-salesforce\n  config:\n    client_id: a\n    client_secret: $B\n    domain: test\n",
        [("unsupported-token-host", "test")],
    ),
    "scope of Spring": (
        "application.yml",
        SPRING.format(provider="sf", key="a", url=URL).replace("provider: sf\n", "provider: sf\n            scope: api\n"),
        [("scope-in-token-request", "api")],
    ),
    "a scope that may be sent": (
        ".env",
        f"SALESFORCE_GRANT_TYPE=client_credentials\nSALESFORCE_URL={URL}\nSALESFORCE_SCOPE=api\n",
        [],
    ),
    "secret": (
        ".env",
        f"SF_TOKEN_URL={URL}\nSF_GRANT_TYPE=client_credentials\nSF_CLIENT_SECRET={SECRET}\n",
        [("secret-in-token-request", SECRET)],
    ),
    "secret as a default": (
        "application.properties",
        f"salesforce.grant-type=client_credentials\nsalesforce.login-url=${{URL:{LOGIN}}}\nsalesforce.client-secret=${{SECRET:{SECRET}}}\n",
        [("secret-in-token-request", SECRET)],
    ),
    "secret in base64": (
        "secret.yaml",
        f"kind: Secret\ndata:\n  SF_TOKEN_URL: {base64(URL)}\n  SF_GRANT_TYPE: {base64('client_credentials')}\n  SF_CLIENT_SECRET: {base64(SECRET)}\n",
        [("secret-in-token-request", base64(SECRET))],
    ),
    "a stand-in in base64": (
        "secret.yaml",
        f"kind: Secret\ndata:\n  SF_TOKEN_URL: {base64(URL)}\n  SF_GRANT_TYPE: {base64('client_credentials')}\n  SF_CLIENT_SECRET: {base64('replace-this-value')}\n",
        [],
    ),
    "a stand-in": (
        ".env.example",
        f"SF_TOKEN_URL={URL}\nSF_GRANT_TYPE=client_credentials\nSF_CLIENT_SECRET=your_consumer_secret\n",
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FINDINGS)
def test_findings_stand_at_the_value(name: str, workspace: Workspace) -> None:
    path, content, expected = FINDINGS[name]
    workspace.write(path, content)
    found = [(each.rule, each.location) for each in run(workspace).findings]
    lines = content.splitlines()
    marked = [(rule, lines[at.line - 1][at.column - 1 : at.end_column - 1]) for rule, at in found]
    assert marked == expected


def test_consumer_key_links_settings_to_their_app(workspace: Workspace) -> None:
    workspace.write("A.connectedApp", app(scope="Full"))
    workspace.write(".env", DOTENV)
    assert "token-request-will-fail" in rules(run(workspace))


@pytest.mark.parametrize("name", ["secret", "secret as a default", "secret in base64"])
def test_secret_is_never_shown(name: str, workspace: Workspace) -> None:
    path, content, _ = FINDINGS[name]
    workspace.write(path, content)
    report = run(workspace)
    shown = workspace.lint(".").out + render_inventory("json", take(report))
    assert SECRET not in shown
    assert base64(SECRET) not in shown


class TestIgnoredByGit:
    """Settings that git ignores stay on one machine."""

    @pytest.fixture
    def repository(self, workspace: Workspace) -> Workspace:
        workspace.write(".gitignore", ".env\nlocal/\n")
        for path in (".env", "local/app.properties", ".env.example"):
            workspace.write(path, DOTENV.replace('"', "").replace("'", ""))
        workspace.write("local/token.sh", f"curl {URL} -d grant_type=client_credentials\n")
        git(workspace.root, "init", "--quiet")
        return workspace

    def test_they_are_not_read(self, repository: Workspace) -> None:
        report = run(repository)
        assert sorted(report.sources) == [".env.example", "local/token.sh"]
        assert ".env: not searched for settings, because git ignores it" in report.details

    def test_they_are_read_if_named(self, repository: Workspace) -> None:
        assert run(repository, ".env").sources == (".env",)

    @pytest.mark.parametrize("paths", [(".", ".env"), (".env", ".")])
    def test_they_are_read_if_named_beside_their_directory(
        self, repository: Workspace, paths: tuple[str, str]
    ) -> None:
        assert sorted(run(repository, *paths).sources) == [".env", ".env.example", "local/token.sh"]

    def test_they_are_read_if_tracked(self, repository: Workspace) -> None:
        git(repository.root, "add", "--force", ".env")
        commit(repository.root)
        assert ".env" in run(repository).sources

    def test_other_requests_of_such_a_file_are_read(self, repository: Workspace) -> None:
        script = f"SF_GRANT_TYPE: client_credentials\nSF_LOGIN_URL: https://{HOST}\n"
        repository.write("local/a.yml", script)
        repository.write("local/b.yml", f"{script}run: curl {URL} -d grant_type=client_credentials\n")
        found: dict[str, Any] = {each.source.path: each.kind.value for each in run(repository).requests}
        assert found["local/b.yml"] == "shell"
        assert "local/a.yml" not in found

    def test_broken_repository_is_said(self, repository: Workspace) -> None:
        repository.write(".git/config", "[core\n")
        [said] = [line for line in run(repository).details if line.startswith("git wasn't asked")]
        assert said.startswith("git wasn't asked which settings files it ignores: git check-ignore failed: ")
