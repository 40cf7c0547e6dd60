"""A table that was written out column by column: a heading, the cells below it, the next heading."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from attrs import Factory, define

from targetexpr.errors import display_width
from targetexpr.sheets.columnless.evidence import looks_named, name_cost, sort_of
from targetexpr.sheets.columnless.rows import Piece, Row
from targetexpr.sheets.columnless.scan import Item
from targetexpr.sheets.forms import squeeze, vocabulary
from targetexpr.sheets.grid import Cell
from targetexpr.sheets.model import Location
from targetexpr.sheets.ordered.fits import Headed, headed
from targetexpr.sheets.ordered.stream import Cells, text_of
from targetexpr.sheets.ordered.table import Table

_CLASSES = ("level1", "level2", "side")
_LEAST = 2  # rows of a table that is told by its counts alone
_MOST = 200


@define
class _Column:
    """A heading alone on its line, and the lines below it up to the next one; classes are left out."""

    head: Headed
    lines: list[tuple[Item, ...]] = Factory(list)

    def cells(self, count: int) -> list[tuple[Item, ...]] | None:
        """The lines as so many cells: all of them, or those before the first gap; None where there are not so many."""
        if len(self.lines) == count:
            return self.lines
        stop = next((at for at, line in enumerate(self.lines) if at and line[0].gap), len(self.lines))
        return self.lines[:stop] if stop == count else None


def read_by_columns(pages: Sequence[Sequence[Item]]) -> tuple[list[Table], list[Item]] | None:
    """The tables and the words beside them; None where the columns have not as many cells as the names.

    A value stands apart from its name, so every row says so by its doubt.
    """
    items = [item for page in pages for item in page]
    columns, strays = _columns(items)
    strays += [item for column in columns if _is_side(column) for line in column.lines for item in line]
    columns = [column for column in columns if column.lines and not _is_side(column)]
    names = [at for at, column in enumerate(columns) if column.head.role == "name"]
    more = [column for column in columns if column.head.role not in (*_CLASSES, "name", "value")]
    if not names or not (more or len(names) > 1 or len(columns[names[0]].lines) > _LEAST):
        return None
    tables = []
    for start, stop in pairwise([*names, len(columns)]):
        before = [column for column in columns[: names[0]] if start == names[0]]
        table = _table(columns[start], [*before, *columns[start + 1 : stop]], items, strays)
        if table is None:
            return None
        tables.append(table)
    return tables, strays


def _is_side(column: _Column) -> bool:
    return squeeze(column.head.text) in vocabulary().sides


def stands_by_columns(items: Sequence[Item]) -> bool:
    """Whether names and values stand below headings of their own: what belongs together is far apart."""
    columns, _ = _columns(items)
    return {"name", "value"} <= {column.head.role for column in columns if len(column.lines) >= _LEAST}


def _columns(items: Sequence[Item]) -> tuple[list[_Column], list[Item]]:
    columns: list[_Column] = []
    strays: list[Item] = []
    lines: list[list[Item]] = []
    for item in items:
        if item.kind in ("class", "side"):
            continue
        if lines and lines[-1][0].line is item.line:
            lines[-1].append(item)
        else:
            lines.append([item])
    for line in lines:
        text = text_of(line)
        if vocabulary().heading(text) is not None and len(text) > 1:
            place = Location(line=line[0].line.number, page=line[0].line.page)
            columns.append(_Column(headed([Cell(text=text, location=place)])[0]))
        elif columns:
            columns[-1].lines.append(tuple(line))
        else:
            strays += line
    return columns, strays


def _table(names: _Column, others: Sequence[_Column], items: Sequence[Item], strays: list[Item]) -> Table | None:
    value = max(
        (column for column in others if column.head.role == "value" and column.lines),
        key=lambda column: (column.cells(len(names.lines)) is not None, not column.head.weak),
        default=None,
    )
    if value is None:
        return None
    count = next((n for n in (len(names.lines), len(value.lines)) if names.cells(n) and value.cells(n)), 0)
    if not count and _LEAST <= len(value.lines) < len(names.lines):
        count = len(value.lines)
    named = names.cells(count) or _joined(names.lines, count)
    values = value.cells(count)
    if not _LEAST <= count <= _MOST or named is None or values is None:
        return None
    if 3 * sum(sort_of(text_of(cell)) == "target" for cell in values) < count:
        return None
    rest = [column for column in others if column is not value and column.cells(count)]
    held = [names, *(column for column in (value, *rest) if column.head.role not in _CLASSES)]
    cells = {at: column.cells(count) or named for at, column in enumerate(held)}
    table = Table(tuple(column.head for column in held), None)
    taken = {id(item) for column in cells.values() for cell in column for item in cell}
    strays += [i for column in (names, *others) for line in column.lines for i in line if id(i) not in taken]
    table.stream = [item for item in items if item.kind == "class"]
    for row in range(count):
        table.cells.append(Cells({at: tuple(column[row]) for at, column in cells.items()}, sure=False))
        piece, target = named[row], values[row]
        table.rows.append(Row(_piece(piece), _piece(target), len(table.stream), ("value-apart",)))
        table.stream.append(piece[0])
    return table


def _piece(items: Sequence[Item]) -> Piece:
    return Piece(text_of(items), items[0], len(items))


def _joined(lines: Sequence[tuple[Item, ...]], count: int) -> list[tuple[Item, ...]] | None:
    """Lines as so many names: a name is cut where its column ends, so a line that is much narrower is not cut."""
    if not 0 < count < len(lines) <= _MOST:
        return None
    width = max(display_width(text_of(line)) for line in lines)
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for _ in range(count):
        step: dict[int, tuple[float, int]] = {}
        for start, (cost, _back) in best[-1].items():
            total = 0.0
            for stop in range(start + 1, min(start + 4, len(lines)) + 1):
                if stop > start + 1:
                    before, line = text_of(lines[stop - 2]), text_of(lines[stop - 1])
                    slack = width - display_width(before)
                    total += 0.5 + (0.0 if slack <= 4 else 1.5) + 3.0 * (looks_named(before) and looks_named(line))
                whole = text_of([item for line in lines[start:stop] for item in line])
                if cost + total + name_cost(whole) < step.get(stop, (float("inf"), 0))[0]:
                    step[stop] = (cost + total + name_cost(whole), start)
        best.append(step)
    if len(lines) not in best[-1]:
        return None
    found: list[tuple[Item, ...]] = []
    stop = len(lines)
    for step in reversed(best[1:]):
        start = step[stop][1]
        found.insert(0, tuple(item for line in lines[start:stop] for item in line))
        stop = start
    return found
