"""Constraint → text: the canonical notation, and the styles of the two forms.

What is written is read again before it is given out, so that no notation says anything else than its constraint.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import assert_never

from targetexpr.values.json import number_text
from targetexpr.values.lexicon import words
from targetexpr.values.lexicon.unit_spelling import canonical, match_unit
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
    Operator,
    Period,
    Qualitative,
    Style,
)  # fmt: skip
from targetexpr.values.parser import parse_many

_ASCII = {"≥": ">=", "≤": "<="}
# Behind a sign a year would be a deadline (≥2019年), behind these it is what is compared with.
_AGAINST = {"≥": "不低于", ">": "高于", "<": "低于", "≤": "不高于"}
_EVERY = {"year": "每年", "quarter": "每季度", "month": "每月", "day": "每天"}
_EDGES = {"start": "初", "early": "上旬", "middle": "中旬", "late": "下旬", "end": "底"}


def format_constraint(c: Constraint, style: Style) -> str:
    """See ``Constraint.format``. Whatever the style, ``parse`` reads the text as a constraint equal to *c*.

    Where it would read the style's notation otherwise (a remark that begins with a figure), the units' brackets are
    put or left out; where that does not help either, the text stays as it was written.
    """
    usual = style == "2024"
    first = _whole(c, style, brackets=usual)
    ways: tuple[Callable[[], str], ...] = (lambda: first, lambda: _whole(c, style, brackets=not usual), lambda: c.text)
    return next((text for way in ways if parse_many([text := way()]) == [c]), first)


def _whole(c: Constraint, style: Style, brackets: bool) -> str:
    said = (c.condition or "") + (getattr(c, "subject", None) or "")
    match c:
        case Comparison():
            body = _comparison(c, style, brackets)
        case Interval():
            body = _interval(c, style, brackets)
        case Deadline():
            body = _deadline(c) + (c.remark or "")
        case Period():
            body = f"{_date(c.start)}-{_date(c.end)}{c.remark or ''}"
        case Qualitative():
            body = c.term + (c.remark or "")
        case NotApplicable():
            body = "不适用"
        case AllOf():
            body = "；".join(_whole(part, style, brackets) for part in c.parts)
        case AnyOf():
            body = "或".join(_whole(part, style, brackets) for part in c.parts)
        case Narrative():
            body = c.text
        case _:
            assert_never(c)
    if isinstance(c, Comparison | Interval) and c.change is not None:
        said += words.change_text(c.change)
    return said + body


def _comparison(c: Comparison, style: Style, brackets: bool) -> str:
    remark, sign = c.remark or "", "" if _is_bare(c) else _sign(c.operator, style)
    if c.value is None:
        named = c.reference or ""
        if named[:1].isdigit() and c.operator in _AGAINST:
            sign = _AGAINST[c.operator]
        return f"{sign}{named}{remark}"
    if c.rank:
        place = {"=": "第", "<": "高于第"}.get(c.operator, "前")
        return f"{place}{number_text(c.value)}{c.unit or ''}{remark}"
    share = "" if c.reference is None else f"{c.reference}的"
    return f"{sign}{share}{_amount(c.value, c.unit, style, brackets, remark)}"


def _interval(c: Interval, style: Style, brackets: bool) -> str:
    low = _amount(c.lower.value, c.unit, style, brackets)
    high = _amount(c.upper.value, c.unit, style, brackets, c.remark or "")
    if _is_range(c):
        return f"{low}-{high}"
    return f"{_sign(c.lower.operator, style)}{low}且{_sign(c.upper.operator, style)}{high}"


def _is_range(c: Interval) -> bool:
    """Whether a dash says it: closed ends in order, a unit (else they may be years), no minus, no letter before."""
    closed = (c.lower.operator, c.upper.operator) == ("≥", "≤")
    behind_letter = c.subject is not None and c.subject[-1:].isascii()
    return closed and c.unit is not None and 0 <= c.lower.value <= c.upper.value and not behind_letter


def _is_bare(c: Comparison) -> bool:
    """Whether = goes without saying: after a word of change, and after a figure that leads to it (由80%提高到95%).

    Behind a letter or digit a figure would be part of the word (PM2.5).
    """
    subject = c.subject or ""
    led = c.change is not None or (any(map(str.isdigit, subject)) and not subject[-1].isascii())
    return c.operator == "=" and led and c.value is not None and c.value >= 0


def _sign(operator: Operator, style: Style) -> str:
    return _ASCII.get(operator, operator) if style == "2020" else operator


def _amount(value: Number, unit: str | None, style: Style, brackets: bool, remark: str = "") -> str:
    number = _number(value, style)
    if unit is None:
        return f"{number}{remark and '：'}{remark}"
    return f"{number}({unit}){remark}" if brackets or not _is_plain(unit, remark) else f"{number}{unit}{remark}"


def _is_plain(unit: str, remark: str) -> bool:
    """Whether the unit needs no brackets: it is known and ends before the remark."""
    if unit.endswith(")") and not remark:
        return canonical(unit) == unit
    last = max(unit.rfind("/"), unit.rfind("·")) + 1
    match = match_unit(unit + remark, last)
    return match is not None and match.end == len(unit) and canonical(unit) == unit


def _number(value: Number, style: Style) -> str:
    """Canonical keeps the digits; 2020 drops zeros behind the point, 2024 has two places at least."""
    text = number_text(value)
    if isinstance(value, Fraction) or style == "canonical":
        return text
    whole, _, places = text.partition(".")
    places = places.rstrip("0")
    if style == "2024":
        places = places.ljust(2, "0")
    return f"{whole}.{places}" if places else whole


def _deadline(c: Deadline) -> str:
    date = ("" if c.recurs is None else _EVERY[c.recurs]) + _day(c) + (c.time or "")
    match c.operator:
        case "≤":
            return f"{date}前"
        case "≥":
            return f"不早于{date}"
        case "=":
            return date
        case _:
            return c.operator + date


def _day(c: Deadline) -> str:
    edge = "" if c.edge is None else _EDGES[c.edge]
    if c.date is None:
        return ("年" if c.recurs == "year" else "") + edge
    if c.recurs == "quarter" and edge:  # a day of the quarter's first or last month
        return f"{'首' if c.edge == 'start' else '末'}月{_date(c.date)}"
    return _date(c.date) + edge


def _date(date: str) -> str:
    """2021-12-31 as 2021年12月31日, --12 as 12月, ---08 as 8号, 2023-Q3 as 2023年第3季度."""
    if date.startswith("---"):
        return f"{int(date[3:])}号"
    parts = date.removeprefix("--").split("-")
    said = "" if date.startswith("-") else f"{parts.pop(0)}年"
    for part, mark in zip(parts, "月日", strict=False):
        said += f"第{part[1]}季度" if part.startswith("Q") else f"{int(part)}{mark}"
    return said
