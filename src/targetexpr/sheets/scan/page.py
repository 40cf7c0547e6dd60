"""A picture of a page → its tables, cell by cell, and the lines of text beside them, all as they were read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from attrs import field

from targetexpr.record_types import define, frozen
from targetexpr.sheets.page_layout.content import Box
from targetexpr.sheets.scan.engine import Engine, Quad, ReadLine
from targetexpr.sheets.scan.paper import evened, ink, stained
from targetexpr.sheets.scan.ruling import Ruled, RuledCell, ruled
from targetexpr.sheets.scan.straighten import Upright, straighten

_GLYPH = 0.7  # of the height of a line's box is its characters' height
_SMALL, _ZOOM = 20.0, 2.0  # pixels of a character below which a page is made larger, and by how much at most
_STAIN = 0.05  # of a line's width: what a stamp covers of it
_SAMPLE = 6  # lines that tell which side of a page is up
_UPRIGHT = 0.9  # mean sureness of lines that need no look from the other side
_PARTLY = 0.5  # of a box's height, or of a character's width: less of it in a cell is not of the cell
_SPECK = 0.35  # of a character's height: ink that is smaller and outside of any line is dirt
_STROKE = 0.2  # of a character's height: the shortest stroke, however thin
_LINE = 1.4  # times a character's height is a line's


@define(eq=False)
class TextLine:
    """A line of text on the page: where it stands, what it says once it was read, and whether a stamp is over it."""

    box: Box
    line: ReadLine = field(factory=ReadLine)
    stained: bool = False


@define(eq=False)
class TextCell:
    """A cell of a table with its lines from top to bottom."""

    cell: RuledCell
    lines: list[TextLine] = field(factory=list)


@frozen(kw_only=True, eq=False)
class ReadPage:
    """One page of a picture; *size* is the height of its characters in pixels, *seen* what it was in the picture."""

    upright: Upright
    size: float
    seen: float
    tables: list[list[TextCell]]
    beside: list[TextLine]

    def lines(self) -> Iterator[TextLine]:
        """The lines in the cells, and then those beside the tables."""
        yield from (line for table in self.tables for cell in table for line in cell.lines)
        yield from self.beside


def read_pages(picture: Any, engine: Engine) -> Iterator[ReadPage]:
    """The pages in *picture* (rows × columns × 3, uint8, RGB), from left to right; one without any text is left out."""
    stains = stained(picture)
    for upright in straighten(*evened(picture)):
        upright, quads = _upright(upright, engine)
        if quads:
            boxes = [_box(quad) for quad in quads]
            page = _read(*_zoomed(upright, boxes), _size(boxes), engine)
            for line in page.lines():
                left, top, right, bottom = page.upright.place(line.box)
                line.stained = bool(stains[top:bottom, left:right].any(axis=0).mean() > _STAIN)
            yield page


def _upright(page: Upright, engine: Engine) -> tuple[Upright, list[Quad]]:
    """The page with its text upright, and where its lines are."""
    quads = engine.find(_coloured(page.grey))
    tall = sum(box[3] - box[1] > box[2] - box[0] for box in map(_box, quads))
    if tall > len(quads) - tall:
        page = page.turned(1)
        quads = engine.find(_coloured(page.grey))
    widest = sorted(map(_box, quads), key=lambda box: box[0] - box[2])[:_SAMPLE]
    crops = [_crop(page.grey, box) for box in widest]
    if not crops:
        return page, quads
    straight = _mean(engine.read(crops))
    if straight < _UPRIGHT and _mean(engine.read([crop[::-1, ::-1] for crop in crops])) > straight:
        height, width = page.grey.shape
        page = page.turned(2)
        quads = [tuple((width - 1 - x, height - 1 - y) for x, y in quad) for quad in quads]
    return page, quads


def _size(boxes: Sequence[Box]) -> float:
    """The height of a character in most lines."""
    heights = sorted(box[3] - box[1] for box in boxes)
    return heights[len(heights) // 2] * _GLYPH


def _zoomed(page: Upright, boxes: list[Box]) -> tuple[Upright, list[Box]]:
    """A page of small characters larger, so that a pixel beside a ruling line is not much of a character."""
    factor = min(_SMALL / _size(boxes), _ZOOM)
    if factor <= 1:
        return page, boxes
    return page.zoomed(factor), [(x0 * factor, y0 * factor, x1 * factor, y1 * factor) for x0, y0, x1, y1 in boxes]


def _read(page: Upright, boxes: Sequence[Box], seen: float, engine: Engine) -> ReadPage:
    import cv2
    import numpy

    size = _size(boxes)
    found = ruled(page.grey, size)
    clean = page.grey.copy()
    clean[cv2.dilate(found.lines, numpy.ones((3, 3), numpy.uint8)) > 0] = 255
    dark = ink(clean, 0.3)
    tables = [[TextCell(cell) for cell in table] for table in found.tables]
    for table in tables:
        for cell in table:
            cell.lines = _lines_in(cell.cell.box, boxes, dark, size)
    beside = [TextLine(box) for box in boxes if not _within_tables(box, found)]
    lines = [line for table in tables for cell in table for line in cell.lines] + beside
    for line, said in zip(lines, engine.read([_crop(clean, line.box) for line in lines]), strict=True):
        line.line = said
    return ReadPage(
        upright=page, size=size, seen=seen, tables=tables, beside=[line for line in beside if line.line.text]
    )


def _lines_in(cell: Box, boxes: Iterable[Box], dark: Any, size: float) -> list[TextLine]:
    """The lines of text in a cell: what was found of them, as wide as their ink; and ink that was not found."""
    import numpy

    left, top, right, bottom = (round(v) for v in cell)
    bands: list[list[float]] = []
    for box in sorted(boxes, key=lambda box: box[1]):
        wide, high = min(box[2], right) - max(box[0], left), min(box[3], bottom) - max(box[1], top)
        if wide < _PARTLY * size or high < _PARTLY * (box[3] - box[1]):
            continue
        start, end = max(box[1], top), min(box[3], bottom)
        if bands and min(end, bands[-1][1]) - max(start, bands[-1][0]) > 0.5 * min(
            end - start, bands[-1][1] - bands[-1][0]
        ):
            bands[-1] = [min(start, bands[-1][0]), max(end, bands[-1][1])]
        else:
            bands.append([start, end])
    inside = _without_specks(dark[top:bottom, left:right], size)
    rest = inside.copy()
    for start, end in bands:
        rest[max(0, round(start) - top) : round(end) - top] = 0
    bands += ([max(top, top + a), min(bottom, top + b)] for a, b in _runs(rest, size))
    lines = []
    for start, end in sorted(bands):
        columns = numpy.flatnonzero(inside[max(0, round(start) - top) : round(end) - top].any(axis=0))
        if len(columns):
            margin = 0.25 * size
            low, far = max(left, left + columns[0] - margin), min(right, left + columns[-1] + 1 + margin)
            lines.append(TextLine((float(low), float(start), float(far), float(end))))
    return lines


def _without_specks(dark: Any, size: float) -> Any:
    """Ink without what is too small for a point and too short for a stroke."""
    import cv2
    import numpy

    _, labels, boxes, _ = cv2.connectedComponentsWithStats(dark)
    least = max(2.0, 0.08 * size)
    across, down = boxes[:, 2], boxes[:, 3]
    kept = ((across >= least) & (down >= least)) | (numpy.maximum(across, down) >= _STROKE * size)
    kept[0] = False
    return kept[labels]


def _runs(dark: Any, size: float) -> list[tuple[float, float]]:
    """From where to where ink stands that is no speck, as high as a line of text at least."""
    found: list[list[int]] = []
    for at in (int(row) for row in dark.any(axis=1).nonzero()[0]):
        if found and at - found[-1][1] <= 0.4 * size:
            found[-1][1] = at
        else:
            found.append([at, at])
    runs = []
    for first, last in found:
        columns = dark[first : last + 1].any(axis=0).nonzero()[0]
        if max(last - first, columns[-1] - columns[0]) + 1 >= _SPECK * size:
            margin = max(0.25 * size, (_LINE * size - (last - first)) / 2)
            runs.append((first - margin, last + 1 + margin))
    return runs


def _within_tables(box: Box, found: Ruled) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return any(
        cell.box[0] <= x < cell.box[2] and cell.box[1] <= y < cell.box[3] for table in found.tables for cell in table
    )


def _crop(grey: Any, box: Box) -> Any:
    left, top, right, bottom = (round(v) for v in box)
    part = grey[max(0, top) : max(top + 1, bottom), max(0, left) : max(left + 1, right)]
    return _coloured(part)


def _coloured(grey: Any) -> Any:
    import cv2

    return cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR)


def _box(quad: Quad) -> Box:
    xs, ys = [x for x, _ in quad], [y for _, y in quad]
    return min(xs), min(ys), max(xs), max(ys)


def _mean(lines: Sequence[ReadLine]) -> float:
    return sum(line.mean for line in lines) / len(lines)
