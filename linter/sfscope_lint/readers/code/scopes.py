"""The variables of a program, and their values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model.traced_text import as_default, variable_name
from sfscope_lint.readers.code.things import Thing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sfscope_lint.readers.budget import Budget


class Scopes:
    """The nested functions of a program and their variables.

    ``constants`` are values assigned outside functions or to the object itself; ``returns`` are the values that functions
    return. Both are known everywhere: a second walk over a program knows what the first one found (``earlier``).
    """

    def __init__(self, budget: Budget, earlier: Scopes | None = None) -> None:
        self.constants: dict[str, Thing] = {}
        self.returns: dict[str, Thing] = {}
        self.branches = 0
        self.name = ""  # of the nameless function that is evaluated next
        self._budget = budget
        self._earlier = earlier
        self._scopes: list[dict[str, Thing]] = [{}]
        self._functions: list[str] = []
        self._defined: set[str] = set()
        self._parameters: list[tuple[str, ...]] = []
        self.passing: dict[str, int] = {}

    @property
    def outside(self) -> bool:
        """Whether the walk is outside all functions."""
        return not self._functions

    def enter(self, function: str, parameters: Iterable[tuple[str, Thing]]) -> None:
        """Enter a function; its parameters shadow outer names."""
        scope = dict(parameters)
        self._functions.append(function)
        self._defined.add(function)
        self._parameters.append(tuple(scope))
        self._scopes.append(scope)

    def leave(self) -> None:
        """Leave a function."""
        self._functions.pop()
        self._parameters.pop()
        self._scopes.pop()

    def local(self, name: str) -> Thing | None:
        """The value of a name in the current functions; None if it isn't known."""
        self._budget.spend(len(self._scopes) // 8)
        return next((scope[name] for scope in reversed(self._scopes) if name in scope), None)

    def anywhere(self, name: str) -> Thing | None:
        """The value of a constant, a property, or a function without arguments; None if it isn't known."""
        for scopes in (self, self._earlier):
            if scopes and (found := scopes.constants.get(name) or scopes.returns.get(name)):
                return found
        return None

    def says_the_same(self, earlier: Scopes | None) -> bool:
        """Whether an earlier walk has found the same constants and functions, so that one more finds nothing new."""
        return earlier is not None and self.texts() == earlier.texts()

    def texts(self) -> list[tuple[str, str]]:
        """The texts of all constants, and those that functions return, by name."""
        self._budget.spend((len(self.constants) + len(self.returns)) // 8)
        known = (*self.constants.items(), *self.returns.items())
        return [(name, thing.text.text if thing.text else "") for name, thing in known]

    def find(self, name: str) -> Thing | None:
        """The value of a name; None if it isn't known."""
        return self.local(name) or self.anywhere(name)

    def defines(self, function: str) -> bool:
        """Whether the program has a function of this name."""
        return function in self._defined or (self._earlier is not None and self._earlier.defines(function))

    def returned(self, function: str) -> Thing | None:
        """The value that a function of this program returns; None if it isn't known."""
        return self.returns.get(function) or (self._earlier.returns.get(function) if self._earlier else None)

    def note_return(self, thing: Thing) -> None:
        """Note a value that the current function returns; if there are several, the first one counts."""
        function = self._functions[-1] if self._functions else ""
        if function and function not in self.returns:
            self.returns[function] = thing
            name = variable_name(thing.text).lower()  # parameters are as they are spelt, or in lower case
            parameters = [parameter.lower() for parameter in self._parameters[-1]]
            if name in parameters:
                self.passing[function] = parameters.index(name)

    def passed(self, function: str) -> int | None:
        """The number of the argument that a function of this program returns, more or less; None if it returns no argument."""
        for scopes in (self, self._earlier):
            if scopes and function in scopes.returns:
                return scopes.passing.get(function)
        return None

    def assign(self, name: str, thing: Thing, *, declares: bool) -> None:
        """Assign a value to a name. In a branch it is only one of the name's possible values."""
        self._budget.spend(len(self._scopes) // 8)
        scope = self._scopes[-1] if declares else None
        scope = scope or next((s for s in reversed(self._scopes) if name in s), self._scopes[-1])
        if self.branches and name in scope and thing.text:
            thing = Thing(as_default(thing.text, name), thing.fields, thing.parts)
        scope[name] = thing
        if self.outside:
            self.constants.setdefault(name, thing)

    def forms(self) -> dict[str, Thing]:
        """The variables of the current function that are forms with a grant."""
        scope = self._scopes[-1]
        self._budget.spend(len(scope) // 8)
        return {name: thing for name, thing in scope.items() if "grant_type" in thing.fields}

    def remember(self, name: str, thing: Thing) -> None:
        """Assign a value to a dotted name in the current function."""
        self._scopes[-1][name] = thing
