"""How constraints are written: canonically, in the styles of the two forms, and in three fields."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve

from targetexpr import TargetSyntaxError, from_dict, from_fields, parse
from targetexpr.values.json import number_from_text, number_text
from targetexpr.values.model import (
    AllOf,
    AnyOf,
    Bound,
    Change,
    Comparison,
    Constraint,
    Deadline,
    Fields,
    Interval,
    Narrative,
    NotApplicable,
    Period,
    Qualitative,
    Style,
)

STYLES: tuple[Style, ...] = ("canonical", "2020", "2024")


@pytest.mark.parametrize(
    ("text", "canonical", "style_2020", "style_2024"),
    [
        ("≥95.00(%)", "≥95.00%", ">=95%", "≥95.00(%)"),
        (">=95％", "≥95%", ">=95%", "≥95.00(%)"),
        ("不高于13.850万元", "≤13.850万元", "<=13.85万元", "≤13.85(万元)"),
        ("18.125元/张", "=18.125元/张", "=18.125元/张", "=18.125(元/张)"),
        ("<10", "<10", "<10", "<10.00"),
        ("＞100人", ">100人", ">100人", ">100.00(人)"),
        ("约100人", "≈100人", "≈100人", "≈100.00(人)"),
        ("三分之二以上", "≥2/3", ">=2/3", "≥2/3"),
        ("=-0.50℃", "=-0.50℃", "=-0.5℃", "=-0.50(℃)"),
        ("20个报告", "=20个报告", "=20个报告", "=20.00(个)报告"),
        ("5采集点", "=5(采集点)", "=5(采集点)", "=5.00(采集点)"),
        ("1(A)", "=1(A)", "=1(A)", "=1.00(A)"),
        ("每月一次", "=1次/月", "=1次/月", "=1.00(次/月)"),
        ("30元/月/平米", "=30元/月/平方米", "=30元/月/平方米", "=30.00(元/月/平方米)"),
        ("公示渠道不少于2个", "公示渠道≥2个", "公示渠道>=2个", "公示渠道≥2.00(个)"),
        ("≤中介评估价", "≤中介评估价", "<=中介评估价", "≤中介评估价"),
        ("同比下降10%", "同比下降10%", "同比下降10%", "同比下降10.00(%)"),
        ("同比下降不低于10%", "同比下降≥10%", "同比下降>=10%", "同比下降≥10.00(%)"),
        ("与上年相比增长2个", "与上年相比提高2个", "与上年相比提高2个", "与上年相比提高2.00(个)"),
        ("5%-8%", "5%-8%", "5%-8%", "5.00(%)-8.00(%)"),
        ("≥5天且<10天", "≥5天且<10天", ">=5天且<10天", "≥5.00(天)且<10.00(天)"),
        ("指标A≥5天且≤10天", "指标A≥5天且≤10天", "指标A>=5天且<=10天", "指标A≥5.00(天)且≤10.00(天)"),
        ("A指标≥5天且≤10天", "A指标5天-10天", "A指标5天-10天", "A指标5.00(天)-10.00(天)"),
        # the units' brackets give way to the remark, and the notation to what was written
        ("1次/2年", "=1(次/2年)", "=1(次/2年)", "=1.00(次/2年)"),
        ("≥2023（年）", "≥2023(年)", ">=2023(年)", "≥2023.00(年)"),
        ("“/", "“/", "“/", "“/"),
        ("由80%提高到95%", "由80%提高到95%", "由80%提高到95%", "由80%提高到95.00(%)"),
        ("PM2.5值＝31天", "PM2.5值31天", "PM2.5值31天", "PM2.5值31.00(天)"),
        ("PM2.5＝31天", "PM2.5=31天", "PM2.5=31天", "PM2.5=31.00(天)"),
        ("大于5天不超过10天", ">5天且≤10天", ">5天且<=10天", ">5.00(天)且≤10.00(天)"),
        ("2021.12.31前", "2021年12月31日前", "2021年12月31日前", "2021年12月31日前"),
        ("每年12月底前", "每年12月底前", "每年12月底前", "每年12月底前"),
        ("年底前", "每年年底前", "每年年底前", "每年年底前"),
        ("每季度末", "每季度底", "每季度底", "每季度底"),
        ("每季度末月25日前", "每季度末月25号前", "每季度末月25号前", "每季度末月25号前"),
        ("每季度首月10日前", "每季度首月10号前", "每季度首月10号前", "每季度首月10号前"),
        ("每月8日前", "每月8号前", "每月8号前", "每月8号前"),
        ("2023年三季度前完成", "2023年第3季度前完成", "2023年第3季度前完成", "2023年第3季度前完成"),
        ("3月初", "3月初", "3月初", "3月初"),
        ("≥2021年12月", "不早于2021年12月", "不早于2021年12月", "不早于2021年12月"),
        ("2020.1-2020.11", "2020年1月-2020年11月", "2020年1月-2020年11月", "2020年1月-2020年11月"),
        ("1-12月", "1月-12月", "1月-12月", "1月-12月"),
        ("显著提升", "显著提升", "显著提升", "显著提升"),
        ("/", "不适用", "不适用", "不适用"),
        (
            "手册3000张；景点10处",
            "手册=3000张；景点=10处",
            "手册=3000张；景点=10处",
            "手册=3000.00(张)；景点=10.00(处)",
        ),
        ("≥90%或≥80个", "≥90%或≥80个", ">=90%或>=80个", "≥90.00(%)或≥80.00(个)"),
        (
            "一般故障2天内；重大故障3天内",
            "一般故障≤2天；重大故障≤3天",
            "一般故障<=2天；重大故障<=3天",
            "一般故障≤2.00(天)；重大故障≤3.00(天)",
        ),
    ],
)
def test_styles(text: str, canonical: str, style_2020: str, style_2024: str) -> None:
    c = parse(text)
    assert (str(c), c.format("2020"), c.format("2024")) == (canonical, style_2020, style_2024)
    for style in STYLES:
        assert parse(c.format(style)) == c


@pytest.mark.parametrize(
    ("c", "text"),
    [
        (Comparison(operator="≥", value=Decimal("1E+3")), "≥1000"),
        (Comparison(operator="≥", value=Decimal(95), remark="群众认可"), "≥95：群众认可"),
        (Comparison(operator="=", value=Decimal(-2), unit="个", change=Change("decrease")), "下降=-2个"),
        (Comparison(operator="=", reference="上年", change=Change("maintain")), "保持=上年"),
        (Comparison(operator="≥", value=Decimal(5), unit="采集点", remark="验收"), "≥5(采集点)验收"),
        (Comparison(operator="≥", value=Decimal(5), unit="个", remark="百分点"), "≥5(个)百分点"),
        (Deadline(operator="≤", recurs="month", edge="end"), "每月底前"),
        (Deadline(operator="≤"), "前"),
        (Interval(lower=Bound("≥", Decimal(1)), upper=Bound("≤", Decimal(2))), "≥1且≤2"),
        (Interval(lower=Bound("≥", Decimal(0)), upper=Bound("≤", Decimal(0)), unit="天"), "0天-0天"),
        (Interval(lower=Bound("≥", Decimal(-1)), upper=Bound("≤", Decimal(2)), unit="天"), "≥-1天且≤2天"),
        (Interval(lower=Bound("≥", Decimal(3)), upper=Bound("≤", Decimal(2)), unit="天"), "≥3天且≤2天"),
        (Comparison(operator="≥"), "≥"),
        (Comparison(operator="=", value=Decimal(0), unit="%", change=Change("increase")), "提高0%"),
        (Comparison(operator="≥", value=Decimal(5), unit="吨·公里·次"), "≥5吨·公里·次"),
        (Comparison(operator="≥", value=Decimal(5), unit="吨·采集点·次"), "≥5(吨·采集点·次)"),
        (Period(start="2023", end="2023"), "2023年-2023年"),
        (Qualitative(term="健全", subject="制度", remark="有效"), "制度健全有效"),
        (Qualitative(term="健全"), "健全"),
        (Comparison(operator="≥", reference="2019年水平"), "不低于2019年水平"),
        (Comparison(operator="<", reference="3年平均水平"), "低于3年平均水平"),
        (Comparison(operator="=", reference="2019年水平"), "=2019年水平"),
        (Deadline(operator="≤", date="2021-12", edge="end"), "2021年12月底前"),
        (Deadline(operator="≤", date="--12", edge="start", recurs="year"), "每年12月初前"),
        (Deadline(operator="≥", date="2024-06"), "不早于2024年6月"),
        (Deadline(operator=">", date="--12-01"), ">12月1日"),
        (Comparison(operator="≤", value=Decimal("1.5"), unit="W/(㎡·K)"), "≤1.5W/(㎡·K)"),
        (Comparison(operator="≤", value=Decimal("1.5"), unit="元/(人·天)", remark="以内"), "≤1.5(元/(人·天))以内"),
        (Deadline(operator="≤", date="--12", edge="middle"), "12月中旬前"),
        (Deadline(operator="=", date="---08", recurs="month", time="17:30"), "每月8号17:30"),
        (Deadline(operator="≤", time="08:00", recurs="day"), "每天08:00前"),
        (Comparison(operator="≥", value=Decimal(70), unit="%", reference="合同总额"), "≥合同总额的70%"),
        (Comparison(operator="≤", value=Decimal(5), unit="名", subject="全省", rank=True), "全省前5名"),
        (
            Interval(
                lower=Bound("≥", Decimal(5)), upper=Bound("≤", Decimal(8)), unit="%", change=Change("decrease", "同比")
            ),
            "同比下降5%-8%",
        ),
        (Narrative(text="按计划推进各项工作"), "按计划推进各项工作"),
        (
            Interval(lower=Bound("≥", Decimal(1)), upper=Bound("<", Decimal(2)), remark="左右侧", unit="个"),
            "≥1个且<2个左右侧",
        ),
    ],
)
def test_what_no_text_was_read_for(c: Constraint, text: str) -> None:
    assert str(c) == text


# ── three fields ──


@pytest.mark.parametrize(
    ("text", "fields", "code"),
    [
        ("≥95.00(%)", Fields("≥", "95.00", "%"), 1),
        (">100人", Fields(">", "100", "人"), 2),
        ("三分之二", Fields("=", "2/3", ""), 3),
        ("<5", Fields("<", "5", ""), 4),
        ("半小时内响应", Fields("≤", "0.5", "小时"), 5),
        ("健全", Fields("定性", "健全", ""), 6),
        ("约100人", Fields("定性", "≈100人", ""), 6),
        ("5%-8%", Fields("定性", "5%-8%", ""), 6),
        ("同比下降10%", Fields("定性", "同比下降10%", ""), 6),
        ("≤中介评估价", Fields("定性", "≤中介评估价", ""), 6),
        ("2023:3", Fields("定性", "2023:3", ""), 6),  # 2023/3 is a month
        ("/", Fields("定性", "不适用", ""), 6),
    ],
)
def test_fields(text: str, fields: Fields, code: int) -> None:
    c = parse(text)
    assert c.fields() == fields
    assert c.fields().code == code
    back = from_fields(code, fields.value, fields.unit)
    assert (back.fields(), type(back)) == (fields, type(c))


@pytest.mark.parametrize(
    ("c", "text"),
    [
        (Comparison(operator="≤", value=Decimal(2), unit="天", condition="一般故障"), "一般故障≤2天"),
        (Comparison(operator="≥", value=Decimal(70), unit="%", reference="合同总额"), "≥合同总额的70%"),
        (Comparison(operator="≤", value=Decimal(5), unit="名", rank=True), "前5名"),
        (Comparison(operator="=", value=Decimal(5), unit="名", rank=True), "第5名"),
        (Comparison(operator="<", value=Decimal(5), unit="名", rank=True), "高于第5名"),
        (Comparison(operator="=", value=Decimal(0), unit="无"), "=0(无)"),
    ],
)
def test_what_three_fields_cannot_say_is_kept_in_words(c: Constraint, text: str) -> None:
    assert c.fields() == Fields("定性", text)


def dict_of(c: Constraint) -> dict[str, Any]:
    return {key: value for key, value in c.to_dict().items() if key not in ("type", "text")}


@pytest.mark.parametrize("operator", [1, "1", " 1 ", "≥", ">=", "≧", "＞＝", "大于等于", "不低于", "至少"])
def test_operators_in_any_spelling_or_code(operator: str | int) -> None:
    c = from_fields(operator, " 95.00 ", " ％ ")
    assert dict_of(c) == {"operator": "≥", "value": "95.00", "unit": "%"}


@pytest.mark.parametrize(
    ("operator", "value", "unit", "expected"),
    [
        (1, "≥95%", "%", {"operator": "≥", "value": "95", "unit": "%"}),
        (3, "95%", "百分比", {"operator": "=", "value": "95", "unit": "%"}),
        (3, "2024.5", "万元", {"operator": "=", "value": "2024.5", "unit": "万元"}),
        (5, "2024.12", "/", {"operator": "≤", "date": "2024-12"}),
        (3, "100", "采集点", {"operator": "=", "value": "100", "unit": "采集点", "unknown_unit": True}),
        (
            3,
            "5-8",
            "%",
            {"lower": {"operator": "≥", "value": "5"}, "upper": {"operator": "≤", "value": "8"}, "unit": "%"},
        ),
        (
            9,
            "5-8",
            "%",
            {"lower": {"operator": "≥", "value": "5"}, "upper": {"operator": "≤", "value": "8"}, "unit": "%"},
        ),
        ("定量（其他）", "≥5", "", {"operator": "≥", "value": "5"}),
        (5, "2024年12月底", "", {"operator": "≤", "date": "2024-12", "edge": "end"}),
        (6, "健全", "", {"term": "健全", "kind": "state"}),
        (6, "健全", "/", {"term": "健全", "kind": "state"}),
        ("定性", "0", "良好", {"term": "良好", "kind": "state"}),
        (6, "0.00", "良好", {"term": "良好", "kind": "state"}),
        (6, "", "良好", {"term": "良好", "kind": "state"}),
        (1, 95, "%", {"operator": "≥", "value": "95", "unit": "%"}),
        (1, 95.5, "%", {"operator": "≥", "value": "95.5", "unit": "%"}),
        (3, 1e-7, "", {"operator": "=", "value": "0.0000001"}),
        (5, Decimal("1E+3"), "/", {"operator": "≤", "value": "1000"}),
        (3, Fraction(2, 3), None, {"operator": "=", "value": "2/3"}),
        (1, "100", "/", {"operator": "≥", "value": "100"}),
        (1, "100", "无", {"operator": "≥", "value": "100"}),
        (1, "100", "—", {"operator": "≥", "value": "100"}),
        (1, "100", "无单位", {"operator": "≥", "value": "100"}),
        (1, "100万", "/", {"operator": "≥", "value": "100", "unit": "万"}),
        (10, "", "", {}),
        ("不适用", "0", "个", {}),
    ],
)
def test_fields_as_systems_store_them(
    operator: str | int, value: str | float | Decimal | Fraction, unit: str | None, expected: dict[str, Any]
) -> None:
    assert dict_of(from_fields(operator, value, unit)) == expected


def test_the_text_of_fields_says_what_was_used() -> None:
    assert from_fields(5, "30", "工作日").text == "≤30(工作日)"
    assert from_fields(3, "95%", "%").text == "=95%"
    assert from_fields(10, "", "").text == "不适用"


def test_a_unit_is_given_to_every_part_that_has_none() -> None:
    c = from_fields(9, "≥5；≤10个", "个")
    assert isinstance(c, AllOf)
    assert [part.unit for part in c.parts] == ["个", "个"]  # type: ignore[union-attr]
    assert isinstance(from_fields(9, "≥5或≥3", "个"), AnyOf)


@pytest.mark.parametrize(
    ("operator", "value", "unit"),
    [
        (0, "5", ""),
        (7, "5", ""),
        ("abc", "5", ""),
        ("", "5", ""),
        ("-", "5", ""),
        (5, "≥95%", "%"),
        (1, "95%", "个"),
        (6, "健全", "个"),
        (5, "2024年12月底", "万元"),
        (3, "3张；5处", "套"),
        (1, "上年", "个"),
    ],
)
def test_fields_that_contradict_each_other_are_refused(operator: str | int, value: str, unit: str) -> None:
    with pytest.raises(ValueError, match=r"计算符号|计量单位"):
        from_fields(operator, value, unit)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), Decimal("NaN")])
def test_a_number_that_is_not_finite_is_no_field(number: float | Decimal) -> None:
    with pytest.raises(ValueError, match=r"no finite number|指标值为空"):
        from_fields(1, number)


@pytest.mark.parametrize(("operator", "value", "unit"), [(1, "", "%"), (1, "XX", "%"), (6, "", ""), (3, "9O", "%")])
def test_values_that_cannot_be_read_are_syntax_errors(operator: int, value: str, unit: str) -> None:
    with pytest.raises(TargetSyntaxError):
        from_fields(operator, value, unit)


# ── JSON ──


@pytest.mark.parametrize(
    "number", [Decimal("95.00"), Decimal("-0.5"), Decimal("1E+3"), Fraction(2, 3), Fraction(-7, 3)]
)
def test_numbers_are_text(number: Decimal | Fraction) -> None:
    assert number_from_text(number_text(number)) == number


@pytest.mark.parametrize(
    "text", ["", "1e9999999", "NaN", "Infinity", "1/0", "1.", ".5", "+5", " 5", "５", "1_0", 5, None]
)
def test_what_is_no_number_is_refused(text: Any) -> None:
    with pytest.raises(ValueError, match="not a number"):
        number_from_text(text)


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"type": "riddle"},
        {"type": "comparison"},
        {"type": "comparison", "operator": "≥", "value": 5},
        {"type": "comparison", "operator": "≥", "size": "5"},
        {"type": "interval", "lower": 5, "upper": 6},
        {"type": "all_of", "parts": [5]},
        {"type": "all_of", "parts": 5},
        {"type": ["comparison"]},
        [],
        None,
    ],
)
def test_what_is_no_constraints_form_is_refused(form: Any) -> None:
    with pytest.raises(ValueError, match="not "):
        from_dict(form)


def test_mentions_and_what_was_inferred_are_kept() -> None:
    prose = Narrative(text="按计划", mentions=(parse("≥5个"), NotApplicable(text="/")))
    assert from_dict(prose.to_dict()).to_dict() == prose.to_dict()
    inferred = parse(">=95", name="员工满意度")
    assert from_dict(inferred.to_dict()).to_dict() == inferred.to_dict()
    for text in ("下降10%", "同比下降10%"):
        assert from_dict(parse(text).to_dict()) == parse(text)


def test_quantities() -> None:
    interval = parse("5%-8%")
    assert isinstance(interval, Interval)
    assert (interval.lower_quantity.magnitude, interval.upper_quantity.magnitude) == (5, 8)
    with pytest.raises(ValueError, match="reference"):
        _ = parse("≤中介评估价").quantity  # type: ignore[union-attr]


def test_a_rank_is_written_with_the_digits_and_the_unit_that_it_has() -> None:
    rank = parse("前5名")
    assert isinstance(rank, Comparison)
    assert str(evolve(rank, value=Decimal("1000.50"))) == "前1000.50名"
    assert str(evolve(rank, unit=None)) == "前5"


def test_a_deadline_with_a_rare_operator_is_written_with_its_sign_in_every_style() -> None:
    deadline = parse("2024年6月前")
    assert isinstance(deadline, Deadline)
    late = evolve(deadline, operator=">")
    assert {str(late), late.format("2020"), late.format("2024")} == {">2024年6月"}


def test_what_is_no_date_is_an_amount_beside_its_unit() -> None:
    assert from_fields("=", "2024/13", "%").to_dict() == parse("=2024/13(%)").to_dict()
    with pytest.raises(TargetSyntaxError):
        from_fields("=", "2024/13", "")


def test_fields_whose_value_cannot_be_read_in_any_unit_are_refused() -> None:
    with pytest.raises(TargetSyntaxError) as raised:
        from_fields("定性", "≥≥95", "人")
    assert raised.value.text == "≥≥95"
