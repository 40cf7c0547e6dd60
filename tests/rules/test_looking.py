"""What several rules look at alike."""

from __future__ import annotations

import pytest

from targetexpr.rules.context import item_of
from targetexpr.rules.looking import at_unit, is_of_so_many, is_words, names_a_baseline, names_a_time, whole
from targetexpr.rules.targets import figures, parts, plain_number
from targetexpr.sheets.model import Indicator, Location
from targetexpr.values.parser import parse


def test_an_empty_cell_has_no_parts() -> None:
    assert list(parts(None)) == []
    assert not is_words(None)


def test_parallel_clauses_are_looked_at_one_by_one() -> None:
    bounds = [bound.operator for bound, _, _ in figures(parse("手册≥3000张；景点5～10处"))]
    assert bounds == ["≥", "≥", "≤"]


@pytest.mark.parametrize("value", ["健全", "提高10%", "5～10个", "12月底前", "≤中介评估价"])
def test_only_one_number_is_a_plain_number(value: str) -> None:
    assert plain_number(parse(value)) is None


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("2024年12月底前完成验收", True),
        ("接到报修后24小时内响应", True),
        ("项目完成时间", False),
        ("培训人数≥", False),
        ("", False),
        ("按照上级部门统一部署，于2024年6月底前完成全部数据迁移工作并提交成果", True),
    ],
)
def test_a_name_may_say_itself_by_when(name: str, says: bool) -> None:
    assert names_a_time(name) is says


@pytest.mark.parametrize(("name", "says"), [("游客数量较上年增长情况", True), ("游客数量", False)])
def test_a_name_may_say_itself_compared_to_what(name: str, says: bool) -> None:
    assert names_a_baseline(name) is says


@pytest.mark.parametrize(
    ("value", "marked"), [("≤100.00(%)", "%"), ("≤100％", "％"), ("≤5 个 工作日", "≤5 个 工作日"), ("≤100", "≤100")]
)
def test_a_finding_about_a_unit_marks_the_unit(value: str, marked: str) -> None:
    item = item_of(Indicator(name="活动成本", value=value, location=Location(row=1)))
    start, end = at_unit(whole(item), item, "%").span or (0, 0)
    assert value[start:end] == marked


@pytest.mark.parametrize(
    ("name", "says"), [("百万车公里死亡率", True), ("十万人口火灾死亡率", True), ("百姓满意率", False)]
)
def test_a_name_of_what_comes_to_so_many_things(name: str, says: bool) -> None:
    assert is_of_so_many(name) is says
