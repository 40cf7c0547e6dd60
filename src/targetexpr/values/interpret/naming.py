"""What looks like a figure, or like an operator and a name, and is part of the words around it."""

from __future__ import annotations

from targetexpr.record_types import evolve
from targetexpr.values.errors import Malformed
from targetexpr.values.interpret.items import CORES, Bracket, Measure, Moment, Node, Reference, Words
from targetexpr.values.interpret.reductions import ReductionContext, ReductionTable, letters_of
from targetexpr.values.lexicon import judgements, numerals
from targetexpr.values.lexicon import words as lexicon
from targetexpr.values.lexicon.names import is_deed, name_facts, opens_with_verb
from targetexpr.values.lexicon.unit_spelling import match_unit
from targetexpr.values.lexicon.word_patterns import holds, opens, says
from targetexpr.values.units import dimension, groups, is_count

_AGE = dimension("岁")

NAMES = ReductionTable(
    "names", "Figures and operators that are part of words, and words that go on from one item to the next."
)


def is_age(unit: str | None) -> bool:
    return unit is not None and dimension(unit) == _AGE


@NAMES("M[Bb]W", "60（其中女性25）人")
def unit_behind_brackets(
    context: ReductionContext, measure: Measure, bracket: Bracket, words: Words
) -> list[Node] | None:
    """A figure without a unit takes the one behind the brackets that explain it."""
    if measure.unit is not None or words.span[0] != bracket.span[1]:
        return None
    if (match := match_unit(context.text, *words.span)) is None or not match.known:
        return None
    return [measure.counted_in(match.symbol), Words(bracket.span, tail=True), *words.behind(match.end)]


@NAMES("^[WEBb]*B[WEBb]*$", "手册（3张，5本）")
def opened_brackets(context: ReductionContext, *nodes: Node) -> list[Node]:
    """Brackets are opened where what can be measured stands in them alone; what stands behind is said of the figure."""
    inside = nodes[0].items if len(nodes) == 1 and isinstance(nodes[0], Bracket) else []
    if len(inside) == 1 and isinstance(one := inside[0], Measure) and one.bare and one.unit is None:  # (350.00)
        raise Malformed("unclear-words", nodes[0].span)
    return [
        inner
        for node in nodes
        for inner in (_opened(node) if isinstance(node, Bracket) and node.kind == "B" else (node,))
    ]


@NAMES("[Bb]", "100户（其中脱贫户30户）")
def explaining_brackets(context: ReductionContext, bracket: Bracket) -> list[Node]:
    """Brackets around words, or beside what can be measured, explain it."""
    return [Words(bracket.span)]


def _opened(bracket: Bracket) -> list[Node]:
    cores = [item for item in bracket.items if isinstance(item, Measure | Moment)]
    if (op := bracket.after) is None or len(cores) != 1:
        return [*bracket.items]
    core = cores[0]
    bound = evolve(core, before=core.before or op) if isinstance(core, Moment) else evolve(core, after=core.after or op)
    return [bound if item is core else item for item in bracket.items]


@NAMES("RW", "不低于城乡居民一般标准")
def name_goes_on(context: ReductionContext, reference: Reference, words: Words) -> list[Node] | None:
    """The name of a reference ends where its words do."""
    if reference.after is not None or reference.span[1] != words.span[0]:
        return None
    start, end = reference.words[0], words.span[1]
    return [evolve(reference, span=(reference.span[0], end), words=(start, end))]


@NAMES("W[MT]", "不发生3人以上事故")
def denied_figure(context: ReductionContext, words: Words, core: Measure | Moment) -> list[Node] | None:
    """A figure right behind what denies it, or a date that the target rests on (根据2022年支出), is no target."""
    if words.span[1] != core.span[0]:
        return None
    said = context.said(words)
    if isinstance(core, Moment):
        return [words, Words(core.span)] if _is_plain(core) and holds("ground", said) else None
    case = says("case", core.unit or "")
    absent = case and said.startswith("无") and (name_facts(said).kind, name_facts(said).direction) == ("count", None)
    denied = core.bare and (absent or lexicon.negation(said, compared=case) is not None)  # 无重大事故1起, 不丢失1条
    if denied and case and core.low.value != 1:  # 无外逃2人
        raise Malformed("unknown-negation", (words.span[0], core.span[0]))
    denied &= core.low.value == 1 and (case or is_count(core.unit))
    noun = core.after is not None and [node.kind for node in context.nodes[context.at + 2 :][:1]] == ["W"]
    fewer = case and noun and (found := lexicon.change_at_end(said)) is not None and found.direction == "decrease"
    denied |= fewer or (core.before is None and holds("denial", said))  # 减少5人以上事故
    return [words, Words(core.span)] if denied else None


@NAMES("M(?=W)", "7岁以下儿童管理率≥90%")
def age_in_a_name(context: ReductionContext, measure: Measure) -> list[Node] | None:
    """An age right before a noun says of whom something is said, and is no target."""
    following = context.nodes[context.at + 1]
    plain = measure.before is None or measure.before.strength == "weak"
    if not plain or measure.span[1] != following.span[0] or not is_age(measure.unit):
        return None
    others = [node.unit for node in context.clause() if isinstance(node, Measure)]
    if len(others) > 1 and all(map(is_age, others)):  # 男性60岁女性55岁
        return None
    return [Words(measure.span)]


@NAMES("MW", "三个到位")
def numeral_before_words(context: ReductionContext, measure: Measure, words: Words) -> list[Node] | None:
    """A Chinese numeral counts no states (三个到位) and nothing done again by a date (三项制度每年修订), without a
    unit it is part of the words behind it (为一般), and before another one it is a name (三通一平完成)."""
    low, before = measure.low, measure.before
    if not low.chinese or measure.high is not None:
        return None
    if before is None:
        said, opening = context.said(words), context.text[: measure.span[0]]
        paired = groups(low.unit) & {"名中量词", "时间"} and numerals.opens(said)  # 一天三检
        named = low.unit == "项" and judgements.ends_in_judgement(said) and not opens_with_verb(opening)
        again = letters_of(context.nodes[context.at + 2 : context.at + 4]) == "ET"
        states = paired or named or again or (low.unit == "个" and says("known", said)) or opens("denied", said)
    else:
        states = low.unit is None and before.strength != "sign"
    return [Words(measure.span), words] if states else None


@NAMES("MW$", "10万人死亡率下降")
def figure_of_a_moved_measure(context: ReductionContext, measure: Measure, words: Words) -> list[Node] | None:
    """A figure right before the name of a share that is said to rise or fall is part of the name."""
    if not measure.bare or measure.span[1] != words.span[0] or not judgements.moves(context.said(words)):
        return None
    return [Words(measure.span), words]


@NAMES("TW", "2019年立项的跨年度工程")
def date_in_an_attribute(context: ReductionContext, moment: Moment, words: Words) -> list[Node] | None:
    """A date that 的 ties to a noun is part of its name, as is a year right before one, unless words say what is done
    then (2024年完成征兵).
    """
    if not _is_plain(moment) or moment.span[1] != words.span[0]:
        return None
    said = context.said(words)
    before = [node for node in context.nodes[: context.at][-1:] if isinstance(node, Words)]
    deed = before != [] and is_deed(context.said(*before)[-2:])
    done = opens("predicate", said) or (judgements.ends_in_judgement(said) and not context.said(moment).endswith("度"))
    alone = (moment.date.first or "").isdigit() and sum(isinstance(node, CORES) for node in context.clause()) == 1
    named = alone and said[0].isalpha() and (deed or not done)
    return [Words(moment.span), words] if named or opens("attribute", said) else None


def _is_plain(moment: Moment) -> bool:
    bound = moment.due or moment.since or moment.edge or moment.until or moment.date.is_span
    return not bound and (moment.before is None or moment.before.strength == "weak")


@NAMES("^M(?=T)", "一期6月底前")
def numeral_before_a_date(context: ReductionContext, measure: Measure) -> list[Node] | None:
    """A Chinese numeral right before a date names what is due then."""
    named = not measure.low.known or "名中量词" in groups(measure.unit)
    return [Words(measure.span)] if named and measure.bare and measure.low.chinese else None


@NAMES("[AR]", "以最少的投入，节约5%")
def operator_in_words(context: ReductionContext, reference: Reference) -> list[Node] | None:
    """An operator in words before what is no name to compare with is a word; so are 至 between names (2号楼至5号楼),
    and 以上 before more of one (省级以上奖项).
    """
    following = letters_of(context.nodes[context.at + 1 : context.at + 2])
    if reference.before is None and following and following in "WEMRAT":
        return [Words(reference.span)]
    reach = reference.before is not None and reference.before.strength == "reach"
    if not reach and following == "M":
        return None
    before, name = reference.before, context.text[slice(*reference.words)].strip()
    strength = before.strength if before is not None else "word"
    ceiling = before is not None and (strength, before.sign) == ("hold", "≤") and not opens("known", name)
    named = (strength == "word" or ceiling) and judgements.is_level(name)
    named |= strength == "sign" or (strength == "level" and holds("reached", name))
    return None if named else [Words(reference.span)]
