"""Unified diffs: ``git apply`` turns one content into the other, whatever they contain."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support import environment

from sfscope_lint.fixes.unified_diff import Hidden, unified_diff

LINES = st.lists(
    st.sampled_from([b"a\n", b"b\n", b"a\r\n", b"\0\n", b"\xff\n", b"\n", b"- x\n", b"\\ No\n"]), max_size=30
)


@settings(max_examples=100, deadline=None)
@given(LINES, LINES, LINES, LINES, st.sampled_from([b"", b"end", b"\r"]), st.sampled_from([b"", b"end"]))
def test_diff_is_applied_by_git(
    head: list[bytes], old: list[bytes], new: list[bytes], tail: list[bytes], old_end: bytes, new_end: bytes
) -> None:
    before = b"".join([*head, *old, *tail]) + old_end
    after = b"".join([*head, *new, *tail]) + new_end
    diff = unified_diff("file", before, after)
    if not before or not after:
        return  # git uses other headers to create and delete files
    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory, "file")
        file.write_bytes(before)
        if diff:
            apply(diff, directory)
        assert file.read_bytes() == after
        assert bool(diff) == (before != after)


@settings(max_examples=150, deadline=None)
@given(LINES, LINES, LINES, LINES, st.sampled_from([b"", b"end"]))
def test_diff_without_hidden_lines_still_applies(
    head: list[bytes], old: list[bytes], new: list[bytes], tail: list[bytes], end: bytes
) -> None:
    before, after = b"".join([*head, *old, *tail]) + end, b"".join([*head, *new, *tail]) + end
    secret = b"b\n"
    hidden = Hidden(*(frozenset(i for i, line in enumerate(text.splitlines(keepends=True)) if line == secret)
                      for text in (before.replace(b"\r", b"r"), after.replace(b"\r", b"r"))))  # fmt: skip
    diff = unified_diff("file", before, after, hidden)
    if not before or not after or not diff:
        return
    assert not {b" b", b"-b", b"+b"} & set(diff.split(b"\n"))
    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory, "file")
        file.write_bytes(before)
        apply(diff, directory)
        assert file.read_bytes() == after


def test_hidden_line_at_a_change_prevents_the_diff() -> None:
    """A hidden line that changes, or that directly follows a change."""
    before, after = b"1\n2\n3\n4\n5\n", b"1\n2\nnew\n4\n5\n"
    shown = [n for n in range(5) if unified_diff("f", before, after, Hidden(frozenset({n})))]
    assert shown == [0, 1, 4]
    assert unified_diff("f", before, after, Hidden(after=frozenset({2}))) is None
    near = unified_diff("f", before, after, Hidden(frozenset({1, 4})))
    assert near == b"--- a/f\n+++ b/f\n@@ -3,2 +3,2 @@\n-3\n+new\n 4\n"


def apply(diff: bytes, directory: str) -> None:
    subprocess.run(
        ["git", "apply", "-"], input=diff, cwd=directory, env=environment(), check=True, capture_output=True
    )
