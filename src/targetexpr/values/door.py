"""The front door: the plain ``operator number unit`` and the single word of judgement, answered without loading lark.

It is assembled from the grammar's own patterns, and from the units and words that the grammar was found to read whole
(``plain``), so that it cannot read what the grammar reads otherwise; whatever it leaves is the grammar's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from targetexpr.values.json_form import number_text
from targetexpr.values.model import Comparison, Mark, Operator, Reading

_SIGNS: dict[str, Operator] = {"GE_SIGN": "≥", "LE_SIGN": "≤", "GT_SIGN": ">", "LT_SIGN": "<", "EQ_SIGN": "="}
# Digits of other widths, blanks and longer numbers are the grammar's.
_LONGEST = 30


def build(plain: Mapping[str, Any]) -> Callable[[str], Reading | None]:
    """The door for what a grammar was found to read (``plain.found``)."""
    # A group for each sign: some look at what follows them, and could not be told apart from the sign alone.
    signs = "|".join(f"({plain['signs'][name]})" for name in _SIGNS)
    shape = re.compile(rf"(?:{signs})?(?!{plain['no']})({plain['number']})(?:(\()([^()]+)\)|([^()]+))?")
    operators = tuple(_SIGNS.values())
    units, words = plain["units"], frozenset(plain["words"])

    def door(text: str) -> Reading | None:
        if text in words:
            return _word(text)
        if len(text) > _LONGEST or (found := shape.fullmatch(text)) is None or not found[6].isascii():
            return None
        *written, number, opened, inside, bare = found.groups()
        unit = inside or bare
        symbol = None
        if unit is not None and (symbol := units.get(unit) or _compound(unit, units)) is None:
            return None
        sign = next((operator for operator, sign in zip(operators, written, strict=True) if sign), None)
        start, end = found.span(6)
        value = Decimal(number.replace(",", ""))
        marks = [Mark("number", start, end, number_text(value))]
        if sign is not None:
            marks.insert(0, Mark("operator", 0, start, sign))
        if opened:
            last = len(text) - 1
            marks += Mark("bracket", end, end + 1, "("), Mark("unit", end + 1, last, symbol)
            marks.append(Mark("bracket", last, last + 1, ")"))
        elif symbol is not None:
            marks.append(Mark("unit", end, len(text), symbol))
        constraint = Comparison(
            text=text, operator=sign or "=", value=value, unit=symbol, implicit_operator=sign is None
        )
        return Reading(constraint, tuple(marks))

    return door


def _compound(unit: str, units: Mapping[str, str]) -> str | None:
    """The symbol of plain units with slashes between; None for all else."""
    head, *divisors = unit.split("/")
    if not divisors or any(part not in units for part in (head, *divisors)):
        return None
    from targetexpr.values.spelling import read_unit

    return read_unit(unit)[0]


def _word(text: str) -> Reading:
    from targetexpr.values import words

    return Reading(words.judge(text), (Mark("word", 0, len(text)),))
