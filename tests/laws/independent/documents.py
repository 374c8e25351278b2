"""Random ways to write a metadata file: order, prefix, encoding, comments, CDATA, character references, mistakes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape

from tests.laws.independent.reading import NAMESPACE, ROOTS, XSI

if TYPE_CHECKING:
    from random import Random

Elements = list[tuple[str, "str | Elements | None"]]  # a name, and its text, its children, or None for nil

# The encoding, the name that the file gives it, and whether a byte order mark begins the file.
_ENCODINGS = (
    *[("utf-8", "UTF-8", False)] * 9,
    ("utf-8", None, False),
    ("utf-8", "UTF-8", True),
    ("utf-8", None, True),
    ("utf-16", "UTF-16", False),
    ("latin-1", "ISO-8859-1", False),
)


class _Style(NamedTuple):
    """``prefix`` is that of the namespace; ``plain``: elements and texts are written as Salesforce does."""

    prefix: str
    plain: bool


def document(chance: Random, root: str, elements: Elements) -> bytes:
    """A file with these elements. Some files can't be read."""
    if chance.random() < 0.5:
        chance.shuffle(elements)
    if chance.random() < 0.02:
        root = chance.choice([*ROOTS.values(), "Package"])
    encoding, declared, mark = chance.choice(_ENCODINGS)
    style = _Style(chance.choice(["", "", "", "", "m:"]), chance.random() < 0.4)
    text = _declaration(chance, declared, style.prefix + root) + _root(chance, root, elements, style)
    if chance.random() < 0.02:
        text = _broken(chance, text)
    if encoding == "utf-16":
        text = text.replace("APP_SCOPE", "Api")  # what a replacement does to UTF-16 isn't documented
    content = (b"\xef\xbb\xbf" if mark else b"") + text.encode(encoding)
    return content.replace(b"<label>", b"<label>\xff", 1) if chance.random() < 0.01 else content


def _declaration(chance: Random, declared: str | None, tag: str) -> str:
    head = f'<?xml version="1.0" encoding="{declared}"?>\n' if declared else ""
    return head + (f'<!DOCTYPE {tag} [<!ENTITY scope "Api">]>\n' if chance.random() < 0.02 else "")


def _root(chance: Random, root: str, elements: Elements, style: _Style) -> str:
    attribute = f"xmlns:{style.prefix[:-1]}" if style.prefix else "xmlns"
    named = f'{attribute}="{NAMESPACE}"' if style.prefix or chance.random() > 0.05 else ""
    tag = style.prefix + root
    return f'<{tag} {named} xmlns:xsi="{XSI}">\n{_body(chance, elements, style)}</{tag}>\n'


def _broken(chance: Random, text: str) -> str:
    end = f"</{'m:' if '</m:' in text else ''}label>"
    return chance.choice(
        [text[: len(text) // 2], text.replace(end, "</lable>"), text.replace(end, f"&scope;{end}")]
    )


def _body(chance: Random, elements: Elements, style: _Style, indent: str = "    ") -> str:
    lines = []
    for name, content in elements:
        tag = style.prefix + name
        if content is None:
            lines.append(f'{indent}<{tag} xsi:nil="true"/>\n')
        elif isinstance(content, str):
            text = escape(content) if style.plain else _text(chance, content)
            lines.append(f"{indent}<{tag}>{text}</{tag}>\n")
        else:
            children = content if style.plain else chance.sample(content, len(content))
            lines.append(f"{indent}<{tag}>\n{_body(chance, children, style, indent * 2)}{indent}</{tag}>\n")
        if not style.plain and chance.random() < 0.02:  # not an element of the Metadata API
            lines.append(f'{indent}<x:{name} xmlns:x="urn:x">{chance.choice(["true", "Api"])}</x:{name}>\n')
        if not style.plain and chance.random() < 0.15:
            aside = f"<{style.prefix}scopes>Api</{style.prefix}scopes>"
            lines.append(chance.choice([f"{indent}<!-- {aside} -->\n", "\n", f"{indent}<?note {aside}?>\n"]))
    return "".join(lines)


def _text(chance: Random, text: str) -> str:
    """A text in one of the ways in which XML can write it; rarely with a no-break space, which is a part of it."""
    if not text:
        return chance.choice(["", " ", "<!-- none -->"])
    if chance.random() < 0.01:
        text = chance.choice([f"\N{NO-BREAK SPACE}{text}", f"{text}\N{NO-BREAK SPACE}"])
    whole, middle = escape(text), chance.randrange(len(text) + 1)
    before, after = text[:middle], text[middle:]
    return chance.choice(
        [
            whole, whole, whole, f"\n        {whole}\n    ", f"\t{whole}  ",
            f"<![CDATA[{text}]]>", f"{escape(before)}<![CDATA[{after}]]>", f"<![CDATA[{before}]]>{escape(after)}",
            f"{escape(before)}<!-- Api -->{escape(after)}", f"{escape(before)}<?x y?>{escape(after)}",
            f"&#{ord(text[0])};{escape(text[1:])}", f"{escape(text[:-1])}&#x{ord(text[-1]):X};",
        ]
    )  # fmt: skip
