"""Find the token requests among a program's calls.

The evaluator turns expressions into ``Thing`` and reports every call to ``Program``. A call that gets a token URL and a
form with a grant is a token request. Nothing is run, and all branches count.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sfscope_lint.model.traced_text import Text, field_name, literal
from sfscope_lint.readers.code.bodies import sent_as_json
from sfscope_lint.readers.code.facts import Facts, facts_of
from sfscope_lint.readers.code.results import gives_text, result, under
from sfscope_lint.readers.code.things import ITEM, Thing
from sfscope_lint.readers.token_request import make_request
from sfscope_lint.record import Record
from sfscope_lint.salesforce.token_endpoint import PATH, is_token_url, talks_to_salesforce

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sfscope_lint.model.request_kinds import RequestKind
    from sfscope_lint.model.source import Span
    from sfscope_lint.model.token_requests import TokenRequest
    from sfscope_lint.readers.budget import Budget
from sfscope_lint.readers.token_request import SourceFile

# Methods that add a field to a form, a map or a request, and methods that do so only with a name as argument.
_ADDING = frozenset({"append", "set", "put", "add"})
_ADDING_NAMED = frozenset(
    {
        "addparameter", "addqueryparameter", "addorupdateparameter", "addencoded", "addformdatapart", "addtextbody", "with",
        "field", "param", "formparam", "queryparam", "formfield", "data", "setqueryparam", "addquery",
    }
)  # fmt: skip
# Methods that give all fields of another map to the map.
_TAKING = frozenset({"update", "putall", "merge!"})
_KEPT = 16  # the last arguments of an object; a request needs two


class _Loose(Record):
    """A form that a call gets without a known URL; ``variable`` may be one."""

    form: Mapping[str, Text]
    span: Span
    unit: int
    variable: Text | None = None


class Program:
    """The calls of one file. ``unit`` is the number of the current function."""

    def __init__(self, file: SourceFile, kind: RequestKind, budget: Budget) -> None:
        self.file = file
        self._budget = budget
        self.kind = kind
        self.unit = 0
        self._requests: list[TokenRequest] = []
        self._met: set[tuple[Span | None, Span]] = set()
        self._spent: set[Span] = set()
        self._urls: list[tuple[Text, int]] = []
        self._loose: list[_Loose] = []
        self._filled: list[tuple[Thing, Span, int]] = []
        self._later: list[Callable[[], None]] = []

    def note(self, thing: Thing) -> None:
        """Remember a token URL, because a form without a URL may need it later."""
        if thing.text and is_token_url(thing.text.text):
            self._urls.append((thing.text, self.unit))

    def forget(self, span: Span) -> None:
        """Forget the token URLs and forms that were last met, as far as they stand in the span."""
        while self._urls and _is_in(self._urls[-1][0].span, span):
            self._urls.pop()
        while self._loose and _is_in(self._loose[-1].span, span):
            self._loose.pop()

    def call(
        self, name: str, span: Span, receiver: Thing | None, arguments: Sequence[Thing], text: Text
    ) -> Thing:
        """The result of a call; ``name`` is dotted, ``span`` that of the name, ``text`` the result's if unknown."""
        method = name.rpartition(".")[2].lower()
        if receiver and _adds(method, arguments) and arguments[0].text:
            name = field_name(arguments[0].text.text)
            receiver.fields[name] = arguments[1]
            if name == "grant_type":
                self._filled.append((receiver, span, self.unit))
            return receiver
        if receiver and method in _TAKING:
            for argument in arguments:
                receiver.fields.update(argument.fields)
        sends = not gives_text(method)
        for argument in arguments if sends else ():  # the marks in a template aren't filled yet
            self.note(argument)
        items = _items(self._budget, arguments)
        if receiver and items:
            receiver.fields.update(items)
        as_json = {id(thing) for thing in sent_as_json(name, arguments, self.file.source.text)}
        facts = facts_of(self._budget, arguments, as_json)
        if receiver and (facts.tells or not arguments) and not (facts.url and facts.form):
            receiver.parts = [*receiver.parts[-_KEPT:], *arguments]
            facts = facts_of(self._budget, [*arguments, receiver], as_json)
        if method == "authorize" and facts.form and not facts.url:
            facts = facts._replace(url=_login_url(facts.extra))
            self._emit(facts, span, connector=True)
        elif facts.url and facts.form and sends:
            if self._emit(facts, span):
                first = facts.form["grant_type"].span
                for form in facts.others:
                    other = form["grant_type"].span
                    if other not in self._spent and not _is_in(other, first):
                        self._emit(facts._replace(form=form), span)
                return Thing(text)
        elif facts.form and facts.elsewhere:
            self._spent.add(facts.form["grant_type"].span)
        elif sends and facts.form and any(facts_of(self._budget, [argument]).form for argument in arguments):
            self._loose.append(_Loose({**facts.extra, **facts.form}, span, self.unit, facts.variable))
        given = result(self._budget, name, receiver, arguments, text)
        given.fields.update(items)
        return given

    def _emit(
        self,
        facts: Facts,
        span: Span,
        *,
        connector: bool = False,
        certain: bool = True,
        assumed: bool = False,
    ) -> bool:
        if facts.form is None:
            return False
        identity = (facts.url.span if facts.url else None, facts.form["grant_type"].span)
        self._spent.update(part for part in identity if part)
        if identity in self._met:
            return True
        if facts.url is None and not connector:
            return False
        request = make_request(
            self.kind,
            self.file,
            self.file.place(span),
            facts.url,
            {**facts.extra, **facts.form},
            certain=certain,
            json_body=facts.as_json,
            assumed=assumed,
        )
        if request:
            self._met.add(identity)
            self._requests.append(request)
        return True

    def add(self, url: Text | None, fields: Mapping[str, Text], span: Span, *, certain: bool = True) -> None:
        """Add a request that a client library makes."""
        self._emit(Facts(url, fields), span, connector=True, certain=certain)

    def later(self, ask: Callable[[], None]) -> None:
        """Call a function at the end of the program, when an object has all its settings."""
        self._later.append(ask)

    def requests(self) -> list[TokenRequest]:
        """The token requests; last those whose URL and form are only near each other."""
        for ask in self._later:
            ask()
        for form, span, unit in self._filled:  # it may be passed on in code that we don't see
            texts = {name: value.text for name, value in form.fields.items() if value.text}
            if "grant_type" in texts:
                self._loose.append(_Loose(texts, span, unit))
        for loose in self._loose:
            if loose.form["grant_type"].span in self._spent:
                continue
            if (url := self._near(loose)) is not None:
                says_so = "grant_type=" in url.text.partition("?")[2]  # the URL has the grant itself
                self._emit(Facts(url, loose.form), loose.span, certain=says_so)
            elif loose.variable and talks_to_salesforce(self.file.source.text):
                self._emit(Facts(loose.variable, loose.form), loose.span, assumed=True)
        return sorted(self._requests, key=lambda request: request.place.item or (0, 0))

    def _near(self, loose: _Loose) -> Text | None:
        """The token URL that belongs to a form: one of the same function, else the only one that no other form has."""
        urls = [(url, unit) for url, unit in self._urls if url.span not in self._spent]
        near = [url for url, unit in urls if unit == loose.unit]
        if not near and (len(self._loose) == 1 or (loose.variable is None and _are_one(urls))):
            near = [url for url, _ in urls]
        return near[0] if near else None


def _is_in(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _are_one(urls: Sequence[tuple[Text, int]]) -> bool:
    return len({url.text for url, _ in urls}) == 1


def _adds(method: str, arguments: Sequence[Thing]) -> bool:
    """The method gives a field to the object that it is called on."""
    if len(arguments) == 2 and method in _ADDING:
        return True
    if len(arguments) not in (2, 3) or method not in _ADDING_NAMED:
        return False
    name = arguments[0].text
    return name is not None and name.known and re.fullmatch(r"[A-Za-z][\w.-]{0,60}", name.text) is not None


def _items(budget: Budget, arguments: Sequence[Thing]) -> dict[str, Thing]:
    """The fields that pairs of name and value give to what they are added to."""
    found: dict[str, Thing] = {}
    for argument in arguments:
        budget.spend(len(argument.fields) // 8)
        found |= {name[1:]: value for name, value in argument.fields.items() if name.startswith(ITEM)}
    return found


def _login_url(fields: Mapping[str, Text]) -> Text | None:
    """The token URL of jsforce: below its login URL, else below its instance URL."""
    base = fields.get("loginUrl") or fields.get("instanceUrl")
    return under(base, literal(PATH, base.span.end)) if base and base.known else None
