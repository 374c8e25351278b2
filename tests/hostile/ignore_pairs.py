"""Random ignore files and paths, and a record of the answers of npm's ``ignore`` 5.3.2 for some of them.

``SFSCOPE_NODE_MODULES=… python -m tests.hostile.ignore_pairs`` regenerates the record.
"""

from __future__ import annotations

import json
import random
from pathlib import Path

Case = tuple[str, list[str]]

RECORD = Path(__file__).with_name("ignore-5.3.2.json")


def _words(text: str) -> list[str]:
    return text.split(" ")


_PIECES = [
    *_words("a b c X foo x.c .h é É \u017f K ß 😀 1 _ - # ! ( ) + { } | $ ^ . .. {1,2}"),
    *_words("* * ** ** *** ? / / / // /** **/ /**/"),
    *_words("[ab] [!a] [^Y] []X] [a-c] [c-a] [^a-c] [ [a [a/b] ] [é-ü] [ü-é] [[] [a-] [-a] [+--]"),
    *_words(
        r"[\d] [\w-z] [a\]b] [a\\] [\b] \ \\ \* \? \[ \] \! \# \d \w \s \S \b \B \n \- \x61 \u0061 \1 \0"
    ),
    *_words(r"\cA \\* \\+ \\( \\) \\| \\$ \\{2}"),
    *(" ", "\\ ", "\t", "\r", "\u00a0", "\ufeff", "\u2028"),
]
_NAMES = [
    *_words("a b c A B x X Y foo FOO x.c .h é É \u017f s \u212a k ß 😀 1 2 d n w !a . _ -"),
    *_words("( ) + \\ [ ] ! # ^ * ? $ | { }"),
    *(" ", "\u00a0", "\u2028", "\x01", "\r", "a b"),
]


def cases(pairs: int, seed: int) -> list[Case]:
    """At least this many pairs of an ignore file and a path; half of the paths are made from one of the patterns."""
    chance = random.Random(seed)
    made: list[Case] = []
    while pairs > 0:
        lines = [_line(chance) for _ in range(chance.choice([1, 1, 1, 2, 3, 5]))]
        paths = [_path(chance) for _ in range(4)] + [_alike(chance, chance.choice(lines)) for _ in range(6)]
        made.append((chance.choice(["\n", "\n", "\r\n"]).join(lines), [path for path in paths if path]))
        pairs -= len(made[-1][1])
    return made


def _line(chance: random.Random) -> str:
    middle = "".join(chance.choices(_PIECES, k=chance.randint(1, chance.choice([2, 4, 7]))))
    start = chance.choice(["", "", "", "", "!", "/", "\ufeff", "#"])
    return start + middle + chance.choice(["", "", "", "", "/", " ", "  ", "\\ ", "\\"])


def _path(chance: random.Random) -> str:
    folders = ["".join(chance.choices(_NAMES, k=chance.randint(1, 3))) for _ in range(chance.randint(1, 4))]
    return "/".join(folders) + chance.choice(["", "", "", "/"])


def _alike(chance: random.Random, line: str) -> str:
    """A path that is likely to match the pattern."""
    instead = {
        "*": ["", "a", "ab", "x/y"],
        "?": ["a", "X"],
        "[": ["", "["],
        "]": ["", "]"],
        "\\": ["", "\\"],
    }
    middle = "".join(
        chance.choice(instead.get(each, [each, each, each.swapcase() if len(each.swapcase()) == 1 else each]))
        for each in line.strip("!/ ")
    )
    return chance.choice(["", "", "a/", "foo/"]) + middle + chance.choice(["", "", "/a", "/", "b"])


def _record() -> None:
    from tests.hostile.node import ask

    chosen = cases(500, seed=532)
    answers = ask("ignore", [list(case) for case in chosen])
    entries = [[text, paths, answer] for (text, paths), answer in zip(chosen, answers, strict=True)]
    RECORD.write_text("[\n" + ",\n".join(json.dumps(entry) for entry in entries) + "\n]\n")


if __name__ == "__main__":
    _record()
