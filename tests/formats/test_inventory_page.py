"""The inventory's page: its bytes, how it escapes hostile names, and how a browser shows it.

``SFSCOPE_GOLDEN=write pytest tests/formats/test_inventory_page.py`` regenerates the golden file; review the diff and the
page. The browser is Chromium with ChromeDriver; without it these tests are skipped, except in CI, where they fail.
"""

from __future__ import annotations

import base64
import io
import os
import shutil
from typing import TYPE_CHECKING

import pytest
from lxml import html
from tests.formats.inventories import app, finding, inventory, request
from tests.support import ROOT, Workspace, connected_app

from sfscope_lint.model.token_replies import FLOW_OFF, NO_VALID_SCOPES, Issued, Unknown
from sfscope_lint.output.inventory.document import AppRef
from sfscope_lint.output.inventory.formats import render_inventory

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from selenium.webdriver.chrome.webdriver import WebDriver
    from selenium.webdriver.remote.webelement import WebElement

GOLDEN = ROOT / "tests" / "formats" / "golden" / "inventory.html"
CHROMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


ORDERS, BILLING = AppRef("connected-app", "Orders"), AppRef("connected-app", "Billing")
REQUESTS = (
    request("shell", "scripts/billing.sh", 12, scope="full", app=BILLING),
    request("apex", "force-app/Orders.cls", 7, url="callout:Orders", app=ORDERS),
    request("mule", "mule/claims.xml", 3, url=None),
)
APPS = (
    app("Orders", ["Api", "Basic", "Full"], Issued(("api", "id"), ()), requests=REQUESTS[1:2] * 10),
    app(
        "Billing",
        ["Full", "RefreshToken"],
        NO_VALID_SCOPES,
        requests=REQUESTS[:1] * 2,
        findings=[finding("no-valid-scopes"), finding("missing-api-scope"), finding("unsupported-scope")],
    ),
    app("Archive", [], NO_VALID_SCOPES, findings=[finding("no-valid-scopes")]),
    app("Portal", ["Web", "RefreshToken"], FLOW_OFF, flow="off", run_as=None),
    app(
        "Claims",
        ["SFApiPlatform", "A2A", "{{SCOPE}}"],
        Unknown("a scope is a placeholder"),
        requests=REQUESTS[2:],
        kind="external-client-app",
    ),
    app(
        "Elsewhere",
        None,
        Unknown("no file says the scopes"),
        flow="unknown",
        run_as=None,
        kind="external-client-app",
    ),
)
INVENTORY = inventory(APPS, REQUESTS)
NAMES = [one.name for one in APPS]


def test_page_matches_the_golden_file() -> None:
    produced = render_inventory("html", INVENTORY)
    if os.environ.get("SFSCOPE_GOLDEN") == "write":
        GOLDEN.write_text(produced, encoding="utf-8", newline="\n")
    assert produced == GOLDEN.read_text(encoding="utf-8")


def test_page_loads_nothing() -> None:
    page = html.fromstring(render_inventory("html", INVENTORY))
    assert page.xpath("//@src | //@href | //@style | //@*[starts-with(name(), 'on')] | //link | //img") == []
    assert len(page.xpath("//style")) == len(page.xpath("//script")) == 1


def test_empty_inventory() -> None:
    page = html.fromstring(render_inventory("html", inventory(())))
    assert page.xpath("//table") == []
    assert [heading.text_content() for heading in page.xpath("//h2")] == ["Apps 0", "Token requests 0"]


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
    ],
)
def test_hostile_names_are_escaped(name: str, shown: str) -> None:
    asking = request("shell", name, 1, url=name, scope=name, app=AppRef("connected-app", name))
    text = render_inventory("html", inventory([app(name, [name], Unknown(name), run_as=name)], [asking]))
    assert not [character for character in text if not character.isprintable() and character != "\n"]
    page = html.fromstring(text)
    assert [table.xpath("count(.//tr)") for table in page.xpath("//table")] == [2, 2]
    assert len(page.xpath("//script")) == 1
    assert page.xpath("//img | //@onclick | //@onerror | //comment()") == []
    assert page.xpath("//tbody/tr/th/@data-key") == [shown]
    assert page.xpath("//th[contains(@class, 'scope')]")[0].text_content() == shown
    assert [cell.text_content() for cell in page.xpath("(//table)[2]/tbody/tr/*")] == [
        "shell", f"{shown}:1", page.xpath("(//table)[2]/tbody/tr/td[2]")[0].text_content(), shown, shown,
    ]  # fmt: skip


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


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    driver, chrome = shutil.which("chromedriver"), next(filter(None, map(shutil.which, CHROMES)), None)
    if not driver or not chrome:
        missing = "there is no Chromium with a chromedriver on the PATH: the page wasn't opened in a browser"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = chrome
    for argument in (
        "headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking",
        "disable-component-update", "disable-sync", "disable-dev-shm-usage", "window-size=1400,900",
        f"user-data-dir={tmp_path_factory.mktemp('profile')}",
    ):  # fmt: skip
        options.add_argument(f"--{argument}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    opened = webdriver.Chrome(options=options, service=Service(driver))
    yield opened
    opened.quit()


@pytest.fixture
def page(browser: WebDriver, tmp_path: Path) -> Iterator[WebDriver]:
    """The golden inventory, freshly opened, without errors from its script or its content security policy."""
    file = tmp_path / "tokens.html"
    file.write_text(render_inventory("html", INVENTORY), encoding="utf-8")
    browser.get(file.as_uri())
    yield browser
    assert browser.get_log("browser") == []  # type: ignore[no-untyped-call]


def rows(page: WebDriver, table: str = "apps") -> list[str]:
    """The keys of the visible rows, in order."""
    seen: list[str] = page.execute_script(
        "return [...document.querySelectorAll(`table[aria-labelledby=${arguments[0]}] tbody th`)]"
        ".filter((head) => head.checkVisibility()).map((head) => head.dataset.key ?? head.textContent)",
        table,
    )
    return seen


def head(page: WebDriver, text: str) -> WebElement:
    return page.find_element(
        "xpath", f"//table[@aria-labelledby='apps']/thead//th[normalize-space()='{text}']"
    )


def count(page: WebDriver, table: str = "apps") -> str:
    return page.find_element("css selector", f"#{table} [role=status]").text


class TestInABrowser:
    def test_it_shows_every_app(self, page: WebDriver) -> None:
        assert page.title == "Token inventory"
        assert rows(page) == NAMES
        assert count(page) == "6"
        assert rows(page, "requests") == [
            "scripts/billing.sh:12",
            "force-app/Orders.cls:7",
            "mule/claims.xml:3",
        ]
        table = page.find_element("css selector", "table[aria-labelledby=apps]")
        assert "invalid_grant: no valid scopes defined" in table.text
        assert table.aria_role == "table"
        assert table.accessible_name == "Apps 6"
        assert page.find_element("id", "words").accessible_name == "Show only rows with"

    def test_it_sorts(self, page: WebDriver) -> None:
        def click(text: str) -> tuple[list[str], str | None]:
            head(page, text).find_element("tag name", "button").click()
            return rows(page), head(page, text).get_attribute("aria-sort")

        assert click("App") == (sorted(NAMES), "ascending")
        assert click("App") == (sorted(NAMES, reverse=True), "descending")
        # Numeric order; equal rows keep their order.
        assert click("Requests") == (
            ["Portal", "Elsewhere", "Archive", "Claims", "Billing", "Orders"],
            "ascending",
        )
        assert click("Requests")[0][:3] == ["Orders", "Billing", "Claims"]
        assert head(page, "App").get_attribute("aria-sort") is None
        # In both directions, apps with the scope come before those without.
        assert set(click("full")[0][:2]) == {"Orders", "Billing"}
        assert click("full")[0][0] == "Elsewhere"
        assert set(rows(page)[1:3]) == {"Orders", "Billing"}

    def test_it_sorts_from_the_keyboard(self, page: WebDriver) -> None:
        head(page, "App").find_element("tag name", "button").send_keys("\n")
        assert rows(page) == sorted(NAMES)

    def test_it_filters(self, page: WebDriver) -> None:
        words = page.find_element("id", "words")
        words.send_keys("billing")
        assert (rows(page), rows(page, "requests")) == (["Billing"], ["scripts/billing.sh:12"])
        assert count(page) == "1 of 6 with “billing”"
        words.clear()
        words.send_keys("refresh_token FULL")
        assert (rows(page), count(page, "requests")) == (["Billing"], "0 of 3 with “refresh_token FULL”")
        words.clear()
        words.send_keys("<b>")
        assert (rows(page), count(page)) == ([], "0 of 6 with “<b>”")
        words.clear()
        words.send_keys(" ")
        assert (rows(page), count(page)) == (NAMES, "6")

    def test_it_prints(self, page: WebDriver) -> None:
        import pypdf

        pdf = pypdf.PdfReader(io.BytesIO(base64.b64decode(page.print_page())))
        width, height = pdf.pages[0].mediabox[2:]
        assert width > height
        text = " ".join(word for sheet in pdf.pages for word in sheet.extract_text().split())
        assert [name for name in [*NAMES, "mule/claims.xml:3", "invalid_grant"] if name not in text] == []
        assert "Show only rows with" not in text
        page.find_element("id", "words").send_keys("billing")
        filtered = pypdf.PdfReader(io.BytesIO(base64.b64decode(page.print_page())))
        text = "".join(sheet.extract_text() for sheet in filtered.pages)
        assert "1 of 6" in text
        assert "Archive" not in text

    def test_it_prints_every_app_over_several_pages(self, browser: WebDriver, tmp_path: Path) -> None:
        import pypdf

        apps = [app(f"App_{number:03}", ["Api", "Full"], Issued(("api",), ())) for number in range(100)]
        file = tmp_path / "tokens.html"
        file.write_text(render_inventory("html", inventory(apps)), encoding="utf-8")
        browser.get(file.as_uri())
        pages = [
            sheet.extract_text()
            for sheet in pypdf.PdfReader(io.BytesIO(base64.b64decode(browser.print_page()))).pages
        ]
        assert len(pages) > 2
        assert [one.name for one in apps if one.name not in "".join(pages)] == []
        assert all("Run-as user" in text for text in pages[:-1])  # the table's head repeats on every page

    def test_it_is_a_plain_table_without_its_script(self, browser: WebDriver, tmp_path: Path) -> None:
        whole = render_inventory("html", INVENTORY)
        file = tmp_path / "tokens.html"
        file.write_text(whole.replace("script-src 'sha256-", "script-src 'sha256-not"), encoding="utf-8")
        browser.get(file.as_uri())
        assert rows(browser) == NAMES
        assert browser.find_elements("css selector", "thead button") == []
        assert not browser.find_element("id", "words").is_displayed()
        browser.get_log("browser")  # type: ignore[no-untyped-call]  # the policy's complaint

    def test_no_text_of_a_file_runs(self, browser: WebDriver, tmp_path: Path) -> None:
        name = "<img src=x onerror=\"document.title='run'\"><script>document.title='run'</script>"
        hostile = app(name, [name], Unknown(name), run_as=name)
        file = tmp_path / "tokens.html"
        file.write_text(render_inventory("html", inventory([hostile])), encoding="utf-8")
        browser.get(file.as_uri())
        browser.find_element("id", "words").send_keys(name)
        assert rows(browser) == [name]
        assert browser.title == "Token inventory"
        assert browser.get_log("browser") == []  # type: ignore[no-untyped-call]
