"""A column of signs, directions or kinds: each cell says by itself which it holds."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import pytest

from targetexpr import Indicator, read

HEADINGS = ("指标性质", "指标方向", "计算符号", "指标类型", "绩效指标性质")
FIGURE = ("1200", "棵")


def indicators(heading: str, natures: Sequence[str]) -> Sequence[Indicator]:
    """What is read of rows with these *natures*: figures in all of them but the qualitative ones."""
    out = io.StringIO()
    write = csv.writer(out).writerow
    write(["项目支出绩效目标表"])
    write(["项目名称", "甲项目"])
    write(["一级指标", "二级指标", "三级指标", heading, "指标值", "度量单位", "权重"])
    for number, nature in enumerate(natures):
        value, unit = ("11月底前", "") if nature == "定性" else FIGURE
        write(["产出指标", "数量指标" if unit else "时效指标", f"甲指标{number}", nature, value, unit, "10"])
    [sheet] = read(out.getvalue().encode(), name="a.csv")
    return sheet.indicators


@pytest.mark.parametrize("heading", HEADINGS)
@pytest.mark.parametrize(
    "natures", [["≥", *["定性"] * 10], ["≥", "≤", "定性"], ["≥", "正向", "正向", "正向"], ["≤", "反向", "定性"]]
)
def test_a_sign_counts_whatever_most_of_its_column_is(heading: str, natures: list[str]) -> None:
    rows = indicators(heading, natures)
    assert len(rows) == len(natures)
    for row, nature in zip(rows, natures, strict=True):
        match nature:
            case "定性":
                assert (row.value, row.direction) == ("11月底前", None)
            case "正向" | "反向":
                assert (row.value, row.direction) == ("1200棵", nature)
            case _:
                assert (row.value, row.direction) == (f"{nature}1200棵", None)
                assert heading not in row.notes


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_direction_counts_where_most_cells_are_kinds(heading: str) -> None:
    rows = indicators(heading, ["反向", "定性", "定性", "定性", "定性"])
    assert (rows[0].value, rows[0].direction) == ("1200棵", "反向")
    assert all(row.direction is None for row in rows[1:])
