"""The names of settings with which programs are told to ask Salesforce for a token by the client credentials grant.

A name is split into words; its last words say what the value is, and the words before them what it belongs to
(``SALESFORCE_CLIENT_ID``, ``salesforce.consumer.key``, ``Salesforce:ClientId``). Sources of the names and values:

- RFC 6749, section 4.4: ``grant_type``, ``client_id``, ``client_secret``, ``scope``.
- Spring Boot's reference, OAuth 2 client: ``registration.*.authorization-grant-type``, ``provider.*.token-uri``.
- Confluent's Salesforce connectors: ``salesforce.grant.type``, ``salesforce.instance``, ``salesforce.consumer.key``.
- Forrest's ``config.php``: ``SF_AUTH_METHOD``, ``SF_LOGIN_URL``, ``SF_CONSUMER_KEY``.
- mcp-server-salesforce: ``SALESFORCE_CONNECTION_TYPE=OAuth_2.0_Client_Credentials``, ``SALESFORCE_INSTANCE_URL``.
- tap-salesforce: ``domain``; a client id and secret without a refresh token or a user are this grant.
- Public repositories: ``SALESFORCE_GRANT_TYPE``, ``SF_TOKEN_URL``, ``SALESFORCE_BASE_URL``, ``auth_type``,
  ``SF_TOKEN_PROVIDER``.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import lru_cache

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_LONGEST = 120  # characters; of a longer name only the end is examined
_MOST = 4  # words that say what a value is


class Role(Enum):
    """The meaning of a setting's value. ``PRODUCT`` is the name or type of what is set up; ``OTHER_GRANT`` is needed by
    another grant only.
    """

    GRANT = auto()
    CLIENT_ID = auto()
    SECRET = auto()
    SCOPE = auto()
    TOKEN_URL = auto()
    LOGIN_URL = auto()
    BASE_URL = auto()
    PRODUCT = auto()
    PROVIDER = auto()
    OTHER_GRANT = auto()


_ROLES: dict[str, Role] = {
    **dict.fromkeys(
        (
            *("granttype", "authorizationgranttype", "connectiontype", "authmethod", "authenticationmethod"),
            *("authtype", "authenticationtype", "authmode", "authflow", "oauthflow", "flow", "flowtype"),
            *("authstrategy", "authprovider", "loginmethod", "logintype", "oauthtype", "tokenprovider"),
        ),
        Role.GRANT,
    ),
    **dict.fromkeys(("clientid", "consumerkey", "clientkey"), Role.CLIENT_ID),
    **dict.fromkeys(("clientsecret", "consumersecret", "secret"), Role.SECRET),
    **dict.fromkeys(("scope", "scopes"), Role.SCOPE),
    **dict.fromkeys(
        (
            *("tokenurl", "tokenuri", "tokenendpoint", "tokenendpointurl", "accesstokenurl", "accesstokenuri"),
            *("oauthurl", "oauthuri", "oauth2url"),
        ),
        Role.TOKEN_URL,
    ),
    **dict.fromkeys(
        (
            *("loginurl", "loginuri", "loginhost", "logindomain", "loginendpoint"),
            *("authurl", "authuri", "authhost", "authendpoint", "oauthendpoint"),
        ),
        Role.LOGIN_URL,
    ),
    **dict.fromkeys(
        (
            *("instance", "instanceurl", "instanceuri", "instancehost", "baseurl", "baseuri", "host", "hostname"),
            *("domain", "domainurl", "mydomain", "mydomainurl", "orgurl", "orgdomain", "serverurl", "apiurl"),
            *("url", "uri", "endpoint"),
        ),
        Role.BASE_URL,
    ),
    **dict.fromkeys(("name", "type", "connectorclass"), Role.PRODUCT),
    "provider": Role.PROVIDER,
    **dict.fromkeys(("refreshtoken", "username", "password"), Role.OTHER_GRANT),
}  # fmt: skip
# Words that say no more than that these are settings, or settings of OAuth.
_EMPTY = frozenset(
    {"oauth", "oauth2", "auth", "api", "rest", "env", "environment", "config", "configuration", "settings"}
)
# Words at the end of a name that say which of several orgs it belongs to: SFDC_GRANT_TYPE_UAT.
_STAGES = frozenset(
    {
        "dev",
        "development",
        "int",
        "local",
        "prod",
        "production",
        "qa",
        "sandbox",
        "sbx",
        "sit",
        "staging",
        "stg",
        "test",
    }
    | {"uat"}
)
_SALESFORCE = ("salesforce", "sfdc", "sforce")
# Other products of Salesforce have other token endpoints, and Snowflake and SuccessFactors are "SF", too.
_ELSEWHERE = frozenset(
    {"marketing", "commerce", "sfmc", "sfcc", "demandware", "ocapi", "slas", "b2c", "anypoint", "datacloud"}
    | {"marketingcloud", "commercecloud", "snowflake", "successfactors"}
)
_SHORT = "sf"  # means Salesforce only with another sign of it
_GRANT = re.compile(r"(?:oauth_?(?:2_?(?:0_?)?)?)?client_?credentials?(?:_?flow)?", re.IGNORECASE)


@lru_cache(maxsize=4096)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a name in lower case, however they are joined."""
    plain = name[-_LONGEST:].replace("OAuth", "Oauth").replace("SalesForce", "Salesforce")
    return tuple(word.lower() for word in _WORD.findall(plain))


@lru_cache(maxsize=4096)
def role_of(name: str) -> tuple[Role | None, tuple[str, ...]]:
    """The role of a name, if it is known, and its other words."""
    words = words_of(name)
    stage = words[-1:] if len(words) > 1 and words[-1] in _STAGES else ()
    words = words[: len(words) - len(stage)]
    for count in range(min(_MOST, len(words)), 0, -1):
        role = _ROLES.get("".join(words[-count:]))
        if role:
            return role, owner((*words[:-count], *stage))
    return None, ()


def owner(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words without those that say nothing."""
    return tuple(word for word in words if word not in _EMPTY)


def names_salesforce(words: tuple[str, ...]) -> bool:
    """Whether the words name Salesforce, and no product that has its own token endpoint."""
    return any(mark in word for word in words for mark in _SALESFORCE) and not names_another(words)


def names_another(words: tuple[str, ...]) -> bool:
    """Whether the words name a product with another token endpoint."""
    return not _ELSEWHERE.isdisjoint(words)


def may_name_salesforce(words: tuple[str, ...], key_name: str) -> bool:
    """Whether the words and the name of the client id say it together: ``SF_CONSUMER_KEY``."""
    return _SHORT in words and words_of(key_name)[-2:] == ("consumer", "key") and not names_another(words)


def is_client_credentials(value: str) -> bool:
    """Whether a value is a name of this grant."""
    return _GRANT.fullmatch(re.sub(r"[\s.-]", "_", value.strip())) is not None and " " not in value.strip()
