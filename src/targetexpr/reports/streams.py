"""Formats that are written file by file: a report of them needs no more than the counts of what went before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module

from targetexpr.checking.report import Diagnostic
from targetexpr.reports.view import View

STREAMED = {
    "concise": ("text", "concise_lines"),
    "jsonl": ("data", "jsonl_lines"),
    "github": ("platform", "github_lines"),
}
"""Format → the module and function that give the lines of some diagnostics."""

Lines = Callable[[Sequence[Diagnostic], View], str]


def lines_of(output_format: str) -> Lines:
    """Return what gives the lines of some diagnostics in a format of ``STREAMED``."""
    module, name = STREAMED[output_format]
    found: Lines = getattr(import_module(f"targetexpr.reports.{module}"), name)
    return found


def ends_with_counts(output_format: str) -> bool:
    """Return whether the counts of the run stand at the end (``text.end_of``)."""
    return output_format == "concise"
