"""Several projects beside one another on one sheet: cut where the next one's header begins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial

from targetexpr.record_types import evolve
from targetexpr.sheets.forms import vocabulary
from targetexpr.sheets.grid import Grid, Row
from targetexpr.sheets.header import is_title
from targetexpr.sheets.headings import Heading, find_heading

_ROWS = 60
"""Rows in which the headers of projects side by side begin."""
HeadingAt = Callable[[int], Heading | None]
"""What begins at a row of a grid as a heading."""


def split(grid: Grid) -> Iterator[tuple[Grid, HeadingAt]]:
    """Yield the grids of the projects that stand side by side, each with its headings; the grid where there is one.

    The label of a project's name (or a title) stands twice in one row, and the headings of the indicators, too.
    """
    heading_at = _headings(grid)
    cut = None if grid.is_text else _cut(grid.rows, heading_at)
    if cut is None:
        yield grid, heading_at
        return
    first = evolve(grid, rows=[row[:cut] for row in grid.rows], continues=False)
    yield first, _headings(first)
    yield from split(evolve(grid, rows=[row[cut:] for row in grid.rows], continues=False))


def _headings(grid: Grid) -> HeadingAt:
    return cache(partial(find_heading, grid.rows))


def _cut(rows: list[Row], heading_at: HeadingAt) -> int | None:
    headed = (_headed_again(heading_at(at)) for at in range(min(len(rows), _ROWS)))
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
        if vocabulary().is_project(cell.text) or is_title(cell.text):
            found.append(position)
    return found[1] if len(found) > 1 else None


def _headed_again(heading: Heading | None) -> int | None:
    """Where the headings that begin a table come a second time, behind a value's."""
    if heading is None:
        return None
    first = next((role for role in ("level1", "level2", "name") if role in heading.roles), None)
    valued = False
    for position, role in enumerate(heading.roles):
        if role == first and valued:
            return position
        valued = valued or role in ("value", "total_value", "actual")
    return None
