"""What a spreadsheet stores and what was meant: typed formulas, number formats, dates, merges, hidden rows."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

import targetexpr
from targetexpr.sheets.formula import is_typed
from targetexpr.sheets.model import Funds, Sheet
from targetexpr.sheets.numfmt import display

HEAD = ("一级指标", "二级指标", "三级指标", "指标值")


def book(*values: Any, formats: tuple[str, ...] = ()) -> tuple[Workbook, Worksheet]:
    made = Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    sheet.append(HEAD)
    for number, value in enumerate(values):
        sheet.append(("产出指标", "数量指标", f"指标甲{'乙' * number}", None))
        cell = sheet.cell(sheet.max_row, 4)
        cell.value = value
        if number < len(formats):
            cell.number_format = formats[number]
    return made, sheet


def read(made: Workbook) -> list[Sheet]:
    out = io.BytesIO()
    made.save(out)
    return targetexpr.read(out.getvalue(), name="a.xlsx")


def values(made: Workbook) -> list[str | None]:
    return [i.value for i in read(made)[0].indicators]


@pytest.mark.parametrize(
    "text", ["=100%", "=1", "=93份", "=100.00(%)", "=0", "=18.00(元/张)", "==5", "=-5%", "=10万元/年", "=>=95%"]
)
def test_a_target_typed_with_its_sign_is_no_formula(text: str) -> None:
    (indicator,) = read(book(text)[0])[0].indicators
    assert (indicator.value, indicator.doubts) == (text, ())


@pytest.mark.parametrize(
    "text", ["=A1", "=SUM(A1:A3)", "=3*12", "=Sheet2!B1", "=A1&B1", "=TODAY()", "=$A$1", "=A:A", "=单价*数量"]
)
def test_a_calculation_is_one(text: str) -> None:
    assert not is_typed(text)


@given(st.text(max_size=20))
def test_any_formula_is_one_or_the_other(text: str) -> None:
    assert is_typed(f"={text}") in (True, False)


def test_a_calculation_gives_its_stored_result_in_its_format() -> None:
    made, sheet = book("=B9/C9")
    sheet["D2"].number_format = "0%"
    out = io.BytesIO()
    made.save(out)
    stored = _with_result(out.getvalue(), b"0.95")
    (found,) = targetexpr.read(stored, name="a.xlsx")
    assert found.indicators[0].value == "95%"
    (bare,) = targetexpr.read(out.getvalue(), name="a.xlsx")
    assert (bare.indicators[0].value, bare.indicators[0].doubts) == ("=B9/C9", ("formula-without-value",))
    (broken,) = targetexpr.read(_with_result(out.getvalue(), b"#REF!", kind=b' t="e"'), name="a.xlsx")
    assert (broken.indicators[0].value, broken.indicators[0].doubts) == ("#REF!", ("formula-error",))


def _with_result(data: bytes, result: bytes, kind: bytes = b"") -> bytes:
    """The workbook with a stored result, as a spreadsheet program writes it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith("sheet1.xml"):
                part = part.replace(b"</f><v></v>", b"</f><v>" + result + b"</v>")
                part = part.replace(b"</f><v />", b"</f><v>" + result + b"</v>")
                part = part.replace(b"</f><v/>", b"</f><v>" + result + b"</v>")
                if kind:
                    start = part.index(b"<f>")
                    opening = part.rindex(b"<c ", 0, start)
                    part = part[:opening] + b"<c" + kind + part[opening + 2 :]
            new.writestr(name, part)
    return out.getvalue()


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (0.95, "0%", "95%"),
        (0.95, "0.00%", "95.00%"),
        (1, "0%", "100%"),
        (0.07, "0%", "7%"),
        (0.285, "0.0%", "28.5%"),
        (1234567.5, "#,##0.00", "1,234,567.50"),
        (1234567, "#,##0", "1,234,567"),
        (409.34, "General", "409.34"),
        (100.0, "General", "100"),
        (1e21, "General", "1" + "0" * 21),
        (0.1 + 0.2, "General", "0.3"),
        (13.85, "0.00", "13.85"),
        (2.5, "0", "3"),
        (5, '0"个"', "5个"),
        (96.5, '"≤"0.00"万元"', "≤96.50万元"),
        (1000, "¥#,##0.00", "¥1,000.00"),
        (1000, "[$¥-804]#,##0", "¥1,000"),
        (-5, "#,##0;[Red]-#,##0", "-5"),
        (-5, "0;(0)", "(5)"),
        (0, '0;-0;"无"', "无"),
        (3, "000", "003"),
        (0.5, "#.##", ".5"),
        (1.5, "0.0##", "1.5"),
        (2500000, '0.0,,"百万"', "2.5百万"),
        (0.25, "# ?/?", "0.25"),
        (7, "@", "7"),
        (7, "G/通用格式", "7"),
        (12, '0_);(0)', "12"),
        (12, "0\\件", "12件"),
        (5, 'General"人"', "5人"),
        (True, "General", "TRUE"),
    ],
)  # fmt: skip
def test_numbers_are_read_as_they_are_shown(value: Any, number_format: str, shown: str) -> None:
    assert display(value, number_format) == shown


@given(st.floats(allow_nan=True, allow_infinity=True) | st.integers(), st.text(max_size=12))
def test_every_number_in_every_format_has_a_text(value: float, number_format: str) -> None:
    assert isinstance(display(value, number_format), str)


@given(st.decimals(min_value=0, max_value=10, places=4))
def test_a_percentage_is_a_hundred_times_its_number(value: Decimal) -> None:
    assert Decimal(display(float(value), "0.00%").rstrip("%")) == value * 100


def test_numbers_in_a_sheet() -> None:
    made, _ = book(0.95, 12, 0.5, datetime.datetime(2024, 6, 30), formats=("0%", "General", "0.00%", "yyyy-mm-dd"))
    assert values(made) == ["95%", "12", "50.00%", "2024-06-30"]


def test_a_hidden_row_is_read_and_marked() -> None:
    made, sheet = book("≥1个", "≥2个")
    sheet.row_dimensions[3].hidden = True
    assert [i.doubts for i in read(made)[0].indicators] == [(), ("hidden-row",)]


def test_several_sheets_and_tables() -> None:
    made, sheet = book("≥1个")
    sheet.append(())
    sheet.append(("项目支出绩效目标表",))
    sheet.append(("项目名称", "乙项目"))
    sheet.append(HEAD)
    sheet.append(("产出指标", "数量指标", "丙", "≥3个"))
    other = made.create_sheet("第二张")
    other.append(("项目名称", "丁项目"))
    other.append(HEAD)
    other.append(("产出指标", "数量指标", "戊", "≥4个"))
    made.create_sheet("空")
    found = read(made)
    assert [(s.project_name, s.indicators[0].value) for s in found] == [
        (None, "≥1个"),
        ("乙项目", "≥3个"),
        ("丁项目", "≥4个"),
    ]
    assert found[2].indicators[0].at("value").sheet == "第二张"
    assert found[1].indicators[0].at("value").cell == "D7"


def test_merged_cells_fill_down_and_say_so() -> None:
    made, sheet = book("≥1个", "≥2个")
    sheet["A3"].value = sheet["B3"].value = None
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("B2:B3")
    second = read(made)[0].indicators[1]
    assert (second.level1, second.level2) == ("产出指标", "数量指标")
    assert (second.at("level1").cell, second.at("level1").merged) == ("A2", "A2:A3")
    assert second.at("name").cell == "C3"


def test_a_header_with_spreadsheet_dates_and_amounts() -> None:
    made = Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    sheet.append(("项目名称", "甲", "主管部门", "乙局"))
    sheet.append(("开始时间", datetime.datetime(2024, 1, 1), "结束时间", 45657))
    sheet.append(("年度资金总额（万元）", 100.5, "其中：财政拨款（元）", "1,005,000"))
    sheet.append(("其他资金", "若干", None, None))
    sheet.append(HEAD)
    sheet.append(("产出指标", "数量指标", "丙", "≥3个"))
    (found,) = read(made)
    assert (found.start, found.finish) == ("2024-01-01", "2024-12-31")
    assert found.funds == Funds(annual=Decimal(1005000), fiscal=Decimal(1005000))
    assert found.raw == {"other": "若干"}
    assert {"other", "annual", "start"} <= found.present


BREAKS: dict[str, Callable[[bytes], bytes]] = {
    "xl/styles.xml": lambda part: part.replace(b'<family val="2"', b'<family val="99"'),
    "xl/worksheets/sheet1.xml": lambda part: part.replace(
        b"</sheetData>", b'</sheetData><dataValidations><dataValidation type="nonsense" sqref="A1"/></dataValidations>'
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_decorations_that_the_library_refuses_cost_nothing_else(name: str) -> None:
    made, sheet = book(0.95, "≥2个", formats=("0.0%",))
    sheet.merge_cells("A2:A3")
    out, broken = io.BytesIO(), io.BytesIO()
    made.save(out)
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(broken, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            changed = BREAKS[name](data) if part == name else data
            assert part != name or changed != data
            new.writestr(part, changed)
    with pytest.raises(Exception, match=r"."):
        load_workbook(broken)
    (found,) = targetexpr.read(broken.getvalue(), name="a.xlsx")
    assert [(i.level1, i.value) for i in found.indicators] == [("产出指标", "95.0%"), ("产出指标", "≥2个")]
    assert found.indicators[1].at("level1").merged == "A2:A3"
