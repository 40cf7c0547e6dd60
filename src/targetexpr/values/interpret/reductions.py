"""Named reductions: a pattern of node letters, and what takes the place of the nodes that it stands for.

A row of nodes is written as their letters (``items``): ``WMW`` is a figure between words. A pattern is a regular
expression over such letters. In it ``^`` and ``$`` are the ends of a clause.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from targetexpr.patterns import compiled
from targetexpr.values.errors import Malformed
from targetexpr.values.interpret.items import Node, Op

_JOINTS = ",;、&/×#"
_ENDS = {"^": rf"(?:(?<=[{_JOINTS}])|\A)", "$": rf"(?=[{_JOINTS}]|\Z)"}
_END = compiled(r"(?<!\[)\^|\$")
_SHAPES = 4096


class ReductionContext:
    """The text of a value and all its nodes, as a reduction finds them; *at* is where its own begin."""

    def __init__(self, text: str, nodes: list[Node]) -> None:
        self.text, self.nodes, self.at = text, nodes, 0
        # How many may still be made: many more than any value takes, so that two that undo each other end.
        self.left = 4 * len(text) + 4

    def said(self, *pieces: Node | Op) -> str:
        """The text from the first to the last of some pieces."""
        return self.text[pieces[0].span[0] : pieces[-1].span[1]]

    def clause(self) -> list[Node]:
        """The nodes of the clause that the reduction stands in."""
        start = end = self.at
        while start and self.nodes[start - 1].kind not in _JOINTS:
            start -= 1
        while end < len(self.nodes) and self.nodes[end].kind not in _JOINTS:
            end += 1
        return self.nodes[start:end]


# None where the nodes stay as they are: the pattern fits, but not what they say.
Action = Callable[..., "Sequence[Node] | None"]
Met = Callable[[str], object] | None  # told the name of each reduction


class Reduction(NamedTuple):
    """*example* is a value that it reduces; *about* says when and to what."""

    name: str
    letters: str
    example: str
    about: str
    action: Action
    pattern: re.Pattern[str]


class ReductionTable:
    """Reductions in the order in which they are tried; those of one table run until none fits any more."""

    def __init__(self, name: str, about: str) -> None:
        self.name, self.about = name, about
        self.reductions: list[Reduction] = []

    def __call__(self, letters: str, example: str) -> Callable[[Action], Action]:
        """Adds a function to the table as the reduction of *letters*."""

        def add(action: Action) -> Action:
            pattern = compiled(_END.sub(lambda end: _ENDS[end[0]], letters))
            name, about = action.__name__.strip("_").replace("_", "-"), " ".join((action.__doc__ or "").split())
            self.reductions.append(Reduction(name, letters, example, about, action, pattern))
            _fitting.cache_clear()
            return action

        return add

    def run(self, text: str, nodes: list[Node], shape: str, met: Met = None) -> str:
        """Reduces *nodes*, whose letters are *shape*, in place, and gives their letters then.

        Raises ``Malformed`` where no end is to be seen.
        """
        if not (fitting := _fitting(self, shape)):
            return shape
        context = ReductionContext(text, nodes)
        while fitting:
            before = shape
            for reduction in fitting:
                shape = _everywhere(context, reduction, shape, met)
                if shape is not before:
                    break
            else:
                break
            fitting = _fitting(self, shape)
        return shape


def _everywhere(context: ReductionContext, reduction: Reduction, shape: str, met: Met) -> str:
    """The letters when a reduction was made wherever it can be, from left to right; the same string where nowhere."""
    nodes, search = context.nodes, reduction.pattern.search
    found = search(shape)
    while found is not None:
        context.at, end = start, _ = found.span()
        made = reduction.action(context, *nodes[start:end])
        if made is None:
            found = search(shape, start + 1)
            continue
        if not context.left:
            raise Malformed("unexpected")
        context.left -= 1
        nodes[start:end] = made
        shape = shape[:start] + letters_of(made) + shape[end:]
        if met is not None:
            met(reduction.name)
        found = search(shape, max(start - 1, 0))
    return shape


@lru_cache(_SHAPES)
def _fitting(table: ReductionTable, shape: str) -> tuple[Reduction, ...]:
    """The reductions whose pattern occurs in a shape: few shapes occur, and each is looked at once."""
    return tuple(reduction for reduction in table.reductions if reduction.pattern.search(shape))


def letters_of(nodes: Iterable[Node]) -> str:
    return "".join([node.kind for node in nodes])
