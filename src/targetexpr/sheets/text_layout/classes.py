"""Each row's class, by where the cells of classes stand, the form's order of classes, and what names and values say.

A text places its classes in one of three ways: at the top of their rows, in the middle of them, or anywhere; or column
after column, where their order alone is known. For each way the rows are cut into blocks of one class as cheaply as it
can be done; the cheapest way is read, and ways that cannot rival it are not tried. A row is sure of its class where
every other class, and every other way, costs clearly more; and where each row has its own cells on its line.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain, groupby
from typing import Literal, assert_never

from attrs import evolve, frozen

from targetexpr.sheets.text_layout.blocks import Blocks, cheapest_blocks
from targetexpr.sheets.text_layout.costs import costs
from targetexpr.sheets.text_layout.leanings import away, demand, is_certain, leanings, leans, misfit, prior
from targetexpr.sheets.text_layout.lines import Line
from targetexpr.sheets.text_layout.states import States
from targetexpr.sheets.text_layout.words import ClassPair
from targetexpr.values.lexicon.names import name_facts

Way = Literal["top", "centred", "elsewhere", "in turn"]
WAYS: tuple[Way, ...] = ("top", "centred", "elsewhere")
_NOWHERE = ClassPair(None, None)
_NEVER = float("inf")
_UNLABELLED = 5.0  # a row above every class
_ROUNDED = 1e-6  # what sums of costs may be off
_FORCED = 50.0  # of several classes that stand anywhere, each has a row


@frozen
class Spot:
    """A row as its class is sought: what it says, and from where to where it reaches (in rows, or in lines)."""

    name: str | None
    value: str | None
    top: float
    bottom: float


@frozen
class Label:
    """The cell of a class: its line, where it begins and where its middle is (give or take ``slack``), and the row on
    whose line it stands."""

    line: Line
    top: float
    middle: float
    beside: int | None = None
    slack: float = 0.0


@frozen
class Placed:
    """A row's class; ``cell`` is the line of the class's cell where one is known."""

    where: ClassPair
    cell: Line | None
    sure: bool


@frozen
class _CellGroup:
    """Cells of one class that follow each other."""

    state: ClassPair
    labels: tuple[Label, ...]

    @property
    def middle(self) -> float:
        return (self.labels[0].middle + self.labels[-1].middle) / 2


Labels = Sequence[tuple[Label, ClassPair]]


def place(
    rows: Sequence[Spot],
    upper: Labels,
    lower: Labels,
    states: States,
    last: ClassPair | None,
    possible: Sequence[Way] = WAYS,
) -> list[Placed]:
    """The class of each row of a page, by the cells of classes of level 1 and of level 2; *last* is the class of the
    page before, which may go on; *possible* the ways in which the text may place classes."""
    if not rows:
        return []
    if [*range(len(rows))] == [label.beside for label, _ in upper] == [label.beside for label, _ in lower]:
        pairs = zip(upper, lower, strict=True)  # each row has its own
        return [Placed(states.under(over.level1, state), label.line, sure=True) for (_, over), (label, state) in pairs]
    said = [_says(row, states) for row in rows]
    beside = {label.beside: state for label, state in lower if label.beside is not None}
    for at, state in beside.items():
        for other in said[at]:
            said[at][other] += costs()["class.beside"] * (other.level2 != state.level2)
    carried = ClassPair(states.owner(last.level2), last.level2) if last is not None and last.level2 else last
    firsts = _firsts(upper, last)
    priors = {way: _prior(way, len(lower) + len(upper)) for way in possible}
    left = sorted(possible, key=lambda way: priors[way], reverse=True)
    if len(left) > 1 and not {label.top for label, _ in (*upper, *lower)} <= {row.top for row in rows}:
        left[-2:] = left[:-3:-1]  # the way that is likelier first
    rival = max(map(_clear, WAYS)) + _ROUNDED
    least = sum(min([*row.values(), row.get(carried, 0.0) if carried else _UNLABELLED]) for row in said if lower)
    ways: list[tuple[float, list[ClassPair], tuple[Blocks, Blocks, list[int]], Way]] = []
    while left and priors[left[-1]] + least < (most := ways[0][0] + rival if ways else _NEVER):
        way = left.pop()
        most -= priors[way]
        own = _blocks(way, rows, _grouped(lower), said, states, carried, most)
        if own.total > most:
            continue
        path = [own.states[at] for at in own.path]
        whole = list(_whole(rows, path, parted=not states.in_columns or way == "elsewhere"))
        strange = [
            {o: costs()["class.stranger"] * (not states.may_hold(o.level1, state.level2)) for o in firsts}
            for _, state, _ in whole
        ]
        spots = [spot for spot, _, _ in whole]
        before = last and ClassPair(last.level1, None)
        over = _blocks(way, spots, _grouped(upper), strange, states, before, most - own.total)
        spans = [at for at, (_, _, count) in enumerate(whole) for _ in range(count)]
        path = [states.under(over.states[over.path[at]].level1, whole[at][1]) for at in spans]
        total = own.total + over.total + priors[way]
        ways.append((total, path, (own, over, spans), way))
        ways.sort(key=lambda found: (found[0], possible.index(found[3])))
    total, path, (own, over, spans), read = ways[0]
    margins = own.margins()
    if states.in_columns:
        uppers = over.margins()
        margins = [min(margin, uppers[at]) for margin, at in zip(margins, spans, strict=True)]
    clear = _clear(read)
    cells = {state: label.line for label, state in [*upper, *lower]}
    found = []
    for at, state in enumerate(path):
        rivals = [other - total for other, way_path, _, _ in ways[1:] if way_path[at] != state]
        sure = min([margins[at], *rivals]) >= clear and not (at not in beside and _is_strange(rows[at], state, states))
        cell = cells.get(state) or cells.get(ClassPair(states.owner(state.level2), state.level2))
        found.append(Placed(state, cell or cells.get(ClassPair(state.level1, None)), sure))
    return found


def _whole(rows: Sequence[Spot], path: Sequence[ClassPair], *, parted: bool) -> Iterator[tuple[Spot, ClassPair, int]]:
    """The rows of one class of level 2 as one, unless classes of level 1 may part them."""
    at = 0
    for state, group in groupby(path):
        count = len(list(group))
        steps = [1] * count if parted or state.level2 is None else [count]
        for step in steps:
            yield Spot(None, None, rows[at].top, rows[at + step - 1].bottom), state, step
            at += step


def _prior(way: Way, count: int) -> float:
    """What a way to place so many cells costs by itself."""
    known = costs()
    match way:
        case "top" | "in turn":
            return 0.0
        case "centred":
            return known["class.not_top"]
        case "elsewhere":
            return known["class.elsewhere"] * count
        case _:
            assert_never(way)


def _clear(way: Way) -> float:
    """What the next best costs more at least where a class is sure."""
    return costs()["clear.class" if way in ("top", "centred") else "clear.unplaced"]


def _firsts(upper: Labels, last: ClassPair | None) -> list[ClassPair]:
    return [*dict.fromkeys(state for _, state in upper), *([ClassPair(last.level1, None)] if last else []), _NOWHERE]


def _grouped(labels: Labels) -> list[_CellGroup]:
    groups = groupby(labels, key=lambda pair: pair[1])
    return [_CellGroup(state, tuple(label for label, _ in group)) for state, group in groups]


def _blocks(
    way: Way,
    rows: Sequence[Spot],
    groups: list[_CellGroup],
    said: Sequence[dict[ClassPair, float]],
    states: States,
    last: ClassPair | None,
    most: float,
) -> Blocks:
    """The rows in blocks, each of one group's class; the first state is that of the page before. Ways that cost more
    than *most* are not sought, but where cells stand anywhere."""
    known, printed = costs(), groups
    bottoms = sorted(row.bottom for row in rows)
    cells: dict[ClassPair, list[int]] = defaultdict(list)
    for group in groups:
        cells[group.state] += (bisect_right(bottoms, label.top) for label in group.labels)
    places = {place for own in cells.values() for place in own}
    if way == "elsewhere":
        first = {group.state: group for group in reversed(groups)}
        groups = [first[state] for state in sorted(first, key=states.order)]
    if way == "in turn" and len(groups) > len(rows):
        return _blocks("elsewhere", rows, groups, said, states, last, most)
    unit = (rows[-1].bottom - rows[0].top) / len(rows)
    before = last or _NOWHERE
    each = (known["class.carried"] if last else _UNLABELLED) * bool(groups)
    table = [[(each if last is None else 0.0) + row.get(before, 0.0), *(row[g.state] for g in groups)] for row in said]

    classes = [before, *(group.state for group in groups)]
    own = [_running([cells.get(state, ())], len(rows)) for state in classes]
    others = [_running((at for other, at in cells.items() if other != state), len(rows)) for state in classes]

    def anchor(start: int, stops: range, at: int) -> list[float]:
        if way == "elsewhere":
            begun = start == 0 or len(places) < 2 or own[at][start] > own[at][start - 1]
            more = 0.0 if begun else known["class.unlabelled"]
            return [known["class.passed"] * (others[at][stop - 1] - others[at][start]) + more for stop in stops]
        if at == 0 or way == "in turn":
            return [0.0] * len(stops)
        group, top, off = groups[at - 1], rows[start].top, known[f"class.{way}"]
        label, middle = group.labels[0], group.middle
        if way == "top":
            return [off * abs(top - label.top) / unit] * len(stops)
        inner, found = known["class.off"], []
        for bottom in (rows[stop - 1].bottom for stop in stops):
            away = abs((top + bottom) / 2 - middle)
            cost = inner * min(away, label.slack) + off * max(0.0, away - label.slack)
            found.append(cost / unit + known["class.outside"] * (not top <= middle <= bottom))
        return found

    orders = [states.order(group.state) for group in printed]
    back = known["class.back" if orders != sorted(orders) else "class.skipped"]

    def move(one: int, two: int) -> float | None:
        if way == "in turn":
            return 0.0 if two == one + 1 else None
        if way != "elsewhere":
            return known["class.skipped"] * (two - one - 1) if two > one else None
        return back if two < one else known["class.ahead"] * (two - one - 1) * (two <= len(groups))

    carried = each if last is not None and groups and groups[0].state != last else 0.0
    if way != "elsewhere":
        return cheapest_blocks(table, classes, anchor, move, carried, most)
    found = cheapest_blocks(table, classes, anchor, move, carried)
    forced: set[int] = set()
    for state in classes[1:]:
        if state not in {classes[at] for at in found.path}:
            cheapest = found.cheapest()
            at = min(range(len(rows)), key=lambda row: cheapest[row][state])
            forced.add(at)
            table[at] = [cost if own == state else cost + _FORCED for own, cost in zip(classes, table[at], strict=True)]
            found = cheapest_blocks(table, classes, anchor, move, carried)
    return evolve(found, forced=frozenset(forced))


def _running(places: Iterable[Iterable[int]], rows: int) -> list[int]:
    """Return how many of the places lie at each row or above it."""
    counts = Counter(chain.from_iterable(places))
    return [*accumulate(counts[row] for row in range(rows + 1))]


def _is_strange(row: Spot, state: ClassPair, states: States) -> bool:
    """Whether a row's name is certainly of another class, or its class of level 2 of another one of level 1."""
    owner = states.owner(state.level2)
    elsewhere = is_certain(row.name or "") and not is_certain(state.level2 or state.level1 or "")
    return elsewhere or (owner != state.level1 and states.is_printed(owner))


def _says(row: Spot, states: States) -> dict[ClassPair, float]:
    """What it costs that a row is in each class, by its name and its value."""
    wanted = _wanted(row.name, states) if row.name is not None else frozenset()
    return {state: _said(row, state, wanted) for state in states.all}


def _said(row: Spot, state: ClassPair, wanted: frozenset[str]) -> float:
    """What it costs that a row is in a class, where its name leans to those that are *wanted*."""
    cost = 0.0
    if state.level2 is None:
        return cost
    if row.name is not None:
        if state.level2 not in wanted:
            cost += max((away(level2) for level2 in wanted), default=0.0) + demand(state.level2)
        if not wanted and name_facts(row.name).direction != "反向":
            cost += prior(row.name, state.level2)
    if row.value is not None:
        cost += misfit(row.value, state.level2)
    return cost


def _wanted(name: str, states: States) -> frozenset[str]:
    """The classes of this sheet that *name* leans to."""
    printed = frozenset(state.level2 for state in states.all if state.level2)
    words = leanings(name)
    told = frozenset(level2 for level2 in printed if any(word in level2 for word in words))
    return told or frozenset(level2 for level2 in printed if leans(name, level2))
