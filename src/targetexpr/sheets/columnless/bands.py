"""A text that keeps its columns by spaces (``pdftotext -layout``) → a grid.

The headings of a table stand over its columns. A line is cut into cells where the fewest words of the table would be
cut; lines are one row where their names and values make one cheap row whose cells have one middle; a class's cell
belongs to the rows that it stands in the middle of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from attrs import evolve

from targetexpr.sheets.columnless.banded_rows import WORD, Band, Piece, Rows, Table, pieces, place
from targetexpr.sheets.columnless.lines import Line, Page
from targetexpr.sheets.forms import squeeze, vocabulary
from targetexpr.sheets.grid import Cell, Grid, Row

_MOST_LINES = 1_000  # of one table; a text of more below one heading is none


def read_bands(pages: Sequence[Page]) -> list[Grid]:
    """One grid of the whole text; none where no heading stands over columns, or they cannot be told apart."""
    try:
        return _read(pages)
    except NotClear:
        return []


def _read(pages: Sequence[Page]) -> list[Grid]:
    rows: list[Row] = []
    table: Table | None = None
    head: list[Line] = []
    found = False
    for page in pages:
        at = 0
        while at < len(page):
            heading = _heading(page, at)
            if heading is not None:
                rows += [*_header_rows(head), *_close(table)]
                head = []
                table, at = heading
                found = True
                continue
            line = page[at]
            if table is not None and _ends_table(line):
                rows += _close(table)
                table = None
            if table is not None:
                table.lines.append(line)
            else:
                head.append(line)
            at += 1
    rows += [*_header_rows(head), *_close(table)] if table is None else [*_close(table), *_header_rows(head)]
    return [Grid(rows=rows, continues=False)] if found else []


def _header_rows(lines: Sequence[Line]) -> Iterator[Row]:
    """Lines above a table; a label cut over lines stands whole on the line of its value."""
    held = [[piece for chunk in pieces(line) for piece in _by_labels(chunk)] for line in lines]
    for distance in (2, 1):
        for at in range(len(held) - distance):
            for above in list(held[at]):
                below = next((p for p in held[at + distance] if abs(p.start - above.start) <= 2), None)
                if below is None or vocabulary().label(above.text) is not None:
                    continue
                if vocabulary().label(above.text + below.text) is None:
                    continue
                held[at].remove(above)
                held[at + distance].remove(below)
                target = held[at + 1] if distance == 2 else held[at]
                target.append(evolve(above, text=above.text + below.text))
                target.sort(key=lambda piece: piece.start)
    for found in held:
        if found:
            yield [Cell(text=piece.text, location=place(piece.line)) for piece in found]


def _by_labels(chunk: Piece) -> Iterator[Piece]:
    """A chunk cut before and after each label in it: ``项目名称 水库除险加固``."""
    words = [evolve(chunk, text=m.group(), start=chunk.start + m.start(), stop=chunk.start + m.end())
             for m in WORD.finditer(chunk.text)]  # fmt: skip
    held: list[Piece] = []
    for word in words:
        known = vocabulary().label(word.text) is not None and len(squeeze(word.text)) > 2
        if known and held:
            yield _together(held)
            held = []
        if known:
            yield word
        else:
            held.append(word)
    if held:
        yield _together(held)


def _together(words: Sequence[Piece]) -> Piece:
    return evolve(words[0], text=" ".join(word.text for word in words), stop=words[-1].stop)


def _ends_table(line: Line) -> bool:
    text = line.text.strip()
    words = vocabulary()
    first = pieces(line)[0].text
    if (
        squeeze(first.split(" ")[0]) in words.sums
        or words.is_title(text)
        or words.footers.fullmatch(squeeze(text)[:80])
    ):
        return True
    label = words.label(first.split(" ")[0])
    return label in words.fields and len(pieces(line)) + first.count(" ") > 1 and words.fields[label].name in (
        "project_name", "department", "implementer", "start"
    )  # fmt: skip


def _heading(page: Page, at: int) -> tuple[Table, int] | None:
    """The table whose heading stands on the lines from *at* on, and the line below them."""
    best: tuple[int, int, list[Band]] | None = None
    for count in (1, 2, 3):
        lines = page[at : at + count]
        bands = _heading_bands(lines)
        known = {band.role for band in bands if band.role is not None}
        points = sum(band.role is not None for band in bands)
        whole = "value" in known and ("name" in known or {"level1", "level2"} & known) and 2 * points >= len(bands)
        if len(lines) == count and whole and _keeps_columns(lines) and (best is None or points > best[0]):
            best = points, count, bands
    if best is None:
        return None
    points, count, bands = best
    if any(_heading_points(page[at + skip : at + count]) >= points for skip in range(1, count)):
        return None  # the first line is none of the heading's
    return Table(bands), at + count


def _heading_points(lines: Sequence[Line]) -> int:
    return sum(band.role is not None for band in _heading_bands(lines))


def _keeps_columns(lines: Sequence[Line]) -> bool:
    return any(len(re.findall(r"\S\s{2,}(?=\S)", line.text)) >= 2 for line in lines)


def _heading_bands(lines: Sequence[Line]) -> list[Band]:
    """Headings side by side; pieces one below the other are one heading."""
    groups: list[list[Piece]] = []
    for line in lines:
        for match in WORD.finditer(line.text):
            piece = Piece(match.group(), match.start(), match.end(), line)
            near = [g for g in groups if any(p.start < piece.stop and piece.start < p.stop for p in g)]
            if near and near[0][-1].line is not line:
                near[0].append(piece)
            else:
                groups.append([piece])
    groups.sort(key=lambda group: min(piece.start for piece in group))
    bands = []
    for group in groups:
        text = "".join(piece.text for piece in group)
        start, stop = min(p.start for p in group), max(p.stop for p in group)
        bands.append(Band(text, vocabulary().heading(text), start, stop, place(group[0].line)))
    return bands


def _heads(table: Table) -> Row:
    return [Cell(text=band.heading, location=band.place) for band in table.bands]


class NotClear(Exception):
    """The columns of a table cannot be told apart."""


def _close(table: Table | None) -> list[Row]:
    if table is None:
        return []
    if not table.lines:
        return [_heads(table)]
    if len(table.lines) > _MOST_LINES:
        raise NotClear
    rows = Rows(table)
    if not rows.is_clear:
        raise NotClear
    return [_heads(table), *rows.read()]
