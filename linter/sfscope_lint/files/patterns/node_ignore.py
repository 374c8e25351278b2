r"""Ignore patterns with the semantics of the npm package ``ignore`` 5.3.2, which reads ``.forceignore``.

The package turns a line into a regular expression in sixteen steps. Each step replaces parts of the text of
the step before it. The steps are the specification, including odd ones (``[!a]`` is ``!`` or ``a``, ``\d`` is
a digit). So this module has the same steps in the same order, and reads the result as JavaScript does. Each
step takes linear time.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from sfscope_lint.files.patterns.regex_characters import SPACE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sfscope_lint.files.patterns.automaton import Automaton, State

_SPECIAL = str.maketrans({character: f"\\{character}" for character in "\\$.|*+(){^"})
_GLOBSTAR = r"\\/\\\*\\\*(?=\\/|\Z)"
_STARS = "(?:\\A|(?<=[^\\\\]))(?:\\\\\\*)+(?=[^\n\r\u2028\u2029])"
_END = r"(?=$|\/$)"
# Few lines need these, so they are compiled on first use.
_ESCAPED_SPACE = rf"(?<!\\)(\\++)[{SPACE}]"
_TRIPLE = r"\\\\\\(?=[$.|*+(){^])"
_RANGE = r"([0-z])-([0-z])"
_PLAIN = str.maketrans("", "", " ._-/*")
_MOST_LITERALS = 100  # of more lines, the automaton is faster


class NodeIgnore:
    """The lines of an ignore file. Raises ``InvalidRegexError`` if ``ignore`` throws, and ``TooMuchWorkError``.

    Plain lines are valid, and are read when a path may match one: most runs have no such path.
    """

    def __init__(self, text: str) -> None:
        self._lines = tuple(filter(_is_pattern, text.replace("\r\n", "\n").split("\n")))
        self._literals = _literals(self._lines)
        self._folders: dict[str, State | None] = {}
        if self._literals is None:
            _ = self._automaton  # raises

    @cached_property
    def _automaton(self) -> Automaton:
        from sfscope_lint.files.patterns.automaton import Automaton
        from sfscope_lint.files.patterns.regex_syntax import parse

        return Automaton(parse(_source(line)) for line in self._lines)

    def ignores(self, path: str) -> bool:
        """Whether the path or a folder above it is ignored.

        The path is relative to the file's directory, with ``/``; a folder's path ends with a slash. Raises
        ``TooMuchWorkError``.
        """
        if self._literals is not None:
            lower = f"/{path}".lower()
            if not any(literal in lower for literal in self._literals):
                return False
        if not path.partition("/")[0].strip("."):
            return False  # ignore throws because the path isn't below its directory
        folder, slash, name = path.rpartition("/")
        state = self._folder(folder + slash)
        return state is None or (name != "" and self._denies(self._read(state, name)))

    def _folder(self, path: str) -> State | None:
        """The state after a folder's path, which ends with a slash; None if the folder is ignored."""
        if not path:
            return self._automaton.start
        if path not in self._folders:
            above, slash, name = path[:-1].rpartition("/")
            state = self._folder(above + slash)
            after = state and self._read(state, f"{name}/")
            self._folders[path] = None if after is None or self._denies(after) else after
        return self._folders[path]

    def _read(self, state: State, text: str) -> State:
        if not text.isascii():
            from sfscope_lint.files.patterns.utf16 import code_units

            text = code_units(text)
        for character in text:
            state = state.following.get(character) or self._automaton.step(state, character)
        return state

    def _denies(self, state: State) -> bool:
        last = self._automaton.last_match(state)
        return last >= 0 and not self._lines[last].startswith("!")


def _is_pattern(line: str) -> bool:
    backslashes = len(line) - len(line.rstrip("\\"))
    # A single backslash at the end escapes nothing.
    return bool(line.strip(SPACE)) and not line.startswith("#") and backslashes != 1


def _literals(lines: Iterable[str]) -> frozenset[str] | None:
    """For each pattern that ignores something, a text between its stars: what it matches has that text.

    That holds in lower case, and with a slash before the path. None if a line has other special characters than stars.
    """
    literals = set()
    for line in lines:
        letters = line.removeprefix("!").translate(_PLAIN)
        if letters and not (letters.isascii() and letters.isalnum()):
            return None
        if not line.startswith("!"):
            literals.add(max(line.rstrip(" ").split("*"), key=len).lower())
    return frozenset(literals) if len(literals) <= _MOST_LITERALS else None


def _source(line: str) -> str:
    """The source of the JavaScript expression for a line."""
    from sfscope_lint.files.patterns.utf16 import code_units

    pattern = code_units(line.removeprefix("!"))
    for escaped in ("\\!", "\\#"):
        pattern = pattern[1:] if pattern.startswith(escaped) else pattern
    return regex_source(pattern)


def regex_source(pattern: str) -> str:
    """The source of the JavaScript expression for a pattern."""
    text = _without_trailing_space(pattern.removeprefix("\ufeff"))
    if "\\" in text:
        text = re.sub(_ESCAPED_SPACE, lambda found: "\\" * (len(found[1]) // 2 * 2) + " ", text)
    text = text.translate(_SPECIAL).replace("?", "[^/]")
    text = "^" + text[1:] if text.startswith("/") else text
    text = text.replace("/", r"\/")
    start = text.lstrip("^")
    if start.startswith(r"\*\*\/"):
        text = r"^(?:.*\/)?" + start[6:]
    if text and not text.startswith("^"):
        text = ("^" if "/" in pattern[:-1] else r"(?:^|\/)") + text
    text = re.sub(
        _GLOBSTAR, lambda found: r"(?:\/[^\/]+)*" if found.end() < len(found.string) else r"\/.+", text
    )
    text = re.sub(_STARS, lambda _: r"[^\/]*", text)
    if "\\\\" in text:
        text = re.sub(_TRIPLE, lambda _: "\\", text).replace("\\\\", "\\")
    return _with_end(_with_classes(text))


def _without_trailing_space(text: str) -> str:
    """The text without trailing white space, except for one space after a backslash that escapes it."""
    rest = text.rstrip(SPACE)
    backslashes = len(rest) - len(rest.rstrip("\\"))
    return rest[:-1] + " " if rest != text and backslashes % 2 else rest


def _with_classes(text: str) -> str:
    """Turn brackets into character classes; brackets with a slash in them stay as they are."""
    done, at = [], 0
    while (start := text.find("[", at)) >= 0:
        end = min((found for mark in "]/" if (found := text.find(mark, start)) >= 0), default=len(text))
        escaped = start > at and text[start - 1] == "\\"
        done.append(text[at : start - escaped])
        close = text[end : end + 1]
        if close == "/":
            done.append(text[start - escaped : end])
            at = end
            continue
        content = text[start + 1 : end]
        inner = content.rstrip("\\")
        backslashes = content[len(inner) :]
        if escaped:
            done.append(f"\\[{inner}{backslashes[: len(backslashes) // 2 * 2]}{close}")
        elif close and len(backslashes) % 2 == 0:
            done.append(f"[{re.sub(_RANGE, _in_order, inner)}{backslashes}]")
        else:
            done.append("[]")
        at = end + len(close)
    return "".join(done) + text[at:]


def _in_order(found: re.Match[str]) -> str:
    return found[0] if found[1] <= found[2] else ""


def _with_end(text: str) -> str:
    if text.endswith("/"):
        return text + "$"
    if text and not text.endswith("*"):
        return text + _END
    if text.endswith("\\*"):
        head = text[:-2]
        return head + ("[^/]+" if head.endswith(("^", "\\/")) else "[^/]*") + _END
    return text
