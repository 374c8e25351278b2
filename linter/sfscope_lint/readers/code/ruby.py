"""Ruby: Net::HTTP, Faraday, RestClient, HTTParty, and Restforce."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model.request_kinds import RequestKind
from sfscope_lint.readers.code.evaluator import requests_in
from sfscope_lint.readers.code.meanings import (
    Assign,
    Binary,
    Block,
    Branch,
    Choice,
    Escape,
    Function,
    Inside,
    Joined,
    Language,
    List,
    Member,
    MethodCall,
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

RUBY = Language(
    "Ruby",
    Grammar("tree_sitter_ruby", block_comments=False),
    table(
        (Skip(), "comment string_content nil true false superclass heredoc_content heredoc_end"),
        (Block(), "program module class singleton_class begin"),
        (Block(last=True), "body_statement block_body then"),
        (Branch(), "if unless case if_modifier unless_modifier"),
        (String(), "string"),
        (String(lead=":"), "simple_symbol"),
        (Escape(), "escape_sequence"),
        (Inside(0), "interpolation parenthesized_statements"),
        (Joined(), "chained_string"),
        (Name(), "identifier constant"),
        (Name("@", shared=True), "instance_variable class_variable"),
        (Member("scope", "name"), "scope_resolution"),
        (Subscript(0, 1), "element_reference"),
        (Binary("left", "right"), "binary"),
        (Choice("consequence", "alternative"), "conditional"),
        (Assign("left", "right"), "assignment operator_assignment"),
        (Pattern(), "method_parameters lambda_parameters block_parameters left_assignment_list"),
        (Parameter("name", "value"), "keyword_parameter optional_parameter"),
        (Parameter("name"), "hash_splat_parameter splat_parameter"),
        (Function("name", "parameters", "body", implicit=True), "method singleton_method"),
        (Function(None, "parameters", "body"), "lambda block do_block"),
        (Return(), "return"),
        (Object(), "hash"),
        (Pair("key", "value"), "pair"),
        (Spread(), "hash_splat_argument"),
        (List(), "array"),
        (MethodCall("receiver", "method", "arguments", "block"), "call"),
    ),
    {"+": "join", "%": "format", "<<": "join", "||": "default"},
    frozenset({"self"}),
)


def read(file: SourceFile) -> Iterator[TokenRequest]:
    """Each token request of a script."""
    yield from requests_in(file, RequestKind.RUBY, RUBY, file.source.text)
