"""Ruby: what is a client-credentials request to Salesforce, and what only looks like one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.readers.code.test_code_requests import scopes

if TYPE_CHECKING:
    from tests.support import Workspace


def method(body: str) -> str:
    """A class with a method."""
    return f"""# frozen_string_literal: true

require "net/http"

module Orders
  class Token < Base
    PATH = "/services/oauth2/token".freeze

    def initialize(domain, id:, key: nil)
      @domain = domain
      @token_url = URI("#{{domain}}#{{PATH}}")
    end

    def token_url
      "#{{@domain}}#{{PATH}}"
    end

    def ask(domain, id, key)
      {body}
    end
  end
end
"""


HITS = {
    "post_form": (
        'Net::HTTP.post_form(URI("#{domain}#{PATH}"), "grant_type" => "client_credentials", "scope" => "api")',
        ["api"],
    ),
    "post_form, symbols": (
        "Net::HTTP.post_form(URI.parse(domain + PATH), { grant_type: 'client_credentials', scope: 'api' })",
        ["api"],
    ),
    "set_form_data": (
        """uri = URI(domain + PATH)
      request = Net::HTTP::Post.new(uri)
      request.set_form_data(grant_type: "client_credentials", client_id: id, scope: "api")
      Net::HTTP.start(uri.hostname, uri.port, use_ssl: true) { |http| http.request(request) }""",
        ["api"],
    ),
    "a body": (
        """request = Net::HTTP::Post.new("/services/oauth2/token")
      request.body = URI.encode_www_form(grant_type: :client_credentials, scope: "api")
      http.request(request)""",
        ["api"],
    ),
    "Faraday": (
        """connection = Faraday.new(url: domain) { |f| f.request :url_encoded }
      connection.post("/services/oauth2/token", grant_type: "client_credentials", client_id: id)""",
        [""],
    ),
    "Faraday, a block": (
        """Faraday.post(token_url) do |request|
        request.headers["Content-Type"] = "application/x-www-form-urlencoded"
        request.body = { grant_type: "client_credentials", scope: "api" }
      end""",
        ["api"],
    ),
    "RestClient": ('RestClient.post(@token_url, grant_type: "client_credentials", scope: "api")', ["api"]),
    "HTTParty": (
        """response = HTTParty.post(
        token_url,
        body: { "grant_type" => "client_credentials", "scope" => "api" },
      )""",
        ["api"],
    ),
    "a string": (
        'RestClient.post "#{domain}#{PATH}", "grant_type=client_credentials&client_id=#{id}&scope=api"',
        ["api"],
    ),
    "Restforce": (
        'Restforce.new(client_id: id, client_secret: key, instance_url: domain, host: "acme.my.salesforce.com")',
        [""],
    ),
    "Restforce, the rest from the environment": ("Restforce.new(client_id: id, client_secret: key)", ["~"]),
    "Restforce, its settings": (
        """Restforce.configure do |settings|
        settings.client_id = id
        settings.client_secret = ENV["CRM_SECRET"]
        settings.host = "acme.my.salesforce.com"
      end""",
        ["~"],
    ),
}  # fmt: skip
MISSES = {
    "another host": 'RestClient.post("https://auth.example.com/oauth2/token", grant_type: "client_credentials")',
    "another grant": 'RestClient.post(token_url, grant_type: "refresh_token", refresh_token: key)',
    "a comment": '# RestClient.post(token_url, grant_type: "client_credentials")',
    "Restforce with a refresh token": 'Restforce.new(client_id: id, client_secret: key, instance_url: domain, refresh_token: "x")',
    "settings for users who log in": "Restforce.configure { |c| c.client_id = id; c.client_secret = key }",
    "settings with a key file": "Restforce.configure { |c| c.client_id = id; c.client_secret = key; c.host = domain; c.jwt_key = pem }",
    "Restforce with a token": "Restforce.new(oauth_token: id, instance_url: domain)",
    "another client": "Other.new(client_id: id, client_secret: key, instance_url: domain)",
    "an expectation": 'expect(request.url).to eq("https://x/services/oauth2/token"); expect(body).to eq("grant_type=client_credentials")',
    "a stub": 'stub_request(:post, "https://x/services/oauth2/token").with(body: { grant_type: "client_credentials" })',
}  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), HITS.values(), ids=HITS)
def test_ruby(body: str, expected: list[str], workspace: Workspace) -> None:
    assert scopes(workspace, "lib/token.rb", method(body)) == expected


@pytest.mark.parametrize("body", MISSES.values(), ids=MISSES)
def test_ruby_that_only_looks_like_it(body: str, workspace: Workspace) -> None:
    assert scopes(workspace, "lib/token.rb", method(body)) == []


def test_the_host_of_restforce(workspace: Workspace) -> None:
    workspace.write("a.rb", method(HITS["Restforce"][0]))
    [request] = workspace.report(".").requests
    assert request.kind.value == "ruby"
    assert request.token_url is not None
    assert request.token_url.text == "https://acme.my.salesforce.com/services/oauth2/token"
