"""malformed-metadata: the reason in plain words, at the right location."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.support import connected_app

from sfscope_lint.model.metadata_file import Unreadable
from sfscope_lint.model.source import Source
from sfscope_lint.readers.xml.element_places import element_spans, locate
from sfscope_lint.readers.xml.parse import parse

if TYPE_CHECKING:
    from tests.support import Workspace

APP = "Order_Sync.connectedApp-meta.xml"
GOOD = connected_app("Api")


@pytest.mark.parametrize(
    ("content", "line", "column", "reason"),
    [
        ("", 1, 1, "the file is empty"),
        (" \r\n\t", 1, 1, "the file is empty"),
        (b"\0\0\0\0", 1, 1, "the file is empty"),
        ("{}", 1, 1, "it doesn't begin with an element"),
        (
            "<ConnectedApp>\n  <label>x</lable>\n</ConnectedApp>",
            2,
            11,
            "</lable> doesn't match <label> of line 2",
        ),
        ("<ConnectedApp>\n  <label>x</label>\n", 2, 19, "it ends before <ConnectedApp> of line 1 is closed"),
        ("<ConnectedApp>\n  <lab", 2, 7, "it ends before <ConnectedApp> of line 1 is closed"),
        ("<ConnectedApp>R & D</ConnectedApp>", 1, 17, "it has an unescaped &"),
        ("<ConnectedApp>&nbsp;</ConnectedApp>", 1, 15, "an entity that XML doesn't define"),
        ("<ConnectedApp>\x08</ConnectedApp>", 1, 15, "the character U+0008 isn't allowed in XML"),
        ("<ConnectedApp/>\n<ConnectedApp/>", 2, 1, "there is content after the end of the root element"),
        ("\n<?xml version='1.0'?><ConnectedApp/>", 2, 1, "the XML declaration isn't at the very start"),
        ("<ConnectedApp a='1' a='2'/>", 1, 21, "a tag has the same attribute twice"),
        ("<sf:ConnectedApp/>", 1, 1, "it uses an undeclared namespace prefix"),
        (
            b"<ConnectedApp>\n<label>Gr\xf6\xdfe</label></ConnectedApp>",
            2,
            10,
            "the byte 0xF6 isn't UTF-8 text",
        ),
        ("<ConnectedApp>\n<<<<<<< HEAD\n</ConnectedApp>", 2, 1, "it contains a merge conflict"),
        ("<!-- x -->\n<!DOCTYPE a>\n<ConnectedApp/>", 2, 1, "it has a DOCTYPE"),
        ("<!DOCTYPE a><ConnectedApp/>".encode("utf-16"), 1, 1, "it has a DOCTYPE"),
        (
            "<?xml version='1.0' encoding='KLINGON'?><ConnectedApp/>",
            1,
            1,
            "its text is in KLINGON, an encoding that isn't supported",
        ),
        (
            "<Profile xmlns='http://soap.sforce.com/2006/04/metadata'/>",
            1,
            1,
            "its root is <Profile>, but the root of a .connected",
        ),
    ],
)
def test_message_and_location_explain_the_error(
    content: str | bytes, line: int, column: int, reason: str, workspace: Workspace
) -> None:
    workspace.write(APP, content)
    workspace.write("Good.connectedApp", GOOD)
    report = workspace.report(".")
    assert [finding.rule for finding in report.findings] == ["malformed-metadata"]
    finding = report.findings[0]
    assert (finding.location.line, finding.location.column) == (line, column)
    assert finding.message.startswith(reason)
    assert finding.message.endswith("no other rule could check this file")
    assert report.exit_code == 1
    assert report.app_count == 1  # the other file is still linted


@pytest.mark.parametrize(
    "content",
    [
        GOOD.replace("<ConnectedApp", "<!-- <!DOCTYPE x> -->\n<ConnectedApp"),
        GOOD.replace("Order Sync", "<![CDATA[<!DOCTYPE <<<<<<< & ]]>"),
        GOOD.replace("Order Sync", "======= &amp; &#65; &lt;"),
        "\ufeff" + GOOD,
    ],
)
def test_near_misses_are_read(content: str, workspace: Workspace) -> None:
    workspace.write(APP, content)
    assert workspace.report(".").findings == ()


def test_nested_scopes_are_malformed_and_still_count(workspace: Workspace) -> None:
    workspace.write(APP, connected_app("\n            <scopes>Full</scopes><scopes>Web</scopes>\n        "))
    found = [(f.rule, f.location.line, f.value) for f in workspace.report(".").findings]
    assert found == [
        ("malformed-metadata", 9, None),
        ("no-valid-scopes", 9, None),
        ("unsupported-scope", 9, "Full"),
        ("unsupported-scope", 9, "Web"),
    ]


def test_unreadable_links_do_not_pass(workspace: Workspace) -> None:
    workspace.write("gone/" + APP, GOOD)
    os.symlink(workspace.root / "nowhere", workspace.root / "Link.connectedApp")
    os.symlink("Loop.connectedApp", workspace.root / "Loop.connectedApp")
    report = workspace.report(".")
    assert [f.location.path for f in report.findings] == ["Link.connectedApp", "Loop.connectedApp"]
    assert all("it can't be read" in f.message for f in report.findings)
    assert report.exit_code == 1


@settings(deadline=None)
@given(st.integers(0, len(GOOD) - 2), st.sampled_from(["utf-8", "utf-16"]))
def test_every_truncated_file_is_malformed(length: int, encoding: str) -> None:
    data = GOOD.rstrip().encode(encoding)
    found = parse(Source(APP, data[:length]))
    assert isinstance(found, Unreadable)
    assert found.reason


@given(st.binary(max_size=200))
@example(b"<![CDATA[")
@example(b"</a")
def test_location_is_inside_the_file_for_any_bytes(data: bytes) -> None:
    source = Source(APP, b"<ConnectedApp>" + data)
    found = parse(source)
    if isinstance(found, Unreadable):
        assert found.reason
        start, end = locate(found.place, element_spans(source))
        assert 0 <= start <= end <= len(source.text)
