"""Rows that are no indicators: by what they are, and only then."""

from __future__ import annotations

import pytest

from targetexpr.sheets.grid import Cell, Grid, Row, distinct
from targetexpr.sheets.model import Location
from targetexpr.sheets.row_kinds import kind_of
from targetexpr.sheets.side_by_side import split


def row(text: str) -> Row:
    return [Cell(text=part, location=Location(row=1)) if part else None for part in text.split("|")]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1|2|3", "numbers"),
        ("绩效指标|（1）|②|丙", "numbers"),
        ("1|2", None),
        ("绩效指标|1|2", None),
        ("1|2|3|井盖更换", None),
        ("合计|||90", "sum"),
        ("|小 计||90", "sum"),
        ("产出指标|数量指标|合计", None),
        ("填报人：王某|审核人：", "signatures"),
        ("||年  月  日", "signatures"),
        ("||（单位公章）", "signatures"),
        ("单位负责人（签字）|", "signatures"),
        ("产出指标||验收单（盖章）", None),
        ("|盖章（签字）|≥30份", None),
        ("|规划报批|2023年7月2日", None),
        ("|合同盖章|3份", None),
        ("|完成时间|<=|2025年10月31日|年月日", None),
        ("|||", None),
    ],
)
def test_a_row_is_what_it_is(text: str, kind: str | None) -> None:
    assert kind_of(distinct(row(text))) == kind


HEAD = "一级指标|二级指标|三级指标|指标值"
BODY = "产出指标|数量指标|长度|≥3米"


def texts(grid: Grid) -> list[list[str]]:
    return [[cell.text if cell is not None else "" for cell in line] for line in grid.rows]


@pytest.mark.parametrize(
    ("above", "gap", "cut"),
    [
        ("项目名称|甲||%s项目名称|乙||", "", [4]),
        ("项目名称|甲||%s项目名称|乙||", "|", [5]),
        ("项目支出绩效目标表|||%s项目支出绩效目标表|||", "", [4]),
        ("项目名称|甲||%s实施单位|乙||", "", []),
        ("项目名称|甲||%s||||项目名称|乙||", "", []),
    ],
)
def test_projects_side_by_side_are_cut_where_the_next_begins(above: str, gap: str, cut: list[int]) -> None:
    rows = [row(above.replace("%s", f"|{gap}")), row(f"{HEAD}|{gap}{HEAD}"), row(f"{BODY}|{gap}{BODY}")]
    found = [grid for grid, _ in split(Grid(rows=rows, continues=True, name="表"))]
    assert len(found) == len(cut) + 1
    assert [grid.continues for grid in found] == ([False] * 2 if cut else [True])
    assert {grid.name for grid in found} == {"表"}
    whole = [[cell.text if cell is not None else "" for cell in line] for line in rows]
    edges = [0, *cut, max(map(len, rows))]
    for grid, start, stop in zip(found, edges, edges[1:], strict=False):
        assert texts(grid) == [line[start:stop] for line in whole]


def test_one_table_s_blocks_and_text_are_not_cut() -> None:
    rows = [row("项目名称|甲||||||"), row(f"{HEAD}|{HEAD}"), row(f"{BODY}|{BODY}")]
    for grid in (Grid(rows=rows), Grid(rows=[row("项目名称|甲|项目名称|乙")], is_text=True), Grid(rows=[])):
        assert [part for part, _ in split(grid)] == [grid]
