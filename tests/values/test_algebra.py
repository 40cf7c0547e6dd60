"""What constraints say about each other, example by example; the laws stand in tests/property."""

from __future__ import annotations

from decimal import Decimal

import pytest
from attrs import evolve

from targetexpr import parse
from targetexpr.values.algebra.reasons import unknown
from targetexpr.values.model import (
    AllOf,
    AnyOf,
    Bound,
    Change,
    Comparison,
    Constraint,
    Deadline,
    Interval,
    Narrative,
    NotApplicable,
    Period,
    Qualitative,
    Truth,
    Unknown,
)


def said(answer: Truth) -> bool | str:
    """An answer as it is, or the key of the reason why there is none."""
    return answer.reason if isinstance(answer, Unknown) else answer


# c, d, c implies d, d implies c, they conflict
PAIRS: list[tuple[str, str, bool | str, bool | str, bool | str]] = [
    # numbers, exact at open and closed ends
    ("≥95%", "≥90%", True, False, False),
    (">5个", "≥5个", True, False, False),
    ("=5个", "≥5个", True, False, False),
    ("<5个", "≥5个", False, False, True),
    ("≤5个", "≥5个", False, False, False),
    ("=5个", "=6个", False, False, True),
    ("5%-8%", "≥5%", True, False, False),
    ("≥5个且≤5个", "=5个", True, True, False),
    ("[5,10)", "<10", True, False, False),
    ("18±0.5℃", "17-19℃", True, False, False),
    # units
    ("≥1万元", ">9999元", True, False, False),
    ("≤90分钟", "≤1.5小时", True, True, False),
    ("≤1年", "≤12个月", True, True, False),
    ("≤30天", "≤1个月", "unit", "unit", "unit"),
    ("≤3工作日", "≤3天", "unit", "unit", "unit"),
    ("≥3张", "≥3台", "unit", "unit", "unit"),
    ("≥95", "≥95%", "unit_missing", "unit_missing", "unit_missing"),
    ("≥26.4万", "≥264000", True, True, False),
    ("每月1次", "≥12次/年", True, False, False),
    ("≥3采集点", "≥2采集点", True, False, False),
    # what they are said of
    ("满意度≥95%", "≥90%", True, False, False),
    ("满意度≥95%", "合格率≥90%", "subject", "subject", "subject"),
    ("20个报告", "≥10个社区", "subject", "subject", "subject"),
    # approximate, and referring to what is not known
    ("约100人", "≥50人", "tolerance", "tolerance", "tolerance"),
    ("约100人", "约100人", True, True, False),
    ("≥上年", ">上年", False, True, False),
    ("<上年", "≥上年", False, False, True),
    ("≥上年", "≥计划数", "reference", "reference", "reference"),
    ("≥上年", "≥5个", "reference", "reference", "reference"),
    # changes
    ("同比下降≥10%", "同比下降≥5%", True, False, False),
    ("同比下降≥10%", "同比增长≥5%", False, False, True),
    ("同比下降≥10%", "较上年下降≥5%", "baseline", "baseline", "baseline"),
    ("同比下降10%", "≥10%", "baseline", "baseline", "baseline"),
    ("较上年提升5%", "较上年提升", True, "words", False),
    ("较上年提升5%", "较上年下降", False, False, True),
    ("较上年提升5%", "较上年显著提升", "words", "words", False),
    ("较上年提升5%", "较上年提升5个", "unit", "unit", "unit"),
    ("较上年提升5%", "较上年下降5个", False, False, True),
    ("保持95%以上", "≥90%", True, False, False),
    ("较上年提升≥-5%", "较上年提升", "words", "words", "words"),
    ("较上年提升至不低于计划数", "较上年提升", "words", "words", "words"),
    # words
    ("显著提升", "提升", True, "words", False),
    ("显著提升", "增强", "words", "words", False),
    ("提升", "下降", False, False, True),
    ("同比提升", "下降", "words", "words", "words"),
    ("健全", "健全", True, True, False),
    ("健全", "有效", "words", "words", "words"),
    ("健全", "≥5个", "words", "words", "words"),
    ("不适用", "≥5个", "not_applicable", "not_applicable", "not_applicable"),
    ("不适用", "/", True, True, "not_applicable"),
    # time
    ("2021年6月", "2021年12月底前", True, False, False),
    ("2021年12月", "2021年12月31日前", True, True, False),
    ("2020年1月-2020年11月", "2020年12月前", True, False, False),
    ("2021年3月-2021年5月", "2021年2月前", False, False, True),
    ("1-3月", "4-6月", False, False, True),
    ("12月底前", "2021年12月底前", "year", "year", "year"),
    ("每月10日前", "每年12月底前", "recurrence", "recurrence", "recurrence"),
    ("每年11月底前", "12月底前", "recurrence", "recurrence", "recurrence"),
    ("2021年12月底前", "≤30天", "kind", "kind", "kind"),
    ("2021年初", "2021年12月底前", True, "edge", False),
    ("2021年初", "2021年1月1日前", "edge", True, False),
    ("2020年12月底前", "2021年初", True, False, False),
    # several at once
    ("≥5个且≤10个", "≥4个；≤11个", True, False, False),
    ("手册3000张；景点10处", "≥5处", True, False, False),
    ("≥90%或≥80个", "≥85%", "unit", "unit", False),
    ("≥90%", "≥85%或≥80个", True, False, False),
    ("≥80%", "≥85%或≥80个", "unit", "unit", False),
    ("健全；≥5个", "≥3个", True, False, False),
    ("健全；≥5个", "<3个", False, False, True),
    ("<3个", "健全；≥5个", False, False, True),
    ("≥80%", "甲班≥85%或乙班≥85%", "several", True, False),
    ("甲班≥85%；乙班≥95%", "甲班≥90%", False, "subject", False),
    ("甲班≥95%；乙班≥95%", "≥90%", True, False, False),
    ("甲班≥95%；乙班≥85%", "≥90%", "several", False, "several"),
    ("甲班≥95%；≥85%", "≥90%", "several", False, "several"),
    ("≥85%（初检）；≥90%", "≥88%", True, False, False),
    ("满意度≥80%；满意度≤95%；合格率≥90%", "满意度≥98%", False, False, True),
    ("满意度≥80%；合格率≥90%", "投诉率≤1%", "subject", "subject", "subject"),
    ("甲班≥85%；≥90%", "≥90%", True, True, False),
    ("甲班≥85%；乙班≥85%；≥90%", "≥90%", True, True, False),
    ("健全；≥5个", "健全", True, "words", False),
    ("甲班≥95%；乙班≥85%", "≤80%", False, False, True),
    ("保持95%以上", "提升", "words", "words", "words"),
    ("一般故障≤2小时；重大故障≤1小时", "一般故障≤3小时；重大故障≤2小时", True, "condition", False),
    # the second edition: not before, thirds of a month, times of the day, negations, shares
    ("不早于2024年6月", "不早于2024年5月", True, False, False),
    ("2024年6月前", "不早于2024年7月", False, False, True),
    ("2024年6月前", "不早于2024年6月", False, False, False),
    ("12月上旬前", "12月中旬前", True, False, False),
    ("12月上旬前", "12月10日前", True, True, False),
    ("不早于12月中旬", "12月10日前", False, False, True),
    ("17:30前", "18:00前", True, False, False),
    ("17:30前", "不早于18:00", False, False, True),
    ("17:30前", "不早于17:30", False, False, False),
    ("每天8点前", "8点前", "recurrence", "recurrence", "recurrence"),
    ("12月31日17:00前", "12月31日前", True, False, False),
    ("12月30日前", "12月31日17:00前", True, False, False),
    ("2024年3月-2024年5月", "不早于2024年3月", True, False, False),
    ("2024年3月-5月", "不早于2024年6月", False, False, True),
    ("合格", "不合格", False, False, True),
    ("达标", "未达标", False, False, True),
    ("不低于合同总额的70%", "不低于合同总额的60%", True, False, False),
    ("不低于合同总额的70%", "≥70%", "reference", "reference", "reference"),
    ("不低于合同总额的70%", "低于合同总额的50%", False, False, True),
    ("同比下降5%-10%", "同比下降3%以上", True, False, False),
    ("同比下降5%-10%", "同比增长2%", False, False, True),
    ("满意度≥95%且投诉率≤1%", "满意度≥98%", False, "subject", False),
    ("甲为12亿并不少于1000", "甲≥10亿", True, False, False),
]


@pytest.mark.parametrize(("c", "d", "forth", "back", "conflict"), PAIRS)
def test_pairs(c: str, d: str, forth: bool | str, back: bool | str, conflict: bool | str) -> None:
    one, other = parse(c), parse(d)
    assert (said(one.implies(other)), said(other.implies(one))) == (forth, back)
    assert said(one.conflicts_with(other)) == conflict
    assert isinstance(other.conflicts_with(one), Unknown) is isinstance(conflict, str)


def number(operator: str, value: str, unit: str | None = None, condition: str | None = None) -> Comparison:
    return Comparison(operator=operator, value=Decimal(value), unit=unit, condition=condition)  # type: ignore[arg-type]


def rank(value: str) -> Comparison:
    return Comparison(operator="≤", value=Decimal(value), unit="名", rank=True)


# Deadlines and ranks
DIRECT: list[tuple[Constraint, Constraint, bool | str, bool | str, bool | str]] = [
    (Deadline(operator="≥", date="2024-06"), Deadline(operator="≥", date="2024-05-31"), True, False, False),
    (Deadline(operator="≥", date="2024-06"), Deadline(operator="≤", date="2024-05"), False, False, True),
    (Deadline(operator="≥", date="2024-06"), Deadline(operator="≤", date="2024-06-01"), False, False, False),
    (Deadline(operator="≥", date="2024-06", edge="end"), Deadline(operator="≥", date="2024-06"), True, "edge", False),
    (Deadline(operator="≥", date="--12", edge="late"), Deadline(operator="≥", date="--12-21"), True, True, False),
    (Deadline(operator="≤", date="--12", edge="early"), Deadline(operator="≤", date="--12-10"), True, True, False),
    (Deadline(operator="≤", date="--12", edge="middle"), Deadline(operator="≤", date="--12-20"), True, True, False),
    (
        Deadline(operator="≤", date="--12", edge="late"),
        Deadline(operator="≤", date="--12", edge="end"),
        True,
        True,
        False,
    ),
    (rank("3"), rank("5"), True, False, False),
    (rank("5"), number("≤", "5", "名"), "kind", "kind", "kind"),
    (Deadline(operator=">", date="2024-06"), Deadline(operator="≥", date="2024-07-01"), True, True, False),
    (Deadline(operator="<", date="2024-06"), Deadline(operator="≤", date="2024-05"), True, True, False),
    (Deadline(operator="≤", time="24:00"), Deadline(operator="≤", time="17:30"), False, True, False),
    (
        Deadline(operator="≤", recurs="month", edge="middle"),
        Deadline(operator="≤", date="---20", recurs="month"),
        True,
        True,
        False,
    ),
]


@pytest.mark.parametrize(("one", "other", "forth", "back", "conflict"), DIRECT)
def test_what_no_text_is_read_for(
    one: Constraint, other: Constraint, forth: bool | str, back: bool | str, conflict: bool | str
) -> None:
    assert (said(one.implies(other)), said(other.implies(one))) == (forth, back)
    assert said(one.conflicts_with(other)) == conflict


NEVER = Interval(lower=Bound("≥", Decimal(9)), upper=Bound("<", Decimal(9)))


RISES = (number("≥", "0", "个"), number("≥", "0", "处"))


def either(kinds: int) -> AnyOf:
    return AnyOf(parts=tuple(number("≥", "1", f"第{n}种") for n in range(kinds)))


@pytest.mark.parametrize(
    ("c", "satisfiable", "vacuous"),
    [
        # parts of parts
        (AllOf(parts=(number("<", "0", "个"), AllOf(parts=RISES))), False, False),
        (AllOf(parts=(number("≤", "0", "个"), AllOf(parts=RISES))), True, False),
        (AllOf(parts=(number("<", "0", "个"), number("<", "0", "处"), AnyOf(parts=RISES))), False, False),
        (AllOf(parts=(number("<", "0", "个"), AnyOf(parts=RISES))), True, False),
        (AllOf(parts=(number("<", "0", "个"), AnyOf(parts=RISES, condition="雨天"))), True, False),
        (AnyOf(parts=(*RISES, number("<", "0", "个"))), True, True),
        (AnyOf(parts=RISES), True, False),
        (AnyOf(parts=(AllOf(parts=RISES), number("<", "0", "个"))), True, "several"),
        (AnyOf(parts=(number("≥", "90", "%"), number("<", "90"))), True, "several"),
        (AnyOf(parts=(parse("满意度≥5"), number("<", "5"))), True, "several"),
        (AnyOf(parts=(*RISES, parse("满意度≥5个"))), True, "several"),
        # as many ways to choose as are looked at, and more
        (AllOf(parts=(either(100),)), True, False),
        (AllOf(parts=(either(101),)), "several", False),
        (AllOf(parts=(either(2),) * 6), True, False),
        (AllOf(parts=(either(2),) * 7), "several", False),
        (AllOf(parts=(AnyOf(parts=(AllOf(parts=(either(2),) * 7), number("≥", "1", "个"))),)), "several", "several"),
        (number("≥", "5"), True, False),
        (NEVER, False, False),
        (number("≈", "5"), True, "tolerance"),
        (parse("≥上年"), True, False),
        (parse("健全"), True, "words"),
        (parse("若干"), True, True),
        (parse("再上新台阶"), True, "words"),
        (parse("不适用"), "not_applicable", "not_applicable"),
        (Narrative(text="按计划"), "narrative", "narrative"),
        (parse("2021年12月底前"), True, False),
        (parse("每年12月底前"), True, True),
        (parse("每年11月底前"), True, False),
        (parse("年底前"), True, True),
        (parse("2021年初"), True, False),
        (Deadline(operator="≤"), "date", "date"),
        (Deadline(operator="≤", date="2021-13"), "date", "date"),
        (Deadline(operator="≤", date="soon"), "date", "date"),
        (Period(start="2021", end="--12"), "year", "year"),
        (Period(start="2021-12", end="2021-01"), False, False),
        (AllOf(parts=(number("≥", "5"), number("<", "5"))), False, False),
        (AllOf(parts=(number("≥", "5"), number("≤", "5"))), True, False),
        (AllOf(parts=()), True, True),
        (AnyOf(parts=()), False, False),
        (AnyOf(parts=(number("≥", "5"), number("<", "5"))), True, True),
        (AnyOf(parts=(NEVER, NEVER)), False, False),
        (AnyOf(parts=(NEVER, parse("健全"))), True, "words"),
        (AllOf(parts=(number("≥", "95", "%"), number("≤", "90"))), "unit_missing", False),
        (AllOf(parts=(number("≥", "3", "张"), number("≥", "5", "处"))), True, False),
        (AllOf(parts=(number("≥", "5", "张"), number("≤", "3", "张"), number("≥", "5", "处"))), False, False),
        (AllOf(parts=(number("≥", "5"), parse("不适用"))), "not_applicable", False),
        (AllOf(parts=(parse("若干"), AnyOf(parts=(number("≥", "5"), number("<", "5"))))), True, True),
        (AllOf(parts=(number("≥", "5"), parse("满意度≤3"))), True, False),
        (AllOf(parts=(parse("健全"), parse("不健全"))), False, "words"),
        (AllOf(parts=(parse("提升"), parse("下降5%"))), False, False),
        (AllOf(parts=(parse("提升"), parse("健全"))), True, "words"),
        (
            AllOf(parts=(Qualitative(term="健全", subject="甲"), Qualitative(term="不健全", subject="乙"))),
            True,
            "words",
        ),
        (AllOf(parts=(evolve(parse("健全"), condition="雨天"), parse("不健全"))), True, "words"),
        (
            AllOf(parts=(evolve(parse("健全"), condition="雨天"), evolve(parse("不健全"), condition="雨天"))),
            "condition",
            "words",
        ),
        (AllOf(parts=(number("≥", "5"), parse("满意度≥3"))), True, False),
        (AnyOf(parts=(number("<", "5"), number(">", "5"))), True, False),
        (AnyOf(parts=(number("≈", "5"), number(">", "5"))), True, "tolerance"),
        (AllOf(parts=(parse("合格率≥5"), parse("满意度≤3"))), True, False),
        (number("≥", "5", condition="雨天"), True, False),
        (Interval(lower=NEVER.lower, upper=NEVER.upper, condition="雨天"), "condition", False),
        (AllOf(parts=(number("≥", "5", None, "雨天"), number("<", "5", None, "雨天"))), "condition", False),
        (AllOf(parts=(number("≥", "5", None, "雨天"), number("<", "5", None, "晴天"))), True, False),
        (AllOf(parts=(NEVER, number("≥", "3", "张")), condition="雨天"), "condition", False),
        (AllOf(parts=(number("≥", "5"), number("≈", "7"))), "tolerance", False),
    ],
)
def test_alone(c: Constraint, satisfiable: bool | str, vacuous: bool | str) -> None:
    assert (said(c.is_satisfiable()), said(c.is_vacuous())) == (satisfiable, vacuous)


SHARE = Interval(lower=Bound("≥", Decimal(0)), upper=Bound("≤", Decimal(100)))


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("≥0%", True),
        (">0%", False),
        ("≤100%", True),
        ("≤1倍", False),
        ("0%-100%", True),
        ("≥0", True),
        ("≥0%或健全", True),
        ("≥5%或<5%", True),
        ("≥5%或<4%", False),
        ("≥0%；≥0个", True),
        ("≥0%；≥1个", False),
        ("约5%", "tolerance"),
        ("2021年12月底前", "kind"),
        ("≥上年", "kind"),
        ("健全", "words"),
    ],
)
def test_a_domain_without_a_unit_is_taken_in_the_targets(text: str, answer: bool | str) -> None:
    assert said(parse(text).is_vacuous(SHARE)) == answer


def test_a_domain_is_compared_across_units() -> None:
    day = Interval(lower=Bound("≥", Decimal(0)), upper=Bound("≤", Decimal(24)), unit="小时")
    assert parse("≤1天").is_vacuous(day) is True
    assert parse("≤23小时").is_vacuous(day) is False
    assert said(parse("≤1工作日").is_vacuous(day)) == "unit"


def test_a_domain_without_a_unit_is_taken_in_the_first_of_several() -> None:
    assert AllOf(parts=(number("≥", "0", "元"), number("≤", "1", "万元"))).is_vacuous(SHARE) is True
    assert AllOf(parts=(number("≤", "1", "万元"), number("≥", "0", "元"))).is_vacuous(SHARE) is False
    assert AnyOf(parts=(parse("健全"), number("≥", "0", "元"))).is_vacuous(SHARE) is True


def test_conditions_are_kept_apart() -> None:
    rain, sun = number("≥", "5", None, "雨天"), number("≥", "5", None, "晴天")
    always = number("≥", "6")
    assert said(rain.implies(sun)) == "condition"
    assert said(rain.conflicts_with(number("<", "5", None, "晴天"))) == "condition"
    assert always.implies(rain) is True
    assert said(number("≥", "4").implies(rain)) == "condition"
    assert said(rain.implies(always)) == "condition"
    assert rain.implies(number("≥", "4", None, "雨天")) is True
    assert AllOf(parts=(rain, always), condition="雨天").implies(AllOf(parts=(rain, always), condition="雨天")) is True


def test_a_condition_on_several_parts_is_theirs() -> None:
    both = AllOf(parts=(number("≥", "5"), number("≤", "9")), condition="雨天")
    assert said(both.implies(number("≥", "4"))) == "condition"
    assert both.implies(number("≥", "4", None, "雨天")) is True
    assert both.conflicts_with(number("≥", "10", None, "雨天")) is True
    assert said(AllOf(parts=(number("≥", "5"), number("<", "5")), condition="雨天").is_satisfiable()) == "condition"


def test_parts_that_have_no_subject_of_their_own() -> None:
    several = AllOf(parts=(number("≥", "5", "个"), NotApplicable()))
    assert said(several.implies(number("≥", "6", "个"))) == "not_applicable"
    assert several.implies(number("≥", "4", "个")) is True
    assert said(several.conflicts_with(number("≥", "4", "个"))) == "not_applicable"
    assert said(number("≥", "4", "个").conflicts_with(several)) == "not_applicable"


def test_words_are_the_same_where_one_leaves_out_the_subject() -> None:
    c, d = Qualitative(term="健全", subject="制度"), Qualitative(term="健全")
    assert c.implies(d) is True
    assert d.implies(c) is True
    assert c.conflicts_with(d) is False
    assert said(c.implies(Qualitative(term="健全", subject="机制"))) == "subject"
    assert said(c.implies(Qualitative(term="健全", baseline="上年"))) == "words"


def test_a_rise_above_what_is_not_known_may_be_a_fall() -> None:
    c = Comparison(operator=">", reference="计划数", change=Change("increase", "较上年"))
    assert said(c.implies(Comparison(operator=">", reference="计划数"))) == "baseline"
    assert (
        said(c.implies(Comparison(operator=">", reference="计划数", change=Change("increase", "同比")))) == "baseline"
    )
    assert said(c.implies(parse("较上年提升"))) == "words"


def test_what_nothing_meets_implies_and_conflicts_with_everything() -> None:
    for other in (parse("健全"), parse("≥5个"), parse("不适用")):
        assert NEVER.implies(other) is True
        assert NEVER.conflicts_with(other) is True
        assert other.conflicts_with(NEVER) is True


def test_too_many_kinds_of_parts_are_not_compared() -> None:
    parts = tuple(number("≥", "1", f"第{n}种") for n in range(101))
    assert said(AllOf(parts=parts).is_satisfiable()) == "several"
    assert AllOf(parts=parts[:100]).is_satisfiable() is True
    assert AllOf(parts=(*parts, NEVER)).is_satisfiable() is False


def test_an_answer_that_is_not_known_has_no_truth_but_says_why() -> None:
    answer = parse("≤30天").implies(parse("≤1个月"))
    assert isinstance(answer, Unknown)
    assert answer == unknown("unit")
    assert "单位" in answer.message()
    assert "units" in answer.message("en")
    with pytest.raises(TypeError, match="unit"):
        bool(answer)
    assert Unknown("why").message("en") == "why"


def test_not_applicable_stands_alone() -> None:
    assert NotApplicable().implies(NotApplicable(text="/")) is True


@pytest.mark.parametrize(
    ("text", "conflict"),
    [
        ("甲为12亿并不少于1000", False),
        ("满意度≥95%；≤90%", False),
        ("甲班≥95%；≥85%", False),
        ("手册3000张；景点10处", False),
        ("合格率100%且优良率≥30%", False),
        ("大于9小于5个", True),
        ("≥9个；≤5个", True),
        ("满意度≥95%；合格率≥90%；≤1%", False),
        ("≥90%或≤80%", False),
        ("健全；≥5个", False),
    ],
)
def test_a_constraint_conflicts_with_itself_only_where_nothing_meets_it(text: str, conflict: bool) -> None:
    c = parse(text)
    assert c.conflicts_with(c) is conflict
    assert c.is_satisfiable() is not conflict


def test_parts_of_one_subject_settle_together_what_is_said_of_it() -> None:
    both = AllOf(text="", parts=(parse("甲≥5个"), parse("甲≤9个")))
    assert both.implies(parse("甲≤10个")) is True
    assert both.implies(parse("≤2个")) is False


def test_what_one_part_denies_is_open_where_the_others_may_exclude_each_other() -> None:
    reports = evolve(_comparison("乙≥5个"), remark="报告")
    open_parts = AllOf(text="", parts=(parse("甲≥5个"), reports, parse("乙≤3个")))
    satisfiable = open_parts.is_satisfiable()
    assert isinstance(satisfiable, Unknown)
    assert satisfiable.reason == "subject"
    answer = open_parts.implies(parse("甲≤3个"))
    assert isinstance(answer, Unknown)
    assert answer.reason == "several"
    assert open_parts.implies(parse("甲≥4个")) is True
    meeting = AllOf(text="", parts=(parse("甲≥5个"), reports, parse("乙≤9个")))
    assert meeting.is_satisfiable() is True
    assert meeting.implies(parse("甲≤3个")) is False


def _comparison(text: str) -> Comparison:
    found = parse(text)
    assert isinstance(found, Comparison)
    return found
