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
