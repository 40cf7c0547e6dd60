"""The header of text that keeps its columns: cells that stand in the middle of their rows, or at the top."""

from __future__ import annotations

import pytest

from targetexpr.sheets.model import Sheet
from targetexpr.sheets.readers.text import read_text

TABLE = """
  一级指标     二级指标       三级指标          指标值
  产出指标     数量指标     疏浚航道长度       ≥12公里
              质量指标     验收合格率          100%
  效益指标     社会效益指标  通航保证率         ≥95%
"""
HEAD = """                 项目支出绩效目标表
                    （2025 年度）
 项目名称     内河航道疏浚          主管部门     县港航局
 项目负责人    林一舟              联系电话     0599-1234567
"""
GOAL = "疏浚航道 12 公里，更换浮标 40 座，恢复四级航道的水深，让过往的船只在枯水期也能够安全通行。"


def header(*lines: str, table: str = TABLE) -> Sheet:
    (found,) = read_text(HEAD + "\n".join(lines) + table).sheets
    assert (found.project_name, found.department, len(found.indicators)) == ("内河航道疏浚", "县港航局", 3)
    assert found.texts["项目负责人"] == "林一舟"
    return found


@pytest.mark.parametrize(
    ("lines", "label"),
    [
        (
            [
                "           疏浚航道 12 公里，更换浮标 40 座，恢复四级航道的水深，让过往的船只",
                " 年度目标",
                "                       在枯水期也能够安全通行。",
            ],
            "年度目标",
        ),
        (
            [
                " 年度绩    疏浚航道 12 公里，更换浮标 40 座，恢复四级航道的水深，让过往的船只",
                " 效目标                   在枯水期也能够安全通行。",
            ],
            "年度绩效目标",
        ),
        (
            [
                " 年度",
                "           疏浚航道 12 公里，更换浮标 40 座，恢复四级航道的水深，让过往的船只",
                " 总体",
                "           在枯水期也能够安全通行。",
                " 目标",
            ],
            "年度总体目标",
        ),
        (
            [
                " 年度目标   疏浚航道 12 公里，更换浮标 40 座，",
                "           恢复四级航道的水深，让过往的船只在",
                "           枯水期也能够安全通行。",
                " 备注      无",
            ],
            "年度目标",
        ),
    ],
    ids=["around its label", "beside a cut one", "between its pieces", "at the top"],
)  # fmt: skip
def test_a_goal_is_whole(lines: list[str], label: str) -> None:
    assert header(*lines).texts[label].replace(" ", "") == GOAL.replace(" ", "")


def test_each_label_has_the_lines_around_it() -> None:
    texts = header(
        "           北港至南港的航道多年没有疏浚，淤积使水深不到两米，枯水期常常断航，船家反映",
        " 项目概况",
        "                             很多。",
        " 立项依据     《内河航道养护计划》",
        " 项目设立的",
        "           航道是沿江三镇唯一的大宗货运通道。",
        "  必要性",
        "           1.疏浚航道 12 公里；",
        " 年度目标   2.更换浮标 40 座；",
        "           3.枯水期不断航。",
    ).texts
    assert texts["项目概况"] == "北港至南港的航道多年没有疏浚，淤积使水深不到两米，枯水期常常断航，船家反映很多。"
    assert texts["立项依据"] == "《内河航道养护计划》"
    assert texts["项目设立的必要性"] == "航道是沿江三镇唯一的大宗货运通道。"
    assert texts["年度目标"].replace(" ", "") == "1.疏浚航道12公里；2.更换浮标40座；3.枯水期不断航。"


def test_two_goals_stand_below_their_headings() -> None:
    texts = header(
        "                   预期目标                         实际完成情况",
        " 年度",
        "         疏浚航道 12 公里，更换浮标 40",
        " 总体                                   疏浚航道 11 公里，更换浮标",
        "         座，恢复四级航道的水深，枯水期",
        " 目标                                   38 座。",
        "                  不断航。",
    ).texts
    assert texts["预期目标"].replace(" ", "") == "疏浚航道12公里，更换浮标40座，恢复四级航道的水深，枯水期不断航。"
    assert texts["实际完成情况"].replace(" ", "") == "疏浚航道11公里，更换浮标38座。"


def test_a_label_beside_several_rows_says_their_unit() -> None:
    funds = header(
        "             年度资金总额：          860.00",
        " 项目资金",
        "             其中：财政拨            600.00",
        " （万元）",
        "                款",
        "             其他资金              260.00",
        "            疏浚航道 12 公里，更换浮标 40 座，恢复四级航道的水深，让过往的船只",
        " 年度目标",
        "                         在枯水期也能够安全通行。",
    ).funds
    assert [str(amount) for amount in (funds.annual, funds.fiscal, funds.other)] == ["8600000", "6000000", "2600000"]


def test_amounts_stand_below_the_parts_of_a_heading() -> None:
    funds = header(
        "                          年初预算      全年预算    全年执行     执行率",
        "                            数          数         数      （B/A）",
        " 项目资金（万元）  年度资金总额   860.00      800.00     760.00    95.00%",
    ).funds
    assert [str(amount) for amount in (funds.annual, funds.executed, funds.execution_rate)] == [
        "8000000", "7600000", "95.00"
    ]  # fmt: skip


def test_tasks_with_cut_contents_are_rows_of_their_own() -> None:
    found = header(
        "             任务名称        主要内容          预算金额（万元）",
        "                        疏浚北港至南港的航道，清理",
        " 年度主要      航道疏浚                           700.00",
        "  任务                            暗礁",
        "             浮标更换        更换浮标 40 座         160.00",
    )
    assert [(task.name, task.content.replace(" ", ""), str(task.amount)) for task in found.tasks if task.content] == [
        ("航道疏浚", "疏浚北港至南港的航道，清理暗礁", "7000000"),
        ("浮标更换", "更换浮标40座", "1600000"),
    ]


def test_a_text_is_no_name_and_no_number_to_call() -> None:
    """The first line of a goal stands right below a telephone number."""
    found = header(
        "                               疏浚航道 12 公里，更换浮标 40 座，恢复四级航道的水深，让过往的船只",
        " 年度目标",
        "                               在枯水期也能够安全通行。",
    )
    assert found.texts["联系电话"] == "0599-1234567"
    assert found.texts["年度目标"].replace(" ", "") == GOAL.replace(" ", "")


def test_the_beginning_of_a_heading_is_no_more_of_the_goal() -> None:
    table = TABLE.replace("\n", "\n                                        年度（程）指\n", 1)
    assert (
        header(" 年度目标     疏浚航道 12 公里。", table=table).texts["年度目标"].replace(" ", "") == "疏浚航道12公里。"
    )


def test_long_texts_are_left_as_they_are() -> None:
    lines = [f" 第{at}条     文字" for at in range(400)]
    assert read_text("\n".join(lines)).sheets == ()


def test_a_goal_below_its_label() -> None:
    found = header(
        "                              年度绩效目标",
        " 疏浚航道 12 公里，更换浮标 40 座，恢复四级航道的水深，让过往的船只在枯水",
        "          期也能够安全通行。",
    )
    assert found.texts["年度绩效目标"].replace(" ", "") == GOAL.replace(" ", "")


def test_a_label_cut_one_space_before_its_text() -> None:
    found = header(
        " 年度总体 疏浚航道 12 公里，更换浮标 40 座，恢复四级航道的水深，让过往的船只",
        "  目标  在枯水期也能够安全通行。",
    )
    assert found.texts["年度总体目标"].replace(" ", "") == GOAL.replace(" ", "")


def test_headings_of_tasks_in_two_rows_around_others() -> None:
    found = header(
        "                                        预算金额（万元）",
        "        任务名称         主要内容",
        "                                    总额       财政拨款 其他资金",
        "",
        "        航道疏浚    疏浚北港至南港的航道      703.00    664.00     39.00",
        " 年度主要",
        "  任务           更换浮标 40 座，并清理沿途的",
        "        浮标更换                       351.00    332.00     19.00",
        "                   暗礁",
        "",
        "                 金额合计             1054.00    996.00     58.00",
    )
    assert [(task.name, task.content.replace(" ", ""), str(task.amount)) for task in found.tasks if task.content] == [
        ("航道疏浚", "疏浚北港至南港的航道", "7030000"),
        ("浮标更换", "更换浮标40座，并清理沿途的暗礁", "3510000"),
    ]
    assert (str(found.tasks_total), str(found.funds.fiscal)) == ("10540000", "9960000")


def test_labels_and_amounts_over_two_rows_of_headings() -> None:
    funds = header(
        "             项目资金（万元）   年初预算数   全年预算数  全年执行数  分值  执行率",
        "             年度资金总额       825.00     860.00    817.00   10  95.00%",
        "             其中：财政拨款                  700.00    657.00   —     —",
        "             其他资金         125.00     160.00    160.00   —     —",
    ).funds
    read = (funds.annual, funds.executed, funds.execution_rate, funds.fiscal, funds.other)
    assert [str(amount) for amount in read] == ["8600000", "8170000", "95.00", "7000000", "1600000"]


def test_goals_side_by_side_that_one_space_parts() -> None:
    """Words of the second stand apart on another line; what one line mixes without a sign is neither's."""
    texts = header(
        "             实施期目标                     年度目标",
        " 总体      疏浚航道 36 公里，更换浮标 120 座，恢复四级 疏浚航道 12 公里；",
        " 目标      航道的水深。                        更换浮标 40 座。",
    ).texts
    assert texts["实施期目标"].replace(" ", "") == "疏浚航道36公里，更换浮标120座，恢复四级航道的水深。"
    assert texts["年度目标"].replace(" ", "") == "疏浚航道12公里；更换浮标40座。"
    texts = header(
        "             实施期目标                     年度目标",
        " 总体      疏浚航道 36 公里，更换浮标 120 座，恢复四级航道 疏浚 12 公里；",
        " 目标      的水深，枯水期不断航，两岸群众出行得到保障，航运 更换浮标 40 座。",
    ).texts
    assert "年度目标" not in texts
    assert "疏浚 12 公里；" in texts["总体目标"]


def test_a_year_above_the_rest_of_its_label_is_none() -> None:
    found = header(
        " 年度         目标1：疏浚航道 12 公里；",
        " 目标         目标2：更换浮标 40 座；",
        "            目标3：枯水期不断航。",
    )
    assert (
        found.texts["年度目标"].replace(" ", "") == "目标1：疏浚航道12公里；目标2：更换浮标40座；目标3：枯水期不断航。"
    )


@pytest.mark.parametrize(
    "lines",
    [
        [
            "          任务名称      主要内容                 预算金额（万元）",
            " 年度主要    航道疏浚      疏浚北港至南港的 351.00 航道                ",
            "  任务     浮标更换      更换浮标              160.00",
        ],
        [
            " 项目资金    年度资金总额     936.00",
            " （万元）    其中：财政拨款",
            "          其他资金        847.00",
            "                      89.00",
        ],
    ],
    ids=["an amount among words", "an amount without its label"],
)
def test_amounts_that_ran_together_are_none(lines: list[str]) -> None:
    found = header(*lines)
    assert found.tasks == ()
    assert (found.funds.fiscal, found.funds.other) == (None, None)
