"""The tables that lark made from the grammar, at work: text → tree.

What lark's own contextual lexer and LALR parser do: the same terminals in the same order, the same shifts and
reductions, the same trees and expectations; a test holds it to lark. It is many times faster because, of the terminals
that a state accepts, only those are tried that can begin with the character at hand (``begins``), and because what a
terminal does to a stack of states is worked out once.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from functools import reduce
from typing import Any, ClassVar, NamedTuple

from attrs import define, field

END = "$END"

# More than the texts of any sheet lead to; when there are more, they are worked out anew.
_MOST_PLACES = 4096


class Token(str):
    """A terminal as written, and where."""

    __slots__ = ("end_pos", "start_pos", "type")

    data = ""
    type: str
    start_pos: int
    end_pos: int


@define(eq=False)
class Tree:
    """A rule, and what it was read from."""

    data: str
    children: list[Any]
    start_pos: int
    end_pos: int
    type: ClassVar[str] = ""


class _Terminal:
    """A terminal of the grammar; its pattern is compiled when it is first tried."""

    __slots__ = ("match", "name", "pattern")

    def __init__(self, name: str, pattern: str) -> None:
        self.name, self.pattern = name, pattern
        self.match: Callable[[str, int], re.Match[str] | None] = self._first

    def _first(self, text: str, position: int) -> re.Match[str] | None:
        self.match = re.compile(self.pattern).match
        return self.match(text, position)


class Stuck(Exception):
    """The text goes on otherwise than the grammar does.

    *stack* is what was read, *found* the terminal that cannot follow (empty where none stands there at all).
    """

    def __init__(self, position: int, stack: list[Any], found: str, expected: Iterable[str]) -> None:
        self.position, self.stack, self.found, self.expected = position, stack, found, frozenset(expected)


class _State(NamedTuple):
    """*actions*: the state that a terminal or a rule leads to, or the complement of the rule to reduce by."""

    actions: Mapping[str, int]
    accepts: int
    ways: dict[int, tuple[_Terminal, ...]]
    """The terminals to try, by the segment of the character."""


class _Rule(NamedTuple):
    """A rule to reduce by; *single* children stand for themselves, *spread* are the places of lists (``item+``)."""

    name: str
    size: int
    single: bool
    spread: list[int]


@define(eq=False)
class _Place:
    """A stack of states: where the parser can be. What each terminal does there is worked out once."""

    numbers: tuple[int, ...]
    state: _State
    steps: dict[str, _Step] = field(factory=dict)


class _Step(NamedTuple):
    """What a terminal does: reductions, and a shift to *place*, where there is one; else it is the end, or an error."""

    reductions: tuple[_Rule, ...]
    place: _Place | None
    goes_on: bool


class Machine:
    """Reads texts by *tables* (``build.parse_tables.of_lark``)."""

    def __init__(self, tables: Mapping[str, Any]) -> None:
        self.patterns: Mapping[str, str] = tables["terminals"]
        self._terminals = [_Terminal(name, pattern) for name, pattern in self.patterns.items()]
        self._names = [*self.patterns, END]
        self._ignored: str = tables["ignored"]
        self._starts = [chr(start) for start in tables["starts"]]
        self._begin = [int(mask, 16) for mask in tables["begin"]]
        self._rules = [_Rule(*rule) for rule in tables["rules"]]
        self._rows: list[Any] = tables["states"]
        self._start, self._last = tables["ends"]
        self._all = (1 << len(self.patterns)) - 1
        self._ways_of = dict[int, dict[int, tuple[_Terminal, ...]]]()
        self._states = dict[int, _State]()
        self._places = dict[tuple[int, ...], _Place]()

    def parse(self, text: str) -> Tree:
        """The tree of the whole *text*. Raises ``Stuck``."""
        place, position = self._place((self._start,)), 0
        stack: list[Any] = []
        while True:
            kind, start, position = self._next(text, position, place.state)
            step = place.steps.get(kind) or self._step(place, kind)
            for name, size, single, spread in step.reductions:
                if size > 1 or spread:
                    children = stack[-size:]
                    del stack[-size:]
                    stack.append(_reduced(name, children, spread, single=single))
                elif not single:
                    child = stack[-1]
                    stack[-1] = Tree(name, [child], child.start_pos, child.end_pos)
            if step.place is None:
                if not step.goes_on:
                    raise self._stuck(text, kind, start, self._after(place, step), stack)
                tree: Tree = stack[-1]
                return tree
            token = Token(text[start:position])
            token.type, token.start_pos, token.end_pos = kind, start, position
            stack.append(token)
            place = step.place

    def tokens(self, text: str, kinds: Container[str]) -> list[tuple[str, int, int]] | None:
        """The terminals of a text that ``parse`` takes and that is made of *kinds* alone, and where they stand."""
        place, position = self._place((self._start,)), 0
        found: list[tuple[str, int, int]] = []
        while True:
            kind, start, position = self._next(text, position, place.state)
            if kind is not END and kind not in kinds:
                return None
            step = place.steps.get(kind) or self._step(place, kind)
            if step.place is None:
                return found if step.goes_on else None
            found.append((kind, start, position))
            place = step.place

    def _next(self, text: str, position: int, state: _State) -> tuple[str, int, int]:
        """The next terminal that a state accepts, or the end; empty where none stands there."""
        last = len(text)
        while position < last:
            segment = bisect_right(self._starts, text[position])
            for terminal in state.ways.get(segment) or self._ways(state, segment):
                if (found := terminal.match(text, position)) is None:
                    continue
                if terminal.name != self._ignored:
                    return terminal.name, position, found.end()
                position = found.end()
                break
            else:
                return "", position, position
        return END, last, last

    def _ways(self, state: _State, segment: int) -> tuple[_Terminal, ...]:
        """The terminals that a state accepts and that can begin in that segment of all characters."""
        mask = self._begin[segment - 1] & state.accepts
        state.ways[segment] = tuple(one for n, one in enumerate(self._terminals) if mask >> n & 1)
        return state.ways[segment]

    def _state(self, number: int) -> _State:
        if number not in self._states:
            shifts, reductions = self._rows[number]
            actions = dict(shifts)
            for rule, ahead in reductions:
                mask = int(ahead, 16)
                actions |= {name: ~rule for n, name in enumerate(self._names) if mask >> n & 1}
            accepts = sum(1 << n for n, name in enumerate(self.patterns) if name in actions or name == self._ignored)
            self._states[number] = _State(actions, accepts, self._ways_of.setdefault(accepts, {}))
        return self._states[number]

    def _place(self, numbers: tuple[int, ...]) -> _Place:
        if numbers not in self._places:
            if len(self._places) >= _MOST_PLACES:
                self._places.clear()
            self._places[numbers] = _Place(numbers, self._state(numbers[-1]))
        return self._places[numbers]

    def _step(self, place: _Place, kind: str) -> _Step:
        reductions, numbers, action = self._reductions(place, kind)
        shifted = self._place((*numbers, action)) if action is not None and action != self._last else None
        step = place.steps[kind] = _Step(tuple(reductions), shifted, action is not None)
        return step

    def _reductions(self, place: _Place, kind: str) -> tuple[list[_Rule], tuple[int, ...], int | None]:
        """What is reduced before a terminal, the stack then, and the state that the terminal leads to, if any."""
        reductions: list[_Rule] = []
        numbers = place.numbers
        while (action := self._state(numbers[-1]).actions.get(kind)) is not None and action < 0:
            rule = self._rules[~action]
            reductions.append(rule)
            numbers = self._reduce(numbers, rule)
            if kind is END and numbers[-1] == self._last:
                return reductions, numbers, self._last
        return reductions, numbers, action

    def _reduce(self, numbers: tuple[int, ...], rule: _Rule) -> tuple[int, ...]:
        rest = numbers[: -rule.size]
        return *rest, self._state(rest[-1]).actions[rule.name]

    def _stuck(self, text: str, kind: str, start: int, place: _Place, stack: list[Any]) -> Stuck:
        """As lark does, another terminal is looked for where none that is accepted stands."""
        if not kind:
            kind, start, _ = self._next(text, start, _State({}, self._all, {}))
        if not kind:
            return Stuck(start, [], "", self.patterns.keys() & place.state.actions.keys())
        return Stuck(start, stack, kind, [name for name in self._names if self._reductions(place, name)[2] is not None])

    def _after(self, place: _Place, step: _Step) -> _Place:
        return self._place(reduce(self._reduce, step.reductions, place.numbers))


def leaves(node: Any) -> Iterator[Token]:
    """The tokens of a tree, in order."""
    if isinstance(node, Token):
        yield node
    else:
        for child in node.children:
            yield from leaves(child)


def _reduced(name: str, children: list[Any], spread: list[int], *, single: bool) -> Any:
    """A rule's node, with the children of helping rules (``item+``, at the places of *spread*) in their places."""
    first, last = children[0], children[-1]
    if spread == [0]:
        row = first.children
        row += children[1:]
        if first.data == name:  # one more item: the row goes on
            first.end_pos = last.end_pos
            return first
        children = row
    elif spread:
        children = [one for n, child in enumerate(children) for one in (child.children if n in spread else (child,))]
    return children[0] if single and len(children) == 1 else Tree(name, children, first.start_pos, last.end_pos)
