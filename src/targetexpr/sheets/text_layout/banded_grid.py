"""A table that keeps its columns → a grid: its headings, and each row with its classes."""

from __future__ import annotations

from collections.abc import Sequence

from targetexpr.sheets import looks
from targetexpr.sheets.grid import Cell, Grid, Row, join_lines
from targetexpr.sheets.model import Location
from targetexpr.sheets.text_layout.band_headings import CLASSES, Piece
from targetexpr.sheets.text_layout.banded_rows import BandedRow, BandedRows
from targetexpr.sheets.text_layout.classes import Placed, Spot, place
from targetexpr.sheets.text_layout.lines import Line, spaced_out
from targetexpr.sheets.text_layout.states import ColumnStates
from targetexpr.sheets.text_layout.words import ClassPair


def banded_grid(table: BandedRows) -> Grid:
    rows = table.read()
    upper, lower = (
        [found for at in table.classes if table.bands[at].role == role for found in table.labels(at)]
        for role in ("level1", "level2")
    )
    states = ColumnStates([text for text, _ in upper], [text for text, _ in lower])
    placed = place(
        [_spot(table, row) for row in rows],
        [(label, ClassPair(text, None)) for text, label in upper],
        [(label, ClassPair(None, text)) for text, label in lower],
        states,
        None,
    )
    lines = [_line(table, row, where) for row, where in zip(rows, placed, strict=True)]
    for at in table.classes:
        if table.bands[at].role not in CLASSES:
            _spread(table, at, rows, lines)
    return Grid(rows=[*_headings(table), *lines], continues=False)


def _spread(table: BandedRows, at: int, rows: Sequence[BandedRow], lines: Sequence[Row]) -> None:
    """The cells of a column before the classes (a project's fields), each over its rows."""
    found = table.labels(at)
    labels = [(label, ClassPair(None, f"{count}")) for count, (_, label) in enumerate(found)]
    states = ColumnStates([], [f"{count}" for count in range(len(found))])
    placed = place([Spot(None, None, row.top, row.bottom) for row in rows], [], labels, states, None)
    cells = [Cell(text=text, location=_at(label.line)) for text, label in found]
    for line, where in zip(lines, placed, strict=True):
        line[at] = cells[int(where.where.level2)] if where.where.level2 is not None else None


def _headings(table: BandedRows) -> list[Row]:
    """The headings' rows: those over several columns stand above."""
    heads: Row = [
        Cell(text=band.heading, location=_at(band.pieces[0].line)) if band.heading else None for band in table.bands
    ]
    if not table.upper:
        return [heads]
    above: Row = list(heads)
    for piece, start, stop in table.upper:
        above[start:stop] = [Cell(text=piece.text, location=_at(piece.line))] * (stop - start)
    return [above, heads]


def _spot(table: BandedRows, row: BandedRow) -> Spot:
    texts = {table.bands[at].role: _text(pieces) for at, pieces in row.held.items()}
    return Spot(texts.get("name"), texts.get("value"), row.top, row.bottom)


def _line(table: BandedRows, row: BandedRow, placed: Placed) -> Row:
    cells: Row = [None] * len(table.bands)
    guessed = iter(() if placed.sure else ("level-guessed",))
    for at, pieces in row.held.items():
        doubt = _doubt(table, at, row) or next(guessed, None)
        cells[at] = Cell(text=_text(pieces), location=_at(pieces[0].line), doubt=doubt)
    first = next(iter(row.held.values()))[0]
    for role, text in (("level1", placed.where.level1), ("level2", placed.where.level2)):
        own = next((at for at in table.classes if table.bands[at].role == role), None)
        if own is not None and text:
            cells[own] = Cell(text=text, location=_at(placed.cell or first.line))
    return cells


def _doubt(table: BandedRows, at: int, row: BandedRow) -> str | None:
    """What was guessed of a cell: cells of two columns in one, or lines that could be put together otherwise."""
    text = "".join(piece.text for piece in row.held[at])
    points = table.bands[at].role in ("weight", "score") and any(map(str.isdigit, text))
    mixed = any(spaced_out(piece.text) for piece in row.held[at])
    if mixed or (points and not looks.is_number(text.rstrip("分%"))):
        return "columns-lost"
    if row.sure:
        return None
    return "cell-joined" if len(row.held[at]) > 1 else "columns-lost"


def _text(pieces: Sequence[Piece]) -> str:
    return join_lines("\n".join(piece.text for piece in pieces))


def _at(line: Line) -> Location:
    return Location(line=line.number, page=line.page)
