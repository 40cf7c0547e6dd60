"""Rows in blocks of one state each, as cheaply as it can be done, and how much any other state would cost more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate
from operator import add

from attrs import frozen

from targetexpr.sheets.text_layout.words import ClassPair

_NEVER = float("inf")
_LARGEST = 80  # rows of one block


@frozen
class Blocks:
    """``path`` is each row's state, ``total`` what it all costs; ``forced`` are rows that were given to a class because
    it has no other. ``moves``, ``enter`` and ``segments`` are what the ways to other states cost."""

    states: Sequence[ClassPair]
    path: tuple[int, ...]
    total: float
    moves: Sequence[Sequence[float]]
    enter: Sequence[Sequence[float]]
    segments: Sequence[Sequence[Sequence[float]]]
    forced: frozenset[int] = frozenset()

    def margins(self) -> list[float]:
        """What the next best class of each row costs more, the rest of the rows at their cheapest."""
        return [
            0.0 if at in self.forced else min(sorted(row.values())[1:], default=_NEVER) - self.total
            for at, row in enumerate(self.cheapest())
        ]

    def cheapest(self) -> list[dict[ClassPair, float]]:
        """What it costs in all that a row is of each class."""
        segments, moves = self.segments, self.moves
        count, width = len(segments), len(self.states)
        leave = [[_NEVER] * width for _ in range(count)] + [[moves[at][width] for at in range(width)]]
        after = [[_NEVER] * width for _ in range(count + 1)]  # a block begins at a row, to the end
        for start in range(count - 1, -1, -1):
            for at in range(width):
                left = (leave[stop][at] for stop in range(start + 1, count + 1))
                after[start][at] = min(map(add, segments[start][at], left), default=_NEVER)
            leave[start] = [min(map(add, moves[one], after[start])) for one in range(width)]
        cheapest: list[dict[ClassPair, float]] = [{} for _ in range(count)]
        for at, state in enumerate(self.states):
            ends = [_NEVER] * (count + 1)
            for row in range(count):
                entered = self.enter[row][at]
                for stop, cost in enumerate(segments[row][at], row + 1):
                    whole = entered + cost + leave[stop][at]
                    if whole < ends[stop]:
                        ends[stop] = whole
                best = min(ends[row + 1 :])
                cheapest[row][state] = min(cheapest[row].get(state, _NEVER), best)
        return cheapest


def cheapest_blocks(
    costs: Sequence[Sequence[float]],
    states: Sequence[ClassPair],
    anchor: Callable[[int, range, int], Sequence[float]],
    move: Callable[[int, int], float | None],
    carried: float,
    most: float = _NEVER,
) -> Blocks:
    """*costs* are those of each row in each state, *anchor* what blocks from a row to others cost in a state, *move*
    what it costs to follow a block by one of another state (None: it cannot); state 0 comes first, for *carried*.
    Ways that cost more than *most* are not sought."""
    count, width = len(costs), len(states)
    sums = [[0.0] for _ in range(width)]
    for row in costs:
        for at in range(width):
            sums[at].append(sums[at][-1] + row[at])
    moves = [[_NEVER if one == two or (cost := move(one, two)) is None else cost for two in range(width + 1)]
             for one in range(width)]  # fmt: skip
    into = [*zip(*moves, strict=True)]
    rest = [*accumulate(map(min, reversed(costs)), initial=0.0)][::-1]  # what the rows from each on cost at least
    enter = [[_NEVER] * width for _ in range(count + 1)]  # a block begins at a row
    came = [[0] * width for _ in range(count + 1)]
    best = [[_NEVER] * width for _ in range(count + 1)]  # a block ends before a row
    back = [[0] * width for _ in range(count + 1)]
    enter[0] = [carried, *(moves[0][at] for at in range(1, width))]
    segments: list[list[list[float]]] = [[[] for _ in range(width)] for _ in range(count)]
    for start in range(count):
        for at in range(width):
            if start:
                ways = [*map(add, best[start], into[at])]
                enter[start][at] = min(ways)
                came[start][at] = ways.index(enter[start][at])
            own, entered = sums[at], enter[start][at]
            if entered + rest[start] > most:
                continue
            stops = range(start + 1, min(count, start + _LARGEST) + 1)
            anchored = zip(stops, anchor(start, stops, at), strict=True)
            segments[start][at] = [own[stop] - own[start] + cost for stop, cost in anchored]
            for stop, cost in zip(stops, segments[start][at], strict=True):
                if entered + cost < best[stop][at]:
                    best[stop][at], back[stop][at] = entered + cost, start
    ends = [best[count][at] + moves[at][width] for at in range(width)]
    total = min(ends)
    path: list[int] = []
    at, stop = ends.index(total), count
    while stop:
        start = back[stop][at]
        path[:0] = [at] * (stop - start)
        at, stop = came[start][at], start
    return Blocks(states, tuple(path), total, moves, enter, segments)
