"""Recognizes the URLs of Salesforce's token endpoint.

The path decides, not the host, so a host that is a variable or missing doesn't matter. A variable that holds the whole
URL is recognized by its name (``SF_TOKEN_URL``), or by the program that asks it. Other products have
other paths: Marketing Cloud (``/v2/token``), Entra ID (``/oauth2/v2.0/token``), Account Manager and Anypoint
(``…/oauth2/token`` without ``/services``) and the Data Cloud exchange (``/services/a360/token``).
"""

from __future__ import annotations

import re

PATH = "/services/oauth2/token"

# A variable may include the slash before "services": ${HOST}services/oauth2/token.
_ENDPOINT = r"(?:^|[/}\])%\"'])services/oauth2/token/?\s*(?=[?#&]|$)"

_VARIABLE = r"\{[^{}]*\}|\$\([^()]*\)|<[\w .-]+>"
# A whole URL in a variable: ${SF_TOKEN_URL}, {{salesforce_token_url}}, ${salesforceTokenUrl}.
_NAMED = r"(?i)\s*\$?\{+\s*(?:[\w.]*\.)?(?:(?P<surely>salesforce|sfdc)|sf)_?(?:oauth2?_?|auth_?)?token_?(?:ur[li]|endpoint)\s*\}+\s*"

_VARIABLE_ONLY = r"\s*\$?\{+\s*([\w.:-]+)\s*\}+\s*"
_HOST_AND_PATH = r"(?:https://)?\$\{[^{}]*\}\$\{(\w+)\}"  # ${domain}${OAUTH_TOKEN_PATH}
# The words of a name that says that it holds a token URL, and of no other service.
_URL_WORDS = frozenset({"url", "uri", "endpoint"})
_TOKEN_WORDS = frozenset({"token", "auth", "login", "oauth", "oauth2"})
_PLAIN_WORDS = (
    _URL_WORDS
    | {"path"}
    | _TOKEN_WORDS
    | {
        "access",
        "authorization",
        "base",
        "client",
        "config",
        "domain",
        "ext",
        "external",
        "instance",
        "my",
        "options",
    }
    | {
        "org",
        "prod",
        "production",
        "request",
        "salesforce",
        "sandbox",
        "server",
        "service",
        "settings",
        "sf",
        "sfdc",
    }
)
_WORD = r"[A-Z]+(?![a-z])\d?|[A-Z]?[a-z]+\d?|\d+"
_BELOW_VARIABLE = r"\$\{[^{}]*+\}/[\w./-]*?(?:token|oauth)"  # ${host}/oauth/v2/token
# Only a program that talks to Salesforce has these: a field of the reply, and the paths of its APIs.
_OWN_MARKS = r"instance_url|/services/(?:data/v|apexrest/)"
_OWN_NAMES = r"(?i)salesforce|sfdc|agentforce"


def is_token_url(url: str) -> bool:
    """Whether a text is a URL of Salesforce's token endpoint, or the end of one, with nothing around it.

    Or it is a variable whose name says that it holds such a URL.
    """
    if "oauth2/token" not in url:
        return "{" in url and re.fullmatch(_NAMED, url) is not None
    head = url.strip().partition("?")[0]
    return bool(re.search(_ENDPOINT, head)) and not re.search(r"[\s<>]", re.sub(_VARIABLE, "{}", head))


def is_doubtful(url: str) -> bool:
    """Whether a token URL is a variable of which only the letters "SF" say that it is Salesforce's."""
    found = re.fullmatch(_NAMED, url)
    return found is not None and not found["surely"]


def may_be_token_url(text: str) -> bool:
    """Whether a text may be any service's token URL, by its variable's name: ``${tokenUrl}``, ``${org}${TOKEN_PATH}``."""
    found = re.fullmatch(_HOST_AND_PATH, text) if "}${" in text else None
    words = frozenset(_words(found[1])) if found else _words_of_url(text)
    return bool(words) and words <= _PLAIN_WORDS and (found is None or {"token", "path"} <= words)


def is_other_token_url(text: str) -> bool:
    """Whether a text is a variable whose name says that it holds another service's token URL: ``${AZURE_TOKEN_URL}``."""
    words = _words_of_url(text)
    return bool(words & _TOKEN_WORDS) and not words <= _PLAIN_WORDS


def _words_of_url(text: str) -> frozenset[str]:
    """The words of a variable's name, in lower case; none if it isn't the name of a URL."""
    found = re.fullmatch(_VARIABLE_ONLY, text) if "{" in text else None
    words = _words(re.split(r"[.:]", found[1])[-1]) if found else []
    return frozenset(words) if words and words[-1] in _URL_WORDS else frozenset()


def _words(name: str) -> list[str]:
    return [word.lower() for word in re.findall(_WORD, name)]


def talks_to_salesforce(program: str) -> bool:
    """Whether a program uses Salesforce's API or reads its reply to a token request, and names it."""
    return re.search(_OWN_MARKS, program) is not None and re.search(_OWN_NAMES, program) is not None


def is_url(text: str) -> bool:
    """Whether a text starts like an absolute URL, or is a path to some token endpoint, below a variable or alone."""
    below = re.match(_BELOW_VARIABLE, text) is not None
    return "://" in text[:24] or (text[:1] == "/" and "token" in text) or below


def host(url: str) -> str:
    """The host of a URL in lower case, or the variable in its place as written; empty if there is none."""
    found = re.match(r"\s*(?:[A-Za-z][A-Za-z0-9+.-]*:)?//([^/?#\s]*)", url)
    if found:
        written = found[1]
    else:  # without a scheme, the host or a variable comes before the path
        before, path, _ = url.partition("?")[0].partition("#")[0].lstrip().partition(PATH.lstrip("/"))
        written = before.rstrip("/") if path else ""
    if written.lower().startswith("callout:") or any(mark in written for mark in "${}@%'()"):
        return written
    return written.rpartition("@")[2].partition(":")[0].lower()
