"""``full``, ``concise``, ``grouped``: what a person sees at a terminal."""

from __future__ import annotations

import pytest
from attrs import evolve

from targetexpr.checking.report import Outcome, Report
from targetexpr.errors import display_width
from targetexpr.reports import FORMATS, View, render
from targetexpr.sheets.model import Location
from tests.reports.sample import CONFLICT, OPERATOR, REPORT


def shown(output_format: str, **view: object) -> str:
    text = render(REPORT, output_format, View(**view))  # type: ignore[arg-type]
    assert isinstance(text, str)
    return text


def test_full_draws_a_caret_right_under_the_span_of_a_wide_text() -> None:
    lines = shown("full").splitlines()
    carets = lines[lines.index("      路灯亮灯率") + 1]
    assert display_width(carets[: carets.index("^")]) == 6 + display_width("路灯")
    assert carets.count("^") == display_width("亮灯率")


def test_full_names_cell_code_name_message_fix_and_related_row() -> None:
    text = shown("full")
    for part in ("表一!E12", "TX202", "missing-operator", "“120盏”没有计算符号", "可改为：=120盏", "另见 表一!E14"):
        assert part in text


def test_full_groups_by_sheet_and_says_which_are_clean() -> None:
    text = shown("full")
    assert text.index("TX402") < text.index("TX001") < text.index("没有发现问题（1 张）：照明设施巡检")


def test_english_has_no_chinese_words_of_ours() -> None:
    text = shown("full", lang="en")
    assert "no operator" in text
    assert "could be: =120盏 (to be confirmed)" in text
    assert "错误" not in text
    assert "see also" in text


def test_what_is_suppressed_is_counted_and_not_listed() -> None:
    assert "TX204" not in shown("full")
    assert "已屏蔽 1" in shown("full")


def test_the_summary_counts() -> None:
    assert "共 2 个文件、2 张表、3 个指标：错误 3，警告 1，提示 0，无法读取的文件 1，已屏蔽 1" in shown("concise")
    assert "2 files, 2 sheets, 3 indicators: 3 error, 1 warning, 0 info" in shown("concise", lang="en")


def test_concise_has_one_line_a_finding() -> None:
    lines = [line for line in shown("concise").splitlines() if ".xlsx:" in line]
    assert len(lines) == 4
    assert lines[1] == "灯 光.xlsx:表一!E12: 警告 TX202 missing-operator “120盏”没有计算符号"


def test_grouped_has_one_heading_for_each_sheet_with_findings() -> None:
    text = shown("grouped")
    assert text.count("灯 光.xlsx") == 1
    assert "照明设施巡检" not in text


def test_outcomes_are_shown_with_their_reasons_when_asked_for() -> None:
    assert "未能判断 1 处（1 张表，TX403）：没有成本指标" in shown("full", show_outcomes=True)
    assert "  TX402  未通过 1" in shown("full", show_outcomes=True)
    one = evolve(REPORT, files=(evolve(REPORT.files[0], sheets=REPORT.files[0].sheets[:1]),))
    alone = render(one, "full", View(show_outcomes=True))
    assert "  TX403 未能判断：没有成本指标" in str(alone)


def test_what_could_not_be_judged_is_counted_by_reason() -> None:
    assert "未能判断 1 处（1 张表，TX403）：没有成本指标" in shown("full")
    assert "deferred 1 (1 sheet, TX403): no cost indicators" in shown("full", lang="en")


def test_reasons_beyond_the_commonest_are_counted_together() -> None:
    def open_for(number: int) -> Outcome:
        return Outcome(outcome="deferred", reason={"zh": f"缘由{number}", "en": f"reason {number}"})

    outcomes = {f"TX{400 + number}": open_for(number) for number in range(5)}
    sheet = evolve(REPORT.files[0].sheets[0], outcomes=outcomes)
    report = Report(files=(evolve(REPORT.files[0], sheets=(sheet, sheet)),), diagnostics=())
    text = str(render(report, "full"))
    assert text.count("未能判断 2 处") == 3
    assert "另有 2 种原因，共 4 处（--show-outcomes 全部列出）" in text
    assert str(render(report, "full", View(show_outcomes=True))).count("未能判断 2 处") == 5


def test_quiet_says_the_last_line_alone() -> None:
    assert shown("full", quiet=True).splitlines() == [
        "共 2 个文件、2 张表、3 个指标：错误 3，警告 1，提示 0，无法读取的文件 1，已屏蔽 1"
    ]


def test_statistics_counts_by_rule() -> None:
    lines = shown("full", statistics=True).splitlines()
    assert [line.split()[:2] for line in lines[:4]] == [["1", "TX001"], ["1", "TX101"], ["1", "TX202"], ["1", "TX402"]]


def test_colour_is_for_terminals() -> None:
    assert "\x1b[" in shown("full", color=True)
    assert "\x1b[" not in shown("full")


@pytest.mark.parametrize("output_format", ["full", "concise", "grouped"])
def test_control_characters_of_a_sheet_reach_no_terminal(output_format: str) -> None:
    evil = "\x1b[2J\x07\r伪造\n"
    found = evolve(OPERATOR, message={"zh": evil, "en": evil}, path=evil, location=Location(sheet=evil, cell="A1"))
    report = Report(files=(evolve(REPORT.files[0], path=evil),), diagnostics=(found,))
    text = render(report, output_format)
    assert isinstance(text, str)
    assert not {"\x1b", "\x07", "\r"} & set(text)


def test_a_finding_about_no_checked_file_is_still_shown() -> None:
    stray = evolve(CONFLICT, path="targetexpr.toml", sheet=None, indicator=None, span=None)
    assert "targetexpr.toml" in str(render(Report(files=(), diagnostics=(stray,)), "full"))


def test_an_unknown_format_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="'nosuch'; there are full, concise"):
        render(REPORT, "nosuch")


@pytest.mark.parametrize("output_format", ["full", "json", "html"])
def test_an_unknown_language_is_a_value_error(output_format: str) -> None:
    with pytest.raises(ValueError, match="'fr'; there are zh, en"):
        render(REPORT, output_format, lang="fr")  # type: ignore[arg-type]


@pytest.mark.parametrize("output_format", FORMATS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_format_renders_an_empty_report(output_format: str, lang: str) -> None:
    assert render(Report(files=(), diagnostics=()), output_format, View(lang=lang)) is not None  # type: ignore[arg-type]
