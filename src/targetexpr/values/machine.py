"""The tables that lark made from the grammar, at work: text → tree.

What lark's own contextual lexer and LALR parser do: the same terminals in the same order, the same shifts and
reductions, the same trees and expectations; a test holds it to lark. It is many times faster because, of the terminals
that a state accepts, only those are tried that can begin with the character at hand (``begins``).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, ClassVar, NamedTuple

from attrs import define

END = "$END"


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


class Machine:
    """Reads texts by *tables* (``tables.of_lark``)."""

    def __init__(self, tables: Mapping[str, Any]) -> None:
        self.patterns: Mapping[str, str] = tables["terminals"]
        self._terminals = [_Terminal(name, pattern) for name, pattern in self.patterns.items()]
        self._names = [*self.patterns, END]
        self._ignored: str = tables["ignored"]
        self._starts = [chr(start) for start in tables["starts"]]
        self._begin = [int(mask, 16) for mask in tables["begin"]]
        self._rules = [tuple(rule) for rule in tables["rules"]]
        self._rows: list[Any] = tables["states"]
        self._start, self._last = tables["ends"]
        self._ways_of = dict[int, dict[int, tuple[_Terminal, ...]]]()
        self._all = (1 << len(self.patterns)) - 1
        self._states = list[_State | None]([None] * len(self._rows))

    def parse(self, text: str) -> Tree:
        """The tree of the whole *text*. Raises ``Stuck``."""
        rules, known = self._rules, self._states
        numbers = [self._start]
        stack: list[Any] = []
        state = known[self._start] or self._state(self._start)
        position = 0
        while True:
            kind, start, position = self._next(text, position, state)
            while (action := state.actions.get(kind)) is not None and action < 0:
                name, size, single, spread = rules[~action]
                if size == 1 and not spread:
                    del numbers[-1]
                    if not single:
                        child = stack[-1]
                        stack[-1] = Tree(name, [child], child.start_pos, child.end_pos)
                else:
                    children = stack[-size:]
                    del stack[-size:], numbers[-size:]
                    stack.append(_reduced(name, children, spread, single=single))
                number = (known[numbers[-1]] or self._state(numbers[-1])).actions[name]
                if kind is END and number == self._last:
                    tree: Tree = stack[-1]
                    return tree
                numbers.append(number)
                state = known[number] or self._state(number)
            if action is None:
                raise self._stuck(text, kind, start, numbers, stack)
            token = Token(text[start:position])
            token.type, token.start_pos, token.end_pos = kind, start, position
            numbers.append(action)
            stack.append(token)
            state = known[action] or self._state(action)

    def first(self, text: str) -> tuple[str, int, int]:
        """The terminal that stands first in a text, and where."""
        return self._next(text, 0, self._state(self._start))

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
        if (state := self._states[number]) is not None:
            return state
        actions, reductions, accepts = dict(self._rows[number][0]), self._rows[number][1], 0
        for rule, ahead in reductions:
            ahead = int(ahead, 16)
            actions |= {name: ~rule for n, name in enumerate(self._names) if ahead >> n & 1}
        accepts = sum(1 << n for n, name in enumerate(self.patterns) if name in actions or name == self._ignored)
        state = self._states[number] = _State(actions, accepts, self._ways_of.setdefault(accepts, {}))
        return state

    def _stuck(self, text: str, kind: str, start: int, numbers: list[int], stack: list[Any]) -> Stuck:
        """As lark does, another terminal is looked for where none that is accepted stands."""
        if not kind:
            kind, start, _ = self._next(text, start, _State({}, self._all, {}))
        if not kind:
            return Stuck(start, [], "", self.patterns.keys() & self._state(numbers[-1]).actions.keys())
        return Stuck(start, stack, kind, self._expected(numbers))

    def _expected(self, numbers: list[int]) -> list[str]:
        """The terminals that could follow."""
        return [name for name in self._names if self._goes_on(list(numbers), name)]

    def _goes_on(self, numbers: list[int], kind: str) -> bool:
        while (action := self._state(numbers[-1]).actions.get(kind)) is not None and action < 0:
            name, size, *_ = self._rules[~action]
            del numbers[-size:]
            numbers.append(self._state(numbers[-1]).actions[name])
            if kind is END and numbers[-1] == self._last:
                return True
        return action is not None


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
