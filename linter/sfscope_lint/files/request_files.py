"""The kinds of file that may contain token requests: their names, and words that every such request has."""

from __future__ import annotations

import os
from functools import cache
from typing import Literal

from sfscope_lint.files.read import NO_LINKS, READ, open_file
from sfscope_lint.record import Record
from sfscope_lint.salesforce.metadata_types import META, split_name, type_of_file

LIMIT = 8 * 1024 * 1024  # bytes; larger files are generated
_FIRST = 32 * 1024  # most files are smaller, so that one call reads them


# What a file is read as. ``readers/read_requests.py`` has the reader of each.
Format = Literal[
    "external credential",
    "named credential",
    "postman",
    "logic apps",
    "data factory",
    "json",
    "mule",
    "boomi",
    "shell",
    "jenkins",
    "apex",
    "powershell",
    "python",
    "javascript",
    "html",
    "java",
    "php",
    "ruby",
    "go",
    "csharp",
    "settings",
]


# Groups of words, by their first word: the other words of each.
Words = tuple[tuple[bytes, tuple[tuple[bytes, ...], ...]], ...]


class SourceType(Record):
    """A kind of file that is searched for token requests.

    It is read as each of the ``formats``. A file is read only if it contains all the words of one of the
    groups in ``words``. ``joined``: its requests may need the project's apps and credentials. ``deployed``:
    it is metadata, so ``.forceignore`` applies. ``borrowed``: requests in other files may need it.
    """

    formats: tuple[Format, ...]
    words: Words
    joined: bool = True
    deployed: bool = False
    borrowed: bool = False

    def without_settings(self) -> SourceType | None:
        """The type without the settings of programs; None if nothing is left."""
        left = tuple(format_ for format_ in self.formats if format_ != "settings")
        return self._replace(formats=left) if left else None

    def found_in(self, data: bytes) -> bool:
        """Whether the file's bytes contain the words."""
        begun = [rests for first, rests in self.words if first in data]
        if not begun:  # as in most files
            return False
        held = cache(data.__contains__)  # groups share words
        return any(all(map(held, rest)) for rests in begun for rest in rests)


def _words(*groups: tuple[bytes, ...]) -> Words:
    rests: dict[bytes, list[tuple[bytes, ...]]] = {}
    for first, *rest in groups:
        rests.setdefault(first, []).append((*rest,))
    return tuple((first, (*found,)) for first, found in rests.items())


_PATH = b"oauth2/token"
_GRANT = b"client_credentials"
# The token URL is a variable's: SALESFORCE_TOKEN_URL.
_NAMED_URLS = (
    *((_GRANT, name, b"TOKEN_") for name in (b"SALESFORCE_", b"SFDC_", b"SF_")),
    *((_GRANT, name) for name in (b"salesforceTokenU", b"sfdcTokenU", b"sfTokenU")),
)

# A program reads Salesforce's reply or uses its API, so a token URL of any name may be Salesforce's.
_OWN_MARKS = tuple((_GRANT, mark) for mark in (b"instance_url", b"/services/data/v", b"/services/apexrest/"))
_UNNAMED_URLS = (*_NAMED_URLS, *_OWN_MARKS)

# The environment with which a program starts mcp-server-salesforce.
_MCP_SERVER = (b"SALESFORCE_CONNECTION_TYPE", b"OAuth_2.0_Client_Credentials")

# Settings name the grant and Salesforce in several ways. Most files with such a grant are about other services.
_GRANTS = (_GRANT, b"CLIENT_CREDENTIALS", b"Client_Credentials", b"client-credentials", b"ClientCredentials")
_SALESFORCE = (
    *(
        b"salesforce",
        b"Salesforce",
        b"SalesForce",
        b"SALESFORCE",
        b"sfdc",
        b"Sfdc",
        b"SFDC",
        b"sforce",
        b"force.com",
    ),
    *(
        b"3MVG9",
        b"oauth2/token",
        b"consumer_key",
        b"CONSUMER_KEY",
        b"consumer.key",
        b"consumerKey",
        b"ConsumerKey",
    ),
    b"consumer-key",
)
_SETTINGS_WORDS = (
    *((grant, name) for grant in _GRANTS for name in _SALESFORCE),
    (b"Y2xpZW50X2NyZWRlbnRpYWxz",),  # client_credentials in a Kubernetes Secret
    (b"tap-salesforce", b"client_secret"),  # these imply the grant
)

_EXTERNAL_CREDENTIAL = SourceType(("external credential",), _words((b"ClientCredentials",)), deployed=True)
_IDENTITY_PROVIDER = SourceType(
    ("external credential",), _words((b"ClientCredentials",)), deployed=True, borrowed=True
)
_NAMED_CREDENTIAL = SourceType(
    ("named credential",), _words((b"NamedCredential",)), joined=False, deployed=True, borrowed=True
)
_APEX = SourceType(("apex",), _words((b"grant_type",)), deployed=True)
_JSON = SourceType(
    ("postman", "logic apps", "data factory", "json", "settings"),
    _words((_PATH,), (b"grant_type", b"token"), (b"ClientCredential", b"Salesforce"), *_SETTINGS_WORDS),
)
_XML = SourceType(("mule", "boomi"), _words((b"client-credentials",), (_PATH,)))
_SHELL = SourceType(("shell",), _words((_PATH, b"grant_type"), *_UNNAMED_URLS))
_JENKINS = SourceType(("jenkins",), _SHELL.words)
_YAML = SourceType(("shell", "settings"), _words((_PATH, b"grant_type"), *_UNNAMED_URLS, *_SETTINGS_WORDS))
_SETTINGS = SourceType(("settings",), _words(*_SETTINGS_WORDS))
_POWERSHELL = SourceType(("powershell",), _words((_PATH, b"grant_type"), *_UNNAMED_URLS))
_PYTHON = SourceType(
    ("python",), _words((_PATH,), (b"simple_salesforce", b"consumer_key"), _MCP_SERVER, *_UNNAMED_URLS)
)
_JAVASCRIPT = SourceType(
    ("javascript",),
    _words((_PATH,), (b"jsforce", _GRANT), (b"PubSubApiClient",), _MCP_SERVER, *_UNNAMED_URLS),
)
_JAVA = SourceType(
    ("java",),
    _words((_PATH,), (b"camel.component.salesforce", b"CLIENT_CREDENTIALS"), *_UNNAMED_URLS),
)
_CSHARP = SourceType(
    ("csharp",), _words((_PATH,), (b"NetCoreForce", b"ClientCredentialsAsync"), *_UNNAMED_URLS)
)
_GO = SourceType(
    ("go",), _words((_PATH,), (b"/go-salesforce", b"ConsumerSecret"), _MCP_SERVER, *_UNNAMED_URLS)
)
_RUBY = SourceType(("ruby",), _words((_PATH,), (b"Restforce", b"client_secret"), *_UNNAMED_URLS))
_PHP = SourceType(
    ("php",), _words((_PATH,), (b"consumerSecret", b"ClientCredentials", b"loginURL"), *_UNNAMED_URLS)
)
_HTML = SourceType(("html",), _words((_PATH, b"<script"), (_PATH, b"<SCRIPT")))

_BY_SUFFIX = {
    "externalcredential": _EXTERNAL_CREDENTIAL,
    "externalauthidentityprovider": _IDENTITY_PROVIDER,
    "namedcredential": _NAMED_CREDENTIAL,
    "cls": _APEX,
    "trigger": _APEX,
    "json": _JSON,
    "xml": _XML,
    **dict.fromkeys(("sh", "bash", "zsh", "ksh", "mk"), _SHELL),
    **dict.fromkeys(("jenkinsfile", "groovy"), _JENKINS),
    **dict.fromkeys(("yml", "yaml"), _YAML),
    **dict.fromkeys(("env", "properties"), _SETTINGS),
    **dict.fromkeys(("ps1", "psm1"), _POWERSHELL),
    "py": _PYTHON,
    **dict.fromkeys(("js", "mjs", "cjs", "jsx", "ts", "mts", "cts", "tsx", "gs"), _JAVASCRIPT),
    **dict.fromkeys(("html", "htm"), _HTML),
    "java": _JAVA,
    "php": _PHP,
    "rb": _RUBY,
    "rake": _RUBY,
    "go": _GO,
    "cs": _CSHARP,
}
_BY_NAME = {
    **dict.fromkeys(("makefile", "gnumakefile"), _SHELL),
    "jenkinsfile": _JENKINS,
    ".envrc": _SETTINGS,
}
DOTENV = ".env."  # .env.example, .env.production: the suffix is any

# These contain pipelines or the settings of MCP clients and containers. Dot-folders aren't searched for metadata.
DOT_FOLDERS = frozenset(
    {".github", ".circleci", ".azuredevops", ".azure-pipelines", ".gitlab", ".gitlab-ci"}
    | {".vscode", ".cursor", ".claude", ".gemini", ".devcontainer"}
)
# These contain third-party code and build output.
FOREIGN_FOLDERS = frozenset({"node_modules", "bower_components", "site-packages", "__pycache__"})


def source_type_of(file_name: str) -> SourceType | None:
    """The type that a file's name indicates, ignoring case; None for other files."""
    name = file_name.lower()
    if META in name:
        kinds = (_BY_SUFFIX.get(suffix.lower()) for _, suffix in split_name(file_name))
        return next((kind for kind in kinds if kind and kind.deployed and kind is not _APEX), None)
    stem, dot, suffix = name.rpartition(".")
    if not dot or name in _BY_NAME:
        return _BY_NAME.get(name)
    if suffix == "js" and stem.endswith(".min"):
        return None
    return _BY_SUFFIX.get(suffix) or (_SETTINGS if name.startswith(DOTENV) else None)


def may_be_metadata(file_name: str) -> bool:
    """Whether a link may be followed to this file: only to metadata or XML, so that no other file can be shown."""
    source = source_type_of(file_name)
    return (
        file_name.lower().endswith(".xml")
        or type_of_file(file_name, permissions=True) is not None
        or (source is not None and source.deployed)
    )


def holds_words(path: str, kind: SourceType) -> bool | None:
    """Whether the file contains the words of its kind; None if it is too large. Raises ``OSError``, also for a link that isn't metadata."""
    file = open_file(path, may_be_metadata) if kind.deployed else os.open(path, READ | NO_LINKS)
    try:
        data = os.read(file, _FIRST)
        if len(data) == _FIRST:
            if os.fstat(file).st_size > LIMIT:
                return None
            while len(data) <= LIMIT and (chunk := os.read(file, LIMIT)):  # the file may grow meanwhile
                data += chunk
            if len(data) > LIMIT:
                return None
    finally:
        os.close(file)
    return kind.found_in(data)
