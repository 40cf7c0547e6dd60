"""相关性: the value is of the kind that the name calls for."""

from __future__ import annotations

from collections.abc import Iterator

from targetexpr.profiles.basis import CLEAR, REVIEW
from targetexpr.rules.looking import is_words, names_a_baseline, whole
from targetexpr.rules.model import HABIT, Context, Finding, Item, Option, example, rule
from targetexpr.rules.sample_values import sample_value, usual_unit
from targetexpr.rules.targets import figures
from targetexpr.values import units
from targetexpr.values.lexicon.names import NameFacts, name_facts, opens_with_verb
from targetexpr.values.model import Comparison, Narrative, Qualitative


@rule(
    "TX601",
    "rate-without-number",
    category="relevance",
    severity="warning",
    title={"zh": "比率没有数值", "en": "a rate without a number"},
    message={
        "zh": "“{name}”是要量出来的比率，指标值却是文字“{value}”；请写成百分数，如“{sample}”",
        "en": "“{name}” is a measured share, but its value is the words “{value}”; give a figure like “{sample}”",
    },
    messages={
        HABIT: {
            "zh": "本表 {count} 个比率的指标值都是文字（如“{name}”：“{value}”）；请逐个写成百分数，如“{sample}”",
            "en": "all {count} shares have words for values (“{name}”: “{value}”); give figures like “{sample}”",
        },
    },
    kind=lambda context, item: item.facts.share,
    why={
        "zh": "名称说的是比率，值写“规范”“及时”，二者对不上，年终也算不出完成率。",
        "en": "A name that promises a rate with a value in words: the two do not fit, and no rate can be computed.",
    },
    basis=(CLEAR, REVIEW),
    supersedes=["TX211", "TX301", "TX302", "TX303", "TX304", "TX305"],
    options={"measured": Option(zh="名称以这些词结尾的，是要量出来的比率", en="names that end so are measured shares")},
    fails=[
        example("产出指标|质量指标|信息公开率|规范"),
        example("产出指标|时效指标|报修故障处理率|及时"),
        example("满意度指标|服务对象满意度指标|参训人员满意度|满意", "产出指标|质量指标|返修率|较低"),
    ],
    passes=[
        example("满意度指标|服务对象满意度指标|居民满意度|较上年提高", profile="mof-2021"),
        example("产出指标|质量指标|信息公开率|=100%", "效益指标|社会效益指标|监管效率|较上年提高"),
        example("产出指标|时效指标|项目进度|按计划完成", "满意度指标|服务对象满意度指标|服务对象满意度|不涉及"),
        example("产出指标|质量指标|资料完整程度|完整", "效益指标|社会效益指标|急性传染病发病率|低于近三年平均水平"),
        example("产出指标|质量指标|租金收缴率|到期合同按约定的100%收缴；逾期部分按滞纳金规定另行催缴"),
    ],
)
def rate_without_number(context: Context) -> Iterator[Finding]:
    measured = tuple(context.options["measured"])
    for item in context.items:
        known = item.facts
        measures = known.head and known.head_text.endswith(measured) and known.unit == "%"
        compared = all(isinstance(part, Qualitative) and part.baseline for part in item.parts)
        if measures and is_words(item.constraint) and not compared and not _mentions_a_share(item):
            yield whole(item, sample=sample_value(context, item))


def _mentions_a_share(item: Item) -> bool:
    """Whether prose names a percentage: 逾期的按 100% 收缴."""
    mentioned = (part for whole in item.parts if isinstance(whole, Narrative) for part in whole.mentions)
    return any(unit == "%" for part in mentioned for _, unit, _ in figures(part))


@rule(
    "TX602",
    "quality-with-number",
    category="relevance",
    severity="warning",
    title={"zh": "性质写成了数值", "en": "a property with a figure"},
    messages={
        "": {
            "zh": "“{name}”是性质，不能用“{value}”来量；请写要达到的状态（如“{state}”），或改成率",
            "en": "“{name}” is a property, which “{value}” does not measure; state what is to hold (such as “{state}”)",
        },
        "amount": {
            "zh": "“{name}”是性质，“{value}”说的却是多少；请把名称改成量的那件事（如“…数”“…单价”）",
            "en": "“{name}” is a property, but “{value}” says how much; let the name say how much of what",
        },
    },
    why={
        "zh": "“合理性100%”说不出是什么的100%，无法核对。",
        "en": "“100 % reasonable” does not say a hundred percent of what.",
    },
    basis=(CLEAR, REVIEW),
    supersedes=["TX202", "TX211"],
    options={
        "property": Option(zh="名称以这个字结尾的是性质", en="names that end so are properties"),
        "measured": Option(zh="以这些词结尾的性质有公认的算法", en="properties that have a figure by definition"),
    },
    fails=[
        example("产出指标|质量指标|预算编制合理性|100%"),
        example("产出目标|质量|执法合法性|=100%", profile="shanghai-2020"),
        example("产出指标|质量指标|保洁费用控制有效性|≤12元/平方米"),
    ],
    passes=[
        example("产出指标|质量指标|预算编制合理性|合理", "产出指标|时效指标|报修响应及时性|半小时内响应"),
        example("产出指标|质量指标|工资发放准确性（%）|≥99%", "产出指标|数量指标|参训男性|≥20人"),
        example("产出指标|质量指标|网络可用性|≥99.9%"),
    ],
)
def quality_with_number(context: Context) -> Iterator[Finding]:
    ending = context.options["property"]
    for item in context.items:
        known = item.facts
        text = known.text
        if known.kind not in ("quality", "time") or known.unit is not None:
            continue
        if not text.endswith(ending) or text.endswith(tuple(context.options["measured"])):
            continue
        found = [unit for _, unit, _ in item.figures if "时间" not in units.groups(unit)]
        if found:
            variant = "" if all(unit is None or units.is_ratio(unit) for unit in found) else "amount"
            yield whole(item, variant, state=text.removesuffix(ending)[-2:])


@rule(
    "TX603",
    "count-with-percentage",
    category="relevance",
    severity="warning",
    title={"zh": "数量写成了百分数", "en": "a count in percent"},
    message={
        "zh": "“{name}”是数量，指标值“{value}”却是百分数；请写明实际数量，单位用“{unit}”等，或把名称改成率",
        "en": "“{name}” is a count, but “{value}” is in percent; state how many, in “{unit}” or the like, or rename it",
    },
    why={
        "zh": "“班级数≥80%”看不出是多少个班。",
        "en": "“Number of classes ≥ 80 %” does not say how many classes.",
    },
    basis=(CLEAR, REVIEW),
    supersedes=["TX202"],
    options={
        "counts": Option(zh="名称以这些词结尾的是数量", en="names that end so are counts"),
        "changes": Option(
            zh="名称含有这些词时，百分数可以是增减幅度", en="with these words in the name, a percentage may be a change"
        ),
    },
    fails=[
        example("产出指标|质量指标|巡查培训班级数|≥80.00(%)"),
        example("产出指标|数量指标|绿化养护面积|=100%"),
    ],
    passes=[
        example("产出指标|数量指标|巡查培训班级数|≥80个", "产出指标|数量指标|绿化养护完成率|=100%"),
        example("效益指标|社会效益指标|提高平台访问量|≥5%", "效益指标|经济效益指标|游客数量同比增长|≥5%"),
        example("效益指标|社会效益指标|群众信访量|下降率≥20%"),
    ],
)
def count_with_percentage(context: Context) -> Iterator[Finding]:
    counts = tuple(context.options["counts"])
    for item in context.items:
        known = item.facts
        if known.kind != "count" or known.unit == "%" or not known.head_text.endswith(counts):
            continue
        if any(word in item.name for word in context.options["changes"]):
            continue
        told = (part for part in item.parts if getattr(part, "subject", None) is None)  # 下降率≥20%
        if any(unit == "%" and change is None for part in told for _, unit, change in figures(part)):
            yield whole(item, unit=usual_unit(context, item))


@rule(
    "TX606",
    "unmeasurable-percentage",
    category="relevance",
    severity="warning",
    title={"zh": "百分数没有所指", "en": "a percentage of nothing"},
    message={
        "zh": "“{name}”不是比率，“{value}”说不出是什么的百分之几；请把名称改成率，或写成可以核对的结果",
        "en": "“{name}” is no share, so “{value}” is a percentage of nothing; name it a rate, or state a result",
    },
    messages={
        "named": {
            "zh": "量的是“{subject}”，名称却是“{name}”；请把“{subject}”写进名称，指标值只写数",
            "en": "“{subject}” is measured under the name “{name}”; let the name say so, and the value be the number",
        },
    },
    why={
        "zh": "把口号或动作写成百分数，看似量化，其实无法计算。",
        "en": "A slogan or an action in percent looks quantified and cannot be computed.",
    },
    basis=(CLEAR, REVIEW),
    supersedes=["TX202"],
    options={
        "opens": Option(zh="也用来开头说做什么的词", en="words that open what is done, beside its verbs"),
        "closes": Option(zh="口号常用来结尾的词", en="words that close slogans"),
        "implied": Option(
            zh="名称以这些词结尾时，百分数有所指（再加“率”字是比率的不必列）",
            en="names that end so have a percentage of their own; none that is a rate with 率 behind is listed",
        ),
        "changes": Option(
            zh="名称含有这些词时，较小的百分数可以是增减幅度", en="with these words a small percentage may be a change"
        ),
        "change_below": Option(zh="增减幅度一般低于这个百分数", en="a change is below this percentage"),
    },
    fails=[
        example("效益指标|社会效益指标|维护社会稳定|≥95%"),
        example("产出指标|数量指标|完成工会经费的支付|=100(%)"),
        example("效益指标|社会效益指标|农村社会稳定|≥98%", "效益指标|生态效益指标|湖区环境|措施落实率100%"),
        example("效益指标|社会效益指标|满足居民需求|100%", "效益指标|社会效益指标|全面落实帮扶政策|≥90%"),
    ],
    passes=[
        example("效益指标|社会效益指标|群众来信|下降率≥20%", "效益指标|社会效益指标|公交服务|满意度≥90%"),
        example("产出指标|数量指标|完成工会经费支付率|=100%", "效益指标|社会效益指标|提高设备利用率|≥5%"),
        example("效益指标|经济效益指标|降低企业用工成本|≥5%", "效益指标|社会效益指标|满足居民需求|满足"),
        example("产出指标|质量指标|达到验收标准的工程占比|=100%", "产出指标|质量指标|专款专用|=100%"),
        example("产出指标|时效指标|按时足额发放补贴|=100%", "满意度指标|服务对象满意度指标|学员满意度调查|≥90%"),
        example("产出指标|质量指标|预算编制质量（偏差÷预算数）|≤5%", "效益指标|经济效益指标|门票销售同比|≥110%"),
        example("产出指标|质量指标|保障资金到位情况|=100%", "产出指标|数量指标|农村生活垃圾分类|≥90%"),
        example("效益指标|社会效益指标|居民健康素养水平|≥25%", "效益指标|社会效益指标|公民科学素养水平|≥15%"),
    ],
)
def unmeasurable_percentage(context: Context) -> Iterator[Finding]:
    implied, below, opens = (
        tuple(context.options["implied"]),
        context.options["change_below"],
        tuple(context.options["opens"]),
    )
    for item in context.items:
        known = item.facts
        if (subject := _measured_apart(context, item)) is not None:
            yield whole(item, "named", subject=subject)
            continue
        measured = known.unit == "%" or known.kind in ("time", "cost") or (known.head and known.kind != "quality")
        slogan = known.text.startswith(opens) or known.text.endswith(tuple(context.options["closes"]))
        slogan = slogan or (opens_with_verb(known.text) and not _lacks_rate(known))
        if measured or not slogan or known.text.endswith(implied) or names_a_baseline(item.name):
            continue
        least = below if any(word in item.name for word in context.options["changes"]) else 0
        shares = (b for b, unit, change in item.figures if unit == "%" and change is None)
        if any(bound.value >= least for bound in shares):
            yield whole(item)


def _measured_apart(context: Context, item: Item) -> str | None:
    """The share that a value names, whose own name is of no share: 水域环境保护 落实到位率100%. A change is none."""
    value, known = item.constraint, item.facts
    if not isinstance(value, Comparison) or value.unit != "%" or value.change or not value.subject or known.share:
        return None
    subject = value.subject.strip("：: ")
    told, changes = name_facts(subject), context.options["changes"]
    sure = told.share and len(told.head_text) > 1 and not any(word in f"{item.name}{subject}" for word in changes)
    return subject if sure and "率" in subject else None


def _lacks_rate(known: NameFacts) -> bool:
    """Whether a name is that of a known rate, but for the word: 保障资金到位, 到位率."""
    rate = name_facts(f"{known.text.removesuffix('情况')}率")
    return rate.share and len(rate.head_text) > 1
