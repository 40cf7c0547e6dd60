"""Report → the JSON that other tools read; the names are fixed by ``SCHEMA_VERSION``.

``records`` cannot do this: the form is not the records' own. It counts, joins spans and profiles into objects, has null
where a place or a name is unknown, and holds of a sheet what a reader of findings needs.
"""

from __future__ import annotations

import json
from typing import Any

import attrs

import targetexpr
from targetexpr.checking.report import (
    SCHEMA_VERSION,
    Decision,
    Diagnostic,
    FileReport,
    Outcome,
    PastFinding,
    RelatedPlace,
    Report,
    SheetReport,
    SkippedFile,
    Subject,
    Suppression,
)
from targetexpr.patterns import compiled
from targetexpr.rules.model import Fix
from targetexpr.sheets.model import Location
from targetexpr.sheets.parts import Part

_SURROGATE = compiled("[\ud800-\udfff]")


def report_to_dict(report: Report) -> dict[str, Any]:
    """The whole report. ``summary`` counts what is not suppressed."""
    form = {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "targetexpr", "version": targetexpr.__version__},
        "files": [*map(_file, report.files), *map(_skipped, report.skipped)],
        "diagnostics": [diagnostic_to_dict(diagnostic) for diagnostic in report.diagnostics],
        "summary": {
            severity: sum(d.severity == severity and d.suppressed is None for d in report.diagnostics)
            for severity in ("error", "warning", "info")
        }
        | {"skipped": len(report.skipped)},
    }
    return form | _round(report) if report.compared else form


def _round(report: Report) -> dict[str, Any]:
    """What became of the findings of an earlier round, and which of its sheets were not handed in again."""
    states = [diagnostic.status for diagnostic in report.active]
    return {
        "resolved": [past_to_dict(finding) for finding in report.resolved],
        "missing": [attrs.asdict(sheet) for sheet in report.missing],
        "round": {
            "resolved": len(report.resolved),
            "unchanged": states.count("unchanged"),
            "new": states.count("new"),
            "missing": len(report.missing),
        },
    }


def past_to_dict(finding: PastFinding) -> dict[str, Any]:
    """One finding of an earlier round; ``decision`` is left out where there is none."""
    form: dict[str, Any] = {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity,
        "message": dict(finding.message),
        "path": finding.path,
        "project_name": finding.project_name,
        "indicator": attrs.asdict(finding.indicator) if finding.indicator else None,
        "fingerprint": finding.fingerprint,
    }
    return form if finding.decision is None else form | {"decision": attrs.asdict(finding.decision)}


def dumps(form: Any, *, indent: int | None = None) -> str:
    """JSON that can be written in UTF-8: half a surrogate pair (in a file's name that is not UTF-8) stays escaped."""
    text = json.dumps(form, ensure_ascii=False, indent=indent)
    return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def diagnostic_to_dict(diagnostic: Diagnostic) -> dict[str, Any]:
    """One diagnostic; ``span``, ``related``, ``fix`` and ``suppressed`` are left out where there is none."""
    form: dict[str, Any] = {
        "code": diagnostic.code,
        "name": diagnostic.name,
        "severity": diagnostic.severity,
        "message": dict(diagnostic.message),
        "arguments": dict(diagnostic.arguments),
        "path": diagnostic.path,
        "sheet": diagnostic.sheet,
        "project_name": diagnostic.project_name,
        "indicator": attrs.asdict(diagnostic.indicator) if diagnostic.indicator else None,
        "location": location_to_dict(diagnostic.location),
    }
    if diagnostic.span is not None:
        form["span"] = {"in": diagnostic.span_in, "start": diagnostic.span[0], "end": diagnostic.span[1]}
    if diagnostic.related:
        form["related"] = [_related(place) for place in diagnostic.related]
    if diagnostic.fix is not None:
        form["fix"] = _fix(diagnostic.fix)
    if diagnostic.suppressed is not None:
        form["suppressed"] = attrs.asdict(diagnostic.suppressed)
    form["fingerprint"] = diagnostic.fingerprint
    if diagnostic.status is not None:
        form["status"] = diagnostic.status
    if diagnostic.decision is not None:
        form["decision"] = attrs.asdict(diagnostic.decision)
    return form


# key of a diagnostic's form → the keys inside it; None where any may stand there
_KEYS: dict[str, frozenset[str] | None] = {
    "message": frozenset({"zh", "en"}),
    "arguments": None,
    "indicator": frozenset(attribute.name for attribute in attrs.fields(Subject)),
    "location": frozenset(attribute.name for attribute in attrs.fields(Location)),
    "span": frozenset({"in", "start", "end"}),
    "fix": frozenset(attribute.name for attribute in attrs.fields(Fix)),
    "decision": frozenset(attribute.name for attribute in attrs.fields(Decision)),
    "suppressed": frozenset(attribute.name for attribute in attrs.fields(Suppression)),
}
_WHOLE = frozenset(attribute.name for attribute in attrs.fields(Diagnostic)) - {"span_in"}


def known_key(key: str) -> bool:
    """Whether a diagnostic's form can have *key*: ``code``, ``indicator.name``, ``arguments.anything``."""
    whole, dot, part = key.partition(".")
    inside = _KEYS.get(whole, frozenset())
    return whole in _WHOLE and (not dot or inside is None or part in inside)


def _fix(fix: Fix) -> dict[str, str]:
    return {key: text for key, text in attrs.asdict(fix).items() if text is not None}


def _related(place: RelatedPlace) -> dict[str, Any]:
    form = {"indicator": attrs.asdict(place.indicator), "location": location_to_dict(place.location)}
    return form if place.fix is None else form | {"fix": _fix(place.fix)}


def location_to_dict(location: Location) -> dict[str, Any]:
    return attrs.asdict(location, filter=lambda _, value: value is not None)


def _file(file: FileReport) -> dict[str, Any]:
    form: dict[str, Any] = {
        "path": file.path,
        "sha256": file.sha256,
        "status": file.status,
        "sheets": [_sheet(sheet) for sheet in file.sheets],
    }
    if file.parts:
        form["parts"] = [_part(part) for part in file.parts]
    return form


def _part(part: Part) -> dict[str, Any]:
    named = {} if part.name is None else {"name": part.name}
    place = location_to_dict(part.location)
    return {"kind": part.kind, **named, "verdict": part.verdict, "reason": part.reason, "location": place}


def _skipped(file: SkippedFile) -> dict[str, Any]:
    return {"path": file.path, "sha256": None, "status": "skipped", "reason": file.reason, "sheets": []}


def _sheet(report: SheetReport) -> dict[str, Any]:
    return {
        "project_name": report.sheet.project_name,
        "form": report.sheet.form,
        "profile": {"name": report.profile, "chosen_by": report.chosen_by},
        "performance_type": report.sheet.performance_type,
        "indicators": len(report.sheet.indicators),
        "outcomes": {code: _outcome(outcome) for code, outcome in sorted(report.outcomes.items())},
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    form: dict[str, Any] = {"outcome": outcome.outcome}
    if outcome.reason is not None:
        form["reason"] = dict(outcome.reason)
    return form
