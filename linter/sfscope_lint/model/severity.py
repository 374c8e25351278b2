"""How bad a finding is, and what its rule is about."""

from __future__ import annotations

from enum import Enum


class Severity(Enum):
    """How bad a finding is; ``rank`` orders them, the worst highest."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        return {"error": 3, "warning": 2, "info": 1}[self.value]


class Category(Enum):
    """What a rule is about."""

    FLOW = "flow"
    METADATA = "metadata"
    SECRETS = "secrets"
    POSTURE = "posture"

    @property
    def on_by_default(self) -> bool:
        return self is not Category.POSTURE

    @property
    def heeds_forceignore(self) -> bool:
        """What ``.forceignore`` leaves out isn't deployed, but a secret in it is in the repository all the same."""
        return self is not Category.SECRETS
