"""A table that was written out column by column: a heading, the cells below it, the next heading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from attrs import Factory, define

from targetexpr.sheets.forms import squeeze, vocabulary
from targetexpr.sheets.grid import Cell
from targetexpr.sheets.model import Location
from targetexpr.sheets.text_layout.costs import HeadedColumn, fit, headed, sort_of
from targetexpr.sheets.text_layout.edges import ReadRow
from targetexpr.sheets.text_layout.items import LayoutItem
from targetexpr.sheets.text_layout.joints import Layout, joined, text_of
from targetexpr.sheets.text_layout.tables import WordTable

_CLASSES = ("level1", "level2", "side")
_LEAST = 2  # rows of a table that is told by its counts alone
_MOST = 200
_TALLEST = 4  # lines of one cell
_NEVER = float("inf")


@define
class _Under:
    """A heading alone on its line, and the lines below it up to the next one; ``lines`` leaves classes out."""

    head: HeadedColumn
    all: list[tuple[LayoutItem, ...]] = Factory(list)

    @property
    def lines(self) -> list[tuple[LayoutItem, ...]]:
        return [line for line in self.all if line[0].kind not in ("class", "side")]

    def cells(self, count: int) -> list[tuple[LayoutItem, ...]] | None:
        """The lines as so many cells: all of them, also with those that are called as classes are, or those before the
        first gap; None where there are not so many."""
        if len(self.lines) == count:
            return self.lines
        if len(self.all) == count and self.head.role not in _CLASSES:
            return self.all
        stop = next((at for at, line in enumerate(self.lines) if at and line[0].gap), len(self.lines))
        return self.lines[:stop] if stop == count else None


def read_columns(pages: Sequence[Sequence[LayoutItem]], strays: list[LayoutItem]) -> list[WordTable] | None:
    """The tables, and the words beside them to *strays*; None where the columns do not make rows.

    The n-th name and the n-th value are one row. Where a column has more lines than the others have cells, its lines
    are joined as cheaply as it can be done, and the rows say so by their doubt.
    """
    items = [item for page in pages for item in page]
    found, beside = _columns(items)
    sides = [column for column in found if squeeze(column.head.text) in vocabulary().sides]
    beside += [item for column in sides for line in column.lines for item in line]
    found = [column for column in found if column.lines and column not in sides]
    names = [at for at, column in enumerate(found) if column.head.role == "name"]
    more = [column for column in found if column.head.role not in (*_CLASSES, "name", "value")]
    if not names or not (more or len(names) > 1 or len(found[names[0]].lines) > _LEAST):
        return None
    tables = []
    for start, stop in pairwise([*names, len(found)]):
        before = found[: names[0]] if start == names[0] else []
        table = _table(found[start], [*before, *found[start + 1 : stop]], items, beside)
        if table is None:
            return None
        tables.append(table)
    strays += beside
    return tables


def _columns(items: Sequence[LayoutItem]) -> tuple[list[_Under], list[LayoutItem]]:
    found: list[_Under] = []
    beside: list[LayoutItem] = []
    for _, group in groupby(items, key=lambda item: item.line):
        line = tuple(group)
        text = text_of(line)
        if vocabulary().heading(text) is not None and len(text) > 1:
            place = Location(line=line[0].line.number, page=line[0].line.page)
            found.append(_Under(headed([Cell(text=text, location=place)])[0]))
        elif found:
            found[-1].all.append(line)
        else:
            beside += [item for item in line if item.kind == "text"]
    return found, beside


def _table(
    names: _Under, others: Sequence[_Under], items: Sequence[LayoutItem], strays: list[LayoutItem]
) -> WordTable | None:
    values = [column for column in others if column.head.role == "value" and column.lines]
    value = max(values, key=lambda column: column.cells(len(names.lines)) is not None, default=None)
    if value is None:
        return None
    sizes = (len(names.lines), len(value.lines), len(value.all))
    count = next((n for n in sizes if names.cells(n) and value.cells(n)), 0)
    doubts = () if count else ("value-apart",)
    count = count or len(value.lines)
    named, held = names.cells(count) or _joined(names, count), value.cells(count)
    if not _LEAST <= count <= _MOST or named is None or held is None:
        return None
    if 3 * sum(sort_of(text_of(cell)) == "target" for cell in held) < count:
        return None
    kept = [
        column for column in others if column.head.role not in _CLASSES and (column is value or column.cells(count))
    ]
    cells = [named, *(column.cells(count) or held for column in kept)]
    table = WordTable(tuple(column.head for column in (names, *kept)), by_columns=True)
    table.rows = [[ReadRow(dict(enumerate(line)), line[0][0], doubts) for line in zip(*cells, strict=True)]]
    taken = {id(item) for column in cells for cell in column for item in cell}
    table.pages = [[item for item in items if item.kind == "class" and id(item) not in taken]]
    strays += [item for column in (names, *others) for item in _items(column) if id(item) not in taken]
    return table


def _items(column: _Under) -> Iterator[LayoutItem]:
    for line in column.lines:
        yield from line


def _joined(column: _Under, count: int) -> list[tuple[LayoutItem, ...]] | None:
    """The lines of a column as so many cells, as cheaply as it can be done; None where there are fewer lines."""
    lines = column.lines
    if not 0 < count < len(lines) <= _MOST:
        return None
    width = max(len(text_of(line)) for line in lines)
    layout = Layout(name=2 * width, value=2 * width)
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for _ in range(count):
        step: dict[int, tuple[float, int]] = {}
        for start, (cost, _back) in best[-1].items():
            for stop in range(start + 1, min(start + _TALLEST, len(lines)) + 1):
                whole = [item for line in lines[start:stop] for item in line]
                total = cost + joined(whole, layout, column.head.role, ()) + fit(text_of(whole), column.head)
                if total < step.get(stop, (_NEVER, 0))[0]:
                    step[stop] = (total, start)
        best.append(step)
    if len(lines) not in best[-1]:
        return None
    found: list[tuple[LayoutItem, ...]] = []
    stop = len(lines)
    for step in reversed(best[1:]):
        start = step[stop][1]
        found.insert(0, tuple(item for line in lines[start:stop] for item in line))
        stop = start
    return found
