from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from sfscope_lint.plugin import (
    BOOLEAN,
    TYPES,
    Category,
    Element,
    Fix,
    MetadataFile,
    Problem,
    Severity,
    kinds,
    rename,
    rule,
    suffix_of_root,
)
from sfscope_rules._texts import SWITCH

if TYPE_CHECKING:
    from collections.abc import Iterator


_SIMILARITY = 0.8
_NAMESPACE = "http://soap.sforce.com/2006/04/metadata"
_SWITCHES = frozenset(SWITCH.values())
# By type and element of an older API version: the help that says what replaced it.
_REPLACED = {
    (
        "ExternalCredentialParameter",
        "principal",
    ): "remove it, and grant the principal in a permission set, in "
    "<externalCredentialPrincipalAccesses>; older API versions seem to have defined it here"
}


@rule(
    "unknown-element",
    severity=Severity.WARNING,
    category=Category.METADATA,
    on=MetadataFile,
    when=lambda file: file.root in TYPES,
    fix="unsafe",  # the element has no effect yet, and the fix gives it one
)
def check(file: MetadataFile) -> Iterator[Problem]:
    """Metadata files must contain only elements that their type defines."""
    namespace = file.shape.root_namespace
    if namespace is not None:
        yield _foreign(file, file.elements[0], namespace)
    wanted = Counter(
        (element.parent, nearest_name(element.name, around))
        for element, kind, around in kinds(file)
        if kind is None and around in TYPES
    )
    for element, kind, around in kinds(file):
        parent = file.shape.names[element.parent]
        if kind is not None or element.name == parent:  # malformed-metadata reports a value nested in itself
            continue
        if "}" in element.name:
            if element.name.rpartition("}")[0] != f"{{{namespace}":  # already reported at the root
                yield _foreign(file, element, element.name[1:].rpartition("}")[0])
            continue
        if around not in TYPES:
            yield Problem(
                file.place(element),
                f"<{parent}> must contain only text, but it contains an element",
                label="unexpected here",
                help=f"write only text in <{parent}>",
                value=parent,
            )
            continue
        meant = nearest_name(element.name, around)
        turned_on = element.text.strip().lower() in ("true", "1")
        switch = (meant or element.name) in _SWITCHES and turned_on
        yield Problem(
            file.place(element),
            f"<{element.name}> isn't an element of <{parent}>"
            + (", so it doesn't turn the client credentials flow on" if switch else ""),
            label="the Metadata API doesn't define it here; a deployment is reported to refuse it",
            help=_help(element.name, around, meant),
            value=element.name,
            fix=_correction(file, element, meant, around)
            if meant and wanted[element.parent, meant] == 1
            else None,
        )


def _correction(file: MetadataFile, element: Element, meant: str, around: str) -> Fix | None:
    """Renames a misspelt element to ``meant``; None unless that is certain to make the element valid."""
    if file.children(meant, element.parent):
        return None
    kind = TYPES[around][meant]
    holds_elements = next(file.elements.within(element.ordinal), None) is not None
    text = element.text.strip()
    if holds_elements != (kind in TYPES) or (kind == BOOLEAN and text not in ("true", "false")):
        return None
    if not is_only_match(element.name, around):
        return None
    return rename(f"Rename {element.name} to {meant}", file.place(element), meant)


def _foreign(file: MetadataFile, element: Element, namespace: str) -> Problem:
    """A finding for an element of another namespace, which the org doesn't read, whatever its local name."""
    name = element.name.rpartition("}")[2]
    return Problem(
        file.place(element),
        f"<{name}> is in the namespace {namespace}, not in the Metadata API's: the org doesn't read it",
        label="in another namespace",
        help=f'remove its xmlns, or write xmlns="{_NAMESPACE}"',
        value=name,
        severity=Severity.ERROR,
    )


@cache
def nearest_name(name: str, around: str) -> str | None:
    """The element of the type ``around`` most similar to ``name``, ignoring case; None if none is similar enough."""
    from difflib import get_close_matches

    by_lowercase = {known.lower(): known for known in TYPES[around]}
    nearest = get_close_matches(name.lower(), by_lowercase, n=1, cutoff=_SIMILARITY)
    return by_lowercase[nearest[0]] if nearest else None


@cache
def is_only_match(name: str, around: str) -> bool:
    """Whether exactly one element of the type ``around`` is similar to ``name``, ignoring case."""
    from difflib import get_close_matches

    lowercase = {known.lower() for known in TYPES[around]}
    return (
        name.lower() in lowercase
        or len(get_close_matches(name.lower(), lowercase, n=2, cutoff=_SIMILARITY)) == 1
    )


def _help(name: str, around: str, meant: str | None) -> str:
    if meant:
        return f"write <{meant}>"
    if (around, name) in _REPLACED:
        return _REPLACED[around, name]
    homes = sorted(_homes(name, around))
    if 0 < len(homes) < 3:  # a longer list doesn't help
        return f"it belongs in {' or '.join(homes)}"
    for element, kind in TYPES[around].items():
        inner = nearest_name(name, kind) if kind in TYPES else None
        if inner:
            return f"if you mean <{inner}> in <{element}>, write that; otherwise remove it"
    return "remove it; if your project's API version defines it, ignore this rule for the file"


def _homes(name: str, around: str) -> Iterator[str]:
    """Where an element of that name belongs: in elements of this file, else in files of other types."""
    wrappers = {kind: element for element, kind in TYPES[around].items() if kind in TYPES}
    inner = [f"<{element}>" for kind, element in wrappers.items() if name in TYPES[kind]]
    yield from inner or (
        f"a .{suffix} file" for kind in TYPES if name in TYPES[kind] and (suffix := suffix_of_root(kind))
    )
