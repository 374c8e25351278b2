"""The types of results that readers return."""

from __future__ import annotations

from sfscope_lint.model.apps import OAuthApp
from sfscope_lint.model.metadata_file import Unreadable
from sfscope_lint.model.token_requests import IdentityProvider, NamedCredential, TokenRequest, Unparsed
from sfscope_lint.readers.metadata.custom_scope import CustomScope
from sfscope_lint.readers.metadata.external_client_app import AppFile
from sfscope_lint.readers.metadata.org_settings import OrgSettings
from sfscope_lint.readers.metadata.permissions import PermissionFile

Part = (
    OAuthApp
    | AppFile
    | CustomScope
    | OrgSettings
    | PermissionFile
    | Unreadable
    | TokenRequest
    | NamedCredential
    | IdentityProvider
    | Unparsed
)
