"""合理性: whether the target points to where the indicator should go."""

from __future__ import annotations

from collections.abc import Container, Iterator

from attrs import evolve

from targetexpr.profiles.basis import CLEAR, REVIEW
from targetexpr.rules.looking import PlainNumber, plain_number, wanted_direction, whole
from targetexpr.rules.model import HABIT, Context, Finding, Item, Option, example, rule
from targetexpr.values import units
from targetexpr.values.lexicon.names import NameFacts, name_facts

_LOW = 50  # percent
_FLOORS = ("≥", ">")
_CEILINGS = ("≤", "<")
_HARMS = Option(
    zh="用这些单位计的多半是不好的事，不断定越多越好", en="units of what is mostly bad; more is not taken to be better"
)


@rule(
    "TX504",
    "direction-mismatch",
    category="plausibility",
    severity="warning",
    title={"zh": "计算符号与指标方向相反", "en": "operator against the indicator's direction"},
    messages={
        "floor": {
            "zh": "“{name}”越低越好，“{value}”却规定了下限；应为“{suggestion}”，或用“=”",
            "en": "of “{name}” less is better, but “{value}” sets a floor; “{suggestion}” seems to be meant, or “=”",
        },
        "ceiling": {
            "zh": "“{name}”越高越好，“{value}”却规定了上限；应为“{suggestion}”，或用“=”",
            "en": "of “{name}” more is better, but “{value}” sets a ceiling; “{suggestion}” seems to be meant, or “=”",
        },
        HABIT: {
            "zh": "本表 {count} 个数量的计算符号都与方向相反（如“{name}”：“{value}”），"
            "少做也算完成；若不是有意封顶，应为“≥”或“=”",
            "en": "all {count} counts are bounded the wrong way (“{name}”: “{value}”), so doing less is met, too; "
            "unless a cap is meant, “≥” or “=” is",
        },
        "output": {
            "zh": "“{name}”的目标“{value}”是上限，少做也算完成；若不是有意封顶，应为“{suggestion}”",
            "en": "“{value}” caps “{name}”, so doing less is met too; unless a cap is meant, “{suggestion}” is",
        },
    },
    why={
        "zh": "符号写反了，做得越差越算完成。",
        "en": "With the operator turned round, the worse the work the better the score.",
    },
    basis=(CLEAR, REVIEW),
    kind=lambda context, item: name_facts(item.name).kind == "count" and plain_number(item.constraint) is not None,
    options={"harms": _HARMS},
    fails=[
        example("产出指标|质量指标|系统故障次数|≥5次"),
        example("满意度指标|服务对象满意度指标|居民满意度|≤90%"),
        example("成本指标|经济成本指标|活动总成本|≥50万元", "产出指标|质量指标|补贴逾期发放率|≥100%"),
        example("产出指标|数量指标|证件制作数|≤54000张", "产出指标|质量指标|试件离散系数|≥5%|direction=反向"),
        example("产出指标|质量指标|样品破损率|≥1%", "产出指标|质量指标|器材报废率|≥2%"),
    ],
    passes=[
        example("产出指标|质量指标|系统故障次数|≤5次", "产出指标|质量指标|系统故障修复率|≥95%"),
        example("产出指标|质量指标|单位能耗下降率|≥5%", "效益指标|社会效益指标|群众线下办事减少次数|≥5000次"),
        example("成本指标|经济成本指标|孤儿救助标准|≥1800元/月", "产出指标|时效指标|开放时间|≥8小时"),
        example("效益指标|社会效益指标|诈骗报案|≤30起", "成本指标|经济成本指标|展厅建设|≤80万元"),
        example("产出指标|质量指标|疫苗损耗率|≤2%", "效益指标|社会效益指标|戒毒人员复吸率|≤5%"),
        example("产出指标|质量指标|孔隙率|≤8%|direction=反向", "产出指标|质量指标|学生流失率|≥0%"),
    ],
)
def direction_mismatch(context: Context) -> Iterator[Finding]:
    for item in context.items:
        known, target = _known(item), plain_number(item.constraint)
        if target is None:
            continue
        touches_100 = known.share and target.unit == "%" and target.value == 100 and known.direction != "反向"
        of_another_kind = known.share and target.unit is not None and not units.is_ratio(target.unit)
        if touches_100 or of_another_kind:
            continue  # TX501 and TX502 judge the one, TX604 the other
        measured = _is_measured(known) or known.direction != name_facts(item.name).direction
        if known.direction == "反向" and target.operator in _FLOORS and measured and target.value != 0:
            yield whole(item, "floor", suggestion=_turned(item, target))
        elif (
            _is_wanted(known, target, context.options["harms"])
            and target.operator in _CEILINGS
            and target.value > 0
            and not _may_be_unwanted(known, target)
        ):
            turned = _turned(item, target)
            capped = known.kind == "count"
            yield whole(item, "output" if capped else "ceiling", "info" if capped else None, suggestion=turned)


@rule(
    "TX506",
    "zero-target",
    category="plausibility",
    severity="warning",
    title={"zh": "目标为零", "en": "a target of nought"},
    messages={
        "wanted": {
            "zh": "“{name}”是要做的事，目标却是“{value}”；不涉及的指标应写“不涉及”或删去",
            "en": "“{name}” is wanted, but its target is “{value}”; if it does not apply, say so or leave it out",
        },
        "ceiling": {
            "zh": "“{name}”不会小于零，“{value}”宜写成“{suggestion}”",
            "en": "“{name}” cannot fall below nought; better “{suggestion}” than “{value}”",
        },
    },
    why={
        "zh": "要做的事目标为零，等于不做也算完成；不好的事目标为零，“=0”最清楚。",
        "en": "A wanted thing with a target of nought is met by doing nothing; of a bad one, “=0” is the clear form.",
    },
    basis=CLEAR,
    options={"harms": _HARMS},
    fails=[
        example("产出指标|数量指标|开展培训场次|=0场"),
        example("产出指标|质量指标|安全事故发生数|≤0起"),
    ],
    passes=[
        example("产出指标|质量指标|安全事故发生数|=0起", "产出指标|质量指标|数据差错率|=0%"),
        example("效益指标|社会效益指标|校园食源性病例数|=0例"),
        example("产出指标|数量指标|开展培训场次|=1场", "成本指标|经济成本指标|三公经费增长率|≤0%"),
    ],
)
def zero_target(context: Context) -> Iterator[Finding]:
    for item in context.items:
        known, target = _known(item), plain_number(item.constraint)
        if target is None or target.value != 0:
            continue
        if _is_wanted(known, target, context.options["harms"]) and target.operator in ("=", "≤"):
            yield whole(item, "wanted")
        elif (known.kind == "count" or known.share) and known.direction == "反向" and target.operator == "≤":
            suggestion = f"=0{target.unit or ''}"
            yield whole(item, "ceiling", "info", suggestion=suggestion)


def _may_be_unwanted(known: NameFacts, target: PlainNumber) -> bool:
    """Whether a low ceiling says what the name does not: of 率 alone nobody knows which way is better."""
    return known.share and known.head_text == "率" and target.unit == "%" and target.value < _LOW


def _turned(item: Item, target: PlainNumber) -> str:
    """The value with its operator turned round, in the words of the sign where it was written otherwise."""
    sign = "≤" if target.operator in _FLOORS else "≥"
    text = item.value.strip()
    bare = next(
        (text.removeprefix(written) for written in (">=", "<=", *_FLOORS, *_CEILINGS) if text.startswith(written)), None
    )
    return f"{sign}{target.value}{target.unit or ''}" if bare is None else f"{sign}{bare.strip()}"


def _known(item: Item) -> NameFacts:
    """What the name says, with the direction that the sheet prints where it prints one."""
    facts, wanted = name_facts(item.name), wanted_direction(item)
    return facts if facts.direction == wanted else evolve(facts, direction=wanted)


def _is_wanted(known: NameFacts, target: PlainNumber, harms: Container[str]) -> bool:
    """Whether more is better. Of things counted in 起 or 例 that is not sure, whatever their name is; and money under
    the name of a deed (平台建设 ≤500万元) is what it costs."""
    costs = known.kind == "count" and bool(units.groups(target.unit) & {"货币", "时间"})
    return known.direction == "正向" and target.unit not in harms and not costs and _is_measured(known)


def _is_measured(known: NameFacts) -> bool:
    """Whether the name is of something with an amount. Of a deed or a property more is wanted, but a figure under it
    may be of anything: 平台建设 ≤500万元."""
    return known.kind not in (None, "quality") or (known.head is not None and known.kind is None)
