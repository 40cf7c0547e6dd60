"""xls through xlrd → grids, one a worksheet. xlrd keeps number formats and merged cells, without which 95 % is 0.95."""

from __future__ import annotations

from typing import Any

from targetexpr.errors import SheetReadError
from targetexpr.sheets.grid import join_lines
from targetexpr.sheets.limits import Limits, damaged, missing
from targetexpr.sheets.numfmt import builtin, display, show_number
from targetexpr.sheets.parts import Content
from targetexpr.sheets.sniff import encrypted
from targetexpr.sheets.worksheet import Workbook, Worksheet

# Formats that depend on the language of the program: day, day and time, and the Chinese ones.
_LOCAL = frozenset({14, 22, *range(27, 37), *range(50, 59)})


def read_xls(data: bytes, limits: Limits) -> Content:
    """Raises ``SheetReadError`` for a damaged or encrypted workbook, or one beyond the limits."""
    try:
        import xlrd  # type: ignore[import-untyped]
    except ImportError as error:
        raise missing("xls", "xlrd") from error
    try:
        book, found = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=_Silent()), Workbook(limits)
        for sheet in book.sheets():
            found.add(_worksheet(book, sheet, found))
    except SheetReadError:
        raise
    except Exception as error:
        if "encrypted" in str(error).lower() or "password" in str(error).lower():
            raise encrypted() from error
        raise damaged("xls", error) from error
    return found.content


class _Silent:
    def write(self, text: str) -> int:
        return len(text)


def _worksheet(book: Any, sheet: Any, of: Workbook) -> Worksheet:
    made = Worksheet(sheet.name, of, hidden=bool(sheet.visibility))
    for top, bottom, left, right in sheet.merged_cells:
        made.merge(top + 1, left + 1, bottom - top, right - left)
    for row in range(sheet.nrows):
        hidden = row in sheet.rowinfo_map and bool(sheet.rowinfo_map[row].hidden)
        for column in range(sheet.row_len(row)):
            text, doubt = _text(book, sheet.cell(row, column))
            if text:
                of.count(cells=1)
                made.put(row + 1, column + 1, text, doubt, hidden=hidden)
    return made


def _text(book: Any, cell: Any) -> tuple[str, str | None]:
    import xlrd

    match cell.ctype:
        case xlrd.XL_CELL_TEXT:
            return join_lines(display(cell.value, _format(book, cell))), None
        case xlrd.XL_CELL_NUMBER | xlrd.XL_CELL_DATE:
            text, doubt = show_number(_exact(cell.value), _format(book, cell), since_1904=bool(book.datemode))
            return join_lines(text), doubt
        case xlrd.XL_CELL_BOOLEAN:
            return display(bool(cell.value)), None
        case xlrd.XL_CELL_ERROR:
            return xlrd.error_text_from_code.get(cell.value, "#?"), "formula-error"
        case _:
            return "", None


def _exact(value: float) -> int | float:
    return int(value) if value == int(value) and abs(value) < 1e15 else value


def _format(book: Any, cell: Any) -> str:
    """The number format; those that a file only names by number are the ones of a Chinese spreadsheet."""
    try:
        key = int(book.xf_list[cell.xf_index].format_key)
    except IndexError:  # a text's style is not looked up when the file is opened
        return "General"
    return builtin(key) if key in _LOCAL else str(book.format_map[key].format_str)
