"""C#: HttpClient with form contents, RestSharp, Flurl, and IdentityModel's client credentials requests."""

from __future__ import annotations

import re
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
    Field,
    Function,
    Initializer,
    Inside,
    Keyword,
    Language,
    List,
    Member,
    Name,
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

_DIRECTIVE = re.compile(
    rb"^[ \t]*+#[ \t]*+(?:if|elif|else|endif|region|endregion|pragma|nullable|define|undef|warning|error|line)\b[^\r\n]*+",
    re.MULTILINE,
)


def _without_directives(program: bytes) -> bytes:
    """The program with blanks for ``#if`` and its like: the grammar takes them between whole statements alone."""
    return _DIRECTIVE.sub(lambda found: b" " * len(found[0]), program)


CSHARP = Language(
    "C#",
    Grammar("tree_sitter_c_sharp"),
    table(
        (Skip(), "comment using_directive attribute_list modifier string_literal_content string_content"),
        (
            Skip(),
            "raw_string_start raw_string_content raw_string_end interpolation_start interpolation_quote",
        ),
        (Skip(), "character_literal_content null_literal boolean_literal type_argument_list"),
        (
            Block(),
            "compilation_unit namespace_declaration file_scoped_namespace_declaration class_declaration",
        ),
        (Block(), "declaration_list block accessor_list accessor_declaration struct_declaration"),
        (Branch(), "if_statement switch_statement switch_body"),
        (String(), "string_literal raw_string_literal character_literal"),
        (String(doubled="{}"), "interpolated_string_expression"),
        (String('"'), "verbatim_string_literal"),
        (Escape(), "escape_sequence"),
        (Inside(1), "interpolation"),
        (Name(), "identifier"),
        (Name("."), "member_binding_expression"),
        (Member("expression", "name"), "member_access_expression"),
        (Member("condition", -1), "conditional_access_expression"),
        (Subscript("expression", "subscript"), "element_access_expression"),
        (
            Inside(0),
            "bracketed_argument_list element_binding_expression collection_element expression_element",
        ),
        (Inside(0), "implicit_array_creation_expression"),
        (Binary("left", "right"), "binary_expression"),
        (Choice("consequence", "alternative"), "conditional_expression"),
        (
            Inside(-1),
            "parenthesized_expression await_expression checked_expression array_creation_expression",
        ),
        (Inside("value"), "cast_expression"),
        (Inside("left"), "as_expression"),
        (Assign("name", 1, declares=True), "variable_declarator"),
        (Assign("left", "right"), "assignment_expression"),
        (Field("name", "value"), "property_declaration"),
        (Pattern(), "parameter_list"),
        (Parameter("name", -1), "parameter"),
        (Function("name", "parameters", "body"), "method_declaration constructor_declaration"),
        (Function("name", "parameters", "body"), "local_function_statement"),
        (Function(None, "parameters", "body"), "lambda_expression"),
        (Function(None, "parameters", -1), "anonymous_method_expression"),
        (Return(), "return_statement arrow_expression_clause"),
        (Initializer(), "initializer_expression anonymous_object_creation_expression"),
        (List(), "collection_expression tuple_expression"),
        (Call("type", "arguments", makes=True, initializer="initializer"), "object_creation_expression"),
        (Call(None, 0, makes=True), "implicit_object_creation_expression"),
        (Call("function", "arguments"), "invocation_expression"),
        (Keyword("name", -1), "argument"),
    ),
    {"+": "join", "??": "default"},
    mask=_without_directives,
    constants=dict.fromkeys(
        ("OidcConstants.GrantTypes.ClientCredentials", "GrantTypes.ClientCredentials"), "client_credentials"
    ),
)


def read(file: SourceFile) -> Iterator[TokenRequest]:
    """Each token request of a class."""
    yield from requests_in(file, RequestKind.CSHARP, CSHARP, file.source.text)
