"""JavaScript and TypeScript: plain HTTP calls, and jsforce's ``authorize``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model.request_kinds import RequestKind
from sfscope_lint.readers.budget import UnparsedError
from sfscope_lint.readers.code import evaluator
from sfscope_lint.readers.code.clients import mcp_server
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
    Inside,
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
from sfscope_lint.readers.code.parse import LONGEST, Grammar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.model.source import Span
    from sfscope_lint.model.token_requests import TokenRequest
    from sfscope_lint.readers.token_request import SourceFile

_LONGEST_LINE = 20_000  # characters; a file with longer lines is a bundle

_MEANINGS = table(
    (Skip(), "comment regex import_statement string_fragment null undefined true false hash_bang_line"),
    (Block(), "program statement_block class_body"),
    (Branch(), "if_statement switch_statement switch_body"),
    (String(), "string template_string"),
    (Escape(), "escape_sequence"),
    (Name(), "identifier shorthand_property_identifier shorthand_property_identifier_pattern"),
    (Member("object", "property"), "member_expression"),
    (Subscript("object", "index"), "subscript_expression"),
    (Binary("left", "right"), "binary_expression"),
    (Choice("consequence", "alternative"), "ternary_expression"),
    (Inside(-1), "parenthesized_expression await_expression template_substitution computed_property_name"),
    (Assign("name", "value", declares=True), "variable_declarator"),
    (Assign("left", "right"), "assignment_expression augmented_assignment_expression"),
    (Field("property", "value"), "field_definition"),
    (Pattern(), "object_pattern array_pattern formal_parameters rest_pattern"),
    (Parameter("left", "right"), "assignment_pattern object_assignment_pattern"),
    (Function("name", "parameters", "body"), "function_declaration function_expression method_definition"),
    (Function("name", "parameters", "body"), "generator_function_declaration generator_function"),
    (Function(None, "parameters", "body"), "arrow_function"),
    (Return(), "return_statement"),
    (Object(), "object"),
    (Pair("key", "value"), "pair"),
    (Spread(), "spread_element"),
    (List(), "array"),
    (Call("function", "arguments"), "call_expression"),
    (Call("constructor", "arguments", makes=True), "new_expression"),
)
_OPERATORS = {"+": "join", "||": "default", "??": "default"}
_CONSTANTS = {"AuthType.OAUTH_CLIENT_CREDENTIALS": "oauth-client-credentials"}  # of the Pub/Sub API client
JAVASCRIPT = Language(
    "JavaScript",
    Grammar("tree_sitter_javascript"),
    _MEANINGS,
    _OPERATORS,
    constants=_CONSTANTS,
    settings=mcp_server,
)
_TYPED = {
    **_MEANINGS,
    **table(
        (
            Skip(),
            "interface_declaration type_alias_declaration type_annotation type_arguments type_parameters",
        ),
        (Skip(), "ambient_declaration accessibility_modifier override_modifier optional_chain"),
        (Inside(0), "as_expression satisfies_expression non_null_expression"),
        (Inside(-1), "type_assertion"),
        (Field("name", "value"), "public_field_definition"),
        (
            Parameter("pattern", "value", frozenset({"accessibility_modifier"})),
            "required_parameter optional_parameter",
        ),
    ),
}
del _TYPED["field_definition"]
del _TYPED["type_assertion"]
TSX = JAVASCRIPT._replace(
    name="TypeScript", grammar=Grammar("tree_sitter_typescript", "language_tsx"), meanings=_TYPED
)
TYPESCRIPT = TSX._replace(
    grammar=Grammar("tree_sitter_typescript", "language_typescript"),
    meanings={**_TYPED, "type_assertion": Inside(-1)},
)
_BY_SUFFIX = {"ts": TYPESCRIPT, "mts": TYPESCRIPT, "cts": TYPESCRIPT, "tsx": TSX}


def read(file: SourceFile) -> Iterator[TokenRequest]:
    """The token requests of a script."""
    text = file.source.text
    if len(text) > LONGEST or max(map(len, text.split("\n"))) > _LONGEST_LINE:
        raise UnparsedError("it was made by a bundler")
    language = _BY_SUFFIX.get(file.suffix, JAVASCRIPT)
    yield from evaluator.requests_in(file, RequestKind.JAVASCRIPT, language, text)


def requests_in(file: SourceFile, span: Span) -> list[TokenRequest]:
    """The token requests of a script that is a stretch of a file."""
    text = file.source.text[span.start : span.end]
    return evaluator.requests_in(file, RequestKind.JAVASCRIPT, JAVASCRIPT, text, span.start)
