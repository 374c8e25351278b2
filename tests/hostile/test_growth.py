"""Every regular expression in the program takes linear time.

New ones are found automatically. One that is built at run time must be listed here, with an example.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections import defaultdict, deque
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeGuard

import pytest
from tests.hostile.bombs import Bomb, bombs
from tests.hostile.growth import cost, growth

import sfscope_lint
import sfscope_rules
from sfscope_lint.engine import log_apps
from sfscope_lint.files.time_limit import TimeLimitError
from sfscope_lint.readers.logs import times
from sfscope_lint.readers.secrets import elements, values
from sfscope_lint.readers.secrets import text as secret_text
from sfscope_lint.salesforce import metadata_values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

_CALLS = frozenset({"compile", "match", "fullmatch", "search", "finditer", "findall", "sub", "subn", "split"})
_ANCHORED = frozenset({"match", "fullmatch"})
_SMALLEST, _LARGEST = 2_000, 1_000_000  # characters
_QUICK = 0.00025  # seconds for the smallest input: quadratic work takes longer
_ENDLESS = 0.25  # seconds for an input of at most four times that: linear work takes a few hundredths


def modules() -> Iterator[ModuleType]:
    for package in (sfscope_lint, sfscope_rules):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith(".__main__"):
                yield importlib.import_module(found.name)


class Expression(NamedTuple):
    """A regular expression and its location; ``methods`` are the methods of ``re.Pattern`` that are called on it."""

    where: str
    pattern: re.Pattern[Any]
    methods: frozenset[str]


# Expressions built at run time, by module and the first name that has no static value, with examples.
MADE: dict[tuple[str, str], tuple[str, ...]] = {
    # Patterns from the settings or sfdx-project.json come from users: a timer limits them (test_time_limits).
    ("lint.files.globs", "regex"): (),
    ("lint.files.patterns.javascript_regex", "digits"): (),
    ("lint.files.patterns.javascript_regex", "translation"): (),
    ("lint.files.patterns.minimatch", "found"): (),
    ("lint.files.patterns.minimatch", "negated"): (),
    ("lint.files.replacements", "text"): (),
    ("lint.engine.log_apps", "choices"): (
        log_apps._any_of({"Order_Sync", "Order_Sync_2", "OrderSync"}).pattern,
    ),
    ("lint.readers.code.strings", "meaning"): ("`(.)",),
    ("lint.readers.logs.times", "form"): tuple(form.pattern for form in times._FORMS),
    ("lint.readers.secrets.elements", "pattern"): (elements._BARE_TAG, elements._CLOSING_TAG),
    ("lint.readers.secrets.text", "name"): (rf"(?<![\w.])key{secret_text._ASSIGNMENT}",),
    ("lint.readers.secrets.text", "p"): (
        secret_text._VALUE,
        secret_text._HEADER_VALUE,
        secret_text._VARIABLE,
    ),
    ("lint.readers.secrets.text", "pattern"): (
        secret_text._PIPED[1],
        *(pattern for _, pattern in secret_text._PATTERNS),
    ),
    ("lint.readers.secrets.values", "form"): tuple(values._PROVIDER_FORMS.values()),
    ("lint.salesforce.metadata_values", "self"): (metadata_values._ORG_SCOPED,),
}
# Expressions that are matched at a single place of a text, and where that is.
ONCE = {
    "lint.readers.secrets.text.p": "after a secret's name; the search goes on after the value",
    "lint.readers.code.apex_mask._BRACE": "after a bracket and blanks",
    "lint.salesforce.secret_names._WORD": "in the last 80 characters of a name",
    "lint.files.patterns.minimatch._TOKEN": "in a glob of at most 1,000 characters",
    "lint.files.patterns.javascript_regex._IN_REPLACEMENT": "in a text of at most 10,000 characters with at most 20 marks",
    "lint.files.patterns.javascript_regex.scan": "in an expression of at most 1,000 characters",
    "lint.readers.xml.element_places.START_TAG": "where the parser has found an element, so its tag is closed",
    "lint.readers.logs.newman._NEXT": "after an object that was read; without a comma the search ends",
    "lint.readers.requests.shell_words._VARIABLE": "where a closing brace follows the name",
    "lint.fixes.xml_edits._REST_OF_LINE": "after the one element that another is inserted after",
}


# Expressions that are only matched against our own text, and which.
TAME = {
    "lint.files.globs._STARS": "output of pathspec, in which each class is closed (test_patterns_of_the_settings_are_read_in_linear_time)"
}


class _Scan(ast.NodeVisitor):
    """The calls in one module that compile or use an expression."""

    def __init__(self, module: ModuleType) -> None:
        self.module = module
        self.written: list[tuple[ast.Call, str]] = []  # a call of re, and the name of its result
        self.used: list[tuple[str, str]] = []  # the name of a pattern, and a method called on it
        source = Path(str(module.__file__)).read_text(encoding="utf-8")
        if any(f".{call}(" in source for call in _CALLS):
            self.visit(ast.parse(source))

    def visit_Assign(self, node: ast.Assign) -> None:
        target = node.targets[0]
        if _is_call_of_re(node.value) and isinstance(target, ast.Name):
            self.written.append((node.value, target.id))
            self.generic_visit(node.value)
        else:
            self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        if _is_call_of_re(node):
            self.written.append((node, ""))
        elif isinstance(node.func, ast.Attribute) and node.func.attr in _CALLS:
            owner = node.func.value
            # With a start position: it may be called at every position in turn.
            method = "scan" if node.func.attr in _ANCHORED and len(node.args) > 1 else node.func.attr
            if _is_call_of_re(owner):
                self.written.append((owner, f"{method}()"))
                self.used.append((f"{method}()", method))
                for argument in (*owner.args, *node.args):
                    self.visit(argument)
                return
            self.used.append((_last_name(owner), method))
        self.generic_visit(node)


def _is_call_of_re(node: ast.AST) -> TypeGuard[ast.Call]:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in _CALLS
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
    )


def _last_name(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _flags(call: ast.Call, method: str, names: dict[str, Any]) -> int:
    place = {"compile": 1, "sub": 4, "subn": 4, "split": 3}.get(method, 2)
    given = [k.value for k in call.keywords if k.arg == "flags"] or call.args[place : place + 1]
    return int(_value(given[0], names)) if given else 0


def _value(node: ast.expr, names: dict[str, Any]) -> Any:
    return eval(compile(ast.Expression(node), "", "eval"), names)


def expressions() -> tuple[list[Expression], set[tuple[str, str]]]:
    """All expressions in the program, and the places that build some at run time."""
    made: set[tuple[str, str]] = set()
    scans = [_Scan(module) for module in modules()]
    methods: dict[str, set[str]] = defaultdict(set)
    for scan in scans:
        for name, method in scan.used:
            methods[name].add(method)
    found: dict[tuple[str, Any, int], Expression] = {}

    def add(where: str, pattern: re.Pattern[Any], called: set[str]) -> None:
        key = (where, pattern.pattern, pattern.flags)
        before = found[key].methods if key in found else frozenset[str]()
        found[key] = Expression(where, pattern, before | called)

    for scan in scans:
        names, home = vars(scan.module), scan.module.__name__.removeprefix("sfscope_")
        for call, name in scan.written:
            method = str(getattr(call.func, "attr", ""))
            called = {method} if method != "compile" else methods[name] if name else {"finditer"}
            try:
                sources = [_value(call.args[0], names)]
            except NameError as error:
                key = (home, str(error.name))
                sources = list(MADE.get(key, ()))
                made.add(key)
            for source in sources:
                flags = _flags(call, method, names)
                pattern = source if isinstance(source, re.Pattern) else re.compile(source, flags)
                add(f"{home}.{name.strip('()') or ast.unparse(call.args[0])}"[:60], pattern, called)
    known = {(expression.pattern.pattern, expression.pattern.flags) for expression in found.values()}
    for module in modules():
        for name, value in vars(module).items():
            for pattern in _patterns_in(value):
                if (pattern.pattern, pattern.flags) not in known:
                    add(f"{module.__name__}.{name}", pattern, {"finditer"})
    return sorted(found.values(), key=lambda expression: expression.where), made


def _patterns_in(value: Any) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from _patterns_in(item)
    elif isinstance(value, dict):
        yield from _patterns_in(tuple(value.values()))


EXPRESSIONS, FOUND_MADE = expressions()


def _work(expression: Expression, text: Any) -> Callable[[], object]:
    pattern = expression.pattern
    text = text.encode("latin-1") if isinstance(pattern.pattern, bytes) else text
    if expression.where in ONCE or expression.methods <= _ANCHORED:
        matching = pattern.fullmatch if expression.methods == {"fullmatch"} else pattern.match
        return lambda: matching(text)
    return lambda: deque(pattern.finditer(text), maxlen=0)


def _explodes(expression: Expression, bomb: Bomb) -> str:
    """How the work grows if it is quadratic or worse; otherwise an empty text."""
    try:
        small = cost(_work(expression, bomb.of(_SMALLEST)), most=_ENDLESS)
        if small < _QUICK or cost(_work(expression, bomb.of(4 * _SMALLEST)), most=_ENDLESS) < 7 * small:
            return ""  # clearly linear, like most: no exact measurement needed
        grown = growth(lambda size: _work(expression, bomb.of(size)), _SMALLEST // 2, _LARGEST)
    except TimeLimitError:
        return f"{bomb!r}: doesn't end"
    return "" if grown.is_linear else f"{bomb!r}: {grown}"


@pytest.mark.parametrize("expression", EXPRESSIONS, ids=[e.where for e in EXPRESSIONS])
def test_every_expression_takes_linear_time(expression: Expression) -> None:
    if expression.where in TAME:
        return
    exploding = (said for bomb in bombs(expression.pattern) if (said := _explodes(expression, bomb)))
    assert next(exploding, "") == ""


def test_expressions_built_at_run_time_are_listed() -> None:
    assert set(MADE) == FOUND_MADE


def test_exceptions_still_exist() -> None:
    assert {*ONCE, *TAME} <= {expression.where for expression in EXPRESSIONS}


@pytest.mark.parametrize(
    ("pattern", "methods"),
    [
        (r"\s*([^?#]*?)/*services/oauth2/token", {"match"}),
        (r"(?s)<!--.*?-->", {"finditer"}),
        (r"(?:[ \t]*<!--[^\r\n]*?-->)*[ \t]*(\r\n|\r|\n)", {"match"}),
        (r"(a|b|ab)*c", {"match"}),
    ],
)
def test_bombs_find_quadratic_expressions(pattern: str, methods: set[str]) -> None:
    expression = Expression("", re.compile(pattern), frozenset(methods))
    assert any(_explodes(expression, bomb) for bomb in bombs(expression.pattern))


@pytest.mark.parametrize(("per_pair", "is_linear"), [(0, True), (1, False)])
def test_growth_tells_quadratic_work_from_linear(per_pair: int, is_linear: bool) -> None:
    """Ten steps per character, and one per pair of characters."""

    def work(size: int) -> Callable[[], object]:
        return lambda: sum(1 for _ in range(10 * size + per_pair * size * size))

    assert growth(work, 150, 10_000).is_linear is is_linear
