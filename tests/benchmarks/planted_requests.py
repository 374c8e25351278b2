"""Measure how many token requests planted in the real programs of other projects are found, and how many are found where there are none.

Usage: planted_requests.py DIRECTORY... (containing programs of any project). Each program is copied in memory and gets one
request where a statement may be; the shapes alternate. Prints for each language: programs, requests found with the right
scope, requests found in the unchanged programs, and CPU time. ``--verbose`` lists the misses.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from sfscope_lint.files.request_files import SourceType, source_type_of
from sfscope_lint.model.source import Source
from sfscope_lint.model.token_requests import Grant, TokenRequest, Unparsed
from sfscope_lint.readers.read_requests import read
from sfscope_lint.readers.token_request import SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterator

_SCOPE = "planted"
_APEX = (
    "HttpRequest plq = new HttpRequest(); plq.setEndpoint('callout:Org/services/oauth2/token'); plq.setBody('grant_type=client_credentials&scope=planted');",
    "String plu = base + '/services/oauth2/token'; String plb = 'grant_type=client_credentials'; plb += '&scope=' + 'planted'; HttpRequest plr = new HttpRequest(); plr.setEndpoint(plu); plr.setBody(plb);",
    "Map<String, String> plm = new Map<String, String>{ 'grant_type' => 'client_credentials', 'scope' => 'planted' }; Util.post('https://acme.my.salesforce.com/services/oauth2/token', plm);",
)
_JAVASCRIPT = (
    "fetch(`https://${plHost}/services/oauth2/token`, { method: 'POST', body: 'grant_type=client_credentials&scope=planted' });",
    "const plb = new URLSearchParams(); plb.append('grant_type', 'client_credentials'); plb.append('scope', 'planted'); axios.post(plBase + '/services/oauth2/token', plb);",
    "const plc = { url: plBase + '/services/oauth2/token', data: qs.stringify({ grant_type: 'client_credentials', scope: 'planted' }) }; axios(plc);",
)
_SHELL = (
    'curl -s "$PL_HOST/services/oauth2/token" -d grant_type=client_credentials -d scope=planted',
    'pl_url="$PL_HOST/services/oauth2/token"; PL_REPLY=$(curl -s "$pl_url" --data "grant_type=client_credentials&scope=planted")',
    'pl_args=(-d grant_type=client_credentials -d scope=planted); curl "$PL_HOST/services/oauth2/token" "${pl_args[@]}"',
)
_PYTHON = (
    "requests.post(f'{pl_host}/services/oauth2/token', data={'grant_type': 'client_credentials', 'scope': 'planted'})",
    "pl_data = {'grant_type': 'client_credentials'}; pl_data['scope'] = 'planted'; httpx.post(pl_base + '/services/oauth2/token', data=pl_data)",
    "requests.post('{}/services/oauth2/token'.format(pl_base), data='grant_type=client_credentials&scope=planted')",
)
_POWERSHELL = (
    "Invoke-RestMethod -Method Post -Uri \"$plBase/services/oauth2/token\" -Body @{ grant_type = 'client_credentials'; scope = 'planted' }",
    "$plBody = \"grant_type=client_credentials&scope=planted\"; irm ($plBase + '/services/oauth2/token') -Body $plBody",
)
_JAVA = (
    'HttpRequest.newBuilder().uri(URI.create(plBase + "/services/oauth2/token")).POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials&scope=planted")).build();',
    'MultiValueMap<String, String> plForm = new LinkedMultiValueMap<>(); plForm.add("grant_type", "client_credentials"); plForm.add("scope", "planted"); plRest.postForObject(plBase + "/services/oauth2/token", plForm, Map.class);',
    'Request plRequest = new Request.Builder().url(String.format("https://%s/services/oauth2/token", plHost)).post(new FormBody.Builder().add("grant_type", "client_credentials").add("scope", "planted").build()).build();',
)
_CSHARP = (
    'plHttp.PostAsync($"{plBase}/services/oauth2/token", new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["scope"] = "planted" }));',
    'var plRequest = new RestRequest("/services/oauth2/token", Method.Post); plRequest.AddParameter("grant_type", "client_credentials"); plRequest.AddParameter("scope", "planted"); plClient.Execute(plRequest);',
    'plHttp.PostAsync(plBase + "/services/oauth2/token", new FormUrlEncodedContent(new[] { new KeyValuePair<string, string>("grant_type", "client_credentials"), new KeyValuePair<string, string>("scope", "planted") }));',
)
_GO = (
    'http.PostForm(plBase+"/services/oauth2/token", url.Values{"grant_type": {"client_credentials"}, "scope": {"planted"}})',
    'plData := url.Values{}; plData.Set("grant_type", "client_credentials"); plData.Set("scope", "planted"); http.NewRequest("POST", fmt.Sprintf("https://%s/services/oauth2/token", plHost), strings.NewReader(plData.Encode()))',
    'plConf := &clientcredentials.Config{ClientID: plID, TokenURL: plBase + "/services/oauth2/token", Scopes: []string{"planted"}}',
)
_RUBY = (
    'Net::HTTP.post_form(URI("#{pl_base}/services/oauth2/token"), "grant_type" => "client_credentials", "scope" => "planted")',
    "pl_body = { grant_type: 'client_credentials', scope: 'planted' }; Faraday.post(pl_base + '/services/oauth2/token', pl_body)",
    'pl_request = Net::HTTP::Post.new("/services/oauth2/token"); pl_request.body = URI.encode_www_form(grant_type: "client_credentials", scope: "planted"); pl_http.request(pl_request)',
)
_PHP = (
    "$plClient->post(\"{$plBase}/services/oauth2/token\", ['form_params' => ['grant_type' => 'client_credentials', 'scope' => 'planted']]);",
    "$plCh = curl_init($plBase . '/services/oauth2/token'); curl_setopt($plCh, CURLOPT_POSTFIELDS, http_build_query(['grant_type' => 'client_credentials', 'scope' => 'planted'])); curl_exec($plCh);",
    "wp_remote_post($plBase . '/services/oauth2/token', array('body' => array('grant_type' => 'client_credentials', 'scope' => 'planted')));",
)


class Kind(NamedTuple):
    """One language: the shapes of a request, and a pattern for lines after which a statement may be."""

    requests: tuple[str, ...]
    before: re.Pattern[str]


_KINDS = {
    "Apex": Kind(_APEX, re.compile(r"^[ \t]+(?:public|private|global|static)[^;={}'\n]*\([^;={}'\n]*\)\s*\{[ \t]*$", re.MULTILINE)),
    "JavaScript": Kind(_JAVASCRIPT, re.compile(r"^[ \t]*(?:async )?(?:function\b[^{}\n]*|(?:it|test)\([^{}\n]*=> |\w+\([\w, ]*\) )\{[ \t]*$", re.MULTILINE)),
    "TypeScript": Kind(_JAVASCRIPT, re.compile(r"^[ \t]*(?:export )?(?:async )?(?:function\b[^{}\n]*|(?:it|test)\([^{}\n]*=> |\w+\([\w, :]*\)(?:: [\w<>]+)? )\{[ \t]*$", re.MULTILINE)),
    "Shell": Kind(_SHELL, re.compile(r"^[ \t]*(?:function )?\w+ ?\(\) ?\{[ \t]*$", re.MULTILINE)),
    "Python": Kind(_PYTHON, re.compile(r"^([ \t]*)def [^\n]*:[ \t]*\n", re.MULTILINE)),
    "Java": Kind(_JAVA, re.compile(r"^[ \t]+(?:public|private|protected|static)[^;={}\"\n]*\([^;={}\"\n]*\)[^;={}\"\n]*\{[ \t]*$", re.MULTILINE)),
    "C#": Kind(_CSHARP, re.compile(r"^[ \t]+(?:public|private|protected|internal|static|async)[^;={}\"\n]*\([^;={}\"\n]*\)\s*\{[ \t]*\r?$", re.MULTILINE)),
    "Go": Kind(_GO, re.compile(r"^func [^\n]*\{[ \t]*$", re.MULTILINE)),
    "Ruby": Kind(_RUBY, re.compile(r"^[ \t]+(?:def [^\n=]*|it [^\n]* do)$", re.MULTILINE)),
    "PHP": Kind(_PHP, re.compile(r"^[ \t]+(?:public|private|protected)[^;={}\n]*function [^;={}\n]*\s*\{[ \t]*$", re.MULTILINE)),
    "PowerShell": Kind(_POWERSHELL, re.compile(r"^[ \t]*\$\w+ = [\w\"'$][^`|{(@\n]*$", re.MULTILINE)),
}  # fmt: skip
_SUFFIXES = {
    **dict.fromkeys(("cls", "trigger"), "Apex"),
    **dict.fromkeys(("js", "mjs", "jsx"), "JavaScript"),
    **dict.fromkeys(("ts", "tsx"), "TypeScript"),
    **dict.fromkeys(("sh", "bash"), "Shell"),
    **dict.fromkeys(("ps1", "psm1"), "PowerShell"),
    "py": "Python",
    "java": "Java",
    "cs": "C#",
    "go": "Go",
    "rb": "Ruby",
    "php": "PHP",
}


def planted(kind: Kind, text: str, number: int) -> str | None:
    """The program with a request in it, or None if there is no suitable line."""
    places = list(kind.before.finditer(text))
    if not places:
        return None
    place = places[number % len(places)]
    request = kind.requests[number % len(kind.requests)]
    indent = place[1] + "    " if place.groups() else ""
    return f"{text[: place.end()].rstrip(chr(10))}\n{indent}{request}\n{text[place.end() :]}"


def requests_of(path: str, text: str) -> tuple[list[str], str]:
    """The scopes of the client-credentials requests in a program, and the reason if it can't be searched."""
    kind: SourceType | None = source_type_of(os.path.basename(path))
    if kind is None or not kind.found_in(text.encode()):
        return [], ""
    file = SourceFile(Source(path, text.encode()), "name", path, "/")
    parts: list[Any] = list(read(file, kind.formats))
    scopes = [
        part.scope.text if part.scope else "-"
        for part in parts
        if isinstance(part, TokenRequest) and part.grant is Grant.CLIENT_CREDENTIALS and part.certain
    ]
    return scopes, next((part.why for part in parts if isinstance(part, Unparsed)), "")


def programs(directories: list[str]) -> Iterator[tuple[str, str]]:
    """The paths of all programs, with their languages."""
    for directory in directories:
        for folder, _, names in os.walk(directory):
            for name in sorted(names):
                language = _SUFFIXES.get(name.rpartition(".")[2])
                if language:
                    yield os.path.join(folder, name), language


def main(arguments: list[str]) -> int:
    """Plant requests, read the programs and print the counts."""
    verbose = "--verbose" in arguments
    counts: dict[str, Counter[str]] = {language: Counter() for language in _KINDS}
    for path, language in programs([a for a in arguments if not a.startswith("--")]):
        count = counts[language]
        with open(path, encoding="utf-8", errors="replace", newline="") as file:
            text = file.read()
        changed = planted(_KINDS[language], text, count["planted"]) if len(text) < 500_000 else None
        if changed is None:
            continue
        count["planted"] += 1
        before = requests_of(path, text)[0]
        start = time.process_time()
        scopes, why = requests_of(path, changed)
        count["ms"] += round((time.process_time() - start) * 1000)
        found = _SCOPE in scopes
        count["found"] += found
        count["elsewhere"] += len(before)
        if verbose and (not found or before):
            print(f"{'found' if found else 'missed'} {count['planted'] - 1} {path} {why} elsewhere: {before}")
    for language, count in counts.items():
        print(
            f"{language}: {count['found']} of {count['planted']} found, {count['elsewhere']} elsewhere, {count['ms']} ms"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
