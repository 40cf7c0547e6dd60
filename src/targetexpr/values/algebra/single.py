"""What a constraint says alone: whether anything can meet it, and whether it demands anything at all.

And which judgements deny each other: rises and falls, and words with their plain negations.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import combinations
from math import prod
from typing import TypeGuard

from targetexpr.record_types import evolve
from targetexpr.values.algebra.extent import About, Axis, Extent, about, apart, extent, parts_of, said_apart
from targetexpr.values.algebra.reasons import every, some, unknown
from targetexpr.values.algebra.regions import EVERYTHING, Span, Spans, covers, intersection
from targetexpr.values.lexicon.judgements import negates
from targetexpr.values.model import AllOf, AnyOf, Comparison, Constraint, Interval, Qualitative, Truth, Unknown

_MANY = 100  # parts of different kinds that are compared with each other
_RISE = Span(low=Fraction(0), low_open=True)
_FALL = Span(high=Fraction(0), high_open=True)


def is_satisfiable(c: Constraint) -> Truth:
    """Whether anything at all can meet the target."""
    found = extent(c)
    if isinstance(c, Qualitative) or (isinstance(c, Comparison) and c.operator == "≈"):
        return True
    if isinstance(found, Extent):
        answer = _inhabited(found)
    elif isinstance(c, AllOf):
        answer = _met_together(c)
    elif isinstance(c, AnyOf):
        answer = some(is_satisfiable(part) for part in c.parts)
    else:
        return found
    return unknown("condition") if answer is False and c.condition is not None else answer


def is_vacuous(c: Constraint, domain: Interval | None = None) -> Truth:
    """Whether everything in *domain* (all there is, where none is given) meets the target, so that it demands nothing.

    A domain without a unit is taken in the target's.
    """
    found = extent(c)
    if isinstance(found, Extent):
        whole = EVERYTHING if domain is None else _domain(domain, c, found)
        if isinstance(whole, Unknown):
            return whole
        if covers(found.certain, whole):
            return True
        return unknown(found.reason) if covers(found.possible, whole) else False
    match c:
        case AllOf():
            return every(is_vacuous(part, domain) for part in c.parts)
        case AnyOf():
            return _exhaustive(c, domain)
        case Qualitative(vague=True, direction=None):
            return True
        case _:
            return found


def _inhabited(found: Extent) -> Truth:
    if found.certain or found.possible:
        return bool(found.certain) or unknown(found.reason)
    return False if found.about.condition is None else unknown("condition")


@lru_cache(maxsize=1024)  # asked once for each of the parts that a target is compared with
def _met_together(c: AllOf) -> Truth:
    """Parts said of the same on one line must meet there; parts on other lines leave them alone.

    Whether they do is unknown where a subject or a unit was merely left out, and where there are too many to compare.
    """
    parts = list(_flat(c))
    if (choice := next(filter(_is_choice, parts), None)) is not None:
        if _branches(c) > _MANY:
            return unknown("several")
        parts.remove(choice)
        return some(_met_together(AllOf(parts=(*parts, branch))) for branch in choice.parts)
    groups, others = _by_line(parts)
    joined = [found for group in groups if isinstance(found := extent(AllOf(parts=group)), Extent)]
    answers = [*map(is_satisfiable, others), *map(_inhabited, joined)]
    if len(joined) > _MANY:
        return every([*answers, unknown("several")])
    said = [part for part in parts if isinstance(part, Qualitative)]
    answers += [_unlike(one, other) for one in said for other in parts if other is not one]
    return every([*answers, *(_beside(one, other) for one, other in combinations(joined, 2))])


def _unlike(one: Qualitative, other: Constraint) -> Truth:
    """Whether one of them may hold beside the other: not where they deny each other and are said of the same."""
    if said_apart(about(one), about(other)) is not None or not opposite(one, other):
        return True
    return False if one.condition is None else unknown("condition")


def _exhaustive(c: AnyOf, domain: Interval | None) -> Truth:
    """Whether the alternatives on one line leave nothing out; what several lines leave out together is not computed."""
    groups, others = _by_line(c.parts)
    wholes = [AnyOf(parts=group) for group in groups]
    answer = some(is_vacuous(part, domain) for part in (*wholes, *others))
    joined = [found for whole in wholes if isinstance(found := extent(whole), Extent)]
    settled = not others and all(_are_apart(one, other) for one, other in combinations(joined, 2))
    return unknown("several") if answer is False and not settled else answer


def _by_line(parts: Iterable[Constraint]) -> tuple[list[tuple[Constraint, ...]], list[Constraint]]:
    """The parts that are said of the same on one line together, and those without an extent."""
    groups: dict[tuple[Axis, About], tuple[Constraint, ...]] = {}
    others = list[Constraint]()
    for part in parts:
        found = extent(part)
        if isinstance(found, Unknown):
            others.append(part)
        else:
            key = found.line, found.about
            groups[key] = (*groups.get(key, ()), part)
    return list(groups.values()), others


def _flat(c: AllOf) -> Iterator[Constraint]:
    """The parts, and in the place of parts that are several themselves, theirs."""
    for part in parts_of(c):
        if isinstance(part, AllOf) and part.condition is None:
            yield from _flat(part)
        else:
            yield part


def _is_choice(part: Constraint) -> TypeGuard[AnyOf]:
    """Whether a part leaves a choice between different lines."""
    return isinstance(part, AnyOf) and part.condition is None and isinstance(extent(part), Unknown)


def _branches(c: Constraint) -> int:
    """How many ways there are to choose one of the alternatives wherever there is a choice."""
    match c:
        case AnyOf(condition=None) if _is_choice(c):
            return sum(map(_branches, c.parts))
        case AllOf(condition=None):
            return prod(map(_branches, c.parts))
        case _:
            return 1


def _beside(one: Extent, other: Extent) -> Truth:
    """Whether one of them certainly leaves room for the other."""
    if _are_apart(one, other):
        return True
    why = apart(one, other)
    return why if why is not None else True if intersection(one.possible, other.possible) else unknown("subject")


def _are_apart(one: Extent, other: Extent) -> bool:
    """Whether the two speak of different things; not so where one of them merely left out of what, or the unit."""
    why = apart(one, other)
    return why is not None and why.reason != "unit_missing"


def _domain(domain: Interval, c: Constraint, found: Extent) -> Spans | Unknown:
    if found.line.sort != "number":
        return unknown("kind")
    first = c
    while isinstance(first, AllOf | AnyOf):
        first = first.parts[0]
    whole = extent(domain if domain.unit is not None else evolve(domain, unit=getattr(first, "unit", None)))
    assert isinstance(whole, Extent)
    return whole.certain if whole.line.within == found.line.within else unknown("unit")


def opposite(c: Constraint, d: Constraint) -> bool | None:
    """Whether of two changes against one baseline one is a rise and one a fall, or one word the other's negation.

    None where they are neither such changes nor such words.
    """
    if isinstance(c, Qualitative) and isinstance(d, Qualitative) and negates(c.term, d.term):
        return True
    one, other = _trend(c), _trend(d)
    return None if one is None or other is None or one[0] != other[0] else one[1] != other[1]


def _trend(c: Constraint) -> tuple[str | None, bool] | None:
    """The baseline of a change, and whether it is a rise; None for what does not say that it is one or the other."""
    match c:
        case Qualitative(direction="increase" | "decrease"):
            return c.baseline, c.direction == "increase"
        case Comparison(change=change) | Interval(change=change) if (
            change is not None and change.direction != "maintain"
        ):
            found = extent(c)
            possible = found.possible if isinstance(found, Extent) and found.line.sort == "number" else EVERYTHING
            rises, falls = covers((_RISE,), possible), covers((_FALL,), possible)
            return (change.baseline, rises) if rises or falls else None
        case _:
            return None
