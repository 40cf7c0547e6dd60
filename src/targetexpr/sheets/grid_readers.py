"""Which reader makes the grids of which kind of file; each is imported when it is first needed."""

from __future__ import annotations

from typing import Literal, assert_never

from targetexpr.errors import SheetReadError
from targetexpr.sheets.encoding import decode
from targetexpr.sheets.grid import Grid
from targetexpr.sheets.limits import Limits
from targetexpr.sheets.parts import Content
from targetexpr.sheets.sniff import kind_of

GridKind = Literal[
    "xlsx", "xls", "ods", "fods", "docx", "odt", "fodt", "html", "mht", "spreadsheetml", "doc", "rtf", "xlsb"
]


def tables_in_file(data: bytes, suffix: str, limits: Limits) -> list[Grid]:
    """Return the tables of a file whatever they hold. Raises ``SheetReadError``, also for what has no columns."""
    from targetexpr.sheets.readers.csv import delimiter_of, read_csv

    kind = kind_of(data, suffix, limits)
    match kind:
        case "json" | "pdf" | "ofd" | "picture":
            found = suffix.lstrip(".") or kind
            raise SheetReadError(
                reason="unsupported-format",
                zh=f"要的是表格文件（xlsx、xls、ods、csv、docx、html），这是 {found}；请另存为 xlsx",
                en=f"a table is wanted (xlsx, xls, ods, csv, docx, html), not {found}; save it as xlsx",
            )
        case "text":
            text = decode(data)
            return read_csv(text, limits, delimiter=delimiter_of(text) or ",")
        case _:
            return [grid for grid in content_of(kind, data, limits).grids if not grid.is_text]


def content_of(kind: GridKind, data: bytes, limits: Limits) -> Content:
    """Return what a file holds, table by table. Raises ``SheetReadError``."""
    match kind:
        case "xlsx":
            from targetexpr.sheets.readers.xlsx import read_xlsx

            return read_xlsx(data, limits)
        case "xls":
            from targetexpr.sheets.readers.xls import read_xls

            return Content(grids=read_xls(data, limits))
        case "ods" | "fods":
            from targetexpr.sheets.readers.ods import read_ods
            from targetexpr.sheets.readers.opendocument import unpacked

            return read_ods(data if kind == "ods" else unpacked(data), limits)
        case "docx":
            from targetexpr.sheets.readers.docx import read_docx

            return read_docx(data, limits)
        case "odt" | "fodt":
            from targetexpr.sheets.readers.odt import read_odt
            from targetexpr.sheets.readers.opendocument import unpacked

            return read_odt(data if kind == "odt" else unpacked(data), limits)
        case "html":
            from targetexpr.sheets.readers.html import read_html

            return read_html(data, limits)
        case "mht":
            from targetexpr.sheets.readers.mht import read_mht

            return read_mht(data, limits)
        case "spreadsheetml":
            from targetexpr.sheets.readers.spreadsheetml import read_spreadsheetml

            return read_spreadsheetml(data, limits)
        case "doc":
            from targetexpr.sheets.readers.doc import read_doc

            return read_doc(data, limits)
        case "rtf":
            from targetexpr.sheets.readers.docx import read_docx
            from targetexpr.sheets.readers.office import saved_anew

            return read_docx(saved_anew(data, kind, limits), limits)
        case "xlsb":
            from targetexpr.sheets.readers.office import saved_anew
            from targetexpr.sheets.readers.xlsx import read_xlsx

            return read_xlsx(saved_anew(data, kind, limits), limits)
        case _:
            assert_never(kind)
