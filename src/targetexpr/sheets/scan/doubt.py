"""How sure a line was read, and where one character could be another."""

from __future__ import annotations

import unicodedata

from targetexpr.sheets.scan.engine import ReadCharacter, ReadLine

UNSURE = "picture-unsure"
SIGN = "picture-sign"
UNREAD = "picture-unread"
BROKEN = "picture-lines"
"""Keys of doubts: of a character, of one of the few that change a value, of ink that says nothing, and of a cell whose
ruling lines do not close round it."""
_BAR, _COARSE_BAR, _SIGN_BAR, _LOST_BAR = 0.95, 0.995, 0.97, 0.1
"""How sure the least sure character of a line must be, on a coarse picture or under a stamp, and a sign; and how sure a
character may be that was passed over. Measured: ``python -m scans.confidence``."""
COARSE = 18.5
"""Pixels: a picture whose characters are lower is coarse."""
_SIGNS = frozenset("≥≤＞＜><=≧≦≠±%％‰.．,，-~～0123456789oOlI|")
"""Of these one stands easily for another, and each changes a value."""


def confidence_of(line: ReadLine) -> float:
    """Return how sure the least sure character is; two spellings of one character (（ and () are one."""
    return min((_sure(glyph) for glyph in line.glyphs), default=0.0)


def sign_confidence(line: ReadLine) -> float:
    """Return how sure the least sure of the signs is, and that none was passed over; 1 where there are none."""
    signs = [_sure(glyph) for glyph in line.glyphs if glyph.text in _SIGNS]
    return min([*signs, *(1 - sure for text, sure in line.lost if text in _SIGNS)], default=1.0)


def doubts_of(line: ReadLine, *, coarse: bool = False, stained: bool = False) -> tuple[str, ...]:
    """Return why the line could say something else; *coarse* where the picture is, *stained* where a stamp is over it.

    Both together are doubt enough: a character may be gone.
    """
    if not line.text:
        return (UNREAD,)
    unsure = (
        (coarse and stained)
        or confidence_of(line) < (_COARSE_BAR if coarse or stained else _BAR)
        or any(sure >= _LOST_BAR for _, sure in line.lost)
    )
    sign = sign_confidence(line) < _SIGN_BAR
    return (*((UNSURE,) if unsure else ()), *((SIGN,) if sign else ()))


def _sure(glyph: ReadCharacter) -> float:
    same = unicodedata.normalize("NFKC", glyph.text) == unicodedata.normalize("NFKC", glyph.other)
    return min(1.0, glyph.sure + glyph.other_sure * same)
