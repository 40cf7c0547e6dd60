"""A page's marks → its tables, with the text in each of their cells, and the lines of text beside them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from attrs import evolve

from targetexpr.sheets.grid import Cell, Grid, text_row
from targetexpr.sheets.limits import Limits
from targetexpr.sheets.model import Location
from targetexpr.sheets.page_layout.content import Box, Glyph, PageContent
from targetexpr.sheets.page_layout.page_breaks import PageTable, edges, nearest
from targetexpr.sheets.page_layout.ruling import NEAR, RuledTable, tables_of
from targetexpr.sheets.page_layout.text_lines import lines_of, text_of
from targetexpr.sheets.sighting import together


def blocks_of(page: PageContent, limits: Limits) -> Iterator[PageTable | Grid]:
    """Yield the page's tables and lines of text from top to bottom; places are the page and what is counted on it.

    Raises ``SheetReadError`` (``too-large``).
    """
    found = [(_around(table.cells), table) for table in tables_of(page.rules, limits)]
    tables = [(box, table) for box, table in found if not any(_within(box, other) for other, _ in found)]
    left, placed = page.glyphs, list[tuple[float, PageTable | Grid]]()
    for order, (box, table) in enumerate(sorted(tables, key=lambda pair: pair[0][1]), 1):
        inside = [glyph for glyph in left if _holds(box, glyph)]
        left = [glyph for glyph in left if not _holds(box, glyph)]
        beyond = {cell: _beyond(cell, box, inside, left) for cell in table.cut}
        left = [glyph for glyph in left if not any(glyph in taken for taken in beyond.values())]
        where = Location(sheet=page.document, page=page.number, table=order)
        placed.append((box[1], _table(box, table, inside, beyond, where)))
    for count, line in enumerate(lines_of(left), 1):
        seen = together(word.sighting for word in line)
        place = Location(sheet=page.document, page=page.number, line=count, box=None if seen is None else seen.box)
        placed.append((line[0].top, text_row(" ".join(word.text for word in line), place, seen)))
    yield from (block for _, block in sorted(placed, key=lambda pair: pair[0]))


def _around(boxes: Sequence[Box]) -> Box:
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def _within(inner: Box, outer: Box) -> bool:
    near = 1.0
    starts = inner[0] >= outer[0] - near and inner[1] >= outer[1] - near
    return inner != outer and starts and inner[2] <= outer[2] + near and inner[3] <= outer[3] + near


def _holds(box: Box, glyph: Glyph, middle: float | None = None) -> bool:
    """Whether a glyph's middle is in the box; *middle* is its height on the page where another is taken for it."""
    x = (glyph.left + glyph.right) / 2
    y = (glyph.top + glyph.bottom) / 2 if middle is None else middle
    return box[0] <= x < box[2] and box[1] <= y < box[3]


def _beyond(cell: Box, around: Box, inside: Iterable[Glyph], left: Iterable[Glyph]) -> list[Glyph]:
    """The text of a cell that goes on over a page break, where all of it is drawn off the table's end."""
    if any(_holds(cell, glyph) for glyph in inside):
        return []
    off = [glyph for glyph in left if not around[1] <= (glyph.top + glyph.bottom) / 2 < around[3]]
    own = [line for line in lines_of(off) if all(cell[0] <= word.left and word.right <= cell[2] for word in line)]
    words = [(word.left, word.top, word.right, word.bottom) for line in own for word in line]
    return [glyph for glyph in off if any(_holds(word, glyph) for word in words)]


def _table(
    around: Box, table: RuledTable, glyphs: Sequence[Glyph], beyond: Mapping[Box, list[Glyph]], place: Location
) -> PageTable:
    boxes = sorted(set(table.cells), key=lambda box: (box[1], box[0]))
    tops = edges(y for box in boxes for y in (box[1], box[3]))
    held: dict[Box, list[Glyph]] = {box: [] for box in boxes}
    bands = _bands(boxes)
    levels = [top for top, _ in bands]
    for run in _runs(glyphs, tops):
        middle = sum(glyph.top + glyph.bottom for glyph in run) / len(run) / 2
        at = bisect_right(levels, middle) - 1
        beside = bands[at][1] if at >= 0 else ()
        for glyph in run:
            box = next((box for box in beside if _holds(box, glyph, middle)), None)
            if box is not None:
                held[box].append(glyph)
    filled, cut = [], set[Cell]()
    for box, inside in held.items():
        inside += beyond.get(box, ())
        seen = together(glyph.sighting for glyph in inside)
        where = evolve(place, row=nearest(tops, box[1]) + 1, box=None if seen is None else seen.box)
        cell = Cell(text=text_of(inside), location=where, sighting=seen)
        filled.append((box, cell))
        cut |= {cell} if box in beyond else set()
    return PageTable(filled, around, place.page or 1, cut)


def _bands(boxes: Sequence[Box]) -> list[tuple[float, list[Box]]]:
    """The heights at which a cell begins or ends, each with the cells beside it from there on."""
    heights = sorted({y for box in boxes for y in (box[1], box[3])})
    return [(height, [box for box in boxes if box[1] <= height < box[3]]) for height in heights]


def _runs(glyphs: Sequence[Glyph], tops: Sequence[float]) -> Iterator[list[Glyph]]:
    """The glyphs, each by itself; but lines of one text that is too high for its cell stay together.

    A text that overflows is drawn over the ruling lines above and below, so that its lines seem to stand in other
    cells; but they follow each other in the file, and begin at the same place or have the same middle. What was read
    from a picture was cut by cells before.
    """
    if any(glyph.sighting is not None for glyph in glyphs):
        yield from ([glyph] for glyph in glyphs)
        return
    lines: list[list[Glyph]] = []
    for glyph in glyphs:
        if lines and abs(lines[-1][-1].top - glyph.top) < 1 and glyph.left >= lines[-1][-1].left:
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    run: list[Glyph] = []
    for before, line in pairwise([[], *lines]):
        goes_on = bool(before) and _is_below(before, line) and (_crosses(before, tops) or _crosses(line, tops))
        if goes_on:
            run += line
            continue
        yield from _parts(run, tops)
        run = list(line)
    yield from _parts(run, tops)


def _parts(run: list[Glyph], tops: Sequence[float]) -> Iterator[list[Glyph]]:
    if run and _crosses(run, tops) and run[0].top != run[-1].top:
        yield run
    else:
        yield from ([glyph] for glyph in run)


def _is_below(before: Sequence[Glyph], line: Sequence[Glyph]) -> bool:
    step, size = line[0].top - before[0].top, before[0].bottom - before[0].top
    middles = abs(before[0].left + before[-1].right - line[0].left - line[-1].right) / 2
    starts = abs(before[0].left - line[0].left)
    return 0.5 * size < step < 2 * size and min(starts, middles) < NEAR


def _crosses(line: Sequence[Glyph], tops: Sequence[float]) -> bool:
    first, last = min(glyph.top for glyph in line), max(glyph.bottom for glyph in line)
    return any(first + 1 < top < last - 1 for top in tops)
