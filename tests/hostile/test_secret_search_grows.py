"""The search for secrets takes linear time, whatever the text contains."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from tests.hostile.growth import growth, numbered, times

from sfscope_lint.engine.redaction import redact
from sfscope_lint.engine.run_secrets import RunSecrets
from sfscope_lint.model.source import Source
from sfscope_lint.readers.secrets.values import is_made_up, looks_random

if TYPE_CHECKING:
    from collections.abc import Callable

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
    *("<password>x", "<password >", "<password><![CDATA[", "</password", "<!ENTITY a", "secret = ", "://a:"),
    *("valueof('a:", "echo a:", "echo -n ", "echo %s ", "echo a:b|", "|base64", "a1", "Ab", " ", "x" * 100),
    *("<secret>", "</secret", "<xParameters>", "<![CDATA[", "PRIVATE KEY-----", "<!ENTITY a ", "bearer "),
]
# More shapes: a function from the size to the text.
TEXTS: dict[str, Callable[[int], str]] = {
    **{repeated: partial(times, repeated) for repeated in REPEATED},
    "one long entity": lambda size: "<!ENTITY " + " " * size,
    "numbered elements": partial(numbered, "<secret#>value#x</secret#>"),
    "values that look random": partial(numbered, "abc1def2gh# "),
    "one long secret": lambda size: f"<consumerSecret>{numbered('s3cr#xyz ', size)}</consumerSecret>",
}


@pytest.mark.parametrize("shape", TEXTS)
def test_search_for_secrets_takes_linear_time(shape: str) -> None:
    """All that is done with a file's text, whether it is well-formed or not."""

    def written(size: int) -> Callable[[], object]:
        text = TEXTS[shape](size)
        return lambda: _search(text)

    assert (found := growth(written, 500, 250_000)).is_linear, found


def _search(text: str) -> None:
    for malformed in (False, True):
        assert len(redact(Source("a", text.encode()), malformed=malformed).line(1)) == len(text)
    secrets = RunSecrets()
    secrets.search(Source("a", text.encode()))
    secrets.hide(text[:1_000])


@pytest.mark.parametrize("repeated", ["test", "a", "ab", "1", "changeme!", "a1", "-"])
def test_long_values_are_classified_quickly(repeated: str) -> None:
    assert not is_made_up(repeated * 100_000)
    looks_random(repeated * 100_000)
