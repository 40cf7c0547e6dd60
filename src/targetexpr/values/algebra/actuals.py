"""Whether an actual value meets a target. What is actual is a point, or as much of one as was written down."""

from __future__ import annotations

import datetime
import numbers
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from targetexpr.errors import TargetSyntaxError
from targetexpr.record_types import evolve
from targetexpr.values import units
from targetexpr.values.algebra import times
from targetexpr.values.algebra.extent import Extent, extent
from targetexpr.values.algebra.reasons import every, some, unknown
from targetexpr.values.algebra.regions import Span, covers, intersection
from targetexpr.values.algebra.relations import conflicts_with, implies
from targetexpr.values.algebra.single import is_satisfiable
from targetexpr.values.cells import is_missing, number_of
from targetexpr.values.model import (
    AllOf,
    AnyOf,
    Comparison,
    Constraint,
    Deadline,
    Interval,
    Narrative,
    NotApplicable,
    Number,
    Period,
    Truth,
    Unknown,
)  # fmt: skip
from targetexpr.values.parser import constraint_of, parse

if TYPE_CHECKING:
    import pint

_FLAGS = ("bool", "bool_")  # numpy's, too, by either of its names
_LARGEST = 1000  # digits before or after the point that an actual number may have


def satisfied_by(target: Constraint, actual: str | float | Number | datetime.date | pint.Quantity[Any]) -> Truth:
    """Whether *actual* meets *target*; see ``Constraint.satisfied_by``."""
    read = _read(actual, target)
    return read if isinstance(read, Unknown) else _meets(read, target)


def _read(actual: object, target: Constraint) -> Constraint | Unknown:
    match actual:
        case str():
            try:
                return _read_as(actual, target) or parse(actual)
            except TargetSyntaxError:
                return unknown("actual_unreadable")
        case _ if is_missing(actual) or type(actual).__name__ in _FLAGS:
            return unknown("actual_unreadable")
        case datetime.datetime() if (time := f"{actual:%H:%M}") != "00:00":
            return Deadline(date=f"{actual:%Y-%m-%d}", time=time)
        case datetime.date():
            return Deadline(date=actual.isoformat()[:10])
        case Decimal() | numbers.Real():
            return _number(actual, None)
        case _:
            found = units.from_quantity(actual)
            return unknown("unit") if found is None else _number(*found)


def _read_as(actual: str, target: Constraint) -> Constraint | None:
    """A time (17:00) or a place in an order (第3名) as the target's own words would say it; None for all else."""
    found = None
    if isinstance(target, Deadline) and target.time is not None:
        found = constraint_of(f"{actual}前")
    elif isinstance(target, Comparison) and target.rank and actual.startswith("第"):
        found = constraint_of(f"前{actual[1:]}")
    match found:
        case Deadline(time=str(), remark=None) | Comparison(rank=True):
            return evolve(found, operator="=")
        case _:
            return None


def _number(number: object, unit: str | None) -> Constraint | Unknown:
    exact = number_of(number)
    if exact is None or (isinstance(exact, Decimal) and abs(exact.adjusted()) > _LARGEST):
        return unknown("actual_unreadable")
    return Comparison(operator="=", value=exact, unit=unit)


def _meets(actual: Constraint, target: Constraint) -> Truth:
    if not isinstance(actual, AllOf | AnyOf):  # one value is of the case that the target speaks of
        target = evolve(target, condition=None)
    match target:
        case AllOf() | AnyOf():
            answers = [_meets(actual, part) for part in target.parts]
            if len(answers) > 1 and not _addressed(actual, target.parts):
                return answers[0] if all(answer is answers[0] for answer in answers) else unknown("several")
            return every(answers) if isinstance(target, AllOf) else some(answers)
        case Deadline() | Period() if isinstance(actual, Deadline | Period):
            return _in_time(actual, target)
        case Comparison(rank=True, operator="="):  # a better place is as good
            return _meets(actual, evolve(target, operator="≤"))
        case Comparison() | Interval():
            adopted = _adopt(actual, target)
            return adopted if isinstance(adopted, Unknown) else _judged(adopted, target)
        case NotApplicable() | Narrative():
            return unknown("narrative" if isinstance(target, Narrative) else "not_applicable")
        case _:
            return _judged(actual, target)


def _addressed(actual: Constraint, parts: Iterable[Constraint]) -> bool:
    """Whether it is plain which of several parts the actual value is of."""
    if not isinstance(actual, Comparison | Interval) or actual.subject is not None:
        return True
    if any(part.condition is not None or getattr(part, "subject", None) is not None for part in parts):
        return False
    return actual.unit is not None or len({getattr(part, "unit", type(part)) for part in parts}) == 1


def _adopt(actual: Constraint, target: Comparison | Interval) -> Constraint | Unknown:
    """The actual value with what it leaves to the target: the unit, and that it is a change."""
    values: list[Number]
    match actual:
        case Comparison(value=Decimal() | Fraction() as value):
            falls = target.change is not None and target.change.direction == "decrease"
            if actual.change is None and falls and value < 0:
                return unknown("fall_or_rise")
            if isinstance(target, Comparison):
                if actual.reference is None and None not in (target.value, target.reference):
                    return unknown("reference")
                actual = evolve(actual, rank=actual.rank or target.rank)
            values = [value]
        case Interval():
            values = [actual.lower.value, actual.upper.value]
        case AllOf() | AnyOf():
            parts = []
            for part in actual.parts:
                adopted = _adopt(part, target)
                if isinstance(adopted, Unknown):
                    return adopted
                parts.append(adopted)
            return evolve(actual, parts=tuple(parts))
        case _:
            return actual
    if actual.unit is None and units.is_ratio(target.unit) and any(value and -1 <= value <= 1 for value in values):
        return unknown("bare_ratio")  # 0.95 against 95%
    unit = target.unit if actual.unit is None else actual.unit
    if target.unit is not None and actual.unit and not units.unscaled(actual.unit):  # 1.2万
        unit = actual.unit + units.unscaled(target.unit)
    return evolve(actual, change=actual.change or target.change, unit=unit)


def _judged(actual: Constraint, target: Constraint) -> Truth:
    if is_satisfiable(actual) is False:
        return unknown("actual_unreadable")
    answer = implies(actual, target)
    if answer is True or conflicts_with(actual, target) is True:
        return answer is True
    return answer if isinstance(answer, Unknown) else unknown("actual_overlaps")


def _in_time(actual: Deadline | Period, target: Deadline | Period) -> Truth:
    """A period is in time where both its ends are; a date where every moment that it can mean is."""
    found = extent(target)
    if isinstance(found, Unknown):
        return found
    try:
        moments = [_seen_from(target, days) for days in _days(actual)]
    except ValueError:
        return unknown("date")
    return every(moment if isinstance(moment, Unknown) else _within(moment, actual, found) for moment in moments)


def _days(c: Deadline | Period) -> list[times.Days]:
    return [times.deadline_days(c)] if isinstance(c, Deadline) else [times.read_date(c.start), times.read_date(c.end)]


def _seen_from(target: Deadline | Period, days: times.Days) -> times.Days | Unknown:
    """A date with a year, in the year, quarter, month or day that a recurring target speaks of."""
    cycle = _days(target)[0].cycle
    if days.cycle == cycle:
        return days
    if days.cycle == "ever" and isinstance(target, Deadline) and target.recurs is not None:
        return times.in_cycle(days, cycle)
    return unknown("year")


def _within(days: times.Days, actual: Deadline | Period, found: Extent) -> Truth:
    operator, time = (actual.operator, actual.time) if isinstance(actual, Deadline) else ("=", None)
    span = Span() if operator in ("≤", "<") else times.since(days, time)
    if operator not in ("≥", ">"):
        span = span.meet(times.up_to(days, time))
    if covers(found.certain, (span,)):
        return True
    if not intersection(found.possible, (span,)):
        return False
    return unknown("edge" if found.reason else "actual_overlaps")
