"""HTML pages around a script."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

_LOST = "fetch('https://lost.my.salesforce.com/services/oauth2/token', { method: 'POST', body: 'grant_type=client_credentials&scope=decoy' });"
_AROUND = (
    "<p>Ein schöner Tag &amp; more <b>text</b></p>",
    '<script src="https://cdn.example.com/a.js"></script>',
    "<script>var ready = 1 < 2;</script>",
    f"<!-- <script>{_LOST}</script> -->",
    f'<script type="text/x-template">{_LOST}</script>',
    f"<pre>{_LOST}</pre>",
    '<script type="application/json">{"a": "</b>"}</script>',
    "<style>a > b { color: red }</style>",
    '<div data-x="<script>"></div>'.replace("<script>", "&lt;script&gt;"),
)
_SCRIPTS = (
    '<script type="module">',
    '<script type="module" defer>',
    "<SCRIPT TYPE='module'>",
    "<script async type=module>",
)


def page(random: Random, script: Sequence[str]) -> list[str]:
    """The lines of a page with this script."""
    before, after = (random.choices(_AROUND, k=random.randrange(5)) for _ in range(2))
    return [
        "<!doctype html>", '<html lang="en">', "<head>", '<meta charset="utf-8">', "</head>", "<body>",
        *before, random.choice(_SCRIPTS), *script, "</script>", *after, "</body>", "</html>",
    ]  # fmt: skip
