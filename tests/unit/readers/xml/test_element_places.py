"""Places are exact to the character, in every encoding and layout."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sfscope_lint.model.metadata_file import Elements
from sfscope_lint.model.place import Place
from sfscope_lint.model.source import Source, Span
from sfscope_lint.readers.xml.element_places import element_spans, locate
from sfscope_lint.readers.xml.parse import parse

ENCODINGS = {
    "UTF-8": lambda text: text.encode(),
    "UTF-8 with BOM": lambda text: codecs.BOM_UTF8 + text.encode(),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16BE with BOM": lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
    "UTF-16LE without BOM": lambda text: text.encode("utf-16-le"),
    "ISO-8859-1": lambda text: text.encode("latin-1"),
    "windows-1252": lambda text: text.encode("cp1252"),
    "Shift_JIS": lambda text: text.encode("shift_jis", "xmlcharrefreplace"),
}


def document(encoding: str, body: str) -> Source:
    declared = encoding.split(" ", maxsplit=1)[0].removesuffix("BE").removesuffix("LE")
    text = f'<?xml version="1.0" encoding="{declared}"?>\r\n{body}'
    return Source("file.xml", ENCODINGS[encoding](text))


def located(source: Source, name: str, item: Span | None = None) -> str:
    """The text at the first element of that name."""
    elements = parse(source)
    assert isinstance(elements, Elements)
    element = next(e for e in elements if e.name == name)
    span = locate(Place(source, element.ordinal, item), element_spans(source))
    return source.text[span.start : span.end]


@pytest.mark.parametrize("encoding", ENCODINGS)
class TestEncodings:
    def test_element_is_located(self, encoding: str) -> None:
        source = document(encoding, "<a>\r\n\t<!-- é -->é<b x='>'>ü</b\n><c/>\r\n</a>")
        assert located(source, "b") == "<b x='>'>ü</b\n>" or encoding == "Shift_JIS"
        assert located(source, "c") == "<c/>"

    def test_positions_count_characters(self, encoding: str) -> None:
        source = document(encoding, "<a>\r\n<l>Größe</l><b>x</b></a>")
        offset = source.text.index("<b>")
        line = source.line(3)
        assert source.position(offset) == (3, line.index("<b>") + 1)

    def test_item_of_a_list_is_located(self, encoding: str) -> None:
        source = document(encoding, "<a>é<list>Api,\r\n Full</list></a>")
        elements = parse(source)
        assert isinstance(elements, Elements)
        text = elements[1].text
        start = text.index("Full")
        assert located(source, "list", Span(start, start + 4)) == "Full"


@pytest.mark.parametrize(
    ("body", "item", "found"),
    [
        ("Api, Full", "Full", "Full"),
        ("Api,<!-- no -->Full", "Full", "Full"),
        ("Api,Fu<!-- no -->ll", "Full", "Fu<!-- no -->ll"),
        ("<![CDATA[Api, Full]]>", "Full", "Full"),
        ("Api, F<?pi?>ull", "Full", "F<?pi?>ull"),
        ("&#65;pi, Full", "Api", "&#65;pi"),
        ("A&amp;B, Full", "A&B", "A&amp;B"),
        ("A&amp;B, Full", "Full", "Full"),
        ("Api,\r\n\r\n Full\r\n", "Full", "Full"),
        ("\u00e9\U0001f600, Full", "Full", "Full"),
    ],
)
def test_items_in_odd_texts_are_located(body: str, item: str, found: str) -> None:
    source = Source("file.xml", f"<a><list>{body}</list></a>".encode())
    elements = parse(source)
    assert isinstance(elements, Elements)
    start = elements[1].text.index(item)
    assert located(source, "list", Span(start, start + len(item))) == found


@pytest.mark.parametrize(
    "elements",
    [
        ["<a><b/></a>", "<b/>"],
        ["<a><b></b></a>", "<b></b>"],
        ["<a><a/></a>", "<a/>"],
        ["<a><b c='/>'></b></a>", "<b c='/>'></b>"],
        ["<a><b c='>'/></a>", "<b c='>'/>"],
        ["<a>\n<b\n/>\n</a\n>", "<b\n/>"],
    ],
)
def test_element_ends_after_its_own_end_tag(elements: list[str]) -> None:
    source = Source("a.xml", elements[0].encode())
    assert [source.text[slice(*found.span)] for found in element_spans(source)] == elements


TEXT = st.text(
    st.characters(codec="utf-8", exclude_characters="<&>\r", exclude_categories=["Cc", "Cs", "Cn"])
)
NAMES = st.sampled_from(["a", "scopes", "p:b", "x-1"])


def trees() -> st.SearchStrategy[str]:
    def around(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        parts = st.lists(
            st.one_of(inner, TEXT, st.sampled_from(["<!-- é -->", "<?pi x?>", "<![CDATA[<é>]]>", "&lt;"]))
        )
        return st.builds(lambda name, body: f"<{name}>{''.join(body)}</{name}>", NAMES, parts)

    return st.recursive(NAMES.map(lambda name: f"<{name} />"), around, max_leaves=8)


@settings(deadline=None)
@given(trees(), st.sampled_from(["utf-8", "utf-16"]))
def test_both_parsers_agree_on_every_element(tree: str, encoding: str) -> None:
    source = Source("file.xml", f"<root xmlns:p='urn:p'>{tree}</root>".encode(encoding))
    elements = parse(source)
    assert isinstance(elements, Elements)
    spans = element_spans(source)
    assert len(spans) == len(elements)
    for element, found in zip(elements, spans, strict=True):
        written = source.text[found.span.start : found.span.end]
        assert written.startswith("<")
        assert written.endswith(">")
        name = written[1:].partition(" ")[0].rstrip("/>").split(">")[0]
        assert name.replace("p:", "{urn:p}") == element.name


@settings(deadline=None)
@given(st.text())
def test_every_offset_is_on_its_line(text: str) -> None:
    source = Source("file.xml", text.encode("utf-8", "replace"))
    for offset in range(len(source.text)):
        line, column = source.position(offset)
        assert source.line(line)[column - 1 : column] in {source.text[offset], ""}
