"""Generated projects, repositories and logs to measure with."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

APP = """<?xml version="1.0" encoding="UTF-8"?>
<ConnectedApp xmlns="http://soap.sforce.com/2006/04/metadata">
    <contactEmail>integrations@example.com</contactEmail>
    <label>App {number}</label>
    <oauthConfig>
        <callbackUrl>https://example.com/unused</callbackUrl>
        <consumerKey>3MVG9{number:080}</consumerKey>
        <isAdminApproved>true</isAdminApproved>
        <isClientCredentialEnabled>{flow}</isClientCredentialEnabled>
        <isCodeCredentialEnabled>false</isCodeCredentialEnabled>
        <isCodeCredentialPostOnly>false</isCodeCredentialPostOnly>
        <isConsumerSecretOptional>false</isConsumerSecretOptional>
        <isIntrospectAllTokens>false</isIntrospectAllTokens>
        <isNamedUserJwtEnabled>false</isNamedUserJwtEnabled>
        <isPkceRequired>false</isPkceRequired>
        <isRefreshTokenRotationEnabled>false</isRefreshTokenRotationEnabled>
        <isSecretRequiredForRefreshToken>true</isSecretRequiredForRefreshToken>
        <isSecretRequiredForTokenExchange>false</isSecretRequiredForTokenExchange>
        <isTokenExchangeEnabled>false</isTokenExchangeEnabled>
{user}        <scopes>{scope}</scopes>
        <scopes>Chatter</scopes>
    </oauthConfig>
    <oauthPolicy>
        <ipRelaxation>ENFORCE</ipRelaxation>
        <refreshTokenPolicy>zero</refreshTokenPolicy>
    </oauthPolicy>
    <permissionSetName>Integration_Access</permissionSetName>
</ConnectedApp>
"""
USER = "        <oauthClientCredentialUser>app{number}@example.com.int</oauthClientCredentialUser>\n"
_LOGGING = ("Order_Sync", "Warehouse_Sync", "Price_Export", "Partner_Feed", "Retired_Batch", "Mobile_Portal")
_ERROR = '2026-11-26T10:11:12.345Z ERROR [{app}] token: 400 {{"error":"invalid_grant","error_description":"no valid scopes defined"}}\n'
_LINE = "2026-11-26T{hour:02}:{minute:02}:{second:02}.{part:03}Z INFO  [worker-{worker}] com.example.sync.OrderSync - processed batch_id={batch} of {rows} rows for account {account:x} in {took} ms status=OK\n"
# Suffixes in a repository with Salesforce metadata and services, and typical numbers of lines.
_KINDS = (
    ("field-meta.xml", 14), ("field-meta.xml", 14), ("layout-meta.xml", 120), ("cls", 90), ("cls-meta.xml", 5),
    ("js", 60), ("html", 40), ("js-meta.xml", 8), ("permissionset-meta.xml", 80), ("json", 30), ("ts", 70), ("py", 60),
    ("java", 80), ("yml", 25), ("sh", 20), ("properties", 20), ("object-meta.xml", 40), ("flow-meta.xml", 150),
    ("go", 70), ("css", 60),
)  # fmt: skip
_WORDS = "order sync price export account contact field label value true false string return public void list"
_REQUEST = "curl $HOST/services/oauth2/token -d grant_type=client_credentials\n"
_PARTS = (
    ("eca", "ExternalClientApplication", ""),
    ("ecaOauth", "ExtlClntAppOauthSettings", "<commaSeparatedOauthScopes>Full</commaSeparatedOauthScopes>"),
    (
        "ecaOauthPlcy",
        "ExtlClntAppOauthConfigurablePolicies",
        "<isClientCredentialsFlowEnabled>true</isClientCredentialsFlowEnabled>",
    ),
    ("ecaPlcy", "ExtlClntAppConfigurablePolicies", "<isEnabled>true</isEnabled>"),
)


def make_apps(folder: Path, apps: int, *, broken: bool = False) -> Path:
    """Make Connected Apps, half of them with the flow. With ``broken``, every third has the flow and only unusable scopes."""
    folder.mkdir(parents=True)
    for number in range(apps):
        scope = "Full" if broken and number % 3 == 0 else "Api"
        flow = "true" if number % 2 or scope == "Full" else "false"
        user = USER.format(number=number) if flow == "true" else ""
        text = APP.format(number=number, flow=flow, scope=scope, user=user)
        (folder / f"App_{number}.connectedApp-meta.xml").write_text(text)
    return folder


def make_project(root: Path, apps: int) -> Path:
    """Make a normal project: project file, ignore file, Connected Apps without mistakes."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "sfdx-project.json").write_text('{"packageDirectories": [{"path": "force-app"}]}')
    (root / ".forceignore").write_text("package.xml\n**/jsconfig.json\n**/.eslintrc.json\n**/__tests__/**\n")
    return make_apps(root / "force-app" / "main" / "default" / "connectedApps", apps)


def make_tree(root: Path, files: int, apps: int) -> None:
    """Make a large repository: files of common kinds, forty in a folder, some apps; one file in ten thousand asks for a token."""
    make_project(root, apps)
    words = _WORDS.split()
    lines = [" ".join(words[(n * k) % len(words)] for k in range(1, 9)) for n in range(97)]
    contents = [(suffix, "\n".join(lines[n % 97] for n in range(length))) for suffix, length in _KINDS]
    for number in range(files - apps):
        folder = root / "force-app" / f"module{number // 4000}" / "main" / f"part{number // 40}"
        if number % 40 == 0:
            folder.mkdir(parents=True)
        suffix, content = ("sh", _REQUEST) if number % 10_000 == 0 else contents[number % len(contents)]
        (folder / f"Thing_{number}.{suffix}").write_text(content)


def make_external_apps(folder: Path, apps: int) -> None:
    """Make External Client Apps of four files, all in the same project: each change needs the files of all."""
    for number in range(apps):
        link = (
            f"<externalClientApplication>App_{number}</externalClientApplication><label>App_{number}</label>"
        )
        for suffix, root, content in _PARTS:
            text = f'<{root} xmlns="http://soap.sforce.com/2006/04/metadata">{content}{link}</{root}>'
            (folder / f"App_{number}.{suffix}-meta.xml").write_text(text)


def make_log(path: Path, mib: int) -> None:
    """Write a log of about that size, with 50 errors of six apps spread over it.

    It is written line by line, as by a service: the disk cache keeps a file that is written in large pieces in large pages,
    which rg, as it maps the file, searches three times as fast.
    """
    chosen = random.Random(1)
    lines = [
        _LINE.format(
            hour=number // 3600 % 24, minute=number // 60 % 60, second=number % 60, part=chosen.randrange(1000),
            worker=chosen.randrange(16), batch=chosen.randrange(10**6), rows=chosen.randrange(200),
            account=chosen.getrandbits(40), took=chosen.randrange(1000),
        ).encode()
        for number in range(20_000)
    ]  # fmt: skip
    parts = max(1, (mib << 20) // sum(map(len, lines)))
    with path.open("wb") as log:
        for number in range(parts):
            log.writelines(lines)
            if number * 50 // parts != (number + 1) * 50 // parts:
                log.write(_ERROR.format(app=_LOGGING[number % len(_LOGGING)]).encode())
