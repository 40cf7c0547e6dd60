"""Laws of grids: nothing is invented, nothing crashes, and a sheet's JSON is its own inverse, whatever the table."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from targetexpr.sheets.assemble import assemble
from targetexpr.sheets.grid import Cell, Grid, Row, a1, distinct, join_lines, letters
from targetexpr.sheets.model import Location, Sheet

_WORDS = """
一级指标 二级指标 三级指标 四级指标 指标值 年度指标值 实施期指标值 计算符号 计量单位 指标性质 权重
实际完成值 得分 偏差原因 备注 绩效指标 序号 合计 一级目标 二级目标 三级目标 指标目标值 产出指标
产出指标(50分) 数量指标 质量指标 效益指标 满意度指标 投入与管理 数量 成本 一、产出指标 培训人数
指标1：培训人数 项目总投入(≥**万元) ≥ ≥100人 100 95% 定性 健全 万元 人 正向 项目名称 项目名称：
项目名称：某项目 项目支出绩效目标表 （2024年度） 2024-01-01 单位：万元 项目资金（万元） 年度资金总额
其中：财政拨款 年初预算数 全年预算数 30.5 年度总体目标 填表人：甲 注：略 东风镇 2024年 起止时间
2024年1月-12月 是否含有政府购买服务 ☑是□否 绩效类型 ： （
"""
WORDS = st.sampled_from([*_WORDS.split(), "", "", "", ""])
SHAPES = st.lists(
    st.lists(st.tuples(WORDS | st.text(max_size=6), st.sampled_from([".", ".", ".", "^", "<"])), max_size=8),
    max_size=14,
)


def drawn(shape: list[list[tuple[str, str]]]) -> Grid:
    rows: list[Row] = []
    for number, line in enumerate(shape, 1):
        row: Row = []
        for column, (text, how) in enumerate(line):
            if how == "^" and rows and column < len(rows[-1]):
                row.append(rows[-1][column])
            elif how == "<" and row:
                row.append(row[-1])
            else:
                cell = Cell(text=join_lines(text), location=Location(cell=a1(number, column + 1)))
                row.append(cell if cell.text else None)
        rows.append(row)
    return Grid(rows=rows)


@settings(max_examples=200)
@given(st.lists(SHAPES, max_size=3))
def test_any_table_gives_sheets_of_its_own_texts(shapes: list[list[list[tuple[str, str]]]]) -> None:
    grids = [drawn(shape) for shape in shapes]
    texts = "\n".join(cell.text for grid in grids for row in grid.rows for cell in distinct(row))
    for sheet in assemble(grids):
        assert Sheet.from_dict(sheet.to_dict()) == sheet
        for indicator in sheet.indicators:
            assert indicator.name or indicator.value or indicator.total_value or indicator.actual
            assert indicator.name is None or indicator.name in texts
            assert indicator.fields or indicator.value is None or indicator.value in texts
            assert indicator.location.cell


@settings(max_examples=100)
@given(
    st.lists(
        st.tuples(st.text("甲乙丙丁", min_size=1, max_size=4), st.sampled_from(["≥1个", "健全", "95%"])), min_size=1
    )
)
def test_no_row_is_dropped(pairs: list[tuple[str, str]]) -> None:
    shape = [[(h, ".") for h in ("一级指标", "二级指标", "三级指标", "指标值")]]
    shape += [[("产出指标", "."), ("数量指标", "."), (name, "."), (value, ".")] for name, value in pairs]
    (sheet,) = assemble([drawn(shape)])
    assert [(i.name, i.value) for i in sheet.indicators] == pairs


@given(st.text())
def test_a_joined_cell_has_one_line(text: str) -> None:
    joined = join_lines(text)
    assert "\n" not in joined
    assert "\r" not in joined
    assert join_lines(joined) == joined


@given(st.integers(1, 16384))
def test_letters_count_columns(column: int) -> None:
    total = 0
    for letter in letters(column):
        total = total * 26 + ord(letter) - 64
    assert total == column
