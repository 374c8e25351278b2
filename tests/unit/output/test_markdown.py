"""Rules' pages, formatted for a terminal."""

from __future__ import annotations

import pytest

from sfscope_lint.output.markdown import part, to_text


def marked(code: str, text: str) -> str:
    return f"<{code}>{text}</>"


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("# a\n\n## b c\n", "a\n\nb c\n"),
        ("one\ntwo\n\nthree\n", "    one two\n\n    three\n"),
        ("see [the page](docs/a.md), **now**\n", "    see the page (docs/a.md), now\n"),
        ("```xml\n<a>\n\n  <b/>\n```\ntail\n", "        <a>\n\n          <b/>\n\n    tail\n"),
        ("```\nnever closed\n", "        never closed\n"),
        ("- one\n  more\n- two\n", "    - one more\n    - two\n"),
        ("1. one\n2. two\n", "    1. one\n    2. two\n"),
        ("| a | b |\n| --- | --- |\ntext\n", "    | a | b |\n    | --- | --- |\n\n    text\n"),
        ("# not\ntext # not a heading\n", "not\n\n    text # not a heading\n"),
        ("#not a heading\n", "    #not a heading\n"),
        ("", "\n"),
    ],
)
def test_page_is_formatted_as_text(page: str, text: str) -> None:
    assert to_text(page) == text


def test_lines_are_wrapped_except_code() -> None:
    page = f"{'word ' * 30}\n\n- {'item ' * 30}\n\n```\n{'x' * 200}\n```\n"
    lines = to_text(page, 60).splitlines()
    assert max(len(line) for line in lines if "x" not in line) <= 60
    assert f"        {'x' * 200}" in lines
    assert [line[:7] for line in lines if "item" in line] == ["    - i", *["      i"] * 2]


def test_code_is_coloured_line_by_line() -> None:
    text = to_text(f"{'a ' * 24}`b c d` e\n", 40, marked)
    for line in text.splitlines():
        assert line.count("<36>") == line.count("</>")
    assert "`" in text


def test_section_is_found_by_its_title() -> None:
    page = "# a\n\n## One\n\ntext\n\n## One more\n\nother\n"
    assert part(page, "One") == "text"
    assert part(page, "One more") == "other"
    assert part(page, "more") == ""
