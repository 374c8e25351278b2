"""JSON, version 1. Within a version fields are added, but never changed or removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sfscope_lint.model.token_replies import BASES, Blocked, Conditional, Issued, Rejected
from sfscope_lint.output.json_text import dumps

if TYPE_CHECKING:
    from sfscope_lint.model.token_replies import Cause, TokenReply
    from sfscope_lint.output.inventory.collect import AppLine, Inventory, RequestLine


def render(inventory: Inventory) -> str:
    """The whole inventory as one object."""
    document = {
        "version": 1,
        "apps": [_app(app) for app in inventory.apps],
        "requests": [_request(request) for request in inventory.requests],
    }
    return dumps(document)


def _app(app: AppLine) -> dict[str, Any]:
    return {
        **app.name._asdict(),
        "label": app.label or None,
        "paths": app.paths,
        "flow": app.flow,
        "scopes": app.scopes,
        "reply": _reply(app.reply),
        "run_as": app.run_as,
        "requests": app.requests,
        "findings": app.findings,
    }


def _reply(reply: TokenReply) -> dict[str, Any]:
    return {**_answer(reply), "token": reply.token}


def _answer(reply: TokenReply) -> dict[str, Any]:
    match reply:
        case Issued():
            return {"issued": reply.scopes}
        case Conditional():
            return {"issued": reply.issued.scopes, "unless": [_answer(refusal) for refusal in reply.unless]}
        case Rejected():
            return {
                "error": reply.error,
                "error_description": reply.error_description,
                **_evidence(reply.cause),
            }
        case Blocked():
            return {"blocked": reply.why, **_evidence(reply.cause)}
        case _:
            return {"unknown": reply.why}


def _evidence(cause: Cause | None) -> dict[str, Any]:
    """The facts behind a prediction, by their keys in docs/evidence.md; ``reported``: only few reports say so."""
    return {"reported": BASES[cause].reported, "evidence": BASES[cause].facts} if cause else {}


def _request(request: RequestLine) -> dict[str, Any]:
    return {**request._asdict(), "app": request.app and request.app._asdict()}
