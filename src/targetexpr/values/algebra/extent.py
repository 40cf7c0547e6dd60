"""The extent of a constraint: the set of numbers or days that it allows, on the line they stand on."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache, reduce
from typing import assert_never

from targetexpr.record_types import evolve, frozen
from targetexpr.values import units
from targetexpr.values.algebra import times
from targetexpr.values.algebra.reasons import unknown
from targetexpr.values.algebra.regions import EVERYTHING, Span, Spans, intersection, union
from targetexpr.values.model import (
    MIRRORED,
    AllOf,
    AnyOf,
    Change,
    Comparison,
    Constraint,
    Deadline,
    Interval,
    Narrative,
    NotApplicable,
    Number,
    Operator,
    Period,
    Qualitative,
    Unknown,
)  # fmt: skip


@frozen
class Axis:
    """What the points of an extent are: the *sort* of value, what it is measured *against*, what it is counted *in*."""

    sort: str
    against: tuple[str | None, ...] = ()
    within: tuple[object, ...] = ()


BARE = Axis("number", (), ((), False, None, False))


@frozen
class About:
    """What a constraint is said of; where one of two says nothing, they are taken to speak of the same."""

    condition: str | None = None
    subject: str | None = None
    remark: str | None = None


@frozen
class Extent:
    """Every point of *certain* meets the constraint, none outside *possible*; where they differ, *reason* says why."""

    line: Axis
    about: About
    certain: Spans
    possible: Spans
    reason: str = ""


@lru_cache(maxsize=1024)
def extent(c: Constraint) -> Extent | Unknown:
    """The points that *c* allows; unknown, with the reason, where it speaks of none or of several lines."""
    match c:
        case Comparison():
            if c.value is None:
                line = Axis("reference", _against(c.change), (c.reference,))
                return _numbers(c, line, _ray(c.operator, Fraction(0), c.change))
            line = _number_line(c.unit, c.change, c.reference, c.rank)
            return _numbers(c, line, _ray(c.operator, _in_base(c.value, c.unit), c.change))
        case Interval():
            ends = (_ray(bound.operator, _in_base(bound.value, c.unit), c.change) for bound in (c.lower, c.upper))
            return _numbers(c, _number_line(c.unit, c.change), reduce(Span.meet, ends))
        case Deadline() | Period():
            try:
                return _deadline(c) if isinstance(c, Deadline) else _period(c)
            except ValueError:
                return unknown("date")
        case AllOf() | AnyOf():
            return _joined(c)
        case Qualitative():
            return unknown("words")
        case NotApplicable():
            return unknown("not_applicable")
        case Narrative():
            return unknown("narrative")
        case _:
            assert_never(c)


def about(c: Constraint) -> About:
    return About(c.condition, getattr(c, "subject", None), getattr(c, "remark", None))


def parts_of(c: AllOf) -> tuple[Constraint, ...]:
    """The parts; beside others that name theirs, one without a subject has an unknown one of its own, written empty."""
    if all(about(part).subject is None for part in c.parts):
        return c.parts
    named = Comparison | Interval | Deadline | Period | Qualitative
    return tuple(evolve(p, subject=p.subject or "") if isinstance(p, named) else p for p in c.parts)


def _numbers(c: Comparison | Interval, line: Axis, span: Span) -> Extent:
    if isinstance(c, Comparison) and c.operator == "≈":
        return Extent(line, about(c), (), EVERYTHING, "tolerance")
    return Extent(line, about(c), union(span), union(span))


def _number_line(unit: str | None, change: Change | None, whole: str | None = None, rank: bool = False) -> Axis:
    """A share is comparable with shares of the same *whole*, a rank with ranks."""
    return Axis("number", _against(change), (units.dimension(unit).base, units.is_ratio(unit), whole, rank))


def _against(change: Change | None) -> tuple[str | None, ...]:
    """Levels are measured against nothing, changes against a baseline, named or not."""
    return (change.baseline,) if change is not None and change.direction != "maintain" else ()


def _in_base(value: Number, unit: str | None) -> Fraction:
    return Fraction(value) * units.dimension(unit).factor


def _ray(operator: Operator, value: Fraction, change: Change | None) -> Span:
    """A decrease is counted as a negative increase."""
    if change is not None and change.direction == "decrease":
        operator, value = MIRRORED[operator], -value
    low, high = (None if operator in beyond else value for beyond in ("≤<", "≥>"))
    return Span(low, high, operator == ">", operator == "<")


def _deadline(c: Deadline) -> Extent:
    """Early is in time unless the operator is ≥. How long 年初 and 月底 last is not said: a day of them is certain."""
    days, recurs = times.deadline_days(c), c.recurs is not None
    first, last = evolve(days, last=days.first), evolve(days, first=days.last)
    sure = possible = times.up_to(days, c.time, recurs=recurs)
    unclear = c.edge == "start" and not (times.in_quarter(c) and c.date is not None)  # 年初, 月初 have no last day
    match c.operator:
        case "≥":
            unclear = c.edge == "end" and not times.in_quarter(c)
            sure, possible = times.since(last if unclear else first, c.time), times.since(first, c.time)
        case ">":
            sure = possible = Span(low=times.up_to(days).high, low_open=True)
        case "<":
            sure = possible = Span(high=Fraction(days.first - 1))
        case _ if unclear:
            sure = times.up_to(first, c.time)
    line = Axis("date", (), (days.cycle, c.recurs))
    return Extent(line, about(c), union(sure), union(possible), "edge" if unclear else "")


def _period(c: Period) -> Extent | Unknown:
    start, end = times.read_date(c.start), times.read_date(c.end)
    if start.cycle != end.cycle:
        return unknown("year")
    span = union(times.since(start).meet(times.up_to(end)))
    return Extent(Axis("date", (), (start.cycle, None)), about(c), span, span)


def _joined(c: AllOf | AnyOf) -> Extent | Unknown:
    """The parts' extents in one, where all stand on one line and are said of the same."""
    found = [extent(part) for part in c.parts]
    first = found[0] if found else unknown("several")
    if isinstance(first, Unknown):
        return first
    certain, possible, reason = first.certain, first.possible, first.reason
    for other in found[1:]:
        if isinstance(other, Unknown):
            return other
        if (other.line, other.about) != (first.line, first.about):
            return unknown("several")
        join = intersection if isinstance(c, AllOf) else lambda one, two: union(*one, *two)
        certain, possible = join(certain, other.certain), join(possible, other.possible)
        reason = reason or other.reason
    said_of = first.about if c.condition is None else evolve(first.about, condition=c.condition)
    return Extent(first.line, said_of, certain, possible, reason)


def apart(one: Extent, other: Extent) -> Unknown | None:
    """Why the two cannot be compared; None where they can."""
    why = said_apart(one.about, other.about)
    return _lines_apart(one.line, other.line) if why is None else why


def said_apart(a: About, b: About) -> Unknown | None:
    if a.condition != b.condition:
        return unknown("condition")
    pairs = ((a.subject, b.subject), (a.remark, b.remark))
    return unknown("subject") if any(x is not None and y is not None and x != y for x, y in pairs) else None


def _lines_apart(a: Axis, b: Axis) -> Unknown | None:
    if a == b:
        return None
    if a.sort != b.sort:
        return unknown("reference" if "reference" in (a.sort, b.sort) else "kind")
    if a.against != b.against:
        return unknown("baseline")
    if a.sort == "number":
        if a.within[2:] != b.within[2:]:
            return unknown("reference" if a.within[2] != b.within[2] else "kind")
        return unknown("unit_missing" if BARE.within in (a.within, b.within) else "unit")
    if a.sort == "date":
        return unknown("year" if (a.within[0] == "ever") != (b.within[0] == "ever") else "recurrence")
    return unknown("reference")
