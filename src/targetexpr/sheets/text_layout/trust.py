"""Whether the columns of a table were told apart: rows of a text in which they ran together are marked."""

from __future__ import annotations

from attrs import evolve

from targetexpr.sheets.forms import vocabulary
from targetexpr.sheets.labels import is_class
from targetexpr.sheets.looks import states_target
from targetexpr.sheets.model import Indicator, Sheet
from targetexpr.sheets.text_layout.costs import is_signed
from targetexpr.sheets.text_layout.lines import spaced_out

_FEW = 8
"""One row of so many shows that the columns of all of them are doubtful."""


def doubted(sheet: Sheet) -> Sheet:
    """The sheet with ``columns-lost`` on each row that holds words of two columns in one cell, a class or heading in
    a value's place or a stranger in a class's, a target beside what is none in the value's place, or a value without a
    name; on all of its rows where many of them do.
    A name without a value is doubtful beside values without a name."""
    mixed = [_is_mixed(row) for row in sheet.indicators]
    if not any(mixed):
        return sheet
    if any(row.name is None for row in sheet.indicators):
        mixed = [lost or row.value is None for row, lost in zip(sheet.indicators, mixed, strict=True)]
    everywhere = _FEW * sum(mixed) >= len(mixed)
    rows = zip(sheet.indicators, mixed, strict=True)
    return evolve(sheet, indicators=tuple(_marked(row) if everywhere or lost else row for row, lost in rows))


def _marked(row: Indicator) -> Indicator:
    return evolve(row, doubts=tuple(dict.fromkeys((*row.doubts, "columns-lost"))))


def _holds_class(name: str | None) -> bool:
    """Whether the words of a name are a class's and others: the columns before it ran into it."""
    words = (name or "").split()
    return len(words) > 1 and any(map(is_class, words))


def _is_mixed(row: Indicator) -> bool:
    levels = [level for level in (row.level1, row.level2) if level]
    texts = [text for text in (row.name, row.value, row.total_value, row.weight, *levels) if text]
    return (
        any(map(spaced_out, texts))
        or _holds_class(row.name)
        or not all(map(is_class, levels))
        or row.name is None
        or is_signed(row.name)
        or (any(map(is_signed, row.notes.values())) and not states_target(row.value or ""))
        or (row.value is not None and (is_class(row.value) or vocabulary().heading(row.value) is not None))
    )
