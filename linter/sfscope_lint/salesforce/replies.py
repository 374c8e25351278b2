"""The texts of the token endpoint's refusals that messages predict; ``errors`` explains them and all others."""

from __future__ import annotations

from sfscope_lint.record import Record


class ErrorText(Record):
    """An error of the token endpoint (RFC 6749, section 5.2), as it is sent."""

    error: str
    error_description: str

    def __str__(self) -> str:
        return f"{self.error}: {self.error_description}"


NO_VALID_SCOPES = ErrorText("invalid_grant", "no valid scopes defined")
NO_RUN_AS_USER = ErrorText("invalid_grant", "no client credentials user enabled")
FLOW_OFF = ErrorText("invalid_grant", "client credentials flow not enabled")
WRONG_DOMAIN = ErrorText("invalid_grant", "request not supported on this domain")
NOT_APPROVED = ErrorText("invalid_app_access", "user is not admin approved to access this app")
SCOPE_SENT = ErrorText("invalid_request", "scope parameter not supported")
WRONG_GRANT_TYPE = ErrorText("unsupported_grant_type", "grant type not supported")
