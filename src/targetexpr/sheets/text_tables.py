"""Tables as rows of text, whatever they hold: what is no target sheet, such as an office's library of indicators."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from targetexpr.errors import SheetReadError
from targetexpr.record_types import frozen
from targetexpr.records import from_plain, to_plain
from targetexpr.sheets import guard
from targetexpr.sheets.grid import Grid
from targetexpr.sheets.limits import Limits
from targetexpr.sheets.model import Location

_TABLES = "targetexpr.sheets.tasks:tables"


@frozen(kw_only=True)
class TextRow:
    """One row; a merged cell's text stands in every position that it covers, an empty one is ``""``."""

    cells: tuple[str, ...]
    location: Location


@frozen(kw_only=True)
class TextTable:
    """One table or worksheet, with the worksheet's name."""

    name: str | None = None
    rows: tuple[TextRow, ...] = ()


@frozen(kw_only=True)
class TextTables:
    """All the tables of a file, in its order."""

    tables: tuple[TextTable, ...] = ()


def read_tables(path: str | os.PathLike[str], limits: Limits | None = None) -> tuple[TextTable, ...]:
    """Return the tables of a file, read in a worker where its format needs one. Raises ``SheetReadError``."""
    from targetexpr.sheets.reading import contents

    limits, name = limits or Limits(), os.fspath(path)
    try:
        data = contents(path, limits)
        if not guard.is_wanted(data, Path(name).suffix.lower(), sandbox=True):
            return tables_of(data, name, limits)
        arguments = {"name": name, "limits": to_plain(limits)}
        return from_plain(TextTables, guard.run(_TABLES, arguments, data, limits=limits)).tables
    except MemoryError as error:
        raise guard.out_of_memory(name) from error
    except SheetReadError as error:
        error.path = error.path or name
        raise


def tables_of(data: bytes, name: str, limits: Limits) -> tuple[TextTable, ...]:
    """Return the tables of a file's contents, read in this process. Raises ``SheetReadError``."""
    from targetexpr.sheets.grid_readers import tables_in_file

    try:
        grids = tables_in_file(data, Path(name).suffix.lower(), limits)
    except (SheetReadError, MemoryError):
        raise
    except Exception as error:
        raise guard.reader_failed(error) from error
    return tuple(TextTable(name=grid.name, rows=tuple(_text_rows(grid))) for grid in grids)


def _text_rows(grid: Grid) -> Iterator[TextRow]:
    """The rows in which anything stands."""
    for row in grid.rows:
        if (first := next(filter(None, row), None)) is not None:
            yield TextRow(cells=tuple(cell.text if cell else "" for cell in row), location=first.location)
