"""PowerShell: functions, which are called like commands, and variables with a type."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.readers.code.test_built_texts import rows

if TYPE_CHECKING:
    from tests.support import Workspace

PATH = "/services/oauth2/token"
BODY = "@{ grant_type = 'client_credentials'; scope = 'api' }"
HITS = {
    "a typed variable": f'[string]$url = "$env:ORG{PATH}"\n[hashtable]$body = {BODY}\nirm $url -Body $body',
    "a typed variable that is added to": f"[string]$body = 'scope=api'\n$body += '&grant_type=client_credentials'\nirm ($env:ORG + '{PATH}') -Body $body",
    "a function that returns the URL": f"function Get-Url {{ return $env:ORG + '{PATH}' }}\nirm (Get-Url) -Body {BODY}",
    "a function whose last value is the URL": f"function Get-Url {{\n  Write-Verbose 'x'\n  \"$env:ORG{PATH}\"\n}}\nirm (get-url) -Body {BODY}",
    "a function below": f"$body = {BODY}\nInvoke-RestMethod -Uri ('{{0}}{{1}}' -f $env:ORG, (Path)) -Body $body\nfunction Path {{ return '{PATH}' }}",
    "a function that sends": f'function Send($address, $content) {{ irm $address -Body $content -Method Post }}\nSend "$env:ORG{PATH}" {BODY}',
    "a parameter shadows an outer variable": f"$org = 'x'\nfunction Get-Token {{\n  param([string]$Org)\n  irm ('{{0}}{PATH}' -f $org) -Body {BODY}\n}}",
    "a function with parameters that returns the URL": f'function Get-Url {{\n  param($more)\n  "$env:ORG{PATH}"\n}}\nirm (Get-Url 1) -Body {BODY}',
}  # fmt: skip
MISSES = {
    "a command that prints": f'Write-Host "$env:ORG{PATH}" {BODY}',
    "a command of another file": f'Show-Request "$env:ORG{PATH}" {BODY}',
    "a function that sends elsewhere": f"function Get-Url {{ return 'https://auth.example.com/oauth2/token' }}\n# {PATH}\nirm (Get-Url) -Body {BODY}",
    "a function that sends another grant": f"function Send($address, $content) {{ irm $address -Body $content }}\nSend \"$env:ORG{PATH}\" @{{ grant_type = 'refresh_token' }}",
}  # fmt: skip


@pytest.mark.parametrize("content", HITS.values(), ids=HITS)
def test_powershell_functions(workspace: Workspace, content: str) -> None:
    [(host, scope)] = rows(workspace, "token.ps1", content)
    assert (host.upper(), scope) == ("${ORG}", "api")


def test_default_of_a_parameter(workspace: Workspace) -> None:
    content = f"param(\n  [string]$Url = 'https://acme.my.salesforce.com{PATH}',\n  $Scope = 'api'\n)\nirm $Url -Body @{{ grant_type = 'client_credentials'; scope = $Scope }}"
    assert rows(workspace, "token.ps1", content) == [("${Url}", "api")]


@pytest.mark.parametrize("content", MISSES.values(), ids=MISSES)
def test_powershell_that_only_looks_like_it(workspace: Workspace, content: str) -> None:
    assert rows(workspace, "token.ps1", content) == []
