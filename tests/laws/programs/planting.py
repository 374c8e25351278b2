"""Write a request into the body of a function, its values coming there by any of the ways that programs have."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, quote_plus

from tests.laws.programs.writer import Body, Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.laws.programs.requests import Host, Request
    from tests.laws.programs.syntax import Client, Form
    from tests.laws.programs.writer import Writer

_URLS = ("url", "token_url", "endpoint", "token_uri", "target")
_BODIES = ("body", "form", "data", "payload", "params", "fields")
_RESULTS = ("response", "result", "reply", "res", "answer")
_HELPED = ("text", "form", "object", "values")  # forms that functions take as parameters


class _Value(NamedTuple):
    """An expression; ``literal``: it has no variable, ``still``: it is the same outside of this function."""

    code: str
    literal: bool = False
    still: bool = False


def write(writer: Writer, body: Body, request: Request, *, planted: bool) -> str:
    """Write the request and return its host as the inventory shows it; ``planted``: mark the lines that send it."""
    planting = _Planting(writer, body, request, planted)
    planting.write()
    return planting.shown


class _Planting:
    """One request."""

    def __init__(self, writer: Writer, body: Body, request: Request, planted: bool) -> None:
        self.writer = writer
        self.random = writer.random
        self.body = body
        self.request = request
        self.planted = planted
        self.shown = request.host.shown

    def write(self) -> None:
        syntax = self.writer.syntax
        client = self.random.choice(
            [c for c in syntax.clients if self.body.function or "return" not in c.lines[-1]]
        )
        forms: list[Form | None] = [form for form in syntax.forms if form.kind in client.kinds.split()]
        if "text" in client.kinds.split():
            forms += [None] * max(1, len(forms) // 2)  # None: one text
        form = self.random.choice(forms)
        url = self._url()
        helped = (form.kind if form else "text") in _HELPED and not (form and "{url}" in form.start)
        if helped and self.random.random() < 0.15:
            self._through_a_function(client, url, self._form(form, url.code))
            return
        parameters = self._form(form, url.code)
        self._send(self.body, client, url.code, parameters)

    # The URL

    def _url(self) -> _Value:
        host = self._host(self.request.host)
        path, still = Part(self.request.path), host.still
        if self.random.random() < 0.2:
            moved = self._moved(_literal(self.writer.string(path.text)), "token_path", members=False)
            path, still = Part(moved.code, code=True), still and moved.still
        parts = [Part(self.request.host.text) if host.literal else Part(host.code, code=True), path]
        if host.literal and self.random.random() < 0.2:
            moved = self._moved(host, "org_url")
            parts[0], still = Part(moved.code, code=True), still and moved.still
        code = self.writer.text(parts)
        value = _Value(code, literal=not any(part.code for part in parts), still=still)
        return self._moved(value, *_URLS)

    def _host(self, host: Host) -> _Value:
        syntax = self.writer.syntax
        match host.variable:
            case "environment":
                code = self.random.choice(syntax.environment).format(name=host.name)
                value = _Value(code, still=True)
                return self._moved(value, "base_url", "org") if self.random.random() < 0.5 else value
            case "unknown" if syntax.unknown:
                value = _Value(self.random.choice(syntax.unknown).format(name=host.name))
                return self._local(value, "base_url", "org") if self.random.random() < 0.3 else value
            case "unknown" | "parameter":
                return _Value(self._parameter(host.name))
        return _literal(self.writer.string(host.text))

    def _parameter(self, wanted: str) -> str:
        """A new parameter of the function."""
        loose = self.writer.syntax.positional and not self.body.function  # other functions may set it, too
        name = self.writer.fresh(self.body.names, *([] if loose else [wanted]))
        self.shown = f"${{{name}}}"
        if self.body.function:
            self.body.parameters.append(("text", name))
        return self.writer.read(name)

    # How values move

    def _moved(self, value: _Value, *names: str, members: bool = True) -> _Value:
        """The value itself, or a variable, a constant, a field or a function that has it."""
        ways: list[Callable[..., _Value]] = [self._inline, self._inline, self._local]
        if value.literal or value.still:
            ways.append(self._constant)
            if self.writer.syntax.helper:
                ways.append(self._helper)
            if members and self.body.owner and not self.body.static:
                ways.append(self._member)
        return self.random.choice(ways)(value, *names)

    def _inline(self, value: _Value, *_: str) -> _Value:
        return value

    def _local(self, value: _Value, *names: str) -> _Value:
        return _Value(self.writer.read(self.writer.let(self.body, "text", value.code, *names)))

    def _constant(self, value: _Value, *names: str) -> _Value:
        name = self.random.choice(names)
        return _Value(self.writer.constant(self.body, name, value.code, literal=value.literal), still=True)

    def _member(self, value: _Value, *names: str) -> _Value:
        return _Value(
            self.writer.member(self.body, self.random.choice(names), value.code, literal=value.literal)
        )

    def _helper(self, value: _Value, *names: str) -> _Value:
        """A function that returns the value."""
        writer = self.writer
        name = writer.fresh(writer.names, *(f"get_{name}" for name in names))
        inner = Body()
        writer.emit(inner, writer.syntax.returned, value=value.code)
        writer.add_function(self.body, writer.function(writer.syntax.helper, name, inner))
        return _Value(writer.syntax.value_of_call.format(writer.called(name, ())), still=True)

    # The parameters

    def _fields(self, *, encoded: bool) -> Iterator[tuple[str, Part]]:
        for key, value in self.request.fields:
            if value.startswith("$"):
                code = self.random.choice(self.writer.syntax.environment).format(name=value[1:])
                if encoded:
                    code = self.random.choice(self.writer.syntax.encode).format(code)
                moved = self._moved(_Value(code, still=True), key, "my_" + key)
                yield key, Part(moved.code, code=True)
                continue
            if key in ("grant_type", "scope") and self.random.random() < 0.2:
                text = quote_plus(value) if encoded else value
                moved = self._moved(_literal(self.writer.string(text)), key, "my_" + key)
                yield key, Part(text) if moved.literal else Part(moved.code, code=True)
                continue
            yield key, Part(self.random.choice((quote, quote_plus))(value, safe="") if encoded else value)

    def _form(self, form: Form | None, url: str) -> str:
        writer = self.writer
        if form is None:
            parts: list[Part] = []
            for key, value in self._fields(encoded=True):
                parts += [Part(f"{'&' if parts else ''}{key}="), value]
            return self._text_form(parts)
        fields = list(self._fields(encoded=False))
        values = [(key, part.text if part.code else writer.string(part.text), part) for key, part in fields]
        name = writer.fresh(self.body.names, *_BODIES) if form.value else ""
        pairs = [
            form.pair.format(
                key=writer.key(key),
                bare=key,
                value=value,
                form=writer.written(name),
                assigned=writer.text([Part(f"{key}="), part]) if "{assigned}" in form.pair else "",
            )
            for key, value, part in values
        ]
        if not form.value:
            return form.start.format() + form.between.join(pairs) + form.end.format()
        with self._marked(self.body, planted="{url}" in form.start):
            writer.emit(self.body, "{text}", text=form.start.format(form=writer.written(name), url=url))
            for pair in pairs:
                writer.emit(self.body, "{text}", text=pair)
        return form.value.format(form=writer.written(name))

    def _text_form(self, parts: list[Part]) -> str:
        writer = self.writer
        if self.random.random() < 0.25 and len(parts) > 3:
            name = writer.let(self.body, "text", writer.text(parts[:2]), *_BODIES, changes=True)
            writer.emit(
                self.body, writer.syntax.append, name=writer.written(name), value=writer.text(parts[2:])
            )
            return writer.read(name)
        code = writer.text(parts)
        if self.random.random() < 0.6:
            return code
        return writer.read(writer.let(self.body, "text", code, *_BODIES))

    # The sending

    def _send(self, body: Body, client: Client, url: str, parameters: str) -> None:
        writer = self.writer
        name, other = writer.fresh(body.names, *_RESULTS), writer.fresh(body.names, "request", "req", "post")
        with self._marked(body):
            for line in client.lines:
                writer.emit(
                    body, line,
                    url=url, body=parameters, result=writer.written(name), form=writer.written(other), splat=name,
                )  # fmt: skip

    def _through_a_function(self, client: Client, url: _Value, parameters: str) -> None:
        """A function of the program sends what it gets."""
        writer = self.writer
        inner = Body()
        inner.owner = self.body.owner if writer.syntax.only_classes else None
        types = [
            ("text", writer.styled("address")),
            ("form" if "form" in client.kinds else "text", writer.styled("content")),
        ]
        inner.parameters = types
        inner.names.update(name for _, name in types)
        self._send(inner, client, *(writer.read(name) for _, name in types))
        name = writer.fresh(writer.names, "post_form", "send_request", "call_api", "ask")
        writer.add_function(self.body, writer.function(writer.syntax.functions[0], name, inner))
        with self._marked(self.body):
            writer.emit(
                self.body,
                writer.syntax.statement.format("{call}"),
                call=writer.called(name, (url.code, parameters)),
            )

    @contextmanager
    def _marked(self, body: Body, *, planted: bool = True) -> Iterator[None]:
        body.marked = self.planted and planted
        yield
        body.marked = False


def _literal(code: str) -> _Value:
    return _Value(code, literal=True, still=True)
