"""A finding: one broken rule at one location, ready to be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.record import Record

if TYPE_CHECKING:
    from sfscope_lint.model.apps import AppName
    from sfscope_lint.model.fix import Fix
    from sfscope_lint.model.severity import Category, Severity


class Location(Record):
    """A range in a file: lines and columns from 1, columns in characters, the end exclusive."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int


class Related(Record):
    """Another location that helps to understand a finding."""

    location: Location
    message: str


class ResolvedEdit(Record):
    """A change of a file's text: ``text`` replaces what is at ``location``.

    ``offset`` and ``length`` count characters of the decoded text, from 0, without a byte order mark.
    """

    location: Location
    offset: int
    length: int
    text: str


class Finding(Record):
    """One broken rule at one location.

    ``message`` says what breaks, ``reply`` is the token endpoint's reply, ``label`` says what is wrong with
    the marked text, ``help`` what to change. ``value`` is the value that the finding is about, as written and
    trimmed. ``excerpt`` is the location's first line. ``lost``: the file could not be judged. ``fingerprint``
    (32 hexadecimal digits) stays the same when other lines change. ``repository_path`` is the path from the
    repository's root, the same on every machine. ``fix`` is a repair that the tool can make; ``edits`` are
    its changes, filled in for reports that show them (see ``fixes.resolved``). ``part_of`` is the rule that reports the
    whole of which this is a part, and the app's identity: findings with the same one have one cause (empty: none declared).
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
    part_of: tuple[str, ...] = ()

    def __hash__(self) -> int:
        return hash(self.fingerprint)  # hashing all fields would hash each scope of the app in ``fix``

    @property
    def order(self) -> tuple[object, ...]:
        """The sort key: location, rule, value."""
        return (*self.location, self.rule, self.value or "")

    @property
    def line(self) -> str:
        """The whole finding on one line, in the format of compilers."""
        path, line, column, *_ = self.location
        return f"{path}:{line}:{column}: {self.severity.value}[{self.rule}] {self.sentence}"

    @property
    def sentence(self) -> str:
        """The message and the token endpoint's reply, on one line."""
        return f"{self.message} (reply: {self.reply})" if self.reply else self.message
