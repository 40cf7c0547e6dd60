"""Whether an actual value meets a target."""

from __future__ import annotations

import datetime
import pickle
from decimal import Decimal
from fractions import Fraction

import pytest

from targetexpr import parse
from targetexpr.values.model import (
    AllOf,
    AnyOf,
    Bound,
    Comparison,
    Constraint,
    Deadline,
    Interval,
    Narrative,
    Period,
    Truth,
    Unknown,
)


def said(answer: Truth) -> bool | str:
    return answer.reason if isinstance(answer, Unknown) else answer


@pytest.mark.parametrize(
    ("target", "actual", "answer"),
    [
        # numbers, with and without units
        ("≥95(%)", "96%", True),
        ("≥95(%)", "94.99%", False),
        ("≥95(%)", "96", True),
        ("≥95(%)", "0.96", "bare_ratio"),
        ("≥95(%)", "1", "bare_ratio"),
        ("≥95(%)", "-1", "bare_ratio"),
        ("≥95(%)", "1.5", False),
        ("≥95(%)", "-1.5", False),
        ("≤5‰", "0.5", "bare_ratio"),
        ("=0%", "0", True),
        ("≥95", "0.96", False),
        ("≤2小时", "90分钟", True),
        ("≤2小时", "半小时", True),
        ("≤13.85万元", "138500元", True),
        ("≤13.85万元", "138501元", False),
        ("≤13.85万元", "13", True),
        ("≥95", "96%", "unit_missing"),
        ("≥5张", "6台", "unit"),
        ("≤3天", "2个工作日", "unit"),
        ("<10次", "10次", False),
        ("=3项", "3", True),
        ("三分之二以上", "0.7", True),
        ("5%-8%", "6%", True),
        ("5%-8%", "9", False),
        ("5%-8%", "0.06", "bare_ratio"),
        ("5%-8%", "6%-7%", True),
        ("5%-8%", "6-7", True),
        ("5%-8%", "7%-9%", "actual_overlaps"),
        ("5%-8%", "0.06-0.07", "bare_ratio"),
        ("≥90%", "≥95%", True),
        ("≥90%", "≥80%", "actual_overlaps"),
        ("≥90%", "约95%", "tolerance"),
        ("约100人", "100人", "tolerance"),
        ("≥90%", "9O%", "actual_unreadable"),
        ("≥90%", "", "actual_unreadable"),
        ("≥90%", "完成", "words"),
        ("≥90%", "2021年6月", "kind"),
        ("公示渠道≥2个", "3个", True),
        ("公示渠道≥2个", "手册3个", "subject"),
        ("≥90%", "甲班92%；乙班95%", True),
        ("≥90%", "甲班92；乙班0.95", "bare_ratio"),
        ("≥90%", "甲班92；乙班95", True),
        ("≥5；健全", "6", "several"),
        ("健全；2021年底前", "6", "several"),
        ("≥90%", "甲班92%；乙班85%", "several"),
        ("甲班≥90%", "甲班92%；乙班85%", True),
        ("≥90%", "甲班85%；乙班80%", False),
        # against what is not known
        ("≤中介评估价", "100万元", "reference"),
        ("≤中介评估价", "≤中介评估价", True),
        # changes
        ("同比下降≥10%", "同比下降12%", True),
        ("同比下降≥10%", "12%", True),
        ("同比下降≥10%", "12", True),
        ("同比下降≥10%", "同比增长2%", False),
        ("同比下降10%", "同比下降12%", False),
        ("较上年提升", "较上年提升5%", True),
        ("较上年提升", "较上年下降5%", False),
        # words
        ("健全", "健全", True),
        ("健全", "基本健全", "words"),
        ("健全", "95%", "words"),
        ("提升", "下降", False),
        ("不适用", "5", "not_applicable"),
        # time
        ("2021年12月底前", "2021年12月31日", True),
        ("2021年12月底前", "2021年12月", True),
        ("2021年12月底前", "2022年1月1日", False),
        ("2021年12月底前", "2020年", True),
        ("2021年6月底前", "2021年", "actual_overlaps"),
        ("2021年12月", "2021年11月", True),
        ("2021年6月15日前", "2021年6月", "actual_overlaps"),
        ("2021年12月底前", "12月20日", "year"),
        ("12月底前", "2021年12月20日", "year"),
        ("12月底前", "11月", True),
        ("11月底前", "12月5日", False),
        ("每年11月底前", "2021年11月5日", True),
        ("每年11月底前", "2021年12月5日", False),
        ("每年11月底前", "2021年", "actual_overlaps"),
        ("每年11月底前", "2020年10月-2021年1月", True),
        ("每月10日前", "2021年3月10日", True),
        ("每月10日前", "2021年3月11日", False),
        ("每月10日前", "每月8日前", True),
        ("每月10日前", "2021年", "actual_overlaps"),
        ("每季度末月25日前", "2021年6月25日", True),
        ("每季度末月25日前", "2021年6月26日", False),
        ("每季度首月10日前", "2021年4月10日", True),
        ("每季度首月10日前", "2021年5月1日", False),
        ("每季度末前", "2021年6月30日", True),
        ("每月10日前", "12月5日", "year"),
        ("2021年底前", "2021年12月前", True),
        ("2021年底前", "≥2022年1月", False),
        ("2021年底前", "≥2021年1月", "actual_overlaps"),
        ("2021年初", "2020年12月", True),
        ("2021年初", "2021年1月5日", "edge"),
        ("2021年初", "2022年", False),
        ("2020年1月-2020年11月", "2020年2月-2020年10月", True),
        ("2020年1月-2020年11月", "2020年2月-2020年12月", False),
        ("2020年1月-2020年11月", "2020年3月5日", True),
        ("2020年1月-2020年11月", "2020年6月前", "actual_overlaps"),
        ("2020年1月-2020年11月", "<2020年6月", "actual_overlaps"),
        ("2020年1月-2020年11月", ">2020年6月", "actual_overlaps"),
        ("2020年1月-2020年11月", "2020年6月", True),
        ("2020年11月前", "2020年2月-2020年10月", True),
        ("2020年11月前", "2020年2月-2020年12月", False),
        ("2021年12月底前", "30天", "kind"),
        # several at once
        ("≥5个；≤10个", "7个", True),
        ("≥5个；≤10个", "11个", False),
        ("手册3000张；景点10处", "手册3000张；景点10处", True),
        ("手册3000张；景点10处", "手册2000张；景点10处", False),
        ("手册3000张；景点10处", "3000张", "several"),
        ("手册3000张；景点10处", "12", False),
        ("一般故障≤2天；重大故障≤3天", "1天", True),
        ("一般故障≤2天；重大故障≤3天", "2.5天", "several"),
        ("一般故障≤2天；重大故障≤3天", "4天", False),
        ("≥90%或≥80个", "92%", True),
        ("≥90%或≥80个", "85%", "unit"),
        ("≥90%或≥80个", "85", "several"),
        ("≥90%或≥80个", "92", True),
        ("≥3张；≥5处", "4张", "unit"),
        ("≥3张；≥5处", "2张", False),
        # the second edition: scale words, negations, not before, thirds, times, shares, changes in a range
        ("≥10000人", "1.2万", True),
        ("≥10000人", "0.9万", False),
        ("≥1.2万元", "1.5万", True),
        ("≥1.2万元", "1.1万", False),
        ("≤3亿元", "2.5亿", True),
        ("≥10000", "1.2万", True),
        ("合格", "不合格", False),
        ("合格", "未合格", False),
        ("合格", "合格", True),
        ("达标", "未达标", False),
        ("完成", "未完成", False),
        ("验收合格", "验收不合格", False),
        ("健全", "不健全", False),
        ("是", "否", False),
        ("通过", "未通过", False),
        ("不合格", "合格", False),
        ("满意", "不满意", False),
        ("合格", "基本合格", "words"),
        ("及时", "不及时", False),
        ("符合要求", "不符合要求", False),
        ("不早于2024年6月", "2024年6月1日", True),
        ("不早于2024年6月", "2024年5月31日", False),
        ("不早于2024年6月", "2025年", True),
        ("不早于2024年6月", "2024年", "actual_overlaps"),
        ("2024年6月1日后", "2024年7月", True),
        ("2025年1月1日起", "2024年12月31日", False),
        ("12月上旬", "12月20日", False),
        ("12月上旬", "12月10日", True),
        ("12月上旬", "11月30日", True),
        ("12月中旬前", "12月20日", True),
        ("12月中旬前", "12月21日", False),
        ("12月下旬前", "12月31日", True),
        ("2024年11月下旬前", "2024年12月1日", False),
        ("每月上旬", "2024年5月8日", True),
        ("每月上旬", "2024年5月12日", False),
        ("12月上旬", "12月中旬", False),
        ("12月中旬", "12月上旬", True),
        ("17:30前", "下午5点", True),
        ("17:30前", "17:00", True),
        ("17:30前", "17:45", False),
        ("17:30前", "18:00前", "actual_overlaps"),
        ("17:30前", "16:00前", True),
        ("每天8点前", "每天7点半前", True),
        ("12月31日17:00前", "12月31日下午4点", True),
        ("12月31日17:00前", "12月31日下午6点", False),
        ("12月31日17:00前", "12月31日", "actual_overlaps"),
        ("12月31日17:00前", "12月30日", True),
        ("12月31日前", "12月31日24:00前", True),
        ("不早于8:00", "上午9点", True),
        ("不早于8:00", "早上7点", False),
        ("每天8点前", "7:30", True),
        ("不低于合同总额的70%", "75%", "reference"),
        ("不低于合同总额的70%", "80万元", "reference"),
        ("不低于合同总额的70%", "合同总额的75%", True),
        ("不低于合同总额的70%", "0.75", "reference"),
        ("≥95%", "0.95", "bare_ratio"),
        ("同比下降5%-10%", "7%", True),
        ("同比下降5%-10%", "12%", False),
        ("同比下降5%-10%", "-7%", "fall_or_rise"),
        ("满意度≥95%且投诉率≤1%", "满意度96%；投诉率0.5%", True),
        ("≥1.2万元/人", "1.5万", True),
        ("≥95%", "1.2万", "unit_missing"),
        ("10000-20000人", "1.2万-1.5万", True),
        ("17:30前", "明天", "words"),
    ],
)
def test_texts(target: str, actual: str, answer: bool | str) -> None:
    assert said(parse(target).satisfied_by(actual)) == answer


@pytest.mark.parametrize(
    ("actual", "answer"),
    [
        (96, True),
        (94, False),
        (96.5, True),
        (Decimal("95.0"), True),
        (Fraction(191, 2), True),
        (0.96, "bare_ratio"),
        (Fraction(1, 3), "bare_ratio"),
        (True, "actual_unreadable"),
        (float("nan"), "actual_unreadable"),
        (float("inf"), "actual_unreadable"),
        (Decimal("1e1001"), "actual_unreadable"),
        (Decimal("1e1000"), True),
        (Decimal("-1e-1001"), "actual_unreadable"),
        (datetime.date(2021, 1, 1), "kind"),
    ],
)
def test_numbers(actual: float | Decimal | Fraction, answer: bool | str) -> None:
    assert said(parse("≥95%").satisfied_by(actual)) == answer


def test_a_float_is_the_number_that_it_is_printed_as() -> None:
    assert parse("=95.1%").satisfied_by(95.1) is True


def test_a_part_that_is_several_itself() -> None:
    either = AnyOf(parts=(parse("≥5个"), parse("≥3个")))
    assert AllOf(parts=(parse("≤9个"), either)).satisfied_by("4个") is True


def test_dates() -> None:
    target = parse("2021年12月底前")
    assert target.satisfied_by(datetime.date(2021, 12, 31)) is True
    assert target.satisfied_by(datetime.datetime(2021, 12, 31, 23, 59)) is True
    assert target.satisfied_by(datetime.date(2022, 1, 1)) is False
    assert said(target.satisfied_by(5)) == "kind"


def test_quantities() -> None:
    target = parse("≤2小时")
    assert target.satisfied_by(parse("=90分钟").quantity) is True  # type: ignore[union-attr]
    assert target.satisfied_by(parse("=3小时").quantity) is False  # type: ignore[union-attr]
    assert said(target.satisfied_by(parse("=3人").quantity)) == "unit"  # type: ignore[union-attr]
    pint = pytest.importorskip("pint")
    assert said(target.satisfied_by(pint.UnitRegistry().Quantity(1, "hertz"))) == "unit"


def test_what_cannot_be_an_actual_value_is_a_type_error() -> None:
    with pytest.raises(TypeError, match=r"\[\]"):
        parse("≥5").satisfied_by([])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("target", "actual", "answer"),
    [
        (Narrative(text="按计划"), "5", "narrative"),
        (
            parse("项目的职责分工清晰合理，各部门协调有序，以保障项目正常实施"),
            "项目的职责分工清晰合理，各部门协调有序，以保障项目正常实施",
            "narrative",
        ),
        (parse("不适用"), "不适用", "not_applicable"),
        (Deadline(operator="≤"), "2021年", "date"),
        (Deadline(operator="≤", date="2021-12"), "2021年6月", True),
        (Period(start="2021-01", end="--12"), "2021年6月", "year"),
        (Comparison(operator="≥", value=Decimal(5)), "3-5", "actual_overlaps"),
    ],
)
def test_targets_that_no_text_states(target: Constraint, actual: str, answer: bool | str) -> None:
    assert said(target.satisfied_by(actual)) == answer


def test_an_interval_that_nothing_meets_is_no_actual_value() -> None:
    empty = Interval(lower=Bound("≥", Decimal(5)), upper=Bound("<", Decimal(5)))
    from targetexpr.values.algebra.actuals import _judged

    assert said(_judged(empty, parse("≥3"))) == "actual_unreadable"


@pytest.mark.parametrize("operator", ["≤", "=", "<", "≈"])
def test_a_deadline_is_met_by_being_early_whatever_its_operator(operator: str) -> None:
    target = Deadline(operator=operator, date="2021-06")  # type: ignore[arg-type]
    assert target.satisfied_by("2021年3月") is True
    assert target.satisfied_by("2021年7月") is False


def test_answers_are_plain() -> None:
    answer = parse("≥95%").satisfied_by("0.96")
    assert pickle.loads(pickle.dumps(answer)) == answer


@pytest.mark.parametrize(
    ("actual", "answer"),
    [
        (datetime.datetime(2024, 12, 31, 16, 30), True),
        (datetime.datetime(2024, 12, 31, 17, 30), False),
        (datetime.datetime(2024, 12, 31), "actual_overlaps"),
        (datetime.date(2024, 12, 31), "actual_overlaps"),
        (datetime.date(2024, 12, 30), True),
    ],
)
def test_a_time_of_the_day(actual: datetime.date, answer: bool | str) -> None:
    assert said(parse("2024年12月31日17:00前").satisfied_by(actual)) == answer
    assert parse("每天8点前").satisfied_by(datetime.datetime(2024, 5, 1, 7, 59)) is True


@pytest.mark.parametrize(
    ("actual", "answer"),
    [
        (3, True),
        (6, False),
        ("3名", True),
        ("6名", False),
        ("≤3名", True),
        ("3人", "unit"),
        ("完成", "words"),
        ("第3名", True),
        ("第6名", False),
        ("前3名", True),
        ("前8名", "actual_overlaps"),
        ("第一批", "words"),
    ],
)
def test_a_rank(actual: str | int, answer: bool | str) -> None:
    target = Comparison(operator="≤", value=Decimal(5), unit="名", rank=True)
    assert said(target.satisfied_by(actual)) == answer


def test_numbers_and_marks_of_numpy_and_pandas() -> None:
    numpy, pandas = pytest.importorskip("numpy"), pytest.importorskip("pandas")
    rate, count = parse("≥92.1%"), parse("=30场")
    for kind in (numpy.float64, numpy.float32, numpy.longdouble, Decimal, Fraction):
        assert said(rate.satisfied_by(kind("92.1"))) is True
        assert said(rate.satisfied_by(kind("92.05"))) is False
    for kind in (numpy.int64, numpy.int8, numpy.uint16, numpy.float16):
        assert said(count.satisfied_by(kind(30))) is True
    nothing = [float("nan"), numpy.float32("nan"), numpy.float64("inf"), Decimal("sNaN"), True, numpy.bool_(True)]
    for actual in (*nothing, pandas.NaT, pandas.NA):
        assert said(rate.satisfied_by(actual)) == "actual_unreadable"
    with pytest.raises(TypeError, match="not a value"):
        rate.satisfied_by(1j)  # type: ignore[arg-type]
