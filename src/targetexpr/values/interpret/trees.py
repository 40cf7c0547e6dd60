"""The whole tree of a text → its reading: the constraint and the pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Any

from attrs import evolve

from targetexpr.errors import Span
from targetexpr.values.interpret import joining as joining
from targetexpr.values.interpret.build import part_of
from targetexpr.values.interpret.dividing import DIVISIONS
from targetexpr.values.interpret.items import CORES, Joint, Node, Part, Target, Words
from targetexpr.values.interpret.measures import read_items
from targetexpr.values.interpret.naming import NAMES
from targetexpr.values.interpret.parts import PARTS, is_prose, mentions, together
from targetexpr.values.interpret.pieces import PIECES
from targetexpr.values.interpret.reductions import Table
from targetexpr.values.interpret.targets import TARGETS
from targetexpr.values.interpret.tokens import span_of, terminal
from targetexpr.values.lexicon import words
from targetexpr.values.model import Constraint, Mark, NotApplicable, Reading

# In the order in which they are run.
TABLES: tuple[Table, ...] = (PIECES, NAMES, DIVISIONS, TARGETS, PARTS)

_BLANK = re.compile(r"\s+")
_START = attrgetter("start")
_JOINTS = {"LIST": "#", "OR": "/", "AND": "&", "TIMES": "×"}


def read_tree(text: str, tree: Any) -> Reading:
    """Raises ``Malformed`` where the text contradicts itself."""
    first = tree.children[0]
    if first.type == "NOTHING":
        return Reading(NotApplicable(text=text), (Mark("word", first.start_pos, first.end_pos),))
    nodes: list[Node] = []
    for child in tree.children:
        nodes += (_joint(child),) if child.data == "joint" else read_items(text, child.children)
    PIECES.run(text, nodes)
    marks = [mark for node in nodes for mark in _marks(node)]
    return Reading(interpret(text, nodes), with_blanks(text, sorted(marks, key=_START)))


def interpret(text: str, nodes: list[Node]) -> Constraint:
    """The constraint that the nodes of *text* state. Raises ``Malformed`` where one contradicts another."""
    NAMES.run(text, nodes)
    if not any(isinstance(node, CORES) for node in nodes):
        return words.judge_whole(text, rough=any(isinstance(node, Words) and node.rough for node in nodes))
    DIVISIONS.run(text, nodes)
    TARGETS.run(text, nodes)
    parts = [*_parts(text, nodes)]
    if is_prose(parts):
        return mentions(text, parts)
    PARTS.run(text, parts)
    return together(text, parts)


def _parts(text: str, nodes: list[Node]) -> Iterator[Node]:
    """Each clause as one part or several."""
    row: list[Node] = []
    for node in [*nodes, None]:
        if node is not None and not isinstance(node, Joint):
            row.append(node)
            continue
        if row:
            yield from _clause(text, row)
            row = []
        if node is not None:
            yield node


def _clause(text: str, row: list[Node]) -> Iterator[Node]:
    whole: Span = row[0].span[0], row[-1].span[1]
    if not isinstance(row[0], Target):
        if words.trim(said := text[slice(*whole)]):  # “，2
            yield Part(whole, words.judge(said))
        return
    parts = [part_of(text, node, whole if len(row) == 1 else node.span) for node in row if isinstance(node, Target)]
    told = any(part.told for part in parts)
    for target, part in zip(row, parts, strict=True):
        if part is not parts[0]:
            yield Joint((part.span[0],) * 2, ";" if isinstance(target, Target) and target.lead else ",")
        yield evolve(part, firm=part.firm and not told)


def _marks(node: Node) -> Sequence[Mark]:
    return (Mark("word", *node.span),) if isinstance(node, Words) else node.marks  # type: ignore[union-attr]


def _joint(node: Any) -> Joint:
    """What joins two clauses: the strongest of the marks between them."""
    written = {terminal(mark.children[0]): str(mark.children[0]) for mark in reversed(node.children)}
    kind = next((kind for name, kind in _JOINTS.items() if name in written), None)
    if kind is None:
        separator = written["SEPARATOR"]
        kind = "、" if separator == "、" else "," if separator[0] in "，," else ";"
    return Joint(span_of(node), kind, tuple(Mark("separator", *span_of(mark)) for mark in node.children))


def with_blanks(text: str, marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """The pieces in order, with the white space between them."""
    if _BLANK.search(text) is None:
        return tuple(marks)
    pieces, last = list[Mark](), 0
    for mark in marks:
        pieces += _blanks(text, last, mark.start)
        pieces.append(mark)
        last = mark.end
    return *pieces, *_blanks(text, last, len(text))


def _blanks(text: str, start: int, end: int) -> list[Mark]:
    return [Mark("space", *blank.span()) for blank in _BLANK.finditer(text, start, end)]
