"""The whole tree of a text → its reading: the constraint and the pieces."""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from targetexpr.values.interpret.clauses import Clause, Joint
from targetexpr.values.interpret.combine import combine
from targetexpr.values.interpret.items import Words
from targetexpr.values.interpret.lists import numbered
from targetexpr.values.interpret.measures import read_items
from targetexpr.values.interpret.tokens import span_of, terminal
from targetexpr.values.model import Mark, NotApplicable, Reading

_BLANK = re.compile(r"\s+")
_START = attrgetter("start")
_JOINTS: dict[str, Joint] = {"LIST": "list", "OR": "or", "AND": "and"}


def read_tree(text: str, tree: Any) -> Reading:
    """Raises ``Malformed`` where the text contradicts itself."""
    first = tree.children[0]
    if first.type == "NOTHING":
        return Reading(NotApplicable(text=text), (Mark("word", first.start_pos, first.end_pos),))
    clauses: list[Clause] = []
    marks: list[Mark] = []
    joint: Joint = ""
    for node in tree.children:
        if node.data == "joint":
            joint = _joint(node)
            marks += [Mark("separator", *span_of(mark)) for mark in node.children]
        else:
            clauses.append(Clause(joint, read_items(text, node.children), span_of(node)))
    clauses, numbers = numbered(text, clauses)
    marks += [Mark("separator", *number) for number in numbers]
    for clause in clauses:
        for item in clause.items:
            marks += (Mark("word", *item.span),) if isinstance(item, Words) else item.marks
    constraint = combine(text, clauses)
    return Reading(constraint, with_blanks(text, sorted(marks, key=_START)))


def _joint(node: Any) -> Joint:
    """What joins two clauses: the strongest of the marks between them."""
    written = {terminal(mark.children[0]): str(mark.children[0]) for mark in reversed(node.children)}
    for name, joint in _JOINTS.items():
        if name in written:
            return joint
    separator = written["SEPARATOR"]
    return "、" if separator == "、" else "," if separator[0] in "，," else ";"


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
