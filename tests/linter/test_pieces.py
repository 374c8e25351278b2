"""Many words in a text: found as one expression of all of them would find them."""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st

from sfscope_lint.pieces import SHORTEST, Pieces

WORDS = st.sets(st.text("ab", min_size=SHORTEST, max_size=12), min_size=1, max_size=6)


@given(WORDS, st.text("abc", max_size=40))
@example({"aaaaa", "aaaaabbbbb"}, "aaaaa")
def test_the_longest_from_the_left(words: set[str], text: str) -> None:
    any_word = re.compile("|".join(sorted(words, key=len, reverse=True)))
    pieces = Pieces(words)
    assert [*pieces.spans(text)] == [found.span() for found in any_word.finditer(text)]
    assert len(pieces.sub(text, "*", keep_length=True)) == len(text)
