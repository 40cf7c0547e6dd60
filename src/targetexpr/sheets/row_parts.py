"""A row of the header as cells and gaps, and where values stand."""

from __future__ import annotations

from collections.abc import Iterable

from targetexpr.record_types import define
from targetexpr.sheets.forms import vocabulary
from targetexpr.sheets.grid import Cell, Row


@define
class RowPart:
    """A cell of a row, over the positions from start to stop; ``gap`` is where blank ones before it begin."""

    start: int
    stop: int
    cell: Cell
    gap: int | None = None

    @property
    def has_digits(self) -> bool:
        return any(map(str.isdigit, self.cell.text))


def parts_of(row: Row) -> list[RowPart]:
    parts: list[RowPart] = []
    gap: int | None = None
    for position, cell in enumerate(row):
        if not cell:
            gap = position if gap is None else gap
        elif parts and gap is None and parts[-1].cell is cell:
            parts[-1].stop = position + 1
        else:
            parts.append(RowPart(position, position + 1, cell, gap))
            gap = None
    return parts


def value_positions(rows: Iterable[Row]) -> frozenset[int]:
    """The positions at which a text stands right behind a label of the header's own fields."""
    words = vocabulary()
    found = set()
    for row in rows:
        before: Cell | None = None
        for position, cell in enumerate(row):
            if (
                cell
                and before
                and cell is not before
                and words.label(cell.text) is None
                and words.kind(words.label(before.text)) not in (None, "money")
            ):
                found.add(position)
            before = cell
    return frozenset(found)
