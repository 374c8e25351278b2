"""The inventory's page: its bytes, what it holds without a browser, and how it escapes hostile names.

``SFSCOPE_GOLDEN=write pytest tests/formats/test_inventory_page.py`` regenerates the golden file; review the diff and the
page. How a browser shows the page is in ``test_inventory_browser.py``.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import msgspec
import pytest
from lxml import html
from tests.formats.inventories import COMMIT, app, finding, inventory, merged, request, sample
from tests.support import ROOT, connected_app

from sfscope_lint.model.token_replies import NO_VALID_SCOPES, Issued, Unknown
from sfscope_lint.output.inventory.document import AppRef, InRepository, Posture, Repository, Tool
from sfscope_lint.output.inventory.formats import render_inventory, without_stamp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.support import Workspace

    from sfscope_lint.output.inventory.document import AppLine, FindingLine, Inventory, RequestLine

GOLDEN = ROOT / "tests" / "formats" / "golden" / "inventory.html"


def parsed(told: Inventory) -> html.HtmlElement:
    return html.fromstring(render_inventory("html", told))


def page_of(
    apps: Sequence[AppLine] = (), requests: Sequence[RequestLine] = (), findings: Sequence[FindingLine] = ()
) -> html.HtmlElement:
    return parsed(inventory(apps, requests, findings))


def texts(page: html.HtmlElement, path: str) -> list[str]:
    return [" ".join(found.text_content().split()) for found in page.xpath(path)]


def test_page_matches_the_golden_file() -> None:
    produced = render_inventory("html", sample())
    if os.environ.get("SFSCOPE_GOLDEN") == "write":
        GOLDEN.write_text(produced, encoding="utf-8", newline="\n")
    assert produced == GOLDEN.read_text(encoding="utf-8")


def test_page_loads_nothing() -> None:
    page = parsed(sample())
    assert page.xpath("//@src | //@style | //@*[starts-with(name(), 'on')] | //link | //img | //iframe") == []
    assert len(page.xpath("//style")) == len(page.xpath("//script")) == 1
    assert {href.partition(":")[0] for href in page.xpath("//@href") if not href.startswith("#")} == {"https"}
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


def test_empty_inventory() -> None:
    page = page_of()
    assert page.xpath("//table | //form | //details | //rect") == []
    assert texts(page, "//main//h2")[-2:] == ["Apps 0", "Token requests 0"]
    assert texts(page, "//p[@class='lead']") == [
        "The files turn the client credentials flow on for no app. No finding is about secrets."
    ]


def test_apps_with_the_flow_come_first_and_the_worst_at_the_top() -> None:
    names = texts(parsed(sample()), "//details[@class='app']/summary//b")
    assert names == ["Archive", "Billing", "Claims", "Orders", "Elsewhere", "Portal"]


def test_summary_says_what_will_fail_and_its_parts_filter() -> None:
    page = parsed(sample())
    assert texts(page, "//p[@class='lead']") == [
        "Of 4 apps with the client credentials flow, 2 will be rejected, 1 can't be predicted and 1 will get a token. "
        "1 of 3 token requests has no app in these files. 1 finding is about secrets."
    ]
    legend = dict(
        zip(
            texts(page, "//div[@class='bar']//li"), page.xpath("//div[@class='bar']//li/a/@href"), strict=True
        )
    )
    assert legend == {
        "× 2 will be rejected": "#flow=on&result=rejected",  # noqa: RUF001 (the sign, not the letter)
        "? 1 can't be predicted": "#flow=on&result=unknown",
        "✓ 1 will get a token": "#flow=on&result=fine",
        "● 4 on": "#flow=on",
        "◐ 1 not known": "#flow=unknown",
        "○ 1 off": "#flow=off",
        "○ 1 without an app": "#requests=unlinked",
        "● 2 with an app": "#requests=linked",
        "✖ 2 errors": "#severity=error",
        "▲ 2 warnings": "#severity=warning",
        "● 1 info": "#severity=info",
        "◆ 1 about secrets": "#category=secrets",
    }
    assert page.xpath("//*[name()='svg']/a/@href") == [
        href for href in legend.values() if "secrets" not in href
    ]


def test_widths_of_a_picture_fill_it() -> None:
    apps = [app(f"App_{number}", ["Api"], Issued(("api",), ())) for number in range(400)]
    page = page_of([*apps, app("Broken", ["Full"], NO_VALID_SCOPES)])
    bars = page.xpath("//*[name()='svg']")
    for bar in bars:
        widths = [float(width.rstrip("%")) for width in bar.xpath(".//*[name()='rect']/@width")]
        assert not widths or sum(widths) == pytest.approx(100, abs=0.1)
        assert all(width > 3 for width in widths)


def test_an_app_opens_to_all_that_is_known_about_it() -> None:
    page = parsed(sample())
    billing, orders = (page.xpath(f"//details[summary//b='{name}']")[0] for name in ("Billing", "Orders"))
    assert texts(billing, ".//ul[@class='findings']/li") == [
        "✖ error no-valid-scopesit breaksFix: change itforce-app/Billing.app-meta.xml:3",
        "▲ warning missing-run-as-userit breaksFix: change itforce-app/Billing.app-meta.xml:9",
        "● info of-a-pluginit breaksFix: change itforce-app/Billing.app-meta.xml:3",
    ]
    assert len(billing.xpath(".//ul[@class='findings']//a")) == 2  # a plugin's rule has no page
    assert "scripts/billing.sh:12 shell, asks acme.my.salesforce.com, for the scope full" in texts(
        billing, ".//li"
    )
    assert "force-app/Billing.app-meta.xml" in texts(billing, ".//li")
    told = dict(zip(texts(orders, ".//dt"), texts(orders, ".//dd"), strict=True))
    assert told == {
        "● Issued in this flow": "api, id",
        "× Never issued in this flow": "full",  # noqa: RUF001 (the sign, not the letter)
        "Callback URLs": "https://one.example.com/a; http://localhost",
        "IP relaxation": "ENFORCE",
        "Who may authorize": "only users whom an administrator approved",
        "Refresh tokens are valid": "infinite",
        "Secret required in the web server flow": "yes",
        "Secret required to refresh a token": "no",
        "Consumer key ends with": "…x9Qz",
    }


def test_requests_link_to_their_apps() -> None:
    page = parsed(sample())
    assert page.xpath("//section[@id='requests']//a/@href") == [
        f"#{id_}" for id_ in page.xpath("//details[summary//b='Billing' or summary//b='Orders']/@id")
    ]
    assert texts(page, "//section[@id='requests']//td[last()]/span[last()]") == [
        "without an app",
        "Billing",
        "Orders",
    ]


def test_findings_outside_of_apps_say_what_they_are_about() -> None:
    found = [finding("a", app=AppRef("connected-app", "Orders")), finding("b")]
    assert texts(page_of((), (), found), "//section[@id='others']//td[2]") == [
        "Problem and fix: it breakschange itAbout the app Orders.",
        "Problem and fix: it breakschange it",
    ]


def test_repositories_that_have_an_app_are_listed_with_their_differences() -> None:
    one = msgspec.structs.replace(
        app("Orders", ["Api"], Issued(("api",), ())),
        repositories=(InRepository("acme/a", ()), InRepository("acme/<b>", ("flow: off", "scopes: Full"))),
    )
    alone = msgspec.structs.replace(one, name="Alone", repositories=(InRepository("acme/a", ()),))
    assert texts(page_of([alone]), "//summary//small")[-1] == "in acme/a"
    twice = msgspec.structs.replace(
        one, repositories=(InRepository("acme/a", ()), InRepository("acme/a", ("flow: off",)))
    )
    assert texts(page_of([twice]), "//summary//small")[-1] == "in acme/a, 2 times, with differences"
    page = page_of([one])
    assert texts(page, "//summary//small") == [
        "Orders, labelled, connected app",
        "in 2 repositories, with differences",
    ]
    assert texts(page, "//section[h3='Repositories']//li") == ["acme/a", "acme/<b>: flow: off; scopes: Full"]


def test_repositories_of_a_merged_inventory_are_listed_and_chosen_from() -> None:
    page = parsed(merged())
    assert texts(page, "//h1 | //head/title") == ["Token inventory of 2 repositories"] * 2
    assert texts(page, "//select[@name='repository']/option") == ["any", "crm", "shop"]
    assert texts(page, "//details[@id='repositories']//li") == [
        f"crm Made by sfscope-lint 1.2.3 at commit {COMMIT}, with the changes that were not committed, if any.",
        "shop Made by sfscope-lint 1.2.2.",
    ]
    one, other = (
        without_stamp(render_inventory("html", msgspec.structs.replace(merged(), repositories=names)))
        for names in (merged().repositories, tuple(msgspec.structs.replace(one, tool=Tool("x", "9", None)) for one in merged().repositories))
    )  # fmt: skip
    assert one == other
    assert parsed(sample()).xpath("//select[@name='repository'] | //details[@id='repositories']") == []


def test_only_web_pages_are_linked() -> None:
    urls = (
        "javascript:alert(1)",
        "data:text/html,x",
        "http://example.com",
        "//example.com",
        " https://x",
        "",
    )
    findings = [finding(f"rule-{number}", url=url) for number, url in enumerate(urls)]
    page = page_of([app("A", ["Api"], Issued(("api",), ()), findings=findings)], (), findings)
    assert [href for href in page.xpath("//@href") if not href.startswith("#")] == []


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("</script><script>alert(1)</script>", "</script><script>alert(1)</script>"),
        ("</style></table><img src=x onerror=alert(1)>", "</style></table><img src=x onerror=alert(1)>"),
        ("\"' onclick='alert(1)' x=\"", "\"' onclick='alert(1)' x=\""),
        ("&lt;b&gt;&amp;", "&lt;b&gt;&amp;"),
        ("\u202egnp.exe\u2066", r"\u202egnp.exe\u2066"),
        ("a\r\n\tb\0c", r"a\r\n\tb\x00c"),
        ("\udcff", r"\udcff"),
        ("<!-- -->", "<!-- -->"),
        ("a/<b>@<i>", "a/<b>@<i>"),
    ],
)
def test_hostile_names_are_escaped(name: str, shown: str) -> None:
    ref = AppRef("connected-app", name)
    asking = request(name, name, 1, url=name, scope=name, app=ref)
    found = finding(name, "error", name, path=name, category=name, url=f"https://{name}")
    hostile = msgspec.structs.replace(
        app(name, [name], Unknown(name), run_as=name, key=name, findings=[found], requests=[asking],
            posture=Posture((name,), (name,), (name,), (name,), None, None)),
        kind=name,
        label=name,
        repositories=(InRepository(name, (name,)),),
    )  # fmt: skip
    merged_ = {"repository": name, "repositories": (Repository(name, Tool(name, name, name)),)}
    text = render_inventory(
        "html", msgspec.structs.replace(inventory([hostile], [asking], [found]), **merged_)
    )
    assert not [character for character in text if not character.isprintable() and character != "\n"]
    page = html.fromstring(text)
    assert page.xpath("//img | //i | //@onclick | //@onerror | //comment()") == []
    assert len(page.xpath("//script")) == len(page.xpath("//style")) == 1
    assert [len(table.xpath(".//tr")) for table in page.xpath("//table")] == [2, 2, 2]
    assert page.xpath("//details/summary//b")[0].text_content() == shown
    assert page.xpath("//div[@class='matrix']//th")[1].text_content() == shown
    assert page.xpath("//section[@id='requests']//td[3]/span[last()]")[0].text_content() == shown
    assert page.xpath("//ul[@class='findings']//a")[0].text_content() == shown


def test_page_is_the_same_in_every_run(workspace: Workspace) -> None:
    workspace.write("A.connectedApp-meta.xml", connected_app("Api", "Wave", "Custom_b", "Custom_a"))
    workspace.write("B.connectedApp-meta.xml", connected_app("Full", "Custom_c"))
    one, two = (
        workspace.run("inventory", "--format", "html", *paths) for paths in (["A.connectedApp-meta.xml", "."], ["."])
    )  # fmt: skip
    assert (one.code, one.err) == (0, "")
    assert one == two
    workspace.write("tokens.html", one.out)
    assert workspace.run("inventory", "--check", "tokens.html") == (0, "", "")
    workspace.write("B.connectedApp-meta.xml", connected_app("Api"))
    assert workspace.run("inventory", "--check", "tokens.html").code == 1
