"""Dates at every precision, as days on a line."""

from __future__ import annotations

import datetime

import pytest

from targetexpr.values.algebra.actuals import _in_time
from targetexpr.values.algebra.times import Days, in_cycle, read_date
from targetexpr.values.model import AllOf, AnyOf, Deadline, Period, Unknown


def day(text: str) -> int:
    return datetime.date.fromisoformat(text).toordinal()


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2021", "2021-01-01", "2021-12-31"),
        ("2021-02", "2021-02-01", "2021-02-28"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-02-29", "2024-02-29", "2024-02-29"),
        ("2023-Q1", "2023-01-01", "2023-03-31"),
        ("2023-Q3", "2023-07-01", "2023-09-30"),
        ("2023-Q4", "2023-10-01", "2023-12-31"),
    ],
)
def test_a_date_with_a_year(text: str, first: str, last: str) -> None:
    assert read_date(text) == Days("ever", day(first), day(last))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("--01", Days("year", 1, 31)),
        ("--02", Days("year", 32, 60)),
        ("--12", Days("year", 342, 372)),
        ("--12-31", Days("year", 372, 372)),
        ("--02-29", Days("year", 60, 60)),
        ("--Q1", Days("year", 1, 93)),
        ("--Q4", Days("year", 280, 372)),
        ("---08", Days("month", 8, 8)),
        ("---31", Days("month", 31, 31)),
    ],
)
def test_a_date_without_a_year(text: str, days: Days) -> None:
    assert read_date(text) == days


@pytest.mark.parametrize(
    "text",
    ["", "soon", "21", "2021-13", "2021-00", "2021-02-29", "2021-04-31", "2021-06-00", "2023-Q5", "2023-Q0", "--13",
     "--02-30", "--Q5", "---32", "-", "--", "---", "-12", "2021-", "---00", "0000", "2021-6", "２０２１",
     "2021-06-01T00:00"],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_date(text)


@pytest.mark.parametrize(
    ("text", "cycle", "days"),
    [
        ("2021-12-20", "year", Days("year", 361, 361)),
        ("2021-12", "year", Days("year", 342, 372)),
        ("2021", "year", Days("year", 1, 372)),
        ("2021-05-10", "quarter", Days("quarter", 41, 41)),
        ("2021-06", "quarter", Days("quarter", 63, 92)),
        ("2021", "quarter", Days("quarter", 1, 93)),
        ("2021-03-08", "month", Days("month", 8, 8)),
        ("2021-Q1", "month", Days("month", 1, 31)),
    ],
)
def test_a_date_seen_in_a_cycle(text: str, cycle: str, days: Days) -> None:
    assert in_cycle(read_date(text), cycle) == days  # type: ignore[arg-type]


def test_days_of_two_years_are_the_whole_cycle() -> None:
    assert in_cycle(Days("ever", day("2020-12-30"), day("2021-12-30")), "month") == Days("month", 1, 31)
    assert in_cycle(Days("ever", day("2020-12-30"), day("2021-12-30")), "year") == Days("year", 1, 372)


def test_an_impossible_date_decides_nothing() -> None:
    target = Deadline(operator="≤", date="2021-12")
    answer = _in_time(Period(start="2021-02-01", end="2021-02-30"), target)
    assert isinstance(answer, Unknown)
    assert answer.reason == "date"


def test_months_and_days_of_a_year_are_in_order() -> None:
    every = [read_date(f"--{month:02}-{d:02}") for month in range(1, 13) for d in range(1, 29)]
    assert [days.first for days in every] == sorted({days.first for days in every})


def test_a_month_of_no_year_ends_where_the_next_begins() -> None:
    after, since = Deadline(operator=">", date="--02"), Deadline(operator="≥", date="--03")
    assert after.implies(since) is True
    either = AnyOf(parts=(since, Deadline(date="--02", edge="start")))
    assert isinstance(Period(start="--02", end="--03").implies(either), Unknown)  # how long 2月初 lasts is not said


def test_the_end_of_a_month_of_no_year_is_the_midnight_of_its_last_day_too() -> None:
    late = Deadline(operator="≥", date="--02-29", time="24:00")
    both = AllOf(parts=(Period(start="--02", end="--02"), late))
    assert both.implies(Deadline(date="--02-29", time="24:00")) is True
