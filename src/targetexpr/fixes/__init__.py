"""Fixes carried out: which values get which text, and the file with just these cells changed.

Targets are planned over sheets (``plan``), written into the bytes of a file (``delimited`` for csv, tsv and txt,
``workbook`` for xlsx, ``document`` for docx), and read back (``apply``): what is not read as it was planned is not
kept. ``store`` writes the file, ``diff`` shows what would be written.
"""

from __future__ import annotations

from targetexpr.fixes.apply import FileFix, fix_file
from targetexpr.fixes.diff import unified
from targetexpr.fixes.model import Refusal, Replacement
from targetexpr.fixes.store import store, target_of

__all__ = ["FileFix", "Refusal", "Replacement", "fix_file", "store", "target_of", "unified"]
