"""相关性: indicators that stand in the class of others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from targetexpr.errors import Span
from targetexpr.profiles.basis import CLASSES, CLASSES_2021, REVIEW
from targetexpr.rules.model import Context, Finding, Item, Option, Texts, example, once, rule
from targetexpr.values import units


@rule(
    "TX605",
    "misplaced-indicator",
    category="relevance",
    severity="warning",
    title={"zh": "指标放错了类别", "en": "an indicator in the wrong class"},
    messages={
        "": {
            "zh": "“{name}”属于{belongs}，不应放在“{level2}”下；请移过去，或改成这一类的指标",
            "en": "“{name}” belongs to {belongs}, not under “{level2}”; move it, or set another indicator",
        },
        "own-cost": {
            "zh": "“{name}”是项目自己花的钱，属于{belongs}；“{level2}”说的是给社会或环境带来的损害，请移过去",
            "en": "“{name}” is the project's own spending and belongs to {belongs}; “{level2}” is harm done to others",
        },
        "incidents": {
            "zh": "“{name}”数的是发生了多少起，不是满意程度；请移到{belongs}，这里改设满意度",
            "en": "“{name}” counts incidents; move it to {belongs}, and set a satisfaction here",
        },
        "timeless": {
            "zh": "“{name}”里没有时间，不是时效；请改成及时率或写明时限，或移到{belongs}",
            "en": "“{name}” has no time in it; make it a rate of punctuality, state a limit, or move it to {belongs}",
        },
        "library": {
            "zh": "指标库里“{name}”属于{belongs}，本表放在“{level2}”下；请移过去，或改用这一类的指标",
            "en": "the library has “{name}” under {belongs}, this sheet under “{level2}”; move it, or set another",
        },
    },
    why={
        "zh": "类别放错，审核时相应类别就是空的，权重也会算到别处。",
        "en": "In the wrong class an indicator leaves its own empty, and its weight counts elsewhere.",
    },
    basis=(CLASSES, CLASSES_2021, REVIEW),
    by_class=True,
    options={
        "belongs": Option(
            zh="名称以 ends 结尾（或含有 contains）而不含 unless、词尾前不是 progress、单位属于 groups 的，"
            "不应放在 not_in 各类下",
            en="names that end in one of *ends* (or hold one of *contains*) and hold none of *unless*, and none of "
            "*progress* before their end, with units of *groups*, do not fit in the classes *not_in*",
        )
    },
    fails=[
        example("产出指标|数量指标|补贴发放及时率|≥95%"),
        example("效益指标|社会效益指标|居民满意度|≥90%"),
        example("产出目标|时效|市政工程验收合格率|=100%", profile="shanghai-2020"),
        example("成本指标|经济成本指标|预算执行率|≥95%", "产出指标|数量指标|专项资金使用率|=100%"),
        example("成本指标|社会成本指标|设备采购成本|≤30万元", "成本指标|生态环境成本指标|绿化工程造价|≤8万元"),
        example("满意度指标|服务对象满意度指标|群众投诉起数|≤5起", "产出指标|时效指标|新增违建处置率|=100%"),
        example("满意度指标|服务对象满意度指标|窗口人员培训|≥2期", "满意度指标|服务对象满意度指标|病害处置及时率|≥95%"),
        example("产出指标|时效指标|楼道灯亮灯率|≥98%", "产出指标|时效指标|补贴发放准确率|=100%"),
        example("产出指标|时效指标|捐书签收数量|≥6份", "产出指标|数量指标|泵站总投资|≤80万元"),
        example("成本指标|经济成本指标|预算资金支付率|≥95%", "产出指标|时效指标|总投资控制在概算批复以内|是"),
        example("产出指标|数量指标|补贴核算准确率|≥98%", "效益指标|社会效益指标|课题验收通过率|≥95%"),
    ],
    passes=[
        example("产出指标|时效指标|补贴发放及时率|≥95%", "满意度指标|服务对象满意度指标|居民满意度|≥90%"),
        example(
            "投入与管理|投入管理|预算资金到位及时率|=100%",
            "投入与管理|财务管理|预算执行率|≥95%",
            profile="shanghai-2020",
        ),
        example(
            "效益指标|社会效益指标|满意度调查报告数|≥2份", "效益指标|社会效益指标|居民满意度|≥90%|doubts=level-guessed"
        ),
        example("成本指标|社会成本指标|施工扰民投诉数|≤3起", "满意度指标|服务对象满意度指标|投诉处理满意率|≥90%"),
        example("满意度指标|服务对象满意度指标|收到表扬信|≥5封", "满意度指标|服务对象满意度指标|读者评分|≥88分"),
        example("产出指标|时效指标|捐赠资金拨付率|=100%", "产出指标|时效指标|月报报送数量|=12份"),
        example("效益指标|社会效益指标|饮用水水质合格率|≥98%"),
        example("产出指标|时效指标|年度计划完成率|=100%", "产出指标|时效指标|案件按时办结率|≥95%"),
    ],
)
def misplaced_indicator(context: Context) -> Iterator[Finding]:
    for item in context.items:
        own, known = item.key, item.facts
        entry = item.entry
        if entry is not None and entry.level2 is not None and own is not None:
            if own != entry.level2:
                yield _misplaced(item, "library", _named(context, entry.level2), known.head)
            continue
        if (row := belongs_elsewhere(context, item)) is not None:
            yield _misplaced(item, row.get("variant", ""), {"zh": row["zh"], "en": row["en"]}, known.head)


@once
def belongs_elsewhere(context: Context, item: Item) -> Mapping[str, Any] | None:
    """The row of the profile that has an indicator in another class than the sheet has it; None where none has."""
    rows: Sequence[Mapping[str, Any]] = misplaced_indicator.options_in(context.profile)["belongs"]
    own, name = item.key, item.facts.text
    return next((row for row in rows if own in row["not_in"] and _fits(item, name, row)), None)


def _misplaced(item: Item, variant: str, belongs: Texts, head: Span | None) -> Finding:
    return Finding(
        indicator=item.indicator,
        location=item.indicator.at("name"),
        span=head or (0, len(item.name)),
        span_in="name",
        arguments={
            "name": item.name,
            "level2": item.indicator.level2 or item.indicator.level1,
            "belongs": dict(belongs),
        },
        variant=variant,
    )


def _named(context: Context, key: str) -> Texts:
    """The first name of a class that the library names by its key."""
    known = context.profile.classes.get(key)
    name = f"“{known.names[0]}”" if known else key
    return {"zh": name, "en": name}


def _fits(item: Item, name: str, row: Mapping[str, Any]) -> bool:
    """Whether an indicator is of those that a row of the profile speaks of."""
    ends = tuple(row.get("ends", ()))
    if not name.endswith(ends) and not any(word in name for word in row.get("contains", ())):
        return False
    if any(word in name for word in row.get("unless", ())):
        return False
    end = next(filter(name.endswith, ends), "")
    if name.removesuffix(end).endswith(tuple(row.get("progress", ()))):
        return False
    wanted = set(row.get("groups", ()))
    return not wanted or any(_groups(unit) & wanted for _, unit, _ in item.figures)


def _groups(unit: str | None) -> frozenset[str]:
    """The groups of a unit; a share is of the group 比率."""
    return units.groups(unit) | ({"比率"} if units.is_ratio(unit) else frozenset())
