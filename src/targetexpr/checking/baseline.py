"""A baseline: the findings that a folder is known to have, by content, so that only new ones are reported."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from attrs import asdict, field

from targetexpr.checking.report import Diagnostic, Report
from targetexpr.errors import ConfigurationError
from targetexpr.files import contents, reason_of, unwritable, write_whole
from targetexpr.record_types import frozen
from targetexpr.records import from_plain

SCHEMA_VERSION = "1.0"
_MOST_BYTES = 64 * 1024 * 1024


@frozen(kw_only=True)
class BaselineEntry:
    """One known finding; everything but the fingerprint is there for the reader."""

    fingerprint: str
    code: str
    name: str
    project_name: str | None = None
    indicator: str | None = None
    value: str | None = None


@frozen(kw_only=True)
class Baseline:
    entries: tuple[BaselineEntry, ...] = ()
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
            form = json.loads(contents(path, _MOST_BYTES))
            return cls(entries=from_plain(tuple[BaselineEntry, ...], form["findings"]))
        except OSError as error:
            zh, en = reason_of(error)
        except (ValueError, KeyError, TypeError, RecursionError):
            zh, en = "它不是基线文件（请用 targetexpr baseline write 写一份）", "it is no baseline"
        raise ConfigurationError(zh=f"读不了基线文件 {path}：{zh}", en=f"cannot read {path}: {en}")

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
            write_whole(path, f"{text}\n".encode("utf-8", "replace"))
        except OSError as error:
            raise unwritable(path, error) from error

    def pruned(self, report: Report) -> Baseline:
        """Without the entries that the report no longer finds."""
        found = {diagnostic.fingerprint for diagnostic in report.diagnostics}
        return Baseline(entries=tuple(entry for entry in self.entries if entry.fingerprint in found))


def _entry(diagnostic: Diagnostic) -> BaselineEntry:
    subject = diagnostic.indicator
    return BaselineEntry(
        fingerprint=diagnostic.fingerprint,
        code=diagnostic.code,
        name=diagnostic.name,
        project_name=diagnostic.project_name,
        indicator=subject.name if subject else None,
        value=subject.value if subject else None,
    )


def _sorted(entries: Iterable[BaselineEntry]) -> list[BaselineEntry]:
    return sorted(entries, key=lambda entry: (entry.code, entry.project_name or "", entry.fingerprint))
