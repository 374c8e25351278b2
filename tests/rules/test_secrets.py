"""committed-secret and committed-global-oauth, and that no secret is ever printed."""

from __future__ import annotations

import base64
import hashlib
import subprocess
from typing import TYPE_CHECKING

import pytest
from tests.conftest import environment
from tests.rules.shapes import (
    API,
    CONNECTED_APP,
    ECA_API,
    FLOW,
    NAMESPACE,
    SWITCH_ON,
    connected_app,
    eca,
    metadata,
    of_app,
)

from sfscope_lint.config.rule_packages import load_rules
from sfscope_lint.engine.lint import lint
from sfscope_lint.engine.redaction import redact
from sfscope_lint.model.metadata_file import MetadataFile, Unreadable
from sfscope_lint.model.rule import Problem, rule
from sfscope_lint.model.settings import Settings
from sfscope_lint.model.severity import Category, Severity
from sfscope_lint.model.source import Source
from sfscope_lint.output.reporters.formats import FORMATS, render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Workspace

    from sfscope_lint.model.rule import Rule

SECRET = "5F3A9C0E7B1D4682A0C95E7D31B8F264"
PRIVATE_KEY = f"-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg{SECRET}\n-----END PRIVATE KEY-----"
CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMIIDXTCCAkWgAwIBAgIJAKL0UG\n-----END CERTIFICATE-----"


def parameter(name: str, kind: str, value: str, root: str = "externalCredentialParameters") -> str:
    return (
        f"<{root}><parameterName>{name}</parameterName><parameterType>{kind}</parameterType>"
        f"<parameterValue>{value}</parameterValue></{root}>"
    )


def secret(value: str) -> str:
    return connected_app(f"<consumerSecret>{value}</consumerSecret>" + FLOW + API)


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
    def test_an_encrypted_one_is_a_warning(self, workspace: Workspace, provider: str, size: int) -> None:
        ciphertext = (hashlib.sha512(b"1").digest() * 2)[:size]
        workspace.write("a/A.authprovider", auth_provider(provider, base64.b64encode(ciphertext).decode()))
        (finding,) = workspace.find("committed-secret")
        assert finding.severity is Severity.WARNING
        assert "looks like the encrypted form" in finding.message
        assert "everybody" not in finding.message

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

    def test_the_guides_example_is_a_warning(self, workspace: Workspace) -> None:
        workspace.write("a/A.authprovider", auth_provider("Google", "++XYZ++"))
        (finding,) = workspace.find("committed-secret")
        assert finding.severity is Severity.WARNING

    def test_only_a_providers_secret_is_ever_encrypted(self, workspace: Workspace) -> None:
        value = "pKvURIxJVi2CgRXROh/M6pJ/UrTVRZKX+LQ+QtqJI4vBNibkPcs43Q=="
        workspace.write(CONNECTED_APP, secret(value))
        (finding,) = workspace.find("committed-secret")
        assert finding.severity is Severity.ERROR

    @pytest.mark.parametrize(
        "value", ["test", "dummy-secret", "12345.abcde", "changeme", "0123456789abcdef", "abcabcabc"]
    )
    def test_a_made_up_one_is_a_warning(self, workspace: Workspace, value: str) -> None:
        workspace.write(CONNECTED_APP, secret(value))
        (finding,) = workspace.find("committed-secret")
        assert finding.severity is Severity.WARNING
        assert value not in str(finding)

    @pytest.mark.parametrize(("value", "severity"), [("SomeLooseWords", "warning"), (SECRET, "error")])
    def test_in_a_test_only_what_looks_random_is_an_error(
        self, workspace: Workspace, value: str, severity: str
    ) -> None:
        workspace.write(f"tests/{CONNECTED_APP}", secret(value))
        (finding,) = workspace.find("committed-secret")
        assert finding.severity.value == severity

    def test_loose_words_elsewhere_are_an_error(self, workspace: Workspace) -> None:
        workspace.write(f"latest/{CONNECTED_APP}", secret("SomeLooseWords"))
        (finding,) = workspace.find("committed-secret")
        assert finding.severity is Severity.ERROR

    @pytest.mark.parametrize("name", ["THE-SECRET", "ORDER_SYNC_SECRET_2", "order.sync.secret"])
    @pytest.mark.parametrize("condition", ["", ', "replaceWhenEnv": [{"env": "STAGE", "value": "prod"}]'])
    def test_a_name_that_the_deployment_replaces_is_none(
        self, workspace: Workspace, name: str, condition: str
    ) -> None:
        self.replace(workspace, name, condition)
        workspace.write(CONNECTED_APP, secret(name))
        assert workspace.find("committed-secret") == ()
        self.replace(workspace, "something else", condition)
        assert len(workspace.find("committed-secret")) == 1

    @pytest.mark.parametrize("condition", ["", ', "replaceWhenEnv": [{"env": "STAGE", "value": "prod"}]'])
    def test_a_secret_that_the_deployment_replaces_is_committed(
        self, workspace: Workspace, condition: str
    ) -> None:
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

    def test_is_found_in_utf_16(self, workspace: Workspace) -> None:
        text = '<?xml version="1.0" encoding="UTF-16"?>' + connected_app(
            f"<certificate>{PRIVATE_KEY}</certificate><!-- <consumerSecret>{SECRET}</consumerSecret> -->"
        )
        workspace.write(CONNECTED_APP, text.encode("utf-16"))
        assert [f.value for f in workspace.find("committed-secret")] == ["certificate", "consumerSecret"]

    def test_forceignore_does_not_excuse_it(self, workspace: Workspace) -> None:
        workspace.write(".forceignore", "connectedApps/\n")
        workspace.write(CONNECTED_APP, secret(SECRET).replace("Api", "Full"))
        assert [finding.rule for finding in workspace.find()] == ["committed-secret"]

    def test_other_rules_leave_out_what_forceignore_does(self, workspace: Workspace) -> None:
        workspace.write(".forceignore", "connectedApps/\n")
        workspace.write(CONNECTED_APP, connected_app("<nonsense/>" + FLOW + "<scopes>full</scopes>"))
        workspace.write("connectedApps/Broken.connectedApp", "<ConnectedApp>")
        assert workspace.find() == ()

    def test_the_line_is_shown_without_it(self, workspace: Workspace) -> None:
        workspace.write(CONNECTED_APP, secret(SECRET))
        (finding,) = workspace.find("committed-secret")
        hidden = "*" * len(SECRET)
        assert finding.excerpt == f"<consumerSecret>{hidden}</consumerSecret>{FLOW}{API}"


class TestCommittedGlobalOauth:
    FILES = eca(ecaGlblOauth=SWITCH_ON, ecaOauth=ECA_API)

    def git(self, workspace: Workspace, *commands: str) -> None:
        for command in commands:
            subprocess.run(["git", *command.split()], cwd=workspace.root, env=environment(), check=True)

    def test_fires_for_what_git_tracks(self, workspace: Workspace) -> None:
        for path, text in self.FILES.items():
            workspace.write(path, text)
        workspace.write("ecaGlblOauth/Other [1].ecaGlblOauth", of_app("ExtlClntAppGlobalOauthSettings"))
        workspace.write("ecaGlblOauth/New.ecaGlblOauth", of_app("ExtlClntAppGlobalOauthSettings"))
        self.git(workspace, "init --quiet", "add --all", "rm --quiet --cached ecaGlblOauth/New.ecaGlblOauth")
        found = workspace.find("committed-global-oauth")
        assert [finding.location.path for finding in found] == [
            "ecaGlblOauth/Order_Sync.ecaGlblOauth-meta.xml",
            "ecaGlblOauth/Other [1].ecaGlblOauth",
        ]
        assert {finding.severity.value for finding in found} == {"warning"}

    def test_forceignore_does_not_excuse_it(self, workspace: Workspace) -> None:
        for path, text in self.FILES.items():
            workspace.write(path, text)
        workspace.write(".forceignore", "**/*.ecaGlblOauth-meta.xml\n")
        self.git(workspace, "init --quiet", "add --all")
        assert len(workspace.find("committed-global-oauth")) == 1

    def test_is_silent_for_what_git_ignores(self, workspace: Workspace) -> None:
        for path, text in self.FILES.items():
            workspace.write(path, text)
        workspace.write(".gitignore", "*.ecaGlblOauth-meta.xml\n")
        self.git(workspace, "init --quiet", "add --all")
        assert workspace.find("committed-global-oauth") == ()

    def test_is_silent_outside_a_repository(
        self, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(workspace.root.parent))
        for path, text in self.FILES.items():
            workspace.write(path, text)
        assert workspace.find("committed-global-oauth") == ()

    def test_is_silent_without_git(self, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
        for path, text in self.FILES.items():
            workspace.write(path, text)
        self.git(workspace, "init --quiet", "add --all")
        monkeypatch.setenv("PATH", str(workspace.root))
        assert workspace.find("committed-global-oauth") == ()

    def test_git_is_asked_for_nothing_else(
        self, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_: object, **__: object) -> None:
            raise AssertionError

        monkeypatch.setattr(subprocess, "run", refuse)
        workspace.write(CONNECTED_APP, secret(SECRET))
        assert workspace.find("committed-secret", "committed-global-oauth")


@rule("prying", severity=Severity.ERROR, category=Category.METADATA, on=MetadataFile)
def prying(file: MetadataFile) -> Iterator[Problem]:
    """Require nothing, and say everything."""
    for element in file.elements:
        text = element.text.strip()
        place = file.place(element)
        yield Problem(place, f"m {text}", help=f"h {text}", label=f"l {text}", reply=f"r {text}", value=text,
                      related=((place, f"n {text}"),))  # fmt: skip


@rule("crashing", severity=Severity.ERROR, category=Category.METADATA, on=MetadataFile)
def crashing(file: MetadataFile) -> Iterator[Problem]:
    """Require nothing, and fail at it."""
    raise ValueError("".join(element.text for element in file.elements))


@rule("prying-too", severity=Severity.ERROR, category=Category.METADATA, on=Unreadable)
def prying_too(unreadable: Unreadable) -> Iterator[Problem]:
    """Require nothing, and say everything of what can't be read."""
    text = unreadable.place.source.text
    yield Problem(unreadable.place, text, help=text, value=text)


# Where a secret may stand, in files that some rule has something to say of. Each is planted with a value that is
# looked for in all that is written.
PLANTED = {
    "plain": secret("{}"),
    "on several lines": secret("\n{}\n"),
    "on one line with a scope": connected_app(f"{FLOW}<scopes>Full</scopes><consumerSecret>{{}}</consumerSecret>"),
    "all on one line": secret("{}").replace("\n", "").replace("Api", "Full"),
    "in CDATA": secret("<![CDATA[{}]]>"),
    "in CDATA, a look-alike": connected_app(f"{FLOW}<consumerSecert><![CDATA[{{}}]]></consumerSecert>"),
    "in a comment": connected_app(f"<!-- <consumerSecret>{{}}</consumerSecret> -->{FLOW}<scopes>Full</scopes>"),
    "after a comment": secret("<!-- rotated -->{}"),
    "with references": secret("&#65;{}&amp;x"),
    "in references alone": secret("".join(f"&#{ord(character)};" for character in SECRET)),
    "nested": secret("<value>{}</value>"),
    "nested twice": secret("<a><b>{}</b></a>"),
    "misspelt": connected_app("<consumerSecert>{}</consumerSecert>"),
    "misspelt otherwise": connected_app("<ConsumerScret>{}</ConsumerScret>"),
    "unknown": connected_app("<whatsit>{}</whatsit>"),
    "an attribute beside it": connected_app('<consumerSecret foo="bar">{}</consumerSecret>'),
    "with a prefix": f'<m:ConnectedApp xmlns:m="{NAMESPACE[7:-1]}"><m:oauthConfig><m:consumerSecret>{{}}</m:consumerSecret><m:scopes>x</m:scopes></m:oauthConfig></m:ConnectedApp>',
    "a private key": connected_app("<certificate>-----BEGIN RSA PRIVATE KEY-----\n{}\n-----END RSA PRIVATE KEY-----</certificate>"),
    "a private key in the wrong place": connected_app("<logoUrl>-----BEGIN RSA PRIVATE KEY-----{}-----END RSA PRIVATE KEY-----</logoUrl>"),
    "a password in a URL": connected_app("<callbackUrl>http://user:{}@example.com/*</callbackUrl>"),
    "a secret in a query": connected_app("<callbackUrl>http://example.com/?client_secret={}</callbackUrl>"),
    "in a description": connected_app(rest="<description>the password: {}</description><nonsense/>"),
    "in the place of a boolean": connected_app("<consumerSecret>{}</consumerSecret><isAdminApproved>{}</isAdminApproved>"),
    "in the place of an enumeration": connected_app("<consumerSecret>{}</consumerSecret>", "<oauthPolicy><ipRelaxation>{}</ipRelaxation></oauthPolicy>"),
    "as a scope, too": connected_app(f"<consumerSecret>{{}}</consumerSecret>{FLOW}<scopes>{{}}</scopes>"),
    "never closed": "<ConnectedApp><oauthConfig><consumerSecret>{}",
    "closed by another": "<ConnectedApp><consumerSecret>{}</consumerSecert></ConnectedApp>",
    "with markup in it": "<ConnectedApp><consumerSecret>ab<{}</consumerSecret></ConnectedApp>",
    "as an element": "<ConnectedApp><consumerSecret>ab<{}>x</consumerSecret></ConnectedApp>",
    "as a closing tag": "<ConnectedApp><consumerSecret>ab</{}></ConnectedApp>",
    "with an ampersand": "<ConnectedApp><consumerSecret>ab&{}</consumerSecret></ConnectedApp>",
    "in an entity": '<!DOCTYPE a [<!ENTITY s "{}">]><ConnectedApp><consumerSecret>&s;</consumerSecret></ConnectedApp>',
    "before an error": "<ConnectedApp><consumerSecret>{}</consumerSecret><label>a & b</label></ConnectedApp>",
    "in a merge conflict": "<ConnectedApp>\n<<<<<<< HEAD\n<consumerSecret>{}</consumerSecret>\n=======\n</ConnectedApp>",
}  # fmt: skip
OTHERS = {
    "g/A.ecaGlblOauth": of_app("ExtlClntAppGlobalOauthSettings", "<consumerSecret>{}</consumerSecret><shouldRotateConsumerSecret>true</shouldRotateConsumerSecret>"),
    "p/A.ecaPush": of_app("ExtlClntAppPushSettings", '<applePushConfig><signingKey>{}</signingKey><password>{}</password><x/></applePushConfig><androidPushConfig><serviceAccount>{{"private_key": "{}"}}</serviceAccount></androidPushConfig>'),
    "a/A.authprovider": metadata("AuthProvider", "<consumerSecret>{}</consumerSecret><ecKey>{}</ecKey><x/>"),
    "n/A.namedCredential": metadata("NamedCredential", "<password>{}</password><oauthToken>{}</oauthToken><oauthRefreshToken>{}</oauthRefreshToken><awsAccessSecret>{}</awsAccessSecret><x/>"),
    "e/A.externalCredential": metadata("ExternalCredential", parameter("Authorization", "AuthHeader", "Bearer {}") + parameter("x", "AuthProviderClientSecret", "{}") + parameter("client_secret", "Nonsense", "{}")),
}  # fmt: skip


def planted(text: str) -> str:
    """A secret unlike any other text; long enough to be looked for in pieces."""
    return (
        text.replace("{{", "\0")
        .replace("}}", "\1")
        .replace("{}", SECRET)
        .replace("\0", "{")
        .replace("\1", "}")
    )


def everything(workspace: Workspace, rules: tuple[Rule, ...]) -> str:
    """All that a run writes, in all formats."""
    select = () if len(rules) == 1 else ("flow", "metadata", "secrets", "posture")
    report = lint(["."], Settings(select=select, fail_on="info"), rules, str(workspace.root))
    assert report.findings
    return "".join([*(render(format_, report) for format_ in FORMATS), str(report.findings), *report.errors])


CASES = {
    **{name: (CONNECTED_APP, text) for name, text in PLANTED.items()},
    **{path: (path, text) for path, text in OTHERS.items()},
}


class TestNothingIsPrinted:
    @pytest.mark.parametrize(("path", "text"), CASES.values(), ids=CASES)
    def test_by_our_rules(self, workspace: Workspace, path: str, text: str) -> None:
        workspace.write(path, planted(text))
        written = everything(workspace, load_rules())
        assert SECRET not in written
        assert SECRET[:12] not in written

    @pytest.mark.parametrize(("path", "text"), CASES.values(), ids=CASES)
    def test_by_anybodys_rules(self, workspace: Workspace, path: str, text: str) -> None:
        workspace.write(path, planted(text))
        written = everything(workspace, (*load_rules(), prying, crashing, prying_too))
        assert SECRET not in written
        assert SECRET[:12] not in written

    def test_by_the_command(self, workspace: Workspace) -> None:
        for number, (path, text) in enumerate(CASES.values()):
            workspace.write(f"{number}/{path}", planted(text))
        for arguments in (
            ["-v", "--select", "flow,metadata,secrets,posture"],
            ["--list-files"],
            ["--diff", "--unsafe-fixes"],
            ["-v", "--color", "always", "--no-forceignore"],
        ):
            ran = workspace.run(*arguments)
            assert SECRET[:12] not in ran.out + ran.err

    def test_fingerprints_tell_secrets_apart_by_place_alone(self, workspace: Workspace) -> None:
        workspace.write(CONNECTED_APP, secret(SECRET))
        (before,) = workspace.find("committed-secret")
        workspace.write(CONNECTED_APP, secret(SECRET[::-1]))
        (after,) = workspace.find("committed-secret")
        assert before.fingerprint == after.fingerprint


def test_a_harmless_line_is_shown_as_it_is(workspace: Workspace) -> None:
    """What isn't secret is what the reader needs."""
    config = (
        "<consumerKey>3MVG9.abc</consumerKey><isClientCredentialsEnabled>true</isClientCredentialsEnabled>"
        "<oauthClientCredentialsUser>a@example.com</oauthClientCredentialsUser>"
        "<isConsumerSecretOptional>maybe</isConsumerSecretOptional>"
    )
    workspace.write(CONNECTED_APP, connected_app(config))
    found = workspace.find("unknown-element", "invalid-value")
    assert len(found) == 3
    assert {finding.excerpt for finding in found} == {config}


@pytest.mark.parametrize(
    "text",
    ["secret=", "PRIVATE KEY-----", "https://u:p@h ", "<consumerSecret>", "x" * 20, "<!ENTITY ", " " * 20],
)
def test_a_long_line_is_looked_at_once(text: str) -> None:
    """Hours go by otherwise: what looks for the end of each of many beginnings looks at every character for each."""
    source = Source("A.connectedApp", (text * (200_000 // len(text))).encode())
    redaction = redact(source)
    assert len(redaction.line(1)) == len(source.text)
