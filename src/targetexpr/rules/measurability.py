"""可衡量性: whether anybody could tell, at year's end, that the target was met."""

from __future__ import annotations

from collections.abc import Iterator

from targetexpr.patterns import compiled
from targetexpr.profiles.basis import CLEAR
from targetexpr.rules.looking import is_words, names_a_baseline, states_a_time, whole
from targetexpr.rules.model import HABIT, Context, Finding, Option, example, rule
from targetexpr.rules.reading_again import said_of
from targetexpr.rules.targets import parts
from targetexpr.values.lexicon.judgements import judge, predicates
from targetexpr.values.lexicon.words import change_at_end
from targetexpr.values.model import Comparison, Constraint, Narrative, Qualitative

_PHRASE = 20
_STATE = 2  # characters of a state: 不断完善, but not 不断供
_BY_NORM = compiled(
    "^[^，。；,;]{0,6}(?:符合|达到|满足|执行|遵循|遵守|依照|按照?)[^，。；,;]{0,12}(?:《[^》]+》.{0,20}|标准)$"
)


@rule(
    "TX302",
    "narrative-value",
    category="measurability",
    severity="warning",
    title={"zh": "指标值是叙述文字", "en": "prose for a target"},
    message={
        "zh": "“{value}”是一段叙述，不是可以衡量的指标值；请写成数值、时间，或一个可以核对的状态",
        "en": "“{value}” is prose, not a target; state a number, a date, or a state that can be checked",
    },
    messages={
        HABIT: {
            "zh": "本表 {count} 个文字的指标值都是叙述（如“{value}”），不是可以衡量的目标；"
            "请逐个写成数值、时间，或可以核对的状态",
            "en": "all {count} values in words are prose (“{value}”), not targets; state numbers, dates, or states "
            "that can be checked",
        },
    },
    kind=lambda context, item: is_words(item.constraint),
    why={
        "zh": "把工作内容写进指标值，年终只能说“做了”，不能说做到了什么程度。",
        "en": "Where the value tells of the work, one can only say that it was done, not how far.",
    },
    basis=CLEAR,
    options={
        "absent": Option(
            zh="以这些词开头的短句说的是不出现什么、办成什么，可以核对",
            en="openings of what must not happen, or is brought about",
        )
    },
    fails=[
        example("效益指标|可持续影响指标|长效管理机制|总结试点经验，形成一套可以复制推广的工作办法并持续完善。"),
        example("产出指标|质量指标|项目监理|由监理单位对施工全过程进行监督，发现问题及时督促施工单位整改"),
    ],
    passes=[
        example("产出指标|质量指标|安全测评|通过", "产出指标|质量指标|验收结论|达到验收标准"),
        example("产出指标|质量指标|案卷装订|符合《归档文件整理规则》（DA/T 22）要求"),
        example("效益指标|可持续影响指标|接种门诊建设|全部达到省级规范化门诊标准"),
        example("效益指标|社会效益指标|馆藏资源共享|接入全省公共文化服务云平台"),
        example("产出指标|时效指标|故障处理时限|一般故障2小时内解决，重大故障24小时内解决"),
        example("产出指标|时效指标|招标文件备案时间|开标前10个工作日"),
        example("效益指标|社会效益指标|急性传染病发病数|低于近三年平均水平"),
    ],
)
def narrative_value(context: Context) -> Iterator[Finding]:
    for item in context.items:
        dated = item.key == "timeliness" and len(item.value) <= _PHRASE and states_a_time(item.value)
        absent = len(item.value) <= _PHRASE and item.value.startswith(tuple(context.options["absent"]))
        held = dated or absent or _BY_NORM.search(item.value.strip())
        if isinstance(item.constraint, Narrative) and not held:
            yield whole(item)


@rule(
    "TX303",
    "change-without-baseline",
    category="measurability",
    severity="warning",
    title={"zh": "变化没有参照", "en": "change without a baseline"},
    messages={
        "share": {
            "zh": "“{value}”没有说与什么相比、变化多少；请写明参照和幅度，如“较上年提高5个百分点”",
            "en": "“{value}” does not say compared to what, nor by how much; state a baseline and a figure, such as "
            "“5 percentage points above last year”",
        },
        "": {
            "zh": "“{value}”没有说与什么相比、变化多少；请写成“较上年”加幅度，或写成可以核对的结果",
            "en": "“{value}” does not say compared to what, nor by how much; state a baseline and a figure, or a "
            "result that can be checked",
        },
        HABIT: {
            "zh": "本表 {count} 个讲变化的指标值（如“{value}”）都没有说与什么相比、变化多少；"
            "请逐个写成“较上年”加幅度，或写成可以核对的结果",
            "en": "none of the {count} values that tell of a change (“{value}”) says compared to what, nor by how "
            "much; state a baseline and a figure each, or a result that can be checked",
        },
    },
    kind=lambda context, item: any(_is_change(context, part) for part in item.parts),
    why={
        "zh": "没有参照的“提高”“改善”无法核对：起点不知道，终点也就不知道。",
        "en": "“Raised” or “improved” cannot be checked without knowing from where.",
    },
    basis=CLEAR,
    supersedes=["TX304"],
    options={
        "becoming": Option(
            zh="以这些词开头的状态（更加完善）说的是变化", en="a state that opens with one of these is a change"
        )
    },
    fails=[
        example("效益指标|社会效益指标|居民出行便利程度|提高", "效益指标|可持续影响指标|管护制度|更加完善"),
        example("效益指标|社会效益指标|公共服务影响力|不断提高"),
        example("效益指标|社会效益指标|景区知名度|等于显著提升|fields.operator=等于|fields.value=显著提升"),
        example("效益指标|可持续影响指标|人才培养体系|持续优化", "效益指标|社会效益指标|候诊秩序|≥改善"),
    ],
    passes=[
        example("效益指标|社会效益指标|居民出行便利程度|较上年提高", "效益指标|经济效益指标|社会投资|逐年上升"),
        example("效益指标|社会效益指标|办理时长|同比下降10%", "效益指标|可持续影响指标|系统运行能力|保持"),
        example("效益指标|社会效益指标|游客数量较上年增长情况|增长"),
        example("效益指标|社会效益指标|隐患排查整治|加强管控、落实整改", "效益指标|可持续影响指标|管护制度|较为完善"),
        example("效益指标|可持续影响指标|管护制度|较上年更加完善", "效益指标|社会效益指标|市场供应|持续稳定"),
        example("效益指标|社会效益指标|药品供应|不断供"),
        example("效益指标|社会效益指标|受训学员技能|较培训前提高", "效益指标|社会效益指标|办件环节|较原流程压缩"),
    ],
)
def change_without_baseline(context: Context) -> Iterator[Finding]:
    for item in context.items:
        becoming = tuple(context.options["becoming"])
        open_ended = [part for part in parts(said_of(item)) if _is_open_change(_of_sign(part), becoming)]
        if open_ended and not names_a_baseline(item.name):
            yield whole(item, "share" if item.facts.share else "")


@rule(
    "TX304",
    "value-repeats-name",
    category="measurability",
    severity="info",
    title={"zh": "指标值重复指标名", "en": "value repeats the name"},
    message={
        "zh": "指标值“{value}”只是重复了指标名“{name}”里的话，没有说明要达到什么；请写明程度、数量或可以核对的结果",
        "en": "“{value}” only repeats what the name “{name}” says already; state how far, how many, or a result",
    },
    messages={
        HABIT: {
            "zh": "本表 {count} 个文字的指标值都只是重复指标名（如“{name}”：“{value}”）；请写明程度、数量或结果",
            "en": "all {count} values in words only repeat their names (“{name}”: “{value}”); say how far, how many",
        },
    },
    kind=lambda context, item: is_words(item.constraint),
    why={
        "zh": "名称已经说了要“配合”，值再写“配合”，等于没有目标。",
        "en": "A name that says “cooperate” with a value “cooperate” has no target.",
    },
    basis=CLEAR,
    options={
        "asking": Option(
            zh="名称以这些词结尾时，名称是在问程度或状态，值里用同一个词作答是正常的",
            en="a name that ends so asks for a degree or a state, and may be answered in its own word",
        ),
        "states": Option(
            zh="名称以这些状态结尾、值也是它时，等于“…性”由状态作答（机制健全：健全）",
            en="a name that ends in such a state may be answered by it, as one that ends in 性 may",
        ),
    },
    fails=[
        example("效益指标|社会效益指标|相关部门积极配合|配合"),
        example("效益指标|可持续影响指标|与街道信息共享|共享"),
        example("效益指标|可持续影响指标|规范志愿者队伍管理|规范"),
        example("效益指标|生态效益指标|为海洋保护提供支撑|有效支撑", profile="mof-2021"),
    ],
    passes=[
        example("效益指标|可持续影响指标|管理制度健全性|健全", "产出指标|质量指标|竣工验收合格情况|合格"),
        example("产出指标|质量指标|安全测评|通过", "产出指标|质量指标|资料完整程度|完整"),
        example("产出指标|质量指标|是否通过验收|是", "产出指标|质量指标|竣工验收合格|合格"),
    ],
)
def value_repeats_name(context: Context) -> Iterator[Finding]:
    asking, states = tuple(context.options["asking"]), tuple(context.options["states"])
    presets = {(preset.name, preset.value) for preset in context.profile.presets.values()}
    for item in context.items:
        match item.constraint:
            case Qualitative(term=term, degree=degree, baseline=None, kind=kind, vague=False) if (
                (degree is None or kind == "state")
                and len(term.removeprefix(degree or "")) > 1
                and term.removeprefix(degree or "") in item.name
                and not item.name.endswith(asking)
                and not (term.endswith(states) and item.name.endswith(term))
                and (item.name, item.value) not in presets
            ):
                yield whole(item)


def _of_sign(part: Constraint) -> Constraint:
    """What is compared with in words behind a sign: 改善 of ≥改善, which nothing can be compared with."""
    worded = isinstance(part, Comparison) and part.value is None and part.reference
    return judge(worded) or part if worded else part


def _is_change(context: Context, part: Constraint) -> bool:
    becoming = tuple(context.profile.settings("TX303").options["becoming"])
    told = isinstance(part, Qualitative) and part.kind == "change" and part.direction != "maintain"
    return told or _is_open_change(part, becoming)


def _is_open_change(part: Constraint, becoming: tuple[str, ...]) -> bool:
    """Whether all that the value says is a change with nothing to compare to; 加强管控、落实整改 is an action too."""
    if not isinstance(part, Qualitative) or part.baseline:
        return False
    if (change := change_at_end(part.term)) is not None and change.baseline:
        return False  # 较原流程压缩: whatever it is held against
    if part.kind == "state" and any(
        part.term.startswith(word) and len(part.term) >= len(word) + _STATE for word in becoming
    ):
        return True
    if part.kind == "state" or part.direction == "maintain":
        return False
    judged = [judge(predicate) for predicate in predicates(part.term)]
    return all(isinstance(one, Qualitative) and one.kind == "change" for one in judged)
