"""Tables drawn on pages → grids: columns aligned over pages, and what a page break cut in two put together."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence, Set
from itertools import dropwhile

from attrs import evolve

from targetexpr.record_types import define
from targetexpr.sheets import looks
from targetexpr.sheets.forms import squeeze, vocabulary
from targetexpr.sheets.grid import Cell, Grid, GridBuilder, Row, distinct, join_lines
from targetexpr.sheets.header import begins_header, is_title
from targetexpr.sheets.labels import is_class
from targetexpr.sheets.page_layout.content import Box
from targetexpr.sheets.text_layout.costs import looks_named

SNAP = 2.5  # points within which two ruling lines are one
_CUT = "cut-by-page-break"
_TAIL = 4  # characters of a name's end that is hardly a name of its own
_HEADED = 60  # rows at a table's beginning of which one may be its heading


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
    apart = False
    """Words stand between a table and the next one: of a cell that goes over the page's end, or others."""
    for block in blocks:
        if isinstance(block, Grid):
            if not _is_footer(block):
                above, apart = above if _goes_on(block) else None, True
                found.append(block)
            continue
        grid = _grid(block, columns[_sides(block)])
        goes_on = above is not None and block.page == above[0].page + 1 and _sides(block) == _sides(above[0])
        if above is not None and goes_on and (not apart or _repeats(grid.rows[0], above[1])):
            whole = above[1]
            mend(whole, grid, cut, block.cut)
            cut |= block.cut
            if _goes_on(grid):
                whole.rows += grid.rows
                above, apart = (block, whole), False
                continue
        above, cut, apart = (block, grid), set(block.cut), False
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
    below.rows[:] = dropwhile(lambda row: _repeats(row, above), below.rows)
    if not above.rows or not below.rows:
        return
    last, first = above.rows[-1], below.rows[0]
    is_rest = _is_rest(last, first, upper, lower)
    for column, (a, b) in enumerate(zip(last, first, strict=False)):
        if a is None or b is None or a not in upper or b not in lower or (a and b and a.text != b.text):
            continue
        whole = a if a else b
        _replace(above, column, a, whole)
        _replace(below, column, b, whole)
    if is_rest:
        above.rows[-1] = _joined(last, first)
        del below.rows[0]
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
    """Whether a part of a table, or a line, begins no form: neither a title nor a field of a header stands there."""
    cells = distinct(next((row for row in below.rows if distinct(row)), []))
    return not any(is_title(cell.text) or begins_header(cell.text) for cell in cells)


def _repeats(row: Row, above: Grid) -> bool:
    """Whether most cells are those of a heading *above* again; over the others a cell that goes on may be drawn."""
    pairs = (zip(other, row, strict=False) for other in above.rows[:_HEADED])
    held = max((distinct(a for a, b in pair if a and b and a.text == b.text) for pair in pairs), key=len, default=[])
    return 2 * len(held) > len(distinct(row)) and sum(vocabulary().heading(cell.text) is not None for cell in held) > 1


def _is_rest(last: Row, first: Row, upper: Set[Cell], lower: Set[Cell]) -> bool:
    """Whether the second row is the rest of the first, and no row of its own.

    It is the rest where it holds text only where the first does too, and less of it: a row has a name and a value. Of
    several cells that go on, one has to be a whole only with its rest, and none a target on either page; or the page's
    end leaves all of them open.
    """
    pairs = [(a, b) for a, b in zip(last, first, strict=False) if a is not None and b is not None and a is not b]
    both = {id(a): (a.text, b.text) for a, b in pairs if a.text and b.text}.values()
    only_last = any(a.text and not b.text and not is_class(a.text) for a, b in pairs)
    only_first = any(b.text and not a.text for a, b in pairs)
    # 满意度 below 群众对公共服务的 is the rest of a name.
    classed = any(is_class(b.text) and (is_class(a.text) or not a.text) for a, b in pairs)
    if not both or classed or any(looks.is_figure(one) and looks.is_figure(two) for one, two in both):
        return False
    if (only_first or only_last) and all(a in upper and b in lower for a, b in pairs if a.text and b.text):
        return True
    if not any(_is_cut(one, two) for one, two in both):
        one, two = next(iter(both))
        known = vocabulary().heading(one) is not None or vocabulary().label(one) is not None
        if len(both) > 1 or only_first == only_last or known:
            return False
        if len(two) > _TAIL and looks_named(join_lines(one)) and looks_named(join_lines(two)):
            # The name of the next row as likely as the rest of this one's.
            for above, below in pairs:
                if above.text and below.text:
                    above.doubt = below.doubt = _CUT
            return False
    return True


def _joined(last: Row, first: Row) -> Row:
    """The two rows as one."""
    joined: dict[int, Cell] = {}
    row: Row = []
    for a, b in zip(last, [*first, *[None] * len(last)], strict=False):
        if a is None or b is None or a is b or not b.text:
            row.append(a)
            continue
        if id(a) not in joined:
            joined[id(a)] = evolve(a, text=f"{a.text}\n{b.text}" if a.text else b.text, doubt=_CUT)
        row.append(joined[id(a)])
    return row


def _is_cut(one: str, two: str) -> bool:
    """Whether two texts are a class or a quantity together, and the second is neither by itself."""
    return is_class(f"{one}\n{two}") or (not any(map(str.isdigit, two)) and looks.is_plain(join_lines(f"{one}\n{two}")))
