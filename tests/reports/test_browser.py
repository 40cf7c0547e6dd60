"""The HTML report in a real browser: filters, languages, keyboard, schemes, and no complaint of the console."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from pathlib import Path

import pdfplumber
import pytest
from attrs import evolve
from selenium.webdriver import ActionChains, Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select, WebDriverWait

from targetexpr.checking.report import Report
from targetexpr.reports import render
from tests.browser import chromium, color_scheme, complaints, needs_chromium
from tests.reports.sample import HOSTILE, REPORT

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Chrome, Path]]:
    folder = tmp_path_factory.mktemp("browser")
    page = folder / "报告 页.html"
    rendered = render(REPORT, "html")
    assert isinstance(rendered, str)
    page.write_text(rendered, encoding="utf-8")
    with chromium(folder / "profile") as browser:
        yield browser, page


@pytest.fixture
def browser(opened: tuple[Chrome, Path]) -> Chrome:
    found, page = opened
    found.get(page.as_uri())
    return found


def shown(browser: Chrome) -> list[str]:
    findings = browser.find_elements(By.CSS_SELECTOR, "li[data-severity]")
    return [finding.get_attribute("data-code") or "" for finding in findings if finding.is_displayed()]


def test_it_opens_whole_and_the_console_stays_empty(browser: Chrome) -> None:
    assert shown(browser) == ["TX101", "TX202", "TX402", "TX001"]
    assert browser.find_element(By.CLASS_NAME, "bar").is_displayed()
    assert browser.find_element(By.ID, "shown").text == "4 / 4"
    assert complaints(browser) == []


def test_a_hostile_name_stays_text(browser: Chrome) -> None:
    assert HOSTILE in [heading.text for heading in browser.find_elements(By.TAG_NAME, "h2")]
    assert len(browser.find_elements(By.TAG_NAME, "script")) == 1


def test_filters_by_severity_and_rule(browser: Chrome) -> None:
    browser.find_element(By.CSS_SELECTOR, "input[value=error]").click()
    assert shown(browser) == ["TX202"]
    assert browser.find_element(By.ID, "shown").text == "1 / 4"
    browser.find_element(By.CSS_SELECTOR, "input[value=error]").click()
    Select(browser.find_element(By.TAG_NAME, "select")).select_by_value("TX402")
    assert shown(browser) == ["TX402"]
    browser.find_element(By.CSS_SELECTOR, "input[value=error]").click()
    assert shown(browser) == []
    assert complaints(browser) == []


def test_what_has_no_findings_can_be_left_out(browser: Chrome) -> None:
    def drawn(selector: str) -> list[bool]:
        return [found.is_displayed() for found in browser.find_elements(By.CSS_SELECTOR, selector)]

    everything = ("section[id^=sheet-]", "tr[data-sheet]", "nav tbody", "tr[data-worst]")
    assert all(all(drawn(selector)) for selector in everything)
    browser.find_element(By.ID, "only").send_keys(Keys.SPACE)
    assert drawn("section[id^=sheet-]") == drawn("tr[data-sheet]") == [True, False, True]
    assert drawn("tr[data-worst]") == [True, True, False]
    for level in ("error", "info"):
        browser.find_element(By.CSS_SELECTOR, f"input[value={level}]").send_keys(Keys.SPACE)
    assert drawn("section[id^=sheet-]") == [True, False, False]
    assert drawn("nav tbody") == [True, False]
    assert drawn("tr[data-worst]") == [True, False, False]
    browser.find_element(By.ID, "only").send_keys(Keys.SPACE)
    assert all(all(drawn(selector)) for selector in everything)


def test_a_rule_is_explained_over_the_page(browser: Chrome) -> None:
    link = browser.find_element(By.CSS_SELECTOR, ".findings a[href='#rule-TX402']")
    link.send_keys(Keys.ENTER)
    dialog = browser.find_element(By.TAG_NAME, "dialog")
    assert dialog.is_displayed()
    assert "TX402 目标互相矛盾" in dialog.text
    assert "依据" in dialog.text
    ActionChains(browser).send_keys(Keys.ESCAPE).perform()
    assert not dialog.is_displayed()
    assert browser.switch_to.active_element == link
    assert browser.find_element(By.ID, "rule-TX402").is_displayed()
    assert complaints(browser) == []


def test_a_link_of_the_contents_leads_to_a_title_that_is_seen(browser: Chrome) -> None:
    browser.set_window_size(1200, 500)
    try:
        browser.find_element(By.CSS_SELECTOR, "a[href='#sheet-0']").click()
        hidden = "return document.querySelector('.bar').getBoundingClientRect().bottom"
        top = "return document.querySelector('#sheet-0 h2').getBoundingClientRect().top"
        assert browser.execute_script(top) >= browser.execute_script(hidden)
    finally:
        browser.set_window_size(1200, 900)


def test_the_print_is_light_whole_and_says_what_did_not_run(browser: Chrome) -> None:
    color_scheme(browser, "dark")
    printed = base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})["data"])
    with pdfplumber.open(io.BytesIO(printed)) as pdf:
        text = "".join(page.extract_text() for page in pdf.pages)
        inks = {char["non_stroking_color"] for page in pdf.pages for char in page.chars}
        edge = max(char["x1"] for page in pdf.pages for char in page.chars)
        assert edge < pdf.pages[0].width
    assert "没有成本指标" in text
    assert "!E14" in text
    assert all(sum(ink) < 2 for ink in inks if ink is not None and len(ink) == 3)


def test_the_language_changes_all_of_the_page(browser: Chrome) -> None:
    browser.find_element(By.CSS_SELECTOR, ".bar button").click()
    assert browser.title == "Performance target sheets: report"
    assert browser.find_element(By.TAG_NAME, "html").get_attribute("lang") == "en"
    assert browser.find_element(By.CSS_SELECTOR, "option[value=TX402]").text == "TX402 conflicting targets (1)"
    text = browser.find_element(By.TAG_NAME, "main").text
    assert "“120盏” has no operator" in text
    assert "没有计算符号" not in text


def test_the_keyboard_reaches_everything(browser: Chrome) -> None:
    wanted = browser.find_elements(
        By.CSS_SELECTOR, ".bar input, .bar select, .bar button, main a, main summary, main [tabindex='0']"
    )
    reached = []
    for _ in range(len(wanted) + 5):
        ActionChains(browser).send_keys(Keys.TAB).perform()
        reached.append(browser.switch_to.active_element)
    assert [element for element in wanted if element.is_displayed() and element not in reached] == []


def test_a_box_and_a_rule_answer_to_the_keyboard(browser: Chrome) -> None:
    browser.find_element(By.CSS_SELECTOR, "input[value=warning]").send_keys(Keys.SPACE)
    assert "TX202" not in shown(browser)
    Select(browser.find_element(By.TAG_NAME, "select")).select_by_visible_text("TX402 目标互相矛盾（1）")
    assert shown(browser) == ["TX402"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_written_stands_out_from_its_ground(browser: Chrome, scheme: str) -> None:
    color_scheme(browser, scheme)
    weak = browser.execute_script(CONTRASTS)
    assert weak == []
    ground = browser.execute_script("return getComputedStyle(document.body).backgroundColor")
    assert (ground == "rgb(255, 255, 255)") is (scheme == "light")


def test_a_narrow_screen_scrolls_the_tables_only(browser: Chrome) -> None:
    browser.set_window_size(500, 800)
    try:
        assert browser.find_element(By.CSS_SELECTOR, "td.found li").is_displayed()
        wide = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert browser.execute_script(wide) <= 0
    finally:
        browser.set_window_size(1200, 900)


# Every text whose contrast with its ground is below 4.5, the bound of WCAG 2 for ordinary text.
CONTRASTS = """
const part = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
const light = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
const colour = (text) => text.match(/[\\d.]+/g).map(Number);
const ground = (node) => {
  for (; node; node = node.parentElement) {
    const found = colour(getComputedStyle(node).backgroundColor);
    if (found.length < 4 || found[3] > 0) return found;
  }
  return [255, 255, 255];
};
const weak = [];
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let node = walk.nextNode(); node; node = walk.nextNode()) {
  const element = node.parentElement;
  if (!node.data.trim() || !element.checkVisibility() || ["SCRIPT", "STYLE"].includes(element.tagName)) continue;
  const [a, b] = [light(colour(getComputedStyle(element).color)), light(ground(element))];
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  if (ratio < 4.5) weak.push([node.data.trim(), ratio]);
}
return weak;
"""


@pytest.fixture
def long_page(browser: Chrome, tmp_path: Path) -> Chrome:
    """A page of 240 sheets with a finding each."""
    files = tuple(evolve(REPORT.files[0], path=f"{number:03}.csv") for number in range(240))
    found = tuple(evolve(d, path=file.path) for file in files for d in REPORT.diagnostics if d.code == "TX202")
    page = tmp_path / "长.html"
    page.write_text(str(render(Report(files=files, diagnostics=found), "html")), encoding="utf-8")
    browser.get(page.as_uri())
    return browser


def test_a_sheet_of_a_long_page_is_unfolded_when_it_is_reached(long_page: Chrome) -> None:
    def unfolded() -> list[str]:
        return [
            found.get_attribute("id") or ""
            for found in long_page.find_elements(By.CSS_SELECTOR, "section[id^=sheet-]:not([data-block])")
        ]

    assert long_page.find_element(By.ID, "shown").text == "240 / 240"
    assert "sheet-200" not in unfolded()
    long_page.find_element(By.CSS_SELECTOR, "a[href='#sheet-200']").click()
    WebDriverWait(long_page, 10).until(lambda _: "sheet-200" in unfolded())
    assert len(unfolded()) < 100
    heading = long_page.find_element(By.CSS_SELECTOR, "#sheet-200 h2")
    assert -5 < long_page.execute_script("return arguments[0].getBoundingClientRect().top", heading) < 900
    assert "120盏" in long_page.find_element(By.ID, "sheet-200").text
    long_page.find_element(By.CSS_SELECTOR, "input[value=warning]").click()
    assert long_page.find_element(By.ID, "shown").text == "0 / 240"
    assert not long_page.find_element(By.CSS_SELECTOR, "#sheet-200 li[data-severity]").is_displayed()
    assert complaints(long_page) == []
