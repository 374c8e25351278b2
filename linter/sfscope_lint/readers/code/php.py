"""PHP: curl, Guzzle, Laravel's Http and Forrest, WordPress' wp_remote_post, and streams."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model.request_kinds import RequestKind
from sfscope_lint.readers.code import clients
from sfscope_lint.readers.code.evaluator import requests_in
from sfscope_lint.readers.code.meanings import (
    Assign,
    Binary,
    Block,
    Branch,
    Call,
    Choice,
    Escape,
    Field,
    Function,
    Initializer,
    Inside,
    Keyword,
    Language,
    Member,
    MethodCall,
    Name,
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

PHP = Language(
    "PHP",
    Grammar("tree_sitter_php", "language_php", opening=b"<?php", closing=b"?>"),
    table(
        (Skip(), "comment text php_tag text_interpolation string_content nowdoc_string null boolean"),
        (
            Skip(),
            "namespace_use_declaration visibility_modifier static_modifier primitive_type attribute_list",
        ),
        (Block(), "program compound_statement class_declaration declaration_list namespace_definition"),
        (Branch(), "if_statement switch_statement switch_block match_expression"),
        (String(), "string"),
        (String(braces=True), "encapsed_string heredoc_body"),
        (String(), "nowdoc_body"),
        (Inside("value"), "heredoc nowdoc"),
        (Escape(), "escape_sequence"),
        (Name("$"), "variable_name"),
        (Name(), "name relative_scope"),
        (Member("object", "name"), "member_access_expression nullsafe_member_access_expression"),
        (Member("scope", "name"), "scoped_property_access_expression"),
        (Member(0, 1), "class_constant_access_expression"),
        (Subscript(0, 1), "subscript_expression"),
        (Binary("left", "right"), "binary_expression"),
        (Choice("body", "alternative", "condition"), "conditional_expression"),
        (Inside(-1), "parenthesized_expression error_suppression_expression"),
        (Inside("value"), "cast_expression"),
        (Assign("left", "right"), "assignment_expression augmented_assignment_expression"),
        (Assign("left", "right"), "reference_assignment_expression"),
        (Assign(0, 1, declares=True), "const_element"),
        (Field("name", "default_value"), "property_element"),
        (Pattern(), "formal_parameters list_literal"),
        (
            Parameter("name", "default_value", frozenset({"visibility_modifier"})),
            "property_promotion_parameter",
        ),
        (Parameter("name", "default_value"), "simple_parameter variadic_parameter"),
        (Function("name", "parameters", "body"), "function_definition method_declaration"),
        (Function(None, "parameters", "body"), "anonymous_function arrow_function"),
        (Return(), "return_statement"),
        (Initializer(), "array_creation_expression"),
        (Pair(0, 1), "array_element_initializer"),
        (Spread(), "variadic_unpacking"),
        (Call("function", "arguments"), "function_call_expression"),
        (Call(0, 1, makes=True), "object_creation_expression"),
        (MethodCall("object", "name", "arguments"), "member_call_expression nullsafe_member_call_expression"),
        (MethodCall("scope", "name", "arguments"), "scoped_call_expression"),
        (Keyword("name", -1), "argument"),
    ),
    {".": "join", "??": "default", "+": "merge"},
    frozenset({"$this", "self", "static"}),
    defining=frozenset({"define"}),
    settings=clients.forrest,
)


def read(file: SourceFile) -> Iterator[TokenRequest]:
    """Each token request of a script."""
    yield from requests_in(file, RequestKind.PHP, PHP, file.source.text)
