"""One cell, one answer: the text that a value with a plain number should have, whatever rules speak of it.

Sign and unit are those that the indicator's name, or the sheet's own column, calls for.
"""

from __future__ import annotations

from decimal import Decimal

from targetexpr.rules.context import with_value
from targetexpr.rules.lacking import lacking_unit, lacks_operator, parallel, serial_day
from targetexpr.rules.last_year import better_last_year
from targetexpr.rules.looking import in_figures, wanted_unit
from targetexpr.rules.model import Context, Fix, Item, once
from targetexpr.rules.reading_again import reading_of
from targetexpr.rules.respelling import as_written, respelled, safe_fix
from targetexpr.rules.wanted import mismatch, sign_of
from targetexpr.values.model import Comparison, Constraint, Mark


def proposed(context: Context, item: Item) -> str | None:
    """The value spelled as the form spells it, with the sign and the unit that it should have, and no worse than last
    year's result; None where it is not plain."""
    return _number_of_last_year(context, item) or _settled(context, item)


@once
def _settled(context: Context, item: Item) -> str | None:
    now = _with_unit(context, with_value(item, respelled(context, item)))
    bare, number = lacks_operator(now), _number(now)
    if number is None:
        return parallel(now) if bare and getattr(now.constraint, "unit", None) != "%" else None
    never = context.profile.settings("TX504").options.get("never", ())
    if mismatch(context, now) == "floor" and any(word in item.name for word in never):
        return f"=0{getattr(now.constraint, 'unit', None) or ''}"
    sign = sign_of(context, now)
    if sign is None or not (bare or _is_signed(now.constraint)) or (bare and getattr(now.constraint, "remark", None)):
        return None
    text = f"{as_written(context, sign)}{now.value[number.start :]}".strip()
    again = reading_of(text, item.indicator.name)
    return text if _is_signed(again) and not (bare and item.facts.share and _is_too_much(again)) else None


def meant(context: Context, item: Item) -> Constraint | None:
    """The constraint, of a bare number with the sign that the name calls for."""
    text = _settled(context, item) if lacks_operator(item) else None
    return item.constraint if text is None else reading_of(text, item.indicator.name)


def fix_of(context: Context, item: Item) -> Fix | None:
    """The proposal as a fix, with its safe part; the safe part alone where nothing more is to be proposed, or another
    number: what is to be reached is not the tool's to say."""
    text, safe = _settled(context, item), safe_fix(context, item)
    if text is None or _number_of_last_year(context, item) or text == (safe.text if safe else item.value):
        return safe
    return Fix(applicability="unsafe", text=text, safe_text=safe.text if safe else None)


@once
def _number_of_last_year(context: Context, item: Item) -> str | None:
    text = _settled(context, item) if item.indicator.prior else None
    if text is None:
        return None
    now = with_value(item, text)
    number, better = _number(now), better_last_year(context, now)
    if number is None or better is None:
        return None
    return f"{text[: number.start]}{in_figures(better.value)}{text[number.end :]}"


def _with_unit(context: Context, item: Item) -> Item:
    """The same with the unit that it lacks, a bare fraction of a rate as a percentage."""
    number, constraint, unit = _number(item), item.constraint, wanted_unit(item)
    if number is None or unit is None or not isinstance(constraint, Comparison):
        return item
    if lacking_unit(context, item) != [None] or serial_day(item):
        return item
    before, after = item.value[: number.start], item.value[number.end :]
    amount = item.value[number.start : number.end]
    if unit == "%" and _is_fraction(item, constraint, amount):
        amount = f"{(Decimal(str(constraint.value)) * 100).normalize():f}"
    return with_value(item, f"{before}{amount}{as_printed(context, unit)}{after}")


def as_printed(context: Context, unit: str) -> str:
    """A unit as the sheet writes units, in brackets or not; as its form prints them where it writes none."""
    written = [_is_bracketed(item, mark) for item in context.items for mark in item.marks if mark.kind == "unit"]
    printed = context.profile.settings("TX203").options["bracketed"]
    return f"({unit})" if (2 * sum(written) > len(written) if written else printed) else unit


def _is_bracketed(item: Item, unit: Mark) -> bool:
    return any(mark.kind == "bracket" and mark.end == unit.start for mark in item.marks)


def _number(item: Item) -> Mark | None:
    """The one number of a value that opens with it, or with its operator."""
    numbers = [mark for mark in item.marks if mark.kind == "number"]
    if len(numbers) != 1:
        return None
    before = item.value[: numbers[0].start].strip()
    operators = [item.value[mark.start : mark.end] for mark in item.marks if mark.kind == "operator"]
    return numbers[0] if not before or [before] == operators else None


def _is_signed(constraint: Constraint | None) -> bool:
    return isinstance(constraint, Comparison) and not constraint.implicit_operator


def _is_too_much(constraint: Constraint | None) -> bool:
    """Whether more than the whole is asked for: TX501 tells of the number, and no sign would mend it."""
    value = constraint.value if isinstance(constraint, Comparison) and constraint.unit == "%" else None
    return value is not None and value > 100


def _is_fraction(item: Item, constraint: Comparison, written: str) -> bool:
    """Whether a bare number of a rate stands for a percentage, as a workbook stores it: 0.95, 1."""
    value = constraint.value
    return item.facts.share and value is not None and 0 < value <= 1 and ("." in written or value == 1)
