"""Python: plain HTTP calls (requests, httpx, urllib, …), OAuth sessions, and simple_salesforce."""

from __future__ import annotations

import ast
import re
import sys
import warnings
from array import array
from typing import TYPE_CHECKING

from sfscope_lint.model.source import Span
from sfscope_lint.model.token_requests import Grant, RequestKind
from sfscope_lint.model.traced_text import Piece, Text, as_default, field_name, hole, together
from sfscope_lint.readers.code.calls import Program, Thing
from sfscope_lint.readers.token_request import UnparsedError
from sfscope_lint.salesforce.token_endpoint import PATH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sfscope_lint.model.token_requests import TokenRequest
    from sfscope_lint.readers.token_request import SourceFile

# Characters times braces: that parser looks through the whole f-string for each of its braces, 4e9 of them in a second.
_MOST_IN_F_STRINGS = 4_000_000_000
_LINE_END = re.compile("\r\n|\r|\n")  # the line ends that ast knows


def read(file: SourceFile) -> Iterator[TokenRequest]:
    """Each token request of a module."""
    text = file.source.text
    if sys.version_info < (3, 12) and len(text) * text.count("{") > _MOST_IN_F_STRINGS:
        raise UnparsedError("Python before 3.12 may take long for its f-strings")  # and no clock stops it
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an odd escape in somebody's string is no business of ours
            module = ast.parse(text)
    except SyntaxError as error:
        raise UnparsedError(f"it isn't Python 3: {error.msg} at line {error.lineno}") from None
    except (ValueError, MemoryError) as error:
        raise UnparsedError(f"it isn't Python 3: {error}") from None
    first = _Reading(file, module, {})
    program = _Reading(file, module, first.constants).program
    yield from program.requests()


class _Reading:
    """One walk over a module. ``constants`` are what is assigned outside of functions, and to ``self``."""

    def __init__(self, file: SourceFile, module: ast.Module, earlier: Mapping[str, Thing]) -> None:
        self.file = file
        self.program = Program(file, RequestKind.PYTHON)
        self.constants: dict[str, Thing] = {}
        self._earlier = earlier
        self._text = file.source.text
        self._starts = [0, *(end.end() for end in _LINE_END.finditer(self._text))]
        self._columns: dict[int, Sequence[int]] = {}
        self._names: dict[str, Thing] = {}
        self._hidden: set[str] = set()
        self._function = ""
        self._block(module.body)

    # Places

    def _offset(self, line: int, column: int) -> int:
        """A place of ``ast`` (line from 1, column in UTF-8 bytes) in characters of the text."""
        if line not in self._columns:
            self._columns[line] = self._columns_of(line)
        columns = self._columns[line]
        return self._starts[line - 1] + (columns[min(column, len(columns) - 1)] if columns else column)

    def _columns_of(self, line: int) -> Sequence[int]:
        """For each byte of a line the character that it belongs to; nothing for a line that is ASCII."""
        end = self._starts[line] if line < len(self._starts) else len(self._text)
        text = self._text[self._starts[line - 1] : end]
        if text.isascii():
            return ()
        columns = array("l")
        for number, character in enumerate(text):
            columns.extend([number] * len(character.encode("utf-8", "surrogatepass")))
        columns.append(len(text))
        return columns

    def _span(self, node: ast.expr) -> Span:
        return Span(
            self._offset(node.lineno, node.col_offset),
            self._offset(node.end_lineno or node.lineno, node.end_col_offset or node.col_offset),
        )

    # Statements

    def _block(self, statements: Sequence[ast.stmt]) -> None:
        for statement in statements:
            self._statement(statement)

    def _statement(self, node: ast.stmt) -> None:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self._enter(node)
            case ast.Assign(targets=targets, value=value):
                thing = self._value(value)
                for target in targets:
                    self._assign(target, thing)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                self._assign(target, self._value(value))
            case ast.AugAssign(target=target, op=ast.Add(), value=value):
                old, new = self._value(target), self._value(value)
                span = self._span(target)
                text = together((_text(old, span).pieces, _text(new, span).pieces))
                self._assign(target, Thing(text, parts=[old, new]))
            case ast.Return(value=ast.expr() as value):
                thing = self._value(value)
                self.program.note(thing)
                if self._function:
                    self.constants.setdefault(f"{self._function}()", thing)
            case _:
                for child in ast.iter_child_nodes(node):
                    if isinstance(child, ast.expr):
                        self._value(child)
                    elif isinstance(child, ast.stmt):
                        self._statement(child)
                    else:  # with items, handlers, match cases
                        self._other(child)

    def _other(self, node: ast.AST) -> None:
        if isinstance(node, ast.withitem):
            thing = self._value(node.context_expr)
            if node.optional_vars:
                self._assign(node.optional_vars, thing)
            return
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.stmt):
                self._statement(child)
            elif isinstance(child, ast.expr):
                self._value(child)

    def _enter(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """A function's body: what is assigned in it stays there, and its parameters hide what is outside."""
        names, function, unit, hidden = self._names, self._function, self.program.unit, self._hidden
        arguments = node.args
        parameters = {p.arg for p in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}
        self._hidden = hidden | parameters
        self._names = {n: t for n, t in names.items() if n not in parameters} if function else {}
        self._function = node.name
        if not function:
            self.program.unit = node.lineno
        self._block(node.body)
        self._names, self._function, self.program.unit, self._hidden = names, function, unit, hidden

    def _assign(self, target: ast.expr, thing: Thing) -> None:
        self.program.note(thing)
        match target:
            case ast.Name(id=name):
                self._names[name] = thing
                if not self._function:
                    self.constants.setdefault(name, thing)
            case ast.Attribute(value=ast.Name(id=owner), attr=name):
                self._names[f"{owner}.{name}"] = thing
                if owner in ("self", "cls"):
                    self.constants.setdefault(f"self.{name}", thing)
            case ast.Subscript(value=value, slice=ast.Constant(value=str(key))):
                self._value(value).fields[field_name(key)] = thing
            case ast.Tuple() | ast.List():
                for element in target.elts:
                    self._assign(element, Thing())

    # Expressions

    def _value(self, node: ast.expr) -> Thing:
        match node:
            case ast.Constant(value=str(text)):
                return Thing(self._literal(text, self._span(node)))
            case ast.Constant(value=bytes(data)):
                return Thing(self._literal(data.decode("utf-8", "replace"), self._span(node)))
            case ast.JoinedStr():
                return Thing(self._joined(node))
            case ast.Name() | ast.Attribute():
                return self._named(node)
            case ast.Await(value=value) | ast.Starred(value=value) | ast.NamedExpr(value=value):
                thing = self._value(value)
                if isinstance(node, ast.NamedExpr):
                    self._assign(node.target, thing)
                return thing
            case ast.BinOp(left=left, op=ast.Add() | ast.Div() as op, right=right):
                one, two = self._value(left), self._value(right)
                span = self._span(node)
                slash = (Piece("/", span),) if isinstance(op, ast.Div) else ()
                both = together((_text(one, span).pieces, slash, _text(two, span).pieces))
                return Thing(both, parts=[one, two])
            case ast.BinOp(left=left, op=ast.Mod(), right=right):
                return Thing(self._value(left).text, parts=[self._value(right)])
            case ast.BinOp(left=left, op=ast.BitOr(), right=right):
                one, two = self._value(left), self._value(right)
                return Thing(fields={**one.fields, **two.fields}, parts=[one, two])
            case ast.BoolOp(op=ast.Or(), values=values):
                things = [self._value(value) for value in values]
                last = things[-1].text
                return Thing(as_default(last) if last else hole("", self._span(node)), parts=things)
            case ast.Dict():
                return self._dict(node)
            case ast.Tuple() | ast.List() | ast.Set():
                return self._list(node)
            case ast.Subscript(value=value, slice=ast.Constant(value=str(key))):
                owner = self._value(value)
                return owner.fields.get(field_name(key)) or Thing(hole(key, self._span(node)), parts=[owner])
            case ast.Call():
                return self._call(node)
            case ast.Lambda(body=body):
                return self._value(body)
        parts = [self._value(child) for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]
        return Thing(hole("", self._span(node)), parts=parts)

    def _literal(self, text: str, span: Span) -> Text:
        """A string's text, where it stands between its quotes (or the whole string, if it is written otherwise)."""
        if not text:
            return Text()
        start = self._text.find(text, span.start, span.end)
        return Text((Piece(text, Span(start, start + len(text)) if start >= 0 else span),))

    def _joined(self, node: ast.JoinedStr) -> Text:
        return together(self._parts(node.values, self._span(node)))

    def _parts(self, values: Iterable[ast.expr], span: Span) -> Iterator[Iterable[Piece]]:
        position = span.start
        for value in values:
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                text = self._literal(value.value, Span(position, span.end))
                position = max(position, text.span.end if text.span.end < span.end else position)
                yield text.pieces
            elif isinstance(value, ast.FormattedValue):
                yield _text(self._value(value.value), span).pieces

    def _named(self, node: ast.Name | ast.Attribute) -> Thing:
        name = _dotted(node)
        if isinstance(node, ast.Attribute) and not isinstance(node.value, ast.Name | ast.Attribute):
            owner = self._value(node.value)
            return owner.fields.get(field_name(node.attr)) or Thing(
                hole(node.attr, self._span(node)), parts=[owner]
            )
        found = self._names.get(name)
        if found is None and isinstance(node, ast.Attribute):
            owner_name, _, attribute = name.rpartition(".")
            holder = self._names.get(owner_name)
            if holder and field_name(attribute) in holder.fields:
                return holder.fields[field_name(attribute)]
            if owner_name in ("self", "cls") or owner_name[:1].isupper():
                found = self._earlier.get(f"self.{attribute}") or self._earlier.get(attribute)
        if found is None and name not in self._hidden:
            found = self._earlier.get(name) or self.constants.get(name)
        return found or Thing(hole(name, self._span(node)))

    def _dict(self, node: ast.Dict) -> Thing:
        found = Thing()
        for key, value in zip(node.keys, node.values, strict=True):
            thing = self._value(value)
            self.program.note(thing)
            if key is None:  # {**other}
                found.fields.update(thing.fields)
                found.parts.append(thing)
                continue
            name = self._value(key).text
            if name:
                found.fields[field_name(name.text)] = thing
        return found

    def _list(self, node: ast.Tuple | ast.List | ast.Set) -> Thing:
        items = [self._value(element) for element in node.elts]
        pairs = [(item.parts[0].text, item.parts[1]) for item in items if len(item.parts) == 2]
        whole = len(pairs) == len(items)
        fields = {field_name(key.text): value for key, value in pairs if key} if whole else {}
        return Thing(fields=fields, parts=items)

    def _call(self, node: ast.Call) -> Thing:
        name = _dotted(node.func)
        receiver = self._value(node.func.value) if isinstance(node.func, ast.Attribute) else None
        arguments = [self._value(argument) for argument in node.args]
        keywords = Thing()
        for keyword in node.keywords:
            thing = self._value(keyword.value)
            if keyword.arg is None:
                keywords.fields.update(thing.fields)
            else:
                keywords.fields[field_name(keyword.arg)] = thing
            self.program.note(thing)
        if keywords.fields:
            arguments.append(keywords)
        span = self._span(node.func)
        last = name.rpartition(".")[2]
        if last in ("Salesforce", "SalesforceLogin", "AsyncSalesforce", "build_async_salesforce_client"):
            self._simple_salesforce(node, keywords.fields, span)
        if last in ("BackendApplicationClient", "ClientCredentials"):
            keywords.fields.setdefault("grant_type", _grant(Grant.CLIENT_CREDENTIALS, span))
            return Thing(fields=keywords.fields, parts=arguments)
        auth = keywords.fields.get("auth")
        if auth and len(auth.parts) >= 2:  # auth=(id, secret), HTTPBasicAuth(id, secret)
            keywords.parts.append(
                Thing(fields={"client_id": auth.parts[-2], "client_secret": auth.parts[-1]})
            )
        result = self.program.call(name, span, receiver, arguments, hole(last, self._span(node)))
        returned = self._earlier.get(f"{last}()")
        return Thing(returned.text, returned.fields, [returned]) if returned else result

    def _simple_salesforce(self, node: ast.Call, fields: Mapping[str, Thing], span: Span) -> None:
        """What ``simple_salesforce`` 1.12 asks for: the flow, if key, secret and domain are given and no user."""
        given = {keyword.arg for keyword in node.keywords}
        if not {"consumer_key", "consumer_secret"} <= given:
            return
        domain = fields["domain"].text if "domain" in fields else None
        texts = {name: thing.text for name, thing in fields.items() if thing.text}
        host = domain or Text()
        if {"username", "password"} <= given:
            grant = Grant.PASSWORD
            host = host if host.text else Text((Piece("login", span),))
        elif "username" not in given and domain and domain.text not in ("login", "test"):
            grant = Grant.CLIENT_CREDENTIALS
        else:
            return
        texts.pop("scope", None)  # it sends none
        texts["grant_type"] = _text(_grant(grant, span), span)
        url = Text((Piece("https://", span), *host.pieces, Piece(f".salesforce.com{PATH}", span)))
        self.program.add(url, texts, span)


def _dotted(node: ast.expr) -> str:
    """``a.b.c``; of what isn't a name, only what stands behind it."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name):
        parts.append(node.id)
    return ".".join(reversed(parts))


def _grant(grant: Grant, span: Span) -> Thing:
    return Thing(Text((Piece(grant.value, span),)))


def _text(thing: Thing, span: Span) -> Text:
    return thing.text if thing.text is not None else hole("", span)
