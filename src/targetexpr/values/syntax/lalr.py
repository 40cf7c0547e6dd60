"""The parser: text → tree, by the tables that lark made from the grammar.

Shifts, reductions, trees and expectations are those of lark's own LALR parser; a test holds this one to it. The lexer
tries what a state accepts in the order of lark, but of these terminals only those that can begin with the character at
hand, or, where that is a digit, go on with what stands behind the figure. Two things are read piece by piece, words and
units (``RUNS``): a run goes on until another terminal that could follow it begins. What ends a word is so what the
grammar allows there, and is listed nowhere.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache, partial, reduce
from typing import Any, ClassVar, NamedTuple

from attrs import field

from targetexpr.patterns import compiled
from targetexpr.record_types import define
from targetexpr.values.syntax.terminals import RUNS, Choices, Terminal

END = "$END"

_DIGITS = "0123456789"
_figure = compiled(f"[{_DIGITS}.,]+").match
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


class UnexpectedToken(Exception):
    """The text goes on otherwise than the grammar does.

    *stack* is what was read, *found* the terminal that cannot follow (empty where none stands there at all).
    """

    def __init__(self, position: int, stack: list[Any], found: str, expected: Iterable[str]) -> None:
        self.position, self.stack, self.found, self.expected = position, stack, found, frozenset(expected)


class _State(NamedTuple):
    """*shifts*: the states that terminals and rules lead to; *reductions*: rules, and before which terminals."""

    shifts: Mapping[str, int]
    reductions: list[tuple[_Production, int]]
    accepts: int
    choices: Choices


class _Production(NamedTuple):
    """A rule to reduce by; *single* children stand for themselves, *spread* are the places of lists (``item+``)."""

    name: str
    size: int
    single: bool
    spread: list[int]


@define(eq=False)
class _StackState:
    """A stack of states: where the parser can be. What each terminal does there is worked out once."""

    numbers: tuple[int, ...]
    state: _State
    steps: dict[str, _Step] = field(factory=dict)


class _Step(NamedTuple):
    """What a terminal does: reductions, and a shift to *place*, where there is one; else it is the end, or an error.

    *run* are the choices within a run: its own pieces, and what could follow it.
    """

    reductions: tuple[_Production, ...]
    place: _StackState | None
    goes_on: bool
    run: Choices | None


class Scan(NamedTuple):
    """The *tokens* of a text as kind, start and end, with what each does; the last is the end, or what cannot follow.

    *place* is where the parser was before it.
    """

    tokens: list[tuple[str, int, int]]
    steps: list[_Step]
    goes_on: bool
    place: _StackState


class LalrParser:
    """Reads texts by *tables* (``maketables.parse_tables``)."""

    def __init__(self, tables: Mapping[str, Any]) -> None:
        self.patterns: Mapping[str, str] = tables["terminals"]
        self._terminals = [Terminal(name, pattern) for name, pattern in self.patterns.items()]
        self._names = [*self.patterns, END]
        self._ignored: str = tables["ignored"]
        self._starts: list[int] = tables["starts"]
        self._begin, self._behind = tables["begin"], tables["behind"]
        masks, rules = tables["masks"], tables["rules"]
        self._mask = cache(lambda number: int(masks[number], 16))
        self._rule = cache(lambda number: _Production(*rules[number]))
        self._rows: list[str] = tables["states"]
        self._start, self._last = tables["ends"]
        self._bit = {name: 1 << n for n, name in enumerate(self._names)}
        self._everything = (1 << len(self.patterns)) - 1
        self._pieces = {
            run: sum(bit for one, bit in self._bit.items() if RUNS.get(one) == run) for run in RUNS.values()
        }
        terminals_of = cache(self._terminals_of)
        self._choices_of = cache(partial(Choices, begins=self._begins, of=terminals_of))
        self._state = cache(self._read_state)
        self._place = lru_cache(_MOST_PLACES)(self._stack_state)
        self._scanned: tuple[str | None, Any] = None, None

    def parse(self, text: str) -> Tree:
        """The tree of the whole *text*. Raises ``UnexpectedToken``."""
        found = self.scan(text)
        stack: list[Any] = []
        for step, (kind, start, end) in zip(found.steps, found.tokens, strict=True):
            for name, size, single, spread in step.reductions:
                if size > 1 or spread:
                    children = stack[-size:]
                    del stack[-size:]
                    stack.append(_reduced(name, children, spread, single=single))
                elif not single:
                    child = stack[-1]
                    stack[-1] = Tree(name, [child], child.start_pos, child.end_pos)
            if step.place is not None:
                token = Token(text[start:end])
                token.type, token.start_pos, token.end_pos = kind, start, end
                stack.append(token)
        if not found.goes_on:
            kind, start, _ = found.tokens[-1]
            raise self._unexpected(text, kind, start, found.place, stack)
        tree: Tree = stack[-1]
        return tree

    def scan(self, text: str) -> Scan:
        """The terminals of a text, and what each does. The last text's are kept: they are asked for again."""
        if self._scanned[0] is not text:
            self._scanned = text, self._scan(text)
        found: Scan = self._scanned[1]
        return found

    def scan_to(self, text: str, until: int) -> list[tuple[str, int, int]]:
        """The terminals of a text up to the first piece of one that begins at *until* or behind it."""
        return self._scan(text, until).tokens

    def _scan(self, text: str, until: int = sys.maxsize) -> Scan:
        place, position = self._place((self._start,)), 0
        tokens: list[tuple[str, int, int]] = []
        steps: list[_Step] = []
        while True:
            kind, start, position = _next(text, position, place.state.choices, self._ignored)
            step = place.steps.get(kind) or self._step(place, kind)
            if step.run is not None and start < until:
                position = _end_of_run(text, position, kind, step.run)
            tokens.append((kind, start, position))
            steps.append(step)
            if step.place is None or start >= until:
                return Scan(tokens, steps, step.goes_on, place if step.goes_on else self._after(place, step))
            place = step.place

    def terminals(self, names: str) -> Choices:
        """Return the terminals whose names begin as the expression *names* does."""
        match = compiled(names).match
        return self._choices_of(sum(bit for name, bit in self._bit.items() if match(name)))

    def _begins(self, written: str) -> int:
        """The terminals that can begin with a character, and go on with the one behind a figure, where it is told."""
        mask: int = self._mask(self._begin[bisect_right(self._starts, ord(written[0])) - 1])
        return mask & self._mask(self._behind[bisect_right(self._starts, ord(written[1])) - 1]) if written[1:] else mask

    def _terminals_of(self, mask: int) -> tuple[Terminal, ...]:
        found: list[Terminal] = []
        while mask:
            last = mask.bit_length() - 1
            found.append(self._terminals[last])
            mask ^= 1 << last
        return tuple(reversed(found))

    def _read_state(self, number: int) -> _State:
        row = [part.split() for part in self._rows[number].split("|")]
        shifts = {name: int(to) for name, to in zip(row[0], row[1], strict=True)}
        reductions = [(self._rule(int(rule)), int(mask, 16)) for rule, mask in zip(row[2], row[3], strict=True)]
        accepts = int(row[4][0], 16)
        return _State(shifts, reductions, accepts, self._choices_of(accepts))

    def _stack_state(self, numbers: tuple[int, ...]) -> _StackState:
        return _StackState(numbers, self._state(numbers[-1]))

    def _step(self, place: _StackState, kind: str) -> _Step:
        reductions, numbers, action = self._reductions(place, kind)
        shifted = self._place((*numbers, action)) if action is not None and action != self._last else None
        run = shifted and self._pieces.get(kind)
        choices = self._choices_of(shifted.state.accepts | run) if shifted and run else None
        step = place.steps[kind] = _Step(tuple(reductions), shifted, action is not None, choices)
        return step

    def _reductions(self, place: _StackState, kind: str) -> tuple[list[_Production], tuple[int, ...], int | None]:
        """What is reduced before a terminal, the stack then, and the state that the terminal leads to, if any."""
        reductions: list[_Production] = []
        numbers = place.numbers
        bit = self._bit.get(kind, 0)
        while (to := (state := self._state(numbers[-1])).shifts.get(kind)) is None:
            rule = next((rule for rule, before in state.reductions if before & bit), None)
            if rule is None:
                break
            reductions.append(rule)
            numbers = self._reduce(numbers, rule)
            if kind is END and numbers[-1] == self._last:
                return reductions, numbers, self._last
        return reductions, numbers, to

    def _reduce(self, numbers: tuple[int, ...], rule: _Production) -> tuple[int, ...]:
        rest = numbers[: -rule.size]
        return *rest, self._state(rest[-1]).shifts[rule.name]

    def _unexpected(self, text: str, kind: str, start: int, place: _StackState, stack: list[Any]) -> UnexpectedToken:
        """As lark does, another terminal is looked for where none that is accepted stands."""
        if not kind:
            kind, start, _ = _next(text, start, self._choices_of(self._everything), self._ignored)
        if not kind:
            accepted = (name for name, bit in self._bit.items() if bit & place.state.accepts and name != self._ignored)
            return UnexpectedToken(start, [], "", accepted)
        return UnexpectedToken(
            start, stack, kind, [name for name in self._names if self._reductions(place, name)[2] is not None]
        )

    def _after(self, place: _StackState, step: _Step) -> _StackState:
        return self._place(reduce(self._reduce, step.reductions, place.numbers))


def _next(text: str, position: int, choices: Choices, ignored: str) -> tuple[str, int, int]:
    """The next terminal among *choices*, or the end; empty where none stands there."""
    last = len(text)
    while position < last:
        if (written := text[position]) in _DIGITS:
            behind = _figure(text, position).end()  # type: ignore[union-attr]
            written += text[behind : behind + 1]
        for terminal in choices[written]:
            if (found := terminal.match(text, position)) is None:
                continue
            if terminal.name != ignored:
                return terminal.kind, position, found.end()
            position = found.end()
            break
        else:
            return "", position, position
    return END, last, last


def _end_of_run(text: str, position: int, kind: str, choices: Choices) -> int:
    """Where a run that has come to *position* ends: at the first place where another terminal begins, or none."""
    last = len(text)
    while position < last:
        for terminal in choices[text[position]]:
            if (found := terminal.match(text, position)) is not None:
                break
        else:
            return position
        if terminal.kind != kind:
            return position
        position = found.end()
    return last


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
