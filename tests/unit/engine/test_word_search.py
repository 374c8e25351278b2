"""Searching for many words gives the same result as one expression of all of them."""

from __future__ import annotations

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from sfscope_lint.engine.word_search import SHORTEST, WordSearch

WORDS = st.sets(st.text("ab", min_size=SHORTEST, max_size=12), min_size=1, max_size=6)


@settings(deadline=None)
@given(WORDS, st.text("abc", max_size=40))
@example({"aaaaa", "aaaaabbbbb"}, "aaaaa")
def test_every_character_of_every_word_is_found(words: set[str], text: str) -> None:
    any_word = re.compile(f"(?=({'|'.join(sorted(words, key=len, reverse=True))}))")
    hidden = {place for found in any_word.finditer(text) for place in range(*found.span(1))}
    shown = "".join("*" if place in hidden else character for place, character in enumerate(text))
    pieces = WordSearch(words)
    assert pieces.sub(text, "*", keep_length=True) == shown
    assert pieces.sub(text, "*") == re.sub(r"\*+", "*", shown)


@settings(deadline=None)
@given(st.integers(SHORTEST, 400), st.text("-+", max_size=9), st.text("-+", max_size=9))
@example(100, "", "")
def test_word_of_any_length_is_replaced_completely(length: int, before: str, behind: str) -> None:
    word = "".join(chr(ord("A") + (place * place) % 57) for place in range(length))
    assert WordSearch([word]).sub(f"{before}{word}{behind}", "*") == f"{before}*{behind}"
