"""A page in headless Chromium: its state, its report, what it downloads."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from attrs import frozen
from selenium import webdriver
from selenium.webdriver.remote.webelement import WebElement

from tests.browser import chromium

_SECONDS = 90


@contextmanager
def browsing(folder: Path, *, offline: bool = True) -> Iterator[webdriver.Chrome]:
    """A browser whose downloads go to *folder*; *offline*, it has no network."""
    with chromium(folder / "profile") as browser:
        (folder / "downloads").mkdir()
        browser.execute_cdp_cmd(
            "Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(folder / "downloads")}
        )
        browser.execute_cdp_cmd("Network.enable", {})
        if offline:
            none = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
            browser.execute_cdp_cmd("Network.emulateNetworkConditions", none)
        yield browser


@frozen
class Opened:
    """The page in a browser."""

    browser: webdriver.Chrome

    def open(self, address: str) -> float:
        """Open a page and wait until it is ready; return how many seconds that took."""
        begun = time.perf_counter()
        self.browser.get(address)
        self.settle()
        return time.perf_counter() - begun

    @property
    def state(self) -> str:
        return str(self.run("return document.documentElement.dataset.state"))

    def settle(self, seconds: float = _SECONDS) -> None:
        """Wait until nothing is under way."""
        self.wait("return ['ready', 'error'].includes(document.documentElement.dataset.state)", seconds)
        assert self.state == "ready", self.find("#state").text

    def wait(self, script: str, seconds: float = _SECONDS) -> Any:
        """Wait until a script returns something true, and return that."""
        end = time.monotonic() + seconds
        while not (found := self.run(script)):
            assert time.monotonic() < end, f"still not: {script}"
            time.sleep(0.02)
        return found

    def run(self, script: str, *arguments: object) -> Any:
        return self.browser.execute_script(script, *arguments)

    def choose(self, *paths: Path, into: str = "files") -> float:
        """Choose files or a folder, and wait for the end of their check; return how many seconds that took."""
        begun = time.perf_counter()
        self.run(
            "window.chosen = false;"
            "document.getElementById(arguments[0])"
            ".addEventListener('change', () => { window.chosen = true; }, {once: true});",
            into,
        )
        self.browser.find_element("id", into).send_keys("\n".join(str(path.resolve()) for path in paths))
        self.wait("return window.chosen")  # a folder is first looked through by the browser
        self.settle()
        return time.perf_counter() - begun

    @property
    def report(self) -> Any:
        return json.loads(self.run("return JSON.stringify(window.targetexpr.report)"))

    def of_file(self, name: str) -> dict[str, Any]:
        """The part of the report that speaks of one file."""
        report = self.report
        return {key: [entry for entry in report[key] if entry["path"] == name] for key in ("files", "diagnostics")}

    def find(self, selector: str) -> WebElement:
        return self.browser.find_element("css selector", selector)

    def all(self, selector: str) -> Sequence[WebElement]:
        return self.browser.find_elements("css selector", selector)

    def serious_faults(self, axe: Path) -> list[dict[str, Any]]:
        """What axe (a script) finds in the page as it is that keeps people from using it."""
        expression = axe.read_text(encoding="utf-8")
        self.browser.execute_cdp_cmd("Runtime.evaluate", {"expression": expression})
        found: list[dict[str, Any]] = self.browser.execute_async_script(
            "const done = arguments[0];"
            "axe.run(document, {resultTypes: ['violations']}).then(found => done(found.violations.map("
            "({id, impact, nodes}) => ({id, impact, where: nodes.map(node => node.html)}))));"
        )
        return [entry for entry in found if entry["impact"] in ("serious", "critical")]

    def clear(self) -> None:
        """Start anew in the page that is open, with what its button for that does."""
        self.settle()
        for button in self.all(".tabs button:last-child"):
            self.run("arguments[0].click()", button)  # wherever it has been scrolled to
        self.wait("return document.querySelector('.welcome')")
