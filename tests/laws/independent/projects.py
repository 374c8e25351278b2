"""Random small projects with Connected Apps and External Client Apps."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.laws.independent.apps import SUPPORTED, UNSUPPORTED, UNVERIFIED
from tests.laws.independent.documents import document
from tests.laws.independent.reading import ROOTS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from tests.laws.independent.documents import Elements

# What leads to a token stands here most often, so that each verdict occurs.
_NAMES = ("Order_Sync", "Billing", "Old_Feed", "Agent", "Zoë")
_DIRECTORIES = ("force-app", "packages/core", "unpackaged", "force-app/main", "./shared/")
_FOLDERS = ("connectedApps", "main/default/connectedApps", "apps", "node_modules/.hidden")
_PLACEHOLDERS = ("{{SCOPE}}", "${SCOPE}", "@{SCOPE}", "%SCOPE%", "__SCOPE__", "APP_SCOPE")
_UNKNOWN = ("api", "ChatterApi", "refresh_token", "FULL", "SFApiPlatform", "SFAP", "Api;Full", "Api Chatbot")
_BOOLEANS = (*["true"] * 12, "false", "false", "1", "0", "TRUE", "{{FLOW}}", "APP_SCOPE", "maybe")
_USERS = (*["order.sync@example.com"] * 8, "order.sync@example.com.int", "{{USER}}", "", None)
_APPROVALS = (*["AllSelfAuthorized"] * 5, *["AdminApprovedPreAuthorized"] * 2, "{{USERS}}", "APP_SCOPE")
_LEVELS = ("HIGH_ASSURANCE", "STANDARD", "{{LEVEL}}")
_FLOW = "isClientCredentialsFlowEnabled"


def project(chance: Random) -> dict[str, bytes]:
    """The files of a project, by path."""
    directories = chance.sample(_DIRECTORIES, chance.choice([1, 1, 2, 3]))
    namespace = chance.choice(["", "", "acme"])
    settings = {
        "packageDirectories": [{"path": each} for each in directories],
        "namespace": namespace,
        "sourceApiVersion": "66.0",
        "replacements": _replacements(chance),
    }
    files = {"sfdx-project.json": json.dumps(settings).encode()}
    if chance.random() < 0.2:
        files[".forceignore"] = b"**/Old_*\n"
    # What is elsewhere isn't in a package directory, so it isn't deployed.
    places = [each.strip("./") for each in (*directories * 3, "elsewhere")]
    for _ in range(chance.choice([1, 2, 3, 4])):
        name = chance.choice(_NAMES)
        if chance.random() < 0.5:
            files |= _connected_app(chance, name, chance.choice(places))
        else:
            files |= _external_app(chance, name, places, namespace)
    return files


def _replacements(chance: Random) -> list[dict[str, object]]:
    if chance.random() < 0.5:
        return []
    entry: dict[str, object] = {"stringToReplace": "APP_SCOPE", "replaceWithEnv": "APP_SCOPE"}
    entry |= chance.choice([{"glob": "**/*"}, {"filename": f"{chance.choice(_NAMES)}.connectedApp-meta.xml"}])
    if chance.random() < 0.3:
        entry["replaceWhenEnv"] = [{"env": "STAGE", "value": "uat"}]
    return [entry]


def _scopes(chance: Random) -> list[str]:
    """The scopes of an app, mostly of the few that decide."""
    known = [*SUPPORTED, *UNSUPPORTED, *UNVERIFIED]
    pools: tuple[Sequence[str], ...] = (
        *[[*UNSUPPORTED]] * 3, ["Api", *UNSUPPORTED], ["Api"], known, known, [*UNVERIFIED, *UNSUPPORTED],
        chance.choice([_UNKNOWN, _PLACEHOLDERS]),
    )  # fmt: skip
    numbers = [chance.choice([1, 1, 2]) for _ in range(chance.choice([0, 1, 1, 1, 2, 2, 3]))]
    return [scope for number in numbers for scope in chance.choices(chance.choice(pools), k=number)]


def _connected_app(chance: Random, name: str, place: str) -> dict[str, bytes]:
    elements: Elements = [
        ("contactEmail", "a@example.com"),
        ("label", chance.choice(["Order Sync", "Zoë & Co"])),
        *(("oauthConfig", _oauth_config(chance)) for _ in range(chance.choice([0, *[1] * 30, 2]))),
    ]
    policy: Elements = [("sessionLevel", chance.choice(_LEVELS)), ("policyAction", "Block")]
    elements += _sometimes(chance, 0.1, "sessionPolicy", policy)
    elements += _sometimes(chance, 0.3, chance.choice(["permissionSetName", "profileName"]), "Integration")
    elements += _sometimes(chance, 0.05, "scopes", "Api")  # not where scopes belong
    end = chance.choice(["-meta.xml", "-meta.xml", ""])
    path = f"{place}/{chance.choice(_FOLDERS)}/{name}.connectedApp{end}"
    files = {path: document(chance, ROOTS["connectedApp"], elements)}
    if chance.random() < 0.1:
        assigned: Elements = [("connectedApp", name)]
        scope: Elements = [("assignedTo", assigned), ("developerName", "Orders"), ("label", "Orders")]
        path = f"{place}/oauthcustomscopes/Orders.oauthcustomscope{end}"
        files[path] = document(chance, ROOTS["oauthcustomscope"], scope)
    return files


def _oauth_config(chance: Random) -> Elements:
    return [
        ("callbackUrl", "https://example.com/unused"),
        *(("scopes", each) for each in _scopes(chance)),
        *_switch(chance, 0.9, "isClientCredentialEnabled"),
        *_switch(chance, 0.3, "isAdminApproved"),
        *_user(chance, "oauthClientCredentialUser"),
        *_sometimes(chance, 0.1, "certificate", "MIIC"),
        *_sometimes(chance, 0.03, "scopes", [("scopes", "Api")]),
    ]


def _external_app(chance: Random, name: str, places: Sequence[str], namespace: str) -> dict[str, bytes]:
    """The files of an app; some are missing, or in another package directory."""
    link = f"{namespace}__{name}" if namespace and chance.random() < 0.2 else name
    place = chance.choice(places)
    files = {}
    for suffix, elements, how_often in _parts(chance):
        if chance.random() > how_often:
            continue
        end = "" if suffix == "eca" else chance.choice(["", "_oauth", "_defaultPolicy"])
        linked = [] if suffix == "eca" else _sometimes(chance, 0.98, "externalClientApplication", link)
        content = document(chance, ROOTS[suffix], [*elements, *linked, ("label", name)])
        folder = f"{chance.choice([*[place] * 8, *places])}/{suffix}"
        files[f"{folder}/{name}{end}.{suffix}{chance.choice(['-meta.xml', '-meta.xml', ''])}"] = content
    return files


def _parts(chance: Random) -> list[tuple[str, Elements, float]]:
    """The suffix of each part of an app, its elements, and how often apps have it."""
    listed = chance.choice([",", ", ", " ,\n    ", ",,"]).join(_scopes(chance))
    approved = chance.choice(["commaSeparatedPermissionSet", "commaSeparatedProfile"])
    custom = chance.choice(["Orders", "Orders, Stock"])
    return [
        ("eca", [("contactEmail", "a@example.com"), ("distributionState", "Local")], 0.9),
        (
            "ecaOauth",
            [
                *_sometimes(chance, 0.95, "commaSeparatedOauthScopes", listed),
                *_sometimes(chance, 0.1, "commaSeparatedCustomScopes", custom),
            ],
            0.9,
        ),
        (
            "ecaGlblOauth",
            [
                ("callbackUrl", "https://example.com/unused"),
                *_switch(chance, 0.9, _FLOW),
                *_sometimes(chance, 0.2, "certificate", "MIIC"),
            ],
            0.4,
        ),
        (
            "ecaOauthPlcy",
            [
                *_switch(chance, 0.9, _FLOW),
                *_user(chance, "clientCredentialsFlowUser"),
                *_sometimes(chance, 0.7, "permittedUsersPolicyType", chance.choice(_APPROVALS)),
                *_sometimes(chance, 0.3, approved, "Integration"),
                *_sometimes(chance, 0.1, "requiredSessionLevel", chance.choice(_LEVELS)),
                *_sometimes(chance, 0.1, "commaSeparatedCustomScopes", "Orders"),
            ],
            0.85,
        ),
        (
            "ecaPlcy",
            [*_switch(chance, 1, "isEnabled"), *_switch(chance, 1, "isOauthPluginEnabled")],
            0.8,
        ),
    ]


def _sometimes(chance: Random, how_often: float, name: str, content: str | Elements) -> Elements:
    return [(name, content)] if chance.random() < how_often else []


def _switch(chance: Random, how_often: float, name: str) -> Elements:
    """A switch: sometimes absent, nil, or there twice."""
    if chance.random() > how_often:
        return []
    if chance.random() < 0.03:
        return [(name, None)]
    again = _sometimes(chance, 0.03, name, chance.choice(["true", "false"]))
    return [(name, chance.choice(_BOOLEANS)), *again]


def _user(chance: Random, name: str) -> Elements:
    """The element with the run-as user: sometimes absent, empty or nil."""
    if chance.random() < 0.03:
        return [(name, None)]
    users = chance.choices(_USERS, k=chance.choice([*[1] * 20, 2]))
    return [(name, user) for user in users if user is not None]
