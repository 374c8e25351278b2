"""Collects the secrets of all files of a run and hides them in every message.

A secret of one file may appear in another file, for example as a scope.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sfscope_lint.model.metadata_file import Unreadable
from sfscope_lint.model.source import merged
from sfscope_lint.readers.secrets.elements import has_harmless_names
from sfscope_lint.salesforce.secret_names import HINTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sfscope_lint.engine.word_search import WordSearch
    from sfscope_lint.model.metadata_file import MetadataFile
    from sfscope_lint.model.source import Source

SHORTEST = 8  # characters; shorter secrets would match parts of ordinary words
_STARS = "***"
_CDATA = r"<!\[CDATA\[|\]\]>"
_USER_IN_URL = r"://[^/\s]*@"
_PIECE = r"[^\s<>\"']+"
# In these programs, a name in angle brackets is a type: List<String>{ … } is no element.
_TYPED = (".cls", ".trigger", ".apex", ".java", ".cs", ".ts")
_WITHOUT_ENDS = "\"'`,;()[]{}"


def may_hold_secrets(file: MetadataFile | Unreadable) -> bool:
    """Whether an element, a comment or a text of the file may contain a secret."""
    if isinstance(file, Unreadable):
        return True
    data = file.source.data
    if not has_harmless_names(file.shape) or b"<!--" in data or b"\0" in data:
        return True
    texts = "\n".join(file.elements.texts).lower()
    return any(hint in texts for hint in HINTS) or (
        "@" in texts and re.search(_USER_IN_URL, texts) is not None
    )


class RunSecrets:
    """The secrets in the files of a run. The files are searched once, when the first text is redacted."""

    def __init__(self) -> None:
        self._waiting: list[Source] = []
        self._values: set[str] = set()
        self._pieces: WordSearch | None = None

    def search(self, source: Source) -> None:
        """Hide this file's secrets. A large file is searched at once, so that it isn't kept in memory."""
        if source.is_small:
            self._waiting.append(source)
        else:
            self._values.update(_secrets(source))
        self._pieces = None

    def add(self, values: Iterable[str]) -> None:
        """Hide these secrets."""
        self._values.update(part for value in values for part in _parts(value, sure=True))
        self._pieces = None

    def hide(self, text: str) -> str:
        """The text with ``***`` in place of each secret."""
        pieces = self._known()
        return pieces.sub(text, _STARS) if pieces and len(text) >= SHORTEST else text

    def hide_in_line(self, line: str) -> str:
        """A line of a file with a star for each character of a secret, so that columns stay the same."""
        pieces = self._known()
        return pieces.sub(line, "*", keep_length=True) if pieces else line

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """The spans of secrets in a text, in characters."""
        return self._known().spans(text)

    def _known(self) -> WordSearch:
        if self._pieces is None:
            from sfscope_lint.engine.word_search import WordSearch

            for source in self._waiting:
                self._values.update(_secrets(source))
            self._waiting.clear()
            self._pieces = WordSearch(self._values)
        return self._pieces


def _secrets(source: Source) -> Iterator[str]:
    """The secrets of a file: values that their context calls secret, and random values of other elements."""
    from sfscope_lint.readers.secrets.elements import in_elements
    from sfscope_lint.readers.secrets.text import in_text
    from sfscope_lint.readers.secrets.values import looks_random

    text = source.text
    sure, unsure = in_elements(text)
    for start, end in merged(sure):  # unclosed elements all end at the same place
        yield from _parts(text[start:end], sure=True)
    for start, end in in_text(text):
        yield from _parts(text[start:end], sure=False)
    for start, end in () if source.path.lower().endswith(_TYPED) else merged(unsure):
        if looks_random(text[start:end]):
            yield from _parts(text[start:end], sure=True)


def _parts(written: str, *, sure: bool) -> Iterator[str]:
    """The words of a secret to hide, as written and with references resolved.

    If it isn't ``sure`` that the value is a secret, only words with a digit count, because variable names
    have none.
    """
    from html import unescape

    from sfscope_lint.readers.secrets.values import is_made_up
    from sfscope_lint.readers.secrets.vocabulary import is_ordinary
    from sfscope_lint.salesforce.placeholders import is_secret_placeholder

    written = re.sub(_CDATA, " ", written)
    words = {*re.findall(_PIECE, written), *re.findall(_PIECE, unescape(written))}
    for word in {*words, *(word.strip(_WITHOUT_ENDS) for word in words)}:
        if len(word) < SHORTEST or (not sure and not re.search(r"\d", word)):
            continue
        if not (is_ordinary(word) or is_made_up(word) or is_secret_placeholder(word)):
            yield word
