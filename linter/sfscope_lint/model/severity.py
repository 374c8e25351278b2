"""How serious a finding is, and the category of its rule."""

from __future__ import annotations

from enum import Enum


class Severity(Enum):
    """How serious a finding is; the most serious has the highest ``rank``."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        return {"error": 3, "warning": 2, "info": 1}[self.value]


class Category(Enum):
    """The category of a rule."""

    FLOW = "flow"
    METADATA = "metadata"
    SECRETS = "secrets"
    POSTURE = "posture"

    @property
    def on_by_default(self) -> bool:
        return self is not Category.POSTURE

    @property
    def respects_forceignore(self) -> bool:
        """Whether rules of this category skip files that ``.forceignore`` names.

        Such files aren't deployed, but a secret in them is in the repository all the same.
        """
        return self is not Category.SECRETS
