"""The ledger of clauses, and the review of a sheet by its dimensions."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest

import targetexpr
from targetexpr import profiles
from targetexpr.checking.check import check, check_rows
from targetexpr.checking.clauses import Clause, ledger
from targetexpr.checking.report import Report
from targetexpr.checking.review import SheetReview, review, review_to_dict
from targetexpr.reports import View, render
from targetexpr.rules import catalogue
from targetexpr.sheets.rows import sheet_of
from tests.scripts import script

ROOT = Path(__file__).parents[2]
_READING = ("TX0", "TX9")
_QUOTED = re.compile("“([^”]+)”")
ROWS = [
    ("产出指标", "数量指标", "修剪行道树", "3200株"),
    ("产出指标", "质量指标", "成活率", "≥95%"),
    ("产出指标", "时效指标", "完成时间", "11月底前"),
    ("效益指标", "社会效益指标", "带动就业效果", "效果良好"),
]


def _report(**header: object) -> Report:
    return check_rows(ROWS, form="mof-2021", header=header, isolated=True)


def _only(report: Report) -> SheetReview:
    (entry,) = review(report)
    return entry


# ── the ledger ──


@pytest.mark.parametrize("clause", ledger().clauses, ids=lambda clause: clause.key)
def test_a_clause_says_what_becomes_of_it(clause: Clause) -> None:
    schema = profiles.schema()
    holder = jsonschema.Draft202012Validator({"$defs": schema["$defs"], "$ref": "#/$defs/source"})
    holder.validate(clause.basis.to_dict())
    assert set(clause.rules) <= {rule.code for rule in catalogue.built_in()}
    assert bool(clause.rules) == (clause.state in ("rule", "partly"))
    assert bool(clause.left) == (clause.state != "rule")
    assert clause.dimension in {dimension.key for dimension in ledger().dimensions}
    assert clause.text["zh"]
    assert clause.text["en"]
    if clause.basis.kind == "memory":
        assert not clause.review, "what was not compared with its text is no requirement"


def test_keys_of_clauses_are_their_own() -> None:
    keys = [clause.key for clause in ledger().clauses]
    assert len(keys) == len(set(keys))


def test_every_rule_of_a_sheet_belongs_to_one_dimension_or_to_reading() -> None:
    placed = [code for dimension in ledger().dimensions for code in dimension.rules]
    assert len(placed) == len(set(placed))
    codes = {rule.code for rule in catalogue.built_in()}
    assert set(placed) <= codes
    assert all(code.startswith(_READING) for code in codes - set(placed))


def test_what_stands_in_quotation_marks_is_quoted_from_a_clause() -> None:
    """Words of a rule's ground in quotation marks are the document's own: a clause of the ledger is marked so."""
    quoted = {clause.text["zh"] for clause in ledger().clauses if clause.quoted}
    grounds = [basis for rule in catalogue.built_in() for basis in rule.basis]
    for name in profiles.names():
        profile = profiles.built_in(name)
        grounds += [requirement.basis for requirement in profile.requirements.values()]
        grounds += [ground for settings in profile.rules.values() for ground in settings.grounds.values()]
    for basis in grounds:
        if basis.kind in ("law", "document"):
            assert set(_QUOTED.findall(basis.note or "")) <= quoted, basis


def test_the_page_of_clauses_is_fresh() -> None:
    """Run ``make generate`` where this fails."""
    module = script("tools/clause_reference.py")
    assert module.PAGE.read_text(encoding="utf-8") == module.page()


# ── the review ──


def test_every_finding_stands_in_one_place() -> None:
    report = check(ROOT / "examples", isolated=True)
    for entry in review(report):
        told = [*entry.reading, *(d for dimension in entry.dimensions for d in dimension.diagnostics)]
        number = next(file for file in report.files if file.path == entry.path).sheets.index(entry.sheet)
        own = [d for d in report.active if d.path == entry.path and d.sheet == number]
        assert sorted(map(id, told)) == sorted(map(id, own))


def test_clauses_end_in_what_their_rules_found() -> None:
    entry = _only(_report(annual=500000))
    by_key = {clause.clause.key: clause for dimension in entry.dimensions for clause in dimension.clauses}
    assert [dimension.dimension.key for dimension in entry.dimensions] == [
        "completeness", "relevance", "fitness", "feasibility",
    ]  # fmt: skip
    assert (by_key["88-specific"].result, by_key["88-specific"].count) == ("found", 1)
    assert by_key["101-required"].result == "passed"
    assert by_key["88-review-feasible"].result == "person"
    assert by_key["form-dates"].result == "deferred"
    assert by_key["form-dates"].reasons[0]["zh"]
    assert by_key["form-weights"].result == "not_applicable"
    assert "shanghai-2025-cost" not in by_key


def test_clauses_of_a_place_are_for_its_sheets_alone() -> None:
    def keys(form: str, year: int) -> set[str]:
        sheet = sheet_of(ROWS, form=form, header={"year": year})
        entry = _only(check(sheet, isolated=True))
        return {clause.clause.key for dimension in entry.dimensions for clause in dimension.clauses}

    assert "shanghai-2025-cost" in keys("shanghai-2024", 2026)
    assert "shanghai-2025-cost" not in keys("shanghai-2024", 2024)
    assert "101-required" not in keys("shanghai-2020", 2020)
    assert "101-cost" in keys("mof-2021", 2025)
    assert "101-cost" not in keys("mof-evaluation", 2025)


def test_the_text_gives_neither_points_nor_a_grade() -> None:
    report = _report(annual=500000)
    text = render(report, "full", View(review=True))
    assert isinstance(text, str)
    for word in (
        "一、完整性",
        "二、相关性",
        "三、适当性",
        "四、可行性",
        "查了什么",
        "发现什么",
        "须人工判断",
        "效果良好",
    ):
        assert word in text
    assert not re.search(r"\d+\s*分(?![析项部别])", text)
    english = render(report, "full", View(review=True, lang="en"))
    assert isinstance(english, str)
    assert "1. completeness" in english
    assert "For a person" in english


def test_a_finding_about_the_file_is_told_too(tmp_path: Path) -> None:
    path = tmp_path / "坏.xlsx"
    path.write_bytes(b"PK\x03\x04 no workbook")
    report = check(path, isolated=True)
    text = render(report, "full", View(review=True))
    assert isinstance(text, str)
    assert "TX001" in text
    assert [d["code"] for d in review_to_dict(report)["files"]] == ["TX001"]


@pytest.mark.parametrize("source", ["examples", "tests/rules/data/whole.txt"])
def test_the_json_fits_its_schema(source: str) -> None:
    report = check(ROOT / source, isolated=True)
    form = json.loads(str(render(report, "json", View(review=True))))
    jsonschema.Draft202012Validator(targetexpr.schema("review")).validate(form)
    diagnostics = targetexpr.schema("report")["properties"]["diagnostics"]["items"]
    holder = {"$defs": targetexpr.schema("report")["$defs"], "items": diagnostics}
    for sheet in form["sheets"]:
        for dimension in sheet["dimensions"]:
            jsonschema.Draft202012Validator(holder).validate(dimension["diagnostics"])
