"""Named formulas: how much of the weight an actual value earns that misses its target. Exact; nothing is rounded here.

Each takes the actual value and the target, in one unit and neither below 0 (a negative actual value counts as 0), and
gives a share from 0 to 1. A target that is met earns the whole weight and is not asked here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction

from targetexpr.record_types import frozen


def proportional(actual: Fraction, target: Fraction) -> Fraction:
    """actual / target, at most 1; nothing where the target is 0."""
    return min(actual / target, Fraction(1)) if target else Fraction(0)


def linear_excess(actual: Fraction, target: Fraction) -> Fraction:
    """1 − (actual − target) / target: nothing is left at twice the target, nor where the target is 0."""
    return min(Fraction(1), max(Fraction(0), 1 - (actual - target) / target)) if target else Fraction(0)


def inverse(actual: Fraction, target: Fraction) -> Fraction:
    """target / actual, at most 1, for a ceiling that was passed."""
    return min(target / actual, Fraction(1)) if actual else Fraction(0)


def all_or_nothing(actual: Fraction, target: Fraction) -> Fraction:
    """Nothing for a target that was missed."""
    return Fraction(0)


@frozen
class Bands:
    """Steps: a share of at least *least* earns *points*, the highest step first; below the last, nothing."""

    steps: tuple[tuple[Fraction, Decimal], ...]

    def points(self, share: Fraction) -> Fraction:
        return next((Fraction(points) for least, points in self.steps if share >= least), Fraction(0))


@frozen
class Strategy:
    """A formula with its words, for the reason that goes with a score."""

    share: Callable[[Fraction, Fraction], Fraction]
    zh: str
    en: str


STRATEGIES: Mapping[str, Strategy] = {
    "proportional": Strategy(proportional, "实际值÷目标值×权重", "actual ÷ target × weight"),
    "linear-excess": Strategy(
        linear_excess,
        "[1−(实际值−目标值)÷目标值]×权重，达到目标值两倍时为零",
        "[1 − (actual − target) ÷ target] × weight, nothing left at twice the target",
    ),
    "inverse": Strategy(inverse, "目标值÷实际值×权重", "target ÷ actual × weight"),
    "all-or-nothing": Strategy(all_or_nothing, "未达到目标不得分", "nothing for a target that was missed"),
}
