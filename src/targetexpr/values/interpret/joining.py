"""Figures side by side that are one (a frequency and a count, hours and minutes, 18 and ±0.5), and cases of others."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from targetexpr.record_types import evolve
from targetexpr.values.errors import Malformed
from targetexpr.values.interpret.items import Each, Item, Measure, Moment, Node, Quantity, Target, Words
from targetexpr.values.interpret.quantities import exact_sum
from targetexpr.values.interpret.reductions import ReductionContext
from targetexpr.values.interpret.targets import BANDS, SIZES, STEPS, TARGETS, led
from targetexpr.values.lexicon import words
from targetexpr.values.lexicon.judgements import ends_in_judgement
from targetexpr.values.lexicon.names import is_deed, name_facts, opens_with_verb
from targetexpr.values.lexicon.numerals import exact
from targetexpr.values.lexicon.unit_spelling import counted
from targetexpr.values.lexicon.word_patterns import holds, opens, pattern, says
from targetexpr.values.model import Change
from targetexpr.values.units import canonical, convert, dimension, groups, is_count, is_ratio

_BESIDE_MINUTES = {"小时", "秒"}
_TIME = {dimension(unit).base for unit in ("天", "个月", "工作日")}


@TARGETS("mm", "由85%提高到92%")
def from_level_to_level(context: ReductionContext, a: Target[Measure], b: Target[Measure]) -> list[Node] | None:
    """Two figures with a word of change between are the level reached, and the one that it goes out from."""
    first, second = a.item, b.item
    if not first.bare:
        return None
    before = second.before
    signed = before is not None and before.strength == "sign"
    stop = min([second.span[0] if signed else second.low.span[0], *(each.span[0] for each in _eachs(b.lead))])
    said = context.text[first.span[1] : stop].strip()
    if (direction := words.shift(said, first.low.value, second.low.value)) is None:
        return None
    start = min([first.span[0], *(each.span[0] for each in _eachs(a.lead))])
    lead: list[Item] = [node for node in a.lead if not isinstance(node, Each)]
    if lead and (found := pattern("from").search(context.said(lead[-1]))) is not None:  # without 由
        begin = lead[-1].span[0]
        lead[-1], start = Words((begin, begin + found.start())), min(start, begin + found.end("word"))
    change = Change(direction, context.text[start : first.span[1]].strip())
    level = second if signed or second.rank else evolve(second, before=None)  # 升至前5名
    return [evolve(b, item=level, lead=(*lead, *_eachs(b.lead)), change=change)]


def _eachs(lead: tuple[Item, ...]) -> list[Each]:
    return [node for node in lead if isinstance(node, Each)]


@TARGETS("mm", "18±0.5℃")
def deviation_of_a_figure(context: ReductionContext, a: Target[Measure], b: Target[Measure]) -> list[Node] | None:
    """± says how far from the figure before it."""
    first, second = a.item, b.item
    if a.tail or b.lead or not second.deviation or first.deviation:
        return None
    if first.high is not None or first.after is not None or (first.before and first.before.sign not in "=≈"):
        raise Malformed("operator-on-range", (first.span[0], second.span[1]))
    shared = b.tail and (first.low.unit, second.low.unit) == (None, "%")
    counted = canonical(context.text[slice(*b.tail[0])]) if shared else None  # 100±10%户
    low = evolve(first.low, unit=first.low.unit or counted or second.low.unit)
    if second.low.unit == "%" != low.unit:  # 30万元±10%
        share = exact(Fraction(low.value) * Fraction(second.low.value) / 100)
        second = evolve(second, low=evolve(second.low, value=share, unit=low.unit))
    item = evolve(second, before=first.before, span=(first.span[0], second.span[1]))
    return [evolve(b, item=item, lead=a.lead, first=low, tail=b.tail[bool(counted) :])]


@TARGETS("mm", "一年2次")
def span_of_time_and_count(context: ReductionContext, a: Target[Measure], b: Target[Measure]) -> list[Node] | None:
    """A span of time that a counted thing follows at once makes a rate of it."""
    first, second = a.item, b.item
    unit, value, span = second.low.unit, first.low.value, first.low.unit
    if a.tail or b.lead or first.after or first.high or not _is_time(first) or span is None:
        return None
    if unit is None or _is_time(second) or is_ratio(unit) or not isinstance(value, Decimal) or value <= 0:
        return None
    if unit == "分" and span in _BESIDE_MINUTES:
        return None
    whole = canonical(context.said(first))
    once = unit in ("次", "届", "轮") or (second.low.chinese and second.low.value == 1)  # 5分钟一班
    if whole is None and value != 1 and not once:  # 3天50人 is both
        return None
    if (before := first.before) is not None:  # 不少于3天一次
        if before.sign != "≥" or not second.bare or not once:
            raise Malformed("unclear-words", (before.span[0], second.span[1]))
        whole, second = canonical(context.text[slice(*first.low.span)]), evolve(second, before=before)
    return [evolve(b, item=second, lead=(*a.lead, Each(first.low.span, whole or counted(value, span))))]


@TARGETS("mm", "一期≥50%")
def counted_before_a_sign(context: ReductionContext, a: Target[Measure], b: Target[Measure]) -> list[Node] | None:
    """A figure with a unit before a sign is part of the name; another sign before it, or no unit, is an error."""
    first, second = a.item, b.item
    if a.tail or b.lead or second.before is None or second.before.strength != "sign":
        return None
    if first.bare and first.low.unit and (first.low.chinese or second.before.sign != "="):
        return [led(a, b)]  # but not 120人=240人, 3万=18万元
    if first.before is not None and first.before.strength == "sign":
        raise Malformed("two-operators", (first.before.span[0], second.span[1]))
    if first.bare and first.span[1] == second.span[0]:  # 10≥5
        raise Malformed("unexpected", second.before.span)
    return None


@TARGETS("mm", "1小时30分钟")
def sum_of_units(context: ReductionContext, a: Target[Measure], b: Target[Measure]) -> list[Node] | None:
    """Two figures are one where the second is less than one of the first's unit."""
    first, second = a.item, b.item
    if not _plain(a, b) or (total := _total(first.low, second.low)) is None:
        return None
    item = evolve(second, before=first.before, low=total, span=(first.span[0], second.span[1]))
    return [evolve(b, item=item, lead=a.lead)]


@TARGETS("mm", "一期3000平方米")
def numeral_before_a_figure(context: ReductionContext, a: Target[Measure], b: Target[Measure]) -> list[Node] | None:
    """A span of time or a Chinese numeral right before a figure names what it measures."""
    first, second = a.item, b.item
    if not _plain(a, b):
        return None
    if second.low.unit is None and first.low.unit and (first.span[1], len(context.text)) == second.span:  # ≥9%5
        raise Malformed("unexpected", second.span)
    if first.before is not None:
        return None
    counts = first.unit and second.unit and not (groups(first.unit) | groups(second.unit)) & {"货币", "时间", "比率"}
    if counts and not first.low.chinese and 1 in (first.low.value, second.low.value):  # 2人1组
        raise Malformed("unclear-words", (first.span[0], second.span[1]))
    shared = is_ratio(second.low.unit) and is_count(first.low.unit) and first.span[1] == second.span[0]  # 3个100%
    named = shared or _is_time(first) or not first.low.known or (first.low.chinese and not second.low.chinese)
    named |= first.unit in STEPS and not is_count(second.unit)  # 伤残1级800元, but 4类24项
    return [led(a, b)] if named and second.low.unit else None


@TARGETS("^[WEmrt]+,[WEmrt]", "单笔5万元以上支出，集体决策率100%")
def case_before_comma(context: ReductionContext, *nodes: Node) -> list[Node] | None:
    """A clause before a comma is the condition of what follows where it says when that holds, or of which: in words
    (若遇雨天, 高峰时段), or by a figure that tells a noun from others of its kind.
    """
    *clause, _, following = nodes
    said, figures = context.said(*clause), [node for node in clause if isinstance(node, Target)]
    if figures:
        case = holds("under", said) or (len(figures) == 1 and _tells_which(context, figures[0], following))
    else:
        figured = any(context.said(node)[0].isnumeric() for node in clause[:-1])  # 60岁以上老年人
        case = holds("case_alone", said) or (figured and not opens_with_verb(said) and not ends_in_judgement(said))
    if not case or any(isinstance(node, Target) and node.condition for node in nodes):
        return None
    span = clause[0].span[0], clause[-1].span[1]
    if isinstance(following, Target):
        return [evolve(following, condition=span)]
    return [Words((span[0], following.span[1]))] if figures else None


def _tells_which(context: ReductionContext, one: Target[Any], following: Node) -> bool:
    """Whether a figure and the noun behind it say which things are meant: 2000年前建成的住宅, 50万元以上采购."""
    opening, item = context.said(*one.lead) if one.lead else "", one.item
    noun = "".join(context.text[slice(*span)] for span in one.tail)
    done, of_which, named = noun.partition("的")
    if isinstance(item, Moment):
        return named != "" and not opening and (ends_in_judgement(done) or not opens("act", done))
    if not isinstance(item, Measure) or is_deed(opening) or opens("ruled", noun):
        return False
    handled = opens("handled", opening)
    if of_which and (handled if done else not item.bare):
        return True
    unit, kinds = item.unit or "", groups(item.unit)
    named_before = not opening or name_facts(opening).head is not None or canonical(opening[1:]) is not None  # 单笔
    bound = item.after is not None and context.text[item.after.span[1] - 1] not in "内內" and noun[:1].isalpha()
    sized = kinds & (SIZES | BANDS - {"人与工时"}) or says("rated", f"{unit}{noun}")
    again = isinstance(following, Target) and getattr(following.item, "unit", None)
    differs = dimension(again or None).base != dimension(unit).base
    return bool((handled or named_before) and bound and sized and differs and not ends_in_judgement(noun))


def _plain(a: Target[Measure], b: Target[Measure]) -> bool:
    """Whether there is nothing between two figures: no word, no operator, no end of a range."""
    first, second = a.item, b.item
    bound = first.after or first.high or second.before or second.high
    return not (a.tail or b.lead or bound)


def _is_time(measure: Measure) -> bool:
    return measure.low.unit is not None and dimension(measure.low.unit).base in _TIME


def _total(a: Quantity, b: Quantity) -> Quantity | None:
    """1小时30分钟 in the second unit, where the second is less than one of the first; 分 beside them is a minute."""
    beside = _BESIDE_MINUTES & {a.unit, b.unit}
    units = ["分钟" if unit == "分" and beside else unit for unit in (a.unit, b.unit)]
    if None in units or a.unit == b.unit or is_ratio(b.unit):
        return None
    one, first = (convert(value, *units) for value in (Decimal(1), a.value))
    if one is None or not isinstance(first, Decimal) or not isinstance(b.value, Decimal) or b.value >= one:
        return None
    return evolve(b, value=exact_sum(first, b.value), unit=units[1])
