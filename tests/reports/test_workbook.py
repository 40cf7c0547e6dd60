"""``xlsx``: the workbook that a clerk gets back."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from attrs import evolve
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from targetexpr.checking.report import Report
from targetexpr.reports import View, render
from tests.reports.sample import CONFLICT, OPERATOR, REPORT, WHOLE


def book_of(report: Report, view: View | None = None) -> Workbook:
    rendered = render(report, "xlsx", view)
    assert isinstance(rendered, bytes)
    return load_workbook(io.BytesIO(rendered))


@pytest.fixture
def submitted(tmp_path: Path) -> Report:
    """A workbook on disk with a formula, a format, a merge and a comment, and the report about it."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "表一"
    sheet["A1"] = "绩效目标表"
    sheet.merge_cells("A1:C1")
    sheet["E12"] = "120盏"
    sheet["E12"].comment = Comment("请核实", "领导")
    sheet["E13"] = "=SUM(F1:F2)"
    sheet["F1"] = 0.95
    sheet["F1"].number_format = "0.00%"
    path = tmp_path / "灯 光.xlsx"
    book.save(path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    file = evolve(REPORT.files[0], path=str(path), sha256=digest)
    found = tuple(evolve(d, path=str(path)) for d in (WHOLE, OPERATOR, CONFLICT))
    return Report(files=(file,), diagnostics=found)


def test_findings_are_comments_and_fills_on_their_cells(submitted: Report) -> None:
    sheet = book_of(submitted)["表一"]
    assert sheet["E12"].comment.text == "请核实\n警告 TX202 “120盏”没有计算符号"
    assert sheet["E12"].fill.start_color.rgb == "00FFEB9C"
    assert sheet["D13"].comment.text.startswith("错误 TX402")
    assert sheet["D13"].fill.start_color.rgb == "00FFC7CE"
    assert sheet["A1"].comment.text.startswith("错误 TX101")
    assert sheet["E14"].comment is None


def test_what_stood_in_the_workbook_survives(submitted: Report) -> None:
    sheet = book_of(submitted)["表一"]
    assert sheet["E12"].value == "120盏"
    assert sheet["E13"].value == "=SUM(F1:F2)"
    assert sheet["F1"].number_format == "0.00%"
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A1:C1"]


def test_the_submitted_file_is_not_touched(submitted: Report) -> None:
    before = Path(submitted.files[0].path).read_bytes()
    book_of(submitted)
    assert Path(submitted.files[0].path).read_bytes() == before


def test_a_sheet_lists_the_findings_with_links(submitted: Report) -> None:
    book = book_of(submitted)
    assert book.sheetnames == ["表一", "审核意见"]
    rows = list(book["审核意见"].iter_rows(values_only=True))
    assert [row[2] for row in rows] == ["编号", "TX101", "TX202", "TX402"]
    assert rows[2][5:] == ("表一!E12", "更换路灯数量", "120盏", "“120盏”没有计算符号", "=120盏")
    assert book["审核意见"]["F3"].hyperlink.location == "'表一'!E12"
    assert book["审核意见"]["J3"].data_type == "s"


def test_a_finding_inside_a_merged_area_is_put_on_its_first_cell(submitted: Report) -> None:
    inside = evolve(submitted.diagnostics[0], location=evolve(WHOLE.location, cell="B1"))
    assert book_of(evolve(submitted, diagnostics=(inside,)))["表一"]["A1"].comment is not None


def test_a_workbook_that_has_changed_since_is_not_annotated(submitted: Report) -> None:
    with Path(submitted.files[0].path).open("ab") as stream:
        stream.write(b"later")
    assert "表一" not in book_of(submitted).sheetnames


def test_other_formats_get_a_new_workbook_with_their_tables() -> None:
    book = book_of(REPORT)
    assert book.sheetnames[1:] == ["照明设施巡检", "审核意见"]
    table = book.worksheets[0]
    assert [cell.value for cell in table[3]] == ["产出指标", "数量指标", "更换路灯数量", "120盏"]
    assert table["D3"].comment.text == "警告 TX202 “120盏”没有计算符号"
    assert table["C4"].comment.text.startswith("错误 TX402")
    assert table["D4"].value == "=95%"
    assert table["D4"].data_type == "s"
    assert len(list(book["审核意见"].iter_rows())) == 5


def test_english() -> None:
    assert book_of(REPORT, View(lang="en")).sheetnames[-1] == "Findings"


def test_a_name_that_is_taken_gets_a_number() -> None:
    twins = tuple(evolve(sheet, sheet=evolve(sheet.sheet, project_name="审核意见")) for sheet in REPORT.files[0].sheets)
    report = Report(files=(evolve(REPORT.files[0], sheets=twins),), diagnostics=())
    assert book_of(report).sheetnames == ["审核意见", "审核意见 2", "审核意见 3"]
