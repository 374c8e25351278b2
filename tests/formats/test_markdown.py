"""Markdown for a job summary or a note: what breaks, where, what to change, app by app, within GitHub's size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.support import Workspace, connected_app

from sfscope_lint.output.markup import code, plain
from sfscope_lint.output.reporters.markdown import render

if TYPE_CHECKING:
    from sfscope_lint.engine.report import Report


def of(workspace: Workspace, **apps: tuple[str, ...]) -> Report:
    for name, scopes in apps.items():
        workspace.write(f"{name}.connectedApp", connected_app(*scopes))
    return workspace.report(".", select=("flow", "metadata"))


def test_an_app_has_its_section(workspace: Workspace) -> None:
    text = render(of(workspace, A=("Full", "RefreshToken"), B=("Api", "Web")))
    a, b = text.index("\n### A\n"), text.index("\n### B\n")
    assert a < b
    assert text.startswith("## sfscope-lint\n\n3 errors and 1 warning in 2 apps")
    section = text[a:b]
    assert section.count("**error: ") == 1
    assert "- `A.connectedApp:8` this flow never grants full access\n" in section
    assert "- `A.connectedApp:9` this flow has no refresh tokens\n" in section
    assert "- Reply: `invalid_grant: no valid scopes defined`\n" in section
    assert "- Fix: add \\<scopes\\>Api\\</scopes\\> to \\<oauthConfig\\> (--fix does)\n" in section


def test_a_clean_project_is_one_line(workspace: Workspace) -> None:
    text = render(of(workspace, A=("Api",)))
    assert text == (
        "## sfscope-lint\n\n1 app, 1 with the client credentials flow: every token request will get a token.\n"
    )


def test_errors_and_warnings_of_the_run_are_named(workspace: Workspace) -> None:
    report = of(workspace, A=("Api",))._replace(errors=("x: gone",), warnings=("y: odd",))
    assert render(report).endswith("\n- **error**: x: gone\n- **warning**: y: odd\n")


def test_alike_apps_are_listed_once(workspace: Workspace) -> None:
    text = render(of(workspace, **{f"App{n:03}": ("Full",) for n in range(30)}))
    assert text.count("\n### ") == 1
    assert "- 29 more apps have the same problem:\n  - `App001.connectedApp:8:9`\n" in text
    assert text.endswith("  - and 9 more\n")


def test_it_stays_within_githubs_size_and_says_what_has_no_room(workspace: Workspace) -> None:
    report = of(workspace, A=("Chatbot",))
    (found,) = (f for f in report.findings if f.rule == "missing-api-scope")
    # Each in its own words, so that none is like another.
    many = tuple(found._replace(message=f"{n} {'x' * 1_000}", value=str(n)) for n in range(200))
    text = render(report._replace(findings=many))
    assert len(text) < 65_536
    shown = text.count("**error: ")
    assert 0 < shown < 200
    assert text.endswith(f"\n{200 - shown} more findings have no room here; the format text has all.\n")


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("a *b* [c](d) <e>", r"a \*b\* \[c\](d) \<e\>"),
        ("https://example.com", r"https\://example.com"),
        ("www.example.com", r"www\.example.com"),
        ("ask @admin", "ask @<!-- -->admin"),
        ("sync@example.com", "sync@example.com"),
        ("$A$", r"\$A\$"),
        ("Order Sync, 3: fine.", "Order Sync, 3: fine."),
    ],
)
def test_plain_text_has_no_markup(text: str, escaped: str) -> None:
    assert plain(text) == escaped


@pytest.mark.parametrize(("text", "span"), [("a", "`a`"), ("a`b", "`` a`b ``"), ("``", "``` `` ```")])
def test_a_code_span_is_not_left(text: str, span: str) -> None:
    assert code(text) == span
