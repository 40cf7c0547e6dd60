"""Judgements that deny each other: rises and falls, and words with their plain negations."""

from __future__ import annotations

from fractions import Fraction

from targetexpr.values.algebra.extent import Extent, extent
from targetexpr.values.algebra.regions import EVERYTHING, Span, covers
from targetexpr.values.lexicon.judgements import negates
from targetexpr.values.model import Comparison, Constraint, Interval, Qualitative

_RISE = Span(low=Fraction(0), low_open=True)
_FALL = Span(high=Fraction(0), high_open=True)


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
