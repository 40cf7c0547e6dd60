"""The fast path: the plain ``operator number unit``, and words with joints at most between, answered without parsing.

The first is one expression, assembled from the grammar's own patterns and from the units that the grammar was found to
read whole (``build.plain``); of the second the terminals are enough, which the grammar's own tables give. So the fast
path cannot read what the grammar reads otherwise; whatever it leaves is the grammar's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from targetexpr.values.errors import Malformed
from targetexpr.values.json import number_text
from targetexpr.values.model import Comparison, Constraint, Mark, NotApplicable, Operator, Reading
from targetexpr.values.syntax.lalr import LalrParser

# The terminals of the signs, in the order of the groups of the shape.
SIGNS: dict[str, Operator] = {"GE_SIGN": "≥", "LE_SIGN": "≤", "GT_SIGN": ">", "LT_SIGN": "<", "EQ_SIGN": "="}
# Terminals that are words, and those that join them.
_WORDS = {"TEXT", "DOCUMENT"}
_NOTHING = "NOTHING"
_SAID = {*_WORDS, _NOTHING, "SEPARATOR", "AND", "OR"}
# Digits of other widths, blanks and longer numbers are the grammar's.
_LONGEST = 30
_UNITS = 1024

# Characters without a width (Unicode's Cf), line breaks, and blanks between Chinese characters may break a word in two;
# those of 年  月 are a form's.
INVISIBLE = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
_BLANK = "[ \t\u00a0\u2002-\u200a\u202f\u3000]"
SUSPECT = re.compile(f"[{INVISIBLE}\r\n]|(?<=[一-鿿])(?<![年月第]){_BLANK}+(?=[一-鿿])")
is_suspect = SUSPECT.search

_Token = tuple[str, int, int]


class FastPath:
    """The fast path for what the grammar of *parser* was found to read (``build.plain``)."""

    def __init__(self, plain: Mapping[str, Any], parser: LalrParser) -> None:
        self._match = re.compile(plain["shape"]).fullmatch
        self._units: Mapping[str, str] = plain["units"]
        self._scales = tuple(plain["scales"])
        self._odd = frozenset(plain["odd"])
        self._composed = lru_cache(maxsize=_UNITS)(self._compose)
        self._tokens = parser.tokens

    def constraint(self, text: str) -> Constraint | None:
        """What the plain *text* states; None where it is the grammar's to read, or to refuse."""
        if (found := self._found(text)) is not None:
            return _comparison(text, *found)
        tokens = None if is_suspect(text) else self._tokens(text, _SAID)
        return _said(text, tokens) if tokens is not None else None

    def reading(self, text: str) -> Reading | None:
        """As ``constraint``, with the pieces."""
        if (found := self._found(text)) is not None:
            return Reading(_comparison(text, *found), _marks(text, *found))
        tokens = None if is_suspect(text) else self._tokens(text, _SAID)
        if tokens is None or (constraint := _said(text, tokens)) is None:
            return None
        return Reading(constraint, _pieces(text, tokens))

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
        from targetexpr.values.lexicon.unit_spelling import read_unit

        symbol, known = read_unit(unit)
        return symbol if known else None

    def _is_scaled(self, unit: str) -> bool:
        rests = (unit.removeprefix(scale) for scale in self._scales if unit.startswith(scale))
        return unit not in self._odd and any(rest in self._units for rest in rests)


def _said(text: str, tokens: list[_Token]) -> Constraint | None:
    """What a text of these terminals states; None where the grammar refuses it."""
    if tokens[0][0] == _NOTHING:
        return NotApplicable(text=text)
    try:
        return _judge()(text)
    except Malformed:
        return None


def _pieces(text: str, tokens: list[_Token]) -> tuple[Mark, ...]:
    if tokens[0][0] == _NOTHING:
        return (Mark("word", tokens[0][1], tokens[0][2]),)
    from targetexpr.values.interpret.trees import with_blanks

    marks = [Mark("word" if kind in _WORDS else "separator", start, end) for kind, start, end in tokens]
    return with_blanks(text, marks)


@cache
def _judge() -> Callable[[str], Constraint]:
    """Loaded when the first word is read."""
    from targetexpr.values.lexicon.words import judge_whole

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
