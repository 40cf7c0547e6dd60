"""ods → grids, one a table: the text that the spreadsheet shows stands in the file, and typed formulas beside it."""

from __future__ import annotations

from collections.abc import Mapping, Set
from itertools import product
from typing import Any

from targetexpr.sheets import datefmt
from targetexpr.sheets.formula import is_typed
from targetexpr.sheets.grid import join_lines
from targetexpr.sheets.limits import Limits
from targetexpr.sheets.model import Location
from targetexpr.sheets.parts import Content, unread
from targetexpr.sheets.readers.opendocument import count, opened, short, text_of
from targetexpr.sheets.worksheet import Workbook, Worksheet

_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})
_LARGEST = 10**9


def read_ods(data: bytes, limits: Limits) -> Content:
    """Raises ``SheetReadError`` for a damaged workbook or one beyond the limits."""
    package, elements = opened(data, limits, "ods")
    book, off = Workbook(limits), set[str]()
    for element in elements:
        match element.tag:
            case "style" if any(
                child.tag == "table-properties" and short(child).get("display") == "false" for child in element
            ):
                off.add(short(element).get("name", ""))  # of tables that are not shown
            case "table:table":
                book.add(_worksheet(element, book, off), pictured=next(element.iter("image"), None) is not None)
                element.clear()
    for name in package.names("object "):
        if name.lower().endswith("/content.xml"):
            chart = b"<office:chart" in package.bytes(name)
            folder = name.partition("/")[0]
            where = Location(sheet=folder, cell="A1")
            book.content.parts.append(unread("embedded", "chart" if chart else "unreadable", where, folder))
    return book.content


def _worksheet(table: Any, book: Workbook, off: Set[str]) -> Worksheet:
    about = short(table)
    sheet = Worksheet(about.get("name"), book, hidden=about.get("style-name") in off)
    row = 1
    for line in table.iter("table:table-row"):
        of_row = short(line)
        rows = count(of_row, "number-rows-repeated", _LARGEST)
        hidden = of_row.get("visibility") in ("collapse", "filter")
        column = 1
        for td in line:
            if td.tag not in _CELLS:
                continue
            of_cell = short(td)
            columns = count(of_cell, "number-columns-repeated", _LARGEST)
            text, doubt = _text(td, of_cell) if td.tag == "table:table-cell" else ("", None)
            if text:
                book.count(cells=rows * columns)
                high = count(of_cell, "number-rows-spanned", _LARGEST)
                wide = count(of_cell, "number-columns-spanned", _LARGEST)
                for r, c in product(range(row, row + rows), range(column, column + columns)):
                    sheet.put(r, c, text, doubt, hidden=hidden)
                    sheet.merge(r, c, high, wide)
            column += columns
        row += rows
    return sheet


def _text(td: Any, about: Mapping[str, str]) -> tuple[str, str | None]:
    """What the cell shows; a constant typed behind an equals sign is the text that was typed."""
    formula = about.get("formula", "")
    if formula:
        typed = formula.partition(":")[2] if formula[:3] in ("of:", "oo:") else formula.removeprefix("oooc:")
        if is_typed(typed):
            return join_lines(typed), None
    text = join_lines("\n".join(text_of(p) for p in td if p.tag == "text:p"))
    if "date-value" in about:
        return datefmt.as_shown(text, about["date-value"]), None
    return text, "formula-error" if formula and text.startswith(("#", "Err:")) else None
