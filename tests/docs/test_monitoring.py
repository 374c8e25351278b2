"""The queries of docs/monitoring.md: made from the table, parsed by what parses such queries, and run over example lines."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
import re2
from luqum.parser import parser
from luqum.tree import AndOperation, Group, OrOperation, Phrase, SearchField
from tests.docs.make_monitoring import PAGE, page
from tests.hostile.node import ask
from tests.support import connected_app

from sfscope_lint.output import platforms
from sfscope_lint.output.alerts import PLATFORMS, alerts, phrases
from sfscope_lint.salesforce.errors.search import find_matches

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support import Workspace

KEY = "3MVG9PE4xB9wtoY8HEmDxQZbjx1"
HOST = "acme.my.salesforce.com"
NEAR_MISSES = (
    '2026-11-26T10:11:12Z ERROR {"error":"invalid_grant","error_description":"Bad Request"}',
    "2026-11-26T10:11:12Z INFO asking for a token with client credentials",
    "2026-11-26T10:11:12Z INFO all scopes are valid and defined",
    "2026-11-26T10:11:12Z ERROR access_denied",
)


def test_page_is_up_to_date() -> None:
    assert PAGE.read_bytes().decode() == page(), "run python -m tests.docs.make_monitoring"


def test_option_names_the_platforms_of_the_table() -> None:
    assert tuple(PLATFORMS) == platforms.PLATFORMS


@pytest.mark.parametrize("text", phrases())
def test_explain_knows_every_text(text: str) -> None:
    assert find_matches(text)[0].error.text == text


def words(text: str) -> str:
    return f" {' '.join(re.findall(r'[a-z0-9._-]+|[a-z0-9]+', text.lower()))} "


def lucene(query: str) -> Callable[[str], bool]:
    """What a query of Datadog, Anypoint Monitoring or the beginning of a Splunk search finds; raises if it can't be parsed."""
    tree = parser.parse(query)

    def holds(node: Any, line: str) -> bool:
        match node:
            case Group() | SearchField():
                assert not isinstance(node, SearchField) or node.name == "*"
                return holds(node.expr, line)
            case OrOperation():
                return any(holds(child, line) for child in node.children)
            case AndOperation():
                return all(holds(child, line) for child in node.children)
            case Phrase():
                return node.value.strip('"').lower() in " ".join(re.findall(r"[\w.-]+", line)).lower()
        raise AssertionError(f"unexpected {node!r}")

    return lambda line: holds(tree, line)


def regexes(query: str, pattern: str) -> Callable[[str], bool]:
    """What the regular expressions in a query find, by RE2, which Azure and Loki use."""
    found = [re2.compile(text) for text in re.findall(pattern, query)]
    assert found
    return lambda line: all(each.search(line) for each in found)


def splunk(query: str) -> Callable[[str], bool]:
    search, rex, stats = query.split("\n")
    assert stats.startswith("| stats count ")
    begins, expression = search.removeprefix("index=* "), re.search(r'rex field=_raw "(.*)"$', rex)
    assert expression
    both = " AND ".join(f"({part})" for part in re.split(r"(?<=\)) (?=\()", begins))
    extract, find = re.compile(expression[1].replace("(?<", "(?P<")), lucene(both)
    return lambda line: find(line) and bool(extract.search(line))


READERS: dict[str, Callable[[str], Callable[[str], bool]]] = {
    "splunk": splunk,
    "datadog": lucene,
    "anypoint": lucene,
    "azure": lambda query: regexes(query, r'@"([^"]*)"'),
    "cloudwatch": lambda query: regexes(query, r"/(.*)/"),
    "loki": lambda query: regexes(query, r"`([^`]*)`"),
}


@pytest.mark.parametrize("name", PLATFORMS)
class TestQueries:
    def test_finds_every_example(self, name: str) -> None:
        [every] = alerts(name)
        for platform in PLATFORMS.values():
            assert READERS[name](every.query)(platform.example), platform.example

    def test_finds_every_text_in_any_case(self, name: str) -> None:
        [every] = alerts(name)
        finds = READERS[name](every.query)
        for text in phrases():
            assert finds(json.dumps({"message": f"x: {text}."}))
            assert finds(f"X: {text.upper()}")

    @pytest.mark.parametrize("line", NEAR_MISSES)
    def test_finds_no_near_miss(self, name: str, line: str) -> None:
        [every] = alerts(name)
        assert not READERS[name](every.query)(line)

    def test_second_query_wants_a_client_id_or_a_host(self, name: str) -> None:
        _, narrow = alerts(name, (KEY, HOST))
        finds = READERS[name](narrow.query)
        assert finds(f"no valid scopes defined client_id={KEY}")
        assert finds(f"https://{HOST}/services/oauth2/token no valid scopes defined")
        assert not finds("no valid scopes defined client_id=3MVG9other")
        assert not finds("https://acmeXmy.salesforce.com/ no valid scopes defined")
        assert not finds(f"client_id={KEY}")


@pytest.mark.parametrize(("name", "language"), [("loki", "logql"), ("azure", "kql")])
def test_parser_of_the_language_accepts_the_queries(name: str, language: str) -> None:
    queries = [alert.query for alert in alerts(name, (KEY, HOST))]
    *good, bad = ask(language, [*queries, f"{queries[0]} | wher x =="])
    assert good == [[], []]
    assert bad


class TestCommand:
    def project(self, workspace: Workspace, key: str = KEY, host: str = HOST) -> None:
        workspace.write("sfdx-project.json", '{"packageDirectories": [{"path": "force-app"}]}')
        more = f"        <consumerKey>{key}</consumerKey>\n"
        workspace.write("force-app/A.connectedApp-meta.xml", connected_app("Api", more=more))
        script = (
            f"curl https://{host}/services/oauth2/token -d grant_type=client_credentials -d client_id=x\n"
        )
        workspace.write("force-app/token.sh", script)

    @pytest.mark.parametrize("name", PLATFORMS)
    def test_has_the_projects_client_ids_and_hosts(self, workspace: Workspace, name: str) -> None:
        self.project(workspace)
        ran = workspace.run("explain", "--alerts", name)
        assert ran.code == 0
        assert ran.err == ""
        every, narrow = (alert.query for alert in alerts(name, (KEY, HOST)))
        assert f"\n\n{every}\n" in ran.out
        assert f"\n\n{narrow}\n" in ran.out

    def test_json(self, workspace: Workspace) -> None:
        self.project(workspace)
        document = workspace.run("explain", "--alerts", "loki", "--format", "json").json
        assert (document["version"], document["platform"]) == (1, "loki")
        assert [alert["query"] for alert in document["alerts"]] == [
            one.query for one in alerts("loki", (KEY, HOST))
        ]

    @pytest.mark.parametrize(
        "key",
        [
            'abcdefghijklmn" OR "a',
            "abcdefghij`} or vector(1)",
            "${CONSUMER_KEY}",
            "abcdefghij/ or 1=1",
            "k" * 400,
        ],
    )
    def test_key_that_would_change_a_query_is_left_out(self, workspace: Workspace, key: str) -> None:
        self.project(workspace, key=key.replace('"', "&quot;"), host="${HOST}")
        for name in ("splunk", "loki"):
            ran = workspace.run("explain", "--alerts", name)
            assert key not in ran.out
            assert ran.err.startswith("note: no file of the project names a client id or a host")

    def test_names_no_rule_beside_it(self, workspace: Workspace) -> None:
        assert workspace.run("explain", "--alerts", "splunk", "no-valid-scopes").code == 2
