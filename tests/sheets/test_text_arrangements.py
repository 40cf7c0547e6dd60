"""Texts in which rows are not one indicator each: tables side by side, lists of projects, stacked columns, grades."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from attrs import evolve

from targetexpr.sheets.model import Indicator, Location, Sheet
from targetexpr.sheets.readers.text import read_text
from targetexpr.sheets.text_layout.trust import trusted
from tests.sheets.invented import Invented, invent
from tests.sheets.laid_out import classes_above, graded, row_by_row, stacked, terms_beside

Rows = list[tuple[str | None, ...]]


def rows(sheet: Sheet) -> Rows:
    return [(i.level1, i.level2, i.name, i.value) for i in sheet.indicators]


@pytest.mark.parametrize("layout", [terms_beside, graded], ids=lambda f: f.__name__)
@pytest.mark.parametrize("seed", range(4))
def test_a_row_of_several_cells_is_read_whole(layout: object, seed: int) -> None:
    sheet = invent(seed, held=True)
    (found,) = read_text(layout(sheet)).sheets  # type: ignore[operator]
    assert rows(found) == [row.wanted for row in sheet.rows]


@pytest.mark.parametrize("layout", [row_by_row, classes_above], ids=lambda f: f.__name__)
@pytest.mark.parametrize("seeds", [(0, 1), (1, 0)])
def test_sheets_of_two_forms_in_one_text_are_each_read_by_their_own(
    layout: Callable[[Invented], str], seeds: tuple[int, int]
) -> None:
    sheets = [invent(seed) for seed in seeds]
    found = read_text("\n\n".join(map(layout, sheets))).sheets
    assert [rows(sheet) for sheet in found] == [[row.wanted for row in sheet.rows] for sheet in sheets]


@pytest.mark.parametrize("wide", [3, 4])
@pytest.mark.parametrize("seed", range(4))
def test_classes_that_are_all_cut_over_lines_tell_their_form(seed: int, wide: int) -> None:
    lines = ["项目支出绩效目标表", "项目名称", "巡护", "一级指标", "二级指标", "三级指标", "指标值"]
    before: tuple[str | None, ...] = (None, None)
    for row in invent(seed).rows:
        for level, last in zip((row.level1, row.level2), before, strict=True):
            lines += [level[at : at + wide] for at in range(0, len(level), wide)] if level != last else []
        before = row.level1, row.level2
        lines += [row.name, row.value]
    (found,) = read_text("\n".join(lines)).sheets
    assert rows(found) == [row.wanted for row in invent(seed).rows]


@pytest.mark.parametrize("seed", range(4))
def test_the_whole_term_stands_beside_the_year(seed: int) -> None:
    (found,) = read_text(terms_beside(invent(seed))).sheets
    assert [row.total_value for row in found.indicators] == [row.value for row in found.indicators]


@pytest.mark.parametrize("seed", range(4))
def test_names_and_values_of_stacked_columns_are_matched_and_classes_are_sure_or_marked(seed: int) -> None:
    sheet = invent(seed, held=True)
    (found,) = read_text(stacked(sheet)).sheets
    assert [(i.name, i.value) for i in found.indicators] == [(row.name, row.value) for row in sheet.rows]
    for row, wanted in zip(found.indicators, sheet.rows, strict=True):
        assert (row.level1, row.level2) == (wanted.level1, wanted.level2) or row.doubts


BESIDE = """2024年项目支出绩效目标表
项目名称 水厂改造 项目名称 绿道建设
预算单位 甲局 预算单位 乙局
一级指标 二级指标 三级指标 指标值 一级指标 二级指标 三级指标 指标值
产出指标 数量指标 改造水厂 ≥2座 产出指标 数量指标 新建绿道 ≥8公里
更换管网 ≥12公里 补植乔木 ≥300株
质量指标 水质达标率 100% 质量指标 验收合格率 ≥98%
满意度指标 服务对象满意度指标 用户满意度 ≥90% 满意度指标 服务对象满意度指标 游客满意度 ≥92%
"""


def test_projects_side_by_side_are_told() -> None:
    """Whose row is whose is lost: none is read as one of the other's."""
    found = read_text(BESIDE)
    assert found.not_understood
    assert all(row.doubts for sheet in found.sheets for row in sheet.indicators)


LIST = """项目支出绩效目标表
单位名称：甲县农业农村局
{heads}
甘蔗推广 推广甘蔗六万亩。 产出指标 数量指标 种植甘蔗 ≥6万亩
产出指标 质量指标 良种覆盖率 ≥96%
满意度指标 服务对象满意度指标 蔗农满意度 ≥90%
冷库建设 新建冷库八千吨。 产出指标 数量指标 新建冷库容量 ≥8000吨
满意度指标 服务对象满意度指标 农户满意度 ≥88%
"""
HEADS = "项目名称 年度绩效目标 一级指标 二级指标 三级指标 指标值"


@pytest.mark.parametrize("apart", [" ", "\n"])
def test_a_list_of_projects_is_a_sheet_each(apart: str) -> None:
    lines = LIST.format(heads=HEADS).splitlines()
    found = read_text("\n".join([*lines[:2], *(apart.join(line.split()) for line in lines[2:])])).sheets
    assert [(s.project_name, [row[2] for row in rows(s)]) for s in found] == [
        ("甘蔗推广", ["种植甘蔗", "良种覆盖率", "蔗农满意度"]),
        ("冷库建设", ["新建冷库容量", "农户满意度"]),
    ]


def test_rows_of_several_projects_without_their_names_are_left_out_and_told() -> None:
    text = LIST.format(heads=HEADS.split(" ", 2)[2]).replace("甘蔗推广 推广甘蔗六万亩。 ", "")
    text = text.replace("冷库建设 新建冷库八千吨。 ", "")
    document = read_text(text)
    assert [sheet.indicators for sheet in document.sheets] == [()]
    assert [part.reason for part in document.parts] == ["words-left"]


def test_headings_that_no_form_has_are_columns() -> None:
    text = """项目支出绩效目标表
项目名称 公路养护
一级指标 二级指标 三级指标 指标值 取数渠道与口径 分值
产出指标 数量指标 养护里程 ≥260公里 当年完工里程 20
质量指标 验收合格率 100% 验收报告 20
时效指标 年度计划完成率 ≥95% 财务凭证 10
"""
    (found,) = read_text(text).sheets
    assert [(i.name, i.value, i.weight, dict(i.notes)) for i in found.indicators] == [
        ("养护里程", "≥260公里", "20", {"取数渠道与口径": "当年完工里程"}),
        ("验收合格率", "100%", "20", {"取数渠道与口径": "验收报告"}),
        ("年度计划完成率", "≥95%", "10", {"取数渠道与口径": "财务凭证"}),
    ]


def sheet_of(*pairs: tuple[str | None, str | None], **more: object) -> Sheet:
    at = Location(line=1)
    held = tuple(
        Indicator(level1="产出指标", level2="数量指标", name=n, value=v, location=at, **more)  # type: ignore[arg-type]
        for n, v in pairs
    )
    return Sheet(form="mof-2021", location=at, indicators=held)


GOOD = (("养护里程", "≥260公里"), ("新建桥梁", "≥3座"), ("更换护栏", "≥12公里"), ("清理边沟", "≥9公里"))


@pytest.mark.parametrize(
    "pair",
    [
        ("桥梁  护栏", "≥3座"),  # words of two columns
        ("≥3座", "新建桥梁"),
        ("7.1万吨", "12.8万吨"),
        ("新建桥梁≥3座 10", "竣工图"),
        ("新建桥梁 ≥3座", "10"),
        ("质量指标 验收合格率", "100%"),
        ("新建桥梁", "≥3座 ≥4座"),
        ("新建桥梁", "质量指标"),
        ("新建桥梁", "指标值"),
        ("油价上涨", "√"),
        ("新建桥梁", "100%质量指标"),
        ("三级指标", None),
        ("批次", "18624"),
        ("98.4%新建桥梁", "≥3座"),
        ("完成三座桥梁。", None),
        (None, "≥3座"),
    ],
)
def test_what_no_table_holds_is_no_row(pair: tuple[str | None, str | None]) -> None:
    found = trusted(sheet_of(*GOOD, pair))
    assert [(row.name, row.value) for row in found.sheet.indicators] == list(GOOD)
    assert [(row.name, row.value) for row in found.left] == [pair]


def test_a_class_that_ran_into_a_doubtful_name_is_no_row() -> None:
    clear = trusted(sheet_of(*GOOD, ("质量指标完成率", "≥90%")))
    assert len(clear.sheet.indicators) == 5
    doubted = trusted(sheet_of(*GOOD, ("质量指标完成率", "≥90%"), doubts=("cell-joined",)))
    assert len(doubted.left) == 1


def test_a_table_of_many_such_rows_is_not_understood() -> None:
    found = trusted(sheet_of(*GOOD[:2], ("≥3座", "桥梁"), ("≥4座", "护栏")))
    assert (found.sheet.indicators, len(found.left)) == ((), 4)


def test_a_row_without_the_points_that_all_others_have_is_marked() -> None:
    pairs = [(f"{name}{at}", value) for at in range(2) for name, value in GOOD]
    rows_ = [row for pair in pairs[:-1] for row in sheet_of(pair, weight="10").indicators]
    whole = Sheet(form="mof-2021", location=Location(line=1), indicators=(*rows_, *sheet_of(pairs[-1]).indicators))
    assert "columns-lost" in trusted(whole).sheet.indicators[-1].doubts


def all_of(*sheets: Sheet) -> Sheet:
    return evolve(sheets[0], indicators=tuple(row for sheet in sheets for row in sheet.indicators))


def test_rows_without_the_class_of_level_1_that_others_have_are_marked() -> None:
    headless = sheet_of(*GOOD[1:])
    headless = evolve(headless, indicators=tuple(evolve(row, level1=None) for row in headless.indicators))
    found = trusted(all_of(sheet_of(GOOD[0]), headless)).sheet
    assert all("columns-lost" in row.doubts for row in found.indicators)
    assert not any(row.doubts for row in trusted(headless).sheet.indicators)  # the sheet has none


def test_a_row_with_two_columns_in_one_cell_beside_it_is_marked() -> None:
    found = trusted(all_of(sheet_of(*GOOD[1:]), sheet_of(GOOD[0], notes={"是否核心指标": "10     否"}))).sheet
    assert "columns-lost" in found.indicators[-1].doubts


@pytest.mark.parametrize(("guessed", "marked"), [(3, True), (2, False)])
def test_a_class_among_guessed_ones_is_guessed(guessed: int, *, marked: bool) -> None:
    rows_ = all_of(sheet_of(*GOOD[:guessed], doubts=("level-guessed",)), sheet_of(*GOOD[guessed:]))
    assert ("level-guessed" in trusted(rows_).sheet.indicators[-1].doubts) is marked


CUT_COLUMNS = """项目支出绩效目标运行监控表
项目名称 渡口码头维修
一级指标 二级指标 三级指标 年度指标值
1—8 月执行
情况
全年预计完成
情况
偏差原因说明
完成目标可能性
确定能 有可能
完全不可
能
产出指标
数量指标
更换渡口护舷组数 ≥150 组 90 组 150 组 √
检查码头系缆设施次数 ≥24 次 16 次 24 次 √
质量指标
维修验收合格率 100% 100% 100% √
"""


def test_headings_cut_over_lines_are_not_one_with_those_behind_them() -> None:
    (found,) = read_text(CUT_COLUMNS).sheets
    assert [row.value for row in found.indicators] == ["≥150 组", "≥24 次", "100%"]
    assert [(row.forecast, row.deviation_reason) for row in found.indicators] == [
        ("150 组", None),
        ("24 次", None),
        ("100%", None),
    ]


BELOW = """项目支出绩效目标表
项目名称 渡口码头维修
实施单位 {unit}
一级指标 二级指标 三级指标 指标值
产出指标 数量指标 更换渡口护舷组数 ≥150 组
产出指标 质量指标 维修验收合格率 100%
"""


@pytest.mark.parametrize(
    ("unit", "wanted"),
    [
        ("岭海市港航事业发展服务\n中心", "岭海市港航事业发展服务中心"),  # a cell that was cut
        ("岭海市港航中心", "岭海市港航中心"),
        ("岭海市港航中心\n全市渡口码头的维修养护与客船船员培训", "岭海市港航中心"),  # the line was not full
        ("岭海市港航中心\n主要职能\n全市渡口码头的维修养护与客船船员培训", None),  # 岭海市港航中心主要职能?
    ],
)
def test_words_below_a_value_are_of_it_where_its_line_was_full(unit: str, wanted: str | None) -> None:
    (found,) = read_text(BELOW.format(unit=unit)).sheets
    assert found.implementer == wanted
    assert len(found.indicators) == 2


CUT_CLASS = """项目支出绩效目标表
项目名称 渡口码头维修
一级指标 二级指标 三级指标 指标值
产出指标
数量指标
更换渡口护舷组数 ≥150 组
质量指标
维修验收合格率 ≥95%
满意度指
标
服务对象满意度
指标
乘客对渡口码头维修的
满意程度
≥88%
"""


def test_a_class_that_was_cut_is_one_beside_another_that_holds_its_name() -> None:
    (found,) = read_text(CUT_CLASS).sheets
    assert rows(found) == [
        ("产出指标", "数量指标", "更换渡口护舷组数", "≥150 组"),
        ("产出指标", "质量指标", "维修验收合格率", "≥95%"),
        ("满意度指标", "服务对象满意度指标", "乘客对渡口码头维修的满意程度", "≥88%"),
    ]


CUT_AMOUNTS = """项目支出绩效自评表
（2024 年度）
项目名称 渡口码头维修
项目资金
（万元）
年初预
算数
全年预算
数
全年执行
数
分值 执行率 得分
年度资金总额 186.40 180.00 171.36 10
95.20
%
9.52
其中：当年财政拨
款
186.40 180.00 171.36 —
95.20
%
—
其他资金 0.00 0.00 0.00 — — —
一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分
产出指标 数量指标 更换渡口护舷组数 ≥150 组 151 组 10 10
产出指标 质量指标 维修验收合格率 100% 100% 10 10
"""


def test_a_table_of_amounts_with_cut_headings_and_cells() -> None:
    (found,) = read_text(CUT_AMOUNTS).sheets
    funds = found.funds
    assert [funds.annual, funds.fiscal, funds.executed] == [Decimal(1_800_000), Decimal(1_800_000), Decimal(1_713_600)]
    assert [funds.execution_rate, funds.execution_score] == [Decimal("95.20"), Decimal("9.52")]


BESIDE_A_LABEL = """                  2024 年度部门整体绩效自评表
    单位名称                                 岭海市渡口管理局
   基本支出总额                1450.20           项目支出总额              386.00
                                                                     得分
                                                      执行率
                             预算数（A）        执行数（B）                  （20 分×执
预算执行情况（万元）                                            （B/A）
                                                                    行率）
   （20 分）
                 部门整体支
                               1836.20      1799.48   98.00%            19.60
                  出总额
                                           年初目标值      实际完成值
          一级指标   二级指标         三级指标                                      得分
                                            （A）        （B）
                          为渡口更换码头护舷
                                           ≥5200 组次   5318 组次            10
                 数量指标       系缆组次
年度目标 1：
                          开设客船船员课期数         ≥24 期       24 期             8
优化渡口服     产出指标
                 质量指标     码头维修验收合格率         ≥99%       99.4%             8
"""


def test_an_amount_is_that_of_the_label_cut_in_two_beside_it() -> None:
    (found,) = read_text(BESIDE_A_LABEL).sheets
    assert (found.funds.annual, found.funds.executed) == (Decimal("18362000"), Decimal("17994800"))
    assert [row.value for row in found.indicators] == ["≥5200 组次", "≥24 期", "≥99%"]


CUT_POINTS = """项目支出绩效自评表
项目名称 渡口码头维修
一级指
标
二级指
标
三级指标
年度指标
值
实际完成
值
分值 得分
偏差原因分析及改
进措施
产出指
标
数量指
标
更换渡口护舷组数 ≥150 组 151 组 10 10
检查码头系缆设施次数 ≥24 次 26 次 10 10
质量指
标
维修验收合格率 100% 100% 10 10
"""


def test_two_headings_on_a_line_and_a_class_below_are_no_part_of_a_cut_heading() -> None:
    (found,) = read_text(CUT_POINTS).sheets
    assert [(row.level1, row.level2, row.name, row.value, row.weight, row.score) for row in found.indicators] == [
        ("产出指标", "数量指标", "更换渡口护舷组数", "≥150 组", "10", "10"),
        ("产出指标", "数量指标", "检查码头系缆设施次数", "≥24 次", "10", "10"),
        ("产出指标", "质量指标", "维修验收合格率", "100%", "10", "10"),
    ]


@pytest.mark.parametrize("seed", range(2))
def test_standards_of_lower_grades_are_no_reason_for_a_mark(seed: int) -> None:
    (found,) = read_text(graded(invent(seed))).sheets
    assert not any(row.doubts for row in found.indicators)
