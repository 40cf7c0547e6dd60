"""A user's code: the types that the library promises, held by mypy over this file, and what it does when it runs."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import assert_never, assert_type

import pytest

import targetexpr
from targetexpr import (
    AllOf,
    AnyOf,
    Comparison,
    Constraint,
    Deadline,
    Diagnostic,
    Interval,
    Narrative,
    NotApplicable,
    Period,
    Qualitative,
    Report,
    TargetSyntaxError,
    Unknown,
)

README = Path(__file__).parents[1] / "README.md"


def in_words(constraint: Constraint) -> str:
    match constraint:
        case Comparison(operator=operator, value=value, unit=unit):
            assert_type(value, Decimal | Fraction | None)
            return f"{operator} {value} {unit or ''}"
        case Interval(lower=lower, upper=upper):
            return f"{lower.value} – {upper.value}"
        case Deadline(date=date):
            return f"by {date}"
        case Period(start=start, end=end):
            return f"{start} – {end}"
        case Qualitative(term=term):
            return term
        case AllOf(parts=parts) | AnyOf(parts=parts):
            return "; ".join(map(in_words, parts))
        case Narrative() | NotApplicable():
            return constraint.text
        case _:
            assert_never(constraint)


def test_the_readme_s_code_is_typed() -> None:
    goal = targetexpr.parse("不低于90%")
    if isinstance(goal, targetexpr.Comparison):
        print(goal.operator, goal.value, goal.unit)
    goal.satisfied_by("92.5%")
    [sheet.project_name for sheet in targetexpr.read("examples/2024-parks.xlsx")]
    report = targetexpr.check("examples/2024-parks.xlsx")
    report.ok()
    shown = re.findall(r"^(?:>>>|\.\.\.) (.+)", README.read_text(encoding="utf-8"), re.M)
    here = Path(__file__).read_text(encoding="utf-8")
    assert [line for line in shown if f"    {line.strip()}\n" not in here] == ["import targetexpr"]


def test_constraints_are_a_closed_union() -> None:
    texts = ["≥95%", "3-5次", "12月底前", "2024年1月至6月", "健全", "合格率100%且优良率≥30%", "不适用"]
    assert [in_words(targetexpr.parse(text)) for text in texts][:2] == ["≥ 95 %", "3 – 5"]
    constraint = assert_type(targetexpr.parse("≥95%"), Constraint)
    if isinstance(constraint, Comparison):
        assert_type(constraint.operator, targetexpr.Operator)


def test_errors_stand_in_their_places() -> None:
    for answer in assert_type(targetexpr.parse_many(["≥95%", "≥XX%"]), list[Constraint | TargetSyntaxError]):
        if isinstance(answer, TargetSyntaxError):
            assert_type(answer.span, tuple[int, int])
            assert_type(answer.suggestion, str | None)
        else:
            assert_type(answer, Constraint)


def test_truth_has_a_third_value() -> None:
    answer = assert_type(targetexpr.parse("≥95%").satisfied_by("96%"), bool | Unknown)
    assert answer is True


def test_options_are_named_and_typed() -> None:
    rows = [{"level1": "产出指标", "level2": "数量指标", "name": "培训场次", "value": "≥12场"}]
    report = assert_type(targetexpr.check_rows(rows, select=["TX1"], isolated=True), Report)
    assert_type(report.diagnostics, tuple[Diagnostic, ...])
    with pytest.raises(TypeError, match="did you mean 'select'"):
        targetexpr.check_rows(rows, selekt=["TX1"])  # type: ignore[call-arg]
    with pytest.raises(targetexpr.ConfigurationError):
        targetexpr.check("no-such-file.xlsx", isolated=True)
    with pytest.raises(targetexpr.FormError, match="是否应为“mof-2021”"):
        targetexpr.check_rows(rows, form="mof-202")
    with pytest.raises(targetexpr.FormError, match=r"；现有：.*mof-2021"):
        targetexpr.check_rows([], form="nope")


def test_what_public_names_give_and_raise_is_public() -> None:
    given = (targetexpr.describe_name("合格率"), targetexpr.name_facts("合格率"), targetexpr.parse("≥3").fields())
    assert_type(given[1], targetexpr.NameFacts)
    assert_type(given[2], targetexpr.Fields)
    for error in ("ConfigurationError", "ProfileError", "FormError", "SheetReadError", "PlaceholderError"):
        assert issubclass(getattr(targetexpr, error), targetexpr.TargetExprError)
