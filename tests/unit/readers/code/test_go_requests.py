"""Go: what is a client-credentials request to Salesforce, and what only looks like one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.readers.code.test_code_requests import scopes

if TYPE_CHECKING:
    from tests.support import Workspace


def function(body: str, more: str = "") -> str:
    """A source file with a function."""
    return f"""package orders

import (
	"net/http"
	"net/url"
)

// tokenPath is below the domain.
const tokenPath = "/services/oauth2/token"

type Client struct {{
	domain string
	http   *http.Client
}}
{more}
func (c *Client) token(ctx context.Context, domain, id, key string) (*Token, error) {{
	{body}
}}
"""


HITS = {
    "PostForm": (
        """resp, err := http.PostForm(domain+tokenPath, url.Values{
		"grant_type": {"client_credentials"},
		"client_id":  {id},
		"scope":      {"api"},
	})""",
        ["api"],
    ),
    "values are set": (
        """data := url.Values{}
	data.Set("grant_type", "client_credentials")
	data.Add("scope", "api")
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, domain+tokenPath, strings.NewReader(data.Encode()))
	if err != nil {
		return nil, err
	}
	resp, err := c.http.Do(req)""",
        ["api"],
    ),
    "a string": (
        """body := fmt.Sprintf("grant_type=client_credentials&client_id=%s&client_secret=%s", id, key)
	req, _ := http.NewRequest("POST", "https://"+domain+tokenPath, strings.NewReader(body))""",
        [""],
    ),
    "a parsed URL": (
        """u, err := url.Parse(fmt.Sprintf("https://%s/services/oauth2/token", domain))
	form := map[string]string{"grant_type": "client_credentials", "scope": "api"}
	return resty.New().R().SetFormData(form).Post(u.String())""",
        ["api"],
    ),
    "oauth2": (
        """config := &clientcredentials.Config{
		ClientID:     id,
		ClientSecret: key,
		TokenURL:     domain + tokenPath,
		Scopes:       []string{"api", "refresh_token"},
	}
	return config.Token(ctx)""",
        ["api refresh_token"],
    ),
    "a function gives the URL": ("""return post(tokenURL(), "grant_type=client_credentials")""", [""]),
}  # fmt: skip
MORE = """
func tokenURL() string {
	return os.Getenv("SF_DOMAIN") + tokenPath
}
"""
MISSES = {
    "another host": """return http.PostForm("https://auth.example.com/oauth2/token", url.Values{"grant_type": {"client_credentials"}})""",
    "another grant": """return http.PostForm(domain+tokenPath, url.Values{"grant_type": {"refresh_token"}})""",
    "a comment": """// http.PostForm(domain+tokenPath, url.Values{"grant_type": {"client_credentials"}})
	return nil, nil""",
    "another Config": """return &oauth2.Config{ClientID: id, Endpoint: oauth2.Endpoint{TokenURL: domain + tokenPath}}""",
    "a Config for others": """return &clientcredentials.Config{ClientID: id, TokenURL: "https://x.okta.com/oauth2/v1/token"}""",
    "a Config of its own": """return &Config{ClientID: id, TokenURL: domain + tokenPath}""",
    "an assertion": """assert.Equal(t, "/services/oauth2/token", r.URL.Path)
	assert.Equal(t, "grant_type=client_credentials", body)""",
}


@pytest.mark.parametrize(("body", "expected"), HITS.values(), ids=HITS)
def test_go(body: str, expected: list[str], workspace: Workspace) -> None:
    assert scopes(workspace, "cmd/token.go", function(body, MORE)) == expected


@pytest.mark.parametrize("body", MISSES.values(), ids=MISSES)
def test_go_that_only_looks_like_it(body: str, workspace: Workspace) -> None:
    assert scopes(workspace, "cmd/token.go", function(body)) == []


ALIASED = """package main

import (
	"context"
	cc "golang.org/x/oauth2/clientcredentials"
)

func token(ctx context.Context, domain string) {
	config := KIND{ClientID: id, TokenURL: domain + "/services/oauth2/token", Scopes: []string{"api"}}
	config.Token(ctx)
}
"""


@pytest.mark.parametrize(("kind", "expected"), [("cc.Config", ["api"]), ("other.Config", []), ("Config", [])])
def test_go_with_an_alias(kind: str, expected: list[str], workspace: Workspace) -> None:
    assert scopes(workspace, "token.go", ALIASED.replace("KIND", kind)) == expected
