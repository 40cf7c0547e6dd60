"""How our workbooks are written: text stays text, tables have lines, pages are A4, bytes depend on contents alone."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Sequence
from copy import copy
from datetime import datetime
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from targetexpr.errors import display_width
from targetexpr.reports.characters import for_xml
from targetexpr.rules.model import Severity

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.styles import Font
    from openpyxl.worksheet.worksheet import Worksheet

FILL: dict[Severity, str] = {"error": "FFC7CE", "warning": "FFEB9C", "info": "DDEBF7"}
HEAD_FILL = "E7E6E6"
_A4 = "9"
_MADE = (1980, 1, 1, 0, 0, 0)
_WRITTEN = re.compile(
    rb"<dcterms:modified\b[^>]*>[^<]*</dcterms:modified>|<dcterms:created\b[^>]*>1980-[^<]*</dcterms:created>"
)


class _SteadyArchive(zipfile.ZipFile):
    """An archive whose bytes depend on its contents alone."""

    def writestr(self, zinfo_or_arcname: str | zipfile.ZipInfo, data: Any, *_: Any, **more: Any) -> None:
        name = zinfo_or_arcname if isinstance(zinfo_or_arcname, str) else zinfo_or_arcname.filename
        info = zipfile.ZipInfo(name, _MADE)
        info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
        data = data.encode() if isinstance(data, str) else data
        super().writestr(info, _WRITTEN.sub(b"", data) if info.filename == "docProps/core.xml" else data)

    def write(self, filename: str | PathLike[str], arcname: str | PathLike[str] | None = None, *_: Any) -> None:
        self.writestr(str(arcname or filename), Path(filename).read_bytes())


def saved(book: Workbook) -> bytes:
    """Return the bytes of a workbook: the same for the same contents, whenever it is written."""
    from targetexpr.reports.workbook_writer import WorkbookWriter

    stream = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        WorkbookWriter(book, _SteadyArchive(stream, "w", zipfile.ZIP_DEFLATED)).save()
    return stream.getvalue()


def steady(parts: Iterable[tuple[str, bytes | str]]) -> bytes:
    """Return an archive of *parts*: the same bytes for the same parts."""
    stream = io.BytesIO()
    with _SteadyArchive(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts:
            archive.writestr(name, data)
    return stream.getvalue()


def new_book() -> Workbook:
    """Return a workbook without sheets, which does not say when it was made."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.created = datetime(*_MADE)
    return book


def put(cell: Any, text: str | float | None) -> Cell:
    """Write text as text: what begins with ``=`` is no formula here."""
    cell.value = for_xml(text) if isinstance(text, str) else text
    if isinstance(text, str):
        cell.data_type = "s"
    found: Cell = cell
    return found


def write_head(sheet: Worksheet, row: int, heads: Sequence[tuple[str, int]], title: str = "") -> None:
    """Write the headings and widths of the columns; the sheet prints on A4 as wide as it is, under its headings."""
    from openpyxl.styles import PatternFill
    from openpyxl.utils import get_column_letter

    head = None
    for column, (text, width) in enumerate(heads, start=1):
        cell = boxed(sheet.cell(row, column), text, head)
        if head is None:
            cell.font, cell.fill = bold(), PatternFill("solid", start_color=HEAD_FILL)
            head = cell
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.row_dimensions[row].height = 16 * lines_of(heads)
    sheet.freeze_panes = f"A{row + 1}"
    sheet.print_title_rows = f"{row}:{row}"
    on_paper(sheet, title=title)


def lines_of(cells: Iterable[tuple[object, int]], most: int = 20) -> int:
    """Return how many lines the highest of some cells takes, each a text with its column's width in characters."""
    return min(max((_lines(str(text), width) for text, width in cells if text is not None), default=1), most)


def _lines(text: str, width: int) -> int:
    return sum(max(1, -(-display_width(line) // max(width - 1, 1))) for line in text.split("\n"))


def bold(size: int = 11) -> Font:
    """Return the font of headings, under a name that every program knows or replaces alike."""
    from openpyxl.styles import Font

    return Font(name="Calibri", bold=True, size=size)


def on_paper(
    sheet: Worksheet, orientation: Literal["landscape", "portrait"] = "landscape", *, pages: int = 0, title: str = ""
) -> None:
    """Set a sheet up for A4: as wide as a page, on so many *pages* (0: as long as it is), numbered, with a *title*."""
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.orientation, sheet.page_setup.paperSize = orientation, _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, pages
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    assert sheet.oddFooter is not None
    assert sheet.oddFooter.center is not None
    assert sheet.oddHeader is not None
    assert sheet.oddHeader.center is not None
    sheet.oddFooter.center.text = "&P / &N"
    if title:
        sheet.oddHeader.center.text = title.replace("&", "&&")


def boxed(cell: Any, text: str | float | None, like: Any = None) -> Cell:
    """Write into a cell with lines around it; *like* is one that has them, whose style is quicker taken than made."""
    from openpyxl.styles import Alignment, Border, Side

    if like is None:
        line = Side("thin", color="BFBFBF")
        cell.border, cell.alignment = Border(line, line, line, line), Alignment(vertical="top", wrap_text=True)
    else:
        cell._style = copy(like._style)
    return put(cell, text)


def free_name(wanted: str, book: Workbook) -> str:
    """Return a name that Excel takes and that is not there yet."""
    plain = "".join(" " if c in "\\/*?:[]" or not c.isprintable() else c for c in wanted).strip(" '")[:24] or "Sheet"
    taken = {name.lower() for name in book.sheetnames}
    names = (plain, *(f"{plain} {number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name.lower() not in taken)
