"""Which reader makes the grids of which kind of file; each is imported when it is first needed."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from targetexpr.errors import SheetReadError
from targetexpr.sheets.encoding import decode
from targetexpr.sheets.grid import Grid
from targetexpr.sheets.limits import Limits
from targetexpr.sheets.parts import Content
from targetexpr.sheets.sniff import Kind, kind_of

PAGED = ("pdf", "ofd", "picture")
"""Kinds of files whose readers make sheets of pages, not grids."""
_CONVERTED = {"rtf": "docx", "xlsb": "xlsx"}
_FLAT = {"fods": "ods", "fodt": "odt"}


def reader_of(kind: str) -> Callable[[bytes, Limits], Any]:
    """Return ``read_x`` of the module ``x`` among the readers."""
    found: Callable[[bytes, Limits], Any] = getattr(import_module(f"targetexpr.sheets.readers.{kind}"), f"read_{kind}")
    return found


def tables_in_file(data: bytes, suffix: str, limits: Limits) -> list[Grid]:
    """Return the tables of a file whatever they hold. Raises ``SheetReadError``, also for what has no columns."""
    from targetexpr.sheets.readers.csv import delimiter_of, read_csv

    kind = kind_of(data, suffix, limits)
    if kind == "json" or kind in PAGED:
        found = suffix.lstrip(".") or kind
        raise SheetReadError(
            reason="unsupported-format",
            zh=f"要的是表格文件（xlsx、xls、ods、csv、docx、html），这是 {found}；请另存为 xlsx",
            en=f"a table is wanted (xlsx, xls, ods, csv, docx, html), not {found}; save it as xlsx",
        )
    if kind == "text":
        text = decode(data)
        return read_csv(text, limits, delimiter=delimiter_of(text) or ",")
    return [grid for grid in content_of(kind, data, limits).grids if not grid.is_text]


def content_of(kind: Kind, data: bytes, limits: Limits) -> Content:
    """Return what a file holds, table by table. Raises ``SheetReadError``."""
    if kind == "rtf" or kind == "xlsb":
        from targetexpr.sheets.readers.office import saved_anew

        data = saved_anew(data, kind, limits)
    content: Content = reader_of(_CONVERTED.get(kind) or _FLAT.get(kind, kind))(data, limits)
    return content
