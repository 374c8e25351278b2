"""The metadata types that are read: how their files are called, and what their root element is.

Source of the suffixes: the type registry of Salesforce's source-deploy-retrieve (13.7.0); of the root elements:
the Metadata API's type names.
"""

from __future__ import annotations

from typing import NamedTuple


class MetadataType(NamedTuple):
    """A type: its file suffix (source format adds ``-meta.xml``), its root element, the module that reads it.

    ``joined``: its files say something of an app only together with others of the same project.
    """

    suffix: str
    root: str
    reader: str
    joined: bool


TYPES = (
    MetadataType("connectedApp", "ConnectedApp", "connected_app", joined=False),
    MetadataType("eca", "ExternalClientApplication", "external_client_app", joined=True),
    MetadataType("ecaOauth", "ExtlClntAppOauthSettings", "external_client_app", joined=True),
    MetadataType("ecaGlblOauth", "ExtlClntAppGlobalOauthSettings", "external_client_app", joined=True),
    MetadataType("ecaOauthPlcy", "ExtlClntAppOauthConfigurablePolicies", "external_client_app", joined=True),
    MetadataType("ecaPlcy", "ExtlClntAppConfigurablePolicies", "external_client_app", joined=True),
)

_META = "-meta.xml"
_BY_SUFFIX = {kind.suffix.lower(): kind for kind in TYPES}
_BY_ROOT = {kind.root: kind for kind in TYPES}


def type_of_file(file_name: str) -> MetadataType | None:
    """The type that a file's name says, in any case of letters."""
    lowered = file_name.lower().removesuffix(_META)
    stem, dot, suffix = lowered.rpartition(".")
    return _BY_SUFFIX.get(suffix) if dot and stem else None


def type_of_root(root: str) -> MetadataType | None:
    """The type whose files have this root element."""
    return _BY_ROOT.get(root)


def component_name(file_name: str) -> str:
    """The name of the component that a file holds: the file's name without its suffix."""
    if file_name.lower().endswith(_META):
        file_name = file_name[: -len(_META)]
    return file_name.rpartition(".")[0] or file_name
