"""What is read of a workbook beside openpyxl's full load of it: values, formats, merges, hidden rows and sheets.

Fixtures, examples, and workbooks that are drawn. How a number is written by its format has its own tests.
"""

from __future__ import annotations

import datetime
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell as LibraryCell
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904, to_excel
from openpyxl.worksheet.cell_range import CellRange

from targetexpr.sheets.formula import is_typed
from targetexpr.sheets.grid import distinct, join_lines
from targetexpr.sheets.limits import Limits
from targetexpr.sheets.numfmt import builtin, display, show_number
from targetexpr.sheets.readers.xlsx import read_xlsx

ROOT = Path(__file__).parents[2]
FILES = sorted(path for folder in ("tests", "examples") for path in (ROOT / folder).rglob("*.xlsx"))
_FIRST_OF_ITS_OWN = 164  # formats below are known by their numbers, and another language's library has its own

Found = dict[tuple[str, str], tuple[str, str | None]]
"""Worksheet and reference (of a merged area, the whole) → text and doubt."""


def ours(data: bytes) -> Found:
    content = read_xlsx(data, Limits())
    cells = (cell for grid in content.grids for row in grid.rows for cell in distinct(row))
    return {
        (str(cell.location.sheet), str(cell.location.merged or cell.location.cell)): (cell.text, cell.doubt)
        for cell in cells
    }


def theirs(data: bytes) -> Found:
    typed, stored = load_workbook(io.BytesIO(data)), load_workbook(io.BytesIO(data), data_only=True)
    since_1904 = typed.epoch == CALENDAR_MAC_1904
    found: Found = {}
    for sheet, results in zip(typed.worksheets, stored.worksheets, strict=True):
        areas = {area.start_cell.coordinate: area.coord for area in sheet.merged_cells.ranges}
        for number, row in enumerate(sheet.iter_rows(), start=1):
            hidden = "hidden-row" if sheet.row_dimensions[number].hidden else None
            for cell in row:
                if isinstance(cell, LibraryCell) and cell.value is not None:
                    text, doubt = shown(cell, results[cell.coordinate].value, since_1904=since_1904)
                    doubt = doubt or ("hidden-sheet" if sheet.sheet_state != "visible" else hidden)
                    if text:
                        found[sheet.title, areas.get(cell.coordinate, cell.coordinate)] = text, doubt
    return found


def shown(cell: LibraryCell, result: Any, *, since_1904: bool) -> tuple[str, str | None]:
    if cell.data_type == "f":
        formula = str(cell.value)
        if is_typed(formula) or result is None:
            return join_lines(formula), None if is_typed(formula) else "formula-without-value"
    number: int = cell._style.numFmtId  # type: ignore[attr-defined]
    number_format = builtin(number) if number < _FIRST_OF_ITS_OWN else cell.number_format
    match result:
        case datetime.datetime() | datetime.date() | datetime.time():
            return show_number(to_excel(result), number_format, since_1904=since_1904)  # type: ignore[no-untyped-call]
        case int() | float() if not isinstance(result, bool):
            return show_number(result, number_format, since_1904=since_1904)
        case _:
            return join_lines(display(result, number_format)), None


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_workbook_is_read_as_the_library_loads_it(path: Path) -> None:
    data = path.read_bytes()
    assert ours(data) == theirs(data) != {}


_DAYS = st.datetimes(datetime.datetime(1990, 1, 1), datetime.datetime(2060, 1, 1))
_VALUES = st.one_of(
    st.text("甲乙ab1%≥ \n", max_size=6).filter(lambda text: not text.startswith("=")),
    st.integers(-(10**9), 10**9) | st.integers(61, 59_999),
    st.floats(-1e6, 1e6, allow_nan=False).map(lambda number: round(number, 3)),
    st.booleans(),
    _DAYS.map(lambda day: day.replace(microsecond=0)),
    st.sampled_from(("=100%", "=SUM(A1:B2)", "=10万元/年")),
)
_FORMATS = ("General", "0%", "0.00%", "#,##0.00", '0"家"', "@")
_OF_DAYS = ('yyyy"年"m"月"', "yyyy/m/d")
_PLACES = st.tuples(st.integers(1, 8), st.integers(1, 6))


@st.composite
def workbooks(draw: st.DrawFn) -> bytes:
    """A workbook of two sheets with merges, formats, hidden rows, and perhaps a hidden sheet."""
    book = Workbook()
    for sheet in (book.worksheets[0], book.create_sheet("乙 表")):
        for (row, column), value in draw(st.dictionaries(_PLACES, _VALUES, max_size=20)).items():
            cell = sheet.cell(row, column, value)
            if not isinstance(value, datetime.datetime):
                may_be_a_day = isinstance(value, int) and 60 < value < 60_000
                cell.number_format = draw(st.sampled_from(_FORMATS + _OF_DAYS if may_be_a_day else _FORMATS))
        taken: list[CellRange] = []
        for (top, left), (high, wide) in draw(st.lists(st.tuples(_PLACES, _PLACES), max_size=3)):
            area = CellRange(min_row=top, min_col=left, max_row=top + high - 1, max_col=left + wide - 1)
            if area.size != {"rows": 1, "columns": 1} and all(area.isdisjoint(other) for other in taken):
                taken.append(area)
                sheet.merge_cells(f"{get_column_letter(left)}{top}:{get_column_letter(area.max_col)}{area.max_row}")
        for row in draw(st.sets(st.integers(1, 8), max_size=3)):
            sheet.row_dimensions[row].hidden = True
    book.worksheets[1].sheet_state = draw(st.sampled_from(("visible", "hidden", "veryHidden")))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@settings(max_examples=50)
@given(workbooks())
def test_a_drawn_workbook_is_read_as_the_library_loads_it(data: bytes) -> None:
    assert ours(data) == theirs(data)
