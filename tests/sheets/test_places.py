"""Sheets as provinces and ministries lay them out: each layout in a small drawn table of our own."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook

from targetexpr import read
from targetexpr.sheets.typed import money_unit
from tests.sheets.drawing import rows, sheet, sheets


def test_tables_of_the_long_term_and_of_the_year_with_the_years_before_it() -> None:
    found = sheet("""
项目支出绩效目标表 | < | < | < | < | < | <
项目名称 | 送戏下乡 | < | < | < | < | <
长期绩效目标表 | < | < | < | < | < | <
目标名称 | 一级指标 | 二级指标 | 三级指标 | 指标值 | < | 指标值确定依据
长期目标1 | 产出指标 | 数量指标 | 演出 | ≥30场 | < | 规划
年度绩效目标表 | < | < | < | < | < | <
目标名称 | 一级指标 | 二级指标 | 三级指标 | 指标值 | < | 指标值确定依据
^ | ^ | ^ | ^ | 上年 | 预计当年实现 | ^
年度目标1 | 产出指标 | 数量指标 | 演出 | 9场 | ≥10场 | 计划
^ | ^ | 成本指标 | 场均成本 | 1.1万元 | ≤1万元 | 计划
""")
    assert found.project_name == "送戏下乡"
    assert rows(found) == [
        ("产出指标", "数量指标", "演出", "≥10场"),
        ("产出指标", "成本指标", "场均成本", "≤1万元"),
    ]
    assert [i.total_value for i in found.indicators] == ["≥30场", None]
    assert found.indicators[0].prior == "9场"


MANY = """
项目支出绩效目标表 | < | < | < | < | < | < | < | < | <
金额单位：万元 | < | < | < | < | < | < | < | < | <
单位名称 | 项目名称 | 年度目标 | 绩效指标 | {} | {} | {} | {} | {} | 预算数
{up} | {up} | {up} | 一级指标 | 二级指标 | 三级指标 | 绩效指标性质 | 绩效指标值 | 绩效度量单位 | {up}
农业局 | 01-农田 | 建成农田 | 产出指标 | 数量指标 | 建设面积 | ≥ | 5000 | 亩 | 500
 |  |  |  | 时效指标 | 完成时间 | 定性 | 12月底前 |  |
农业局 | 02-农机 | 补贴农机 | 产出指标 | 数量指标 | 补贴台数 | ≥ | 120 | 台 | 60
"""


def test_many_projects_with_their_goals_and_money_in_columns() -> None:
    for up, left in (("^", "<"), ("", "")):
        first, second = sheets(MANY.format(*[left] * 5, up=up))
        assert (first.project_name, first.applicant, first.funds.annual) == ("01-农田", "农业局", Decimal(5000000))
        assert first.texts["年度目标"] == "建成农田"
        assert [i.value for i in first.indicators] == ["≥5000亩", "12月底前"]
        assert (second.project_name, [i.value for i in second.indicators]) == ("02-农机", ["≥120台"])


def test_contents_behind_the_value_explain_it() -> None:
    first, second = sheets("""
项目支出绩效目标表 | < | < | < | < | < | < | <
单位名称、项目名称 | 一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | 指标内容
路灯维护 | 产出指标 | 数量指标 | 路灯数 | >= | 36 | 盏 | 维护的路灯
^ | ^ | 质量指标 | 亮灯率 | >= | 98 | % | 抽查
垃圾清运 | 产出指标 | 数量指标 | 清运量 | >= | 2.5 | 万吨 | 全年清运
""")
    assert [i.value for i in first.indicators] == [">=36盏", ">=98%"]
    assert first.indicators[0].notes["指标内容"] == "维护的路灯"
    assert (second.project_name, len(second.indicators)) == ("垃圾清运", 1)


def test_the_whole_cycle_beside_the_year() -> None:
    (found,) = sheet("""
项目支出绩效目标申报表 | < | < | < | <
一级指标 | 二级指标 | 三级指标 | 实施周期指标值 | 年度指标值
产出指标 | 数量指标 | 渔港 | 3座 | 1座
""").indicators
    assert (found.value, found.total_value) == ("1座", "3座")


def test_two_blocks_side_by_side_without_merges() -> None:
    (found,) = sheet("""
项目支出绩效目标表
项目名称 | 操场
总体目标 | 长期目标（2023年-2025年） |  |  |  | 年度目标
 | 更新全部 |  |  |  | 更新一处
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值 | 二级指标 | 三级指标 | 指标值
 | 产出指标 | 数量指标 | 操场数 | 3个 | 数量指标 | 操场数 | 1个
""").indicators
    assert (found.value, found.total_value, found.doubts) == ("1个", "3个", ())


def test_one_class_column_of_second_levels_that_are_partly_first_levels_too() -> None:
    found = sheet("""
项目绩效目标表 | < | < | <
指标类型 | 三级指标 | 目标值 | 度量单位
数量指标 | 班次 | 4 | 期
质量指标 | 结业率 | 98 | %
成本指标 | 会议费 | 3.5 | 万元
满意度指标 | 学员满意度 | 95 | %
""")
    assert {i.level1 for i in found.indicators} == {None}
    assert [i.level2 for i in found.indicators] == ["数量指标", "质量指标", "成本指标", "满意度指标"]


def test_header_fields_as_places_print_them() -> None:
    found = sheet("""
项目支出绩效目标表 | < | < | <
预算年度:2024 | < | < | <
编制单位：某镇 | < | < | <
项目名称 | 古树保护 | 项目日期范围 | 2024-01-01 至 2024-12-31
项目资金总额（万元） | 45.6789 | 其中：财政拨款 | 40
2024年预算 | 20 | 其他经费 | 0
2023年预算 | 10 | 备注 | 无
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 复壮古树 | 200株
效益指标 | 可持续影响指标 | … | …
""")
    assert (found.year, found.applicant, found.start, found.finish) == (2024, "某镇", "2024-01-01", "2024-12-31")
    assert (found.funds.total, found.funds.fiscal) == (Decimal("456789"), Decimal(400000))
    assert (found.funds.annual, found.funds.other) == (Decimal(200000), Decimal(0))
    assert found.funds.prior_budget == Decimal(100000)
    assert len(found.indicators) == 1


def test_an_amount_with_its_parts_in_one_cell() -> None:
    found = sheet("""
项目绩效目标表 | < | <
资金总额：50万元，其中：财政拨款40万元 | < | <
（2024年1-7月） | < | <
一级指标 | 三级指标 | 指标值
产出指标 | 面积 | 12亩
""")
    assert (found.funds.annual, found.year) == (Decimal(500000), 2024)
    assert found.texts["资金总额"] == "50万元，其中：财政拨款40万元"


def test_the_unit_of_money_stands_once_above_several_forms() -> None:
    first, second = sheets("""
项目绩效目标表 | < | < | <
单位：万元 | < | < | <
项目名称 | 水渠 | 预算金额 | 30
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 长度 | ≥3公里
项目名称 | 道路 | 预算金额 | 50
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 长度 | ≥5公里
""")
    assert [s.funds.annual for s in (first, second)] == [Decimal(300000), Decimal(500000)]


def test_a_unit_cut_by_a_line_break() -> None:
    assert money_unit("项目资金（万\n元）") == "万元"


def test_first_levels_in_rows_of_their_own_over_one_class_column() -> None:
    for left in ("<", ""):
        found = sheet(f"""
项目支出绩效目标表 | < | < | <
指标类别 | 指标名称 | 指标值 | 权重
一、产出指标 | {left} | {left} | {left}
（一）数量指标 | 里程 | ≥500公里 | 20
 | 次数 | 36次 | 20
（二）质量指标 | 合格率 | 100% | 20
二、满意度指标 | {left} | {left} | {left}
（一）服务对象满意度指标 | 村民满意度 | ≥90% | 10
""")
        assert rows(found) == [
            ("产出指标", "数量指标", "里程", "≥500公里"),
            ("产出指标", "数量指标", "次数", "36次"),
            ("产出指标", "质量指标", "合格率", "100%"),
            ("满意度指标", "服务对象满意度指标", "村民满意度", "≥90%"),
        ]


def test_a_class_alone_in_its_own_column_stays_in_it() -> None:
    found = sheet("""
项目支出绩效目标表 | < | < | <
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 里程 | 5公里
成本指标 |  |  |
 | 经济成本指标 | 总成本 | ≤3万元
""")
    assert rows(found)[1] == ("成本指标", "经济成本指标", "总成本", "≤3万元")


def test_the_sign_stands_behind_the_name() -> None:
    first, second = sheet("""
项目支出绩效目标表 | < | < | < | <
一级指标 | 二级指标 | 三级指标 | 目标值 | 单位
产出指标 | 数量指标 | 新建学校数（≥） | 3 | 所
效益指标 | 社会效益指标 | 普惠率（试点） | ≥85% | %
""").indicators
    assert (first.name, first.value, first.notes["三级指标"]) == ("新建学校数", "≥3所", "新建学校数（≥）")
    assert first.fields == {"operator": "≥", "value": "3", "unit": "所"}
    assert (second.name, second.value) == ("普惠率（试点）", "≥85%")


def test_units_without_a_heading_behind_the_values() -> None:
    found = sheet("""
项目支出绩效目标表
一级指标 | 二级指标 | 三级指标 | 指标值 |
产出指标 | 数量指标 | 断面数 | ≥12 | 个
 | 质量指标 | 准确率 | ≥98 | %
""")
    assert [i.value for i in found.indicators] == ["≥12个", "≥98%"]


def test_the_place_of_an_empty_value_is_its_own_cell(tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    heading = ["一级指标", "二级指标", "三级指标", "指标值", "备注"]
    rows = (
        ["产出指标", "数量指标", "补植乔木"],
        [None, "质量指标", "成活率", "≥95%"],
        [None, None, "完成率", None, "待定"],
    )
    for row in (heading, *rows):
        page.append(row)
    book.save(tmp_path / "表.xlsx")
    (found,) = read(tmp_path / "表.xlsx")
    assert [i.at("value").cell for i in found.indicators] == ["D2", "D3", "D4"]
    (drawn,) = sheets(
        "一级指标 | 二级指标 | 三级指标 | 指标值\n产出指标 | 数量指标 | 补植乔木 |  \n^ | 质量指标 | 成活率 | "
    )
    assert drawn.indicators[0].at("value") == drawn.indicators[0].location
