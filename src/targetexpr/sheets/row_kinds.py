"""Rows of a table that are no indicators, by what they are: numbers of the columns, signatures, sums."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from targetexpr.sheets import looks
from targetexpr.sheets.forms import squeeze, vocabulary
from targetexpr.sheets.grid import Cell
from targetexpr.sheets.labels import is_class

RowKind = Literal["numbers", "signatures", "sum", "execution", "extra"]


def is_sum(cells: Sequence[Cell]) -> bool:
    """Return whether the first ``distinct`` cells of a row say that it sums up the table."""
    return not vocabulary().sums.isdisjoint(squeeze(cell.text) for cell in cells[:2])


def points_label(cells: Sequence[Cell]) -> Cell | None:
    """Return the label of a row of points that are no indicator's, with nothing but figures behind it.

    It is one of the first two ``distinct`` cells; below the name's heading alone it is an indicator's name.
    """
    words = vocabulary()
    texts = [squeeze(cell.text) for cell in cells[:2]]
    found = next((at for at, t in enumerate(texts) if words.execution.fullmatch(t) or words.extra.fullmatch(t)), None)
    if found is None or not all(looks.is_amount(c.text) or looks.is_figure(c.text) for c in cells[found + 1 :][:1]):
        return None
    return cells[found]


def kind_of(cells: Sequence[Cell]) -> RowKind | None:
    """Return what a row is that is no indicator, by its ``distinct`` cells; None where it may be one."""
    if is_sum(cells):
        return "sum"
    words = vocabulary()
    if (label := points_label(cells)) is not None:
        return "execution" if words.execution.fullmatch(squeeze(label.text)) else "extra"
    texts = [squeeze(cell.text) for cell in cells]
    others = [text for text in texts if not words.column_numbers.fullmatch(text)]
    if len(texts) - len(others) > 2 and all(map(words.heading, others)):
        return "numbers"
    signed = any(map(words.signatures.fullmatch, texts))
    if signed and not any(is_class(text) or looks.is_plain(text) or looks.is_operator(text) for text in texts):
        return "signatures"
    return None
