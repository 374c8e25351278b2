"""Java: HttpClient, OkHttp, Apache HttpClient, Spring's RestTemplate, WebClient and client registrations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model.request_kinds import RequestKind
from sfscope_lint.readers.code.evaluator import requests_in
from sfscope_lint.readers.code.meanings import (
    Assign,
    Binary,
    Block,
    Branch,
    Call,
    Choice,
    Escape,
    Function,
    Inside,
    Language,
    List,
    Member,
    MethodCall,
    Name,
    Parameter,
    Pattern,
    Return,
    Skip,
    String,
    Subscript,
    TypedList,
    table,
)
from sfscope_lint.readers.code.parse import Grammar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.model.token_requests import TokenRequest
    from sfscope_lint.readers.token_request import SourceFile

# Apex has the syntax of Java, once it is masked.
GRAMMAR = Grammar("tree_sitter_java")
MEANINGS = table(
    (Skip(), "line_comment block_comment modifiers import_declaration package_declaration string_fragment"),
    (Skip(), "multiline_string_fragment true false null_literal"),
    (Block(), "program block class_body interface_body constructor_body enum_body"),
    (Branch(), "if_statement switch_expression switch_block"),
    (String(), "string_literal character_literal"),
    (Escape(), "escape_sequence"),
    (Name(), "identifier"),
    (Member("object", "field"), "field_access"),
    (Subscript("array", "index"), "array_access"),
    (Binary("left", "right"), "binary_expression"),
    (Choice("consequence", "alternative"), "ternary_expression"),
    (Inside(-1), "parenthesized_expression"),
    (Inside("value"), "cast_expression"),
    (Assign("name", "value", declares=True), "variable_declarator"),
    (Assign("left", "right"), "assignment_expression"),
    (Pattern(), "formal_parameters inferred_parameters"),
    (Parameter(), "formal_parameter"),
    (Function("name", "parameters", "body"), "method_declaration constructor_declaration"),
    (Function(None, "parameters", "body"), "lambda_expression"),
    (Return(), "return_statement"),
    (List(), "array_initializer"),
    (TypedList("type", "value"), "array_creation_expression"),
    (Call("type", "arguments", makes=True, initializer=2), "object_creation_expression"),
    (MethodCall("object", "name", "arguments"), "method_invocation"),
)
OPERATORS = {"+": "join"}
JAVA = Language(
    "Java",
    GRAMMAR,
    {
        **MEANINGS,
        **table(
            (Block(), "enum_body_declarations record_declaration module_declaration"),
            (Assign("name", "value", declares=True), "resource"),
            (Skip(), "annotation marker_annotation type_parameters"),
            (Parameter("name"), "formal_parameter catch_formal_parameter"),
            (Function("name", "parameters", "body"), "compact_constructor_declaration"),
        ),
    },
    OPERATORS,
    constants=dict.fromkeys(
        ("AuthorizationGrantType.CLIENT_CREDENTIALS", "AuthenticationType.CLIENT_CREDENTIALS"),
        "client_credentials",
    ),
)


def read(file: SourceFile) -> Iterator[TokenRequest]:
    """Each token request of a class."""
    yield from requests_in(file, RequestKind.JAVA, JAVA, file.source.text)
