"""Generate ``docs/monitoring.md`` from the table of log platforms. Run ``python -m tests.docs.make_monitoring``."""

from __future__ import annotations

from pathlib import Path

from sfscope_lint.output.alerts import PLATFORMS, alerts, phrases

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "monitoring.md"
_HEAD = """<!-- made by: python -m tests.docs.make_monitoring -->

# Monitoring

The integration that asks for a token logs the error, and whoever changed the app seldom sees it. This page has queries for log
platforms that find these errors, so that an alert tells you first.

## Queries with your apps and hosts

```sh
sfscope-lint explain --alerts splunk       # or {others}
```

prints two queries: one for every token error, and one that keeps only the lines which name a client id or a host of the project
around the working directory. Take the first one for an alert: many integrations log the error without the client id. Let the
alert fire at one line in 15 minutes, because an integration that fails fails again and again.

The second query contains whole consumer keys, because a shortened one finds nothing. A consumer key isn't a secret. Only keys that
stand in the project's files are printed; one that the deployment fills in is left out, and so is everything that looks like a
secret.

## What the queries find

They look for the texts of the token endpoint and of the APIs that refuse a token of the wrong kind, in any case:

{phrases}

A code alone, such as `invalid_grant`, isn't looked for: every OAuth server sends it.
`sfscope-lint explain "TEXT"` says what a text means. A log that you have as a file needs no platform:
`sfscope-lint explain --log FILE` lists its errors ([how](remediate.md#3-guard)).
"""


def page() -> str:
    """The whole page."""
    names = [name for name in PLATFORMS if name != "splunk"]
    others = f"{', '.join(names[:-1])} or {names[-1]}"
    texts = "\n".join(f"- `{text}`" for text in phrases())
    sections = (_section(name) for name in PLATFORMS)
    return "\n".join((_HEAD.format(others=others, phrases=texts), *sections))


def _section(name: str) -> str:
    platform = PLATFORMS[name]
    [alert] = alerts(name)
    return f"## {platform.title}\n\n{platform.where}.\n\n```text\n{alert.query}\n```\n\nIt finds this line:\n\n```text\n{platform.example}\n```\n"


if __name__ == "__main__":
    PAGE.write_bytes(page().encode())
