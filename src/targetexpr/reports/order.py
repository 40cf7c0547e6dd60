"""The order in which sheets are told: as they lie in their folders, the worst first, or unit by unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any, Literal, get_args

from attrs import evolve

from targetexpr.checking.report import SEVERITIES, Report
from targetexpr.reports.units import SheetKey, units_of

Sort = Literal["path", "worst", "unit"]
SORTS: tuple[Sort, ...] = get_args(Sort)


def rank(report: Report, by: Sort) -> Callable[[SheetKey], Any]:
    """Return the key that sheets are sorted by: of equals, the order of the report stays.

    The worst has the most errors, then warnings, then hints; units come by name, within one the worst first.
    """
    if by == "path":
        return lambda _: ()
    counts = Counter(((d.path, d.sheet), d.severity) for d in report.active)
    units = units_of(report) if by == "unit" else {}

    def key(sheet: SheetKey) -> Any:
        unit = units.get(sheet, "")
        return not unit, unit, *(-counts[sheet, severity] for severity in SEVERITIES)

    return key


def ordered(report: Report, by: Sort) -> Report:
    """Return the report with its diagnostics by sheet in that order, and its files by the first of their sheets."""
    if by == "path":
        return report
    key = rank(report, by)
    first = {
        file.path: min(key((file.path, number)) for number in (None, *range(len(file.sheets)))) for file in report.files
    }
    place = {file.path: number for number, file in enumerate(report.files)}
    return evolve(
        report,
        files=tuple(sorted(report.files, key=lambda file: first[file.path])),
        diagnostics=tuple(
            sorted(
                report.diagnostics,
                key=lambda d: (
                    key((d.path, d.sheet)),
                    place.get(d.path, len(place)),
                    -1 if d.sheet is None else d.sheet,
                ),
            )
        ),
    )
