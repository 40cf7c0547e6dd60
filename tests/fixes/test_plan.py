"""What the fixes of a sheet come to, whatever file it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from targetexpr.checking.checker import Checker, Options
from targetexpr.checking.place import subject_of
from targetexpr.checking.report import Diagnostic, Suppression
from targetexpr.errors import TargetSyntaxError
from targetexpr.fixes.plan import plan, planned
from targetexpr.rules.model import Applicability, Fix
from targetexpr.sheets.model import Indicator, Location, Sheet
from targetexpr.values.parser import parse


def sheet_of(*values: str, **more: Any) -> Sheet:
    rows = [
        Indicator(
            level1="产出指标",
            level2="质量指标",
            name=f"第{number}项合格率",
            value=value,
            location=Location(line=number),
            locations={"value": Location(line=number, column=4)},
        )
        for number, value in enumerate(values, start=1)
    ]
    return Sheet(form="shanghai-2024", indicators=tuple(evolve(row, **more) for row in rows), location=Location(line=1))


def checker(sheets: Sequence[Sheet]) -> Iterable[Diagnostic]:
    return Checker(Options(isolated=True)).sheets(sheets).diagnostics


def found(indicator: Indicator, text: str, applicability: Applicability = "safe", code: str = "XX001") -> Diagnostic:
    return Diagnostic(
        code=code,
        name="x",
        severity="info",
        message={"zh": "", "en": ""},
        path="",
        sheet=0,
        indicator=subject_of(indicator),
        location=indicator.at("value"),
        fix=Fix(applicability=applicability, text=text),
    )


def rules(steps: dict[str, tuple[str, Applicability]]) -> object:
    """A checker that would have a value of *steps* written as the text beside it."""

    def check(sheets: Sequence[Sheet]) -> Iterator[Diagnostic]:
        for row in sheets[0].indicators:
            if row.value in steps:
                yield found(row, *steps[row.value])

    return check


def outcome(sheet: Sheet, steps: dict[str, tuple[str, Applicability]], *, unsafe: bool = False) -> tuple[object, ...]:
    changes, refused = plan([sheet], rules(steps), unsafe=unsafe)  # type: ignore[arg-type]
    return {change.old: change.new for change in changes}, [refusal.reason["en"] for refusal in refused]


def test_several_fixes_of_a_value_follow_one_another() -> None:
    sheet = sheet_of("不低于９５％", "≥95%")
    changes, refused = plan([sheet], checker)
    assert [(change.old, change.new, change.row) for change in changes] == [("不低于９５％", "≥95%", 0)]
    assert len(changes[0].codes) > 1
    assert not refused


def test_unsafe_fixes_are_taken_where_asked_for() -> None:
    sheet = sheet_of("９５％")
    assert [change.new for change in plan([sheet], checker)[0]] == ["95%"]
    assert [change.new for change in plan([sheet], checker, unsafe=True)[0]] == ["≥95%"]


def test_a_fix_that_only_says_it_is_safe_is_refused() -> None:
    done = outcome(sheet_of("≥95%"), {"≥95%": ("≥96%", "safe")})
    assert done == ({}, ["the fix would change the meaning"])


def test_a_fix_to_what_cannot_be_read_is_refused() -> None:
    done = outcome(sheet_of("≥95%"), {"≥95%": ("≥≥95%", "unsafe")}, unsafe=True)
    assert done == ({}, ["the new text cannot be read"])


def test_fixes_that_go_round_in_a_circle_leave_the_value() -> None:
    circle: dict[str, tuple[str, Applicability]] = {"≥95%": ("≥95％", "safe"), "≥95％": ("≥95%", "safe")}
    done = outcome(sheet_of("≥95%"), circle)
    assert done == ({}, ["the fixes of its rules undo one another"])


def test_fixes_without_end_leave_the_value() -> None:
    endless = {f"≥{number}%": (f"≥{number + 1}%", "unsafe") for number in range(50)}
    done = outcome(sheet_of("≥1%", "≥49%"), endless, unsafe=True)  # type: ignore[arg-type]
    assert done == ({"≥49%": "≥50%"}, ["the fixes of its rules undo one another"])


def test_what_was_put_together_of_several_cells_is_not_fixed() -> None:
    changes, refused = plan([sheet_of("≥95％", fields={"operator": "≥", "value": "95％"})], checker)
    assert not changes
    assert [refusal.change.new for refusal in refused] == ["≥95%"]


def test_a_row_that_was_not_read_for_certain_keeps_its_meaning() -> None:
    sheet = sheet_of("９５％", doubts=("cell-joined",))
    changes, refused = plan([sheet], checker, unsafe=True)
    assert not changes
    assert not refused
    guessed = sheet_of("９５％", doubts=("level-guessed",))
    changes, refused = plan([guessed], checker, unsafe=True)
    assert [change.new for change in changes] == ["95%"]
    assert [refusal.change.new for refusal in refused] == ["≥95%"]


def test_suppressed_findings_are_left() -> None:
    sheet = sheet_of("≥95％")
    silent = evolve(found(sheet.indicators[0], "≥95%"), suppressed=Suppression(by="config", reason="暂缓"))
    assert plan([sheet], lambda _: [silent]) == ([], [])


SIGN = st.sampled_from(["", "≥", ">=", "》=", "＝", "=", "不低于", "不少于", "＜", "≤ ", "约"])
NUMBER = st.sampled_from(["95", "９５", "1,344", "9O", "3.50", "100", " 12 "])
UNIT = st.sampled_from(["", "%", "％", "m2", "平米", "（%）", "(人)", "人次", "万元", "元/月/平米", "天"])
VALUE = st.builds("".join, st.tuples(SIGN, NUMBER, UNIT)) | st.text(max_size=8)


def meaning(text: str, name: str) -> object:
    try:
        return parse(text, name=name) if text.strip() else text
    except TargetSyntaxError:
        return text


@settings(max_examples=60)
@given(st.lists(VALUE, min_size=1, max_size=4), st.booleans())
def test_fixing_twice_changes_nothing_more_and_safe_fixes_keep_the_meaning(values: list[str], unsafe: bool) -> None:
    sheets = [sheet_of(*values)]
    changes, _ = plan(sheets, checker, unsafe=unsafe)
    done = planned(sheets, changes)
    assert plan(done, checker, unsafe=unsafe)[0] == []
    for change in changes:
        assert change.old != change.new
        if not unsafe:
            name = change.indicator.name or ""
            assert meaning(change.old, name) == meaning(change.new, name)
