"""Units in lines that are written before all files are known: a place for each, filled when its folder is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import evolve

from targetexpr.reports.data import csv_cell
from targetexpr.reports.units import Units, place_of_unit, with_units_in_place

if TYPE_CHECKING:
    from targetexpr.reports.streams import StreamedPart


def with_units(parts: Iterable[StreamedPart], paths: Iterable[Path]) -> Iterator[StreamedPart]:
    """Yield the parts of a run over *paths*, in their order, with units in their places.

    What lies in a folder that has to be known for one of them, and all that comes behind it, waits for the folder.
    """
    units, left = Units(), Counter(path.parent for path in paths)
    waiting: list[StreamedPart] = []
    for part in parts:
        units.learn(part.path, part.units)
        left[Path(part.path).parent] -= 1
        waiting.append(part)
        while waiting and (left[Path(waiting[0].path).parent] <= 0 or _names_all(waiting[0])):
            yield _filled(waiting.pop(0), units)
    yield from (_filled(part, units) for part in waiting)


def _filled(part: StreamedPart, units: Units) -> StreamedPart:
    return evolve(part, text=with_units_in_place(part.text, lambda number: csv_cell(units.of(part.path, number))))


def _names_all(part: StreamedPart) -> bool:
    """Whether no unit in the lines of a part depends on other files."""
    return all(part.units) and (len(set(part.units)) == 1 or place_of_unit(None) not in part.text)
