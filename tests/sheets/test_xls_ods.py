"""xls and ods: what the spreadsheet shows is what is read."""

from __future__ import annotations

import datetime
import io
import zipfile
from typing import Any

import pytest

import targetexpr
from targetexpr.errors import SheetReadError
from targetexpr.sheets.model import Indicator

HEAD = ("一级指标", "二级指标", "三级指标", "指标值")
CONTENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="表一">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"""


def xls_file(*cells: tuple[Any, str]) -> bytes:
    import xlwt  # type: ignore[import-untyped]

    book = xlwt.Workbook()
    sheet = book.add_sheet("表一")
    for column, text in enumerate(HEAD):
        sheet.write(0, column, text)
    sheet.write_merge(1, len(cells), 0, 0, "产出指标")
    for row, (value, number_format) in enumerate(cells, 1):
        sheet.write(row, 1, "数量指标")
        sheet.write(row, 2, f"指标{'甲' * row}")
        sheet.write(row, 3, value, xlwt.easyxf(num_format_str=number_format))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xls(*cells: tuple[Any, str]) -> list[Indicator]:
    (found,) = targetexpr.read(xls_file(*cells), name="a.xls")
    return list(found.indicators)


def test_a_text_whose_style_is_not_there_is_read() -> None:
    data, text = xls_file(("≥5次", "General")), b"\xfd\x00\x0a\x00\x01\x00\x03\x00"  # LABELSST, second row, D
    at = data.index(text) + len(text)
    (found,) = targetexpr.read(data[:at] + b"\xff\x0f" + data[at + 2 :], name="a.xls")
    assert [row.value for row in found.indicators] == ["≥5次"]


def ods_file(*rows: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("content.xml", CONTENT.format(rows="".join(rows)))
    return out.getvalue()


def ods(*rows: str, more: str = "") -> list[Indicator]:
    head = "".join(cell(text) for text in HEAD)
    lines = [f"<table:table-row {more}>{row}</table:table-row>" for row in rows]
    lines.insert(0, f"<table:table-row>{head}</table:table-row>")
    (found,) = targetexpr.read(ods_file(*lines), name="a.ods")
    return list(found.indicators)


def cell(text: str, more: str = "") -> str:
    return f"<table:table-cell {more}><text:p>{text}</text:p></table:table-cell>"


def test_xls_numbers_in_their_formats() -> None:
    found = xls(
        (0.95, "0%"), (0.955, "0.00%"), (1234567.5, "#,##0.00"), (12, "General"), (12.5, "General"),
        (datetime.date(2024, 6, 30), "yyyy-mm-dd"), (True, "General"), ("≥95%", "General"), ("=100%", "General"),
    )  # fmt: skip
    assert [i.value for i in found] == [
        "95%", "95.50%", "1,234,567.50", "12", "12.5", "2024-06-30", "TRUE", "≥95%", "=100%",
    ]  # fmt: skip
    assert {i.level1 for i in found} == {"产出指标"}
    assert found[2].at("level1").merged == "A2:A10"


def test_ods_shows_its_text_and_its_typed_formulas() -> None:
    found = ods(
        cell("产出指标", 'table:number-rows-spanned="2"') + cell("数量指标") + cell("甲")
        + cell("95%", 'office:value-type="percentage" office:value="0.95"'),
        "<table:covered-table-cell/>" + cell("数量指标") + cell("乙")
        + cell("100%", 'office:value-type="percentage" office:value="1" table:formula="of:=100%"'),
        cell("产出指标") + cell("时效指标") + cell("丙")
        + cell("24/6/30", 'office:value-type="date" office:date-value="2024-06-30"'),
        cell("产出指标") + cell("数量指标") + cell("丁") + cell("12", 'table:formula="of:=[.A1]*2"'),
    )  # fmt: skip
    assert [i.value for i in found] == ["95%", "=100%", "2024-06-30", "12"]
    assert found[1].level1 == "产出指标"
    assert found[0].at("level1").merged == "A2:A3"


def test_ods_repeats_and_spaces() -> None:
    found = ods(
        '<table:table-cell table:number-columns-repeated="2"/>' + cell("甲<text:s text:c='2'/>乙") + cell("≥1个"),
        '<table:table-cell table:number-columns-repeated="16000"/>',
    )
    assert [(i.name, i.value) for i in found] == [("甲  乙", "≥1个")]


@pytest.mark.parametrize("visibility", ["collapse", "filter"])
def test_ods_hidden_rows_are_marked(visibility: str) -> None:
    line = cell("产出指标") + cell("数量指标") + cell("甲") + cell("≥1个")
    (found,) = ods(line, more=f'table:visibility="{visibility}"')
    assert found.doubts == ("hidden-row",)


def test_a_row_repeated_a_million_times_is_bounded() -> None:
    line = cell("产出指标") + cell("数量指标") + cell("甲") + cell("≥1个")
    rows = f'<table:table-row table:number-rows-repeated="1000000">{line}</table:table-row>'
    with pytest.raises(SheetReadError) as caught:
        targetexpr.read(ods_file(rows), name="a.ods")
    assert caught.value.reason == "too-large"
