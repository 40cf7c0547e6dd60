"""A check whose findings are written as its files are done, so that memory holds no more than their counts."""

from __future__ import annotations

import sys
from pathlib import Path

from targetexpr.checking.copies import Copies
from targetexpr.checking.report import Report
from targetexpr.cli.bilingual import language
from targetexpr.cli.checking import Run
from targetexpr.cli.desk import say_unclear
from targetexpr.cli.output import echo_in, wants_color
from targetexpr.reports.run_counts import RunCounts
from targetexpr.reports.streams import Stream
from targetexpr.reports.text import end_of
from targetexpr.reports.units import with_units_in_place
from targetexpr.rules.model import Severity


def stream_of(output_format: str, fails_at: Severity | None, *, quiet: bool) -> Stream:
    """Return how a run is written to standard output."""
    return Stream(output_format=output_format, lang=language(), color=wants_color(), quiet=quiet, fails_at=fails_at)


def streamed(run: Run, stream: Stream) -> tuple[bool, bool]:
    """Write a run as its parts come. Return whether a rule crashed, and whether the run has failed."""
    counts, copies = RunCounts(), Copies(run.selection)
    paths: list[str] = []
    used = set[tuple[Path | None, int]]()
    crashed = failed = written = False
    parts = copies.left_out(run.parts(stream, bar=not sys.stdout.isatty()))
    if stream.has_units:
        from targetexpr.reports.data import csv_head
        from targetexpr.reports.streamed_units import with_units

        echo_in(stream.output_format, csv_head(stream.view))
        parts = with_units(parts, run.files)
    for part in parts:
        paths.append(part.path)
        used.update(part.used)
        counts.join(part.counts)
        say_unclear(part.unclear)
        crashed, failed = crashed or part.crashed, failed or part.failed
        if part.text:
            echo_in(stream.output_format, part.text)
        written = written or bool(part.text)
    rest = tuple(run.checker.end(paths, used, copies.selection))
    counts.add((), rest)
    counts.skip(copies.selection.all_skipped)
    failed = failed or run.checker.judge.fails(Report(files=(), diagnostics=rest), stream.fails_at)
    if text := stream.lines(rest):
        echo_in(stream.output_format, with_units_in_place(text, lambda _: ""))
    if stream.ends_with_counts:
        echo_in(stream.output_format, ("\n" if written or text else "") + end_of(counts, stream.view))
    return crashed, failed or crashed
