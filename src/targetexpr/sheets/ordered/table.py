"""A page's words below headings in their order → the rows of its tables."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import Factory, define, evolve

from targetexpr.sheets.columnless.evidence import is_signed
from targetexpr.sheets.columnless.lines import GLUED
from targetexpr.sheets.columnless.rows import Piece, Row
from targetexpr.sheets.columnless.scan import Item
from targetexpr.sheets.forms import squeeze, vocabulary
from targetexpr.sheets.grid import Cell, Grid
from targetexpr.sheets.grid import Row as GridRow
from targetexpr.sheets.model import Location
from targetexpr.sheets.ordered.fits import Headed
from targetexpr.sheets.ordered.heading_run import Run, runs
from targetexpr.sheets.ordered.stream import Cells, layout_of, read_stream, text_of

_NAMED, _FILLED = 0.8, 0.6  # how many rows have a name, and another cell, where columns are in their order
_PLAIN = ("name", "value", "note", "deviation_reason", None)
_MOST = 10_000  # words of one sheet
_CLASSES = ("一级指标", "二级指标")


@define
class Table:
    """The words below one heading, or below several that are the same; ``part`` is what stands above it."""

    columns: tuple[Headed, ...]
    part: str | None
    stream: list[Item] = Factory(list)
    cells: list[Cells] = Factory(list)
    rows: list[Row] = Factory(list)


def read_ordered(pages: Sequence[Sequence[Item]]) -> tuple[list[Table], list[Item]] | None:
    """The tables of a sheet and the words beside them; None where the words do not stand in the headings' order."""
    if sum(map(len, pages)) > _MOST:
        return None
    tables: list[Table] = []
    strays: list[Item] = []
    for page in pages:
        found = runs(page)
        bounds = [run.start for run in found] + [len(page)]
        before = page[: bounds[0]]
        if tables:
            tables[-1].stream += _body(before, strays)
        else:
            strays += [item for item in before if item.kind == "text"]
        for run, stop in zip(found, bounds[1:], strict=True):
            part = _part(page, run)
            if not tables or (tables[-1].columns, tables[-1].part) != (run.columns, part or tables[-1].part):
                tables.append(Table(run.columns, part))
            tables[-1].stream += _body(page[run.stop : stop], strays)
    plain = all(column.role in _PLAIN for table in tables for column in table.columns)
    if not tables or (plain and not is_unrolled([item for table in tables for item in table.stream])):
        return None
    for table in tables:
        _read(table)
    rows = [row for table in tables for row in table.rows]
    cells = [row for table in tables for row in table.cells]
    named = sum(row.name is not None for row in rows)
    filled = sum(len(row.held) > 1 for row in cells)
    return (tables, strays) if rows and min(named - _NAMED * len(rows), filled - _FILLED * len(rows)) >= 0 else None


def is_unrolled(items: Sequence[Item]) -> bool:
    """Whether whole tables stood on one line."""
    return 4 * len({item.line.number for item in items}) < len({id(item.line) for item in items})


def _part(page: Sequence[Item], run: Run) -> str | None:
    """The title of a part of the sheet right before its headings, or as the first of them."""
    near = [item.text for item in page[max(0, run.start - 1) : run.start + 1]]
    return next((text for text in near if vocabulary().is_part(text)), None)


def _body(items: Sequence[Item], strays: list[Item]) -> list[Item]:
    """The words up to the line that closes the table; those after it stand beside it."""
    words = vocabulary()
    for at, item in enumerate(items):
        plain = squeeze(item.text[:100])
        closes = plain in words.sums or (words.footers.fullmatch(plain[:80]) and _is_closing(items, at))
        if item.kind == "text" and item.first and closes:
            strays += [rest for rest in items[at:] if rest.kind == "text"]
            return list(items[:at])
    return list(items)


def _is_closing(items: Sequence[Item], at: int) -> bool:
    """Whether no value stands beside a word that could close the table, or be a name: 主管部门意见采纳率."""
    beside = [item for item in items[at + 1 : at + 4] if item.line is items[at].line]
    return not any(is_signed(item.text) or item.text[:1].isdigit() for item in beside)


def without_frame(page: Sequence[Item], strays: list[Item]) -> list[Item]:
    """The words of a page between its headings, where they are in order, and the line that closes the table."""
    found = runs(page)
    if not found or any(item.kind == "class" for item in page[: found[0].start]):
        return list(page)
    strays += [item for item in page[: found[0].start] if item.kind == "text"]
    headings = {id(item) for run in found for item in page[run.start : run.stop]}
    inside = [item for at, item in enumerate(page) if item.kind != "text" or at >= found[0].start]
    return _body([item for item in inside if item.kind != "text" or id(item) not in headings], strays)


def reunited(page: Sequence[Item]) -> list[Item]:
    """The words of a page, those together that ran together."""
    found: list[Item] = []
    for item in page:
        if item.line.gap == GLUED and found and item.kind == found[-1].kind == "text":
            found[-1] = evolve(found[-1], text=found[-1].text + item.text)
        else:
            found.append(item)
    return found


def _read(table: Table) -> None:
    segments: list[list[Item]] = [[]]
    for item in table.stream:
        if item.kind == "text":
            segments[-1].append(item)
        elif segments[-1]:
            segments.append([])
    places = {id(item): at for at, item in enumerate(table.stream)}
    found = read_stream(segments, table.columns, layout_of(table.stream))
    table.cells = [row for segment in found for row in segment]
    name = next(at for at, column in enumerate(table.columns) if column.role == "name")
    value = next((at for at, column in enumerate(table.columns) if column.role in ("value", "operator")), None)
    for row in table.cells:
        pieces = [_piece(row, at) if at is not None else None for at in (name, value)]
        table.rows.append(Row(pieces[0], pieces[1], places[id(row.first)]))


def _piece(row: Cells, column: int) -> Piece | None:
    held = row.held.get(column)
    return Piece(text_of(held), held[0], len(held)) if held else None


def grid_of(table: Table, classes: Sequence[tuple[str | None, str | None, Location | None, bool]]) -> Grid:
    """The table as its columns give it, with each row's classes and whether they are sure."""
    place = Location(line=table.stream[0].line.number if table.stream else 1)
    heads: list[GridRow] = [[Cell(text=table.part, location=place)]] if table.part else []
    heads.append([Cell(text=text, location=place) for text in (*_CLASSES, *(c.text for c in table.columns))])
    for row, read, (level1, level2, where, sure) in zip(table.cells, table.rows, classes, strict=True):
        at = where or _place(row.first)
        doubts = [doubt for doubt in (None if row.sure else "columns-lost", None if sure else "level-guessed") if doubt]
        levels = [
            Cell(text=level, location=at, doubt=doubt) if level else None
            for level, doubt in ((level1, doubts[0] if doubts else None), (level2, doubts[-1] if doubts else None))
        ]
        cells: GridRow = [*levels]
        for column in range(len(table.columns)):
            held = row.held.get(column)
            cell = Cell(text=text_of(held), location=_place(held[0])) if held else None
            if cell is not None and held and len(held) > 1 and held[0].line is not held[-1].line:
                cell = evolve(cell, doubt="cell-joined")
            elif cell is not None and read.doubts and table.columns[column].role == "value":
                cell = evolve(cell, doubt=read.doubts[0])
            cells.append(cell)
        heads.append(cells)
    return Grid(rows=heads, continues=False)


def _place(item: Item) -> Location:
    return Location(line=item.line.number, page=item.line.page)
