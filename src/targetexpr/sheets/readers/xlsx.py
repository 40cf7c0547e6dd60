"""xlsx through openpyxl → grids, one a worksheet: what a reader of the page sees, typed formulas as they were typed."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

from attrs import define

from targetexpr.sheets.formula import is_typed
from targetexpr.sheets.grid import Cell, Grid, compact, join_lines, letters
from targetexpr.sheets.limits import Limits, damaged, too_large
from targetexpr.sheets.model import Location
from targetexpr.sheets.numfmt import display
from targetexpr.sheets.readers.xlsx_repair import repaired

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)"')
_CELL = re.compile(rb"<(?:\w+:)?c[\s>/]")


def read_xlsx(data: bytes, limits: Limits) -> list[Grid]:
    """Raises ``SheetReadError`` for a damaged workbook or one beyond the limits."""
    _measure(data, limits)
    book = _load(data, data_only=False)
    values = _Values(data)
    return [grid for sheet in book.worksheets if (grid := _grid(sheet, values)) is not None]


def _load(data: bytes, *, data_only: bool) -> Workbook:
    import warnings

    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                return load_workbook(io.BytesIO(data), data_only=data_only, keep_links=False)
            except Exception:
                # Other programs write fonts, views and validations that the library refuses; none of them is read.
                return load_workbook(io.BytesIO(repaired(data)), data_only=data_only, keep_links=False)
    except Exception as error:
        raise damaged("xlsx", error) from error


@define
class _Values:
    """The stored results of formulas, loaded when the first calculation asks for one."""

    data: bytes
    book: Workbook | None = None

    def of(self, sheet: str, row: int, column: int) -> tuple[Any, str]:
        if self.book is None:
            self.book = _load(self.data, data_only=True)
        cell = self.book[sheet].cell(row, column)
        return cell.value, cell.number_format


def _measure(data: bytes, limits: Limits) -> None:
    """Counts cells and merged areas before the library builds an object for each."""
    cells = merges = area = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                if not name.startswith("xl/") or not name.endswith(".xml"):
                    continue
                with archive.open(name) as part:
                    tail = b""
                    while block := part.read(1 << 20):
                        text = tail + block
                        if b"<!ENTITY" in text or b"<!DOCTYPE" in text:
                            raise damaged("xlsx", "含有实体声明 entity declarations inside")
                        cut = max(0, text.rfind(b"<")) if len(block) == 1 << 20 else len(text)
                        text, tail = text[:cut], text[cut:]
                        if "worksheets/" in name:
                            cells += len(_CELL.findall(text))
                            for found in _MERGE.finditer(text):
                                merges += 1
                                area += _area(*(g.decode() for g in found.groups()))
                        if cells > limits.cells:
                            raise too_large("单元格数", "cells", limits.cells)
                        if merges > limits.merges or area > 4 * limits.cells:
                            raise too_large("合并单元格数", "merged cells", limits.merges)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError) as error:
        raise damaged("xlsx", error) from error
    except ValueError as error:
        raise damaged("xlsx", error) from error
    except Exception as error:
        from targetexpr.errors import SheetReadError

        raise error if isinstance(error, SheetReadError) else damaged("xlsx", error) from error


def _area(left: str, top: str, right: str, bottom: str) -> int:
    def number(column: str) -> int:
        total = 0
        for letter in column:
            total = total * 26 + ord(letter) - 64
        return total

    return (abs(number(right) - number(left)) + 1) * (abs(int(bottom) - int(top)) + 1)


def _grid(sheet: Any, values: _Values) -> Grid | None:
    """The used rows and columns of a worksheet, close together; places keep the references of the file."""
    name = str(sheet.title)
    merged = {(r.min_row, r.min_col): r for r in sheet.merged_cells.ranges}
    hidden = {number for number, dimension in sheet.row_dimensions.items() if dimension.hidden}
    off = sheet.sheet_state != "visible"
    made: dict[tuple[int, int], Cell] = {}
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    # openpyxl's public iterators create a cell for every gap up to the last one: a sheet with a cell in its last
    # corner would take all memory.
    for (row, column), cell in list(sheet._cells.items()):
        if cell.value is None:
            continue
        text, doubt = _text(cell, values, name)
        if not text:
            continue
        if row in hidden or off:
            doubt = doubt or ("hidden-sheet" if off else "hidden-row")
        span = merged.get((row, column))
        place = Location(sheet=name, cell=f"{letters(column)}{row}", merged=span.coord if span is not None else None)
        made[row, column] = Cell(text=text, location=place, doubt=doubt)
        if span is not None:
            spans[row, column] = (span.max_row - span.min_row + 1, span.max_col - span.min_col + 1)
    return compact(made, spans, name)


def _text(cell: Any, values: _Values, sheet: str) -> tuple[str, str | None]:
    value = cell.value
    if cell.data_type == "e":
        return str(value), "formula-error"
    if cell.data_type == "f":
        formula = value if isinstance(value, str) else f"={getattr(value, 'text', None) or ''}".replace("==", "=")
        if isinstance(value, str) and is_typed(formula):
            return join_lines(formula), None
        result, number_format = values.of(sheet, cell.row, cell.column)
        if result is None:
            return join_lines(formula), "formula-without-value"
        text = join_lines(display(result, number_format))
        return text, "formula-error" if text.startswith("#") else None
    return join_lines(display(value, cell.number_format)), None
