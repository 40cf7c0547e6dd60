"""Texts as they are compared, and as they were written where a font draws two characters alike; the library's data."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import Any

from targetexpr import package_data
from targetexpr.patterns import compiled

_DOUBLES = compiled("[\u2e80-\u2fdf\uf900-\ufaff\ufb00-\ufb06]")
_BRACKETED = compiled(r"[(\[【〔（][^()\[\]【】〔〕（）]*[)\]】〕）]$")


@lru_cache(maxsize=4096)
def squeeze(text: str) -> str:
    """*text* as labels are compared: half-width, without white space and invisible characters."""
    plain = unicodedata.normalize("NFKC", text)
    if plain.isprintable():  # of white space and of what is not seen, only a plain blank is
        return plain.replace(" ", "")
    return "".join(c for c in plain if not c.isspace() and unicodedata.category(c) not in ("Cf", "Cc"))


def shortened(plain: str) -> list[str]:
    """The label whole, then without the brackets at its end, one after the other."""
    found = [plain]
    while (shorter := _BRACKETED.sub("", found[-1])) != found[-1] and shorter:
        found.append(shorter.rstrip(":*"))
    return found


def data(name: str) -> dict[str, Any]:
    """Return the tables of a file in ``data/``."""
    return package_data.toml(f"sheets/data/{name}.toml")


def unified(text: str) -> str:
    """Return *text* with radicals (⽬ for 目) and compatibility ideographs as the characters that they look like, and
    ligatures in letters: a font draws both with one glyph, and what made a PDF wrote either."""
    return _DOUBLES.sub(lambda found: _written(found[0]), text)


@cache
def _written(character: str) -> str:
    pairs: str = data("symbols")["unified"]["pairs"]
    known = dict(zip(pairs[::3], pairs[1::3], strict=True))
    return known.get(character) or unicodedata.normalize("NFKC", character)
