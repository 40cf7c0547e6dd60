"""Excel's XML of 2003 (SpreadsheetML) → grids, one a worksheet: numbers as their formats show them, merged cells."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from math import isfinite
from typing import Any

from targetexpr.sheets import datefmt
from targetexpr.sheets.formula import is_typed
from targetexpr.sheets.grid import join_lines
from targetexpr.sheets.limits import Limits
from targetexpr.sheets.numfmt import builtin, display, show_number, stored_number
from targetexpr.sheets.parts import Content
from targetexpr.sheets.readers.opendocument import count, opened, short
from targetexpr.sheets.readers.package import child, children
from targetexpr.sheets.worksheet import COLUMNS, ROWS, Workbook, Worksheet

# The formats that have names of their own.
_NAMED = {
    "General Number": "General", "General Date": builtin(22), "Long Date": builtin(31), "Medium Date": builtin(15),
    "Short Date": builtin(14), "Long Time": builtin(21), "Medium Time": builtin(18), "Short Time": builtin(20),
    "Currency": builtin(7), "Euro Currency": builtin(7), "Fixed": "0.00", "Standard": "#,##0.00", "Percent": "0.00%",
    "Scientific": "0.00E+00",
}  # fmt: skip


def read_spreadsheetml(data: bytes, limits: Limits) -> Content:
    """Raises ``SheetReadError`` for a damaged workbook or one beyond the limits."""
    _, elements = opened(data, limits, "XML")
    book, formats = Workbook(limits), dict[str, str]()
    for element in elements:
        match element.tag:
            case "Style":
                of_number = child(element, "NumberFormat")
                told = short(of_number).get("Format", "") if of_number is not None else ""
                formats[short(element).get("ID", "")] = _NAMED.get(told, told or "General")
            case "Worksheet":
                book.add(_worksheet(element, book, formats))
                element.clear()
    return book.content


def _worksheet(element: Any, book: Workbook, formats: Mapping[str, str]) -> Worksheet:
    hidden = child(child(element, "WorksheetOptions"), "Visible") is not None
    sheet = Worksheet(short(element).get("Name"), book, hidden=hidden)
    row = 0
    for line in children(element, "Table"):
        if line.tag != "Row":
            continue
        of_row = short(line)
        row = count(of_row, "Index", ROWS) if "Index" in of_row else row + 1
        column = 0
        for td in line:
            if td.tag != "Cell":
                continue
            of_cell = short(td)
            column = count(of_cell, "Index", COLUMNS) if "Index" in of_cell else column + 1
            wide = _more(of_cell, "MergeAcross", COLUMNS)
            text, doubt = _text(td, of_cell, formats)
            if text:
                book.count(cells=1)
                sheet.put(row, column, text, doubt, hidden=of_row.get("Hidden") == "1")
                sheet.merge(row, column, _more(of_cell, "MergeDown", ROWS), wide)
            column += wide - 1
    return sheet


def _text(td: Any, about: Mapping[str, str], formats: Mapping[str, str]) -> tuple[str, str | None]:
    """What the cell shows, and the key of a doubt."""
    typed = about.get("Formula", "")
    if typed and is_typed(typed):
        return join_lines(typed), None
    data = child(td, "Data")
    if data is None:
        return "", None
    text, number_format = "".join(data.itertext()), formats.get(about.get("StyleID", ""), "General")
    match short(data).get("Type"):
        case "Number":
            shown, doubt = _number(text, number_format)
            return join_lines(shown), doubt
        case "DateTime":
            return join_lines(datefmt.of_iso(text, number_format)), None
        case "Boolean":
            return display(text.strip() == "1"), None
        case "Error":
            return join_lines(text), "formula-error"
        case _:
            return join_lines(display(text, number_format)), None


def _number(text: str, number_format: str) -> tuple[str, str | None]:
    with suppress(ValueError):
        if isfinite(value := stored_number(text)):
            return show_number(value, number_format)
    return text, None


def _more(about: Mapping[str, str], name: str, most: int) -> int:
    """How many rows or columns a merged cell takes: one, and those that it goes on over."""
    return 1 + count(about, name, most) if about.get(name, "0") != "0" else 1
