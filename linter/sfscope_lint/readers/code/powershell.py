"""PowerShell: ``Invoke-RestMethod`` and ``Invoke-WebRequest`` with a body in a string or a hashtable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model.request_kinds import RequestKind
from sfscope_lint.model.source import Span
from sfscope_lint.readers.code import evaluator
from sfscope_lint.readers.code.meanings import (
    Assign,
    Binary,
    Block,
    Branch,
    Command,
    Function,
    Inside,
    Language,
    List,
    Member,
    MethodCall,
    Name,
    Object,
    Pair,
    Parameter,
    Parameters,
    Pattern,
    Return,
    Skip,
    String,
    Subscript,
    table,
)
from sfscope_lint.readers.code.parse import Grammar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.model.token_requests import TokenRequest
    from sfscope_lint.readers.token_request import SourceFile

_REQUESTS = frozenset({"invoke-restmethod", "invoke-webrequest", "irm", "iwr"})

POWERSHELL = Language(
    "PowerShell",
    Grammar("tree_sitter_powershell", block_comments=False),
    table(
        (
            Skip(),
            "comment command_argument_sep command_parameter type_literal attribute_list assignement_operator",
        ),
        (Skip(), "comparison_operator format_operator"),
        (Block(), "program statement_block"),
        (Block(last=True), "script_block script_block_body statement_list"),
        (Parameters(), "param_block"),
        (Branch(), "if_statement switch_statement"),
        (String("`"), "expandable_string_literal expandable_here_string_literal"),
        (String(), "verbatim_string_characters verbatim_here_string_characters generic_token"),
        (Name("$@{}"), "variable"),
        (Member(0, -1), "member_access"),
        (Subscript(0, -1), "element_access"),
        (Binary(), "additive_expression additive_argument_expression comparison_expression"),
        (Binary(), "format_expression format_argument_expression"),
        (Inside(-1), "cast_expression"),
        (Assign(0, "value"), "assignment_expression"),
        (Pattern(), "function_parameter_declaration parameter_list class_method_parameter_list"),
        (Parameter(default=-1), "script_parameter class_method_parameter"),
        (Function(0, 1, -1, implicit=True), "function_statement"),
        (Return(), "flow_control_statement"),
        (Object(), "hash_literal_expression"),
        (Pair(), "hash_entry"),
        (List(several=True), "array_literal_expression"),
        (List(), "array_expression"),
        (Inside("argument_expression_list"), "argument_list"),
        (MethodCall(0, 1, 2), "invokation_expression"),
        (Command("command_name", "command_elements", _REQUESTS), "command"),
    ),
    {"+": "join", "-f": "format", "-join": "list"},
    frozenset({"$this"}),
    folds=True,
)


def read(file: SourceFile) -> Iterator[TokenRequest]:
    """The token requests of a script."""
    yield from requests_in(file, Span(0, len(file.source.text)))


def requests_in(file: SourceFile, span: Span) -> list[TokenRequest]:
    """The token requests of a span of a file."""
    text = file.source.text[span.start : span.end]
    return evaluator.requests_in(file, RequestKind.SHELL, POWERSHELL, text, span.start)
