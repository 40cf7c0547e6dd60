"""What a target says in figures: its parts, the bounds that they set, and the one plain number that it may be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from targetexpr.values.model import AllOf, AnyOf, Bound, Change, Comparison, Constraint, Interval, Number, Operator

Figure = tuple[Bound, str | None, Change | None]
"""A bound with its unit, and the change that it is of."""


def parts(constraint: Constraint | None) -> Sequence[Constraint]:
    """The constraint, or the parts that it is joined from."""
    match constraint:
        case None:
            return ()
        case AllOf(parts=inner) | AnyOf(parts=inner):
            return [each for part in inner for each in parts(part)]
        case _:
            return (constraint,)


def figures(constraint: Constraint | None) -> Iterator[Figure]:
    """Every bound that the constraint sets, with its unit; a figure of a change bears the change."""
    for part in parts(constraint):
        match part:
            case Comparison(value=Decimal() | Fraction() as value):
                yield Bound(part.operator, value), part.unit, part.change
            case Interval():
                yield part.lower, part.unit, None
                yield part.upper, part.unit, None


class PlainNumber(NamedTuple):
    """One operator and one number, no change."""

    operator: Operator
    value: Number
    unit: str | None


def plain_number(constraint: Constraint | None) -> PlainNumber | None:
    """The target, where it is one plain number; None for words, dates, intervals, references, changes and shares that
    say themselves what of (下降率≥20%)."""
    if not isinstance(constraint, Comparison) or constraint.value is None:
        return None
    of_another = constraint.change is not None or constraint.reference is not None
    if of_another or (constraint.unit == "%" and constraint.subject is not None):
        return None
    return PlainNumber(constraint.operator, constraint.value, constraint.unit)
