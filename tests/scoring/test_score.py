"""Scores: what a unit earns of an indicator's weight, and why."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import targetexpr
from targetexpr import profiles
from targetexpr.profiles.model import Profile


def _points(target: str, actual: str | int | Decimal, weight: str = "10", profile: Profile | str = "mof-2021") -> str:
    return str(targetexpr.score(targetexpr.parse(target), actual, Decimal(weight), profile).score)


@pytest.mark.parametrize(
    ("target", "actual", "points"),
    [
        ("≥95%", "95%", "10.00"),
        ("≥95%", "90%", "9.47"),
        ("≥95%", 90, "9.47"),
        ("≥95%", "≥90%", "9.47"),
        ("≥95%", "-3%", "0.00"),
        (">0次", "0次", "0.00"),
        ("≥0次", "0次", "10.00"),
        ("=100%", "86.19%", "8.62"),
        ("=100人", "120人", "10.00"),
        ("=0起", "0起", "10.00"),
        ("=0起", "1起", "0.00"),
        ("≤20万元", "30万元", "5.00"),
        ("≤20万元", "250000元", "7.50"),
        ("≤20万元", "40万元", "0.00"),
        ("≤20万元", "55万元", "0.00"),
        ("≤20万元", "18万元", "10.00"),
        ("≤0起", "1起", "0.00"),
        ("10～20个", "15个", "10.00"),
        ("10～20个", "8个", "8.00"),
        ("10～20个", "25个", "7.50"),
        ("≤2小时", "90分钟", "10.00"),
        ("≥2小时", "90分钟", "7.50"),
    ],
)
def test_numbers_are_scored_by_the_formula_of_their_operator(target: str, actual: str | int, points: str) -> None:
    assert _points(target, actual) == points


@pytest.mark.parametrize(
    ("actual", "points", "low", "high", "met"),
    [
        ("达成预期指标", "10.00", "8.00", "10.00", True),
        ("部分达成预期指标并具有一定效果", "7.00", "6.00", "8.00", False),
        ("未达成预期指标且效果较差", "3.00", "0.00", "6.00", False),
    ],
)
def test_words_are_graded(actual: str, points: str, low: str, high: str, met: bool) -> None:
    answer = targetexpr.score(targetexpr.parse("规范有效"), actual, 10)
    assert (str(answer.score), str(answer.low), str(answer.high), answer.met) == (points, low, high, met)
    assert answer.strategy == "graded"


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("规范", "详见附件"),
        ("≥95%", "0.9"),
        ("≥95%", "不详"),
        ("≥95%", "30人"),
        ("≥-5%", "-8%"),
        ("2024年6月底前", "2024年9月"),
    ],
)
def test_where_no_formula_applies_there_is_no_score_but_a_reason(target: str, actual: str) -> None:
    answer = targetexpr.score(targetexpr.parse(target), actual, 10)
    assert answer.score is None
    assert answer.low is None
    assert answer.reason["zh"] != answer.reason["en"]


def test_a_deadline_that_is_met_earns_everything() -> None:
    assert _points("2024年12月底前", "2024年11月") == "10.00"


@pytest.mark.parametrize(
    ("actual", "over", "reason_wanted"),
    [("119%", False, False), ("120%", True, False), ("129%", True, False), ("130%", True, True), ("200%", True, True)],
)
def test_an_over_fulfilment_past_the_limits_is_told(actual: str, over: bool, reason_wanted: bool) -> None:
    answer = targetexpr.score(targetexpr.parse("≥100%"), actual, 10)
    assert answer.score == 10
    assert (answer.over, answer.reason_wanted) == (over, reason_wanted)
    assert ("原因" in answer.reason["zh"]) is reason_wanted


def test_another_profile_may_grade_by_other_steps() -> None:
    base = profiles.built_in("mof-2021")
    half = {"words": ["部分达成"], "low": 50, "high": 80, "usual": 65, "source": "某省"}
    other = evolve(base, scoring={**base.scoring, "grades": {**base.scoring["grades"], "partial": half}})
    answer = targetexpr.score(targetexpr.parse("规范"), "部分达成预期指标", 10, other)
    assert (str(answer.low), str(answer.high)) == ("5.00", "8.00")


def test_a_ceiling_undercut_is_no_over_fulfilment() -> None:
    assert targetexpr.score(targetexpr.parse("≤20万元"), "5万元", 10).over is False


def test_a_target_of_nought_that_is_missed_is_not_explained_by_a_division() -> None:
    answer = targetexpr.score(targetexpr.parse("=0次"), "1次", 10)
    assert (answer.score, answer.reason["zh"]) == (Decimal(0), "未达到目标：目标是0，不得分")


def test_the_ratio_is_exact() -> None:
    assert targetexpr.score(targetexpr.parse("≥3次"), 1, 10).ratio == Fraction(1, 3)


def test_another_profile_may_name_another_formula() -> None:
    base = profiles.built_in("mof-2021")
    inverse = evolve(base, scoring={**base.scoring, "ceiling": {"strategy": "inverse", "source": "某市"}})
    assert _points("≤20万元", "30万元", profile=inverse) == "6.67"


@pytest.mark.parametrize("weight", ["-1", "NaN", "Infinity", "ten"])
def test_a_weight_is_a_number_that_is_not_negative(weight: str) -> None:
    with pytest.raises(ValueError, match="weight"):
        targetexpr.score(targetexpr.parse("≥1次"), 1, weight)


@given(
    st.sampled_from(["≥", ">", "=", "≤", "<"]),
    st.decimals(0, 1000, places=2),
    st.decimals(-10, 2000, places=2),
    st.decimals(0, 100, places=2),
)
def test_a_score_lies_between_nothing_and_the_weight(
    operator: str, target: Decimal, actual: Decimal, weight: Decimal
) -> None:
    answer = targetexpr.score(targetexpr.parse(f"{operator}{target}个"), f"{actual}个", weight)
    assert answer.score is not None
    assert 0 <= answer.score <= weight
    assert (answer.score == weight) or not answer.met


@given(st.text(max_size=20))
def test_any_actual_value_is_answered(actual: str) -> None:
    assert targetexpr.score(targetexpr.parse("≥95%"), actual, 10).reason["zh"]


def test_numbers_of_any_library_are_scored_and_what_is_none_is_refused() -> None:
    numpy = pytest.importorskip("numpy")
    for actual in (numpy.int64(90), numpy.float32(90), numpy.float64(90)):
        assert _points("≥95%", actual) == "9.47"
    for actual in (float("nan"), True, None, numpy.float64("inf")):
        with pytest.raises(ValueError, match="a number or a text"):
            _points("≥95%", actual)  # type: ignore[arg-type]
