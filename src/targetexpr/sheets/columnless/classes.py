"""Each row's class, where class cells stand before, beside or after their rows.

A page's rows are read as a chain by dynamic programming: a row costs little in the class that its name leans to, a
change of class costs little where the class's cell stands between the rows or comes next in the form. Every class cell
that stands alone on the page is given at least one row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import define, field, frozen

from targetexpr.sheets.columnless.leanings import away, demand, leanings, leans, misfit, prior
from targetexpr.sheets.columnless.rows import Row
from targetexpr.sheets.columnless.scan import Item
from targetexpr.sheets.columnless.words import Class, Words
from targetexpr.values.lexicon.names import name_facts

_FORCED = 50.0
_CHANGE = 1.5
_CLEAR = 1.2  # what another class must cost more, for a row's class to be no guess
_MOST_ROWS = 400  # on one page; beyond, cells without a row are left so


@frozen
class Placed:
    """A row with its class; ``cell`` is the class's cell where one is known, ``sure`` where the layout says it."""

    row: Row
    where: Class
    cell: Item | None
    sure: bool


@define
class _Page:
    """A page's rows; ``before[i]`` are the classes whose cells stand alone between rows *i*-1 and *i*,
    ``printed`` the class of level 1 of every cell in the order of the text, and whether it is that class's own."""

    rows: Sequence[Row]
    before: list[list[Class]]
    beside: list[list[Class]]
    printed: list[tuple[bool, str | None]]
    alone: list[Class] = field(factory=list)
    scrambled: bool = False
    tidy: bool = False
    exact: bool = False
    plain: list[bool] = field(factory=list)
    cells: dict[Class, Item] = field(factory=dict)


def place(pages: Sequence[tuple[Sequence[Item], Sequence[Row]]], words: Words) -> list[Placed]:
    """The rows of one sheet's pages with their classes, in the order of the text."""
    names = [item.text for stream, _ in pages for item in stream if item.kind == "class"]
    states = _States(words, names)
    found: list[Placed] = []
    last: Class | None = None
    for stream, rows in pages:
        page = _page(stream, rows, states)
        page.tidy = _is_tidy(page, last, states)
        path = (None if page.tidy else centred(page, last, states)) or _Chain(page, states, last).path()
        found += _placed(page, path, last)
        last = max(path, key=states.order, default=last)
    return found


class _States:
    """The classes that a sheet prints, in the order of its form."""

    def __init__(self, words: Words, names: Sequence[str]) -> None:
        ranks = {name: rank for name in dict.fromkeys(names) if (rank := words.rank(name))}
        children = {level2 for rank in ranks.values() if (level2 := rank.get(2)) and 1 not in rank}
        self.level1: dict[str, str] = {}
        self.level2: dict[str, str] = {}
        for name, rank in ranks.items():
            owns = 1 in rank and any(c.level1 == rank[1] and c.level2 in children for c in words.classes)
            if 2 in rank and not owns and not (1 in rank and _is_own_child(rank[1], words)):
                self.level2[name] = rank[2]
            else:
                self.level1[name] = rank[1]
        firsts = set(self.level1.values())
        self.all: list[Class] = []
        for level2 in dict.fromkeys(self.level2.values()):
            owners = [c.level1 for c in words.classes if c.level2 == level2]
            printed = [owner for owner in owners if owner in firsts]
            self.all.append(Class((printed or owners)[-1], level2))
        served = {state.level1 for state in self.all}
        self.all += [Class(level1, None) for level1 in firsts - served]
        self._order = {c: at for at, c in enumerate(words.classes)}
        self._order.update({c: self._first(c.level1) for c in self.all if c not in self._order})
        self.all.sort(key=self.order)
        self.all = self.all or [Class(None, None)]

    def _first(self, level1: str | None) -> int:
        return min((at for c, at in self._order.items() if c.level1 == level1), default=len(self._order))

    def order(self, state: Class) -> int:
        return self._order.get(state, -1)

    def of(self, name: str) -> list[Class]:
        """The classes that a class cell may stand for."""
        if (level2 := self.level2.get(name)) is not None:
            return [state for state in self.all if state.level2 == level2]
        return [state for state in self.all if state.level1 == self.level1.get(name)]

    def is_level2(self, name: str) -> bool:
        return name in self.level2 or [s.level2 for s in self.of(name)] == [None]


def _is_own_child(name: str, words: Words) -> bool:
    return Class(name, name) in words.classes


def _page(stream: Sequence[Item], rows: Sequence[Row], states: _States) -> _Page:
    page = _Page(rows, [[] for _ in range(len(rows) + 1)], [[] for _ in rows], [])
    starts = [row.at for row in rows]
    now = 0
    for at, item in enumerate(stream):
        while now < len(starts) and starts[now] < at:
            now += 1
        if item.kind != "class":
            continue
        found = states.of(item.text)
        page.printed.append((not states.is_level2(item.text), found[0].level1 if found else None))
        beside = now < len(starts) and stream[starts[now]].line is item.end and item.end is item.line
        if beside:
            page.beside[now] = [s for s in page.beside[now] if s in found] or found
            if states.is_level2(item.text):
                page.cells.setdefault(found[0], item)
        elif states.is_level2(item.text) and found:
            page.before[now].append(found[0])
            page.alone.append(found[0])
            page.cells[found[0]] = item
    orders = [states.order(state) for state in page.alone]
    page.scrambled = orders != sorted(orders)
    return page


def _is_tidy(page: _Page, last: Class | None, states: _States) -> bool:
    """Whether every class's cell stands above its rows, in the form's order; *last* may go on from the page before."""
    opened: list[Class] = [] if last is None else [last]
    if _has_upper_below(page, last.level1 if last else None):
        return False
    for beside, labels in zip(page.beside, page.before, strict=False):
        if len(set(labels)) > 1:
            return False
        opened += beside if len(beside) == 1 else labels[-1:]
        if not opened:
            return False
    orders = [states.order(state) for state in opened]
    return orders == sorted(orders) and set(page.before[-1]) <= {last}


def _has_upper_below(page: _Page, going_on: str | None) -> bool:
    """Whether a class of level 1 is printed once, and below a class of its own: in the middle of them, not above."""
    uppers = [level1 for upper, level1 in page.printed if upper]
    seen: set[str | None] = set()
    for upper, level1 in page.printed:
        if upper and level1 in seen and level1 != going_on and uppers.count(level1) == 1:
            return True
        seen |= set() if upper else {level1}
    return False


def centred(page: _Page, last: Class | None, states: _States) -> list[Class] | None:
    """The classes of a page on which every class's cell stands in the middle of its rows; None where that is not so.

    Rows are counted, not measured: of four rows the cell stands after the second, of three beside the second. Rows
    before the first class's may go on with *last*.
    """
    found = [(float(at), state) for at, labels in enumerate(page.before) for state in labels]
    found += [(at + 0.5, beside[0]) for at, beside in enumerate(page.beside) if len(beside) == 1]
    found.sort(key=lambda pair: pair[0])
    orders = [states.order(state) for _, state in found]
    count = len(page.rows)
    if not found or sorted(set(orders)) != orders or not len(found) <= count <= _MOST_ROWS:
        return None
    costs = _Chain(page, states, last).costs
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    if last is not None and last != found[0][1]:
        best[0] |= {stop: (1.0 + sum(costs[at][last] for at in range(stop)), 0) for stop in range(1, count)}
    for middle, state in found:
        step: dict[int, tuple[float, int]] = {}
        for start, (cost, _) in best[-1].items():
            total = cost
            for stop in range(start + 1, count + 1):
                total += costs[stop - 1][state]
                off = abs((start + stop) / 2 - middle)
                if off <= 0.5 and total + 3 * off < step.get(stop, (float("inf"), 0))[0]:
                    step[stop] = (total + 3 * off, start)
        best.append(step)
    if count not in best[-1] or best[-1][count][0] >= _FORCED:
        return None
    path: list[Class] = []
    stop = count
    page.exact = True
    for (middle, state), step in zip(reversed(found), reversed(best[1:]), strict=True):
        start = step[stop][1]
        page.exact &= (start + stop) / 2 == middle
        path[:0] = [state] * (stop - start)
        stop = start
    return [last] * stop + path if last is not None else path


class _Chain:
    def __init__(self, page: _Page, states: _States, last: Class | None) -> None:
        self.page, self.states, self.last = page, states, last
        self.here = set(page.alone) | {s for beside in page.beside if len(beside) == 1 for s in beside}
        self.opened = self._opened()
        self.costs = [{s: self._cost(at, s) for s in states.all} for at in range(len(page.rows))]

    def path(self) -> list[Class]:
        path = self._best({})
        if not 0 < len(path) <= _MOST_ROWS:
            return path
        held: dict[int, Class] = {}
        for state in dict.fromkeys(self.page.alone):
            if state not in path:
                held |= self._cheapest(state, held)
                path = self._best(held)
        self.page.plain = self._plain(held)
        return path

    def _plain(self, held: Mapping[int, Class]) -> list[bool]:
        """For each row, whether every other class would cost clearly more, the rest of the chain at its best."""
        found = []
        for ahead, behind in zip(self._forward(held), self._backward(held), strict=True):
            totals = sorted(ahead[state] + behind[state] for state in self.states.all)
            found.append(len(totals) < 2 or totals[1] - totals[0] >= _CLEAR)
        return found

    def _cheapest(self, state: Class, held: Mapping[int, Class]) -> dict[int, Class]:
        """The row that costs least in *state*, the rest of the chain arranged around it."""
        free = [at for at in range(len(self.costs)) if at not in held and len(self.page.beside[at]) != 1]
        if not free:
            return {}
        ahead, behind = self._forward(held), self._backward(held)
        at = min(free, key=lambda at: ahead[at][state] + behind[at][state])
        return {at: state}

    def _best(self, held: Mapping[int, Class]) -> list[Class]:
        if not self.costs:
            return []
        ahead = self._forward(held)
        state = min(ahead[-1], key=lambda s: ahead[-1][s])
        path = [state]
        for at in range(len(self.costs) - 1, 0, -1):
            state = self._back(ahead[at - 1], at, state)
            path.append(state)
        return path[::-1]

    def _back(self, costs: Mapping[Class, float], at: int, state: Class) -> Class:
        return min(self.states.all, key=lambda before: costs[before] + self._move(at, before, state))

    def _held(self, at: int, state: Class, held: Mapping[int, Class]) -> float:
        return self.costs[at][state] + (_FORCED if held.get(at, state) != state else 0.0)

    def _forward(self, held: Mapping[int, Class]) -> list[dict[Class, float]]:
        table: list[dict[Class, float]] = []
        for at in range(len(self.costs)):
            table.append({})
            for state in self.states.all:
                if at:
                    start = min(table[-2][s] + self._move(at, s, state) for s in self.states.all)
                else:
                    start = self._move(0, self.last, state)
                table[-1][state] = start + self._held(at, state, held)
        return table

    def _backward(self, held: Mapping[int, Class]) -> list[dict[Class, float]]:
        """The cost of everything after each row."""
        table = [dict.fromkeys(self.states.all, 0.0)]
        for at in range(len(self.costs) - 1, 0, -1):
            after = table[-1]
            table.append(
                {
                    s: min(after[t] + self._held(at, t, held) + self._move(at, s, t) for t in self.states.all)
                    for s in self.states.all
                }
            )
        return table[::-1]

    def _cost(self, at: int, state: Class) -> float:
        """What it costs that row *at* is in *state*, by the cells on its own line and by what it says."""
        beside = self.page.beside[at]
        cost = _FORCED if beside and state not in beside else 0.0
        row = self.page.rows[at]
        if row.name is not None:
            wanted = self._wanted(row.name.text)
            cost += max((away(level2) for level2 in wanted), default=0.0) * (state.level2 not in wanted)
            if state.level2 is not None and state.level2 not in wanted:
                cost += demand(state.level2)
            if not wanted and state.level2 is not None and name_facts(row.name.text).direction != "反向":
                cost += prior(row.name.text, state.level2)
        if self.opened[at] not in (None, state):
            cost += 0.1
        if row.value is not None and state.level2 is not None:
            cost += misfit(row.value.text, state.level2)
        return cost

    def _opened(self) -> list[Class | None]:
        """For each row, the class whose cell is the last one above it."""
        found: list[Class | None] = []
        now = self.last
        for beside, labels in zip(self.page.beside, self.page.before, strict=False):
            now = beside[0] if len(beside) == 1 else labels[-1] if labels else now
            found.append(now)
        return found

    def _wanted(self, name: str) -> frozenset[str]:
        """The classes of this sheet that *name* leans to."""
        printed = frozenset(state.level2 for state in self.states.all if state.level2)
        words = leanings(name)
        told = frozenset(level2 for level2 in printed if any(word in level2 for word in words))
        return told or frozenset(level2 for level2 in printed if leans(name, level2))

    def _move(self, at: int, before: Class | None, state: Class) -> float:
        """What it costs to go on from *before* to *state* at row *at*."""
        beside, labels = self.page.beside[at], self.page.before[at]
        if len(beside) == 1:
            return 0.0
        if self.page.tidy and not labels:
            return 0.0 if state == before else _FORCED / 5
        if len(set(labels)) == 1:
            return 0.0 if state == labels[0] else (1.5 if state == before else 2.0) + self._absent(state)
        if state == before:
            single = at > 0 and len(self.page.beside[at - 1]) == 1 and self.page.alone
            return _CHANGE if single else 0.0
        if self.page.scrambled:
            return (0.0 if before is None or labels else 1.2) + self._absent(state)
        if before is None:
            return 0.3 * self._rank(state) + self._absent(state)
        forward = self.states.order(state) > self.states.order(before)
        return _CHANGE - 0.7 * self._is_next(before, state) + 0.7 * (not forward) + self._absent(state)

    def _absent(self, state: Class) -> float:
        """A class whose cell is not on this page; or is, but beside a row of its own."""
        if state in self.page.alone:
            return 0.0
        return 1.0 if state in self.here or state == self.last else 3.0

    def _rank(self, state: Class) -> int:
        """How many cells of this page stand before *state* in the form."""
        return sum(self.states.order(s) < self.states.order(state) for s in self.here)

    def _is_next(self, before: Class, state: Class) -> bool:
        orders = sorted(self.states.order(s) for s in self.here)
        later = [order for order in orders if order > self.states.order(before)]
        return bool(later) and later[0] == self.states.order(state)


def _placed(page: _Page, path: Sequence[Class], last: Class | None) -> list[Placed]:
    """A row is sure of its class where the class's cell stands beside it, or is the last one above it."""
    found = []
    open_class, counted = last, page.tidy or not page.alone
    for at, (row, state) in enumerate(zip(page.rows, path, strict=True)):
        beside, labels = page.beside[at], page.before[at]
        if labels:
            open_class, counted = labels[-1], len(set(labels)) == 1
        if len(beside) == 1:
            open_class, counted = beside[0], True
        plain = at < len(page.plain) and page.plain[at]
        sure = page.exact or plain or len(beside) == 1 or (page.tidy and open_class == state and counted)
        found.append(Placed(row, state, page.cells.get(state), sure))
    return found
