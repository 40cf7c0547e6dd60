"""Cells in the order of their columns → their columns: the cheapest way, and whether another is as cheap."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve, frozen

from targetexpr.sheets import looks
from targetexpr.sheets.ordered.fits import Headed, empty_cost, fit, learnt

_CLEAR = 0.6  # what every other way must cost more
_USUAL = 0.6  # what it is worth that a column holds the same text in other rows
_GAP = 1.0  # a field of the project that is empty between others
_BLANK = 3.0  # a row without name and value
_MEASURED = ("name", "level4", "value", "total_value", "operator", "nature", "unit", "actual", "weight", "score")
_ALWAYS_EMPTY = -1.0
_NUMBERS = ("value", "total_value", "actual", "weight", "score", "prior")
_NEVER = float("inf")


@frozen
class Placed:
    """For each cell its column; ``sure`` where every other way costs clearly more; ``cost`` of one cell on average."""

    columns: tuple[int, ...]
    sure: bool
    cost: float


def align(rows: Sequence[Sequence[str]], columns: Sequence[Headed]) -> list[Placed | None]:
    """The columns of each row's cells, in order; None for a row of more cells than columns.

    The rows are placed twice: what the first time shows of how full each column is, and of what it holds, tells the
    second time where cells are missing.
    """
    empty = [empty_cost(column) for column in columns]
    usual = [frozenset[str]()] * len(columns)
    found = _placed(rows, columns, empty, usual)
    table = [
        [row[placed.columns.index(at)] if at in placed.columns else None for at in range(len(columns))]
        for row, placed in zip(rows, found, strict=True)
        if placed is not None
    ]
    if len(table) < 3:
        return found
    empty, usual = learnt(columns, table)
    return _placed(rows, columns, empty, usual)


def _placed(
    rows: Sequence[Sequence[str]], columns: Sequence[Headed], empty: Sequence[float], usual: Sequence[frozenset[str]]
) -> list[Placed | None]:
    """Every row placed; rows of the same texts once."""
    ways = {texts: _place(texts, columns, empty, usual) for texts in dict.fromkeys(map(tuple, rows))}
    return [ways[tuple(row)] for row in rows]


def _place(
    row: Sequence[str], columns: Sequence[Headed], empty: Sequence[float], usual: Sequence[frozenset[str]]
) -> Placed | None:
    if not 0 < len(row) <= len(columns):
        return None
    costs = [
        [fit(text, column) - _USUAL * (text in texts) for column, texts in zip(columns, usual, strict=True)]
        for text in row
    ]
    whole = _cheapest(costs, columns, empty)
    # A row of the form that was left empty: classes, and what is printed beside every row.
    parts = [column.role in _MEASURED for column in columns]
    bare = [[_NEVER if part else cost for part, cost in zip(parts, line, strict=True)] for line in costs]
    blank = _cheapest(bare, columns, [0.0 if part else cost for part, cost in zip(parts, empty, strict=True)])
    if whole is None or (blank is not None and blank.cost + _BLANK / len(row) < whole.cost):
        return blank
    return evolve(whole, sure=whole.sure and not _may_shift(row, whole.columns, columns, empty))


def _may_shift(row: Sequence[str], placed: Sequence[int], columns: Sequence[Headed], empty: Sequence[float]) -> bool:
    """Whether a number by itself stands beside an empty column of numbers: it could as well be that one's."""
    for at, (text, column) in enumerate(zip(row, placed, strict=True)):
        if columns[column].role not in _NUMBERS or not looks.is_number(text):
            continue
        before = placed[at - 1] if at else -1
        after = placed[at + 1] if at + 1 < len(placed) else len(columns)
        free = [k for k in (*range(before + 1, column), *range(column + 1, after)) if columns[k].role in _NUMBERS]
        if any(empty[k] > _ALWAYS_EMPTY for k in free):
            return True
    return False


def _cheapest(costs: Sequence[Sequence[float]], columns: Sequence[Headed], empty: Sequence[float]) -> Placed | None:
    fields = sum(column.before for column in columns)
    ahead, behind = _forward(costs, empty, fields), _backward(costs, empty, fields)
    best, at, sure = [], -1, True
    total = min(ahead[-1][k] + behind[-1][k] for k in range(len(columns)))
    if total >= _NEVER:
        return None
    for count in range(len(costs)):
        ways = {k: ahead[count][k] + behind[count][k] for k in range(len(columns))}
        k = min((k for k in ways if k > at), key=lambda k: ways[k])
        others = [cost for other, cost in ways.items() if other != k]
        sure = sure and (min(others, default=_NEVER) - total >= _CLEAR)
        best.append(k)
        at = k
    return Placed(tuple(best), sure, total / len(costs))


def _forward(costs: Sequence[Sequence[float]], empty: Sequence[float], fields: int) -> list[list[float]]:
    """What it costs to place the cells up to each, it being in each column; the first *fields* ones are a project's,
    merged over its rows: they are empty together, or from the first filled one on none is."""
    before = [0.0]
    for cost in empty:
        before.append(before[-1] + cost)
    empty = [_GAP if k < fields else cost for k, cost in enumerate(empty)]
    table = [[before[k] + costs[0][k] for k in range(len(empty))]]
    for cell in costs[1:]:
        line, cheapest = [], _NEVER
        for k in range(len(empty)):
            line.append(cheapest + cell[k])
            cheapest = min(cheapest + empty[k], table[-1][k])
        table.append(line)
    return table


def _backward(costs: Sequence[Sequence[float]], empty: Sequence[float], fields: int) -> list[list[float]]:
    """What it costs to place the cells after each, it being in each column; a row may hold nothing but *fields*."""
    count = len(empty)
    empty = [_GAP if k < fields else cost for k, cost in enumerate(empty)]
    after = [0.0] * count
    for k in range(count - 2, -1, -1):
        after[k] = after[k + 1] + empty[k + 1]
    after[:fields] = [min(cost, _GAP) for cost in after[:fields]]
    table = [after]
    for cell in reversed(costs[1:]):
        line, cheapest = [_NEVER] * count, _NEVER
        for k in range(count - 1, -1, -1):
            line[k] = cheapest
            cheapest = min(cheapest + empty[k], table[-1][k] + cell[k])
        table.append(line)
    return table[::-1]
