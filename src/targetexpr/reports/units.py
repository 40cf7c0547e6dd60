"""Which unit hands in a sheet: 申报单位, else 主管部门, else 实施单位, else the folder that it lies in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePath

from targetexpr.checking.report import FileReport, Report
from targetexpr.patterns import compiled
from targetexpr.sheets.model import Sheet

SheetKey = tuple[str, int | None]
"""A file's path and the number of the sheet in it from 0; None for the file as a whole."""
_PLACE = compiled("\0(\\d*)\0")  # no cell of ours holds control characters


class Units:
    """The units of files, which are learned in the order of the files.

    A file without a unit of its own belongs to the one that the other files of its folder name, where they agree.
    Names that differ in white space alone are one unit, written as it was met first.
    """

    def __init__(self) -> None:
        self._spelling: dict[str, str] = {}
        self._sheets: dict[str, int] = {}
        self._named: dict[SheetKey, str] = {}
        self._of_folder: dict[str, set[str]] = {}

    def learn(self, path: str, named: Sequence[str]) -> None:
        """Take in what the sheets of a file name, ``""`` where one names none."""
        for number, name in enumerate(named):
            if name:
                unit = self._named[path, number] = self._spelling.setdefault("".join(name.split()), name)
                self._of_folder.setdefault(_folder(path), set()).add(unit)
        self._sheets[path] = max(len(named), self._sheets.get(path, 0))

    def of(self, path: str, number: int | None) -> str:
        """Return the unit of a sheet, or of a file as a whole; ``""`` where neither sheet nor folder names one."""
        if path not in self._sheets:
            return ""
        others = self._of_folder.get(_folder(path), set())
        home = next(iter(others)) if len(others) == 1 else PurePath(_folder(path)).name
        if number is None:
            own = {self._named.get((path, sheet), home) for sheet in range(self._sheets[path])}
            return next(iter(own)) if len(own) == 1 else home
        return self._named.get((path, number), home)


def units_of(report: Report) -> Mapping[SheetKey, str]:
    """Return the unit of every sheet and of every file as a whole (``Units``)."""
    units = Units()
    for file in report.files:
        units.learn(file.path, named_in(file))
    keys = [(file.path, number) for file in report.files for number in (None, *range(len(file.sheets)))]
    return {(d.path, d.sheet): "" for d in report.diagnostics} | {key: units.of(*key) for key in keys}


def named_in(file: FileReport) -> tuple[str, ...]:
    """Return the units that the sheets of a file name, ``""`` where one names none."""
    return tuple(_printed(entry.sheet) for entry in file.sheets)


def place_of_unit(number: int | None) -> str:
    """Return what stands for the unit of a sheet, or of a file as a whole, in lines before it is known."""
    return f"\0{'' if number is None else number}\0"


def with_units_in_place(text: str, unit: Callable[[int | None], str]) -> str:
    """Return lines with what *unit* gives in the place of each unit."""
    return _PLACE.sub(lambda place: unit(int(place[1]) if place[1] else None), text)


def unit_of(path: str, sheet: Sheet) -> str:
    """Return the unit of one sheet, of which no other file of its folder is known."""
    return _printed(sheet) or PurePath(_folder(path)).name


def _printed(sheet: Sheet) -> str:
    names = (sheet.applicant, sheet.department, sheet.implementer)
    return next((" ".join(name.split()) for name in names if name and name.strip()), "")


def _folder(path: str) -> str:
    return str(PurePath(path).parent)
