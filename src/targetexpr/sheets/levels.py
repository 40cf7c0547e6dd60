"""Which classes the rows of a table are of: labels at the top of their block, or in its middle, by evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise

from targetexpr.record_types import evolve, frozen
from targetexpr.sheets.forms import vocabulary
from targetexpr.sheets.grid import Cell
from targetexpr.sheets.labels import class_name

_Labelled = Sequence[Cell | None]
"""A column of labels, by rows."""


@frozen(kw_only=True)
class Labels:
    """The labels of both levels that stand in a row. ``begins``: another project begins, no class runs on into it."""

    level1: Cell | None = None
    level2: Cell | None = None
    begins: bool = False


def assign(rows: Sequence[Labels]) -> list[Labels]:
    """Return for every row the labels that hold for it; None where a level stays open, never the neighbour's.

    A label holds from its row on; where a column labels its blocks by their middle, for the rows of its block. What is
    so only by one of the two has a ``doubt``.
    """
    found: list[Labels] = []
    starts = [i for i, row in enumerate(rows) if row.begins or i == 0]
    for start, stop in pairwise([*starts, len(rows)]):
        part = rows[start:stop]
        found += _middle(part) if _in_the_middle(part) else _from_the_first(part)
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


def _from_the_first(rows: Sequence[Labels]) -> list[Labels]:
    """By the labels at the top of their blocks; or in the middle where both columns begin without one, every label is
    in the middle of some block, and one of level 1 holds above its row, too. Where others are as likely, in doubt."""
    top = _top(rows)
    columns: list[_Labelled] = [[row.level1 for row in rows], [row.level2 for row in rows]]
    blank = [column[0] is None and any(column) for column in columns]
    if not any(blank):
        return top
    best: list[_Labelled] = [[row.level1 for row in top], [row.level2 for row in top]]
    ways = [way for upper in (True, False) if (way := _nested(*(_blocks(column, (upper,)) for column in columns)))]
    pairs = zip(ways[0][0], best[0], strict=True) if ways and all(blank) else ()
    if any(a and b and not same(a, b) for a, b in pairs):
        best = [[a or _guess(b) for a, b in zip(*two, strict=True)] for two in zip(ways[0], best, strict=True)]
    ways = ways or [[_upwards(column) for column in columns]]
    found = []
    for i, row in enumerate(top):
        level1, level2 = best[0][i], best[1][i]
        sure1 = not blank[0] or columns[0][i] or all(same(way[0][i], level1) for way in ways) or _fits(level2, level1)
        sure2 = not blank[1] or columns[1][i] or all(same(way[1][i], level2) for way in ways)
        level1, level2 = level1 if sure1 else _guess(level1), level2 if sure2 else _guess(level2)
        found.append(evolve(row, level1=level1, level2=level2))
    return found


def _nested(outer: _Labelled | None, inner: _Labelled | None) -> list[_Labelled] | None:
    """Both columns filled; None where one cannot be, or a class of level 2 would be of two of level 1."""
    owners: dict[int, Cell] = {}
    pairs = list(zip(outer or (), inner or (), strict=False))
    if not pairs or any(a and b and not same(owners.setdefault(id(b), a), a) for a, b in pairs):
        return None
    return [[a or owners.get(id(b)) for a, b in pairs], [b for _, b in pairs]]


def _upwards(column: _Labelled) -> _Labelled:
    """A column whose labels hold for the rows above them; the last one below it, too."""
    last = next(filter(None, reversed(column)), None)
    return [cell or last for cell in accumulate(reversed(column), _own_or_last)][::-1]


def _own_or_last(last: Cell | None, own: Cell | None) -> Cell | None:
    return own or last


def _guess(cell: Cell | None) -> Cell | None:
    return evolve(cell, doubt="level-guessed") if cell is not None else None


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
    level2 = [row.level2 for row in rows]
    outer = [row.level1 for row in rows]
    inner: _Labelled = _blocks(level2) or [*accumulate(level2, _own_or_last)]
    if _nested(centred := _centred(outer), inner) is None and _nested(centred, held := _centred(level2)):
        # From the first row on a class of level 2 would be of two of level 1: its column, too, is labelled so.
        inner = [own or _guess(above) for own, above in zip(held or (), inner, strict=True)]
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
    if not all(level2) and rows[0].level1 is None:
        # Blanks in both columns: blocks of level 1 around what is sure, and those of level 2 within them.
        sure = list(outer)
        blocks = _blocks([row.level1 for row in rows], may=lambda at, i: same(sure[i] or sure[at], sure[at])) or sure
        outer = [block or own for block, own in zip(blocks, sure, strict=True)]
        inner = _blocks(level2, may=lambda at, i: same(outer[i] or outer[at], outer[at] or outer[i])) or inner
    return [evolve(row, level1=a, level2=b) for row, a, b in zip(rows, outer, inner, strict=True)]


def _blocks(
    cells: _Labelled, ways: Sequence[bool] = (True, False), may: Callable[[int, int], bool] = lambda at, i: True
) -> list[Cell | None] | None:
    """A column of labels, filled: downwards where it begins with one, else each over the block it is centred on; None
    where no blocks are. In a block of an even number of rows the label stands on the upper of the two middle rows, or
    all over the column on the lower: *ways* are those of the two to try. *may* says whether one's block holds a row."""
    if cells[0] is not None or not any(cells):
        return [*accumulate(cells, _own_or_last)]
    return _centred(cells, ways, may)


def _centred(
    cells: _Labelled, ways: Sequence[bool] = (True, False), may: Callable[[int, int], bool] = lambda at, i: True
) -> list[Cell | None] | None:
    """A column of labels, each over the block it is centred on, where that is sure; None where no blocks are."""
    labelled = [i for i, cell in enumerate(cells) if cell is not None]
    spans = next(filter(None, (_spans(labelled, len(cells), may, upper=upper) for upper in ways)), None)
    found = list(cells)
    for at, own in zip(labelled, spans or (), strict=False):
        # What it surely holds, whichever of its blocks is the one.
        for i in range(max(first for first, _ in own), min(last for _, last in own) + 1):
            found[i] = cells[at]
    return found if spans else None


def _spans(
    labelled: Sequence[int], count: int, may: Callable[[int, int], bool], *, upper: bool
) -> list[list[tuple[int, int]]]:
    """For each label the blocks that it may be centred on, where blocks fill the column; nothing where they cannot."""
    starts, found = {0}, []
    for at, limit in zip(labelled, [*labelled[1:], count], strict=True):
        sizes = [(start, 2 * (at - start) + more) for start in starts for more in (1, 2 * upper)]
        sizes = [(start, size) for start, size in sizes if size and start + size <= limit]
        found.append(
            [(start, start + size - 1) for start, size in sizes if all(may(at, i) for i in range(start, start + size))]
        )
        starts = {last + 1 for _, last in found[-1]}
    ends = {count}
    for spans in reversed(found):
        spans[:] = [span for span in spans if span[1] + 1 in ends]
        ends = {first for first, _ in spans}
    return found if all(found) else []
