"""Evaluate a program's syntax tree, by the table of its language, to find out what its calls get.

Each node is evaluated by a generator, which yields the nodes that it needs and is sent their values. So a deep program
needs memory but no recursion, and one counter bounds the work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sfscope_lint.readers.budget import UnparsedError
from sfscope_lint.readers.code import containers, expressions, invocations, meanings, statements, strings
from sfscope_lint.readers.code.calls import Program
from sfscope_lint.readers.code.context import Context, named
from sfscope_lint.readers.code.parse import misread_line, parse
from sfscope_lint.readers.code.positions import Code
from sfscope_lint.readers.code.scopes import Scopes
from sfscope_lint.readers.code.things import Thing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tree_sitter import Node

    from sfscope_lint.model.request_kinds import RequestKind
    from sfscope_lint.model.source import Span
    from sfscope_lint.model.token_requests import TokenRequest
    from sfscope_lint.readers.code.context import Walk
    from sfscope_lint.readers.code.meanings import Language
    from sfscope_lint.readers.token_request import SourceFile

_WALKS = 3
_DEEPEST = 10_000  # nodes in nodes; a concatenation is as deep as it has operators

_EVALUATE: Mapping[type, Callable[[Context, Node, Any], Walk]] = {
    meanings.Inside: expressions.inside,
    meanings.Block: statements.block,
    meanings.Branch: statements.branch,
    meanings.String: strings.string,
    meanings.Joined: strings.joined,
    meanings.Member: expressions.member,
    meanings.Subscript: expressions.subscript,
    meanings.Binary: expressions.binary,
    meanings.Choice: expressions.choice,
    meanings.Assign: statements.assign,
    meanings.Field: statements.field,
    meanings.Parameters: statements.parameters,
    meanings.Function: statements.function,
    meanings.Return: statements.returned,
    meanings.Object: containers.mapping,
    meanings.Initializer: containers.initializer,
    meanings.Spread: containers.spread,
    meanings.Keyword: expressions.inside,
    meanings.Made: invocations.made,
    meanings.List: containers.listed,
    meanings.TypedList: containers.typed_list,
    meanings.Call: invocations.call,
    meanings.MethodCall: invocations.method_call,
    meanings.Command: invocations.command,
}


def requests_in(
    file: SourceFile,
    kind: RequestKind,
    language: Language,
    text: str,
    places: int | Sequence[Span] = 0,
) -> list[TokenRequest]:
    """The token requests of a program. ``places`` says where its text stands in the file: an offset, or a span a character.

    Raises ``UnparsedError`` if it can't be parsed, takes too many steps, or the words of a request stand where it can't be
    parsed and none is found.
    """
    code = Code(text, places)
    tree = parse(language.grammar, language.mask(code.data))
    budget = file.budget
    program, scopes = Program(file, kind, budget), None
    for number in range(
        _WALKS
    ):  # a constant may be defined below its use, and what it is made of still further below
        before, earlier = budget.left, scopes
        program, scopes = Program(file, kind, budget), Scopes(budget, earlier)
        evaluate(tree.root_node, Context(program, language, code, scopes, budget))
        if number and (scopes.says_the_same(earlier) or budget.left < before - budget.left):
            break
    found = program.requests()
    if not found and (line := misread_line(tree.root_node, code.data)):
        raise UnparsedError(f"line {line} can't be parsed as {language.name}")
    return found


def evaluate(root: Node, context: Context) -> Thing:
    """The value of a node, by its meaning."""
    walks = [_walk(root, context)]
    value: Any = None  # a generator starts with None
    while True:
        try:
            node = walks[-1].send(value)
        except StopIteration as done:
            walks.pop()
            value = done.value
            if not walks:
                return value if isinstance(value, Thing) else Thing()
            continue
        context.budget.spend(1)
        node = context.innermost(node)
        meaning = context.meaning(node)
        if isinstance(meaning, meanings.Name):
            value = expressions.name(context, node)
        elif isinstance(meaning, meanings.Skip):
            value = Thing()
        elif meaning is None and not node.named_child_count:
            value = context.unknown(node)
        else:
            walks.append(_walk(node, context))
            value = None
            if len(walks) > _DEEPEST:
                raise UnparsedError("it is nested too deeply")


def _walk(node: Node, context: Context) -> Walk:
    meaning = context.meaning(node)
    evaluation = _EVALUATE.get(type(meaning))
    return evaluation(context, node, meaning) if evaluation else _parts(context, node)


def _parts(context: Context, node: Node) -> Walk:
    """The value of a node without a meaning: only the values that it depends on are known."""
    parts = []
    for inner in named(node):
        parts.append((yield inner))  # noqa: PERF401 - a comprehension can't yield
    return context.unknown(node, *parts)
