"""A baseline: the findings that a folder is known to have, by content, so that only new ones are reported."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from attrs import asdict, field, frozen

from targetexpr.checking.report import Diagnostic, Report
from targetexpr.errors import ConfigurationError, unwritable

SCHEMA_VERSION = "1.0"


@frozen(kw_only=True)
class Entry:
    """One known finding; everything but the fingerprint is there for the reader."""

    fingerprint: str
    code: str
    name: str
    project_name: str | None = None
    indicator: str | None = None
    value: str | None = None


@frozen(kw_only=True)
class Baseline:
    entries: tuple[Entry, ...] = ()
    fingerprints: frozenset[str] = field(init=False, eq=False)

    @fingerprints.default
    def _fingerprints(self) -> frozenset[str]:
        return frozenset(entry.fingerprint for entry in self.entries)

    @classmethod
    def of(cls, report: Report) -> Baseline:
        """The findings of a report. What concerns a file and no sheet (an unreadable file, a crash) is never known."""
        return cls(entries=tuple(_entry(diagnostic) for diagnostic in report.diagnostics if diagnostic.fingerprint))

    @classmethod
    def load(cls, path: Path) -> Baseline:
        """Raises ``ConfigurationError`` where the file is not there or no baseline."""
        try:
            form = json.loads(path.read_text(encoding="utf-8"))
            return cls(entries=tuple(Entry(**entry) for entry in form["findings"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ConfigurationError(zh=f"读不了基线文件 {path}：{error}", en=f"cannot read {path}: {error}") from error

    def to_dict(self) -> dict[str, Any]:
        findings = [asdict(entry, filter=lambda _, value: value is not None) for entry in _sorted(self.entries)]
        return {"schema_version": SCHEMA_VERSION, "findings": findings}

    def write(self, path: Path) -> None:
        """Sorted by content, so that a change of order in the sheets changes nothing in the file.

        Raises ``ConfigurationError`` where it cannot be written.
        """
        from targetexpr.checking.json_form import dumps

        text = dumps(self.to_dict(), indent=2)
        try:
            path.write_text(text + "\n", encoding="utf-8", newline="\n")
        except OSError as error:
            raise unwritable(path, error) from error

    def pruned(self, report: Report) -> Baseline:
        """Without the entries that the report no longer finds."""
        found = {diagnostic.fingerprint for diagnostic in report.diagnostics}
        return Baseline(entries=tuple(entry for entry in self.entries if entry.fingerprint in found))


def _entry(diagnostic: Diagnostic) -> Entry:
    subject = diagnostic.indicator
    return Entry(
        fingerprint=diagnostic.fingerprint,
        code=diagnostic.code,
        name=diagnostic.name,
        project_name=diagnostic.project_name,
        indicator=subject.name if subject else None,
        value=subject.value if subject else None,
    )


def _sorted(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: (entry.code, entry.project_name or "", entry.fingerprint))
