from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sfscope_lint.plugin import Category, OAuthApp, Problem, Severity, Support, add_scope, opened_by, rule
from sfscope_rules._texts import ADD_API, flow_switch

if TYPE_CHECKING:
    from collections.abc import Iterator


class Options(NamedTuple):
    """``accept``: OAuth names of scopes that suffice instead of ``api``, for example in Data Cloud or Models API apps."""

    accept: tuple[str, ...] = ()


_IDENTITY_SCOPES = {"id", "openid"}  # they open no API that an integration could call


def _alternative(scopes: tuple[str, ...]) -> str:
    """The end of the help: how to accept the first usable scope instead of api; empty if there is none."""
    usable = [scope for scope in scopes if scope not in _IDENTITY_SCOPES and scope == scope.lower()]
    if not usable:
        return ""
    return (
        f"; if the integration needs only {usable[0]}, accept it in sfscope-lint.toml, "
        f'under [rules.missing-api-scope]: accept = ["{usable[0]}"]'
    )


@rule(
    "missing-api-scope",
    severity=Severity.ERROR,
    category=Category.FLOW,
    on=OAuthApp,
    when=OAuthApp.may_use_flow,
    options=Options(),
    fix="unsafe",  # it gives a working token more access
)
def check(app: OAuthApp, options: Options) -> Iterator[Problem]:
    """Client-credentials apps must select the api scope."""
    if app.selects("api", *options.accept) or app.has_placeholder:
        return
    carried = app.scopes_with(Support.SUPPORTED)
    perhaps = app.perhaps_issued
    custom = any(scope.custom for scope in app.scopes or ())
    if not carried and not app.scopes_with(Support.UNVERIFIED) and not custom:
        return  # no-valid-scopes reports it, or the reply is unknown
    if_issued = "" if carried and app.flow_is_on else ", if it gets any,"
    opened = opened_by(carried)
    only = f", only {opened}" if opened else ""
    yield Problem(
        app.scopes_place,
        f"tokens of {app.name}{if_issued} will not open the REST, SOAP and Bulk APIs{only}",
        label="the scopes selected here don't include Api",
        reply=str(app.predicted_reply),
        help=f"{ADD_API[app.kind]}{_alternative((*carried, *perhaps))}",
        related=flow_switch(app),
        fix=add_scope(app, "Api"),
    )
