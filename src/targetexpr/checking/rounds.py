"""A second submission held against the first: which findings are new, which stand as they did, which are gone.

A finding is the same where rule, project, class and indicator are, or else rule, project and value. Sheets are known by
their project, or where that was renamed by their file's name. Of sheets that were not handed in again nothing is said
to be gone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from pathlib import PurePath
from typing import Any

from targetexpr.checking.report import Diagnostic, PastFinding, PastSheet, Report, Suppression
from targetexpr.record_types import evolve, frozen

_REJECTED = "审核人不予采纳"
Key = Callable[[Any], Hashable | None]


@frozen(kw_only=True)
class PastRound:
    """What an earlier report said: its sheets, its findings, and what a reviewer decided of them.

    ``unclear`` are decisions that could not be understood.
    """

    sheets: tuple[PastSheet, ...] = ()
    findings: tuple[PastFinding, ...] = ()
    unclear: tuple[str, ...] = ()

    def __add__(self, other: PastRound) -> PastRound:
        return PastRound(
            sheets=(*self.sheets, *other.sheets),
            findings=(*self.findings, *other.findings),
            unclear=(*self.unclear, *other.unclear),
        )


def past_of(report: Report) -> PastRound:
    """Return a report as the round that a later one is held against."""
    sheets = [
        PastSheet(path=file.path, project_name=entry.sheet.project_name)
        for file in report.files
        for entry in file.sheets
    ]
    empty = [PastSheet(path=file.path) for file in report.files if not file.sheets]
    findings = [
        PastFinding(
            code=d.code,
            name=d.name,
            severity=d.severity,
            message=d.message,
            path=d.path,
            project_name=d.project_name,
            indicator=d.indicator,
            fingerprint=d.fingerprint,
            decision=d.decision,
        )
        for d in report.diagnostics
        if d.suppressed is None or d.suppressed.by == "reviewer"
    ]
    return PastRound(sheets=(*sheets, *empty), findings=tuple(findings))


def against(report: Report, past: PastRound) -> Report:
    """Return the report with each finding ``new`` or ``unchanged``, those that are gone, and the decisions kept."""
    places = _RoundPlaces(report, past)
    pairs = _pairs(report.diagnostics, past.findings, places)
    told = [
        _decided(evolve(d, status="unchanged" if number in pairs else "new"), pairs.get(number))
        for number, d in enumerate(report.diagnostics)
    ]
    matched = {id(finding) for finding in pairs.values()}
    gone = [
        evolve(finding, path=places.path_of(finding))
        for finding in past.findings
        if id(finding) not in matched and places.of_past(finding) is not None
    ]
    missing = [sheet for sheet in past.sheets if places.of_sheet(sheet) is None]
    return evolve(report, diagnostics=tuple(told), resolved=tuple(gone), missing=tuple(missing), compared=True)


def decided(report: Report, past: PastRound) -> Report:
    """Return the report with the decisions of an earlier round on the findings that are still there."""
    pairs = _pairs(report.diagnostics, past.findings, _RoundPlaces(report, past))
    return evolve(report, diagnostics=tuple(_decided(d, pairs.get(n)) for n, d in enumerate(report.diagnostics)))


def _decided(diagnostic: Diagnostic, past: PastFinding | None) -> Diagnostic:
    """The finding with what was decided of it; one that was not adopted is silent."""
    if past is None or past.decision is None or diagnostic.decision is not None:
        return diagnostic
    made = evolve(diagnostic, decision=past.decision)
    if past.decision.decision == "rejected" and diagnostic.suppressed is None:
        return evolve(made, suppressed=Suppression(by="reviewer", reason=past.decision.reason or _REJECTED))
    return made


def _pairs(now: Sequence[Diagnostic], before: Sequence[PastFinding], places: _RoundPlaces) -> dict[int, PastFinding]:
    """Findings of now, by their number, and the earlier ones that they are: each goes with one."""

    def place(finding: Diagnostic | PastFinding) -> Hashable | None:
        return places.of_now(finding) if isinstance(finding, Diagnostic) else places.of_past(finding)

    keys: tuple[Key, ...] = (
        lambda f: f.fingerprint or None,
        lambda f: (f.code, _level(f), _name(f)),
        lambda f: (f.code, _value(f)) if _value(f) else None,
    )
    pairs: dict[int, PastFinding] = {}
    left = {id(finding): finding for finding in before}
    for key in keys:
        waiting: dict[Hashable, list[PastFinding]] = defaultdict(list)
        for finding in before:
            if id(finding) in left and (where := place(finding)) is not None and (what := key(finding)) is not None:
                waiting[where, what].append(finding)
        for number, diagnostic in enumerate(now):
            if number not in pairs and (found := waiting.get((place(diagnostic), key(diagnostic)))):
                pairs[number] = found.pop(0)
                del left[id(pairs[number])]
    return pairs


class _RoundPlaces:
    """Sheets of both rounds by one key: the project of the new one, or its file's name where it has none."""

    def __init__(self, report: Report, past: PastRound) -> None:
        self._new: dict[Hashable, str] = {}
        by_file: dict[str, list[str | None]] = defaultdict(list)
        for file in report.files:
            by_file[_stem(file.path)] += [entry.sheet.project_name for entry in file.sheets] or [None]
            for name in (None, *(entry.sheet.project_name for entry in file.sheets)):
                self._new.setdefault(_place(file.path, name), file.path)
        old_by_file: dict[str, list[str | None]] = defaultdict(list)
        for sheet in past.sheets:
            old_by_file[_stem(sheet.path)].append(sheet.project_name)
        old = {_place(sheet.path, sheet.project_name) for sheet in past.sheets}
        self._renamed: dict[Hashable, Hashable] = {}
        for stem, names in old_by_file.items():
            others = by_file.get(stem, [])
            if len(names) == len(others) == 1:
                before, after = _place(stem, names[0]), _place(stem, others[0])
                if before not in self._new and after not in old:
                    self._renamed[before] = after

    def of_now(self, diagnostic: Diagnostic) -> Hashable | None:
        return _place(diagnostic.path, diagnostic.project_name if diagnostic.sheet is not None else None)

    def of_past(self, finding: PastFinding) -> Hashable | None:
        return self._found(_place(finding.path, finding.project_name))

    def of_sheet(self, sheet: PastSheet) -> Hashable | None:
        return self._found(_place(sheet.path, sheet.project_name))

    def path_of(self, finding: PastFinding) -> str:
        """The file of now that the finding's sheet is in; its own where there is none."""
        place = self.of_past(finding)
        return finding.path if place is None else self._new[place]

    def _found(self, place: Hashable) -> Hashable | None:
        place = self._renamed.get(place, place)
        return place if place in self._new else None


def _place(path: str, project: str | None) -> Hashable:
    plain = _plain(project)
    return ("project", plain) if plain else ("file", _stem(path))


def _stem(path: str) -> str:
    """A file's name without its suffix: a copy may be of another format."""
    return PurePath(path.replace("\\", "/")).name.rpartition(".")[0].casefold() or path.casefold()


def _level(finding: Diagnostic | PastFinding) -> str:
    return _plain(finding.indicator.level2) if finding.indicator else ""


def _name(finding: Diagnostic | PastFinding) -> str:
    return _plain(finding.indicator.name) if finding.indicator else ""


def _value(finding: Diagnostic | PastFinding) -> str:
    return _plain(finding.indicator.value) if finding.indicator else ""


def _plain(text: str | None) -> str:
    return "".join((text or "").split())
