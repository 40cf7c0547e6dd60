"""A check whose findings are written as its files are done, so that memory holds no more than their counts."""

from __future__ import annotations

from pathlib import Path

from attrs import evolve

from targetexpr.checking.copies import Copies
from targetexpr.checking.report import Report
from targetexpr.cli.checking import Run, Verdict
from targetexpr.cli.desk import with_own_decisions
from targetexpr.cli.output import echo_in, wants_color
from targetexpr.reports.run_counts import RunCounts
from targetexpr.reports.streams import ends_with_counts, lines_of
from targetexpr.reports.text import end_of
from targetexpr.reports.view import View


def streamed(run: Run, output_format: str, view: View, verdict: Verdict) -> tuple[bool, bool]:
    """Write a run in a format of ``STREAMED``. Return whether a rule crashed, and whether the run has failed."""
    view = evolve(view, color=wants_color())
    counts, lines, copies = RunCounts(), lines_of(output_format), Copies(run.selection)
    paths: list[str] = []
    used = set[tuple[Path | None, int]]()
    crashed = failed = written = False

    def write(report: Report) -> None:
        nonlocal failed, written
        counts.add(report.files, report.diagnostics)
        failed = verdict.fails(report) or failed
        text = "" if view.quiet and ends_with_counts(output_format) else lines(report.diagnostics, view)
        if text:
            echo_in(output_format, text)
        written = written or bool(text)

    for part in copies.left_out(run.parts):
        paths.append(part.file.path)
        used.update(part.used)
        crashed = crashed or part.crashed
        write(with_own_decisions(Report(files=(part.file,), diagnostics=part.diagnostics)))
    write(Report(files=(), diagnostics=tuple(run.checker.end(paths, used, copies.selection))))
    counts.skip(copies.selection.all_skipped)
    if ends_with_counts(output_format):
        echo_in(output_format, ("\n" if written else "") + end_of(counts, view))
    return crashed, failed or crashed
