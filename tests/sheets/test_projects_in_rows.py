"""Several projects in one table, each below a row that holds nothing but its name."""

from __future__ import annotations

import pytest

from targetexpr import Sheet, read
from tests.sheets.drawing import sheets

DRAWING = """
2023年部门预算项目支出绩效目标表 | < | < | < | <
单位名称：某州民政局 | < | < | < | <
一级指标 | 二级指标 | 三级指标 | 指标值 | 说明
养老机构运营补助 | < | < | < | <
产出指标 | 数量指标 | 补助机构数 | ≥12家 | 年内
^ | 质量指标 | 补助准确率 | 100% |
两项补贴 | < | < | < | <
产出指标 | 数量指标 | 补贴人数 | ≥300人 |
满意度指标 | 服务对象满意度指标 | 对象满意度 | ≥90% |
注：以上为年度目标 | < | < | < | <
"""


def told(found: list[Sheet]) -> list[tuple[str | None, str | None, list[tuple[str | None, str | None, str | None]]]]:
    return [(s.project_name, s.applicant, [(i.level1, i.name, i.value) for i in s.indicators]) for s in found]


WANTED = [
    ("养老机构运营补助", "某州民政局", [("产出指标", "补助机构数", "≥12家"), ("产出指标", "补助准确率", "100%")]),
    ("两项补贴", "某州民政局", [("产出指标", "补贴人数", "≥300人"), ("满意度指标", "对象满意度", "≥90%")]),
]


def test_each_row_with_a_name_begins_a_sheet() -> None:
    found = sheets(DRAWING)
    assert told(found) == WANTED
    assert [sheet.at("project_name").cell for sheet in found] == ["A4", "A7"]


def test_without_merged_cells() -> None:
    lines = [line.replace("^", "").replace("<", "") for line in DRAWING.strip().splitlines()]
    text = "\n".join(",".join(cell.strip() for cell in line.split("|")) for line in lines)
    assert told(read(text.encode(), name="a.csv")) == WANTED


def test_below_a_project_s_name_in_the_header_it_is_kept_as_text() -> None:
    drawing = DRAWING.replace("单位名称：某州民政局 | <", "项目名称 | 社会救助")
    [sheet] = sheets(drawing)
    assert sheet.project_name == "社会救助"
    assert sheet.texts["表内小标题"] == "养老机构运营补助\n两项补贴"
    assert len(sheet.indicators) == 4


@pytest.mark.parametrize("row", ["合计", "二、效益指标", "说明：下同", "本表由各单位填写。请核对"])
def test_other_rows_over_the_whole_width_begin_none(row: str) -> None:
    drawing = DRAWING.replace("两项补贴", row)
    assert [sheet.project_name for sheet in sheets(drawing)] == ["养老机构运营补助"]


ROWS = {
    "渡口改造": "产出指标,数量指标,改造渡口,≥4处\n效益指标,社会效益指标,年渡运人次,≥6万人次\n",
    "航标维护": "产出指标,数量指标,维护航标,≥90座\n效益指标,社会效益指标,航标正常率,≥99%\n",
}
HEADING = "一级指标,二级指标,三级指标,指标值\n"


@pytest.mark.parametrize("label", ["项目{}：", "子项目{}:", "项目{},", "项目名称：", "二级项目："])
@pytest.mark.parametrize("again", [False, True])
def test_a_label_before_the_name(label: str, again: bool) -> None:
    heads = ("", HEADING) if again else (HEADING, "")
    parts = [f"{label.format(n)}{name}\n{heads[1]}{rows}" for n, (name, rows) in zip("一二", ROWS.items(), strict=True)]
    found = read(f"项目支出绩效目标表（2025年度）\n{heads[0]}{''.join(parts)}".encode(), name="a.csv")
    assert [(s.year, s.project_name, len(s.indicators)) for s in found] == [(2025, name, 2) for name in ROWS]


def test_a_numbered_project_with_fields_of_its_own() -> None:
    first, second = ROWS.values()
    text = f"{HEADING}项目1：渡口改造\n{first}项目2：航标维护\n年度资金总额（万元）,30\n{second}"
    found = read(f"项目支出绩效目标表（2025年度）\n{text}".encode(), name="a.csv")
    assert [(s.project_name, s.funds.annual, len(s.indicators)) for s in found] == [
        ("渡口改造", None, 2),
        ("航标维护", 300000, 2),
    ]
