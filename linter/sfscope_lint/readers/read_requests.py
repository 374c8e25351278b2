"""The readers of token requests: which one reads what, and what a file says to all that read it.

A reader is imported when the first file comes that it reads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from sfscope_lint.model.token_requests import IdentityProvider, NamedCredential, TokenRequest, Unparsed
from sfscope_lint.readers.budget import UnparsedError
from sfscope_lint.readers.crash import REPORT_IT, crash

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sfscope_lint.files.request_files import Format
    from sfscope_lint.readers.token_request import SourceFile

Said = TokenRequest | NamedCredential | IdentityProvider
# Salesforce takes no larger Apex class; data may be larger than programs.
_LONGEST = 1_000_000
_DATA = frozenset({"json", "xml"})


def read(file: SourceFile, formats: Iterable[Format]) -> Iterator[Said | Unparsed]:
    """The token requests of a file, and what others of them need; what can't be read is said, and no more."""
    found: list[Said] = []
    why, remedy = "", ""
    try:
        if len(file.source.data) > _LONGEST and file.suffix not in _DATA:
            raise UnparsedError(f"it is a program of more than {_LONGEST:,} bytes")
        for format_ in formats:
            if found and format_ == "settings":
                break  # the settings are those of the requests that were found
            for part in reader_of(format_)(file):
                found.append(part)  # noqa: PERF402 - what was found before an error counts
    except UnparsedError as error:
        why = str(error)
    except RecursionError:
        why = "it is nested too deeply"
    except ImportError as error:
        why = f"the Python package {error.name} can't be imported ({error})"
        remedy = "install sfscope-lint again, with its dependencies"
    except Exception as error:  # noqa: BLE001 - the other files count
        why, remedy = crash(error), REPORT_IT
    yield from found
    if why:
        yield Unparsed(file.source.path, f"not searched for token requests: {why}", remedy)


def reader_of(format_: Format) -> Callable[[SourceFile], Iterator[Said]]:
    """The reader of a format. Raises ``ImportError`` if what it needs isn't installed."""
    match format_:
        case "external credential":
            from sfscope_lint.readers.requests import external_credential

            return external_credential.read
        case "named credential":
            from sfscope_lint.readers.requests import named_credential

            return named_credential.read
        case "postman":
            from sfscope_lint.readers.requests import postman

            return postman.read
        case "logic apps":
            from sfscope_lint.readers.requests import logic_apps

            return logic_apps.read
        case "data factory":
            from sfscope_lint.readers.requests import data_factory

            return data_factory.read
        case "json":
            from sfscope_lint.readers.requests import json_request

            return json_request.read
        case "mule":
            from sfscope_lint.readers.requests import mule

            return mule.read
        case "boomi":
            from sfscope_lint.readers.requests import boomi

            return boomi.read
        case "shell":
            from sfscope_lint.readers.requests import shell

            return shell.read
        case "jenkins":
            from sfscope_lint.readers.requests import jenkins

            return jenkins.read
        case "apex":
            from sfscope_lint.readers.code import apex

            return apex.read
        case "powershell":
            from sfscope_lint.readers.code import powershell

            return powershell.read
        case "python":
            from sfscope_lint.readers.code import python

            return python.read
        case "javascript":
            from sfscope_lint.readers.code import javascript

            return javascript.read
        case "html":
            from sfscope_lint.readers.requests import html

            return html.read
        case "java":
            from sfscope_lint.readers.code import java

            return java.read
        case "csharp":
            from sfscope_lint.readers.code import csharp

            return csharp.read
        case "go":
            from sfscope_lint.readers.code import go

            return go.read
        case "ruby":
            from sfscope_lint.readers.code import ruby

            return ruby.read
        case "php":
            from sfscope_lint.readers.code import php

            return php.read
        case "settings":
            from sfscope_lint.readers.requests import settings

            return settings.read
        case _:
            assert_never(format_)
