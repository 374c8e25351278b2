"""What in an app's files makes the token endpoint refuse."""

from __future__ import annotations

from enum import Enum


class Cause(Enum):
    """Something in an app's files that makes the endpoint refuse, or may make it refuse."""

    SWITCH_OFF = (
        "switch-off"  # the switch of a Connected App or of an External Client App's global OAuth file
    )
    POLICIES_OFF = "policies-off"
    APP_OFF = "app-off"
    NO_ISSUED_SCOPE = "no-issued-scope"
    HIGH_ASSURANCE = "high-assurance"
    NO_RUN_AS_USER = "no-run-as-user"
    NOBODY_APPROVED = "nobody-approved"
