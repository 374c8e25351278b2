"""PHP: what is a client-credentials request to Salesforce, and what only looks like one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.readers.code.test_code_requests import scopes

if TYPE_CHECKING:
    from tests.support import Workspace


def method(body: str) -> str:
    """A class with a method."""
    return f"""<?php

declare(strict_types=1);

namespace App\\Salesforce;

use GuzzleHttp\\Client;

define('SF_GRANT', 'client_credentials');

final class OrderToken
{{
    private const PATH = '/services/oauth2/token';
    private string $tokenUrl = 'https://acme.my.salesforce.com/services/oauth2/token';

    public function __construct(private Client $client, private string $domain) {{}}

    public function ask(string $domain, string $id, string $key): array
    {{
        {body}
    }}
}}
"""


HITS = {
    "Guzzle": (
        """$response = $this->client->post("{$this->domain}/services/oauth2/token", [
            'form_params' => ['grant_type' => 'client_credentials', 'client_id' => $id, 'scope' => 'api'],
        ]);""",
        ["api"],
    ),
    "Guzzle, request": (
        """return $this->client->request('POST', $this->tokenUrl, array('form_params' => array(
            'grant_type' => SF_GRANT,
        )));""",
        [""],
    ),
    "curl": (
        """$body = http_build_query(['grant_type' => 'client_credentials', 'client_id' => $id, 'scope' => 'api']);
        $ch = curl_init();
        curl_setopt($ch, CURLOPT_URL, $domain . self::PATH);
        curl_setopt($ch, CURLOPT_POST, true);
        curl_setopt($ch, CURLOPT_POSTFIELDS, $body);
        curl_setopt($ch, CURLOPT_RETURNTRANSFER, true);
        $response = curl_exec($ch);""",
        ["api"],
    ),
    "curl, options at once": (
        """$ch = curl_init($domain . self::PATH);
        curl_setopt_array($ch, [
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_POSTFIELDS => "grant_type=client_credentials&client_id={$id}&scope=api",
        ]);
        return json_decode(curl_exec($ch), true);""",
        ["api"],
    ),
    "a string grows": (
        """$body = 'grant_type=client_credentials';
        $body .= '&client_id=' . urlencode($id);
        $body .= '&scope=api';
        $ch = curl_init($this->tokenUrl);
        curl_setopt($ch, CURLOPT_POSTFIELDS, $body);
        return curl_exec($ch);""",
        ["api"],
    ),
    "Laravel": (
        """return Http::asForm()->post($domain . self::PATH, [
            'grant_type' => 'client_credentials',
            'scope' => 'api',
        ])->json();""",
        ["api"],
    ),
    "WordPress": (
        """$response = wp_remote_post($domain . '/services/oauth2/token', array(
            'body' => array('grant_type' => 'client_credentials', 'scope' => 'api'),
        ));""",
        ["api"],
    ),
    "a stream": (
        """$context = stream_context_create(['http' => [
            'method' => 'POST', 'content' => http_build_query(['grant_type' => 'client_credentials'])]]);
        return file_get_contents($this->tokenUrl, false, $context);""",
        [""],
    ),
    "an array filled by keys": (
        """$data = [];
        $data['grant_type'] = 'client_credentials';
        $data['scope'] = 'api';
        return $this->client->post(url: $this->tokenUrl, options: ['form_params' => $data]);""",
        ["api"],
    ),
}  # fmt: skip
MISSES = {
    "another host": "$this->client->post('https://auth.example.com/oauth2/token', ['form_params' => ['grant_type' => 'client_credentials']]);",
    "another grant": "$this->client->post($this->tokenUrl, ['form_params' => ['grant_type' => 'refresh_token']]);",
    "comments": """// $this->client->post($this->tokenUrl, ['form_params' => ['grant_type' => 'client_credentials']]);
        # $this->client->post($this->tokenUrl, ['form_params' => ['grant_type' => 'client_credentials']]);
        /* $this->client->post($this->tokenUrl, ['form_params' => ['grant_type' => 'client_credentials']]); */""",
    "two handles": """$a = curl_init('https://auth.example.com/x'); $b = curl_init($this->tokenUrl);
        curl_setopt($a, CURLOPT_POSTFIELDS, 'grant_type=client_credentials'); curl_exec($a);""",
    "an assertion": """$this->assertSame('https://acme.my.salesforce.com/services/oauth2/token', $url);
        $this->assertSame('grant_type=client_credentials', $body);""",
}
FORREST = """<?php
return [
    'authentication' => {flow},
    'credentials' => [
        'consumerKey' => env('SF_CONSUMER_KEY'),
        'consumerSecret' => env('SF_CONSUMER_SECRET'),
        'loginURL' => 'https://acme.my.salesforce.com',
    ],
];
"""


@pytest.mark.parametrize(("body", "expected"), HITS.values(), ids=HITS)
def test_php(body: str, expected: list[str], workspace: Workspace) -> None:
    assert scopes(workspace, "src/OrderToken.php", method(body)) == expected


@pytest.mark.parametrize("body", MISSES.values(), ids=MISSES)
def test_php_that_only_looks_like_it(body: str, workspace: Workspace) -> None:
    assert scopes(workspace, "src/OrderToken.php", method(body)) == []


@pytest.mark.parametrize(
    ("flow", "expected"),
    [
        ("'ClientCredentials'", [""]),
        ("env('SF_AUTH', 'ClientCredentials')", ["~"]),
        ("'WebServer'", []),
    ],
)
def test_the_settings_of_forrest(flow: str, expected: list[str], workspace: Workspace) -> None:
    assert scopes(workspace, "config/forrest.php", FORREST.replace("{flow}", flow)) == expected
