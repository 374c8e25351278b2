"""What a run-as user may do, as far as the project says it: the union of its profile and permission sets."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from sfscope_lint.model.run_as_user import Permission, RunAsUser

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sfscope_lint.model.apps import OAuthApp
    from sfscope_lint.model.settings import RunAs
    from sfscope_lint.readers.metadata.permissions import PermissionFile

_EVERYTHING = Permission("user", "modifyalldata")
_SEE_EVERYTHING = Permission("user", "viewalldata")


def relevant(run_as: Mapping[str, RunAs]) -> frozenset[Permission]:
    """Every permission that decides whether one of the users has what it needs; the rest needn't be kept."""
    return frozenset(
        sufficient for spec in run_as.values() for need in _needs(spec) for sufficient in _sufficient(need)
    )


def run_as_users(
    apps: Iterable[OAuthApp], files: Iterable[PermissionFile], run_as: Mapping[str, RunAs]
) -> Iterator[RunAsUser]:
    """The users that apps name and ``run_as`` (by their names) describes. Users' names have no case."""
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
            has = _Has(frozenset(), ())
            for root, name in _sources(spec):
                has = has.also(_granted_by(granted, app.project, root, name))
            lacks = tuple(need for need in _needs(spec) if not has.permissions & _sufficient(need))
            sources = tuple(f"the {_NOUNS[root]} {name}" for root, name in _sources(spec))
            yield RunAsUser(app, named, lacks, sources, has.unknown)


_NOUNS = {
    "Profile": "profile",
    "PermissionSet": "permission set",
    "PermissionSetGroup": "permission set group",
    "MutingPermissionSet": "muting permission set",
}


class _Has(NamedTuple):
    """Permissions that are granted for certain, and what isn't known of others."""

    permissions: frozenset[Permission]
    unknown: tuple[str, ...]

    def also(self, other: _Has) -> _Has:
        return _Has(
            self.permissions | other.permissions, tuple(dict.fromkeys((*self.unknown, *other.unknown)))
        )


def _sources(spec: RunAs) -> Iterator[tuple[str, str]]:
    if spec.profile:
        yield "Profile", spec.profile
    yield from (("PermissionSet", name) for name in spec.permission_sets)
    yield from (("PermissionSetGroup", name) for name in spec.permission_set_groups)


def _granted_by(
    files: Mapping[tuple[str, str, str], list[PermissionFile]], project: str, root: str, name: str
) -> _Has:
    """What a component grants: all files of that name together, of a group its members without what is muted."""
    found = files.get((project, root, name.casefold()), [])
    if not found:
        return _Has(frozenset(), (f"the {_NOUNS[root]} {name} isn't in the project",))
    if root == "PermissionSetGroup":
        members = _Has(frozenset(), ())
        muted = _Has(frozenset(), ())
        for group in found:
            for member in group.members:
                members = members.also(_granted_by(files, project, "PermissionSet", member))
            for muting in group.muting:
                muted = muted.also(_granted_by(files, project, "MutingPermissionSet", muting))
        # What an unknown muting permission set takes away may be anything: nothing is certain then.
        certain = frozenset[Permission]() if muted.unknown else members.permissions - muted.permissions
        return _Has(certain, members.unknown + muted.unknown)
    partial = (f"the profile {name} is a standard one, whose file doesn't list all that it grants",)
    return _Has(
        frozenset().union(*(file.permissions for file in found)),
        partial if any(file.partial for file in found) else (),
    )


def _needs(spec: RunAs) -> Iterator[Permission]:
    yield from (Permission("user", name) for name in spec.user)
    for kind, accesses in (("object", spec.objects), ("field", spec.fields)):
        yield from (Permission(kind, name, access) for name, needed in accesses.items() for access in needed)


def _sufficient(need: Permission) -> frozenset[Permission]:
    """Each of the permissions (names case-folded) that is enough for a need."""
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
