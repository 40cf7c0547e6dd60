"""The whole tree of a text → its reading: the constraint and the pieces."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from targetexpr.values.model import Mark, NotApplicable, Reading
from targetexpr.values.reading.clauses import Clause, Joint
from targetexpr.values.reading.combine import combine
from targetexpr.values.reading.items import Words
from targetexpr.values.reading.lists import numbered
from targetexpr.values.reading.measures import read_items
from targetexpr.values.reading.tokens import span_of, terminal

_BLANK = re.compile(r"\s+")
_JOINTS: dict[str, Joint] = {"LIST": "list", "OR": "or", "AND": "and"}


def read_tree(text: str, tree: Any) -> Reading:
    """Raises ``Malformed`` where the text contradicts itself."""
    first = tree.children[0]
    if first.type == "NOTHING":
        return Reading(NotApplicable(text=text), (Mark("word", first.start_pos, first.end_pos),))
    clauses, marks = list[Clause](), list[Mark]()
    joint: Joint = ""
    for node in tree.children:
        if node.data == "joint":
            joint = _joint(node)
            marks += [Mark("separator", *span_of(mark)) for mark in node.children]
        else:
            clauses.append(Clause(joint, read_items(text, node.children), span_of(node)))
    clauses, numbers = numbered(text, clauses)
    marks += [Mark("separator", *number) for number in numbers]
    for item in (item for clause in clauses for item in clause.items):
        marks += [Mark("word", *item.span)] if isinstance(item, Words) else item.marks
    constraint = combine(text, clauses)
    return Reading(constraint, tuple(sorted([*marks, *blanks(text, marks)], key=lambda mark: mark.start)))


def _joint(node: Any) -> Joint:
    """What joins two clauses: the strongest of the marks between them."""
    written = {terminal(mark.children[0]): str(mark.children[0]) for mark in reversed(node.children)}
    for name, joint in _JOINTS.items():
        if name in written:
            return joint
    separator = written["SEPARATOR"]
    return "、" if separator == "、" else "," if separator[0] in "，," else ";"


def blanks(text: str, marks: Iterable[Mark] = ()) -> list[Mark]:
    """The white space between the pieces."""
    found = [Mark("space", *blank.span()) for blank in _BLANK.finditer(text)]
    within = {position for mark in marks for position in range(mark.start, mark.end)} if found else set()
    return [blank for blank in found if not within & {blank.start, blank.end - 1}]
