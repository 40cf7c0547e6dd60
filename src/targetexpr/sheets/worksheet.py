"""The cells of a worksheet and its merged areas, as a file gives them → the grid of what is used."""

from __future__ import annotations

from attrs import field

from targetexpr.record_types import define, evolve
from targetexpr.sheets.grid import Cell, Grid, Row, a1
from targetexpr.sheets.limits import Limits, too_large
from targetexpr.sheets.model import Location
from targetexpr.sheets.parts import Content, unread

ROWS, COLUMNS = 1_048_576, 16_384
"""What a worksheet holds."""


@define
class Workbook:
    """What the worksheets of one workbook hold together, and how much."""

    limits: Limits
    content: Content = field(factory=Content)
    cells: int = 0
    merges: int = 0
    area: int = 0

    def count(self, *, cells: int = 0, merges: int = 0, area: int = 0) -> None:
        """Raises ``SheetReadError`` where the workbook's cells or merges go beyond the limits."""
        self.cells, self.merges, self.area = self.cells + cells, self.merges + merges, self.area + area
        self.limits.hold_cells(self.cells)
        if self.merges > self.limits.merges or self.area > 4 * self.limits.cells:
            raise too_large("合并单元格数", "merged cells", self.limits.merges)

    def add(self, sheet: Worksheet, *, pictured: bool = False) -> None:
        """Add the grid of a worksheet; of one without cells, that it is *pictured*."""
        if (grid := sheet.grid()) is not None:
            self.content.grids.append(grid)
        elif pictured:
            where = Location(sheet=sheet.name, cell="A1")
            self.content.parts.append(unread("worksheet", "picture-only", where, sheet.name))


@define
class Worksheet:
    """What was read so far. Rows and columns count from 1."""

    name: str | None
    book: Workbook
    hidden: bool = field(kw_only=True)
    cells: dict[tuple[int, int], Cell] = field(factory=dict)
    merged: dict[tuple[int, int], tuple[int, int]] = field(factory=dict)
    """The height and width of each merged area, by its first cell."""

    def put(self, row: int, column: int, text: str, doubt: str | None, *, hidden: bool) -> None:
        """Add a cell that shows *text*; *hidden* where its row is. Raises ``SheetReadError`` for too long a text."""
        self.book.limits.hold_text(text)
        doubt = doubt or ("hidden-sheet" if self.hidden else "hidden-row" if hidden else None)
        place = Location(sheet=self.name, cell=a1(row, column))
        self.cells[row, column] = Cell(text=text, location=place, doubt=doubt)

    def merge(self, row: int, column: int, high: int, wide: int) -> None:
        """Merge an area; of its cells only the first is shown. Raises ``SheetReadError`` for too many."""
        if high * wide > 1:
            self.book.count(merges=1, area=high * wide)
            self.merged[row, column] = high, wide

    def grid(self) -> Grid | None:
        """The used rows and columns, close together, an empty row where some were left out; None for no cells."""
        for (row, column), (high, wide) in self.merged.items():
            self._show_first(row, column, row + high - 1, column + wide - 1)
        if not self.cells:
            return None
        used: list[int] = []
        for number in sorted({row for row, _ in self.cells}):
            if used and number > used[-1] + 1:
                used.append(used[-1] + 1)
            used.append(number)
        rows = {number: index for index, number in enumerate(used)}
        columns = {number: index for index, number in enumerate(sorted({column for _, column in self.cells}))}
        grid: list[Row] = [[None] * len(columns) for _ in rows]
        for (row, column), cell in self.cells.items():
            high, wide = self.merged.get((row, column), (1, 1))
            for r in _within(rows, row, row + high - 1):
                for c in _within(columns, column, column + wide - 1):
                    grid[rows[r]][columns[c]] = cell
        return Grid(rows=grid, continues=False, name=self.name)

    def _show_first(self, top: int, left: int, bottom: int, right: int) -> None:
        """Take out what an area covers but its first cell, whose place is the whole of it."""
        kept = self.cells.get((top, left))
        if (bottom - top + 1) * (right - left + 1) < len(self.cells):
            within = [(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)]
        else:
            within = [(r, c) for r, c in self.cells if top <= r <= bottom and left <= c <= right]
        for at in within:
            self.cells.pop(at, None)
        if kept is not None:
            kept.location = evolve(kept.location, merged=f"{a1(top, left)}:{a1(bottom, right)}")
            self.cells[top, left] = kept


def _within(used: dict[int, int], first: int, last: int) -> list[int]:
    if last - first < len(used):
        return [n for n in range(first, last + 1) if n in used]
    return [n for n in used if first <= n <= last]
