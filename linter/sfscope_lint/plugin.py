"""The public interface for rule packages, and the only module of sfscope-lint that they may import.

The built-in rules also import nothing else. Minor versions may add names; only major versions remove them.
"""

from __future__ import annotations

from sfscope_lint.model.accepted import StaleEntry, Suppression, SuppressionUse, UnmatchedPattern
from sfscope_lint.model.apps import AppKind, OAuthApp
from sfscope_lint.model.element_kinds import kinds
from sfscope_lint.model.fix import (
    AddScope,
    Applicability,
    Edit,
    Fix,
    InsertChild,
    Remove,
    Rename,
    SetText,
    add_scope,
    insert_child,
    remove,
    remove_scope,
    rename,
    replace_span,
    set_text,
)
from sfscope_lint.model.metadata_file import Element, MetadataFile, Unreadable
from sfscope_lint.model.place import Place
from sfscope_lint.model.rule import Problem, Rule, rule
from sfscope_lint.model.run_as_user import RunAsUser
from sfscope_lint.model.selected_scopes import SelectedScope
from sfscope_lint.model.severity import Category, Severity
from sfscope_lint.model.source import Span
from sfscope_lint.model.token_replies import NO_VALID_SCOPES, Issued, TokenReply, refusal_of
from sfscope_lint.model.token_requests import Grant, TokenRequest
from sfscope_lint.model.values import State, Switch, Value, trimmed
from sfscope_lint.readers.metadata.values import is_targeted, strongest, switches, text_of
from sfscope_lint.readers.secrets.elements import PARAMETERS, names_secret
from sfscope_lint.readers.secrets.text import without_secrets
from sfscope_lint.readers.secrets.values import is_stand_in, looks_encrypted, looks_random
from sfscope_lint.salesforce.app_elements import Spot, counterparts
from sfscope_lint.salesforce.causes import Cause
from sfscope_lint.salesforce.metadata_schema import ELEMENTS, SECRET_ELEMENTS, TYPES
from sfscope_lint.salesforce.metadata_types import suffix_of_root, unknown_suffix
from sfscope_lint.salesforce.metadata_values import BOOLEAN, ENUMERATIONS, FORMS, NUMBERS
from sfscope_lint.salesforce.opened_apis import opened_by
from sfscope_lint.salesforce.placeholders import is_name, is_secret_placeholder
from sfscope_lint.salesforce.registry_suffixes import SUFFIXES
from sfscope_lint.salesforce.release_dates import (
    CONNECTED_APP_CREATION_BLOCKED,
    CONNECTED_APP_SUPPORT_ENDS,
    IDLE_REFRESH_TOKENS_END,
    USERNAME_PASSWORD_ENDS,
)
from sfscope_lint.salesforce.replies import SCOPE_SENT, WRONG_GRANT_TYPE
from sfscope_lint.salesforce.required_elements import REQUIRED, Required
from sfscope_lint.salesforce.scopes import SCOPES, Scope, Support, find_scope
from sfscope_lint.salesforce.secret_names import is_secret_name
from sfscope_lint.salesforce.token_endpoint import host
from sfscope_lint.salesforce.token_hosts import unsupported_host

__all__ = [
    "BOOLEAN",
    "CONNECTED_APP_CREATION_BLOCKED",
    "CONNECTED_APP_SUPPORT_ENDS",
    "ELEMENTS",
    "ENUMERATIONS",
    "FORMS",
    "IDLE_REFRESH_TOKENS_END",
    "NO_VALID_SCOPES",
    "NUMBERS",
    "PARAMETERS",
    "REQUIRED",
    "SCOPES",
    "SCOPE_SENT",
    "SECRET_ELEMENTS",
    "SUFFIXES",
    "TYPES",
    "USERNAME_PASSWORD_ENDS",
    "WRONG_GRANT_TYPE",
    "AddScope",
    "AppKind",
    "Applicability",
    "Category",
    "Cause",
    "Edit",
    "Element",
    "Fix",
    "Grant",
    "InsertChild",
    "Issued",
    "MetadataFile",
    "OAuthApp",
    "Place",
    "Problem",
    "Remove",
    "Rename",
    "Required",
    "Rule",
    "RunAsUser",
    "Scope",
    "SelectedScope",
    "SetText",
    "Severity",
    "Span",
    "Spot",
    "StaleEntry",
    "State",
    "Support",
    "Suppression",
    "SuppressionUse",
    "Switch",
    "TokenReply",
    "TokenRequest",
    "UnmatchedPattern",
    "Unreadable",
    "Value",
    "add_scope",
    "counterparts",
    "find_scope",
    "host",
    "insert_child",
    "is_name",
    "is_secret_name",
    "is_secret_placeholder",
    "is_stand_in",
    "is_targeted",
    "kinds",
    "looks_encrypted",
    "looks_random",
    "names_secret",
    "opened_by",
    "refusal_of",
    "remove",
    "remove_scope",
    "rename",
    "replace_span",
    "rule",
    "set_text",
    "strongest",
    "suffix_of_root",
    "switches",
    "text_of",
    "trimmed",
    "unknown_suffix",
    "unsupported_host",
    "without_secrets",
]
