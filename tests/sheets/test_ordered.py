"""Text whose cells stand in the order of their columns, without those that were empty or merged."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from targetexpr import Sheet, read
from targetexpr.sheets.reading import read_document

HEADS = ["一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "权重", "完成值", "得分", "备注"]
ROWS = [
    ["产出指标", "数量指标", "修剪行道树", "≥", "1200", "棵", "15", "1260", "15", ""],
    ["", "", "补种灌木", "=", "300", "平方米", "10", "300", "10", "雨季补种"],
    ["", "质量指标", "成活率", "≥", "95", "%", "15", "97", "15", ""],
    ["", "时效指标", "完工时间", "定性", "11月底前", "", "10", "10月20日", "10", ""],
    ["效益指标", "社会效益指标", "街景改善情况", "定性", "明显改善", "", "20", "达成", "18", "仍有缺株"],
    ["满意度指标", "服务对象满意度指标", "市民满意度", "≥", "90", "%", "10", "93", "10", ""],
]
WANTED = [
    ("产出指标", "数量指标", "修剪行道树", "≥1200棵", "15", "1260"),
    ("产出指标", "数量指标", "补种灌木", "=300平方米", "10", "300"),
    ("产出指标", "质量指标", "成活率", "≥95%", "15", "97"),
    ("产出指标", "时效指标", "完工时间", "11月底前", "10", "10月20日"),
    ("效益指标", "社会效益指标", "街景改善情况", "明显改善", "20", "达成"),
    ("满意度指标", "服务对象满意度指标", "市民满意度", "≥90%", "10", "93"),
]
HEADER = [["绿化项目支出绩效自评表"], ["（2023年度）"], ["项目名称", "行道树养护", "主管部门", "某市园林局"]]
PARTS = tuple[str | None, str | None, str | None, str | None, str | None, str | None]


def bars(row: list[str], *, lead: bool, broken: bool) -> str:
    """A row as a page turned to text has it: cells without the empty ones, bars up to the width at its end."""
    cells = [cell for cell in row if cell]
    joint = " |\n" if broken else " | "
    return ("| " if lead else "") + joint.join(cells) + joint + "|" * (len(HEADS) - len(cells))


def found(sheet: Sheet) -> list[PARTS]:
    return [(i.level1, i.level2, i.name, i.value, i.weight, i.actual) for i in sheet.indicators]


def only(text: str) -> Sheet:
    [sheet] = read(text.encode(), name="a.txt")
    return sheet


@pytest.mark.parametrize("lead", [False, True])
@pytest.mark.parametrize("broken", [False, True])
def test_cells_that_bars_end(lead: bool, broken: bool) -> None:
    text = "\n".join(bars(row, lead=lead, broken=broken) for row in [*HEADER, HEADS, *ROWS])
    sheet = only(f"某市园林局\n2024-03-01\n{text}\n扫一扫打开本页\n")
    assert found(sheet) == WANTED
    assert (sheet.project_name, sheet.department, sheet.year) == ("行道树养护", "某市园林局", 2023)
    assert sheet.indicators[4].notes["备注"] == "仍有缺株"
    assert not any(i.doubts for i in sheet.indicators)


def test_headings_in_two_rows() -> None:
    upper = ["绩效指标", "年度指标值", "权重", "完成值", "得分", "备注"]
    lower = HEADS[:6]
    text = "\n".join(bars(row, lead=True, broken=False) for row in [*HEADER, upper, lower, *ROWS])
    assert found(only(text)) == WANTED


def test_projects_beside_their_rows() -> None:
    heads = ["单位名称", "项目名称", "预算数", "年度目标", *HEADS[:7]]
    width = len(heads)
    rows = [
        ["某镇", "道路养护", "120,000.00", "养护镇区道路", "产出指标", "数量指标", "养护里程", "≥", "30", "公里", "40"],
        ["效益指标", "社会效益指标", "出行条件", "定性", "改善", "20"],
        ["路灯维护", "45,000.00", "保证夜间照明", "产出指标", "质量指标", "亮灯率", "≥", "98", "%", "40"],
    ]
    text = "\n".join(" | ".join(row) + " | " + "|" * (width - len(row)) for row in [heads, *rows])
    first, second = read(f"项目支出绩效目标表 | {'|' * (width - 1)}\n{text}\n".encode(), name="a.txt")
    assert (first.project_name, second.project_name) == ("道路养护", "路灯维护")
    assert first.applicant == second.applicant == "某镇"
    assert found(first) == [
        ("产出指标", "数量指标", "养护里程", "≥30公里", "40", None),
        ("效益指标", "社会效益指标", "出行条件", "改善", "20", None),
    ]
    assert found(second) == [("产出指标", "质量指标", "亮灯率", "≥98%", "40", None)]


def test_a_row_left_empty_is_no_indicator() -> None:
    text = "\n".join(
        bars(row, lead=False, broken=False)
        for row in [*HEADER, HEADS, *ROWS[:3], ["", "成本指标"], ["效益指标", "经济效益指标"], *ROWS[4:]]
    )
    assert found(only(text)) == [*WANTED[:3], *WANTED[4:]]


def test_empty_cells_in_their_places_are_kept_there() -> None:
    text = "\n".join("|" + "|".join(row) + "|" for row in [HEADS, *ROWS])
    assert found(only(f"项目支出绩效自评表\n{text}\n")) == WANTED


@pytest.mark.parametrize("blank", ["", "\n"])
def test_a_line_is_a_row_or_a_cell(blank: str) -> None:
    head = "项目支出绩效自评表\n(2023年度)\n项目名称 行道树养护\n"
    lines = [HEADS, *ROWS]
    rows = head + "".join(" ".join(cell for cell in line if cell) + "\n" + blank for line in lines)
    cells = head + "".join(f"{cell}\n{blank}" for line in lines for cell in line if cell)
    for text in (rows, cells):
        sheet = only(text)
        assert found(sheet) == WANTED, text
        assert sheet.project_name == "行道树养护"


def test_points_without_a_value_are_no_value() -> None:
    heads = "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因分析及改进措施"
    text = (
        f"项目支出绩效自评表\n项目名称 防汛\n{heads}\n产出指标 数量指标 指标1：巡堤次数 12 12 20 20\n指标2：\n……\n"
        "质量指标 指标1：隐患排查到位 20 20\n时效指标 指标1：汛前完成检修 10 10\n"
        "满意度指标 服务对象满意度指标 指标1：居民满意度 90% 95% 10 10\n总分 60 60\n"
    )
    sheet = only(text)
    assert [(i.name, i.value, i.weight) for i in sheet.indicators] == [
        ("巡堤次数", "12", "20"),
        ("隐患排查到位", None, "20"),
        ("汛前完成检修", None, "10"),
        ("居民满意度", "90%", "10"),
    ]
    assert all("columns-lost" in i.doubts for i in sheet.indicators[1:3])


def test_classes_of_other_places_keep_their_names() -> None:
    text = (
        "项目支出绩效目标申报表\n项目名称 救助\n一级指标 二级指标 三级指标 指标值\n"
        "项目完成\n指标\n数量指标 救助人数 63人\n"
        "进度指标 实施时间 12月底到位\n项目效益\n指标\n社会效益\n指标\n生活状况 改善\n"
    )
    assert [(i.level1, i.level2, i.name, i.value) for i in only(text).indicators] == [
        ("项目完成指标", "数量指标", "救助人数", "63人"),
        ("项目完成指标", "进度指标", "实施时间", "12月底到位"),
        ("项目效益指标", "社会效益指标", "生活状况", "改善"),
    ]


@settings(max_examples=60)
@given(st.lists(st.sampled_from(range(len(ROWS))), min_size=1, max_size=12), st.booleans(), st.booleans())
def test_every_row_comes_out_once(order: list[int], lead: bool, broken: bool) -> None:
    """Rows with all their classes, in any number."""
    full = [[*wanted[:2], *row[2:]] for wanted, row in zip(WANTED, ROWS, strict=True)]
    rows = [[cell or "" for cell in full[at]] for at in sorted(order)]
    text = "\n".join(bars(row, lead=lead, broken=broken) for row in [*HEADER, HEADS, *rows])
    assert found(only(text)) == [WANTED[at] for at in sorted(order)]


@settings(max_examples=100)
@given(st.text(alphabet="|| \n\n产出指标数量一二三级值≥95%", max_size=300))
def test_nothing_crashes(text: str) -> None:
    for sheet in read(f"x{text}".encode(), name="a.txt"):
        assert sheet.form


def rolled(joint: str, *, actual: bool) -> str:
    """The whole table on one line."""
    heads = [*HEADS[:3], "分值", "年度指标值", *(["实际完成值", "得分"] if actual else [])]
    lines = []
    for row, wanted in zip(ROWS, WANTED, strict=True):
        value = wanted[3] or ""
        points = row[6]
        lines += [cell for cell in (*row[:3], points, value, *([value, points] if actual else [])) if cell]
    head = ["项目支出绩效自评表(2023年度)", "项目名称", "行道树养护", "主管部门", "某市园林局"]
    return joint.join([*head, *heads, *lines, "总分", "100"])


@pytest.mark.parametrize("actual", [False, True])
def test_a_whole_table_on_one_line(actual: bool) -> None:
    sheet = only(rolled(" ", actual=actual))
    assert [row[:4] for row in found(sheet)] == [row[:4] for row in WANTED]
    assert (sheet.project_name, sheet.department, sheet.year) == ("行道树养护", "某市园林局", 2023)


def test_a_whole_table_on_one_line_without_spaces_is_none() -> None:
    assert read(rolled("", actual=True).encode(), name="a.txt") == []


def test_words_of_one_line_in_no_order_are_no_rows() -> None:
    text = "产出指标数量指标修剪次数=4次 22.5 补种株数≤10株 22.5 时效指标按时完成率=100% 22.5 "
    text += "效益指标经济效益指标结余率≤5% 22.5 合计90"
    document = read_document(text.encode(), name="a.txt")
    assert not any(sheet.indicators for sheet in document.sheets)


def test_a_bar_on_a_line_of_its_own_ends_a_cell() -> None:
    cells = [cell for row in [*HEADER[2:], HEADS, *ROWS] for cell in row if cell]
    text = "项目支出绩效自评表\n(2023 年度)\n" + "".join(f"{cell}\n|\n" for cell in cells)
    sheet = only(text.replace("行道树养护", "行道 树养护"))
    assert found(sheet) == WANTED
    assert sheet.project_name == "行道树养护"


def test_a_number_with_its_noun_before_a_name_is_part_of_the_name() -> None:
    text = (
        "项目支出绩效目标表\n一级指标\n二级指标\n三级指标\n指标值\n产出指标\n数量指标\n"
        "7岁以下儿童体检率\n≧85%\n0-6岁儿童建档率\n≧90%\n时效指标\n完成时间\n2024年底\n"
    )
    assert [(i.name, i.value) for i in only(text).indicators] == [
        ("7岁以下儿童体检率", "≧85%"), ("0-6岁儿童建档率", "≧90%"), ("完成时间", "2024年底"),
    ]  # fmt: skip


def test_an_amount_behind_a_label_that_nobody_knows_is_no_other_label_s() -> None:
    text = (
        "项目支出绩效目标表\n项目名称\n体检\n年度资金总额\n30万元\n其中：财政投款\n20万元\n其他资金\n"
        "一级指标\n二级指标\n三级指标\n指标值\n产出指标\n数量指标\n体检人数\n≥85人\n"
    )
    funds = only(text).funds
    assert funds.annual == 300000
    assert funds.other is None


def test_a_label_at_the_side_that_is_printed_again_is_no_class() -> None:
    again = ["绩 效 指 标", "效益指标", *ROWS[4][1:]]
    rows = [HEADER[2], ["绩效指标", *HEADS], *ROWS[:4], again, ROWS[5]]
    text = "\n".join(
        " | ".join(cell for cell in row if cell) + " | " + "|" * (11 - sum(map(bool, row))) for row in rows
    )
    assert found(only(text)) == WANTED


def by_columns(rows: list[list[str]], heads: list[str]) -> str:
    """As pdftotext writes a table whose rows are low: column after column, merged cells once."""
    lines = [[head, *(row[at] for row in rows if row[at])] for at, head in enumerate(heads)]
    return "".join(f"{line}\n" for column in lines for line in column)


def test_a_table_column_by_column() -> None:
    heads = [*HEADS[:6], HEADS[6]]
    rows = [[*row[:3], row[3], row[4], row[5] or "项", row[6]] for row in ROWS]
    sheet = only(f"绿化项目支出绩效目标表\n项目名称\n行道树养护\n{by_columns(rows, heads)}")
    assert [(i.name, i.value, i.weight) for i in sheet.indicators] == [
        ("修剪行道树", "≥1200棵", "15"),
        ("补种灌木", "=300平方米", "10"),
        ("成活率", "≥95%", "15"),
        ("完工时间", "11月底前", "10"),
        ("街景改善情况", "明显改善", "20"),
        ("市民满意度", "≥90%", "10"),
    ]
    assert not any("value-apart" in i.doubts for i in sheet.indicators)


def test_columns_whose_cells_are_not_as_many_are_not_put_together_silently() -> None:
    rows = [row[:5] for row in ROWS]
    rows[3][4] = ""
    sheet = only(f"绿化项目支出绩效目标表\n项目名称\n行道树养护\n{by_columns(rows, HEADS[:5])}")
    assert all(i.doubts for i in sheet.indicators)
