"""Structure-aware mutation: moves whole tags, strings, words and lines, while libFuzzer moves bytes."""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# Bytes, because the input need not be text: a tag, a string, a word, white space, any other byte.
_TOKEN = re.compile(rb"<[^<>]{1,300}>|\"[^\"\n]{0,300}\"|'[^'\n]{0,300}'|\w+|\s+|[\x80-\xff]+|.", re.DOTALL)
_QUOTED = re.compile(rb"(\"|').*\1", re.DOTALL)
_MOST = 4


def mutated(data: bytes, words: Sequence[bytes], longest: int, seed: int) -> bytes:
    """The data with some tokens changed; ``words`` may be inserted. Deterministic for a seed."""
    random = Random(seed)
    tokens = _TOKEN.findall(data)
    for _ in range(random.randint(1, _MOST)):
        _change(tokens, words, random)
    return b"".join(tokens)[:longest]


def _change(tokens: list[bytes], words: Sequence[bytes], random: Random) -> None:
    if not tokens:
        tokens.append(random.choice(words))
        return
    start = random.randrange(len(tokens))
    end = min(len(tokens), start + random.choice((1, 1, 1, 2, 3, 5, 9, 20)))
    match random.randrange(9):
        case 0:
            del tokens[start:end]
        case 1:
            tokens[start:start] = tokens[start:end]
        case 2:
            tokens[start:start] = [random.choice(words)]
        case 3:
            tokens[start] = random.choice(words)
        case 4:  # a token from elsewhere in the text
            tokens[start] = random.choice(tokens)
        case 5:
            moved = tokens[start:end]
            del tokens[start:end]
            target = random.randint(0, len(tokens))
            tokens[target:target] = moved
        case 6:  # deep nesting and long runs break parsers and regular expressions
            tokens[start:end] = tokens[start:end] * 2 ** random.choice((1, 1, 2, 3, 5, 8, 12))
        case 7:  # what is around a quoted text stays valid
            quoted = [place for place, token in enumerate(tokens) if _QUOTED.fullmatch(token)]
            if quoted:
                place = random.choice(quoted)
                tokens[place] = _requoted(tokens[place], random.choice(words))
        case _:  # swap names, like a typing mistake
            tokens[start] = tokens[start].swapcase() if random.random() < 0.3 else tokens[start][:-1]


def _requoted(token: bytes, word: bytes) -> bytes:
    """Another text between the quotes of a token, escaped as most languages do."""
    quote = token[:1]
    escaped = word.replace(b"\\", b"\\\\").replace(quote, b"\\" + quote)
    if word[:1] == b"\\" and len(word) > 1:  # it is an escape itself
        escaped = word
    return quote + escaped.replace(b"\r", b"\\r").replace(b"\n", b"\\n").replace(b"\0", b"\\u0000") + quote
