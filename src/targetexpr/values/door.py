"""The front door: the plain ``operator number unit`` and the single word of judgement, answered without loading lark.

It is assembled from the grammar's own patterns, and from the units and words that the grammar was found to read whole
(``plain``), so that it cannot read what the grammar reads otherwise; whatever it leaves is the grammar's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from targetexpr.values import words
from targetexpr.values.json_form import number_text
from targetexpr.values.model import Comparison, Constraint, Mark, Operator, Reading

_SIGNS: dict[str, Operator] = {"GE_SIGN": "≥", "LE_SIGN": "≤", "GT_SIGN": ">", "LT_SIGN": "<", "EQ_SIGN": "="}
_OPERATORS = tuple(_SIGNS.values())
# Digits of other widths, blanks and longer numbers are the grammar's.
_LONGEST = 30


class Door:
    """The door for what a grammar was found to read (``plain.found``)."""

    def __init__(self, plain: Mapping[str, Any]) -> None:
        # A group for each sign: some look at what follows them, and could not be told apart from the sign alone.
        signs = "|".join(f"({plain['signs'][name]})" for name in _SIGNS)
        self._shape = re.compile(
            rf"(?:{signs})?(?!{plain['no']})(?P<number>{plain['number']})(?:\((?P<inside>[^()]+)\)|(?P<bare>[^()]+))?"
        )
        self._units: Mapping[str, str] = plain["units"]
        self._words = frozenset(plain["words"])

    def constraint(self, text: str) -> Constraint | None:
        """What the plain *text* states; None where it is the grammar's to read."""
        if (found := self._found(text)) is not None:
            return _comparison(*found)
        return words.judge(text) if text in self._words else None

    def reading(self, text: str) -> Reading | None:
        """As ``constraint``, with the pieces."""
        if (found := self._found(text)) is not None:
            return Reading(_comparison(*found), _marks(*found))
        return Reading(words.judge(text), (Mark("word", 0, len(text)),)) if text in self._words else None

    def _found(self, text: str) -> tuple[re.Match[str], str | None] | None:
        """The match of a number with its unit, and the unit's symbol."""
        if len(text) > _LONGEST or (found := self._shape.fullmatch(text)) is None:
            return None
        if not found["number"].isascii():
            return None
        if (unit := found["inside"] or found["bare"]) is None:
            return found, None
        symbol = self._units.get(unit) or _compound(unit, self._units)
        return (found, symbol) if symbol is not None else None


def _sign(found: re.Match[str]) -> Operator | None:
    for operator, sign in zip(_OPERATORS, found.groups(), strict=False):
        if sign:
            return operator
    return None


def _comparison(found: re.Match[str], symbol: str | None) -> Comparison:
    sign = _sign(found)
    return Comparison(
        text=found.string, operator=sign or "=", value=_value(found), unit=symbol, implicit_operator=sign is None
    )


def _value(found: re.Match[str]) -> Decimal:
    return Decimal(found["number"].replace(",", ""))


def _marks(found: re.Match[str], symbol: str | None) -> tuple[Mark, ...]:
    start, end = found.span("number")
    marks = [Mark("operator", 0, start, _sign(found))] if start else []
    marks.append(Mark("number", start, end, number_text(_value(found))))
    last = found.end()
    if found["inside"]:
        marks += Mark("bracket", end, end + 1, "("), Mark("unit", end + 1, last - 1, symbol)
        marks.append(Mark("bracket", last - 1, last, ")"))
    elif symbol is not None:
        marks.append(Mark("unit", end, last, symbol))
    return tuple(marks)


def _compound(unit: str, units: Mapping[str, str]) -> str | None:
    """The symbol of plain units with slashes between; None for all else."""
    head, *divisors = unit.split("/")
    if not divisors or any(part not in units for part in (head, *divisors)):
        return None
    from targetexpr.values.spelling import read_unit

    return read_unit(unit)[0]
