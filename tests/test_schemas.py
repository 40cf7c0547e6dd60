"""The published JSON Schemas fit what the library writes, and refuse what it does not."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import targetexpr
from targetexpr.values.model import (
    AllOf,
    AnyOf,
    Bound,
    Change,
    Comparison,
    Constraint,
    Deadline,
    Interval,
    Narrative,
    NotApplicable,
    Period,
    Qualitative,
)
from tests.reports.sample import REPORT

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
SHEETS = sorted(path for path in EXAMPLES.iterdir() if path.suffix in (".xlsx", ".csv", ".docx", ".html"))

COMPARISON = Comparison(text="≥95(%)", operator="≥", value=Decimal("95"), unit="%", inferred=("unit",))
CONSTRAINTS: list[Constraint] = [
    COMPARISON,
    Comparison(text="同比下降10%", operator="=", value=Decimal("10"), unit="%", change=Change("decrease", "同比")),
    Comparison(text="≤中介评估价", operator="≤", reference="中介评估价"),
    Interval(text="5%-8%", lower=Bound("≥", Decimal("5")), upper=Bound("≤", Decimal("8")), unit="%"),
    Deadline(text="每年12月底前", operator="≤", date="--12", edge="end", recurs="year"),
    Deadline(text="每月8号前", operator="≤", date="---08", recurs="month"),
    Period(text="2023年全年", start="2023", end="2023"),
    Qualitative(text="显著提升", term="显著提升", kind="change", direction="increase", degree="显著"),
    NotApplicable(text="无"),
    AllOf(text="一二", parts=(COMPARISON, Qualitative(text="二", term="二", condition="疑难"))),
    AnyOf(text="一或二", parts=(COMPARISON, NotApplicable(text="无"))),
    Narrative(text="按分工推进", mentions=(COMPARISON,)),
]


def validator(subject: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(targetexpr.schema(subject))


@pytest.mark.parametrize("constraint", CONSTRAINTS, ids=lambda c: c.text)
def test_constraints_fit(constraint: Constraint) -> None:
    validator("constraint").validate(constraint.to_dict())


@pytest.mark.parametrize(
    "change",
    [
        {"type": "nosuch"},
        {"operator": "≧"},
        {"value": "9,5"},
        {"value": "1E5"},
        {"reference": "上年"},
        {"unknown_unit": False},
        {"more": 1},
    ],
)
def test_what_is_no_constraint_is_refused(change: dict[str, Any]) -> None:
    assert not validator("constraint").is_valid({**COMPARISON.to_dict(), **change})


@pytest.mark.parametrize("date", ["2021-13", "21", "--13", "2023-Q5", "12月", "----"])
def test_what_is_no_date_is_refused(date: str) -> None:
    assert not validator("constraint").is_valid({"type": "deadline", "text": "", "operator": "=", "date": date})


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_sheets_fit(path: Path) -> None:
    sheets = targetexpr.read(path)
    assert sheets
    for sheet in sheets:
        validator("sheet").validate(sheet.to_dict())


def test_a_report_fits() -> None:
    form = REPORT.to_dict()
    validator("report").validate(form)
    form["diagnostics"][0]["location"] = {}
    assert not validator("report").is_valid(form)
