"""Metadata files in the shape of real ones, with the elements that a test needs."""

from __future__ import annotations

NAMESPACE = 'xmlns="http://soap.sforce.com/2006/04/metadata"'
CONNECTED_APP = "connectedApps/Order_Sync.connectedApp-meta.xml"
CALLBACK = "<callbackUrl>https://example.com/unused</callbackUrl>"
FLOW = "<isClientCredentialEnabled>true</isClientCredentialEnabled>"
USER = "<oauthClientCredentialUser>order.sync@example.com</oauthClientCredentialUser>"
API = "<scopes>Api</scopes>"


def connected_app(config: str = FLOW + USER + API, rest: str = "", callback: str = CALLBACK) -> str:
    """A Connected App with these elements in its ``oauthConfig``, and ``rest`` after it."""
    return (
        f"<ConnectedApp {NAMESPACE}>\n<contactEmail>integrations@example.com</contactEmail>\n"
        f"<label>Order Sync</label>\n<oauthConfig>{callback}\n{config}\n</oauthConfig>\n{rest}</ConnectedApp>\n"
    )


def metadata(root: str, content: str) -> str:
    """A metadata file of a type, on one line."""
    return f"<{root} {NAMESPACE}>{content}</{root}>\n"


def of_app(root: str, content: str = "", app: str = "Order_Sync") -> str:
    """A file of an External Client App."""
    return metadata(root, f"<externalClientApplication>{app}</externalClientApplication>{content}")


def eca(**files: str) -> dict[str, str]:
    """An External Client App's files: its own, and one with this content per suffix."""
    roots = {
        "ecaOauth": "ExtlClntAppOauthSettings",
        "ecaGlblOauth": "ExtlClntAppGlobalOauthSettings",
        "ecaOauthPlcy": "ExtlClntAppOauthConfigurablePolicies",
        "ecaPlcy": "ExtlClntAppConfigurablePolicies",
        "ecaPush": "ExtlClntAppPushSettings",
    }
    written = {
        f"{suffix}/Order_Sync.{suffix}-meta.xml": of_app(roots[suffix], text)
        for suffix, text in files.items()
    }
    return {"eca/Order_Sync.eca-meta.xml": metadata("ExternalClientApplication", ""), **written}


SWITCH_ON = "<isClientCredentialsFlowEnabled>true</isClientCredentialsFlowEnabled>"
SWITCH_OFF = "<isClientCredentialsFlowEnabled>false</isClientCredentialsFlowEnabled>"
ECA_USER = "<clientCredentialsFlowUser>order.sync@example.com</clientCredentialsFlowUser>"
ECA_API = "<commaSeparatedOauthScopes>Api</commaSeparatedOauthScopes>"
