"""Rows of a table that are no indicators, by what they are: numbers of the columns, signatures, sums."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from targetexpr.sheets import looks
from targetexpr.sheets.forms import Vocabulary, squeeze, vocabulary
from targetexpr.sheets.grid import Cell
from targetexpr.sheets.labels import is_class

RowKind = Literal["numbers", "signatures", "sum", "subtotal", "execution", "extra"]


@lru_cache(maxsize=1 << 14)
def _said(words: Vocabulary, text: str) -> RowKind | None:
    """What a cell says of its row, as far as one cell can."""
    text = squeeze(text)
    if text in words.sums:
        return "sum"
    if any(text.endswith(word) and is_class(text.removesuffix(word)) for word in words.sums):
        return "subtotal"
    patterns: tuple[tuple[RowKind, re.Pattern[str]], ...] = (
        ("execution", words.execution), ("extra", words.extra),
        ("numbers", words.column_numbers), ("signatures", words.signatures),
    )  # fmt: skip
    return next((kind for kind, pattern in patterns if pattern.fullmatch(text)), None)


def points_label(cells: Sequence[Cell]) -> Cell | None:
    """Return the label of a row of points that are no indicator's, with nothing but figures behind it.

    It is one of the first two ``distinct`` cells; below the name's heading alone it is an indicator's name.
    """
    words = vocabulary()
    found = next((at for at, c in enumerate(cells[:2]) if _said(words, c.text) in ("execution", "extra")), None)
    if found is None or not all(looks.is_amount(c.text) or looks.is_figure(c.text) for c in cells[found + 1 :][:1]):
        return None
    return cells[found]


def kind_of(cells: Sequence[Cell]) -> RowKind | None:
    """Return what a row is that is no indicator, by its ``distinct`` cells; None where it may be one."""
    words = vocabulary()
    said = [_said(words, cell.text) for cell in cells]
    if not any(said):
        return None
    for kind in said[:2]:
        if kind in ("sum", "subtotal"):
            return kind
    if (label := points_label(cells)) is not None:
        return _said(words, label.text)
    texts = [squeeze(cell.text) for cell in cells]
    others = [text for text, kind in zip(texts, said, strict=True) if kind != "numbers"]
    if len(texts) - len(others) > 2 and all(map(words.heading, others)):
        return "numbers"
    if "signatures" in said and not any(is_class(t) or looks.is_plain(t) or looks.is_operator(t) for t in texts):
        return "signatures"
    return None
