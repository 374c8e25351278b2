"""The kinds of file that may hold token requests: how they are called, and the words that all such requests have."""

from __future__ import annotations

import os
from typing import NamedTuple

from sfscope_lint.files.read import NO_LINKS, READ
from sfscope_lint.salesforce.metadata_types import META, without_meta

LIMIT = 8 * 1024 * 1024  # bytes; what is larger was made by a machine
_FIRST = 32 * 1024  # most files are smaller: one call reads them


class SourceType(NamedTuple):
    """A kind of file that is read for token requests.

    ``readers`` are the modules that look at it. A file is read only if it holds all the words of one of the
    groups in ``words``. ``joined``: what it says may need the project's apps and credentials. ``deployed``: it is
    metadata, so ``.forceignore`` speaks of it. ``borrowed``: other files' requests may need it.
    """

    readers: tuple[str, ...]
    words: tuple[tuple[bytes, ...], ...]
    joined: bool = True
    deployed: bool = False
    borrowed: bool = False

    def found_in(self, data: bytes) -> bool:
        """The file's bytes hold the words."""
        return any(all(word in data for word in group) for group in self.words)


_PATH = b"oauth2/token"
_GRANT = b"client_credentials"

_EXTERNAL_CREDENTIAL = SourceType(
    ("requests.external_credential",), ((b"ClientCredentials",),), deployed=True
)
_IDENTITY_PROVIDER = SourceType(
    ("requests.external_credential",), ((b"ClientCredentials",),), deployed=True, borrowed=True
)
_NAMED_CREDENTIAL = SourceType(
    ("requests.named_credential",), ((b"NamedCredential",),), joined=False, deployed=True, borrowed=True
)
_APEX = SourceType(("code.apex",), ((b"grant_type",),), deployed=True)
_JSON = SourceType(
    ("requests.postman", "requests.logic_apps", "requests.data_factory"),
    ((_PATH,), (b"grant_type", b"token"), (b"ClientCredential", b"Salesforce")),
)
_XML = SourceType(("requests.mule", "requests.boomi"), ((b"client-credentials",), (_PATH,)))
_SHELL = SourceType(("requests.shell",), ((_PATH, b"grant_type"),))
_POWERSHELL = SourceType(("code.powershell",), ((_PATH, b"grant_type"),))
_PYTHON = SourceType(("code.python",), ((_PATH,), (b"simple_salesforce", b"consumer_key")))
_JAVASCRIPT = SourceType(("code.javascript",), ((_PATH,), (b"jsforce", _GRANT)))

_BY_SUFFIX = {
    "externalcredential": _EXTERNAL_CREDENTIAL,
    "externalauthidentityprovider": _IDENTITY_PROVIDER,
    "namedcredential": _NAMED_CREDENTIAL,
    "cls": _APEX,
    "trigger": _APEX,
    "json": _JSON,
    "xml": _XML,
    **dict.fromkeys(("sh", "bash", "zsh", "ksh", "yml", "yaml", "mk"), _SHELL),
    **dict.fromkeys(("ps1", "psm1"), _POWERSHELL),
    "py": _PYTHON,
    **dict.fromkeys(("js", "mjs", "cjs", "jsx", "ts", "mts", "cts", "tsx"), _JAVASCRIPT),
}
_BY_NAME = dict.fromkeys(("makefile", "gnumakefile"), _SHELL)

# Pipelines live here; metadata is not looked for in dot-folders.
DOT_FOLDERS = frozenset({".github", ".circleci", ".azuredevops", ".azure-pipelines", ".gitlab", ".gitlab-ci"})
# What others wrote, and what a build made.
FOREIGN_FOLDERS = frozenset({"node_modules", "bower_components", "site-packages", "__pycache__"})


def source_type_of(file_name: str) -> SourceType | None:
    """The type that a file's name says, in any case of letters."""
    name = file_name.lower()
    if META in name:
        kind = _BY_SUFFIX.get(without_meta(name).rpartition(".")[2])
        return kind if kind and kind.deployed and kind is not _APEX else None
    stem, dot, suffix = name.rpartition(".")
    if not dot:
        return _BY_NAME.get(name)
    if suffix == "js" and stem.endswith(".min"):
        return None
    return _BY_SUFFIX.get(suffix)


def holds_words(path: str, kind: SourceType) -> bool | None:
    """The file holds the words of its kind; None if it is too large to be looked at. Raises ``OSError``."""
    file = os.open(path, READ | NO_LINKS)
    try:
        data = os.read(file, _FIRST)
        if len(data) == _FIRST:
            if os.fstat(file).st_size > LIMIT:
                return None
            while len(data) <= LIMIT and (chunk := os.read(file, LIMIT)):  # it may grow meanwhile
                data += chunk
            if len(data) > LIMIT:
                return None
    finally:
        os.close(file)
    return kind.found_in(data)
