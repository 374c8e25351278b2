"""Files are written completely or not at all."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from sfscope_lint.files.write import change_whole, write_whole

if TYPE_CHECKING:
    from pathlib import Path


def test_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_whole(str(pipe), b"report")
    assert os.read(reader, 100) == b"report"
    os.close(reader)
    assert pipe.is_fifo()


def test_target_of_a_link_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("target")  # doesn't exist yet
    for content in (b"one", b"two"):
        write_whole(str(tmp_path / "link"), content)
        assert (tmp_path / "target").read_bytes() == content
    assert (tmp_path / "link").is_symlink()


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a file away")
def test_owner_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"before")
    os.chown(file, 12, 34)
    file.chmod(0o640)
    change_whole(str(file), b"before", b"after")
    status = file.stat()
    assert (status.st_uid, status.st_gid, status.st_mode & 0o7777) == (12, 34, 0o640)


@pytest.mark.parametrize("mode", [0o444, 0o644])
def test_read_only_or_changed_file_is_not_written(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"another's")
    file.chmod(mode)
    with pytest.raises(OSError, match="read-only" if mode == 0o444 else "changed while it was linted"):
        change_whole(str(file), b"before", b"after")
    assert file.read_bytes() == b"another's"
    assert os.listdir(tmp_path) == ["file"]
