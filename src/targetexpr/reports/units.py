"""Which unit hands in a sheet: 申报单位, else 主管部门, else 实施单位, else the folder that it lies in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

from targetexpr.checking.report import Report
from targetexpr.sheets.model import Sheet

SheetKey = tuple[str, int | None]
"""A file's path and the number of the sheet in it from 0; None for the file as a whole."""


def units_of(report: Report) -> Mapping[SheetKey, str]:
    """Return the unit of every sheet and of every file as a whole; ``""`` where neither sheet nor folder names one.

    A file without a unit of its own belongs to the one that the other files of its folder name, where they agree.
    Names that differ in white space alone are one unit, written as it was met first.
    """
    spelling: dict[str, str] = {}
    named: dict[SheetKey, str] = {}
    by_folder: dict[str, set[str]] = {}
    for file in report.files:
        for number, entry in enumerate(file.sheets):
            if printed := _printed(entry.sheet):
                unit = spelling.setdefault("".join(printed.split()), printed)
                named[file.path, number] = unit
                by_folder.setdefault(_folder(file.path), set()).add(unit)
    found: dict[SheetKey, str] = {}
    for file in report.files:
        others = by_folder.get(_folder(file.path), set())
        home = next(iter(others)) if len(others) == 1 else PurePath(_folder(file.path)).name
        own = {named.get((file.path, number), home) for number in range(len(file.sheets))}
        found[file.path, None] = next(iter(own)) if len(own) == 1 else home
        for number in range(len(file.sheets)):
            found[file.path, number] = named.get((file.path, number), home)
    for diagnostic in report.diagnostics:
        found.setdefault((diagnostic.path, diagnostic.sheet), "")
    return found


def unit_of(path: str, sheet: Sheet) -> str:
    """Return the unit of one sheet, of which no other file of its folder is known."""
    return _printed(sheet) or PurePath(_folder(path)).name


def _printed(sheet: Sheet) -> str:
    names = (sheet.applicant, sheet.department, sheet.implementer)
    return next((" ".join(name.split()) for name in names if name and name.strip()), "")


def _folder(path: str) -> str:
    return str(PurePath(path).parent)
