"""The constraints of the clauses of a value: which are one, and what prose beside them says of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from targetexpr.record_types import evolve
from targetexpr.values.errors import Malformed
from targetexpr.values.interpret.items import LOWER, UPPER, ClausePart, Joint, Node
from targetexpr.values.interpret.reductions import ReductionContext, ReductionTable
from targetexpr.values.lexicon import judgements
from targetexpr.values.lexicon.dates import complete
from targetexpr.values.lexicon.names import is_deed, name_facts
from targetexpr.values.lexicon.word_patterns import holds
from targetexpr.values.model import AllOf, AnyOf, Bound, Comparison, Constraint, Deadline, Interval, Qualitative
from targetexpr.values.units import convert, is_count, is_ratio

PARTS = ReductionTable("parts", "Two bounds of one thing, and prose beside a figure.")

_Bearing = Comparison | Interval | Deadline


@PARTS("P[,;、]P", "原计划15台，因预算压减调整为12台")
def former_figure(context: ReductionContext, a: ClausePart, joint: Joint, b: ClausePart) -> list[Node] | None:
    """A figure that holds no more (原计划15台) is part of the subject of the one that took its place."""
    one, other = a.constraint, b.constraint
    if not isinstance(one, Comparison | Deadline) or not isinstance(other, Comparison | Deadline):
        return None
    if getattr(one, "unit", None) != getattr(other, "unit", None):
        return None
    if not holds("former", one.subject or "") or not holds("present", f"{other.condition}{other.subject}"):
        return None
    subject = f"{judgements.trim(one.text)}，{other.subject}"
    return [ClausePart((a.span[0], b.span[1]), evolve(other, subject=subject))]


@PARTS("N[^P]*P|N,Q|P[^PQ]?N", "满意度≥95%，按照上级文件要求及时完成各项工作任务并报送总结材料")
def prose_beside(context: ReductionContext, *nodes: ClausePart | Joint) -> list[Node] | None:
    """Prose before a figure is part of its subject, prose behind it a remark; a case belongs to what follows it."""
    first, *between, last = nodes
    assert isinstance(first, ClausePart)
    assert isinstance(last, ClausePart)
    prose, bearing = (first, last) if first.kind == "N" else (last, first)
    one, said = bearing.constraint, judgements.trim(prose.constraint.text)
    case, following = holds("under", said), context.nodes[context.at + len(nodes) :]
    if isinstance(one, Qualitative) and case:  # 材料不全的，一次性告知
        return [evolve(bearing, constraint=evolve(one, condition=said))]
    if not isinstance(one, _Bearing) or (case and prose is last and following and following[0].kind == ","):
        return None
    if prose is last:
        return [evolve(bearing, constraint=evolve(one, remark=f"{one.remark}，{said}" if one.remark else said))]
    subject = "，".join([said, *([one.subject] if one.subject else [])])
    return [*between[1:], evolve(bearing, constraint=evolve(one, subject=subject))]


@PARTS("P[、&]P", "每年6月和12月")
def dates_joined(context: ReductionContext, a: ClausePart, joint: Joint, b: ClausePart) -> list[Node] | None:
    """每年, or the year, before the first of two dates is said of both, and so is 前 behind the last."""
    if not isinstance(a.constraint, Deadline) or not isinstance(b.constraint, Deadline):
        return None
    first, last = a.constraint, b.constraint
    if last.date is not None and last.date.startswith("--") and last.recurs is None:
        same = first.date is not None and first.recurs is None
        last = evolve(last, date=complete(str(first.date), last.date) if same else last.date, recurs=first.recurs)
    first = evolve(first, operator=last.operator) if first.operator == "=" else first
    if (first, last) == (a.constraint, b.constraint):
        return None
    return [evolve(a, constraint=first), joint, evolve(b, constraint=last)]


@PARTS("P[/、&]P", "3或5个")
def unit_of_both(context: ReductionContext, a: ClausePart, joint: Joint, b: ClausePart) -> list[Node] | None:
    """A bare number is in the unit of the number behind 或, or of the same kind in a list (小学7、初中9元)."""
    one, other, listed = a.constraint, b.constraint, joint.kind != "/"
    if not isinstance(one, Comparison) or not isinstance(other, Comparison) or one.unit or one.remark:
        return None
    if other.unit is None or one.value is None or (is_ratio(other.unit) and one.value <= 1):  # 0.95或95%
        return None
    if listed and not (one.subject and other.subject) and (one.implicit_operator or other.implicit_operator):
        raise Malformed("unclear-words", (a.span[0], b.span[1]))
    kinds = {(name_facts(said := part.subject or "").kind, is_deed(said), part.operator) for part in (one, other)}
    scaled = other.unit[0] in "万亿" and one.value > (other.value or 0)  # 省级5000、市级1万元
    if scaled or (len(kinds) > 1 if listed else other.subject):  # 床位100、满意度95%
        return None
    return [evolve(a, constraint=evolve(one, unit=other.unit, unknown_unit=other.unknown_unit)), joint, b]


@PARTS("P[,、&]P", "≥5%且≤10%")
def two_bounds(context: ReductionContext, a: ClausePart, joint: Joint, b: ClausePart) -> list[Node] | None:
    """A lower and an upper bound with one subject are an interval; one that says a figure again is its bound."""
    first, last = a.constraint, b.constraint
    if not isinstance(first, Comparison) or not isinstance(last, Comparison) or last.subject:
        return None
    one: Constraint | None = _interval(first, last)
    same = (first.value, first.unit, first.remark, first.change) == (last.value, last.unit, None, None)
    if same and first.implicit_operator and last.operator in LOWER + UPPER:
        one = evolve(last, subject=first.subject, condition=first.condition)
    return [ClausePart((a.span[0], b.span[1]), one)] if one is not None else None


def _interval(a: Comparison, b: Comparison) -> Interval | None:
    if a.value is None or b.value is None or a.remark or b.change:
        return None
    unit = a.unit if (a.unit or "").startswith(f"{b.unit}/") else b.unit or a.unit  # 每周不少于35小时、不多于70小时
    first = a.value if a.unit in (None, unit) else convert(a.value, a.unit, unit)
    if first is None or (a.change and a.unit != b.unit):
        return None
    ends = Bound(a.operator, first), Bound(b.operator, b.value)
    lower, upper = (ends[1], ends[0]) if a.operator in UPPER else ends
    if lower.operator not in LOWER or upper.operator not in UPPER:
        return None
    return Interval(
        text=a.text, condition=a.condition, lower=lower, upper=upper, unit=unit,
        unknown_unit=a.unknown_unit or b.unknown_unit, subject=a.subject, remark=b.remark, change=a.change,
    )  # fmt: skip


def refuse_unowned(nodes: Sequence[Node]) -> None:
    """Raises ``Malformed`` where a figure beside another has no subject, no sign and no noun of its own (95%，98%;
    5—6、8项), or two are said of the same and nothing can be both (15台; 12台). The number of a list is a subject.
    """
    kinds = {node.kind for node in nodes}
    parts = [node for node in nodes if isinstance(node, ClausePart)]
    for first, last in combinations(parts, 2) if "/" not in kinds else ():
        one, other = first.constraint, last.constraint
        if not isinstance(one, Comparison | Interval) or not isinstance(other, Comparison | Interval):
            continue
        bare = {part.unit for part in (one, other) if _is_unowned(part)}
        unlike = None in bare and (one.unit or other.unit) is not None
        shared = _is_unowned(other) and holds("respective", one.subject or "")
        again = (one.unit, one.change) == (other.unit, other.change) and kinds.isdisjoint("#×")
        if unlike or shared or (again and (_is_unowned(other, one) or _are_both_meant(one, other))):
            raise Malformed("unclear-words", (first.span[0], last.span[1]))


def _are_both_meant(one: Constraint, other: Constraint) -> bool:
    """Whether two numbers that differ are each all that is wanted of one thing."""
    plain = [c for c in (one, other) if isinstance(c, Comparison) and c.operator == "="]
    return len({c.value for c in plain}) > 1 and len({(c.condition, c.subject, c.remark, c.change) for c in plain}) == 1


def _is_unowned(c: Comparison | Interval, before: Comparison | Interval | None = None) -> bool:
    """Whether nothing tells a figure apart; behind a bound *before* it a word for = does not (95%以上，力争98%)."""
    bound = isinstance(before, Comparison) and before.operator in LOWER + UPPER
    worded = isinstance(c, Comparison) and c.operator == "=" and not c.text.startswith(c.operator)
    signed = isinstance(c, Comparison) and not (c.implicit_operator or (bound and worded))
    named = any(map(str.isalnum, c.subject or ""))  # but 93%…97%
    return not (signed or c.condition or named or c.remark or c.change)


def together(text: str, nodes: Sequence[Node]) -> Constraint:
    """One constraint of all parts: alternatives where 或 stands between them."""
    groups: list[list[Constraint]] = []
    alternative = False
    for node in nodes:
        if isinstance(node, ClausePart):
            if not alternative or not groups:
                groups.append([])
            groups[-1].append(node.constraint)
        alternative = node.kind == "/"
    if len(groups) == 1 and len(groups[0]) == 1:
        one = groups[0][0]
        return one if one.text == text else evolve(one, text=text)
    if len(groups) == 1:
        return AnyOf(text=text, parts=tuple(groups[0]))
    return AllOf(text=text, parts=tuple(_conditioned(g[0]) if len(g) == 1 else AnyOf(parts=tuple(g)) for g in groups))


def _conditioned(part: Constraint) -> Constraint:
    """一般故障4小时内修复: when it holds, rather than what it measures."""
    counted = isinstance(part, Comparison | Interval) and is_count(part.unit)
    case = "condition_of_count" if counted else "condition"
    if not isinstance(part, _Bearing) or not part.subject or part.condition is not None:
        return part
    return evolve(part, condition=part.subject, subject=None) if holds(case, part.subject) else part
