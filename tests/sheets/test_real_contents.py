"""The contents of published sheets, laid out anew in every format, come back as they were."""

from __future__ import annotations

import io
import json
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

import targetexpr
from tests.sheets import writers
from tests.sheets.forms_of_ours import Box, Layout, placed

GOLD = Path(__file__).resolve().parents[3] / "shared" / "gold" / "sheets.json"
HEADS = {
    "shanghai-2020": ("一级目标", "二级目标", "三级目标", "指标目标值"),
    "shanghai-2024": ("一级指标", "二级指标", "三级指标", "年度(/项目)指标值"),
}
TITLES = {"shanghai-2020": "财政项目支出绩效目标表", "shanghai-2024": "财政项目支出绩效目标申报表"}


def sheets() -> list[dict[str, Any]]:
    if not GOLD.exists():
        return []
    return [sheet for found in json.loads(GOLD.read_text(encoding="utf-8")).values() for sheet in found]


def layout(sheet: dict[str, Any]) -> Layout:
    rows: Layout = [
        [Box(TITLES[sheet["form"]], wide=4)],
        [Box("项目名称："), Box(sheet["project_name"] or "", wide=3)],
        [
            Box("项目类别："),
            Box(sheet.get("project_category") or ""),
            Box("绩效类型："),
            Box(sheet.get("performance_type") or ""),
        ],
        [Box("项目当年预算（元）："), Box(sheet["annual"], wide=3)],
        [Box(text) for text in HEADS[sheet["form"]]],
    ]
    for level1, group in groupby(sheet["indicators"], key=lambda i: i["level1"]):
        members = list(group)
        first = True
        for level2, inner in groupby(members, key=lambda i: i["level2"]):
            indicators = list(inner)
            for number, indicator in enumerate(indicators):
                row = [Box(level1, high=len(members))] if first else []
                row += [Box(level2, high=len(indicators))] if not number else []
                rows.append([*row, Box(indicator["name"]), Box(indicator["value"])])
                first = False
    return rows


def to_xlsx_as_typed(made: Layout) -> bytes:
    """As openpyxl stores what begins with an equals sign: as a formula."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row, column, box in placed(made):
        sheet.cell(row + 1, column + 1).value = box.text or None
        if box.wide * box.high > 1:
            sheet.merge_cells(
                start_row=row + 1, start_column=column + 1, end_row=row + box.high, end_column=column + box.wide
            )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


WRITERS = {"xlsx": to_xlsx_as_typed, "docx": writers.to_docx, "html": writers.to_html, "csv": writers.to_csv}


@pytest.mark.skipif(not GOLD.exists(), reason="the gold sheets are not beside the checkout")
@pytest.mark.parametrize("suffix", WRITERS)
def test_real_contents_come_back(suffix: str) -> None:
    for wanted in sheets():
        (found,) = targetexpr.read(WRITERS[suffix](layout(wanted)), name=f"a.{suffix}")
        assert found.form == wanted["form"]
        assert (found.project_name or None) == wanted["project_name"]
        assert found.performance_type == (wanted.get("performance_type") or None)
        assert str(found.funds.annual) == str(wanted["annual"]).replace(",", "")
        assert [(i.level1, i.level2, i.name, i.value) for i in found.indicators] == [
            (i["level1"], i["level2"], i["name"], i["value"]) for i in wanted["indicators"]
        ]
        assert not any(i.doubts for i in found.indicators)


NAMES = Path(__file__).resolve().parents[3] / "shared" / "data" / "indicator_names.tsv"


@pytest.mark.skipif(not NAMES.exists(), reason="the published names are not beside the checkout")
@pytest.mark.parametrize(("classes", "value"), [(True, "≥95%"), (True, ""), (False, "≥95%")])
def test_no_published_name_is_taken_for_anything_else(classes: bool, value: str) -> None:
    names = [line.split("\t")[0] for line in NAMES.read_text(encoding="utf-8").splitlines()[1:]]
    if classes:
        lines = [
            "一级指标,二级指标,三级指标,指标值",
            "产出指标,数量指标,首行,1个",
            *(f",,{name},{value}" for name in names),
        ]
    else:
        lines = ["指标名称,指标值", "首行,1个", *(f"{name},{value}" for name in names)]
    (sheet,) = targetexpr.read("\n".join(lines).encode(), name="a.csv")
    found = [(i.name or "") + i.notes.get("三级指标", i.notes.get("指标名称", "")) for i in sheet.indicators[1:]]
    assert len(found) == len(names)
    assert all(name in text or text in name for name, text in zip(names, found, strict=True))
