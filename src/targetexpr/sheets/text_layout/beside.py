"""Two projects beside one another in a text: the columns of each, and the labels of its header."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from attrs import evolve

from targetexpr.sheets.forms import squeeze, vocabulary
from targetexpr.sheets.grid import Grid, distinct
from targetexpr.sheets.text_layout.heading_run import second_block
from targetexpr.sheets.text_layout.sections import Parts, SectionEntry

_TWO = 2


def projects(parts: Parts, grids: Sequence[Grid]) -> Iterator[tuple[Parts, list[Grid]]]:
    """Yield the header and the tables of each project: of the one that there is, or of two that stand side by side,
    which both have the label of their name. A label that stands once is for both."""
    places = [cell.start for row in parts.rows for cell in row if vocabulary().field_of(cell.text) == "project_name"]
    names = sum(entry.label is not None and entry.field == "project_name" for entry in parts.entries) + len(places)
    cuts = {_cut(grid) for grid in grids}
    cut = next(iter(cuts)) if len(cuts) == 1 else None
    if names != _TWO or (cut is None and len(grids) != _TWO):
        yield parts, list(grids)
        return
    labels = Counter(_name(entry) for entry in parts.entries)
    seen: Counter[str] = Counter()
    own: tuple[list[SectionEntry], list[SectionEntry]] = ([], [])
    for entry in parts.entries:
        name = _name(entry)
        for side in (0, 1) if labels[name] == 1 else (seen[name] % 2,):
            own[side].append(entry)
        seen[name] += 1
    left, right = list(grids[:1]), list(grids[1:])
    if cut is not None:
        left = [evolve(grid, rows=[row[:cut] for row in grid.rows]) for grid in grids]
        right = [evolve(grid, rows=[row[cut:] for row in grid.rows]) for grid in grids]
    middle = places[-1] if places else 0
    sides = [[[c for c in row if (c.start >= middle) == side] for row in parts.rows] for side in (False, True)]
    yield evolve(parts, entries=own[0], rows=list(filter(None, sides[0]))), left
    yield evolve(parts, entries=own[1], rows=list(filter(None, sides[1])), strays=[]), right


def _name(entry: SectionEntry) -> str:
    return squeeze(entry.label.text) if entry.label is not None else ""


def _cut(grid: Grid) -> int | None:
    """Where the second table's columns begin."""
    for row in grid.rows:
        roles = [vocabulary().heading(cell.text) if cell is not None else None for cell in row]
        if len(distinct(row)) > 1 and (cut := second_block(roles)) is not None:
            return cut
    return None
