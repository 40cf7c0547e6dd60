"""可衡量性: values that set no standard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from targetexpr.patterns import compiled
from targetexpr.profiles.basis import CLEAR
from targetexpr.rules.looking import in_figures, is_words, parts, plain_number, wanted_direction, whole
from targetexpr.rules.model import Context, Finding, Item, Option, Severity, example, rule
from targetexpr.rules.money import is_cost
from targetexpr.rules.reading_again import reading_of
from targetexpr.rules.sample_values import sample_value
from targetexpr.values.lexicon.judgements import judge, trim
from targetexpr.values.lexicon.names import name_facts
from targetexpr.values.lexicon.word_patterns import holds, opens
from targetexpr.values.model import Change, Comparison, Constraint, Qualitative

_COST = "成本指标|经济成本指标|"
_IMPRESSION, _PHRASE = 6, 8
_SOMEWHAT = compiled("(?:较|很|颇)(?:好|高|大(?!事故|火灾|[及级])|多|强|快|广|优|佳|深)")
_GRADED = ("等次", "等级", "级别", "评级", "评价", "评定", "结果", "结论", "档次")
# 发挥积极作用, 得到有力保障: words of what comes of it, and none of what that is.
_SAID_ONLY = compiled(
    "(?:得到|发挥|起到|产生|取得|具有|形成|提供)?了?(?:积极|有力|良好|较好|明显|显著|重要|切实|有效|一定|较大|充分|强有力)(?:作用|效果|成效|影响|保障|支撑|支持|控制|缓解|遏制|解决|保护)$"
    "|得到(?:明显|显著|切实|有效|较大)提升$|(?:达到|符合|实现)了?预期(?:的?(?:目标|效果|成效|要求))?$"
    "|(?:保障|支撑|支持|服务|监管|管理|控制|执行|落实|推动)(?:有力|得力)$"
)


@rule(
    "TX301",
    "vague-value",
    category="measurability",
    severity="warning",
    title={"zh": "指标值含糊", "en": "vague value"},
    messages={
        "": {
            "zh": "“{value}”没有给出任何标准，无从判断是否完成；请写明数量、等次或要达到的状态",
            "en": "“{value}” sets no standard, so nobody can tell whether it was met; state a number, a grade or a "
            "state",
        },
        "praise": {
            "zh": "“{value}”只是好评，怎样都算完成；请写出看得见的结果，如带动多少人、增加多少、由谁评定为哪一等",
            "en": "“{value}” only praises, and anything meets it; state a result that can be seen, such as how many",
        },
        "chance": {
            "zh": "“{value}”等于做多少算多少，没有目标；请写明计划数或上限，如“{planned}”",
            "en": "“{value}” takes whatever happens for the target; state a number or a ceiling, such as “{planned}”",
        },
        "rough": {
            "zh": "“{value}”是约数，没有说允许差多少；请写明界限，如“{suggestion}”",
            "en": "“{value}” is approximate and does not say by how much; state a bound, such as “{suggestion}”",
        },
        "budget": {
            "zh": "“{value}”没有写金额，表上也没有预算数；请写明上限，如“≤50万元”",
            "en": "“{value}” names no sum, and the sheet prints no budget; state a ceiling, such as “≤50万元”",
        },
    },
    why={
        "zh": "“若干”“效果良好”“按实际发生数”之类的说法，怎样做都算完成，也都可以算没完成。",
        "en": "Words such as “several”, “good effect” or “as it turns out” can be called met, or missed, whatever was "
        "done.",
    },
    basis=CLEAR,
    supersedes=["TX302", "TX303", "TX304", "TX202"],
    options={
        "several": Option(zh="该写数的地方写了这些词", en="words that stand where a number should"),
        "praised": Option(zh="夸的是这些，就没有标准", en="praise of one of these sets no standard"),
        "praise": Option(zh="夸奖的话", en="words of praise"),
        "degrees": Option(zh="单独作指标值时没有标准的程度", en="degrees that set no standard when they stand alone"),
        "hedges": Option(zh="以这些词开头的短评没有标准", en="an impression that opens with one sets no standard"),
        "graded": Option(zh="加上这些词也说得清的", en="words that are told by a grade or a figure all the same"),
        "nearly": Option(
            zh="以这些词开头的状态差多少都行", en="a state that opens with one may fall short by anything"
        ),
        "sent": Option(
            zh="“到位”说的是这些东西到了没有，可以核对", en="of these one can see whether they are in place (到位)"
        ),
        "chance": Option(zh="听凭实际的说法", en="words that leave the target to chance"),
        "manners": Option(zh="只说怎么做的词", en="words that only tell how a thing is done"),
        "deeds": Option(zh="与上一项连用，只说在做的词", en="words behind those that only say that it is done"),
        "budget": Option(zh="以预算为界的说法", en="names of the budget as a bound"),
        "aims": Option(
            zh="只说为了它们做事、不说做到什么的大目标", en="great aims, which say nothing of what is reached"
        ),
        "aids": Option(zh="与上一项连用，只说为了什么的词", en="words before those that only say what it is for"),
    },
    fails=[
        example("产出指标|数量指标|评选优秀班组|若干", "产出指标|数量指标|聘请专家|不少于若干名"),
        example("产出指标|数量指标|聘请授课专家|多名专家"),
        example("效益指标|可持续影响指标|数字乡村建设|助力乡村振兴", "效益指标|经济效益指标|园区经济|促进高质量发展"),
        example("效益指标|社会效益指标|适老设施建设|稳步推进", "效益指标|可持续影响指标|示范点创建|有序开展"),
        example("产出指标|数量指标|组织现场检查|多次", "产出指标|数量指标|抽检批次|按实际发生数"),
        example("产出指标|数量指标|增雨作业次数|视当年天气情况而定", "效益指标|社会效益指标|队伍素质|更上一层楼"),
        example("效益指标|社会效益指标|窗口服务水平|再上新台阶", "效益指标|社会效益指标|社会影响|效果良好"),
        example("满意度指标|服务对象满意度指标|读者满意度|90%左右", "效益指标|经济效益指标|经济效益|显著"),
        example("效益指标|社会效益指标|村民出行条件|约改善九成", "产出指标|质量指标|路口通行|通行效率良好"),
        example("效益指标|生态效益指标|绿道景观|较为优美", "效益指标|社会效益指标|候车环境|比较舒适"),
        example("效益指标|社会效益指标|演出反响|观众叫好，口碑佳", "效益指标|生态效益指标|光污染|得到有效控制"),
        example("效益指标|生态效益指标|库区水质|较为清澈", "效益指标|可持续影响指标|管护制度|较为完善"),
        example("效益指标|社会效益指标|项目成效|成效比较理想", "效益指标|社会效益指标|志愿服务|发挥积极作用"),
        example("产出指标|质量指标|校舍加固结果|基本达标", "产出指标|质量指标|旧档整理质量|总体较好"),
        example("产出指标|质量指标|消防管网维护|维护到位", "效益指标|社会效益指标|移风易俗引导|到位"),
        example("效益指标|社会效益指标|基层诊疗|提供有力支撑", "产出指标|质量指标|讲座效果|达到预期"),
        example("效益指标|社会效益指标|家长口碑|较高", "效益指标|经济效益指标|果农增收|较大幅度"),
        example("效益指标|可持续影响指标|拥军政策延续|持续", "效益指标|可持续影响指标|茶产业|可持续发展"),
        example(f"{_COST}活动成本|控制在预算内", profile="mof-2021"),
    ],
    passes=[
        example("产出指标|数量指标|评选优秀班组|3个", "效益指标|社会效益指标|窗口服务评价等次|良好"),
        example("产出指标|质量指标|档案管理规范性|规范", "效益指标|社会效益指标|群众办事|避免多次往返"),
        example("效益指标|生态效益指标|绿道景观|整洁美观", "效益指标|社会效益指标|市场供应|相对稳定"),
        example("效益指标|经济效益指标|亩均产值|较上年提高5%", "产出指标|质量指标|路面状况|良好"),
        example("产出指标|质量指标|年度考评等次|较好", "效益指标|社会效益指标|隧道施工|无较大事故"),
        example("产出指标|质量指标|驻村人员|到位", "产出指标|质量指标|安全防护措施到位情况|到位"),
        example("效益指标|社会效益指标|居家养老|基本建立三级网络", "效益指标|社会效益指标|粮价|基本稳定"),
        example("效益指标|社会效益指标|网点建设|全面建成", "产出指标|质量指标|系统运行|平稳运行"),
        example(f"{_COST}租金单价|不高于市场评估价", "产出指标|质量指标|仪器示值误差|±2%左右"),
        example(f"{_COST}活动成本|控制在预算内", annual="300000", profile="mof-2021"),
    ],
)
def vague_value(context: Context) -> Iterator[Finding]:
    for item in context.items:
        for part in parts(item.constraint):
            if variant := _vagueness(context, item, part):
                severity: Severity | None = "info" if variant == "budget" else None
                shown = "" if variant == "vague" else variant
                bound, planned = _bound(item, part), sample_value(context, item)
                yield whole(item, shown, severity, suggestion=bound, planned=planned)
                break


def _vagueness(context: Context, item: Item, part: Constraint) -> str | None:
    options = context.options
    match part:
        case Comparison(operator="≈", value=value) if value is not None and "±" not in item.value:
            return "rough"
        case Comparison(subject=str() as said, value=value, change=Change()) if value is not None:
            about = plain_number(reading_of(f"{said}{in_figures(value)}"))  # 约增长一成
            return "rough" if about is not None and about.operator == "≈" else None
        case Comparison(reference=str() as reference, value=None):
            told = judge(reference)
            if reference.startswith(tuple(options["several"])) or (isinstance(told, Qualitative) and told.vague):
                return "vague"
            bounded = is_cost(context, item) and reference in options["budget"]
            return "budget" if bounded and context.sheet.funds.annual is None else None
        case Qualitative(vague=True):
            return "vague"
        case _:
            return _of_words(item, options) if is_words(item.constraint) else None


def _of_words(item: Item, options: Mapping[str, Any]) -> str | None:
    text = trim(item.value)
    if text.startswith(tuple(options["several"])):
        return "vague"
    chance = tuple(options["chance"])
    if text.startswith(chance) or text.endswith(chance):
        return "chance"
    bare = text
    for word in ("，", "、", "的"):
        bare = bare.replace(word, "")
    name = name_facts(item.name).text
    praised = tuple(options["praised"])
    for praise in filter(bare.endswith, options["praise"]):
        subject = bare.removesuffix(praise)
        if subject.endswith(praised) or (not subject and name.endswith(praised)):
            return "praise"
    if _SAID_ONLY.match(bare):
        return "praise"
    bare = next((bare.removeprefix(word) for word in praised if bare.startswith(word)), bare)
    hedge = next((hedge for hedge in options["hedges"] if bare.startswith(hedge)), None)
    if hedge and len(bare) <= _IMPRESSION and bare.removeprefix(hedge) not in ("", *options["graded"]):
        return "praise"
    if len(bare) <= _PHRASE and _SOMEWHAT.search(bare) and not name.endswith(_GRADED):
        return "praise"
    nearly = next((bare.removeprefix(word) for word in options["nearly"] if bare.startswith(word)), "")
    if nearly not in options["graded"] and (opens("head", nearly) or holds("known_at_end", nearly)):
        return "vague"
    sent = tuple(options["sent"])
    placed = "" if "到位" in name else bare
    if (
        placed.endswith("到位")
        and len(bare) <= _IMPRESSION
        and not any(text.endswith(sent) for text in (name, bare[:-2]))
    ):
        return "vague"
    pairs = (("manners", "deeds"), ("aids", "aims"))
    going_on = any(
        text.removeprefix(one) in options[deed] for how, deed in pairs for one in filter(text.startswith, options[how])
    )
    alone = text in (*options["degrees"], *options["aims"]) and not name.endswith((text, f"{text}性"))  # else TX304
    return "vague" if going_on or alone else None


def _bound(item: Item, part: Constraint) -> str:
    """The approximate number as a bound on the side that is wanted."""
    if not isinstance(part, Comparison) or part.value is None:
        return ""
    sign = "≤" if wanted_direction(item) == "反向" else "≥"
    return f"{sign}{part.value}{part.unit or ''}"
