"""What was reached the year before, as the sheet itself prints it, against the target."""

from __future__ import annotations

from fractions import Fraction

from targetexpr.rules.looking import amount_in
from targetexpr.rules.model import Context, Item, once
from targetexpr.rules.reading_again import reading_of
from targetexpr.rules.targets import PlainNumber, plain_number
from targetexpr.rules.wanted import facts_of, is_open
from targetexpr.values import units


@once
def better_last_year(context: Context, item: Item) -> PlainNumber | None:
    """Last year's result as a bound on the target, in the target's unit, where the target is worse; None where not."""
    target, prior = item.number, plain_in(item.indicator.prior, item)
    gap = gap_between(target, prior) if target is not None and prior is not None else None
    if gap is None or target is None or prior is None or (known := facts_of(context, item)).kind == "cost":
        return None
    slack = context.profile.settings("TX507").options["slack"]
    told = None if is_open(known, target) else known.direction
    direction = told or ("正向" if target.operator in ("≥", ">", "=") else "反向")
    if (-gap if direction == "正向" else gap) <= Fraction(slack) * abs(Fraction(prior.value)):
        return None
    unit = target.unit or prior.unit or ""
    reached = units.convert(prior.value, prior.unit or unit, unit) if unit else prior.value
    return PlainNumber("≥" if direction == "正向" else "≤", reached or prior.value, target.unit)


def plain_in(text: str | None, item: Item) -> PlainNumber | None:
    """A number that another column of the row says."""
    return plain_number(reading_of(text, item.name)) if text else None


def gap_between(one: PlainNumber, other: PlainNumber) -> Fraction | None:
    """*one* less *other* in the unit of *other*; a unit that one of them leaves out is the other's."""
    if one.unit is None or other.unit is None:
        return Fraction(one.value) - Fraction(other.value)
    there = amount_in(one, other.unit)
    return None if there is None else there - Fraction(other.value)
