"""Numbers, coordinates, steps between glyphs and paths, as the attributes of an OFD write them (GB/T 33190-2016)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import repeat
from math import cos, isfinite, radians, sin
from typing import Any

from targetexpr.patterns import compiled
from targetexpr.sheets.page_layout.content import Box
from targetexpr.sheets.readers.package import attribute

Matrix = tuple[float, float, float, float, float, float]
"""a b c d e f: x' = a x + c y + e, y' = b x + d y + f."""
Place = tuple[float, float]

SAME: Matrix = (1, 0, 0, 1, 0, 0)
_NEXT = 1.2  # of its size, the farthest that a glyph is from the next without a gap
_TOKEN = compiled(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_NUMBER = compiled(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_OPERANDS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}


def number(text: str | None, fallback: float = 0.0) -> float:
    """Return an attribute's number; *fallback* where it is none."""
    if text is None or not _NUMBER.fullmatch(text.strip()):
        return fallback
    found = float(text)
    return found if isfinite(found) else fallback


def numbers(text: str | None) -> list[float]:
    """Return the numbers of an attribute that holds several."""
    return [number(part) for part in _parts(text)]


def placed(element: Any, parent: Matrix) -> Matrix:
    """Return what takes an object's own coordinates to the page's: its ``CTM``, then its ``Boundary``'s corner."""
    own = numbers(attribute(element, "CTM"))
    x, y, *_ = (*numbers(element.get("Boundary")), 0.0, 0.0)
    matrix: Matrix = (own[0], own[1], own[2], own[3], own[4], own[5]) if len(own) == 6 else SAME
    return then(then(matrix, moved(x, y)), parent)


def then(first: Matrix, second: Matrix) -> Matrix:
    """Return what does the one and then the other."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def moved(x: float, y: float) -> Matrix:
    """Return what moves a point."""
    return 1, 0, 0, 1, x, y


def turned(degrees: float) -> Matrix:
    """Return what turns around the origin, with the clock."""
    along, aside = cos(radians(degrees)), sin(radians(degrees))
    return along, aside, -aside, along, 0, 0


def box_of(matrix: Matrix, one: Place, other: Place) -> Box | None:
    """Return the box around two points on the page; None where it is nowhere."""
    a, b, c, d, e, f = matrix
    (x0, y0), (x1, y1) = ((a * x + c * y + e, b * x + d * y + f) for x, y in (one, other))
    box = min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
    return box if all(isfinite(side) for side in box) else None


def steps(text: str, code: Any, size: float, stretch: float, direction: float) -> Iterator[tuple[float, float, float]]:
    """Yield for each glyph of a text code how far the next one is to the right and below, and how wide it is itself.

    Steps are ``DeltaX`` and ``DeltaY`` (11.3); a code without any runs on in its *direction* in degrees. A glyph that
    the next one follows reaches to it.
    """
    across, down = _deltas(code.get("DeltaX"), len(text)), _deltas(code.get("DeltaY"), len(text))
    along, below = round(cos(radians(direction))), round(sin(radians(direction)))
    for at, character in enumerate(text):
        wide = size * stretch * (1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.5)
        if not across and not down:
            yield wide * along, wide * below, wide
            continue
        x, y = across[at] if across else 0.0, down[at] if down else 0.0
        yield x, y, x if 0 < x <= _NEXT * size and at + 1 < len(text) else wide


def is_stacked(code: Any, direction: float) -> bool:
    """Return whether a text code's glyphs stand one below the other."""
    across, down = any(numbers(code.get("DeltaX"))), any(numbers(code.get("DeltaY")))
    return down and not across if across or down else round(sin(radians(direction))) != 0


def segments(data: str) -> Iterator[tuple[Place, Place]]:
    """Yield the straight lines of a path's ``AbbreviatedData`` (9.1), up to what is no operator with its operands."""
    tokens = _TOKEN.findall(data)
    here = begun = (0.0, 0.0)
    at = 0
    while at < len(tokens):
        operator = tokens[at]
        count = _OPERANDS.get(operator)
        operands = tokens[at + 1 : at + 1 + (count or 0)]
        if count is None or len(operands) < count:
            return
        to = (number(operands[-2]), number(operands[-1])) if operands else begun
        if operator in "LC":
            yield here, to
        elif operator in "SM":
            begun = to
        here = to
        at += 1 + count


def _parts(text: str | None) -> list[str]:
    return (text or "").replace(",", " ").split()


def _deltas(text: str | None, count: int) -> Sequence[float]:
    """The steps, no more than *count*; ``g 3 5`` stands for three of 5 (7.3), and the last one goes on."""
    parts = iter(_parts(text))
    found: list[float] = []
    for part in parts:
        times = 1
        if part.lower() == "g":
            times, part = int(number(next(parts, None))), next(parts, "")
        found += repeat(number(part), max(0, min(times, count - len(found))))
        if len(found) >= count:
            break
    return [*found, *repeat(found[-1], count - len(found))] if found else found
