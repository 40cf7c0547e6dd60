"""The reviewer's round: many sheets, the worst first, from each figure to its sheets, and all of it taken home."""

from __future__ import annotations

import csv
import io
import json
import time
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook

import targetexpr
from tests.browser import complaints, needs_chromium
from tests.page.many import UNITS, write_many
from tests.page.opened import Opened
from tests.page.test_clerk import download

pytestmark = needs_chromium
COUNT = 60
"""Of the sheets here; three hundred are tried in ``test_speed``."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("many") / "申报"
    write_many(made, COUNT)
    (made / "照片.gif").write_bytes(b"GIF89a")
    return made


@pytest.fixture
def overview(opened: Opened, folder: Path) -> Opened:
    if not opened.all(".overview"):
        opened.clear()
        opened.choose(folder, into="folder")
    opened.run("location.hash = '#view=overview'")
    opened.wait("return document.querySelector('.overview')")
    return opened


def rows(opened: Opened, table: str) -> list[list[str]]:
    script = (
        "return [...document.querySelectorAll(arguments[0])]"
        ".map(row => [...row.cells].map(cell => cell.textContent.trim()))"
    )
    found: list[list[str]] = opened.run(script, f"{table} tbody tr")
    return found


def test_the_overview_counts_what_the_report_says(overview: Opened) -> None:
    report = overview.report
    tiles = {label: figure for figure, label in (tile.text.split("\n") for tile in overview.all(".tiles a"))}
    assert tiles["目标表"] == str(sum(len(file["sheets"]) for file in report["files"])) == str(COUNT - 1)
    for level, label in (("error", "错误"), ("warning", "警告"), ("info", "提示")):
        sheets_only = [entry for entry in report["diagnostics"] if entry["path"].endswith((".xlsx", ".csv"))]
        assert tiles[label] == str(sum(entry["severity"] == level for entry in sheets_only))
    units = {row[0]: row for row in rows(overview, ".units")}
    assert set(units) == set(UNITS)
    assert sum(int(row[3]) for row in units.values()) == int(tiles["错误"])
    assert "照片.gif" in overview.run("return document.querySelector('.overview').textContent")


def test_each_figure_leads_to_its_sheets(overview: Opened) -> None:
    cell = overview.find(".heat td a")
    count, said = int(cell.text), cell.get_attribute("aria-label") or ""
    unit = said.split("，")[0]
    cell.click()
    overview.wait("return /rule=/.test(location.hash)")
    overview.wait("return document.querySelectorAll('.heat').length === 0")
    assert f"unit={unit}" in unquote(overview.browser.current_url)
    listed = rows(overview, ".all")
    assert listed
    assert {row[1] for row in listed} == {unit}
    assert [bar.text for bar in overview.all(".bars b")] == [str(count)]
    overview.find(".all tbody a").click()
    overview.wait("return document.querySelector('.sheet')")
    assert overview.find("h2").text == listed[0][0]
    overview.browser.back()
    overview.wait("return document.querySelector('.overview')")
    assert rows(overview, ".all") == listed


def test_sorting_filtering_and_search_are_at_once_and_in_the_address(overview: Opened) -> None:
    begun = time.perf_counter()
    overview.run("location.hash = '#view=overview&status=clean'")
    overview.wait(
        "return [...document.querySelectorAll('.all tbody tr')].every(row => !/错误|警告|读不了/.test(row.textContent))"
    )
    assert time.perf_counter() - begun < 2
    assert overview.find(".filters output").text.endswith(f"/ {COUNT} 份")
    overview.run("location.hash = '#view=overview&sort=name'")
    overview.wait("return /项目/.test(document.querySelector('.all th[aria-sort=ascending]').textContent)")
    names = [row[0] for row in rows(overview, ".all")]
    assert names == overview.run("return arguments[0].sort(new Intl.Collator('zh-CN', {numeric: true}).compare)", names)
    overview.find(".filters input[type=search]").send_keys("水务局")
    overview.wait("return document.querySelectorAll('.all tbody tr').length === 5")
    assert "q=水务局" in unquote(overview.browser.current_url)
    overview.browser.refresh()
    overview.settle()
    assert "sort=name" in overview.browser.current_url


def test_the_worst_come_first(overview: Opened) -> None:
    errors = Counter(entry["path"] for entry in overview.report["diagnostics"] if entry["severity"] == "error")
    listed = [row[4] for row in rows(overview, ".all")]
    counts = [errors[path] for path in listed[1:]]  # the unreadable one stands before all
    assert counts == sorted(counts, reverse=True)
    assert overview.find(".worst li").text.endswith("读不了")


def test_what_is_not_judged_is_counted_by_reason(overview: Opened) -> None:
    text = overview.run("return document.querySelector('.undecided').textContent")
    assert "没有判断的检查" in text
    assert f"{COUNT - 1} 张表" in text


def test_everything_is_taken_home_in_one_zip(overview: Opened) -> None:
    overview.run("location.hash = '#view=overview&review=1&rule=TX202'")
    overview.wait("return document.querySelector('.all tbody a')").click()
    overview.wait("return document.querySelector('.decide input')").send_keys("口径不同")
    overview.find(".decide button:last-child").click()
    silenced = overview.wait(
        "return document.querySelector('.undecided button') && document.querySelector('h2').textContent"
    )
    name, data = download(overview, "下载全部结果")
    assert name == "检查结果.zip"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        found = list(csv.DictReader(io.StringIO(archive.read("问题清单.csv").decode("utf-8-sig"))))
        summary = load_workbook(io.BytesIO(archive.read("汇总.xlsx")))
        report: Any = json.loads(archive.read("报告.json"))
    in_files = [entry for entry in overview.report["diagnostics"] if entry["code"] != "TX007"]
    decided = [entry for entry in report["diagnostics"] if "decision" in entry]
    assert decided
    for entry in decided:
        assert (entry["project_name"], entry.pop("decision")["reason"]) == (silenced, "口径不同")
        assert entry.pop("suppressed")["by"] == "reviewer"
    assert report["diagnostics"] == in_files
    assert len(found) == len(in_files)
    assert {(row["决定"], row["理由"]) for row in found} == {("", ""), ("不予采纳", "口径不同")}
    assert {row["单位"] for row in found} <= set(UNITS)
    assert len(summary.sheetnames) > 2
    assert sum(name.startswith("批注/") for name in names) == COUNT
    assert {name.split("/")[1] for name in names if name.startswith("审核意见书/")} == {
        f"{unit}-审核意见书.docx" for unit in UNITS
    }
    assert complaints(overview.browser) == []


def test_the_folder_s_findings_are_those_of_the_library(overview: Opened, folder: Path) -> None:
    mine = {(entry.path, entry.fingerprint) for entry in targetexpr.check(folder, isolated=True).diagnostics}
    base = str(folder.parent) + "/"
    assert {(path.removeprefix(base), digest) for path, digest in mine} == {
        (entry["path"], entry["fingerprint"]) for entry in overview.report["diagnostics"]
    }
