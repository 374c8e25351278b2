"""The metadata types that we read: the suffixes of their files and their root elements.

Source of the suffixes: the type registry of Salesforce's source-deploy-retrieve (13.7.0). The root elements
are the Metadata API's type names.
"""

from __future__ import annotations

import os
from typing import Final, Literal

from sfscope_lint.record import Record

MetadataReader = Literal[
    "connected_app", "external_client_app", "custom_scope", "org_settings", "permissions"
]


class MetadataType(Record):
    """A metadata type: its file suffix (source format adds ``-meta.xml``) and its root element.

    ``reader`` names what reads its files in ``readers/metadata``; None if only rules look at them. ``joined``: apps are put together from several of these files. ``permissions``: its files grant
    permissions, and are read only if the settings describe a run-as user. ``part`` is the root element that
    files of a decomposed permission set may have instead. ``name`` is the name that every file of the type has
    (empty: any).
    """

    suffix: str
    root: str
    reader: MetadataReader | None = None
    joined: bool = False
    permissions: bool = False
    part: str = ""
    name: str = ""

    @property
    def holds_apps(self) -> bool:
        """Whether its files are apps or parts of apps."""
        return self.reader in (CONNECTED_APP, _ECA)

    def limit(self, mib: int) -> int:
        """The size limit in MiB for files of this type, where ``mib`` is the limit that the settings set.

        Permission files are long, so their limit is at least 16 MiB.
        """
        return max(mib, _LONG_MIB) if self.permissions else mib


_LONG_MIB = 16

GLOBAL_OAUTH = "ExtlClntAppGlobalOauthSettings"
_ECA: Final = "external_client_app"
CONNECTED_APP: Final = "connected_app"
CUSTOM_SCOPE: Final = "custom_scope"
CUSTOM_SCOPES = "oauthcustomscopes"  # the folder that the CLI makes for them
ORG_SETTINGS: Final = "org_settings"
_SETTINGS = "settings"
TYPES = (
    MetadataType("connectedApp", "ConnectedApp", CONNECTED_APP),
    MetadataType("eca", "ExternalClientApplication", _ECA, joined=True),
    MetadataType("ecaOauth", "ExtlClntAppOauthSettings", _ECA, joined=True),
    MetadataType("ecaGlblOauth", GLOBAL_OAUTH, _ECA, joined=True),
    MetadataType("ecaOauthPlcy", "ExtlClntAppOauthConfigurablePolicies", _ECA, joined=True),
    MetadataType("ecaPlcy", "ExtlClntAppConfigurablePolicies", _ECA, joined=True),
    MetadataType("ecaOauthSecurity", "ExtlClntAppOauthSecuritySettings", _ECA, joined=True),
    MetadataType("ecaPush", "ExtlClntAppPushSettings", _ECA, joined=True),
    MetadataType("ecaPushPlcy", "ExtlClntAppPushConfigurablePolicies", _ECA, joined=True),
    MetadataType("ecaMobile", "ExtlClntAppMobileSettings", _ECA, joined=True),
    MetadataType("ecaMobilePlcy", "ExtlClntAppMobileConfigurablePolicies", _ECA, joined=True),
    MetadataType("ecaNotifications", "ExtlClntAppNotificationSettings", _ECA, joined=True),
    MetadataType("ecaCanvas", "ExtlClntAppCanvasSettings", _ECA, joined=True),
    MetadataType("ecaSamlPlcy", "ExtlClntAppSamlConfigurablePolicies", _ECA, joined=True),
    MetadataType("authprovider", "AuthProvider"),
    MetadataType("namedCredential", "NamedCredential"),
    MetadataType("externalCredential", "ExternalCredential"),
    MetadataType("externalAuthIdentityProvider", "ExternalAuthIdentityProvider"),
    MetadataType("oauthcustomscope", "OauthCustomScope", CUSTOM_SCOPE),
    MetadataType("oauthtokenexchangehandler", "OauthTokenExchangeHandler"),
    MetadataType(_SETTINGS, "OauthOidcSettings", ORG_SETTINGS, name="OauthOidc"),
    MetadataType(_SETTINGS, "ConnectedAppSettings", ORG_SETTINGS, name="ConnectedApp"),
    MetadataType("profile", "Profile", "permissions", permissions=True),
    MetadataType("permissionset", "PermissionSet", "permissions", permissions=True),
    MetadataType("permissionsetgroup", "PermissionSetGroup", "permissions", permissions=True),
    MetadataType("mutingpermissionset", "MutingPermissionSet", "permissions", permissions=True),
    # A decomposed permission set: the presets decomposePermissionSetBeta and decomposePermissionSetBeta2.
    MetadataType("userPermission", "PermissionSet", "permissions", permissions=True, part="UserPermission"),
    MetadataType(
        "objectPermission", "PermissionSet", "permissions", permissions=True, part="ObjectPermission"
    ),
    MetadataType("fieldPermission", "PermissionSet", "permissions", permissions=True, part="FieldPermission"),
    MetadataType("objectSettings", "PermissionSet", "permissions", permissions=True),
)

_DECOMPOSED_DIRECTORIES = {
    "userpermission": "userpermissions",
    "objectpermission": "objectpermissions",
    "fieldpermission": "fieldpermissions",
    "objectsettings": "objectsettings",
}
META = "-meta.xml"
_LINE_ENDS = dict.fromkeys(map(ord, "\r\u2028\u2029"), "\n")  # in JavaScript, with \n
# A type for *-meta.xml files whose suffix no type has: what they hold isn't known before they are opened.
UNKNOWN = MetadataType("", "")
# The folders of apps, as the CLI's registry has them.
_APP_FOLDERS = frozenset(
    ("connectedapps", "externalclientapps", "extlclntappoauthsettings", "extlclntappglobaloauthsets",
     "extlclntappoauthpolicies", "extlclntapppolicies", "extlclntappoauthsecuritysettings", "extlclntapppushsettings",
     "extlclntapppushpolicies", "extlclntappmobilesettings", "extlclntappmobilepolicies", "extlclntappnotifsettings",
     "extlclntappcanvassettings", "extlclntappsamlconfigurablepolicies", "extlclntappattestsettings",
     "extlclntappattestpolicies", "extlclntappsamplesettings", "extlclntappsamplepolicies")
)  # fmt: skip
_BY_SUFFIX = {kind.suffix.lower(): kind for kind in TYPES if not kind.permissions and not kind.name}
_BY_NAME = {(kind.name.lower(), kind.suffix): kind for kind in TYPES if kind.name}
_BY_ROOT = {kind.root: kind for kind in TYPES if not kind.permissions}
_PERMISSIONS = {kind.suffix.lower(): kind for kind in TYPES if kind.permissions}


def type_of_file(file_name: str, *, permissions: bool = False) -> MetadataType | None:
    """The type that a file's suffix names, ignoring case; permission types only with ``permissions``."""
    for stem, suffix in split_name(file_name):
        plain = suffix.lower()
        if plain == _SETTINGS:
            kind = _BY_NAME.get((stem.lower(), plain))
        else:
            kind = _BY_SUFFIX.get(plain) or (_PERMISSIONS.get(plain) if permissions else None)
        if kind:
            return kind
    return None


def split_name(file_name: str) -> tuple[tuple[str, str], ...]:
    """The ways to read a file's name, as a component's name and a type's suffix. The first with a known suffix counts.

    The CLI ignores what follows ``-meta.xml``: it deploys ``X.eca-meta.xml.bak``. If no type has the suffix in front of
    that, in this case of letters, the end of the name counts: it deploys ``X.bak-meta.xml.eca`` and ``X.ECA-meta.xml.eca``.
    Unlike there, ``-META.XML`` is the same.
    """
    before = _before_meta(file_name)
    stem, _, suffix = file_name.rpartition(".")
    end = (stem, suffix) if stem and not file_name.endswith(META) else None
    if before is None and META in file_name.lower():
        stem, _, suffix = without_meta(file_name).rpartition(".")
        before = (stem, suffix) if stem else None
    if before and end and end[1] != "xml":
        known = _known_suffixes()
        if end[1] in known and before[1] not in known:
            return end, before
    return tuple(reading for reading in (before, end) if reading)


def _known_suffixes() -> frozenset[str]:
    from sfscope_lint.salesforce.registry_suffixes import SUFFIXES

    return SUFFIXES


def _before_meta(file_name: str) -> tuple[str, str] | None:
    r"""What stands before and after the dot in the CLI's pattern ``(.+)\.(.+)-meta\.xml``, which matches within a line."""
    start = 0
    for line in file_name.translate(_LINE_ENDS).split("\n"):
        end = line.rfind(META)
        dot = line.rfind(".", 1, max(end - 1, 0))
        if dot > 0:
            return file_name[: start + dot], line[dot + 1 : end]
        start += len(line) + 1
    return None


def unknown_suffix(file_name: str) -> str | None:
    """The suffix of a ``*-meta.xml`` file that no metadata type has; None for any other file. The case of letters counts."""
    if not _before_meta(file_name):
        return None
    suffix = split_name(file_name)[0][1]
    return None if suffix in _known_suffixes() else suffix


def in_app_folder(path: str) -> bool:
    """The file stands directly in a folder that the CLI makes for apps."""
    return os.path.basename(os.path.dirname(path)).lower() in _APP_FOLDERS


def without_meta(file_name: str) -> str:
    """A file's name up to ``-meta.xml``, in any case."""
    found = file_name.lower().rfind(META)
    return file_name if found < 0 else file_name[:found]


def type_of_root(root: str) -> MetadataType | None:
    """The type whose files have this root element; None for permission types and unknown elements."""
    return _BY_ROOT.get(root)


def suffix_of_root(root: str) -> str | None:
    """The suffix of the files with this root element, without ``-meta.xml``; None if there is none."""
    kind = type_of_root(root)
    return kind.suffix if kind else None


def component_name(file_name: str, path: str) -> str:
    """The name of the component in a file: the file's name without its suffix.

    ``file_name`` is the last part of ``path``. A file of a decomposed permission set is named after the
    permission set's directory.
    """
    name, suffix = _before_meta(file_name) or next(iter(split_name(file_name)), (without_meta(file_name), ""))
    if suffix.lower() in _DECOMPOSED_DIRECTORIES:
        directory = os.path.dirname(path)
        if os.path.basename(directory).lower() in _DECOMPOSED_DIRECTORIES.values():
            directory = os.path.dirname(directory)
        return os.path.basename(directory)
    return name
