"""A crash is exit code 2 and shows no value of a file; exit code 1 would mean findings."""

from __future__ import annotations

import sys

import pytest

from sfscope_lint.cli import main as main_module
from sfscope_lint.cli.options import cli


def test_a_crash_is_2_and_names_the_error_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def crash(**_: object) -> int:
        raise ValueError("the secret 3MVG" + str(9))

    left: list[int] = []

    def leave(code: int) -> None:
        left.append(code)
        raise SystemExit(code)

    monkeypatch.setattr(sys, "argv", ["sfscope-lint"])
    monkeypatch.setattr(cli, "main", crash)
    monkeypatch.setattr(main_module, "_leave", leave)
    with pytest.raises(SystemExit):
        main_module.main()
    said = capsys.readouterr().err
    assert left == [2]
    assert "error: sfscope-lint crashed (ValueError)" in said
    assert "test_crash.py" in said
    assert "3MVG9" not in said
