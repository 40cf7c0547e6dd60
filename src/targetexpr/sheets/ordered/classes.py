"""The classes of rows below their class's cell, in a stream of words in the order of the table's cells."""

from __future__ import annotations

from collections.abc import Sequence

from targetexpr.sheets.columnless.classes import Placed
from targetexpr.sheets.columnless.leanings import leans
from targetexpr.sheets.columnless.rows import Row
from targetexpr.sheets.columnless.scan import Item
from targetexpr.sheets.columnless.words import Class, Words


def classes_above(stream: Sequence[Item], rows: Sequence[Row], words: Words) -> list[Placed] | None:
    """Each row in the class whose cell is the last one above it.

    None where rows stand above every class, or where most names that tell their class are in another: there the cells
    stand in the middle of their rows.
    """
    found: list[Placed] = []
    now: Class = Class(None, None)
    cell: Item | None = None
    ahead = list(rows)
    for at, item in enumerate(stream):
        while ahead and ahead[0].at == at:
            found.append(Placed(ahead.pop(0), now, cell, sure=True))
        if item.kind == "class":
            later = next((other for other in stream[at + 1 :] if other.kind in ("class", "text")), None)
            now, cell = _entered(item.text, now, words, later), item
    if any(placed.where == Class(None, None) for placed in found) or not _agrees(found, stream, words):
        return None
    return found


def _entered(name: str, now: Class, words: Words, later: Item | None) -> Class:
    """The class in force behind a class's cell; *later* is the next word or class."""
    rank = words.rank(name)
    inner = Class(now.level1, rank.get(2))
    if 2 not in rank:
        return Class(rank[1], None)
    if 1 not in rank:
        owner = next((c.level1 for c in reversed(words.classes) if c.level2 == rank[2]), None)
        return inner if inner in words.classes or now.level1 is not None else Class(owner, rank[2])
    if now == Class(rank[1], None):
        return Class(rank[1], rank[2])  # 满意度指标 below 满意度指标
    child = Class(rank[1], words.rank(later.text).get(2)) if later is not None and later.kind == "class" else None
    own = child is not None and child in words.classes
    alone = Class(rank[1], rank[2]) in words.classes  # a class of level 1 that is its own class of level 2
    return inner if inner in words.classes and not own and not alone else Class(rank[1], None)


def _agrees(found: Sequence[Placed], stream: Sequence[Item], words: Words) -> bool:
    printed = {words.rank(item.text).get(2) for item in stream if item.kind == "class"} - {None}
    right = wrong = 0
    for placed in found:
        name = placed.row.name.text if placed.row.name is not None else ""
        wanted = {level2 for level2 in printed if level2 and leans(name, level2)}
        right += placed.where.level2 in wanted
        wrong += bool(wanted) and placed.where.level2 not in wanted
    return right >= wrong
