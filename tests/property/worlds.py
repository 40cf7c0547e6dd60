"""A model of what constraints mean, by brute force: worlds are tried one by one against what the algebra answers.

A world says how much there is of each thing and when each thing happens. What the algebra answers of two constraints
at random is held against all worlds that could tell them apart: numbers at, between and beyond all ends, moments at
and around all ends. ``python -m tests.property.worlds 24000 [SEED]`` tries as many pairs and prints what it finds.
"""

from __future__ import annotations

import calendar
import datetime
import itertools
import random
import sys
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from math import prod

from attrs import evolve

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
    Operator,
    Period,
    Qualitative,
    Recurrence,
    Truth,
)

# What a thing is, without its amount: who, what line, in which unit's dimension, against what.
Thing = tuple[str, ...]
World = Mapping[Thing, Fraction]
Simple = Comparison | Interval | Deadline | Period | Qualitative

SUBJECTS = ("甲", "乙")
SCALES = {"元": 1, "千元": 1000, "个": 1, "%": 1, "名": 1}
_MINUTE = Fraction(1, 24 * 60)
_MANY = 2_000
_EDGES: dict[Edge, tuple[int, int]] = {"early": (1, 10), "middle": (11, 20), "late": (21, 31)}
_WORDS = {"合格": 1, "不合格": 0, "健全": 1, "不健全": 0}


def thing(c: Simple) -> Thing:
    who = c.subject or ""
    match c:
        case Comparison() | Interval():
            dimension = "元" if c.unit in ("元", "千元") else str(c.unit)
            against = () if c.change is None or c.change.direction == "maintain" else ("change", str(c.change.baseline))
            share = (c.reference or "", str(c.rank)) if isinstance(c, Comparison) else ("", "False")
            return (who, "number", dimension, *share, *against)
        case Qualitative():
            return (who, "word", c.term.removeprefix("不"))
        case Deadline():
            return (
                who,
                "date",
                "" if c.date else "time",
                "year" if (c.date or "").startswith("--") else "",
                str(c.recurs),
            )
        case Period():
            return (who, "date", "", "year" if c.start.startswith("--") else "", "None")


# Moments are counted in days from the year 1; a date without a year stands in 2000, a time alone on one day.


def first_and_last(date: str | None) -> tuple[int, int]:
    if date is None:
        return 1, 1
    parts = [int(part) for part in date.removeprefix("--").split("-")]
    year, *rest = parts if not date.startswith("--") else [2000, *parts]
    month, *day = rest or [0]
    low = datetime.date(year, month or 1, day[0] if day else 1)
    high_month = month or 12
    high = datetime.date(year, high_month, day[0] if day else calendar.monthrange(year, high_month)[1])
    return low.toordinal(), high.toordinal()


def minutes(time: str) -> Fraction:
    return (int(time[:2]) * 60 + int(time[3:])) * _MINUTE


def days_of(c: Deadline) -> tuple[int, int]:
    first, last = first_and_last(c.date)
    if c.edge in _EDGES:
        early, late = _EDGES[c.edge]
        return first + early - 1, min(first + late - 1, last)
    return first, last


def choices(c: Simple) -> tuple[int, ...]:
    """The days that a deadline with a vague edge may mean (月初 up to, 月底 from), or one choice."""
    if not isinstance(c, Deadline):
        return (0,)
    first, last = days_of(c)
    if c.edge == "start" and c.operator in ("≤", "="):
        return (first, (first + last) // 2, last)
    if c.edge == "end" and c.operator == "≥":
        return (first, (first + last) // 2, last)
    return (0,)


def meets(c: Simple, amount: Fraction, choice: int) -> bool:
    match c:
        case Comparison():
            assert c.value is not None
            return compares(c.operator, amount, signed(c.value, c.unit, c.change), c.change)
        case Interval():
            ends = (c.lower, c.upper)
            return all(compares(end.operator, amount, signed(end.value, c.unit, c.change), c.change) for end in ends)
        case Qualitative():
            return amount == _WORDS[c.term]
        case Deadline():
            first, last = (choice, choice) if choice else days_of(c)
            if c.operator == "≥":
                return amount >= first - 1 + minutes(c.time) if c.time else amount > first - 1
            return amount <= (last - 1 + minutes(c.time) if c.time else last)
        case Period():
            return first_and_last(c.start)[0] - 1 < amount <= first_and_last(c.end)[1]


def signed(value: Decimal | Fraction, unit: str | None, change: Change | None) -> Fraction:
    """A fall is counted below nought."""
    amount = Fraction(value) * SCALES.get(str(unit), 1)
    return -amount if change is not None and change.direction == "decrease" else amount


def compares(operator: Operator, amount: Fraction, end: Fraction, change: Change | None) -> bool:
    if change is not None and change.direction == "decrease":
        amount, end = -amount, -end
    return {
        "≥": amount >= end, ">": amount > end, "=": amount == end, "<": amount < end, "≤": amount <= end,
    }[operator]  # fmt: skip


def simple_in(c: Constraint) -> Iterator[Simple]:
    match c:
        case AllOf() | AnyOf():
            for part in c.parts:
                yield from simple_in(part)
        case Comparison() | Interval() | Deadline() | Period() | Qualitative():
            yield c
        case _:
            raise AssertionError(c)


Choice = Mapping[Simple, int]


def holds(c: Constraint, world: World, choice: Choice) -> bool:
    match c:
        case AllOf():
            return all(holds(part, world, choice) for part in c.parts)
        case AnyOf():
            return any(holds(part, world, choice) for part in c.parts)
        case Comparison() | Interval() | Deadline() | Period() | Qualitative():
            return meets(c, world[thing(c)], choice[c])
        case _:
            raise AssertionError(c)


def ends_of(c: Simple) -> list[Fraction]:
    match c:
        case Comparison():
            assert c.value is not None
            return [signed(c.value, c.unit, c.change)]
        case Interval():
            return [signed(end.value, c.unit, c.change) for end in (c.lower, c.upper)]
        case Qualitative():
            return [Fraction(0), Fraction(1)]
        case Deadline():
            days = [day for pair in (days_of(c), *((one, one) for one in choices(c) if one)) for day in pair]
            return [
                day + offset
                for day in days
                for offset in (Fraction(-1), minutes(c.time) - 1 if c.time else Fraction(0))
            ]
        case Period():
            return [Fraction(first_and_last(c.start)[0] - 1), Fraction(first_and_last(c.end)[1])]


def amounts(simple: list[Simple]) -> list[Fraction]:
    """All ends, what lies between neighbours, and beyond the first and the last; of words only the two answers."""
    ends = sorted({end for c in simple for end in ends_of(c)})
    if any(isinstance(c, Qualitative) for c in simple):
        return ends
    between = [(one + other) / 2 for one, other in itertools.pairwise(ends)]
    found = [ends[0] - 1, *ends, *between, ends[-1] + 1]
    if any(isinstance(c, Deadline) and c.recurs == "day" for c in simple):  # no moment of a day lies outside it
        return [Fraction(1), *(amount for amount in found if 0 < amount <= 1)]
    return found


class Worlds:
    """All worlds that could tell the constraints apart, and all that their vague edges may mean, unless too many."""

    def __init__(self, *constraints: Constraint) -> None:
        simple = [one for c in constraints for one in simple_in(c)]
        things: dict[Thing, list[Simple]] = {}
        for one in simple:
            things.setdefault(thing(one), []).append(one)
        grids = {key: amounts(found) for key, found in things.items()}
        vague = list(dict.fromkeys(simple))
        self.many = prod(map(len, grids.values())) * prod(len(choices(one)) for one in vague) > _MANY
        if self.many:
            return
        self.worlds = [dict(zip(grids, world, strict=True)) for world in itertools.product(*grids.values())]
        self.choices = [
            dict(zip(vague, found, strict=True)) for found in itertools.product(*(choices(one) for one in vague))
        ]

    def implies(self, c: Constraint, d: Constraint) -> bool | None:
        """None where it depends on what the vague edges mean."""
        return _one(all(holds(d, w, k) for w in self.worlds if holds(c, w, k)) for k in self.choices)

    def conflicts(self, c: Constraint, d: Constraint) -> bool | None:
        return _one(not any(holds(c, w, k) and holds(d, w, k) for w in self.worlds) for k in self.choices)

    def satisfiable(self, c: Constraint) -> bool | None:
        return _one(any(holds(c, w, k) for w in self.worlds) for k in self.choices)


def _one(answers: Iterator[bool]) -> bool | None:
    found = set(answers)
    return found.pop() if len(found) == 1 else None


# ── constraints at random ──


def number(rng: random.Random, subject: str | None) -> Simple:
    kind = rng.choice(["level", "level", "money", "interval", "change", "share", "rank"])
    value = Decimal(rng.randint(0, 4))
    operator: Operator = rng.choice(["≥", ">", "=", "<", "≤"])
    match kind:
        case "level":
            return Comparison(operator=operator, value=value, unit=rng.choice(["个", "%"]), subject=subject)
        case "money":
            unit = rng.choice(["元", "千元"])
            return Comparison(
                operator=operator, value=value * (1000 if unit == "元" else 1), unit=unit, subject=subject
            )
        case "change":
            change = Change(rng.choice(["increase", "decrease"]), rng.choice(["同比", None]))
            if rng.random() < 0.3:
                return evolve(interval(rng, subject), change=change)
            return Comparison(operator=operator, value=value, unit="%", change=change, subject=subject)
        case "share":
            return Comparison(operator=operator, value=value, unit="%", reference="合同总额", subject=subject)
        case "rank":
            return Comparison(operator="≤", value=value + 1, unit="名", rank=True, subject=subject)
        case _:
            return interval(rng, subject)


def interval(rng: random.Random, subject: str | None) -> Interval:
    low, high = Decimal(rng.randint(0, 3)), Decimal(rng.randint(0, 4))
    lower, upper = Bound(rng.choice(["≥", ">"]), low), Bound(rng.choice(["≤", "<"]), high)
    return Interval(lower=lower, upper=upper, unit="%", subject=subject)


def moment(rng: random.Random, subject: str | None) -> Simple:
    operator: Operator = rng.choice(["≤", "≥", "="])
    year = rng.choice(["2024", ""])
    month = f"{year or '-'}-{rng.choice(['02', '03', '06'])}"
    time = rng.choice([None, None, "08:00", "17:30", "24:00"])
    match rng.choice(["day", "month", "edge", "time", "period", "recurring"]):
        case "day":
            return Deadline(
                operator=operator, date=f"{month}-{rng.choice(['01', '10', '20', '29'])}", time=time, subject=subject
            )
        case "month":
            return Deadline(operator=operator, date=month, subject=subject)
        case "edge":
            edge: Edge = rng.choice(["start", "early", "middle", "late", "end"])
            return Deadline(operator=operator, date=month, edge=edge, subject=subject)
        case "time":
            recurs: Recurrence | None = rng.choice([None, "day"])
            return Deadline(operator=operator, time=time or "12:00", recurs=recurs, subject=subject)
        case "recurring":
            return Deadline(operator=operator, date=f"--{rng.choice(['02', '03'])}-10", recurs="year", subject=subject)
        case _:
            return Period(start=f"{year or '-'}-02", end=month, subject=subject)


def simple(rng: random.Random, subject: str | None) -> Simple:
    if rng.random() < 0.1:
        return Qualitative(term=rng.choice(list(_WORDS)), subject=subject)
    return number(rng, subject) if rng.random() < 0.6 else moment(rng, subject)


def constraint(rng: random.Random, subjects: tuple[str | None, ...]) -> Constraint:
    """A constraint whose simple ones are of some of *subjects*."""
    if rng.random() < 0.5:
        return simple(rng, rng.choice(subjects))
    parts = tuple(
        simple(rng, rng.choice(subjects)) if rng.random() < 0.8 else constraint(rng, subjects)
        for _ in range(rng.randint(2, 3))
    )
    return AllOf(parts=parts) if rng.random() < 0.6 else AnyOf(parts=parts)


def pair(rng: random.Random) -> tuple[Constraint, Constraint, Worlds]:
    """Two constraints at random, of few enough worlds to try them all.

    Either all is said of things with names, or nothing is; in an ``AllOf`` some parts may name none beside others.
    """
    while True:
        subjects: tuple[str | None, ...] = rng.choice([(None,), ("甲",), SUBJECTS])
        c, d = constraint(rng, subjects), constraint(rng, subjects)
        if len(subjects) == 2 and rng.random() < 0.3:
            c = d = AllOf(parts=(simple(rng, "甲"), simple(rng, None)))
        worlds = Worlds(c, d)
        if not worlds.many:
            return c, d, worlds


def contradictions(c: Constraint, d: Constraint, worlds: Worlds) -> Iterator[str]:
    """What the algebra answers of the pair that is not so in the model."""
    answers: list[tuple[str, Truth, bool | None]] = [
        ("c implies d", c.implies(d), worlds.implies(c, d)),
        ("d implies c", d.implies(c), worlds.implies(d, c)),
        ("conflict", c.conflicts_with(d), worlds.conflicts(c, d)),
        ("d and c conflict", d.conflicts_with(c), worlds.conflicts(c, d)),
        ("c is satisfiable", c.is_satisfiable(), worlds.satisfiable(c)),
    ]
    for name, answer, truth in answers:
        if isinstance(answer, bool) and answer is not truth:
            yield f"{name}: {answer}, not {truth}\n  c = {c!r}\n  d = {d!r}"


def main(pairs: int, seed: int) -> int:
    rng = random.Random(seed)
    known, found = 0, list[str]()
    for _ in range(pairs):
        c, d, worlds = pair(rng)
        known += isinstance(c.implies(d), bool)
        found += contradictions(c, d, worlds)
    print(*found[:20], f"{pairs} pairs, {known} with an answer, {len(found)} contradictions (seed {seed})", sep="\n")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in (sys.argv[1:] + ["24000", "1"][len(sys.argv) - 1 :])[:2])))
