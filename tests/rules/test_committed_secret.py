"""committed-secret: hits and near misses."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

import pytest
from tests.rules.secret_files import PRIVATE_KEY, SECRET, parameter, secret
from tests.rules.shapes import (
    API,
    CONNECTED_APP,
    FLOW,
    connected_app,
    metadata,
    of_app,
)

from sfscope_lint.model.severity import Severity

if TYPE_CHECKING:
    from tests.support import Workspace


CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMIIDXTCCAkWgAwIBAgIJAKL0UG\n-----END CERTIFICATE-----"


def auth_provider(kind: str, value: str) -> str:
    return metadata(
        "AuthProvider", f"<consumerSecret>{value}</consumerSecret><providerType>{kind}</providerType>"
    )


HITS = [
    (CONNECTED_APP, secret(SECRET), "consumerSecret"),
    (CONNECTED_APP, secret(f"\n  {SECRET}\n"), "consumerSecret"),
    (CONNECTED_APP, secret("a%7Bb%7D%2F%2Bc%5F%5Fd%3D"), "consumerSecret"),
    (CONNECTED_APP, secret(f"<value>{SECRET}</value>") + "<!-- end -->", "consumerSecret"),
    (CONNECTED_APP, connected_app(f"<certificate>{PRIVATE_KEY}</certificate>"), "certificate"),
    (CONNECTED_APP, connected_app(f"<consumerSecert>{SECRET}</consumerSecert>"), "consumerSecert"),
    (CONNECTED_APP, connected_app(f"<clientSecret>{SECRET}</clientSecret>"), "clientSecret"),
    (CONNECTED_APP, connected_app(f"<!-- <consumerSecret>{SECRET}</consumerSecret> -->"), "consumerSecret"),
    ("g/A.ecaGlblOauth", of_app("ExtlClntAppGlobalOauthSettings", f"<consumerSecret>{SECRET}</consumerSecret>"), "consumerSecret"),
    ("p/A.ecaPush", of_app("ExtlClntAppPushSettings", f"<applePushConfig><signingKey>{SECRET}</signingKey></applePushConfig>"), "signingKey"),
    ("p/A.ecaPush", of_app("ExtlClntAppPushSettings", f"<applePushConfig><password>{SECRET}</password></applePushConfig>"), "password"),
    ("p/A.ecaPush", of_app("ExtlClntAppPushSettings", f"<androidPushConfig><serviceAccount>{SECRET}</serviceAccount></androidPushConfig>"), "serviceAccount"),
    ("a/A.authprovider", metadata("AuthProvider", f"<consumerSecret>{SECRET}</consumerSecret>"), "consumerSecret"),
    ("a/A.authprovider", metadata("AuthProvider", f"<ecKey>{SECRET}</ecKey>"), "ecKey"),
    *(
        ("n/A.namedCredential", metadata("NamedCredential", f"<{name}>{SECRET}</{name}>"), name)
        for name in ("password", "oauthToken", "oauthRefreshToken", "awsAccessSecret")
    ),
    ("n/A.namedCredential", metadata("NamedCredential", parameter("Authorization", "HttpHeader", f"Basic {SECRET}", "namedCredentialParameters")), "parameterValue"),
    ("e/A.externalCredential", metadata("ExternalCredential", parameter("client_secret", "AuthParameter", SECRET)), "parameterValue"),
    ("e/A.externalCredential", metadata("ExternalCredential", parameter("Secret", "AuthProviderClientSecret", SECRET)), "parameterValue"),
    *(
        (f"e/{root}.{suffix}", metadata(root, parameter(name, kind, SECRET, parameters)), "parameterValue")
        for name in (
            "api-key", "X-API-Key", "API Key", "API.Key", "apiKey", "APIKEY", "X-Apikey", "X-Goog-Api-Key", "auth-key",
            "Ocp-Apim-Subscription-Key", "x-functions-key", "subscriptionKey", "X-Auth-Token", "Cookie", "X-Signature",
        )
        for root, suffix, kind, parameters in (
            ("ExternalCredential", "externalCredential", "AuthHeader", "externalCredentialParameters"),
            ("NamedCredential", "namedCredential", "HttpHeader", "namedCredentialParameters"),
        )
    ),
]  # fmt: skip


NEAR_MISSES = [
    *(
        (CONNECTED_APP, secret(value))
        for value in (
            "", "  ", "${SECRET}", "{{secret}}", "@{secret}", "%SECRET%", "__SECRET__", "$(secret)", "#{secret}#",
            "REPLACE_ME", "REPLACE_CLIENT_SECRET", "replace-with-real", "Placeholder_Value", "REDACTED_REDACTED_RE",
            "***", "abc***xyz", "********", "XXXXXXXXXXXX", "xxxx-xxxx", "&lt;your secret&gt;", "your_client_secret",
        )
    ),
    (CONNECTED_APP, connected_app(f"<consumerKey>{SECRET}</consumerKey><certificate>{CERTIFICATE}</certificate>")),
    (CONNECTED_APP, connected_app("<certificate>-----BEGIN PRIVATE KEY-----\nREPLACE_ME\n-----END PRIVATE KEY-----</certificate>")),
    (CONNECTED_APP, connected_app("<isConsumerSecretOptional>true</isConsumerSecretOptional><isConsumerSecretNeeded>true</isConsumerSecretNeeded>")),
    (CONNECTED_APP, connected_app("<consumerSecret>REPLACE_ME</consumerSecret><idTokenConfig><idTokenAudience>abcdefgh</idTokenAudience></idTokenConfig>")),
    (CONNECTED_APP, connected_app("<!-- <consumerSecret>REPLACE_ME</consumerSecret> -->")),
    ("a/A.authprovider", metadata("AuthProvider", "<consumerSecret>Placeholder_Value</consumerSecret><sendSecretInApis>true</sendSecretInApis>")),
    ("n/A.namedCredential", metadata("NamedCredential", parameter("Authorization", "HttpHeader", "{!'Bearer ' &amp; $Credential.Orders.Token}", "namedCredentialParameters"))),
    ("n/A.namedCredential", metadata("NamedCredential", parameter("Authorization", "HttpHeader", "Bearer XXXXXXXX", "namedCredentialParameters"))),
    ("e/A.externalCredential", metadata("ExternalCredential", parameter("TokenEndpoint", "AuthProviderUrl", "https://example.com/token"))),
    ("e/A.externalCredential", metadata("ExternalCredential", parameter("Scope", "AuthParameter", "api"))),
    ("e/A.externalCredential", metadata("ExternalCredential", parameter("TokenLifetime", "AuthParameter", "3600"))),
    *(
        ("e/A.externalCredential", metadata("ExternalCredential", parameter(name, "AuthHeader", SECRET)))
        for name in ("X-Request-Id", "Idempotency-Key", "X-Correlation-ID", "X-Public-Key", "consumer_key", "Keyword", "Monkey")
    ),
    ("e/A.externalCredential", metadata("ExternalCredential", parameter("X-API-Key", "AuthHeader", "{!$Credential.Weather.Key}"))),
]  # fmt: skip


class TestCommittedSecret:
    @pytest.mark.parametrize(("path", "text", "element"), HITS)
    def test_fires(self, workspace: Workspace, path: str, text: str, element: str) -> None:
        workspace.write(path, text)
        (finding,) = workspace.find("committed-secret")
        assert (finding.value, finding.severity.value) == (element, "error")
        assert SECRET not in str(finding)

    @pytest.mark.parametrize(("path", "text"), NEAR_MISSES)
    def test_is_silent(self, workspace: Workspace, path: str, text: str) -> None:
        workspace.write(path, text)
        assert workspace.find("committed-secret") == ()

    @pytest.mark.parametrize("provider", ["Google", "Salesforce", "Facebook", "LinkedIn"])
    @pytest.mark.parametrize("size", [32, 40, 72])
    def test_encrypted_secret_is_a_warning(self, workspace: Workspace, provider: str, size: int) -> None:
        ciphertext = (hashlib.sha512(b"1").digest() * 2)[:size]
        workspace.write("a/A.authprovider", auth_provider(provider, base64.b64encode(ciphertext).decode()))
        (finding,) = workspace.find("committed-secret")
        assert finding.severity is Severity.WARNING
        assert "looks like an encrypted secret" in finding.message
        assert "everyone" not in finding.message

    @pytest.mark.parametrize(
        ("provider", "value"),
        [
            ("Google", "GOCSPX-" + "aB3dE5gH7jK9mN1pQ3sT5vW7yZ_-"),
            ("Google", "aB3dE5gH7jK9mN1pQ3sT5vW7"),
            ("Salesforce", SECRET * 2),
            ("OpenIdConnect", "pKvURIxJVi2CgRXROh/M6pJ/UrTVRZKX+LQ+QtqJI4s="),
            ("OpenIdConnect", "aB3dE5gH7jK9mN1pQ3sT5vW7yZaB3dE5gH7jK9mN1pQ3sT5vW7yZ1234"),
            ("Google", "not base64, but as long as the encrypted !!!"),
        ],
    )
    def test_a_secret_that_may_be_plain_text_is_an_error(
        self, workspace: Workspace, provider: str, value: str
    ) -> None:
        workspace.write("a/A.authprovider", auth_provider(provider, value))
        (finding,) = workspace.find("committed-secret")
        assert finding.severity is Severity.ERROR

    def test_example_of_salesforces_guide_is_a_warning(self, workspace: Workspace) -> None:
        workspace.write("a/A.authprovider", auth_provider("Google", "++XYZ++"))
        (finding,) = workspace.find("committed-secret")
        assert finding.severity is Severity.WARNING

    def test_only_secrets_of_auth_providers_can_be_encrypted(self, workspace: Workspace) -> None:
        value = "pKvURIxJVi2CgRXROh/M6pJ/UrTVRZKX+LQ+QtqJI4vBNibkPcs43Q=="
        workspace.write(CONNECTED_APP, secret(value))
        (finding,) = workspace.find("committed-secret")
        assert finding.severity is Severity.ERROR

    @pytest.mark.parametrize(
        "value", ["test", "dummy-secret", "12345.abcde", "changeme", "0123456789abcdef", "abcabcabc"]
    )
    def test_made_up_secret_is_a_warning(self, workspace: Workspace, value: str) -> None:
        workspace.write(CONNECTED_APP, secret(value))
        (finding,) = workspace.find("committed-secret")
        assert finding.severity is Severity.WARNING
        assert value not in str(finding)

    @pytest.mark.parametrize(("value", "severity"), [("SomeLooseWords", "warning"), (SECRET, "error")])
    def test_only_random_values_are_errors_in_tests(
        self, workspace: Workspace, value: str, severity: str
    ) -> None:
        workspace.write(f"tests/{CONNECTED_APP}", secret(value))
        (finding,) = workspace.find("committed-secret")
        assert finding.severity.value == severity

    def test_plain_words_are_an_error_outside_tests(self, workspace: Workspace) -> None:
        workspace.write(f"latest/{CONNECTED_APP}", secret("SomeLooseWords"))
        (finding,) = workspace.find("committed-secret")
        assert finding.severity is Severity.ERROR

    @pytest.mark.parametrize("name", ["THE-SECRET", "ORDER_SYNC_SECRET_2", "order.sync.secret"])
    @pytest.mark.parametrize("condition", ["", ', "replaceWhenEnv": [{"env": "STAGE", "value": "prod"}]'])
    def test_replaced_name_is_no_secret(self, workspace: Workspace, name: str, condition: str) -> None:
        self.replace(workspace, name, condition)
        workspace.write(CONNECTED_APP, secret(name))
        assert workspace.find("committed-secret") == ()
        self.replace(workspace, "something else", condition)
        assert len(workspace.find("committed-secret")) == 1

    @pytest.mark.parametrize("condition", ["", ', "replaceWhenEnv": [{"env": "STAGE", "value": "prod"}]'])
    def test_replaced_secret_is_committed(self, workspace: Workspace, condition: str) -> None:
        self.replace(workspace, SECRET, condition)
        workspace.write(CONNECTED_APP, secret(SECRET))
        (finding,) = workspace.find("committed-secret")
        assert "unless" not in finding.message

    def replace(self, workspace: Workspace, text: str, more: str) -> None:
        workspace.write(
            "sfdx-project.json",
            '{"packageDirectories": [{"path": "."}], "replacements": [{"filename": "'
            f'{CONNECTED_APP}", "stringToReplace": "{text}", "replaceWithEnv": "ORDER_SYNC_SECRET"{more}}}]}}',
        )

    def test_fires_in_utf_16(self, workspace: Workspace) -> None:
        text = '<?xml version="1.0" encoding="UTF-16"?>' + connected_app(
            f"<certificate>{PRIVATE_KEY}</certificate><!-- <consumerSecret>{SECRET}</consumerSecret> -->"
        )
        workspace.write(CONNECTED_APP, text.encode("utf-16"))
        assert [f.value for f in workspace.find("committed-secret")] == ["certificate", "consumerSecret"]

    def test_fires_despite_forceignore(self, workspace: Workspace) -> None:
        workspace.write(".forceignore", "connectedApps/\n")
        workspace.write(CONNECTED_APP, secret(SECRET).replace("Api", "Full"))
        assert [finding.rule for finding in workspace.find()] == ["committed-secret"]

    def test_other_rules_respect_forceignore(self, workspace: Workspace) -> None:
        workspace.write(".forceignore", "connectedApps/\n")
        workspace.write(CONNECTED_APP, connected_app("<nonsense/>" + FLOW + "<scopes>full</scopes>"))
        workspace.write("connectedApps/Broken.connectedApp", "<ConnectedApp>")
        assert workspace.find() == ()

    def test_line_is_shown_without_the_secret(self, workspace: Workspace) -> None:
        workspace.write(CONNECTED_APP, secret(SECRET))
        (finding,) = workspace.find("committed-secret")
        hidden = "*" * len(SECRET)
        assert finding.excerpt == f"<consumerSecret>{hidden}</consumerSecret>{FLOW}{API}"
