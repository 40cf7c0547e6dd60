"""Texts of forms as they are compared, and the data that comes with the library."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Any

from targetexpr import package_data
from targetexpr.patterns import compiled

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
