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


_NEAR = 0.8
_NAMESPACE = "http://soap.sforce.com/2006/04/metadata"
_SWITCHES = frozenset(SWITCH.values())
# Elements that older API versions had, by the type that they stand in: what took their place.
_MOVED = {
    (
        "ExternalCredentialParameter",
        "principal",
    ): "remove it, and grant the principal in a permission set, in "
    "<externalCredentialPrincipalAccesses>; older API versions seem to have had it here"
}


@rule(
    "unknown-element",
    severity=Severity.WARNING,
    category=Category.METADATA,
    on=MetadataFile,
    when=lambda file: file.root in TYPES,
    fix="unsafe",  # the org reads nothing of it as it stands
)
def check(file: MetadataFile) -> Iterator[Problem]:
    """Every element must be one that its metadata type has."""
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
        if kind is not None or element.name == parent:  # a value nested in itself is malformed-metadata's
            continue
        if "}" in element.name:
            if element.name.rpartition("}")[0] != f"{{{namespace}":  # the root's: said of the root
                yield _foreign(file, element, element.name[1:].rpartition("}")[0])
            continue
        if around not in TYPES:
            yield Problem(
                file.place(element),
                f"<{parent}> holds a text, and an element stands in it",
                label="unexpected here",
                help=f"write the text of <{parent}> alone",
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
            label="the Metadata API doesn't know it here",
            help=_help(element.name, around, meant),
            value=element.name,
            fix=_correction(file, element, meant, around)
            if meant and wanted[element.parent, meant] == 1
            else None,
        )


def _correction(file: MetadataFile, element: Element, meant: str, around: str) -> Fix | None:
    """Another name for a misspelt element; None where it isn't certain that this makes the file right."""
    if file.children(meant, element.parent):
        return None
    kind = TYPES[around][meant]
    holds_elements = next(file.elements.within(element.ordinal), None) is not None
    text = element.text.strip()
    if holds_elements != (kind in TYPES) or (kind == BOOLEAN and text not in ("true", "false")):
        return None
    if not is_only_near(element.name, around):
        return None
    return rename(f"Rename {element.name} to {meant}", file.place(element), meant)


def _foreign(file: MetadataFile, element: Element, namespace: str) -> Problem:
    """An element of another namespace is another element, whatever it is called: the org reads none of it."""
    name = element.name.rpartition("}")[2]
    return Problem(
        file.place(element),
        f"<{name}> is of the namespace {namespace}, which isn't the Metadata API's: it says nothing to the org",
        label="of another namespace",
        help=f'remove its xmlns, or write xmlns="{_NAMESPACE}"',
        value=name,
        severity=Severity.ERROR,
    )


@cache
def nearest_name(name: str, around: str) -> str | None:
    """The element of a type that is probably meant."""
    from difflib import get_close_matches

    by_plain_name = {known.lower(): known for known in TYPES[around]}
    nearest = get_close_matches(name.lower(), by_plain_name, n=1, cutoff=_NEAR)
    return by_plain_name[nearest[0]] if nearest else None


@cache
def is_only_near(name: str, around: str) -> bool:
    """No second element of the type may be meant as well."""
    from difflib import get_close_matches

    plain = {known.lower() for known in TYPES[around]}
    return name.lower() in plain or len(get_close_matches(name.lower(), plain, n=2, cutoff=_NEAR)) == 1


def _help(name: str, around: str, meant: str | None) -> str:
    if meant:
        return f"write <{meant}>"
    if (around, name) in _MOVED:
        return _MOVED[around, name]
    homes = sorted(_homes(name, around))
    if 0 < len(homes) < 3:  # a name that many types have says nothing
        return f"it belongs in {' or '.join(homes)}"
    for element, kind in TYPES[around].items():
        inner = nearest_name(name, kind) if kind in TYPES else None
        if inner:
            return f"write <{inner}> in <{element}>, if that is meant, or remove it"
    return "remove it; if the API version of the project has it, a newer one or one from before, ignore this rule for the file"


def _homes(name: str, around: str) -> Iterator[str]:
    """Where an element of that name is at home: within this kind of file, else in files of another kind."""
    wrappers = {kind: element for element, kind in TYPES[around].items() if kind in TYPES}
    inner = [f"<{element}>" for kind, element in wrappers.items() if name in TYPES[kind]]
    yield from inner or (
        f"a .{suffix} file" for kind in TYPES if name in TYPES[kind] and (suffix := suffix_of_root(kind))
    )
