"""JavaScript's regular expressions: the same matches as in Node, and what is refused."""

from __future__ import annotations

import json
import random
import shutil
import subprocess

import pytest

from sfscope_lint.files.patterns.javascript_regex import LONGEST, compile_javascript

# Expression, text, and the matches in Node 20.
SAME = [
    (r"\pzzz", "pzzz", ["pzzz"]),  # without the flag u, p is a letter
    (r"\Z|\A", "AZ", ["A", "Z"]),
    (r"x$", "x\nx\n", []),
    (r"^x", "x\nx", ["x"]),
    (r"a.b", "a\rb a\u2028b a b", ["a b"]),
    (r"\s", "\u00a0\ufeff\u200b", ["\u00a0", "\ufeff"]),
    (r"[\s\S]", "é", ["é"]),
    (r"\w", "é_", ["_"]),
    (r"\d", "٣3", ["3"]),
    (r"a{,2}", "aa a{,2}", ["a{,2}"]),
    (r"[]", "a", []),
    (r"[^]", "\n", ["\n"]),
    (r"[a&&b]", "&b", ["&", "b"]),
    (r"[[a]", "[", ["["]),
    (r"(?<name>F)\k<name>", "FF", ["FF"]),
    (r"(x)?\1F", "F", ["F"]),
    (r"\k<n>", "k<n>", ["k<n>"]),
    (r"[\w-z]", "-", ["-"]),
    (r"\cA[\c1]\x41\u0041\0", "\x01\x11AA\0", ["\x01\x11AA\0"]),
    (r"a??", "a", ["", ""]),
    (r"\B", "", [""]),
    (r"]}{", "]}{", ["]}{"]),
]
UNREAD = [
    "(?i)Full", "(?i:Full)", "(?P<x>Full)", "(?>Full)", "(?#x)Full", "a++", "a{2}{3}", "(", ")", "[", "[z-a]", "*a", "a**",
    "|*", r"\01", r"\1(a)", "(?<a>x)(?<a>y)", r"(?<a>x)\k<b>", "\\", r"\ud83d", "(?<=a+)b", "(?<=a)*", "a{99999999999}",
    "a" * (LONGEST + 1),
]  # fmt: skip


@pytest.mark.parametrize(("expression", "text", "found"), SAME)
def test_expression_matches_as_in_javascript(expression: str, text: str, found: list[str]) -> None:
    assert [match[0] for match in compile_javascript(expression).matches(text)] == found


@pytest.mark.parametrize("expression", UNREAD)
def test_unsupported_expression_is_refused_without_its_text(expression: str) -> None:
    with pytest.raises(ValueError, match=r"\w") as refused:
        compile_javascript(expression)
    assert "Full" not in str(refused.value)


@pytest.mark.parametrize(
    ("template", "written"),
    [
        ("Full", "Full"),
        ("$&", "ab"),
        ("$1$2", "ab"),
        ("$3", "$3"),
        ("$12", "a2"),
        ("$$1", "$1"),
        ("[$`|$']", "[<|>]"),
        ("$<n>", "b"),
        ("$<m>", ""),
        ("$0", "$0"),
    ],
)
def test_marks_in_a_replacement_are_expanded(template: str, written: str) -> None:
    expression = compile_javascript("(a)(?<n>b)")
    (match,) = expression.matches("<ab>")
    assert expression.expand(template, match) == written


def test_name_is_no_mark_without_named_groups() -> None:
    expression = compile_javascript("(a)b")
    (match,) = expression.matches("<ab>")
    assert expression.expand("$<n>$<$1$$<n>$1>", match) == "$<n>$<a$<n>a>"


ATOMS = r"a b F - \d \w \s \S \W \D . [ab] [^a] [\w-] [^] [] (a) (?:b) (?=a) (?!b) (?<=a) (?<n>a) \1 \k<n> ^ $ \b \B | * + ? {2} {1,} {,2} { } ] \p \u0041 \x41 \0 *? ?? [a-\d] [\b] ( ) \ [ \Z [a||b] [\]] \."


@pytest.mark.skipif(shutil.which("node") is None, reason="needs Node, the judge")
def test_random_expressions_match_as_in_node() -> None:
    """Supported expressions match the same; those that Node refuses are refused."""
    pick = random.Random(20)
    atoms = ATOMS.split()
    texts = ["aab FA-b\na_1{,2}p", "", "ba\n", "Full</scopes>\n  <scopes>ab", "\\]^-[|Z\u2028k<n>"]
    cases = [("".join(pick.choices(atoms, k=pick.randint(1, 6))), pick.choice(texts)) for _ in range(1_200)]
    program = """
        const cases = JSON.parse(require('fs').readFileSync(0, 'utf8'));
        const found = ([e, t]) => { try { return [...t.matchAll(new RegExp(e, 'g'))].map(m => [m.index, m[0].length]); }
                                    catch { return null; } };
        console.log(JSON.stringify(cases.map(found)));"""
    said = subprocess.run(
        ["node", "-e", program], input=json.dumps(cases), capture_output=True, text=True, check=True
    )
    read = 0
    for (expression, text), expected in zip(cases, json.loads(said.stdout), strict=True):
        try:
            found = [[m.start(), len(m[0])] for m in compile_javascript(expression).matches(text)]
        except ValueError:
            continue
        read += 1
        assert found == expected, (expression, text)
    assert read > len(cases) / 4
