"""What other places print: one drawn table for each layout that the generic reader meets."""

from __future__ import annotations

from decimal import Decimal

import pytest

from targetexpr.sheets.model import Funds, Indicator
from tests.sheets.drawing import rows, sheet, sheets


def only(drawing: str) -> Indicator:
    (indicator,) = sheet(drawing).indicators
    return indicator


def test_a_filled_self_evaluation() -> None:
    found = sheet("""
项目支出绩效自评表 | < | < | < | < | < | < | <
（2023年度） | < | < | < | < | < | < | <
项目名称 | 乡道养护 | < | < | < | < | < | <
主管部门 | 临江区交通局 | < | < | 实施单位 | 公路管理站 | < | <
项目资金（万元） |  | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
^ | 年度资金总额 | 100 | 120 | 110.5 | 10 | 92.08% | 9.21
^ | 其中：财政拨款 | 100 | 100 | 90.5 | - |  | -
^ | 上年结转资金 | 0 | 20 | 20 | - |  | -
年度总体目标 | 预期目标 | < | < | < | 实际完成情况 | < | <
^ | 养护乡道一百公里 | < | < | < | 均已完成 | < | <
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施
产出指标(50分) | 数量指标 | 养护里程 | ≥100公里 | 105公里 | 25 | 25 |
^ | 质量指标 | 优良率 | ≥90% | 85% | 25 | 23.61 | 雨季长
满意度指标(10分) | 服务对象满意度指标 | ★村民满意度 | ≥95% | 96% | 10 | 10 |
总分 | < | < | < | < | 100 | 96.38 |
填表人：张三 | < | < | < | 联系电话： | 123 | < | <
""")
    assert (found.form, found.year, found.title) == ("mof-evaluation", 2023, "项目支出绩效自评表")
    assert (found.department, found.implementer) == ("临江区交通局", "公路管理站")
    assert found.funds == Funds(
        annual=Decimal(1200000), fiscal=Decimal(1000000), carried_over=Decimal(200000), executed=Decimal(1105000),
        execution_rate=Decimal("92.08"), execution_score=Decimal("9.21"),
    )  # fmt: skip
    assert found.total_score == Decimal("96.38")
    assert found.texts["预期目标"] == "养护乡道一百公里"
    assert found.texts["实际完成情况"] == "均已完成"
    first, second, third = found.indicators
    assert (first.level1, first.weight, first.actual, first.score) == ("产出指标", "25", "105公里", "25")
    assert (second.level1, second.deviation_reason) == ("产出指标", "雨季长")
    assert (third.name, third.level2, third.at("score").cell) == ("村民满意度", "服务对象满意度指标", "G14")


def test_a_value_in_three_columns_keeps_its_parts() -> None:
    found = sheet("""
项目支出绩效目标表 | < | < | < | < | < | <
一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 计量单位 | 指标方向
产出指标 | 数量指标 | 种植面积 | ≥ | 100 | 平方米 | 正向
^ | 质量指标 | 成活率 | ≥ | 95 | % | 正向
^ | ^ | 管护水平 | 定性 | 提高 |  | 正向
^ | 成本指标 | 单位成本 | ≦ | 30 | 元/平方米 | 反向
""")
    assert [i.value for i in found.indicators] == ["≥100平方米", "≥95%", "提高", "≦30元/平方米"]
    assert found.indicators[0].fields == {"operator": "≥", "value": "100", "unit": "平方米"}
    assert found.indicators[2].fields == {"operator": "定性", "value": "提高"}
    assert [i.direction for i in found.indicators] == ["正向", "正向", "正向", "反向"]
    assert found.indicators[0].at("operator").cell == "D3"
    assert found.indicators[0].at("unit").cell == "F3"


@pytest.mark.parametrize(
    ("heading", "contents", "wanted"),
    [
        ("指标性质", ["≥", "＝"], "operator"),
        ("指标性质", ["正向", "反向"], "direction"),
        ("指标性质", ["定量", "定性"], "notes"),
        ("指标方向", ["≥", "≤"], "operator"),
        ("指标方向", ["是", "否"], "direction"),
        ("计算符号", ["大于等于", "小于等于"], "operator"),
    ],
)
def test_contents_decide_what_a_heading_promises(heading: str, contents: list[str], wanted: str) -> None:
    found = sheet(f"""
一级指标 | 二级指标 | 三级指标 | {heading} | 指标值
产出指标 | 数量指标 | 培训人数 | {contents[0]} | 100人
产出指标 | 质量指标 | 差错率 | {contents[1]} | 5%
""").indicators[0]
    assert (found.fields is not None) == (wanted == "operator")
    assert (found.direction == contents[0]) == (wanted == "direction")
    assert (found.notes.get(heading) == contents[0]) == (wanted == "notes")


def test_words_that_an_export_put_into_the_unit() -> None:
    found = only("""
一级指标 | 二级指标 | 三级指标 | 计算符号 | 指标值 | 计量单位
产出指标 | 质量指标 | 制度健全性 | 定性 | 0 | 健全
""")
    assert found.value == "健全"
    assert found.fields == {"operator": "定性", "value": "0", "unit": "健全"}


def test_a_sign_or_unit_that_the_value_repeats_is_not_doubled() -> None:
    found = sheet("""
一级指标 | 二级指标 | 三级指标 | 计算符号 | 指标值 | 计量单位
产出指标 | 数量指标 | 培训人数 | ≥ | ≥100 | 人
^ | ^ | 培训天数 | ≥ | 3天 | 天
^ | 成本指标 | 培训成本 | ≤ | 26.4万 | 元
""")
    assert [i.value for i in found.indicators] == ["≥100人", "≥3天", "≤26.4万元"]


def test_the_whole_term_and_the_year_in_two_columns() -> None:
    found = only("""
一级指标 | 二级指标 | 三级指标 | 实施期指标值 | 年度指标值
产出指标 | 数量指标 | 培训人数 | ≥300人 | ≥100人
""")
    assert (found.value, found.total_value) == ("≥100人", "≥300人")


def test_two_blocks_side_by_side() -> None:
    found = sheet("""
项目绩效目标申报表 | < | < | < | < | < | < | <
项目名称 | 水库除险 | < | < | < | < | < | <
总体目标 | 中期目标（2023年—2025年） | < | < | < | 年度目标 | < | <
^ | 修九座水库 | < | < | < | 修三座水库 | < | <
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值 | 二级指标 | 三级指标 | 指标值
^ | 产出指标 | 数量指标 | 水库座数 | ≥9座 | 数量指标 | 水库座数 | ≥3座
^ | ^ | ^ | 大坝长度 | ≥1公里 | ^ | 培训次数 | ≥2次
^ | ^ | 质量指标 | 合格率 | 100% | 质量指标 | 合格率 | 100%
""")
    assert [(i.name, i.value, i.total_value) for i in found.indicators] == [
        ("水库座数", "≥3座", "≥9座"),
        ("培训次数", "≥2次", None),
        ("合格率", "100%", "100%"),
        ("大坝长度", None, "≥1公里"),
    ]
    assert {i.level1 for i in found.indicators} == {"产出指标"}


def test_two_blocks_that_nothing_tells_apart_are_marked() -> None:
    found = sheet("""
一级指标 | 二级指标 | 三级指标 | 指标值 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 水库座数 | ≥9座 | 数量指标 | 水库座数 | ≥3座
""")
    assert [(i.value, bool(i.doubts)) for i in found.indicators] == [("≥9座", True), ("≥3座", True)]


def test_blocks_below_terms_whose_cells_do_not_end_where_the_blocks_do() -> None:
    found = sheet("""
绩效目标 | 中期目标（2024年—2026年） | < | < | 年度目标 | < | <
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值 | 三级指标 | 指标值
^ | 产出指标 | 数量指标 | 接入站点数 | ≥300个 | 接入站点数 | ≥100个
^ | 满意度指标 | 服务对象满意度指标 | 用户满意度 | ≥90% | 用户满意度 | ≥85%
""")
    assert [(i.name, i.value, i.total_value) for i in found.indicators] == [
        ("接入站点数", "≥100个", "≥300个"),
        ("用户满意度", "≥85%", "≥90%"),
    ]


def test_several_projects_in_one_table() -> None:
    first, second = sheets("""
2024年项目绩效目标汇总表 | < | < | < | < | < | <
单位名称 | 项目名称 | 预算金额（万元） | 一级指标 | 二级指标 | 三级指标 | 指标值
临江区教育局 | 校舍维修 | 20 | 产出指标 | 数量指标 | 维修校舍 | 3所
 | | | | 质量指标 | 合格率 | 100%
 | | | 效益指标 | 社会效益指标 | 受益学生 | ≥500人
 | 教师培训 | 10.5 | 产出指标 | 数量指标 | 培训人次 | ≥300人次
 | | | 满意度指标 | 满意度指标 | 教师满意度 | ≥90%
""")
    assert (first.project_name, first.applicant) == ("校舍维修", "临江区教育局")
    assert first.funds == Funds(annual=Decimal(200000))
    assert rows(first)[1] == ("产出指标", "质量指标", "合格率", "100%")
    assert (second.project_name, second.funds.annual, len(second.indicators)) == ("教师培训", Decimal(105000), 2)


def test_a_column_for_each_township_makes_a_sheet_of_each() -> None:
    first, second = sheets("""
项目绩效目标表 | < | < | < | <
一级指标 | 二级指标 | 三级指标 | 东风镇 | 红旗镇
产出指标 | 数量指标 | 修渠长度 | 10公里 | 20公里
^ | 质量指标 | 合格率 | 100% | 98%
""")
    assert (first.texts["区域"], [i.value for i in first.indicators]) == ("东风镇", ["10公里", "100%"])
    assert (second.texts["区域"], [i.value for i in second.indicators]) == ("红旗镇", ["20公里", "98%"])
    assert second.indicators[1].at("value").cell == "E4"


def test_a_total_beside_its_areas_is_the_value() -> None:
    found = only("""
一级指标 | 二级指标 | 三级指标 | 指标值 | < | <
^ | ^ | ^ | 合计 | 东风镇 | 红旗镇
产出指标 | 数量指标 | 修渠长度 | 30公里 | 10公里 | 20公里
""")
    assert found.value == "30公里"
    assert found.notes == {"东风镇": "10公里", "红旗镇": "20公里"}


def test_the_sheet_year_chooses_among_years() -> None:
    found = only("""
项目绩效目标表（2024年度） | < | < | < | < | <
一级指标 | 二级指标 | 三级指标 | 总体指标值 | 年度指标值 | <
^ | ^ | ^ | ^ | 2023年 | 2024年
产出指标 | 数量指标 | 培训人数 | 300人 | 100人 | 200人
""")
    assert (found.value, found.total_value, found.notes, found.doubts) == ("200人", "300人", {"2023年": "100人"}, ())


def test_a_tree_in_one_column() -> None:
    found = sheet("""
项目绩效目标表 | <
绩效指标 | 指标值
一、产出指标 |
（一）数量指标 |
1.培训人数 | ≥100人
2.培训次数 | ≥2次
（二）质量指标 |
1.合格率 | ≥95%
二、满意度指标 |
学员满意度 | ≥90%
""")
    assert rows(found) == [
        ("产出指标", "数量指标", "培训人数", "≥100人"),
        ("产出指标", "数量指标", "培训次数", "≥2次"),
        ("产出指标", "质量指标", "合格率", "≥95%"),
        ("满意度指标", None, "学员满意度", "≥90%"),
    ]


def test_no_class_columns_and_rows_without_a_name_or_value() -> None:
    found = sheet("""
项目绩效目标表 | < | <
序号 | 指标名称 | 指标值
1 | 培训人数 | ≥100人
2 |  | ≥95%
3 | 学员满意度 |
""")
    assert rows(found) == [
        (None, None, "培训人数", "≥100人"),
        (None, None, None, "≥95%"),
        (None, None, "学员满意度", None),
    ]


def test_a_template_in_the_name() -> None:
    found = only("""
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 成本指标 | 项目总投入(≥**万元) | 100
""")
    assert (found.name, found.value) == ("项目总投入", "≥100万元")
    assert found.fields == {"operator": "≥", "value": "100", "unit": "万元"}
    assert found.notes == {"三级指标": "项目总投入(≥**万元)"}


def test_a_template_that_nobody_filled_stays_as_it_is() -> None:
    found = only("""
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 修缮面积(≥**平方米) |
""")
    assert (found.name, found.value) == ("修缮面积(≥**平方米)", None)


def test_labels_without_their_extras() -> None:
    found = sheet("""
一级指标 | 二级指标 | 三级指标 | 指标值
*产出指标（50分） | 数量指标（必填硬性指标） | 指标1：培训人数 | ≥100人
^ | ^ | 指标2： |
^ | ^ | …… |
★效益指标 | 社会效益（选填） | *知晓率 | ≥90%
""")
    assert rows(found) == [
        ("产出指标", "数量指标", "培训人数", "≥100人"),
        ("效益指标", "社会效益", "知晓率", "≥90%"),
    ]


@pytest.mark.parametrize("levels", [("产出指标", "成本指标"), ("成本指标", "经济成本指标"), ("产出", "成本")])
def test_costs_wherever_a_place_prints_them(levels: tuple[str, str]) -> None:
    found = only(f"""
一级指标 | 二级指标 | 三级指标 | 指标值
{levels[0]} | {levels[1]} | 培训成本 | ≤5万元
""")
    assert (found.level1, found.level2, found.doubts) == (*levels, ())


def test_effects_as_level_1_over_outputs_and_benefits() -> None:
    found = sheet("""
一级指标 | 二级指标 | 三级指标 | 指标值
实施效果指标 | 产出指标 | 培训人数 | ≥100人
^ | 效益指标 | 知晓率 | ≥90%
""")
    assert rows(found) == [
        ("实施效果指标", "产出指标", "培训人数", "≥100人"),
        ("实施效果指标", "效益指标", "知晓率", "≥90%"),
    ]


def test_four_levels_give_the_two_classes_that_are_known() -> None:
    found = sheet("""
一级指标 | 二级指标 | 三级指标 | 四级指标 | 指标值
实施效果指标 | 产出指标 | 数量指标 | 培训人数 | ≥100人
^ | 效益指标 | 社会效益指标 | 知晓率 | ≥90%
""")
    assert rows(found) == [
        ("产出指标", "数量指标", "培训人数", "≥100人"),
        ("效益指标", "社会效益指标", "知晓率", "≥90%"),
    ]
    assert found.indicators[1].notes["一级指标"] == "实施效果指标"


def test_one_heading_over_classes_and_names() -> None:
    found = sheet("""
绩效指标 | < | < | 年度指标值
产出指标 | 数量指标 | 培训人数 | ≥100人
^ | 质量指标 | 合格率 | ≥90%
""")
    assert rows(found)[1] == ("产出指标", "质量指标", "合格率", "≥90%")


def test_a_heading_of_two_rows() -> None:
    found = only("""
绩效指标 | < | < | 本年度绩效指标 | <
一级指标 | 二级指标 | 三级指标 | 指标值 | 计量单位
产出指标 | 数量指标 | 培训人数 | ≥100 | 人
""")
    assert (found.level1, found.value) == ("产出指标", "≥100人")


def test_a_class_of_another_level_1_is_marked() -> None:
    found = sheet("""
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 培训人数 | ≥100人
 | 社会效益指标 | 知晓率 | ≥90%
""")
    assert [i.doubts for i in found.indicators] == [(), ("level2-of-another-level1",)]


def test_a_summary_and_other_tables_around_the_forms() -> None:
    first, second = sheets(
        """
2024年度项目绩效目标汇总表 | < | <
序号 | 项目名称 | 金额（万元）
1 | 道路养护 | 30
2 | 路灯更换 | 20
""",
        """
项目支出绩效目标表 | < | < | <
项目名称 | 道路养护 | < | <
资金明细 | 数量 | 单价 | 金额
沥青 | 10 | 2 | 20
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 养护里程 | ≥10公里
填报说明：略 | < | < | <
费用类别 | 数量 | 单价 | 金额
人工 | 5 | 2 | 10
""",
        """
项目支出绩效目标表 | < | < | <
项目名称 | 路灯更换 | < | <
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 更换路灯 | ≥50盏
项目支出绩效目标表 | < | < | <
项目名称 | 井盖更换 | < | <
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 更换井盖 | ≥20个
""",
    )[0:3:2]
    assert (first.project_name, len(first.indicators)) == ("道路养护", 1)
    assert (second.project_name, second.indicators[0].value) == ("井盖更换", "≥20个")


@pytest.mark.parametrize(
    ("title", "form", "stage"),
    [
        ("部门整体支出绩效目标表", "mof-department", "target"),
        ("部门整体支出绩效自评表", "mof-department", "evaluation"),
        ("2022年中央专项转移支付区域绩效目标表", "mof-transfer", "target"),
        ("中央对地方转移支付区域（项目）绩效自评表", "mof-transfer", "evaluation"),
        ("项目支出绩效运行监控表", "mof-monitoring", "monitoring"),
        ("财政支出项目绩效自我评价表", "mof-evaluation", "evaluation"),
        ("乡村振兴政策绩效目标表", "unknown", "target"),
    ],
)
def test_forms_are_told_by_their_titles(title: str, form: str, stage: str) -> None:
    found = sheet(f"""
{title} | < | < | <
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 培训人数 | ≥100人
""")
    assert (found.form, found.stage, found.title) == (form, stage, title)


def test_headings_alone_make_an_unknown_form() -> None:
    found = sheet("""
一级指标 | 二级指标 | 三级指标 | 指标值
甲类 | 乙类 | 培训人数 | ≥100人
""")
    assert found.form == "unknown"


def test_a_label_at_the_side_and_rows_left_blank() -> None:
    found = sheet("""
项目支出绩效自评表 | < | < | < | < | < | <
项目名称 | 校园修缮 | < | 项目经办 | 王五 12345 | < | <
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值
^ | 产出指标 | 数量指标 | 修缮面积 | ≥300平方米 | 310平方米 | 20
^ | 效益指标 | 经济效益指标 |  |  |  |
^ | ^ | 社会效益指标 | 受益学生数 | ≥900人 | 950人 | 30
""")
    assert (found.project_name, found.texts) == ("校园修缮", {"项目经办": "王五 12345"})
    assert rows(found) == [
        ("产出指标", "数量指标", "修缮面积", "≥300平方米"),
        ("效益指标", "社会效益指标", "受益学生数", "≥900人"),
    ]


def test_a_label_at_the_side_without_merges() -> None:
    found = sheet("""
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值
 | 产出指标 | 数量指标 | 修缮面积 | ≥300平方米
 |  | 质量指标 | 验收合格率 | 100%
""")
    assert rows(found)[1] == ("产出指标", "质量指标", "验收合格率", "100%")


def test_prose_at_the_side_is_a_text_of_the_sheet() -> None:
    found = sheet("""
年度绩效目标 | 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值
修缮校舍，改善条件。 | ^ | 产出指标 | 数量指标 | 修缮面积 | ≥300平方米
^ | ^ | ^ | 质量指标 | 验收合格率 | 100%
""")
    assert [i.name for i in found.indicators] == ["修缮面积", "验收合格率"]
    assert found.texts == {"年度绩效目标": "修缮校舍，改善条件。"}


def test_one_cell_over_both_classes_is_both() -> None:
    found = only("""
一级指标 | 二级指标 | 三级指标 | 指标值
满意度指标 | < | 师生满意度 | ≥90%
""")
    assert (found.level1, found.level2) == ("满意度指标", "满意度指标")


def test_headings_with_a_word_before_them() -> None:
    found = sheet("""
一级绩效指标 | 二级绩效指标 | 绩效指标名称 | 绩效指标性质 | 绩效指标值 | 绩效度量单位 | 备注
产出指标 | 数量指标 | 检验批次 | ≥ | 1200 | 批次 | 甲
^ | ^ | 管理水平 | 定性 | 好坏 |  |
""")
    assert [i.value for i in found.indicators] == ["≥1200批次", "好坏"]
    assert found.indicators[0].notes == {"备注": "甲"}


def test_the_whole_term_above_the_year() -> None:
    found = sheet("""
项目支出绩效目标表 | < | < | <
长期绩效指标 | < | < | <
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 管护面积 | ≥900亩
^ | ^ | 苗圃个数 | ≥2个
年度绩效指标 | < | < | <
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 管护面积 | ≥300亩
""")
    assert [(i.name, i.value, i.total_value) for i in found.indicators] == [
        ("管护面积", "≥300亩", "≥900亩"),
        ("苗圃个数", None, "≥2个"),
    ]


@pytest.mark.parametrize(
    "line", ["填报单位：（盖章） | < | 单位：万元 | <", "填报单位：（盖章）  单位：万元 | < | < | <"]
)
def test_a_place_for_a_stamp_is_no_unit_and_the_money_has_one(line: str) -> None:
    found = sheet(f"""
项目支出绩效目标表 | < | < | <
{line}
项目名称 | 林场管护 | 年度资金总额 | 30
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 管护面积 | ≥300亩
""")
    assert (found.applicant, found.funds) == (None, Funds(annual=Decimal(300000)))


def test_a_number_where_a_date_was_meant_is_marked_and_kept() -> None:
    found = sheet("""
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 时效指标 | 完工时间 | 44,561
^ | 数量指标 | 发放本数 | 44,561
""")
    assert [(i.value, i.doubts) for i in found.indicators] == [("44,561", ("date-serial",)), ("44,561", ())]


def test_a_field_or_prose_below_a_table_ends_it() -> None:
    first, second = sheets("""
项目名称 | 甲项目 | < | <
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 培训人数 | ≥100人
 | | 其他资金 | ≥5万元
其他说明 | 无 | < | <
项目名称 | 乙项目 | < | <
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 培训人数 | ≥200人
""")
    assert [i.name for i in first.indicators] == ["培训人数", "其他资金"]
    assert first.texts == {"其他说明": "无"}
    assert (second.project_name, len(second.indicators)) == ("乙项目", 1)


def test_points_of_every_level() -> None:
    found = sheet("""
一级指标 | 分值 | 二级指标 | 三级指标 | 分值 | 指标值
产出指标 | 50 | 数量指标 | 培训人数 | 20 | ≥100人
^ | ^ | 质量指标 | 合格率 | 30 | ≥95%
""")
    assert [(i.weight, i.notes) for i in found.indicators] == [
        ("20", {"一级指标分值": "50"}),
        ("30", {"一级指标分值": "50"}),
    ]


def test_both_classes_in_one_cell() -> None:
    found = only("""
指标类别 | 指标名称 | 目标值
产出指标-数量指标 | 培训人数 | ≥100人
""")
    assert (found.level1, found.level2) == ("产出指标", "数量指标")


def test_one_class_column_with_the_second_level() -> None:
    found = only("""
指标类型 | 指标名称 | 指标值
数量指标 | 培训人数 | ≥100人
""")
    assert (found.level1, found.level2) == (None, "数量指标")


def test_a_header_with_its_values_below() -> None:
    found = sheet("""
项目绩效目标申报表 | < | < | < | <
项目名称 | 主管部门 | 实施单位 | 年度资金总额（万元） | 起止时间
甲项目 | 某局 | 某中心 | 30 | 2024-2025年
一级指标 | 二级指标 | 三级指标 | 指标值 | 备注
产出指标 | 数量指标 | 培训人数 | ≥100人 |
""")
    assert (found.project_name, found.department, found.implementer) == ("甲项目", "某局", "某中心")
    assert (found.start, found.finish, found.funds.annual) == ("2024", "2025", Decimal(300000))


def test_ticked_options() -> None:
    found = sheet("""
财政项目支出绩效目标申报表 | < | < | <
项目名称： | 甲项目 | 绩效类型： | □基本建设工程类 ☑信息化建设类 □其他
是否含有政府购买服务 | □是 ☑否 | 起止时间 | 2024.01.01-2024.12.31
一级目标 | 二级目标 | 三级目标 | 指标目标值
产出目标 | 数量 | 培训人数 | >=100人
""")
    assert (found.form, found.performance_type, found.government_purchase) == ("shanghai-2020", "信息化建设类", False)
    assert (found.start, found.finish) == ("2024-01-01", "2024-12-31")


def test_a_remark_below_the_table_is_no_indicator() -> None:
    found = sheet("""
项目支出绩效目标表 | < | < | <
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 培训人数 | ≥100人
 | | |
 | 质量指标 | 合格率 | ≥90%
备注 | 本表一式三份 | < | <
项目负责人： | 张三 | 填表日期： | 2024-01-02
""")
    assert [i.name for i in found.indicators] == ["培训人数", "合格率"]
    assert found.texts == {"备注": "本表一式三份", "项目负责人": "张三", "填表日期": "2024-01-02"}


def test_the_next_project_without_a_heading_of_its_own() -> None:
    first, second = sheets("""
项目名称：甲项目 | < | < | <
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 培训人数 | ≥100人
项目名称：乙项目 | < | < | <
产出指标 | 数量指标 | 培训人数 | ≥200人
 | 质量指标 | 合格率 | ≥90%
""")
    assert rows(first) == [("产出指标", "数量指标", "培训人数", "≥100人")]
    assert (second.project_name, rows(second)[1]) == ("乙项目", ("产出指标", "质量指标", "合格率", "≥90%"))


def test_nothing_in_the_header_is_dropped() -> None:
    found = sheet("""
项目支出绩效目标表 | < | < | <
项目名称：甲项目  项目编码：123 | < | 主管部门：某局 | <
项目资金：总额30万元，其中财政拨款20万元 | < | < | <
支出方向 | 修缮 | 实施单位 | 某中心
评审年度 | 首年 | < | <
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 培训人数 | ≥100人
""")
    assert (found.project_name, found.department, found.implementer) == ("甲项目", "某局", "某中心")
    assert found.texts == {
        "项目编码": "123",
        "项目资金": "总额30万元，其中财政拨款20万元",
        "支出方向": "修缮",
        "评审年度": "首年",
    }


def test_a_name_that_is_a_label_elsewhere() -> None:
    found = sheet("""
项目支出绩效目标表 | < | < | <
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 时效指标 | 开始时间 | 3月
 |  | 完成时间 | 12月底前
 | 成本指标 | 预算金额 | ≤5万元
 |  | 其他资金 | ≤1万元
""")
    assert [i.name for i in found.indicators] == ["开始时间", "完成时间", "预算金额", "其他资金"]
    bare = sheet("""
指标名称 | 指标值
完成时间 | 12月底前
培训人数 | ≥100人
""")
    assert [i.name for i in bare.indicators] == ["完成时间", "培训人数"]


def test_a_name_without_a_value_that_sounds_like_a_title() -> None:
    found = sheet("""
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 培训人数 | ≥90人
 |  | 项目绩效目标完成率 |
 |  | 培训次数 | ≥2次
""")
    assert [(i.name, i.value) for i in found.indicators] == [
        ("培训人数", "≥90人"),
        ("项目绩效目标完成率", None),
        ("培训次数", "≥2次"),
    ]


def test_names_that_begin_like_a_closing_line() -> None:
    found = sheet("""
一级指标 | 二级指标 | 三级指标 | 指标值
满意度指标 | 满意度指标 | 服务单位满意度 | ≥90%
 |  | 主管部门满意度 | ≥90%
 |  | 评审意见采纳率 | ≥90%
联系人：张三 | 联系电话：123 | |
""")
    assert [i.name for i in found.indicators] == ["服务单位满意度", "主管部门满意度", "评审意见采纳率"]


def test_no_table_no_sheet() -> None:
    assert sheets("项目名称 | 道路养护\n金额 | 30") == []


def test_the_generic_application_form() -> None:
    found = sheet("""
项目支出绩效目标申报表 | < | < | < | < | <
（2024年度） | < | < | < | < | <
项目名称 | 图书馆免费开放 | < | < | < | <
主管部门及代码 | 临江区文旅局 | < | 实施单位 | 区图书馆 | <
项目属性 | 延续项目 | < | 项目期 | 2024年1月-2024年12月 | <
项目资金（万元） | 实施期资金总额： | 300 | 年度资金总额： | 100.5 | <
^ | 其中：财政拨款 | 300 | 其中：财政拨款 | 100.5 | <
^ | 其他资金 |  | 其他资金 |  | <
总体目标 | 实施期目标 | < | < | 年度目标 | <
^ | 免费开放三年 | < | < | 开放三百天 | <
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值 | <
^ | 产出指标 | 数量指标 | 指标1：开放天数 | ≥300天 | <
^ | ^ | ^ | 指标2：读者人次 | ≥30万人次 | <
""")
    assert (found.start, found.finish, found.project_nature) == ("2024-01", "2024-12", "延续项目")
    assert found.funds == Funds(total=Decimal(3000000), annual=Decimal(1005000), fiscal=Decimal(1005000))
    assert found.texts == {"实施期目标": "免费开放三年", "年度目标": "开放三百天"}
    assert rows(found) == [
        ("产出指标", "数量指标", "开放天数", "≥300天"),
        ("产出指标", "数量指标", "读者人次", "≥30万人次"),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        ["产出指标 | 完成情况 | 20分 | 每少一项扣2分", "效益指标 | 受益情况 | 30分 | 视情形扣分"],
        ["产出指标 | 按时完成的 | 12个 | 40%", "效益指标 | 有成效的 | 9个 | 30%"],
        ["产出指标 | 数量指标 | 何为数量 | 举例", "产出指标 | 质量指标 | 何为质量 | 举例"],
    ],
)
def test_other_tables_of_the_same_words_are_no_sheet(rows: list[str]) -> None:
    assert sheets("\n".join(["绩效评价办法 | < | < | <", "方面 | 要点 | 甲栏 | 乙栏", *rows])) == []
