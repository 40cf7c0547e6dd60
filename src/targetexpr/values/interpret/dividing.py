"""Where one target ends and the next begins, where the grammar sees no joint or one that joins nouns."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from fractions import Fraction
from math import prod

from targetexpr.errors import Span
from targetexpr.record_types import evolve
from targetexpr.values.errors import Malformed
from targetexpr.values.interpret.items import Joint, Measure, Moment, Node, Words
from targetexpr.values.interpret.reductions import ReductionContext, ReductionTable
from targetexpr.values.lexicon import judgements
from targetexpr.values.lexicon import words as lexicon
from targetexpr.values.lexicon.names import name_facts
from targetexpr.values.lexicon.numerals import exact
from targetexpr.values.lexicon.word_patterns import holds, opens, says
from targetexpr.values.units import convert, dimension, is_ratio

# Words behind a figure that lead to another, with nouns that 和 or 、 joins among them.
_BEHIND = "(?<=[MRATW])W(?=[WE]*(?:[、&][WE]+)*[MRAT])"

_NUMERALS = "0123456789〇零一二两三四五六七八九十百"

# No range of a change goes so many times further up.
_FAR = 4

DIVISIONS = ReductionTable("divisions", "Where one target ends and the next begins.")


@DIVISIONS("[MRAT]W(?=[WE]*[MRAT])", "使用年限为5年以上的设备更新率≥20%")
def figure_in_an_attribute(context: ReductionContext, core: Measure, words: Words) -> list[Node] | None:
    """A figure that 的 ties to the noun behind it, or its own noun does (3名老人的家庭), is part of the name of what
    is measured; one that 时 follows says when the next holds.
    """
    if words.span[0] != core.span[1]:
        return None
    following = itertools.takewhile(lambda node: isinstance(node, Words), context.nodes[context.at + 1 :])
    said = context.text[words.span[0] : max(node.span[1] for node in following)]
    own = said.startswith("的") or (isinstance(core, Measure) and words.tail)
    case = opens("when", said) or says("grounds", said)  # 气温低于0℃时, 在2023年100个的基础上
    if not case and not (own and opens("attribute", said)):
        return None
    return [Words(core.span), words]


@DIVISIONS("^W(?:[、&]W)*M(?:[、&,]M)+$", "合格率、满意度分别达到98%、95%")
def figures_of_several_names(context: ReductionContext, *nodes: Node) -> list[Node] | None:
    """Names that are joined, each with one of as many figures; an operator before the first, or behind the last, is
    said of all.
    """
    figures = [node for node in nodes if isinstance(node, Measure)]
    start, end = nodes[0].span[0], figures[0].span[0]
    names = [(start + first, start + last) for first, last in lexicon.respective(context.text[start:end])]
    if len(names) != len(figures):
        return None
    joints = [node for node in nodes if isinstance(node, Joint)][-len(figures) + 1 :]
    before, after, bare = figures[0].before, figures[-1].after, all(figure.bare for figure in figures[1:-1])
    if bare and figures[-1].before is None and figures[0].after is None:
        figures = [evolve(figure, before=before, after=after) for figure in figures]
    rows = zip(map(Words, names), figures, [*joints, None], strict=True)
    return [node for row in rows for node in row if node is not None]


@DIVISIONS("^[WEMRAT]+,", "与2015年相比，下降15%")
def ground_before_comma(context: ReductionContext, *nodes: Node) -> list[Node] | None:
    """What a value is held against belongs to what the comma parts."""
    *clause, _ = nodes
    if not says("baseline", context.said(*clause).strip()):
        return None
    return [Words((clause[0].span[0], clause[-1].span[1]), ground=True)]


@DIVISIONS("[,;、&]W", "满意度≥92%，其中老年人满意度≥95%")
def joiner_behind_joint(context: ReductionContext, joint: Joint, words: Words) -> list[Node] | None:
    """其中, 但 … behind a comma belong to no part."""
    if not (found := lexicon.joints("opener", context.said(words))):
        return None
    opener, *rest = _parted(words, found[0])
    return [evolve(joint, span=(joint.span[0], opener.span[1])), *rest]


@DIVISIONS(f"{_BEHIND}|(?<=[MRATW])W(?=W*(?:[,;/#×]|\\Z))", "合格率100%且优良率≥30%")
def joiner_behind_figure(context: ReductionContext, words: Words) -> list[Node] | None:
    """且, 及, 并 … join where a whole target stands on their left, closed by its figure or unit, and another target or
    a state (且运行稳定) on their right.
    """
    if not _closes(context):
        return None
    said = context.said(words)
    found = lexicon.joints("joiner", said) or (lexicon.joints("joiner_within", said) if words.tail else [])
    row = [*itertools.takewhile(lambda node: isinstance(node, Words), context.nodes[context.at :])]
    last = all(node.kind in ",;/#×" for node in context.nodes[context.at + len(row) :][:1])
    if not found or (last and not opens("stated", judgements.trim(context.said(*row)[found[0][1] :]))):
        return None
    return _parted(words, found[0])


@DIVISIONS("^W(?=[WE]*[MRAT])", "制度健全且执行率100%")
def joiner_behind_state(context: ReductionContext, words: Words) -> list[Node] | None:
    """So they do where a state of something closes it."""
    return _parted(words, found[0]) if (found := lexicon.joints("joiner_behind_state", context.said(words))) else None


@DIVISIONS("M、(?:W|M(?=W))", "残疾等级为一、二级的人员补贴发放率100%")
def numeral_before_numeral(
    context: ReductionContext, measure: Measure, joint: Joint, following: Node
) -> list[Node] | None:
    """A numeral counts nothing where the next one is part of a word (1、2号泵站; 一期、二期工程)."""
    plain = (measure.low.chinese or measure.before is None) and measure.high is None
    unit, behind = (context.text[slice(*span)].lstrip(_NUMERALS) for span in (measure.low.span, following.span))
    plain &= behind.startswith(unit)  # 一期、二期工程
    if isinstance(following, Measure):
        plain &= following.span[1] == context.nodes[context.at + 3].span[0] and following.bare and not following.unit
        following = Words(following.span)
    one, other = context.text[measure.low.span[0]], context.text[following.span[0]]
    plain &= other.isnumeric() and one.isdecimal() == other.isdecimal()  # but 一等奖3、二等奖5
    return [Words(measure.span), joint, following] if plain else None


@DIVISIONS("(?:M[、&])+M(?=WM)", "2标段、3标段完成率100%")
def figures_of_one_name(context: ReductionContext, *nodes: Measure | Joint) -> list[Node] | None:
    """Figures in one unit, which the last may say alone, that are joined before the name of a share are part of it."""
    name = context.nodes[context.at + len(nodes)]
    figures = [node for node in nodes if isinstance(node, Measure)]
    units = {figure.unit for figure in figures} - {None}
    if not all(figure.bare for figure in figures) or len(units) != 1 or figures[-1].unit is None:
        return None
    return [Words((nodes[0].span[0], nodes[-1].span[1]))] if name_facts(context.said(name)).share else None


@DIVISIONS("(?:T[、&])+T(?=[WE]*M)", "4月、10月各开展1次")
def dates_before_figure(context: ReductionContext, *nodes: Moment | Joint) -> list[Node] | None:
    """Dates that are joined, without 前 or with one figure for each (各), are among the words before the figure."""
    dates = [node for node in nodes if isinstance(node, Moment)]
    each = opens("distributed", context.text[dates[-1].span[1] :])  # 每季度末和年末各1次
    if any(((date.due or date.edge) and not each) or date.since or date.until or date.before for date in dates):
        return None
    return [Words(node.span) if isinstance(node, Moment) else node for node in nodes]


@DIVISIONS("(?<=W)M", "提升5个百分点至90%")
def change_and_level(context: ReductionContext, measure: Measure) -> list[Node] | None:
    """What stands for a range behind a change is the change and the level, where both are in other units, or both name
    theirs before and behind 至 (增加5台至20台). Of percentages far apart (提升5%至90%) it cannot be told.
    """
    low, high = measure.low, measure.high
    if high is None or low.unit is None or measure.before is not None:
        return None
    if lexicon.change_at_end(context.text[slice(*context.nodes[context.at - 1].span)]) is None:
        return None
    joint = Joint((low.span[1], high.span[0]), "&")
    one_unit = low.unit == high.unit or not (convert(low.value, low.unit, high.unit) is None or is_ratio(low.unit))
    if one_unit and is_ratio(low.unit):
        if not low.value < high.value <= _FAR * low.value:
            raise Malformed("unclear-words", measure.span)
        return None
    if one_unit and context.said(joint).strip() not in tuple("至到"):
        return None
    change, level = Measure(low.span, low, marks=low.marks), Measure((high.span[0], measure.span[1]), high)
    return [change, joint, evolve(level, after=measure.after)]


@DIVISIONS("^[WE]+[、&/]", "甲、乙各5个")
def nouns_joined_before(context: ReductionContext, *nodes: Node) -> list[Node] | None:
    """Nothing is joined before the first figure of a clause but nouns, unless a state closes (资料齐全、归档率100%)."""
    *words, joint = nodes
    start, end = words[0].span[0], joint.span[0]
    closed = [start + first for first, _ in lexicon.joints("joiner_behind_state", context.text[start:])]
    named = itertools.takewhile(lambda node: node.kind in "WE", context.nodes[context.at + len(nodes) :])
    facts = name_facts("".join(map(context.said, named)))
    rated = facts.kind == "satisfaction" or (facts.share and facts.direction == "反向")  # 规范、差错率≤1%
    if end in closed or (rated and all(says("known", one) for one in judgements.predicates(context.text[start:end]))):
        return None
    return [*words, Words(joint.span)]


@DIVISIONS("[、&](?=[WE]+$)", "改造20个村、社区")
def nouns_joined_behind(context: ReductionContext, joint: Joint) -> list[Node] | None:
    """Nor behind the last one, but states (资料齐全) and what is counted vaguely (小型活动若干次)."""
    context.at += 1
    behind = context.clause()
    if [node.kind for node in context.nodes[: context.at - 1][-1:]] == ["M"]:  # 一般5日内、紧急即办
        return None
    vague = any(isinstance(node, Words) and node.rough for node in behind)
    said = context.text[behind[0].span[0] : behind[-1].span[1]]
    measured = any(node.kind in "MRAT" for node in context.nodes[: context.at])
    apart = vague or holds("vague_count", said) or (measured and opens("stated", judgements.trim(said)))
    return None if apart else [Words(joint.span)]


@DIVISIONS("M(?:×M)+", "12000元/月*12个月")
def product(context: ReductionContext, *nodes: Measure | Joint) -> list[Node] | None:
    """Figures with × between are their product where one unit is left; two measures of one kind are a size."""
    figures = [node for node in nodes if isinstance(node, Measure)]
    first, last = figures[0], figures[-1]
    span = first.span[0], last.span[1]
    if len({dimension(figure.unit).base for figure in figures}) == 1:  # 3米×5米展板
        return [Words(span)] if isinstance([*context.nodes[context.at + len(nodes) :], None][0], Words) else None
    if any(figure.high or figure.deviation or figure.rank for figure in figures):
        return None
    unit, factor = _left(figure.unit for figure in figures)
    if unit is None or any(figure.before for figure in figures[1:]) or any(figure.after for figure in figures[:-1]):
        return None
    value = exact(prod((Fraction(figure.low.value) for figure in figures), start=factor))
    low = evolve(first.low, value=value, unit=unit, span=span, rest=None)
    return [evolve(first, low=low, after=last.after, span=span)]


def _left(units: Iterable[str | None]) -> tuple[str | None, Fraction]:
    """What is left of a product of units where each divisor meets its unit (元 of 元/月 and 个月), and how many of it
    (10000 of 元/亩 and 万亩); no unit where they do not.
    """
    above, below, factor = list[str](), list[str](), Fraction(1)
    for unit in units:
        head, *divisors = (unit or "").split("/")
        above.append(head)
        below += divisors
    for divisor in below:
        met = next((one for one in above if dimension(one).base == dimension(divisor).base), None)
        if met is None:
            return None, factor
        above.remove(met)
        factor *= dimension(met).factor / dimension(divisor).factor
    return above[0] if len(above) == 1 and below else None, factor


def _closes(context: ReductionContext) -> bool:
    """Whether what stands before the words here is a figure, or the words that follow its unit at once."""
    before = reversed(context.nodes[: context.at])
    closed = next((node for node in before if not (isinstance(node, Words) and node.tail)), None)
    return not isinstance(closed, Words)


def _parted(words: Words, joint: Span, kind: str = "&") -> list[Node]:
    """The words before and behind the part of them that is a joint."""
    start, end = words.span
    first, last = (start + place for place in joint)
    before: list[Node] = [evolve(words, span=(start, first))] if start < first else []
    behind = [evolve(words, span=(last, end), tail=False)] if last < end else []
    return [*before, Joint((first, last), kind), *behind]
