"""Labels of a header that no list has: how they are made says what they are of."""

from __future__ import annotations

import io
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from targetexpr import Sheet, read
from targetexpr.sheets.forms import vocabulary
from targetexpr.sheets.header import is_title
from targetexpr.sheets.model import Funds
from targetexpr.sheets.reading import read_document

MADE = {
    "project_name": (
        "项目全称 项目(活动)名称 财政专项名称 专项资金(项目)名称 申报项目名称 自评项目名称 "
        "绩效项目名称 子项目名称 三级项目名称 项目一 子项目2"
    ),
    "performance_type": ("项目绩效类型 绩效目标类型"),
    "project_category": ("项目类别名称 预算项目类别 项目大类 支出项目类别"),
    "project_nature": ("项目延续性质 预算项目性质"),
    "applicant": ("项目填报单位 预算申报单位 单位全称 评价单位 自评单位 项目申请单位 申报主体"),
    "department": (
        "归口管理部门 项目归口部门 主管局 主管委办局 市主管部门 区主管部门 业务主管单位 上级主管部门 "
        "资金主管部门 预算主管单位"
    ),
    "implementer": (
        "项目实施部门 项目具体实施单位 建设单位 项目建设单位 项目执行部门 实施主体 承办单位 "
        "实施(执行)单位 项目用款单位 资金使用部门"
    ),
    "start": (
        "项目起始日期 起始日期 实施开始时间 项目启动时间 开工日期 计划开工时间 预计开始时间 "
        "项目计划开始时间 合同开始日期 项目实施开始日期 开始年月 项目立项开始时间"
    ),
    "finish": (
        "项目终止日期 截止日期 完工日期 竣工时间 计划竣工日期 预计完成时间 项目计划完成时间 "
        "实施结束时间 项目计划结束日期 结束年月 项目完工时间 截止时间 项目截止日期"
    ),
    "term": (
        "项目起止年月 项目实施起止时间 项目建设周期 建设周期 项目建设期 实施年限 项目年限 项目实施年限 "
        "建设期限 计划起止时间 项目计划起止日期 项目执行周期 执行期 合同期限 项目实施期间"
    ),
    "total": (
        "项目总投资额 项目资金总量 项目总概算 项目总预算金额 总预算金额 资金总计 项目资金合计 资金合计 "
        "项目预算总金额 项目总经费 总经费 计划总投资 专项资金总额 预算总金额 概算总投资 实施期预算总额 "
        "项目计划总投资 实施期资金 中期预算"
    ),
    "annual": (
        "本年度预算金额 本年度预算数 当年预算金额 年度项目资金 当年度预算 本年申请金额 年度申请预算 "
        "年度申请金额 本年度申请资金 当年申请资金 项目当年预算数 全年预算数 年初预算数 年度安排资金 "
        "本次申请金额 年度预算申请数 本年资金总额 当年资金总额 年度总金额 年度总额 项目年度资金总额 "
        "年度计划投资"
    ),
    "fiscal": (
        "其中:一般公共预算 一般公共预算 一般公共预算资金 政府性基金 政府性基金预算 中央财政资金 "
        "中央补助 中央补助资金 上级补助资金 上级财政资金 市财政拨款 县财政资金 申请财政资金 "
        "当年财政预算 财政拨款收入 中央资金 省级资金 省级补助 财政补助 财政预算拨款 中央财政拨款 "
        "公共财政预算"
    ),
    "carried_over": (
        "上年度结转资金 上年度结余 历年结转 上年结转数 以前年度结转 以前年度结余 往年结转资金 "
        "上年财政拨款结转 结余资金 结转金额"
    ),
    "other": (
        "自筹 单位自筹 单位自筹资金 社会捐赠 其他收入资金 事业收入 其他财政资金 非财政资金 企业自筹 "
        "其他来源 银行贷款 事业单位经营收入 财政专户管理资金 社会投资 单位自有资金"
    ),
    "prior_budget": (
        "上年预算 上年度预算数 上年度预算金额 上年度预算额 去年预算数 上一年度预算 上年批复预算 上年预算安排 "
        "上年安排资金"
    ),
    "prior_executed": ("上年支出数 上年实际支出 上年度预算执行数 上年度实际支出 上年执行金额 上一年度执行数"),
    "executed": (
        "1-7月执行数 1—9月执行数 截至7月底执行数 实际执行金额 全年实际执行数 年度实际支出 "
        "累计执行数 已执行数 累计支出 支出金额 实际支出额 全年执行金额 资金执行数 1-7月支出数 "
        "截至目前执行数 项目支出数 已支付金额"
    ),
    "execution_rate": (
        "预算执行率 资金执行率 预算资金执行率 1-7月执行率 支出执行率 全年执行率 支出进度 执行进度 "
        "预算执行进度 资金支付率"
    ),
    "execution_score": ("资金执行率得分 预算执行分"),
    "total_score": (
        "总分 总得分 自评得分 合计得分 绩效自评总分 项目自评得分 自评分数 评价得分 绩效评价得分 "
        "最终得分 自评总评分 绩效得分"
    ),
    "government_purchase": (
        "是否政府购买服务项目 是否属于政府购买服务 是否含政府采购 是否涉及政府购买服务 是否涉及政府采购 "
        "是否为政府购买服务 政府采购"
    ),
    "texts": (
        "项目年度绩效目标 中长期目标 中长期绩效目标 三年绩效目标 五年规划目标 本年度绩效目标 "
        "年度工作目标 绩效总目标 实施期总体目标 项目年度目标 当年绩效目标 年度预期目标 年度绩效总目标 "
        "项目立项背景 项目政策依据 政策依据 立项背景 项目实施方案 项目必要性 实施方案 项目实施内容 "
        "建设内容 项目建设内容 项目具体内容 项目概况及主要内容 联系人及电话 联系方式 电话 手机 "
        "填报人及电话 填表时间 填报时间 申报日期 申报人 审核人 经办人 经办人及电话 财务负责人 "
        "项目编号 项目编号及名称 预算编码 单位编码 预算单位编码 项目实施进度计划 项目进度安排 保障措施 "
        "项目保障措施 制度保障"
    ),
}
"""Labels by their field; ``texts`` are those of prose."""
TITLE = "项目支出绩效目标表"
ROWS: list[list[str | None]] = [
    ["一级指标", "二级指标", "三级指标", "指标值"],
    ["产出指标", "数量指标", "培训人数", "≥100人"],
    ["产出指标", "质量指标", "合格率", "≥95%"],
    ["效益指标", "社会效益指标", "就业人数", "≥10人"],
]


def of_rows(*rows: list[str | None]) -> Sheet:
    """What is read from a workbook with such rows below a title."""
    book = openpyxl.Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    titled: list[list[str | None]] = [[TITLE], *rows]
    for row in titled:
        page.append(row)
    out = io.BytesIO()
    book.save(out)
    [found] = read(out.getvalue(), name="a.xlsx")
    return found


def sheet(*header: list[str | None]) -> Sheet:
    """What is read where such rows stand above three indicators."""
    found = of_rows(*header, *ROWS)
    assert len(found.indicators) == 3
    return found


@pytest.mark.parametrize(
    ("name", "label"), [(name, label) for name, labels in MADE.items() for label in labels.split()]
)
def test_a_label_that_is_made(name: str, label: str) -> None:
    words = vocabulary()
    found = words.header_label(label)
    known = words.field(found)
    assert (known.name if known is not None else "texts" if words.is_prose(found) else None) == name


@pytest.mark.parametrize(
    "text",
    ["甲项目", "某市水利局", "30", "完成", "项目", "总额", "日期", "时间", "培训人数", "单位", "分数线", ""],
)
def test_what_is_no_label(text: str) -> None:
    assert vocabulary().header_label(text) is None


@pytest.mark.parametrize("name", ["预算执行率", "完工时间", "计划完工时间", "项目实施年限", "总目标", "资金支付率"])
def test_a_label_that_is_made_is_a_name_in_a_table(name: str) -> None:
    assert vocabulary().label(name) is None
    found = of_rows(["项目名称", "甲项目"], *ROWS, [None, None, name, "12月底前"])
    assert [(row.name, row.value) for row in found.indicators][3:] == [(name, "12月底前")]


def test_parts_of_an_amount_are_summed_up_where_the_whole_is_not_printed() -> None:
    found = sheet(
        ["项目名称", "甲项目", "主管局", "某局"],
        ["项目资金总计（万元）", "33", "其中：一般公共预算", "20"],
        [None, None, "政府性基金", "10"],
        [None, None, "单位自筹资金", "3"],
    )
    assert found.department == "某局"
    assert found.funds == Funds(total=Decimal(330000), fiscal=Decimal(300000), other=Decimal(30000))
    assert (found.texts["一般公共预算"], found.texts["政府性基金"]) == ("20", "10")


def test_parts_of_an_amount_beside_the_whole_are_kept_as_texts() -> None:
    found = sheet(
        ["项目名称", "甲项目"],
        ["财政拨款（万元）", "30", "其中：中央财政资金", "20"],
        [None, None, "省级资金", "10"],
    )
    assert found.funds.fiscal == Decimal(300000)
    assert (found.texts["中央财政资金"], found.texts["省级资金"]) == ("20", "10")


def test_amounts_below_their_heads_without_a_label() -> None:
    found = sheet(
        ["项目名称", "甲项目"],
        ["资金总额（万元）", "全年预算数", "全年执行数", "执行率"],
        [None, "3,200", "2,560", "80%"],
    )
    assert found.funds == Funds(annual=Decimal(32000000), executed=Decimal(25600000), execution_rate=Decimal(80))


def test_pairs_that_nobody_knows_are_kept_as_texts() -> None:
    found = sheet(["项目名称", "甲项目", "项目评审人", "张三"], ["存在风险", "无", "单位性质", "事业"])
    assert found.texts == {"项目评审人": "张三", "存在风险": "无", "单位性质": "事业"}


def test_several_other_sources_are_summed_up() -> None:
    found = sheet(["项目名称", "甲项目"], ["单位自筹（万元）", "3", "其他资金（万元）", "2"])
    assert found.funds == Funds(other=Decimal(50000))
    assert (found.texts["单位自筹"], found.texts["其他资金"]) == ("3", "2")


def test_parts_of_what_was_spent_are_no_parts_of_the_budget() -> None:
    found = sheet(
        ["项目名称", "甲项目"],
        ["预算执行情况（万元）", "年初预算数", "30", "执行数", "28"],
        [None, "其中：财政拨款", "25", "其中：财政拨款", "24"],
        [None, "其他资金", "5", "其他资金", "4"],
    )
    assert found.funds == Funds(
        annual=Decimal(300000), executed=Decimal(280000), fiscal=Decimal(250000), other=Decimal(50000)
    )


def test_parts_of_the_whole_term_give_way_to_those_of_the_year_on_either_side() -> None:
    for left, right in (("实施期资金总额", "年度资金总额"), ("年度资金总额", "实施期资金总额")):
        amounts = {"实施期资金总额": ("90", "60"), "年度资金总额": ("30", "20")}
        found = sheet(
            ["项目名称", "甲项目"],
            ["项目资金（万元）", left, amounts[left][0], right, amounts[right][0]],
            [None, "其中：财政拨款", amounts[left][1], "其中：财政拨款", amounts[right][1]],
        )
        assert found.funds == Funds(total=Decimal(900000), annual=Decimal(300000), fiscal=Decimal(200000))


def test_an_amount_below_its_heading_and_its_parts_beside_it() -> None:
    found = sheet(
        ["部门名称", "某局"],
        ["年度预算（万元）", "资金总额", "按收入性质分", "按支出性质分"],
        [None, "1420", "一般公共预算：1380", "基本支出：900"],
        [None, None, "政府性基金：40", "项目支出：520"],
    )
    assert found.funds == Funds(annual=Decimal(14200000), fiscal=Decimal(14200000))


@pytest.mark.parametrize("text", ["¥300,000.00", "￥300000", "300000元", "30万元"])
def test_an_amount_that_says_its_own_unit(text: str) -> None:
    assert sheet(["项目名称", "甲项目"], ["预算金额", text]).funds.annual == Decimal(300000)


@pytest.mark.parametrize(
    "rows",
    [
        [["项目名称", "甲项目", "项目资金（万元）", "216"]],
        [["项目名称", "甲项目"], ["预算资金(元)", "2160000"]],
        [["项目名称", "甲项目"], ["预算（万元）", "216"]],
        [["项目名称", "甲项目"], ["项目经费", "216万元"]],
        [["项目名称：甲项目"], ["项目资金：216万元"]],
        [["项目名称", "主管部门", "资金额度（万元）"], ["甲项目", "某局", "216"]],
        [["单位：万元"], ["项目名称", "甲项目"], ["项目预算", "216"]],
    ],
)
def test_a_group_with_an_amount_is_the_whole_amount(rows: list[list[str | None]]) -> None:
    found = sheet(*rows)
    assert (found.project_name, found.funds.total, found.raw) == ("甲项目", Decimal(2160000), {})


def test_a_group_of_the_year_with_an_amount_is_the_years() -> None:
    assert sheet(["项目名称", "甲项目"], ["年度预算情况", "35万元"]).funds == Funds(annual=Decimal(350000))


def test_a_group_with_its_parts_is_none() -> None:
    found = sheet(["项目名称", "甲项目"], ["资金情况（万元）", "年度资金总额", "35"], ["", "其中：财政拨款", "35"])
    assert found.funds == Funds(annual=Decimal(350000), fiscal=Decimal(350000))


def test_an_amount_with_the_heading_of_a_group_that_says_no_unit_is_not_read() -> None:
    found = sheet(["项目名称", "甲项目"], ["资金来源", "一般公共预算", "金额", "30"])
    assert (found.funds, found.raw) == (Funds(), {"total": "30"})


def test_what_stands_with_the_heading_of_a_group_is_kept() -> None:
    found = sheet(["项目名称", "甲项目"], ["项目资金", "申请20万元，自筹15万元"])
    assert (found.funds, found.texts["项目资金"]) == (Funds(), "申请20万元，自筹15万元")


def test_amounts_in_the_course_of_the_year_are_what_is_spent_so_far() -> None:
    found = sheet(
        ["项目名称", "甲项目"],
        ["项目资金（万元）", None, "年初预算数", "1-8月执行数", "1-8月执行率"],
        [None, "年度资金总额", "2400", "1320", "55%"],
        [None, "其中：财政资金", "2400", "1320", "55%"],
    )
    assert found.funds == Funds(
        annual=Decimal(24000000), fiscal=Decimal(24000000), executed=Decimal(13200000), execution_rate=Decimal(55)
    )


def test_an_amount_that_is_no_figure_is_kept_as_it_stands() -> None:
    assert sheet(["项目名称", "甲项目"], ["其他资金（万元）", "若干"]).raw == {"other": "若干"}


@pytest.mark.parametrize("heading", ["前年完成值", "近三年完成值", "前三年实际完成情况"])
def test_values_of_earlier_years_are_no_actual_ones(heading: str) -> None:
    table = [[*row, more] for row, more in zip(ROWS, [heading, "90人", "93%", "8人"], strict=True)]
    found = of_rows(["项目名称", "甲项目"], *table)
    assert [row.actual for row in found.indicators] == [None] * 3


@pytest.mark.parametrize("heading", ["历史参考值", "历史水平", "历史完成情况", "以前年度完成值"])
def test_values_of_the_past_are_the_prior_ones(heading: str) -> None:
    table = [[*row, more] for row, more in zip(ROWS, [heading, "90人", "93%", "8人"], strict=True)]
    found = of_rows(["项目名称", "甲项目"], *table)
    assert [row.prior for row in found.indicators] == ["90人", "93%", "8人"]


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("2023年1-8月项目绩效运行监控表", 2023),
        ("项目绩效运行监控表（2023年1-8月）", 2023),
        ("甲省项目支出绩效目标申报表（2025）", 2025),
        ("项目支出绩效目标申报表【2025】", 2025),
        ("2025项目支出绩效目标表", 2025),
        ("项目支出绩效目标表（财预〔2021〕101号）", None),
        ("项目支出绩效目标表", None),
    ],
)
def test_the_year_of_a_title(title: str, year: int | None) -> None:
    assert of_rows([title], ["项目名称", "甲项目"], *ROWS).year == year


def test_a_goal_and_what_was_done_of_it_stay_two_texts() -> None:
    found = sheet(["项目名称", "甲项目"], ["总体目标", "改造620户", "改造598户"])
    assert found.texts["总体目标"].splitlines() == ["改造620户", "改造598户"]


def test_a_goal_that_names_a_figure_is_no_row_that_was_lost() -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    header: list[list[str | None]] = [
        ["年度总体目标", "预期目标", "实际完成情况"],
        [None, "为1200名队员换装。", "完成换装。"],
    ]
    rows: list[list[str | None]] = [[TITLE], ["项目名称", "甲项目"], *header, *ROWS]
    for row in rows:
        page.append(row)
    page.merge_cells("A3:A4")
    out = io.BytesIO()
    book.save(out)
    document = read_document(out.getvalue(), name="a.xlsx")
    [found] = document.sheets
    assert (found.texts["预期目标"], len(found.indicators), document.parts) == ("为1200名队员换装。", 3, ())


@pytest.mark.parametrize(
    "line", ["申报日期：2024年10月20日    单位：万元", "编制单位：某局　　　单位：万元", "（单位：万元）"]
)
def test_the_unit_of_amounts_behind_something_else(line: str) -> None:
    assert sheet([line], ["项目名称", "甲项目"], ["项目总预算", "18500"]).funds.total == Decimal(185000000)


@pytest.mark.parametrize("whole", ["合计", "总额", "总计"])
def test_a_word_for_the_whole_behind_its_label(whole: str) -> None:
    found = sheet(["项目名称", "甲项目"], ["本年度资金（万元）", whole, "1860"], ["", "其中：财政资金", "1860"])
    assert (found.funds.annual, found.funds.fiscal, found.raw) == (Decimal(18600000), Decimal(18600000), {})


def test_a_word_for_the_whole_below_the_heads_of_amounts() -> None:
    found = of_rows(
        ["2024年度"],
        ["项目名称", "甲项目"],
        ["预算执行情况（10分）", "", "预算数（万元）", "执行数（万元）", "执行率", "得分"],
        ["", "总额", "738.32", "700", "94.81%", "9.48"],
        ["", "其中：财政资金", "738.32", "700", "94.81%", "—"],
        *ROWS,
    )
    assert found.funds == Funds(
        annual=Decimal(7383200),
        fiscal=Decimal(7383200),
        executed=Decimal(7000000),
        execution_rate=Decimal("94.81"),
        execution_score=Decimal("9.48"),
    )


def test_years_in_which_a_project_begins_and_ends() -> None:
    found = sheet(["项目名称", "甲项目"], ["实施起始年度", "2021", "终止年度", "2025"])
    assert (found.start, found.finish) == ("2021", "2025")


@pytest.mark.parametrize("office", ["某省生态环境监测中心", "大气监测站", "转移支付资金中心"])
def test_an_office_is_no_title(office: str) -> None:
    assert not is_title(office)


def test_a_form_of_two_terms_with_a_label_at_its_side() -> None:
    found = of_rows(
        ["项目名称", None, "甲项目", None, "实施单位", None, "某省生态环境监测中心"],
        ["总体目标", "中期目标", None, None, None, "年度目标"],
        [None, "建成18个站点", None, None, None, "建成6个站点"],
        ["绩效指标", "一级指标", "二级指标", "三级指标", "指标值", "二级指标", "三级指标", "指标值"],
        [None, "产出指标", "数量指标", "新建站点", "≥18个", "数量指标", "新建站点", "≥6个"],
        [None, None, "质量指标", "数据有效率", "≥90%", "质量指标", "数据有效率", "≥85%"],
    )
    assert [(row.level1, row.level2, row.value, row.total_value) for row in found.indicators] == [
        ("产出指标", "数量指标", "≥6个", "≥18个"),
        ("产出指标", "质量指标", "≥85%", "≥90%"),
    ]


def test_a_year_and_the_unit_of_money_in_one_cell() -> None:
    found = sheet(["（2025年度）　　金额单位：万元"], ["项目名称", "甲项目"], ["项目资金总额", "36"])
    assert (found.year, found.funds.total) == (2025, Decimal(360000))


def test_a_year_on_a_line_of_its_own_is_no_label() -> None:
    found = sheet(["2023年度"], ["基金名称", "救助基金"], ["政策资金总额（万元）", "36"])
    assert (found.year, found.project_name, found.funds.total, found.texts) == (2023, "救助基金", Decimal(360000), {})


@pytest.mark.parametrize("unit", ["（单位：万元）", "（单位：万元，含上级补助）", "（万元；含结转）"])
def test_the_unit_of_money_within_a_label(unit: str) -> None:
    assert sheet(["项目名称", "甲项目"], [f"本年度申请资金{unit}", "36"]).funds.annual == Decimal(360000)


def test_amounts_with_separators_beside_their_labels_head_no_columns() -> None:
    found = sheet(["项目名称", "甲项目"], ["年度预算（元）", "1,460,000.00", "1-6月执行数（元）", "702,300.00"])
    assert (found.funds.annual, found.funds.executed) == (Decimal("1460000.00"), Decimal("702300.00"))


def test_projects_below_one_another_have_the_title_and_the_year_above_the_first() -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    rows: list[list[str | None]] = [
        [TITLE],
        ["（2025年度）"],
        ["项目名称", "甲项目"],
        *ROWS,
        ["项目名称", "乙项目"],
        *ROWS,
    ]
    for row in rows:
        page.append(row)
    out = io.BytesIO()
    book.save(out)
    found = read(out.getvalue(), name="a.xlsx")
    assert [(one.project_name, one.year, one.title) for one in found] == [
        ("甲项目", 2025, TITLE),
        ("乙项目", 2025, TITLE),
    ]


def test_a_title_beside_a_column_of_codes() -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    rows: list[list[str | None]] = [[TITLE, None, None, None], ["（2025年度）"], ["项目名称", "甲项目"], *ROWS]
    for number, row in enumerate(rows):
        page.append([*row, *[None] * (4 - len(row)), f"ZB{number}"])
    for number in (1, 2):
        page.merge_cells(f"A{number}:D{number}")
    out = io.BytesIO()
    book.save(out)
    [found] = read(out.getvalue(), name="a.xlsx")
    assert (found.title, found.year) == (TITLE, 2025)


def test_a_sheet_that_tracks_is_one_of_monitoring() -> None:
    heads: list[str | None] = ["一级指标", "二级指标", "三级指标", "年度指标值", "1-6月完成情况", "年底能否完成目标"]
    found = of_rows(
        ["2024年项目支出绩效跟踪表"],
        ["项目名称", "甲项目"],
        heads,
        ["产出指标", "数量指标", "人数", "≥9人", "5人", "能"],
    )
    assert (found.stage, found.year, found.indicators[0].outlook) == ("monitoring", 2024, "能")


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("2021年实际", None),
        ("2022年实际", "prior"),
        ("2023年完成值", "actual"),
        ("基期值（2022年）", "prior"),
        ("完成值（2022年）", "prior"),
        ("2023年基准值", None),
        ("基线（2021年度）", None),
    ],
)
def test_what_was_reached_in_a_year_goes_by_that_year(heading: str, role: str | None) -> None:
    table = [[*row, more] for row, more in zip(ROWS, [heading, "90人", "93%", "8人"], strict=True)]
    row = of_rows(["2023年度"], ["项目名称", "甲项目"], *table).indicators[0]
    assert [name for name in ("prior", "actual") if getattr(row, name) == "90人"] == ([role] if role else [])


def test_a_heading_of_values_and_their_points_is_one_of_values() -> None:
    table = [
        [*row[:3], value]
        for row, value in zip(ROWS, ["目标值及权重（分）", "≥9万吨（15分）", "100%（20分）", "0起（5分）"], strict=True)
    ]
    assert of_rows(["项目名称", "甲项目"], *table).indicators[0].value == "≥9万吨（15分）"


@pytest.mark.parametrize("unit", ["座（桥梁）", "万元/公里（沥青）"])
def test_a_unit_with_a_remark_beside_a_bound(unit: str) -> None:
    rows: list[list[str | None]] = [
        ["一级指标", "二级指标", "三级指标", "指标值", "单位"],
        ["产出指标", "数量指标", "改造数量", "≥12", unit],
        ["产出指标", "质量指标", "合格率", "≥95", "%"],
    ]
    assert [row.value for row in of_rows(*rows).indicators] == [f"≥12{unit}", "≥95%"]


def test_sums_between_rows_and_choices_below_them_are_no_rows_that_were_lost() -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    rows: list[list[str | None]] = [[TITLE], *ROWS[:2], ["小计", None, None, "1"], *ROWS[2:]]
    rows += [[], ["产出指标", "数量指标"], ["效益指标", "社会效益指标"]]
    for row in rows:
        page.append(row)
    choices = book.create_sheet("下拉选项")
    for pair in ("一级指标 二级指标", "产出指标 数量指标", "效益指标 质量指标", "成本指标 时效指标"):
        choices.append(pair.split())
    out = io.BytesIO()
    book.save(out)
    document = read_document(out.getvalue(), name="a.xlsx")
    assert [(part.name, part.verdict) for part in document.parts] == [("下拉选项", "none")]


def test_ticked_columns_of_the_outlook_without_a_heading_above_them() -> None:
    found = of_rows(
        ["项目名称", "甲项目"],
        ["一级指标", "二级指标", "三级指标", "年度指标值", "1-7月执行情况", "确定能", "有可能", "完全不可能"],
        ["产出指标", "数量指标", "抽检批次", "≥860批次", "512批次", "√", None, None],
        ["产出指标", "质量指标", "准确率", "≥99%", "99.5%", None, "√", None],
    )
    assert [row.outlook for row in found.indicators] == ["确定能", "有可能"]


@pytest.mark.parametrize("blank", [None, ""])
def test_numbered_classes_in_rows_of_their_own(blank: str | None) -> None:
    classes = [
        "一、产出指标",
        "（一）数量指标",
        "1.示范区",
        "二、效益指标",
        "（一）经济效益指标",
        "1.节本",
        "三、满意度指标",
    ]
    table = [[text, "≥9亩" if text[0] == "1" else blank] for text in [*classes, "（一）服务对象满意度指标", "1.满意度"]]
    markup = "".join(f"<tr><td>{one}</td><td>{two or ''}</td></tr>" for one, two in [("指标名称", "指标值"), *table])
    form = f"<p>{TITLE}</p><table>{markup}</table>"
    found = read(form.encode(), name="a.html")[0] if blank == "" else of_rows(["指标名称", "指标值"], *table)
    assert [(row.level1, row.level2, row.name) for row in found.indicators] == [
        ("产出指标", "数量指标", "示范区"),
        ("效益指标", "经济效益指标", "节本"),
        ("满意度指标", "服务对象满意度指标", "满意度"),
    ]


@pytest.mark.parametrize("title", ["水环境质量监测运维项目绩效目标表", "监控设备更新项目支出绩效目标申报表"])
def test_a_project_that_monitors_has_a_sheet_of_targets(title: str) -> None:
    assert of_rows([title], ["项目名称", "甲项目"], *ROWS).stage == "target"


def test_projects_whose_cells_are_blank_below_the_first_row() -> None:
    rows = [
        ["项目名称", "一级指标", "二级指标", "三级指标", "指标值"],
        ["甲项目", "产出指标", "数量指标", "培训人数", "≥100人"],
        ["", "产出指标", "质量指标", "合格率", "≥95%"],
        ["乙项目", "产出指标", "数量指标", "修路里程", "≥3公里"],
        ["", "效益指标", "社会效益指标", "受益户数", "≥90户"],
    ]
    table = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in rows)
    found = read(f"<p>{TITLE}</p><table>{table}</table>".encode(), name="a.html")
    assert [(one.project_name, len(one.indicators)) for one in found] == [("甲项目", 2), ("乙项目", 2)]


def test_an_amount_without_a_term_is_the_whole_ones_where_the_term_is_open() -> None:
    found = of_rows([TITLE], ["起止时间", "长期", "总金额（万元）", "300"], ["预算年度", "2024年1月1日"], *ROWS)
    assert (found.year, found.funds.total, found.funds.annual) == (2024, Decimal(3_000_000), None)


def test_a_day_that_is_none_is_no_amount_in_the_forms_unit() -> None:
    found = of_rows(
        ["财政项目支出绩效目标申报表（2024年度）"],
        ["项目名称", "甲项目", "计划开始日期", "31", "计划完成日期", "2024-12-31"],
        ["项目资金总额", "3000000", "年度资金申请总额", "100"],
        ["一级指标", "二级指标", "三级指标", "年度(/项目)指标值"],
        *ROWS[1:],
    )
    assert (found.form, found.funds.inferred_unit, found.raw) == ("shanghai-2024", "元", {"start": "31"})
    assert found.funds.total == Decimal(3_000_000)


def test_a_label_deep_in_prose_is_none() -> None:
    found = of_rows([TITLE], ["根据上级的要求和本单位的实际情况 项目名称：甲项目"], ["项目单位", "某局"], *ROWS)
    assert (found.project_name, found.implementer) == (None, "某局")


def test_a_label_with_a_text_that_could_be_a_title_is_none() -> None:
    assert is_title("附件2：项目支出绩效目标表")
    assert not is_title("项目情况：项目支出绩效目标表编制")


def test_a_text_in_the_columns_of_amounts_is_no_amount() -> None:
    found = of_rows(
        ["项目支出绩效自评表"],
        ["资金", "年初预算数（万元）", "全年预算数（万元）", "全年执行数（万元）"],
        [None, "见附表", "120", "80"],
        *ROWS,
    )
    assert found.funds == Funds()


@pytest.mark.parametrize(
    ("fiscal", "other"),
    [
        ("1、资金来源：（1）财政性资金", "（2）其他资金"),
        ("资金来源：财政拨款", "其他资金"),
        ("（一）财政资金", "（二）自筹资金"),
        ("（1）财政拨款资金", "（2）单位资金"),
    ],
)
def test_numbered_parts_of_the_whole(fiscal: str, other: str) -> None:
    rows: list[list[str | None]] = [
        ["预算情况", "部门预算总额（元）", "900"],
        [None, fiscal, "700"],
        [None, other, "200"],
    ]
    funds = sheet(["部门（单位）名称", "某局"], *rows).funds
    assert funds == Funds(total=Decimal(900), fiscal=Decimal(700), other=Decimal(200), stated_unit="元")


def test_a_text_behind_a_label_that_is_no_group_is_no_label() -> None:
    found = sheet(["项目名称", "甲项目"], ["备注：财政拨款", "700"])
    assert found.funds == Funds()


@pytest.mark.parametrize("whole", ["收入合计", "收入总计", "预算收入合计", "部门收入合计"])
def test_the_whole_of_what_a_department_takes_in(whole: str) -> None:
    rows: list[list[str | None]] = [
        ["收入预算（元）", whole, "900"],
        [None, "财政拨款", "700"],
        [None, "其他资金", "200"],
    ]
    funds = sheet(["部门（单位）名称", "某局"], *rows).funds
    assert funds == Funds(total=Decimal(900), fiscal=Decimal(700), other=Decimal(200), stated_unit="元")


@pytest.mark.parametrize("unknown", ["上级专项资金", "对口支援款", "一般债券"])
@pytest.mark.parametrize("at", [1, 2, 3])
def test_an_amount_that_nobody_knows_among_those_below_their_headings(unknown: str, at: int) -> None:
    heads, amounts = ["合计", "财政拨款", "其他资金"], ["900", "600", "200"]
    heads.insert(at, unknown)
    amounts.insert(at, "100")
    found = sheet(["项目名称", "甲项目"], ["当年预算（元）", *heads], [None, *amounts])
    assert found.funds == Funds(annual=Decimal(900), fiscal=Decimal(600), other=Decimal(200), stated_unit="元")
    assert found.raw == {}


def test_words_in_the_place_of_an_amount_are_no_headings() -> None:
    found = sheet(["项目名称", "甲项目"], ["财政拨款（元）", "见附件", "其他资金（元）", "200"], ["项目负责人", "刘敏"])
    assert (found.funds, found.raw) == (Funds(other=Decimal(200), stated_unit="元"), {"fiscal": "见附件"})
