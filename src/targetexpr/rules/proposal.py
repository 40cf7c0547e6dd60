"""One cell, one answer: the text that a value with a plain number should have, whatever rules speak of it.

Sign and unit are those that the indicator's name, or the sheet's own column, calls for.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from attrs import evolve

from targetexpr.rules.context import item_of
from targetexpr.rules.looking import wanted_direction, wanted_unit
from targetexpr.rules.model import Context, Fix, Item
from targetexpr.rules.money import is_cost
from targetexpr.rules.respelling import respelled
from targetexpr.values import units
from targetexpr.values.lexicon.names import name_facts
from targetexpr.values.model import Comparison, Mark, Operator


def proposed(context: Context, item: Item) -> str | None:
    """The value spelled as the form spells it, with the sign and the unit that it lacks; None where it is not plain."""
    now = item_of(evolve(item.indicator, value=respelled(context, item)))
    number, constraint = _number(now), now.constraint
    if number is None or not isinstance(constraint, Comparison):
        return None
    unit = _lacking_unit(item, constraint)
    amount, after = now.value[number.start : number.end], now.value[number.end :]
    if unit == "%" and _is_fraction(item, constraint, amount):
        amount, percent = _percent(constraint), Fraction(constraint.value or 0) * 100
    else:
        percent = Fraction(constraint.value or 0)
    sign = _sign(context, item, constraint, percent, unit or constraint.unit)
    if unit is not None:
        unit = f"({unit})" if context.profile.settings("TX203").options["bracketed"] else unit
    text = f"{sign}{amount}{unit or ''}{after}".strip()
    again = item_of(evolve(item.indicator, value=text)).constraint
    return text if isinstance(again, Comparison) and not again.implicit_operator else None


def unsafe_fix(context: Context, item: Item) -> Fix | None:
    """The proposal as a fix, where there is one that changes the text."""
    text = proposed(context, item)
    return None if text is None or text == item.value else Fix(applicability="unsafe", text=text)


def _number(item: Item) -> Mark | None:
    """The one number of a value that opens with it, or with its operator."""
    numbers = [mark for mark in item.marks if mark.kind == "number"]
    if len(numbers) != 1:
        return None
    before = item.value[: numbers[0].start].strip()
    operators = [item.value[mark.start : mark.end] for mark in item.marks if mark.kind == "operator"]
    return numbers[0] if not before or [before] == operators else None


def _lacking_unit(item: Item, constraint: Comparison) -> str | None:
    """The unit that the name calls for, where the value writes none."""
    lacks = constraint.unit is None or "unit" in constraint.inferred
    return wanted_unit(item) if lacks else None


def _is_fraction(item: Item, constraint: Comparison, written: str) -> bool:
    """Whether a bare number of a rate stands for a percentage, as a workbook stores it: 0.95, 1."""
    value = constraint.value
    return name_facts(item.name).share and value is not None and 0 < value <= 1 and ("." in written or value == 1)


def _percent(constraint: Comparison) -> str:
    hundredfold = Decimal(str(constraint.value)) * 100
    return f"{hundredfold.normalize():f}"


def _sign(context: Context, item: Item, constraint: Comparison, number: Fraction, unit: str | None) -> Operator:
    """The operator written, else the one that the wanted direction calls for; of all and of nothing it is ``=``."""
    known, direction = name_facts(item.name), wanted_direction(item)
    if direction is None and is_cost(context, item) and unit is not None and "货币" in units.groups(unit):
        direction = "反向"
    limits = context.profile.vocabulary.get("time_limits", ())
    if direction is None and known.text.endswith(tuple(limits)) and "时间" in units.groups(unit):
        direction = "反向"
    top = unit == "%" and number == 100 and (constraint.implicit_operator or (known.share and direction == "正向"))
    bottom = direction == "反向" and number == 0
    if top or bottom:
        return "="
    if not constraint.implicit_operator:
        return constraint.operator
    return {"正向": "≥", "反向": "≤", None: "="}[direction]  # type: ignore[return-value]
