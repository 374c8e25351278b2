"""How an app in one repository differs from the same app in another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfscope_lint.output.inventory.document import AppLine

_Value = tuple[str, object, str]  # its name, what counts when it is compared, and its text


def differences(app: AppLine, shown: AppLine) -> tuple[str, ...]:
    """The values of an app that the one that is ``shown`` doesn't have, such as ``flow: off``.

    The order of scopes makes no difference. What only one of the two files names, such as a callback URL, is none either, but
    for what decides about the reply.
    """
    deciding = zip(_deciding(app), _deciding(shown), strict=True)
    others = zip(_others(app), _others(shown), strict=True)
    return (
        *(f"{name}: {text}" for (name, value, text), (_, other, _) in deciding if value != other),
        *(
            f"{name}: {text}"
            for (name, value, text), (_, other, _) in others
            if value and other and value != other
        ),
    )


def _deciding(app: AppLine) -> Iterator[_Value]:
    yield "flow", app.flow, app.flow
    if app.scopes is None:
        yield "scopes", None, "unknown"
    else:
        yield "scopes", set(app.scopes), ", ".join(app.scopes) or "none"
    yield "reply", app.reply.text, app.reply.text
    yield "run as", app.run_as, app.run_as or "not in the files"


def _others(app: AppLine) -> Iterator[_Value]:
    posture = app.posture
    yield "label", app.label, app.label or ""
    yield "consumer key", app.consumer_key_hash, f"…{app.consumer_key_end}"
    for name, texts in (
        ("callback URLs", posture.callback_urls),
        ("IP relaxation", posture.ip_relaxation),
        ("permitted users", posture.permitted_users),
        ("refresh tokens", posture.refresh_token),
    ):
        yield name, set(texts), ", ".join(texts)
    yield "secret in the web server flow", *_secret(posture.secret_for_web_server)
    yield "secret for refresh tokens", *_secret(posture.secret_for_refresh_token)


def _secret(required: bool | None) -> tuple[str, str]:
    text = {None: "", True: "required", False: "not required"}[required]
    return text, text
