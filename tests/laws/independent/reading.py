"""A second reading of projects, to compare the product's with: only the standard library, and nothing of the product.

It was written from the published facts and this project's documents, by somebody who had not read the product's code.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import product
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET
from xml.parsers import expat

from tests.laws.independent.apps import CONNECTED, EXTERNAL, App, Side, is_placeholder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from xml.etree.ElementTree import Element

NAMESPACE = "http://soap.sforce.com/2006/04/metadata"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
ROOTS = {
    "connectedApp": "ConnectedApp",
    "eca": "ExternalClientApplication",
    "ecaOauth": "ExtlClntAppOauthSettings",
    "ecaGlblOauth": "ExtlClntAppGlobalOauthSettings",
    "ecaOauthPlcy": "ExtlClntAppOauthConfigurablePolicies",
    "ecaPlcy": "ExtlClntAppConfigurablePolicies",
    "oauthcustomscope": "OauthCustomScope",
}
REPLACED = "{{replaced}}"
_SPACE = " \t\r\n"  # of XML
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
_FLOW = "isClientCredentialsFlowEnabled"


@dataclass(frozen=True)
class Project:
    """The apps of a project. ``malformed`` are the files that can't be read, or have what only one of is right."""

    apps: tuple[App, ...]
    malformed: frozenset[str]


def read(files: Mapping[str, bytes]) -> Project:
    """The apps in the package directories of a project."""
    settings = json.loads(files["sfdx-project.json"])
    trees = {path: _parsed(_replaced(path, files[path], settings)) for path in _deployed(files, settings)}
    readable = {
        path: tree
        for path, tree in sorted(trees.items())
        if tree is not None and _local(tree) == ROOTS[_suffix(path)]
    }
    twofold = {path for path, tree in readable.items() if _twofold(tree)}
    found = (*_connected_apps(readable), *_external_apps(readable, settings.get("namespace", "")))
    return Project(found, frozenset((trees.keys() - readable.keys()) | twofold))


def _deployed(files: Mapping[str, bytes], settings: Any) -> Iterator[str]:
    """The metadata files in the package directories, without those that .forceignore leaves out."""
    starts = tuple(f"{each['path'].strip('./')}/" for each in settings["packageDirectories"])
    ignored = files[".forceignore"].decode().split() if ".forceignore" in files else None
    for path in files:
        if not path.startswith(starts) or _suffix(path) not in ROOTS:
            continue
        if ignored is not None:
            name = path.rpartition("/")[2]
            # A .forceignore file leaves out what begins with a dot, too. All patterns here begin with **/.
            if "/." in path or any(fnmatchcase(name, pattern.removeprefix("**/")) for pattern in ignored):
                continue
        yield path


def _suffix(path: str) -> str:
    return path.rpartition("/")[2].removesuffix("-meta.xml").rpartition(".")[2]


def _name(path: str) -> str:
    return path.rpartition("/")[2].removesuffix("-meta.xml").rpartition(".")[0]


def _replaced(path: str, content: bytes, settings: Any) -> bytes:
    """The file with a placeholder for what every deployment replaces."""
    for entry in settings.get("replacements", ()):
        # The only glob is **/*, which matches no folder that begins with a dot.
        concerns = path.endswith(entry["filename"]) if "filename" in entry else "/." not in path
        if concerns and "replaceWhenEnv" not in entry:
            content = content.replace(entry["stringToReplace"].encode(), REPLACED.encode())
    return content


def _parsed(content: bytes) -> Element | None:
    """The document's root; None if it isn't well-formed or has a DOCTYPE."""
    doctypes: list[object] = []
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = lambda *declared: doctypes.append(declared)
    try:
        parser.Parse(content, True)
        return None if doctypes else ET.fromstring(content)
    except (expat.ExpatError, ET.ParseError):
        return None


def _local(element: Element) -> str:
    """The element's name; with its namespace if that isn't the Metadata API's."""
    return element.tag.removeprefix(f"{{{NAMESPACE}}}")


def _children(element: Element | None, name: str) -> list[Element]:
    return [] if element is None else [each for each in element if _local(each) == name]


def _values(element: Element | None, *names: str) -> list[str]:
    """The texts of the children of these names that have one."""
    found = [each for name in names for each in _children(element, name)]
    texts = [_own_text(each) for each in found if each.get(f"{{{XSI}}}nil") not in ("true", "1")]
    return [stripped for text in texts if (stripped := text.strip(_SPACE))]


def _own_text(element: Element) -> str:
    return (element.text or "") + "".join(child.tail or "" for child in element)


def _scopes(config: Element) -> Iterator[str]:
    """The scopes of an oauthConfig; of those that are nested, the outer one comes first."""
    for scope in _children(config, "scopes"):
        if text := _own_text(scope).strip(_SPACE):
            yield text
        yield from _scopes(scope)


def _items(element: Element | None, name: str) -> tuple[str, ...]:
    """The items of comma-separated lists."""
    items = (item.strip(_SPACE) for text in _values(element, name) for item in text.split(","))
    return tuple(item for item in items if item)


def _switch(element: Element | None, name: str, *, default: bool | None = False) -> set[bool | None]:
    """All that the file says of a switch; None is neither true nor false, or filled in later."""
    return {_BOOLEANS.get(text.lower()) for text in _values(element, name)} or {default}


def _twofold(tree: Element) -> bool:
    configs = _children(tree, "oauthConfig")
    return len(configs) > 1 or any(len(scope) for each in configs for scope in _children(each, "scopes"))


def _connected_apps(trees: Mapping[str, Element]) -> Iterator[App]:
    for path, tree in trees.items():
        if _suffix(path) == "connectedApp":
            custom = [_name(each) for each, scope in trees.items() if _name(path) in _assigned(scope)]
            for config in _live_configs(tree):
                sides = tuple(_connected_sides(tree, config, tuple(custom)))
                yield App(CONNECTED, _name(path), frozenset([path]), sides)


def _assigned(tree: Element) -> list[str]:
    """The Connected Apps that a custom scope names."""
    return [name for each in _children(tree, "assignedTo") for name in _values(each, "connectedApp")]


def _live_configs(tree: Element) -> list[Element]:
    """Each oauthConfig that turns the flow on, because it isn't known which an org takes; one if none does."""
    configs = _children(tree, "oauthConfig") or [ET.Element("oauthConfig")]
    says = [_switch(config, "isClientCredentialEnabled") for config in configs]
    on = [config for config, states in zip(configs, says, strict=True) if True in states]
    unsure = [config for config, states in zip(configs, says, strict=True) if None in states]
    return on or unsure[:1] or configs[:1]


def _connected_sides(tree: Element, config: Element, custom: tuple[str, ...]) -> Iterator[Side]:
    levels = [text for each in _children(tree, "sessionPolicy") for text in _values(each, "sessionLevel")]
    somebody = bool(_values(tree, "permissionSetName", "profileName"))
    for flow in _switch(config, "isClientCredentialEnabled"):
        for needed in _switch(config, "isAdminApproved"):
            yield Side(
                flow=flow,
                turned_on=flow is True,
                scopes=tuple(_scopes(config)),
                custom_scopes=custom,
                run_as=bool(_values(config, "oauthClientCredentialUser")),
                high_assurance="HIGH_ASSURANCE" in levels,
                approves=somebody or (None if needed is None else not needed),
                certain=not any(map(is_placeholder, levels)),
            )


def _external_apps(trees: Mapping[str, Element], namespace: str) -> Iterator[App]:
    """An app for each OAuth settings file, with all other files of the app of that name."""
    own = {_name(path) for path in trees if _suffix(path) == "eca"}
    apps: dict[str, dict[str, list[str | None]]] = defaultdict(lambda: defaultdict(list))
    for path, tree in trees.items():
        if _suffix(path).startswith("eca"):
            apps[_app_name(path, tree, own, namespace)][_suffix(path)].append(path)
    for name, found in apps.items():
        others = {path for suffix in found.keys() - {"ecaOauth"} for path in found[suffix] if path}
        for settings in found.get("ecaOauth", [None]):
            choices = (found.get(each, [None]) for each in ("ecaGlblOauth", "ecaOauthPlcy", "ecaPlcy"))
            chosen = (
                [trees[path] if path else None for path in paths] for paths in product([settings], *choices)
            )
            sides = tuple(side for files in chosen for side in _external_sides(*files))
            # A file without a link belongs to no app: it is listed alone, by its own name.
            shown = _name(name) if name in trees else name
            yield App(EXTERNAL, shown, frozenset(others | ({settings} if settings else set())), sides)


def _app_name(path: str, tree: Element, own: Iterable[str], namespace: str) -> str:
    """The app that a file belongs to; its path if it names none."""
    if _suffix(path) == "eca":
        return _name(path)
    name = next(iter(_values(tree, "externalClientApplication")), path)
    bare = name.removeprefix(f"{namespace}__") if namespace else name
    return bare if bare in own else name


def _external_sides(
    settings: Element | None, everywhere: Element | None, policies: Element | None, plugins: Element | None
) -> Iterator[Side]:
    """The sides of an app with these files. The global file needn't be there, because it must not be in git."""
    levels = _values(policies, "requiredSessionLevel")
    somebody = bool(_values(policies, "commaSeparatedPermissionSet", "commaSeparatedProfile"))
    users = (*_values(policies, "permittedUsersPolicyType"), "AllSelfAuthorized")[0]  # the default
    admitted = {"AllSelfAuthorized": True, "AdminApprovedPreAuthorized": False}.get(users)
    enabled = [_switch(plugins, each, default=True) for each in ("isEnabled", "isOauthPluginEnabled")]
    switches = (_switch(file, _FLOW, default=None) for file in (everywhere, policies))
    for developer, administrator, *others in product(*switches, *enabled):
        states = (True if everywhere is None else developer, administrator)
        flow = False if False in (*states, *others) else None if None in states else True
        yield Side(
            flow=flow,
            turned_on=flow is not False and True in (developer, administrator),
            scopes=None if settings is None else _items(settings, "commaSeparatedOauthScopes"),
            custom_scopes=_items(settings, "commaSeparatedCustomScopes")
            + _items(policies, "commaSeparatedCustomScopes"),
            run_as=bool(_values(policies, "clientCredentialsFlowUser")),
            high_assurance="HIGH_ASSURANCE" in levels,
            approves=somebody or admitted,
            certain=None not in others and not any(map(is_placeholder, levels)),
        )
