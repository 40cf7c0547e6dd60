"""What a check answers: diagnostics, outcomes, files, and the JSON that other tools read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from attrs import field

import targetexpr
from targetexpr.documents import require
from targetexpr.errors import Language, Span
from targetexpr.record_types import frozen
from targetexpr.rules.model import Fix, Severity, Texts
from targetexpr.sheets.model import Location, Sheet
from targetexpr.sheets.parts import Part
from targetexpr.sheets.walk import SkipReason

if TYPE_CHECKING:
    import pandas

SCHEMA_VERSION = "1.0"
# column of ``Report.to_frame`` → key of a diagnostic's JSON form
FRAME = {
    "path": "path", "sheet": "sheet", "project_name": "project_name", "code": "code", "rule": "name",
    "severity": "severity", "level1": "indicator.level1", "level2": "indicator.level2", "indicator": "indicator.name",
    "value": "indicator.value", "tab": "location.sheet", "cell": "location.cell", "page": "location.page",
    "row": "location.row", "line": "location.line", "span_in": "span.in", "span_start": "span.start",
    "span_end": "span.end", "fix": "fix.text", "suppressed": "suppressed.by", "fingerprint": "fingerprint",
}  # fmt: skip
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")

FileStatus = Literal["checked", "partial", "unreadable", "not_applicable", "skipped"]
OutcomeKind = Literal["pass", "fail", "not_applicable", "deferred"]


@frozen(kw_only=True)
class Outcome:
    """How one rule ended on one sheet; a reason stands with ``not_applicable`` and ``deferred``, and with a ``pass``
    whose findings another rule reports."""

    outcome: OutcomeKind
    reason: Texts | None = None


@frozen(kw_only=True)
class Subject:
    """The indicator that a diagnostic speaks of, as it was written."""

    level1: str | None = None
    level2: str | None = None
    name: str | None = None
    value: str | None = None


@frozen(kw_only=True)
class RelatedPlace:
    """Another row that a diagnostic speaks of; ``fix`` where the diagnostic is of many rows and mends each."""

    indicator: Subject
    location: Location
    fix: Fix | None = None


@frozen(kw_only=True)
class Suppression:
    """What silenced a diagnostic: ``config`` (an entry of the configuration), ``baseline`` or a ``reviewer``."""

    by: Literal["config", "baseline", "reviewer"]
    reason: str


@frozen(kw_only=True)
class Decision:
    """What a reviewer decided of a finding: that it holds (``accepted``), or that it is not adopted; and why."""

    decision: Literal["accepted", "rejected"]
    reason: str = ""


@frozen(kw_only=True)
class PastSheet:
    """A sheet of an earlier submission; without a project, a file that had no sheet."""

    path: str
    project_name: str | None = None


@frozen(kw_only=True)
class PastFinding:
    """A finding of an earlier report, as far as it is told again."""

    code: str
    name: str
    severity: Severity
    message: Texts
    path: str
    project_name: str | None = None
    indicator: Subject | None = None
    fingerprint: str = ""
    decision: Decision | None = None


@frozen(kw_only=True)
class Diagnostic:
    """A finding, placed: rule, severity by the profile, message in both languages, file, cell and span.

    ``sheet`` counts the file's sheets from 0; it is None where the finding speaks of the file. ``status`` says what it
    is beside an earlier round, ``decision`` what a reviewer made of it.
    """

    code: str
    name: str
    severity: Severity
    message: Texts
    arguments: Mapping[str, Any] = field(factory=dict)
    path: str
    sheet: int | None = None
    project_name: str | None = None
    indicator: Subject | None = None
    location: Location
    span: Span | None = None
    span_in: Literal["value", "name"] = "value"
    related: tuple[RelatedPlace, ...] = ()
    fix: Fix | None = None
    suppressed: Suppression | None = None
    fingerprint: str = ""
    status: Literal["new", "unchanged"] | None = None
    decision: Decision | None = None


@frozen(kw_only=True)
class SheetReport:
    """One sheet, and how every rule ended on it. ``chosen_by`` is ``option``, ``config`` or ``form``."""

    sheet: Sheet
    profile: str
    chosen_by: str
    outcomes: Mapping[str, Outcome]

    def __repr__(self) -> str:
        return f"<SheetReport of {self.sheet!r} by {self.profile}>"


@frozen(kw_only=True)
class FileReport:
    """One file that was read; ``parts`` are what it holds beside its sheets."""

    path: str
    sha256: str | None
    status: FileStatus
    sheets: tuple[SheetReport, ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def may_hold_decisions(self) -> bool:
        """Whether a reviewer may have decided on findings in a list within the file."""
        listed = Path(self.path).suffix.lower() == ".docx" or any(part.reason == "review-list" for part in self.parts)
        return listed and bool(self.sheets)

    def __repr__(self) -> str:
        return f"<FileReport {self.path!r}: {self.status}, {len(self.sheets)} sheets>"


@frozen(kw_only=True)
class SkippedFile:
    """A file or folder that a folder's walk passed over, and why."""

    path: str
    reason: SkipReason


@frozen(kw_only=True)
class Report:
    """Everything that one run of the checker found. Diagnostics stand in the order of files, sheets and rows.

    ``files`` were read, ``skipped`` were passed over in the folders among what was named.
    ``crashed`` says that a rule raised (TX902): what the report does not say is then unknown, and the run failed.
    Where it was ``compared`` with an earlier round, ``resolved`` are the findings of then that are gone, and
    ``missing`` the sheets of then that were not handed in again.
    """

    files: tuple[FileReport, ...]
    diagnostics: tuple[Diagnostic, ...]
    crashed: bool = False
    skipped: tuple[SkippedFile, ...] = ()
    compared: bool = False
    resolved: tuple[PastFinding, ...] = ()
    missing: tuple[PastSheet, ...] = ()

    @property
    def active(self) -> tuple[Diagnostic, ...]:
        """The diagnostics that nothing suppresses."""
        return tuple(diagnostic for diagnostic in self.diagnostics if diagnostic.suppressed is None)

    @property
    def summary(self) -> dict[Severity, int]:
        """The number of active diagnostics of each severity."""
        return {level: sum(entry.severity == level for entry in self.active) for level in SEVERITIES}

    @property
    def outcomes(self) -> tuple[tuple[FileReport, SheetReport, str, Outcome], ...]:
        """How each rule ended on each sheet."""
        return tuple(
            (file, sheet, code, outcome)
            for file in self.files
            for sheet in file.sheets
            for code, outcome in sheet.outcomes.items()
        )

    def ok(self, level: Severity = "error") -> bool:
        """Whether all files could be read, no rule crashed, and no active diagnostic is of *level* or worse.

        Raises ``ValueError`` for another level than ``error``, ``warning`` and ``info``.
        """
        require("level", level, SEVERITIES)
        worse = SEVERITIES[: SEVERITIES.index(level) + 1]
        readable = all(file.status != "unreadable" for file in self.files)
        return readable and not self.crashed and not any(entry.severity in worse for entry in self.active)

    def flatten(self, keys: Sequence[str]) -> list[list[Any]]:
        """Return one row a diagnostic, with the named keys of its JSON form; ``indicator.name`` reaches into it.

        What a diagnostic does not have is None. Raises ``KeyError`` for a key that no diagnostic can have.
        """
        from targetexpr.checking.json_form import diagnostic_to_dict, known_key

        for key in keys:
            if not known_key(key):
                raise KeyError(f"a diagnostic has no {key!r}")
        forms = map(diagnostic_to_dict, self.diagnostics)
        return [[_reach(form, key) for key in keys] for form in forms]

    def to_frame(self, lang: Language = "zh") -> pandas.DataFrame:
        """Return the findings as a pandas frame, one row each, suppressed ones among them; ``message`` is in *lang*.

        Raises ``ImportError`` where pandas is not installed, ``ValueError`` for another language.
        """
        require("language", lang, get_args(Language))
        import pandas

        frame = pandas.DataFrame(self.flatten([*FRAME.values()]), columns=[*FRAME])
        frame.insert(0, "message", [diagnostic.message[lang] for diagnostic in self.diagnostics])
        return frame

    def render(self, output_format: str, lang: Language = "zh") -> str | bytes:
        """Return the report in a format of the command line (``html``, ``sarif``, ``csv`` …); bytes where that is
        binary (``xlsx``). Raises ``KeyError`` for another format, ``ValueError`` for another language."""
        return targetexpr.render(self, output_format, lang=lang)

    def __repr__(self) -> str:
        counts = ", ".join(f"{count} {severity}" for severity, count in self.summary.items())
        sheets = sum(len(file.sheets) for file in self.files)
        return f"<Report: {len(self.files)} files, {sheets} sheets; {counts}>"

    def _repr_html_(self) -> str:
        from targetexpr.checking.notebook import table

        return table(self)

    def to_dict(self) -> dict[str, Any]:
        """The JSON report; the published schema describes it."""
        from targetexpr.checking import json_form

        return json_form.report_to_dict(self)

    def to_json(self, *, indent: int | None = 2) -> str:
        from targetexpr.checking import json_form

        return json_form.dumps(self.to_dict(), indent=indent)


def _reach(form: Any, key: str) -> Any:
    for part in key.split("."):
        form = form.get(part) if isinstance(form, Mapping) else None
    return form
