"""Add OAuth custom scopes, which have files of their own, to Connected Apps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.model.selected_scopes import SelectedScope

if TYPE_CHECKING:
    from sfscope_lint.model.apps import OAuthApp
    from sfscope_lint.readers.parts import CustomScope


def with_custom_scopes(apps: list[OAuthApp], scopes: list[CustomScope]) -> list[OAuthApp]:
    """The apps with the custom scopes that name them. A name may have a namespace (``ns__App``)."""
    selected: dict[tuple[str, str], list[SelectedScope]] = {}
    for scope in scopes:
        for app in scope.apps:
            name = app.text.casefold()
            for spelt in {name, name.partition("__")[2] or name}:
                found = SelectedScope(scope.name, None, app.place, app.placeholder, custom=True)
                selected.setdefault((scope.project, spelt), []).append(found)
    return [
        app._replace(scopes=(*(app.scopes or ()), *selected.get((app.project, app.name.casefold()), ())))
        for app in apps
    ]
