"""A text that was read in part says from which line on its words went to no row."""

from __future__ import annotations

import pytest

from targetexpr.sheets.limits import Limits
from targetexpr.sheets.model import Indicator, Location, Sheet
from targetexpr.sheets.reading import read_contents
from targetexpr.sheets.text_layout.left_words import STRAYS, left_words

TEXT = """项目支出绩效目标表
项目名称 河堤加固 金额 300万元
一级指标 二级指标 三级指标 指标值
产出指标 数量指标 加固长度 ≥12公里
产出指标 质量指标 验收合格率 100%
效益指标 社会效益指标 受益人口 ≥3万人
填报人：甲 2024年3月1日前
"""


def sheet(*rows: tuple[str, str], heading: int | None = 3, first: int = 1, **fields: object) -> Sheet:
    at = Location(line=first)
    indicators = tuple(Indicator(name=n, value=v, location=Location(line=first + 3)) for n, v in rows)
    locations = {"heading": Location(line=heading)} if heading else {}
    return Sheet(form="mof-2021", indicators=indicators, location=at, locations=locations, **fields)  # type: ignore[arg-type]


WHOLE = (("加固长度", "≥12公里"), ("验收合格率", "100%"), ("受益人口", "≥3万人"))


def lines_left(text: str, *sheets: Sheet) -> list[int | None]:
    return [part.location.line for part in left_words(text, sheets, ())]


def test_a_text_that_was_read_whole_leaves_nothing() -> None:
    assert lines_left(TEXT, sheet(*WHOLE)) == []


@pytest.mark.parametrize(("lost", "line"), [(0, 4), (1, 5), (2, 6)])
def test_a_row_that_is_in_no_sheet_is_told_by_its_line(lost: int, line: int) -> None:
    rows = [row for at, row in enumerate(WHOLE) if at != lost]
    assert lines_left(TEXT, sheet(*rows)) == [line]


def test_lines_one_after_the_other_are_one_part() -> None:
    assert lines_left(TEXT, sheet(WHOLE[0])) == [5]
    assert lines_left(TEXT, sheet(WHOLE[1])) == [4, 6]


def test_cells_that_ran_together_are_said_by_their_pieces() -> None:
    glued = TEXT.replace("验收合格率 100%", "验收合格率100%").replace("受益人口 ≥3万人", "≥3万人受益人口")
    assert lines_left(glued, sheet(*WHOLE)) == []
    assert lines_left(glued.replace("受益人口", "受益的人口"), sheet(*WHOLE)) == [6]
    assert lines_left(glued.replace("受益人口", "受" * 70), sheet(*WHOLE)) == []  # no target is that long


def test_what_the_header_says_is_above_the_headings_or_in_its_fields() -> None:
    assert lines_left(TEXT, sheet(*WHOLE, heading=None)) == []
    below = TEXT + "总体目标 受益5万人\n"
    assert lines_left(below, sheet(*WHOLE)) == [8]
    assert lines_left(below, sheet(*WHOLE, texts={"总体目标": "受益5万人"})) == []
    assert lines_left(below, sheet(*WHOLE, texts={STRAYS: "受益5万人"})) == [8]
    assert lines_left(TEXT + "工期 ≥30天\n", sheet(*WHOLE, raw={"finish": "≥30天"})) == []


def test_words_in_brackets_and_long_lines_are_no_targets() -> None:
    assert lines_left(TEXT + "（50分）\n" + "甲≥5个 " * 200 + "\n", sheet(*WHOLE)) == []


def test_every_sheet_answers_for_its_own_lines() -> None:
    second = TEXT.replace("12公里", "15公里").replace("100%", "99%").replace("3万人", "4万人")
    mine = tuple((n, v.replace("12", "15").replace("100", "99").replace("3", "4")) for n, v in WHOLE)
    other = sheet(*mine, first=8, heading=10)
    assert lines_left(TEXT + second, sheet(*WHOLE), other) == []
    assert lines_left(TEXT + second, sheet(*WHOLE[1:]), other) == [4]
    assert lines_left(TEXT + second, sheet(*WHOLE), sheet(*mine[:1], first=8, heading=10)) == [12]


def test_sheets_under_one_heading_answer_together() -> None:
    assert lines_left(TEXT, sheet(WHOLE[0]), sheet(*WHOLE[1:])) == []
    assert lines_left(TEXT, sheet(WHOLE[0]), sheet(WHOLE[1])) == [6]


def test_a_file_whose_rows_were_lost_says_so() -> None:
    document = read_contents(TEXT.encode(), "甲.txt", Limits())
    assert [row.value for row in document.sheets[0].indicators] == ["≥12公里", "100%", "≥3万人"]
    assert document.not_understood == ()
