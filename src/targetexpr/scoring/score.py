"""Target, actual value and weight → points, with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path

from targetexpr import profiles
from targetexpr.errors import Language
from targetexpr.profiles.model import Profile
from targetexpr.record_types import frozen
from targetexpr.scoring.scheme import Scheme, scheme_of
from targetexpr.scoring.strategies import STRATEGIES
from targetexpr.values import units
from targetexpr.values.cells import number_of
from targetexpr.values.json import number_text
from targetexpr.values.model import Bound, Comparison, Constraint, Interval, Number, Qualitative, Unknown
from targetexpr.values.parser import constraint_of

Actual = str | int | Number
Measured = tuple[Number, str | None]


@frozen(kw_only=True)
class Score:
    """Points for one indicator. ``score`` is None where no formula applies; ``reason`` then says why.

    ``low`` and ``high`` are the range that the formula leaves (both equal ``score`` but for grades in words, where the
    score is the profile's usual one); all three are rounded half up to ``places`` decimals. ``strategy`` is ``met``,
    ``graded`` or the name of the formula. ``met`` is None where it cannot be known. ``ratio`` is actual / target,
    exact, where both are numbers of one dimension; ``over`` and ``reason_wanted`` say that a wanted amount reaches the
    profile's two limits for over-fulfilment.
    """

    score: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    strategy: str | None = None
    places: int
    reason: Mapping[Language, str]
    met: bool | None = None
    ratio: Fraction | None = None
    over: bool = False
    reason_wanted: bool = False


def score(
    constraint: Constraint, actual: Actual, weight: Decimal | int | str, profile: Profile | str | Path = "mof-2021"
) -> Score:
    """The points that *actual* earns of *weight* under the profile's formulas.

    *actual* is a number in the target's unit, or text as a sheet prints it (``86.19%``, ``达成预期指标``). Raises
    ``ValueError`` for an actual value that is neither and for a weight that is no number or below 0, ``ProfileError``
    for a profile without formulas.

    >>> from targetexpr import parse
    >>> score(parse("≥95%"), "90%", 10).score
    Decimal('9.47')
    """
    chosen = profile if isinstance(profile, Profile) else profiles.load(profile)
    scheme = scheme_of(chosen.scoring, chosen.name)
    measured = _measured(actual)
    met = constraint.satisfied_by(_plain(measured) if measured else actual)
    given = _judged(constraint, actual, measured, met, scheme)
    points = _weight(weight)
    low, high, usual = (
        None if share is None else scheme.rounded(share * points) for share in (given.low, given.high, given.usual)
    )
    return Score(
        score=usual, low=low, high=high, strategy=given.strategy, places=scheme.places, reason=given.reason,
        met=given.met, ratio=given.ratio, over=given.over, reason_wanted=given.reason_wanted,
    )  # fmt: skip


@frozen(kw_only=True)
class _Share:
    """What part of the weight was earned, before it is rounded."""

    low: Fraction | None = None
    high: Fraction | None = None
    usual: Fraction | None = None
    strategy: str | None = None
    reason: Mapping[Language, str]
    met: bool | None = None
    ratio: Fraction | None = None
    over: bool = False
    reason_wanted: bool = False


def _weight(weight: Decimal | int | str) -> Fraction:
    try:
        points = Decimal(weight)
    except InvalidOperation as error:
        raise ValueError(f"not a weight: {weight!r}") from error
    if not points.is_finite() or points < 0:
        raise ValueError(f"not a weight: {weight!r}")
    return Fraction(points)


def _judged(
    constraint: Constraint, actual: Actual, measured: Measured | None, met: bool | Unknown, scheme: Scheme
) -> _Share:
    if met is True:
        return _full(constraint, measured, scheme)
    if isinstance(constraint, Qualitative):
        return _graded(str(actual), scheme)
    if isinstance(met, Unknown):
        return _Share(reason={"zh": f"无法评分：{met.message()}", "en": f"cannot be scored: {met.message('en')}"})
    missed = _missed(constraint, measured)
    if missed is None or missed[2] < 0:
        zh, en = "未达到目标，没有适用的公式，由评分人判断", "missed, and no formula applies: for a person to judge"
        return _Share(reason={"zh": zh, "en": en}, met=False)
    return _by_formula(*missed, scheme)


def _full(constraint: Constraint, measured: Measured | None, scheme: Scheme) -> _Share:
    ratio = _ratio(constraint, measured)
    over = ratio is not None and ratio >= scheme.over_from
    wanted = ratio is not None and ratio >= scheme.reason_from
    zh, en = "达到目标，得满分", "met: full weight"
    if over and ratio is not None:
        zh += f"；完成值是目标值的{float(ratio):.4g}倍"
        en += f"; {float(ratio):.4g} times the target"
    if wanted:
        zh += f"，达到{float(scheme.reason_from):g}倍的应说明原因"
        en += f": from {float(scheme.reason_from):g} times on, state the reason"
    one = least = Fraction(1)
    if isinstance(constraint, Qualitative):  # a target in words that is met earns the points of the best grade
        least = max(scheme.grades, key=lambda grade: grade.high).low
    return _Share(
        low=least, high=one, usual=one, strategy="met", reason={"zh": zh, "en": en}, met=True, ratio=ratio,
        over=over, reason_wanted=wanted,
    )  # fmt: skip


def _by_formula(bound: Bound, actual: Fraction, target: Fraction, scheme: Scheme) -> _Share:
    match bound.operator:
        case "≥" | ">":
            name = scheme.floor
        case "≤" | "<":
            name = scheme.ceiling
        case _:
            name = scheme.equal
    strategy = STRATEGIES[name]
    share = strategy.share(max(actual, Fraction(0)), target)
    ratio = actual / target if target else None
    exceeded = ratio if bound.operator == "=" else None
    zh, en = (strategy.zh, strategy.en) if target else ("目标是0，不得分", "a target of 0 earns nothing")
    reason: Mapping[Language, str] = {"zh": f"未达到目标：{zh}", "en": f"missed: {en}"}
    return _Share(
        low=share, high=share, usual=share, strategy=name, met=False, ratio=ratio,
        over=exceeded is not None and exceeded >= scheme.over_from,
        reason_wanted=exceeded is not None and exceeded >= scheme.reason_from,
        reason=reason,
    )  # fmt: skip


def _graded(actual: str, scheme: Scheme) -> _Share:
    grade = scheme.grade_of(actual)
    if grade is None:
        zh, en = f"“{actual}”没有说明完成等次，由评分人判断", f"“{actual}” names no grade: for a person to judge"
        return _Share(reason={"zh": zh, "en": en})
    low, high = (f"{float(share):.0%}" for share in (grade.low, grade.high))
    zh, en = f"定性指标按等次给分：权重的{low}至{high}", f"graded in words: {low} to {high} of the weight"
    return _Share(
        low=grade.low, high=grade.high, usual=grade.usual, strategy="graded", reason={"zh": zh, "en": en},
        met=grade.high == 1,
    )  # fmt: skip


def _measured(actual: Actual) -> Measured | None:
    """The number that was achieved, with its unit, without an operator that the sheet may have repeated."""
    if not isinstance(actual, str):
        if (number := number_of(actual)) is None:
            raise ValueError(f"an actual value is a number or a text, not {actual!r}")
        return number, None
    read = constraint_of(actual)
    return (read.value, read.unit) if isinstance(read, Comparison) and read.value is not None else None


def _plain(measured: Measured) -> str | Number:
    value, unit = measured
    return f"{number_text(value)}{unit}" if unit else value


def _missed(constraint: Constraint, measured: Measured | None) -> tuple[Bound, Fraction, Fraction] | None:
    """The bound that was missed, the actual value and the target in one unit; None where no two numbers stand.

    The units convert: only then it is known at all whether the target was met.
    """
    match constraint, measured:
        case Comparison(operator=operator, value=Decimal() | Fraction() as value, unit=unit), (number, written):
            lower = upper = Bound(operator, value)
        case Interval(lower=lower, upper=upper, unit=unit), (number, written):
            pass
        case _:
            return None
    factor = units.dimension(written or unit).factor / units.dimension(unit).factor
    actual, low, high = Fraction(number) * factor, Fraction(lower.value), Fraction(upper.value)
    return (lower, actual, low) if actual <= low else (upper, actual, high)


def _ratio(constraint: Constraint, measured: Measured | None) -> Fraction | None:
    """Actual / target of one wanted amount; None for ceilings and intervals."""
    wanted = isinstance(constraint, Comparison) and constraint.operator in ("≥", ">", "=")
    pair = _missed(constraint, measured) if wanted else None
    return pair[1] / pair[2] if pair and pair[2] > 0 else None
