"""A report laid out as a review of targets asks: by its dimensions, what was checked, found, and left to a person.

The dimensions are those of 财预〔2015〕88号; neither points nor grades are given, as no rule can give them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Literal

import attrs

import targetexpr
from targetexpr.checking.clauses import Clause, ReviewDimension, ledger
from targetexpr.checking.json_form import diagnostic_to_dict
from targetexpr.checking.report import Diagnostic, FileReport, Outcome, Report, SheetReport
from targetexpr.record_types import frozen
from targetexpr.rules.model import Texts

SCHEMA_VERSION = "1.0"
Result = Literal["found", "passed", "deferred", "not_applicable", "person", "not_done"]

RESULTS: Mapping[Result, Texts] = {
    "found": {"zh": "有问题", "en": "findings"},
    "passed": {"zh": "未发现问题", "en": "nothing found"},
    "deferred": {"zh": "资料不足，未能判断", "en": "not told for lack of data"},
    "not_applicable": {"zh": "不适用", "en": "not applicable"},
    "person": {"zh": "须人工判断", "en": "for a person"},
    "not_done": {"zh": "没有核对", "en": "not checked"},
}
READING: Texts = {"zh": "读表", "en": "reading"}


@frozen(kw_only=True)
class ClauseReview:
    """What became of one clause on one sheet; ``count`` findings, and the reasons of what was not told."""

    clause: Clause
    result: Result
    count: int = 0
    reasons: tuple[Texts, ...] = ()


@frozen(kw_only=True)
class DimensionReview:
    """One dimension of one sheet: its clauses, the outcomes of its rules, and what they found."""

    dimension: ReviewDimension
    clauses: tuple[ClauseReview, ...]
    outcomes: Mapping[str, Outcome]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def for_a_person(self) -> tuple[Clause, ...]:
        """The clauses of which something is left to a person."""
        return tuple(entry.clause for entry in self.clauses if entry.clause.left is not None)


@frozen(kw_only=True)
class SheetReview:
    """The review of one sheet; ``reading`` are the findings about its reading, on which all the others rest."""

    path: str
    sheet: SheetReport
    reading: tuple[Diagnostic, ...]
    dimensions: tuple[DimensionReview, ...]


def review(report: Report) -> tuple[SheetReview, ...]:
    """The sheets of a report, reviewed. Suppressed findings are left out."""
    return tuple(
        _sheet(report, file, number, sheet) for file in report.files for number, sheet in enumerate(file.sheets)
    )


def review_to_dict(report: Report) -> dict[str, Any]:
    """The JSON form; ``targetexpr schema review`` describes it. ``files`` are those without a sheet to review."""
    of_files = [d for d in report.active if d.sheet is None]
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "targetexpr", "version": targetexpr.__version__},
        "sheets": [_to_dict(entry) for entry in review(report)],
        "files": [diagnostic_to_dict(diagnostic) for diagnostic in of_files],
    }


def _sheet(report: Report, file: FileReport, number: int, sheet: SheetReport) -> SheetReview:
    own = [d for d in report.active if d.path == file.path and d.sheet == number]
    dimensions = tuple(
        _dimension(dimension, sheet, own) for dimension in ledger().dimensions if dimension.concerns(sheet.sheet)
    )
    placed = {id(diagnostic) for entry in dimensions for diagnostic in entry.diagnostics}
    rest = tuple(diagnostic for diagnostic in own if id(diagnostic) not in placed)
    return SheetReview(path=file.path, sheet=sheet, reading=rest, dimensions=dimensions)


def _dimension(dimension: ReviewDimension, sheet: SheetReport, own: Collection[Diagnostic]) -> DimensionReview:
    clauses = [
        clause for clause in ledger().clauses if clause.dimension == dimension.key and clause.concerns(sheet.sheet)
    ]
    return DimensionReview(
        dimension=dimension,
        clauses=tuple(_clause(clause, sheet, own) for clause in clauses),
        outcomes={code: sheet.outcomes[code] for code in dimension.rules if code in sheet.outcomes},
        diagnostics=tuple(diagnostic for diagnostic in own if diagnostic.code in dimension.rules),
    )


def _clause(clause: Clause, sheet: SheetReport, own: Collection[Diagnostic]) -> ClauseReview:
    if not clause.rules:
        return ClauseReview(clause=clause, result="person" if clause.state == "person" else "not_done")
    count = sum(diagnostic.code in clause.rules for diagnostic in own)
    if count:
        return ClauseReview(clause=clause, result="found", count=count)
    outcomes = [sheet.outcomes[code] for code in clause.rules if code in sheet.outcomes]
    kinds = {outcome.outcome for outcome in outcomes}
    if "deferred" in kinds:
        return ClauseReview(clause=clause, result="deferred", reasons=tuple(_reasons(outcomes, "deferred")))
    if kinds & {"pass", "fail"}:  # all that failed is suppressed
        return ClauseReview(clause=clause, result="passed")
    return ClauseReview(clause=clause, result="not_applicable", reasons=tuple(_reasons(outcomes, "not_applicable")))


def _reasons(outcomes: Collection[Outcome], kind: str) -> Iterator[Texts]:
    told: set[str] = set()
    for outcome in outcomes:
        if outcome.outcome == kind and outcome.reason and outcome.reason["zh"] not in told:
            told.add(outcome.reason["zh"])
            yield outcome.reason


def _to_dict(entry: SheetReview) -> dict[str, Any]:
    sheet = entry.sheet.sheet
    return {
        "path": entry.path,
        "project_name": sheet.project_name,
        "form": sheet.form,
        "stage": sheet.stage,
        "profile": entry.sheet.profile,
        "reading": [diagnostic_to_dict(diagnostic) for diagnostic in entry.reading],
        "dimensions": [_dimension_to_dict(dimension) for dimension in entry.dimensions],
    }


def _dimension_to_dict(entry: DimensionReview) -> dict[str, Any]:
    return {
        "dimension": entry.dimension.key,
        "title": dict(entry.dimension.title),
        "basis": [entry.dimension.basis.to_dict()],
        "clauses": [_clause_to_dict(clause) for clause in entry.clauses],
        "outcomes": {
            code: attrs.asdict(outcome, filter=lambda _, value: value is not None)
            for code, outcome in entry.outcomes.items()
        },
        "diagnostics": [diagnostic_to_dict(diagnostic) for diagnostic in entry.diagnostics],
    }


def _clause_to_dict(entry: ClauseReview) -> dict[str, Any]:
    clause = entry.clause
    return {
        "key": clause.key,
        "text": dict(clause.text),
        "quoted": clause.quoted,
        "basis": [clause.basis.to_dict()],
        "state": clause.state,
        "rules": list(clause.rules),
        "result": entry.result,
        "count": entry.count,
        "reasons": [dict(reason) for reason in entry.reasons],
        "left": dict(clause.left) if clause.left else None,
    }
