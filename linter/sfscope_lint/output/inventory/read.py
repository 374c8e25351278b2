"""Read an inventory from JSON that somebody else may have written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from sfscope_lint.model.apps import AppKind
from sfscope_lint.model.severity import Category, Severity
from sfscope_lint.model.values import State
from sfscope_lint.output.inventory.document import Inventory

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from enum import Enum

    from sfscope_lint.output.inventory.document import AppLine, FindingLine, RequestLine

_VERSION = 1
_LONGEST_NAME = 100  # characters of a repository's name
_MOST = 2**31  # of a line, a column, a number
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_AGAIN = "write it again with sfscope-lint inventory --output FILE.json"
_replace: Any = msgspec.structs.replace


class _Head(msgspec.Struct):
    """What tells an inventory from other JSON."""

    version: int | None = None
    repositories: tuple[dict[str, Any], ...] = ()


class _Refusals(msgspec.Struct):
    """The types that ``Reply`` leaves open."""

    unless: tuple[dict[str, str | bool | tuple[str, ...]], ...]


class InventoryError(ValueError):
    """A file that can't be merged; the message is a clause about it."""


def read_inventory(data: bytes, pages: Mapping[str, str | None]) -> Inventory:
    """An inventory of one repository. Raises ``InventoryError``.

    ``pages`` are the addresses of the rules' pages, by the rules' names: those in the file might lead anywhere.
    """
    if data.startswith(_UTF16):
        raise InventoryError(f"is UTF-16 text, as PowerShell's > writes it; {_AGAIN}")
    try:
        text = data.decode("utf-8-sig")
        head = msgspec.json.decode(text, type=_Head)
        if head.version is None:
            raise InventoryError("isn't an inventory: it has no version")
        if head.version != _VERSION:
            raise InventoryError(f"isn't version {_VERSION}: another sfscope-lint wrote it; {_AGAIN}")
        if head.repositories:
            raise InventoryError("is merged already: merge the inventories that it was made of")
        inventory = msgspec.json.decode(text, type=Inventory)
        _check(inventory)
        if not inventory.whole:
            raise InventoryError(
                f"is a part of an inventory: the run was incomplete, or options left something out; {_AGAIN}"
            )
    except UnicodeDecodeError:
        raise InventoryError(f"isn't UTF-8 text; {_AGAIN}") from None
    except RecursionError:
        raise InventoryError("isn't an inventory: it is nested too deeply") from None
    except msgspec.ValidationError as error:
        raise InventoryError(f"isn't an inventory that can be merged: {_clause(error)}; {_AGAIN}") from None
    except msgspec.DecodeError as error:
        raise InventoryError(f"isn't JSON: {_clause(error)}") from None
    return _with_pages(inventory, pages)


def is_repository_name(name: str) -> bool:
    """Whether a name can stand before a repository's paths, as a folder would."""
    return (
        0 < len(name) <= _LONGEST_NAME
        and name.isprintable()
        and not {"/", "\\"} & set(name)
        and name not in (".", "..")
    )


def _clause(error: Exception) -> str:
    said = str(error).removeprefix("JSON is malformed: ")
    return said[:1].lower() + said[1:]


def _check(inventory: Inventory) -> None:
    """Check what the types leave open. Raises ``msgspec.ValidationError``."""
    if not is_repository_name(inventory.repository):
        raise msgspec.ValidationError("Its repository's name can't be the name of a folder")
    for app in inventory.apps:
        _check_value("kind", app.kind, AppKind)
        _check_value("flow", app.flow, State)
        _check_numbers((app.id, app.requests, app.findings))
        if not app.paths:
            raise msgspec.ValidationError("An app has no path")
        if app.reply.unless is not msgspec.UNSET:
            msgspec.convert({"unless": app.reply.unless}, _Refusals)
    for finding in _findings(inventory):
        _check_value("severity", finding.severity, Severity)
        _check_value("category", finding.category, Category)
        _check_numbers((finding.line, finding.column))
    _check_numbers(request.line for request in _requests(inventory))


def _check_value(name: str, value: str, kind: type[Enum]) -> None:
    if value not in {one.value for one in kind}:
        raise msgspec.ValidationError(f"Invalid {name}")


def _check_numbers(numbers: Iterable[int]) -> None:
    if not all(0 <= number < _MOST for number in numbers):
        raise msgspec.ValidationError("A number is negative or too large")


def _findings(inventory: Inventory) -> Iterator[FindingLine]:
    yield from inventory.findings
    for app in inventory.apps:
        yield from app.finding_list


def _requests(inventory: Inventory) -> Iterator[RequestLine]:
    yield from inventory.requests
    for app in inventory.apps:
        yield from app.request_list


def _with_pages(inventory: Inventory, pages: Mapping[str, str | None]) -> Inventory:
    def found(line: FindingLine) -> Any:
        return _replace(line, url=pages.get(line.rule))

    def app(line: AppLine) -> Any:
        return _replace(line, finding_list=tuple(map(found, line.finding_list)))

    apps, findings = tuple(map(app, inventory.apps)), tuple(map(found, inventory.findings))
    return msgspec.structs.replace(inventory, apps=apps, findings=findings)
