"""Java: what is a client-credentials request to Salesforce, and what only looks like one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.readers.code.test_code_requests import scopes

if TYPE_CHECKING:
    from tests.support import Workspace

HOST = "https://acme.my.salesforce.com"


def method(body: str, members: str = "") -> str:
    """A class with a method."""
    return f"""package com.example;

import java.util.Map;

/** Asks for tokens. */
public class OrderToken {{
    private static final String PATH = "/services/oauth2/token";
    {members}

    public String ask(String base, String id, String key) throws Exception {{
        {body}
    }}
}}
"""


HITS = {
    "java.net.http": (
        """HttpRequest request = HttpRequest.newBuilder()
            .uri(URI.create(base + PATH))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials&client_id=" + id + "&scope=api"))
            .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();""",
        ["api"],
    ),
    "HttpURLConnection": (
        """String body = String.format("grant_type=client_credentials&client_id=%s&client_secret=%s", id, key);
        HttpURLConnection connection = (HttpURLConnection) new URL(base + PATH).openConnection();
        connection.setRequestMethod("POST");
        try (OutputStream out = connection.getOutputStream()) { out.write(body.getBytes(StandardCharsets.UTF_8)); }""",
        [""],
    ),
    "OkHttp": (
        """RequestBody form = new FormBody.Builder().add("grant_type", "client_credentials").add("client_id", id)
            .add("scope", "api web").build();
        Request request = new Request.Builder().url(base + PATH).post(form).build();
        return http.newCall(request).execute().body().string();""",
        ["api web"],
    ),
    "Apache HttpClient": (
        """HttpPost post = new HttpPost(base + PATH);
        List<NameValuePair> form = new ArrayList<>();
        form.add(new BasicNameValuePair("grant_type", "client_credentials"));
        form.add(new BasicNameValuePair("scope", "api"));
        post.setEntity(new UrlEncodedFormEntity(form));
        return client.execute(post);""",
        ["api"],
    ),
    "Apache HttpClient, a list at once": (
        """HttpPost post = new HttpPost(base + PATH);
        post.setEntity(new UrlEncodedFormEntity(List.of(new BasicNameValuePair("grant_type", "client_credentials"),
            new BasicNameValuePair("scope", "api"))));""",
        ["api"],
    ),
    "RestTemplate": (
        """MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
        form.add("grant_type", "client_credentials");
        form.add("client_secret", key);
        HttpEntity<MultiValueMap<String, String>> entity = new HttpEntity<>(form, headers);
        return rest.exchange(base + PATH, HttpMethod.POST, entity, String.class).getBody();""",
        [""],
    ),
    "WebClient": (
        """return webClient.post().uri(base + PATH)
            .body(BodyInserters.fromFormData("grant_type", "client_credentials").with("scope", "api"))
            .retrieve().bodyToMono(String.class).block();""",
        ["api"],
    ),
    "a client registration": (
        """return ClientRegistration.withRegistrationId("salesforce").tokenUri(base + PATH)
            .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
            .clientId(id).clientSecret(key).scope("api", "web").build();""",
        ["api web"],
    ),
    "a map": (
        """Map<String, String> form = Map.of("grant_type", "client_credentials", "scope", "api");
        return post(base + PATH, encode(form));""",
        ["api"],
    ),
    "a method gives the URL": (
        """return http.post(tokenUrl(), "grant_type=client_credentials");
    }
    private String tokenUrl() {
        return host + PATH;""",
        [""],
    ),
    "a method of the same name": (
        """return http.send(HttpRequest.newBuilder().uri(URI.create(base + PATH))
            .POST(BodyPublishers.ofString("grant_type=client_credentials")).build());
    }
    static OrderToken create() {
        return new OrderToken();""",
        [""],
    ),
    "an anonymous class": (
        """return new Supplier<String>() {
            @Override
            public String get() { return http.post(base + PATH, "grant_type=client_credentials"); }
        }.get();""",
        [""],
    ),
    "Unirest": (
        """return Unirest.post(base + PATH).field("grant_type", "client_credentials").field("scope", "api").asJson();""",
        ["api"],
    ),
    "a text block": (
        """return http.post(base + PATH, \"\"\"
            grant_type=client_credentials&client_id=%s\\
            \"\"\".formatted(id));""",
        [""],
    ),
}  # fmt: skip
MISSES = {
    "another host": (
        """return http.post("https://auth.example.com/oauth2/token", "grant_type=client_credentials&for=services/oauth2/token");"""
    ),
    "another grant": """return http.post(base + PATH, "grant_type=refresh_token&refresh_token=" + key);""",
    "comments": """// http.post(base + "/services/oauth2/token", "grant_type=client_credentials");
        /* http.post(base + "/services/oauth2/token", "grant_type=client_credentials"); */
        return null;""",
    "another registration": """return ClientRegistration.withRegistrationId("okta").tokenUri("https://x.okta.com/oauth2/token")
            .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS).build();""",
    "a registration with a code": """return ClientRegistration.withRegistrationId("sf").tokenUri(base + PATH)
            .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE).build();""",
    "a list of values": """return http.post(base + PATH, List.of("grant_type", "client_credentials"));""",
    "an assertion": """assertEquals("https://x.my.salesforce.com/services/oauth2/token", request.url());
        assertThat(request.body()).isEqualTo("grant_type=client_credentials");""",
}  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), HITS.values(), ids=HITS)
def test_java(body: str, expected: list[str], workspace: Workspace) -> None:
    assert scopes(workspace, "src/OrderToken.java", method(body)) == expected


@pytest.mark.parametrize("body", MISSES.values(), ids=MISSES)
def test_java_that_only_looks_like_it(body: str, workspace: Workspace) -> None:
    assert scopes(workspace, "src/OrderToken.java", method(body)) == []


def test_what_a_request_says(workspace: Workspace) -> None:
    workspace.write(
        "Api.java",
        method(
            f'return http.post("{HOST}" + PATH, "grant_type=client_credentials&client_secret=E2B7C1904D5A4F6E93B8A07C1D6F5E24");'
        ),
    )
    report = workspace.report(".")
    [request] = report.requests
    assert request.kind.value == "java"
    assert request.token_url is not None
    assert request.token_url.text == f"{HOST}/services/oauth2/token"
    assert request.secret is not None


def test_form_that_no_call_is_seen_to_send(workspace: Workspace) -> None:
    form = 'Form form = new Form(); form.add("grant_type", "client_credentials"); form.add("scope", "api");'
    class_ = method(f'{form} String url = base + "/services/oauth2/token";')
    assert scopes(workspace, "A.java", class_) == ["~api"]
    assert (
        scopes(
            workspace, "A.java", class_.replace("/services/", "/services/x/services%2F") + "// oauth2/token"
        )
        == []
    )
