"""Files made to fetch something, to exhaust memory, or to take forever."""

from __future__ import annotations

import ctypes
import os
import socket
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest
from tests.support import connected_app, environment

from sfscope_lint.config.rule_packages import load_rules
from sfscope_lint.engine.lint import lint
from sfscope_lint.model.settings import RunAs, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tests.support import Workspace

    from sfscope_lint.engine.report import Report

APP = "Order_Sync.connectedApp-meta.xml"
BAD = connected_app("Full")
CANARY = "canary-5d20-not-to-be-read"
SECONDS = 60  # only to stop a hanging test
ROOT = '<ConnectedApp xmlns="http://soap.sforce.com/2006/04/metadata"'
REAL = """<?xml version="1.0" encoding="UTF-8"?>
<!-- Order sync: asks for tokens at night. Gr\u00fc\u00dfe \U0001f511 -->
<ConnectedApp xmlns="http://soap.sforce.com/2006/04/metadata" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
    <contactEmail>integrations@example.com</contactEmail>
    <description><![CDATA[Orders & returns <EU>]]></description>
    <label>Order Sync</label>
    <oauthConfig>
        <callbackUrl>https://example.com/unused?a=1&amp;b=2</callbackUrl>
        <consumerKey>3MVG9.example.key</consumerKey>
        <isAdminApproved>true</isAdminApproved>
        <isClientCredentialEnabled>true</isClientCredentialEnabled>
        <isConsumerSecretOptional xsi:nil="true"/>
        <oauthClientCredentialUser>order.sync@example.com</oauthClientCredentialUser>
        <scopes>Full</scopes>
        <scopes>RefreshToken</scopes>
    </oauthConfig>
    <oauthPolicy>
        <ipRelaxation>ENFORCE</ipRelaxation>
        <refreshTokenPolicy>infinite</refreshTokenPolicy>
    </oauthPolicy>
</ConnectedApp>
"""


def judged(workspace: Workspace, content: str | bytes, name: str = APP, **settings: object) -> Report:
    """Lint one file with this content, without writing it."""
    data = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    return judged_together(workspace, {name: data}, **settings)


def judged_together(workspace: Workspace, contents: Mapping[str, bytes], **settings: object) -> Report:
    """Lint files with these contents, by name, without writing them."""
    files = {os.path.realpath(workspace.root / name): data for name, data in contents.items()}
    return lint([*contents], Settings(**settings), load_rules(), str(workspace.root), files)  # type: ignore[arg-type]


def reason(report: Report) -> str:
    [finding] = report.findings
    assert finding.rule == "malformed-metadata"
    return finding.message.removesuffix("; no other rule could check this file")


class _Watch:
    """Detect with inotify whether anything opens a file."""

    def __init__(self, path: Path) -> None:
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._handle = self._libc.inotify_init1(os.O_NONBLOCK)
        assert self._libc.inotify_add_watch(self._handle, os.fsencode(path), 0x20 | 0x1) > 0  # opened, read

    def events(self) -> bytes:
        try:
            return os.read(self._handle, 4096)
        except BlockingIOError:
            return b""


@pytest.fixture
def server() -> Iterator[tuple[int, list[object]]]:
    """A listening port, and the list of connections to it."""
    came: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def wait() -> None:
            try:
                while True:
                    connection, who = listening.accept()
                    came.append(who)
                    connection.close()
            except OSError:
                return

        thread = threading.Thread(target=wait, daemon=True)
        thread.start()
        yield listening.getsockname()[1], came
        listening.shutdown(socket.SHUT_RDWR)


FETCHING = {
    "entity": '<!DOCTYPE x [<!ENTITY e SYSTEM "{url}">]>{root}><label>&e;</label></ConnectedApp>',
    "public": '<!DOCTYPE x [<!ENTITY e PUBLIC "a" "{url}">]>{root}><label>&e;</label></ConnectedApp>',
    "parameter": '<!DOCTYPE x [<!ENTITY % p SYSTEM "{url}">%p;]>{root}/>',
    "dtd": '<!DOCTYPE ConnectedApp SYSTEM "{url}">{root}/>',
    "unparsed": '<!DOCTYPE x [<!NOTATION n SYSTEM "{url}"><!ENTITY e SYSTEM "{url}" NDATA n>]>{root}/>',
    "xinclude": '{root} xmlns:xi="http://www.w3.org/2001/XInclude"><label><xi:include href="{url}" parse="text"/></label></ConnectedApp>',
    "stylesheet": '<?xml-stylesheet type="text/xsl" href="{url}"?>{root}/>',
    "model": '<?xml-model href="{url}"?>{root}/>',
    "schema": '{root} xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a {url}"/>',
    "base": '{root} xml:base="{url}"><label>x</label></ConnectedApp>',
}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who opens a file")
def test_nothing_is_fetched(workspace: Workspace, server: tuple[int, list[object]]) -> None:
    port, came = server
    canary = workspace.write("elsewhere/canary.txt", CANARY)
    urls = [
        f"http://127.0.0.1:{port}/x",
        f"ftp://127.0.0.1:{port}/x",
        canary.as_uri(),
        str(canary),
        "../elsewhere/canary.txt",
    ]
    for name, form in FETCHING.items():
        for number, url in enumerate(urls):
            workspace.write(f"project/{name}{number}.connectedApp", form.format(root=ROOT, url=url))
            workspace.write(
                f"project/{name}{number}.xml", "<!-- oauth2/token -->" + form.format(root=ROOT, url=url)
            )
    watch = _Watch(canary)
    code = (
        "import sys\n"
        "def hook(event, arguments):\n"
        "    if event.startswith('socket.') or event.startswith('urllib.') or event == 'subprocess.Popen':\n"
        "        sys.stderr.write(f'AUDIT {event} {arguments}\\n')\n"
        "    if event == 'open' and 'canary' in str(arguments[0]):\n"
        "        sys.stderr.write('AUDIT open of the canary\\n')\n"
        "sys.addaudithook(hook)\n"
        "sys.argv = ['sfscope-lint', *sys.argv[1:]]\n"
        "from sfscope_lint.cli.main import main\n"
        "main()\n"
    )
    for arguments in (["-v"], ["--diff", "--unsafe-fixes"], ["--format", "sarif"]):
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments, "."], cwd=workspace.root / "project", env=environment(), text=True,
            stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=SECONDS,
        )  # fmt: skip
        assert "AUDIT" not in done.stderr
        assert CANARY not in done.stdout + done.stderr
        assert done.returncode == (0 if "--diff" in arguments else 1)
    assert watch.events() == b""
    assert came == []
    assert canary.read_text() == CANARY
    assert watch.events() != b""  # the watch works


@pytest.mark.parametrize(
    "content",
    [
        "<!DOCTYPE x [<!ENTITY a 'ha'>" + "".join(
            f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(12)
        ) + f"]>{ROOT}><label>&m;</label></ConnectedApp>",
        f"<!DOCTYPE x [<!ENTITY a '{'x' * 100_000}'>]>{ROOT}><label>{'&a;' * 100_000}</label></ConnectedApp>",
        f"<!DOCTYPE x [<!ENTITY a '&a;'>]>{ROOT}><label>&a;</label></ConnectedApp>",
    ],
    ids=["laughs", "quadratic", "itself"],
)  # fmt: skip
def test_no_entity_is_expanded(content: str, workspace: Workspace) -> None:
    assert reason(judged(workspace, content)) == "it has a DOCTYPE, which metadata never has"


class TestDepth:
    @pytest.mark.parametrize("depth", [10, 252, 254])
    def test_deepest_allowed_nesting_is_read(self, depth: int, workspace: Workspace) -> None:
        nested = connected_app("Full", more="<a>" * depth + "</a>" * depth)
        assert "no-valid-scopes" in [finding.rule for finding in judged(workspace, nested).findings]

    @pytest.mark.parametrize("depth", [256, 10_000])
    def test_deeper_nesting_is_refused(self, depth: int, workspace: Workspace) -> None:
        nested = connected_app("Full", more="<a>" * depth + "</a>" * depth)
        assert reason(judged(workspace, nested)) == "its elements are nested more than 256 levels deep"

    def test_unclosed_elements_are_refused(self, workspace: Workspace) -> None:
        assert "before <a> of line 1 is closed" in reason(judged(workspace, ROOT + ">" + "<a>" * 20_000))


class TestBounds:
    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (connected_app(*["Full"] * 1_001), "it selects 1,001 scopes"),
            (connected_app("x" * 1_001), "a <scopes> has 1,001 characters"),
            (connected_app("Full", more="<a/>" * 10_001), "it has 10,009 elements"),
            (connected_app("Full", more="<a/>" * 50_001), "it has 50,018 tags"),
            (connected_app("Full", more="".join(f"<a{n}/>" for n in range(501))), "its elements have 509 different names"),
            (ROOT + ">" + "<oauthConfig/>" * 101 + "</ConnectedApp>", "it has 101 <oauthConfig> elements"),
            (connected_app("Full", more=" " * (2 << 20)), "it has 2,097,641 bytes, and .connectedApp files of more than 1 MiB"),
        ],
    )  # fmt: skip
    def test_file_over_a_limit_is_refused_with_a_reason(
        self, content: str, said: str, workspace: Workspace
    ) -> None:
        assert reason(judged(workspace, content)).startswith(said)

    def test_comma_list_over_the_limit_is_refused(self, workspace: Workspace) -> None:
        settings = "ExtlClntAppOauthSettings"
        written = f"<{settings}><commaSeparatedOauthScopes>{'Api,' * 1_001}</commaSeparatedOauthScopes></{settings}>"
        found = judged(workspace, written, "A.ecaOauth")
        assert reason(found).startswith("it selects 1,001 scopes")

    @pytest.mark.parametrize(
        ("inside", "said"),
        [
            ("x" * 10_100_000, "it is larger than any metadata: a text"),
            (f"<a b='{'x' * 10_100_000}'/>", "it is larger than any metadata: a text, an attribute"),
            (f"<!--{'x' * 10_100_000}-->", "it is larger than any metadata: a text, an attribute or a comment"),
            (f"<{'x' * 60_000}/>", "it is larger than any metadata: a text, an attribute or a comment of more than 10 MB, or a name"),
            ("<a/>" * 1_000_001, "it has 1,000,003 tags, and no metadata of its type has more than 1,000,000"),
        ],
        ids=["text", "attribute", "comment", "name", "tags"],
    )  # fmt: skip
    def test_profile_with_an_oversized_part_is_refused(
        self, inside: str, said: str, workspace: Workspace
    ) -> None:
        written = f'<Profile xmlns="http://soap.sforce.com/2006/04/metadata">{inside}</Profile>'
        file = "Admin.profile-meta.xml"
        report = judged(workspace, written, file, run_as={"order.sync@example.com": RunAs(profile="Admin")})
        assert reason(report).startswith(said)

    def test_tens_of_thousands_of_attributes_are_read(self, workspace: Workspace) -> None:
        flood = " ".join(f'a{number}="1"' for number in range(90_000))
        found = judged(workspace, BAD.replace("<label>", f"<label {flood}>")).findings
        assert "no-valid-scopes" in [finding.rule for finding in found]

    def test_megabyte_on_one_line_is_reported_briefly(self, workspace: Workspace) -> None:
        app = (
            connected_app(*["Full"] * 300).replace("\n", " ").replace("<label>", f"<label>{'x' * 1_000_000}")
        )
        workspace.write(APP, app)
        ran = workspace.run(".")
        assert "300 fixable with --fix" in ran.out
        assert len(ran.out) < 1_000_000
        assert max(map(len, ran.out.splitlines())) < 250

    def test_quoted_text_is_limited(self, workspace: Workspace) -> None:
        user = f"<oauthClientCredentialUser>{'x' * 100_000}</oauthClientCredentialUser>"
        for finding in judged(workspace, connected_app("Full", more=user)).findings:
            assert len(finding.line) < 5_000


class TestEncodings:
    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (BAD.replace("Order", "Or\0der"), "the character U+0000 isn't allowed in XML"),
            (BAD.encode().replace(b"Order", b"\xed\xa0\x80"), "the byte 0xED isn't UTF-8 text"),
            (BAD.replace("Order", "&#xD800;"), "a reference to a character that XML doesn't allow"),
            (BAD.encode().replace(b"<label>", b"\xc0\xbclabel>"), "the byte 0xC0 isn't UTF-8 text"),
            (BAD.encode().replace(b"Order", b"\xf8\x88\x80\x80\x80"), "the byte 0xF8 isn't UTF-8 text"),
            (BAD.replace("UTF-8", "KLINGON"), "its text is in KLINGON, an encoding that isn't supported"),
            (BAD.replace("UTF-8", "US-ASCII").replace("Order", "\u00d6rder"), "the byte 0xC3 isn't ASCII text"),
            (BAD.replace("UTF-8", "UTF-16"), "its bytes don't match the encoding"),
        ],
        ids=["nul", "surrogate", "surrogate-reference", "overlong", "five-bytes", "unknown", "lying", "not-utf-16"],
    )  # fmt: skip
    def test_encoding_errors_are_explained(
        self, content: str | bytes, said: str, workspace: Workspace
    ) -> None:
        assert reason(judged(workspace, content)).startswith(said)

    @pytest.mark.parametrize(
        "encoding", ["UTF-7", "ISO-8859-1", "windows-1252", "UTF-16", "Shift_JIS", "EBCDIC-CP-US"]
    )
    def test_encoding_hides_no_scope_or_the_file_is_refused(
        self, encoding: str, workspace: Workspace
    ) -> None:
        codec = "cp037" if encoding.startswith("EBCDIC") else encoding
        data = BAD.replace("UTF-8", encoding).encode(codec)
        rules = [finding.rule for finding in judged(workspace, data).findings]
        assert rules == ["malformed-metadata"] or "no-valid-scopes" in rules

    def test_utf_16_without_a_mark_hides_nothing(self, workspace: Workspace) -> None:
        for data in (BAD.encode("utf-16-le"), BAD.encode("utf-16-be")):
            rules = [finding.rule for finding in judged(workspace, data).findings]
            assert rules == ["malformed-metadata"] or "no-valid-scopes" in rules

    def test_utf_7_hides_no_scope(self, workspace: Workspace) -> None:
        hidden = BAD.replace("UTF-8", "UTF-7").replace("<scopes>", "+ADw-scopes+AD4-")
        rules = [finding.rule for finding in judged(workspace, hidden).findings]
        assert rules == ["malformed-metadata"] or "no-valid-scopes" in rules


class TestTruncation:
    def test_truncation_at_every_byte_is_a_finding(self, workspace: Workspace) -> None:
        """Nothing crashes, and no truncated file passes."""
        data = REAL.rstrip().encode()
        files = {f"{length:04}.connectedApp": data[:length] for length in range(len(data))}
        report = judged_together(workspace, files)
        assert [(one.location.path, one.rule) for one in report.findings] == [
            (name, "malformed-metadata") for name in files
        ]
        assert "no-valid-scopes" in [finding.rule for finding in judged(workspace, data).findings]

    def test_changing_any_byte_crashes_nothing(self, workspace: Workspace) -> None:
        data = REAL.encode()
        files = {
            f"{position}_{byte}.connectedApp": data[:position] + bytes([byte]) + data[position + 1 :]
            for position in range(0, len(data), 7)
            for byte in (0, 0x3C, 0xFF)
        }
        report = judged_together(workspace, files)
        assert len(report.files) == len(files)
        assert report.errors == ()
