"""Words beside the figures of a value: whether it is prose for them, and which of them its reading left over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from targetexpr.patterns import compiled
from targetexpr.values.errors import Malformed
from targetexpr.values.interpret.build import words_of
from targetexpr.values.interpret.items import ClausePart, Measure, Moment, Node, Target
from targetexpr.values.lexicon import judgements
from targetexpr.values.lexicon.names import is_deed, name_facts
from targetexpr.values.lexicon.unit_spelling import canonical, split_count
from targetexpr.values.lexicon.word_patterns import holds, opens, says
from targetexpr.values.model import Comparison, Constraint, Deadline, Interval, Narrative
from targetexpr.values.units import groups, is_count, is_ratio

_DASH = compiled(r"(?:\A|(?<=\w))\s*([-－﹣−—–~～+＋]+)\s*$")
_BRACKETS, _DIVIDED = compiled(r"[(（][^()（）]*[)）]"), compiled(r"^[(（].*[)）][/／]\w")  # （干重）/亩
# 7座/312延米: a divisor is a round number, or one of a calendar, but in 1人/125户.
_UNEVEN = compiled(r"(?!1 ).*/(?!(?:\d{1,2}|[1-9]\d?0+|36[056]|66[67]|\d\.5)(?![\d.]))[\d.]+[^\W\d]")
# What is spent on a thing: nothing is counted by so many of it.
_SPENT = {"货币", "人与工时"}
# A bound in these units that a noun and what is done to it follow says of which (200平方米以上餐饮单位全覆盖).
_OF_WHICH = {"货币", "长度", "面积"}


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
    behind: str | None = getattr(constraint, "remark", None)
    return behind is not None and not judgements.is_short(behind)


def refuse_left_over(text: str, part: ClausePart) -> None:
    """Raises ``Malformed`` where the words beside a figure say more of it than its reading does: 较上年, 从, a dash."""
    one, target = part.constraint, part.target
    if target is None or not isinstance(one, Comparison | Interval | Deadline):
        return
    subject, remark = one.subject or "", one.remark or ""
    unclear = opens("left_behind", _BRACKETS.sub("", remark)) or _DIVIDED.search(remark) is not None
    unclear |= canonical(remark) is not None and not remark[0].isalnum()  # 50 % %
    dash = _DASH.search(text, 0, target.item.span[0])
    if dash is not None and (isinstance(one, Deadline) or not (one.change or is_count(one.unit))):  # but 泵站-2座
        raise Malformed("unclear-dash", dash.span(1))
    if isinstance(one, Interval) or (isinstance(one, Comparison) and one.value is not None):
        against = (one.change is None or one.change.baseline is None) and holds("left_against", subject)
        against &= not getattr(target.item, "deviation", False)  # 较上年±2%
        unnamed = not subject or says("handled", subject) or opens("attribute", remark)
        if target.item.after is not None and unnamed:  # 50万元以上项目实行备案, 金额5000元以内的即时报销
            of_which = groups(one.unit) & _OF_WHICH and len(remark) > 4 and judgements.ends_in_judgement(remark)
            against |= bool(of_which) or ("货币" in groups(one.unit) and judgements.is_clause(remark))
        uneven = _UNEVEN.match(f"{getattr(one, 'value', '')} {one.unit}") is not None or _is_spent(one.unit or "")
        unclear = unclear or against or uneven or holds("left_open", subject)
        done = "每" in subject and is_deed(subject.rpartition("每")[2])
        unclear = unclear or done or holds("left_each" if part.alone else "left_every", subject)
        if (before := target.item.before) is not None and one.unit not in (None, "分") and not is_ratio(one.unit):
            unclear = unclear or holds("better", text[slice(*before.span)])  # 优于10厘米
    elif isinstance(one, Comparison):
        unclear = unclear or says("left_time", one.reference or "")
    else:
        unclear = unclear or holds("left_open", subject)  # 9:00至下午5点前
    if unclear:
        raise Malformed("unclear-words", target.span)


def _is_spent(unit: str) -> bool:
    """Whether so much is under the slash of what is spent, not a round number of it: 6场/12学时, 2个/500万元."""
    number, noun = split_count(unit.rpartition("/")[2])
    return noun != "人" and number.log10() % 1 != 0 and not groups(noun).isdisjoint(_SPENT)
