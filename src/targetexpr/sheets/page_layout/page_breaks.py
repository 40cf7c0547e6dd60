"""Tables drawn on pages → grids: columns aligned over pages, and what a page break cut in two put together."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence, Set
from itertools import dropwhile

from attrs import evolve

from targetexpr.record_types import define
from targetexpr.sheets.forms import squeeze, vocabulary
from targetexpr.sheets.grid import Cell, Grid, GridBuilder, Row, distinct, join_lines
from targetexpr.sheets.header import is_title
from targetexpr.sheets.labels import is_class
from targetexpr.sheets.page_layout.content import Box
from targetexpr.sheets.text_layout.costs import looks_named

SNAP = 2.5  # points within which two ruling lines are one


@define
class PageTable:
    """The cells of one table on one page with their boxes (left, top, right, bottom, in points).

    ``cut`` are those that the page's end leaves open.
    """

    cells: list[tuple[Box, Cell]]
    box: Box
    page: int
    cut: Set[Cell] = frozenset()


def grids_of(blocks: Iterable[PageTable | Grid]) -> list[Grid]:
    """The grids of a document's tables and lines of text, in order; what page breaks cut is one table again."""
    blocks = list(blocks)
    columns = _columns([block for block in blocks if isinstance(block, PageTable)])
    found: list[Grid] = []
    above: tuple[PageTable, Grid] | None = None
    cut: set[Cell] = set()
    for block in blocks:
        if isinstance(block, Grid):
            if not _is_footer(block):
                above = None
                found.append(block)
            continue
        grid = _grid(block, columns[_sides(block)])
        if above is not None and block.page == above[0].page + 1 and _sides(block) == _sides(above[0]):
            whole = above[1]
            mend(whole, grid, cut, block.cut)
            cut |= block.cut
            if _goes_on(grid):
                whole.rows += grid.rows
                above = block, whole
                continue
        above, cut = (block, grid), set(block.cut)
        found.append(grid)
    return found


def edges(values: Iterable[float]) -> list[float]:
    """The positions of ruling lines, those within ``SNAP`` of each other as one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > SNAP:
            found.append(value)
    return found


def nearest(positions: Sequence[float], value: float) -> int:
    """The index of the position next to *value*."""
    at = bisect_left(positions, value)
    near = [i for i in (at - 1, at) if 0 <= i < len(positions)]
    return min(near, key=lambda i: abs(positions[i] - value))


def _sides(table: PageTable) -> tuple[int, int]:
    return round(table.box[0] / SNAP / 2), round(table.box[2] / SNAP / 2)


def _columns(tables: Sequence[PageTable]) -> dict[tuple[int, int], list[float]]:
    """The columns' edges of tables of one width, all pages together, so that a table is as wide on every page."""
    found: dict[tuple[int, int], list[float]] = {}
    for table in tables:
        found.setdefault(_sides(table), []).extend(x for box, _ in table.cells for x in (box[0], box[2]))
    return {sides: edges(values) for sides, values in found.items()}


def _grid(table: PageTable, columns: Sequence[float]) -> Grid:
    rows = edges(y for box, _ in table.cells for y in (box[1], box[3]))
    builder = GridBuilder()
    for (left, top, right, bottom), cell in table.cells:
        row, column = nearest(rows, top), nearest(columns, left)
        height, width = nearest(rows, bottom) - row, nearest(columns, right) - column
        builder.place(row, column, cell, height=max(height, 1), width=max(width, 1))
    return Grid(rows=builder.rows)


def _is_footer(line: Grid) -> bool:
    """A page number; it does not stand between a table and its rest on the next page."""
    text = squeeze("".join(cell.text for row in line.rows for cell in distinct(row)))
    return len(text) <= 20 and not any(c.isalpha() and c not in "第页共" for c in text)


def mend(above: Grid, below: Grid, upper: Set[Cell] = frozenset(), lower: Set[Cell] = frozenset()) -> None:
    """Puts together what the page break between two parts of a table cut: a row, or a class whose cell goes over it.

    A cell of *upper* goes on in the one of *lower* below it. What was put together by guess says so by its ``doubt``.
    """
    at = next((i for i, row in enumerate(below.rows) if not _is_heading(row)), None)
    if not above.rows or at is None:
        return
    last, first = above.rows[-1], below.rows[at]
    for column, (a, b) in enumerate(zip(last, first, strict=False)):
        if a is None or b is None or a not in upper or b not in lower or (a and b and a.text != b.text):
            continue
        whole = a if a else b
        _replace(above, column, a, whole)
        _replace(below, column, b, whole)
    if (joined := _joined(last, first)) is not None:
        above.rows[-1] = joined
        del below.rows[at]
        return
    before = True
    """Left of the classes: the project and its goal, merged over its rows."""
    for column, (a, b) in enumerate(zip(last, first, strict=False)):
        if a is None or b is None or a is b:
            continue
        before = before and not (is_class(a.text) or is_class(b.text))
        if (is_class(a.text) or (before and _is_merged(above, column, a))) and not b.text:
            _replace(below, column, b, a)
        elif not a.text and is_class(b.text) and not _is_left_blank(above, column, a):
            _replace(above, column, a, evolve(b, doubt="class-on-next-page"))


def _replace(grid: Grid, column: int, old: Cell, new: Cell) -> None:
    for row in grid.rows:
        row[column:] = [new if cell is old else cell for cell in row[column:]]


def _is_merged(grid: Grid, column: int, cell: Cell) -> bool:
    return sum(column < len(row) and row[column] is cell for row in grid.rows) > 1


def _is_left_blank(grid: Grid, column: int, cell: Cell) -> bool:
    """Whether a table leaves cells blank below a class, so that a blank one at its end is no class that is cut."""
    cells = [found for row in grid.rows if column < len(row) and (found := row[column]) is not None]
    classed = dropwhile(lambda found: not is_class(found.text), cells)
    return any(found is not cell and not found.text for found in classed)


def _goes_on(below: Grid) -> bool:
    """Whether a part of a table begins no form: neither a title nor a field of a header stands at its top."""
    cells = distinct(next((row for row in below.rows if distinct(row)), []))
    return not any(is_title(cell.text) or vocabulary().field_of(cell.text) for cell in cells)


def _is_heading(row: Row) -> bool:
    cells = distinct(row)
    return not cells or (len(cells) > 1 and all(vocabulary().heading(cell.text) is not None for cell in cells))


def _joined(last: Row, first: Row) -> Row | None:
    """The two rows as one, where the second is the rest of the first; None where it is a row of its own.

    It is the rest where it holds text only where the first does too, and less of it: a row has a name and a value.
    """
    pairs = [(a, b) for a, b in zip(last, first, strict=False) if a is not None and b is not None and a is not b]
    both = distinct([a for a, b in pairs if a.text and b.text])
    only_last = distinct([a for a, b in pairs if a.text and not b.text and not is_class(a.text)])
    only_first = distinct([b for a, b in pairs if b.text and not a.text])
    if len(both) != 1 or any(is_class(b.text) for _, b in pairs if b.text) or bool(only_first) == bool(only_last):
        return None
    if vocabulary().heading(both[0].text) is not None or vocabulary().label(both[0].text) is not None:
        return None
    rest = next(b for a, b in pairs if a is both[0])
    if looks_named(join_lines(both[0].text)) and looks_named(join_lines(rest.text)):
        return None
    joined: dict[int, Cell] = {}
    row: Row = []
    for a, b in zip(last, [*first, *[None] * len(last)], strict=False):
        if a is None or b is None or not b.text:
            row.append(a)
            continue
        if id(a) not in joined:
            joined[id(a)] = evolve(a, text=f"{a.text}\n{b.text}" if a.text else b.text, doubt="cut-by-page-break")
        row.append(joined[id(a)])
    return row
