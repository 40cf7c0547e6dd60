"""Hypothesis strategies for tests of code that uses targetexpr (``pip install targetexpr[strategies]``).

Every constraint made here can be written down: ``parse(c.format(style)) == c`` in each style.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar, get_args

from hypothesis import strategies as st

from targetexpr.values.lexicon.unit_spelling import GROUPS, SCALES, canonical, combine
from targetexpr.values.model import (
    AllOf,
    AnyOf,
    Bound,
    Change,
    Comparison,
    Constraint,
    Deadline,
    Edge,
    Interval,
    NotApplicable,
    Number,
    Operator,
    Period,
    Recurrence,
    Style,
)
from targetexpr.values.parser import parse

T = TypeVar("T")

_STYLES: tuple[Style, ...] = ("canonical", "2020", "2024")
_OPERATORS: tuple[Operator, ...] = ("≥", ">", "=", "<", "≤", "≈")
_SUBJECTS = ("满意度", "公示渠道", "培训", "设备完好率")
_CONDITIONS = ("一般故障时", "雨季期间", "城区范围内")
_REMARKS = ("社区", "报告", "水保项目验收")
_REFERENCES = ("上年", "中介评估价", "行业平均水平")
_WHOLES = ("合同总额", "预算", "计划数")
_BASELINES = ("同比", "较上年", "比2023年")
_NOUNS = ("采集点", "监督员", "示范户")
_JUDGEMENTS = ("健全", "规范有效", "合格", "通过验收", "显著提升", "较上年提升", "有所下降", "保持稳定", "安全、可靠")


def numbers() -> st.SearchStrategy[Number]:
    """Numbers as targets have them: a few digits before and behind the point, and now and then a 2/3."""
    decimals = st.decimals(-(10**6), 10**9, places=2) | st.integers(0, 10**6).map(Decimal)
    thirds = st.builds(Fraction, st.integers(1, 20), st.sampled_from((3, 6, 7, 9)))
    return decimals | thirds.filter(lambda number: number.denominator > 1)


def units() -> st.SearchStrategy[str | None]:
    """Symbols of units: of the table, scaled, divided, nouns that no table knows, and none at all."""
    known = st.sampled_from(sorted(unit for unit in GROUPS if unit != "半年"))
    counted = st.sampled_from(sorted(symbol for symbol, group in GROUPS.items() if group == "量词"))
    scales = st.sampled_from(sorted({symbol for symbol, _ in SCALES.values()}))
    divided = st.builds(lambda unit, under: combine([unit], under), known, st.lists(counted, min_size=1, max_size=2))
    return st.none() | known | st.builds(str.__add__, scales, counted) | divided | st.sampled_from(_NOUNS)


def comparisons(units: st.SearchStrategy[str | None] | None = None) -> st.SearchStrategy[Comparison]:
    """Comparisons with a number; *units* narrows their units."""
    return st.builds(
        _comparison,
        st.sampled_from(_OPERATORS),
        numbers(),
        _units_or(units),
        _perhaps(st.sampled_from(_SUBJECTS)),
        _perhaps(st.builds(Change, st.sampled_from(("increase", "decrease")), _perhaps(st.sampled_from(_BASELINES)))),
        _perhaps(st.sampled_from(_REMARKS)),
    )


def intervals(units: st.SearchStrategy[str | None] | None = None) -> st.SearchStrategy[Interval]:
    """Intervals with at least one point; *units* narrows their units."""
    pairs = st.tuples(numbers(), numbers()).filter(lambda pair: pair[0] != pair[1]).map(sorted)
    return st.builds(
        lambda pair, lower, upper, unit, subject: Interval(
            lower=Bound(lower, pair[0]), upper=Bound(upper, pair[1]), unit=unit, unknown_unit=_is_unknown(unit),
            subject=subject,
        ),
        pairs,
        st.sampled_from(("≥", ">")),
        st.sampled_from(("≤", "<")),
        _units_or(units),
        _perhaps(st.sampled_from(_SUBJECTS)),
    )  # fmt: skip


def shares() -> st.SearchStrategy[Comparison]:
    """Shares of a reference, and ranks."""
    some = st.builds(
        Comparison,
        operator=st.sampled_from(("≥", ">", "<", "≤")),
        value=st.integers(0, 100).map(Decimal),
        reference=st.sampled_from(_WHOLES),
        unit=st.just("%"),
    )
    ranks = st.integers(1, 99).map(lambda n: Comparison(operator="≤", value=Decimal(n), unit="名", rank=True))
    return some | ranks


def dates() -> st.SearchStrategy[str]:
    """Dates in the forms of ``Deadline.date``, with and without a year, at each precision but the day of any month."""
    days = st.dates(datetime.date(1990, 1, 1), datetime.date(2099, 12, 31)).map(datetime.date.isoformat)
    quarters = st.builds("{}-Q{}".format, st.integers(1990, 2099), st.integers(1, 4))
    with_year = days | days.map(lambda day: day[:7]) | days.map(lambda day: day[:4]) | quarters
    return with_year | days.map(lambda day: f"-{day[4:]}") | days.map(lambda day: f"-{day[4:7]}")


def deadlines() -> st.SearchStrategy[Deadline]:
    """Deadlines and starts: on a date or a time of the day, once or recurring, with 初, 旬 and 底."""
    once = st.builds(Deadline, operator=st.sampled_from(("≤", "=", "≥")), date=dates())
    yearly = dates().filter(lambda date: date.startswith("--")).map(
        lambda date: Deadline(operator="≤", date=date, recurs="year")
    )  # fmt: skip
    monthly = st.integers(1, 31).map(lambda day: Deadline(operator="≤", date=f"---{day:02}", recurs="month"))
    recurrences: tuple[Recurrence, ...] = ("year", "quarter", "month")
    turns = st.builds(Deadline, operator=st.just("≤"), edge=st.just("end"), recurs=st.sampled_from(recurrences))
    months = st.dates(datetime.date(1990, 1, 1), datetime.date(2099, 12, 31)).map(lambda day: day.isoformat()[:7])
    edges = st.sampled_from(get_args(Edge))
    thirds = st.builds(Deadline, operator=st.sampled_from(("≤", "=", "≥")), date=months, edge=edges)
    times = st.times().map(lambda time: f"{time:%H:%M}")
    daily: tuple[Recurrence | None, ...] = (None, "day")
    hours = st.builds(Deadline, operator=st.sampled_from(("≤", "≥")), time=times, recurs=st.sampled_from(daily))
    days = st.dates(datetime.date(1990, 1, 1), datetime.date(2099, 12, 31)).map(datetime.date.isoformat)
    timed = st.builds(Deadline, operator=st.sampled_from(("≤", "=", "≥")), date=days, time=times)
    return once | yearly | monthly | turns | thirds | hours | timed


def periods() -> st.SearchStrategy[Period]:
    """Periods whose two ends are of one precision."""
    days = st.dates(datetime.date(1990, 1, 1), datetime.date(2099, 12, 31))
    pairs = st.tuples(days, days).map(sorted)
    cuts = st.sampled_from((slice(10), slice(7), slice(4)))
    return st.builds(
        lambda pair, cut: Period(start=pair[0].isoformat()[cut], end=pair[1].isoformat()[cut]), pairs, cuts
    )


def qualitatives() -> st.SearchStrategy[Constraint]:
    """Judgements in words: states, and changes with and without degree and baseline."""
    return st.sampled_from(_JUDGEMENTS).map(parse)


def constraints() -> st.SearchStrategy[Constraint]:
    """Constraints of every type but prose."""
    references = st.builds(
        Comparison, operator=st.sampled_from(("≥", ">", "<", "≤")), reference=st.sampled_from(_REFERENCES)
    )
    simple = comparisons() | intervals()
    counted = comparisons(st.sampled_from(("个", "张", "处", "%")))
    parts = st.lists(counted, min_size=2, max_size=3).map(tuple)
    # a count behind 一般故障 is of such cases, so the words before it are its subject
    measured = comparisons(st.sampled_from(("小时", "工作日", "%")))
    conditioned = st.lists(st.sampled_from(_CONDITIONS), min_size=2, max_size=3, unique=True).flatmap(
        lambda conditions: st.tuples(*(st.builds(_under, st.just(one), measured) for one in conditions))
    )
    return (
        simple
        | references
        | deadlines()
        | periods()
        | shares()
        | qualitatives()
        | st.just(NotApplicable())
        | st.builds(AllOf, parts=parts | conditioned)
        | st.builds(AnyOf, parts=parts)
    )


def target_texts() -> st.SearchStrategy[str]:
    """Texts that ``parse`` reads, in the styles that forms have."""
    return st.builds(lambda c, style: c.format(style), constraints(), st.sampled_from(_STYLES))


def _perhaps(strategy: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    return st.none() | st.none() | strategy


def _units_or(given: st.SearchStrategy[str | None] | None) -> st.SearchStrategy[str | None]:
    return units() if given is None else given


def _is_unknown(unit: str | None) -> bool:
    return unit is not None and canonical(unit) is None


def _comparison(
    operator: Operator, value: Number, unit: str | None, subject: str | None, change: Change | None, remark: str | None
) -> Comparison:
    """A remark stands behind a unit only."""
    return Comparison(
        operator=operator, value=value, unit=unit, unknown_unit=_is_unknown(unit), subject=subject, change=change,
        remark=remark if unit is not None else None,
    )  # fmt: skip


def _under(condition: str, c: Comparison) -> Comparison:
    return Comparison(operator=c.operator, value=c.value, unit=c.unit, condition=condition)
