"""How a browser shows the inventory's page: filters, keyboard, narrow screens, dark mode, print, and without a script.

The browser is Chromium with ChromeDriver, started once; without it these tests are skipped, except in CI, where they fail.
"""

from __future__ import annotations

import base64
import io
import os
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from tests.formats.inventories import app, finding, inventory, merged, sample

from sfscope_lint.model.token_replies import NO_VALID_SCOPES, Issued, Unknown
from sfscope_lint.output.inventory.formats import render_inventory
from sfscope_lint.salesforce.scopes import SCOPES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from selenium.webdriver.chrome.webdriver import WebDriver
    from selenium.webdriver.remote.webelement import WebElement

CHROMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
NAMES = ["Archive", "Billing", "Claims", "Orders", "Elsewhere", "Portal"]
PHONE, DESKTOP = (390, 844), (1280, 900)


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
        "disable-component-update", "disable-sync", "disable-dev-shm-usage",
        f"user-data-dir={tmp_path_factory.mktemp('profile')}",
    ):  # fmt: skip
        options.add_argument(f"--{argument}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    opened = webdriver.Chrome(options=options, service=Service(driver))
    yield opened
    opened.quit()


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the sample's page."""
    return written(tmp_path_factory.mktemp("page"), render_inventory("html", sample()))


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a page with 100 apps and all scopes: more than a screen shows of both."""
    names = [scope.metadata_name for scope in SCOPES]
    apps = [
        app(f"Integration_With_A_Long_Name_{number:03}", names[number % 9 :: 3], NO_VALID_SCOPES if number % 2 else Issued(("api",), ()))
        for number in range(100)
    ]  # fmt: skip
    return written(tmp_path_factory.mktemp("large"), render_inventory("html", inventory(apps)))


@pytest.fixture
def page(browser: WebDriver, small: str) -> Iterator[WebDriver]:
    """The sample, freshly opened on a desktop, without errors from its script or its content security policy."""
    opened(browser, small)
    yield browser
    assert browser.get_log("browser") == []  # type: ignore[no-untyped-call]


def written(folder: Path, content: str) -> str:
    file = folder / "tokens.html"
    file.write_text(content, encoding="utf-8")
    return file.as_uri()


def screen(browser: WebDriver, size: tuple[int, int] = DESKTOP, scheme: str = "light") -> None:
    """Show what is open on a screen of this size."""
    width, height = size
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": size == PHONE}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)


def opened(browser: WebDriver, address: str, scheme: str = "light") -> None:
    """Open a page anew, on a desktop."""
    screen(browser, DESKTOP, scheme)
    browser.get("about:blank")  # else an address that differs in its fragment only loads nothing
    browser.get(address)


def run(browser: WebDriver, script: str, *arguments: object) -> Any:
    return browser.execute_script(script, *arguments)


def apps(browser: WebDriver) -> list[str]:
    """The names of the apps in sight, in order."""
    seen: list[str] = run(
        browser,
        "return [...document.querySelectorAll('.app > summary b')].filter((name) => name.checkVisibility()).map((name) => name.textContent)",
    )
    return seen


def rows(browser: WebDriver, section: str) -> list[str]:
    """The names of the rows in sight."""
    seen: list[str] = run(
        browser,
        "return [...document.querySelectorAll(`#${arguments[0]} tbody th > :last-child`)].filter((cell) => cell.checkVisibility())"
        ".map((cell) => cell.textContent)",
        section,
    )
    return seen


def count(browser: WebDriver, section: str = "apps") -> str:
    return browser.find_element("css selector", f"#{section} [role=status]").text


def field(browser: WebDriver, name: str) -> WebElement:
    return browser.find_element("name", name)


def paste(browser: WebDriver, name: str, text: str) -> None:
    """Put a text into a field at once, not key by key."""
    script = (
        "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input', {bubbles: true}))"
    )
    run(browser, script, field(browser, name), text)


def choose(browser: WebDriver, name: str, words: str) -> None:
    field(browser, name).find_element("xpath", f"option[.='{words}']").click()


def fragment(browser: WebDriver) -> str:
    return browser.current_url.partition("#")[2]


class TestFilters:
    def test_all_is_shown_at_first(self, page: WebDriver) -> None:
        assert page.title == "Token inventory"
        assert (apps(page), count(page), count(page, "requests")) == (NAMES, "6", "3")
        assert fragment(page) == ""

    def test_fields_filter_and_the_address_keeps_it(self, page: WebDriver) -> None:
        choose(page, "flow", "on")
        choose(page, "severity", "error")
        assert (apps(page), count(page)) == (["Archive", "Billing"], "2 of 6")
        assert fragment(page) == "flow=on&severity=error"
        opened(page, page.current_url)
        assert (apps(page), field(page, "severity").get_attribute("value")) == (
            ["Archive", "Billing"],
            "error",
        )
        assert rows(page, "requests") == [
            "scripts/billing.sh:12",
            "force-app/Orders.cls:7",
        ]  # of apps with the flow
        assert count(page, "others") == "0 of 1"  # a warning
        page.find_element("css selector", "[type=reset]").click()
        assert (apps(page), count(page), fragment(page)) == (NAMES, "6", "")

    def test_words_filter_everything(self, page: WebDriver) -> None:
        words = field(page, "words")
        words.send_keys("BILLING sh")
        assert (apps(page), rows(page, "requests")) == (["Billing"], ["scripts/billing.sh:12"])
        words.clear()
        words.send_keys("<b> a&b=c")
        assert (apps(page), count(page)) == ([], "0 of 6")
        opened(page, page.current_url)
        assert field(page, "words").get_attribute("value") == "<b> a&b=c"

    def test_legend_filters_again_undoes_it_and_back_goes_back(self, page: WebDriver) -> None:
        link = page.find_element("css selector", "li a[href='#requests=unlinked']")
        link.send_keys("\n")
        assert (rows(page, "requests"), count(page, "requests")) == (["mule/claims.xml:3"], "1 of 3")
        assert (apps(page), link.get_attribute("aria-current")) == (NAMES, "true")
        link.send_keys("\n")
        assert (count(page, "requests"), link.get_attribute("aria-current")) == ("3", None)
        page.back()
        assert count(page, "requests") == "1 of 3"

    def test_parts_of_the_picture_filter(self, page: WebDriver) -> None:
        def click(filter_: str) -> list[str]:
            page.find_element("css selector", f"svg a[href='{filter_}'] rect").click()
            return apps(page)

        assert click("#flow=on&result=rejected") == ["Archive", "Billing"]
        assert click("#flow=on&result=fine") == ["Orders"]
        assert click("#flow=unknown") == ["Elsewhere"]
        page.find_element("css selector", "li a[href='#category=secrets']").click()
        assert (apps(page), rows(page, "others")) == ([], ["▲ warning"])

    def test_apps_are_sorted(self, page: WebDriver) -> None:
        choose(page, "sort", "name")
        assert apps(page) == sorted(NAMES)
        choose(page, "sort", "findings")
        assert apps(page)[:2] == ["Billing", "Archive"]
        assert fragment(page) == "sort=found"
        choose(page, "sort", "result")
        assert apps(page) == NAMES

    def test_request_leads_to_its_app_even_if_a_filter_hides_it(self, page: WebDriver) -> None:
        choose(page, "flow", "off")
        run(
            page,
            "location.hash = arguments[0]",
            page.find_element("xpath", "//a[.='Orders']").get_attribute("hash"),
        )
        open_ = page.find_elements("css selector", ".app[open]")
        assert [one.find_element("css selector", "summary b").text for one in open_] == ["Orders"]
        assert apps(page) == NAMES
        assert page.switch_to.active_element.tag_name == "summary"

    def test_what_an_address_names_but_no_field_has_is_left_out(self, browser: WebDriver, small: str) -> None:
        opened(browser, f"{small}#flow=sideways&nothing=1&severity=error")
        assert (apps(browser), field(browser, "flow").get_attribute("value")) == (["Archive", "Billing"], "")

    def test_a_repository_of_a_merged_inventory_is_chosen(self, browser: WebDriver, tmp_path: Path) -> None:
        opened(browser, written(tmp_path, render_inventory("html", merged())))
        choose(browser, "repository", "crm")
        assert (apps(browser), rows(browser, "requests"), fragment(browser)) == (
            ["Orders"],
            ["crm/a.sh:1"],
            "repository=crm",
        )
        choose(browser, "repository", "shop")
        assert (apps(browser), rows(browser, "requests")) == (["Orders", "Claims"], ["shop/b.sh:1"])

    def test_many_apps(self, browser: WebDriver, large: str) -> None:
        opened(browser, f"{large}#result=rejected")
        paste(browser, "words", "name_09")
        assert apps(browser) == [f"Integration_With_A_Long_Name_{number:03}" for number in range(91, 100, 2)]
        assert count(browser) == "5 of 100"


_SCROLLED = """
    const scopes = document.getElementById("scopes");
    scopes.open = true;
    const matrix = scopes.querySelector(".matrix");
    matrix.scrollIntoView();
    matrix.scrollTo(150, 1000);
    const box = matrix.getBoundingClientRect();
    const corner = matrix.querySelector("thead th").getBoundingClientRect();
    const at = (x, y) => document.elementFromPoint(x, y).closest("th, td");
    const tops = [
      at(box.x + 9, box.y + 9),
      at(box.x + corner.width - 9, box.y + corner.height + 60),
      at(box.x + corner.width + 60, box.y + 9),
    ];
    return {
      moved: [matrix.scrollLeft, matrix.scrollTop],
      on_top: tops.map((one) => `${one.parentElement.parentElement.tagName} ${one.tagName} ${getComputedStyle(one).position}`),
      see_through: tops.filter((one) => !getComputedStyle(one).backgroundColor.startsWith("rgb(")).length,
      names: corner.width / box.width,
    };
"""


class TestScreens:
    def test_nothing_is_wider_than_the_screen(self, browser: WebDriver, tmp_path: Path) -> None:
        scopes = [scope.metadata_name for scope in SCOPES]
        long = "Integration_" * 12
        wide = app(
            long,
            scopes,
            NO_VALID_SCOPES,
            run_as=f"{long}@example.com",
            findings=[finding(long, path=f"{long}/{long}")],
        )
        told = sample()
        opened(
            browser,
            written(
                tmp_path,
                render_inventory("html", inventory([wide, *told.apps], told.requests, told.findings)),
            ),
        )
        run(browser, "for (const one of document.querySelectorAll('details')) one.open = true")
        # What is cut off without a scroll bar can't be read.
        cut = (
            "return [...document.querySelectorAll('main *')].filter((one) => !one.closest('.matrix, svg') && one.checkVisibility()"
            " && one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.outerHTML.slice(0, 80))"
        )
        overflow = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
        for size in ((320, 600), PHONE, (700, 900), (1024, 768), DESKTOP):
            screen(browser, size)
            assert run(browser, "return document.querySelector('.matrix').scrollWidth > 900")
            assert run(browser, overflow) <= 0, size
            assert run(browser, cut) == [], size

    def test_heads_of_the_scopes_stay_on_top_in_both_directions(self, browser: WebDriver, large: str) -> None:
        opened(browser, large)
        for size, scheme in ((PHONE, "light"), (DESKTOP, "dark")):
            screen(browser, size, scheme)
            told = run(browser, _SCROLLED)
            assert told["moved"] == [150, 1000]
            assert told["on_top"] == ["THEAD TH sticky", "TBODY TH sticky", "THEAD TH sticky"]
            assert told["see_through"] == 0
            assert told["names"] < 0.45, size  # of the room, so that the scopes have the rest

    def test_heads_of_the_apps_stay_on_top(self, browser: WebDriver, large: str) -> None:
        opened(browser, large)
        head = "document.querySelector('.heads')"
        run(browser, "scrollTo(0, 2000)")
        assert run(browser, f"return document.elementFromPoint(200, 9).closest('.heads') === {head}")
        run(browser, "document.getElementById('app-60').scrollIntoView()")
        assert run(
            browser,
            f"return document.getElementById('app-60').getBoundingClientRect().top - {head}.getBoundingClientRect().bottom",
        ) == pytest.approx(0, abs=2)

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_colours_have_contrast(self, browser: WebDriver, small: str, scheme: str) -> None:
        """At least 4.5 for all texts, as WCAG 2.2 AA asks."""
        opened(browser, small, scheme)
        ratios = run(
            browser,
            """
            const light = (colour) => {
              const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map((c) => c / 255)
                .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
              return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            const ratio = (one, two) => { const [a, b] = [light(one), light(two)].sort((x, y) => y - x); return (a + 0.05) / (b + 0.05); };
            const ground = (one) => { for (; one; one = one.parentElement) { const c = getComputedStyle(one).backgroundColor; if (!c.endsWith(", 0)")) return c; } };
            for (const one of document.querySelectorAll("details")) one.open = true;
            const texts = [...document.querySelectorAll("body *")].filter((one) => one.checkVisibility() && !one.closest("svg, :disabled")
              && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
            const found = texts.map((one) => [ratio(getComputedStyle(one).color, ground(one)), one.outerHTML.slice(0, 60)]);
            for (const text of document.querySelectorAll("svg text"))
              found.push([ratio(getComputedStyle(text).fill, getComputedStyle(text.previousElementSibling).fill), text.outerHTML]);
            return found;
            """,
        )
        assert len(ratios) > 100
        assert [text for ratio, text in ratios if ratio < 4.5] == []


# Each element that gets the focus, once.
_REACHED = """
    window.reached = new Map();
    addEventListener("focusin", ({ target: one }) => {
      const name = one.id || one.name || one.className || one.hash || one.textContent.trim().slice(0, 20);
      if (!window.reached.has(one)) window.reached.set(one, [name, one.tagName, getComputedStyle(one).outlineStyle]);
    });
"""


class TestAccess:
    def test_everything_is_reached_by_keyboard_and_shows_the_focus(self, page: WebDriver) -> None:
        from selenium.webdriver.common.keys import Keys

        run(page, _REACHED)
        page.switch_to.active_element.send_keys(Keys.TAB * 60)
        reached = run(page, "return [...window.reached.values()]")
        assert [name for name, _, outline in reached if outline == "none"] == []
        tags = [tag for _, tag, _ in reached]
        assert (tags.count("SUMMARY"), tags.count("SELECT"), tags.count("INPUT")) == (7, 6, 1)
        assert (
            len([name for name, tag, _ in reached if tag == "A" and "=" in name]) == 12
        )  # the legend, not the picture

    def test_an_app_opens_and_closes_from_the_keyboard(self, page: WebDriver) -> None:
        first = page.find_element("css selector", ".app > summary")
        first.send_keys("\n")
        assert page.find_element("css selector", ".app .findings").is_displayed()
        first.send_keys(" ")
        assert not page.find_element("css selector", ".app .findings").is_displayed()

    def test_one_button_opens_and_closes_the_apps_in_sight(self, page: WebDriver) -> None:
        def opened_apps() -> int:
            return len(page.find_elements("css selector", ".app[open]"))

        button = page.find_element("id", "open")
        choose(page, "flow", "on")
        button.click()
        assert (opened_apps(), button.get_attribute("aria-pressed")) == (4, "true")
        button.click()
        assert (opened_apps(), button.get_attribute("aria-pressed")) == (0, "false")

    def test_names_and_roles(self, page: WebDriver) -> None:
        names = [
            one.accessible_name for one in page.find_elements("css selector", "#filter input, #filter select")
        ]
        assert names == ["Search", "Flow", "Result", "Severity", "Category", "Requests", "Sort apps by"]
        assert page.find_element("id", "requests").aria_role == "region"
        assert page.find_element("css selector", "#requests table").accessible_name == "Token requests"
        summary = page.find_element("css selector", "#app-2 > summary").accessible_name
        for words in (
            "Billing",
            "Flow: on",
            "Predicted reply: invalid_grant: no valid scopes defined",
            "1 error",
        ):
            assert words in " ".join(summary.split())

    def test_nothing_is_told_by_colour_alone(self, page: WebDriver) -> None:
        """Each sign has words beside it, and each part of the picture a sign."""
        bare = "return [...document.querySelectorAll('.sign')].filter((one) => !one.parentElement.textContent.replace(one.textContent, '').trim()).length"
        assert run(page, bare) == 0
        assert (
            run(
                page,
                "return [...document.querySelectorAll('rect')].filter((one) => !one.nextElementSibling.textContent).length",
            )
            == 0
        )


def printed(browser: WebDriver) -> list[str]:
    """The texts of the printed pages."""
    import pypdf

    sheets = pypdf.PdfReader(io.BytesIO(base64.b64decode(browser.print_page()))).pages
    return [" ".join(sheet.extract_text().replace("ﬁ", "fi").replace("ﬂ", "fl").split()) for sheet in sheets]


class TestPrint:
    def test_apps_that_use_the_flow_are_printed_with_all_that_is_known(self, page: WebDriver) -> None:
        text = " ".join(printed(page))
        assert [
            name for name in [*NAMES, "mule/claims.xml:3", "invalid_grant", "x9Qz"] if name not in text
        ] == []
        assert text.count("Who may authorize") == 5  # the sixth app's flow is off
        assert "Open all apps" not in text
        choose(page, "result", "rejected")
        text = " ".join(printed(page))
        assert "2 of 6" in text
        assert "Portal" not in text

    def test_table_heads_repeat_on_every_page(self, browser: WebDriver, tmp_path: Path) -> None:
        apps_ = [app(f"App_{number:03}", ["Api"], Issued(("api",), ()), flow="off") for number in range(70)]
        opened(browser, written(tmp_path, render_inventory("html", inventory(apps_))))
        pages = printed(browser)
        assert [one.name for one in apps_ if one.name not in "".join(pages)] == []
        assert len(pages) > 2


class TestWithoutScript:
    def test_apps_open_and_nothing_pretends_to_filter(self, browser: WebDriver, tmp_path: Path) -> None:
        whole = render_inventory("html", sample())
        address = written(tmp_path, whole.replace("script-src &#x27;sha256-", "script-src &#x27;sha256-not"))
        opened(browser, address)
        assert apps(browser) == NAMES
        assert not browser.find_element("id", "filter").is_displayed()
        browser.find_element("css selector", ".app > summary").click()
        assert browser.find_element("css selector", ".app .findings").is_displayed()
        assert browser.get_log("browser") != []  # type: ignore[no-untyped-call]  # the policy's complaint

    def test_no_text_of_a_file_runs(self, browser: WebDriver, tmp_path: Path) -> None:
        name = "<img src=x onerror=\"document.title='run'\"><script>document.title='run'</script>"
        opened(
            browser,
            written(
                tmp_path, render_inventory("html", inventory([app(name, [name], Unknown(name), run_as=name)]))
            ),
        )
        paste(browser, "words", name)
        assert apps(browser) == [name]
        assert browser.title == "Token inventory"
        assert browser.get_log("browser") == []  # type: ignore[no-untyped-call]
