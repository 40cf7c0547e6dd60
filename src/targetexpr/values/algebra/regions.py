"""Sets of numbers on a line, exact at open and closed ends."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple


class Span(NamedTuple):
    """From *low* to *high* (None: without end), each end open or closed."""

    low: Fraction | None = None
    high: Fraction | None = None
    low_open: bool = False
    high_open: bool = False

    @property
    def empty(self) -> bool:
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    @property
    def start(self) -> tuple[bool, Fraction, bool]:
        """Orders spans by where they begin: an open end begins after a closed one."""
        return (self.low is not None, self.low or Fraction(0), self.low_open)

    @property
    def end(self) -> tuple[bool, Fraction, bool]:
        """Orders spans by where they end: an open end ends before a closed one."""
        return (self.high is None, self.high or Fraction(0), not self.high_open)

    def meet(self, other: Span) -> Span:
        """What lies in both; it may be empty."""
        left, right = max(self, other, key=lambda span: span.start), min(self, other, key=lambda span: span.end)
        return Span(left.low, right.high, left.low_open, right.high_open)

    def touches(self, later: Span) -> bool:
        """Whether no point lies between this span and one that begins no earlier."""
        between = Span(self.high, later.low, not self.high_open, not later.low_open)
        return self.high is None or later.low is None or between.empty


Spans = tuple[Span, ...]
EVERYTHING: Spans = (Span(),)


def union(*spans: Span) -> Spans:
    """The union as disjoint spans in order; neighbours that touch become one."""
    merged: list[Span] = []
    for span in sorted((span for span in spans if not span.empty), key=lambda span: span.start):
        if merged and merged[-1].touches(span):
            last = max(merged[-1], span, key=lambda each: each.end)
            merged[-1] = merged[-1]._replace(high=last.high, high_open=last.high_open)
        else:
            merged.append(span)
    return tuple(merged)


def intersection(a: Spans, b: Spans) -> Spans:
    return union(*(one.meet(other) for one in a for other in b))


def covers(whole: Spans, part: Spans) -> bool:
    """Whether *part* lies in *whole*; both as ``union`` gives them."""
    return intersection(whole, part) == part
