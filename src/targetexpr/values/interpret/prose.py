"""Whether the figures of a text are targets, or only stand in prose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from targetexpr.values.interpret.build import words_of
from targetexpr.values.interpret.items import ClausePart, Measure, Moment, Node, Reference, Target
from targetexpr.values.lexicon import judgements, words
from targetexpr.values.lexicon.names import name_facts
from targetexpr.values.model import AllOf, AnyOf, Narrative, NotApplicable


def is_prose(text: str, nodes: Sequence[Node]) -> bool:
    """Whether figures only stand in prose: none is firm, and what stands beside them is more than one predicate."""
    parts = [node for node in nodes if isinstance(node, ClausePart)]
    beside = [part for part in parts if part.target is None]
    told = [part for part in parts if part.target is not None and _is_told(text, part.target, part, beside)]
    apart = (part.constraint.text for part in beside)
    if not told and len(beside) < 2 and all(judgements.is_short(one) or judgements.closes(one) for one in apart):
        return False
    return not any(
        part.target is not None and part not in told and (part.alone or not told) and _is_firm(text, part.target)
        for part in parts
    )


def mentions(text: str, nodes: Sequence[Node]) -> Narrative:
    """Prose with the constraints that stand in it."""
    found = (node.constraint for node in nodes if isinstance(node, ClausePart) and node.kind == "P")
    return Narrative(text=text, mentions=tuple(found))


def _is_firm(text: str, target: Target) -> bool:
    """Whether a target is more than a figure or a date that stands in a sentence: it has a sign, or an operator and a
    noun of measure, or none, before it.
    """
    if _is_signed(target) or not (target.lead or target.tail):
        return True
    if target.tail and text.startswith("的", target.tail[0][0]):  # 完成率100%以上的予以奖励
        return False
    lead = words_of(text, (lead.span for lead in target.lead))
    return _is_bounded(target.item) and (lead is None or name_facts(lead).head is not None)


def _is_signed(target: Target) -> bool:
    item = target.item
    signed = not isinstance(item, Moment) and item.before is not None and item.before.strength == "sign"
    return target.first is not None or signed


def _is_bounded(item: Measure | Reference | Moment) -> bool:
    match item:
        case Measure():
            return not item.bare or item.low.odd is not None
        case Moment():
            return item.due or item.since or item.before is not None
        case Reference():
            return True
        case _:
            assert_never(item)


def _is_told(text: str, target: Target, part: ClausePart, beside: Sequence[ClausePart]) -> bool:
    """Whether the words around a target are more than a name and a predicate; a name may be long that stands alone."""
    constraint = part.constraint
    if isinstance(constraint, AllOf | AnyOf | Narrative | NotApplicable) or _is_signed(target):
        return False
    before, behind = constraint.subject, constraint.remark
    if _is_bounded(target.item):
        return (
            behind is not None and not judgements.is_short(behind) and isinstance(judgements.judge(behind), Narrative)
        )
    tied = words.is_attribute("".join(text[slice(*span)] for span in target.tail))
    if tied and any(judgements.is_clause(one.constraint.text) for one in beside):  # 解决1200人的饮水困难，带动产业发展
        return True
    named = not beside or before is None or judgements.is_short(before) or name_facts(before).head is not None
    return not named or (behind is not None and not judgements.is_short(behind))
