"""A table that keeps its columns → a grid: its headings, and each row with its classes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from attrs import Factory, define, evolve

from targetexpr.sheets.grid import Cell, Grid, Row, join_lines
from targetexpr.sheets.text_layout.band_headings import CLASSES, Piece
from targetexpr.sheets.text_layout.banded_rows import BandedRow, BandedRows
from targetexpr.sheets.text_layout.classes import Label, Placed, Spot, place
from targetexpr.sheets.text_layout.heading_run import second_block
from targetexpr.sheets.text_layout.states import ColumnStates
from targetexpr.sheets.text_layout.tables import over
from targetexpr.sheets.text_layout.words import ClassPair

_NOWHERE = float("-inf")


@define
class BandedGrids:
    """The tables of one sheet that keep their columns, one after the other; a class may go on below the next heading.

    *terms* are what the header calls the whole term and the year, where two tables stand side by side for them.
    """

    terms: Sequence[str]
    last: dict[tuple[str, ...], ClassPair] = Factory(dict)
    """The class of the last row under headings, block by block."""

    def grid(self, table: BandedRows) -> Grid:
        """Return the table with each row's classes; of tables side by side, each with those of its own columns."""
        rows = table.read()
        roles = [band.role for band in table.bands]
        second = second_block(roles) or len(roles)
        lines: list[Row] = [[None] * len(roles) for _ in rows]
        for block in (range(second), range(second, len(roles))):
            if block:
                self._place(table, rows, block, lines)
        parts = list(_projects(table, lines))
        above: list[Row] = []
        for at in table.classes:
            if table.bands[at].role not in CLASSES:
                above += _spread(table, at, list(zip(rows, lines, strict=True)), parts)
        where = table.bands[0].pieces[0].line.place
        return Grid(rows=[*over(self.terms, roles, where), *_headings(table), *above, *lines], continues=False)

    def _place(self, table: BandedRows, rows: Sequence[BandedRow], block: range, lines: Sequence[Row]) -> None:
        """Put the cells of one table's columns into the lines of the grid, and its rows' classes, page by page."""
        key = tuple(table.bands[at].heading for at in table.classes if table.bands[at].role in CLASSES)
        key = (*key, str(block.start))
        found = {
            role: [label for at in table.classes if at in block and table.bands[at].role == role
                   for label in table.labels(at)]
            for role in ("level1", "level2")
        }  # fmt: skip
        names = {role: [text for text, _ in labels] for role, labels in found.items()}
        states = ColumnStates(names["level1"], names["level2"], self.last.get(key))
        own = [(row, line) for row, line in zip(rows, lines, strict=True) if any(at in row.held for at in block)]
        for page, group in groupby(own, key=lambda pair: _page(pair[0])):
            part = list(group)
            upper, lower = ([label for label in found[role] if label[1].line.page == page] for role in found)
            placed = place(
                [_spot(table, row, block) for row, _ in part],
                [(label, ClassPair(text, None)) for text, label in upper],
                [(label, ClassPair(None, text)) for text, label in lower],
                states,
                self.last.get(key),
            )
            for (row, line), where in zip(part, placed, strict=True):
                _fill(table, row, where, block, line)
            self.last[key] = placed[-1].where


def _page(row: BandedRow) -> int | None:
    return next(iter(row.held.values()))[0].line.page


def _projects(table: BandedRows, lines: Sequence[Row]) -> Iterator[int]:
    """How many times classes of level 1 began again up to each row: there the rows of another project begin."""
    own = next((at for at in table.classes if table.bands[at].role == "level1"), None)
    part, last, seen = 0, "", set[str]()
    for line in lines:
        cell = line[own] if own is not None else None
        text = cell.text if cell is not None else last
        if text != last and text in seen:
            part, seen = part + 1, set()
        seen.add(text)
        last = text
        yield part


def _spread(table: BandedRows, at: int, rows: Sequence[tuple[BandedRow, Row]], parts: Sequence[int]) -> Iterator[Row]:
    """Put the cells of a column before the classes (a project's fields) into the rows of their projects, and yield rows
    of those above them all, which are of none.

    What stands beside a project's rows, by the classes, is its cell, or what stands right above them. Where one has
    none, or one stands beside none, the nearest is a row's, doubted.
    """
    found = table.labels(at)
    blocks = [[row for (row, _), part in zip(rows, parts, strict=True) if part == own] for own in dict.fromkeys(parts)]
    ends = [_NOWHERE, *(block[-1].bottom for block in blocks)]
    near = [[f for f in found if one < f[1].middle <= two] for one, two in pairwise(ends)]
    tops = (block[0].top for block in blocks)
    beside = [[f for f in own if f[1].middle >= top] or own[-1:] for own, top in zip(near, tops, strict=True)]
    while len(found) > 1 and found[0][1].middle < rows[0][0].top and (len(blocks) == 1 or found[0] not in beside[0]):
        text, label = found.pop(0)
        yield [*[None] * at, Cell(text=text, location=label.line.place)]
    told = len(blocks) > 1 and all(beside) and sum(map(len, beside)) == len(found)
    cells = [_joined(own) for own in (beside if told else [[one] for one in found])]
    for (row, line), part in zip(rows, parts, strict=True):
        away = [abs(row.top + row.bottom - 2 * label.middle) for _, label in found]
        line[at] = cells[part if told else away.index(min(away))] if found else None
        if len(found) > 1 and not told:
            line[:] = [evolve(cell, doubt=cell.doubt or "columns-lost") if cell is not None else None for cell in line]


def _joined(found: Sequence[tuple[str, Label]]) -> Cell:
    """One cell of what stands beside the rows of one project; it may stand again on the next page."""
    return Cell(text=join_lines("\n".join(dict.fromkeys(text for text, _ in found))), location=found[0][1].line.place)


def _headings(table: BandedRows) -> list[Row]:
    """The headings' rows: those over several columns stand above."""
    heads: Row = [
        Cell(text=band.heading, location=band.pieces[0].line.place) if band.heading else None for band in table.bands
    ]
    if not table.upper:
        return [heads]
    above: Row = list(heads)
    for piece, start, stop in table.upper:
        above[start:stop] = [Cell(text=piece.text, location=piece.line.place)] * (stop - start)
    return [above, heads]


def _spot(table: BandedRows, row: BandedRow, block: range) -> Spot:
    texts = {table.bands[at].role: _text(pieces) for at, pieces in row.held.items() if at in block}
    return Spot(texts.get("name"), texts.get("value"), row.top, row.bottom)


def _fill(table: BandedRows, row: BandedRow, placed: Placed, block: range, cells: Row) -> None:
    guessed = iter(() if placed.sure else ("level-guessed",))
    held = {at: pieces for at, pieces in row.held.items() if at in block}
    for at, pieces in held.items():
        doubt = _doubt(row, at) or next(guessed, None)
        cells[at] = Cell(text=_text(pieces), location=pieces[0].line.place, doubt=doubt)
    first = next(iter(held.values()))[0]
    for role, text in (("level1", placed.where.level1), ("level2", placed.where.level2)):
        own = next((at for at in table.classes if at in block and table.bands[at].role == role), None)
        if own is not None and text:
            cells[own] = Cell(text=text, location=(placed.cell or first.line).place)


def _doubt(row: BandedRow, at: int) -> str | None:
    """What was guessed of a cell: its lines could be put together otherwise."""
    return None if row.sure else "cell-joined" if len(row.held[at]) > 1 else "columns-lost"


def _text(pieces: Sequence[Piece]) -> str:
    return join_lines("\n".join(piece.text for piece in pieces))
