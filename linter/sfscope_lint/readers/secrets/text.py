"""Find secrets in any text: values of secret names, URLs, Basic and Bearer headers, PEM blocks.

It searches raw text of any language without parsing it. The text is untrusted, so each pattern must match n characters in
about n steps: its repetitions are possessive (++) or limited.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sfscope_lint.model.source import Span
from sfscope_lint.readers.secrets.values import is_random_run, looks_random
from sfscope_lint.readers.secrets.vocabulary import is_ordinary
from sfscope_lint.salesforce.secret_names import HINTS, is_secret_name, is_secret_parameter

if TYPE_CHECKING:
    from collections.abc import Iterator

# Each pattern follows the lowercase words that it may begin with, because searching for words is fast.
_PEM = (("private key-----",), r"(?s)PRIVATE KEY-----(.*?)(?:-----|<|\Z)")
_ENTITY = (("<!entity",), r"<!ENTITY\s++(?:%\s*+)?\S++\s++[\"']([^\"']*)")
_SCHEME = (("bearer", "basic"), r"(?i)\b(?:Bearer|Basic)\s+([\w.~+/=-]{8,})")
_USER_OPTION = (
    (" -u", " --user", " --proxy-user"),
    r" (?:-u|--user|--proxy-user)[ =]*+[\"']?[^\s\"':]++:(?!//)([^\s\"']++)",
)
# A client id and secret that a program encodes for a Basic header.
_ENCODED = (
    ("valueof(", "btoa(", "from(", "b64encode(", "getbytes(", "base64(", "encode64(", "encodestring("),
    r"(?i)\w{1,20}+\(\s*+[bfru]?[\"'`][^\"'`\s:]++:(?!//)([^\"'`\s]++)",
)
_PIPED = (
    ("echo", "printf", "<<<"),
    r"(?i)(?:echo|printf|<<<)(?:\s{1,9}+-\w{1,20}+|\s{1,9}+['\"]?%s['\"]?){0,4}+\s*+[\"']?[^\s\"':|]{1,200}+:(?!//)([^\s\"'|]++)",
)
_PATTERNS = (_PEM, _ENTITY, _SCHEME, _USER_OPTION, _ENCODED)
_PIPE = r"[^\n]*?\|\s*+(?:openssl\s++)?base64"
_LONGEST_PIPE = 200  # characters

_LONGEST_NAME = 64
_NAME_END = r"[\w.-]{0,64}"
_NAME_BEGIN = r"[\w.-]{1,64}\Z"
_WORD_BEFORE = r"[A-Za-z]{1,20} \Z"
# name=value, name: type = value, "name": "value", name => value, put("name", "value"), setName("value"), name is value;
# and of Postman: "key": "name", "value": "value"
_BETWEEN = (
    r"(?:\\?[\"'`])?\]?\s*+(?:=>|:=|={1,3}|:\s*+(?:[\w.\[\]]{1,40}\s|str(?:ing)?=)\s*+=?(?<==)|:(?![:/])|%3[Dd]|\b(?:is|was)\b"
    r"|(?<=[\"'`]),(?=\s*+\\?[\"'`])(?:\s*+\\?[\"']?[Vv]alue\\?[\"']?\s*+:)?|\((?=\s*+[bfru]?[\"'`]))"
)
_OPTION = r"[ \t]++(?!-)"  # --client-secret value
_VALUE = (
    r"\s*+(?:[bfru]?(?:\\[\"'](?P<escaped>[^\"'\\\n]{1,4000})"
    r"|(?P<quote>[\"'`])(?!\s|[+.&|]\s|[),;])(?P<quoted>(?:\\.|(?!(?P=quote))[^\\\n]){1,4000}))"
    r"|(?P<bare>[^\s\"'`&<>,;]{1,4000}))"
)
# In these headers the whole rest of the line is secret, up to a quote: a scheme with its token, or many cookies.
_HEADERS = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie"})
_HEADER_VALUE = r"\s*+\\?[\"'`]?([^\"'`<\n]{1,4000})"
_REFERENCE = r"\$(?:env:)?\w+|\$?\{.*|\$\(.*|@\{.*|%\w+%|<[^<>]*>?|\W+"
# 'client_secret=' + s, client_secret: s, client_secret=${s}
_VARIABLE = r"[\"'`]?\s*+(?:[+.&]\s*+)?(?:\$?\{|\$)?\s*+([A-Za-z_]\w{0,63}+)(?![.(\w])"
_MOST_VARIABLES = 20
_ASSIGNMENT = r"\s*+(?::\s*+[\w<>\[\]]{1,40}\s*+)?=(?![=>])([^;\n]{1,1000})"
_LITERAL = r"([\"'`])((?:\\.|(?!\1)[^\\\n]){5,})"
_PLAIN_WORD = r"[A-Za-z][a-z]*[.!]?"

_LONGEST_URL = 4_000  # characters
_URL = rf"[^\s\"'`<>|\\]{{1,{_LONGEST_URL}}}"
_AUTHORITY_END = r"[/?#]"
_QUERY = r"[?&;]([\w.%~-]{1,64})=([^\s\"'`<>&;#]{1,4000})"
_PORT = r"[^:]*+(?::[0-9]*+)?"
_PROSE = r"[A-Za-z]?[a-z]*+(?:[-_/.][A-Za-z]?[a-z]*+)*+"

_RUN = r"[^\W_]{10,}"
_CLIENT_ID = r"(?i)(?:client_?-?id|consumer_?-?key|issuer)\W{1,6}[\w.~+/=-]+"


def in_text(text: str) -> Iterator[Span]:
    """The spans, in characters, of secrets that their context marks as secrets."""
    # This letter's lower case has two characters, which would shift all positions.
    lower = text.replace("\u0130", "i").lower()
    for words, pattern in _PATTERNS:
        yield from (Span(*found.span(1)) for found in _matches(lower, text, words, pattern))
    for found in _matches(lower, text, *_PIPED):
        if re.match(_PIPE, text[found.end() : found.end() + _LONGEST_PIPE]):
            yield Span(*found.span(1))
    yield from _named_values(lower, text)
    yield from _in_urls(text)
    for query in re.finditer(_QUERY, text):
        if is_secret_parameter(query[1]) or looks_random(query[2]):
            yield Span(*query.span(2))


def random_words(text: str) -> Iterator[Span]:
    """The spans of words that look like random keys, except client ids."""
    ids = [found.span() for found in re.finditer(_CLIENT_ID, text)]
    ids.reverse()
    for run in re.finditer(_RUN, text):
        while ids and ids[-1][1] <= run.start():
            ids.pop()
        if is_random_run(run[0]) and not (ids and ids[-1][0] <= run.start()):
            yield Span(*run.span())


def _matches(lower: str, text: str, words: tuple[str, ...], pattern: str) -> Iterator[re.Match[str]]:
    """The matches that begin with one of the words, from left to right, without overlaps."""
    compiled, end = re.compile(pattern), 0
    for start in _places(lower, words):
        found = compiled.match(text, start) if start >= end else None
        if found:
            end = found.end()
            yield found


def _places(text: str, words: tuple[str, ...]) -> list[int]:
    return sorted(start for word in words for start in _occurrences(text, word))


def _occurrences(text: str, word: str) -> Iterator[int]:
    start = text.find(word)
    while start >= 0:
        yield start
        start = text.find(word, start + len(word))


def _named_values(lower: str, text: str) -> Iterator[Span]:
    """The values of secret names, and the values of variables that are assigned to secret names."""
    value, header_value, variable = (re.compile(p) for p in (_VALUE, _HEADER_VALUE, _VARIABLE))
    variables: dict[str, None] = {}
    done = 0
    for name, sign, end in _followed_names(lower, text):
        if end < done:
            continue
        if name.lower().rpartition(".")[2] in _HEADERS:
            found, group = header_value.match(text, end), 1
        else:
            found = value.match(text, end)
            group = found.re.groupindex[found.lastgroup or ""] if found else 0
        used = variable.match(text, end)
        if used:
            variables[used[1]] = None
        if found and not _is_reference_or_word(found[group], sign):
            done = found.end()
            yield Span(*found.span(group))
    for name in list(variables)[:_MOST_VARIABLES]:
        yield from _assigned(name, text)


def _followed_names(lower: str, text: str) -> Iterator[tuple[str, str, int]]:
    """Each secret name with a value after it: the name, the sign between them, and where the value begins."""
    rest, between, option = (re.compile(pattern) for pattern in (_NAME_END, _BETWEEN, _OPTION))
    done = 0
    for place in _places(lower, HINTS):
        if place < done:
            continue
        name, start, done = _name_at(text, place, max(done, place - _LONGEST_NAME), rest)
        sign = (
            (between.match(text, done) or (name.startswith("-") and option.match(text, done)))
            if name
            else None
        )
        if sign and ("=" in sign[0] or not text.startswith("/", start - 1)):  # not a path: …/oauth2/token
            yield name, sign[0].strip(), sign.end()


def _assigned(name: str, text: str) -> Iterator[Span]:
    """The literals that are assigned to a variable, in any of its assignments."""
    for assignment in re.finditer(rf"(?<![\w.]){re.escape(name)}{_ASSIGNMENT}", text):
        for literal in re.compile(_LITERAL).finditer(text, *assignment.span(1)):
            if not is_ordinary(literal[2]) and "://" not in literal[2]:
                yield Span(*literal.span(2))


def _name_at(text: str, place: int, first: int, rest: re.Pattern[str]) -> tuple[str, int, int]:
    """The secret name around a place (empty if the name there isn't a secret's), its start and its end."""
    before = re.search(_NAME_BEGIN, text[first:place])
    after = rest.match(text, place)
    start, end = place - len(before[0]) if before else place, after.end() if after else place
    name = text[start:end].rstrip(".-")
    if is_secret_name(name):
        return name, start, end
    other = re.search(_WORD_BEFORE, text[max(0, start - 21) : start])  # api key: …
    return (other[0] + name if other and is_secret_name(other[0] + name) else ""), start, end


def _is_reference_or_word(value: str, sign: str) -> bool:
    """Whether the value is a variable, a template, or an ordinary word of a sentence."""
    if re.fullmatch(_REFERENCE, value):
        return True
    return sign in ("is", "was") and re.fullmatch(_PLAIN_WORD, value) is not None


def _in_urls(text: str) -> Iterator[Span]:
    """The spans of user and password, and of the fragment, in each URL."""
    for start in _occurrences(text, "://"):
        begun, another = start + 3, text.find("://", start + 3, start + _LONGEST_URL)
        found = re.compile(_URL).match(text, begun, another if another >= 0 else len(text))
        url = found[0] if found else ""
        end = user_end(url)
        if end:
            yield Span(begun, begun + end)
        fragment = url.find("#", end)
        if fragment >= 0 and not re.fullmatch(_PROSE, url[fragment + 1 :]):
            yield Span(begun + fragment + 1, begun + len(url))


def user_end(url: str) -> int:
    """Where user and password end in a URL (its text after ``//``); 0 if it has none.

    An unencoded password may contain ``@`` or ``/``. A path may contain ``@``, too, but then the only colon before it is
    that of a port.
    """
    authority = re.split(_AUTHORITY_END, url, maxsplit=1)[0]
    if "@" not in authority and re.fullmatch(_PORT, authority):
        return 0
    end = url.rfind("@")
    while end >= 0 and url.startswith("@{", end) and not url.startswith("@{{", end):
        end = url.rfind("@", 0, end)  # @{variables('host')} is a template
    return max(end, 0)


def without_secrets(url: str) -> str:
    """The URL without user, password, query and fragment."""
    head, mark, rest = url.strip().partition("://")
    shown = f"{head}{mark}{rest[end + 1 if (end := user_end(rest)) else 0 :]}"
    return shown.partition("?")[0].partition("#")[0]
