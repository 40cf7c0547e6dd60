"""The front door: the plain ``operator number unit``, answered without loading lark.

One regular expression, assembled from the grammar's own patterns, so that it cannot read what the grammar reads
otherwise; whatever it leaves is the grammar's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from targetexpr.values.json_form import number_text
from targetexpr.values.model import Comparison, Mark, Operator, Reading
from targetexpr.values.spelling import read_unit

_SIGNS: dict[str, Operator] = {"GE_SIGN": "≥", "LE_SIGN": "≤", "GT_SIGN": ">", "LT_SIGN": "<", "EQ_SIGN": "="}
# Digits of other widths, blanks and longer numbers are the grammar's.
_LONGEST = 30


def build(patterns: Mapping[str, str]) -> Callable[[str], Reading | None]:
    """The door for the patterns of a grammar (``tables.door_patterns``)."""
    # A group for each sign: some look at what follows them, and could not be told apart from the sign alone.
    signs = "|".join(f"(?P<{name}>{patterns[name]})" for name in _SIGNS)
    unit = patterns["UNIT_INSIDE"]
    plain = re.compile(
        rf"(?:{signs})?(?!{patterns['no']})(?P<number>{patterns['NUMBER']})"
        rf"(?:(?P<open>\()(?P<inside>{unit})\)|(?P<unit>{unit}))?",
    )

    def door(text: str) -> Reading | None:
        if len(text) > _LONGEST or (found := plain.fullmatch(text)) is None:
            return None
        written = found["inside"] or found["unit"]
        symbol = None
        if written is not None:
            symbol, known = read_unit(written)
            if not known:
                return None
        sign = next((sign for name, sign in _SIGNS.items() if found[name]), None)
        return _reading(text, found, sign, symbol)

    return door


def _reading(text: str, found: re.Match[str], sign: Operator | None, symbol: str | None) -> Reading:
    value = Decimal(found["number"].replace(",", ""))
    start, end = found.span("number")
    marks = [Mark("number", start, end, number_text(value))]
    if start:
        marks.insert(0, Mark("operator", 0, start, sign))
    if found["open"]:
        inside = found.span("inside")
        marks += [
            Mark("bracket", end, end + 1, "("),
            Mark("unit", *inside, symbol),
            Mark("bracket", inside[1], len(text), ")"),
        ]
    elif found["unit"]:
        marks.append(Mark("unit", end, len(text), symbol))
    constraint = Comparison(text=text, operator=sign or "=", value=value, unit=symbol, implicit_operator=sign is None)
    return Reading(constraint, tuple(marks))
