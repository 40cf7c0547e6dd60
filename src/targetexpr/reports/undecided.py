"""What could not be judged, counted by its reason: the outcomes ``deferred`` of a report."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from targetexpr.checking.report import Report
from targetexpr.rules.model import Texts


@frozen(kw_only=True)
class Undecided:
    """One reason with the rules that it held back, and on how many sheets; ``count`` is that of the outcomes."""

    reason: Texts
    codes: tuple[str, ...]
    sheets: int
    count: int


def undecided(report: Report) -> Sequence[Undecided]:
    """Return the reasons for which rules came to no judgement, the commonest first."""
    found: dict[str, list[tuple[int, str, Texts]]] = {}
    sheets = (sheet for file in report.files for sheet in file.sheets)
    for number, sheet in enumerate(sheets):
        for code, outcome in sheet.outcomes.items():
            if outcome.outcome == "deferred":
                reason = outcome.reason or {"zh": "未写原因", "en": "no reason given"}
                found.setdefault(reason["zh"], []).append((number, code, reason))
    counted = [
        Undecided(
            reason=cases[0][2],
            codes=tuple(sorted({code for _, code, _ in cases})),
            sheets=len({number for number, _, _ in cases}),
            count=len(cases),
        )
        for cases in found.values()
    ]
    return sorted(counted, key=lambda entry: (-entry.count, entry.codes))
