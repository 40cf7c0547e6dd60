"""A table whose cells stand column after column below its headings → its rows, by how many cells each column has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from attrs import frozen

from targetexpr.sheets.labels import is_class
from targetexpr.sheets.text_layout.costs import HeadedColumn, costs, empty, fit
from targetexpr.sheets.text_layout.edges import ReadRow
from targetexpr.sheets.text_layout.heading_run import second_block
from targetexpr.sheets.text_layout.items import LayoutItem

_NEVER = float("inf")
_LEAST = 4  # cells of names and values; fewer are no columns
_MOST = 600  # cells of one table
_CLASSES = ("level1", "level2", "side")
_PARTIAL = 3.0  # a column that has a cell in some rows
_SIDES = 2  # labels at the table's side
_HIGH = 1.2  # what a cell costs at most, taken all together


_Way = tuple[float, int, tuple[int, ...]]
"""What a way to cut the cells costs, how many rows it has, and how many cells each column."""


@frozen
class Stack:
    """The columns of one table with their cells; ``classes`` are the cells of classes, where rows are without them."""

    columns: tuple[HeadedColumn, ...]
    rows: list[ReadRow]
    classes: list[LayoutItem]


def stacks(items: Sequence[LayoutItem], columns: Sequence[HeadedColumn]) -> list[Stack]:
    """The tables whose cells *items* are, column after column; nothing where they do not stand so.

    Names and values are as many; a column of classes has at least a cell, another has a cell in every row, or none. The
    cheapest way to cut the cells so is read; its rows are doubted where another number of rows costs hardly more.
    """
    if not _may_stack(items, columns):
        return []
    counts = range(2, len(items) // 2 + 1)
    ways = sorted(way for count in counts if (way := _cut(items, columns, count)) is not None)
    if not ways or ways[0][0] > _HIGH * len(items):
        return []
    sure = len(ways) == 1 or ways[1][0] - ways[0][0] >= costs()["clear.class"]
    _, count, sizes = ways[0]
    ends = [sum(sizes[:at]) for at in range(len(sizes) + 1)]
    held = [items[one:two] for one, two in pairwise(ends)]
    names = next(cells for column, cells in zip(columns, held, strict=True) if column.role == "name")
    if 4 * sum(is_class(item.text) for item in names) > len(names):
        return []  # the cells of two columns follow each other by turns
    return list(_blocks(columns, held, count, () if sure else ("value-apart",)))


def _may_stack(items: Sequence[LayoutItem], columns: Sequence[HeadedColumn]) -> bool:
    """Whether each cell has its line, and classes of level 1 follow one another."""
    if not _LEAST <= len(items) <= _MOST or any(not item.first for item in items):
        return False
    level1 = next((column for column in columns if column.role == "level1"), None)
    if level1 is None:
        return False
    classes = [is_class(item.text) and not fit(item.text, level1) for item in items]
    lead = classes.index(True) if True in classes else len(classes)
    return classes[lead : lead + 2] == [True, True] and (lead < _SIDES or columns[0].before)


def _sizes(column: HeadedColumn, count: int) -> Sequence[int]:
    """How many cells a column may have in a table of so many rows."""
    if column.role in ("name", "value", "operator"):
        return (count,)
    if _is_lead(column):
        return range(1, count + 1)
    return range(count + 1)


def _cut(items: Sequence[LayoutItem], columns: Sequence[HeadedColumn], count: int) -> _Way | None:
    """The cheapest way to cut the cells into columns of *count* rows: what it costs, and how many cells each has."""
    best: list[dict[int, tuple[float, tuple[int, ...]]]] = [{0: (0.0, ())}]
    for column in columns:
        sums = [0.0]
        for item in items:
            sums.append(sums[-1] + fit(item.text, column))
        step: dict[int, tuple[float, tuple[int, ...]]] = {}
        for start, (cost, sizes) in best[-1].items():
            for size in _sizes(column, count):
                stop = start + size
                if stop > len(items):
                    break
                total = cost + sums[stop] - sums[start] + _size_cost(column, size, count)
                if total < step.get(stop, (_NEVER, ()))[0]:
                    step[stop] = (total, (*sizes, size))
        best.append(step)
    found = best[-1].get(len(items))
    return (found[0], count, found[1]) if found is not None else None


def _size_cost(column: HeadedColumn, size: int, count: int) -> float:
    if _is_lead(column) or size == count:
        return 0.0
    return empty(column) * (count - size) + _PARTIAL * (size > 0)


def _blocks(
    columns: Sequence[HeadedColumn], held: Sequence[Sequence[LayoutItem]], count: int, doubts: tuple[str, ...]
) -> Iterator[Stack]:
    """One table, or the two that stand side by side; a column with cells in some rows alone is left out."""
    second = second_block([column.role for column in columns]) or len(columns)
    for block in (range(second), range(second, len(columns))):
        full = [at for at in block if len(held[at]) == count]
        classed = all(at in full for at in block if _is_lead(columns[at]))
        own = full if classed else [at for at in full if not _is_lead(columns[at])]
        partial = any(0 < len(held[at]) < count and not _is_lead(columns[at]) for at in block)
        said = ("columns-lost",) if partial else doubts
        if not own:
            continue
        cells = [held[at] for at in own]
        rows = [ReadRow({k: (cell[n],) for k, cell in enumerate(cells)}, cells[0][n], said) for n in range(count)]
        roles = {columns[at].role for at in block}
        shared = [] if "level1" in roles else [at for at in range(second) if columns[at].role == "level1"]
        labels = [item for at in (*shared, *block) if columns[at].role in _CLASSES for item in held[at]]
        yield Stack(tuple(columns[at] for at in own), rows, [] if classed else labels)


def _is_lead(column: HeadedColumn) -> bool:
    return column.role in _CLASSES or column.before
