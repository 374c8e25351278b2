from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from sfscope_lint.plugin import (
    BOOLEAN,
    ENUMERATIONS,
    TYPES,
    Category,
    Element,
    Fix,
    MetadataFile,
    Problem,
    Severity,
    Spot,
    counterparts,
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
        (element.parent, meant_by(element.name, around, file.root))
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
        meant = meant_by(element.name, around, file.root)
        turned_on = element.text.strip().lower() in ("true", "1")
        switch = (meant or element.name) in _SWITCHES and turned_on
        yield Problem(
            file.place(element),
            f"<{element.name}> isn't an element of <{parent}>"
            + (", so it doesn't turn the client credentials flow on" if switch else ""),
            label="the Metadata API doesn't define it here; a deployment is reported to refuse it",
            help=_help(file, element, around, meant),
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
    if counterparts(element.name, file.root):
        certain = _takes(kind, text) and not _is_list(meant) and not _is_list(element.name)
    else:
        certain = is_only_match(element.name, around)
    if not certain:
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


def meant_by(name: str, around: str, root: str) -> str | None:
    """The element of the type ``around`` that an unknown one probably means; None if there is none, or it is in another file."""
    spots = counterparts(name, root)
    if not spots:
        return nearest_name(name, around)
    return next((spot.element for spot in spots if spot.kind == around), None)


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


def _help(file: MetadataFile, element: Element, around: str, meant: str | None) -> str:
    name = element.name
    if meant:
        return f"write <{meant}>{_values(TYPES[around][meant], name, meant, element.text.strip())}"
    spots = counterparts(name, file.root)
    if spots:
        return _elsewhere(name, spots, file.root)
    if (around, name) in _REPLACED:
        return _REPLACED[around, name]
    homes = sorted(_homes(name, around))
    if 0 < len(homes) < 3:  # a longer list doesn't help
        return f"it belongs in {' or '.join(homes)}"
    for other, kind in TYPES[around].items():
        inner = nearest_name(name, kind) if kind in TYPES else None
        if inner:
            return f"if you mean <{inner}> in <{other}>, write that; otherwise remove it"
    return "remove it; if your project's API version defines it, ignore this rule for the file"


def _values(kind: str, name: str, meant: str, text: str) -> str:
    """The change to the value that the new name needs, because the two kinds of app write some values differently."""
    if _is_list(meant):
        return ", with one comma-separated list"
    if _is_list(name):
        return ", once for each item of the list"
    return "" if _takes(kind, text) else f", with {' or '.join(ENUMERATIONS[kind].values)}"


def _is_list(name: str) -> bool:
    return name.startswith("commaSeparated")


def _takes(kind: str, text: str) -> bool:
    return kind not in ENUMERATIONS or ENUMERATIONS[kind].accepts(text)


def _elsewhere(name: str, spots: tuple[Spot, ...], root: str) -> str:
    """The element or file to which the value belongs, with its name there."""
    app = "a Connected App" if root == "ConnectedApp" else "an External Client App"
    places: dict[str, list[str]] = {}
    for spot in spots:
        places.setdefault(_place(spot.kind, root), []).append(f"<{spot.element}>")
    if all(spot.element == name for spot in spots):
        return f"it belongs in {' or '.join(places)}"
    said = " and ".join(f"{' and '.join(names)} in {place}" for place, names in places.items())
    return f"{app} has {said} instead"


def _place(kind: str, root: str) -> str:
    """An element of this file, or another kind of file, that holds such elements."""
    wrapper = next((element for element, inner in TYPES[root].items() if inner == kind), None)
    if wrapper:
        return f"<{wrapper}>"
    if kind == root:
        return f"<{root}> itself"
    suffix = suffix_of_root(kind)
    if suffix:
        return f"the .{suffix} file"
    return next(
        f"<{element}> of the .{suffix_of_root(outer)} file"
        for outer, elements in TYPES.items()
        for element, inner in elements.items()
        if inner == kind and suffix_of_root(outer)
    )


def _homes(name: str, around: str) -> Iterator[str]:
    """Where an element of that name belongs: in elements of this file, else in files of other types."""
    wrappers = {kind: element for element, kind in TYPES[around].items() if kind in TYPES}
    inner = [f"<{element}>" for kind, element in wrappers.items() if name in TYPES[kind]]
    yield from inner or (
        f"a .{suffix} file" for kind in TYPES if name in TYPES[kind] and (suffix := suffix_of_root(kind))
    )
