"""Headings that no list has: a row of short words above classes and targets heads what stands below it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from targetexpr.record_types import evolve
from targetexpr.sheets import looks
from targetexpr.sheets.columns import decide
from targetexpr.sheets.forms import HeadingRole, vocabulary
from targetexpr.sheets.grid import Cell, Row, cell_at, distinct, join_lines
from targetexpr.sheets.headings import Heading, find_heading, heading_of
from targetexpr.sheets.labels import is_class

_LONGEST = 20
"""No heading that is told by what stands below it is longer."""
_HIGHEST, _FIRST = 5, 4
"""Classes stand below a heading in one of so many rows, and of their first cells."""
_BELOW = 40
"""Rows below a heading that tell what it heads."""
_NAMED: tuple[HeadingRole, ...] = ("level1", "level2", "name")


def heading_by_contents(rows: Sequence[Row], at: int) -> Heading | None:
    """The heading that begins at row *at*, where the rows below it show one; or None.

    Right below stands a class of a known form, alone in its row or in a column of classes, behind it a text and then
    figures, each below a heading of its own; one figure at least is a bound, which other tables of such words have none
    of, unless the heading is a value's. The roles of classes and names are told; what the other columns are is decided
    with the whole table.
    """
    if not _may_head(rows[at]):
        return None
    near = (cell for row in rows[at + 1 : at + _HIGHEST] for cell in distinct(row)[:_FIRST])
    if not any(map(_is_class, near)):
        return None
    count = 1
    while at + count < len(rows) and count < _HIGHEST - 1 and _repeats(rows[at + count - 1], rows[at + count]):
        if find_heading(rows, at + count) is not None:
            return None
        count += 1
    below = range(at + count, min(at + count + _BELOW, len(rows)))
    # What stands below the next heading is that one's.
    body = [rows[i] for i in takewhile(lambda i: find_heading(rows, i) is None, below)]
    if not body or not any(_is_class(cell) for cell in distinct(body[0])):
        return None
    heading = heading_of(rows, at, count)
    blocks = decide(heading, body)
    held = {column.role: column for column in blocks[0]}
    if not {"name", "value"} <= set(held) or ({"level1", "level2"}.isdisjoint(held) and len(distinct(body[0])) > 1):
        return None
    if any(not column.heading for column in blocks[0] if column.role not in ("skip", "note")):
        return None
    at_value = held["value"].positions
    values = [join_lines(c.text) for row in body for i in at_value if (c := cell_at(row, i))]
    told = "operator" in held or heading.roles[at_value[0]] == "value" or any(map(looks.is_bound, values))
    if not told or not any(map(looks.is_figure, values)):
        return None
    roles = list(heading.roles)
    for role in _NAMED:
        for position in held[role].positions if role in held else ():
            roles[position] = role
    return evolve(heading, roles=tuple(roles))


def _may_head(row: Row) -> bool:
    """Whether the cells are short words, and none a class, a figure, or a label of the header's."""
    cells, words = distinct(row), vocabulary()
    return len(cells) > 2 and not any(
        len(cell.text) > _LONGEST or _is_class(cell) or _is_figure(cell) or words.field_of(cell.text) for cell in cells
    )


def _repeats(above: Row, row: Row) -> bool:
    """Whether cells that are merged with those above stand beside others that may head columns; or known headings."""
    cells = distinct(row)
    fresh = [cell for cell in cells if cell not in above]
    if any(_is_class(cell) or _is_figure(cell) for cell in fresh):
        return False
    return 0 < len(fresh) < len(cells) or (len(fresh) > 1 and all(vocabulary().heading_among(c.text) for c in fresh))


def _is_class(cell: Cell) -> bool:
    return len(cell.text) <= _LONGEST and not cell.text.isascii() and is_class(cell.text)


def _is_figure(cell: Cell) -> bool:
    """Whether a figure is written; 二层 heads a column."""
    return any(map(str.isdigit, cell.text)) and looks.is_figure(join_lines(cell.text))
