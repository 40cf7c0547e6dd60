"""Several projects beside one another on one sheet: cut where the next one's header begins."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from targetexpr.sheets.beside_rows import is_project
from targetexpr.sheets.grid import Grid, Row
from targetexpr.sheets.header import is_title
from targetexpr.sheets.headings import find_heading

_ROWS = 60
"""Rows in which the headers of projects side by side begin."""


def split(grid: Grid) -> Iterator[Grid]:
    """Yield the grids of the projects that stand side by side; the grid itself where there is one.

    The label of a project's name (or a title) stands twice in one row, and the headings of the indicators, too.
    """
    cut = None if grid.is_text else _cut(grid.rows)
    if cut is None:
        yield grid
        return
    yield evolve(grid, rows=[row[:cut] for row in grid.rows], continues=False)
    yield from split(evolve(grid, rows=[row[cut:] for row in grid.rows], continues=False))


def _cut(rows: list[Row]) -> int | None:
    headed = (_headed_again(rows, at) for at in range(min(len(rows), _ROWS)))
    head, again = next(((at, position) for at, position in enumerate(headed) if position is not None), (0, None))
    starts = {at for row in rows[:head] if (at := _second(row)) is not None}
    if again is None or not starts:
        return None
    # A header may begin in a column before its table does, or behind: at the one that is nearest.
    cut = min(starts, key=lambda at: abs(at - again))
    return cut if abs(cut - again) <= 2 else None


def _second(row: Row) -> int | None:
    """Where the second label of a project's name, or the second title, begins."""
    found: list[int] = []
    for position, cell in enumerate(row):
        if cell is None or (position and row[position - 1] is cell):
            continue
        if is_project(cell.text) or is_title(cell.text):
            found.append(position)
    return found[1] if len(found) > 1 else None


def _headed_again(rows: list[Row], at: int) -> int | None:
    """Where the headings that begin a table come a second time, behind a value's."""
    heading = find_heading(rows, at)
    if heading is None:
        return None
    first = next((role for role in ("level1", "level2", "name") if role in heading.roles), None)
    valued = False
    for position, role in enumerate(heading.roles):
        if role == first and valued:
            return position
        valued = valued or role in ("value", "total_value", "actual")
    return None
