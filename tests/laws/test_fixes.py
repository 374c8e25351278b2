"""Properties of ``--fix`` for files in any layout, tested with generated files."""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support import environment

from sfscope_lint.config.rule_packages import load_rules
from sfscope_lint.engine.lint import lint
from sfscope_lint.fixes.apply import Fixing, as_diff, prepare, write
from sfscope_lint.model.fix import AddScope
from sfscope_lint.model.settings import Settings
from sfscope_lint.output.reporters.formats import render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sfscope_lint.engine.report import Report

RULES = load_rules()
SAFELY_FIXED = {"no-valid-scopes", "unknown-scope", "duplicate-scope"}
FIXED = {*SAFELY_FIXED, "missing-api-scope", "unsupported-scope"}
NAMESPACE = "http://soap.sforce.com/2006/04/metadata"
GOOD = ["Api", "Basic", "Email", "Chatter", "OpenID", "Chatbot", "CDPIngest", "EinsteinGPT", "A2A"]
RIGHT = {"api": "Api", "API": "Api", "id": "Basic", "email": "Email", "CHATTER_API": "Chatter",
         "chatter_api": "Chatter"}  # fmt: skip
RETRIEVED = {"Email": "Basic"}
BAD = ["Full", "Web", "RefreshToken", "OfflineAccess", "refresh_token"]
SCOPES = st.sampled_from(GOOD + list(RIGHT) + BAD + BAD)
BOMS = {
    "utf-8": b"",
    "utf-8-sig": b"\xef\xbb\xbf",
    "utf-16-le": b"\xff\xfe",
    "utf-16-be": b"\xfe\xff",
    "iso-8859-1": b"",
}


class Layout(NamedTuple):
    """The layout of a generated file; ``encoding`` is the codec without byte order mark."""

    encoding: str
    line_ends: tuple[str, ...]
    step: str
    prefix: str
    quote: str
    declared: bool
    last_line_end: bool

    def head(self) -> str:
        name = self.encoding.removesuffix("-sig").removesuffix("-le").removesuffix("-be").upper()
        return f"<?xml version={self.quote}1.0{self.quote} encoding={self.quote}{name}{self.quote}?>\n"

    def document(self, root: str, body: list[str]) -> bytes:
        """The file's bytes. Lines in ``body`` mark a prefixed tag by ``<:`` and each level by a tab."""
        name = f"xmlns:{self.prefix[:-1]}" if self.prefix else "xmlns"
        lines = [f"<:{root} {name}={self.quote}{NAMESPACE}{self.quote}>", *body, f"</:{root}>"]
        text = (self.head() if self.declared else "") + "\n".join(lines) + "\n" * self.last_line_end
        if not self.line_ends:  # everything on one line
            text = re.sub(r"\n\t*", "", text)
        text = (
            text.replace("\t", self.step).replace("<:", f"<{self.prefix}").replace("</:", f"</{self.prefix}")
        )
        parts = text.split("\n")
        ends = [
            self.line_ends[index % len(self.line_ends)] if self.line_ends else ""
            for index in range(len(parts))
        ]
        text = "".join(part + end for part, end in zip(parts[:-1], ends, strict=False)) + parts[-1]
        return BOMS[self.encoding] + text.encode(self.encoding.removesuffix("-sig"))


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    encoding = draw(st.sampled_from(list(BOMS)))
    return Layout(
        encoding=encoding,
        line_ends=draw(st.sampled_from([("\n",), ("\n",), ("\r\n",), ("\n", "\r\n", "\r\n"), ()])),
        step=draw(st.sampled_from(["    ", "  ", "\t", ""])),
        prefix=draw(st.sampled_from(["", "", "sf:"])),
        quote=draw(st.sampled_from(['"', "'"])),
        declared=encoding == "iso-8859-1" or draw(st.booleans()),
        last_line_end=draw(st.booleans()),
    )


@st.composite
def written(draw: st.DrawFn, name: str) -> str:
    """A scope's name in one of the spellings that XML allows."""
    return draw(
        st.sampled_from(
            [name] * 8
            + [
                f"&#{ord(name[0])};{name[1:]}",
                f"{name[:2]}<!-- why? -->{name[2:]}",
                f"{name[:-1]}<![CDATA[{name[-1]}]]>",
            ]
        )
    )


@st.composite
def scope_elements(draw: st.DrawFn, level: int = 2) -> list[str]:
    lines: list[str] = []
    for name in draw(st.lists(SCOPES, max_size=5)):
        content = draw(written(name))
        padding = draw(st.sampled_from(["", "", "", " ", "\n" + "\t" * (level + 1)]))
        element = (
            f"<:scopes>{padding}{content}{padding[:-1] if padding[-1:] == chr(9) else padding}</:scopes>"
        )
        match draw(st.integers(0, 11)):
            case 0 if lines:
                lines[-1] += draw(st.sampled_from(["", " ", " <!-- and --> "])) + element
            case 1:
                lines += ["\t" * level + "<!-- sfscope says: été -->", "\t" * level + element]
            case 2:
                lines.append("\t" * level + element + " <!-- behind -->")
            case 3:
                lines += [
                    "\t" * level + "<:scopes>",
                    "\t" * (level + 1) + element,
                    "\t" * level + "</:scopes>",
                ]
            case 4:
                lines += ["", "\t" * level + element]
            case _:
                lines.append("\t" * level + element)
    if draw(st.integers(0, 9)) == 0:
        empty = [
            "<:scopes/>",
            "<:scopes></:scopes>",
            "<:scopes ><!-- none yet --></:scopes>",
            "<:scopes> </:scopes>",
        ]
        lines.insert(draw(st.integers(0, len(lines))), "\t" * level + draw(st.sampled_from(empty)))
    return lines


@st.composite
def connected_apps(draw: st.DrawFn) -> dict[str, bytes]:
    scopes = draw(scope_elements())
    around = ["\t\t<:callbackUrl>https://example.com/a?b=1&amp;c=2</:callbackUrl>",
              "\t\t<:isClientCredentialEnabled>true</:isClientCredentialEnabled>",
              "\t\t<:oauthClientCredentialUser>user@example.com.int</:oauthClientCredentialUser>"]  # fmt: skip
    after = draw(st.sampled_from([[], ["\t\t<:singleLogoutUrl>https://example.com/out</:singleLogoutUrl>"]]))
    config = draw(st.permutations(around)) if draw(st.booleans()) else around
    if draw(st.booleans()):
        config = [*scopes, *config, *after] if draw(st.integers(0, 4)) == 0 else [*config, *scopes, *after]
    else:
        config = [*config, *scopes, *after]
    body = ["\t<:contactEmail>user@example.com</:contactEmail>", "\t<:label>Café</:label>"]
    if draw(st.integers(0, 5)) == 0:
        body.append("\t<:oauthConfig/>")
    body += ["\t<:oauthConfig>", *config, "\t</:oauthConfig>", '\t<:startUrl note="a > b"></:startUrl>']
    return {"connectedApps/App.connectedApp-meta.xml": draw(layouts()).document("ConnectedApp", body)}


@st.composite
def external_client_apps(draw: st.DrawFn) -> dict[str, bytes]:
    layout = draw(layouts())
    names = draw(st.lists(SCOPES, max_size=5))
    separator = draw(
        st.sampled_from(
            [", ", ",", " , ", ",\n\t\t", "\n\t\t, ", ", <!-- x --> ", "&#44; ", ",,", "]]>,<![CDATA["]
        )
    )
    content = (
        separator.join(names) if "CDATA" in separator else separator.join([draw(written(n)) for n in names])
    )
    if "CDATA" in separator:
        content = f"<![CDATA[{content}]]>"
    content += (
        draw(st.sampled_from(["", "", "", ","]))
        if names
        else draw(st.sampled_from(["", " ", "<!-- none -->", "\n\t", ","]))
    )
    if draw(st.integers(0, 4)) == 0:
        content = f"\n\t\t{content}\n\t"
    element = f"\t<:commaSeparatedOauthScopes>{content}</:commaSeparatedOauthScopes>"
    if not names:
        element = draw(st.sampled_from([element, "\t<:commaSeparatedOauthScopes />", ""]))
    link = "\t<:externalClientApplication>App</:externalClientApplication>"
    body = [element, link, "\t<:label>Café</:label>"]
    if draw(st.integers(0, 3)) == 0:
        body = [link, element, "\t<:label>Café</:label> <!-- as shown -->"]
    body = [line for line in body if line]
    policies = [link, "\t<:isClientCredentialsFlowEnabled>true</:isClientCredentialsFlowEnabled>"]
    plain = Layout("utf-8", ("\n",), "    ", "", '"', declared=True, last_line_end=True)
    return {
        "settings/App_oauth.ecaOauth-meta.xml": layout.document("ExtlClntAppOauthSettings", body),
        "policies/App_plcy.ecaOauthPlcy-meta.xml": plain.document(
            "ExtlClntAppOauthConfigurablePolicies", policies
        ),
    }


class Project:
    """Generated files in their own directory, to lint and fix."""

    def __init__(self, root: str, files: dict[str, bytes]) -> None:
        self.root = Path(root)
        for path, data in files.items():
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).write_bytes(data)

    def lint(self, contents: Mapping[str, bytes] = MappingProxyType({})) -> Report:
        return lint(["."], Settings(), RULES, str(self.root), contents)

    def prepare(self, *, unsafe: bool) -> Fixing:
        return prepare(self.lint(), self.lint, unsafe=unsafe)

    def fix(self, *, unsafe: bool) -> Report:
        return write(self.prepare(unsafe=unsafe), self.lint)

    def read(self) -> dict[str, bytes]:
        return {
            str(path.relative_to(self.root)): path.read_bytes()
            for path in self.root.rglob("*")
            if path.is_file()
        }

    def scopes(self) -> list[str]:
        (app,) = self.lint().apps
        return [selected.written for selected in app.scopes or ()]


FILES = connected_apps() | external_client_apps()
LAW = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def rules(report: Report) -> set[str]:
    return {finding.rule for finding in report.findings}


@LAW
@given(FILES, st.booleans())
def test_fixing_is_idempotent_and_changes_nothing_but_wrong_scopes(
    files: dict[str, bytes], unsafe: bool
) -> None:
    with tempfile.TemporaryDirectory() as root:
        project = Project(root, files)
        before, scopes = project.lint(), project.scopes()
        fixable = sum(f.fix is not None and (unsafe or f.fix.safe) for f in before.findings)
        after = project.fix(unsafe=unsafe)
        once = project.read()
        assert after.errors == ()
        assert after.fixed == fixable
        assert render("json", after._replace(fixed=0)) == render("json", project.lint())
        assert rules(after) & (FIXED if unsafe else SAFELY_FIXED) == set()
        if unsafe:
            edits = [edit for finding in before.findings if finding.fix for edit in finding.fix.edits]
            expect_issued_scopes(scopes, project.scopes(), any(isinstance(edit, AddScope) for edit in edits))
        assert project.fix(unsafe=unsafe).fixed == 0
        assert project.read() == once
    for path, data in files.items():
        expect_same_lines(decoded(data), decoded(once[path]))


def expect_issued_scopes(before: list[str], after: list[str], adds: bool) -> None:
    """Issued scopes are kept once under their right names, and api is added."""
    kept = settled([name for name in before if name not in BAD])
    assert sorted(after) == sorted([*kept, *(["Api"] if adds else [])])
    assert [name for name in after if not adds or name != "Api"] == kept  # in this order


def settled(names: list[str]) -> list[str]:
    """The expected names: for each scope the name that a retrieve returns, or else the first."""
    groups: dict[str, list[int]] = {}
    for index, name in enumerate(names):
        right = RIGHT.get(name, name)
        groups.setdefault(RETRIEVED.get(right, right), []).append(index)
    kept = [next((i for i in same if names[i] == name), same[0]) for name, same in groups.items()]
    return [RIGHT.get(names[index], names[index]) for index in sorted(kept)]


SCOPES_PART = re.compile(
    r"<(\w+:)?scopes\s*/>|<(\w+:)?scopes\s*>(?:(?!<(\w+:)?scopes).)*?</(\w+:)?scopes>"
    r"|<(\w+:)?commaSeparatedOauthScopes[^>]*?(?:/>|>.*?</(\w+:)?commaSeparatedOauthScopes>)", re.DOTALL)  # fmt: skip


def without_scopes(text: str) -> str:
    """A text without scopes and white space."""
    while (shorter := SCOPES_PART.sub("", text)) != text:
        text = shorter
    return re.sub(r"\s+", "", text)


def decoded(data: bytes) -> str:
    for bom, codec in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(bom):
            return data.decode(codec)
    return data.decode("iso-8859-1" if b"ISO-8859-1" in data else "utf-8")


def expect_same_lines(old: str, new: str) -> None:
    """Nothing but scopes has changed."""
    assert without_scopes(new) == without_scopes(old)
    # Lines without scopes are unchanged, including line endings and order.
    position = 0
    scopes = [
        found.span()
        for found in re.finditer(
            r"<(\w+:)?(?:scopes|commaSep).*</(\w+:)?(?:scopes|commaSep\w+)>", old, re.DOTALL
        )
    ]
    offset = 0
    for line in re.findall(r"[^\r\n]*(?:\r\n|\n)|[^\r\n]+\Z", old):
        start, offset = offset, offset + len(line)
        if len(old.splitlines()) < 3 or "copes" in line or any(s < offset and start < e for s, e in scopes):
            continue
        found = new.find(line, position)
        if line.strip() in ("</oauthConfig>", "</sf:oauthConfig>", "<oauthConfig/>", "<sf:oauthConfig/>"):
            continue
        assert found >= 0, line
        position = found + len(line)


@settings(LAW, max_examples=40)
@given(FILES, st.booleans())
def test_applying_the_diff_equals_fixing(files: dict[str, bytes], unsafe: bool) -> None:
    with tempfile.TemporaryDirectory() as root, tempfile.TemporaryDirectory() as other:
        project = Project(root, files)
        fixing = project.prepare(unsafe=unsafe)
        diff, errors = as_diff(fixing, root)
        assert errors == ()
        assert project.read() == files
        project.fix(unsafe=unsafe)
        patched = Project(other, files)
        if diff:
            subprocess.run(
                ["git", "apply", "-"],
                input=diff,
                cwd=other,
                env=environment(),
                check=True,
                capture_output=True,
            )
        assert patched.read() == project.read()
