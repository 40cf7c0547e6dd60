"""What a profile's ``scoring`` table says: strategies, grades, rounding and limits."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from targetexpr.errors import ProfileError
from targetexpr.record_types import frozen
from targetexpr.scoring.strategies import STRATEGIES, Bands


@frozen
class Grade:
    """A step in words: an actual value that holds one of *words* earns from *low* to *high* of the weight.

    *usual* is the share that is given where nothing more is known.
    """

    words: tuple[str, ...]
    low: Fraction
    high: Fraction
    usual: Fraction


@frozen(kw_only=True)
class Scheme:
    """``floor``, ``ceiling`` and ``equal`` name the strategies for ``≥ >``, ``≤ <`` and ``=`` that were missed.

    ``full`` are the points that the execution of the budget earns at most, by ``bands`` or, without them, in
    proportion.
    ``undone`` are words of an actual value that say that a thing is not done. ``places`` are the decimals that a score
    is rounded to, half up. ``over_from`` and ``reason_from`` are the multiples of the target from which an
    over-fulfilment is told, and wants a reason; ``tolerance`` is what a printed score may differ by, in points.
    """

    floor: str
    ceiling: str
    equal: str
    grades: tuple[Grade, ...]
    places: int
    over_from: Fraction
    reason_from: Fraction
    tolerance: Decimal
    full: Decimal
    bands: Bands | None
    undone: tuple[str, ...]

    def execution(self, rate: Fraction) -> Fraction:
        """The points for the part of the budget that was spent, which is 1 for all of it."""
        if self.bands is not None:
            return self.bands.points(rate)
        return min(max(rate, Fraction(0)), Fraction(1)) * Fraction(self.full)

    def is_undone(self, actual: str) -> bool:
        """Whether words say that what was to be done is not done (yet)."""
        plain = "".join(actual.split())
        return any(word in plain for word in self.undone)

    def rounded(self, points: Fraction) -> Decimal:
        """*points*, which are not negative, at the scheme's places, half up."""
        whole = (points * 10**self.places + Fraction(1, 2)) // 1
        return Decimal(f"{whole}E-{self.places}")

    def grade_of(self, actual: str) -> Grade | None:
        """The lowest grade that *actual* has a word of, so that 未达成 and 部分达成 are not read as 达成."""
        found = (grade for grade in self.grades if any(word in actual for word in grade.words))
        return min(found, key=lambda grade: grade.low, default=None)


def scheme_of(tables: Mapping[str, Any], profile: str) -> Scheme:
    """The scheme of a profile's ``scoring`` table. Raises ``ProfileError`` where the table lacks or misnames a part."""
    try:
        scheme = Scheme(
            floor=tables["floor"]["strategy"],
            ceiling=tables["ceiling"]["strategy"],
            equal=tables["equal"]["strategy"],
            grades=tuple(_grade(row) for row in tables["grades"].values()),
            places=tables["rounding"]["places"],
            over_from=Fraction(tables["over_fulfilment"]["over_from"]),
            reason_from=Fraction(tables["over_fulfilment"]["reason_from"]),
            tolerance=Decimal(tables["tolerance"]["points"]),
            full=Decimal(tables["execution"]["points"]),
            bands=_bands(tables["execution"]),
            undone=tuple(tables["undone"]["words"]),
        )
    except (KeyError, TypeError) as error:
        raise ProfileError(
            zh=f"配置方案 {profile} 的 scoring 缺少 {error}", en=f"the scoring table of profile {profile} lacks {error}"
        ) from error
    for name in (scheme.floor, scheme.ceiling, scheme.equal):
        if name not in STRATEGIES:
            known = "、".join(STRATEGIES)
            raise ProfileError(
                zh=f"配置方案 {profile} 的评分公式 {name} 不存在；现有：{known}",
                en=f"profile {profile} names the scoring strategy {name!r}, which is none of {', '.join(STRATEGIES)}",
            )
    return scheme


def _bands(row: Mapping[str, Any]) -> Bands | None:
    steps = [(Fraction(step["from"]) / 100, Decimal(step["points"])) for step in row.get("bands", ())]
    return Bands(tuple(sorted(steps, reverse=True))) if steps else None


def _grade(row: Mapping[str, Any]) -> Grade:
    low, high, usual = (Fraction(row[key]) / 100 for key in ("low", "high", "usual"))
    return Grade(tuple(row["words"]), low, high, usual)
