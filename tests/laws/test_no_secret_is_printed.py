"""No secret is printed, whatever rule reports it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.rules.secret_files import SECRET, parameter, secret
from tests.rules.shapes import (
    CONNECTED_APP,
    FLOW,
    NAMESPACE,
    connected_app,
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

    from tests.support import Workspace

    from sfscope_lint.model.rule import Rule


@rule("prying", severity=Severity.ERROR, category=Category.METADATA, on=MetadataFile)
def prying(file: MetadataFile) -> Iterator[Problem]:
    """Files must not contain anything; reports all of it."""
    for element in file.elements:
        text = element.text.strip()
        place = file.place(element)
        yield Problem(place, f"m {text}", help=f"h {text}", label=f"l {text}", reply=f"r {text}", value=text,
                      related=((place, f"n {text}"),))  # fmt: skip


@rule("crashing", severity=Severity.ERROR, category=Category.METADATA, on=MetadataFile)
def crashing(file: MetadataFile) -> Iterator[Problem]:
    """Files must not crash this rule; always crashes."""
    raise ValueError("".join(element.text for element in file.elements))


@rule("prying-too", severity=Severity.ERROR, category=Category.METADATA, on=Unreadable)
def prying_too(unreadable: Unreadable) -> Iterator[Problem]:
    """Files must be readable; reports everything known of unreadable ones."""
    text = unreadable.place.source.text
    yield Problem(unreadable.place, text, help=text, value=text)


# Files with findings, by the place of a secret in them. Each gets a secret that is searched for in all output.
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
    """The text with ``{}`` replaced by a unique secret, long enough to search for parts of it."""
    return (
        text.replace("{{", "\0")
        .replace("}}", "\1")
        .replace("{}", SECRET)
        .replace("\0", "{")
        .replace("\1", "}")
    )


def everything(workspace: Workspace, rules: tuple[Rule, ...]) -> str:
    """The output of a run in all formats."""
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
    def test_no_built_in_rule_prints_a_secret(self, workspace: Workspace, path: str, text: str) -> None:
        workspace.write(path, planted(text))
        written = everything(workspace, load_rules())
        assert SECRET not in written
        assert SECRET[:12] not in written

    @pytest.mark.parametrize(("path", "text"), CASES.values(), ids=CASES)
    def test_no_plugin_rule_prints_a_secret(self, workspace: Workspace, path: str, text: str) -> None:
        workspace.write(path, planted(text))
        written = everything(workspace, (*load_rules(), prying, crashing, prying_too))
        assert SECRET not in written
        assert SECRET[:12] not in written

    def test_no_command_prints_a_secret(self, workspace: Workspace) -> None:
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

    def test_fingerprints_do_not_depend_on_the_secret(self, workspace: Workspace) -> None:
        workspace.write(CONNECTED_APP, secret(SECRET))
        (before,) = workspace.find("committed-secret")
        workspace.write(CONNECTED_APP, secret(SECRET[::-1]))
        (after,) = workspace.find("committed-secret")
        assert before.fingerprint == after.fingerprint


def test_harmless_line_is_shown_as_it_is(workspace: Workspace) -> None:
    """Readers need everything that isn't secret."""
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
def test_long_line_is_redacted_in_one_pass(text: str) -> None:
    """Searching for an end from each of many starts would take hours."""
    source = Source("A.connectedApp", (text * (200_000 // len(text))).encode())
    redaction = redact(source)
    assert len(redaction.line(1)) == len(source.text)
