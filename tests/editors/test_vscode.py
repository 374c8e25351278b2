"""VS Code with the extension, used as a person uses it: in a browser, with mouse and keyboard.

code-server is VS Code for browsers. SFSCOPE_CODE_SERVER names its installed npm package, SFSCOPE_VSIX the built extension;
``.ci/run`` makes both. SFSCOPE_SCREENSHOTS may name a folder for pictures of the steps.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

import pytest
from tests.support import Workspace, connected_app, environment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from selenium.webdriver.chrome.webdriver import WebDriver
    from selenium.webdriver.remote.webelement import WebElement

CODE_SERVER, EXTENSION = os.environ.get("SFSCOPE_CODE_SERVER"), os.environ.get("SFSCOPE_VSIX")
CHROMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
APP = "force-app/X.connectedApp-meta.xml"
STATUS = "#sfscope-lint\\.sfscope-lint\\.status"
SETTINGS = {
    "editor.codeActionsOnSave": {"source.fixAll.sfscope-lint": "explicit"},  # as docs/editors.md says
    "files.autoSave": "off",
    "telemetry.telemetryLevel": "off",
    "workbench.startupEditor": "none",
}
_PATIENCE = 60  # seconds for one step

pytestmark = pytest.mark.skipif(
    not CODE_SERVER or not EXTENSION or not shutil.which("node") or not shutil.which("chromedriver"),
    reason="needs SFSCOPE_CODE_SERVER, SFSCOPE_VSIX, Node, and Chromium with ChromeDriver",
)


class Editor(NamedTuple):
    """VS Code in a browser, with a workspace open."""

    browser: WebDriver
    pictures: Path | None

    def wait(self, what: str, found: Callable[[], object]) -> None:
        """Wait until something holds; ``what`` is how it is called in a failure."""
        from selenium.common.exceptions import StaleElementReferenceException
        from selenium.webdriver.support.wait import WebDriverWait

        waiting = WebDriverWait(
            self.browser, _PATIENCE, 0.1, ignored_exceptions=[StaleElementReferenceException]
        )
        waiting.until(lambda _: found(), f"not seen: {what}")

    def element(self, css: str, text: str = "") -> WebElement:
        """The first element with a text, as soon as there is one."""
        found: list[WebElement] = []

        def look() -> list[WebElement]:
            found[:] = [one for one in self.browser.find_elements("css selector", css) if text in one.text]
            return found

        self.wait(f"{css} with {text!r}", look)
        return found[0]

    def squiggles(self, severity: str) -> int:
        return len(self.browser.find_elements("css selector", f".squiggly-{severity}"))

    def status(self) -> str:
        """What the item in the status bar says to a screen reader."""
        items = self.browser.find_elements("css selector", STATUS)
        return str(items[0].get_attribute("aria-label")) if items else ""

    def press(self, *keys: str, control: bool = False) -> None:
        from selenium.webdriver.common.action_chains import ActionChains
        from selenium.webdriver.common.keys import Keys

        chain = ActionChains(self.browser)
        if control:
            chain.key_down(Keys.CONTROL).send_keys(*keys).key_up(Keys.CONTROL).perform()
        else:
            chain.send_keys(*keys).perform()

    def command(self, title: str) -> None:
        """Choose a command from the palette."""
        from selenium.webdriver.common.keys import Keys

        self.press(Keys.F1)
        self.element(".quick-input-widget input").send_keys(title)
        self.element(".quick-input-list .monaco-list-row.focused", title)
        self.press(Keys.ENTER)

    def picture(self, name: str) -> None:
        if self.pictures:
            self.browser.save_screenshot(str(self.pictures / f"{name}.png"))


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of VS Code with the extension and nothing else."""
    home = tmp_path_factory.mktemp("home")
    data, extensions = home / "data", home / "extensions"
    (data / "User").mkdir(parents=True)
    (data / "User" / "settings.json").write_text(json.dumps(SETTINGS))
    main = Path(str(CODE_SERVER)) / "lib" / "vscode" / "out" / "server-main.js"
    places = [f"--{name}={path}" for name, path in (
        ("extensions-dir", extensions), ("server-data-dir", data), ("user-data-dir", data))]  # fmt: skip
    started = ["node", str(main), *places]
    own = environment(HOME=str(home), PATH=os.environ["PATH"])
    subprocess.run(
        [*started, f"--install-extension={EXTENSION}"],
        env=own, stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=_PATIENCE,
    )  # fmt: skip
    with subprocess.Popen(
        [*started, "--host=127.0.0.1", "--port=0", "--without-connection-token", "--disable-telemetry",
         "--accept-server-license-terms", "--force-disable-user-env"],
        env=own, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    ) as server:  # fmt: skip
        try:
            assert server.stdout
            port = next(filter(None, (re.search(r"listening on (\d+)", line) for line in server.stdout)))[1]
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = next(filter(None, map(shutil.which, CHROMES)))
    for argument in (
        "headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking",
        "disable-component-update", "disable-sync", "disable-dev-shm-usage", "window-size=1400,900",
        f"user-data-dir={tmp_path_factory.mktemp('profile')}",
    ):  # fmt: skip
        options.add_argument(f"--{argument}")
    opened = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    yield opened
    opened.quit()


@pytest.fixture
def editor(browser: WebDriver, address: str, tmp_path: Path) -> Editor:
    """VS Code with an app that gets no token. The workspace's environment has sfscope-lint; trust isn't decided."""
    workspace = Workspace(tmp_path)
    workspace.write("sfdx-project.json", '{"packageDirectories": [{"path": "force-app"}]}')
    app = workspace.write(APP, connected_app("Web"))
    (tmp_path / ".venv").symlink_to(sys.prefix)
    file = f"vscode-remote://{address.removeprefix('http://')}{app}"
    browser.get(f"{address}/?folder={quote(str(tmp_path))}&payload={quote(json.dumps([['openFile', file]]))}")
    pictures = os.environ.get("SFSCOPE_SCREENSHOTS")
    return Editor(browser, Path(pictures) if pictures else None)


def trust(editor: Editor, answer: str) -> None:
    editor.element(".monaco-dialog-box .monaco-button", answer).click()


def test_a_finding_is_shown_fixed_and_cleared(editor: Editor, tmp_path: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    trust(editor, "Yes")
    editor.wait("an underlined error", lambda: editor.squiggles("error"))
    assert editor.status().startswith(f"sfscope-lint: Running: {tmp_path}/.venv/bin/sfscope-lint ")
    editor.picture("finding")

    editor.press("g", control=True)
    editor.element(".quick-input-widget input").send_keys(":8:20", Keys.ENTER)
    editor.press(".", control=True)
    editor.element(".action-widget", "Add the Api scope")
    editor.picture("fixes")
    editor.press(Keys.ENTER)
    editor.wait("no underlined error", lambda: not editor.squiggles("error"))
    editor.element(".view-lines", "<scopes>Api</scopes>")
    assert editor.squiggles("warning") == 1  # Web is still there
    editor.picture("fixed")

    editor.press("z", control=True)
    editor.wait("the error again", lambda: editor.squiggles("error"))
    assert "Api" not in (tmp_path / APP).read_text()
    editor.press("s", control=True)
    editor.wait("the fix in the saved file", lambda: "<scopes>Api</scopes>" in (tmp_path / APP).read_text())
    editor.wait("no underlined error", lambda: not editor.squiggles("error"))

    editor.command("sfscope-lint: Lint the Workspace")
    editor.element(".notification-list-item-message", "1 finding in this workspace")

    editor.command("sfscope-lint: Open the Inventory of Apps and Tokens")
    outer = editor.element("iframe.webview.ready")
    editor.picture("inventory")
    editor.browser.switch_to.frame(outer)
    editor.browser.switch_to.frame(editor.element("#active-frame"))
    editor.element("h1", "Token inventory")
    editor.element("details.app", "a token with api")
    assert editor.element("#filter").is_displayed()  # its script runs


def test_a_baseline_is_written_and_an_error_explained(editor: Editor, tmp_path: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    trust(editor, "Yes")
    editor.wait("an underlined error", lambda: editor.squiggles("error"))
    editor.command("sfscope-lint: Write a Baseline")
    editor.element(".monaco-dialog-box .monaco-button", "Write Baseline").click()
    editor.element(".notification-list-item-message", "sfscope-lint-baseline.json: 2 findings recorded")
    editor.wait("nothing underlined", lambda: not editor.squiggles("error"))
    (tmp_path / "sfscope-lint-baseline.json").unlink()
    editor.wait("the error again", lambda: editor.squiggles("error"))

    editor.command("sfscope-lint: Explain the Selected Error")
    editor.element(".quick-input-widget input").send_keys("no valid scopes defined", Keys.ENTER)
    editor.element(".view-lines", "selects Web")
    editor.picture("explanation")


def test_an_untrusted_workspace_starts_nothing(editor: Editor) -> None:
    trust(editor, "No")
    editor.wait("the reason", lambda: "isn't used, because this workspace isn't trusted" in editor.status())
    editor.picture("untrusted")
    assert editor.squiggles("error") == 0
