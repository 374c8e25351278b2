"""Build HTML so that no text can become markup."""

from __future__ import annotations

import re
from html import escape

from sfscope_lint.output.escape import visible

_VOID = frozenset({"input", "meta"})


class Html(str):
    """Markup. All other strings are texts, which are escaped when they become a part of it."""

    __slots__ = ()


def element(name: str, /, *content: str, **attributes: str | bool | None) -> Html:
    """An element. An attribute's name may end with ``_``, and has ``_`` for ``-``; False and None leave it out."""
    start = f"<{name}{''.join(_attribute(*pair) for pair in attributes.items())}>"
    return Html(start if name in _VOID else f"{start}{joined(*content)}</{name}>")


def joined(*content: str, by: str = "") -> Html:
    """Texts and markup, one after the other."""
    return Html(by.join(one if isinstance(one, Html) else escaped(one) for one in content))


def lines(*content: str) -> Html:
    """The same, one a line; what is empty is left out."""
    return joined(*filter(None, content), by="\n")


def escaped(text: str) -> Html:
    """A text without markup and invisible characters."""
    return Html(escape(visible(text)))


def breakable(text: str) -> Html:
    """A path, an address or a user's name, which may be broken after a slash and an at sign."""
    return joined(*re.split("(?<=[/@])(?!$)", text), by="<wbr>")


def number_of(number: int, noun: str) -> str:
    """A number of things, such as ``1 app`` or ``2 repositories``."""
    plural = f"{noun.removesuffix('y')}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number} {noun if number == 1 else plural}"


def folders_of(*paths: str) -> str:
    """The first folders of these paths, with slashes around each. In a merged inventory they are the repositories."""
    return "".join(f"/{name}" for name in dict.fromkeys(path.partition("/")[0] for path in paths)) + "/"


def _attribute(name: str, value: str | bool | None) -> str:
    written = name.rstrip("_").replace("_", "-")
    if value is True:
        return f" {written}"
    return f' {written}="{escaped(value)}"' if isinstance(value, str) else ""
