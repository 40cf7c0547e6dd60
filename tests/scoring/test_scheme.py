"""Formulas and schemes: exact shares, stated rounding, and profiles that say too little."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targetexpr import profiles
from targetexpr.errors import ProfileError
from targetexpr.scoring.scheme import scheme_of
from targetexpr.scoring.strategies import STRATEGIES

AMOUNTS = st.fractions(min_value=0, max_value=10**6, max_denominator=1000)
TABLES = profiles.built_in("mof-2021").scoring


@given(st.sampled_from(sorted(STRATEGIES)), AMOUNTS, AMOUNTS)
def test_a_share_lies_between_nothing_and_everything(name: str, actual: Fraction, target: Fraction) -> None:
    assert 0 <= STRATEGIES[name].share(actual, target) <= 1


@given(AMOUNTS, AMOUNTS, AMOUNTS)
def test_more_of_a_wanted_thing_and_less_of_a_capped_one_never_earns_less(
    one: Fraction, other: Fraction, target: Fraction
) -> None:
    low, high = sorted((one, other))
    assert STRATEGIES["proportional"].share(low, target) <= STRATEGIES["proportional"].share(high, target)
    assert STRATEGIES["linear-excess"].share(low, target) >= STRATEGIES["linear-excess"].share(high, target)


@pytest.mark.parametrize(
    ("name", "actual", "target", "share"),
    [
        ("proportional", 90, 95, Fraction(18, 19)),
        ("proportional", 5, 0, 0),
        ("proportional", 8, 5, 1),
        ("linear-excess", 30, 20, Fraction(1, 2)),
        ("linear-excess", 40, 20, 0),
        ("linear-excess", 50, 20, 0),
        ("linear-excess", 1, 0, 0),
        ("inverse", 30, 20, Fraction(2, 3)),
        ("inverse", 1, 0, 0),
        ("inverse", 0, 5, 0),
        ("all-or-nothing", 99, 100, 0),
    ],
)
def test_the_formulas(name: str, actual: int, target: int, share: Fraction) -> None:
    assert STRATEGIES[name].share(Fraction(actual), Fraction(target)) == share


@pytest.mark.parametrize(
    ("points", "rounded"),
    [("8.619", "8.62"), ("8.615", "8.62"), ("8.6149", "8.61"), ("0", "0.00"), ("1/3", "0.33"), ("10", "10.00")],
)
def test_scores_are_rounded_half_up_to_two_places(points: str, rounded: str) -> None:
    assert str(scheme_of(TABLES, "mof-2021").rounded(Fraction(points))) == rounded


@given(st.fractions(min_value=0, max_value=10**30))
def test_rounding_moves_a_score_by_half_a_step_at_most(points: Fraction) -> None:
    rounded = scheme_of(TABLES, "mof-2021").rounded(points)
    assert -Fraction(1, 200) < Fraction(rounded) - points <= Fraction(1, 200)


@pytest.mark.parametrize(
    ("actual", "low"),
    [("达成预期指标", 80), ("部分达成预期指标并具有一定效果", 60), ("未达成预期指标且效果较差", 0), ("基本完成", 60)],
)
def test_words_tell_the_grade_and_the_lowest_counts(actual: str, low: int) -> None:
    grade = scheme_of(TABLES, "mof-2021").grade_of(actual)
    assert grade is not None
    assert grade.low == Fraction(low, 100)


def test_words_that_name_no_grade_get_none() -> None:
    assert scheme_of(TABLES, "mof-2021").grade_of("见附件") is None


@pytest.mark.parametrize("name", profiles.names())
def test_every_profile_has_a_scheme_whose_grades_touch(name: str) -> None:
    grades = sorted(scheme_of(profiles.built_in(name).scoring, name).grades, key=lambda grade: grade.low)
    assert grades[0].low == 0
    assert grades[-1].high == 1
    assert all(below.high == above.low for below, above in pairwise(grades))
    assert all(grade.low <= grade.usual <= grade.high for grade in grades)


@pytest.mark.parametrize(
    "tables",
    [{}, {**TABLES, "floor": {"strategy": "generous"}}, {**TABLES, "rounding": {}}, {**TABLES, "grades": {"a": {}}}],
)
def test_a_profile_that_says_too_little_is_an_error_that_names_it(tables: dict[str, Any]) -> None:
    with pytest.raises(ProfileError) as raised:
        scheme_of(tables, "某市")
    assert "某市" in raised.value.message("zh")
    assert "某市" in raised.value.message("en")


def test_the_tolerance_is_in_points() -> None:
    assert scheme_of(TABLES, "mof-2021").tolerance == Decimal("0.1")
