"""The languages' tables name only nodes and fields that the pinned grammars have."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.support import environment

from sfscope_lint.readers.code import (
    apex,
    csharp,
    evaluator,
    go,
    java,
    javascript,
    meanings,
    php,
    powershell,
    python,
    ruby,
)
from sfscope_lint.readers.code.parse import parser_of

if TYPE_CHECKING:
    from tests.support import Workspace

    from sfscope_lint.readers.code.meanings import Language

LANGUAGES = {
    "javascript": javascript.JAVASCRIPT,
    "typescript": javascript.TYPESCRIPT,
    "tsx": javascript.TSX,
    "python": python.PYTHON,
    "powershell": powershell.POWERSHELL,
    "apex": apex.APEX,
    "java": java.JAVA,
    "php": php.PHP,
    "ruby": ruby.RUBY,
    "go": go.GO,
    "csharp": csharp.CSHARP,
}
TEXTS = {"String": {"escape", "lead", "doubled"}, "Name": {"marks"}}  # fields of meanings that name no child


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES)
def test_nodes_and_fields_are_in_the_grammar(language: Language) -> None:
    grammar = parser_of(language.grammar).language
    assert grammar is not None
    assert language.meanings
    for node, meaning in language.meanings.items():
        assert grammar.id_for_node_kind(node, True), node
        for name, where in meaning._asdict().items():
            if isinstance(where, str) and name not in TEXTS.get(type(meaning).__name__, ()):
                assert grammar.field_id_for_name(where), (node, where)


def test_name_missing_from_the_grammar_is_noticed() -> None:
    grammar = parser_of(python.PYTHON.grammar).language
    assert grammar is not None
    assert not grammar.id_for_node_kind("call_expression", True)
    assert not grammar.field_id_for_name("callee")


def test_every_meaning_is_evaluated() -> None:
    """Or it is looked for by another: names, parts of strings and objects, parameters."""
    others = {"Skip", "Name", "Content", "Escape", "Pattern", "Parameter", "Pair"}
    known = {kind.__name__ for kind in evaluator._EVALUATE}
    assert known.isdisjoint(others)
    assert known | others == {kind.__name__ for kind in meanings.Meaning.__args__}


_READ = """
import sys
from sfscope_lint.engine.lint import lint
from sfscope_lint.config.rule_packages import load_rules
from sfscope_lint.model.settings import Settings
report = lint([sys.argv[1]], Settings(), load_rules(), sys.argv[1])
print(len(report.requests), *sorted(name for name in sys.modules if name.startswith("tree_sitter")))
"""


@pytest.mark.parametrize(
    ("name", "content", "grammars"),
    [
        ("a.sh", "curl x.my.salesforce.com/services/oauth2/token -d grant_type=client_credentials", set()),
        ("a.py", "print('nothing')", set()),
        (
            "a.py",
            "post('https://x.my.salesforce.com/services/oauth2/token', 'grant_type=client_credentials')",
            {"tree_sitter", "tree_sitter_python"},
        ),
        (
            "A.cls",
            "class A { void f() { U.post('callout:X/services/oauth2/token', 'grant_type=client_credentials'); } }",
            {"tree_sitter", "tree_sitter_java"},
        ),
    ],
    ids=["shell", "no words", "python", "apex"],
)
def test_grammar_is_loaded_only_for_programs_with_the_words(
    name: str, content: str, grammars: set[str], workspace: Workspace
) -> None:
    workspace.write(name, content)
    done = subprocess.run(
        [sys.executable, "-c", _READ, str(workspace.root)],
        env=environment(),
        capture_output=True,
        check=True,
        text=True,
    )
    count, *loaded = done.stdout.split()
    assert {module for module in loaded if "." not in module} == grammars
    assert count == ("0" if "nothing" in content else "1")
