"""Go: net/http with url.Values, and clientcredentials.Config of golang.org/x/oauth2."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model.request_kinds import RequestKind
from sfscope_lint.readers.code.clients import mcp_server
from sfscope_lint.readers.code.evaluator import requests_in
from sfscope_lint.readers.code.meanings import (
    Assign,
    Binary,
    Block,
    Branch,
    Call,
    Escape,
    Function,
    Initializer,
    Inside,
    Language,
    List,
    Made,
    Member,
    Name,
    Pair,
    Parameter,
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

GO = Language(
    "Go",
    Grammar("tree_sitter_go"),
    table(
        (Skip(), "comment package_clause import_declaration type_declaration raw_string_literal_content"),
        (Skip(), "interpreted_string_literal_content nil true false slice_type map_type array_type"),
        (Block(), "source_file block statement_list"),
        (Branch(), "if_statement expression_switch_statement type_switch_statement select_statement"),
        (String(), "interpreted_string_literal raw_string_literal"),
        (Escape(), "escape_sequence"),
        (Name(), "identifier"),
        (Member("operand", "field"), "selector_expression"),
        (Subscript("operand", "index"), "index_expression"),
        (Binary("left", "right"), "binary_expression"),
        (Inside(-1), "parenthesized_expression type_assertion_expression"),
        (Inside("operand"), "unary_expression"),
        (Assign("name", "value", declares=True), "const_spec var_spec"),
        (Assign("left", "right", declares=True), "short_var_declaration"),
        (Assign("left", "right"), "assignment_statement"),
        (Pattern(), "parameter_list parameter_declaration"),
        (Parameter("name"), "variadic_parameter_declaration"),
        (Function("name", "parameters", "body"), "function_declaration method_declaration"),
        (Function(None, "parameters", "body"), "func_literal"),
        (Return(), "return_statement"),
        (List(several=True), "expression_list"),
        (Initializer(), "literal_value"),
        (Pair("key", "value"), "keyed_element"),
        (Made("type", "body"), "composite_literal"),
        (Call("function", "arguments"), "call_expression"),
    ),
    {"+": "join"},
    settings=mcp_server,
)


def read(file: SourceFile) -> Iterator[TokenRequest]:
    """Each token request of a source file."""
    yield from requests_in(file, RequestKind.GO, GO, file.source.text)
