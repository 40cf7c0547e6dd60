"""What stands on a page: glyphs and ruling lines, in points from its top left corner."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import field

from targetexpr.record_types import define, frozen
from targetexpr.sheets.sighting import Sighting

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""
_COVERED = 0.7  # of a page by one picture
_FEW_LINES = 0.3  # of a page's height that its text takes up at most


@frozen
class Glyph:
    """A character and its box, or a run of characters that stands in one cell of a table.

    ``upright`` is False for text that runs from top to bottom. ``sighting`` is None where the character stands in the
    file, and was not read from a picture.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    upright: bool = True
    sighting: Sighting | None = None


@frozen
class RulingLine:
    """A ruling line, horizontal or vertical: a box of which one side has next to no length. Others are passed over."""

    left: float
    top: float
    right: float
    bottom: float


@define
class PageContent:
    """A page's marks in the order of the file; ``number`` counts from 1, in ``document`` where a file holds several."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(factory=list)
    rules: list[RulingLine] = field(factory=list)
    document: str | None = None


def is_scan(width: float, height: float, pictures: Iterable[Box], texts: Iterable[Box]) -> bool:
    """Whether a page is a scan: a picture over most of it, and beside it no more text than a page number."""
    covered = any((right - left) * (low - top) > _COVERED * width * height for left, top, right, low in pictures)
    edges = [edge for _, top, _, low in texts for edge in (top, low)]
    return covered and (not edges or max(edges) - min(edges) < _FEW_LINES * height)
