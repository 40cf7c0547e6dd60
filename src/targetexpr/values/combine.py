"""Clauses → constraints: what belongs together in a row of items, and what a text without a figure is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from attrs import define, evolve, field

from targetexpr.values import words
from targetexpr.values.dates import complete
from targetexpr.values.errors import Malformed
from targetexpr.values.items import (
    Bracket,
    Each,
    Item,
    Measure,
    Moment,
    Op,
    Quantity,
    Reference,
    Span,
    Words,
    exact_sum,
)
from targetexpr.values.model import (
    AllOf,
    AnyOf,
    Bound,
    Change,
    Comparison,
    Constraint,
    Deadline,
    Interval,
    Narrative,
    Operator,
    Period,
    Qualitative,
    Recurrence,
)  # fmt: skip
from targetexpr.values.names import is_share_name
from targetexpr.values.units import canonical, comparable, convert, dimension, is_ratio

Joint = str  # "", ",", ";", "、", "and", "or" or "list"

_FLIPPED: dict[Operator, Operator] = {"≥": "≤", ">": "<", "<": ">", "≤": "≥", "=": "=", "≈": "≈"}
_LOWER, _UPPER = ("≥", ">"), ("≤", "<")
_RECURS: dict[str, Recurrence] = {"年": "year", "季度": "quarter", "个月": "month"}
_TIME = dimension("天").base, dimension("个月").base, dimension("工作日").base
# Words around a figure that has no sign: longer, it is prose with a number in it.
_PROSE = 16
_REFERENCE = 14


@define
class Core:
    """A measure, reference or moment, with the words before and after it."""

    item: Measure | Reference | Moment
    lead: list[Item] = field(factory=list)
    tail: list[Span] = field(factory=list)
    each: Each | None = None
    condition: Span | None = None
    low: Quantity | None = None


@define
class Clause:
    joint: Joint
    items: list[Item]
    span: Span


def has_core(items: Iterable[Item]) -> bool:
    return any(
        isinstance(item, Measure | Reference | Moment) or (isinstance(item, Bracket) and has_core(item.items))
        for item in items
    )


def combine(text: str, clauses: Sequence[Clause]) -> Constraint:
    """The constraint that the clauses of *text* state together. Raises ``Malformed`` where one contradicts itself."""
    reader = _Combiner(text)
    clauses = list(_joined([reader.prepared(clause) for clause in clauses]))
    if not any(has_core(clause.items) for clause in clauses):
        rough = any(isinstance(item, Words) and item.rough for clause in clauses for item in clause.items)
        return words.judge(text, rough=rough)
    return reader.whole(clauses)


def _joined(clauses: list[Clause]) -> Iterator[Clause]:
    """Clauses of words only belong to the neighbour that 、, 和 or 或 joins them to (甲、乙各5个)."""
    pending: Clause | None = None
    for clause in clauses:
        if pending is None:
            pending = clause
            continue
        weak = clause.joint in ("、", "and") or (clause.joint == "or" and not has_core(pending.items))
        if weak and not (has_core(pending.items) and has_core(clause.items)):
            between = Words((pending.span[1], clause.span[0]))
            pending = Clause(pending.joint, [*pending.items, between, *clause.items], (pending.span[0], clause.span[1]))
        else:
            yield pending
            pending = clause
    if pending is not None:
        yield pending


class _Combiner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.parallel = False

    # ── one clause ──

    def prepared(self, clause: Clause) -> Clause:
        """Brackets opened where the figure stands in them; operators that turn out to be words made words."""
        outside = has_core(item for item in clause.items if not isinstance(item, Bracket))
        items: list[Item] = []
        for item in clause.items:
            if isinstance(item, Bracket):
                items += [Words(item.span)] if outside or not has_core(item.items) else self._opened(item)
            elif isinstance(item, Words) and items and (longer := _longer(items[-1], item)) is not None:
                items[-1] = longer
            else:
                items.append(item)
        for position, item in enumerate(items):
            last = items[position - 1] if position else None
            following = items[position + 1] if position + 1 < len(items) else None
            items[position] = self._demoted(item, last, following)
        return evolve(clause, items=items)

    def _opened(self, bracket: Bracket) -> list[Item]:
        measures = [item for item in bracket.items if isinstance(item, Measure)]
        if bracket.after is None or len(measures) != 1 or measures[0].after is not None:
            return bracket.items
        return [evolve(item, after=bracket.after) if item is measures[0] else item for item in bracket.items]

    def _demoted(self, item: Item, last: Item | None, following: Item | None) -> Item:
        if isinstance(item, Measure) and item.low.chinese and item.before is None and item.high is None:
            glued = isinstance(last, Words) and last.span[1] == item.span[0] and (item.low.loose or last.numeral)
            return Words(item.span, numeral=True) if glued else item
        if isinstance(item, Measure) and item.low.chinese and item.low.unit is None and isinstance(following, Words):
            return Words(item.span)
        if isinstance(item, Reference) and item.before is None and following is not None:
            return Words(item.span)  # 省级以上奖项
        if not isinstance(item, Reference) or isinstance(following, Measure):
            return item
        op = item.before or item.after
        assert op is not None
        content = self.text[slice(*item.words)].strip()
        counts = {
            "sign": True,
            "word": len(content) <= _REFERENCE,
            "hold": op.sign == "≤" and len(content) <= _REFERENCE and not words.is_judgement(content),
        }.get(op.strength, item.before is None and len(content) <= _REFERENCE)
        return item if counts else Words(item.span)

    def cores(self, clause: Clause) -> list[Core]:
        found: list[Core] = []
        lead: list[Item] = []
        for item in clause.items:
            if isinstance(item, Measure | Reference | Moment):
                found.append(Core(item, lead))
                lead = []
            elif isinstance(item, Words) and item.tail and found and not lead:
                found[-1].tail.append(item.span)
            else:
                lead.append(item)
        if found:
            if lead and isinstance(lead[0], Each) and lead[0].single and isinstance(found[-1].item, Measure):
                found[-1].each = lead.pop(0)  # 50元每人
            found[-1].tail += [item.span for item in lead]
        joined: list[Core] = []
        for core in found:
            while joined and (merged := self._merge(joined[-1], core)) is not None:
                joined.pop()
                core = merged
            joined.append(core)
        return joined

    def _merge(self, a: Core, b: Core) -> Core | None:
        """Two neighbours that are one; None where they are two."""
        first, second = a.item, b.item
        if isinstance(first, Reference):
            return self._after_reference(first, a, b)
        if (
            isinstance(first, Moment)
            and isinstance(second, Moment)
            and not b.lead
            and (dated := _of_year(first, second))
        ):
            return evolve(b, item=dated, lead=a.lead)
        if isinstance(first, Moment):
            if self.parallel and isinstance(second, Measure) and not a.lead:  # 6月底前50%，12月底前100%
                return evolve(b, condition=first.span)
            later = isinstance(second, Measure | Reference) and not (first.due or first.edge)
            return evolve(b, lead=[*a.lead, Words(first.span), *b.lead]) if later and first.before is None else None
        between = [self.text[slice(*span)] for span in a.tail] + [self.text[slice(*item.span)] for item in b.lead]
        bare = isinstance(first, Measure) and first.before is None
        if between and bare and isinstance(second, Measure) and is_share_name("".join(between)):
            spans = [Words(span) for span in a.tail]
            return evolve(b, lead=[*a.lead, Words(first.span), *spans, *b.lead])
        if between or not isinstance(first, Measure) or not isinstance(second, Measure):
            if (
                bare
                and not between
                and isinstance(second, Reference)
                and second.before
                and second.before.strength == "sign"
            ):
                return self._turned(a, second)
            return None
        return self._measures(a, first, b, second)

    def _measures(self, a: Core, first: Measure, b: Core, second: Measure) -> Core | None:
        text_a, text_b = first.before, second.before
        first, second = _minutes(first, second), _minutes(second, first)
        signed = text_b is not None and text_b.strength == "sign"
        if signed and first.low.unit and text_a is None and first.after is None and first.high is None:
            return evolve(b, lead=[*a.lead, Words(first.span)])  # 一期≥50%
        if (every := self._every(first, second)) is not None:
            return evolve(b, lead=[*a.lead, every])
        if second.deviation and first.high is None and first.after is None and not first.deviation:
            low = evolve(first.low, unit=first.low.unit or second.low.unit, known=first.low.known and second.low.known)
            return evolve(
                b, item=evolve(second, before=text_a, span=(first.span[0], second.span[1])), lead=a.lead, low=low
            )
        if first.high is not None or second.high is not None:
            return None
        if text_a is None and text_b is None and first.after is None:
            if (total := _total(first.low, second.low)) is not None:
                merged = evolve(second, low=evolve(second.low, value=total), span=(first.span[0], second.span[1]))
                return evolve(b, item=merged, lead=a.lead)
            if self._is_time(first) and (self._is_time(second) or second.low.unit):
                return evolve(b, lead=[*a.lead, Words(first.span)])
        total = _total(first.low, second.low) if text_b is None and first.after is None else None
        if text_a is not None and total is not None:
            low = evolve(second.low, value=total)
            merged = evolve(second, before=text_a, low=low, span=(first.span[0], second.span[1]))
            return evolve(b, item=merged, lead=a.lead)
        if text_a is not None and text_b is not None and "sign" == text_a.strength == text_b.strength:
            raise Malformed("two-operators", (text_a.span[0], second.span[1]))
        return None

    def _every(self, first: Measure, second: Measure) -> Each | None:
        """一年2次, 半年1次: a span of time that a counted thing follows at once."""
        if first.before or first.after or first.high or not self._is_time(first) or second.low.unit is None:
            return None
        if self._is_time(second) or is_ratio(second.low.unit):
            return None
        if first.low.value == 1:
            return Each(first.span, first.low.unit, single=True)
        unit = canonical(self.text[slice(*first.span)])
        return Each(first.span, unit, single=True) if unit is not None else None

    def _is_time(self, measure: Measure) -> bool:
        return measure.low.unit is not None and dimension(measure.low.unit).base in _TIME

    def _after_reference(self, first: Reference, a: Core, b: Core) -> Core | None:
        """不低于上年的95%, 至少完成3次: the operator is the number's; between is what it speaks of."""
        before, second = first.before, b.item
        if before is None or not isinstance(second, Measure):
            return None
        said = self.text[slice(*first.words)].strip()
        written = self.text[slice(*before.span)]
        if said and (written.endswith(said) or said in written) and second.before is None:
            raise Malformed("doubled-word", (before.span[0], first.words[1]))
        lead = [*a.lead, Words(first.words), *b.lead]
        if second.before is None:
            return evolve(b, lead=lead, item=evolve(second, before=before))
        if before.strength == "sign":
            if a.low is not None:  # 5%≤X<10%
                ends = (a.low, evolve(second.low))
                return self._sandwich(a, before, ends, b, second)
            return None
        return evolve(b, lead=[*a.lead, Words(first.span), *b.lead])

    def _turned(self, a: Core, second: Reference) -> Core:
        """95%≤满意度: the figure stands first."""
        assert isinstance(a.item, Measure)
        return Core(second, lead=a.lead, low=a.item.low)

    def _sandwich(self, a: Core, before: Op, ends: tuple[Quantity, Quantity], b: Core, second: Measure) -> Core:
        assert second.before is not None
        signs = _FLIPPED[before.sign], second.before.sign
        assert isinstance(a.item, Reference)
        if signs[0] in _UPPER:
            signs, ends = (signs[1], signs[0]), (ends[1], ends[0])
        item = evolve(second, before=None, low=ends[0], high=ends[1], ends=signs)
        return evolve(b, item=item, lead=[*a.lead, Words(a.item.words)])

    # ── a constraint of a core ──

    def constraint(self, core: Core, span: Span) -> Constraint:
        text = self.text[slice(*span)]
        match core.item:
            case Moment():
                return self._time(core, core.item, text)
            case Reference():
                return self._reference(core, core.item, text)
            case Measure():
                measured = self._measure(core, core.item, text)
                return evolve(measured, condition=self._words([core.condition])) if core.condition else measured

    def _words(self, spans: Iterable[Span]) -> str | None:
        """The words of *spans*, with what stands between neighbours only where that is blank."""
        said, last = "", -1
        for start, end in spans:
            start = max(start, last)
            gap = self.text[last:start] if 0 <= last < start else ""
            said += (gap if gap.isspace() else "") + self.text[start:end]
            last = end
        return words.trim(said) or None

    def _time(self, core: Core, item: Moment, text: str) -> Constraint:
        eachs = [lead for lead in core.lead if isinstance(lead, Each) and lead.unit in _RECURS]
        date = item.date
        recurs = date.recurs
        if eachs and recurs is None:
            recurs = _RECURS[eachs[-1].unit or ""]
        subject = self._words(lead.span for lead in core.lead if lead not in eachs or recurs is None)
        remark = self._words([*([item.third] if item.third else []), *core.tail])
        if item.until is not None or (date.is_span and not item.due):
            last = item.until or date
            return Period(text=text, start=str(date.first), end=str(last.last), subject=subject, remark=remark)
        operator: Operator = item.before.sign if item.before else "="
        if item.due:
            operator = "≤"
        return Deadline(
            text=text, operator=operator, date=date.last, edge=item.edge, recurs=recurs, subject=subject, remark=remark
        )

    def _reference(self, core: Core, item: Reference, text: str) -> Constraint:
        named = self._words([item.words])
        if core.low is None and (named is None or canonical(named) is not None):
            raise Malformed("number-expected", item.span)
        subject, remark = self._words(lead.span for lead in core.lead), self._words(core.tail)
        if core.low is not None:
            assert item.before is not None
            quantity = core.low
            return Comparison(
                text=text, operator=_FLIPPED[item.before.sign], value=quantity.value, unit=quantity.unit,
                unknown_unit=not quantity.known, subject=named, remark=remark,
            )  # fmt: skip
        operator = _operator(item.before, item.after, None, item.span)
        return Comparison(text=text, operator=operator, reference=named, subject=subject, remark=remark)

    def _measure(self, core: Core, item: Measure, text: str) -> Constraint:
        low, high = self._units(core, item)
        unit, known = (high or low).unit, (high or low).known
        eachs = [lead for lead in core.lead if isinstance(lead, Each) and lead.single]
        if core.each is not None and unit is not None:
            eachs.append(core.each)
        if unit is None or is_ratio(unit) or "百分点" in unit:
            eachs = []
        for each in eachs:
            unit = f"{unit}/{each.unit if each.unit != '个月' else '月'}"
        lead = [item.span for item in core.lead if item not in eachs]
        if item.before is not None and item.before.strength == "reach":
            lead.append(item.before.span)
        subject, remark = self._words(lead), self._words(core.tail)
        if high is not None:
            ends = item.ends
            lower, upper = (low, high) if _not_more(low, high) else (high, low)
            return Interval(
                text=text, lower=Bound(ends[0], lower.value), upper=Bound(ends[1], upper.value), unit=unit,
                unknown_unit=not known, subject=subject, remark=remark,
            )  # fmt: skip
        if item.deviation:
            centre = core.low.value if core.low is not None else Decimal(0)
            return Interval(
                text=text, lower=Bound("≥", exact_sum(centre, -item.low.value)),
                upper=Bound("≤", exact_sum(centre, item.low.value)), unit=unit or (core.low.unit if core.low else None),
                unknown_unit=not known, subject=subject, remark=remark,
            )  # fmt: skip
        operator = _operator(item.before, item.after, low.odd, item.span)
        change = None
        if subject is not None and (found := words.change_at_end(subject)) is not None:
            change = Change(found.direction, found.baseline)
            subject = words.trim(subject[: found.start]) or None
        return Comparison(
            text=text, operator=operator, value=low.value, unit=unit, unknown_unit=not known, subject=subject,
            remark=remark, change=change, implicit_operator=not (item.before or item.after or low.odd),
        )  # fmt: skip

    def _units(self, core: Core, item: Measure) -> tuple[Quantity, Quantity | None]:
        """Both ends of a range in the unit of the second."""
        low, high = item.low, item.high
        if high is None or low.unit == high.unit:
            return low, high
        if high.unit is None:
            return low, evolve(high, unit=low.unit, known=low.known)
        if low.unit is None or high.unit.startswith(low.unit):
            return evolve(low, unit=high.unit), high
        value = convert(low.value, low.unit, high.unit)
        if value is None:
            raise Malformed("range-units", (low.span[0], high.span[1]))
        return evolve(low, value=value, unit=high.unit), high

    # ── several clauses ──

    def whole(self, clauses: list[Clause]) -> Constraint:
        text = self.text
        self.parallel = sum(has_core(clause.items) for clause in clauses) > 1
        parts: list[tuple[Joint, Constraint]] = []
        signed = False
        longest = 0
        for clause in clauses:
            cores = self.cores(clause) if has_core(clause.items) else []
            for core in cores:
                item = core.item
                op = None if isinstance(item, Moment) else item.before
                signed = signed or (op is not None and op.strength == "sign") or core.low is not None
            if not cores:
                judged = words.judge(text[slice(*clause.span)])
                if isinstance(judged, Qualitative):
                    parts.append((clause.joint, judged))
                else:
                    longest = max(longest, clause.span[1] - clause.span[0])
                    parts.append((clause.joint, judged))
                continue
            for position, core in enumerate(cores):
                around = [*(lead.span for lead in core.lead), *core.tail]
                longest = max(longest, sum(end - start for start, end in around))
                span = clause.span if len(cores) == 1 else _core_span(core)
                joint = clause.joint if position == 0 else "" if core.lead else ","
                parts.append((joint, self.constraint(core, span)))
        if not signed and longest > _PROSE:
            return Narrative(text=text, mentions=tuple(part for _, part in parts if _is_measured(part)))
        return self._parallel(_bounds(self._settled(parts)))

    def _settled(self, parts: list[tuple[Joint, Constraint]]) -> list[tuple[Joint, Constraint]]:
        """Prose beside figures becomes their subject or remark: nothing is dropped, nothing is measured by it."""
        settled: list[tuple[Joint, Constraint]] = []
        before: list[str] = []
        for joint, part in parts:
            if isinstance(part, Narrative):
                last = settled[-1][1] if settled else None
                if last is not None and _is_measured(last) and hasattr(last, "remark"):
                    remark = f"{last.remark}，{words.trim(part.text)}" if last.remark else words.trim(part.text)
                    settled[-1] = settled[-1][0], evolve(last, remark=remark)
                else:
                    before.append(words.trim(part.text))
                continue
            if before and hasattr(part, "subject"):
                part = evolve(part, subject="，".join([*before, *([part.subject] if part.subject else [])]))
                before = []
            settled.append((joint, part))
        return settled

    def _parallel(self, parts: list[tuple[Joint, Constraint]]) -> Constraint:
        if len(parts) == 1:
            return evolve(parts[0][1], text=self.text)
        groups: list[list[Constraint]] = []
        for joint, part in parts:
            if joint == "or" and groups:
                groups[-1].append(part)
            else:
                groups.append([part])
        if len(groups) == 1:
            return AnyOf(text=self.text, parts=tuple(groups[0]))
        return AllOf(
            text=self.text,
            parts=tuple(_conditioned(g[0]) if len(g) == 1 else AnyOf(text="", parts=tuple(g)) for g in groups),
        )


def _longer(last: Item, item: Words) -> Reference | None:
    """A reference with the words that are written on to it."""
    if not isinstance(last, Reference) or last.after is not None or last.span[1] != item.span[0]:
        return None
    return evolve(last, span=(last.span[0], item.span[1]), words=(last.words[0], item.span[1]))


def _of_year(year: Moment, moment: Moment) -> Moment | None:
    """2022年1-12月, 2024年年内: the year that stands apart from its months."""
    first, date, until = year.date.first, moment.date, moment.until
    if first is None or len(first) != 4 or year.until or year.due or year.edge or moment.before:
        return None
    if date.first is None and date.recurs == "year":
        return evolve(moment, date=evolve(year.date, edge=date.edge), span=(year.span[0], moment.span[1]))
    if date.first is None or date.last is None or not date.first.startswith("--") or date.first.startswith("---"):
        return None
    ends = [complete(first, end) for end in (date.first, date.last)]
    last = until and evolve(until, first=complete(first, until.first or ""), last=complete(first, until.last or ""))
    return evolve(
        moment, date=evolve(date, first=ends[0], last=ends[1]), until=last, span=(year.span[0], moment.span[1])
    )


def _minutes(measure: Measure, neighbour: Measure) -> Measure:
    """分 beside hours or seconds is a minute, not a point."""
    if measure.low.unit == "分" and neighbour.low.unit in ("小时", "秒"):
        return evolve(measure, low=evolve(measure.low, unit="分钟"))
    return measure


def _is_measured(part: Constraint) -> bool:
    return not isinstance(part, Narrative | Qualitative)


def _conditioned(part: Constraint) -> Constraint:
    if isinstance(part, Comparison | Interval | Deadline) and part.subject and words.is_condition(part.subject):
        return evolve(part, condition=part.subject, subject=None)
    return part


def _bounds(parts: list[tuple[Joint, Constraint]]) -> list[tuple[Joint, Constraint]]:
    """Two bounds that 且 or a comma joins are one interval."""
    merged: list[tuple[Joint, Constraint]] = []
    for joint, part in parts:
        last = merged[-1][1] if merged else None
        if joint in ("and", ",", ";;", "、") and last is not None and (interval := _interval(last, part)) is not None:
            merged[-1] = merged[-1][0], interval
        else:
            merged.append((joint, part))
    return merged


def _interval(a: Constraint, b: Constraint) -> Interval | None:
    if not isinstance(a, Comparison) or not isinstance(b, Comparison) or b.subject or a.remark or a.value is None:
        return None
    if b.value is None or a.change or b.change or not (a.unit is None or b.unit is None or comparable(a.unit, b.unit)):
        return None
    unit = b.unit or a.unit
    first, second = (
        value if x.unit in (None, unit) else convert(value, x.unit, unit) for x, value in ((a, a.value), (b, b.value))
    )
    if first is None or second is None:
        return None
    ends = [Bound(a.operator, first), Bound(b.operator, second)]
    if a.operator in _UPPER:
        ends.reverse()
    if ends[0].operator not in _LOWER or ends[1].operator not in _UPPER:
        return None
    return Interval(
        text=a.text, lower=ends[0], upper=ends[1], unit=unit, unknown_unit=a.unknown_unit or b.unknown_unit,
        subject=a.subject, remark=b.remark,
    )  # fmt: skip


def _operator(before: Op | None, after: Op | None, odd: Op | None, span: Span) -> Operator:
    """One operator of what stands before and behind the number."""
    if before is None:
        return (after or odd).sign if after or odd else "="  # type: ignore[union-attr]
    if after is None or after.sign == "≈":
        return (odd or after or before).sign if before.sign == "=" else before.sign
    if before.strength == "hold" or before.sign in ("=", "≈"):
        return after.sign
    if (before.sign in _LOWER) != (after.sign in _LOWER):
        raise Malformed("opposite-operators", span)
    return before.sign


def _total(a: Quantity, b: Quantity) -> Decimal | None:
    """1小时30分钟 in the second unit: only where the second is less than one of the first."""
    if a.unit is None or b.unit is None or a.unit == b.unit or b.unit.endswith("%"):
        return None
    one, first = convert(Decimal(1), a.unit, b.unit), convert(a.value, a.unit, b.unit)
    if one is None or not isinstance(first, Decimal) or not isinstance(b.value, Decimal) or not b.value < one:
        return None
    total = exact_sum(first, b.value)
    return total if isinstance(total, Decimal) else None


def _not_more(a: Quantity, b: Quantity) -> bool:
    return a.value <= b.value  # type: ignore[operator]


def _core_span(core: Core) -> Span:
    spans = [*(lead.span for lead in core.lead), core.item.span, *core.tail]
    if core.condition:
        spans.append(core.condition)
    return min(start for start, _ in spans), max(end for _, end in spans)
