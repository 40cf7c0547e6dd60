"""The HTML report in a real browser: overview, sheets, languages, keyboard, schemes, paper, and an empty console."""

from __future__ import annotations

import base64
import io
import json
import os
from collections.abc import Iterator
from pathlib import Path
from unicodedata import normalize

import pdfplumber
import pytest
from attrs import evolve
from pdfplumber.pdf import PDF
from selenium.webdriver import ActionChains, Keys
from selenium.webdriver.support.ui import Select

from targetexpr.checking.report import Decision, FileReport, PastFinding, PastSheet, Report, Suppression
from targetexpr.checking.rounds import against
from targetexpr.reports import render
from targetexpr.reports.past import past_of_json
from targetexpr.sheets.model import Sheet
from tests.browser import color_scheme, complaints, needs_chromium
from tests.page.opened import Opened, browsing
from tests.page.test_clerk import download
from tests.page.test_looks import AXE
from tests.reports.sample import BAD, CONFLICT, HOSTILE, KNOWN, LAMPS, OPERATOR, REPORT, WHOLE

pytestmark = needs_chromium


def written(report: Report, path: Path, lang: str = "zh") -> Path:
    text = render(report, "html", lang="en" if lang == "en" else "zh")
    assert isinstance(text, str)
    path.write_text(text, encoding="utf-8")
    return path


def _one(sheet: Sheet) -> tuple[FileReport, ...]:
    """One file of one sheet."""
    whole = REPORT.files[0]
    return (evolve(whole, sheets=(evolve(whole.sheets[0], sheet=sheet),)),)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    with browsing(tmp_path_factory.mktemp("browser")) as found:
        yield Opened(found)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(REPORT, tmp_path_factory.mktemp("report") / "报告 页.html")


@pytest.fixture
def report(browser: Opened, page: Path) -> Opened:
    return show(browser, page)


@pytest.fixture
def sheet(report: Opened) -> Opened:
    """The sheet with findings."""
    next(link for link in report.all(".all tbody a") if link.text == HOSTILE).click()
    report.wait("return document.querySelector('.sheet')")
    return report


def show(browser: Opened, page: Path) -> Opened:
    """Open a report and wait until it is drawn."""
    browser.open(page.as_uri())
    browser.wait("return document.querySelector('.overview, .sheet')")
    return browser


def listed(opened: Opened) -> list[str]:
    return [entry.get_attribute("data-code") or "" for entry in opened.all(".finding") if entry.is_displayed()]


def printed(opened: Opened) -> tuple[str, PDF]:
    data = base64.b64decode(opened.browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})["data"])
    pdf = pdfplumber.open(io.BytesIO(data))
    text = normalize("NFKC", "".join(page.extract_text() for page in pdf.pages))  # radicals stand for characters
    return text.replace(" ", ""), pdf


def test_several_sheets_open_as_an_overview(report: Opened) -> None:
    assert {row.text for row in report.all(".all tbody th")} == {HOSTILE, "照明设施巡检", "坏.xlsx"}
    tiles = {label: figure for figure, label in (tile.text.split("\n") for tile in report.all(".tiles a"))}
    assert {**tiles, "目标表": "2", "错误": "3", "警告": "1", "读不了或没有表": "1"} == tiles
    assert report.find("#promise").text.startswith("共 2 个文件、2 张表")
    assert report.report["diagnostics"] == REPORT.to_dict()["diagnostics"]
    assert report.report["summary"] == REPORT.to_dict()["summary"]
    assert complaints(report.browser) == []


def test_what_needs_checks_is_not_offered(sheet: Opened) -> None:
    assert sheet.all("input[type=file]") == sheet.all("#instead") == []
    assert {button.text for button in sheet.all("button.main, .tabs button, .actions button")} <= {"打印"}


def test_a_hostile_name_stays_text(sheet: Opened) -> None:
    assert sheet.find("h2").text == HOSTILE
    assert len(sheet.all("script")) == 6


def test_a_sheet_has_its_findings_by_weight_and_on_its_cells(sheet: Opened) -> None:
    assert listed(sheet) == ["TX101", "TX402", "TX202"]
    assert [mark.text for mark in sheet.all("mark")] == ["120盏", "亮灯率"]
    text = sheet.find(".list").text
    for part in ("可改为 =120盏（须人工确认）", "另见 表一!E14 路灯亮灯率", "缺少计算符号"):
        assert part in text
    assert "去年已提" in sheet.run("return document.querySelector('.sheet').textContent")
    sheet.find('[data-cell="0:value"]').click()
    panel = sheet.wait("return document.querySelector('.panel')")
    assert "120盏" in panel.text
    assert "建议写成 =120盏" in panel.text
    sheet.find(".panel summary").click()
    assert "依据——" in panel.text
    assert complaints(sheet.browser) == []


def test_filters_by_severity_and_rule(report: Opened) -> None:
    def names() -> list[str]:
        return [row.text for row in report.all(".all tbody th")]

    level, rule = (report.find(f".filters label:nth-of-type({n}) select") for n in (4, 3))
    Select(level).select_by_visible_text("警告")
    report.wait("return document.querySelectorAll('.all tbody tr').length === 1")
    assert names() == [HOSTILE]
    report.find(".all tbody a").click()
    report.wait("return document.querySelector('.sheet')")
    assert listed(report) == ["TX202"]
    selects = report.all(".narrowed select")
    assert selects == [] or len(selects) == 2
    report.browser.back()
    report.wait("return document.querySelector('.filters')")
    report.find(".filters button").click()
    report.wait("return document.querySelectorAll('.all tbody tr').length === 3")
    rule = report.find(".filters label:nth-of-type(3) select")
    Select(rule).select_by_value("TX001")
    report.wait("return document.querySelectorAll('.all tbody tr').length === 1")
    assert names() == ["坏.xlsx"]


def test_findings_of_a_sheet_are_listed_by_severity_and_rule(browser: Opened, tmp_path: Path) -> None:
    show(
        browser,
        written(
            evolve(REPORT, files=_one(BAD), diagnostics=(WHOLE, OPERATOR, CONFLICT, evolve(KNOWN, suppressed=None))),
            tmp_path / "a.html",
        ),
    )
    assert browser.all(".filters") == []
    Select(browser.all(".narrowed select")[0]).select_by_value("error")
    browser.wait("return document.querySelectorAll('.finding').length === 2")
    assert listed(browser) == ["TX101", "TX402"]
    Select(browser.all(".narrowed select")[1]).select_by_value("TX402")
    browser.wait("return document.querySelectorAll('.finding').length === 1")
    browser.find(".narrowed a").click()
    browser.wait("return document.querySelectorAll('.finding').length === 4")


def test_an_earlier_round_and_decisions_are_shown(browser: Opened, tmp_path: Path) -> None:
    gone = PastFinding(
        code="TX203", name="x", severity="error", message=OPERATOR.message, path="灯 光.xlsx", project_name=HOSTILE
    )
    accepted = evolve(OPERATOR, status="unchanged", decision=Decision(decision="accepted", reason="确实没写"))
    silent = evolve(CONFLICT, status="new", suppressed=Suppression(by="reviewer", reason="口径不同"))
    compared = Report(
        files=_one(BAD), diagnostics=(evolve(WHOLE, status="new"), accepted, silent), compared=True, resolved=(gone,),
        missing=(PastSheet(path="旧.xlsx", project_name="旧项目"),),
    )  # fmt: skip
    show(browser, written(compared, tmp_path / "a.html"))
    assert browser.find(".rounds").text == "与上次相比：改好 1 · 未改 1 · 新 1"
    assert "审核人：接受 确实没写" in browser.find(".list").text
    whole = browser.run("return document.querySelector('.sheet').textContent")
    for part in ("已改好的问题（1）", "没有再报的表（1）", "旧项目", "已屏蔽的问题（1）", "理由：口径不同"):
        assert part in whole


def test_decisions_are_recorded_and_kept_for_the_next_round(report: Opened) -> None:
    next(link for link in report.all(".tabs a") if link.text == "记录审核决定").click()
    report.wait("return /review=1/.test(location.hash)")
    next(link for link in report.all(".all tbody a") if link.text == HOSTILE).click()
    report.wait("return document.querySelector('.decide')")
    for code, reason, choice in (("TX202", "确实没写", "接受"), ("TX402", "口径不同", "不予采纳")):
        report.find(f".finding[data-code={code}] .decide input").send_keys(reason)
        next(b for b in report.all(f".finding[data-code={code}] .decide button") if b.text == choice).click()
        report.wait(
            f"return !document.querySelector('.finding[data-code={code}] [aria-pressed=false] + [aria-pressed=false]')"
        )
    report.wait("return document.querySelectorAll('.finding').length === 2")
    assert listed(report) == ["TX101", "TX202"]
    assert "审核人：接受 确实没写" in report.find(".list").text
    name, data = download(report, "下载审核决定（2）")
    assert name == "审核决定.json"
    later = against(REPORT, past_of_json(json.loads(data)))
    assert {d.code: (d.decision.decision, d.decision.reason) for d in later.diagnostics if d.decision} == {
        "TX202": ("accepted", "确实没写"), "TX402": ("rejected", "口径不同"),
    }  # fmt: skip
    assert [d.code for d in later.diagnostics if d.suppressed and d.suppressed.by == "reviewer"] == ["TX402"]
    report.run("document.querySelector('.undecided').open = true")
    report.find(".undecided button").click()
    report.wait("return document.querySelectorAll('.finding').length === 3")
    assert complaints(report.browser) == []


def test_what_several_spans_share_is_marked_by_the_worst(browser: Opened, tmp_path: Path) -> None:
    found = (
        evolve(OPERATOR, span=(0, 3), severity="info"),
        evolve(OPERATOR, span=(1, 2), severity="error"),
        evolve(OPERATOR, span=(3, 99), severity="warning", code="ZZ1", name="my-rule"),
    )
    value = "𠀀<b盏盏"
    lamp = evolve(LAMPS, value=value)
    own = tuple(evolve(d, indicator=evolve(d.indicator, value=value)) for d in found if d.indicator)
    show(browser, written(Report(files=_one(evolve(BAD, indicators=(lamp,))), diagnostics=own), tmp_path / "a.html"))
    marks = [(mark.get_attribute("class"), mark.text) for mark in browser.all("mark")]
    assert marks == [("info", "𠀀"), ("error", "<"), ("info", "b"), ("warning", "盏盏")]
    assert "my-rule" in browser.find(".list").text  # a rule that is not installed is told by its name


def test_the_print_is_light_and_whole(report: Opened) -> None:
    color_scheme(report.browser, "dark")
    text, pdf = printed(report)
    color_scheme(report.browser, "light")
    assert max(char["x1"] for page in pdf.pages for char in page.chars) < pdf.pages[0].width
    for part in (
        "没有成本指标",
        "!E14",
        "120盏",
        "照明设施巡检",
        "文件已损坏",
        "规则说明",
        "TX402目标互相矛盾",
        "去年已提",
    ):
        assert part in text
    assert sum(pdf.pages[0].chars[0]["non_stroking_color"]) < 1  # dark on white
    assert report.all("#print *") == []


def test_a_sheet_is_printed_alone(sheet: Opened) -> None:
    text, pdf = printed(sheet)
    assert "120盏" in text
    assert "照明设施巡检" not in text
    assert "表一!E12" in text
    assert len(pdf.pages) <= 3


def test_the_language_changes_all_of_the_page(sheet: Opened) -> None:
    words = [text for text in sheet.run(TEXTS) if text]
    assert "问题（3）" in words
    sheet.find(".language").click()
    sheet.wait("return document.documentElement.lang === 'en'")
    sheet.wait("return document.title.endsWith('Performance target sheets: report')")
    english = set(sheet.run(TEXTS))
    assert "Findings (3)" in english
    assert "“120盏” has no operator" in english
    assert not {"问题（3）", "错误", "打印", "为什么", "一级指标"} & english
    sheet.run("location.hash = '#view=overview'")
    sheet.wait("return document.querySelector('.overview')")
    told = {text for text in sheet.run(TEXTS) if any("㐀" <= letter <= "鿿" for letter in text)}
    data = {
        "照明设施巡检",
        "坏.xlsx",
        "灯 光.xlsx",
        "中文",
        "; because: 去年已提",
        "表一!E13",
        f"{HOSTILE} / 路灯亮灯率",
    }
    assert told <= data
    sheet.find(".language").click()
    sheet.wait("return document.documentElement.lang === 'zh-CN'")
    assert complaints(sheet.browser) == []


def test_it_opens_in_english(browser: Opened, tmp_path: Path) -> None:
    show(browser, written(REPORT, tmp_path / "a.html", "en"))
    browser.wait("return document.title === 'Performance target sheets: report'")
    assert browser.find("#promise").text.startswith("2 files, 2 sheets")


def test_the_keyboard_reaches_everything(sheet: Opened) -> None:
    wanted = [element for element in sheet.all("a, button, select, summary, [tabindex='0']") if element.is_displayed()]
    reached = []
    for _ in range(len(wanted) + 5):
        ActionChains(sheet.browser).send_keys(Keys.TAB).perform()
        reached.append(sheet.browser.switch_to.active_element)
    assert [element.text for element in wanted if element not in reached] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_written_stands_out_from_its_ground(report: Opened, scheme: str) -> None:
    color_scheme(report.browser, scheme)
    assert report.run(CONTRASTS) == []
    ground = report.run("return getComputedStyle(document.body).backgroundColor")
    color_scheme(report.browser, "light")
    assert (ground == "rgb(255, 255, 255)") is (scheme == "light")


@pytest.mark.skipif(AXE not in os.environ, reason=f"{AXE} names no axe.min.js (make page-test)")
@pytest.mark.parametrize("view", ["#view=overview", "#view=sheet&review=1"])
def test_axe_finds_nothing_serious(report: Opened, view: str) -> None:
    report.run("location.hash = arguments[0]", view)
    report.wait(f"return document.querySelector('{'.sheet' if 'sheet' in view else '.overview'}')")
    assert report.serious_faults(Path(os.environ[AXE])) == []


def test_a_phone_needs_no_sideways_scrolling(sheet: Opened) -> None:
    metrics = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
    sheet.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        assert sheet.run("return document.documentElement.scrollWidth") <= 390
        sheet.run("location.hash = '#view=overview'")
        sheet.wait("return document.querySelector('.overview')")
        assert sheet.run("return document.documentElement.scrollWidth") <= 390
    finally:
        sheet.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_a_long_report_is_unpacked(browser: Opened, tmp_path: Path) -> None:
    files = tuple(evolve(REPORT.files[0], path=f"{number:03}.csv") for number in range(240))
    found = tuple(evolve(OPERATOR, path=file.path) for file in files)
    show(browser, written(Report(files=files, diagnostics=found), tmp_path / "长.html"))
    assert browser.find(".filters output").text == "480 / 480 份"
    browser.find(".worst a").click()
    browser.wait("return document.querySelector('.sheet')")
    assert listed(browser) == ["TX202"]
    assert complaints(browser.browser) == []


TEXTS = """
const found = [];
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let node = walk.nextNode(); node; node = walk.nextNode()) {
  if (!["SCRIPT", "STYLE", "NOSCRIPT", "PRE"].includes(node.parentElement.tagName)) found.push(node.data.trim());
}
return found;
"""
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
