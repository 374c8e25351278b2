"""Which host a token URL names."""

from __future__ import annotations

import pytest

from sfscope_lint.salesforce.token_endpoint import host


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://Example.my.salesforce.com/services/oauth2/token", "example.my.salesforce.com"),
        (" https://example.com:443/services/oauth2/token", "example.com"),
        ("//example.com/services/oauth2/token", "example.com"),
        ("example.com/services/oauth2/token?x=services/oauth2/token", "example.com"),
        ("example.com//services/oauth2/token", "example.com"),
        ("${HOST}services/oauth2/token", "${HOST}"),
        ("{{url}}/services/oauth2/token", "{{url}}"),
        ("callout:Salesforce/services/oauth2/token", "callout:Salesforce"),
        ("/services/oauth2/token", ""),
        ("example.com/services/other", ""),
        ("example.com?services/oauth2/token", ""),
        ("", ""),
    ],
)
def test_host_of_a_token_url(url: str, expected: str) -> None:
    assert host(url) == expected
