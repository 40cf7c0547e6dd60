"""What stands on a page: glyphs and ruling lines, in points from its top left corner."""

from __future__ import annotations

from attrs import define, field, frozen

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@frozen
class Glyph:
    """A character and its box, or a run of characters that stands in one cell of a table.

    ``upright`` is False for text that runs from top to bottom. ``confidence`` (0 to 1) is how sure a recogniser is;
    None where the character stands in the file.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    upright: bool = True
    confidence: float | None = None


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
