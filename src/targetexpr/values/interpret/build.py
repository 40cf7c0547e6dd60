"""A core with the words around it → its constraint."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar, assert_never

from targetexpr.errors import Span
from targetexpr.patterns import compiled
from targetexpr.record_types import evolve
from targetexpr.values.errors import Malformed
from targetexpr.values.interpret.items import LOWER, UPPER, Each, Measure, Moment, Op, Quantity, Reference, Target
from targetexpr.values.interpret.moments import RECURS
from targetexpr.values.interpret.quantities import exact_sum
from targetexpr.values.interpret.targets import is_share
from targetexpr.values.lexicon import judgements, words
from targetexpr.values.lexicon.dates import Date
from targetexpr.values.lexicon.names import name_facts
from targetexpr.values.lexicon.word_patterns import holds, says
from targetexpr.values.model import (
    MIRRORED,
    Bound,
    Change,
    Comparison,
    Deadline,
    Interval,
    Narrative,
    Operator,
    Period,
    Qualitative,
)  # fmt: skip
from targetexpr.values.units import canonical, combine, convert, dimension, groups, is_measure, is_ratio

Measured = Comparison | Interval | Deadline | Period | Qualitative | Narrative

_Amount = TypeVar("_Amount", Comparison, Interval)
_DOUBLED = compiled(r"(?:(\w{2,})\1\w?|(?<!\w)(\w)\2)\Z")
# Of these kinds are names of what a figure in words with 每 measures.
_NAMED = ("time", "rate", "satisfaction")
# Which term of 1:4 is more where there is more of it is not told, but of 4:1 and between two such.
_PROPORTION = compiled(r"[\d.．]+\s*[:：∶比]\s*(?!1(?![\d.．]))[\d.．]+")


def build(text: str, target: Target[Any], span: Span) -> Measured:
    """The constraint of a target; *span* is what its ``text`` shows. Raises ``Malformed`` on a contradiction."""
    said = text[slice(*span)]
    if target.condition is not None:
        alone = evolve(target, condition=None)
        return evolve(build(text, alone, alone.span), condition=words_of(text, [target.condition]), text=said)
    match target.item:
        case Moment():
            return _time(text, target, target.item, said)
        case Reference():
            return _reference(text, target, target.item, said)
        case Measure():
            return _measure(text, target, target.item, said)
        case _:
            assert_never(target.item)


def words_of(text: str, spans: Iterable[Span]) -> str | None:
    """The words of *spans*, with what stands between neighbours only where that is blank."""
    said, last = "", 0
    for start, end in sorted(spans):
        begin = max(start, last)
        gap = text[last:begin] if said else ""
        said += (gap if gap.isspace() else "") + text[begin:end]
        last = max(end, last)
    return judgements.trim(said) or None


def _time(text: str, core: Target[Any], item: Moment, said: str) -> Deadline | Period | Qualitative:
    plain = item.before is None and not (item.due or item.since or item.until)
    compared = judgements.judge(said) if plain and (core.lead or core.tail) else None
    held = core.lead and says("baseline", text[core.lead[-1].span[0] : item.span[1]])
    if isinstance(compared, Qualitative) and (held or compared.baseline is not None):
        return compared  # 较2019年提高, 与2023年相当: the year is what it is held against, no deadline
    dated = item.date != Date()  # 每年汛期前 is on no day of the year that is known
    eachs = [lead for lead in core.lead if dated and isinstance(lead, Each) and lead.unit in RECURS]
    recurs = item.date.recurs or (RECURS[eachs[-1].unit] if eachs else None)
    subject = words_of(text, (lead.span for lead in core.lead if lead not in eachs))
    remark = words_of(text, [*([item.event] if item.event else []), *core.tail])
    if item.until is not None or (item.date.is_span and not (item.due or item.since)):
        start, end = str(item.date.first), str((item.until or item.date).last)
        if start[0].isdigit() and start[: len(end)] > end:
            raise Malformed("range-order", item.span)
        return Period(text=said, start=start, end=end, subject=subject, remark=remark)
    operator: Operator = "≤" if item.due else "≥" if item.since else item.before.sign if item.before else "="
    if operator == "=" and subject is not None and subject.endswith("前"):  # 汛期来临前（6月1日）
        operator = "≤"
    return Deadline(
        text=said, operator=operator, date=item.date.first if item.since else item.date.last, time=item.date.time,
        edge=item.edge, recurs=recurs, subject=subject, remark=remark,
    )  # fmt: skip


def _reference(text: str, core: Target[Any], item: Reference, said: str) -> Comparison | Qualitative | Narrative:
    named = words_of(text, [item.words])
    if item.before is None and named is not None and (holds("grade", named) or says("known", named)):
        return judgements.judge(said)
    is_name = named is not None and not is_measure(named) and any(map(str.isalnum, named)) and named[0] not in "-—－"
    is_name = is_name and not (is_ratio(canonical(str(named)[-1])) or says("vague_count", str(named)))  # ≥九五%, ≥多次
    lead, remark = words_of(text, (lead.span for lead in core.lead)), words_of(text, core.tail)
    if core.first is not None and item.before is not None:  # 95%≤满意度
        if not is_name:
            raise Malformed("operator-behind", item.before.span)
        return Comparison(
            text=said, operator=MIRRORED[item.before.sign], value=core.first.value, unit=core.first.unit,
            unknown_unit=not core.first.known, subject=named, remark=remark,
        )  # fmt: skip
    if not is_name:
        raise Malformed("number-expected", item.span)
    return Comparison(
        text=said, operator=one_operator(item.before, item.after, None, item.span), reference=named, subject=lead,
        remark=remark,
    )  # fmt: skip


def _measure(text: str, core: Target[Any], item: Measure, said: str) -> Comparison | Interval:
    _refuse_negated(text, item)
    low, high = _in_one_unit(item)
    counted = high or low
    unit = counted.unit or (core.first.unit if core.first else None)
    eachs = [] if unit is None or is_ratio(unit) else _divisors(text, core, unit)
    if unit is not None and eachs:
        unit = combine([unit], [each.unit for each in eachs])
    lead = [item.span for item in core.lead if item not in eachs]
    tail = list(core.tail)
    ranging = high is not None or item.deviation
    if (op := item.before) is not None and (op.strength == "reach" or holds("reaching", text[: op.span[1]])):
        lead.append(op.span)  # 提高到90%, 缩短为3天: the level that a change leads to
    if ranging:  # 约5-10人, 60%-70%左右, 3000至5000余元
        said_near = (end for end in (op, item.after) if end is not None and end.sign == "≈")
        odd = (end.odd for end in (low, high) if end is not None and end.odd is not None)
        tail += [end.span for end in (*said_near, *odd)]
    common: dict[str, Any] = {
        "text": said, "unit": unit, "unknown_unit": not counted.known, "subject": words_of(text, lead),
        "remark": words_of(text, tail),
    }  # fmt: skip
    if high is not None:
        lower, upper = sorted((low, high), key=lambda quantity: quantity.value)
        if low is not lower and upper.value > 0:  # 8万元至1.2万元, but -18至-25℃
            raise Malformed("range-order", (item.low.span[0], (item.high or item.low).span[1]))
        ends = Bound(item.ends[0], lower.value), Bound(item.ends[1], upper.value)
        return _changed(Interval(lower=ends[0], upper=ends[1], **common), _ground(text, core), amount=False)
    if item.deviation:
        centre = core.first.value if core.first is not None else Decimal(0)
        lower_end, upper_end = exact_sum(centre, -low.value), exact_sum(centre, low.value)
        return Interval(lower=Bound("≥", lower_end), upper=Bound("≤", upper_end), **common)
    operator = one_operator(item.before, item.after, low.odd, item.span)
    if operator in LOWER + UPPER and (ratio := _PROPORTION.match(text, low.span[0])) is not None:
        return Comparison(operator=operator, reference=ratio[0], **common)
    implicit = not (item.before or item.after or low.odd)
    constraint = Comparison(operator=operator, value=low.value, rank=item.rank, implicit_operator=implicit, **common)
    if core.change is not None or item.rank:  # 由第8名提升至第5名
        return evolve(constraint, change=core.change)
    if is_share(item) and (part := _part(text, core, constraint.subject)) is not None:
        return evolve(constraint, subject=part[0], reference=part[1])
    compared = item.before is not None and item.before.strength in ("sign", "word", "far")
    if compared and constraint.subject is not None and not is_ratio(unit) and holds("gain", constraint.subject):
        return constraint  # 户均增收≥1200元
    return _changed(constraint, _ground(text, core), amount=item.before is None and operator not in UPPER)


def _refuse_negated(text: str, item: Measure) -> None:
    """Raises ``Malformed`` where it cannot be told what a negation before the figure says of it (不外溢5%), or an
    operator stands twice (不低不低于90%).
    """
    if (before := item.before) is None or before.strength != "sign":
        if before is not None and (doubled := _DOUBLED.search(text, 0, before.span[1])) is not None:
            raise Malformed("doubled-word", doubled.span())
        firm = before is not None and before.sign in ("≥", "≤") and before.strength in ("word", "far")
        start = words.negation(text[: item.span[0]], compared=before is not None, firm=firm)
        if start is not None:
            raise Malformed("unknown-negation", (start, item.low.span[0]))


def _divisors(text: str, core: Target[Any], unit: str) -> list[Each]:
    """每月, 每人: what divides the figure; not what belongs to the name of a measured thing (每周开馆时间)."""
    found = [lead for lead in core.lead if isinstance(lead, Each)]
    if not found or any(each.unit == unit for each in found):
        return []
    behind = [lead.span for lead in core.lead if lead.span[0] >= found[-1].span[1]]
    name = words_of(text, behind)
    if name is None:
        return found
    facts = name_facts(name)
    if "时间" in groups(unit) and holds("condition", name):  # 每季度结束后15天内
        return []
    told = facts.kind if facts.head is not None else None
    if found[-1].unit in RECURS:  # 每年3月和9月各1次
        return [] if told in _NAMED or name[0].isnumeric() else found
    return [] if told in (*_NAMED, "count") or says("amount_name", name) else found


def _part(text: str, core: Target[Any], subject: str | None) -> tuple[str | None, str] | None:
    """The subject of a share and what it is a share of: 支出不超过预算的95%, 占总面积的35%以上."""
    if core.reference is not None:
        return subject, (words_of(text, [core.reference]) or "").removesuffix("的")
    return words.share(subject) if subject is not None else None


def _changed(constraint: _Amount, ground: str, *, amount: bool) -> _Amount:
    """同比下降10%: what the words before the figure say of a change. *amount* where 减少碳排放100吨 could say one:
    降低成本≤5元 says what is reached. So does 提高满意度95%, but not 降低成本8%.
    """
    subject = constraint.subject
    if subject is None:
        return constraint
    said = subject.removeprefix(ground)
    found = words.change_at_end(said, timed="时间" in groups(constraint.unit))
    if found is None and (found := words.change_of(said)) is not None:
        ratio = is_ratio(constraint.unit) and not dimension(constraint.unit).base
        found = found if (not name_facts(found.rest).share if ratio else amount) else None
    climbed = is_ratio(constraint.unit) or says("rung", f"{constraint.unit}{constraint.remark or ''}")
    if found is None or (found.deed and not climbed):
        return constraint
    if (constraint.unit, constraint.remark) == ("个", "点") and (not found.rest or name_facts(found.rest).share):
        constraint = evolve(constraint, unit="个百分点", remark=None)
    rest, baseline = found.rest, found.baseline or ground or None
    if said != subject:  # 较“十三五”期末，累计下降
        rest, baseline = rest + (found.baseline or ""), ground
    change = Change(found.direction, baseline)
    return evolve(constraint, subject=judgements.trim(rest) or None, change=change)


def _ground(text: str, core: Target[Any]) -> str:
    """What stands before a comma that the figure is held against: 与上年相比."""
    return next((text[slice(*item.span)] for item in core.lead if getattr(item, "ground", False)), "")


def _in_one_unit(item: Measure) -> tuple[Quantity, Quantity | None]:
    """Both ends of a range in the unit of the second, or of the first where that needs no scale word or no fraction."""
    low, high = item.low, item.high
    if high is None or low.unit == high.unit:
        return low, high
    if high.unit is None:
        return low, evolve(high, unit=low.unit, known=low.known)
    if low.unit is None or high.unit.startswith(low.unit):
        return evolve(low, unit=high.unit), high
    if high.unit.endswith(low.unit) and (value := convert(high.value, high.unit, low.unit)) is not None:
        return low, evolve(high, value=value, unit=low.unit)  # 9000元至1.2万元
    value = convert(low.value, low.unit, high.unit)
    if value is None:
        raise Malformed("range-units", (min(low.span[0], high.span[0]), max(low.span[1], high.span[1])))
    if isinstance(value, Fraction) and (whole := convert(high.value, high.unit, low.unit)) is not None:
        return low, evolve(high, value=whole, unit=low.unit)  # 3天至1周
    return evolve(low, value=value, unit=high.unit), high


def one_operator(before: Op | None, after: Op | None, odd: Op | None, span: Span) -> Operator:
    """One operator of what stands before and behind the number."""
    behind = after or odd
    if before is None or before.sign == "=" or (before.strength == "hold" and after is not None):
        return behind.sign if behind is not None else "="
    if after is None or after.sign == "≈":
        return before.sign
    if before.sign == "≈":
        return after.sign
    if (before.sign in LOWER) != (after.sign in LOWER):
        raise Malformed("opposite-operators", span)
    return before.sign
