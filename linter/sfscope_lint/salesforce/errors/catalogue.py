"""All known errors: first those of this flow, then what follows a token, other flows, and deployments."""

from __future__ import annotations

from sfscope_lint.salesforce.errors import (
    after_the_token,
    app_deployments,
    code_flow,
    deployments,
    jwt_bearer,
    password_flow,
    token_endpoint,
    token_requests,
)

ERRORS = (
    *token_endpoint.ERRORS,
    *token_requests.ERRORS,
    *after_the_token.ERRORS,
    *password_flow.ERRORS,
    *jwt_bearer.ERRORS,
    *code_flow.ERRORS,
    *app_deployments.ERRORS,
    *deployments.ERRORS,
)
