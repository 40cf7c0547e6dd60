"""Amounts of a text's header below their headings, whatever the text has kept of the columns."""

from __future__ import annotations

import pytest

from targetexpr.sheets.model import Sheet
from targetexpr.sheets.readers.text import read_text

TITLE = "项目支出绩效目标表 2024年度 项目名称 渡口护舷更换 实施单位 岭海市渡口管理中心"
GOAL = "年度目标 更换护舷，保障停靠。"
TABLE = """
一级指标    二级指标    三级指标       指标值
产出指标    数量指标    更换护舷组数     ≥150组
          质量指标    验收合格率      ≥98%
效益指标    社会效益指标  停靠安全状况     有所改善
"""
WAYS = ("cell by cell", "row by row", "in columns")


def read(head: list[str], way: str, title: str = TITLE) -> Sheet:
    """The sheet below a header whose amounts stand on the lines of *head*, two spaces between their cells."""
    lines = [*title.split(), *head, *GOAL.split()]
    if way == "in columns":
        body = TABLE
    else:
        body = "\n".join(" ".join(line.split()) for line in TABLE.splitlines())
        apart = "\n" if way == "cell by cell" else " "
        lines = [line.replace("　", "") for line in lines]
        lines = [apart.join(line.split()) for line in lines]
    (found,) = read_text("\n".join(lines) + body).sheets
    assert len(found.indicators) == 3
    assert found.implementer == "岭海市渡口管理中心"
    return found


def funds(sheet: Sheet) -> dict[str, int]:
    names = ("total", "annual", "fiscal", "other", "executed")
    return {name: int(amount) for name in names if (amount := getattr(sheet.funds, name)) is not None}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        (
            ["年度预算金额（元）  合计  财政拨款  其他资金", "                  3600    3500    100"],
            {"annual": 3600, "fiscal": 3500, "other": 100},
        ),
        (
            ["             合计  财政拨款  其他资金", "年度预算金额（元）  3600   3500    100"],
            {"annual": 3600, "fiscal": 3500, "other": 100},
        ),
        (
            ["部门整体支出（元）  资金总额  财政拨款  其他资金", "                 3600     3500     100"],
            {"annual": 3600, "fiscal": 3500, "other": 100},
        ),
        (
            ["             合计  财政拨款  上级专项资金  其他资金", "当年预算（元）   3600   3500      0       100"],
            {"annual": 3600, "fiscal": 3500, "other": 100},
        ),
        (
            ["             合计  对口支援款  财政拨款  其他资金", "当年预算（元）   3600   50    3450    100"],
            {"annual": 3600, "fiscal": 3450, "other": 100},
        ),
        (
            [
                "资金执行情况（元）  年初预算数  财政拨款  其他资金  1-9月执行数  执行率",
                "                 3600      3500      100      1800      50%",
            ],
            {"annual": 3600, "fiscal": 3500, "other": 100, "executed": 1800},
        ),
        (
            ["项目总预算（元）  项目当年预算（元）", "     7200           3600"],
            {"total": 7200, "annual": 3600},
        ),
    ],
    ids=["over", "between", "whole over", "unknown part", "unknown part first", "execution", "no side"],
)  # fmt: skip
def test_amounts_below_their_headings(head: list[str], wanted: dict[str, int], way: str) -> None:
    assert funds(read(head, way)) == wanted


@pytest.mark.parametrize("way", WAYS[:2])
@pytest.mark.parametrize(
    "head",
    [
        ["年度预算金额（元）  合计  财政拨款  其他资金", "            3600   3500"],
        ["  合计  财政拨款  其他资金", "2023年  2600  2500  100", "2024年  3600  3500  100"],
        ["  合计  财政拨款  其他资金", "中期  2600  2500  100", "全年  3600  3500  100"],
        ["财政拨款  执行率", "3600  3500"],
        ["财政拨款  其他资金", "3600  3500  100"],
        ["财政拨款  其他资金", "3600  3500  100  50%"],
        ["年初预算数  全年执行数", "年度资金总额  3600  3500  100"],
    ],
    ids=["too few", "by year", "by term", "no rate", "too many", "far too many", "too many behind a label"],
)
def test_amounts_of_which_the_headings_are_not_known_are_not_read(head: list[str], way: str) -> None:
    found = read(head, way)
    assert funds(found) == {}


def test_amounts_of_kept_columns_stand_below_their_headings() -> None:
    """A blank one is a blank, of a row behind a label and of one without."""
    plain = ["               项目总预算（元）  项目当年预算（元）", "                              3600          "]
    made = [
        "项目资金（元）    年初预算数   全年预算数   全年执行数   执行率",
        "年度资金总额                 3600     1800      50%",
    ]
    assert funds(read(plain, "in columns")) == {"annual": 3600}
    assert funds(read(made, "in columns")) == {"annual": 3600, "executed": 1800}


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("履职目标要求情况", "守住安全底线，优化营商环境。"),
        ("资金支付时间", "2024年9月30日"),
        ("设备购置数量", "3600"),
        ("年度履职目标", "守住安全底线，优化营商环境。"),
        ("监控时点", "2024年9月30日"),
    ],
)
def test_a_label_that_nobody_knows_is_no_more_of_the_value_before_it(label: str, text: str) -> None:
    title = TITLE.replace("实施单位", "主管部门 岭海市交通运输局 实施单位")
    assert read([label, text], "cell by cell", title).texts[label] == text


@pytest.mark.parametrize("rest", ["护中心", "维护中心"])
def test_the_rest_of_a_name_is_no_label(rest: str) -> None:
    title = TITLE.replace(" 实施单位 岭海市渡口管理中心", "")
    lines = [
        *title.split(),
        "实施单位",
        "岭海市渡口",
        rest,
        "计划开始日期",
        "2024-01-01",
        "计划完成日期",
        "2024-12-31",
        *GOAL.split(),
    ]
    body = "\n".join("\n".join(line.split()) for line in TABLE.splitlines())
    (found,) = read_text("\n".join(lines) + body).sheets
    assert found.implementer == f"岭海市渡口{rest}"


def test_a_share_below_no_heading_of_shares_is_left_out() -> None:
    heads = "项目资金（元）    年初预算数   全年预算数   全年执行数"
    assert funds(read([heads, "年度资金总额     3600        50%"], "in columns")) == {"annual": 3600}
