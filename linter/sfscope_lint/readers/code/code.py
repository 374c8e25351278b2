"""A light reading of Apex, JavaScript and TypeScript: assignments, literals, concatenation, calls.

It is no parser of these languages: it follows texts from where they are written to the call that they are handed
to, and knows nothing of what it doesn't recognise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model.source import Span
from sfscope_lint.model.traced_text import Piece, Text, as_default, field_name, hole, together
from sfscope_lint.readers.code.calls import Thing
from sfscope_lint.readers.code.tokens import Token, tokenize, unescaped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sfscope_lint.readers.code.calls import Program

_CLOSING = {"(": ")", "[": "]", "{": "}"}
_ENDS = frozenset({")", "]", "}", ",", ";", ":"})
_AHEAD = 80  # tokens that a target, a type or a parameter's default may have
_CONTROL = frozenset({"if", "for", "while", "switch", "catch", "with"})
_WORDS = frozenset(
    {
        *(
            "else",
            "try",
            "finally",
            "do",
            "export",
            "default",
            "async",
            "public",
            "private",
            "protected",
            "static",
        ),
        *(
            "throw",
            "await",
            "case",
            "const",
            "let",
            "var",
            "final",
            "readonly",
            "global",
            "virtual",
            "abstract",
        ),
        *("override", "transient", "yield", "new", "declare", "get", "set"),
    }
)
_PREFIX = frozenset({"await", "typeof", "void", "delete", "yield", "return", "async", "throw"})
_BINARY = frozenset(
    {
        "+",
        "-",
        "*",
        "/",
        "%",
        "||",
        "??",
        "&&",
        "==",
        "===",
        "!=",
        "!==",
        "<",
        ">",
        "<=",
        ">=",
        "=",
        "+=",
        "|",
        "&",
    }
)
_TYPE_MARKS = frozenset({".", ",", "<", ">", "[", "]", "|", "&", "?", "!"})


class Reading:
    """One walk over a program's tokens. ``constants`` are what an earlier walk found outside of functions."""

    def __init__(
        self,
        program: Program,
        text: str,
        *,
        apex: bool,
        constants: dict[str, Thing] | None = None,
        spans: Sequence[Span] | None = None,
    ) -> None:
        self.program = program
        self.text = text
        self.apex = apex
        self.constants: dict[str, Thing] = {}
        self.returns: dict[str, Thing] = {}
        self._earlier = constants or {}
        self._spans = spans
        self._tokens = tokenize(text)
        self._at = 0
        self._blocks: list[dict[str, Thing]] = [{}]
        self._functions: list[str] = []
        self._units = 0

    def run(self) -> None:
        """Read the whole program."""
        while self._here.kind != "end":
            self._statement()

    # Tokens

    @property
    def _here(self) -> Token:
        return self._tokens[self._at]

    def _peek(self, ahead: int = 1) -> Token:
        return self._tokens[min(self._at + ahead, len(self._tokens) - 1)]

    def _step(self) -> Token:
        token = self._tokens[self._at]
        if token.kind != "end":
            self._at += 1
        return token

    def _is(self, *marks: str) -> bool:
        return self._here.kind == "mark" and self._here.text in marks

    def _span(self, start: int, end: int) -> Span:
        if self._spans is None:
            return Span(start, end)
        last = len(self._spans) - 1
        return Span(self._spans[min(start, last)].start, self._spans[min(max(end - 1, start), last)].end)

    # Names

    def _lookup(self, name: str) -> Thing | None:
        for block in reversed(self._blocks):
            if name in block:
                return block[name]
        last = name.rpartition(".")[2]
        if last != name:
            head = name.partition(".")[0]
            owner = self._lookup(head) if head not in (name, "this") else None
            if owner and last in owner.fields and name.count(".") == 1:
                return owner.fields[last]
            if head in ("this", "self") or head[:1].isupper():
                return self._blocks[0].get(f"this.{last}") or self._earlier.get(last)
        return self._earlier.get(name)

    def _assign(self, name: str, thing: Thing, *, declared: bool) -> None:
        self.program.note(thing)
        if not self._functions:
            self.constants.setdefault(name.rpartition(".")[2], thing)
        if declared:
            self._blocks[-1][name] = thing
            return
        if name.startswith("this."):
            self.constants.setdefault(name[5:], thing)
        block = next((b for b in reversed(self._blocks) if name in b), self._blocks[0])
        block[name] = thing

    # Statements

    def _statement(self) -> None:
        before = self._at
        token = self._here
        if self._is("{"):
            self._block()
        elif token.kind == "name" and token.text.lower() in _CONTROL and self._peek().text == "(":
            self._at += 2
            self._until(")")
        elif token.kind == "name" and token.text in ("class", "interface", "enum"):
            while not self._is("{", ";") and self._here.kind != "end":
                self._step()
        elif token.kind == "name" and token.text == "import" and not self.apex and self._peek().text != "(":
            while self._here.kind not in ("string", "end"):
                self._step()
            self._step()
        elif token.kind == "name" and token.text.lower() == "return":
            self._step()
            thing = self._expression()
            self.program.note(thing)
            if self._functions and self._functions[-1]:
                self.returns.setdefault(self._functions[-1], thing)
        elif (
            token.kind == "name" and token.text.lower() in _WORDS and self._peek().text not in (".", "=", "(")
        ):
            self._step()
        elif (token.kind == "name" or self._is("[", "{")) and self._assignment():
            pass
        elif self._is(":") and self._at and self._tokens[self._at - 1].text == ")":
            self._return_type()
        elif token.kind == "mark" and token.text in _ENDS:
            self._step()
        else:
            self._expression()
        if self._at == before:
            self._step()

    def _return_type(self) -> None:
        """Step over ``: Promise<string>`` between a function's parameters and its body."""
        at = self._at + 1
        while self._tokens[at].kind in ("name", "string") or self._tokens[at].text in _TYPE_MARKS:
            at += 1
        self._at = at if self._tokens[at].text in ("{", "=>", ";") else self._at + 1

    def _until(self, mark: str) -> None:
        """Statements up to a mark that closes them, and over it."""
        while not self._is(mark) and self._here.kind != "end":
            self._statement()
        self._step()

    def _block(self) -> None:
        name = self._function_before()
        if name is not None:
            self._functions.append(name)
            if len(self._functions) == 1:
                self._units += 1
                self.program.unit = self._units
        self._blocks.append({})
        self._step()
        self._until("}")
        self._blocks.pop()
        if name is not None:
            self._functions.pop()
            if not self._functions:
                self.program.unit = 0

    def _function_before(self) -> str | None:
        """The name of the function of which this is the body (empty: it has none); None for another block."""
        at = self._at - 1
        if at >= 0 and self._tokens[at].text == "=>":
            return ""
        while at >= max(0, self._at - _AHEAD) and (
            self._tokens[at].kind == "name" or self._tokens[at].text in _TYPE_MARKS
        ):
            at -= 1  # a return type
        if at >= 0 and self._tokens[at].text == ":":
            at -= 1
        elif at != self._at - 1:
            return None
        if at < 0 or self._tokens[at].text != ")":
            return None
        depth = 0
        while at >= 0:
            depth += {")": 1, "(": -1}.get(self._tokens[at].text, 0) if self._tokens[at].kind == "mark" else 0
            at -= 1
            if depth == 0:
                break
        name = self._tokens[at] if at >= 0 else None
        if name is None or name.kind != "name":
            return ""
        return None if name.text.lower() in _CONTROL else name.text

    def _assignment(self) -> bool:
        """``target = value`` or ``target += value``, with or without a type; whether there was one."""
        at, depth, colon, last = self._at, 0, -1, ""
        while True:
            token = self._tokens[at]
            if token.kind == "mark":
                if token.text in ("=", "+=") and depth == 0:
                    break
                if token.text in ("[", "<"):
                    depth += 1
                elif token.text in ("]", ">"):
                    depth -= 1
                elif token.text == ":" and depth == 0 and colon < 0 and not self.apex:
                    colon = at
                elif token.text not in (".", "?.", "|", "&", "?", "!") and (token.text != "," or depth == 0):
                    return False
            elif token.kind == "end" or (token.kind != "name" and depth == 0) or at - self._at > _AHEAD:
                return False
            elif last == "name" and depth == 0 and not self.apex and colon < 0:
                return False  # two statements without a semicolon between them
            last = token.kind
            at += 1
        end = colon if colon >= 0 else at
        names, key = self._target(end)
        if not names:
            return False
        declared = self._at > 0 and self._tokens[self._at - 1].text in (
            "const",
            "let",
            "var",
            "readonly",
            "static",
        )
        declared = (
            declared or colon >= 0 or (self.apex and self._at + 1 < at and len(names) == 1 and key is None)
        )
        adds = self._tokens[at].text == "+="
        self._at = at + 1
        value = self._expression()
        name = ".".join(names)
        if key is not None:
            owner = self._lookup(name)
            if owner is None:
                owner = Thing()
                self._assign(name, owner, declared=False)
            owner.fields[field_name(key)] = value
        elif adds:
            old = self._lookup(name)
            start = self._span(self._tokens[at].start, self._tokens[at].end)
            text = together((_text_of(old, name, start).pieces, _text_of(value, "", start).pieces))
            self._assign(name, Thing(text, parts=[value]), declared=False)
        else:
            if len(names) > 1 and names[0] != "this":
                owner = self._lookup(names[0])
                if owner:
                    owner.fields[field_name(names[-1])] = value
            self._assign(name, value, declared=declared)
        return True

    def _target(self, end: int) -> tuple[list[str], str | None]:
        """The dotted name that ends before a token, and the text of an index behind it."""
        at, key = end - 1, None
        if self._tokens[at].text in ("?", "!"):
            at -= 1
        if self._tokens[at].text == "]" and self._tokens[at].kind == "mark":
            if self._tokens[at - 1].kind == "string" and self._tokens[at - 2].text == "[":
                key, at = self._tokens[at - 1].text, at - 3
            elif self._tokens[at - 1].text == "[":
                return [], None
            else:
                return [], None
        names: list[str] = []
        while at >= self._at and self._tokens[at].kind == "name":
            names.insert(0, self._tokens[at].text)
            if self._tokens[at - 1].text not in (".", "?."):
                break
            at -= 2
        return names, key

    # Expressions

    def _expression(self) -> Thing:
        left = self._operand()
        while True:
            token = self._here
            if self._is("=>") and not self.apex:
                self._step()
                if self._is("{"):
                    self._block()
                else:
                    left = self._arrow()
            elif self._is("?"):
                self._step()
                first = self._expression()
                if self._is(":"):
                    self._step()
                    second = self._expression()
                    left = Thing(
                        _text_of(None, "", self._span(token.start, token.end)), parts=[first, second]
                    )
            elif token.kind == "name" and token.text in ("as", "satisfies", "instanceof", "in", "of"):
                self._step()
                self._operand()
            elif self._is(*_BINARY):
                self._step()
                right = self._operand() if token.text not in ("=", "+=") else self._expression()
                left = self._combined(token, left, right)
            else:
                return left

    def _arrow(self) -> Thing:
        self._functions.append("")
        body = self._expression()
        self._functions.pop()
        return Thing(parts=[body])

    def _combined(self, mark: Token, left: Thing, right: Thing) -> Thing:
        span = self._span(mark.start, mark.end)
        if mark.text == "+":
            text = together((_text_of(left, "", span).pieces, _text_of(right, "", span).pieces))
            return Thing(text, parts=[t for t in (left, right) if t.fields or t.parts])
        if mark.text == "=":
            return right
        if mark.text in ("||", "??") and right.text:
            return Thing(as_default(right.text), left.fields or right.fields, [left, right])
        return Thing(_text_of(None, "", span), parts=[left, right])

    def _operand(self) -> Thing:
        token = self._here
        span = self._span(token.start, token.end)
        if token.kind == "string":
            self._step()
            return self._after(Thing(self._literal(token.text, token.start + 1, token.end - 1)), "")
        if token.kind == "template":
            self._step()
            return self._after(Thing(self._template(token)), "")
        if token.kind == "number":
            self._step()
            return Thing(self._literal(token.text, token.start, token.end))
        if token.kind == "regex":
            self._step()
            return Thing()
        if token.kind == "name":
            return self._name(token)
        if self._is("("):
            self._step()
            inner = self._list(")")
            one = inner[0] if len(inner) == 1 else Thing(parts=inner)
            if self.apex and self._here.kind in ("name", "string") and len(inner) == 1:
                return self._operand()  # a cast
            return self._after(one, "")
        if self._is("["):
            self._step()
            return self._after(_listed(self._list("]")), "")
        if self._is("{") and not self.apex:
            return self._after(self._object(), "")
        if self._is("!", "-", "+", "~", "++", "--", "..."):
            self._step()
            inner_thing = self._operand()
            return inner_thing if token.text == "..." else Thing(parts=[inner_thing])
        if token.kind == "mark" and token.text not in _ENDS and not self._is("=>", *_BINARY):
            self._step()
        return Thing(hole("", span)) if token.kind != "end" else Thing()

    def _name(self, token: Token) -> Thing:
        lowered = token.text.lower() if self.apex else token.text
        if lowered in _PREFIX and self._peek().text != "=>":
            self._step()
            return self._operand()
        if lowered == "new":
            self._step()
            return self._new()
        if lowered in ("function", "class"):
            while not self._is("{") and self._here.kind != "end":
                if self._is("("):
                    self._step()
                    self._list(")")
                else:
                    self._step()
            if self._is("{"):
                self._block()
            return Thing()
        if self.apex and self._peek().text == "<" and not self._generic_call():
            self._step()
            return Thing(hole(token.text, self._span(token.start, token.end)))
        self._step()
        return self._after(None, token.text, token)

    def _new(self) -> Thing:
        """``new Type<…>(…)``, ``new Type<…>{…}``, ``new Type[]{…}``."""
        first = self._here
        names: list[str] = []
        while self._here.kind == "name" or self._is("."):
            names.append(self._step().text)
        if self._is("<"):
            depth = 0
            while self._here.kind != "end":
                depth += {"<": 1, ">": -1}.get(self._here.text, 0)
                self._step()
                if depth == 0:
                    break
        name = "".join(names)
        if self._is("["):
            self._step()
            self._list("]")
        if self._is("{") and self.apex:
            self._step()
            return self._after(self._initializer(), name)
        if self._is("("):
            self._step()
            arguments = self._list(")")
            span = self._span(first.start, self._tokens[self._at - 1].end)
            text = hole("", span)
            made = self.program.call(name, self._span(first.start, first.end), None, arguments, text)
            named = {n: v for a in arguments for p in (a, *a.parts) for n, v in p.fields.items()}
            if not made.fields:
                made.fields.update(named)
            made.parts = made.parts or list(arguments)
            return self._after(made, name)
        return Thing()

    def _initializer(self) -> Thing:
        """``{a, b}`` or ``{'key' => value, …}`` of an Apex collection."""
        found = Thing()
        while not self._is("}") and self._here.kind != "end":
            before = self._at
            item = self._expression()
            if self._is("=>"):
                self._step()
                value = self._expression()
                if item.text:
                    found.fields[field_name(item.text.text)] = value
            else:
                found.parts.append(item)
            if self._is(",") or self._at == before:
                self._step()
        self._step()
        return found

    def _object(self) -> Thing:
        found = Thing()
        self._step()
        while not self._is("}") and self._here.kind != "end":
            before = self._at
            token = self._here
            if self._is("..."):
                self._step()
                spread = self._expression()
                found.fields.update(spread.fields)
                found.parts.append(spread)
            elif token.kind in ("name", "string", "number") and self._peek().text == ":":
                self._at += 2
                value = self._expression()
                self.program.note(value)
                found.fields[field_name(token.text)] = value
            elif token.kind == "name" and self._peek().text in (",", "}"):
                self._step()
                found.fields[field_name(token.text)] = self._named(token.text, token)
            elif self._is("["):
                self._step()
                self._list("]")
                if self._is(":"):
                    self._step()
                    found.parts.append(self._expression())
            elif self._is("{"):
                self._block()
            elif not self._is(","):
                self._expression()
            if self._is(",") or self._at == before:
                self._step()
        self._step()
        for name in ("key", "name"):  # {key: 'scope', value: 'api'}, an item of a list
            key, item = found.fields.get(name), found.fields.get("value")
            if key and item and key.text:
                found.fields.setdefault("\0" + field_name(key.text.text), item)
        return found

    def _list(self, closing: str) -> list[Thing]:
        """Expressions up to a closing mark, and over it."""
        found: list[Thing] = []
        while not self._is(closing) and self._here.kind != "end":
            before = self._at
            if self._is(";", "}"):
                if self._is("}"):
                    return found
                self._step()
                continue
            found.append(self._expression())
            if self._is(":"):  # a parameter's type
                self._step()
                self._expression()
            if self._is(",") or self._at == before:
                self._step()
        self._step()
        return found

    def _after(self, thing: Thing | None, name: str, token: Token | None = None) -> Thing:
        """What follows an operand: members, calls, indexes."""
        start = token or self._here
        receiver: Thing | None = thing
        while True:
            if self._is(".", "?.") and self._peek().kind == "name":
                if token is None or thing is not None:
                    receiver = thing
                self._step()
                member = self._step()
                if thing is not None:
                    inner = thing.fields.get(field_name(member.text))
                    receiver, thing, name = thing, inner, member.text
                    if not self._is("(") and inner is None:
                        thing = Thing(
                            hole(member.text, self._span(member.start, member.end)), parts=[receiver]
                        )
                else:
                    name = f"{name}.{member.text}"
            elif self._is("("):
                head = self._tokens[self._at - 1]
                if thing is None and "." in name:
                    receiver = self._lookup(name.rpartition(".")[0])
                self._step()
                arguments = self._list(")")
                span = self._span(min(start.start, head.start), head.end)
                text = hole(name, span)
                returned = self.returns.get(name.rpartition(".")[2]) or self._earlier.get(
                    f"{name.rpartition('.')[2]}()"
                )
                result = self.program.call(name, span, receiver, arguments, text)
                if returned:
                    result = Thing(returned.text, returned.fields, [returned])
                thing, receiver, token = result, result, None
            elif self._is("[") and (thing is not None or name):
                self._step()
                inner_things = self._list("]")
                owner = thing if thing is not None else self._named(name, start)
                key = inner_things[0].text.text if inner_things and inner_things[0].text else ""
                thing = owner.fields.get(field_name(key)) or Thing(
                    hole(name, self._span(start.start, start.end)), parts=[owner]
                )
            elif self._is("<") and self._generic_call():
                pass
            elif self._is("!") and self._peek().text in (".", ")", ",", ";", "["):
                self._step()
            elif self._here.kind == "template" and thing is None and name:  # a tagged template
                thing = Thing(self._template(self._step()))
            else:
                break
        if thing is not None:
            return thing
        return self._named(name, start)

    def _generic_call(self) -> bool:
        """Step over ``<T>`` before ``(``; whether it was there."""
        at, depth = self._at if self._is("<") else self._at + 1, 0
        while True:
            token = self._tokens[at]
            if at - self._at > _AHEAD:
                return False
            if token.text == "<":
                depth += 1
            elif token.text == ">":
                depth -= 1
            elif token.kind not in ("name", "string") and token.text not in (
                ".",
                ",",
                "[",
                "]",
                "|",
                "{",
                "}",
                ":",
            ):
                return False
            at += 1
            if depth == 0:
                break
        if self._tokens[at].text != "(":
            return False
        if self._is("<"):
            self._at = at
        return True

    def _named(self, name: str, token: Token) -> Thing:
        found = self._lookup(name)
        if found is not None:
            return found
        return Thing(hole(name, self._span(token.start, max(token.end, self._tokens[self._at - 1].end))))

    # Texts

    def _literal(self, text: str, start: int, end: int) -> Text:
        return Text((Piece(text, self._span(start, end)),)) if text else Text()

    def _template(self, token: Token) -> Text:
        return together(self._part(*part).pieces for part in token.parts)

    def _part(self, kind: str, start: int, end: int) -> Text:
        if kind == "text":
            return self._literal(unescaped(self.text[start:end]), start, end)
        return _text_of(self._nested(start, end), "", self._span(start, end))

    def _nested(self, start: int, end: int) -> Thing:
        """The expression in a template."""
        tokens, at = self._tokens, self._at
        self._tokens, self._at = tokenize(self.text, start, end), 0
        thing = self._expression()
        self._tokens, self._at = tokens, at
        if thing.text is None:
            name = self.text[start:end].strip()
            thing = Thing(hole(name, self._span(start, end)))
        return thing


def _text_of(thing: Thing | None, name: str, span: Span) -> Text:
    return thing.text if thing is not None and thing.text is not None else hole(name, span)


def _listed(items: list[Thing]) -> Thing:
    """A list; one of ``{key, value}`` objects has their fields."""
    found = Thing(parts=items)
    for item in items:
        for name, value in item.fields.items():
            if name.startswith("\0"):
                found.fields[name[1:]] = value
    if all(len(item.parts) == 2 and item.parts[0].text for item in items):  # [['scope', 'api'], …]
        for item in items:
            key = item.parts[0].text
            if key:
                found.fields[field_name(key.text)] = item.parts[1]
    return found
