"""The metadata types: their elements, and the component names in file names."""

from __future__ import annotations

import pytest

from sfscope_lint.salesforce.metadata_schema import SECRET_ELEMENTS, TYPES
from sfscope_lint.salesforce.metadata_types import TYPES as METADATA_TYPES
from sfscope_lint.salesforce.metadata_types import component_name, type_of_file
from sfscope_lint.salesforce.metadata_values import ENUMERATIONS, FORMS, NUMBERS


def test_every_type_that_the_default_rules_read_has_its_elements() -> None:
    assert all(kind.root in TYPES for kind in METADATA_TYPES if not kind.permissions)


def test_every_kind_of_an_element_is_known() -> None:
    kinds = {kind for elements in TYPES.values() for kind in elements.values()}
    assert kinds - {"text", "boolean"} <= {*TYPES, *ENUMERATIONS, *NUMBERS, *FORMS}
    assert {element for elements in TYPES.values() for element in elements} >= SECRET_ELEMENTS


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/p/connectedApps/Order_Sync.connectedApp-meta.xml", "Order_Sync"),
        ("/p/connectedApps/Order.Sync.connectedApp", "Order.Sync"),
        ("/p/permissionsets/A/A.permissionset-meta.xml", "A"),
        ("/p/permissionsets/A/A.userPermission-meta.xml", "A"),
        ("/p/permissionsets/A/userPermissions/ApiEnabled.userPermission-meta.xml", "A"),
        ("/p/permissionsets/A/fieldPermissions/Order.Status.fieldPermission-meta.xml", "A"),
        ("/p/permissionsets/A/objectSettings/Order.objectSettings-meta.xml", "A"),
    ],
)
def test_component_name_is_taken_from_the_file_name(path: str, name: str) -> None:
    directory, _, file_name = path.rpartition("/")
    assert component_name(file_name, f"{directory}/{file_name}") == name


def test_permissions_are_a_type_only_if_requested() -> None:
    assert type_of_file("A.profile-meta.xml") is None
    kind = type_of_file("A.profile-meta.xml", permissions=True)
    assert kind is not None
    assert kind.root == "Profile"
