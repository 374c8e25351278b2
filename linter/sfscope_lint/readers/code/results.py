"""Results of calls: their text, their fields, and the values that they are made of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sfscope_lint.model.traced_text import (
    Piece,
    Text,
    as_default,
    concatenate,
    field_name,
    join,
    unknown_text,
    variable_name,
)
from sfscope_lint.readers.code.bodies import encoding_of
from sfscope_lint.readers.code.formatting import formatted
from sfscope_lint.readers.code.things import Encoding, Thing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sfscope_lint.readers.budget import Budget

# Their second argument is the default.
_LOOKUPS = ("get", "getenv", "getordefault", "env", "getenvironmentvariable")
_ENVIRONMENT = re.compile(r"\b(?:environ|[Gg]et_?[Ee]nv|env|_?ENV|GetEnvironmentVariable|lookup_?env)\b")
# Calls whose result has the text of their first argument, or of their owner.
_SAME = frozenset(
    {
        "urlencode", "rawurlencode", "encodeuricomponent", "encodeuri", "queryescape", "pathescape", "escapedatastring", "escape", "quote", "quote_plus", "escapesinglequotes", "encode", "string",
        "str", "valueof", "stringify", "dumps", "serialize", "bytes", "blob", "from", "urlsearchparams", "map", "dict",
        "formdata", "http_build_query", "encode_www_form", "json_encode", "uri",
    }
)  # fmt: skip
# Methods of texts that return their owner, more or less, and functions that return their first argument.
_OF_TEXTS = frozenset(
    {
        "trim", "strip", "rstrip", "lstrip", "tostring", "toexternalform", "removesuffix", "removeprefix", "removeend",
        "removestart", "replace", "replaceall", "trimend", "trimstart", "tolowercase", "lower", "decode", "freeze", "chomp",
        "to_s", "getbytes", "rtrim", "ltrim", "trimright", "trimleft", "trimsuffix", "trimprefix", "trimspace",
    }
)  # fmt: skip
# What holds such functions: Go's packages, Java's and Laravel's classes, lodash.
_MODULES = frozenset({"strings", "StringUtils", "Str", "_", "lodash"})
_OF_THIRD = frozenset({"str_replace", "preg_replace", "sub"})  # they change their third argument
# Methods that add a path to a URL.
_ADDING_PATHS = frozenset({"appendpathsegment", "addpathsegments", "joinpath", "path"})
_PATHS = frozenset({"URI.join", "File.join", "path.join", "os.path.join", "Path.Combine"})
_JOINING = frozenset({"join", "implode"})
# Functions whose argument names what they read; methods that say nothing of what they give.
_READING = re.compile(
    r"^(?:get|read|fetch|load|lookup|env)|config|secret|setting|param|property", re.IGNORECASE
)
_VERBS = frozenset(
    {"get", "call", "value", "build", "read", "load", "resolve", "normalize", "unwrap", "orelse"}
)
_FORMATTING = frozenset({"format", "formatted", "sprintf"})
_ENCODING = re.compile(r"(?:utf|iso|windows|cp)[-_]?\d[-\w]*+|(?:us-)?ascii|latin-?1", re.IGNORECASE)
_CHANGING = frozenset({"replace", "replaceall"})


def gives_text(method: str) -> bool:
    """Whether a function or a method by this name makes a text of a text, and sends nothing."""
    method = method.lower()
    return method in _FORMATTING or method in _OF_TEXTS or method in _OF_THIRD


def is_environment(words: str) -> bool:
    """Whether the words name the environment, or a function that looks into it."""
    return _ENVIRONMENT.search(words) is not None


def variable_of(method: str, receiver: Thing | None, arguments: Sequence[Thing]) -> str:
    """The name of the variable that a call gives: of its key, of a getter's property, of what it is called on."""
    key = arguments[0].text if len(arguments) == 1 else None
    if key and key.known and _READING.search(method) and re.fullmatch(r"[A-Za-z][\w.-]{1,60}", key.text):
        return key.text
    if found := re.fullmatch(r"[Gg]et_?([A-Za-z]\w*)", method):
        return found[1][:1].lower() + found[1][1:]
    if method.lower() in _VERBS:
        return variable_name(receiver.text if receiver else None) or variable_name(key)
    return method


def result(
    budget: Budget, name: str, receiver: Thing | None, arguments: Sequence[Thing], text: Text
) -> Thing:
    """The result of a method or a function by its dotted name; ``text`` is its text if nothing is known of it."""
    holder, _, method = name.rpartition(".")
    method = method.lower()
    if (holder in _MODULES and method in _OF_TEXTS) or name == "url.JoinPath":
        receiver = None
    environment = is_environment(name)
    made_of = [*([receiver] if receiver else []), *arguments]
    budget.spend(sum(len(thing.fields) for thing in made_of))
    if (kept := _kept(method, receiver, arguments)) is not None:
        return Thing(kept.text or text, kept.fields, made_of, encoding=kept.encoding)
    encoding = encoding_of(name)
    if method in _SAME or encoding is Encoding.JSON:
        known = _encoded(receiver, arguments)
        fields = {name: value for thing in made_of for name, value in thing.fields.items()}
        return Thing(known.text if known else text, fields, made_of, encoding=encoding)
    if (method in _LOOKUPS or environment) and arguments and arguments[0].text:
        key = arguments[0].text if arguments[0].text.known else None
        if len(arguments) == 2 and arguments[1].text:
            value = as_default(arguments[1].text, key.text if key else "", environment=environment)
            return Thing(value, parts=made_of)
        if len(arguments) == 1 and key:
            return _looked_up(
                receiver, key, unknown_text(key.text, text.span, environment=environment), made_of
            )
    texts = [thing.text for thing in arguments if thing.text]
    if name in _PATHS and len(texts) == 2:
        return Thing(under(*texts), parts=arguments)
    if method in _JOINING:
        return Thing(_joined(made_of) or text, parts=made_of)
    if method in ("url", "urljoin", "uri") and len(arguments) == 2 and all(a.text for a in arguments):
        base, path = (arguments[1], arguments[0]) if method == "url" else arguments
        if base.text and path.text:
            return Thing(under(base.text, path.text), parts=made_of)
    texts = [thing.text for thing in made_of if thing.text]
    if method in _ADDING_PATHS and len(texts) == len(made_of) == 2 and texts[1].known:
        return Thing(under(*texts), parts=made_of)
    if method in _FORMATTING and texts:
        values = [part for thing in made_of for part in _items(thing)]  # Apex has them in a list
        texts = [thing.text for thing in values if thing.text]
        budget.spend(sum(len(text.pieces) for text in texts) // 2)
        named = arguments[-1].fields if arguments else {}
        return Thing(formatted(texts, named), parts=[part for thing in values for part in thing.parts])
    if method == "concat" and made_of and made_of[0].text:
        return Thing(join(texts), parts=made_of)
    return Thing(text, parts=made_of)


def _kept(method: str, receiver: Thing | None, arguments: Sequence[Thing]) -> Thing | None:
    """What a function of texts returns, more or less: its owner, or one of its arguments; None for other functions."""
    if method in _OF_THIRD and len(arguments) >= 3:
        changed = arguments[2]
    elif method in _OF_TEXTS and (receiver or arguments):
        changed = receiver or arguments[0]
        if method not in _CHANGING:
            return changed
    else:
        return None
    return Thing(changed.text and as_default(changed.text), changed.fields, encoding=changed.encoding)


def _encoded(receiver: Thing | None, arguments: Sequence[Thing]) -> Thing | None:
    """What a function encodes: its owner or its first argument, whichever has a text; never the name of an encoding."""
    if receiver and receiver.text and (receiver.text.known or receiver.fields):
        return receiver
    named = [thing for thing in arguments if thing.text and not _ENCODING.fullmatch(thing.text.text)]
    if named:
        return named[0]
    return receiver if receiver and receiver.text and arguments else None


def _items(thing: Thing) -> Sequence[Thing]:
    """The items of a list; anything else is one item."""
    return thing.parts if thing.text is None and not thing.fields else [thing]


def _looked_up(receiver: Thing | None, key: Text, text: Text, made_of: list[Thing]) -> Thing:
    """The value of a key, else the text."""
    found = receiver.fields.get(field_name(key.text)) if receiver else None
    return found or Thing(text, parts=made_of)


def under(base: Text, path: Text) -> Text:
    """A base URL and a path, joined by one slash."""
    if "://" in path.text:
        return path
    whole = base.text
    base = base.cut(0, len(whole.rstrip("/"))) if base.known else base
    slash = () if path.text.startswith("/") else (Piece("/", path.span),)
    return concatenate((base.pieces, slash, path.pieces))


def _joined(things: Sequence[Thing]) -> Text | None:
    """The texts of a list, joined by a text; the two come in either order."""
    items = next((t.parts for t in things if t.parts and not (t.text and t.text.known)), [])
    between = next((t.text.text for t in things if t.text and t.text.known), "")
    texts = [item.text for item in items if item.text]
    return (
        join(texts, between) if texts else next((t.text for t in things if t.text and not t.text.known), None)
    )
