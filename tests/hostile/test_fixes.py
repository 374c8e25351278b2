"""A stranger's file is fixed: every fix is made, and nothing else changes."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pytest
from tests.support import connected_app, eca_file

if TYPE_CHECKING:
    from tests.support import Workspace

NAMESPACE = 'xmlns:q="http://soap.sforce.com/2006/04/metadata"'
NIL = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"'
SCOPE = "<scopes></scopes>"
FIRST = "<scopes>Api</scopes>\n        <scopes>"
LIST = "commaSeparatedOauthScopes"


def with_edits(text: str, edits: list[dict[str, Any]]) -> str:
    """The text after the edits of a finding in the JSON report."""
    for edit in sorted(edits, key=lambda edit: (edit["offset"], edit["length"]), reverse=True):
        text = text[: edit["offset"]] + edit["text"] + text[edit["offset"] + edit["length"] :]
    return text


def is_fixed(workspace: Workspace, path: str, text: str, fixed: str) -> None:
    """Check that --fix, and the edits in a report, make ``fixed`` of a text."""
    file = workspace.write(path, text)
    found = workspace.lint("--select", "no-valid-scopes", ".").findings
    (finding,) = (one for one in found if one["rule"] == "no-valid-scopes")
    assert with_edits(text, finding["edits"]) == fixed
    ran = workspace.run("lint", "--select", "no-valid-scopes", "--fix", ".")
    assert (ran.code, file.read_text()) == (0, fixed), ran.err


@pytest.mark.parametrize(
    ("written", "fixed"),
    [
        (f"<q:scopes {NAMESPACE}>Full</q:scopes>",
         f"<scopes>Api</scopes>\n        <q:scopes {NAMESPACE}>Full</q:scopes>"),
        (f"<q:scopes {NAMESPACE}/>", "<scopes>Api</scopes>"),
        (f"<scopes {NIL}><!-- none --></scopes>", "<scopes>Api<!-- none --></scopes>"),
        (f"<scopes {NIL}>\n    </scopes>", "<scopes>Api</scopes>"),
        ("<scopes>Full</scopes>", "<scopes>Api</scopes>\n        <scopes>Full</scopes>"),
    ],
)  # fmt: skip
def test_fix_does_not_rely_on_the_attributes_of_a_scope(
    workspace: Workspace, written: str, fixed: str
) -> None:
    app = connected_app("")
    is_fixed(workspace, "X.connectedApp-meta.xml", app.replace(SCOPE, written), app.replace(SCOPE, fixed))


@pytest.mark.parametrize(
    ("written", "fixed"),
    [
        (f"<{LIST} {NIL}><!-- none --></{LIST}>", f"<{LIST}>Api<!-- none --></{LIST}>"),
        (f"<q:{LIST} {NAMESPACE}/>", f"<{LIST}>Api</{LIST}>"),
    ],
)
def test_fix_does_not_rely_on_the_attributes_of_a_list(
    workspace: Workspace, written: str, fixed: str
) -> None:
    workspace.write("Order_Sync.eca-meta.xml", eca_file("ExternalClientApplication"))
    policies = eca_file("ExtlClntAppOauthConfigurablePolicies", "isClientCredentialsFlowEnabled=true")
    workspace.write("Order_Sync.ecaOauthPlcy-meta.xml", policies)
    text = eca_file("ExtlClntAppOauthSettings", f"{LIST}=")
    empty = f"<{LIST}></{LIST}>"
    is_fixed(
        workspace, "Order_Sync.ecaOauth-meta.xml", text.replace(empty, written), text.replace(empty, fixed)
    )


@pytest.mark.skipif(os.name == "nt", reason="there, such a folder can't exist")
@pytest.mark.parametrize("folder", ["file:", "https:", "%2e%2e", "a/C:", "a. b/c..d"])
def test_edits_in_a_report_are_for_a_file_in_the_repository(workspace: Workspace, folder: str) -> None:
    """A viewer of SARIF applies them, perhaps on another system."""
    path = f"{folder}/work/X.connectedApp-meta.xml"
    workspace.write(path, connected_app("Full"))
    ran = workspace.run(
        "lint", "--select", "no-valid-scopes", "--format", "sarif", "--path-prefix", "a/b", "."
    )
    (result,) = ran.json["runs"][0]["results"]
    change = result["fixes"][0]["artifactChanges"][0]
    for place in (change, result["locations"][0]["physicalLocation"]):
        uri = urlsplit(place["artifactLocation"]["uri"])
        assert (uri.scheme, uri.netloc, unquote(uri.path)) == ("", "", f"a/b/{path}")


@pytest.mark.skipif(os.name == "nt", reason="there, such a folder can't exist")
@pytest.mark.parametrize("format_", ["json", "sarif"])
@pytest.mark.parametrize(
    "folder",
    [
        *("C:", "c:work", "a\\..\\..\\..", "\\work", "\\\\host\\share", "a/D:\\work"),
        # Older .NET takes the first two for the folder above; the others lack their last character.
        *("a/.. /.. /.. ", "a/.../...", "a./b", "a /b", "a/b."),
        # .NET Framework drops blanks before a drive.
        *(" C:", "  c:work"),
    ],
)
def test_report_has_no_edits_for_a_path_that_leads_elsewhere_on_windows(
    workspace: Workspace, folder: str, format_: str
) -> None:
    workspace.write("sfdx-project.json", '{"packageDirectories": [{"path": "."}]}')
    workspace.write(f"{folder}/X.connectedApp-meta.xml", connected_app("Full"))
    ran = workspace.run("lint", "--select", "no-valid-scopes", "--format", format_, ".")
    found = ran.json["findings"] if format_ == "json" else ran.json["runs"][0]["results"]
    assert [one.get("edits" if format_ == "json" else "fixes", []) for one in found] == [[]]
    assert workspace.run("lint", "--select", "no-valid-scopes", "--fix", ".").code == 0


@pytest.mark.skipif(os.name == "nt", reason="there, such a folder can't exist")
@pytest.mark.parametrize(
    ("here", "path", "has_edits"),
    [
        ("sub", "../C:", False),
        ("sub/a", "../../C:/x", False),
        ("C:", ".", False),
        ("C:/x", ".", False),
        (" C:", ".", False),
        ("sub", "../ C:", False),
        ("a\\..\\..", ".", False),
        ("sub/... ", ".", False),
        ("sub", "../a", True),
        ("a/C:", ".", True),
        (" a/ C:", ".", True),
    ],
)
def test_report_of_a_folder_has_no_edits_for_a_path_that_leads_elsewhere_on_windows(
    workspace: Workspace, here: str, path: str, has_edits: bool
) -> None:
    """A CI system's report begins at the repository's root, so ``../C:`` is shown as ``C:``."""
    (workspace.root / here).mkdir(parents=True)
    workspace.write(f"{here}/{path}/X.connectedApp-meta.xml", connected_app("Full"))
    root = str(workspace.root)
    arguments = ("lint", "--select", "no-valid-scopes", "--format", "sarif", path)
    ran = workspace.run(*arguments, cwd=here, GITHUB_WORKSPACE=root)
    assert [bool(one.get("fixes")) for one in ran.json["runs"][0]["results"]] == [has_edits]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028"])
def test_edits_in_a_report_are_in_the_lines_that_its_reader_counts(workspace: Workspace, end: str) -> None:
    """The report says what ends a line, or else its reader takes what SARIF takes by default (3.14.17)."""
    text = connected_app("Full").replace("<label>", f"<!--{end}{end}--><label>")
    file = workspace.root / "X.connectedApp-meta.xml"
    file.write_bytes(text.encode())
    (run,) = workspace.run("lint", "--select", "no-valid-scopes", "--format", "sarif", ".").json["runs"]
    (change,) = run["results"][0]["fixes"][0]["artifactChanges"]
    (replacement,) = change["replacements"]
    region = replacement["deletedRegion"]
    ends = re.compile("|".join(map(re.escape, run.get("newlineSequences", ["\r\n", "\n"]))))
    starts = [0, *(found.end() for found in ends.finditer(text))]
    start, stop = (starts[region[f"{at}Line"] - 1] + region[f"{at}Column"] - 1 for at in ("start", "end"))
    inserted = replacement.get("insertedContent", {}).get("text", "")
    assert workspace.run("lint", "--select", "no-valid-scopes", "--fix", ".").code == 0
    assert text[:start] + inserted + text[stop:] == file.read_bytes().decode()


@pytest.mark.parametrize(
    ("encoding", "codec", "characters"),
    [
        ("UTF-8", "utf-8", "é"),
        ("UTF-8", "utf-8-sig", "é"),
        ("US-ASCII", "ascii", "e"),
        ("ISO-8859-1", "latin-1", "Ã©"),
        ("ISO-8859-15", "iso8859-15", "Ã©"),
        ("windows-1252", "cp1252", "Ã©"),
        ("KOI8-R", "koi8-r", "ц╘"),
        ("Shift_JIS", "shift_jis", "表"),
        ("EUC-JP", "euc_jp", "表"),
        ("EUC-KR", "euc_kr", "가"),
        ("GB2312", "gb2312", "中"),
        ("GBK", "gbk", "中"),
        ("GB18030", "gb18030", "😀"),
        ("Big5", "big5", "中"),
        ("UTF-16", "utf-16", "é"),
    ],
)
def test_report_says_in_which_encoding_the_characters_of_its_edits_are_counted(
    encoding: str, codec: str, characters: str, workspace: Workspace
) -> None:
    """A reader that guesses may count others: the bytes of some letters are those of one letter in UTF-8."""
    written = f"<!-- {characters * 9} --><scopes>Full</scopes>"
    text = connected_app("Full").replace("UTF-8", encoding).replace("<scopes>Full</scopes>", written)
    file = workspace.write("a b/X.connectedApp-meta.xml", text.encode(codec))
    (run,) = workspace.run("lint", "--select", "no-valid-scopes", "--format", "sarif", ".").json["runs"]
    (change,) = run["results"][0]["fixes"][0]["artifactChanges"]
    (artifact,) = run["artifacts"]
    assert artifact["location"] == change["artifactLocation"]
    assert artifact["encoding"] == {"UTF-16": f"UTF-16{sys.byteorder[0].upper()}E"}.get(encoding, encoding)
    mark = b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"
    body = file.read_bytes()
    body = next((body.removeprefix(each) for each in mark if body.startswith(each)), body)
    edits = [
        {
            "offset": place["charOffset"],
            "length": place["charLength"],
            "text": each["insertedContent"]["text"],
        }
        for each in change["replacements"]
        for place in [each["deletedRegion"]]
    ]
    assert workspace.run("lint", "--select", "no-valid-scopes", "--fix", ".").code == 0
    assert with_edits(body.decode(artifact["encoding"]), edits) == file.read_bytes().decode(codec)


@pytest.mark.skipif(sys.platform in {"darwin", "win32"}, reason="every name is Unicode there")
def test_files_that_are_shown_alike_are_both_reported_and_fixed(workspace: Workspace) -> None:
    r"""A byte that isn't UTF-8 is shown as ``\xff``."""
    names = ("a\\xff.connectedApp-meta.xml", os.fsdecode(b"a\xff.connectedApp-meta.xml"))
    files = [workspace.write(name, connected_app("Full")) for name in names]
    assert workspace.lint("--select", "no-valid-scopes", ".").rules == ["no-valid-scopes"] * 2
    assert workspace.run("lint", "--select", "no-valid-scopes", "--fix", ".").code == 0
    assert {file.read_text() for file in files} == {connected_app("Api", "Full")}


@pytest.mark.skipif(sys.platform in {"darwin", "win32"}, reason="every name is Unicode there")
@pytest.mark.parametrize("format_", ["json", "sarif"])
@pytest.mark.parametrize("name", [b"a\xff", b"\xff/a", b"\xed\xa0\x80"])
def test_edits_in_a_report_are_for_no_other_file_that_is_shown_alike(
    workspace: Workspace, name: bytes, format_: str
) -> None:
    r"""A byte that isn't UTF-8 is shown as ``\xff``, and another file may be called so."""
    for shown in (name.decode("utf-8", "backslashreplace"), os.fsdecode(name)):
        workspace.write(f"{shown}.connectedApp-meta.xml", connected_app("Full"))
    ran = workspace.run("lint", "--select", "no-valid-scopes", "--format", format_, ".")
    found = ran.json["findings"] if format_ == "json" else ran.json["runs"][0]["results"]
    assert [one.get("edits" if format_ == "json" else "fixes", []) for one in found] == [[], []]


def test_fix_changes_the_named_files_and_those_of_their_apps_only(workspace: Workspace) -> None:
    for name in ("Order_Sync", "Other"):
        workspace.write(f"a/{name}.eca-meta.xml", eca_file("ExternalClientApplication", app=name))
        policies = eca_file(
            "ExtlClntAppOauthConfigurablePolicies", "isClientCredentialsFlowEnabled=true", app=name
        )
        workspace.write(f"a/{name}.ecaOauthPlcy-meta.xml", policies)
        workspace.write(
            f"b/{name}.ecaOauth-meta.xml", eca_file("ExtlClntAppOauthSettings", f"{LIST}=Full", app=name)
        )
    workspace.write("b/X.connectedApp-meta.xml", connected_app("Full"))
    before = {file: file.read_bytes() for file in workspace.root.rglob("*.xml")}
    workspace.write("sfdx-project.json", '{"packageDirectories": [{"path": "a"}, {"path": "b"}]}')
    workspace.run("lint", "--select", "no-valid-scopes", "--fix", "a/Order_Sync.ecaOauthPlcy-meta.xml")
    changed = [file for file, content in before.items() if file.read_bytes() != content]
    assert changed == [workspace.root / "b" / "Order_Sync.ecaOauth-meta.xml"]
