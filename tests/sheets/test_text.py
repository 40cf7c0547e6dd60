"""Sheets from text without columns: the same sheet in the layouts that converters leave behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

pytest.importorskip("targetexpr.values.parser")

from targetexpr.errors import SheetReadError
from targetexpr.sheets.limits import Limits
from targetexpr.sheets.model import Sheet
from targetexpr.sheets.readers.text import read_text

Row = tuple[str, str, str, str]

LIBRARY: list[Row] = [
    ("成本指标", "经济成本指标", "年度阅读推广总成本", "≤48.00(万元)"),
    ("产出指标", "数量指标", "流动书车服务场次", "≥120.00(场)"),
    ("产出指标", "数量指标", "采购少儿读物册数", "≥8000.00(册)"),
    ("产出指标", "质量指标", "图书编目差错率", "≤1.00(%)"),
    ("产出指标", "时效指标", "新书上架及时率", "≥95.00(%)"),
    ("产出指标", "时效指标", "书车报修响应及时率", "=100.00(%)"),
    ("效益指标", "社会效益指标", "居民阅读习惯", "进一步养成"),
    ("效益指标", "社会效益指标", "阅读服务覆盖社区比例", "≥90.00(%)"),
    ("效益指标", "可持续影响指标", "阅读推广长效机制", "健全"),
    ("满意度指标", "服务对象满意度指标", "读者满意度", "≥90.00(%)"),
    ("满意度指标", "服务对象满意度指标", "合作社区满意度", "≥85.00(%)"),
]
BRIDGE: list[Row] = [
    ("投入与管理", "投入管理", "预算执行率", ">=95%"),
    ("投入与管理", "投入管理", "预算资金到位率", "=100%"),
    ("投入与管理", "财务管理", "财务管理制度健全性", "健全"),
    ("投入与管理", "财务管理", "资金使用规范性", "规范"),
    ("投入与管理", "实施管理", "合同管理完备性", "完备"),
    ("产出目标", "数量", "检测桥梁数量", ">=36座"),
    ("产出目标", "质量", "检测报告验收合格率", "=100%"),
    ("产出目标", "时效", "检测完成时间", "11月底前"),
    ("效果目标", "经济效益", "经济效益", "不涉及"),
    ("效果目标", "社会效益", "桥梁运行安全水平", "进一步提升"),
    ("效果目标", "满意度", "过桥居民满意度", ">=90%"),
    ("影响力目标", "长效管理", "桥梁养护长效管理机制", "健全"),
    ("影响力目标", "信息共享", "检测结果与养护单位共享", "共享"),
]
HEAD_2024 = """财政项目支出绩效目标申报表
（2024年度）

项目名称 社区流动书车阅读推广经费 项目性质 其他经常性项目 项目类别 特定目标类

主管部门
某市文化和旅游管理委员

会
实施单位 某市少年儿童图书馆

计划开始日期 2024-03-01 计划完成日期 2024-11-30

项目资金
（元）

项目资金总额 年度资金申请总额 480,000.00

其中：财政资金

其中：当年财政拨款 480,000.00

上年结转资金 0.00

其他资金 其他资金 0.00

项目
绩效
目标

项目总目标 年度总体目标

让每个社区的孩子都能在家门口借到想看的书，养成每天阅读的习惯，并为社区
培养一批阅读志愿者。

"""
HEAD_2020 = """ 财政项目支出绩效目标表
（2020年度）

申报单位名称：某市桥梁检测中心

项目名称：
跨河桥梁定期结构检测与养护

建议经费
项目类别： 经常性专项业务费

计划开始日期： 2020-02-01 计划完成日期： 2020/11/30

是否含有政府购买服务： 是 绩效类型： 事业/专业类

项目概况： 对全市跨河桥梁分批做结构检测

立项依据：
桥梁养护管理办法

本项目上年度市级财政资金使用情况
项目总预算（元）： 1,250,000 项目当年预算（元）： 1,250,000

同名项目上年预算额（元）： 980,000 同名项目上年预算执行数（元）： 975,500
 2020年绩效目标
"""
TOP_2024 = "一级指标 二级指标 三级指标 年度(/项目)指标值\n\n"
TOP_2020 = "一级目标 二级目标 三级目标 指标目标值\n\n"


def by(rows: list[Row], at: int) -> Iterator[tuple[str, list[Row]]]:
    for _, group in groupby(rows, key=lambda row: row[: at + 1]):
        found = list(group)
        yield found[0][at], found


def classes_first(rows: list[Row]) -> str:
    """Cells of several rows stand above their rows, cells of one row beside it."""
    text = ""
    for level1, group in by(rows, 0):
        text += f"{level1}\n\n"
        for level2, members in by(group, 1):
            beside = len(members) == 1
            text += "" if beside else f"{level2}\n\n"
            text += "".join(f"{level2 + ' ' if beside else ''}{name} {value}\n\n" for *_, name, value in members)
    return text


def classes_last(rows: list[Row]) -> str:
    """Cells of several rows stand below the table, in order."""
    text, after = "", ""
    for level1, group in by(rows, 0):
        single = len(group) == 1
        after += "" if single else f"{level1}\n\n"
        for level2, members in by(group, 1):
            beside = len(members) == 1
            after += "" if beside else f"{level2}\n\n"
            lead = f"{level1} " if single else ""
            text += "".join(f"{lead}{level2 + ' ' if beside else ''}{name} {value}\n\n" for *_, name, value in members)
    return text + after


def a_cell_a_line(rows: list[Row]) -> str:
    """Every cell on a line of its own, none left empty between them."""
    text = ""
    for level1, group in by(rows, 0):
        text += f"{level1}\n"
        for level2, members in by(group, 1):
            text += f"{level2}\n" + "".join(f"{name}\n{value}\n" for *_, name, value in members)
    return text


def beside_first_row(rows: list[Row]) -> str:
    """Classes stand on the line of their first row only, as a web page's merged cells are copied."""
    text, last = "", ("", "")
    for level1, level2, name, value in rows:
        lead = f"{level1} {level2} " if level1 != last[0] else f"{level2} " if level2 != last[1] else ""
        text, last = text + f"{lead}{name} {value}\n", (level1, level2)
    return text


def in_full(rows: list[Row]) -> str:
    return "".join(" ".join(row) + "\n" for row in rows)


def cut_classes(rows: list[Row]) -> str:
    """Narrow class cells are cut over lines."""
    text = ""
    for level1, group in by(rows, 0):
        text += f"{level1}\n\n"
        for level2, members in by(group, 1):
            text += f"{level2[:-2]}\n\n{level2[-2:]}\n\n" if len(level2) > 4 else f"{level2}\n\n"
            text += "".join(f"{name} {value}\n\n" for *_, name, value in members)
    return text


def centred(rows: list[Row]) -> str:
    """Classes stand in the middle of their rows: beside the middle one, or on a line between two."""
    cells: list[tuple[float, str]] = []
    for rank in (0, 1):
        at = 0
        for text, members in by(rows, rank):
            cells.append((at + len(members) / 2, text))
            at += len(members)
    text = ""
    for at, (*_, name, value) in enumerate(rows):
        text += "".join(f"{cell}\n" for middle, cell in cells if middle == at)
        text += "".join(f"{cell}   " for middle, cell in cells if middle == at + 0.5) + f"{name}   {value}\n"
    return text


def column_by_column(rows: list[Row]) -> str:
    """One column after the other, each below its heading."""
    heads = (
        ("一级目标", "二级目标", "三级目标", "指标目标值")
        if rows is BRIDGE
        else ("一级指标", "二级指标", "三级指标", "指标值")
    )
    classes = [[text for text, _ in by(rows, rank)] for rank in (0, 1)]
    columns = [*classes, [row[2] for row in rows], [row[3] for row in rows]]
    return "\n\n".join("\n".join([head, *column]) for head, column in zip(heads, columns, strict=True)) + "\n"


LAYOUTS: list[Callable[[list[Row]], str]] = [
    classes_first, classes_last, a_cell_a_line, beside_first_row, in_full, cut_classes, centred
]  # fmt: skip


def rows_of(sheet: Sheet) -> list[tuple[str | None, ...]]:
    return [(i.level1, i.level2, i.name, i.value) for i in sheet.indicators]


def only(text: str) -> Sheet:
    (sheet,) = read_text(text).sheets
    return sheet


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda f: f.__name__)
@pytest.mark.parametrize(("head", "rows"), [(HEAD_2024 + TOP_2024, LIBRARY), (HEAD_2020 + TOP_2020, BRIDGE)])
def test_the_same_sheet_in_every_layout(layout: Callable[[list[Row]], str], head: str, rows: list[Row]) -> None:
    sheet = only(head + layout(rows))
    assert rows_of(sheet) == [tuple(row) for row in rows]


@pytest.mark.parametrize("rows", [LIBRARY, BRIDGE])
def test_columns_written_one_after_the_other(rows: list[Row]) -> None:
    sheet = only((HEAD_2020 if rows is BRIDGE else HEAD_2024) + column_by_column(rows))
    assert [(i.name, i.value) for i in sheet.indicators] == [row[2:] for row in rows]
    assert not any("value-apart" in i.doubts for i in sheet.indicators)  # as many names as values: one way


@pytest.mark.parametrize(
    "layout", [classes_first, beside_first_row, in_full, a_cell_a_line, centred], ids=lambda f: f.__name__
)
def test_what_the_layout_says_is_not_marked_as_guessed(layout: Callable[[list[Row]], str]) -> None:
    sheet = only(HEAD_2024 + TOP_2024 + layout(LIBRARY))
    assert [i.name for i in sheet.indicators if i.doubts] == []


def test_classes_that_stand_elsewhere_are_marked_where_another_is_as_likely() -> None:
    rows: list[Row] = [
        ("产出目标", "数量", "检测桥梁数量", ">=36座"),
        ("产出目标", "数量", "桥面铺装", "完好"),
        ("产出目标", "质量", "伸缩缝", "完好"),
        ("产出目标", "质量", "检测报告验收合格率", "=100%"),
    ]
    sheet = only(HEAD_2020 + TOP_2020 + classes_last(rows))
    assert ["level-guessed" in indicator.doubts for indicator in sheet.indicators] == [False, True, True, False]


def test_header_of_2024() -> None:
    sheet = only(HEAD_2024 + TOP_2024 + classes_first(LIBRARY))
    assert (sheet.form, sheet.year) == ("shanghai-2024", 2024)
    assert sheet.project_name == "社区流动书车阅读推广经费"
    assert (sheet.project_nature, sheet.project_category) == ("其他经常性项目", "特定目标类")
    assert (sheet.department, sheet.implementer) == ("某市文化和旅游管理委员会", "某市少年儿童图书馆")
    assert (sheet.start, sheet.finish) == ("2024-03-01", "2024-11-30")
    funds = sheet.funds
    amounts = (funds.total, funds.annual, funds.fiscal, funds.carried_over, funds.other)
    assert [None if a is None else int(a) for a in amounts] == [None, 480000, 480000, 0, 0]
    assert sheet.texts["年度总体目标"].endswith("培养一批阅读志愿者。")


def test_header_of_2020() -> None:
    sheet = only(HEAD_2020 + TOP_2020 + classes_first(BRIDGE))
    assert (sheet.form, sheet.year) == ("shanghai-2020", 2020)
    assert sheet.applicant == "某市桥梁检测中心"
    assert sheet.project_name == "跨河桥梁定期结构检测与养护建议经费"
    assert (sheet.project_category, sheet.performance_type) == ("经常性专项业务费", "事业/专业类")
    assert (sheet.start, sheet.finish, sheet.government_purchase) == ("2020-02-01", "2020-11-30", True)
    assert [int(a) for a in (sheet.funds.total, sheet.funds.annual, sheet.funds.prior_executed) if a] == [
        1250000, 1250000, 975500,
    ]  # fmt: skip
    assert sheet.texts["立项依据"] == "桥梁养护管理办法"


def test_places_are_lines() -> None:
    text = HEAD_2024 + TOP_2024 + classes_first(LIBRARY)
    sheet = only(text)
    lines = text.split("\n")
    for indicator in sheet.indicators:
        assert indicator.name is not None
        assert indicator.name in lines[(indicator.at("name").line or 0) - 1]
        assert (indicator.level2 or "") in lines[(indicator.at("level2").line or 0) - 1]
    assert "社区流动书车" in lines[(sheet.at("project_name").line or 0) - 1]


@pytest.mark.parametrize("mark", ["\f", "\n\n\n"])
def test_a_sheet_goes_on_over_pages(mark: str) -> None:
    first, second = classes_first(LIBRARY[:7]), classes_first(LIBRARY[7:])
    other = HEAD_2024.replace("社区流动书车阅读推广经费", "城市书房运行经费") + TOP_2024 + classes_first(LIBRARY[1:3])
    found = read_text(mark.join([HEAD_2024 + TOP_2024 + first, second, other])).sheets
    assert [(s.project_name, len(s.indicators)) for s in found] == [
        ("社区流动书车阅读推广经费", 11),
        ("城市书房运行经费", 2),
    ]
    assert rows_of(found[0]) == [tuple(row) for row in LIBRARY]
    if mark == "\f":
        assert {i.location.page for i in found[0].indicators} == {1, 2}


def test_headings_repeated_on_the_next_page_are_no_rows() -> None:
    head = HEAD_2024 + TOP_2024
    text = head + classes_first(LIBRARY[:4]) + "\f" + TOP_2024 + classes_first(LIBRARY[4:])
    assert rows_of(only(text)) == [tuple(row) for row in LIBRARY]


def table(text: str) -> list[tuple[str | None, str | None, tuple[str, ...]]]:
    sheet = only(HEAD_2024 + TOP_2024 + text)
    return [(i.name, i.value, i.doubts) for i in sheet.indicators]


def test_a_name_cut_over_lines() -> None:
    found = table(
        "产出指标\n\n数量指标\n\n为老年读者和视力障碍读者提供上门送书和朗读服务的\n次数\n\n≥300.00(次)\n\n"
        "为乡镇学校和企业园区开设流动借阅点并配齐设备的个数 ≥20.00(个)\n\n"
    )
    assert found[0] == ("为老年读者和视力障碍读者提供上门送书和朗读服务的次数", "≥300.00(次)", ())
    assert found[1][:2] == ("为乡镇学校和企业园区开设流动借阅点并配齐设备的个数", "≥20.00(个)")


def test_a_value_in_words_cut_over_lines() -> None:
    found = table(
        "产出指标\n\n数量指标 流动借阅点个数 ≥20.00(个)\n\n质量指标 面向乡镇学校的服务制度建设情况 健全\n\n效益指标\n\n"
        "社会效益指标 与社区和学校的协作情况\n按协作章程与各社区\n共同办理\n\n满意度指标\n\n"
        "服务对象满意度指标 面向全市读者的服务满意度 ≥90.00(%)\n\n"
    )
    assert ("与社区和学校的协作情况", "按协作章程与各社区共同办理") in [row[:2] for row in found]


def test_value_and_name_that_ran_together() -> None:
    found = table("满意度指标\n\n服务对象满意度指标\n\n≥95(%)到馆读者对借阅服务的满意度\n\n读者满意度 ≥90.00(%)\n\n")
    assert found[0] == ("到馆读者对借阅服务的满意度", "≥95(%)", ())
    assert found[1] == ("读者满意度", "≥90.00(%)", ())


def test_a_value_away_from_its_name() -> None:
    found = table(
        "产出指标\n\n数量指标\n\n=6.00(个月)\n\n流动书车服务场次 ≥120.00(场)\n\n采购少儿读物册数 ≥8000.00(册)\n\n"
        "书车停放场地租赁月数\n\n"
    )
    assert ("书车停放场地租赁月数", "=6.00(个月)") in [row[:2] for row in found]
    assert "value-apart" in next(doubts for name, _, doubts in found if name == "书车停放场地租赁月数")
    assert len(found) == 3


def test_names_and_then_their_values() -> None:
    found = table(
        "产出指标\n\n数量指标\n\n流动书车服务场次\n\n采购少儿读物册数\n\n志愿者培训人数\n\n"
        "≥120.00(场)\n\n≥8000.00(册)\n\n≥60.00(人)\n\n"
    )
    assert [row[:2] for row in found] == [
        ("流动书车服务场次", "≥120.00(场)"),
        ("采购少儿读物册数", "≥8000.00(册)"),
        ("志愿者培训人数", "≥60.00(人)"),
    ]
    assert not any(doubts for *_, doubts in found)


def test_a_value_without_a_name_is_no_row_and_is_told() -> None:
    text = (
        "产出指标\n\n数量指标\n\n流动书车服务场次 ≥120.00(场)\n\n≥8000.00(册)\n\n质量指标 图书编目差错率 ≤1.00(%)\n\n"
    )
    assert [row[0] for row in table(text)] == ["流动书车服务场次", "图书编目差错率"]
    assert [part.reason for part in read_text(HEAD_2024 + TOP_2024 + text).parts] == ["words-left"]


def test_a_form_of_another_place() -> None:
    text = (
        "项目支出绩效目标表\n（2023年度）\n项目名称 村级道路养护\n主管部门 某县交通运输局\n"
        "一级指标 二级指标 三级指标 指标值\n"
        "产出指标 数量指标 养护道路里程 ≥35公里\n质量指标 养护验收合格率 100%\n时效指标 完工时间 2023年10月底前\n"
        "成本指标 每公里养护成本 ≤2万元\n效益指标 社会效益指标 群众出行条件 明显改善\n"
        "生态效益指标 沿线绿化率 ≥80%\n满意度指标 服务对象满意度指标 沿线群众满意度 ≥95%\n"
    )
    sheet = only(text)
    assert (sheet.form, sheet.project_name, sheet.department) == ("mof-2021", "村级道路养护", "某县交通运输局")
    assert rows_of(sheet) == [
        ("产出指标", "数量指标", "养护道路里程", "≥35公里"),
        ("产出指标", "质量指标", "养护验收合格率", "100%"),
        ("产出指标", "时效指标", "完工时间", "2023年10月底前"),
        ("产出指标", "成本指标", "每公里养护成本", "≤2万元"),
        ("效益指标", "社会效益指标", "群众出行条件", "明显改善"),
        ("效益指标", "生态效益指标", "沿线绿化率", "≥80%"),
        ("满意度指标", "服务对象满意度指标", "沿线群众满意度", "≥95%"),
    ]


LAID_OUT = """
                           项目支出绩效自评表
                                （2023年度）
项目名称      村级图书室建设                主管部门       某县教育和体育局

      一级指标        二级指标           三级指标              指标值       权重      实际完成值

                              新建村级图书室
                                                  ≥12个      20       12个
                  数量指标           个数
     产出指标                     配备图书册数           ≥6000册    10       6150册
                  质量指标       图书验收合格率             100%     20       100%

     效益指标       社会效益指标      村民借阅便利程度          明显改善     30      明显改善

                 服务对象满意度
     满意度指标                     村民满意度            ≥90%     10       93%
                    指标
"""


def test_a_text_that_keeps_its_columns() -> None:
    sheet = only(LAID_OUT)
    assert (sheet.project_name, sheet.department, sheet.year) == ("村级图书室建设", "某县教育和体育局", 2023)
    assert [(i.level1, i.level2, i.name, i.value, i.weight, i.actual) for i in sheet.indicators] == [
        ("产出指标", "数量指标", "新建村级图书室个数", "≥12个", "20", "12个"),
        ("产出指标", "数量指标", "配备图书册数", "≥6000册", "10", "6150册"),
        ("产出指标", "质量指标", "图书验收合格率", "100%", "20", "100%"),
        ("效益指标", "社会效益指标", "村民借阅便利程度", "明显改善", "30", "明显改善"),
        ("满意度指标", "服务对象满意度指标", "村民满意度", "≥90%", "10", "93%"),
    ]
    assert not any(i.doubts for i in sheet.indicators)


SEEDS = Path(__file__).parents[2].parent / "shared" / "seeds"


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the real sheets are not beside this checkout")
@pytest.mark.parametrize(
    ("number", "sheets", "indicators"), [("000", 4, 70), ("001", 5, 103), ("002", 7, 83), ("004", 7, 135)]
)
def test_real_texts(number: str, sheets: int, indicators: int) -> None:
    (path,) = SEEDS.glob(f"{number}_*.txt")
    found = read_text(path.read_text(encoding="utf-8")).sheets
    assert len(found) == sheets
    rows = [i for sheet in found for i in sheet.indicators]
    assert len(rows) == indicators
    assert all(i.name and i.value and i.level1 and i.level2 for i in rows)


@pytest.mark.parametrize(
    "text", ["", "关于做好年度工作的通知", "完成率 95%\n合格率 98%", "项目名称 某项目\n工作总结\n完成情况良好"]
)
def test_a_text_without_a_table_holds_no_sheet(text: str) -> None:
    assert read_text(text).sheets == ()


_WORDS = st.sampled_from([
    "产出指标", "数量指标", "质量指标", "满意度指标", "服务对象满意", "度指标", "绩效", "指标", "培训人数", "≥95%", "≥",
    "=1.00(项)", "=1.00(项)完成工程数", "健全", "项目名称", "项目名称：某项目", "财政项目支出绩效目标表", "2024-01-01",
    "一级指标 二级指标 三级指标 指标值", "1,000.00", "年度总体目标", "其他资金", "12月底前", "完成率", "\f", "", "　",
    "一级目标 二级目标", "指标目标值", "绩效类型", "数量", "成本", "效果目标", "一二三四五六七八九十",
])  # fmt: skip


@settings(max_examples=150)
@given(st.lists(st.tuples(_WORDS, st.sampled_from(["\n", " ", "\n\n", "\n\n\n\n", ""])), max_size=60))
@example([("指标目标值", "\n"), ("产出指标", ""), ("一级指标 二级指标 三级指标 指标值", ""), ("产出指标", "\n")])
def test_nothing_is_invented(words: list[tuple[str, str]]) -> None:
    text = "".join(word + end for word, end in words)
    letters = {*text, " "}  # two Latin words on two lines are joined by a space
    for sheet in read_text(text).sheets:
        for indicator in sheet.indicators:
            assert set((indicator.name or "") + (indicator.value or "")) <= letters
            assert indicator.name or indicator.value
            assert indicator.location.line is not None


@settings(max_examples=100)
@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    assert isinstance(read_text(text).sheets, tuple)


def test_the_classes_of_the_framework_for_evaluations() -> None:
    cells = """
    项目支出绩效目标表
    一级指标 二级指标 三级指标 指标值
    决策 项目立项 立项程序规范性 规范 绩效目标 绩效目标合理性 合理
    过程 资金管理 资金到位率 ≥95% 组织实施 制度执行有效性 有效
    产出 产出数量 走访户数 ≥30户 效益 满意度 走访户满意度 ≥90%
    """
    found = rows_of(only("\n".join(cells.split())))
    assert [row[:2] for row in found] == [
        ("决策", "项目立项"), ("决策", "绩效目标"), ("过程", "资金管理"), ("过程", "组织实施"), ("产出", "产出数量"),
        ("效益", "满意度"),
    ]  # fmt: skip
    assert [row[3] for row in found] == ["规范", "合理", "≥95%", "有效", "≥30户", "≥90%"]


def test_limits() -> None:
    with pytest.raises(SheetReadError) as caught:
        read_text("行\n" * 60, Limits(lines=50))
    assert caught.value.reason == "too-large"
    with pytest.raises(SheetReadError) as caught:
        read_text("行" * 60, Limits(characters=50))
    assert caught.value.reason == "too-large"


def test_rows_whose_columns_ran_together_are_marked() -> None:
    text = """项目支出绩效目标表
项目名称：水渠
一级指标   二级指标   三级指标   指标值   指标值确定依据
产出指标   数量指标
长度     工作计划     ≥3公里
合格率
100%   规范
"""
    (found,) = read_text(text).sheets
    assert found.indicators
    assert all("columns-lost" in row.doubts for row in found.indicators)


def test_two_blocks_in_a_text_are_two_terms() -> None:
    text = """项目支出绩效目标表（2024年度）

项目名称 水库
     一级指标   二级指标     中期指标          年度指标             备注
                     三级指标   指标值 三级指标      指标值
            数量指标     加固水库   10 座   加固水库   3座
绩效指标 产出指标
            质量指标     验收合格率 100%    验收合格率 100%
"""
    (found,) = read_text(text).sheets
    assert [(i.level1, i.level2, i.name, i.value, i.total_value) for i in found.indicators] == [
        ("产出指标", "数量指标", "加固水库", "3座", "10 座"),
        ("产出指标", "质量指标", "验收合格率", "100%", "100%"),
    ]
