"""The permissions of run-as users according to the project: the union of profile and permission sets."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from sfscope_lint.model.run_as_user import Misspelt, Permission, RunAsUser
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sfscope_lint.model.apps import OAuthApp
    from sfscope_lint.model.settings import RunAs
    from sfscope_lint.readers.parts import PermissionFile

_NEAR, _NEAR_LETTERS = 0.85, 3
_EVERYTHING = Permission("user", "modifyalldata")
_SEE_EVERYTHING = Permission("user", "viewalldata")


def relevant(run_as: Mapping[str, RunAs]) -> frozenset[Permission]:
    """The permissions that decide whether one of these users has what it needs.

    Only these need to be kept.
    """
    return frozenset(
        sufficient for spec in run_as.values() for need in _needs(spec) for sufficient in _sufficient(need)
    )


def resembling(written: frozenset[str], run_as: Mapping[str, RunAs]) -> frozenset[str]:
    """The names of user permissions that are like, and aren't, one that a user needs."""
    needed = {name for spec in run_as.values() for name in spec.user}
    return frozenset(name for name in written if any(_resembles(name, need) for need in needed))


def _resembles(written: str, needed: str) -> bool:
    """The same words in another order, or nearly the same letters: ``ApiOnlyUser`` and ``ApiUserOnly``."""
    plain, wanted = written.casefold(), needed.casefold()
    if plain == wanted or abs(len(plain) - len(wanted)) > _NEAR_LETTERS or plain[:1] != wanted[:1]:
        return False
    if _words(written) == _words(needed):
        return True
    from difflib import SequenceMatcher

    return SequenceMatcher(None, plain, wanted).ratio() >= _NEAR


def _words(name: str) -> list[str]:
    return sorted(word.casefold() for word in re.findall(r"[A-Z][a-z0-9]*|[a-z0-9]+", name))


def run_as_users(
    apps: Iterable[OAuthApp], files: Iterable[PermissionFile], run_as: Mapping[str, RunAs]
) -> Iterator[RunAsUser]:
    """The users that apps name and ``run_as`` describes (by name, ignoring case)."""
    described = {name.casefold(): spec for name, spec in run_as.items()}
    granted: dict[tuple[str, str, str], list[PermissionFile]] = defaultdict(list)
    for file in files:
        granted[file.project, file.root, file.name.casefold()].append(file)
    for app in apps:
        for policies in app.policies:
            named = policies.run_as
            if named is None or named.placeholder or named.text.casefold() not in described:
                continue
            spec = described[named.text.casefold()]
            has = _Grants(frozenset(), ())
            for root, name in _sources(spec):
                has = has.union(_granted_by(granted, app.project, root, name))
            lacks = tuple(need for need in _needs(spec) if not has.permissions & _sufficient(need))
            sources = tuple(f"the {_NOUNS[root]} {name}" for root, name in _sources(spec))
            misspelt = (
                Misspelt(need, written, f"the {_NOUNS[file.root]} {file.name}")
                for need in lacks
                if need.kind == "user"
                for file in has.files
                for written in sorted(file.user_permissions)
                if _resembles(written, need.name)
            )
            yield RunAsUser(app, named, lacks, sources, has.unknown, tuple(dict.fromkeys(misspelt)))


_NOUNS = {
    "Profile": "profile",
    "PermissionSet": "permission set",
    "PermissionSetGroup": "permission set group",
    "MutingPermissionSet": "muting permission set",
}


class _Grants(Record):
    """The permissions that are certainly granted, what isn't known about others, and the files that grant them."""

    permissions: frozenset[Permission]
    unknown: tuple[str, ...]
    files: tuple[PermissionFile, ...] = ()

    def union(self, other: _Grants) -> _Grants:
        return _Grants(
            self.permissions | other.permissions,
            tuple(dict.fromkeys((*self.unknown, *other.unknown))),
            (*self.files, *other.files),
        )


def _sources(spec: RunAs) -> Iterator[tuple[str, str]]:
    if spec.profile:
        yield "Profile", spec.profile
    yield from (("PermissionSet", name) for name in spec.permission_sets)
    yield from (("PermissionSetGroup", name) for name in spec.permission_set_groups)


def _granted_by(
    files: Mapping[tuple[str, str, str], list[PermissionFile]], project: str, root: str, name: str
) -> _Grants:
    """The permissions that a component grants: all files of that name together.

    A permission set group grants what its members grant, except for what is muted.
    """
    found = files.get((project, root, name.casefold()), [])
    if not found:
        return _Grants(frozenset(), (f"the {_NOUNS[root]} {name} isn't in the project",))
    if root == "PermissionSetGroup":
        members = _Grants(frozenset(), ())
        muted = _Grants(frozenset(), ())
        for group in found:
            for member in group.members:
                members = members.union(_granted_by(files, project, "PermissionSet", member))
            for muting in group.muting:
                muted = muted.union(_granted_by(files, project, "MutingPermissionSet", muting))
        # An unknown muting permission set may mute anything, so nothing is certain.
        certain = frozenset[Permission]() if muted.unknown else members.permissions - muted.permissions
        return _Grants(certain, members.unknown + muted.unknown, members.files)
    partial = (f"{name} is a standard profile, and its file doesn't list everything that it grants",)
    return _Grants(
        frozenset().union(*(file.permissions for file in found)),
        partial if any(file.partial for file in found) else (),
        tuple(found),
    )


def _needs(spec: RunAs) -> Iterator[Permission]:
    yield from (Permission("user", name) for name in spec.user)
    for kind, accesses in (("object", spec.objects), ("field", spec.fields)):
        yield from (Permission(kind, name, access) for name, needed in accesses.items() for access in needed)


def _sufficient(need: Permission) -> frozenset[Permission]:
    """The permissions (names case-folded) that each satisfy a need."""
    kind, name, access = need.kind, need.name.casefold(), need.access.casefold()
    enough = {Permission(kind, name, access)}
    if kind == "object":
        if access != "create":
            enough |= {Permission(kind, name, "modify-all"), _EVERYTHING}
        else:
            enough.add(_EVERYTHING)
        if access in ("read", "view-all"):
            enough |= {Permission(kind, name, "view-all"), _SEE_EVERYTHING}
    elif kind == "field" and access == "read":
        enough |= {
            Permission(kind, name, "edit"),
            Permission("object", name.partition(".")[0], "view-all-fields"),
        }
    return frozenset(enough)
