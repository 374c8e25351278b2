"""Each rule has its own test file, with hits and near misses."""

from __future__ import annotations

from pathlib import Path

import pytest

from sfscope_lint.config.rule_packages import load_rules

HERE = Path(__file__).parent


def test_every_rule_has_a_test_file() -> None:
    names = [f"test_{rule.name.replace('-', '_')}.py" for rule in load_rules()]
    assert [name for name in names if not (HERE / name).is_file()] == []


@pytest.mark.parametrize(
    "rule",
    [rule.name.replace("-", "_") for rule in load_rules() if rule.category.value == "posture"],
)
def test_every_posture_rule_has_hits_and_near_misses(rule: str) -> None:
    text = (HERE / f"test_{rule}.py").read_text(encoding="utf-8")
    assert "\ndef test_fires" in text
    assert "\ndef test_is_silent" in text
