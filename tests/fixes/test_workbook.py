"""Workbooks with some of their cells replaced, and all else as it was."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from targetexpr.fixes import FileFix, fix_file
from targetexpr.fixes.model import Edit, UnfixableError
from targetexpr.fixes.workbook import rewrite_workbook
from targetexpr.sheets.model import Location
from tests.fixes.making import ROWS, SAFE, parts, repacked, workbook

PART = "xl/worksheets/sheet1.xml"


def fixed(tmp_path: Path, data: bytes, name: str = "目标 表.xlsx", *, unsafe: bool = False) -> FileFix:
    path = tmp_path / name
    path.write_bytes(data)
    fix = fix_file(path, unsafe=unsafe)
    assert path.read_bytes() == data
    return fix


def values(data: bytes) -> list[object]:
    book = load_workbook(io.BytesIO(data))
    return [book["目标表"].cell(row, 4).value for row in range(4, 4 + len(ROWS))]


def test_the_values_are_replaced_and_fixing_again_changes_nothing(tmp_path: Path) -> None:
    fix = fixed(tmp_path, workbook())
    assert values(fix.after) == [SAFE.get(row[3], row[3]) for row in ROWS]
    assert {change.old: change.new for change in fix.changes} == SAFE
    again = fixed(tmp_path, fix.after)
    assert not again.changes
    assert again.after == fix.after


def dressed(book: Workbook) -> None:
    sheet = book["目标表"]
    sheet["D4"].font = Font(bold=True, color="FF0000")
    sheet["D4"].fill = PatternFill("solid", start_color="FFFF00")
    sheet["D4"].comment = Comment("请核实", "张三")
    sheet["F4"], sheet["F5"] = 1.5, "=SUM(F4:F4)*2"
    other = book.create_sheet("测算")
    other["A1"], other["A2"] = "=目标表!F5+1", "备注"
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=6, min_row=4, max_row=5))
    other.add_chart(chart, "C3")


def test_every_other_part_stays_byte_for_byte_and_the_cell_keeps_its_dress(tmp_path: Path) -> None:
    def with_results(name: str, part: bytes) -> bytes:
        return part.replace(b"<v></v>", b"<v>3</v>").replace(b"<v />", b"<v>3</v>").replace(b"<v/>", b"<v>3</v>")

    data = repacked(
        workbook(dress=dressed), with_results, {"xl/media/image1.png": b"\x89PNG", "customXml/item1.xml": b"<a/>"}
    )
    fix = fixed(tmp_path, data)
    before, after = parts(data), parts(fix.after)
    assert list(before) == list(after)
    assert [name for name in before if before[name] != after[name]] == [PART]
    sheet = load_workbook(io.BytesIO(fix.after))["目标表"]
    assert sheet["D4"].value == "≥3200平方米"
    assert sheet["D4"].font.bold
    assert sheet["D4"].fill.start_color.rgb == "00FFFF00"
    assert sheet["D4"].comment is not None
    assert sheet["F5"].value == "=SUM(F4:F4)*2"
    assert str(next(iter(sheet.merged_cells.ranges))) == "A1:D1"
    assert load_workbook(io.BytesIO(fix.after), data_only=True)["目标表"]["F5"].value == 3


def test_text_that_was_typed_as_a_formula_is_written_as_text(tmp_path: Path) -> None:
    rows = [*ROWS[:4], ("满意度指标", "服务对象满意度指标", "周边居民满意度", "=85")]

    def typed(book: Workbook) -> None:
        book["目标表"]["D8"].value = "=85"

    chain = b'<calcChain xmlns="x"><c r="D8" i="1"/></calcChain>'
    kind = b'<Override PartName="/xl/calcChain.xml" ContentType="x"/></Types>'
    link = b'<Relationship Id="rId99" Type="calcChain" Target="calcChain.xml"/></Relationships>'

    def chained(name: str, part: bytes) -> bytes:
        match name:
            case "[Content_Types].xml":
                return part.replace(b"</Types>", kind)
            case "xl/_rels/workbook.xml.rels":
                return part.replace(b"</Relationships>", link)
            case _:
                return part

    data = repacked(workbook(rows, dress=typed), chained, {"xl/calcChain.xml": chain})
    assert load_workbook(io.BytesIO(data))["目标表"]["D8"].data_type == "f"
    fix = fixed(tmp_path, data, unsafe=True)
    cell = load_workbook(io.BytesIO(fix.after))["目标表"]["D8"]
    assert (cell.value, cell.data_type) == ("=85%", "s") or (cell.value, cell.data_type) == ("=85(%)", "s")
    assert "xl/calcChain.xml" not in parts(fix.after)
    assert not any(b"calcChain" in part for part in parts(fix.after).values())
    assert not fixed(tmp_path, fix.after, unsafe=True).changes


def test_a_number_becomes_the_text_that_was_shown_with_its_sign(tmp_path: Path) -> None:
    def number(book: Workbook) -> None:
        book["目标表"]["D7"].value = 300
        book["目标表"]["D7"].number_format = '0"天"'

    fix = fixed(tmp_path, workbook(dress=number), unsafe=True)
    cell = load_workbook(io.BytesIO(fix.after))["目标表"]["D7"]
    assert (cell.value, cell.data_type, cell.number_format) == ("≥300天", "s", '0"天"')


def test_a_calculation_and_a_shared_formula_stay(tmp_path: Path) -> None:
    def calculated(name: str, part: bytes) -> bytes:
        if name != PART:
            return part
        one = part[part.index(b'<c r="D4"') : part.index(b"</c>", part.index(b'<c r="D4"')) + 4]
        two = part[part.index(b'<c r="D8"') : part.index(b"</c>", part.index(b'<c r="D8"')) + 4]
        sum_up = '<c r="D4" t="str"><f>"≥"&amp;F4&amp;"m2"</f><v>≥3200m2</v></c>'.encode()
        shared = b'<c r="D8"><f t="shared" ref="D8:D9" si="0">85</f><v>85</v></c>'
        return part.replace(one, sum_up).replace(two, shared)

    data = repacked(workbook(), calculated)
    fix = fixed(tmp_path, data, unsafe=True)
    assert {change.old for change in fix.changes} == {"≥９５％", "不低于98%"}
    reasons = {refusal.change.location.cell: refusal.reason["zh"] for refusal in fix.refused}
    assert reasons == {"D4": "这一格是公式", "D8": "这一格是公式"}


@pytest.mark.parametrize(
    ("extra", "word"),
    [
        ({"xl/vbaProject.bin": b"macro"}, "宏"),
        ({"xl/macrosheets/sheet1.xml": b"<a/>"}, "宏"),
        ({"_xmlsignatures/sig1.xml": b"<a/>"}, "签名"),
    ],
)
def test_macros_and_signatures_forbid_it(tmp_path: Path, extra: dict[str, bytes], word: str) -> None:
    data = repacked(workbook(), lambda _, part: part, extra)
    fix = fixed(tmp_path, data)
    assert fix.after == data
    assert not fix.changes
    assert len(fix.refused) == len(SAFE)
    assert all(word in refusal.reason["zh"] and refusal.reason["en"] for refusal in fix.refused)


def test_cells_without_references_and_with_a_prefix_are_found(tmp_path: Path) -> None:
    def bare(name: str, part: bytes) -> bytes:
        if name != PART:
            return part
        part = re.sub(rb'<(c|row) r="[A-Z]*[0-9]+"', rb"<\1", part)
        part = re.sub(rb"<(/?)(?=[a-z])", rb"<\1x:", part)
        return part.replace(b"xmlns=", b"xmlns:x=")

    data = repacked(workbook(), bare)
    assert b"<x:c" in parts(data)[PART]
    fix = fixed(tmp_path, data)
    assert {change.old: change.new for change in fix.changes} == SAFE
    assert values(fix.after)[:3] == list(SAFE.values())


def test_a_value_over_several_indicators_is_changed_for_all_or_none(tmp_path: Path) -> None:
    def merged(book: Workbook) -> None:
        book["目标表"].merge_cells("D5:D6")

    rows = (ROWS[0], ROWS[1], ("产出指标", "质量指标", "苗木成活率", ""), *ROWS[3:])
    fix = fixed(tmp_path, workbook(rows, dress=merged))
    assert {change.old: change.new for change in fix.changes} == {"≥3200m2": "≥3200平方米", "≥９５％": "≥95%"}
    assert sum(change.location.cell == "D5" for change in fix.changes) == 2


def test_a_change_that_another_row_would_feel_is_left_and_the_others_are_made(tmp_path: Path) -> None:
    def merged(book: Workbook) -> None:
        book["目标表"].merge_cells("D8:D9")

    rows = (*ROWS, ("满意度指标", "服务对象满意度指标", "步道座椅与周边环境", ""))
    data = workbook(rows, dress=merged)
    fix = fixed(tmp_path, data, unsafe=True)
    assert {change.old for change in fix.changes} == set(SAFE)
    assert [(refusal.change.old, refusal.reason["zh"]) for refusal in fix.refused] == [
        ("≥85", "改后重新读取，与预期不符")
    ]
    assert values(fix.after)[:3] == list(SAFE.values())
    assert values(fix.after)[4] == "≥85"


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1"])
def test_a_worksheet_in_another_encoding_is_left(tmp_path: Path, encoding: str) -> None:
    def recoded(name: str, part: bytes) -> bytes:
        if name != PART:
            return part
        text = part.decode().removeprefix("<?xml version='1.0' encoding='UTF-8'?>")
        return f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(encoding, "xmlcharrefreplace")

    data = repacked(workbook(), recoded)
    fix = fixed(tmp_path, data)
    assert fix.after == data
    assert not fix.changes
    assert len(fix.refused) == len(SAFE)


def test_a_workbook_whose_worksheets_cannot_be_told_is_left() -> None:
    data = repacked(workbook(), lambda name, part: b"<broken" if name == "xl/workbook.xml" else part)
    with pytest.raises(UnfixableError, match="结构"):
        rewrite_workbook(data, {Location(sheet="目标表", cell="D4"): Edit("≥3200m2", "≥3200平方米")})


def test_a_cell_that_is_not_there_is_said() -> None:
    data = workbook()
    places = [Location(sheet="目标表", cell="Z99"), Location(sheet="别的", cell="D4"), Location(line=3)]
    done = rewrite_workbook(data, {place: Edit("a", "b") for place in places})
    assert set(done.refused) == set(places)
    assert parts(done.data) == parts(data)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_what_was_fixed(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(fixed(tmp_path, workbook(dress=dressed)).after)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "a.xlsx"]
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=True, timeout=120)
    text = (tmp_path / "a.csv").read_text(encoding="utf-8")
    assert all(new in text for new in SAFE.values())
