"""What files don't decide: values to compare with the org, and settings of a whole org."""

from __future__ import annotations

from enum import Enum


class Hint(Enum):
    """A value in files that doesn't show a cause by itself: the org, or the environment of a request, decides.

    The last three are values of token requests, the others of apps.
    """

    RUN_AS_USER = "run-as-user"
    ADMIN_APPROVED = "admin-approved"  # only users whom an administrator has approved
    CONSUMER_KEY = "consumer-key"  # a key that the file names
    JWT_TOKENS = "jwt-tokens"  # JWT-based access tokens are on
    CERTIFICATE = "certificate"  # the app can use the JWT bearer flow
    CONNECTED_APP = "connected-app"
    LOCAL = "local"  # an External Client App that only its own org has
    HOST = "host"  # the host is a variable or a connector's setting
    CLIENT_ID = "client-id"  # the key is a variable, or no app of the project has it
    SCOPE = "scope"  # the scope is a variable


class OrgSetting(Enum):
    """A setting of a whole org that causes an error; the value is the field of ``OrgSettings`` that has its place."""

    API_ACCESS_CONTROL = "approved_apps"
    PASSWORD_FLOW_BLOCKED = "blocks_password"  # noqa: S105 - a field's name
    PKCE_REQUIRED = "requires_pkce"
