"""Sets of numbers on a line."""

from __future__ import annotations

from fractions import Fraction

import pytest

from targetexpr.values.algebra.regions import EVERYTHING, Span, Spans, covers, intersection, union


def span(low: int | None, high: int | None, ends: str = "[]") -> Span:
    return Span(
        None if low is None else Fraction(low), None if high is None else Fraction(high), ends[0] == "(", ends[1] == ")"
    )


@pytest.mark.parametrize(
    ("spans", "joined"),
    [
        ((), ()),
        ((span(1, 2), span(2, 3)), (span(1, 3),)),
        ((span(1, 2, "[)"), span(2, 3)), (span(1, 3),)),
        ((span(1, 2), span(2, 3, "(]")), (span(1, 3),)),
        ((span(1, 2, "[)"), span(2, 3, "(]")), (span(1, 2, "[)"), span(2, 3, "(]"))),
        ((span(1, 2), span(3, 4)), (span(1, 2), span(3, 4))),
        ((span(3, 4), span(1, 2)), (span(1, 2), span(3, 4))),
        ((span(1, 5), span(2, 3)), (span(1, 5),)),
        ((span(1, 5, "[)"), span(2, 5)), (span(1, 5),)),
        ((span(1, 5, "(]"), span(1, 3)), (span(1, 5),)),
        ((span(None, 5), span(3, None)), EVERYTHING),
        ((span(None, 5), span(None, 3)), (span(None, 5),)),
        ((span(5, None), span(3, 4), span(6, 7)), (span(3, 4), span(5, None))),
        ((Span(), span(3, 4)), EVERYTHING),
        ((span(2, 1), span(1, 1, "[)"), span(1, 1, "(]")), ()),
        ((span(1, 1),), (span(1, 1),)),
        ((span(0, 0), span(-1, 0, "[)")), (span(-1, 0),)),
    ],
)
def test_union(spans: Spans, joined: Spans) -> None:
    assert union(*spans) == joined


@pytest.mark.parametrize(
    ("a", "b", "both"),
    [
        (span(1, 3), span(2, 4), (span(2, 3),)),
        (span(1, 3), span(3, 4), (span(3, 3),)),
        (span(1, 3, "[)"), span(3, 4), ()),
        (span(1, 3), span(3, 4, "(]"), ()),
        (span(1, 3, "()"), span(1, 3), (span(1, 3, "()"),)),
        (span(None, 3), span(1, None), (span(1, 3),)),
        (Span(), span(1, 2), (span(1, 2),)),
        (span(None, 0), span(0, None), (span(0, 0),)),
        (span(None, 0, "[)"), span(None, 0), (span(None, 0, "[)"),)),
        (span(0, None, "(]"), span(0, None), (span(0, None, "(]"),)),
    ],
)
def test_intersection_and_cover(a: Span, b: Span, both: Spans) -> None:
    assert intersection((a,), (b,)) == intersection((b,), (a,)) == both
    assert covers((a,), (b,)) is (both == (b,))
    assert covers((a,), both)
    assert covers(EVERYTHING, (a,))
