"""Programs made to cost time, memory or stack: each is refused at the same point on every machine, with a reason."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from functools import partial
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.hostile.growth import growth, times
from tests.support import COMMAND, environment

from sfscope_lint.model.source import Source
from sfscope_lint.model.token_requests import TokenRequest, Unparsed
from sfscope_lint.readers import budget, read_requests
from sfscope_lint.readers.budget import Budget, UnparsedError
from sfscope_lint.readers.code import apex, javascript, parse, rehearsal
from sfscope_lint.readers.code.apex_mask import mask
from sfscope_lint.readers.code.rehearsal import survives
from sfscope_lint.readers.token_request import SourceFile

if TYPE_CHECKING:
    from tests.support import Workspace
    from tree_sitter import Parser, Tree

    from sfscope_lint.files.request_files import Format

FORMATS: dict[str, Format] = {
    "cls": "apex",
    **dict.fromkeys(("js", "ts", "tsx"), "javascript"),
    "py": "python",
    "ps1": "powershell",
    "java": "java",
    "cs": "csharp",
    "go": "go",
    "rb": "ruby",
    "php": "php",
}
REQUEST = {
    "cls": "class A {{ void f() {{ {0} U.post('callout:X/services/oauth2/token', 'grant_type=client_credentials'); }} }}",
    "js": "{0}\npost('https://x.my.salesforce.com/services/oauth2/token', 'grant_type=client_credentials');",
    "py": "{0}\npost('https://x.my.salesforce.com/services/oauth2/token', 'grant_type=client_credentials')",
    "java": 'class A {{ void f() {{ {0} U.post("/services/oauth2/token", "grant_type=client_credentials"); }} }}',
    "cs": 'class A {{ void F() {{ {0} U.Post("/services/oauth2/token", "grant_type=client_credentials"); }} }}',
    "go": 'package a\nfunc f() {{\n{0}\npost("/services/oauth2/token", "grant_type=client_credentials")\n}}',
    "rb": "{0}\npost('/services/oauth2/token', 'grant_type=client_credentials')",
    "php": "<?php {0}\npost('/services/oauth2/token', 'grant_type=client_credentials');",
    "ps1": "{0}\nirm https://x.my.salesforce.com/services/oauth2/token -Body 'grant_type=client_credentials'",
}


def read(suffix: str, content: str) -> tuple[int, str]:
    """The number of requests in a program, and the reason if it is refused."""
    source = Source(f"a.{suffix}", content.encode())
    file = SourceFile(source, "a", f"a.{suffix}", "/")
    parts = list(read_requests.read(file, [FORMATS[suffix]]))
    why = next((part.why for part in parts if isinstance(part, Unparsed)), "")
    return sum(isinstance(part, TokenRequest) for part in parts), why.rpartition(": ")[2]


# For each of these, tree-sitter took seconds and up to gigabytes with far less text.
GARBAGE = {
    "generics": ("cls", "A<B<"),
    "comparisons": ("cls", "a<"),
    "calls without an end": ("cls", "a(&&|"),
    "casts": ("cls", "(int)) "),
    "ellipses": ("cls", ">(int)a(..."),
    "brackets and semicolons": ("cls", "'[!;;"),
    "closing braces": ("cls", "= - } "),
    "async": ("js", ",async=."),
    "async, spaced": ("js", ", async = ; > "),
    "await": ("js", "+await"),
    "tags": ("tsx", "<}+"),
    "regular expressions": ("tsx", "*of./"),
    "types": ("ts", "A<B<"),
    "templates": ("js", ";if${"),
    "loops": ("js", "} of ; b = "),
    "parentheses": ("py", "("),
    "hash tables": ("ps1", "\n @( <# "),
    "quotes": ("js", '"'),
    "operators": ("ps1", "&-a"),
    "Java generics": ("java", "A<B<"),
    "Java calls without an end": ("java", "a(&&|"),
    "awaits of nothing": ("cs", "await?"),
    "generics of C#": ("cs", "A<B<"),
    "empty strings": ("go", '""'),
    "type arguments": ("go", "a[b["),
    "blocks": ("rb", '"" begin'),
    "regular expressions or divisions": ("rb", "a / a /b "),
    "spreads": ("php", "...|$a],"),
}


@pytest.mark.parametrize(("suffix", "unit"), GARBAGE.values(), ids=GARBAGE)
def test_garbage_is_refused_with_one_line(suffix: str, unit: str) -> None:
    start = "<?php " if suffix == "php" else ""
    said = {read(suffix, start + unit * (40_000 // len(unit))) for _ in range(2)}
    assert len(said) == 1  # the same result every time
    [(count, why)] = said
    assert count == 0
    if suffix != "cls" or "<" not in unit:  # in Apex, type arguments don't reach the parser
        assert why in (
            "it is nested too deeply",
            "it has too many syntax errors",
            "it takes too many steps to parse",
            "it was made by a bundler",
        )


def test_garbage_is_refused_before_it_is_parsed_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    tree = parse._tree

    def watched(parser: Parser, text: bytes, calls: parse._Calls) -> Tree:
        seen.append(len(text))
        return tree(parser, text, calls)

    monkeypatch.setattr(parse, "_tree", watched)
    with pytest.raises(UnparsedError, match="too many syntax errors"):
        parse.parse(javascript.JAVASCRIPT.grammar, b",async=." * 20_000)
    assert max(seen) <= 4_096
    assert sum(seen) < 40_000
    seen.clear()
    parse.parse(javascript.JAVASCRIPT.grammar, b"f(a);\n" * 20_000)
    assert seen[-1] == 120_000  # a real program is parsed as a whole


@pytest.mark.parametrize(
    ("suffix", "filler"),
    [
        ("cls", "String s = " + " + ".join(["'a'"] * 1_500) + ";"),
        ("js", "const s = " + " + ".join(["'a'"] * 1_500) + ";"),
        ("js", "x" + ".then((a) => a)" * 1_000 + ";"),
        ("js", "if (a) { b() }" + " else if (c) { d() }\n" * 1_500),
        ("js", "const a = " + "[" * 200 + "]" * 200 + ";"),
        ("py", "s = (" + " + ".join(["'a'"] * 1_500) + ")"),
        ("ps1", "$s = " + " + ".join(["'a'"] * 500)),
        ("java", "String s = " + " + ".join(['"a"'] * 1_500) + ";"),
        ("cs", "var s = " + " + ".join(['"a"'] * 1_500) + ";"),
        ("go", "s := " + " + ".join(['"a"'] * 1_500)),
        ("rb", "s = " + " + ".join(["'a'"] * 1_500)),
        ("php", "$s = " + " . ".join(["'a'"] * 1_500) + ";"),
    ],
    ids=[
        "apex +",
        "js +",
        "chain",
        "else if",
        "brackets",
        "python +",
        "powershell +",
        "java +",
        "c# +",
        "go +",
        "ruby +",
        "php .",
    ],
)
def test_deep_programs_are_read(suffix: str, filler: str) -> None:
    assert read(suffix, REQUEST[suffix].format(filler.replace("{", "{").replace("}", "}"))) == (1, "")


@pytest.mark.parametrize("suffix", ["cls", "js"])
def test_code_nested_deeper_than_any_program_is_refused(suffix: str) -> None:
    filler = "a = " + "(" * 400 + "1" + ")" * 400 + ";"
    assert read(suffix, REQUEST[suffix].format(filler)) == (0, "it is nested too deeply")


STEPS = 100_000  # instead of a million
# Programs that need more steps.
COSTLY = {
    "one text, longer and longer": ("js", "let s = 'a';\n" + "s += f(s, s);\n" * 2_000),
    "an object, larger and larger": (
        "js",
        "let o = {};\n" + "".join(f"o = {{...o, a{n}: {n}}};\n" for n in range(2_000)),
    ),
    "calls of all that was": ("py", "x = [" + "'a', " * 900 + "]\n" + "f(x, x, x)\n" * 3_000),
    "functions in functions": ("js", "function f(a) { " * 280 + "b(c);\n" * 6_000 + "}" * 280),
}


@pytest.mark.parametrize(("suffix", "content"), COSTLY.values(), ids=COSTLY)
def test_evaluation_is_limited_by_steps(suffix: str, content: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "STEPS", STEPS)
    assert read(suffix, content) == (0, "it takes too many steps to evaluate")
    assert read(suffix, content[: len(content) // 50]) != (0, "it takes too many steps to evaluate")


def test_budget_ends_at_the_same_step() -> None:
    left = Budget(3)
    left.spend(2)
    left.spend(1)
    with pytest.raises(UnparsedError, match="too many steps"):
        left.spend(1)


def test_large_program_is_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program needs fewer steps than it has bytes."""
    assert budget.STEPS == 1_000_000
    monkeypatch.setattr(budget, "STEPS", 250_000)
    filler = "export const handle = (a, b) => { const c = a.b(c, 'd' + e); return { f: c, g: [1, 2] }; };\n"
    assert read("js", REQUEST["js"].format(filler * (250_000 // len(filler)))) == (1, "")


def test_program_of_more_than_a_megabyte_is_refused() -> None:
    assert read("py", "x = 1\n" * 170_000) == (0, "it is a program of more than 1,000,000 bytes")


APEX = st.lists(
    st.sampled_from(
        ["'", '"', "\\", "<", ">", "=>", "?.", "[SELECT Id FROM A]", "{ get; set; }", "{get{", "insert ", "new Map<", "{", "}", "(", ")", ";", "\n", "\r\n", " ", "//", "/*", "*/", "@a(b='c')", "when ", "é", "\x00", "System.runAs", "??", "trigger A on B (before insert) {", "switch on a {", "String", "<>", "===", "package", "Public ", "private "]
    )
).map("".join)  # fmt: skip


@settings(deadline=None)
@given(st.one_of(APEX, st.text()))
def test_mask_keeps_lengths_and_line_breaks(text: str) -> None:
    program = text.encode("utf-8", "replace")
    masked = mask(program)
    assert len(masked) == len(program)
    for byte in b"\r\n":
        places = [n for n, c in enumerate(program) if c == byte]
        assert [n for n, c in enumerate(masked) if c == byte] == places


@settings(deadline=None)
@given(st.one_of(APEX, st.text()))
def test_any_text_is_read_or_refused_with_a_reason(text: str) -> None:
    for suffix in ("cls", "js", "tsx", "py", "ps1", "java", "cs", "go", "rb", "php"):
        read(suffix, text)


@pytest.mark.parametrize(
    "unit",
    [
        "public ",
        "when ",
        "switch on ",
        "[SELECT ",
        "@a('",
        "trigger a on ",
        "{get",
        "'",
        "/*",
        "insert ",
        "<",
        "new a<",
    ],
)
def test_mask_takes_linear_time(unit: str) -> None:
    """Each match of the mask's expression starts where the last one ended, with bounded look-ahead."""
    found = growth(lambda size: partial(mask, times(unit, size).encode()), 1_000, 500_000)
    assert found.is_linear, found


def test_lone_surrogate_from_json_is_read() -> None:
    """A Postman script can contain half of a surrogate pair."""
    script = "const a = '\\ud83d'; pm.sendRequest({url: 'https://x.my.salesforce.com/services/oauth2/token', body: 'grant_type=client_credentials'});"
    content = f'{{"event": [{{"script": {{"exec": ["{script}"]}}}}], "item": []}}'
    source = Source("a.json", content.encode())
    list(read_requests.read(SourceFile(source, "a", "a.json", "/"), ["postman"]))


def test_positions_after_wide_characters_are_exact() -> None:
    text = "// é 😀 日本\nclass A { void f() { U.post('callout:Ö/services/oauth2/token', 'grant_type=client_credentials&scope=äpi'); } }"
    source = Source("A.cls", text.encode())
    [request] = apex.read(SourceFile(source, "A", "A.cls", "/"))
    assert request.scope is not None
    span = request.scope.place.item
    assert span is not None
    assert text[span.start : span.end] == "äpi"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no copies of a process")
class TestRehearsal:
    """A copy of the process parses first, in case the checks of small windows miss the garbage."""

    def test_copy_that_runs_out_of_memory_is_a_refusal(self) -> None:
        assert not survives(lambda: bytearray(2**34))

    def test_copy_that_crashes_is_a_refusal(self) -> None:
        assert not survives(lambda: os.kill(os.getpid(), signal.SIGSEGV))

    def test_exception_in_the_copy_is_no_refusal(self) -> None:
        assert survives(lambda: 1 / 0)
        assert survives(lambda: None)

    def test_garbage_that_passes_the_first_checks_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(parse, "_errors", lambda _: 0)
        monkeypatch.setattr(parse, "_DEEPEST", 10**9)
        monkeypatch.setattr(rehearsal, "_MEMORY", 16 * 1024 * 1024)
        java = parse.Grammar("tree_sitter_java")
        with pytest.raises(UnparsedError, match="too much memory or time"):
            parse.parse(java, b"a(&&|\n" * 2_000)
        assert not parse.parse(java, b"class A { int b = 1; }\n" * 300).root_node.has_error

    def test_no_process_left_is_no_memory_left(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The run ends with exit code 2 and one line."""

        def refuse() -> int:
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))

        monkeypatch.setattr(os, "fork", refuse)
        with pytest.raises(MemoryError):
            survives(lambda: None)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal there")
def test_ignored_signal_of_ended_children_changes_nothing(workspace: Workspace) -> None:
    """A parent may have ignored it, such as a shell with ``trap '' CHLD``: then nobody gets a child's exit code."""
    url = "https://login.salesforce.com/services/oauth2/token"
    call = f"requests.post({url!r}, data={{'grant_type': 'client_credentials', 'client_id': 'x'}})\n"
    workspace.write("a.py", f"import requests\n{call}" + "x = 1\n" * 2_000)
    ignoring = "import os, signal, sys; signal.signal(signal.SIGCHLD, signal.SIG_IGN); os.execv(sys.argv[1], sys.argv[1:])"
    ran = subprocess.run(
        [sys.executable, "-c", ignoring, *COMMAND, "--format", "concise", "."],
        cwd=workspace.root, env=environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stdout.count("unsupported-token-host")) == (1, 1), ran.stderr
