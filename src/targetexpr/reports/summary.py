"""Many sheets in figures: by unit, by sheet, by rule, and what could not be judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from targetexpr.checking.report import SEVERITIES, Diagnostic, Report
from targetexpr.errors import TargetSyntaxError
from targetexpr.record_types import frozen
from targetexpr.reports.run_counts import RunCounts, Undecided
from targetexpr.reports.units import units_of
from targetexpr.reports.view import title_of
from targetexpr.rules.looking import is_quantified
from targetexpr.rules.model import Severity, Texts
from targetexpr.rules.targets import parts
from targetexpr.sheets.model import Indicator

WORST = 20


@frozen(kw_only=True)
class Tally:
    """Findings by severity."""

    error: int = 0
    warning: int = 0
    info: int = 0

    @classmethod
    def of(cls, diagnostics: Iterable[Diagnostic]) -> Tally:
        counts = Counter(diagnostic.severity for diagnostic in diagnostics)
        return cls(error=counts["error"], warning=counts["warning"], info=counts["info"])

    @property
    def total(self) -> int:
        return self.error + self.warning + self.info

    def __add__(self, other: Tally) -> Tally:
        return Tally(**{level: getattr(self, level) + getattr(other, level) for level in SEVERITIES})


@frozen(kw_only=True)
class SheetFigures:
    """One sheet, or a file without any: then ``number`` is None and ``unreadable`` says whether it could be read."""

    unit: str
    project: str
    path: str
    number: int | None
    tab: str | None
    tally: Tally
    indicators: int = 0
    quantified: int = 0
    unreadable: bool = False

    @property
    def is_clean(self) -> bool:
        return not self.unreadable and not self.tally.total


@frozen(kw_only=True)
class UnitFigures:
    """The sheets of one unit together; ``unreadable`` counts files, ``sheets`` those that were read."""

    name: str
    sheets: int
    clean: int
    unreadable: int
    indicators: int
    quantified: int
    tally: Tally


@frozen(kw_only=True)
class RuleFigures:
    """The findings of one rule; ``severity`` is the worst that one has."""

    code: str
    title: Texts
    severity: Severity
    count: int
    sheets: int
    by_unit: Mapping[str, int]


@frozen(kw_only=True)
class Summary:
    """The figures of a report. What is suppressed is not counted; units come by name, sheets by unit and path.

    ``round`` is how findings stand beside an earlier round; *accepted* and *rejected* count a reviewer's decisions.
    """

    units: Sequence[UnitFigures]
    sheets: Sequence[SheetFigures]
    rules: Sequence[RuleFigures]
    undecided: Sequence[Undecided]
    unreadable: Sequence[Diagnostic]
    total: UnitFigures
    skipped: int
    suppressed: int
    round: Mapping[str, int] | None = None
    accepted: int = 0
    rejected: int = 0

    @property
    def worst(self) -> Sequence[SheetFigures]:
        """The sheets with the most errors, then warnings, then hints, at most ``WORST``; none that has no findings."""
        found = sorted(self.sheets, key=lambda s: (-s.tally.error, -s.tally.warning, -s.tally.info, s.path))
        return [sheet for sheet in found if sheet.tally.total][:WORST]


def summarize(report: Report) -> Summary:
    """Return the figures of a report: nothing is read again."""
    sheets = _sheets(report)
    names = sorted({sheet.unit for sheet in sheets}, key=lambda name: (not name, name))
    return Summary(
        units=[_together(name, [sheet for sheet in sheets if sheet.unit == name]) for name in names],
        sheets=sheets,
        rules=_rules(report),
        undecided=RunCounts.of(report).undecided(),
        unreadable=[d for d in report.active if d.code == "TX001"],
        total=_together("", sheets),
        skipped=len(report.skipped),
        suppressed=len(report.diagnostics) - len(report.active),
        round=_round(report),
        accepted=sum(d.decision is not None and d.decision.decision == "accepted" for d in report.diagnostics),
        rejected=sum(d.decision is not None and d.decision.decision == "rejected" for d in report.diagnostics),
    )


def _round(report: Report) -> Mapping[str, int] | None:
    """How many findings are gone, unchanged and new, and how many sheets were not handed in again."""
    if not report.compared:
        return None
    states = Counter(diagnostic.status for diagnostic in report.active)
    return {
        "resolved": len(report.resolved),
        "unchanged": states["unchanged"],
        "new": states["new"],
        "missing": len(report.missing),
    }


def _sheets(report: Report) -> list[SheetFigures]:
    units = units_of(report)
    found: dict[tuple[str, int | None], list[Diagnostic]] = {}
    for diagnostic in report.active:
        found.setdefault((diagnostic.path, diagnostic.sheet), []).append(diagnostic)
    known: dict[tuple[str, str], bool] = {}
    made: list[SheetFigures] = []
    for file in report.files:
        whole = found.get((file.path, None), ())
        if whole or not file.sheets:
            made.append(
                SheetFigures(
                    unit=units[file.path, None],
                    project="",
                    path=file.path,
                    number=None,
                    tab=None,
                    tally=Tally.of(whole),
                    unreadable=file.status == "unreadable",
                )
            )
        for number, entry in enumerate(file.sheets):
            made.append(
                SheetFigures(
                    unit=units[file.path, number],
                    project=entry.sheet.project_name or entry.sheet.title or "",
                    path=file.path,
                    number=number,
                    tab=entry.sheet.location.sheet,
                    tally=Tally.of(found.get((file.path, number), ())),
                    indicators=len(entry.sheet.indicators),
                    quantified=sum(_quantified(row, known) for row in entry.sheet.indicators),
                )
            )
    return sorted(made, key=lambda sheet: (not sheet.unit, sheet.unit, sheet.path, sheet.number or 0))


def _together(name: str, sheets: Sequence[SheetFigures]) -> UnitFigures:
    read = [sheet for sheet in sheets if sheet.number is not None]
    return UnitFigures(
        name=name,
        sheets=len(read),
        clean=sum(sheet.is_clean for sheet in read),
        unreadable=sum(sheet.unreadable for sheet in sheets),
        indicators=sum(sheet.indicators for sheet in read),
        quantified=sum(sheet.quantified for sheet in read),
        tally=sum((sheet.tally for sheet in sheets), Tally()),
    )


def _rules(report: Report) -> list[RuleFigures]:
    units = units_of(report)
    by_code: dict[str, list[Diagnostic]] = {}
    for diagnostic in report.active:
        by_code.setdefault(diagnostic.code, []).append(diagnostic)
    made = [
        RuleFigures(
            code=code,
            title=title_of(found[0]),
            severity=min((d.severity for d in found), key=SEVERITIES.index),
            count=len(found),
            sheets=len({(d.path, d.sheet) for d in found}),
            by_unit=Counter(units[d.path, d.sheet] for d in found),
        )
        for code, found in by_code.items()
    ]
    return sorted(made, key=lambda rule: (-rule.count, rule.code))


def _quantified(indicator: Indicator, known: dict[tuple[str, str], bool]) -> bool:
    """Whether any part of a target is a number or a time; *known* keeps what was found of each distinct text."""
    from targetexpr import parse

    if not indicator.value:
        return False
    key = indicator.value, indicator.name or ""
    if key not in known:
        try:
            known[key] = any(map(is_quantified, parts(parse(indicator.value, name=indicator.name))))
        except TargetSyntaxError:
            known[key] = False
    return known[key]


def share(part: int, whole: int) -> float | None:
    """Return *part* of *whole* as a number from 0 to 1; None of nothing."""
    return part / whole if whole else None
