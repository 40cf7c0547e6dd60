"""Whether the columns of a table were told apart: rows in which they ran together are none, and told as left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby, pairwise

from attrs import evolve, frozen

from targetexpr.sheets.forms import squeeze, vocabulary
from targetexpr.sheets.labels import is_class
from targetexpr.sheets.looks import is_number, is_unit, states_target
from targetexpr.sheets.model import FieldName, Indicator, Sheet
from targetexpr.sheets.text_layout.costs import HeadedColumn, fit, is_signed, looks_named, may_be_class, sort_of
from targetexpr.sheets.text_layout.lines import spaced_out

_USUAL = ("value", "total_value", "actual", "weight", "score", "forecast", "outlook")
_FEW = 8
"""One row of so many shows that the columns of all of them are doubtful."""
_MIXED, _BROKEN = 4, 3
"""More than one row of so many that holds two columns in a cell, or is none for whatever reason, shows that nothing of
the table was understood."""


_NAME, _VALUE = HeadedColumn("", "name"), HeadedColumn("", "value")
_ODD, _STRANGE = 3.5, 5.0  # what a row's name and value cost where it is doubtful, and where it is none
_SHORT = 4  # characters of a judgement
_SIGNED = re.compile(r"^[^(（]*[≥≤≧≦＞＜><]\s*\d")  # a bound outside of brackets
_BEHIND = re.compile(r" [≥≤≧≦＞＜><]\s*\d")  # a bound one space behind words is another cell
_LEADS = re.compile(r"\d[\d.,]*\s*[%％]")  # a share before a name is another cell


@frozen
class Trusted:
    """A sheet with the rows that hold together, and those that do not."""

    sheet: Sheet
    left: tuple[Indicator, ...]


def trusted(sheet: Sheet) -> Trusted:
    """Return the sheet without the rows that no table holds, and those rows; all of them where they are many.

    A row is none where two columns stand in one cell, where a target or a class stands in another's place, and where a
    value has no name. Rows beside such ones, and rows with a stranger in a class's place, bear ``columns-lost``.
    """
    rows = sheet.indicators
    mixed = [_is_mixed(row) for row in rows]
    left = tuple(row for row, lost in zip(rows, mixed, strict=True) if lost or not row.name)
    if _restarts(rows) or _MIXED * sum(mixed) > len(rows) or _BROKEN * len(left) > len(rows):
        tasks: dict[FieldName, tuple[str, ...]] = {"tasks": ("columns-lost",)} if rows and sheet.tasks else {}
        return Trusted(evolve(sheet, indicators=(), doubts={**sheet.doubts, **tasks}), rows)
    kept = [row for row, lost in zip(rows, mixed, strict=True) if row.name and not lost]
    classed = ["level2"] * (2 * sum(row.level2 is not None for row in kept) > len(kept))
    classed += ["level1"] * any(row.level1 and row.level2 for row in kept)
    usual = [role for role in _USUAL if 2 * sum(getattr(row, role) is not None for row in kept) > len(kept)]
    united = 2 * sum("unit" in (row.fields or {}) for row in kept) > len(kept)
    levels = Counter(level for row in kept for level in (row.level1, row.level2))
    once = {level for level, count in levels.items() if level and count == 1 and not may_be_class(level)}
    doubtful = [_is_doubtful(row, usual=[*classed, *usual]) or (united and _lacks_unit(row)) for row in kept]
    everywhere = _MIXED * sum(bool({*row.doubts} - {"level-guessed"}) for row in kept) >= len(kept) > 0
    everywhere |= bool(rows) and _FEW * (sum(doubtful) + len(left)) >= len(rows) and any((*doubtful, *left))
    turned = [_are_turned(one, two) for one, two in pairwise(kept)]
    odd = [
        _is_odd(row) or before or after or bool({row.level1, row.level2} & once)
        for row, before, after in zip(kept, [False, *turned], [*turned, False], strict=False)
    ]
    guessed = 2 * sum("level-guessed" in row.doubts for row in kept) > len(kept)  # nor are the others' classes sure
    guessed |= _are_swapped({row.level1 for row in kept}, {row.level2 for row in kept})
    found = tuple(
        _marked(row, *["level-guessed"] * guessed, *["columns-lost"] * (everywhere or lost or strange))
        for row, lost, strange in zip(kept, doubtful, odd, strict=True)
    )
    return Trusted(evolve(sheet, indicators=found), left)


def _are_swapped(upper: set[str | None], lower: set[str | None]) -> bool:
    """Whether a class stands on both levels that no form has on both: columns of classes ran into each other."""
    words = vocabulary()
    both = {level for level in upper & lower if level}
    return any(not (words.is_level1(level) and words.is_level2(level)) for level in both)


def doubted(sheet: Sheet) -> Sheet:
    """Return the sheet with every row marked."""
    return evolve(sheet, indicators=tuple(_marked(row, "columns-lost") for row in sheet.indicators))


def _marked(row: Indicator, *doubts: str) -> Indicator:
    return evolve(row, doubts=tuple(dict.fromkeys((*row.doubts, *doubts))))


def _is_mixed(row: Indicator) -> bool:
    name, value = row.name or "", row.value or row.total_value or ""
    cells = [text for text in (row.name, row.value, row.total_value, row.weight, row.actual, row.score) if text]
    return (
        any(map(spaced_out, cells))
        or _is_target(name)
        or _SIGNED.search(name) is not None
        or _LEADS.match(name) is not None
        or is_unit(name)
        or any(map(_is_own_cell, _pieces(name)))
        or sum(map(_is_own_cell, _pieces(value))) > 1
        or is_class(value)
        or vocabulary().heading(value) is not None
        or (value != "" and not any(map(str.isalnum, value)))
        or (_holds_class(name) and bool(row.doubts))
        or _holds_class(value)
        or (not value and (vocabulary().heading(name) is not None or "。" in name))
        or (row.fields or {}).get("unit", "")[:1].isdigit()
        or any(_is_target(level) for level in (row.level1, row.level2) if level)
        or _strangeness(row) >= _STRANGE
    )


def _strangeness(row: Indicator) -> float:
    """What it costs that the row's name is one, and its value."""
    return fit(row.name or "", _NAME) + fit(row.value or row.total_value or "", _VALUE)


def _is_target(text: str) -> bool:
    return is_signed(text) or sort_of(text) == "target"


def _holds_class(text: str) -> bool:
    """Whether a text begins or ends with the whole name of a class."""
    ends = (text[:at] for at in range(3, len(text)))
    starts = (text[at:] for at in range(1, len(text) - 2))
    return any(word.endswith("指标") and is_class(word) for word in (*ends, *starts, text))


def _pieces(text: str) -> Sequence[str]:
    """The words of a text that spaces part; nothing of one word."""
    words = text.split()
    return words if len(words) > 1 and sort_of(squeeze(text)) != "target" else ()


def _is_own_cell(word: str) -> bool:
    """Whether a word would be a cell of its own: a class, or a whole target."""
    return is_class(word) or is_signed(word) or (sort_of(word) == "target" and not word.isdigit())


def _is_doubtful(row: Indicator, *, usual: Sequence[str]) -> bool:
    return (
        not (row.level1 or row.level2)
        or any(getattr(row, role) is None for role in usual)
        or not (row.value or row.total_value)
        or (any(map(is_signed, _notes(row))) and not states_target(row.value or ""))
        or (not row.outlook and any(map(_is_ticked, row.notes.values())))
        or _is_ticked(row.outlook or row.deviation_reason or "")
    )


def _is_ticked(text: str) -> bool:
    """Whether a cell is a tick, of columns of which a row has one in each."""
    return text != "" and squeeze(text) in vocabulary().flags["ticked"]


def _lacks_unit(row: Indicator) -> bool:
    fields = row.fields or {}
    return "unit" not in fields and is_number(fields.get("value", ""))


def _is_odd(row: Indicator) -> bool:
    """Whether a row is doubtful by itself: its value is a sentence, name and value are hardly such, or two columns
    stand in one cell beside them, or a column below the piece of a heading that was cut."""
    words = (row.value or row.total_value or "").split()
    if len(words) > 1 and {sort_of(word) for word in words} == {"judgement"}:
        return True  # 明显改善 明显改善: the actual value ran into the target
    known = vocabulary().heading_among
    pieces = any(known(heading) is None and vocabulary().is_tail(squeeze(heading)) for heading in row.notes)
    mixed = pieces or any(spaced_out(text) or _BEHIND.search(text) for text in row.notes.values())
    mixed |= any(len(text.split()) > 1 for text in (row.weight, row.score) if text)  # 10 8.75
    return "。" in (row.value or "") or _strangeness(row) >= _ODD or mixed


def _are_turned(one: Indicator, two: Indicator) -> bool:
    """Whether two rows hold the names of both, and then their values."""
    value, name = one.value or "", two.name or ""
    named = len(value) > _SHORT and sort_of(value) in ("prose", "judgement") and looks_named(value)
    return named and sort_of(name) == "judgement" and not looks_named(name)


def _notes(row: Indicator) -> list[str]:
    """The texts beside a row; standards of lower grades may be targets, whatever the first one is."""
    return [text for heading, text in row.notes.items() if vocabulary().heading_among(heading) != "grade"]


def _restarts(rows: Sequence[Indicator]) -> bool:
    """Whether the classes of level 1 begin again behind the others: rows of several projects without their names."""
    sure = [row.level1 for row in rows if "level-guessed" not in row.doubts]
    runs = [level for level, _ in groupby(sure) if level]
    levels = list(dict.fromkeys(runs))
    return len(levels) > 1 and runs[len(levels) : len(levels) + 2] == levels[:2]
