"""A row of the header as cells and gaps, and where labels may begin in a cell."""

from __future__ import annotations

from collections.abc import Iterable

from targetexpr.patterns import compiled
from targetexpr.record_types import define
from targetexpr.sheets.forms import vocabulary
from targetexpr.sheets.grid import Cell, Row

_GAP = compiled(r"[\s\u3000;；]+")


@define
class RowPart:
    """A cell of a row, or the gap between two, over the positions from start to stop."""

    start: int
    stop: int
    cell: Cell | None

    @property
    def has_digits(self) -> bool:
        return self.cell is not None and any(map(str.isdigit, self.cell.text))


def parts_of(row: Row) -> list[RowPart]:
    tokens: list[RowPart] = []
    for position, cell in enumerate(row):
        held = cell if cell is not None and cell.text else None
        if tokens and tokens[-1].cell is held:
            tokens[-1].stop = position + 1
        else:
            tokens.append(RowPart(position, position + 1, held))
    return tokens


def label_cuts(before: str, begin: int, *, first: bool) -> list[int]:
    """Where a label before a colon may begin: at the start of the cell, or behind a gap."""
    cuts = [m.end() for m in _GAP.finditer(before) if m.end() >= begin]
    return ([0] if first else []) + cuts


def value_positions(rows: Iterable[Row]) -> frozenset[int]:
    """The positions at which a text stands right behind a label of the header's own fields."""
    words = vocabulary()
    found = set()
    for row in rows:
        before: Cell | None = None
        for position, cell in enumerate(row):
            held = cell if cell is not None and cell.text else None
            if before is not None and held is not None and held is not before and position not in found:
                known = words.fields.get(words.label(before.text))
                if known is not None and known.kind != "money" and words.label(held.text) is None:
                    found.add(position)
            before = held
    return frozenset(found)
