"""Sheets from examples in brief, for the tests of rules."""

from targetexpr.checking.examples import findings, run_example, sheet_of

__all__ = ["findings", "run_example", "sheet_of"]
