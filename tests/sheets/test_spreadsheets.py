"""Spreadsheets as programs write them, held to the library that wrote them; what costs too much is said, not borne."""

from __future__ import annotations

import datetime
import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell as Written
from openpyxl.worksheet.worksheet import Worksheet

import targetexpr
from targetexpr.sheets import datefmt
from targetexpr.sheets.formula import is_typed
from targetexpr.sheets.grid import distinct, join_lines
from targetexpr.sheets.limits import Limits
from targetexpr.sheets.numfmt import display
from targetexpr.sheets.readers.xlsx import read_xlsx
from tests.sheets.test_hostile import FIXTURES, archive, changed, reason

HEAD = ("一级指标", "二级指标", "三级指标", "指标值")
FORMATS = ("General", "0%", "0.00%", "#,##0.00", '0"个"', "@", '"≥"0', "#,##0;[Red]-#,##0", "¥#,##0.00", '@"元"')
VALUES: tuple[Callable[[random.Random], Any], ...] = (
    lambda r: "产出指标", lambda r: r.random(), lambda r: r.randint(-500, 10_000), lambda r: "=100%", lambda r: "=A1+1",
    lambda r: True, lambda r: "多\n行", lambda r: None, lambda r: " a&b<c> ", lambda r: datetime.time(8, 30),
    lambda r: datetime.datetime(2024, r.randint(1, 12), 3), lambda r: "#N/A", lambda r: "=93份",
)  # fmt: skip
Shown = dict[str, tuple[str, str | None, str | None]]


def random_book(seed: int) -> bytes:
    chance = random.Random(seed)
    made = Workbook()
    for number in range(chance.randint(1, 3)):
        sheet = made.create_sheet(f"表{number}")
        for row in range(1, chance.randint(3, 20)):
            for column in range(1, chance.randint(2, 8)):
                cell = sheet.cell(row, column)
                cell.value = chance.choice(VALUES)(chance)
                if not isinstance(cell.value, datetime.date | datetime.time):
                    cell.number_format = chance.choice(FORMATS)
        for at in range(0, chance.randint(0, 4) * 4, 4):
            sheet.merge_cells(start_row=at + 1, start_column=2, end_row=at + 1 + chance.randint(0, 3), end_column=3)
        sheet.row_dimensions[3].hidden = chance.random() < 0.3
        sheet.sheet_state = "hidden" if chance.random() < 0.2 else "visible"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def by_library(data: bytes) -> Shown:
    """Cell → its text, merged area and doubt, as openpyxl loads it."""
    found: Shown = {}
    for sheet in load_workbook(io.BytesIO(data)).worksheets:
        merged = {area.coord.split(":")[0]: area.coord for area in sheet.merged_cells.ranges if ":" in area.coord}
        for cell in (cell for row in sheet.iter_rows() for cell in row if isinstance(cell, Written)):
            written = cell.data_type in ("f", "e")
            text = join_lines(str(cell.value) if written else shown(cell.value, cell.number_format))
            if text:
                calculates = cell.data_type == "f" and not is_typed(str(cell.value))
                doubt = "formula-without-value" if calculates else "formula-error" if cell.data_type == "e" else None
                if doubt is None:
                    hidden = sheet.row_dimensions[cell.row].hidden
                    doubt = "hidden-sheet" if sheet.sheet_state == "hidden" else "hidden-row" if hidden else None
                found[f"{sheet.title}!{cell.coordinate}"] = (text, merged.get(cell.coordinate), doubt)
    return found


def shown(value: Any, number_format: str) -> str:
    if isinstance(value, datetime.datetime | datetime.time):
        return datefmt.shown(value, number_format)
    return "" if value is None else display(value, number_format)


def by_us(data: bytes) -> Shown:
    cells = [cell for grid in read_xlsx(data, Limits()).grids for row in grid.rows for cell in distinct(row)]
    return {f"{c.location.sheet}!{c.location.cell}": (c.text, c.location.merged, c.doubt) for c in cells}


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.xlsx")), ids=lambda path: path.name)
def test_our_workbooks_read_as_the_library_reads_them(path: Path) -> None:
    assert by_us(path.read_bytes()) == by_library(path.read_bytes()) != {}


@pytest.mark.parametrize("seed", range(25))
def test_any_workbook_reads_as_the_library_reads_it(seed: int) -> None:
    data = random_book(seed)
    assert by_us(data) == by_library(data)


def one_sheet(value: str = "≥100人") -> bytes:
    made = Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    sheet.append(HEAD)
    sheet.append(("产出指标", "数量指标", "培训人数", value))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def edited(data: bytes, change: Callable[[str, bytes], tuple[str, bytes]]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return archive(dict(change(name, file.read(name)) for name in file.namelist()))


STRICT = {
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
}


def strict(name: str, data: bytes) -> tuple[str, bytes]:
    for before, after in STRICT.items():
        data = data.replace(before, after)
    return name, data


OTHERWISE: dict[str, Callable[[str, bytes], tuple[str, bytes]]] = {
    "strict": strict,
    "case": lambda name, data: (name.replace("sheet1", "Sheet1"), data),
    "backslash": lambda name, data: (name.replace("/", "\\"), data),
    "kind": lambda name, data: (name, data.replace(b"relationships/worksheet", b"relationships/work-sheet")),
    "another main part": lambda name, data: (
        name.replace("workbook.xml", "Buch.xml"),
        data.replace(b"workbook.xml", b"Buch.xml"),
    ),
    "prefix": lambda name, data: (
        (name, data.replace(b"<c ", b"<x:c xmlns:x='" + next(iter(STRICT)) + b"' ").replace(b"</c>", b"</x:c>"))
        if "sheet1" in name
        else (name, data)
    ),
}


@pytest.mark.parametrize("way", OTHERWISE)
def test_a_workbook_whose_parts_are_written_otherwise(way: str) -> None:
    (sheet,) = targetexpr.read(edited(one_sheet(), OTHERWISE[way]), name="a.xlsx")
    assert [i.value for i in sheet.indicators] == ["≥100人"]


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (14, "2024/12/31"),
        (31, "2024年12月31日"),
        (57, "2024年12月"),
        (58, "12月31日"),
        (27, "2024年12月"),
        (9, "4565700%"),
    ],
)
def test_formats_that_a_chinese_program_names_by_number_alone(number: int, shown: str) -> None:
    def change(name: str, data: bytes) -> tuple[str, bytes]:
        if name == "xl/styles.xml":
            return name, data.replace(b'<xf numFmtId="2"', b'<xf numFmtId="%d"' % number)
        return name, data

    made = Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    sheet.append(HEAD)
    sheet.append(("产出指标", "时效指标", "完成时间", 45657))
    sheet["D2"].number_format = "0.00"
    out = io.BytesIO()
    made.save(out)
    (found,) = targetexpr.read(edited(out.getvalue(), change), name="a.xlsx")
    assert found.indicators[0].value == shown


def test_days_of_1904_and_days_stored_as_text() -> None:
    made = Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    made.epoch = datetime.datetime(1904, 1, 1)
    made.iso_dates = True
    sheet.append(HEAD)
    sheet.append(("产出指标", "时效指标", "完成时间", datetime.date(2024, 12, 31)))
    sheet.append(("产出指标", "时效指标", "验收时间", 44195))
    sheet["D2"].number_format = sheet["D3"].number_format = 'yyyy"年"m"月"d"日"'
    out = io.BytesIO()
    made.save(out)
    (found,) = targetexpr.read(out.getvalue(), name="a.xlsx")
    assert [i.value for i in found.indicators] == ["2024年12月31日", "2024年12月31日"]


def test_a_shared_formula_is_told_by_the_cell_that_has_it() -> None:
    def change(name: str, data: bytes) -> tuple[str, bytes]:
        return name, data.replace(b'<f t="x">', b"") if "sheet1" not in name else (
            data.replace(b"<f>100%</f><v />", b'<f t="shared" ref="D2:D3" si="0">100%</f>')
            .replace(b"<f>100%</f><v></v>", b'<f t="shared" ref="D2:D3" si="0">100%</f>')
            .replace(b"<f>99%</f><v />", b'<f t="shared" si="0"/>')
            .replace(b"<f>99%</f><v></v>", b'<f t="shared" si="0"/>')
        )  # fmt: skip

    made = Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    sheet.append(HEAD)
    sheet.append(("产出指标", "质量指标", "合格率", "=100%"))
    sheet.append(("产出指标", "质量指标", "完好率", "=99%"))
    out = io.BytesIO()
    made.save(out)
    (found,) = targetexpr.read(edited(out.getvalue(), change), name="a.xlsx")
    assert [i.value for i in found.indicators] == ["=100%", "=100%"]


# What costs too much


def with_part(part: str, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook whose one value is a shared string, with a part changed."""
    with zipfile.ZipFile(io.BytesIO(one_sheet())) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    related = b'<Relationship Id="rId99" Type="http://x/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(b"</Relationships>", related)
    space = next(iter(STRICT))
    parts[STRINGS] = b'<sst xmlns="%s"><si><t>\xe2\x89\xa5100\xe4\xba\xba</t></si></sst>' % space
    row, cell = parts[SHEET].rsplit(b'<c r="D2"', 1)
    parts[SHEET] = row + b'<c r="D2" t="s"><v>0</v></c>' + cell.partition(b"</c>")[2]
    changed_part = change(parts[part])
    assert changed_part != parts[part]
    return archive(parts | {part: changed_part})


SHEET, BOOK, STYLES = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"
STRINGS = "xl/sharedStrings.xml"


@pytest.mark.parametrize(
    ("part", "change", "said"),
    [
        (SHEET, lambda data: data.replace(b"</worksheet>", b"<mergeCell " * 90_000 + b"</worksheet>"), "damaged"),
        (SHEET, lambda data: data.replace(b"<sheetData>", b"<cols>" * 200_000 + b"<sheetData>"), "damaged"),
        (
            SHEET,
            lambda data: data.replace(b"<sheetData>", b"<cols>" * 200_000 + b"</cols>" * 200_000 + b"<sheetData>"),
            "1",
        ),
        (BOOK, lambda data: data.replace(b"</sheets>", b"</sheets><definedNames>" + b'<definedName name="a">A1'
         b"</definedName>" * 10**6 + b"</definedNames>"), "1"),
        (STYLES, lambda data: data.replace(b"</cellXfs>", b'<xf numFmtId="9"/>' * 10**6 + b"</cellXfs>"), "1"),
        (STYLES, lambda data: data.replace(b"</cellXfs>", b'<xf numFmtId="9"/>' * 5 * 10**6 + b"</cellXfs>"),
         "too-large"),
        (STRINGS, lambda data: data.replace(b"</sst>", b"<si><t>a</t></si>" * 10**6 + b"</sst>"), "1"),
        (STRINGS, lambda data: data.replace(b"</sst>", b"<si><t>" + b"a" * 10**8 + b"</t></si></sst>"),
         "too-large"),
    ],
    ids=["merges open", "columns open", "columns", "names", "styles", "more styles", "strings", "a string"],
)  # fmt: skip
def test_a_workbook_of_a_million_things_nobody_reads(part: str, change: Callable[[bytes], bytes], said: str) -> None:
    data = with_part(part, change)
    assert len(data) < 10**6
    if said == "1":
        assert [len(sheet.indicators) for sheet in targetexpr.read(data, name="a.xlsx")] == [1]
    else:
        assert reason(data, "a.xlsx") == said


ODS = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="表一">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"""
REPEATED = (
    '<table:table-row table:number-rows-repeated="{0}"><table:table-cell table:number-columns-repeated="{1}">'
    "<text:p>≥95%</text:p></table:table-cell></table:table-row>"
)


def ods(rows: str) -> bytes:
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return archive({"mimetype": kind, "content.xml": ODS.format(rows=rows).encode()})


@pytest.mark.parametrize(
    "rows",
    [REPEATED.format(1000, 1000), REPEATED.format(1, 1000) * 1000, REPEATED.format(10**8, 1), "<text:p>"
     + "a" * 2 * 10**8 + "</text:p>"],
    ids=["both", "rows of many", "many rows", "one text"],
)  # fmt: skip
def test_what_a_small_ods_unpacks_to(rows: str) -> None:
    assert reason(ods(rows), "a.ods") == "too-large"


def test_rows_that_repeat_are_all_read() -> None:
    head = "".join(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in HEAD)
    row = "".join(
        f"<table:table-cell><text:p>{text}</text:p></table:table-cell>"
        for text in ("产出指标", "数量指标", "培训人数", "≥95人")
    )
    rows = f'<table:table-row>{head}</table:table-row><table:table-row table:number-rows-repeated="3">{row}'
    (sheet,) = targetexpr.read(ods(f"{rows}</table:table-row>"), name="a.ods")
    assert [i.at("value").cell for i in sheet.indicators] == ["D2", "D3", "D4"]


def test_an_ods_cut_in_its_middle_is_damaged() -> None:
    def cut(name: str, data: bytes) -> bytes:
        return data[: data.rindex(b"</table:table-row>")] if name == "content.xml" else data

    assert reason(changed("shanghai-2020.ods", cut), "a.ods") == "damaged"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\n" * 15_000_000, "empty"),
        ("a\n" + "\n" * 15_000_000 + "b", "too-large"),
        ("a\n" + "\n" * 1_000_000 + "b", None),
        ("," * 15_000_000, None),
        ("," * 20_000 + "a", "too-large"),
        ("a,b\n" + '"' + "c" * 200_000 + '",d\n', "too-large"),
    ],
    ids=["feeds", "feeds between", "fewer", "commas", "far", "field"],
)
def test_a_csv_of_nothing(text: str, said: str | None) -> None:
    if said is None:
        assert targetexpr.read(text.encode(), name="a.csv") == []
    else:
        assert reason(text.encode(), "a.csv") == said


def test_a_quotation_mark_left_open_swallows_no_rows() -> None:
    rows = ("产出指标,数量指标,培训人数,≥95人", '产出指标,质量指标,合格率,"≥95%', "产出指标,时效指标,及时率,≥90%")
    end = "效益指标,社会效益指标,知晓率,≥80%"
    (sheet,) = targetexpr.read("\n".join([",".join(HEAD), *rows, end]).encode(), name="a.csv")
    assert [i.value for i in sheet.indicators] == ["≥95人", '"≥95%', "≥90%", "≥80%"]
    assert [bool(i.doubts) for i in sheet.indicators] == [False, True, True, True]
    twice = [",".join(HEAD), *rows, end.replace("≥80%", '≥80%"'), rows[0]]
    (sheet,) = targetexpr.read("\n".join(twice).encode(), name="a.csv")
    assert len(sheet.indicators) == 5
    assert sheet.indicators[4].doubts == ()


def test_text_in_big5_is_text() -> None:
    head = "一級指標,二級指標,三級指標,指標值\n"
    text = head + "產出指標,數量指標,培訓人數,100人\n效益指標,社會效益指標,服務對象滿意度,90%\n" * 3
    from targetexpr.sheets.encoding import decode

    assert decode(text.encode("big5hkscs")) == text
    simple = "一级指标,二级指标,三级指标,指标值\n产出指标,数量指标,培训人数,≥100人\n" * 5
    assert decode(simple.encode("gb18030")) == simple
