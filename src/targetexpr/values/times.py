"""Dates as written in constraints, at any precision, as days on a line.

A date with a year stands on the line of all days. One without (XML Schema's ``--12``, ``--12-31``, ``---08``, and
``--Q3``) stands in a year or a month of its own, whose days are counted as if every month had 31.
"""

from __future__ import annotations

import calendar
import datetime
import re
from fractions import Fraction
from typing import Literal

from attrs import frozen

from targetexpr.values.model import Deadline
from targetexpr.values.regions import Span

Cycle = Literal["ever", "year", "quarter", "month"]

_FORM = re.compile(
    r"(?P<year>\d{4})(?:-Q(?P<q>[1-4])|-(?P<m>\d\d)(?:-(?P<d>\d\d))?)?"
    r"|--(?:Q(?P<gq>[1-4])|(?P<gm>\d\d)(?:-(?P<gd>\d\d))?)"
    r"|---(?P<day>\d\d)"
)
_DAYS: dict[Cycle, int] = {"year": 12 * 31, "quarter": 3 * 31, "month": 31}


@frozen
class Days:
    """The first and the last day that a date at its precision can mean, in its cycle."""

    cycle: Cycle
    first: int
    last: int


def read_date(text: str) -> Days:
    """The days of a date in the form that ``Deadline.date`` has. Raises ``ValueError`` for any other text."""
    match = _FORM.fullmatch(text)
    if match is None:
        raise ValueError(f"not a date: {text!r}")
    part = {key: int(value) for key, value in match.groupdict().items() if value}
    if "day" in part:
        return Days("month", _checked(part["day"], 31), part["day"])
    quarter = part.get("q") or part.get("gq")
    month = part.get("m") or part.get("gm")
    first, last = (3 * quarter - 2, 3 * quarter) if quarter else (month, month) if month else (1, 12)
    _checked(first, 12)
    day = part.get("d") or part.get("gd")
    if "year" not in part:
        longest = calendar.monthrange(2000, last)[1]
        return Days("year", _index(first, _checked(day or 1, longest)), _index(last, day or longest))
    year = part["year"]
    longest = calendar.monthrange(year, last)[1]
    start = datetime.date(year, first, _checked(day or 1, longest))
    return Days("ever", start.toordinal(), datetime.date(year, last, day or longest).toordinal())


def _checked(number: int, largest: int) -> int:
    if not 1 <= number <= largest:
        raise ValueError(f"no such day or month: {number}")
    return number


def _index(month: int, day: int) -> int:
    return (month - 1) * 31 + day


def in_cycle(days: Days, cycle: Cycle) -> Days:
    """Days with a year, seen in a recurring year, quarter or month; all of it where they do not lie within one."""
    first, last = datetime.date.fromordinal(days.first), datetime.date.fromordinal(days.last)
    months = _DAYS[cycle] // 31
    if (first.year, (first.month - 1) // months) != (last.year, (last.month - 1) // months):
        return Days(cycle, 1, _DAYS[cycle])
    return Days(cycle, *(_index((date.month - 1) % months + 1, date.day) for date in (first, last)))


def deadline_days(deadline: Deadline) -> Days:
    """The days that the deadline names. Raises ``ValueError`` where it names none."""
    if deadline.date is not None:
        days = read_date(deadline.date)
        if days.cycle == "month" and _in_quarter(deadline):
            before = 62 if deadline.edge == "end" else 0
            return Days("quarter", before + days.first, before + days.last)
        return days
    if deadline.recurs is None:
        raise ValueError("no date")
    return Days(deadline.recurs, 1, _DAYS[deadline.recurs])


def _in_quarter(deadline: Deadline) -> bool:
    """Whether the date is a day of the first or last month of every quarter (``每季度末月25日前``)."""
    return deadline.recurs == "quarter" and deadline.edge is not None


def edge_is_open(deadline: Deadline) -> bool:
    """Whether the deadline names a beginning (年初, 月初) that has no last day."""
    return deadline.edge == "start" and not (_in_quarter(deadline) and deadline.date is not None)


def up_to(days: Days, *, recurs: bool) -> Span:
    """All days up to the last of *days*; every day there is where that ends the recurring year, quarter or month."""
    return Span() if recurs and days.last == _DAYS.get(days.cycle) else Span(high=Fraction(days.last))
