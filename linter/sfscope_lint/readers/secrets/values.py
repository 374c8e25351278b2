"""Classify values by their form: made up, random, or encrypted by Salesforce."""

from __future__ import annotations

import re
from itertools import pairwise

_LONGEST = 256  # characters of a consumer secret; nobody makes up a longer value
_PART = r"[A-Z]?[a-z]+|[A-Z]+|[0-9]+"
_SHORTEST_RUN = 10
_RUN = rf"[^\W_]{{{_SHORTEST_RUN},}}"
_CHANGE = r"[^\W\d_](?=[0-9])|[0-9](?=[^\W\d_])"
_CHANGES = 3  # between letters and digits; a name has fewer
_SHORT_PARTS = 2.9  # characters on average; the words of a camel-case name are longer
_REPEATED = r"(.{1,8}?)\1+"
_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_WORDS = frozenset(
    [
        "test",
        "tests",
        "testing",
        "tester",
        "dummy",
        "fake",
        "mock",
        "mocked",
        "stub",
        "sample",
        "example",
        "demo",
        "foo",
        "bar",
        "baz",
        "qux",
        "placeholder",
        "change",
        "me",
        "changeme",
        "replace",
        "insert",
        "todo",
        "redacted",
        "your",
        "my",
        "the",
        "an",
        "some",
        "any",
        "this",
        "here",
        "is",
        "not",
        "real",
        "very",
        "super",
        "just",
        "value",
        "string",
        "text",
        "secret",
        "secrets",
        "client",
        "consumer",
        "app",
        "user",
        "password",
        "passwd",
        "pass",
        "pwd",
        "token",
        "key",
        "api",
        "id",
        "code",
        "access",
        "shared",
        "private",
        "public",
        "username",
        "admin",
        "hunter",
        "deadbeef",
        "cafebabe",
        "salesforce",
        "sf",
        "sfdc",
        "oauth",
        "org",
        "unit",
        "invalid",
        "valid",
        "wrong",
        "bad",
        "good",
        "old",
        "new",
        "default",
        "local",
        "dev",
        "for",
        "of",
        "to",
    ]
)
_LONGEST_WORD = max(map(len, _WORDS))

_TEST_FOLDERS = frozenset(
    {
        *("test", "tests", "testing", "__tests__", "mock", "mocks", "__mocks__", "spec", "specs"),
        *("fixture", "fixtures", "testdata", "test-data"),
    }
)
_TEST_WORDS = frozenset({"test", "tests", "spec", "specs", "mock", "mocks", "conftest"})

# The only form of a provider's secrets, by the provider's type.
_PROVIDER_FORMS = {
    "Google": r"[\w-]{24}|GOCSPX-[\w-]{28}",
    "Salesforce": r"[0-9A-F]{64}|[0-9]{10,20}",
    "Facebook": r"[0-9a-f]{32}",
    "GitHub": r"[0-9a-f]{40}",
    "LinkedIn": r"[A-Za-z0-9]{16}|WPL_AP\d\.\S+",
    "Slack": r"[0-9a-f]{32}",
}
_GUIDES_EXAMPLE = r"\+\+.+\+\+"
_BASE64 = r"(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"
_CIPHERTEXTS = (44, 56, 96)  # characters of base64, as seen in public repositories


def is_made_up(value: str) -> bool:
    """Whether the value consists only of placeholder words and sequences: ``12345.abcde``, ``my-test-secret``, ``xxxx``."""
    value = value.strip()
    if not value or len(value) > _LONGEST or not value.isascii():
        return False
    if len(set(value.lower())) <= 2 or re.fullmatch(_REPEATED, value):
        return True
    parts = [part.lower() for part in re.findall(_PART, value)]
    letters, digits = ("".join(filter(kind, value.lower())) for kind in (str.isalpha, str.isdigit))
    if len(letters) > 2 and len(digits) > 2 and _is_sequence(letters) and _is_sequence(digits):
        return True  # a1b2c3
    return bool(parts) and all(map(_is_made_up_part, parts))


def _is_made_up_part(part: str) -> bool:
    if part.isdigit():
        return len(part) < 3 or _is_sequence(part)
    return _is_sequence(part) or _is_of_words(part)


def _is_sequence(part: str) -> bool:
    """Whether the characters are consecutive in the alphabet, in the digits or on the keyboard, or all the same."""
    if len(part) < 3:
        return False
    steps = {ord(after) - ord(before) for before, after in pairwise(part)}
    if part.isdigit():
        steps = {(step + 1) % 10 - 1 for step in steps}  # 0 follows 9
    return steps in ({0}, {1}, {-1}) or any(part in row for row in _KEYBOARD)


def _is_of_words(part: str) -> bool:
    """Whether the part is a concatenation of ``_WORDS``."""
    ends = {0}
    for end in range(1, len(part) + 1):
        if any(
            end - length in ends and part[end - length : end] in _WORDS
            for length in range(1, _LONGEST_WORD + 1)
        ):
            ends.add(end)
    return len(part) in ends


def looks_random(value: str) -> bool:
    """Whether letters and digits alternate in the value as in keys, and unlike in names."""
    return not is_made_up(value) and any(is_random_run(run[0]) for run in re.finditer(_RUN, value))


def is_random_run(run: str) -> bool:
    """``looks_random`` for a run of letters and digits with nothing between them."""
    if len(run) < _SHORTEST_RUN:
        return False
    return len(re.findall(_CHANGE, run)) >= _CHANGES or len(re.findall(_PART, run)) * _SHORT_PARTS > len(run)


def is_stand_in(value: str, path: str) -> bool:
    """Whether the value is a stand-in for a secret: made up, or, in a test file (by ``path``), not random."""
    return is_made_up(value) or (is_test(path) and not looks_random(value))


def is_test(path: str) -> bool:
    """Whether a path (with ``/``) is a test's, judging by its folders or a word of the file name."""
    *folders, name = path.split("/")
    if any(folder.lower() in _TEST_FOLDERS for folder in folders):
        return True
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+", name)
    return any(word.lower() in _TEST_WORDS for word in words)


def looks_encrypted(value: str, provider_type: str) -> bool:
    """Whether an Auth. Provider's secret looks like those that orgs returned until Winter '23: encrypted, in base64.

    44 characters encode 32 bytes, which some providers use for their secrets. So this length counts only if the
    provider's own secrets have another form.
    """
    if re.fullmatch(_GUIDES_EXAMPLE, value):
        return True
    if len(value) not in _CIPHERTEXTS or not re.fullmatch(_BASE64, value):
        return False
    form = _PROVIDER_FORMS.get(provider_type)
    return not re.fullmatch(form, value) if form else len(value) != _CIPHERTEXTS[0] and not value.isalnum()
