"""The front door: the plain ``operator number unit`` and the text that is one word, answered without parsing.

The first is one expression, assembled from the grammar's own patterns and from the units that the grammar was found to
read whole (``plain``); the second is what the grammar's lexer finds first in the text. So it cannot read what the
grammar reads otherwise; whatever it leaves is the grammar's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from targetexpr.values.errors import Malformed
from targetexpr.values.json_form import number_text
from targetexpr.values.machine import Machine
from targetexpr.values.model import Comparison, Constraint, Mark, NotApplicable, Operator, Reading

# The terminals of the signs, in the order of the groups of the shape.
SIGNS: dict[str, Operator] = {"GE_SIGN": "≥", "LE_SIGN": "≤", "GT_SIGN": ">", "LT_SIGN": "<", "EQ_SIGN": "="}
# Digits of other widths, blanks and longer numbers are the grammar's.
_LONGEST = 30
_UNITS = 1024


class Door:
    """The door for what the grammar of *machine* was found to read (``plain.found``)."""

    def __init__(self, plain: Mapping[str, Any], machine: Machine) -> None:
        self._match = re.compile(plain["shape"]).fullmatch
        self._units: Mapping[str, str] = plain["units"]
        self._scales = tuple(plain["scales"])
        self._odd = frozenset(plain["odd"])
        self._composed = lru_cache(maxsize=_UNITS)(self._compose)
        self._first = machine.first

    def constraint(self, text: str) -> Constraint | None:
        """What the plain *text* states; None where it is the grammar's to read, or to refuse."""
        found = self._found(text)
        return _comparison(text, *found) if found is not None else self._word(text)

    def reading(self, text: str) -> Reading | None:
        """As ``constraint``, with the pieces."""
        if (found := self._found(text)) is not None:
            return Reading(_comparison(text, *found), _marks(text, *found))
        word = self._word(text)
        return Reading(word, (Mark("word", 0, len(text)),)) if word is not None else None

    def _found(self, text: str) -> tuple[Operator | None, str, str | None] | None:
        """The operator, the number and the symbol of the unit."""
        if len(text) > _LONGEST or (match := self._match(text)) is None:
            return None
        ge, le, gt, lt, eq, number, inside, bare = match.groups()
        if not number.isascii():
            return None
        operator: Operator | None = "≥" if ge else "≤" if le else ">" if gt else "<" if lt else "=" if eq else None
        if (unit := inside or bare) is None:
            return operator, number, None
        symbol = self._units.get(unit) or self._composed(unit)
        return (operator, number, symbol) if symbol is not None else None

    def _compose(self, unit: str) -> str | None:
        """The symbol of plain units with slashes between, or with a scale word before; None for all else."""
        if not all(part in self._units or self._is_scaled(part) for part in unit.split("/")):
            return None
        from targetexpr.values.spelling import read_unit

        return read_unit(unit)[0]

    def _is_scaled(self, unit: str) -> bool:
        rests = (unit.removeprefix(scale) for scale in self._scales if unit.startswith(scale))
        return unit not in self._odd and any(rest in self._units for rest in rests)

    def _word(self, text: str) -> Constraint | None:
        """What a text says that is one word to the grammar."""
        kind, start, end = self._first(text)
        if kind not in ("TEXT", "NOTHING") or start or end != len(text):
            return None
        try:
            return _judge()(text) if kind == "TEXT" else NotApplicable(text=text)
        except Malformed:
            return None


@cache
def _judge() -> Callable[[str], Constraint]:
    """Loaded when the first word is read."""
    from targetexpr.values.words import judge_whole

    return judge_whole


def _comparison(text: str, operator: Operator | None, number: str, unit: str | None) -> Comparison:
    implicit = operator is None
    return Comparison(text=text, operator=operator or "=", value=_value(number), unit=unit, implicit_operator=implicit)


def _value(number: str) -> Decimal:
    return Decimal(number.replace(",", ""))


def _marks(text: str, operator: Operator | None, number: str, unit: str | None) -> tuple[Mark, ...]:
    start = text.index(number)
    end, last = start + len(number), len(text)
    marks = [Mark("operator", 0, start, operator)] if start else []
    marks.append(Mark("number", start, end, number_text(_value(number))))
    if text[end:].startswith("("):
        marks += Mark("bracket", end, end + 1, "("), Mark("unit", end + 1, last - 1, unit)
        marks.append(Mark("bracket", last - 1, last, ")"))
    elif unit is not None:
        marks.append(Mark("unit", end, last, unit))
    return tuple(marks)
