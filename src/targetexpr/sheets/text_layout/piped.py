"""Text in which a bar ends each cell, as web pages are turned to text → grids.

Every row has as many bars as the table has columns, but its cells stand together at the left: what was merged or empty
is missing where it stood, and is made up for by bars at the end.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from attrs import evolve, frozen

from targetexpr.sheets.forms import squeeze, vocabulary
from targetexpr.sheets.grid import Cell, Grid, Row, distinct, join_lines, text_row
from targetexpr.sheets.header import is_title
from targetexpr.sheets.labels import is_class
from targetexpr.sheets.limits import Limits, too_large
from targetexpr.sheets.model import Location
from targetexpr.sheets.text_layout.costs import HeadedColumn, headed
from targetexpr.sheets.text_layout.learning import place_cells
from targetexpr.sheets.text_layout.merged_headings import heading_at

_BAR = "|"
_ENDS = re.compile(r"\|\s*$")
_PADDED = re.compile(r"\|\|+\s*$|\|\s+\|+\s*$|^\|\|+\s*$")
_INSIDE = re.compile(r"\|\s*\|[^|]*[^|\s]")
_WIDEST = 60
_IRREGULAR = 4.0  # what it costs that a row has another number of bars than its table has columns


@frozen
class _PipedLine:
    text: str
    number: int


def read_piped(text: str, limits: Limits) -> list[Grid]:
    """The tables and the lines beside them; nothing where the text is not so, or keeps empty cells in their places."""
    lines = [_PipedLine(line.strip(), number) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not _is_compact(lines):
        return []
    if len(lines) > limits.lines or text.count(_BAR) > limits.cells:
        raise too_large("单元格数", "cells", limits.cells)
    grids: list[Grid] = []
    for table, part in _regions(lines):
        if table and (rows := _rows(part)):
            grids.append(Grid(rows=list(_placed(rows))))
        else:
            grids += [text_row(line.text, Location(line=line.number)) for line in part]
    return grids


def _is_compact(lines: Sequence[_PipedLine]) -> bool:
    """Whether most bars end cells, rows are filled up with bars at their ends, and hardly any is inside a row."""
    ended = [line for line in lines if _ENDS.search(line.text)]
    padded = sum(bool(_PADDED.search(line.text)) for line in ended)
    inside = sum(bool(_INSIDE.search(line.text.removeprefix(_BAR))) for line in ended)
    return len(ended) >= 4 and padded >= 2 and 8 * inside <= len(ended)


def _regions(lines: Sequence[_PipedLine]) -> Iterator[tuple[bool, list[_PipedLine]]]:
    """Runs of lines that end with a bar (and those between), and of lines that do not."""
    held: list[_PipedLine] = []
    is_table = False
    for line in lines:
        table = bool(_ENDS.search(line.text))
        if held and table != is_table:
            yield is_table, held
            held = []
        is_table = table
        held.append(line)
    if held:
        yield is_table, held


def _rows(lines: Sequence[_PipedLine]) -> list[Row]:
    """The rows of a region, their cells close together; an empty cell that is said is a cell without text.

    A line that is filled up ends its row; a row has as many bars as others have, if it can.
    """
    leads = lines[0].text.startswith(_BAR) and not _PADDED.fullmatch(lines[0].text)
    widths = _widths(lines, leads=leads)
    best: list[tuple[float, int, int]] = [(0.0, 0, 0)] + [(float("inf"), 0, 0)] * len(lines)
    for start in range(len(lines)):
        bars = 0
        for stop in range(start, len(lines)):
            line = lines[stop].text
            bars += line.count(_BAR) - (leads and stop == start and line.startswith(_BAR))
            cost = best[start][0] + _row_cost(bars, best[start][2], widths)
            if leads and not lines[start].text.startswith(_BAR):
                cost += _IRREGULAR
            if cost < best[stop + 1][0]:
                best[stop + 1] = (cost, start, bars)
            if bars > _WIDEST or _PADDED.search(line):
                break
    rows: list[Row] = []
    stop = len(lines)
    while stop:
        start = best[stop][1]
        rows.append(_cells(lines[start:stop], leads=leads))
        stop = start
    return rows[::-1]


def _row_cost(bars: int, before: int, widths: frozenset[int]) -> float:
    """What it costs that a row has so many bars, below a row of *before*."""
    return (0.0 if bars == before else 1.0) + (0.0 if bars in widths else _IRREGULAR)


def _widths(lines: Sequence[_PipedLine], *, leads: bool) -> frozenset[int]:
    """How many bars a row may have: those from one line that is filled up to the next."""
    counts: Counter[int] = Counter()
    bars = 0
    for line in lines:
        bars += line.text.count(_BAR) - (leads and bars == 0 and line.text.startswith(_BAR))
        if _PADDED.search(line.text):
            counts[bars] += 1
            bars = 0
    most = max(counts.values(), default=0)
    return frozenset(width for width, count in counts.items() if 2 <= width <= _WIDEST and 4 * count >= most)


def _cells(lines: Sequence[_PipedLine], *, leads: bool) -> Row:
    row: Row = []
    for at, line in enumerate(lines):
        text = line.text.removeprefix(_BAR) if leads and at == 0 else line.text
        for piece in text.split(_BAR)[:-1]:
            row.append(Cell(text=join_lines(piece.strip()), location=Location(line=line.number)))
    while row and row[-1] is not None and not row[-1].text:
        row.pop()
    return row


def _placed(rows: Sequence[Row]) -> Iterator[Row]:
    """The rows with the cells of each table in its columns, below one row of headings."""
    at = 0
    while at < len(rows):
        heading = heading_at(rows, at)
        if heading is None:
            yield rows[at]
            at += 1
            continue
        cells, count = heading
        at += count
        stop = at
        while stop < len(rows) and heading_at(rows, stop) is None and not ends_table(rows[stop]):
            stop += 1
        yield list(cells)
        yield from _body(rows[at:stop], headed(list(cells)))
        at = stop


def _body(rows: Sequence[Row], columns: Sequence[HeadedColumn]) -> Iterator[Row]:
    filled = [_without_side([cell for cell in row if cell is not None], columns) for row in rows]
    fields = sum(column.before for column in columns)
    above: Row = []
    ways = iter(
        place_cells(
            [[join_lines(cell.text) for cell in row] for row in filled if 0 < len(row) <= len(columns)], columns
        )
    )
    for row in filled:
        cells = [cell for cell in row if cell.text]
        if len(cells) == 1 and not is_class(cells[0].text):
            yield [cells[0]] * len(columns)
        elif not 0 < len(row) <= len(columns):
            yield list(row)
        else:
            places, sure = next(ways)
            line: Row = [None] * len(columns)
            for cell, at in zip(row, places, strict=True):
                line[at] = evolve(cell, doubt=None if sure else "columns-lost") if cell.text else None
            first = next((at for at in range(fields) if line[at] is not None), fields)
            line[:first] = above[:first] or line[:first]  # merged over the rows of several projects
            above = line
            yield line


def _without_side(cells: list[Cell], columns: Sequence[HeadedColumn]) -> list[Cell]:
    """A row without the label at the table's side, which is printed again where a page broke."""
    side = len(cells) > 2 and squeeze(cells[0].text) in vocabulary().sides and is_class(cells[1].text)
    return cells[1:] if side and not any(column.before for column in columns) else cells


def ends_table(row: Row) -> bool:
    """Whether a row below a heading is none of its table's: a title, a closing line, a label with its text."""
    cells = distinct(row)
    if not cells:
        return False
    words = vocabulary()
    first = cells[0].text
    if is_class(first):
        return False
    if words.footers.fullmatch(squeeze(first[:100])[:80]) or (len(cells) == 1 and is_title(first)):
        return True
    label = words.label(first)
    field = words.fields.get(label or "")
    return len(cells) > 1 and (label in words.text_labels or (field is not None and field.kind in ("text", "choice")))
