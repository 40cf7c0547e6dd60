"""Whether the figures of a text are targets, or only stand in prose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from targetexpr.values.interpret.build import words_of
from targetexpr.values.interpret.items import ClausePart, Measure, Moment, Node, Target
from targetexpr.values.lexicon import judgements
from targetexpr.values.lexicon.names import name_facts
from targetexpr.values.lexicon.word_patterns import holds, opens
from targetexpr.values.model import AllOf, AnyOf, Constraint, Narrative, NotApplicable


def is_prose(text: str, nodes: Sequence[Node]) -> bool:
    """Whether figures only stand in prose: none is firm, and what stands beside them is more than one predicate."""
    parts = [node for node in nodes if isinstance(node, ClausePart)]
    if any(part.target is not None and part.alone and _is_firm(text, part.target) for part in parts):
        return False
    beside = [part.constraint.text for part in parts if part.target is None]
    if len(beside) > 1 or not all(judgements.is_short(one) or judgements.closes(one) for one in beside):
        return True
    return any(part.target is not None and _is_told(text, part.target, part.constraint, beside) for part in parts)


def mentions(text: str, nodes: Sequence[Node]) -> Narrative:
    """Prose with the constraints that stand in it."""
    found = (node.constraint for node in nodes if isinstance(node, ClausePart) and node.kind == "P")
    return Narrative(text=text, mentions=tuple(found))


def _is_firm(text: str, target: Target[Any]) -> bool:
    """Whether a target is more than a figure or a date that stands in a sentence: it stands alone, has a sign, or an
    operator and a noun of measure, or none, before it.
    """
    if _is_signed(target) or not (target.lead or target.tail):
        return True
    tail = _tail(text, target)
    if tail.startswith("的") or opens("ruled", tail):  # 完成率100%以上的予以奖励
        return False
    lead = words_of(text, (lead.span for lead in target.lead))
    if lead is not None and name_facts(lead).head is None:
        return False
    if isinstance(item := target.item, Moment):
        return item.due or item.since or item.before is not None
    return not (isinstance(item, Measure) and item.bare and item.low.odd is None)


def _tail(text: str, target: Target[Any]) -> str:
    return "".join(text[slice(*span)] for span in target.tail)


def _is_signed(target: Target[Any]) -> bool:
    item = target.item
    return not isinstance(item, Moment) and item.before is not None and item.before.strength == "sign"


def _is_told(text: str, target: Target[Any], constraint: Constraint, beside: Sequence[str]) -> bool:
    """Whether the words behind a target are more than a predicate; those of a sign never are."""
    if _is_signed(target):
        return False
    if target.lead and holds("left_from", text[slice(*target.lead[-1].span)]):  # 由2个检验室轮流承担
        return True
    tail = _tail(text, target)
    if opens("attribute", tail) and any(map(judgements.is_clause, beside)):  # 解决1200人的饮水困难，带动产业发展
        return True
    if isinstance(target.item, Measure) and not target.item.bare and opens("ruled", tail):
        return True
    behind = None if isinstance(constraint, AllOf | AnyOf | Narrative | NotApplicable) else constraint.remark
    return behind is not None and not judgements.is_short(behind)
