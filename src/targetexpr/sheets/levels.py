"""Which classes the rows of a table are of: labels at the top of their block, or in its middle, by evidence."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from attrs import evolve

from targetexpr.record_types import frozen
from targetexpr.sheets.forms import vocabulary
from targetexpr.sheets.grid import Cell
from targetexpr.sheets.labels import class_name


@frozen(kw_only=True)
class Labels:
    """The labels of both levels that stand in a row. ``begins``: another project begins, no class runs on into it."""

    level1: Cell | None = None
    level2: Cell | None = None
    begins: bool = False


def assign(rows: Sequence[Labels]) -> list[Labels]:
    """Return for every row the labels that hold for it; None where a level stays open, never the neighbour's.

    A label holds from its row on; where a column labels its blocks by their middle, for the rows of its block.
    """
    found: list[Labels] = []
    starts = [i for i, row in enumerate(rows) if row.begins or i == 0]
    for start, stop in pairwise([*starts, len(rows)]):
        part = rows[start:stop]
        found += _middle(part) if _in_the_middle(part) else _top(part)
    return found


def same(a: Cell | None, b: Cell | None) -> bool:
    """Whether two cells are the same class."""
    if a is None or b is None:
        return a is b
    return a.text == b.text or class_name(a.text) == class_name(b.text)


def _top(rows: Sequence[Labels]) -> list[Labels]:
    level1 = level2 = None
    found = []
    for row in rows:
        if row.level1 is not None:
            level2 = level2 if same(row.level1, level1) else None
            level1 = row.level1
        level2 = row.level2 or level2
        own = row.level1 is level1 and row.level2 is level2
        found.append(row if own else Labels(level1=level1, level2=level2, begins=row.begins))
    return found


def _in_the_middle(rows: Sequence[Labels]) -> bool:
    """Whether a label of level 1 stands below a row whose class of level 2 can only be its own; classes below a label
    that has one of another's beside it may be its own as well, whatever the forms say."""
    before: Cell | None = None
    above: list[Cell] = []
    own = True
    for row in rows:
        if row.level1 is None:
            above += [row.level2] if row.level2 is not None else []
            continue
        if own and any(_fits(inner, row.level1) and not _fits(inner, before) for inner in above):
            return True
        own = not _has_owner(row.level2) or _fits(row.level2, row.level1)
        before, above = row.level1, []
    return False


def _has_owner(level2: Cell | None) -> bool:
    """Whether the forms print such a class of level 2 under some class of level 1."""
    return level2 is not None and bool(vocabulary().owner_kinds(class_name(level2.text)))


def _fits(level2: Cell | None, level1: Cell | None) -> bool:
    """Whether the forms print such a class of level 2 under such a class of level 1."""
    if level1 is None or level2 is None:
        return False
    words = vocabulary()
    return bool(words.owner_kinds(class_name(level2.text)) & words.group_kinds(class_name(level1.text)))


def _middle(rows: Sequence[Labels]) -> list[Labels]:
    inner = _blocks([row.level2 for row in rows])
    outer = [row.level1 for row in rows]
    labelled = [i for i, cell in enumerate(outer) if cell is not None]
    for last, at in zip([-1, *labelled], [*labelled, len(rows)], strict=True):
        upper = outer[last] if last >= 0 else None
        lower = outer[at] if at < len(rows) else None
        gap = range(last + 1, at)
        # A class that fits one of the two labels decides for all rows between it and that label.
        mine = [i for i in gap if _fits(inner[i], upper) and not _fits(inner[i], lower)]
        theirs = [i for i in gap if _fits(inner[i], lower) and not _fits(inner[i], upper)]
        for i in gap:
            if lower is None or (mine and i <= mine[-1]):
                outer[i] = upper
            elif theirs and i >= theirs[0]:
                outer[i] = lower
    return [evolve(row, level1=a, level2=b) for row, a, b in zip(rows, outer, inner, strict=True)]


def _blocks(cells: Sequence[Cell | None]) -> list[Cell | None]:
    """A column of labels, filled: downwards where it begins with one, else each over the block it is centred on."""
    labelled = [i for i, cell in enumerate(cells) if cell is not None]
    centred = bool(labelled) and labelled[0] > 0
    ends = _centred(labelled, len(cells)) if centred else None
    found = list(cells)
    for k, at in enumerate(labelled):
        # Those below are filled after it, over what it reaches too far.
        first, last = ends[k] if ends is not None else (at, len(cells) - 1)
        for i in range(first, last + 1):
            found[i] = cells[at]
    return found


def _centred(labelled: Sequence[int], count: int) -> list[tuple[int, int]] | None:
    """The first and last row that each label's block surely holds; None where no blocks are centred on the labels.

    In a block of an even number of rows the label stands on the upper of the two middle rows, or all over the column
    on the lower.
    """
    found = _spans(labelled, count, upper=True) or _spans(labelled, count, upper=False)
    return [(max(first for first, _ in spans), min(last for _, last in spans)) for spans in found] or None


def _spans(labelled: Sequence[int], count: int, *, upper: bool) -> list[list[tuple[int, int]]]:
    """For each label the blocks that it may be centred on, where blocks fill the column; nothing where they cannot."""
    starts, found = {0}, []
    for at, limit in zip(labelled, [*labelled[1:], count], strict=True):
        sizes = [(start, 2 * (at - start) + more) for start in starts for more in (1, 2 * upper)]
        found.append([(start, start + size - 1) for start, size in sizes if size and start + size <= limit])
        starts = {last + 1 for _, last in found[-1]}
    ends = {count}
    for spans in reversed(found):
        spans[:] = [span for span in spans if span[1] + 1 in ends]
        ends = {first for first, _ in spans}
    return found if all(found) else []
