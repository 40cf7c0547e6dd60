"""ods → grids, one a table: the text that the spreadsheet shows stands in the file, and typed formulas beside it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import XMLPullParser

from targetexpr.errors import SheetReadError
from targetexpr.sheets.formula import is_typed
from targetexpr.sheets.grid import Cell, Grid, a1, compact, join_lines, letters
from targetexpr.sheets.limits import Limits, damaged, too_large
from targetexpr.sheets.model import Location

_T = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_O = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_X = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def read_ods(data: bytes, limits: Limits) -> list[Grid]:
    """Raises ``SheetReadError`` for a damaged workbook or one beyond the limits."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("content.xml") as part:
            return list(_grids(part, limits))
    except SheetReadError:
        raise
    except Exception as error:
        raise damaged("ods", error) from error


def _grids(part: Any, limits: Limits) -> Iterator[Grid]:
    parser: Any = XMLPullParser(("end",))
    cells, head = 0, b""
    while block := part.read(1 << 18):
        if b"<!ENTITY" in head + block or b"<!DOCTYPE" in head + block:
            raise damaged("ods", "含有实体声明 entity declarations inside")
        head = block[-16:]
        parser.feed(block)
        for _, element in parser.read_events():
            if element.tag == f"{_T}table-row":
                cells += len(element)
                if cells > limits.cells:
                    raise too_large("单元格数", "cells", limits.cells)
            elif element.tag == f"{_T}table":
                grid = _grid(element, limits)
                if grid is not None:
                    yield grid
                element.clear()


def _grid(table: Any, limits: Limits) -> Grid | None:
    name = table.get(f"{_T}name")
    filled: dict[tuple[int, int], Cell] = {}
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    number, area = 0, 0
    for line in table.iter(f"{_T}table-row"):
        repeat_rows = _int(line, "number-rows-repeated")
        hidden = line.get(f"{_T}visibility") in ("collapse", "filter")
        column = 0
        made = False
        for td in line:
            if td.tag not in (f"{_T}table-cell", f"{_T}covered-table-cell"):
                continue
            repeat = _int(td, "number-columns-repeated")
            text = _text(td) if td.tag == f"{_T}table-cell" else ""
            if text:
                made = True
                if repeat > 1024:
                    raise too_large("单元格数", "cells", limits.cells)
                for k in range(repeat):
                    wide, high = _int(td, "number-columns-spanned"), _int(td, "number-rows-spanned")
                    at = (number + 1, column + k + 1)
                    area += wide * high
                    if area > 4 * limits.cells:
                        raise too_large("合并单元格数", "merged cells", limits.merges)
                    reference = a1(*at)
                    merged = None
                    if (wide, high) != (1, 1):
                        merged = f"{reference}:{a1(at[0] + high - 1, at[1] + wide - 1)}"
                        spans[at] = (high, wide)
                    place = Location(sheet=name, cell=reference, merged=merged)
                    filled[at] = Cell(text=text, location=place, doubt="hidden-row" if hidden else None)
            column += repeat
        if made and repeat_rows > 1:
            if repeat_rows * len(line) > limits.cells:
                raise too_large("单元格数", "cells", limits.cells)
            for (row, at_column), cell in [item for item in filled.items() if item[0][0] == number + 1]:
                for k in range(1, min(repeat_rows, 1024)):
                    place = Location(sheet=name, cell=f"{letters(at_column)}{row + k}")
                    filled[row + k, at_column] = Cell(text=cell.text, location=place, doubt=cell.doubt)
        number += repeat_rows
    return compact(filled, spans, name)


def _text(td: Any) -> str:
    """What the cell shows; a constant typed behind an equals sign is the text that was typed."""
    formula = td.get(f"{_T}formula") or ""
    if formula:
        typed = formula.partition(":")[2] if formula[:3] in ("of:", "oo:") else formula.removeprefix("oooc:")
        if is_typed(typed):
            return join_lines(typed)
    if td.get(f"{_O}value-type") == "date" and (day := td.get(f"{_O}date-value")):
        return str(day)[:10]
    return join_lines("\n".join(_runs(p) for p in td.findall(f"{_X}p")))


def _runs(paragraph: Any) -> str:
    parts = [paragraph.text or ""]
    for child in paragraph:
        if child.tag == f"{_X}s":
            parts.append(" " * min(_plain_int(child.get(f"{_X}c")), 200))
        elif child.tag in (f"{_X}line-break", f"{_X}tab"):
            parts.append("\n" if child.tag == f"{_X}line-break" else "\t")
        elif child.tag != f"{_O}annotation":
            parts.append(_runs(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _int(element: Any, name: str) -> int:
    return _plain_int(element.get(f"{_T}{name}"))


def _plain_int(text: str | None) -> int:
    return max(1, int(text)) if text and text.isdigit() and len(text) < 9 else 1
