"""Dates as written in constraints, at any precision, as days on a line.

A date with a year stands on the line of all days. One without (XML Schema's ``--12``, ``--12-31``, ``---08``, and
``--Q3``) stands in a year or a month of its own, whose days are counted as if every month had 31; a time with no
date in a day of its own. Day *n* is what lies between n - 1 and n, its midnight included.
"""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import Literal

from targetexpr.record_types import frozen
from targetexpr.values.algebra.regions import Span
from targetexpr.values.lexicon.dates import THIRDS, iso_parts, month_days
from targetexpr.values.model import Deadline

Cycle = Literal["ever", "year", "quarter", "month", "day"]

_DAYS: dict[Cycle, int] = {"year": 12 * 31, "quarter": 3 * 31, "month": 31, "day": 1}


@frozen
class Days:
    """The first and the last day that a date at its precision can mean, in its cycle."""

    cycle: Cycle
    first: int
    last: int


def read_date(text: str) -> Days:
    """The days of a date in the form that ``Deadline.date`` has. Raises ``ValueError`` for any other text."""
    year, quarter, month, day, any_day = iso_parts(text)
    if any_day is not None:
        return Days("month", any_day, any_day)
    first, last = (3 * quarter - 2, 3 * quarter) if quarter is not None else (month or 1, month or 12)
    start, end = day or 1, day or month_days(year or 2000, last)
    if year is None:
        return Days("year", _index(first, start), _index(last, end))
    return Days("ever", *(datetime.date(year, *date).toordinal() for date in ((first, start), (last, end))))


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
    cycle = deadline.recurs or "day"
    days = Days(cycle, 1, _DAYS[cycle]) if deadline.date is None else read_date(deadline.date)
    if deadline.date is None and deadline.recurs is None and deadline.time is None:
        raise ValueError("no date")
    if days.cycle == "month" and in_quarter(deadline):
        before = 62 if deadline.edge == "end" else 0
        return Days("quarter", before + days.first, before + days.last)
    if deadline.edge not in THIRDS:
        return days
    first, last = THIRDS[deadline.edge]  # the ten days of a month that 上旬, 中旬 or 下旬 names
    return Days(days.cycle, days.first + first - 1, days.last if last is None else days.first + last - 1)


def in_quarter(deadline: Deadline) -> bool:
    """Whether the date is a day of the first or last month of every quarter (``每季度末月25日前``)."""
    return deadline.recurs == "quarter" and deadline.edge is not None


def up_to(days: Days, time: str | None = None, *, recurs: bool = False) -> Span:
    """All up to the end of *days*, or to *time* on the last; all there is where that ends what recurs.

    In a year of its own a month's last day ends where the next month begins, however many days the month has.
    """
    last, (month, day) = days.last, divmod(days.last - 1, 31)
    if time in (None, "24:00") and days.cycle == "year" and day + 1 == month_days(2000, month + 1):
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
