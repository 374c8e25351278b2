"""Searches for several regular expressions at once.

The time is bounded by the lengths of the text and the expressions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.files.patterns import TooMuchWorkError
from sfscope_lint.files.patterns.regex_syntax import (
    Assertion,
    CharSet,
    Choice,
    Node,
    Sequence,
)
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST_INSTRUCTIONS = 200_000
_MOST_WORK = 10_000_000  # visited instructions and ranges: some seconds
_MOST_KEPT = 2_000_000  # instructions in cached states


class _Instruction(Record):
    """One instruction: take a character, check an assertion, split, or (otherwise) end an expression."""

    taking: CharSet | None = None
    assertion: str = ""
    split: tuple[int, ...] = ()
    matched: int = -1


class State:
    """The automaton's state after some characters. ``following`` and ``match`` are computed on first use."""

    __slots__ = ("at", "following", "match", "previous")

    def __init__(self, at: tuple[int, ...], previous: str) -> None:
        self.at = at
        self.previous = previous
        self.following: dict[str, State] = {}
        self.match: int | None = None


_NOTHING, _WORDLIKE, _OTHER = "", "w", "o"  # kinds of character before or after a position


class Automaton:
    """Searches a text for several expressions at once.

    A step costs at most as much as the expressions are long; most steps are cached. Creating it and taking a
    step raise ``TooMuchWorkError``. Creating it also raises the errors of ``nodes``.
    """

    def __init__(self, nodes: Iterable[Node]) -> None:
        self._program: list[_Instruction] = []
        starts = []
        for number, node in enumerate(nodes):
            starts.append(len(self._program))
            self._emit(node)
            self._add(_Instruction(matched=number))
        self._starts = tuple(starts)
        self._open: dict[
            tuple[str, str], tuple[int, ...]
        ] = {}  # instructions reached from the starts, by the kinds of character around
        self._begun: dict[tuple[str, str], frozenset[int]] = {}
        self._states: dict[tuple[tuple[int, ...], str], State] = {}
        self._kept = 0
        self._work = 0
        self.start = State((), _NOTHING)

    def step(self, state: State, character: str) -> State:
        """The state after one more character."""
        found = state.following.get(character)
        if found is None:
            found = self._step(state, character)
            if self._kept < _MOST_KEPT:
                state.following[character] = found
        return found

    def last_match(self, state: State) -> int:
        """The number of the last expression that matches if the text ends here; -1 if none does."""
        if state.match is None:
            reached = self._reach((*state.at, *self._starts), state.previous, _NOTHING)
            state.match = max((self._program[at].matched for at in reached), default=-1)
        return state.match

    def _step(self, state: State, character: str) -> State:
        kind = _WORDLIKE if character.isascii() and (character.isalnum() or character == "_") else _OTHER
        key = (state.previous, character)
        if key not in self._begun:
            around = (state.previous, kind)
            if around not in self._open:
                self._open[around] = tuple(self._reach(self._starts, *around))
            self._begun[key] = frozenset(self._take(self._open[around], character))
        reached = self._reach(state.at, state.previous, kind)
        after = tuple(sorted(self._begun[key].union(self._take(reached, character))))
        found = self._states.get((after, kind))
        if found is None:
            found = State(after, kind)
            if self._kept < _MOST_KEPT:
                self._states[after, kind] = found
                self._kept += len(after) + 1
        return found

    def _take(self, places: Iterable[int], character: str) -> Iterable[int]:
        for at in places:
            taking = self._program[at].taking
            if taking is None:
                yield at  # a match stays a match, whatever follows
                continue
            self._spend(len(taking.ranges))
            if taking.holds(character):
                yield at + 1

    def _reach(self, places: Iterable[int], before: str, behind: str) -> set[int]:
        """The instructions reachable without taking a character that take one or end an expression."""
        stack, seen, reached = list(places), set(), set()
        while stack:
            at = stack.pop()
            if at in seen:
                continue
            seen.add(at)
            instruction = self._program[at]
            if instruction.split:
                stack += instruction.split
            elif not instruction.assertion:
                reached.add(at)
            elif _holds(instruction.assertion, before, behind):
                stack.append(at + 1)
        self._spend(len(seen))
        return reached

    def _spend(self, work: int) -> None:
        self._work += work
        if self._work > _MOST_WORK:
            raise TooMuchWorkError("matching its patterns takes too long")

    def _add(self, instruction: _Instruction) -> int:
        if len(self._program) >= _MOST_INSTRUCTIONS:
            raise TooMuchWorkError("it is too long")
        self._program.append(instruction)
        return len(self._program) - 1

    def _emit(self, node: Node) -> None:
        if isinstance(node, CharSet):
            self._add(_Instruction(taking=node))
        elif isinstance(node, Assertion):
            self._add(_Instruction(assertion=node.kind))
        elif isinstance(node, Sequence):
            for part in node.parts:
                self._emit(part)
        elif isinstance(node, Choice):
            self._emit_choice(node.branches)
        else:
            for _ in range(node.least):
                self._emit(node.part)
            if node.most is None:
                loop = self._add(_Instruction())
                self._emit(node.part)
                self._add(_Instruction(split=(loop,)))
                self._program[loop] = _Instruction(split=(loop + 1, len(self._program)))
            else:
                for _ in range(node.most - node.least):
                    self._emit_choice((node.part, Sequence(())))

    def _emit_choice(self, branches: tuple[Node, ...]) -> None:
        split = self._add(_Instruction())
        starts, ends = [], []
        for branch in branches:
            starts.append(len(self._program))
            self._emit(branch)
            ends.append(self._add(_Instruction()))
        self._program[split] = _Instruction(split=tuple(starts))
        for end in ends:
            self._program[end] = _Instruction(split=(len(self._program),))


def _holds(assertion: str, before: str, behind: str) -> bool:
    if assertion == "^":
        return before == _NOTHING
    if assertion == "$":
        return behind == _NOTHING
    return ((before == _WORDLIKE) != (behind == _WORDLIKE)) is (assertion == "b")
