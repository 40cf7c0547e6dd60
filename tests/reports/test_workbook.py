"""``xlsx``: the workbook that a clerk gets back."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import unescape

import pytest
from attrs import evolve
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.worksheet.datavalidation import DataValidation

from targetexpr.checking.check import check_paths
from targetexpr.checking.report import Report
from targetexpr.reports import View, render
from targetexpr.reports.workbook_sheets import HEAD_ROW
from tests.reports.sample import CONFLICT, HOSTILE, OPERATOR, REPORT, WHOLE


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
    assert (
        sheet["E12"].comment.text == "请核实\n警告 TX202 缺少计算符号：“120盏”没有计算符号；建议：=120盏（须人工确认）"
    )
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
    rows = list(book["审核意见"].iter_rows(min_row=HEAD_ROW, values_only=True))
    assert [row[2] for row in rows] == ["编号", "TX101", "TX202", "TX402"]
    assert rows[2][5:10] == ("表一!E12", "更换路灯数量", "120盏", "“120盏”没有计算符号", "=120盏（须人工确认）")
    assert book["审核意见"]["F6"].hyperlink.location == "'表一'!E12"
    assert book["审核意见"]["J6"].data_type == "s"


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
    assert table["D3"].comment.text == "警告 TX202 缺少计算符号：“120盏”没有计算符号；建议：=120盏（须人工确认）"
    assert table["C4"].comment.text.startswith("错误 TX402")
    assert table["D4"].value == "=95%"
    assert table["D4"].data_type == "s"
    assert len(list(book["审核意见"].iter_rows())) == HEAD_ROW + 4


def as_calculated(data: bytes) -> bytes:
    """The workbook as Excel stores it: with results, a text box, a control, macros and a signature."""
    out = io.BytesIO()
    corner = "<xdr:col>1</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>1</xdr:row><xdr:rowOff>0</xdr:rowOff>"
    box = (
        f"<xdr:twoCellAnchor><xdr:from>{corner}</xdr:from><xdr:to>{corner}</xdr:to><xdr:sp><xdr:nvSpPr>"
        '<xdr:cNvPr id="9" name="a"/><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr/></xdr:sp><xdr:clientData/>'
        "</xdr:twoCellAnchor></wsDr>"
    ).encode()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            for formula, kind, result in RESULTS:
                part = part.replace(
                    f"<f>{formula}</f><v></v>".encode(), f"<f>{formula}</f><v>{result}</v>".encode()
                ).replace(f"><f>{formula}".encode(), f' t="{kind}"><f>{formula}'.encode())
            if name == "xl/drawings/drawing1.xml":
                assert b"</wsDr>" in part
                part = part.replace(b"</wsDr>", box).replace(
                    b"<wsDr ", b'<wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
                )
            new.writestr(name, part)
        for name in ("xl/ctrlProps/ctrlProp1.xml", "xl/vbaProject.bin", "_xmlsignatures/sig1.xml"):
            new.writestr(name, b"<x/>")
    return out.getvalue()


RESULTS = (
    ("1+1", "n", "2"), ('"b"&amp;"&lt;a"', "str", "b&lt;a"), ("1=1", "b", "1"), ("1/0", "e", "#DIV/0!"),
    ("DATE(2024,1,2)", "n", "45293"),
)  # fmt: skip


@pytest.fixture(params=[".xlsx", ".xlsm"])
def rich(tmp_path: Path, request: pytest.FixtureRequest) -> Report:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "表一"
    sheet["A1"], sheet["E12"] = "绩效目标表", "120盏"
    for row, (formula, _, _) in enumerate(RESULTS, start=1):
        sheet.cell(row, 8).value = "=" + unescape(formula)
    sheet["H5"].number_format = "yyyy-mm-dd"
    sheet.add_chart(BarChart(), "H10")
    sheet.protection.sheet = True
    sheet.conditional_formatting.add("E12", Rule("cellIs", operator="equal", formula=["1"]))
    choice = DataValidation(type="list", formula1='"是,否"')
    choice.add("I1")
    sheet.add_data_validation(choice)
    stream = io.BytesIO()
    book.save(stream)
    path = tmp_path / f"灯 光{request.param}"
    path.write_bytes(as_calculated(stream.getvalue()))
    file = evolve(REPORT.files[0], path=str(path), sha256=hashlib.sha256(path.read_bytes()).hexdigest())
    return Report(files=(file,), diagnostics=(evolve(OPERATOR, path=str(path)),))


def test_formulas_keep_their_results(rich: Report) -> None:
    rendered = render(rich, "xlsx")
    assert isinstance(rendered, bytes)
    with_formulas, with_results = (
        load_workbook(io.BytesIO(rendered), data_only=wanted)["表一"] for wanted in (False, True)
    )
    assert [with_formulas.cell(row, 8).value for row in range(1, 6)] == ["=" + unescape(f) for f, _, _ in RESULTS]
    assert [with_results.cell(row, 8).value for row in range(1, 6)] == [
        2, "b<a", True, "#DIV/0!", datetime(2024, 1, 2),
    ]  # fmt: skip


def test_what_the_copy_keeps_and_what_it_lacks_is_said(rich: Report) -> None:
    before = Path(rich.files[0].path).read_bytes()
    rendered = render(rich, "xlsx")
    assert Path(rich.files[0].path).read_bytes() == before
    assert isinstance(rendered, bytes)
    book = load_workbook(io.BytesIO(rendered))
    assert book.mime_type.endswith("sheet.main+xml")
    sheet: Any = book["表一"]
    assert sheet["E12"].comment is not None
    assert len(sheet._charts) == 1
    assert sheet.protection.sheet
    assert len(sheet.conditional_formatting) == len(sheet.data_validations.dataValidation) == 1
    said = [row[0] for row in book["审核意见"].iter_rows(min_row=HEAD_ROW + 2, values_only=True) if row[0]]
    assert said == ["没有带入原文件的宏、控件、数字签名、文本框和形状；请以原文件为准。"]
    english = book_of(rich, View(lang="en"))["Findings"]["A7"].value
    assert english == "Not taken over from the original: macros, controls, digital signatures, text boxes and shapes."


def test_a_workbook_that_cannot_be_written_back_gives_its_tables(
    submitted: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object, **__: object) -> None:
        raise TypeError("a font that the library refuses")

    monkeypatch.setattr("openpyxl.load_workbook", refuses)
    rendered = render(submitted, "xlsx")
    monkeypatch.undo()
    assert isinstance(rendered, bytes)
    book = load_workbook(io.BytesIO(rendered))
    assert "表一" not in book.sheetnames
    assert "没有带入原文件的版式；请以原文件为准。" in [row[0] for row in book["审核意见"].iter_rows(values_only=True)]


def test_findings_in_one_merged_area_share_a_comment(submitted: Report) -> None:
    inside = tuple(
        evolve(submitted.diagnostics[0], location=evolve(WHOLE.location, cell=cell)) for cell in ("A1", "B1", "C1")
    )
    sheet = book_of(evolve(submitted, diagnostics=inside))["表一"]
    assert sheet["A1"].comment.text.count("TX101") == 3


def test_the_list_names_the_files_where_there_are_several(submitted: Report) -> None:
    heads = [cell.value for cell in book_of(submitted)["审核意见"][HEAD_ROW]]
    assert "文件" not in heads
    several = book_of(REPORT)["审核意见"]
    assert [cell.value for cell in several["E"]][HEAD_ROW - 1 :] == [
        "文件",
        "灯 光.xlsx",
        "灯 光.xlsx",
        "灯 光.xlsx",
        "坏.xlsx",
    ]
    assert [cell.value for cell in several["D"]][HEAD_ROW : HEAD_ROW + 2] == ["缺少必设的一级指标", "缺少计算符号"]


def test_the_book_opens_on_the_list_under_what_is_concluded(submitted: Report) -> None:
    book = book_of(submitted, View(today=date(2026, 3, 1)))
    assert book.active is not None
    assert book.active.title == "审核意见"
    assert [sheet.title for sheet in book.worksheets if sheet.sheet_view.tabSelected] == ["审核意见"]
    listed = book["审核意见"]
    assert str(listed["A2"].value).startswith(f"项目：{HOSTILE} 等 2 个    单位：")
    assert listed["A3"].value == "日期：2026-03-01    结论：退回修改：错误 2 处、警告 1 处"
    assert listed.print_title_rows == "$1:$4"


def test_the_same_report_gives_the_same_bytes(submitted: Report) -> None:
    for report in (submitted, REPORT):
        book = render(report, "xlsx")
        assert isinstance(book, bytes)
        assert book == render(report, "xlsx")
        with zipfile.ZipFile(io.BytesIO(book)) as archive:
            assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_english() -> None:
    assert book_of(REPORT, View(lang="en")).sheetnames[-1] == "Findings"


def test_a_name_that_is_taken_gets_a_number() -> None:
    twins = tuple(evolve(sheet, sheet=evolve(sheet.sheet, project_name="审核意见")) for sheet in REPORT.files[0].sheets)
    report = Report(files=(evolve(REPORT.files[0], sheets=twins),), diagnostics=())
    assert book_of(report).sheetnames == ["审核意见", "审核意见 2", "审核意见 3"]


def test_characters_that_no_workbook_holds_are_replaced() -> None:
    evil = "甲\x00\x0b\ud800\ufffe\uffff乙"
    found = evolve(OPERATOR, message={"zh": evil, "en": evil}, path=f"{evil}.csv")
    report = Report(files=tuple(evolve(file, path=f"{evil}.csv") for file in REPORT.files), diagnostics=(found,))
    listed = book_of(report)["审核意见"]
    texts = [str(cell.value) for row in listed.iter_rows() for cell in row if cell.value]
    assert any("甲\ufffd\ufffd\ufffd\ufffd\ufffd乙" in text for text in texts)


def test_a_workbook_of_many_sheets_is_their_list(monkeypatch: pytest.MonkeyPatch) -> None:
    from targetexpr.reports import workbook_sheets

    monkeypatch.setattr(workbook_sheets, "MOST_TABLES", 1)
    report = check_paths([Path(__file__).parents[2] / "examples"], isolated=True)
    data = render(report, "xlsx")
    assert isinstance(data, bytes)
    book = load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["审核意见"]
    texts = [str(cell.value) for row in book["审核意见"].iter_rows() for cell in row if cell.value is not None]
    assert any("没有附上" in text for text in texts)
    assert {d.code for d in report.active} <= set(texts)
