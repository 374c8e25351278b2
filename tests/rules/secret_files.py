"""Files that contain secrets, for the tests of committed-secret and of redaction."""

from __future__ import annotations

from tests.rules.shapes import (
    API,
    FLOW,
    connected_app,
)

SECRET = "5F3A9C0E7B1D4682A0C95E7D31B8F264"
PRIVATE_KEY = f"-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg{SECRET}\n-----END PRIVATE KEY-----"


def parameter(name: str, kind: str, value: str, root: str = "externalCredentialParameters") -> str:
    return (
        f"<{root}><parameterName>{name}</parameterName><parameterType>{kind}</parameterType>"
        f"<parameterValue>{value}</parameterValue></{root}>"
    )


def secret(value: str) -> str:
    return connected_app(f"<consumerSecret>{value}</consumerSecret>" + FLOW + API)
