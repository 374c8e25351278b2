"""The types that files' names indicate."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given, settings
from hypothesis import strategies as st

from sfscope_lint.files.folder_scan import Kinds, list_folder

PARTS = (
    *("", "A", "a b", ".", "..", "env", "min", "xml", "XML", "-meta.xml", "xmlfoo", "bak", "sh", "cls", "js"),
    *("json", "connectedApp", "ConnectedApp", "externalCredential", "externalcredential", "permissionset"),
    *("settings", "ConnectedApp.settings", "Makefile", "Jenkinsfile", "envrc", "field", "txt", "eca", "zz"),
)


@example(names=["a.xmlfoo", "externalcredential-meta.xmlfoo"], permissions=True, sources=True)
@example(
    names=["a.min", "min.js", "a.js", "a.min.js", ".js", ".env.js", ".env"], permissions=False, sources=True
)
@example(
    names=["a.xml", "connectedApp.xml", "A.connectedApp.xml", ".connectedApp.xml"],
    permissions=False,
    sources=True,
)
@example(
    names=["a.old.xml", "A.connectedApp-meta.xml.old.xml", "a.", "Makefile", "a.-meta.xml", "...-meta.xml"],
    permissions=False,
    sources=True,
)
@example(
    names=["zz.envrc", ".envrc", "a.externalCredential", ".externalCredential"],
    permissions=True,
    sources=True,
)
@given(
    names=st.lists(
        st.lists(st.sampled_from(PARTS), max_size=5).map(".".join).map(lambda name: name.replace(".-", "-")),
        max_size=30,
    ),
    permissions=st.booleans(),
    sources=st.booleans(),
)
@settings(deadline=None)
def test_names_seen_before_change_nothing(names: list[str], *, permissions: bool, sources: bool) -> None:
    """Suffixes are remembered, but a name's types are always those that it has alone."""
    kinds = Kinds(permissions=permissions, sources=sources)
    for name in names:
        if name in ("", ".", ".."):
            continue
        with TemporaryDirectory() as folder:
            Path(folder, name).touch()
            listed = list_folder(folder, kinds)
        kind, source = kinds.metadata(name), kinds.source(name)
        assert listed.metadata == [(name, kind)] * bool(kind)
        assert listed.sources == [(name, source)] * bool(source)
