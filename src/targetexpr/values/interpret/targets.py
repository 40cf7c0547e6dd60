"""What a clause measures, with the words around it: dates, references, and figures that are part of a name."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

from targetexpr.record_types import evolve
from targetexpr.values.errors import Malformed
from targetexpr.values.interpret.items import CORES, LOWER, Core, Item, Measure, Moment, Node, Reference, Target, Words
from targetexpr.values.interpret.naming import is_age
from targetexpr.values.interpret.reductions import ReductionContext, ReductionTable
from targetexpr.values.lexicon import words
from targetexpr.values.lexicon.dates import complete
from targetexpr.values.lexicon.names import is_deed, name_facts, opens_with_verb
from targetexpr.values.lexicon.word_patterns import holds, opens, says
from targetexpr.values.model import MIRRORED
from targetexpr.values.units import convert, dimension, groups, is_count, is_ratio

TARGETS = ReductionTable("targets", "What a clause measures, with the words around it, and neighbours that are one.")

# Groups of units that say how big a thing is, those that say so with 以上, and units of how long it is open.
SIZES = {"长度", "面积", "体积", "质量", "能量与功率", "电、压力、温度与声光", "信息"}
BANDS = {"货币", "时间", "人与工时", "名中量词"}
_OPEN_FOR = ("小时", "分钟")
# Units of the steps of a scale, which are what something is rather than how much of it there is.
STEPS = ("级", "类", "档", "星级")
# Units of what a thing is rated at: 更换10kV线路3公里.
_COUNTED = {"量词", "名词", "长度"}
_RATED = {dimension(unit).base for unit in ("千瓦", "千伏")}


@TARGETS("^[WEMRAT]*[MRAT][WEMRAT]*$", "公示渠道不少于2个")
def words_beside(context: ReductionContext, *items: Item) -> list[Node]:
    """Words belong to the figure behind them; those right behind a counted unit, and the last, to the one before. A
    clause that ends with a figure names what it counts before it (新建道路5公里桥梁2座), where it opens with a noun.
    """
    cores = [position for position, item in enumerate(items) if isinstance(item, CORES)]
    found, lead = list[Node](), [*items[: cores[0]]]
    opening = context.text[items[0].span[0] : items[cores[0]].span[0]].strip()
    closed, named = cores[-1] == len(items) - 1, opening != "" and not is_deed(opening)
    for start, stop in pairwise((*cores, len(items))):
        item, behind = items[start], start + 1
        assert isinstance(item, CORES)
        if stop == len(items):
            behind = stop
        elif closed and (named or name_facts(context.text[item.span[1] : items[stop].span[0]]).head is not None):
            counted = False
        else:
            counted = not isinstance(item, Measure) or not is_ratio(item.unit)
        limit = item.after if isinstance(item, Measure) and "时间" in groups(item.unit) else None
        within = not (opening or closed) and limit is not None and limit.sign == "≤"  # 30分钟内: what is done then
        while behind < stop and (within or _follows(context, items[behind], counted=counted)):
            behind += 1
        found.append(Target(item, tuple(lead), tuple([word.span for word in items[start + 1 : behind]])))
        lead = [*items[behind:stop]]
    return found


def _follows(context: ReductionContext, item: Item, *, counted: bool) -> bool:
    """Whether words belong to the unit before them; behind a ratio only brackets do (城区≥98%乡镇≥95%)."""
    return isinstance(item, Words) and item.tail and (counted or not context.text[item.span[0]].isalnum())


@TARGETS("tt", "2022年1-12月")
def year_of_months(context: ReductionContext, a: Target[Moment], b: Target[Moment]) -> list[Node] | None:
    """A year that stands apart from its months belongs to them."""
    if b.lead:
        return None
    return [evolve(b, item=dated, lead=a.lead)] if (dated := _of_year(a.item, b.item)) is not None else None


@TARGETS("tm", "6月底前50%，12月底前100%")
def date_as_condition(context: ReductionContext, date: Target[Moment], figure: Target[Measure]) -> list[Node] | None:
    """Where several clauses measure, a date says when the figure behind it holds."""
    clauses = "".join(node.kind if isinstance(node, Target) else "," for node in context.nodes).split(",")
    if date.lead and not figure.lead:  # 支出进度6月底前达50%: what stands before the date is the figure's
        return [evolve(date, lead=()), evolve(figure, lead=date.lead)]
    if date.item.due and not figure.lead and "时间" in groups(figure.item.unit):  # 每月底前3日内
        raise Malformed("unclear-words", (date.span[0], figure.span[1]))
    if date.lead or sum(map(bool, clauses)) < 2:
        return None
    return [evolve(figure, condition=date.item.span)]


@TARGETS("t[mr]", "到2025年达到90%")
def date_in_words(context: ReductionContext, date: Target[Moment], core: Target[Any]) -> list[Node] | None:
    """A date without 前, and a year within which (年度内), is among the words before the figure: 年末贷款余额."""
    moment = date.item
    if says("baseline", context.said(date)):  # 比2020年末
        return [led(date, core)]
    if moment.due and context.text[moment.span[1] - 1] in "内內":
        return [led(date, core)]
    if moment.due or moment.since or (moment.edge and (moment.date.first or not core.lead)):
        return None
    return [led(date, core)] if moment.before is None or moment.before.strength == "reach" else None


@TARGETS("rm", "至少完成3次")
def operator_at_a_distance(context: ReductionContext, a: Target[Reference], b: Target[Measure]) -> list[Node] | None:
    """An operator before words is the figure's behind them; the words say what it counts."""
    first, second = a.item, b.item
    assert first.before is not None
    before = first.before
    if second.deviation:  # ≤年度预算±2%
        raise Malformed("operator-on-range", (before.span[0], second.span[1]))
    if second.rank and second.before is None:  # 不低于全市第5名
        if before.strength == "sign" or before.sign not in LOWER:
            raise Malformed("unclear-words", (before.span[0], second.span[1]))
        before = evolve(before, sign=MIRRORED[before.sign])
    if second.before is not None:
        if before.strength != "sign":
            return [led(a, b)]
        if a.first is not None and (MIRRORED[before.sign] in LOWER) == (second.before.sign in LOWER):  # 5%≤X≥10%
            raise Malformed("two-operators", (a.first.span[0], second.span[1]))
        return None
    said, written = context.text[slice(*first.words)].strip(), context.said(before)
    if (opens("grade", said) and holds("of_level", written)) or ("的" in said and name_facts(said).share):
        return [led(a, b)]  # 劣于Ⅴ类断面数0个, 低于平均水平的村帮扶覆盖率
    fraction = not is_deed(said) and holds("fraction", context.said(second))  # 不得超过总学时1/7
    if not b.lead and (fraction or (said.endswith("的") and is_share(second))):
        return [evolve(b, lead=a.lead, item=evolve(second, before=before), reference=first.words)]
    differs = not b.lead and is_ratio(second.unit) and dimension(second.unit).base
    if differs and (limit := words.beyond(context.text[: first.words[1]])) is not None:  # 不高于上年5个百分点
        return [evolve(b, lead=a.lead, item=evolve(second, before=evolve(before, sign="≤")), change=limit)]
    level, strict = holds("reached", said), before.sign in (">", "<")
    beyond = before.strength in ("word", "weak") and (is_ratio(second.low.unit) or (strict and level))  # 超过上年3家
    if beyond and not (a.tail or b.lead or said.endswith("的") or name_facts(said).share):
        if strict:  # 低于市场价5%
            return [led(a, b)]
        if level or name_facts(said).kind == "cost":  # 切忌高于预算10%: by 10 %, or 10 % of it?
            raise Malformed("unknown-negation", (before.span[0], first.words[1]))
    if said and not any(map(str.isalnum, said)):  # >_85%
        raise Malformed("unexpected", first.words)
    if said and said in written:
        raise Malformed("doubled-word", (before.span[0], first.words[1]))
    named: list[Item] = [Words(first.words)]
    if first.each is not None:  # 至少每月一次, 不少于每年各2次
        named = [first.each, Words((first.each.span[1], first.words[1]))]
    return [evolve(b, lead=(*a.lead, *named, *b.lead), item=evolve(second, before=before))]


@TARGETS("mr", "95%≤满意度")
def figure_before_its_name(context: ReductionContext, a: Target[Measure], b: Target[Reference]) -> list[Node] | None:
    """A figure before a sign and a name is what the name is held against."""
    first, second = a.item, b.item
    assert second.before is not None
    if a.tail or b.lead or second.before.strength != "sign":
        return None
    if not first.bare:  # ≥95%≤满意度
        raise Malformed("two-operators", (first.span[0], second.before.span[1]))
    return [Target(second, a.lead, b.tail, first=first.low)]


@TARGETS("mm", "60-79岁50元/月")
def figure_in_a_name(context: ReductionContext, a: Target[Measure], b: Target[Measure]) -> list[Node] | None:
    """Of what age, and how many of them, is part of the name of what is measured (2个项目完成率100%)."""
    first, second = a.item, b.item
    if is_age(first.unit) and not is_age(second.unit):
        return [led(a, b)]
    between = "".join(context.text[slice(*span)] for span in (*a.tail, *(lead.span for lead in b.lead)))
    if first.after is not None and first.before is None and _is_case(context, a, b):
        return [led(a, b)]
    apart = is_ratio(first.unit) or context.text[first.span[1] : first.span[1] + 1].isspace()  # 培训3次 参训率95%
    loose = first.before is None or (first.unit in STEPS and first.before.strength == "weak")  # 达到2类水质断面8个
    if not between or not loose or (apart and a.lead):
        return None
    rated = dimension(first.unit).base in _RATED and groups(second.unit) <= _COUNTED
    if rated or (first.unit == second.unit and holds("among", between)) or _is_band(context, a, b):
        return [led(a, b)]
    last = context.text[first.span[1] - 1]
    latin = last.isascii() and last.isalpha()  # 110kV变电站改造2座
    named = name_facts(between).share or (not a.lead and (latin or name_facts(between).head is not None))
    return [led(a, b)] if named or (first.low.chinese and not second.low.chinese) else None


def _is_case(context: ReductionContext, a: Target[Measure], b: Target[Measure]) -> bool:
    """Whether a bound says of which, or within what time, the figure behind it is: 3人以下50元, 3年内新增100个."""
    first, second, opening = a.item, b.item, "".join(context.said(lead) for lead in a.lead)
    kinds, others = groups(first.unit), groups(second.unit)
    if second.unit is None or dimension(first.unit).base == dimension(second.unit).base:
        return False
    if a.tail or not all(lead.kind == "E" for lead in b.lead):
        return not a.lead and first.after is not None and first.after.sign == "≤" and "时间" in kinds - others
    sized = kinds & (SIZES | BANDS) or says("rated", f"{first.unit}{opening}")
    return "货币" in others or bool(sized and not is_deed(opening))


def _is_band(context: ReductionContext, a: Target[Measure], b: Target[Measure]) -> bool:
    """Whether a figure at the head of a clause, or behind a verb there, says of what size the noun right behind it is:
    500千瓦以上充电站≥6座, 24小时自助图书馆6座, 119宣传月活动4次, 建设500立方米蓄水池2座.
    """
    first, second = a.item, b.item
    named = context.text[first.span[1] - 1 : second.span[0]]
    behind, rated = named[1:2], says("rated", named)  # 4核8G云主机2台
    if not behind.isalnum() or (behind.isdigit() and not rated) or first.high is not None or first.deviation:
        return False
    opening = "".join(context.said(lead) for lead in a.lead)
    bound = second.before is not None and second.before.strength in ("sign", "word")
    if first.unit in STEPS:  # 评定1级教师12名
        return True
    if opening and not is_deed(opening):  # 孕产妇7天访视数≥320人, but not 工期7天 or 公示7天
        sized = first.after is not None and second.unit and groups(first.unit) & (SIZES | BANDS)
        worth = is_ratio(second.unit) or groups(second.unit) & {"货币", "时间"}
        if sized and not (worth or opens_with_verb(opening) or opens_with_verb(named[1:])):
            return True  # 海拔3000米以上县5个
        told = name_facts(opening).head is not None or holds("known_at_end", opening)
        return bound and not told and "时间" in groups(first.unit)
    if bound and not opening and (first.after is not None or not is_ratio(first.unit)):
        return True
    if rated or opens("attribute_mark", named) or opens("attribute_mark", named[1:]):
        return True
    if b.tail or second.unit is None or is_ratio(first.unit):  # 5公里道路10盏路灯
        return False
    if first.unit is None:
        return first.bare and not opening and not first.low.chinese
    kinds, size = groups(first.unit), convert(first.low.value, first.unit, second.unit)
    if first.after is not None:
        within = context.text[first.after.span[1] - 1] in "内內"  # 200人以下单位每2年1次, but not 3天内
        return bool(kinds & SIZES) or (not within and bool(a.tail or kinds & BANDS))  # 100张床位以上养老机构3家
    if size is not None and Fraction(size) >= Fraction(second.low.value):  # 600米步道30米
        return False
    priced = "货币" in kinds and is_count(second.unit)  # 50元消费券2万张
    return first.low.known and (priced or bool(kinds & SIZES) or (first.unit in _OPEN_FOR and size is None))


def is_share(measure: Measure) -> bool:
    """Whether a figure can be a share of something: 70%, 三分之一."""
    part = measure.low.unit is None and measure.low.value < 1
    return measure.high is None and not measure.deviation and (part or is_ratio(measure.low.unit))


def led(a: Target[Any], b: Target[Core]) -> Target[Core]:
    """The first is words before the second."""
    return evolve(b, lead=(*a.lead, Words(a.item.span), *(Words(span) for span in a.tail), *b.lead))


def _of_year(year: Moment, moment: Moment) -> Moment | None:
    """2022年1-12月, 2024年年内, 12月31日17时前: the year that stands apart from its months, the day from its hour."""
    first, date, until = year.date.first, moment.date, moment.until
    span = year.span[0], moment.span[1]
    if year.date.recurs and date.first is not None and not (year.due or year.since or date.recurs):
        edge = year.edge if year.date.recurs == "quarter" and date.first.startswith("---") else None
        return evolve(moment, date=evolve(date, recurs=year.date.recurs), edge=moment.edge or edge, span=span)
    if first is None or year.until or year.edge or year.date.time or moment.before:
        return None
    if date.time is not None and date.first is None:
        whole = evolve(year.date, time=date.time)
        return evolve(moment, date=whole, before=year.before, due=year.due or moment.due, span=span)
    if len(first) != 4 or year.due or year.since:
        return None
    if date.first is None and date.recurs == "year":
        edge = moment.edge if date.edge is None else None  # 年底, but not 年内
        return evolve(moment, date=evolve(year.date, edge=edge), edge=edge, before=year.before, span=span)
    if date.first is None or date.last is None or not date.first.startswith("--") or date.first.startswith("---"):
        return None
    dated = evolve(date, first=complete(first, date.first), last=complete(first, date.last))
    last = evolve(until, first=None, last=complete(first, until.last)) if until and until.last else None
    return evolve(moment, date=dated, until=last, before=year.before, span=span)
