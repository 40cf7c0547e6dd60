"""Labels of levels: where they stand decides for which rows they hold, and what stays open stays blank."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targetexpr.sheets.grid import Cell
from targetexpr.sheets.levels import Labels, assign, same
from targetexpr.sheets.model import Location

FORM = {"产出": ["数量", "质量", "时效"], "效益": ["经济效益", "社会效益", "生态效益"], "满意度": ["服务对象满意度"]}


def cell(text: str) -> Cell | None:
    return Cell(text=text, location=Location(row=1)) if text else None


def rows_of(text: str) -> list[Labels]:
    """Rows of ``level1|level2``, ``.`` for a blank, ``=`` before the first row of another project."""
    rows = []
    for line in text.strip().splitlines():
        level1, level2 = line.replace(".", "").split("|")
        begins = level1.startswith("=")
        first, second = cell(level1.removeprefix("=").strip()), cell(level2.strip())
        rows.append(Labels(level1=first, level2=second, begins=begins))
    return rows


def shown(rows: list[Labels]) -> list[str]:
    return [f"{r.level1.text if r.level1 else '.'} {r.level2.text if r.level2 else '.'}" for r in assign(rows)]


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        pytest.param("产出|数量\n.|.\n.|质量\n效益|.", "产出 数量,产出 数量,产出 质量,效益 .", id="at the top"),
        pytest.param(".|.\n产出|数量\n效益|.", ". .,产出 数量,效益 .", id="another class takes the lower one with it"),
        pytest.param("产出|数量\n产出|.\n效益|.", "产出 数量,产出 数量,效益 .", id="the same class again does not"),
        pytest.param(".|数量\n产出|质量\n.|时效", "产出 数量,产出 质量,产出 时效", id="in the middle"),
        pytest.param(
            ".|数量\n产出|.\n.|质量\n.|经济效益\n效益|社会效益",
            "产出 数量,产出 数量,产出 质量,效益 经济效益,效益 社会效益", id="two blocks",
        ),
        pytest.param(
            ".|数量\n产出|质量\n.|其他事项\n.|.\n.|社会效益\n效益|生态效益",
            "产出 数量,产出 质量,. 其他事项,. 其他事项,效益 社会效益,效益 生态效益", id="between two labels",
        ),
        pytest.param(
            ".|数量\n产出|质量\n.|其他事项\n.|时效\n.|其他事项\n效益|社会效益",
            "产出 数量,产出 质量,产出 其他事项,产出 时效,. 其他事项,效益 社会效益", id="before a row that is sure",
        ),
        pytest.param(
            ".|数量\n产出|质量\n.|社会效益\n.|其他事项\n效益|生态效益",
            "产出 数量,产出 质量,效益 社会效益,效益 其他事项,效益 生态效益", id="behind a row that is sure",
        ),
        pytest.param(".|数量\n产出|质量\n.|其他事项", "产出 数量,产出 质量,产出 其他事项", id="below the last label"),
        pytest.param(".|数量\n甲类|质量", ". 数量,甲类 质量", id="a class that no form knows proves nothing"),
        pytest.param("产出|数量\n.|经济效益\n效益|.", "产出 数量,效益 经济效益,效益 经济效益", id="only its own"),
        pytest.param("产出|数量\n.|质量\n效益|.", "产出 数量,产出 质量,效益 .", id="the one above's"),
        pytest.param("效益|社会效益\n.|满意度\n满意度|.", "效益 社会效益,效益 满意度,满意度 .", id="it fits both"),
        pytest.param(".|数量\n.|其他事项\n产出|质量", "产出 数量,产出 其他事项,产出 质量", id="the first row tells"),
        pytest.param(
            ".|经济效益\n效益|社会效益\n.|满意度\n满意度|服务对象满意度",
            "效益 经济效益,效益 社会效益,. 满意度,满意度 服务对象满意度", id="open, for it fits both",
        ),
        pytest.param(
            "产出|数量\n.|质量\n.|经济效益\n效益|社会效益",
            "产出 数量,产出 质量,效益 经济效益,效益 社会效益", id="a label in the first row, too",
        ),
        pytest.param(
            ".|.\n.|数量\n产出|质量\n.|.\n.|时效\n.|.\n.|.",
            ". .,产出 数量,产出 质量,产出 质量,产出 时效,产出 时效,产出 时效", id="a block of one row or two",
        ),
        pytest.param("甲类|数量\n.|质量\n产出|.", "甲类 数量,甲类 质量,产出 .", id="a label over another's class"),
        pytest.param(
            "产出|其他事项\n.|经济效益\n效益|.", "产出 其他事项,效益 经济效益,效益 经济效益", id="over one of its own"
        ),
        pytest.param("产出|数量\n=.|质量\n效益|.", "产出 数量,. 质量,效益 .", id="another project"),
        pytest.param(
            "效益|社会效益\n.|.\n.|.\n.|数量\n产出|.\n.|质量\n.|时效",
            "效益 社会效益,效益 社会效益,产出 数量,产出 数量,产出 数量,产出 质量,产出 时效", id="from the first row on",
        ),
        pytest.param(
            "效益|社会效益\n.|.\n.|数量\n产出|.\n.|质量\n满意度|服务对象满意度\n.|.\n社会成本|社会成本指标\n.|.",
            "效益 社会效益,效益 社会效益,产出 数量,产出 数量,产出 质量,满意度 服务对象满意度,满意度 服务对象满意度,"
            "社会成本 社会成本指标,社会成本 社会成本指标", id="at the top of the lower ones",
        ),
    ],
)  # fmt: skip
def test_labels_hold(rows: str, wanted: str) -> None:
    assert shown(rows_of(rows)) == wanted.split(",")


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        pytest.param(".|.\n.|数量\n产出|.\n.|质量", "数量 数量 数量 质量", id="three rows and one"),
        pytest.param(".|.\n.|数量\n产出|.\n.|.\n.|质量", "数量 数量 数量 数量 质量", id="four rows"),
        pytest.param(".|.\n产出|数量", "数量 数量", id="two rows"),
        pytest.param(
            ".|.\n.|数量\n产出|.\n.|质量\n.|.\n.|时效\n.|.", "数量 数量 数量 质量 . 时效 时效", id="three or two"
        ),
        pytest.param(".|数量\n.|.\n产出|.\n.|质量\n.|.", "数量 数量 数量 质量 质量", id="it begins with one"),
        pytest.param(".|.\n.|.\n.|数量\n产出|质量", ". . 数量 质量", id="no block is centred so"),
    ],
)
def test_lower_labels_centred_on_their_blocks(rows: str, wanted: str) -> None:
    made = rows_of(rows)
    found = [r.level2.text if r.level2 else "." for r in assign([*made, *rows_of(".|社会效益\n效益|生态效益")])]
    assert found[: len(made)] == wanted.split()


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        pytest.param(
            ".|.\n.|子\n甲|.\n.|丑\n.|.\n乙|寅", ". .,. 子,甲 .,甲 丑,甲? 丑?,乙 寅", id="blanks above both columns"
        ),
        pytest.param(".|子\n甲|.\n.|丑\n乙|寅", ". 子,甲 .,甲? 丑,乙 寅", id="a blank above one column"),
        pytest.param(
            ".|.\n甲|.\n.|子\n乙|.\n.|.", ". .,甲 .,甲? 子,乙 .,乙 .", id="none of one lies within the other's"
        ),
        pytest.param(
            ".|.\n甲|子\n.|.\n.|丑\n乙|.\n.|.", ". .,甲 子,甲? 子?,甲? 丑,乙 .,乙 .", id="of two blocks either"
        ),
        pytest.param(".|.\n甲|子\n.|.", ". .,甲 子,甲 子", id="either way says the same"),
        pytest.param("甲|.\n.|子\n.|丑", "甲 .,甲 子,甲 丑", id="at the top of one column"),
        pytest.param(".|.\n.|.\n.|子\n.|丑", ". .,. .,. 子,. 丑", id="no block, and no class of level 1"),
    ],
)
def test_labels_of_classes_that_no_form_knows_are_doubted_where_others_are_as_likely(rows: str, wanted: str) -> None:
    held = assign(rows_of(rows))
    told = [[f"{c.text}{'?' * (c.doubt == 'level-guessed')}" if c else "." for c in (r.level1, r.level2)] for r in held]
    assert [" ".join(pair) for pair in told] == wanted.split(",")


def test_a_row_that_two_blocks_may_hold_has_the_class_above_in_doubt() -> None:
    rows = rows_of(
        "成本|经济成本\n.|.\n.|.\n.|数量\n产出|.\n.|质量\n.|时效\n效益|社会效益\n.|.\n满意度|服务对象满意度\n.|."
    )
    held = [cell for row in assign(rows) if (cell := row.level2)]
    assert [cell.text for cell in held] == [
        *["经济成本"] * 2, *["数量"] * 3, "质量", "时效", *["社会效益"] * 2, *["服务对象满意度"] * 2,
    ]  # fmt: skip
    assert [number for number, cell in enumerate(held) if cell.doubt == "level-guessed"] == [8]


def test_blocks_of_both_levels_around_what_the_form_says() -> None:
    work, budget, management = (
        ["重点工作履行情况", "整体工作完成情况", "基础管理"],
        "预算执行效率",
        ["预算编制管理", "财务管理"],
    )
    rows = rows_of(
        f".|.\n.|{work[0]}\n履职效能|.\n.|{work[1]}\n.|.\n.|{work[2]}\n.|.\n预算执行|{budget}\n.|.\n"
        f".|{management[0]}\n管理效率|{management[1]}\n.|资产管理"
    )
    level2s = [work[0]] * 3 + [work[1]] * 2 + [work[2]] + [budget] * 3 + [*management, "资产管理"]
    level1s = ["履职效能"] * 6 + ["预算执行"] * 3 + ["管理效率"] * 3
    assert shown(rows) == [" ".join(pair) for pair in zip(level1s, level2s, strict=True)]


def test_no_rows() -> None:
    assert assign([]) == []
    assert same(None, None)
    assert not same(None, cell("产出"))
    assert same(cell("产出 指标"), cell("产出指标（50分）"))


@st.composite
def tables(draw: st.DrawFn) -> list[tuple[str, str]]:
    """Rows with both classes, in the form's order, each class of level 1 with two rows or more."""
    rows: list[tuple[str, str]] = []
    for level1 in ("产出", "效益"):
        for level2 in sorted(draw(st.sets(st.sampled_from(FORM[level1]), min_size=2)), key=FORM[level1].index):
            rows += [(level1, level2)] * draw(st.integers(1, 3))
    return rows


@given(tables(), st.data())
def test_a_label_anywhere_in_its_block_gives_the_rows_back(rows: list[tuple[str, str]], data: st.DataObject) -> None:
    """Labels of level 2 in every row; one of level 1 somewhere in its block, below the first row."""
    at = {}
    for level1 in ("产出", "效益"):
        block = [i for i, row in enumerate(rows) if row[0] == level1]
        at[data.draw(st.sampled_from(block[1:]))] = level1
    given_labels = [Labels(level1=cell(at.get(i, "")), level2=cell(level2)) for i, (_, level2) in enumerate(rows)]
    assert shown(given_labels) == [" ".join(row) for row in rows]


@given(tables())
def test_labels_at_the_top_give_the_rows_back(rows: list[tuple[str, str]]) -> None:
    before: tuple[str, str] = ("", "")
    labels = []
    for row in rows:
        fresh = [text if row[: n + 1] != before[: n + 1] else "" for n, text in enumerate(row)]
        labels.append(Labels(level1=cell(fresh[0]), level2=cell(fresh[1])))
        before = row
    assert shown(labels) == [" ".join(row) for row in rows]
