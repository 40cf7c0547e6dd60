"""One cell, one answer: what the rules propose for a value, and that the proposal settles what it can."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest

from targetexpr.checking.check import check_rows
from targetexpr.checking.checker import Checker, Options
from targetexpr.checking.report import Diagnostic, Report
from targetexpr.fixes.plan import plan
from targetexpr.rules import catalogue
from targetexpr.rules.model import Rule, example
from targetexpr.sheets.model import Sheet
from targetexpr.sheets.rows import sheet_of
from tests.rules.sheets import run_example

QUANTITY, QUALITY, COST = ("产出指标", "数量指标"), ("产出指标", "质量指标"), ("产出指标", "成本指标")
TIME = ("产出指标", "时效指标")


def _sheet(*rows: tuple[tuple[str, str], str, str]) -> Sheet:
    return sheet_of([(*place, name, value) for place, name, value in rows], form="mof-2021")


def _report(*rows: tuple[tuple[str, str], str, str]) -> Report:
    return check_rows([(*place, name, value) for place, name, value in rows], form="mof-2021", isolated=True)


@pytest.mark.parametrize(
    ("place", "name", "value", "proposal"),
    [
        (QUALITY, "报送及时率", "98", "≥98%"),
        (QUALITY, "报送及时率", "0.95", "≥95%"),
        (QUALITY, "验收合格率", "1", "=100%"),
        (QUALITY, "居民参与率", "1／3", "≥1/3"),
        (QUALITY, "验收合格率", "９８", "≥98%"),
        (QUALITY, "样品损耗率", "3", "≤3%"),
        (QUALITY, "差错率", "0.5%", "≤0.5%"),
        (QUANTITY, "培训人数", "120", "≥120人"),
        (QUANTITY, "修缮面积", "1344m2", "≥1344平方米"),
        (COST, "场地", "5万元", "≤5万元"),
        (COST, "高龄津贴发放标准", "100元/人·月", "=100元/人·月"),
        (QUANTITY, "每期学员控制在40人以内", "40人", "≤40人"),
        (QUANTITY, "讲座时长（不少于45分钟）", "45分钟", "≥45分钟"),
        (QUANTITY, "56人以上大班额", "0个", "=0个"),
        (TIME, "48小时内办结", "48小时", "≤48小时"),
        (TIME, "水管抢修", "4小时", "≤4小时"),
        (QUANTITY, "宣传", "手册3000张；景点10处", "手册=3000张；景点=10处"),
    ],
)
def test_sign_and_unit_are_proposed_at_once(place: tuple[str, str], name: str, value: str, proposal: str) -> None:
    fixes = {d.fix.text for d in _report((place, name, value)).diagnostics if d.fix and d.fix.applicability == "unsafe"}
    assert fixes == {proposal}
    changes, refused = plan([_sheet((place, name, value))], _checked, unsafe=True)
    assert [change.new for change in changes] == [proposal]
    assert not refused
    again = _report((place, name, proposal))
    assert not {d.code for d in again.diagnostics} & {"TX202", "TX203", "TX204", "TX205", "TX206"}


def _checked(sheets: Sequence[Sheet]) -> Iterable[Diagnostic]:
    return Checker(Options(isolated=True)).sheets(sheets).diagnostics


def test_the_sign_of_a_bound_that_holds_for_all_is_left() -> None:
    """That 不超过100% asks nothing is for a rule to say; its spelling is mended as it stands."""
    found = _report((QUALITY, "验收合格率", "不超过100%")).diagnostics
    assert {(d.code, d.fix and (d.fix.applicability, d.fix.text)) for d in found} >= {
        ("TX204", ("safe", "≤100%")),
        ("TX502", None),
    }


@pytest.mark.parametrize("value", ["报送率≥９５%且无重大差错", "±５%"])
def test_no_sign_is_proposed_for_what_is_no_plain_number(value: str) -> None:
    fixes = {(d.fix.applicability, d.fix.text) for d in _report((QUALITY, "报送", value)).diagnostics if d.fix}
    assert fixes == {("safe", value.replace("９５", "95").replace("５", "5"))}


@pytest.mark.parametrize("value", ["每亩补300元、每户补500元", "大约第3批"])
def test_no_sign_is_put_behind_words(value: str) -> None:
    fixes = [d.fix.text for d in _report((QUANTITY, "补贴", value)).diagnostics if d.fix]
    assert not any("补=" in text or "第=" in text for text in fixes)


def test_a_habit_names_its_cells_and_mends_them_all() -> None:
    rows = [(QUANTITY, f"修缮{thing}数", f"{number}处") for thing, number in (("桥梁", 3), ("涵洞", 5), ("护坡", 9))]
    habit = next(d for d in _report(*rows).diagnostics if d.code == "TX202")
    assert habit.indicator is None
    assert "第1行、第2行、第3行" in habit.message["zh"]
    assert [row.fix.text for row in habit.related if row.fix] == ["≥3处", "≥5处", "≥9处"]
    changes, _ = plan([_sheet(*rows)], _checked, unsafe=True)
    assert [change.new for change in changes] == ["≥3处", "≥5处", "≥9处"]


@pytest.mark.parametrize(
    ("rows", "habits"),
    [
        # all of 100 % without an operator, whatever the others have
        ([("验收合格率", "100%"), ("苗木成活率", "100%"), ("设备完好率", "100%"), ("抽检合格率", "≥95%")], ["TX202"]),
        # a row that another rule speaks of is no exception
        ([("验收合格率", "98%"), ("苗木成活率", "97%"), ("设备完好率", "96%"), ("美化乡村环境", "95%")], ["TX202"]),
        ([("验收合格率", "≧98%"), ("苗木成活率", "≧97%"), ("设备完好率", "≧96%"), ("资料质量", "＝合格")], ["TX204"]),
        ([("验收合格率", "100%"), ("苗木成活率", "100%"), ("设备完好率", "=100%"), ("抽检合格率", "≥95%")], []),
    ],
)
def test_a_habit_of_some_rows_is_told_once(rows: list[tuple[str, str]], habits: list[str]) -> None:
    sheet = [("产出指标", "质量指标", name, value) for name, value in rows]
    found = check_rows(sheet, form="shanghai-2024", isolated=True).diagnostics
    told = [d for d in found if d.code in ("TX202", "TX204")]
    assert [d.code for d in told if d.indicator is None] == habits
    assert len(told) == (1 if habits else 2)


def test_a_unit_is_proposed_as_the_sheet_writes_units() -> None:
    rows = [("产出指标", "质量指标", name, value) for name, value in (("成活率", "98"), ("完好率", "≥95%"))]
    for form in ("shanghai-2024", "mof-2021"):
        found = check_rows(rows, form=form, isolated=True).diagnostics
        assert {d.fix.text for d in found if d.fix} == {"≥98%"}
    bracketed = [*rows[:1], ("产出指标", "质量指标", "完好率", "≥95(%)")]
    assert {d.fix.text for d in check_rows(bracketed, form="mof-2021", isolated=True).diagnostics if d.fix} == {
        "≥98(%)"
    }


def _proposals(*rows: str, profile: str) -> list[str]:
    found = run_example(example(*rows, profile=profile), *catalogue.built_in()).found
    return [entry.finding.fix.text for entry in found if entry.finding.fix]


def test_a_sign_is_proposed_as_the_sheet_spells_signs() -> None:
    rows = ("产出目标|数量|巡河里程|186公里", "产出目标|质量|垃圾残留率|不低于5%", "效果目标|满意度|居民满意度|98")
    assert set(_proposals(*rows, "产出目标|时效|清运及时率|>=90%", profile="shanghai-2020")) == {
        ">=186公里", "<=5%", ">=98%",
    }  # fmt: skip
    assert "≥186公里" in _proposals(*rows, "产出目标|时效|清运及时率|≥90%", profile="shanghai-2020")
    assert "≥186公里" in _proposals(rows[0], profile="shanghai-2020")


def test_what_is_proposed_is_no_worse_than_last_year_and_no_fix() -> None:
    rows = ("产出指标|质量指标|热线接通率|≤92%|prior=96.5%", "产出指标|数量指标|宣讲人数|5百人|prior=650人")
    found = run_example(example(*rows, profile="mof-2021"), *catalogue.built_in()).found
    told = {entry.rule.code: entry.finding for entry in found}
    assert told["TX504"].arguments["suggestion"] == "≥96.5%"
    assert told["TX202"].arguments["suggestion"] == "≥6.5百人"
    assert told["TX504"].fix is told["TX202"].fix is None


def test_money_that_is_spent_is_no_worse_for_being_less_than_last_year() -> None:
    row = "成本指标|经济成本指标|展厅建设|≥80万元|prior=100万元"
    found = run_example(example(row, profile="mof-2021"), *catalogue.built_in()).found
    assert "TX507" not in {entry.rule.code for entry in found}


def test_bare_numbers_among_others_are_told_once() -> None:
    rows = ("数量指标|购置监护仪|3台", "数量指标|购置推车|1台", "质量指标|开机率|95%", "质量指标|验收合格率|100%")
    whole = [f"产出指标|{row}" for row in (*rows, "质量指标|完好率|≥95%")]
    (once,) = run_example(example(*whole, profile="mof-2021"), _missing_operator()).found
    assert [row.indicator.name for row in once.finding.related] == ["购置监护仪", "购置推车", "开机率", "验收合格率"]
    few = run_example(example(whole[0], whole[1], whole[4], profile="mof-2021"), _missing_operator()).found
    assert [entry.finding.indicator and entry.finding.indicator.name for entry in few] == ["购置监护仪"]


def _missing_operator() -> Rule:
    found = catalogue.find("TX202")
    assert found is not None
    return found
