"""Formats that are written file by file: a run keeps no more than the counts of what went before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from targetexpr.checking.checked import Checked
from targetexpr.checking.report import Diagnostic, Report
from targetexpr.checking.suppress import Used
from targetexpr.checking.tasks import checker_by
from targetexpr.errors import Language
from targetexpr.record_types import frozen
from targetexpr.records import from_plain, to_plain
from targetexpr.reports import STREAMED
from targetexpr.reports.run_counts import RunCounts
from targetexpr.reports.units import named_in
from targetexpr.reports.view import View
from targetexpr.rules.model import Severity

_ENDS_WITH_COUNTS, _HAS_UNITS = "concise", "csv"


@frozen(kw_only=True)
class StreamedPart:
    """What is written of one file, and what is asked about it at the end of a run.

    ``unclear`` are decisions of a reviewer in it that could not be understood, ``units`` what its sheets name.
    """

    path: str
    sha256: str | None = None
    copy_of: str | None = None
    text: str = ""
    counts: RunCounts
    used: Used = frozenset()
    crashed: bool = False
    failed: bool = False
    unclear: tuple[str, ...] = ()
    units: tuple[str, ...] = ()

    @property
    def found(self) -> int:
        return self.counts.severities.total() + self.counts.suppressed


@frozen(kw_only=True)
class Stream:
    """A way to write a run; ``fails_at`` stands over what configurations say. It makes the parts of the run."""

    output_format: str
    lang: Language = "zh"
    color: bool = False
    quiet: bool = False
    fails_at: Severity | None = None
    task: str = "targetexpr.reports.streams:checked_part"

    @property
    def ends_with_counts(self) -> bool:
        """Whether the counts of the run stand at the end (``text.end_of``)."""
        return self.output_format == _ENDS_WITH_COUNTS

    @property
    def has_units(self) -> bool:
        """Whether the lines have places for units (``with_units``)."""
        return self.output_format == _HAS_UNITS

    @property
    def view(self) -> View:
        return View(lang=self.lang, color=self.color, quiet=self.quiet)

    def part_of(self, checked: Checked, data: bytes, fails_at: Severity) -> StreamedPart:
        """Return the part of a file with the contents *data*, with what a reviewer has decided in the file itself."""
        report, unclear = _decided(Report(files=(checked.file,), diagnostics=checked.diagnostics), data)
        counts = RunCounts()
        counts.add(report.files, report.diagnostics)
        return StreamedPart(
            path=checked.path,
            sha256=checked.sha256,
            copy_of=checked.copy_of,
            text=self.lines(report.diagnostics),
            counts=counts,
            used=checked.used,
            crashed=checked.crashed,
            failed=not report.ok(self.fails_at or fails_at),
            unclear=unclear,
            units=named_in(checked.file) if self.has_units else (),
        )

    def received(self, answer: Any) -> StreamedPart:
        """Return the part that a worker made."""
        return from_plain(StreamedPart, answer)

    def lines(self, diagnostics: Sequence[Diagnostic]) -> str:
        """Return what is written of some diagnostics."""
        if self.quiet and self.ends_with_counts:
            return ""
        module, name = STREAMED[self.output_format]
        lines: Callable[[Sequence[Diagnostic], View], str] = getattr(
            import_module(f"targetexpr.reports.{module}"), name
        )
        return lines(diagnostics, self.view)


def _decided(report: Report, data: bytes) -> tuple[Report, tuple[str, ...]]:
    """The report with what a reviewer has decided in the file itself, and decisions that could not be understood."""
    (file,) = report.files
    if not file.may_hold_decisions:
        return report, ()
    from targetexpr.checking import rounds
    from targetexpr.reports.past import own_round

    own = own_round(data, Path(file.path).name)
    return (report, ()) if own is None else (rounds.decided(report, own), own.unclear)


def checked_part(arguments: dict[str, Any], data: bytes) -> Any:
    """Return the plain form of a part: what a worker does with a file."""
    checker, maker = checker_by(arguments["job"]), from_plain(Stream, arguments["maker"])
    name = arguments["name"]
    return {"value": to_plain(maker.part_of(checker.here(data, name), data, checker.judge.fail_level(name)))}
