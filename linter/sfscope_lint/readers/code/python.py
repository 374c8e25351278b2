"""Python: plain HTTP calls (requests, httpx, urllib, …), OAuth sessions, and simple_salesforce."""

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
    Choice,
    Content,
    Escape,
    Function,
    Inside,
    Joined,
    Keyword,
    Language,
    List,
    Member,
    Name,
    Object,
    Pair,
    Parameter,
    Pattern,
    Return,
    Skip,
    Spread,
    String,
    Subscript,
    table,
)
from sfscope_lint.readers.code.parse import Grammar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.model.token_requests import TokenRequest
    from sfscope_lint.readers.token_request import SourceFile

PYTHON = Language(
    "Python",
    Grammar("tree_sitter_python", block_comments=False),
    table(
        (Skip(), "comment import_statement import_from_statement future_import_statement type"),
        (Skip(), "string_start string_end true false none"),
        (Block(), "module block"),
        (Branch(), "if_statement match_statement"),
        (String(), "string"),
        (Content(), "string_content"),
        (Escape(), "escape_sequence escape_interpolation"),
        (Joined(), "concatenated_string"),
        (Inside("expression"), "interpolation"),
        (Name(), "identifier"),
        (Member("object", "attribute"), "attribute"),
        (Subscript("value", "subscript"), "subscript"),
        (Binary("left", "right"), "binary_operator boolean_operator"),
        (Choice(0, 2), "conditional_expression"),
        (Inside(-1), "parenthesized_expression await list_splat"),
        (Assign("left", "right", declares=True), "assignment augmented_assignment"),
        (Assign("name", "value", declares=True), "named_expression"),
        (Assign("alias", 0, declares=True), "as_pattern"),
        (Pattern(), "pattern_list tuple_pattern list_pattern parameters lambda_parameters"),
        (Parameter(default="value"), "default_parameter typed_default_parameter typed_parameter"),
        (Parameter(), "list_splat_pattern dictionary_splat_pattern"),
        (Function("name", "parameters", "body"), "function_definition"),
        (Function(None, "parameters", "body"), "lambda"),
        (Return(), "return_statement"),
        (Object(), "dictionary"),
        (Pair("key", "value"), "pair"),
        (Spread(), "dictionary_splat"),
        (List(), "list tuple set"),
        (Call("function", "arguments"), "call"),
        (Keyword("name", "value"), "keyword_argument"),
    ),
    {"+": "join", "/": "path", "%": "format", "|": "merge", "or": "default"},
    frozenset({"self", "cls"}),
    settings=mcp_server,
)


def read(file: SourceFile) -> Iterator[TokenRequest]:
    """The token requests of a module."""
    yield from requests_in(file, RequestKind.PYTHON, PYTHON, file.source.text)
