"""The summary: figures by unit, sheet and rule, as a workbook with charts and as a page."""

from __future__ import annotations

import io
from collections import Counter
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from attrs import evolve
from justhtml import JustHTML
from openpyxl.worksheet.worksheet import Worksheet

from targetexpr.checking.report import Report
from targetexpr.reports import View, render
from targetexpr.reports.summary import WORST, Tally, share, summarize
from targetexpr.reports.summary_tables import facts, tables
from targetexpr.reports.verdict import verdict
from targetexpr.sheets.own import is_report
from tests.reports.conftest import Desk
from tests.reports.sample import HOSTILE, REPORT

TODAY = View(today=date(2026, 3, 1))


def book(report: Report, view: View = TODAY) -> openpyxl.Workbook:
    made = render(report, "summary.xlsx", view)
    assert isinstance(made, bytes)
    return openpyxl.load_workbook(io.BytesIO(made))


def rows(sheet: Worksheet) -> list[tuple[object, ...]]:
    return list(sheet.iter_rows(values_only=True))


def test_figures_are_those_that_were_planted(desk: Desk) -> None:
    summary = summarize(desk.report)
    planted = Counter(code for sheet in desk.sheets for code in sheet.planted.values())
    found = {rule.code: rule.count for rule in summary.rules}
    assert {code: found.get(code, 0) for code in planted} == dict(planted)
    assert found["TX001"] == summary.total.unreadable == len(summary.unreadable) == 3
    assert summary.total.sheets == 28
    assert summary.total.clean == sum(not sheet.planted for sheet in desk.sheets) == 3
    assert [unit.name for unit in summary.units] == sorted({sheet.unit for sheet in desk.sheets})
    assert [unit.sheets for unit in summary.units] == [7] * 4
    for unit in summary.units:
        own = [sheet for sheet in desk.sheets if sheet.unit == unit.name]
        counted = sum(rule.by_unit.get(unit.name, 0) for rule in summary.rules)
        assert counted == unit.tally.total == sum(len(sheet.planted) for sheet in own) + unit.unreadable
    assert {sheet.project for sheet in summary.sheets if sheet.number is not None} == {s.project for s in desk.sheets}


def test_the_worst_come_first_and_clean_ones_never(desk: Desk) -> None:
    worst = summarize(desk.report).worst
    assert len(worst) == WORST
    ranks = [(sheet.tally.error, sheet.tally.warning, sheet.tally.info) for sheet in worst]
    assert ranks == sorted(ranks, reverse=True)
    assert all(sheet.tally.total for sheet in worst)


def test_numbers_and_times_are_quantified_and_words_are_not(desk: Desk) -> None:
    (clean,) = [s for s in summarize(desk.report).sheets if s.project == desk.sheets[0].project]
    assert (clean.indicators, clean.quantified) == (11, 10)
    assert share(1, 4) == 0.25
    assert share(0, 0) is None


@pytest.mark.parametrize(
    ("tally", "unreadable", "zh", "en"),
    [
        (Tally(), False, "可以报送，没有发现问题", "acceptable, no findings"),
        (Tally(info=1), False, "可以报送，另有提示 1 处", "acceptable, with 1 hint"),
        (Tally(warning=2), False, "核对修改后报送：警告 2 处", "to be checked and amended: 2 warnings"),
        (Tally(error=1), False, "退回修改：错误 1 处", "to be revised: 1 error"),
        (Tally(error=1), True, "无法读取，请重新报送", "unreadable; to be handed in again"),
    ],
)  # fmt: skip
def test_the_conclusion(tally: Tally, unreadable: bool, zh: str, en: str) -> None:
    assert verdict(tally, unreadable=unreadable) == {"zh": zh, "en": en}


def test_the_workbook_has_a_sheet_a_table_and_charts_over_its_cells(desk: Desk) -> None:
    made = book(desk.report)
    assert made.sheetnames == ["总览", "单位", "规则", "单位与规则", "问题最重的表", "未能判断", "各表"]
    front = made["总览"]
    charts = front._charts  # type: ignore[attr-defined]
    assert [len(chart.series) for chart in charts] == [3, 1]
    assert charts[0].series[0].val.numRef.f == "'单位'!$E$2:$E$5"
    assert charts[0].series[0].cat.numRef.f == "'单位'!$A$2:$A$5"
    assert ("目标表", 28) in [row[:2] for row in rows(front)]
    assert front["A2"].value == "日期：2026-03-01"
    summary = summarize(desk.report)
    assert rows(made["单位"])[-1][:3] == ("合计", 28, 3)
    assert len(rows(made["各表"])) == 1 + 28 + 3
    assert [row[0] for row in rows(made["规则"])[1:]] == [rule.code for rule in summary.rules]
    assert sum(row[-1] for row in rows(made["单位与规则"])[1:]) == len(desk.report.active)  # type: ignore[misc]
    reasons = {row[0] for row in rows(made["未能判断"])[1:]}
    assert "表头没有分列资金来源" in reasons
    assert len(reasons) == 1 + 3
    for sheet in made.worksheets:
        assert str(sheet.page_setup.paperSize) == "9"
        assert sheet.sheet_properties.pageSetUpPr is not None
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_the_page_shows_the_same_tables_and_asks_for_nothing(desk: Desk) -> None:
    text = str(render(desk.report, "summary.html", TODAY))
    parsed = JustHTML(text)
    shown = [
        [[cell.to_text() for cell in row.query("th, td")] for row in table.query("tr")]
        for table in parsed.query("table")
    ]
    wanted = list(tables(summarize(desk.report), TODAY))
    assert [len(rows) - 1 for rows in shown] == [len(table.rows) for table in wanted]
    assert shown[0][1][0] == wanted[0].rows[0][0]
    assert text.count("<svg ") == 2
    for word in ("<script", "http://", "https://", "url("):
        assert word not in text
    assert "default-src &#x27;none&#x27;" in text


def test_hostile_names_are_text(tmp_path: Path) -> None:
    report = evolve(REPORT, files=tuple(evolve(file, path=f"=1+1/{file.path}") for file in REPORT.files))
    assert HOSTILE not in str(render(report, "summary.html", TODAY))
    made = book(report)
    for sheet in made.worksheets:
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


@pytest.mark.parametrize("suffix", ["xlsx", "html"])
def test_it_is_the_same_for_the_same_report_and_known_as_ours(suffix: str, desk: Desk, tmp_path: Path) -> None:
    one, two = (render(desk.report, f"summary.{suffix}", TODAY) for _ in range(2))
    assert one == two
    path = tmp_path / f"汇总.{suffix}"
    path.write_bytes(one if isinstance(one, bytes) else one.encode())
    assert is_report(path)


@pytest.mark.parametrize("suffix", ["xlsx", "html"])
def test_nothing_at_all_gives_a_summary_of_nothing(suffix: str) -> None:
    assert render(Report(files=(), diagnostics=()), f"summary.{suffix}")


def test_in_english(desk: Desk) -> None:
    view = View(lang="en")
    assert book(desk.report, view).sheetnames[:3] == ["Overview", "Units", "Rules"]
    assert ("Sheets", 28) in facts(summarize(desk.report), view)
    text = str(render(desk.report, "summary.html", view))
    assert "Findings by unit" in text
    assert "错误" not in text
