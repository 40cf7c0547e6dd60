"""The published JSON Schemas fit what the library writes, and refuse what it does not."""

from __future__ import annotations

import json
import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import targetexpr
from targetexpr.checking.config import from_tables
from targetexpr.checking.schemas import SCHEMAS
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
PROFILES = Path(targetexpr.__file__).parent / "profiles"
SHEETS = sorted(path for path in EXAMPLES.iterdir() if path.suffix in (".xlsx", ".csv", ".docx", ".html"))

COMPARISON = Comparison(text="≥95(%)", operator="≥", value=Decimal("95"), unit="%", inferred=("unit",))
CONSTRAINTS: list[Constraint] = [
    COMPARISON,
    Comparison(text="同比下降10%", operator="=", value=Decimal("10"), unit="%", change=Change("decrease", "同比")),
    Comparison(text="≤中介评估价", operator="≤", reference="中介评估价"),
    Comparison(text="不低于合同总额的70%", operator="≥", value=Decimal("70"), unit="%", reference="合同总额"),
    Comparison(text="前5名", operator="≤", value=Decimal("5"), unit="名", rank=True),
    Interval(
        text="同比下降5%-8%",
        lower=Bound("≥", Decimal("5")),
        upper=Bound("≤", Decimal("8")),
        unit="%",
        change=Change("decrease", "同比"),
    ),
    Interval(text="5%-8%", lower=Bound("≥", Decimal("5")), upper=Bound("≤", Decimal("8")), unit="%"),
    Deadline(text="每年12月底前", operator="≤", date="--12", edge="end", recurs="year"),
    Deadline(text="每月8号前", operator="≤", date="---08", recurs="month"),
    Deadline(text="12月中旬前", operator="≤", date="--12", edge="middle"),
    Deadline(text="每天8点前", operator="≤", time="08:00", recurs="day"),
    Deadline(text="不早于2024年6月", operator="≥", date="2024-06"),
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
        {"reference": 5},
        {"rank": False},
        {"unknown_unit": False},
        {"more": 1},
    ],
)
def test_what_is_no_constraint_is_refused(change: dict[str, Any]) -> None:
    assert not validator("constraint").is_valid({**COMPARISON.to_dict(), **change})


def test_a_comparison_has_a_number_or_a_reference() -> None:
    form = {"type": "comparison", "text": "", "operator": "≥"}
    assert not validator("constraint").is_valid(form)
    assert validator("constraint").is_valid({**form, "reference": "上年"})


@pytest.mark.parametrize("time", ["8:00", "25:00", "24:01", "12:60", "1200", "12:00:00", ""])
def test_what_is_no_time_is_refused(time: str) -> None:
    form = {"type": "deadline", "text": "", "operator": "≤"}
    assert not validator("constraint").is_valid({**form, "time": time})
    assert validator("constraint").is_valid({**form, "time": "24:00"})


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


@pytest.mark.parametrize("subject", SCHEMAS)
def test_every_schema_is_one_and_names_its_version(subject: str) -> None:
    form = targetexpr.schema(subject)
    jsonschema.Draft202012Validator.check_schema(form)
    assert re.fullmatch(rf"https://targetexpr\.invalid/schema/{subject}-\d+\.\d+\.json", form["$id"])
    assert f"targetexpr schema {subject} prints this schema" in form["$comment"]


def test_the_versions_written_are_those_of_the_schemas() -> None:
    sheet = targetexpr.read(SHEETS[0])[0]
    for subject, form in (("sheet", sheet.to_dict()), ("report", REPORT.to_dict())):
        assert targetexpr.schema(subject)["$id"].endswith(f"/{subject}-{form['schema_version']}.json")


def test_the_report_of_real_files_fits(tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04")
    (tmp_path / "无.txt").write_text("今天天气很好。", encoding="utf-8")
    report = targetexpr.check_paths([EXAMPLES, tmp_path], isolated=True)
    assert {file.status for file in report.files} >= {"checked", "unreadable", "not_applicable"}
    validator("report").validate(report.to_dict())
    validator("report").validate(json.loads(report.to_json()))


@pytest.mark.parametrize("path", sorted(PROFILES.glob("*.toml")), ids=lambda path: path.name)
def test_the_profiles_that_are_shipped_fit(path: Path) -> None:
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    validator("profile").validate(tables)
    assert not validator("profile").is_valid({**tables, "nosuch": 1})


def test_a_configuration_fits() -> None:
    tables = {
        "profile": "mof-2021",
        "select": ["TX2"],
        "fail-level": "warning",
        "baseline": "known.json",
        "cache": ".cache",
        "suppress": [{"rule": "TX202", "reason": "已知"}],
    }
    validator("config").validate(tables)
    from_tables(tables)
    for bad in ({"fail-level": "bad"}, {"nosuch": 1}, {"suppress": [{"rule": "TX202"}]}):
        assert not validator("config").is_valid({**tables, **bad})
