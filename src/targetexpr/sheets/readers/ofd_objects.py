"""The objects on a page of an OFD (GB/T 33190-2016, 8 to 13) → glyphs and ruling lines in points."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from attrs import field

from targetexpr.record_types import define
from targetexpr.sheets.limits import Limits, too_large
from targetexpr.sheets.page_layout.content import Box, Glyph, RulingLine
from targetexpr.sheets.readers.ofd_shapes import (
    Matrix,
    box_of,
    is_stacked,
    moved,
    number,
    placed,
    segments,
    steps,
    then,
    turned,
)

PAGE: Matrix = (72 / 25.4, 0, 0, 72 / 25.4, 0, 0)
"""A page's millimetres → points."""
_SIZE = 3.5  # millimetres of a text that does not say its size
_ABOVE, _BELOW = 0.88, 0.12  # of its size, what a glyph takes above and below its base line
_SLOPE = 0.1  # up to which a text is level, or upright
_DRAWN = 2  # objects, glyphs and lines of a page, for each cell that a file may have
_WITHIN = 16  # levels of units that draw units


@define
class DrawnMarks:
    """What has been drawn so far; ``oblique`` is text across the page, such as a watermark, which no cell holds."""

    limits: Limits
    glyphs: list[Glyph] = field(factory=list)
    rules: list[RulingLine] = field(factory=list)
    oblique: list[str] = field(factory=list)
    pictures: list[tuple[str, Box]] = field(factory=list)
    """The resources that are pictures, and where they stand."""
    objects: int = 0

    def draw(self, content: Any, to_page: Matrix, unit_of: Callable[[str], Any]) -> None:
        """Draw the objects of a page's ``Content`` or an ``Appearance``, and the units of resources that they name.

        *unit_of* gives the content of a unit by its identifier, or None. Raises ``SheetReadError`` (``too-large``).
        """
        left: list[tuple[Any, Matrix, tuple[str, ...]]] = [(part, to_page, ()) for part in reversed(content)]
        while left:
            element, matrix, units = left.pop()
            self._bound(1)
            if element.get("Visible") == "false":
                continue
            match element.tag:
                case "Layer" | "PageBlock":
                    left += ((inner, matrix, units) for inner in reversed(element))
                case "TextObject":
                    self._text(element, placed(element, matrix))
                case "PathObject":
                    self._path(element, placed(element, matrix))
                case "ImageObject":
                    box = box_of(placed(element, matrix), (0, 0), (1, 1))
                    if box is not None:
                        self.pictures.append((element.get("ResourceID", ""), box))
                case "CompositeObject":
                    name = element.get("ResourceID", "")
                    unit = unit_of(name) if name not in units and len(units) < _WITHIN else None
                    if unit is not None:
                        inside = placed(element, matrix)
                        left += ((inner, inside, (*units, name)) for inner in reversed(unit))

    def add(self, marks: DrawnMarks) -> None:
        """Draw what has been drawn elsewhere. Raises ``SheetReadError`` (``too-large``)."""
        self._bound(marks.objects)
        self.glyphs += marks.glyphs
        self.rules += marks.rules
        self.oblique += marks.oblique
        self.pictures += marks.pictures

    def _bound(self, objects: int) -> None:
        """Count objects, and what has been drawn of them."""
        self.objects += objects
        if self.objects + len(self.glyphs) + len(self.rules) > _DRAWN * self.limits.cells:
            raise too_large("一页上画出的对象数", "objects drawn on a page", _DRAWN * self.limits.cells)

    def _text(self, element: Any, matrix: Matrix) -> None:
        """The glyphs of each text code, from its place on (11.3); a place that is not said is the one before."""
        size, stretch = number(element.get("Size")) or _SIZE, number(element.get("HScale")) or 1.0
        turn, direction = turned(number(element.get("CharDirection"))), number(element.get("ReadDirection"))
        a, b, *_ = matrix
        level = abs(b) <= _SLOPE * abs(a)
        oblique = not level and abs(a) > _SLOPE * abs(b)
        x = y = 0.0
        for code in element:
            if code.tag != "TextCode":
                continue
            x, y = number(code.get("X"), x), number(code.get("Y"), y)
            text = _content(code)
            if len(text) > self.limits.characters:
                raise too_large("一段文字的字数", "characters in one text", self.limits.characters)
            if oblique:
                self.oblique.append(text)
                continue
            at_x, at_y, upright = x, y, level != is_stacked(code, direction)
            for character, (right, down, width) in zip(text, steps(text, code, size, stretch, direction), strict=True):
                here = then(then(turn, moved(at_x, at_y)), matrix)
                box = box_of(here, (0, -_ABOVE * size), (width, _BELOW * size))
                if box is not None:
                    self.glyphs.append(Glyph(character, *box, upright=upright))
                at_x, at_y = at_x + right, at_y + down

    def _path(self, element: Any, matrix: Matrix) -> None:
        """The straight lines of a path that is drawn: stroked, as it is by default, or filled (9.1)."""
        if element.get("Stroke") == "false" and element.get("Fill") != "true":
            return
        for part in element:
            if part.tag == "AbbreviatedData":
                for start, end in segments(part.text or ""):
                    box = box_of(matrix, start, end)
                    if box is not None:
                        self.rules.append(RulingLine(*box))


def _content(code: Any) -> str:
    """The text of a code; line breaks are those of the XML file and belong to no text."""
    text = code.text or ""
    return text.strip() if "\n" in text else text
