"""Read profiles, permission sets (also decomposed ones), permission set groups and muting permission sets.

Profiles and permission sets list the permissions that they grant; a muting permission set lists those that it removes.
The source of the elements is ``@salesforce/types`` 1.9.0. The source of the files of a decomposed permission set is
source-deploy-retrieve 13.7.0, presets ``decomposePermissionSetBeta`` and ``decomposePermissionSetBeta2``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model.run_as_user import Permission
from sfscope_lint.model.values import trimmed
from sfscope_lint.readers.parts import PermissionFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.model.metadata_file import MetadataFile

_RECORDS = ("userPermissions", "objectPermissions", "fieldPermissions")
_PARTS = dict(zip(("UserPermission", "ObjectPermission", "FieldPermission"), _RECORDS, strict=True))
_OBJECT = {
    "allowRead": "read",
    "allowCreate": "create",
    "allowEdit": "edit",
    "allowDelete": "delete",
    "viewAllRecords": "view-all",
    "modifyAllRecords": "modify-all",
    "viewAllFields": "view-all-fields",
}
_FIELD = {"readable": "read", "editable": "edit"}


def read(file: MetadataFile) -> Iterator[PermissionFile]:
    """The permissions that the file lists."""
    from urllib.parse import unquote  # file names of profiles are escaped as in URLs

    records = _records(file)
    yield PermissionFile(
        root="PermissionSet" if file.root in _PARTS else file.root,
        name=unquote(file.name),
        path=file.source.path,
        project=file.project,
        permissions=frozenset(p for kind, record in records for p in _permissions(kind, record)),
        members=_texts(file, "permissionSets"),
        muting=_texts(file, "mutingPermissionSets"),
        partial=file.root == "Profile" and "false" in (text.lower() for text in _texts(file, "custom")),
        user_permissions=frozenset(
            record.get("name", "")
            for kind, record in records
            if kind == "userPermissions" and _is_true(record, "enabled")
        ),
    )


def _texts(file: MetadataFile, name: str) -> tuple[str, ...]:
    return tuple(text for element in file.children(name) if (text := trimmed(element.text)))


def _records(file: MetadataFile) -> list[tuple[str, dict[str, str]]]:
    """The entries of the three lists, in one pass, because a profile may have tens of thousands."""
    records: dict[int, tuple[str, dict[str, str]]] = {}
    if file.root in _PARTS:
        records[0] = (_PARTS[file.root], {})
    for element in file.elements:
        if element.parent == 0 and element.name in _RECORDS:
            records[element.ordinal] = (element.name, {})
        elif element.parent in records:
            records[element.parent][1][element.name] = trimmed(element.text)
    return list(records.values())


def _permissions(kind: str, record: dict[str, str]) -> Iterator[Permission]:
    match kind:
        case "userPermissions":
            if _is_true(record, "enabled"):
                yield Permission("user", record.get("name", "").casefold())
        case "objectPermissions":
            name = record.get("object", "").casefold()
            yield from (
                Permission("object", name, _OBJECT[flag]) for flag in _OBJECT if _is_true(record, flag)
            )
        case _:
            name = record.get("field", "").casefold()
            yield from (Permission("field", name, _FIELD[flag]) for flag in _FIELD if _is_true(record, flag))


def _is_true(record: dict[str, str], name: str) -> bool:
    return record.get(name, "").lower() in ("true", "1")
