"""Cells, merges and provenance: what every tabular reader hands over, whatever the file was.

A ``Grid`` is one table (or one worksheet, or one paragraph beside the tables: a row with one cell). Every reader yields
its grids in the order of the document; ``sheets.assemble`` makes sheets of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from string import ascii_uppercase, digits

from targetexpr.patterns import compiled
from targetexpr.record_types import define, evolve
from targetexpr.sheets.limits import Limits
from targetexpr.sheets.model import Location
from targetexpr.sheets.sighting import Sighting


@define(kw_only=True, eq=False)
class Cell:
    """A cell's text as a reader of the page sees it, and its place. A merged cell is one object in many positions.

    ``whole`` is False where the text was put together by guess (a cell cut by a page break); ``doubt`` is the key of
    the reason. ``sighting`` is how the text was read, where that was from a picture.
    """

    text: str
    location: Location
    doubt: str | None = None
    sighting: Sighting | None = None

    def __bool__(self) -> bool:
        return bool(self.text)


Row = list[Cell | None]


@define(kw_only=True)
class Grid:
    """Rows of equal or unequal length; a merged cell stands, as the same object, in every position that it covers.

    ``continues``: the table may run on from the grid before it (pages, paragraphs), unlike a worksheet.
    ``is_text``: a paragraph outside any table.
    """

    rows: list[Row]
    continues: bool = True
    is_text: bool = False
    name: str | None = None


class GridBuilder:
    """Puts cells with spans into rows, as HTML and Word give them."""

    def __init__(self) -> None:
        self.rows: list[Row] = []

    def place(self, row: int, column: int, cell: Cell, *, height: int = 1, width: int = 1) -> None:
        while len(self.rows) < row + height:
            self.rows.append([])
        for line in self.rows[row : row + height]:
            line.extend([None] * (column + width - len(line)))
            for at in range(column, column + width):
                if line[at] is None:
                    line[at] = cell

    def free(self, row: int, column: int) -> int:
        """The first column from *column* on that no cell from above covers."""
        line = self.rows[row] if row < len(self.rows) else []
        while column < len(line) and line[column] is not None:
            column += 1
        return column


def filled(rows: list[Row]) -> Iterator[Grid]:
    """Yield the grid of some rows, where anything stands in them."""
    if any(map(any, rows)):
        yield Grid(rows=rows)


def text_row(text: str, location: Location, sighting: Sighting | None = None) -> Grid:
    return Grid(rows=[[Cell(text=text, location=location, sighting=sighting)]], is_text=True)


@define
class DocumentFlow:
    """What a document held so far, whose paragraphs and tables come one after the other."""

    limits: Limits
    tables: int = 0
    paragraphs: int = 0
    area: int = 0

    def said(self, text: str) -> Iterator[Grid]:
        """The grid of the next paragraph, where anything stands in it."""
        self.paragraphs += 1
        if joined := join_lines(text):
            yield text_row(joined, Location(line=self.paragraphs))

    def hold(self, text: str, area: int = 1, times: int = 1) -> None:
        """Count a cell. Raises ``SheetReadError`` for too long a text, or too many cells by their area."""
        self.area += area
        self.limits.hold_cells(self.area, times)
        self.limits.hold_text(text)


def distinct(row: Iterable[Cell | None]) -> list[Cell]:
    """The cells of a row, each merged one once, empty ones left out."""
    return [cell for cell in dict.fromkeys(row) if cell is not None and cell.text]


def cell_at(row: Row, position: int) -> Cell | None:
    """The cell at a position; None behind the row's end."""
    return row[position] if position < len(row) else None


_BREAK = compiled(r"[ \t\u00a0\u3000]*[\r\n\v\f\u2028\u2029]+[ \t\u00a0\u3000]*")
_AROUND = " \t\r\n\v\f\u00a0\u3000\u2028\u2029"
_LATIN = compiled(r"[0-9A-Za-z]")


def join_lines(text: str) -> str:
    """A cell's text in one line: breaks vanish between Chinese, and stay a space between two Latin words or numbers."""

    if not text.isprintable():
        text = text.replace("\u200b", "").replace("\ufeff", "").strip(_AROUND)
        if not text.isprintable():
            text = _BREAK.sub(_joint, text)
    return text.strip(_AROUND)


def _joint(found: re.Match[str]) -> str:
    text, start, end = found.string, found.start(), found.end()
    return " " if _LATIN.match(text[start - 1 : start]) and _LATIN.match(text[end : end + 1]) else ""


@lru_cache(maxsize=16_384)
def letters(column: int) -> str:
    """The letters of a column counted from 1."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def crossing(row: Location, column: Location) -> Location | None:
    """The place in the row of one place and the column of another; None where they name no columns."""
    if row.cell is not None and column.cell is not None:
        cell = f"{column.cell.rstrip(digits)}{row.cell.lstrip(ascii_uppercase)}"
        return evolve(row, cell=cell, column=column.column, merged=None)
    return None if row.column is None else evolve(row, column=column.column)


def a1(row: int, column: int) -> str:
    """An A1 reference; row and column count from 1."""
    return f"{letters(column)}{row}"
