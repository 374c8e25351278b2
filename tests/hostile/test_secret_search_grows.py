"""The search for secrets takes linear time, whatever the text contains."""

from __future__ import annotations

import time

import pytest

from sfscope_lint.engine.redaction import redact
from sfscope_lint.engine.run_secrets import RunSecrets
from sfscope_lint.model.source import Source
from sfscope_lint.readers.secrets.values import is_made_up, looks_random

REPEATED = [
    *(
        "secret",
        "secret=",
        "secret='",
        "secret: a ",
        'secret\\"',
        "token.",
        "key",
        "auth: x = ",
        "-secret ",
        "secret: str =",
    ),
    *(
        "cookie: ",
        "sid=",
        "secret(",
        "secret['",
        "is ",
        "client_id = ",
        "client_id",
        "secret" + " " * 50,
        "secret='\\\\",
    ),
    *("://", "://a:b@", "://a@", "://@{", "@", "?a=", "&a=b", "&sig=a1b2c3d4e5f6", " -u a:", "--user a", "-"),
    *("valueof('a:", "echo a:", "echo -n ", "echo %s ", "echo a:b|", "|base64", "a1", "Ab", " ", "x" * 100),
    *("<secret>", "</secret", "<xParameters>", "<![CDATA[", "PRIVATE KEY-----", "<!ENTITY a ", "bearer "),
]
SMALL = 30_000  # characters


def seconds(text: str) -> float:
    """CPU seconds for everything that is done with a file's text, the best of three."""
    found = []
    for _ in range(3):
        start = time.process_time()
        redact(Source("a", text.encode())).line(1)
        secrets = RunSecrets()
        secrets.search(Source("a", text.encode()))
        secrets.hide(text[:1_000])
        found.append(time.process_time() - start)
    return min(found)


@pytest.mark.parametrize("repeated", REPEATED)
def test_search_for_secrets_takes_linear_time(repeated: str) -> None:
    small, large = (seconds(repeated * (size // len(repeated))) for size in (SMALL, 8 * SMALL))
    assert large < 30 * small + 0.1


@pytest.mark.parametrize("repeated", ["test", "a", "ab", "1", "changeme!", "a1", "-"])
def test_long_values_are_classified_quickly(repeated: str) -> None:
    assert not is_made_up(repeated * 100_000)
    looks_random(repeated * 100_000)
