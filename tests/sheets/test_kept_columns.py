"""Texts that keep their columns by spaces: cells that were cut, in the header and in the table."""

from __future__ import annotations

import pytest
from attrs import evolve

from targetexpr.sheets.model import Sheet, Task
from targetexpr.sheets.readers.text import read_text
from targetexpr.sheets.text_layout.trust import trusted
from tests.sheets.test_text_arrangements import rows

TABLE = """
一级指标    二级指标      三级指标       指标值
产出指标    数量指标    更换护舷组数      ≥150组
          质量指标    验收合格率       ≥98%
效益指标    社会效益指标  停靠安全状况     有所改善
"""
TITLE = """                 项目支出绩效目标表
                   （2024 年度）
"""


def header(*lines: str, table: str = TABLE) -> Sheet:
    (found,) = read_text(TITLE + "\n".join(lines) + table).sheets
    assert len(found.indicators) == 3
    return found


PARTS = "更换码头护舷并补齐系缆桩，保障汛期客渡船安全停靠，全年靠泊事故"
GOALS = {
    "label and text in two lines": [
        f"年度绩效    {PARTS}",
        " 目标                      不多于 2 起。",
    ],
    "label between two lines": [
        f"              {PARTS}",
        "年度绩效目标",
        "                        不多于 2 起。",
    ],
    "label beside the middle of three": [
        "            更换码头护舷并补齐系缆桩，",
        "年度绩效目标      保障汛期客渡船安全停靠，",
        "            全年靠泊事故不多于 2 起。",
    ],
    "label cut around the middle of three": [
        "            更换码头护舷并补齐系缆桩，",
        "年度绩效",
        "            保障汛期客渡船安全停靠，",
        " 目标",
        "            全年靠泊事故不多于 2 起。",
    ],
    "label beside the first line": [
        f"年度绩效目标  {PARTS}",
        "            不多于 2 起。",
    ],
    "below another that fills a line": [
        "项目概况        渡口护舷老化，需要更换。",
        f"              {PARTS}",
        "年度绩效目标",
        "              不多于 2 起。",
    ],
    "above another": [
        f"              {PARTS}",
        "年度绩效目标",
        "              不多于 2 起。",
        "              本年未列其他工作安排，如有",
        "项目概况",
        "              调整另行报批。",
    ],
}


@pytest.mark.parametrize("lines", GOALS.values(), ids=GOALS)
def test_a_goal_is_whole_wherever_its_label_stands(lines: list[str]) -> None:
    found = header("项目名称    渡口护舷更换          实施单位    岭海市渡口管理中心", *lines)
    assert found.texts["年度绩效目标"].replace(" ", "") == f"{PARTS}不多于2起。"


def test_text_below_a_whole_line_of_a_goal_is_not_taken_for_it() -> None:
    found = header("年度绩效目标     更换护舷。", f"              {PARTS}，单列。")
    assert found.texts["年度绩效目标"].startswith("更换护舷。")


BESIDE = [
    "                 预期目标                         实际完成情况",
    "年度     更换码头护舷并补齐系缆桩，",
    "                                        全年更换护舷 152 组，靠泊事",
    "总体     保障汛期客渡船安全停靠，全",
    "                                        故 1 起。",
    "目标          年事故不多于 2 起。",
]


def test_goals_side_by_side_with_a_label_at_their_side() -> None:
    found = header(*BESIDE)
    assert found.texts["预期目标"] == "更换码头护舷并补齐系缆桩，保障汛期客渡船安全停靠，全年事故不多于 2 起。"
    assert found.texts["实际完成情况"] == "全年更换护舷 152 组，靠泊事故 1 起。"


@pytest.mark.parametrize(
    ("apart", "texts"),
    [
        ("。", {"实施期目标": "三年更换护舷。", "年度目标": "今年更换一半。"}),
        ("，", {"年度目标": "三年更换护舷，今年更换一半。"}),
    ],
)
def test_two_labels_before_two_texts_on_lines_of_their_own(apart: str, texts: dict[str, str]) -> None:
    lines = ["项目支出绩效目标表", "项目名称", "护舷更换", "实施期目标", "年度目标"]
    body = [*lines, f"三年更换护舷{apart}", "今年更换一半。", *TABLE.split()]
    (found,) = read_text("\n".join(body)).sheets
    assert {key: text for key, text in found.texts.items() if "目标" in key} == texts


def test_sides_of_tasks_and_headings_are_no_goals() -> None:
    found = header("年度绩效目标     更换护舷。", "      任务名称            主要内容")
    assert found.texts["年度绩效目标"] == "更换护舷。"


def test_a_label_that_no_form_knows_is_no_value() -> None:
    found = header(
        "             2130203400017-渡口护舷更换与系",
        "项目名称                                    项目级次        二级项目",
        "                  缆桩补齐",
        "实施单位    岭海市渡口管理中心       主管部门    岭海市港航局",
    )
    assert (found.project_name, found.implementer) == ("2130203400017-渡口护舷更换与系缆桩补齐", "岭海市渡口管理中心")


@pytest.mark.parametrize("label", ["项目级次\n二级项目", "预算执行率权重(%)\n10"])
def test_nor_is_one_below_a_value(label: str) -> None:
    lines = f"项目支出绩效目标表 项目名称 渡口护舷更换与系缆桩补齐工程 {label} 实施单位 岭海市渡口管理中心"
    (found,) = read_text("\n".join([*lines.split(), *TABLE.split()])).sheets
    assert (found.project_name, found.implementer) == ("渡口护舷更换与系缆桩补齐工程", "岭海市渡口管理中心")


def test_the_lines_of_a_value_around_its_label_are_not_those_of_one_above() -> None:
    found = header(
        "项目名称     渡口护舷更换      项目编码      120110250000Y",
        "                                 岭海市渡口安全",
        "主管部门      岭海市港航局      实施单位",
        "                                   管理中心",
    )
    assert (found.department, found.implementer) == ("岭海市港航局", "岭海市渡口安全管理中心")


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (
            ["                             2024 年预算金额", "资金总额（万元）    2,480.00                     820.00",
             "                               （万元）"],
            {"total": 24800000, "annual": 8200000},
        ),
        (
            ["部门预算资金情", "    况     预算资金总额     820.00       其中：财政拨款      800.00", "  （万元）"],
            {"annual": 8200000, "fiscal": 8000000},
        ),
        (["资金总额：      82.5 万元        其中：财政拨款        80 万元"], {"annual": 825000, "fiscal": 800000}),
    ],
    ids=["a year's label", "below a label that no form knows", "behind the amount"],
)  # fmt: skip
def test_amounts_have_the_unit_of_their_label(lines: list[str], wanted: dict[str, int]) -> None:
    funds = header("项目名称       渡口护舷更换", *lines).funds
    assert {name: int(getattr(funds, name)) for name in wanted} == wanted


def test_a_year_above_a_label_is_none_of_it() -> None:
    found = header("2024年度", "项目名称", "渡口护舷更换", "主管部门    港航局    实施单位     渡口中心")
    assert (found.year, found.project_name) == (2024, "渡口护舷更换")


def test_a_term_is_a_start_and_a_finish() -> None:
    found = header("项目名称       渡口护舷更换        项目期        2024-2026 年")
    assert (found.start, found.finish) == ("2024", "2026")


HALVES = """
                                                 全年（程）指
一级指标    二级指标         三级指标     半年（程）指标值
                                                   标值
产出指标    数量指标      更换护舷组数         ≥60 组         ≥150 组
          质量指标       验收合格率          ≥98%          ≥98%
效益指标   社会效益指标    停靠安全状况        有所改善         有所改善
"""


def test_the_end_of_a_heading_is_no_column() -> None:
    found = header("项目名称       渡口护舷更换", table=HALVES)
    assert [row.value for row in found.indicators] == ["≥150 组", "≥98%", "有所改善"]


HALVES_ABOVE = """
 一级指标        二级指标       三级指标           半年（程）       全年（程）
                                         目标值         目标值
  产出         数量指标       更换护舷组数            ≥60组        ≥150组
             质量指标       验收合格率             ≥97%        ≥98%
  效益         社会效益       停靠安全状况           有所改善        明显改善
"""


def test_a_part_of_the_year_above_a_value_makes_it_none_of_the_year() -> None:
    found = header("项目名称       渡口护舷更换", table=HALVES_ABOVE)
    assert [row.value for row in found.indicators] == ["≥150组", "≥98%", "明显改善"]
    assert found.indicators[0].notes == {"半年（程）目标值": "≥60组"}


CUT_DAYS = """
一级指标    二级指标      三级指标        指标值         全年实际值
                    护舷安装完    2024 年 6 月  2024 年 6 月
产出指标    时效指标
                      成时间       30 日前        18 日
          质量指标    验收合格率       ≥98%         99%
效益指标    社会效益指标  停靠安全状况      有所改善        有所改善
"""


def test_a_name_and_a_day_that_were_both_cut_are_one_row() -> None:
    found = header("项目名称       渡口护舷更换", table=CUT_DAYS)
    assert rows(found)[0][2:] == ("护舷安装完成时间", "2024 年 6 月30 日前")


BLANKS = """
一级指标    二级指标        三级指标         指标值
                     指标 1：更换护
          数量指标                    ≥150组
                       舷组数
产出指标                   ……
                     指标 1：验收合
          质量指标        格率         ≥98%
                     指标 2：
效益指标    社会效益指标   指标 1：停靠安      有所改善
                       全状况
"""


def test_rows_that_a_form_left_empty_are_none_of_a_name() -> None:
    found = header("项目名称       渡口护舷更换", table=BLANKS)
    assert [row.name for row in found.indicators] == ["更换护舷组数", "验收合格率", "停靠安全状况"]


TREE = """                    项目支出绩效目标表（本级下达）
                        单位名称：县港航局

单位名称、项目名称      项目年度绩效目标      一级指标     二级指标      三级指标       指标性质     指标值     度量单位
  县港航局

               更换渡口护舷，保障
渡口护舷更换
               客渡船停靠。
                             产出指标
                                      数量指标
                                             更换护舷组数       ≥        150      组

                                      质量指标
                                             验收合格率        ≥        98       %

                             效益指标
                                      社会效益指标
                                             停靠安全状况       =       有所改善     是/否

               疏浚进港航道，恢复
航道疏浚工程
               水深。
                             产出指标
                                      数量指标
                                             疏浚方量         ≥        12      万方

                             满意度指标
                                      服务对象满意度
                                             船民满意度        ≥        90       %
"""


def test_projects_above_their_rows_a_level_a_row() -> None:
    found = read_text(TREE).sheets
    assert [(s.project_name, s.applicant, len(s.indicators)) for s in found] == [
        ("渡口护舷更换", "县港航局", 3),
        ("航道疏浚工程", "县港航局", 2),
    ]
    assert found[1].texts["项目年度绩效目标"] == "疏浚进港航道，恢复水深。"


def test_a_class_of_both_levels_that_no_form_has_there_makes_all_of_them_doubtful() -> None:
    found = header("项目名称       渡口护舷更换")
    *others, last = found.indicators
    swapped = evolve(found, indicators=(*others, evolve(last, level1="质量指标", level2="产出")))
    assert all("level-guessed" in row.doubts for row in trusted(swapped).sheet.indicators)
    assert not any(row.doubts for row in trusted(found).sheet.indicators)


def test_a_goal_above_another_one_that_has_a_line_of_its_own() -> None:
    found = header(f"年度绩效目标  {PARTS}", "            不多于 2 起。", "项目概况      渡口护舷老化，需要更换。")
    assert found.texts["年度绩效目标"].replace(" ", "") == f"{PARTS}不多于2起。"
    found = header("年度绩效目标  更换护舷。", f"            {PARTS}", "项目概况      渡口护舷老化，需要更换。")
    assert found.texts["项目概况"] == "渡口护舷老化，需要更换。"


GRADED = """
一级指标    二级指标      三级指标        优        良        中       差
产出指标    数量指标    更换护舷组数     ≥150组    ≥140组    ≥130组   ＜130组
          质量指标    验收合格率       ≥98%     ≥95%     ≥90%    ＜90%
效益指标    社会效益指标  船民满意度      ≥90%     ≥85%     ≥80%    ＜80%
      填报人：赵小舟        联系电话：0575-21XXXXX
"""
UNDER_STANDARD = GRADED.replace(
    "一级指标    二级指标      三级指标        优        良        中       差",
    "                             评价标准\n一级指标    二级指标      三级指标\n"
    "                              优        良        中       差",
)
WEAK = """
一级指标    二级指标      三级指标        指标值      绩效标准
产出指标    数量指标    更换护舷组数      150组      行业标准
          质量指标    验收合格率        98%       计划标准
效益指标    社会效益指标  船民满意度       90%       历史标准
"""


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (GRADED, ["≥150组", "≥98%", "≥90%"]),
        (UNDER_STANDARD, ["≥150组", "≥98%", "≥90%"]),
        (WEAK, ["150组", "98%", "90%"]),
    ],
)
def test_the_first_grade_is_the_target_and_a_standards_source_is_none(table: str, values: list[str]) -> None:
    assert [row.value for row in header("项目名称    渡口护舷更换", table=table).indicators] == values


LINED = "项目支出绩效目标表 项目名称 渡口护舷更换 一级指标 二级指标 三级指标 指标值"


def lined(body: str, head: str = LINED) -> Sheet:
    (found,) = read_text("\n".join([*head.split(), *body.splitlines()])).sheets
    return found


def test_numbered_names_and_points_on_lines_of_their_own() -> None:
    found = lined(
        "产出指标\n(50分)\n数量指标\n指标 1：更换护舷组数，\n含备用\n≥150组\n指标2：\n……\n质量指标\n指标1：验收合格率\n"
        "≥98%\n效益指标\n社会效益指标\n指标1：停靠\n有所改善"
    )
    assert [(row.name, row.value) for row in found.indicators] == [
        ("更换护舷组数，含备用", "≥150组"),
        ("验收合格率", "≥98%"),
        ("停靠", "有所改善"),
    ]


def test_a_name_that_begins_as_a_class_is_none() -> None:
    found = lined("产出指标\n数量指标\n产出指标数量完成数\n≥150组\n质量指标\n验收合格率\n≥98%")
    assert [row.name for row in found.indicators] == ["产出指标数量完成数", "验收合格率"]


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        ("项目总预算（元\n）\n3600", {"total": 3600}),
        ("项目名称： 渡口护舷更换 项目总预算 实施单位： 渡口中心", {"total": None}),
        ("年度\n2024\n项目总预算（元）\n3600", {"total": 3600}),
    ],
)
def test_labels_of_a_header_without_columns(head: str, wanted: dict[str, int | None]) -> None:
    (found,) = read_text("\n".join(["项目支出绩效目标表", head, *TABLE.split()])).sheets
    amount = found.funds.total
    assert {"total": amount if amount is None else int(amount)} == wanted


def test_the_words_below_a_table_of_tasks_are_none_of_it() -> None:
    (found,) = read_text(
        "\n".join(
            ["部门整体支出绩效目标表", "部门名称", "港航局", "任务名称", "主要内容", "预算金额（万元）",
             "护舷更换", "更换两百组", "120", "另有事项", "未列预算的", "以后再报", *TABLE.split()]
        )
    ).sheets  # fmt: skip
    assert [(task.name, task.content) for task in found.tasks] == [("护舷更换", "更换两百组")]


def test_the_ends_of_headings_on_a_line_of_their_own() -> None:
    """And the last of six lines holds nothing else."""
    (found,) = read_text(
        TITLE
        + """项目名称     渡口护舷更换
                                                                   偏差原因分析                        完成目标可能性
一级指                 年度指标 1-7 月执行情 全年预计完
    二级指标    三级指标>备注
 标                    值       况    成情况  经费保 制度保 人员保 硬件条件<确定     完全不可
                                                                         其他        原因说明         有可能
                                               障       障    障      保障                         能       能


产出指      更换护舷
    数量指标             36 组     50%     36 组                                                                √
 标          组数


           修补系缆
    数量指标             8 座     已完成      8座       √                                                       √
            桩数


效益指     社会效益  停靠安全    有所改                           部分船舶停航，下半年
                                正在实施   有所改善                                                       √
 标      指标    状况      善                               加快进度
""".replace(">", " " * 97).replace("<", " " * 37)
    ).sheets
    assert [(i.name, i.value, i.forecast) for i in found.indicators[:2]] == [
        ("更换护舷组数", "36 组", "36 组"), ("修补系缆桩数", "8 座", "8座")
    ]  # fmt: skip
    assert found.stage == "monitoring"


NARROW = """          一级指 二级指标 三级指标 年度指标值 全年完成值 分值 得分
           标
                       更换护舷组 ≥150组     152组   20   20
                数量指标     数
          产出指 质量指标    验收合格率 100%      100%   10   10
  绩效指标     标
          效益指 社会效益指   停靠安全 有所改善      有所改善  20   20
           标      标     状况
"""
"""One space parts the headings, and the label at the side reaches over the first of them."""


def test_headings_that_one_space_parts() -> None:
    (found,) = read_text(TITLE + NARROW).sheets
    wanted = [
        ("产出指标", "数量指标", "更换护舷组数", "≥150组", "152组", "20"),
        ("产出指标", "质量指标", "验收合格率", "100%", "100%", "10"),
        ("效益指标", "社会效益指标", "停靠安全状况", "有所改善", "有所改善", "20"),
    ]
    assert [(i.level1, i.level2, i.name, i.value, i.actual, i.score) for i in found.indicators] == wanted


def test_a_line_without_columns_heads_none() -> None:
    """The words below it stand apart, but are cells."""
    (found,) = read_text(TITLE + "一级指标 二级指标 三级指标 指标值\n产出指标   数量指标   护舷组数   >=9组\n").sheets
    assert [(i.level1, i.level2, i.name, i.value) for i in found.indicators] == [
        ("产出指标", "数量指标", "护舷组数", ">=9组")
    ]


def test_headings_that_are_known_by_their_order_where_characters_are_two_wide() -> None:
    (found,) = read_text(
        TITLE
        + """绩 一级 二级指标 三级指标 年度指标值 实际完成 分值 得分 偏差原因分析及改
效 指标                            值               进措施
指 产出 数量指标 更换护舷组数 ≥150组    152组   20   20
标 指标 质量指标 验收合格率   100%      100%    10   10
"""
    ).sheets
    assert [(i.name, i.value, i.actual, i.score) for i in found.indicators] == [
        ("更换护舷组数", "≥150组", "152组", "20"), ("验收合格率", "100%", "100%", "10")
    ]  # fmt: skip


def test_two_numbers_in_the_place_of_a_score_are_doubtful() -> None:
    (found,) = read_text(TITLE + TABLE).sheets
    rows_ = (evolve(found.indicators[0], score="10 8.75"), *found.indicators[1:])
    assert "columns-lost" in trusted(evolve(found, indicators=rows_)).sheet.indicators[0].doubts


def test_tasks_beside_a_table_that_was_not_understood_are_doubtful() -> None:
    (found,) = read_text(TITLE + TABLE).sheets
    rows_ = tuple(evolve(row, value="≥9组 ≥8组") for row in found.indicators)
    none = trusted(evolve(found, indicators=rows_, tasks=(Task(name="护舷更换", location=found.location),)))
    assert (none.sheet.indicators, none.sheet.doubts["tasks"]) == ((), ("columns-lost",))
    assert "tasks" not in trusted(evolve(found, indicators=rows_)).sheet.doubts
