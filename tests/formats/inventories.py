"""Builds inventories for tests of their formats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zlib import crc32

import msgspec

from sfscope_lint.model.token_replies import FLOW_OFF, NO_VALID_SCOPES, Conditional, Issued, Rejected, Unknown
from sfscope_lint.output.inventory.document import (
    AppLine,
    AppRef,
    FindingLine,
    InRepository,
    Inventory,
    Posture,
    Reply,
    Repository,
    RequestLine,
    Tool,
    summarize,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sfscope_lint.model.token_replies import TokenReply

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def finding(
    rule: str,
    severity: str = "error",
    message: str = "it breaks",
    *,
    path: str = "force-app/a.xml",
    line: int = 3,
    category: str = "flow",
    app: AppRef | None = None,
    url: str | None = "https://example.com/rule.md",
) -> FindingLine:
    return FindingLine(rule, url, severity, category, message, "change it", app, path, line, 1)


def request(kind: str, path: str, line: int, *, app: AppRef | None = None, scope: str | None = None,
            url: str | None = "https://acme.my.salesforce.com/services/oauth2/token") -> RequestLine:  # fmt: skip
    return RequestLine(kind, path, line, url, scope, app)


def app(
    name: str,
    scopes: Sequence[str] | None,
    reply: TokenReply,
    *,
    flow: str = "on",
    run_as: str | None = "sync@example.com",
    kind: str = "connected-app",
    number: int = 0,
    findings: Sequence[FindingLine] = (),
    requests: Sequence[RequestLine] = (),
    key: str | None = None,
    posture: Posture | None = None,
) -> AppLine:
    """An app. Apps with the same ``number``, or without one the same name, are one app."""
    return AppLine(
        kind=kind,
        name=name,
        label=f"{name}, labelled",
        paths=(f"force-app/{name}.app-meta.xml",),
        flow=flow,
        scopes=None if scopes is None else tuple(scopes),
        reply=Reply(**_details(reply), token=reply.token, text=str(reply)),
        run_as=run_as,
        requests=len(requests),
        findings=len(findings),
        id=number or crc32(name.encode("utf-8", "replace")),
        consumer_key_end=key,
        posture=posture or Posture(),
        finding_list=tuple(findings),
        request_list=tuple(requests),
    )


def _details(reply: TokenReply) -> dict[str, Any]:
    match reply:
        case Issued(scopes=scopes) | Conditional(issued=Issued(scopes=scopes)):
            return {"issued": scopes}
        case Rejected():
            return {"error": reply.error, "error_description": reply.error_description}
        case _:
            return {"unknown": str(reply)}


def inventory(
    apps: Sequence[AppLine], requests: Sequence[RequestLine] = (), findings: Sequence[FindingLine] = ()
) -> Inventory:
    """An inventory of these, with their summary."""
    return Inventory(
        tool=Tool("sfscope-lint", "1.2.3", COMMIT),
        summary=summarize(apps, requests, findings),
        apps=tuple(apps),
        requests=tuple(requests),
        findings=tuple(findings),
    )


def merged() -> Inventory:
    """An inventory of two repositories; both have one of the apps."""
    shared = msgspec.structs.replace(
        app("Orders", ["Full"], NO_VALID_SCOPES),
        paths=("crm/Orders.app-meta.xml", "shop/Orders.app-meta.xml"),
        repositories=(InRepository("crm", ()), InRepository("shop", ("flow: off",))),
    )
    alone = msgspec.structs.replace(
        app("Claims", ["Api"], Issued(("api",), ())),
        paths=("shop/Claims.app-meta.xml",),
        repositories=(InRepository("shop", ()),),
    )
    requests = (request("shell", "crm/a.sh", 1), request("shell", "shop/b.sh", 1))
    made = (
        Repository("crm", Tool("sfscope-lint", "1.2.3", COMMIT)),
        Repository("shop", Tool("sfscope-lint", "1.2.2", None)),
    )
    return msgspec.structs.replace(inventory([shared, alone], requests), repositories=made)


def sample() -> Inventory:
    """An inventory with one of everything that its formats must show."""
    page = "https://github.com/sfscope-lint/sfscope-lint/blob/v1.2.3/rules/sfscope_rules/no_valid_scopes.md"
    orders, billing = AppRef("connected-app", "Orders"), AppRef("connected-app", "Billing")
    requests = (
        request("shell", "scripts/billing.sh", 12, scope="full", app=billing),
        request("apex", "force-app/Orders.cls", 7, url="callout:Orders", app=orders),
        request("mule", "mule/claims.xml", 3, url=None),
    )
    broken = [
        finding("missing-run-as-user", "warning", path="force-app/Billing.app-meta.xml", line=9),
        finding("no-valid-scopes", path="force-app/Billing.app-meta.xml", url=page),
        finding("of-a-plugin", "info", path="force-app/Billing.app-meta.xml", url=None),
    ]
    secret = finding(
        "secret-in-token-request",
        "warning",
        "a secret is written here",
        path="mule/claims.xml",
        category="secrets",
    )
    posture = Posture(
        ("https://one.example.com/a", "http://localhost"),
        ("ENFORCE",),
        ("admin-approved",),
        ("infinite",),
        True,
        False,
    )
    apps = (
        app("Archive", [], NO_VALID_SCOPES, findings=[finding("no-valid-scopes")]),
        app("Portal", ["Web", "RefreshToken"], FLOW_OFF, flow="off", run_as=None),
        app("Elsewhere", None, Unknown("no file says the scopes"), flow="unknown", run_as=None, kind="external-client-app"),
        app("Orders", ["Api", "Basic", "Full"], Issued(("api", "id"), ()), requests=requests[1:2], key="x9Qz", posture=posture),
        app("Claims", ["SFApiPlatform", "A2A", "{{SCOPE}}"], Unknown("a scope is a placeholder"), kind="external-client-app"),
        app("Billing", ["Full", "RefreshToken"], NO_VALID_SCOPES, requests=requests[:1], findings=broken),
    )  # fmt: skip
    return inventory(apps, requests, [secret])
