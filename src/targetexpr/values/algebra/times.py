"""Dates as written in constraints, at any precision, as days on a line.

A date with a year stands on the line of all days. One without (XML Schema's ``--12``, ``--12-31``, ``---08``, and
``--Q3``) stands in a year or a month of its own, whose days are counted as if every month had 31; a time with no
date in a day of its own. Day *n* is what lies between n - 1 and n, its midnight included.
"""

from __future__ import annotations

import calendar
import datetime
from fractions import Fraction
from typing import Literal

from targetexpr.patterns import compiled
from targetexpr.record_types import frozen
from targetexpr.values.algebra.regions import Span
from targetexpr.values.model import Deadline, Edge

Cycle = Literal["ever", "year", "quarter", "month", "day"]

_FORM = compiled(
    r"(?:([0-9]{4})|-)(?:-Q([1-4])|-([0-9]{2})(?:-([0-9]{2}))?)?"  # year, quarter, month, day
    r"|---([0-9]{2})"  # the day of any month
)
# The first and the last day of a third, from the first of the month on; None where it is the month's last.
_THIRDS: dict[Edge | None, tuple[int, int | None]] = {"early": (0, 9), "middle": (10, 19), "late": (20, None)}
_DAYS: dict[Cycle, int] = {"year": 12 * 31, "quarter": 3 * 31, "month": 31, "day": 1}


@frozen
class Days:
    """The first and the last day that a date at its precision can mean, in its cycle."""

    cycle: Cycle
    first: int
    last: int


def read_date(text: str) -> Days:
    """The days of a date in the form that ``Deadline.date`` has. Raises ``ValueError`` for any other text."""
    match = _FORM.fullmatch(text)
    if match is None or text == "-":
        raise ValueError(f"not a date: {text!r}")
    year, quarter, month, day, any_day = (None if part is None else int(part) for part in match.groups())
    if any_day is not None:
        return Days("month", _checked(any_day, 31), any_day)
    first, last = (1, 12) if month is None else (month, month)
    if quarter is not None:
        first, last = 3 * quarter - 2, 3 * quarter
    longest = calendar.monthrange(year or 2000, _checked(last, 12))[1]
    start, end = (1, longest) if day is None else (_checked(day, longest), day)
    if year is None:
        return Days("year", _index(first, start), _index(last, end))
    return Days("ever", *(datetime.date(year, *date).toordinal() for date in ((first, start), (last, end))))


def _checked(number: int, largest: int) -> int:
    if not 1 <= number <= largest:
        raise ValueError(f"no such day or month: {number}")
    return number


def _index(month: int, day: int) -> int:
    return (month - 1) * 31 + day


def in_cycle(days: Days, cycle: Cycle) -> Days:
    """Days with a year, seen in a recurring year, quarter, month or day; all of it where they lie in several."""
    if cycle == "day":
        return Days(cycle, 1, 1)
    first, last = datetime.date.fromordinal(days.first), datetime.date.fromordinal(days.last)
    months = _DAYS[cycle] // 31
    if (first.year, (first.month - 1) // months) != (last.year, (last.month - 1) // months):
        return Days(cycle, 1, _DAYS[cycle])
    return Days(cycle, *(_index((date.month - 1) % months + 1, date.day) for date in (first, last)))


def deadline_days(deadline: Deadline) -> Days:
    """The days that the deadline names. Raises ``ValueError`` where it names none."""
    if deadline.date is not None:
        days = read_date(deadline.date)
        if days.cycle == "month" and in_quarter(deadline):
            before = 62 if deadline.edge == "end" else 0
            return Days("quarter", before + days.first, before + days.last)
        return _third(days, deadline.edge)
    if deadline.recurs is None and deadline.time is None:
        raise ValueError("no date")
    cycle = deadline.recurs or "day"
    return _third(Days(cycle, 1, _DAYS[cycle]), deadline.edge)


def _third(days: Days, edge: Edge | None) -> Days:
    """The ten days of a month that 上旬, 中旬 or 下旬 names, all of them without such an edge."""
    if edge not in _THIRDS:
        return days
    first, last = _THIRDS[edge]
    return Days(days.cycle, days.first + first, days.last if last is None else days.first + last)


def in_quarter(deadline: Deadline) -> bool:
    """Whether the date is a day of the first or last month of every quarter (``每季度末月25日前``)."""
    return deadline.recurs == "quarter" and deadline.edge is not None


def edge_is_open(deadline: Deadline) -> bool:
    """Whether the deadline names a beginning (年初, 月初) that has no last day."""
    return deadline.edge == "start" and not (in_quarter(deadline) and deadline.date is not None)


def up_to(days: Days, time: str | None = None, *, recurs: bool = False) -> Span:
    """All up to the end of *days*, or to *time* on the last; all there is where that ends what recurs.

    In a year of its own a month's last day ends where the next month begins, however many days the month has.
    """
    last, (month, day) = days.last, divmod(days.last - 1, 31)
    if time is None and days.cycle == "year" and day + 1 == calendar.monthrange(2000, month + 1)[1]:
        last = 31 * (month + 1)
    end = _moment(last, time)
    return Span() if recurs and end == _DAYS.get(days.cycle) else Span(high=end)


def since(days: Days, time: str | None = None) -> Span:
    """All from the beginning of *days* on, or from *time* on the first."""
    return Span(low=_moment(days.first, time or "00:00"), low_open=time is None)


def _moment(day: int, time: str | None) -> Fraction:
    """The end of a day, or *time* (``hh:mm``) on it."""
    if time is None:
        return Fraction(day)
    hours, minutes = time.split(":")
    return day - 1 + Fraction(60 * int(hours) + int(minutes), 24 * 60)
