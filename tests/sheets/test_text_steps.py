"""Steps in which a text without columns is read, each by itself."""

from __future__ import annotations

from targetexpr.sheets.grid import Cell
from targetexpr.sheets.model import Location
from targetexpr.sheets.readers.text import read_text
from targetexpr.sheets.text_layout.classes import Label, Spot, place
from targetexpr.sheets.text_layout.costs import HeadedColumn, fit, headed
from targetexpr.sheets.text_layout.items import LayoutItem
from targetexpr.sheets.text_layout.joints import Layout, joints
from targetexpr.sheets.text_layout.lines import Line
from targetexpr.sheets.text_layout.merged_headings import without_merges
from targetexpr.sheets.text_layout.stacked import stacks
from targetexpr.sheets.text_layout.states import States
from targetexpr.sheets.text_layout.trust import doubted
from targetexpr.sheets.text_layout.words import ClassPair, split_glued, words_of


def cells(*texts: str) -> list[Cell]:
    return [Cell(text=text, location=Location(line=1)) for text in texts]


def test_two_grades_are_none_and_a_column_of_numbers_holds_numbers() -> None:
    assert [column.role for column in headed([*cells("三级指标", "指标值", "优", "良")])][2:] == [None, None]
    column = HeadedColumn("序号", "number_of_row")
    assert fit("3", column) < fit("更换护舷", column)


def test_grades_below_no_heading_stand_where_they_are() -> None:
    heads = cells("三级指标", "优", "良", "中", "差")
    assert without_merges(heads) == heads


def test_words_that_begin_as_classes_are_not_cut() -> None:
    words = words_of("mof-2021")
    assert split_glued("产出指标数量", words) == ("产出指标数量",)
    assert list(split_glued("产出指标数量指标", words)) == ["产出指标", "数量指标"]


def test_cells_without_a_column_of_level_1_are_no_stack() -> None:
    line = Line("更换护舷", 1, None, 0)
    items = [LayoutItem("text", text, line, 0, 4, line, True) for text in ("更换护舷", "疏浚航道", "≥1组", "≥2米")]
    assert stacks(items, [HeadedColumn("三级指标", "name"), HeadedColumn("指标值", "value")]) == []


def test_lines_of_the_same_words_are_never_one_cell() -> None:
    lines = [Line(text, at, None, 0) for at, text in enumerate(["B级及以上", "B级及以上", "部分渡槽"])]
    items = [LayoutItem("text", line.text, line, 0, len(line.text), line, True) for line in lines]
    alike, other = joints(items, Layout(), ())
    assert alike == (float("inf"), float("inf"))
    assert max(other) < float("inf")


def test_more_cells_of_classes_than_rows_are_placed_by_what_names_say() -> None:
    words = words_of("mof-2021")
    texts = ["数量指标", "质量指标", "时效指标"]
    states = States(words, ["产出指标", *texts])
    lines = [Line(text, at, None, 0) for at, text in enumerate(texts)]
    lower = [(Label(line, 0.0, 0.0), ClassPair("产出指标", line.text)) for line in lines]
    rows = [Spot("更换护舷组数", "≥150组", 0.0, 1.0), Spot("完工及时率", "≥98%", 1.0, 2.0)]
    placed = place(rows, [], lower, states, None, ["in turn"])
    assert [spot.where.level2 in texts for spot in placed] == [True, True]
    assert not all(spot.sure for spot in placed)


TWO_HEADERS = """项目支出绩效目标表
项目名称
护舷更换
一级指标 二级指标 三级指标 指标值
项目支出绩效目标表
项目名称
航道疏浚
一级指标 二级指标 三级指标 指标值
产出指标 数量指标 疏浚方量 ≥12万方
质量指标 验收合格率 ≥98%
时效指标 完工时间 9月底前
"""


def test_rows_below_two_headers_may_be_of_the_first() -> None:
    found = read_text(TWO_HEADERS).sheets
    assert [len(sheet.indicators) for sheet in found] == [0, 3]
    assert all("columns-lost" in row.doubts for row in found[1].indicators)
    assert all(row.doubts for row in doubted(found[1]).indicators)


def test_a_column_of_amounts_behind_its_labels() -> None:
    labels = "资金总额 年度资金总额 其中：财政拨款 其他资金 备用 50.00 48.00 2.00 （单位：万元）"
    table = "一级指标 二级指标 三级指标 指标值 产出指标 数量指标 更换护舷组数 ≥150组"
    (found,) = read_text("\n".join(f"项目支出绩效目标表 项目名称 护舷更换 {labels} {table}".split())).sheets
    amounts = (found.funds.total, found.funds.annual, found.funds.fiscal, found.funds.other)
    assert [str(amount) for amount in amounts] == ["None", "500000", "480000", "20000"]


def test_tasks_without_amounts_are_no_table_of_a_texts_header() -> None:
    head = "部门整体支出绩效目标表 部门名称 港航局 年度主要任务 任务名称 主要内容 护舷更换 更换两百组"
    table = "一级指标 二级指标 三级指标 指标值 产出指标 数量指标 更换护舷组数 ≥150组 质量指标 验收合格率 ≥98%"
    (found,) = read_text("\n".join(f"{head} {table}".split())).sheets
    assert (len(found.indicators), found.tasks) == (2, ())


def test_a_project_within_another_is_named_by_its_own_label() -> None:
    head = "项目支出绩效目标表 一级项目 港航专项 二级项目 护舷更换"
    table = "一级指标 二级指标 三级指标 指标值 产出指标 数量指标 更换护舷组数 ≥150组 质量指标 验收合格率 ≥98%"
    (found,) = read_text("\n".join(f"{head} {table}".split())).sheets
    assert (found.project_name, [row.doubts for row in found.indicators]) == ("护舷更换", [(), ()])
