"""What was read of a picture → the marks of a page, which go the way of every page."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from typing import Any

from targetexpr.sandbox.worker import more
from targetexpr.sheets.limits import Limits, too_large
from targetexpr.sheets.page_layout.content import Box, Glyph, PageContent, RulingLine
from targetexpr.sheets.scan.doubt import BROKEN, COARSE, confidence_of, doubts_of
from targetexpr.sheets.scan.engine import engine
from targetexpr.sheets.scan.page import ReadPage, TextLine, read_pages
from targetexpr.sheets.sighting import Sighting

_POINTS = 10.0  # of a character's height: tolerances of pages are in points, whatever the picture's resolution
_CLIPPING = (640, 96)  # pixels that a clipping is at most wide and high
_QUALITY = 55


class PictureReader:
    """Reads the pictures of one document, no more of them than its limits allow."""

    def __init__(self, limits: Limits) -> None:
        self._limits, self._read = limits, 0

    def read(self, picture: Any, number: int, scale: float = 1.0) -> Iterator[PageContent]:
        """Yield the pages that *picture* shows; *scale* is how long a pixel is where places in it are told.

        Raises ``SheetReadError``: ``missing-dependency``, ``too-large``.
        """
        models = engine()
        self._read += 1
        if self._read > self._limits.pictures:
            raise too_large("当作图片识别的页数", "pages that are read as pictures", self._limits.pictures)
        more(processor=self._limits.picture_seconds, page=number)
        for page in read_pages(picture, models):
            yield _content(page, number, scale)


def _content(page: ReadPage, number: int, scale: float) -> PageContent:
    each = _POINTS / page.size
    height, width = page.upright.grey.shape
    content = PageContent(number, width * each, height * each)
    for table in page.tables:
        for cell in table:
            content.glyphs += (_glyph(page, line, each, scale, whole=cell.cell.whole) for line in cell.lines)
            if cell.cell.whole:
                content.rules += _rules(cell.cell.box, each)
    content.glyphs += (_glyph(page, line, each, scale, whole=True) for line in page.beside)
    return content


def _rules(box: Box, each: float) -> Iterator[RulingLine]:
    left, top, right, bottom = (value * each for value in box)
    yield RulingLine(left, top, right, top)
    yield RulingLine(left, bottom, right, bottom)
    yield RulingLine(left, top, left, bottom)
    yield RulingLine(right, top, right, bottom)


def _glyph(page: ReadPage, line: TextLine, each: float, scale: float, *, whole: bool) -> Glyph:
    doubts = (*doubts_of(line.line, coarse=page.seen < COARSE, stained=line.stained), *(() if whole else (BROKEN,)))
    x0, y0, x1, y1 = page.upright.place(line.box)
    seen = Sighting(
        confidence=round(confidence_of(line.line), 3),
        doubts=doubts,
        box=(int(x0 * scale), int(y0 * scale), round(x1 * scale), round(y1 * scale)),
        clipping=_clipping(page.upright.grey, line.box) if doubts else None,
    )
    left, top, right, bottom = (value * each for value in line.box)
    return Glyph(line.line.text, left, top, right, bottom, sighting=seen)


def _clipping(grey: Any, box: Box) -> str:
    """A small picture of the line as a ``data:`` address."""
    import cv2

    margin = (box[3] - box[1]) * 0.2
    left, top, right, bottom = (
        max(0, round(v)) for v in (box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin)
    )
    part = grey[top:bottom, left:right]
    shrink = min(1.0, _CLIPPING[0] / part.shape[1], _CLIPPING[1] / part.shape[0])
    size = max(1, round(part.shape[1] * shrink)), max(1, round(part.shape[0] * shrink))
    _, data = cv2.imencode(
        ".jpg", cv2.resize(part, size, interpolation=cv2.INTER_AREA), [cv2.IMWRITE_JPEG_QUALITY, _QUALITY]
    )
    return f"data:image/jpeg;base64,{b64encode(data.tobytes()).decode()}"
