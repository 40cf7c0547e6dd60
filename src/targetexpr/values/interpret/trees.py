"""The whole tree of a text → its reading: the constraint and the pieces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from targetexpr.errors import Span
from targetexpr.patterns import compiled
from targetexpr.values.errors import Malformed
from targetexpr.values.interpret import joining as joining
from targetexpr.values.interpret.beside import is_prose, mentions, refuse_left_over
from targetexpr.values.interpret.build import build
from targetexpr.values.interpret.dividing import DIVISIONS
from targetexpr.values.interpret.items import ClausePart, Joint, Node, Target, Words
from targetexpr.values.interpret.measures import read_items
from targetexpr.values.interpret.naming import NAMES
from targetexpr.values.interpret.parts import PARTS, refuse_unowned, together
from targetexpr.values.interpret.pieces import PIECES
from targetexpr.values.interpret.reductions import ReductionTable, letters_of
from targetexpr.values.interpret.targets import TARGETS
from targetexpr.values.interpret.tokens import span_of
from targetexpr.values.lexicon import judgements
from targetexpr.values.lexicon.word_patterns import holds
from targetexpr.values.model import Constraint, Mark, Narrative, NotApplicable, Reading

# In the order in which they are run.
TABLES: tuple[ReductionTable, ...] = (PIECES, NAMES, DIVISIONS, TARGETS, PARTS)

_CORES = frozenset("MRAT")
_BLANK = compiled(r"\s+")
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
    shape = PIECES.run(text, nodes, letters_of(nodes))
    marks = [mark for node in nodes for mark in _marks(node)]
    return Reading(_interpret(text, nodes, shape), with_blanks(text, sorted(marks, key=_START)))


def _interpret(text: str, nodes: list[Node], shape: str) -> Constraint:
    """The constraint that the nodes of *text* state. Raises ``Malformed`` where one contradicts another."""
    shape = NAMES.run(text, nodes, shape)
    if _CORES.isdisjoint(shape):
        return judgements.judge_whole(text, rough=any(isinstance(node, Words) and node.rough for node in nodes))
    shape = DIVISIONS.run(text, nodes, shape)
    TARGETS.run(text, nodes, shape)
    parts = list[Node]()
    for joined, row in groupby(nodes, lambda node: isinstance(node, Joint)):
        clause = [*row]
        parts += clause if joined else _clause(text, clause)
    if is_prose(text, parts):
        return mentions(text, parts)
    for part in (node for node in parts if isinstance(node, ClausePart)):
        refuse_left_over(text, part)
    if len(parts) > 1:
        PARTS.run(text, parts, letters_of(parts))
        refuse_unowned(parts)
    return together(text, parts)


def _clause(text: str, row: list[Node]) -> Iterator[Node]:
    """A clause as one part or several."""
    whole: Span = row[0].span[0], row[-1].span[1]
    if not isinstance(row[0], Target):
        if term := judgements.trim(said := text[slice(*whole)]):  # “，2
            if judgements.is_unit(term):  # 5元|人
                raise Malformed("unit-only", whole)
            rough = holds("vague_count", said) or any(isinstance(node, Words) and node.rough for node in row)
            case = holds("condition_of_count", said) and not judgements.ends_in_judgement(said)  # 项目实施后
            case |= holds("under", said)
            yield ClausePart(whole, Narrative(text=said) if case else judgements.judge(said, rough=rough))
        return
    for target in row:
        assert isinstance(target, Target)
        if target is not row[0]:
            yield Joint((target.span[0],) * 2, ";" if target.lead else ",")
        span = whole if len(row) == 1 else target.span
        yield ClausePart(span, build(text, target, span), target, alone=len(row) == 1)


def _marks(node: Node) -> Sequence[Mark]:
    return (Mark("word", *node.span),) if isinstance(node, Words) else node.marks  # type: ignore[union-attr]


def _joint(node: Any) -> Joint:
    """What joins two clauses: the strongest of the marks between them."""
    written = {mark.children[0].type: str(mark.children[0]) for mark in reversed(node.children)}
    if "AND" in written and written.get("SEPARATOR", "、") in "，,":
        del written["AND"]  # 全覆盖，且投诉少于5件
    kind = next((kind for name, kind in _JOINTS.items() if name in written), None)
    if kind is None:
        separator = written["SEPARATOR"]
        kind = "、" if separator == "、" else "," if separator[0] in "，," else ";"
    return Joint(span_of(node), kind, tuple(Mark("separator", *span_of(mark)) for mark in node.children))


def with_blanks(text: str, marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """The pieces in order, with the white space between them."""
    if _BLANK.search(text) is None:
        return tuple(marks)
    gaps = zip([0, *(mark.end for mark in marks)], [*(mark.start for mark in marks), len(text)], strict=True)
    blanks = (Mark("space", *blank.span()) for gap in gaps for blank in _BLANK.finditer(text, *gap))
    return tuple(sorted([*marks, *blanks], key=_START))
