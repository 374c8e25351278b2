"""C#: what is a client-credentials request to Salesforce, and what only looks like one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.readers.code.test_code_requests import scopes

if TYPE_CHECKING:
    from tests.support import Workspace


def method(body: str) -> str:
    """A class with a method."""
    return f"""using System.Net.Http;

namespace Example.Orders;

public class OrderToken
{{
    private const string Path = "/services/oauth2/token";
    private readonly HttpClient _http;

    public string TokenUrl => $"{{_options.Domain}}{{Path}}";
    public string Grant {{ get {{ return "client_credentials"; }} }}

    public async Task<string> AskAsync(string domain, string id, string key)
    {{
        {body}
    }}
}}
"""


HITS = {
    "a dictionary with keys": (
        """var form = new FormUrlEncodedContent(new Dictionary<string, string> {
            ["grant_type"] = "client_credentials", ["client_id"] = id, ["scope"] = "api" });
        var response = await _http.PostAsync($"https://{domain}.my.salesforce.com{Path}", form);""",
        ["api"],
    ),
    "a dictionary with pairs": (
        """var form = new Dictionary<string, string> { { "grant_type", "client_credentials" }, { "scope", "api" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, domain + Path) { Content = new FormUrlEncodedContent(form) };
        return await (await _http.SendAsync(request)).Content.ReadAsStringAsync();""",
        ["api"],
    ),
    "pairs in an array": (
        """var form = new FormUrlEncodedContent(new[] {
            new KeyValuePair<string, string>("grant_type", "client_credentials"),
            new KeyValuePair<string, string>("scope", "api"),
        });
        var response = await _http.PostAsync(domain + Path, form);""",
        ["api"],
    ),
    "pairs in a list": (
        """var form = new List<KeyValuePair<string, string>> {
            new("grant_type", "client_credentials"), new("scope", "api") };
        var response = await _http.PostAsync(domain + Path, new FormUrlEncodedContent(form));""",
        ["api"],
    ),
    "pairs are added": (
        """var form = new List<KeyValuePair<string, string>>();
        form.Add(new KeyValuePair<string, string>("grant_type", "client_credentials"));
        form.Add(new KeyValuePair<string, string>("scope", "api"));
        var response = await _http.PostAsync(domain + Path, new FormUrlEncodedContent(form));""",
        ["api"],
    ),
    "a collection expression": (
        """List<KeyValuePair<string, string>> form = [new("grant_type", "client_credentials"), new("scope", "api")];
        var response = await _http.PostAsync(domain + Path, new FormUrlEncodedContent(form));""",
        ["api"],
    ),
    "a content set later": (
        """var request = new HttpRequestMessage(HttpMethod.Post, TokenUrl);
        request.Content = new StringContent("grant_type=client_credentials&scope=api", Encoding.UTF8, "application/x-www-form-urlencoded");
        return await _http.SendAsync(request);""",
        ["api"],
    ),
    "a getter": (
        """var form = new Dictionary<string, string> { ["grant_type"] = Grant };
        return await _http.PostAsync(TokenUrl, new FormUrlEncodedContent(form));""",
        [""],
    ),
    "RestSharp": (
        """var client = new RestClient(domain);
        var request = new RestRequest("/services/oauth2/token", Method.Post);
        request.AddParameter("grant_type", "client_credentials");
        request.AddParameter("scope", "api", ParameterType.GetOrPost);
        return client.Execute(request).Content;""",
        ["api"],
    ),
    "Flurl": (
        """return await domain.AppendPathSegment("services/oauth2/token")
            .PostUrlEncodedAsync(new { grant_type = "client_credentials", client_id = id, scope = "api" }).ReceiveString();""",
        ["api"],
    ),
    "IdentityModel": (
        """return await _http.RequestClientCredentialsTokenAsync(new ClientCredentialsTokenRequest {
            Address = TokenUrl, ClientId = id, ClientSecret = key, Scope = "api" });""",
        ["api"],
    ),
    "a verbatim string": (
        """var body = @"grant_type=client_credentials&scope=api";
        return await _http.PostAsync(new Uri(TokenUrl), new StringContent(body));""",
        ["api"],
    ),
    "directives": (
        """return await _http.PostAsync(TokenUrl,
#if NET8_0_OR_GREATER
            new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials" })
#endif
        );""",
        [""],
    ),
    "a default": (
        """var url = _configuration["Salesforce:Url"] ?? "https://acme.my.salesforce.com";
        return await _http.PostAsync(url + Path, new StringContent("grant_type=client_credentials"));""",
        [""],
    ),
}  # fmt: skip
MISSES = {
    "another host": (
        'return await _http.PostAsync("https://login.microsoftonline.com/x/oauth2/token",'
        ' new StringContent("grant_type=client_credentials"));'
    ),
    "another grant": (
        'return await _http.PostAsync(TokenUrl, new StringContent("grant_type=refresh_token&refresh_token=" + key));'
    ),
    "comments": (
        '// await _http.PostAsync(TokenUrl, new StringContent("grant_type=client_credentials"));\n'
        '/* await _http.PostAsync("/services/oauth2/token", new StringContent("grant_type=client_credentials")); */'
    ),
    "a test": (
        'Assert.Equal("https://acme.my.salesforce.com/services/oauth2/token", request.Url);\n'
        'Assert.Contains("grant_type=client_credentials", request.Body);'
    ),
    "a pair of its own": 'Show(new[] { new Point("grant_type", "client_credentials") }); Open(TokenUrl);',
}


@pytest.mark.parametrize(("body", "expected"), HITS.values(), ids=HITS)
def test_csharp(body: str, expected: list[str], workspace: Workspace) -> None:
    assert scopes(workspace, "src/OrderToken.cs", method(body)) == expected


@pytest.mark.parametrize("body", MISSES.values(), ids=MISSES)
def test_csharp_that_only_looks_like_it(body: str, workspace: Workspace) -> None:
    assert scopes(workspace, "src/OrderToken.cs", method(body)) == []
