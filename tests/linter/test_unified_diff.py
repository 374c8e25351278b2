"""Unified diffs: ``git apply`` makes of the one content the other, whatever they hold."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import environment

from sfscope_lint.unified_diff import unified_diff

LINES = st.lists(
    st.sampled_from([b"a\n", b"b\n", b"a\r\n", b"\0\n", b"\xff\n", b"\n", b"- x\n", b"\\ No\n"]), max_size=30
)


@settings(max_examples=100, deadline=None)
@given(LINES, LINES, LINES, LINES, st.sampled_from([b"", b"end", b"\r"]), st.sampled_from([b"", b"end"]))
def test_applied_by_git(
    head: list[bytes], old: list[bytes], new: list[bytes], tail: list[bytes], old_end: bytes, new_end: bytes
) -> None:
    before = b"".join([*head, *old, *tail]) + old_end
    after = b"".join([*head, *new, *tail]) + new_end
    diff = unified_diff("file", before, after)
    if not before or not after:
        return  # git makes and deletes files by other headers
    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory, "file")
        file.write_bytes(before)
        if diff:
            subprocess.run(
                ["git", "apply", "-"],
                input=diff,
                cwd=directory,
                env=environment(),
                check=True,
                capture_output=True,
            )
        assert file.read_bytes() == after
        assert bool(diff) == (before != after)
