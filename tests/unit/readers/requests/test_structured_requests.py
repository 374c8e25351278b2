"""Credentials, Postman, Azure, MuleSoft and Boomi are recognised by their structure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from sfscope_lint.config.rule_packages import load_rules
from sfscope_lint.engine.lint import lint
from sfscope_lint.model.settings import Settings
from sfscope_lint.model.token_requests import Grant

if TYPE_CHECKING:
    from tests.support import Workspace

RULES = load_rules()
TOKEN = "https://acme.my.salesforce.com/services/oauth2/token"
GRANT = "grant_type=client_credentials"


def found(workspace: Workspace, files: dict[str, str]) -> list[tuple[str, str]]:
    """The kind and scope of each client-credentials request."""
    for path, content in files.items():
        workspace.write(path, content)
    report = lint(["."], Settings(), RULES, str(workspace.root))
    assert not report.errors
    assert not report.details
    return [
        (request.kind.value, request.scope.text if request.scope else "")
        for request in report.requests
        if request.grant is Grant.CLIENT_CREDENTIALS
    ]


def parameter(kind: str, name: str, value: str, group: str = "DefaultGroup") -> str:
    return f"""    <externalCredentialParameters>
        <parameterGroup>{group}</parameterGroup>
        <parameterName>{name}</parameterName>
        <parameterType>{kind}</parameterType>
        <parameterValue
        >{value}</parameterValue>
    </externalCredentialParameters>
"""


def credential(*parameters: str, protocol: str = "Oauth") -> dict[str, str]:
    content = f"""<?xml version="1.0" encoding="UTF-8"?>
<ExternalCredential xmlns="http://soap.sforce.com/2006/04/metadata">
    <authenticationProtocol>{protocol}</authenticationProtocol>
{"".join(parameters)}    <label>Orders</label>
</ExternalCredential>
"""
    return {"externalCredentials/Orders.externalCredential-meta.xml": content}


BASIC = parameter("AuthProtocolVariant", "Oauth", "ClientCredentialsClientSecretBasic")
URL = parameter("AuthProviderUrl", "AuthProviderUrl", TOKEN)


def provider(flow: str, url: str, more: str = "") -> dict[str, str]:
    return {
        "externalAuthIdentityProviders/Org.externalAuthIdentityProvider-meta.xml": f"""<?xml version="1.0" encoding="UTF-8"?>
<ExternalAuthIdentityProvider xmlns="http://soap.sforce.com/2006/04/metadata">
    <authenticationFlow>{flow}</authenticationFlow>
    <authenticationProtocol>OAuth</authenticationProtocol>
    <externalAuthIdentityProviderParameters>
        <parameterName>TokenUrl</parameterName>
        <parameterType>TokenUrl</parameterType>
        <parameterValue>{url}</parameterValue>
    </externalAuthIdentityProviderParameters>
{more}    <label>ClientCredentials</label>
</ExternalAuthIdentityProvider>
"""
    }


BODY_SCOPE = """    <externalAuthIdentityProviderParameters>
        <parameterName>scope</parameterName>
        <parameterType>TokenRequestBodyParameter</parameterType>
        <parameterValue>api</parameterValue>
    </externalAuthIdentityProviderParameters>
"""


def postman(*items: Any, version: str = "v2.1.0", **more: Any) -> dict[str, str]:
    schema = f"https://schema.getpostman.com/json/collection/{version}/collection.json"
    collection = {"info": {"name": "Orders", "schema": schema}, "item": list(items), **more}
    return {"Orders.postman_collection.json": json.dumps(collection, indent=2)}


def item(url: Any, body: Any, **more: Any) -> dict[str, Any]:
    return {"name": "token", "request": {"method": "POST", "url": url, "body": body, **more}}


def pairs(**fields: Any) -> list[dict[str, Any]]:
    return [{"key": key, "value": value} for key, value in fields.items()]


CC = {"grant_type": "client_credentials"}
AUTH = {
    "type": "oauth2",
    "oauth2": pairs(grant_type="client_credentials", accessTokenUrl=TOKEN, clientId="{{id}}", scope="api"),
}


def workflow(actions: dict[str, Any]) -> dict[str, str]:
    schema = "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#"
    return {
        "orders/workflow.json": json.dumps(
            {"definition": {"$schema": schema, "actions": actions}, "kind": "Stateful"}
        )
    }


def http(uri: str, body: Any) -> dict[str, Any]:
    return {"type": "Http", "inputs": {"method": "POST", "uri": uri, "body": body}}


def linked(kind: str, **properties: Any) -> dict[str, str]:
    return {
        "linkedService/Org.json": json.dumps(
            {"name": "Org", "properties": {"type": kind, "typeProperties": properties}}, indent=1
        )
    }


def mule(content: str) -> dict[str, str]:
    spaces = " ".join(
        f'xmlns:{name}="http://www.mulesoft.org/schema/mule/{name}"'
        for name in ("http", "oauth", "salesforce", "ms-agentforce", "salesforce-marketing-cloud", "sockets")
    )
    return {
        "src/main/mule/global.xml": f'<?xml version="1.0"?>\n<mule xmlns="http://www.mulesoft.org/schema/mule/core" {spaces}>\n{content}\n</mule>\n'
    }


def boomi(content: str, kind: str = "connector-settings") -> dict[str, str]:
    return {
        "component.xml": f'<?xml version="1.0"?>\n<bns:Component xmlns:bns="http://api.platform.boomi.com/" type="{kind}">\n<bns:object>{content}</bns:object>\n</bns:Component>\n'
    }


OAUTH2 = '<OAuth2Config grantType="{grant}"><credentials clientId="k" clientSecret=""/><accessTokenEndpoint url="{url}">{more}</accessTokenEndpoint><scope>{scope}</scope></OAuth2Config>'

HITS: dict[str, tuple[dict[str, str], list[tuple[str, str]]]] = {
    "credential": (credential(BASIC, URL), [("external-credential", "")]),
    "credential in the body": (
        credential(parameter("AuthProtocolVariant", "Oauth", "ClientCredentialsClientSecret"), URL),
        [("external-credential", "")],
    ),
    "credential, a principal's scope": (
        credential(BASIC, URL, parameter("AuthParameter", "scope", "api", group="Principal")),
        [("external-credential", "api")],
    ),
    "credential, two scopes": (
        credential(BASIC, URL, parameter("AuthParameter", "Scope", "api", "A"), parameter("AuthParameter", "Scope", "id", "B")),
        [("external-credential", "api"), ("external-credential", "id")],
    ),
    "provider": (provider("ClientCredentials", TOKEN, BODY_SCOPE), [("external-credential", "api")]),
    "credential with a provider": (
        credential(
            BASIC,
            parameter("AuthParameter", "Scope", "id"),
            "<externalCredentialParameters><externalAuthIdentityProvider>Org</externalAuthIdentityProvider>"
            "<parameterName>p</parameterName><parameterType>ExternalAuthIdentityProvider</parameterType></externalCredentialParameters>",
        )
        | provider("ClientCredentials", TOKEN),
        [("external-credential", ""), ("external-credential", "id")],
    ),
    "named credential behind a callout": (
        {
            "namedCredentials/Org.namedCredential-meta.xml": f'<NamedCredential xmlns="http://soap.sforce.com/2006/04/metadata"><endpoint>{TOKEN}</endpoint><label>Org</label></NamedCredential>',
            "classes/A.cls": f"public class A {{ void go() {{ HttpRequest r = new HttpRequest(); r.setEndpoint('callout:Org'); r.setBody('{GRANT}'); }} }}",
        },
        [("apex", "")],
    ),
    "postman, urlencoded in folders": (
        postman({"name": "a", "item": [{"name": "b", "item": [item({"raw": TOKEN}, {"mode": "urlencoded", "urlencoded": pairs(**CC, scope="api")})]}]}),
        [("postman", "api")],
    ),
    "postman, a number beyond all": (
        {path: text.replace('"info"', f'"number": {"9" * 5000}, "info"') for path, text in postman(item(TOKEN, {"mode": "urlencoded", "urlencoded": pairs(**CC)})).items()},
        [("postman", "")],
    ),
    "postman, variables that multiply": (
        postman(
            item(TOKEN, {"mode": "urlencoded", "urlencoded": pairs(**CC, scope="{{a}}")}),
            variable=pairs(a="{{b}}" * 300, b="{{c}}" * 300, c="{{d}}" * 300, d="api"),
        ),
        [("postman", "api" * 500 + "${…}")],
    ),
    "postman, form data": (postman(item(TOKEN, {"mode": "formdata", "formdata": pairs(**CC)})), [("postman", "")]),
    "postman, raw": (postman(item(TOKEN, {"mode": "raw", "raw": f"{GRANT}&scope=api"})), [("postman", "api")]),
    "postman, raw JSON": (postman(item(TOKEN, {"mode": "raw", "raw": json.dumps({**CC, "scope": "api"})})), [("postman", "api")]),
    "postman, the query": (postman(item({"raw": f"{{{{host}}}}/services/oauth2/token?{GRANT}"}, None)), [("postman", "")]),
    "postman, host and path": (
        postman(item({"host": ["acme", "my", "salesforce", "com"], "path": ["services", "oauth2", "token"]}, {"mode": "urlencoded", "urlencoded": pairs(**CC)})),
        [("postman", "")],
    ),
    "postman, variables": (
        postman(
            item("{{tokenUrl}}", {"mode": "urlencoded", "urlencoded": pairs(**CC, scope="{{scope}}")}),
            variable=[{"key": "tokenUrl", "value": "{{host}}/services/oauth2/token"}, {"key": "scope", "value": "api"}],
        ),
        [("postman", "api")],
    ),
    "postman, authorization of the collection": (postman(item("{{host}}/services/data", None), auth=AUTH), [("postman", "api")]),
    "postman, authorization of a folder": (postman({"name": "a", "auth": AUTH, "item": [item("{{host}}/x", None)]}), [("postman", "api")]),
    "postman 2.0": (
        postman(item("x", None), version="v2.0.0", auth={"type": "oauth2", "oauth2": {"grant_type": "client_credentials", "accessTokenUrl": TOKEN, "scope": ""}}),
        [("postman", "")],
    ),
    "postman, a script": (
        postman(
            {"name": "a", "event": [{"listen": "prerequest", "script": {"exec": [
                "pm.sendRequest({", "  url: pm.variables.get('host') + '/services/oauth2/token',", "  method: 'POST',",
                "  body: { mode: 'urlencoded', urlencoded: [", "    { key: 'grant_type', value: 'client_credentials' },",
                "    { key: 'scope', value: 'api' } ] }", "}, (e, r) => pm.environment.set('t', r.json().access_token));"]}}], "item": []}
        ),
        [("postman", "api")],
    ),
    "logic app, nested": (
        workflow({"If": {"type": "If", "else": {"actions": {"S": {"type": "Scope", "actions": {"T": http(TOKEN, f"{GRANT}&scope=api")}}}}}}),
        [("logic-apps", "api")],
    ),
    "logic app, concat": (
        workflow({"T": http("@concat(parameters('org'), '/services/oauth2/token')", "@concat('grant_type=client_credentials&client_id=', parameters('id'), '&scope=api')")}),
        [("logic-apps", "api")],
    ),
    "logic app, object": (workflow({"T": http("@{parameters('org')}/services/oauth2/token", {**CC, "scope": "api"})}), [("logic-apps", "api")]),
    "logic app, consumption": (
        {"azuredeploy.json": json.dumps({"resources": [{"type": "Microsoft.Logic/workflows", "properties": json.loads(workflow({"T": http(TOKEN, GRANT)})["orders/workflow.json"])}]})},
        [("logic-apps", "")],
    ),
    "linked service": (
        linked("SalesforceV2", environmentUrl="https://acme.my.salesforce.com/", clientId="k", authenticationType="OAuth2ClientCredential"),
        [("data-factory", "")],
    ),
    "linked service in ARM": (
        {"arm.json": json.dumps({"resources": [{"name": "[concat(parameters('f'), '/Org')]", "properties": {"type": "SalesforceServiceCloudV2", "typeProperties": {"environmentUrl": "[parameters('url')]", "authenticationType": "OAuth2ClientCredential"}}}]})},
        [("data-factory", "")],
    ),
    "REST service": (
        linked("RestService", url="https://acme.my.salesforce.com", tokenEndpoint=TOKEN, clientId="k", scope="api", authenticationType="OAuth2ClientCredential"),
        [("data-factory", "api")],
    ),
    "plain JSON": ({"config/sf.json": json.dumps({"url": TOKEN, **CC, "client_id": "k", "scope": "api"})}, [("json", "api")]),
    "plain JSON, parameters in an object": ({"a.json": json.dumps({"salesforce": {"tokenUrl": TOKEN, "params": {**CC, "scope": "api"}}})}, [("json", "api")]),
    "plain JSON, a form": ({"a.json": json.dumps([{"request": {"uri": TOKEN, "body": f"{GRANT}&scope=api"}}])}, [("json", "api")]),
    "Bruno": (
        {"bruno/Auth.json": json.dumps({"items": [{"type": "http", "request": {"url": TOKEN, "body": {"mode": "formUrlEncoded", "formUrlEncoded": [{"name": "grant_type", "value": "client_credentials", "enabled": True}, {"name": "scope", "value": "api"}]}}}]})},
        [("json", "api")],
    ),
    "the query of a URL in JSON": ({"a.json": json.dumps({"url": f"{TOKEN}?{GRANT}&scope=api"})}, [("json", "api")]),
    "mule, keys on the connection": (
        mule(f'<salesforce:sfdc-config name="a"><salesforce:oauth-client-credentials-connection consumerKey="${{i}}" consumerSecret="${{s}}" tokenUrl="{TOKEN}"/></salesforce:sfdc-config>'),
        [("mule", "")],
    ),
    "web activity": (
        {"pipeline/p.json": json.dumps({"properties": {"activities": [{"name": "t", "type": "WebActivity", "typeProperties": {"method": "POST", "url": {"value": "@concat(pipeline().parameters.u,'/services/oauth2/token')", "type": "Expression"}, "body": f"{GRANT}&scope=api"}}]}})},
        [("data-factory", "api")],
    ),
    "mule, salesforce": (
        mule(f'<salesforce:sfdc-config name="a"><salesforce:oauth-client-credentials-connection><salesforce:oauth-client-credentials clientId="${{i}}" clientSecret="${{s}}" tokenUrl="{TOKEN}"/></salesforce:oauth-client-credentials-connection></salesforce:sfdc-config>'),
        [("mule", "")],
    ),
    "mule, attributes on the connection": (
        mule(f'<salesforce:sfdc-config name="a"><salesforce:oauth-client-credentials-connection clientId="${{i}}" tokenUrl="{TOKEN}"/></salesforce:sfdc-config>'),
        [("mule", "")],
    ),
    "mule, agentforce": (
        mule('<ms-agentforce:config name="a"><ms-agentforce:oauth-client-credentials-connection><ms-agentforce:oauth-client-credentials clientId="${i}" clientSecret="${s}" tokenUrl="${u}" scopes="api"/></ms-agentforce:oauth-client-credentials-connection></ms-agentforce:config>'),
        [("mule", "api")],
    ),
    "mule, http with a parameter": (
        mule('<http:request-config name="a"><http:request-connection host="h"><http:authentication><oauth:client-credentials-grant-type clientId="${i}" clientSecret="${s}" tokenUrl="https://${h}/services/oauth2/token"><oauth:custom-parameters><oauth:custom-parameter key="scope" value="api"/></oauth:custom-parameters></oauth:client-credentials-grant-type></http:authentication></http:request-connection></http:request-config>'),
        [("mule", "api")],
    ),
    "boomi": (boomi(OAUTH2.format(grant="client_credentials", url=TOKEN, more="", scope="api")), [("boomi", "api")]),
    "boomi, http connector": (
        boomi(OAUTH2.format(grant="client_credentials", url=TOKEN, more="", scope="").replace("OAuth2Config", "OAuth2Settings")),
        [("boomi", "")],
    ),
    "boomi, a parameter": (
        boomi(OAUTH2.format(grant="client_credentials", url=TOKEN, more="", scope="").replace("<scope>", '<accessTokenParameters><parameter name="scope" value="api"/></accessTokenParameters><scope>')),
        [("boomi", "api")],
    ),
}  # fmt: skip

MISSES: dict[str, dict[str, str]] = {
    "a REST service elsewhere": linked("RestService", tokenEndpoint="https://example.com/oauth2/token", clientId="k", authenticationType="OAuth2ClientCredential"),
    "a REST service without the flow": linked("RestService", tokenEndpoint=TOKEN, authenticationType="Anonymous"),
    "plain JSON, another grant": {"a.json": json.dumps({"url": TOKEN, "grant_type": "refresh_token"})},
    "plain JSON, another endpoint": {"a.json": json.dumps({"url": "https://example.com/oauth2/token", **CC})},
    "plain JSON, a recording": {"a.json": json.dumps({"url": TOKEN, "body": GRANT, "response": {"status": 200}})},
    "OpenAPI": {"a.json": json.dumps({"flows": {"clientCredentials": {"tokenUrl": TOKEN, "scopes": {"api": "the API"}}}})},
    "plain JSON, grants of a server": {"a.json": json.dumps({"token_endpoint": TOKEN, "grant_types_supported": ["client_credentials"]})},
    "credential, jwt": credential(parameter("AuthProtocolVariant", "ClientCredentials", "JwtBearer"), URL, parameter("AuthParameter", "Scope", "api")),
    "credential, Entra": credential(BASIC, parameter("AuthProviderUrl", "u", "https://login.microsoftonline.com/t/oauth2/v2.0/token"), parameter("AuthParameter", "Scope", "x")),
    "credential of an authorization code": credential(parameter("AuthProvider", "ClientCredentials", "Org"), parameter("AuthParameter", "Scope", "api")),
    "credential, nothing but a comment": credential(f"<!-- {BASIC} -->".replace("--", "- -").replace("<!- -", "<!--").replace("- ->", "-->"), URL),
    "credential, an unknown provider": credential(BASIC, parameter("ExternalAuthIdentityProvider", "p", "Elsewhere")),
    "provider, authorization code": provider("AuthorizationCode", TOKEN, BODY_SCOPE),
    "provider, elsewhere": provider("ClientCredentials", "https://example.com/oauth/token", BODY_SCOPE),
    "a legacy named credential's scope": {
        "namedCredentials/Org.namedCredential-meta.xml": f'<NamedCredential xmlns="http://soap.sforce.com/2006/04/metadata"><endpoint>{TOKEN}</endpoint><oauthScope>ClientCredentials</oauthScope></NamedCredential>'
    },
    "callout of a credential to elsewhere": {
        "namedCredentials/Graph.namedCredential-meta.xml": '<NamedCredential xmlns="http://soap.sforce.com/2006/04/metadata"><endpoint>https://graph.microsoft.com/token</endpoint></NamedCredential>',
        "classes/A.cls": f"public class A {{ void go() {{ HttpRequest r = new HttpRequest(); r.setEndpoint('callout:Graph'); r.setBody('{GRANT}&scope=x'); }} }}",
    },
    "postman, disabled grant": postman(item(TOKEN, {"mode": "urlencoded", "urlencoded": [{"key": "grant_type", "value": "client_credentials", "disabled": True}]})),
    "postman, password": postman(item(TOKEN, {"mode": "urlencoded", "urlencoded": pairs(grant_type="password", password="{{p}}")})),
    "postman, Marketing Cloud": postman(item("https://x.auth.marketingcloudapis.com/v2/token", {"mode": "raw", "raw": json.dumps({**CC, "scope": "x"})})),
    "postman, an unknown URL": postman(item("{{tokenUrl}}", {"mode": "urlencoded", "urlencoded": pairs(**CC)}), variable=pairs(other="/services/oauth2/token")),
    "postman, a saved example": postman({"name": "a", "response": [{"originalRequest": item(TOKEN, {"mode": "urlencoded", "urlencoded": pairs(**CC)})["request"]}], "request": {"url": "x"}}),
    "postman, another tab's body": postman(item(TOKEN, {"mode": "raw", "raw": "{}", "urlencoded": pairs(**CC)})),
    "postman, no authorization": postman(item("x", None), auth={**AUTH, "type": "noauth"}),
    "postman, elsewhere": postman(item("x", None), auth={"type": "oauth2", "oauth2": pairs(grant_type="client_credentials", accessTokenUrl="https://x.auth0.com/oauth/token", scope="x")}),
    "postman, a description": postman({"name": "a", "description": f"POST {TOKEN}?{GRANT}", "item": []}),
    "json that mentions it": {"notes.json": json.dumps({"note": f"POST {TOKEN} with {GRANT}", "body": GRANT, "info": {"schema": "x"}})},
    "openapi": {"openapi.json": json.dumps({"components": {"securitySchemes": {"o": {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": TOKEN, "scopes": {"api": "x"}}}}}}, "x": "grant_type client_credentials"})},
    "logic app, elsewhere": workflow({"T": http("https://login.microsoftonline.com/t/oauth2/token", f"{GRANT}&scope=x")}),
    "logic app, another type": workflow({"T": {**http(TOKEN, GRANT), "type": "Compose"}}),
    "logic app, refresh": workflow({"T": http(TOKEN, "grant_type=refresh_token")}),
    "no workflow": {"a.json": json.dumps({"$schema": "x", "actions": {"T": http(TOKEN, GRANT)}})},
    "linked service, user": linked("Salesforce", environmentUrl="https://login.salesforce.com", username="u"),
    "linked service, basic": linked("SalesforceV2", environmentUrl="https://acme.my.salesforce.com", authenticationType="Basic", description="OAuth2ClientCredential"),
    "linked service, another one": linked("RestService", environmentUrl="https://acme.my.salesforce.com", authenticationType="OAuth2ClientCredential", note="Salesforce"),
    "web activity, elsewhere": {"p.json": json.dumps({"type": "WebActivity", "typeProperties": {"url": "https://x/oauth2/token", "body": GRANT}})},
    "mule, a comment": mule(f'<!-- <salesforce:oauth-client-credentials clientId="k" tokenUrl="{TOKEN}"/> -->'),
    "mule, elsewhere": mule('<http:authentication><oauth:client-credentials-grant-type clientId="i" tokenUrl="https://api.example.com/oauth2/token" scopes="x"/></http:authentication>'),
    "mule, Marketing Cloud": mule('<salesforce-marketing-cloud:oauth-client-credentials clientId="i" clientSecret="${s}" tokenUrl="https://x.auth.marketingcloudapis.com/v2/token"/>'),
    "mule, jwt": mule(f'<salesforce:sfdc-config name="a"><salesforce:jwt-connection consumerKey="client-credentials" tokenEndpoint="{TOKEN}"/></salesforce:sfdc-config>'),
    "mule, a placeholder": mule('<http:authentication><oauth:client-credentials-grant-type clientId="i" tokenUrl="${tokenUrl}" scopes="x"/></http:authentication>'),
    "spring": {"beans.xml": f'<beans><bean class="client-credentials" tokenUrl="{TOKEN}"/></beans>'},
    "boomi, elsewhere": boomi(OAUTH2.format(grant="client_credentials", url="https://x/oauth2/token", more="", scope="x")),
    "boomi, code": boomi(OAUTH2.format(grant="code", url=TOKEN, more="", scope="api")),
    "boomi, a process": boomi(OAUTH2.format(grant="client_credentials", url=TOKEN, more="", scope="api"), kind="process"),
}  # fmt: skip


@pytest.mark.parametrize(("files", "expected"), HITS.values(), ids=HITS)
def test_requests_are_found(
    workspace: Workspace, files: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    assert sorted(found(workspace, files)) == sorted(expected)


@pytest.mark.parametrize("files", MISSES.values(), ids=MISSES)
def test_similar_content_is_no_request(workspace: Workspace, files: dict[str, str]) -> None:
    assert found(workspace, files) == []


def test_attribute_is_located_exactly(workspace: Workspace) -> None:
    """Not in the value of another attribute, and not in one whose name only ends the same."""
    decoys = f"""description=' clientId="decoy" ' my-clientId="other" tokenUrl = '{TOKEN}'"""
    connection = f"<salesforce:oauth-client-credentials-connection {decoys} clientId='the key'/>"
    [path, content] = next(iter(mule(connection).items()))
    workspace.write(path, content)
    [request] = workspace.report(".").requests
    assert request.client_id
    assert request.client_id.text == "the key"
    start, end = request.client_id.place.item or (0, 0)
    assert content[start - 10 : end] == "clientId='the key"
