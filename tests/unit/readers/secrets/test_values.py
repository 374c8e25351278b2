"""Which names and values are secrets, and which are made up."""

from __future__ import annotations

import secrets
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sfscope_lint.readers.secrets.values import is_made_up, is_test, looks_random
from sfscope_lint.salesforce.secret_names import HINTS, is_secret_name, is_secret_parameter

SECRET_NAMES = [
    *("client_secret", "clientSecret", "CLIENT_SECRET", "password", "userPass", "accessToken", "refresh-token", "Authorization"),
    *("api-key", "X-API-Key", "API Key", "api.key", "apikey", "APIKEY", "XAPIKey", "Ocp-Apim-Subscription-Key", "subscriptionkey"),
    *("X-Goog-Api-Key", "auth-key", "x-functions-key", "Cookie", "sid", "X-Signature", "private_key", "X-Auth", "aws.secret.access.key"),
]  # fmt: skip
HARMLESS_NAMES = [
    *("consumer_key", "public-key", "primaryKey", "cache_key", "Idempotency-Key", "key", "keyword", "monkey", "tokenUrl"),
    *("TOKEN_ENDPOINT", "TokenLifetime", "token_type", "scope", "client_id", "author", "design", "sidebar", "bypass_warning"),
    *("AuthHeader", "HttpHeader", "AuthParameter", "oauth2", "signed", "passed_tests_count", ""),
]  # fmt: skip
MADE_UP = [
    *("test", "dummy", "xxx", "xxxxxxxx", "changeme", "change-me", "your-secret", "my_test_secret", "12345.abcde", "abcdefgh"),
    *("12345678", "1234567890", "987654321", "0123456789abcdef", "a1b2c3d4e5f6", "aaaaaaaa", "00000000-0000-0000", "qwerty123"),
    *("abcabcabc", "deadbeefdeadbeef", "test123", "ClientSecret1", "fake_client_secret", "foo.bar", "++XYZ++"),
]  # fmt: skip
REAL = [
    *(
        "5F3A9C0E7B1D4682A0C95E7D31B8F264",
        "9f8e7d6c5b4a39281706f5e4d3c2b1a0",
        "7F3A90BC41D25E6F8A70",
        "9QzWx7vTr4Kp2mNs8LbY",
    ),
    *("3MVG9SecretSECRET0123456789abcdefTAIL", "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"),
    "pKvURIxJVi2CgRXROh/M6pJ/UrTVRZKX+LQ+QtqJI4s=",
]
PLAIN = [
    *(
        "client_credentials",
        "https://login.salesforce.com/services/oauth2/token",
        "force-app/main/default/classes",
    ),
    *(
        "order.sync@example.com.int",
        "getOrgDomainUrl",
        "v66.0",
        "2026-11-26",
        "SalesforceCdpQueryService",
        "oauth2",
    ),
]


@pytest.mark.parametrize("name", SECRET_NAMES)
def test_name_of_a_secret(name: str) -> None:
    assert is_secret_name(name)
    assert any(hint in name.lower() for hint in HINTS)


@pytest.mark.parametrize("name", HARMLESS_NAMES)
def test_name_of_no_secret(name: str) -> None:
    assert not is_secret_name(name)


@pytest.mark.parametrize("name", ["sig", "code", "key", "Key", "token", "password", "subscription-key"])
def test_secret_in_a_query(name: str) -> None:
    assert is_secret_parameter(name)


@pytest.mark.parametrize("name", ["grant_type", "scope", "client_id", "redirect_uri", "api-version"])
def test_no_secret_in_a_query(name: str) -> None:
    assert not is_secret_parameter(name)


@pytest.mark.parametrize("value", MADE_UP)
def test_value_is_made_up(value: str) -> None:
    assert is_made_up(value)
    assert not looks_random(value)


@pytest.mark.parametrize("value", REAL)
def test_value_may_be_real(value: str) -> None:
    assert not is_made_up(value)
    assert looks_random(value)


@pytest.mark.parametrize("value", PLAIN)
def test_value_is_a_name(value: str) -> None:
    assert not looks_random(value)


@pytest.mark.parametrize("alphabet", [string.hexdigits[:16], string.ascii_letters + string.digits])
def test_random_values_look_random(alphabet: str) -> None:
    values = ["".join(secrets.choice(alphabet) for _ in range(32)) for _ in range(1_000)]
    assert sum(map(looks_random, values)) > 970
    assert not any(map(is_made_up, values))


@settings(deadline=None)
@given(st.text())
def test_any_value_and_name_is_classified(text: str) -> None:
    assert is_made_up(text) in (True, False)
    assert not (is_made_up(text) and looks_random(text))
    assert is_secret_name(text) in (True, False)


@pytest.mark.parametrize(
    "path",
    [
        *("tests/test_login.py", "a/__tests__/x.js", "src/auth.test.ts", "auth_test.go", "x.spec.ts", "classes/OrderTest.cls"),
        *("spec/a.rb", "test_login.py", "classes/TestOrders.cls", "conftest.py", "a/fixtures/b.json", "Orders.Tests.ps1"),
    ],
)  # fmt: skip
def test_path_is_a_test(path: str) -> None:
    assert is_test(path)


@pytest.mark.parametrize(
    "path", ["latest/a.py", "contest.py", "src/attestation.ts", "protest/a.js", "a.sh", "inspect/a.py"]
)
def test_path_is_no_test(path: str) -> None:
    assert not is_test(path)
