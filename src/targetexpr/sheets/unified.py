"""Characters of a PDF's text that another of the same shape was written for, as what was written."""

from __future__ import annotations

import unicodedata
from functools import cache

from targetexpr.patterns import compiled
from targetexpr.sheets.form_text import data

_DOUBLES = compiled("[\u2e80-\u2fdf\uf900-\ufaff\ufb00-\ufb06]")


def unified(text: str) -> str:
    """Return *text* with radicals (⽬ for 目) and compatibility ideographs as the characters that they look like, and
    ligatures in letters: a font draws both with one glyph, and what made the PDF wrote either."""
    return _DOUBLES.sub(lambda found: _written(found[0]), text)


@cache
def _written(character: str) -> str:
    pairs: str = data("symbols")["unified"]["pairs"]
    known = dict(zip(pairs[::3], pairs[1::3], strict=True))
    return known.get(character) or unicodedata.normalize("NFKC", character)
