"""可衡量性: values that set no standard."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from targetexpr.patterns import compiled
from targetexpr.profiles.basis import CLEAR
from targetexpr.rules.looking import in_figures, is_words, wanted_direction, whole
from targetexpr.rules.model import Context, Finding, Item, Option, Severity, example, rule
from targetexpr.rules.money import is_cost
from targetexpr.rules.reading_again import reading_of
from targetexpr.rules.sample_values import sample_value
from targetexpr.rules.targets import plain_number
from targetexpr.values.lexicon.judgements import judge, trim
from targetexpr.values.lexicon.word_patterns import any_of, holds, opens
from targetexpr.values.model import Change, Comparison, Constraint, Deadline, Qualitative

_COST = "成本指标|经济成本指标|"
_FILLERS = compiled("[，、的]")
_ANYTHING: Mapping[tuple[str, ...], str] = {("…",): ".{0,12}?"}


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
        "lauding": Option(zh="形容作用、效果而没有标准的词", en="words of praise before what comes of it"),
        "yields": Option(zh="与上一项连用，只说起了作用的词", en="words behind those that only say that it works"),
        "assuring": Option(zh="口号的开头", en="words that open a slogan"),
        "smoothly": Option(zh="口号里说怎样的词", en="words of a slogan that say how"),
        "asking": Option(zh="名称以这些词结尾的，问的就是等次", en="names that end so ask for a grade"),
        "accidents": Option(zh="“较大”在这里是事故的等级", en="here 较大 is a class of accidents"),
        "phrases": Option(
            zh="没有标准的说法（is 是哪一种）：依次由 parts 各项（项名或词）连成，“!”后面不能是"
            "；before、behind 是前后可以有别的字，longest 是最长几个字，of_name 是名称的末尾也算在内，"
            "steady 是不用于增减；含有 unless 中的词、名称以 unless_name 中的词结尾的不算",
            en="what sets no standard (*is*: the message): one word of each of *parts* (an option, or words) in turn, "
            "with ! none of them behind; *before* and *behind* let other words stand there, up to "
            "*longest* characters in all; *of_name*: the name's end may be a part, *steady*: of no change; no text "
            "with a word of *unless*, and no name that ends in one of *unless_name*",
        ),
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
        example("效益指标|社会效益指标|少年体质|=越来越壮"),
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
        example("效益指标|社会效益指标|少年体质|越来越壮", "效益指标|社会效益指标|军民情谊|结得更牢"),
        example("效益指标|社会效益指标|智库支撑|发挥好", "产出指标|质量指标|差旅审批|严格把关"),
        example("产出指标|时效指标|苗木补植|10月底前及后续按需", "效益指标|生态效益指标|湖区鱼群|略有恢复"),
        example("效益指标|社会效益指标|新规范使用情况|广泛应用", "效益指标|经济效益指标|林下种植|有所带动"),
        example("效益指标|社会效益指标|菜市价格|确保市场平稳有序运行", "产出指标|数量指标|接访场次|根据上级安排"),
        example("效益指标|社会效益指标|邻里文化|营造浓厚氛围", "效益指标|社会效益指标|防汛支撑|为发展提供坚强保障"),
        example("产出指标|质量指标|讲解质量|高标准完成", "效益指标|社会效益指标|展演影响|产生积极社会影响"),
        example("效益指标|可持续影响指标|拥军政策延续|持续", "效益指标|可持续影响指标|茶产业|可持续发展"),
        example(f"{_COST}活动成本|控制在预算内", profile="mof-2021"),
    ],
    passes=[
        example("产出指标|数量指标|评选优秀班组|3个", "效益指标|社会效益指标|窗口服务评价等次|良好"),
        example("产出指标|质量指标|档案管理规范性|规范", "效益指标|社会效益指标|群众办事|避免多次往返"),
        example("效益指标|生态效益指标|绿道景观|整洁美观", "效益指标|社会效益指标|市场供应|相对稳定"),
        example("效益指标|经济效益指标|亩均产值|较上年提高5%", "产出指标|质量指标|路面状况|良好"),
        example("产出指标|质量指标|灯具更换|更新", "效益指标|社会效益指标|老旧线路|应更尽更"),
        example("产出指标|质量指标|年度考评等次|较好", "效益指标|社会效益指标|隧道施工|无较大事故"),
        example("产出指标|质量指标|旧灯|全部更新到位", "成本指标|经济成本指标|租金|≤评估价"),
        example("产出指标|质量指标|驻村人员|到位", "产出指标|质量指标|安全防护措施到位情况|到位"),
        example("效益指标|社会效益指标|居家养老|基本建立三级网络", "效益指标|社会效益指标|粮价|基本稳定"),
        example("效益指标|社会效益指标|网点建设|全面建成", "产出指标|质量指标|系统运行|平稳运行"),
        example("效益指标|社会效益指标|机关后勤|保障正常运转", "效益指标|社会效益指标|粮油供应|持续稳定"),
        example(f"{_COST}租金单价|不高于市场评估价", "产出指标|质量指标|仪器示值误差|±2%左右"),
        example(f"{_COST}活动成本|控制在预算内", annual="300000", profile="mof-2021"),
    ],
)
def vague_value(context: Context) -> Iterator[Finding]:
    for item in context.items:
        for part in item.parts:
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
            if isinstance(told, Qualitative) and told.vague:
                return "vague"
            if (phrase := _of_words(context, item, reference)) is not None:
                return phrase
            bounded = is_cost(item) and reference in options["budget"]
            return "budget" if bounded and context.sheet.funds.annual is None else None
        case Deadline(remark=str() as said) if said.endswith(tuple(options["chance"])):
            return "chance"  # 10月底前及后续按需
        case Qualitative(vague=True):
            return "vague"
        case _:
            return _of_words(context, item, item.value) if is_words(item.constraint) else None


def _of_words(context: Context, item: Item, words: str) -> str | None:
    """What a value in words is, where it is one of the phrases that set no standard."""
    options, text, name = context.options, trim(words), item.facts.text
    change = isinstance(judged := judge(text), Qualitative) and judged.kind == "change"
    if name.endswith(tuple(f"{text}{ending}" for ending in ("", *context.profile.words("same_thing_endings")))):
        return None  # TX304
    bare = _FILLERS.sub("", text)
    short = next((bare.removeprefix(word) for word in options["praised"] if bare.startswith(word)), bare)
    for row in options["phrases"]:
        asked = name.endswith(tuple(options.get(row.get("unless_name"), ())))
        unless = any(word in bare for word in options.get(row.get("unless"), ()))
        told = [bare, short, f"{name}{bare}"][: 3 if row.get("of_name") else 2]
        if not (asked or unless or (change and row.get("steady"))) and any(
            len(said) <= row.get("longest", len(said)) and _phrase(row, options).search(said) for said in told
        ):
            return str(row["is"])
    nearly = next((short.removeprefix(word) for word in options["nearly"] if short.startswith(word)), "")
    done = opens("head", nearly) or holds("known_at_end", nearly)
    return "vague" if done and nearly not in options["graded"] else None


def _phrase(row: Mapping[str, Any], options: Mapping[str, Any]) -> re.Pattern[str]:
    """The pattern of one of the phrases."""
    parts = ((part, "") if isinstance(part, list) else (options[part.strip("!")], part) for part in row["parts"])
    told = tuple((tuple(words), name.startswith("!")) for words, name in parts)
    return _in_turn(told, before=bool(row.get("before")), behind=bool(row.get("behind")))


@lru_cache(maxsize=1024)
def _in_turn(parts: tuple[tuple[tuple[str, ...], bool], ...], *, before: bool, behind: bool) -> re.Pattern[str]:
    """The pattern of words of each part in turn, of none where a part is denied, of any where it is …, made once."""
    made = "".join(
        _ANYTHING.get(words) or (f"(?!{any_of(words)}?$)" if denied else any_of(words)) for words, denied in parts
    )
    return compiled(f"{'' if before else '^'}{made}{'' if behind else '$'}")


def _bound(item: Item, part: Constraint) -> str:
    """The approximate number as a bound on the side that is wanted."""
    if not isinstance(part, Comparison) or part.value is None:
        return ""
    sign = "≤" if wanted_direction(item) == "反向" else "≥"
    return f"{sign}{part.value}{part.unit or ''}"
