"""Text whose columns are kept by spaces, written one after the other, or lost: what the room of layouts makes of it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from targetexpr import Indicator, Location, Sheet, read
from targetexpr.sheets.model import Funds
from targetexpr.sheets.readers.text import read_text
from targetexpr.sheets.text_layout.costs import costs, unglued
from targetexpr.sheets.text_layout.trust import trusted
from tests.sheets.invented import invent
from tests.sheets.laid_out import TEXTS, cell_by_cell, fixed_centred, fixed_top, fixed_wide, on_one_line


def only(text: str) -> Sheet:
    (sheet,) = read_text(text).sheets
    return sheet


def rows(sheet: Sheet) -> list[tuple[str | None, ...]]:
    return [(i.level1, i.level2, i.name, i.value) for i in sheet.indicators]


def _plain(value: str | None) -> str:
    """A value without the spaces that converters put beside numbers."""
    return (value or "").replace(" ", "")


@pytest.mark.parametrize("layout", [cell_by_cell, fixed_centred, fixed_top, fixed_wide], ids=lambda f: f.__name__)
@pytest.mark.parametrize("seed", range(3))
def test_held_sheets_are_read_whole(layout: object, seed: int) -> None:
    invented = invent(seed, held=True)
    assert rows(only(layout(invented))) == [row.wanted for row in invented.rows]  # type: ignore[operator]


@pytest.mark.parametrize("layout", TEXTS, ids=lambda f: f.__name__)
def test_hardly_a_row_is_wrong_without_a_mark(layout: object) -> None:
    invented = invent(1, held=True)
    wanted = {row.wanted for row in invented.rows}
    text = layout(invented)  # type: ignore[operator]
    found = [i for sheet in read(text.encode(), name="a.txt") for i in sheet.indicators]
    wrong = [i for i in found if (i.level1, i.level2, i.name, _plain(i.value)) not in wanted and not i.doubts]
    assert 10 * len(wrong) <= len(wanted)


HEADER = """
                        项目支出绩效运行监控表
                            （2024年度）
计划开始日
               2024-01-01          计划完成日期           2024-12-31
   期
               城乡生活垃圾
项目名称                         主管部门             蓉江县综合行政执法局
               收运处置
项目资金     年度资金总额：       1,480.00
（万元）
"""


def laid(*lines: str, widths: tuple[int, ...] = (5, 12, 14, 16, 12, 8)) -> str:
    """Lines of cells, parted by bars, in columns of so many characters."""
    cells = [[cell.strip() for cell in line.split("|")] for line in lines]
    return "".join("".join(f"{c:<{w}}" for c, w in zip(row, widths, strict=False)).rstrip() + "\n" for row in cells)


HEADINGS = laid("绩|一级指标|二级指标|三级指标|年度指标|权重", "||||值|")
ROWS = laid(
    "效||数量指标|清运生活垃圾|≥12.6万吨|20",
    "|产出指标||改造垃圾中转站|=5座|20",
    "指||质量指标|无害化处理率|=100%|20",
    "标|满意度指标|服务对象|居民满意度|≥90%|10",
    "||满意度指标|||",
)
BODY = HEADINGS + ROWS
WANTED = [
    ("产出指标", "数量指标", "清运生活垃圾", "≥12.6万吨"),
    ("产出指标", "数量指标", "改造垃圾中转站", "=5座"),
    ("产出指标", "质量指标", "无害化处理率", "=100%"),
    ("满意度指标", "服务对象满意度指标", "居民满意度", "≥90%"),
]


def test_labels_and_values_of_the_header_that_were_cut_over_lines() -> None:
    sheet = only(HEADER + BODY)
    assert (sheet.start, sheet.finish) == ("2024-01-01", "2024-12-31")
    assert (sheet.project_name, sheet.department) == ("城乡生活垃圾收运处置", "蓉江县综合行政执法局")
    assert sheet.funds.annual == 14_800_000


FILLED = """
                         部门整体支出绩效自评表
                             （2023年度）
部门名称                       黔阳市市场监督管理局

                   资金来源          年初预算数 全年预算数 全年执行    数 分值    执行率
                                                                       得
                                                                       分
   部门整体支出         年度资金总额          9860.0010124.36 9812.44 10      96.92%   9
                                                                         6
    （万元）                            6120.00 6215.30 6210.08         99.92%
                  其中：财政拨款
                     其他资金          3740.00 3909.06 3602.36         92.15%
"""
TASKS = """
                         部门整体绩效目标表
                             （2024年度）
部门（单位）名称                   黔阳市市场监督管理局
                           守牢食品药品安全底线。
           任务名称              主要内容          预算金额（万元）
                         食品抽检、专项整治及企
          食品安全监管                           1650.00
                           业检查
年度主要任务
          市场准入服务          企业登记全程电子化         420.00
"""


def test_amounts_that_touch_are_read_as_none() -> None:
    assert only(FILLED + BODY).funds == Funds()


@pytest.mark.parametrize(
    ("above", "read"),
    [("执行率", ("8170000", "95.00", "9.50")), ("完成比", ("8170000", "None", "9.50"))],
)
def test_a_heading_that_stands_higher_than_the_others_keeps_its_column(above: str, read: tuple[str, ...]) -> None:
    """So do the others beside one that no form knows."""
    text = f"""
                     项目支出绩效自评表
                       （2023年度）          单位：万元
   项目名称               灯塔维护
                                                          {above}
                  年初预算数    全年预算数（A）   全年执行数（B）   分值            得分
                                                         （B/A）

   年度资金总额：        800.00      860.00        817.00     10    95.00    9.50
"""
    funds = only(text + BODY).funds
    assert tuple(map(str, (funds.executed, funds.execution_rate, funds.execution_score))) == read


def test_tasks_with_cells_that_were_cut_and_a_name_that_was_not() -> None:
    sheet = only(TASKS + BODY)
    assert (sheet.applicant, sheet.year) == ("黔阳市市场监督管理局", 2024)
    assert [(task.name, task.content, str(task.amount)) for task in sheet.tasks] == [
        ("食品安全监管", "食品抽检、专项整治及企业检查", "16500000"),
        ("市场准入服务", "企业登记全程电子化", "4200000"),
    ]


def test_headings_over_two_lines_and_a_label_at_the_side() -> None:
    sheet = only(HEADER + BODY)
    assert rows(sheet) == WANTED
    assert [i.weight for i in sheet.indicators] == ["20", "20", "20", "10"]


def test_classes_that_no_form_has_are_cells_of_their_own_and_go_on_over_a_page() -> None:
    """They stand in the middle of their rows, and are not glued to the next; a class of level 1 holds whole ones."""
    table = laid(
        "一级指标|二级指标|三级指标|指标值|权重",
        "||预算编制完整率|=100%|4",
        "|预算管理|部门预算执行率|≥95%|4",
        "管理效率||结转结余率|≤5%|2",
        "|财务管理|会计信息质量|合规|4",
        "履职产出|行业监管|检查企业户次|≥860户次|10",
        "||双随机抽查覆盖率|≥5%|6",
        widths=(10, 14, 18, 12, 6),
    )
    more = laid(
        "||新增市场主体|≥3600户|10",
        "|经济发展|||",
        "履职成效||民营企业增加值增速|≥6%|10",
        "|社会公平正|受理投诉举报办结率|≥95%|10",
        "|义保障|||",
        widths=(8, 10, 14, 10, 6),
    )
    sheet = only(f"{HEADER}{table}\f{more}")
    assert [(i.level1, i.level2) for i in sheet.indicators] == [
        *[("管理效率", "预算管理")] * 3,
        ("管理效率", "财务管理"),
        *[("履职产出", "行业监管")] * 2,
        *[("履职成效", "经济发展")] * 2,
        ("履职成效", "社会公平正义保障"),
    ]


def test_columns_stand_where_their_full_lines_have_them_and_not_below_headings_pushed_together() -> None:
    heads = "一级指标 二级指标      三级指标      指标值 实际完成值 分值 得分 偏差原因分析及改进      措施"
    body = """
              改造农贸市场      =9个      8个     8     7.2 1个市场因拆迁暂缓
     数量指标     开展快检批次 ≥3.6万批次 3.82万批次 8           8
     质量指标 快检结果复核准确率 ≥97%        98.2%     8      8
     成本指标 单批次快检成本 ≤28元/批次 26.4元/批次 10           10
     社会效益指 食用农产品抽检合格
                  率      ≥98%     98.7%   10    10
效益指标   标     市场周边交通秩序 明显改善 有所改善           8      8
     可持续影响 市场长效管理机制 基本建立 基本建立             6      6
      指标
满意度指 服务对象满 经营户满意度        ≥88%      90%    5      5
  标  意度指标     消费者满意度     ≥90%      91%    5      5
"""
    found = only(f"{HEADER}{heads}\n{body}").indicators
    assert [i.actual for i in found if i.value in ("≥98%", "≥88%", "≥90%")] == ["98.7%", "90%", "91%"]


def test_two_judgements_in_one_cell_are_doubted() -> None:
    table = laid(
        "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值",
        "效益指标|社会效益指标|居民居住环境|明显改善 明显改善||8",
        "|生态效益指标|节能改造比例|≥90%|93%|8",
        widths=(10, 12, 14, 12, 12, 6),
    )
    one, two = only(HEADER + table).indicators
    assert (one.value, "columns-lost" in one.doubts) in {("明显改善", False), ("明显改善 明显改善", True)}
    assert two.actual == "93%"


def test_the_end_of_a_heading_that_was_cut_may_stand_beside_it() -> None:
    heads = "一级指标   二级指标   三级指标      年度指标值  1-7月执行情况 全年预计完成情     况   完成目标可能性"
    line = "产出指标   数量指标   清运生活垃圾     ≥12万吨        7万吨     12万吨               确定能"
    (row,) = only(f"{HEADER}{heads}\n{line}\n").indicators
    assert (row.value, row.forecast, row.outlook) == ("≥12万吨", "12万吨", "确定能")


def test_a_table_goes_on_over_a_page_in_other_columns() -> None:
    more = laid(
        "效益指标|社会效益指标|分类知晓率|≥88%|10", "|可持续影响指标|长效机制|健全|10", widths=(9, 12, 10, 9, 5)
    )
    assert rows(only(f"{HEADER}{BODY}\f{more}")) == [
        *WANTED,
        ("效益指标", "社会效益指标", "分类知晓率", "≥88%"),
        ("效益指标", "可持续影响指标", "长效机制", "健全"),
    ]


def test_a_line_that_closes_the_table_and_one_that_numbers_its_columns() -> None:
    numbers = laid("|1|2|3|4|5")
    text = HEADER + HEADINGS + numbers + ROWS + laid("合计|||||70") + "填报人：张某     联系电话：000\n"
    assert rows(only(text)) == WANTED


def test_several_projects_below_one_heading_are_sheets() -> None:
    text = "                 项目支出绩效目标汇总表\n                     （2024年度）\n" + laid(
        "序号|项目名称|一级指标|二级指标|三级指标|指标值",
        "1|码头维修|成本指标|经济成本指标|维修总成本|≤320万元",
        "||产出指标|数量指标|维修护舷|≥150组",
        "2|船员培训|成本指标|经济成本指标|人均成本|≤800元",
        "||产出指标|数量指标|培训船员|≥600人次",
    )
    found = read_text(text).sheets
    assert [(sheet.project_name, sheet.year, len(sheet.indicators)) for sheet in found] == [
        ("码头维修", 2024, 2),
        ("船员培训", 2024, 2),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "一级指标\n产出指标\n二级指标\n数量指标\n质量指标\n三级指标\n沿线排水设施日常养护\n长度\n巡查次数\n合格率\n"
        "指标值\n≥12公里\n≥48次\n≥95%",
        "一级指标\n产出指标\n效益指标\n二级指标\n三级指标\n补给航标\n数量指标\n检修灯器\n质量指标\n航标正常率\n"
        "社会效益指标\n通航事故\n指标值\n≥120座\n≥300具\n≥99.5%\n≤1起\n权重\n20\n20\n20\n30",
    ],
    ids=["a name cut over lines", "two columns by turns"],
)
def test_columns_whose_cells_are_not_as_many_are_told(text: str) -> None:
    found = read_text(f"项目支出绩效目标表\n项目名称\n养护\n{text}\n")
    assert not any(sheet.indicators for sheet in found.sheets)
    assert found.not_understood


def test_columns_of_other_numbers_of_cells_are_no_table() -> None:
    text = "项目支出绩效目标表\n项目名称\n养护\n三级指标\n养护长度\n指标值\n≥12公里\n≥48次\n≥95%\n备注\n一\n"
    assert all(i.doubts for sheet in read_text(text).sheets for i in sheet.indicators if not (i.name and i.value))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("≥46所指标1：新建公办园数量", ("指标1：新建公办园数量", "≥46所")),
        ("指标2：新增学位数≥11000个", ("指标2：新增学位数", "≥11000个")),
        ("公众满意度≥95%", ("公众满意度", "≥95%")),
        ("≥95(%)公众满意度", ("公众满意度", "≥95(%)")),
        ("7岁以下儿童健康管理率", None),
        ("养护长度", None),
    ],
)
def test_names_and_values_that_ran_together(text: str, parts: tuple[str, str] | None) -> None:
    assert unglued(text) == parts


def test_a_value_without_a_name_is_marked_and_a_name_without_a_value_beside_it() -> None:
    sheet = only(
        "项目支出绩效目标表\n项目名称 养护\n一级指标 二级指标 三级指标 指标值\n产出指标\n数量指标\n≥12公里\n"
        "质量指标\n巡查合格率 ≥95%\n"
        "时效指标\n养护工作开展进度情况说明\n效益指标\n社会效益指标 出行便利度 提高\n成本指标 养护总成本 ≤5万元\n"
    )
    assert all(i.doubts for i in sheet.indicators if i.name is None or i.value is None)


def test_a_table_on_one_line_keeps_its_rows() -> None:
    invented = invent(2, held=True)
    found = {(i.name, i.value) for i in only(on_one_line(invented)).indicators}
    assert 10 * len(found & {(row.name, row.value) for row in invented.rows}) >= 8 * len(invented.rows)


def test_every_cost_is_a_number_of_the_table() -> None:
    of_headers = {key for key in costs() if key.startswith("header.")}  # of cells and rows above the tables
    assert len(costs().keys() - of_headers) < 100
    assert len(of_headers) <= 12
    assert all(isinstance(cost, float) for cost in costs().values())


BY_ROWS = """项目支出绩效目标表
（2024年度）
项目名称 河道清淤
{head} 一级指标 二级指标 三级指标 指标性质 目标值 计量单位 分值
{one} 产出指标 数量指标 清淤长度 ≥ 12 公里 20
{two} 产出指标 质量指标 验收合格率 = 100 % 20
{three} 效益指标 社会效益指标 受益人口 ≥ 3 万人 20
"""


@pytest.mark.parametrize(
    ("head", "before"),
    [("序号", ("1", "2", "3")), ("指标类型", ("年度指标",) * 3), ("指标类型", ("当年",) * 3)],
)
def test_what_stands_before_the_classes_and_says_nothing_of_a_row(head: str, before: tuple[str, ...]) -> None:
    one, two, three = before
    sheet = only(BY_ROWS.format(head=head, one=one, two=two, three=three))
    assert rows(sheet) == [
        ("产出指标", "数量指标", "清淤长度", "≥12公里"),
        ("产出指标", "质量指标", "验收合格率", "=100%"),
        ("效益指标", "社会效益指标", "受益人口", "≥3万人"),
    ]
    assert not any(row.doubts for row in sheet.indicators)


@pytest.mark.parametrize("before", ["实施期指标", "东区河道"])
def test_what_says_something_of_a_row_is_not_passed_over(before: str) -> None:
    found = only(BY_ROWS.format(head="指标类型", one=before, two=before, three=before))
    assert all(row.doubts or before in (row.name, *row.notes.values()) for row in found.indicators)


BELOW_A_TITLE = """                     财政项目支出绩效目标申报表
  项目名称：      河道清淤
                                {title}
    一级目标          二级目标                       三级目标       指标目标值
                  投入管理                      预算执行率        =100%
   投入与管理          财务管理                 财务管理制度健全性           健全
                  实施管理                      合同管理完备性        完备
                    数量                        清淤长度       >=12公里
    产出目标            质量                     验收合格率          =100%
                    时效                      完成及时率          =100%
"""


@pytest.mark.parametrize("title", ["绩效目标", "2020年绩效目标", "指标值"])
def test_a_title_between_the_headings_of_columns_is_no_column(title: str) -> None:
    assert rows(only(BELOW_A_TITLE.format(title=title))) == [
        ("投入与管理", "投入管理", "预算执行率", "=100%"),
        ("投入与管理", "财务管理", "财务管理制度健全性", "健全"),
        ("投入与管理", "实施管理", "合同管理完备性", "完备"),
        ("产出目标", "数量", "清淤长度", ">=12公里"),
        ("产出目标", "质量", "验收合格率", "=100%"),
        ("产出目标", "时效", "完成及时率", "=100%"),
    ]


OVER_A_PAGE = """                          部门整体支出绩效目标表
 部门名称                              岭海市水务局
           一级指标          二级指标                    三级指标                                指标值
年度绩效指标
           产出指标          数量指标                清淤长度                                  ≥12公里
\f                   新建泵站    ≥3座

         质量指标      验收合格率    100%

         时效指标      完成及时率    ≥95%

 效益指标     社会效益指标   受益人口    ≥3万人
"""


def test_a_table_that_goes_on_over_a_page_with_other_columns_keeps_its_rows() -> None:
    found = only(OVER_A_PAGE)
    assert [(row.value) for row in found.indicators] == ["≥12公里", "≥3座", "100%", "≥95%", "≥3万人"]
    assert [row.name for row in found.indicators] == ["清淤长度", "新建泵站", "验收合格率", "完成及时率", "受益人口"]


CUT_HEADINGS = """                 2025年项目支出绩效目标批复表
 项目名称     渡口码头维修
一级指                       指标性 绩效指标 绩效度    历史参   本指标 是否核
     二级指标      三级指标
 标                         质    值  量单位     考值   权重  心指标
             渡口老旧护舷更换组
                           ≥    9   组       6    10  是
产出指              数
     数量指标
 标           渡口系缆设备更新台
                           ＝    14  台       8    10  否
                 数
效益指   社会效益
             渡口靠泊事故        ＝     0  起       1    10  否
 标     指标
"""


def test_headings_of_two_lines_beside_two_whole_ones() -> None:
    sheet = only(CUT_HEADINGS)
    assert rows(sheet) == [
        ("产出指标", "数量指标", "渡口老旧护舷更换组数", "≥9组"),
        ("产出指标", "数量指标", "渡口系缆设备更新台数", "＝14台"),
        ("效益指标", "社会效益指标", "渡口靠泊事故", "＝0起"),
    ]
    assert [row.weight for row in sheet.indicators] == ["10", "10", "10"]


HALF_YEAR = """                    2025年度部门整体支出绩效目标表
     部门名称                         岭海市水务局
一级指                                    半年（程）目标   全年（程）目标
       二级指标          三级指标
 标                                        值         值

       数量指标     清淤长度                   5公里        12公里
产出指标
       质量指标     验收合格率                ≥90%       ≥95%

效益指标   社会效益指标   受益人口                ≥1万人       ≥3万人
"""


def test_columns_of_values_whose_heading_is_known_among_others() -> None:
    assert rows(only(HALF_YEAR)) == [
        ("产出指标", "数量指标", "清淤长度", "12公里"),
        ("产出指标", "质量指标", "验收合格率", "≥95%"),
        ("效益指标", "社会效益指标", "受益人口", "≥3万人"),
    ]


WIDTHS = (16, 18, 12, 14, 16, 10)
UNIT_AND_PROJECTS = """                 部门项目支出绩效目标表
                     （2024年度）
""" + laid(
    "单位名称、项目名称|项目绩效总述|一级指标|二级指标|三级指标|指标值",
    "|",
    "某县园林站|",
    "",
    "||产出指标|数量指标|补植行道树|≥900株",
    "绿地养护经费|补植行道树，养护|||修剪绿篱|≥3公里",
    "|全县绿地。|效益指标|社会效益指标|绿地投诉量|≤5件",
    "||满意度指标|服务对象满意度|居民满意度|≥90%",
    "",
    "|改造两座公园，完|产出指标|数量指标|改造公园|=2座",
    "公园改造提升|成步道建设。||质量指标|验收合格率|=100%",
    "工程||满意度指标|服务对象满意度|游客满意度|≥85%",
    widths=WIDTHS,
)  # fmt: skip


def test_projects_in_the_middle_of_their_rows_below_a_unit_are_told_by_the_classes() -> None:
    found = read_text(UNIT_AND_PROJECTS).sheets
    assert [(sheet.project_name, [row[2] for row in rows(sheet)]) for sheet in found] == [
        ("绿地养护经费", ["补植行道树", "修剪绿篱", "绿地投诉量", "居民满意度"]),
        ("公园改造提升工程", ["改造公园", "验收合格率", "游客满意度"]),
    ]
    assert not any(row.doubts for sheet in found for row in sheet.indicators)


def test_rows_below_an_empty_line_are_no_heading() -> None:
    text = "                 项目支出绩效目标表\n\n" + laid(
        "一级目标|二级目标|三级目标|指标目标值",
        "",
        "||预算编制合理性|合理",
        "|投入管理||",
        "投入与管理||预算资金到位率|=100%",
        "",
        "|财务管理|财务监控有效性|有效",
        widths=(12, 12, 18, 10),
    )
    assert rows(only(text)) == [
        ("投入与管理", "投入管理", "预算编制合理性", "合理"),
        ("投入与管理", "投入管理", "预算资金到位率", "=100%"),
        ("投入与管理", "财务管理", "财务监控有效性", "有效"),
    ]


def test_fields_of_projects_that_were_cut_around_the_lines_of_rows() -> None:
    text = "                 部门预算项目支出绩效目标表\n" + laid(
        "单位名称|项目名称|年度绩效目标|一级指标|二级指标|三级指标|指标值",
        "|智慧|疏浚三条|产出指标|数量指标|安装水位计|≥60套",
        "某镇水务站||||质量指标|在线率|≥95%",
        "|水务|河道。|满意度指标|服务对象|居民满意度|≥90%",
        "|||产出指标|数量指标|疏浚河道|=3条",
        "某镇水务站|河道疏浚|清除淤泥。||时效指标|完工时限|≤10月",
        "|||满意度指标|服务对象|村民满意度|≥92%",
        widths=(12, 8, 14, 12, 12, 14, 10),
    )
    found = read_text(text).sheets
    assert [(sheet.project_name, sheet.applicant, len(sheet.indicators)) for sheet in found] == [
        ("智慧水务", "某镇水务站", 3),
        ("河道疏浚", "某镇水务站", 3),
    ]
    classes = [row.level2 for sheet in found for row in sheet.indicators]
    assert classes == [
        "数量指标",
        "质量指标",
        "服务对象",
        "数量指标",
        "时效指标",
        "服务对象",
    ]  # no form's is a cell, too


def test_a_class_of_no_form_that_was_cut_around_a_row_is_one() -> None:
    text = "                 部门整体绩效自评表\n" + laid(
        "一级指标|二级指标|三级指标|指标值",
        "||巡检企业家数|≥560家",
        "|重点工作任||",
        "履职效能||隐患整改率|=100%",
        "|务完成情况||",
        "||应急演练场次|≥10场",
        "||预算编制率|=100%",
        "管理效率|预算管理|预算执行率|≥95%",
        "||预算调整率|≤5%",
    )
    levels = [(row.level1, row.level2) for row in only(text).indicators]
    assert levels == [*[("履职效能", "重点工作任务完成情况")] * 3, *[("管理效率", "预算管理")] * 3]


def test_projects_that_the_classes_do_not_tell_are_doubted() -> None:
    text = "                 部门项目支出绩效目标表\n" + laid(
        "项目名称|一级指标|二级指标|三级指标|指标值",
        "绿地养护|产出指标|数量指标|补植行道树|≥900株",
        "||质量指标|成活率|≥95%",
        "公园改造|效益指标|社会效益指标|公园投诉量|≤5件",
        "||可持续影响|公园开放年限|≥10年",
    )
    found = read_text(text).sheets
    assert [sheet.project_name for sheet in found] == ["绿地养护", "公园改造"]
    assert all("columns-lost" in row.doubts for sheet in found for row in sheet.indicators)


PROJECTS_OVER_A_PAGE = """                            部门预算项目绩效目标表（2025 年度）
           预算数                    一级指                      指标性          度量单        指标方
 项目名称                   年度绩效目标          二级指标      三级指标           指标值          权重
           （元）                     标                        质            位          向性

                                                检查维修老旧渡口                           正向指
                                        数量指标                ≥    1350    组    20
                                                  护舷组数                              标

                                                护舷更换拉力性试                           正向指
                                        质量指标                ＝    100     %    15
                                  产出指             验合格率                              标
                                   标                                               反向指
                                        时效指标    维修任务完工时间    ≤     10     月    10
                                                                                    标
                       完成沿江六个老旧
老旧渡口码头
         2,835,000.0    渡口码头护舷更                                                    反向指
护舷系缆更新                                  成本指标    单组护舷维修费用    ≤    210    元/组   5
              0         换，消除碰撞隐                                                     标
  改造
                           患。
                                        社会效益指   渡口靠泊事故发生                           反向指
                                                            ≤     3      起    20
                                  效益指     标        起数                               标
                                   标    可持续影响                    明显增               正向指
                                                乘客乘船安全意识   定性                 10
                                          指标                      强                 标

                                  满意度   服务对象满   维修渡口乘客满意                           正向指
                                                            ≥    92      %    10
                                   指标    意度指标       度                               标

基层客船船员   212,040.00    保障渡口客船船员   产出指           培训渡口客船在岗                           正向指
                                        数量指标                ＝    2480    人    20
岗位技能提升                 持证上岗，违章及    标              船员人数                              标
  培训                     时纠正。
                                        质量指标    培训考试合格率     ≥    97      %    20   正向指
                                                                                    标
\f                                        学员报名受理后到                        反向指
                                时效指标               ≤   40     分钟   10
                                          岗培训时间                          标

                                        单名船员年培训成                        反向指
                                成本指标               ≤   85.5   元    10
                                            本                            标

                          效益指   社会效益指   船员违章致人伤害                        反向指
                                                   ＝    0     件    20
                           标      标        事件                            标

                          满意度   服务对象满   受训船员回访满意                        正向指
                                                   ≥   90     %    10
                           指标    意度指标       度                            标
"""


def test_a_project_goes_on_over_a_page_with_other_columns() -> None:
    found = read_text(PROJECTS_OVER_A_PAGE).sheets
    assert [sheet.project_name for sheet in found] == ["老旧渡口码头护舷系缆更新改造", "基层客船船员岗位技能提升培训"]
    assert [sheet.funds.annual for sheet in found] == [2_835_000, 212_040]
    assert [rows(sheet) for sheet in found] == [
        [
            ("产出指标", "数量指标", "检查维修老旧渡口护舷组数", "≥1350组"),
            ("产出指标", "质量指标", "护舷更换拉力性试验合格率", "＝100%"),
            ("产出指标", "时效指标", "维修任务完工时间", "≤10月"),
            ("产出指标", "成本指标", "单组护舷维修费用", "≤210元/组"),
            ("效益指标", "社会效益指标", "渡口靠泊事故发生起数", "≤3起"),
            ("效益指标", "可持续影响指标", "乘客乘船安全意识", "明显增强"),
            ("满意度指标", "服务对象满意度指标", "维修渡口乘客满意度", "≥92%"),
        ],
        [
            ("产出指标", "数量指标", "培训渡口客船在岗船员人数", "＝2480人"),
            ("产出指标", "质量指标", "培训考试合格率", "≥97%"),
            ("产出指标", "时效指标", "学员报名受理后到岗培训时间", "≤40分钟"),
            ("产出指标", "成本指标", "单名船员年培训成本", "≤85.5元"),
            ("效益指标", "社会效益指标", "船员违章致人伤害事件", "＝0件"),
            ("满意度指标", "服务对象满意度指标", "受训船员回访满意度", "≥90%"),
        ],
    ]


def test_the_header_of_a_text_with_a_cell_a_line() -> None:
    lines = (
        "项目支出绩效目标表 2024年度 单位：万元 项目名称 装备更新 实施单位 某县学生资助中心 联系人及电话 刘敏 "
        "实施起始年度 2024 终止年度 2026 项目资金 合计 1860 其中：财政拨款 1800 年度目标 更新5辆 "
        "一级指标 二级指标 三级指标 指标值 产出指标 数量指标 更新车辆 ≥5辆 质量指标 合格率 ≥95%"
    )
    found = only("\n".join(lines.split()))
    assert (found.year, found.project_name, found.implementer) == (2024, "装备更新", "某县学生资助中心")
    assert (found.start, found.finish, found.texts["联系人及电话"]) == ("2024", "2026", "刘敏")
    assert (found.funds.total, found.funds.fiscal) == (Decimal(18600000), Decimal(18000000))
    assert len(found.indicators) == 2


DRIFTING = """                项目支出绩效目标表
 项目名称    闸站机电设备更换     主管部门    临江区水务局
    一级指标     二级指标      三级指标        指标值     权重
绩            数量指标      更换启闭机       ≥14 台    15
效                     检修重点区域及
指   产出指标     质量指标      周边闸门验收合     ≥96%     20
标                     格率
            时效指标      更换完成时间      10 月底前   10
       社会效益指标    沿岸排涝能力   有所提高   15
                 重点区域及周边
效益指标
       可持续影响指标   泵站检修制度建   健全     20
                 设情况
满意度指   服务对象满意度
                 沿岸村民满意度   ≥92%   20
  标       指标
"""


def test_columns_drift_within_a_page() -> None:
    sheet = only(DRIFTING)
    assert rows(sheet) == [
        ("产出指标", "数量指标", "更换启闭机", "≥14 台"),
        ("产出指标", "质量指标", "检修重点区域及周边闸门验收合格率", "≥96%"),
        ("产出指标", "时效指标", "更换完成时间", "10 月底前"),
        ("效益指标", "社会效益指标", "沿岸排涝能力", "有所提高"),
        ("效益指标", "可持续影响指标", "重点区域及周边泵站检修制度建设情况", "健全"),
        ("满意度指标", "服务对象满意度指标", "沿岸村民满意度", "≥92%"),
    ]
    assert [row.weight for row in sheet.indicators] == ["15", "20", "10", "15", "20", "20"]


def test_classes_at_the_top_of_their_rows_that_were_cut_are_two() -> None:
    text = """                项目支出绩效目标表
 项目名称    闸站机电设备更换     主管部门    临江区水务局
绩效     一级指标      二级指标        三级指标             指标值
指标     产出指标      数量指标        更换启闭机            14 台
                  质量指标        闸门验收合格率          =100%
       效益指标      生态效益指        河岸绿化面积           提高
                   标
       满意度指标     服务对象满       沿岸村民满意度          ≥95%
                  意度指标      主管重点部门对排涝工作的满       ≥95%
                            意度
"""
    sheet = only(text)
    assert rows(sheet)[2:] == [
        ("效益指标", "生态效益指标", "河岸绿化面积", "提高"),
        ("满意度指标", "服务对象满意度指标", "沿岸村民满意度", "≥95%"),
        ("满意度指标", "服务对象满意度指标", "主管重点部门对排涝工作的满意度", "≥95%"),
    ]


def test_rows_without_empty_lines_between_are_two_where_each_has_a_judgement() -> None:
    text = """            项目支出绩效目标表
一级指标      二级指标      三级指标              指标值
产出指标      数量指标      更换启闭机             ≥14台
          质量指标      闸门验收合格率           ≥95%
效益指标      经济效益指标    沿岸重点区域排涝运行费用节约    有所降低
          社会效益指标    沿岸排涝能力            显著提升
"""
    assert rows(only(text))[2:] == [
        ("效益指标", "经济效益指标", "沿岸重点区域排涝运行费用节约", "有所降低"),
        ("效益指标", "社会效益指标", "沿岸排涝能力", "显著提升"),
    ]


def test_classes_that_no_form_has_stand_where_their_columns_do() -> None:
    cells = """
    项目支出绩效目标表 项目名称 巡护
    一级指标 二级指标 三级指标 指标值
    任务完成 建设规模 巡护里程 ≥800公里 巡护站点 ≥12个 建设标准 装备配备率 ≥95%
    资金安全 支付进度 资金支付率 ≥90% 审计监督 问题整改率 =100%
    """
    sheet = only("\n".join(cells.split()))
    assert rows(sheet) == [
        ("任务完成", "建设规模", "巡护里程", "≥800公里"),
        ("任务完成", "建设规模", "巡护站点", "≥12个"),
        ("任务完成", "建设标准", "装备配备率", "≥95%"),
        ("资金安全", "支付进度", "资金支付率", "≥90%"),
        ("资金安全", "审计监督", "问题整改率", "=100%"),
    ]
    assert all(i.doubts for i in sheet.indicators)


def test_values_in_words_are_no_classes() -> None:
    cells = """
    项目支出绩效目标表 项目名称 巡护
    一级指标 二级指标 三级指标 指标值
    任务完成 建设规模 巡护里程 ≥800公里 工程质量 优良 合格率 ≥95%
    """
    assert rows(only("\n".join(cells.split())))[1:] == [
        ("任务完成", "建设规模", "工程质量", "优良"),
        ("任务完成", "建设规模", "合格率", "≥95%"),
    ]


@pytest.mark.parametrize(("heading", "doubts"), [("性", ("columns-lost",)), ("良", ()), ("说明", ())])
def test_a_column_below_a_piece_of_a_heading_is_doubted(heading: str, doubts: tuple[str, ...]) -> None:
    where = Location(line=1)
    row = Indicator(level1="产出指标", level2="数量指标", name="巡护里程", value="≥800公里", location=where,
                    notes={heading: "无"})  # fmt: skip
    found = trusted(Sheet(form="mof-2021", indicators=(row,), location=where))
    assert [i.doubts for i in found.sheet.indicators] == [doubts]


def test_rows_with_their_own_classes_on_their_lines_are_of_these_however_many_they_are() -> None:
    lines = [("数量指标", f"修缮设施{n}处数", f"≥{n + 1}处") for n in range(300)]
    lines += [("质量指标", f"设施{n}合格率", f"≥{n % 100}%") for n in range(3)]
    sheet = only("\n".join(" ".join(("产出指标", *line)) for line in lines))
    assert rows(sheet) == [("产出指标", *line) for line in lines]
    assert {i.doubts for i in sheet.indicators} == {()}
    assert all(i.locations["level2"] == i.location for i in sheet.indicators)


def test_a_line_of_more_words_than_columns_hold_is_told() -> None:
    lines = fixed_centred(invent(0)).split("\n")
    lines.insert(-4, "   ".join("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳"))
    document = read_text("\n".join(lines))
    assert document.sheets
    assert document.parts


def test_a_row_with_little_of_a_project_before_its_class_begins_none() -> None:
    """动态清零 is no project's goal, nor is the name before it a project's."""
    header = "单位名称 项目名称 年度预算（万元） 年度绩效目标 一级指标 二级指标 三级指标 指标值"
    one = "柳塘区河道所 河道疏浚工程 120 疏浚河道9公里。 产出指标 数量指标 疏浚河道长度 ≥9公里 质量指标 验收合格率 100%"
    two = "水文中心 测站维护 80 维护测站。 产出指标 数量指标 维护测站 ≥6处 效益指标 社会效益指标 预警及时率 100%"
    rest = "黑臭水体 动态清零 满意度指标 服务对象满意度指标 居民满意度 ≥90%"
    text = "\n".join(["2025年部门预算项目支出绩效目标表", *" ".join((header, one, two, rest)).split()])
    found = [[(i.name, i.value) for i in sheet.indicators] for sheet in read(text.encode(), name="a.txt")]
    assert [name for name, _ in found[0]] == ["疏浚河道长度", "验收合格率"]
    assert found[1][1:] == [("预警及时率", "100%"), ("黑臭水体", "动态清零"), ("居民满意度", "≥90%")]
