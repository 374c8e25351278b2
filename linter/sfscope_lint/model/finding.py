"""A finding: one broken rule at one place, counted out and ready to be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sfscope_lint.model.apps import AppName
    from sfscope_lint.model.fix import Fix
    from sfscope_lint.model.severity import Category, Severity


class Location(NamedTuple):
    """A place in a file: lines and columns from 1, columns in characters, the end exclusive."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int


class Related(NamedTuple):
    """Another place that explains a finding."""

    location: Location
    message: str


class ResolvedEdit(NamedTuple):
    """An edit of a file's text: what stands at ``location`` is replaced by ``text``.

    ``offset`` and ``length`` count characters of the decoded text, from 0, without a byte order mark.
    """

    location: Location
    offset: int
    length: int
    text: str


class Finding(NamedTuple):
    """One broken rule at one place.

    ``message`` says what breaks, ``reply`` what the token endpoint will answer, ``label`` what is wrong right
    there, ``help`` what to change; ``value`` is what it is about, as written and trimmed. ``excerpt`` is the
    text of the place's first line. ``lost``: the file could not be judged. ``fingerprint`` (32 hexadecimal
    digits) stays the same while other lines change. ``repository_path`` is the path from the repository's root, the same
    on every machine. ``fix`` repairs it, where the tool can; ``edits`` are what that changes,
    in a report that shows it (see ``fixes.resolved``).
    """

    rule: str
    severity: Severity
    category: Category
    message: str
    reply: str
    label: str
    help: str
    value: str | None
    app: AppName | None
    location: Location
    excerpt: str
    related: tuple[Related, ...]
    lost: bool
    fingerprint: str
    repository_path: str
    fix: Fix | None = None
    edits: tuple[ResolvedEdit, ...] = ()

    def __hash__(self) -> int:
        return hash(self.fingerprint)  # that of all fields would look at each scope of the app to be fixed

    @property
    def order(self) -> tuple[object, ...]:
        """What findings are sorted by: path, place, rule."""
        return (*self.location, self.rule, self.value or "")

    @property
    def line(self) -> str:
        """All of it on one line, as compilers write it."""
        path, line, column, *_ = self.location
        return f"{path}:{line}:{column}: {self.severity.value}[{self.rule}] {self.sentence}"

    @property
    def sentence(self) -> str:
        """The whole message on one line: what breaks, and what the token endpoint will answer."""
        return f"{self.message} (reply: {self.reply})" if self.reply else self.message
