"""Neighbours that are one: a frequency and a count, two bounds of one name, hours and minutes, 18 and ±0.5."""

from __future__ import annotations

from decimal import Decimal

from attrs import define, evolve, field

from targetexpr.errors import Span
from targetexpr.values.errors import Malformed
from targetexpr.values.interpret.items import (
    CORES,
    LOWER,
    UPPER,
    Each,
    Item,
    Measure,
    Moment,
    Op,
    Quantity,
    Reference,
    Words,
)
from targetexpr.values.interpret.quantities import exact_sum
from targetexpr.values.lexicon.dates import complete
from targetexpr.values.lexicon.names import is_share_name
from targetexpr.values.lexicon.unit_spelling import counted
from targetexpr.values.model import Operator
from targetexpr.values.units import canonical, convert, dimension, is_ratio

FLIPPED: dict[Operator, Operator] = {"≥": "≤", ">": "<", "<": ">", "≤": "≥", "=": "=", "≈": "≈"}
_AGE = dimension("岁")
_TIME = {dimension(unit).base for unit in ("天", "个月", "工作日")}


@define
class Core:
    """A measure, reference or moment, with the words before and after it."""

    item: Measure | Reference | Moment
    lead: list[Item] = field(factory=list)
    tail: list[Span] = field(factory=list)
    condition: Span | None = None
    first: Quantity | None = None
    """The figure before: 18 of 18±0.5, 95% of 95%≤满意度."""

    @property
    def span(self) -> Span:
        spans = [*(lead.span for lead in self.lead), self.item.span, *self.tail]
        spans += [self.condition] if self.condition else []
        return min(start for start, _ in spans), max(end for _, end in spans)


def cores(text: str, items: list[Item], *, parallel: bool) -> list[Core]:
    """What a clause measures. *parallel* where others measure, too: a date is then what its clause stands under."""
    found: list[Core] = []
    lead: list[Item] = []
    for item in items:
        if isinstance(item, CORES):
            found.append(Core(item, lead))
            lead = []
        elif isinstance(item, Words) and item.tail and found and not lead:
            found[-1].tail.append(item.span)
        else:
            lead.append(item)
    found[-1].tail += [item.span for item in lead]
    joined: list[Core] = []
    for core in found:
        one = core
        while joined and (merged := _merge(text, joined[-1], one, parallel=parallel)) is not None:
            joined.pop()
            one = merged
        joined.append(one)
    return joined


def _merge(text: str, a: Core, b: Core, *, parallel: bool) -> Core | None:
    """Two neighbours that are one; None where they are two."""
    match a.item, b.item:
        case Moment(), Moment() if not b.lead:
            dated = _of_year(a.item, b.item)
            return evolve(b, item=dated, lead=a.lead) if dated is not None else None
        case Moment(), Measure() if parallel and not a.lead:  # 6月底前50%，12月底前100%
            return evolve(b, condition=a.item.span)
        case Moment(), Measure() | Reference() if not (a.item.due or a.item.since or a.item.edge) and _is_loose(
            a.item.before
        ):
            return _led(a, b)  # 2023年完成5个, 到2025年达到90%
        case Reference(), Measure() if a.item.before is not None:
            return _referred(text, a, a.item, a.item.before, b, b.item)
        case Measure(), Measure():
            between = "".join(text[slice(*span)] for span in (*a.tail, *(lead.span for lead in b.lead)))
            if _is_age(a.item) and not _is_age(b.item):  # 60-79岁50元/月
                return _led(a, b)
            if between:  # 2个项目完成率100%
                return _led(a, b) if a.item.before is None and is_share_name(between) else None
            return _measured(text, a, a.item, b, b.item)
        case Measure(), Reference() if a.item.bare and not a.tail and not b.lead and b.item.before is not None:
            return Core(b.item, a.lead, b.tail, first=a.item.low) if b.item.before.strength == "sign" else None
        case _:
            return None


def _is_loose(before: Op | None) -> bool:
    return before is None or before.strength == "reach"


def _led(a: Core, b: Core) -> Core:
    """The first is words before the second."""
    return evolve(b, lead=[*a.lead, Words(a.item.span), *(Words(span) for span in a.tail), *b.lead])


def _referred(text: str, a: Core, first: Reference, before: Op, b: Core, second: Measure) -> Core | None:
    """不低于上年的95%, 至少完成3次: the operator is the number's; between is what it speaks of."""
    if second.before is not None:
        if before.strength != "sign":
            return _led(a, b)
        if a.first is None:
            return None
        return _between(a, first, (a.first, second.low), (FLIPPED[before.sign], second.before.sign), b, second)
    said, written = text[slice(*first.words)].strip(), text[slice(*before.span)]
    beyond = before.sign in (">", "<") and before.strength == "word" and is_ratio(second.low.unit)
    if beyond and not (a.tail or b.lead or said.endswith("的") or is_share_name(said)):  # 低于市场价5%
        return _led(a, b)
    if said and said in written:
        raise Malformed("doubled-word", (before.span[0], first.words[1]))
    named: list[Item] = [Words(first.words)]
    if first.each is not None:  # 至少每月一次, 不少于每年各2次
        named = [first.each, Words((first.each.span[1], first.words[1]))]
    return evolve(b, lead=[*a.lead, *named, *b.lead], item=evolve(second, before=before))


def _between(
    a: Core,
    first: Reference,
    ends: tuple[Quantity, Quantity],
    signs: tuple[Operator, Operator],
    b: Core,
    second: Measure,
) -> Core:
    """5%≤X<10%"""
    span = ends[0].span[0], second.span[1]
    if signs[0] in UPPER:
        ends, signs = (ends[1], ends[0]), (signs[1], signs[0])
    if signs[0] not in LOWER or signs[1] not in UPPER:
        raise Malformed("two-operators", span)
    item = evolve(second, before=None, low=ends[0], high=ends[1], ends=signs)
    return evolve(b, item=item, lead=[*a.lead, Words(first.words)])


def _measured(text: str, a: Core, first: Measure, b: Core, second: Measure) -> Core | None:
    first, second = _minutes(first, second), _minutes(second, first)
    span = first.span[0], second.span[1]
    if second.deviation and first.high is None and first.after is None and not first.deviation:
        low = evolve(first.low, unit=first.low.unit or second.low.unit)
        return evolve(b, item=evolve(second, before=first.before, span=span), lead=a.lead, first=low)
    if first.bare and (every := _every(text, first, second)) is not None:
        return evolve(b, lead=[*a.lead, every])
    if second.before is not None and second.before.strength == "sign":
        if first.bare and first.low.unit:
            return _led(a, b)  # 一期≥50%
        if first.before is not None and first.before.strength == "sign":
            raise Malformed("two-operators", (first.before.span[0], second.span[1]))
        if first.bare and first.span[1] == second.span[0]:  # 10≥5
            raise Malformed("unexpected", second.before.span)
        return None
    if first.after is not None or first.high is not None or second.before is not None or second.high is not None:
        return None
    if (total := _total(first.low, second.low)) is not None:
        item = evolve(second, before=first.before, low=evolve(second.low, value=total), span=span)
        return evolve(b, item=item, lead=a.lead)
    named = _is_time(first) or (first.low.chinese and not second.low.chinese)  # 三年一次, 一期3000平方米
    return _led(a, b) if first.before is None and named and second.low.unit else None


def _every(text: str, first: Measure, second: Measure) -> Each | None:
    """一年2次, 半年1次, 3天1次: a span of time that a counted thing follows at once."""
    unit = second.low.unit
    if not _is_time(first) or unit is None or _is_time(second) or is_ratio(unit):
        return None
    value, span = first.low.value, first.low.unit
    if span is None or not isinstance(value, Decimal) or value <= 0:
        return None
    whole = canonical(text[slice(*first.span)])
    if whole is None and value != 1 and unit != "次":  # 3天50人 is both
        return None
    return Each(first.span, whole or counted(value, span))


def _is_time(measure: Measure) -> bool:
    return measure.low.unit is not None and dimension(measure.low.unit).base in _TIME


def _is_age(measure: Measure) -> bool:
    """Whether a figure says of what age, and so of whom another one speaks."""
    unit = (measure.high or measure.low).unit
    return unit is not None and dimension(unit) == _AGE


def _minutes(measure: Measure, neighbour: Measure) -> Measure:
    """分 beside hours or seconds is a minute, not a point."""
    if measure.low.unit == "分" and neighbour.low.unit in ("小时", "秒"):
        return evolve(measure, low=evolve(measure.low, unit="分钟"))
    return measure


def _total(a: Quantity, b: Quantity) -> Decimal | None:
    """1小时30分钟 in the second unit: only where the second is less than one of the first."""
    if a.unit is None or b.unit is None or a.unit == b.unit or is_ratio(b.unit):
        return None
    one, first = convert(Decimal(1), a.unit, b.unit), convert(a.value, a.unit, b.unit)
    if one is None or not isinstance(first, Decimal) or not isinstance(b.value, Decimal) or b.value >= one:
        return None
    total = exact_sum(first, b.value)
    return total if isinstance(total, Decimal) else None


def _of_year(year: Moment, moment: Moment) -> Moment | None:
    """2022年1-12月, 2024年年内, 12月31日17时前: the year that stands apart from its months, the day from its hour."""
    first, date, until = year.date.first, moment.date, moment.until
    if first is None or year.until or year.edge or year.date.time or moment.before:
        return None
    span = year.span[0], moment.span[1]
    if date.time is not None and date.first is None and len(first.lstrip("-")) in (2, 5, 10):
        due, since = year.due or moment.due, year.since or moment.since
        whole = evolve(year.date, time=date.time)
        return evolve(moment, date=whole, before=year.before, due=due, since=since, span=span)
    if len(first) != 4 or year.due or year.since:
        return None
    if date.first is None and date.recurs == "year":
        return evolve(moment, date=evolve(year.date, edge=date.edge), before=year.before, span=span)
    if date.first is None or date.last is None or not date.first.startswith("--") or date.first.startswith("---"):
        return None
    dated = evolve(date, first=complete(first, date.first), last=complete(first, date.last))
    last = evolve(until, first=None, last=complete(first, until.last)) if until and until.last else None
    return evolve(moment, date=dated, until=last, before=year.before, span=span)
