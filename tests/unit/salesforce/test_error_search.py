"""Known errors are found in what people have of them."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from sfscope_lint.salesforce.errors.catalogue import ERRORS
from sfscope_lint.salesforce.errors.search import find_errors, find_matches, nearest_errors

DOMAIN = "https://example.my.salesforce.com/services/oauth2/token"
WITH_TEXT = [error for error in ERRORS if error.text]


def titles(text: str) -> list[str]:
    return [error.title for error in find_errors(text)]


def filled(text: str) -> str:
    """The text with a name in place of each part that differs."""
    return text.replace("…", "Order_Sync__c")


@pytest.mark.parametrize("known", WITH_TEXT, ids=lambda known: known.title)
def test_every_error_is_found_in_every_notation(known: Any) -> None:
    code, text = known.code or "error", filled(known.text)
    reply = json.dumps({"error": code, "error_description": text})
    for written in (
        f"{code}: {text}",
        text.upper(),
        reply,
        json.dumps({"message": f"400 Bad Request: {reply}"}),
        json.dumps({"log": json.dumps({"body": reply})}),
        f"2026-11-02T08:01:07Z ERROR POST {DOMAIN} 400 {reply}",
        "?" + urlencode({"error": code, "error_description": text}),
        f"error={code}&error_description={quote(text)}",
        f"error%3D{code}%26error_description%3D{quote(quote(text))}",
        f"<html><body><h1>{code}</h1><p>{text}</p></body></html>",
        f"&lt;p class=&quot;x&quot;&gt;{text.replace(chr(39), '&#39;')}&lt;/p&gt; ({code})",
        text.replace("'", "\\u0027") + f" {code}",
        f"simple_salesforce.exceptions.SalesforceAuthenticationFailed: {code}: {text}",
        f"#<Restforce::AuthenticationError: {code}: {text} (400)>",
        f"{code}:\n  {text}.",
    ):
        assert find_errors(written)[0] is known, written


def test_every_error_is_found_among_others_by_its_text() -> None:
    for known in WITH_TEXT:
        said = f"Salesforce said: {filled(known.text)}, so we stopped."
        assert known in find_errors(said), known.title


def test_other_codes_and_texts_lead_to_the_error() -> None:
    others = [(known, word) for known in ERRORS for word in (*known.codes, *map(filled, known.also))]
    assert others
    assert [(known.title, word) for known, word in others if known not in find_errors(word)] == []


@pytest.mark.parametrize("code", sorted({error.code for error in ERRORS if error.code}))
def test_a_code_finds_all_errors_that_have_it(code: str) -> None:
    wanted = {error.title for error in ERRORS if code in (error.code, *error.codes)}
    for written in (code, code.upper(), code.lower(), f'{{"error": "{code}"}}', f"error={code}"):
        if " " not in code and code[0].isalpha():
            assert wanted <= set(titles(written)), written
    assert wanted <= set(titles(code))


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        ("no valid scopes", "no valid scopes defined"),
        ("valid scopes defined", "no valid scopes defined"),
        ("no valid sco", "no valid scopes defined"),
        ("invalid_grant: no client credentials user", "no client credentials user enabled"),
        ("NOT VALID FOR USE WITH THE REST", "This session is not valid for use with the REST API"),
        ("no_valid_scopes", "no valid scopes defined"),
        ("the session is not valid for use with the REST API of the org", "This session is not valid for use with the REST API"),
        ("isn't installed: External client app is not installed in this", "External client app is not installed in this org"),
        ("{u'exceptionMessage': u'Invalid session id', u'exceptionCode': u'InvalidSessionId'}", "Session expired or invalid"),
        ("JsonReaderException: Unexpected character encountered while parsing value: <. Path '', line 0", "Unexpected token < in JSON"),
        ('{"error":"invalid_grant","error_description":"no client credentials us (truncated...)', "no client credentials user enabled"),
        ('response: {"error":"invalid_client_id","error_description":"client identifier inva (truncated...) at Request.php:113',
         "client identifier invalid"),
        ('{"error":"invalid_grant","error_description":"no valid sco', "no valid scopes defined"),
        ("User hasnt approved this consumer", "user hasn't approved this consumer"),
    ],
)  # fmt: skip
def test_a_part_finds_the_error(part: str, whole: str) -> None:
    assert [error.text for error in find_errors(part)] == [whole]


@pytest.mark.parametrize(
    "near",
    [
        "no scopes defined here",
        "how do I use the client credentials flow",
        "this is not the user that we expected in this org",
        "the key is taken",
        "is not",
        "a valid grant type",
        "",
        "…",
    ],
)
def test_words_of_several_errors_are_none(near: str) -> None:
    assert find_errors(near) == ()


def test_an_unknown_text_with_a_known_code_finds_the_code() -> None:
    found = find_errors('{"error":"invalid_client","error_description":"the moon is full"}')
    assert {error.code for error in found} == {"invalid_client"}
    assert len(found) > 1


def test_words_before_a_code_are_no_text_of_it() -> None:
    found = find_errors("the client credentials flow failed, which is bad for us all: invalid_grant")
    assert len(found) == len([error for error in ERRORS if error.code == "invalid_grant"])


def test_a_text_inside_a_longer_one_is_not_another_error() -> None:
    text = next(error for error in ERRORS if error.code == "LOGIN_MUST_USE_SECURITY_TOKEN").text
    assert [error.code for error in find_errors(text)] == ["LOGIN_MUST_USE_SECURITY_TOKEN"]


def test_several_errors_in_one_text_are_all_found() -> None:
    found = titles(
        "OAUTH_APPROVAL_ERROR_GENERIC ... RemoteAccessErrorPage.apexp?error=invalid_scope"
        "&error_description=the+requested+scope+is+not+allowed and before: invalid_grant: ip restricted"
    )
    assert found == ["invalid_scope: the requested scope is not allowed", "invalid_grant: ip restricted"]


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("invalid_grant: inactive user", True),
        ("an inactive user was removed", False),
        ("this session is not valid for use with the REST API", True),
        ("invalid_client", False),
        ("SyntaxError: Unexpected token < in JSON at position 0", False),
        ("no valid scopes", False),
    ],
)
def test_only_a_text_that_can_mean_nothing_else_is_sure(text: str, sure: bool) -> None:
    assert next(match.is_sure for match in find_matches(text)) == sure


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("invalid_clint", "invalid_client"),
        ("inavlid_session_id", "INVALID_SESSION_ID"),
        ("scope must not be sent as a parameter", "invalid_request"),
    ],
)
def test_the_nearest_errors_of_an_unknown_text(text: str, near: str) -> None:
    assert find_errors(text) == ()
    assert near in [error.code for error in nearest_errors(text)]


def test_a_text_without_a_telling_word_is_near_to_nothing() -> None:
    assert nearest_errors("it is not in the") == ()


def test_the_catalogue_has_each_error_once() -> None:
    assert len({error.title for error in ERRORS}) == len(ERRORS)
    assert all(error.code or error.text for error in ERRORS)
