"""The rules that come with sfscope-lint, by the same door as anybody's own: a module that names its ``RULES``."""

from sfscope_rules import malformed_metadata, missing_api_scope, no_valid_scopes, unsupported_scope

RULES = (
    no_valid_scopes.check,
    missing_api_scope.check,
    unsupported_scope.check,
    malformed_metadata.check,
)
