"""Rows of a table that are no indicators, by what they are: numbers of the columns, signatures, sums."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from targetexpr.sheets import looks
from targetexpr.sheets.forms import squeeze, vocabulary
from targetexpr.sheets.grid import Cell
from targetexpr.sheets.labels import is_class

RowKind = Literal["numbers", "signatures", "sum"]


def is_sum(cells: Sequence[Cell]) -> bool:
    """Return whether the first ``distinct`` cells of a row say that it sums up the table."""
    return not vocabulary().sums.isdisjoint(squeeze(cell.text) for cell in cells[:2])


def kind_of(cells: Sequence[Cell]) -> RowKind | None:
    """Return what a row is that is no indicator, by its ``distinct`` cells; None where it may be one."""
    if is_sum(cells):
        return "sum"
    words = vocabulary()
    texts = [squeeze(cell.text) for cell in cells]
    others = [text for text in texts if not words.column_numbers.fullmatch(text)]
    if len(texts) - len(others) > 2 and all(map(words.heading, others)):
        return "numbers"
    signed = any(map(words.signatures.fullmatch, texts))
    if signed and not any(is_class(text) or looks.is_plain(text) or looks.is_operator(text) for text in texts):
        return "signatures"
    return None
