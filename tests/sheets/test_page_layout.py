"""From glyphs and ruling lines to tables and lines of text, whatever the file was."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from targetexpr.errors import SheetReadError
from targetexpr.sheets.grid import Cell, Grid
from targetexpr.sheets.limits import Limits
from targetexpr.sheets.model import Location
from targetexpr.sheets.page_layout.blocks import blocks_of
from targetexpr.sheets.page_layout.content import Box, Glyph, PageContent, RulingLine
from targetexpr.sheets.page_layout.document import read_pages
from targetexpr.sheets.page_layout.page_breaks import PageTable, mend
from targetexpr.sheets.page_layout.ruling import tables_of
from targetexpr.sheets.page_layout.text_lines import laid_lines, struck_once, text_of


def frame(left: float, top: float, right: float, bottom: float) -> list[RulingLine]:
    return [
        RulingLine(left, top, right, top), RulingLine(left, bottom, right, bottom),
        RulingLine(left, top, left, bottom), RulingLine(right, top, right, bottom),
    ]  # fmt: skip


def written(text: str, left: float, top: float, size: float = 10, *, upright: bool = True) -> list[Glyph]:
    """A text, character by character."""
    step = (size, 0.0) if upright else (0.0, size)
    places = ((left + at * step[0], top + at * step[1]) for at in range(len(text)))
    return [Glyph(c, x, y, x + size, y + size, upright) for c, (x, y) in zip(text, places, strict=True)]


def boxes(rules: Sequence[RulingLine]) -> list[list[Box]]:
    return [sorted(table.cells) for table in tables_of(rules, Limits())]


def page(glyphs: Sequence[Glyph], rules: Sequence[RulingLine] = (), number: int = 1) -> PageContent:
    return PageContent(number, 600, 800, list(glyphs), list(rules))


def test_two_boxes_with_a_side_in_common_are_a_table() -> None:
    rules = frame(0, 0, 50, 20) + frame(50, 0, 100, 20)
    assert boxes(rules) == [[(0, 0, 50, 20), (50, 0, 100, 20)]]


def test_one_box_is_no_table() -> None:
    assert boxes(frame(0, 0, 50, 20)) == []


def test_lines_that_nearly_meet_and_lines_drawn_twice() -> None:
    lines = [
        (0, 1, 100, 1), (2, 20, 48, 20), (50, 20, 98, 20), (50, 0, 50, 38), (50, 90, 50, 99), (60, 10, 61, 11),
        (0, 0, 100, 40), (70, 10, 72, 10),
    ]  # fmt: skip
    rules = [*frame(0, 0, 100, 40), *(RulingLine(*line) for line in lines)]
    (table,) = boxes(rules)
    assert table == [(0, 0.5, 50, 20), (0, 20, 50, 40), (50, 0.5, 100, 20), (50, 20, 100, 40)]


def test_merged_cells() -> None:
    rules = [*frame(0, 0, 90, 40), RulingLine(30, 20, 90, 20), RulingLine(30, 0, 30, 40), RulingLine(60, 20, 60, 40)]
    assert boxes(rules) == [[(0, 0, 30, 40), (30, 0, 90, 20), (30, 20, 60, 40), (60, 20, 90, 40)]]


def test_tables_apart_from_top_to_bottom() -> None:
    low = frame(0, 100, 50, 120) + frame(50, 100, 100, 120)
    high = frame(200, 10, 250, 30) + frame(200, 30, 250, 50)
    assert boxes(low + high) == [
        [(200, 10, 250, 30), (200, 30, 250, 50)], [(0, 100, 50, 120), (50, 100, 100, 120)],
    ]  # fmt: skip


def test_sides_that_are_not_drawn_make_no_cell() -> None:
    rules = [
        RulingLine(0, 0, 100, 0),
        RulingLine(0, 20, 100, 20),
        RulingLine(0, 0, 0, 5),
        RulingLine(100, 15, 100, 20),
        RulingLine(50, 8, 50, 12),
    ]
    assert boxes(rules) == []


def test_more_lines_than_any_page_has() -> None:
    rules = [RulingLine(0, 4.0 * n, 900, 4.0 * n) for n in range(200)] + [
        RulingLine(4.0 * n, 0, 4.0 * n, 796) for n in range(200)
    ]
    with pytest.raises(SheetReadError) as caught:
        tables_of(rules, Limits(cells=1000))
    assert caught.value.reason == "too-large"
    assert len(tables_of(rules, Limits())[0].cells) == 199 * 199


def test_words_and_lines() -> None:
    glyphs = [
        *written("右", 200, 0.5),
        *written("甲乙", 0, 0),
        *written("丙", 24, 1),
        *written(" ", 40, 0),
        *written("x", 43, 0),
    ]
    assert text_of(glyphs) == "甲乙 丙 x 右"
    assert text_of([*written("下", 0, 14), *written("上", 0, 0)]) == "上\n下"
    assert text_of([*written("甲", 0, 0), *written(" ", 10, 0)]) == "甲"
    assert text_of([]) == ""


def test_text_from_top_to_bottom() -> None:
    assert text_of([*written("横", 50, 0), *written("竖排", 0, 0, upright=False)]) == "竖排 横"
    assert text_of([*written("竖", 0, 0, upright=False), *written("排", 0, 14, upright=False)]) == "竖\n排"


def test_a_page_as_text_keeps_its_gaps() -> None:
    glyphs = [*written("甲", 0, 0), *written("乙", 72.5, 0), *written("丙", 11, 39)]
    lines = [text for text, _ in laid_lines(page(glyphs))]
    assert lines[:4] == ["甲         乙", "", "", "  丙"]
    assert len(lines) == 62
    assert not laid_lines(page([]))


def test_places_beyond_any_page_take_no_memory() -> None:
    far = [Glyph("远", 1e12, 1e12, 1e12, 1e12), Glyph("近", -1e12, -5, 0, 0), Glyph("无", 0, float("inf"), 9, 9)]
    assert sum(len(text) for text, _ in laid_lines(page(far))) < 10_000


def test_glyphs_printed_twice_are_one() -> None:
    once = written("产出11", 0.4, 0)
    twice = [glyph for g in once for glyph in (g, Glyph(g.text, g.left + 0.3, g.top, g.right, g.bottom))]
    assert list(struck_once(twice)) == once
    assert len(list(struck_once([*written("1", 0, 0), *written("1", 1, 0)]))) == 2


def test_tables_and_text_from_top_to_bottom() -> None:
    rules = frame(0, 100, 50, 120) + frame(50, 100, 100, 120)
    glyphs = [*written("下", 0, 300), *written("甲", 5, 105), *written("乙", 55, 105), *written("上", 0, 0)]
    above, table, below = blocks_of(page(glyphs, rules), Limits())
    assert isinstance(table, PageTable)
    assert [cell.text for _, cell in table.cells] == ["甲", "乙"]
    assert [cell.location.row for _, cell in table.cells] == [1, 1]
    assert isinstance(above, Grid)
    assert isinstance(below, Grid)
    assert [(g.rows[0][0].text, g.rows[0][0].location.line) for g in (above, below) if g.rows[0][0]] == [
        ("上", 1), ("下", 2),
    ]  # fmt: skip


def test_a_table_in_a_cell_is_the_cells_text() -> None:
    outer = frame(0, 0, 300, 100) + frame(300, 0, 600, 100)
    inner = frame(20, 20, 60, 40) + frame(60, 20, 100, 40)
    glyphs = [*written("甲", 25, 25), *written("乙", 65, 25), *written("丙", 310, 10)]
    (table,) = blocks_of(page(glyphs, outer + inner), Limits())
    assert isinstance(table, PageTable)
    assert [cell.text for _, cell in table.cells] == ["甲 乙", "丙"]


def test_a_gap_in_a_table_holds_no_text() -> None:
    rules = frame(0, 0, 50, 20) + frame(50, 20, 100, 40)
    glyphs = [*written("甲", 5, 5), *written("空", 60, 5), *written("乙", 60, 25)]
    (table,) = blocks_of(page(glyphs, rules), Limits())
    assert isinstance(table, PageTable)
    assert [cell.text for _, cell in table.cells] == ["甲", "乙"]


def test_a_text_too_high_for_its_cell_stays_together() -> None:
    rules = [rule for row in range(3) for rule in frame(0, 20.0 * row, 100, 20.0 * row + 20)]
    lines = [*written("一二三", 5, 13), *written("四五六", 5, 25), *written("七八", 5, 37)]
    (table,) = blocks_of(page([*written("独", 70, 5), *lines], rules), Limits())
    assert isinstance(table, PageTable)
    assert [cell.text for _, cell in table.cells] == ["独", "一二三\n四五六\n七八", ""]


def test_parts_of_a_table_that_do_not_meet() -> None:
    cell = Cell(text="数量指标", location=Location(page=2, row=1))
    blank = Cell(text="", location=Location(page=1, row=1))
    below = Grid(rows=[[cell, None]])
    mend(Grid(rows=[]), below)
    mend(Grid(rows=[[None, blank]]), below)
    mend(Grid(rows=[[blank]]), Grid(rows=[]))
    assert below.rows == [[cell, None]]
    above = Grid(rows=[[blank]])
    mend(above, below)
    assert [(found.text, found.doubt) for row in above.rows for found in row if found] == [
        ("数量指标", "class-on-next-page")
    ]


def test_a_project_over_a_page_break_labels_its_rows_on_both_pages() -> None:
    def row(page: int, number: int, first: Cell, *texts: str) -> list[Cell | None]:
        return [first, *(Cell(text=text, location=Location(page=page, row=number)) for text in texts)]

    project, rest, note = (Cell(text=text, location=Location(page=1, row=1)) for text in ("甲项目", "", "按月"))
    above = Grid(rows=[[*row(1, n, project, "产出指标", "数量指标", f"修路{n}", "≥3公里"), note] for n in (1, 2)])
    blank = Cell(text="", location=Location(page=2, row=1))
    below = Grid(rows=[[*row(2, n, rest, "效益指标", "社会效益指标", f"受益{n}", "≥9户"), blank] for n in (1, 2)])
    mend(above, below)
    assert [["" if cell is None else cell.text for cell in line] for line in below.rows] == [
        ["甲项目", "效益指标", "社会效益指标", f"受益{n}", "≥9户", ""] for n in (1, 2)
    ]


def test_bounds_of_a_document() -> None:
    with pytest.raises(SheetReadError) as caught:
        read_pages([page(written("字" * 11, 0, 0))], Limits(cells=1))
    assert caught.value.reason == "too-large"
    with pytest.raises(SheetReadError) as caught:
        read_pages([page([])], Limits(seconds=-1))
    assert caught.value.reason == "too-large"
    assert read_pages([page([])], Limits())[0] == []


# Sides of the columns: a label at the side, two classes, the name, the value.
SIDES = (0.0, 40.0, 120.0, 200.0, 340.0, 420.0)


def cut_page(number: int, top: float, rows: Sequence[Sequence[str]], lines: Sequence[int]) -> PageContent:
    """Rows of 20 points from *top*; above each row, and below the last one, a line from the column in *lines* on."""
    bottom = top + 20 * len(rows)
    rules = [RulingLine(x, top, x, bottom) for x in SIDES]
    rules += [RulingLine(SIDES[first], top + 20 * at, SIDES[-1], top + 20 * at) for at, first in enumerate(lines)]
    glyphs = [
        glyph
        for at, row in enumerate(rows)
        for left, text in zip(SIDES, row, strict=False)
        for glyph in written(text, left + 2, top + 20 * at + 5)
    ]
    return page(glyphs, rules, number)


CUT_1 = [
    ["", "一级指标", "二级指标", "三级指标", "指标值"],
    ["", "产出指标", "数量指标", "修路", "≥3公里"],
    ["", "", "社会效益指标", "受益人数", "≥90人"],
]
CUT_2 = [["", "", "生态效益指标", "绿地率", "≥60%"], ["", "满意度指标", "服务对象满意度", "满意度", "≥90%"]]


@pytest.mark.parametrize(
    "places",
    [[(1, 146)], [(1, 165)], [(2, 45)], [(2, 52)], [(1, 165), (2, 45)], [(1, 146), (2, 52)]],
    ids=["inside above", "off the end", "off the top", "inside below", "on both pages", "inside both"],
)
def test_a_class_whose_cell_the_end_of_a_page_leaves_open(places: list[tuple[int, float]]) -> None:
    pages = [cut_page(1, 100, CUT_1, [0, 1, 1, 2]), cut_page(2, 50, CUT_2, [2, 1, 0])]
    for number, y in places:
        pages[number - 1].glyphs += written("效益指标", 42, y)
    pages[0].glyphs += written("标", 5, 190)
    ((sheet,), _) = read_pages(pages, Limits())
    assert [(row.level1, row.level2, row.name) for row in sheet.indicators] == [
        ("产出指标", "数量指标", "修路"), ("效益指标", "社会效益指标", "受益人数"),
        ("效益指标", "生态效益指标", "绿地率"), ("满意度指标", "服务对象满意度", "满意度"),
    ]  # fmt: skip
    assert not any(row.doubts for row in sheet.indicators)


def test_cells_that_a_page_break_leaves_open_with_other_texts_keep_them() -> None:
    pages = [cut_page(1, 100, CUT_1, [0, 1, 1, 2]), cut_page(2, 50, CUT_2, [2, 1, 0])]
    pages[0].glyphs += written("效益指标", 42, 146)
    pages[1].glyphs += written("社会成本", 42, 52)
    ((sheet,), _) = read_pages(pages, Limits())
    assert [row.level1 for row in sheet.indicators] == ["产出指标", "效益指标", "社会成本", "满意度指标"]


def test_a_label_at_the_side_over_three_pages() -> None:
    rows = [["", "", "社会效益指标", f"受益人数{n}", "≥90人"] for n in range(3)]
    pages = [
        cut_page(1, 100, CUT_1, [0, 1, 1, 2]), cut_page(2, 50, rows, [2, 2, 2, 2]),
        cut_page(3, 50, CUT_2, [2, 1, 0]),
    ]  # fmt: skip
    pages[1].glyphs += written("效益指标", 42, 85)
    pages[1].glyphs += written("标", 5, 75)
    ((sheet,), content) = read_pages(pages, Limits())
    assert [row.level1 for row in sheet.indicators] == ["产出指标", *["效益指标"] * 5, "满意度指标"]
    assert not content.parts


HEADS = ["", "一级指标", "二级指标", "三级指标", "指标值"]
AGAIN_1 = [HEADS, ["", "产出指标", "数量指标", "修路", "≥3公里"], ["", "", "质量指标", "合格率", "≥98%"]]
AGAIN_2 = [HEADS, ["", "", "", "返工率", "≤2%"], ["", "", "时效指标", "完工时间", "10月底前"]]
AGAIN = ["产出 数量 修路", "产出 质量 合格率", "产出 质量 返工率", "产出 时效 完工时间"]


def rows_read(pages: Sequence[PageContent]) -> list[list[str]]:
    return [
        [f"{row.level1} {row.level2} {row.name}".replace("指标", "") for row in sheet.indicators]
        for sheet in read_pages(pages, Limits())[0]
    ]


def test_classes_go_on_below_a_heading_that_is_printed_again() -> None:
    pages = [cut_page(1, 100, AGAIN_1, [0, 1, 2, 0]), cut_page(2, 50, AGAIN_2, [0, 1, 2, 0])]
    last = [HEADS, ["", "", "", "开工时间", "3月底前"], ["", "效益指标", "社会效益指标", "受益人数", "≥90人"]]
    assert rows_read(pages) == [AGAIN]
    pages.append(cut_page(3, 50, last, [0, 1, 1, 0]))
    assert rows_read(pages) == [[*AGAIN, "产出 时效 开工时间", "效益 社会效益 受益人数"]]
    assert rows_read([pages[0], cut_page(2, 50, [HEADS], [0, 0])]) == [AGAIN[:2]]


@pytest.mark.parametrize("text", ["产出指标", "标", "续表", "（50分）"])
def test_words_between_a_table_and_its_heading_printed_again(text: str) -> None:
    pages = [cut_page(1, 100, AGAIN_1, [0, 1, 2, 0]), cut_page(2, 50, AGAIN_2, [0, 1, 2, 0])]
    pages[0].glyphs += written(text, 42, 165)
    pages[1].glyphs += written("质量指标", 122, 42)
    assert rows_read(pages) == [AGAIN]


def test_a_class_drawn_over_a_heading_that_is_printed_again() -> None:
    below = [["", "一级指标", "二时级效指标", "三级指标", "指标值"], *AGAIN_2[1:]]
    assert rows_read([cut_page(1, 100, AGAIN_1, [0, 1, 2, 0]), cut_page(2, 50, below, [0, 1, 2, 0])]) == [AGAIN]


def test_a_heading_of_two_rows_is_printed_again_whole() -> None:
    heads = [["", "一级指标", "二级指标", "完成可能性", "指标值"], ["", "", "", "三级指标", "经费保障"]]
    above = [*heads, ["", "产出指标", "数量指标", "修路", "≥3公里"]]
    below = [*heads, ["", "", "", "修桥", "≥2座"]]
    pages = [cut_page(1, 100, above, [0, 3, 1, 0]), cut_page(2, 50, below, [0, 3, 1, 0])]
    assert rows_read(pages) == [["产出 数量 修路", "产出 数量 修桥"]]


def test_the_next_project_with_the_same_heading_is_its_own() -> None:
    pages = [cut_page(1, 100, AGAIN_1, [0, 1, 2, 0]), cut_page(2, 50, AGAIN_2, [0, 1, 2, 0])]
    pages[1].glyphs += written("项目名称：水渠整修", 42, 30)
    assert rows_read(pages) == [AGAIN[:2], ["None None 返工率", "None 时效 完工时间"]]


def cut_rows(last: Sequence[str], first: Sequence[str | None]) -> list[tuple[str | None, ...]]:
    """Class, name and value of what is read where the one stands last on a page and the other first on the next."""
    above = [HEADS, ["", "产出指标", "数量指标", "修路", "≥3公里"], ["", "效益指标", *last]]
    pages = [
        cut_page(1, 100, above, [0, 1, 1, 0]),
        cut_page(2, 50, [["", "", *(text or "" for text in first)]], [0, 0]),
    ]
    ((sheet,), _) = read_pages(pages, Limits())
    unsure = len(sheet.indicators) == 2 or not all(row.value for row in sheet.indicators)
    assert all(bool(row.doubts) == unsure for row in sheet.indicators[1:])
    return [(row.level2, row.name, row.value) for row in sheet.indicators[1:]]


@pytest.mark.parametrize(
    ("last", "first", "whole"),
    [
        (["生态效", "亩均节", "≥60立"], ["益指标", "水量", "方米"], ("生态效益指标", "亩均节水量", "≥60立方米")),
        (["社会效", "脱贫户", "显著"], ["益指标", "生活", "改善"], ("社会效益指标", "脱贫户生活", "显著改善")),
        (["社会效益指标", "带动就", "≥300"], ["", "业人数", "人"], ("社会效益指标", "带动就业人数", "≥300人")),
        (["社会效益指标", "带动就", "≥300人"], ["", "业人数", ""], ("社会效益指标", "带动就业人数", "≥300人")),
        (["社会效", "群众就业", "≥300人"], ["益指标", "", ""], ("社会效益指标", "群众就业", "≥300人")),
        (["社会效益指标", "路面养护质量", "≥95%"], ["", "合格率", ""], ("社会效益指标", "路面养护质量合格率", "≥95%")),
        (["社会效益指标", "群众对出行的", "≥95%"], ["", "满意度", ""], ("社会效益指标", "群众对出行的满意度", "≥95%")),
        (["社会效益指标", "读者满意度", ""], ["", "回访率", "≥95%"], ("社会效益指标", "读者满意度回访率", "≥95%")),
    ],
)  # fmt: skip
def test_a_row_that_a_page_break_cuts_in_several_cells(
    last: Sequence[str], first: Sequence[str], whole: tuple[str, ...]
) -> None:
    assert cut_rows(last, first) == [whole]


@pytest.mark.parametrize(
    ("last", "first"),
    [
        (["社会效", "带动就业", "≥300人"], ["益指标", "脱贫户", "≥9户"]),
        (["社会效益指标", "带动就业", "及时"], ["", "脱贫户增收", "显著"]),
        (["社会效益指标", "带动就业", "≥300人"], ["", "脱贫户", "≥9户"]),
        (["社会效益指标", "带动就业率", "有效"], ["生态效益指标", "绿地率", "提升"]),
        (["社会效益指标", "带动就业率", "≥95%"], ["", "脱贫户满意度", None]),
    ],
)
def test_rows_on_both_sides_of_a_page_break(last: Sequence[str], first: Sequence[str | None]) -> None:
    assert [row[1:] for row in cut_rows(last, first)] == [tuple(last[1:]), tuple(first[1:])]


@pytest.mark.parametrize(
    ("last", "first", "read"),
    [
        (["道路完工", "≥95%"], ["按时合格率", ""], ["产出 质量 道路完工按时合格率", "产出 时效 完工时间"]),
        (["道路完工", ""], ["按时合格率", "≥95%"], ["产出 质量 道路完工按时合格率", "产出 时效 完工时间"]),
        (["道路完工率", "≥95%"], ["按时合格率", "≥98%"],
         ["产出 质量 道路完工率", "产出 质量 按时合格率", "产出 时效 完工时间"]),
    ],
)  # fmt: skip
def test_a_row_that_the_end_of_a_page_leaves_open(
    last: Sequence[str], first: Sequence[str], read: Sequence[str]
) -> None:
    above = [HEADS, ["", "产出指标", "质量指标", *last]]
    below = [["", "", "", *first], ["", "", "时效指标", "完工时间", "10月底前"]]
    pages = [cut_page(1, 100, above, [0, 1, 5]), cut_page(2, 50, below, [5, 2, 0])]
    assert rows_read(pages) == [read]


def test_a_cell_over_two_columns_that_a_page_break_cuts_stays_one() -> None:
    name, value = (Cell(text=text, location=Location(page=1, row=1)) for text in ("带动就", "≥300人"))
    rest, blank = (Cell(text=text, location=Location(page=2, row=1)) for text in ("业人数", ""))
    above = Grid(rows=[[name, name, value]])
    mend(above, Grid(rows=[[rest, rest, blank]]))
    ((first, second, third),) = above.rows
    assert first is second
    assert [first and first.text, third] == ["带动就\n业人数", value]


def test_a_row_at_the_top_of_a_page_whose_line_is_not_drawn() -> None:
    rules = [*(RulingLine(x, 30, x, 70) for x in (0, 40, 80)), RulingLine(40, 50, 80, 50), RulingLine(0, 70, 80, 70)]
    assert boxes(rules) == [[(0, 30, 40, 70), (40, 30, 80, 50), (40, 50, 80, 70)]]
    assert boxes([rule for rule in rules if rule.left != 0]) == []


def test_boxes_side_by_side_are_not_closed_into_one() -> None:
    rules = frame(0, 0, 50, 20) + frame(0, 20, 50, 40) + frame(80, 0, 130, 20) + frame(80, 20, 130, 40)
    assert [len(table) for table in boxes(rules)] == [2, 2]


def test_a_line_of_text_wider_than_an_open_cell_is_no_part_of_it() -> None:
    content = cut_page(1, 100, CUT_1, [0, 1, 1, 2])
    content.glyphs += written("填报人及其联系电话", 42, 165)
    table, line = blocks_of(content, Limits())
    assert isinstance(table, PageTable)
    assert {cell.text for cell in table.cut} == {""}
    assert isinstance(line, Grid)
