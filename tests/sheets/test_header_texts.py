"""Header texts → dates, money, flags, options; and the vocabulary that labels and headings are looked up in."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targetexpr import read
from targetexpr.sheets import typed
from targetexpr.sheets.forms import vocabulary
from targetexpr.sheets.labels import class_name, indicator_name
from targetexpr.sheets.model import Sheet


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2020-01-01", "2020-01-01"),
        ("2020/2/1", "2020-02-01"),
        ("2020.2.1", "2020-02-01"),
        ("2024年1月", "2024-01"),
        ("2024年1月5日", "2024-01-05"),
        ("２０２４年１月", "2024-01"),
        ("2024年", "2024"),
        ("2024", "2024"),
        ("20240105", "2024-01-05"),
        ("202401", "2024-01"),
        ("2024-01", "2024-01"),
        ("2020-01-01 00:00:00", "2020-01-01"),
        ("43831", "2020-01-01"),
        ("43,831", "2020-01-01"),
        ("2020-02-30", None),
        ("2020-13-01", None),
        ("年底", None),
        ("", None),
        ("12月", None),
    ],
)
def test_dates(text: str, iso: str | None) -> None:
    assert typed.date(text) == iso


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2020-01-01至2020-12-31", ("2020-01-01", "2020-12-31")),
        ("2024年1月-12月", ("2024-01", "2024-12")),
        ("2024年1月1日—12月31日", ("2024-01-01", "2024-12-31")),
        ("2024.01-2025.06", ("2024-01", "2025-06")),
        ("2024-2026", ("2024", "2026")),
        ("2024年", ("2024", "2024")),
        ("2024年度", ("2024", "2024")),
        ("长期", (None, None)),
        ("2024-01-01~2024-12-31", ("2024-01-01", "2024-12-31")),
        ("", (None, None)),
    ],
)
def test_starts_and_finishes(text: str, wanted: tuple[str | None, str | None]) -> None:
    assert typed.dates(text) == wanted


@pytest.mark.parametrize(
    ("text", "unit", "amount"),
    [
        ("18,535,740", "元", "18535740"),
        ("138,507.00", "元", "138507.00"),
        ("30", "万元", "300000"),
        ("409.34", "万元", "4093400"),
        ("1.5亿元", "元", "150000000"),
        ("100万元", None, "1000000"),
        ("￥1,000.00", "元", "1000.00"),
        ("0", "万元", "0"),
        ("-5", "元", "-5"),
        ("100", None, None),
        ("若干", "元", None),
        ("约30万元", "元", None),
        ("1,00a", "元", None),
        ("100美元", "元", None),
        ("（30）", "万元", None),
    ],
)
def test_money_is_in_yuan_or_nothing(text: str, unit: str | None, amount: str | None) -> None:
    assert typed.money(text, unit) == (None if amount is None else Decimal(amount))


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_ten_thousands_are_exact(amount: Decimal) -> None:
    assert typed.money(f"{amount:,}", "万元") == amount * 10000


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_none(text: str) -> None:
    typed.date(text)
    typed.dates(text)
    typed.money(text, "元")
    typed.flag(text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("是", True), ("否", False), ("☑是 □否", True), ("是□ 否☑", False), ("□是 √否", False), ("不清楚", None)],
)
def test_flags(text: str, wanted: bool | None) -> None:
    assert typed.flag(text) == wanted


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("项目名称：", "项目名称"),
        ("* 项目名称*：", "项目名称"),
        ("项目总预算（元）：", "项目总预算"),
        ("其中：当年财政拨款", "当年财政拨款"),
        ("年度资金总额（万元）", "年度资金总额"),
        ("项  目  名  称", "项目名称"),
        ("主管部门(公章)", "主管部门"),
        ("桥梁监测", None),
        ("", None),
    ],
)
def test_labels(text: str, label: str | None) -> None:
    assert vocabulary().label(text) == label


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("一级指标", "level1"),
        ("二级\n指标", "level2"),
        ("三级目标", "name"),
        ("指标值（包含数字及文字描述）", "value"),
        ("年度指标值(A)", "value"),
        ("2024年度指标值", "value"),
        ("实施期指标值", "total_value"),
        ("全年实际完成值(B)", "actual"),
        ("分值（10分）", "weight"),
        ("未完成原因分析及改进措施", "deviation_reason"),
        ("年度(/项目)指标值", "value"),
        ("培训人数", None),
        ("偏差原因分析及拟采取的改进措施说明", "deviation_reason"),
        ("甲" * 100, None),
    ],
)
def test_headings(text: str, role: str | None) -> None:
    assert vocabulary().heading(text) == role


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("服务对象满意\n度指标", "服务对象满意度指标"),
        ("产 出 指 标", "产出指标"),
        ("产出指标（50分）", "产出指标"),
        ("★数量指标", "数量指标"),
        ("（一）质量指标", "质量指标"),
        ("一、效益指标", "效益指标"),
        ("产出指标50分", "产出指标"),
        ("甲类 指标", "甲类指标"),
    ],
)
def test_classes(text: str, name: str) -> None:
    assert class_name(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("指标1：培训人数", "培训人数"),
        ("★培训人数", "培训人数"),
        ("1.培训人数", "培训人数"),
        ("1.5米以上乔木", "1.5米以上乔木"),
        ("24小时在线率", "24小时在线率"),
        ("962121平台满意度", "962121平台满意度"),
        ("培训人数（必填）", "培训人数"),
        ("预算执行率（10分）", "预算执行率"),
        ("指标2：", ""),
        ("资格审核（含复审）规范性", "资格审核（含复审）规范性"),
        ("3D打印", "3D打印"),
        ("5.12纪念活动", "5.12纪念活动"),
    ],
)
def test_names(text: str, name: str) -> None:
    assert indicator_name(text) == name


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"form": 1},
        {"form": "x", "year": "2020"},
        {"form": "x", "funds": {"annual": 1.5}},
        {"form": "x", "funds": {"annual": "NaN"}},
        {"form": "x", "funds": {"nothing": "1"}},
        {"form": "x", "indicators": [1]},
        {"form": "x", "unknown": "y"},
        {"form": "x", "indicators": [{"name": 5}]},
        {"form": "x", "government_purchase": 1},
        {"form": "x", "schema_version": "9.0"},
        {"form": "x", "indicators": [{"location": {"nowhere": 1}}]},
        {"form": "x", "texts": []},
    ],
)
def test_no_sheet_is_made_of_another_form(form: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="not a sheet"):
        Sheet.from_dict(form)


def test_a_sheet_written_by_hand_needs_no_places() -> None:
    sheet = Sheet.from_dict({"form": "mof-2021", "indicators": [{"name": "甲", "value": "≥1个"}, {"name": "乙"}]})
    assert [i.location.row for i in sheet.indicators] == [1, 2]
    assert Sheet.from_dict(sheet.to_dict()) == sheet


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("86.19%", "86.19"), ("0.8619", "86.19"), ("0.50", "50"), ("1", "100"), ("92.5", "92.5"), ("0.5%", "0.5")],
)
def test_a_rate_is_in_percent_as_a_workbook_stores_it_or_not(text: str, wanted: str) -> None:
    assert str(typed.percent(text)) == wanted
    assert typed.percent("—") is None


_TABLE = "一级指标\n二级指标\n三级指标\n指标值\n产出指标\n数量指标\n养护里程\n≥20公里\n时效指标\n项目完成时间\n{}\n"


@pytest.mark.parametrize("value", ["2024-12-31前", "2024年12月底前", "2024-12-31"])
def test_a_time_below_its_class_is_an_indicator(value: str) -> None:
    text = f"项目支出绩效目标表\n项目名称\n公路养护\n计划完成日期\n2024-11-30\n{_TABLE.format(value)}"
    (sheet,) = read(text.encode(), name="sheet.txt")
    assert [(i.name, i.value) for i in sheet.indicators] == [("养护里程", "≥20公里"), ("项目完成时间", value)]
    assert sheet.finish == "2024-11-30"


@pytest.mark.parametrize(
    ("header", "doubts"),
    [
        ("项目名称\n主管部门\n公路养护\n某县交通局\n实施单位\n养护中心\n", {"department": ("cell-joined",)}),
        ("实施单位\n项目名称\n公路养护\n主管部门 某县交通局 养护中心\n", {"department", "implementer"}),
        ("项目名称\n公路养护\n实施单位\n养护中心\n计划开始 2024-01-01\n日期\n", {}),
        ("项目名称\n公路养护\n实施单位\n养护中心\n项目分区\n", {"implementer": ("cell-joined",)}),
        ("项目名称\n公路养\n护\n主管部门\n某县交通局\n", {}),
    ],
)
def test_fields_that_may_hold_another_labels_value_are_marked(header: str, doubts: object) -> None:
    (sheet,) = read(f"项目支出绩效目标表\n{header}{_TABLE.format('12月底前')}".encode(), name="sheet.txt")
    assert (sheet.doubts if isinstance(doubts, dict) else set(sheet.doubts)) == doubts
