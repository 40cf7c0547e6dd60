"""What a check answers: diagnostics, outcomes, files, and the JSON that other tools read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from attrs import field, frozen

from targetexpr.errors import Span
from targetexpr.rules.model import Fix, Severity, Texts
from targetexpr.sheets.model import Location, Sheet

SCHEMA_VERSION = "1.0"

FileStatus = Literal["checked", "partial", "unreadable", "not_applicable"]
OutcomeKind = Literal["pass", "fail", "not_applicable", "deferred"]


@frozen(kw_only=True)
class Outcome:
    """How one rule ended on one sheet; a reason stands with ``not_applicable`` and ``deferred``."""

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
    indicator: Subject
    location: Location


@frozen(kw_only=True)
class Suppression:
    by: str
    reason: str


@frozen(kw_only=True)
class Diagnostic:
    """A finding, placed: rule, severity by the profile, message in both languages, file, cell and span.

    ``sheet`` counts the file's sheets from 0; it is None where the finding speaks of the file.
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


@frozen(kw_only=True)
class SheetReport:
    """One sheet, and how every rule ended on it."""

    sheet: Sheet
    profile: str
    chosen_by: str
    outcomes: Mapping[str, Outcome]


@frozen(kw_only=True)
class FileReport:
    path: str
    sha256: str | None
    status: FileStatus
    sheets: tuple[SheetReport, ...] = ()


@frozen(kw_only=True)
class Report:
    """Everything that one run of the checker found. Diagnostics stand in the order of files, sheets and rows."""

    files: tuple[FileReport, ...]
    diagnostics: tuple[Diagnostic, ...]
    crashed: bool = False
