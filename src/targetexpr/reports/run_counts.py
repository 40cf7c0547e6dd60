"""What a run is counted by, while its files come in or when all are there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import PurePath

from attrs import field

from targetexpr.checking.place import subject_of
from targetexpr.checking.report import Diagnostic, FileReport, Report, SkippedFile
from targetexpr.record_types import define, frozen
from targetexpr.rules.model import Applicability, Severity, Texts

_WRITTEN = frozenset({".xlsx", ".docx", ".csv", ".tsv", ".txt"})
_OWN = frozenset({"own-report", "unchanged-copy"})
_NO_REASON: Texts = {"zh": "未写原因", "en": "no reason given"}


@frozen(kw_only=True)
class Undecided:
    """One reason with the rules that it held back, and on how many sheets; ``count`` is that of the outcomes."""

    reason: Texts
    codes: tuple[str, ...]
    sheets: int
    count: int


@define
class Held:
    """A reason with the rules that it held back: on how many sheets, and how often."""

    reason: Texts
    codes: frozenset[str] = frozenset()
    sheets: int = 0
    count: int = 0


@define
class RunCounts:
    """Counts of files, sheets and findings; ``fixes`` are the values that the fixes of what nothing suppresses mend."""

    files: int = 0
    sheets: int = 0
    indicators: int = 0
    unreadable: int = 0
    suppressed: int = 0
    skipped: int = 0
    own: int = 0
    """How many of those skipped are files that this tool wrote."""
    severities: Counter[Severity] = field(factory=Counter, converter=Counter)
    fixes: Counter[Applicability] = field(factory=Counter, converter=Counter)
    rounds: tuple[int, int, int, int] | None = None
    """Beside the last round: findings resolved, unchanged and new, and sheets that were not handed in again."""
    held: dict[str, Held] = field(factory=dict)

    @classmethod
    def of(cls, report: Report) -> RunCounts:
        """Return the counts of a whole report."""
        counts = cls()
        counts.skip(report.skipped)
        if report.compared:
            new = sum(diagnostic.status == "new" for diagnostic in report.active)
            counts.rounds = len(report.resolved), len(report.active) - new, new, len(report.missing)
        counts.add(report.files, report.diagnostics)
        return counts

    def join(self, other: RunCounts) -> None:
        """Count what another has counted of other files."""
        for name in ("files", "sheets", "indicators", "unreadable", "suppressed", "severities", "fixes"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for reason, more in other.held.items():
            held = self.held.setdefault(reason, Held(more.reason))
            held.codes |= more.codes
            held.sheets += more.sheets
            held.count += more.count

    def skip(self, files: Sequence[SkippedFile]) -> None:
        """Count what was passed over in folders."""
        self.skipped += len(files)
        self.own += sum(file.reason in _OWN for file in files)

    def add(self, files: Sequence[FileReport], diagnostics: Sequence[Diagnostic]) -> None:
        """Count files and what was found in them, or beside them."""
        for file in files:
            self.files += 1
            self.unreadable += file.status == "unreadable"
            self.sheets += len(file.sheets)
            for sheet in file.sheets:
                self.indicators += len(sheet.sheet.indicators)
                self._hold(
                    {code: o.reason or _NO_REASON for code, o in sheet.outcomes.items() if o.outcome == "deferred"}
                )
        for d in diagnostics:
            if d.suppressed is not None:
                self.suppressed += 1
                continue
            self.severities[d.severity] += 1
        self.fixes += _mended(files, diagnostics)

    def _hold(self, reasons: dict[str, Texts]) -> None:
        """Count why rules came to no judgement on one sheet."""
        seen: set[str] = set()
        for code, reason in reasons.items():
            held = self.held.setdefault(reason["zh"], Held(reason))
            held.codes |= {code}
            held.count += 1
            held.sheets += reason["zh"] not in seen
            seen.add(reason["zh"])

    def undecided(self) -> Sequence[Undecided]:
        """Return the reasons for which rules came to no judgement, the commonest first."""
        counted = [
            Undecided(reason=held.reason, codes=tuple(sorted(held.codes)), sheets=held.sheets, count=held.count)
            for held in self.held.values()
        ]
        return sorted(counted, key=lambda entry: (-entry.count, entry.codes))


def _mended(files: Iterable[FileReport], diagnostics: Iterable[Diagnostic]) -> Counter[Applicability]:
    """How many values the fixes of findings mend, and how many more those do that may change a meaning.

    A value in several cells, and in a doubtful row one that would change its meaning, is not mended.
    """
    fixes: dict[object, set[bool]] = {}
    fixed = set[object]()
    for d in diagnostics:
        rows = [(d.indicator, d.location, d.fix), *((row.indicator, row.location, row.fix) for row in d.related)]
        for subject, place, fix in rows:
            if fix is not None and d.suppressed is None and PurePath(d.path).suffix.lower() in _WRITTEN:
                fixes.setdefault((d.path, d.sheet, subject, place), set()).add(fix.safe is not None)
                fixed.add(place)
    counts = Counter[Applicability]()
    for file in files if fixes else ():
        for number, sheet in enumerate(file.sheets):
            for row in sheet.sheet.indicators:
                places = fixed & {row.at("value"), row.at("name")}
                if not places:
                    continue
                found = set[bool]().union(*(fixes.get((file.path, number, subject_of(row), at), ()) for at in places))
                if found and not row.fields and (True in found or not row.doubts):
                    counts["safe" if True in found else "unsafe"] += 1
    return counts
