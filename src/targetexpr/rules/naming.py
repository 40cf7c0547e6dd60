"""指标值规范: what belongs into the value stands in the name, or a column beside it says otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from targetexpr.errors import Span, TargetSyntaxError
from targetexpr.rules.looking import figures, is_quantified, is_words, parts, plain_number, unit_in_name
from targetexpr.rules.model import Context, Finding, Item, NotApplicable, Option, example, rule
from targetexpr.values import parser, units
from targetexpr.values.model import Comparison, Interval, Reading
from targetexpr.values.names import after_label, name_facts

_BY_CHANCE = 10
_FIGURE = ("operator", "number", "unit")
_IN_BRACKETS = re.compile(r"[(（\[【]([^()（）\[\]【】]+)[)）\]】]\s*$")
_BASIS = "财预〔2015〕88号：绩效指标应当细化、量化，指标名称与指标值分别填写"


@rule(
    "TX207",
    "constraint-in-name",
    category="notation",
    severity="warning",
    title={"zh": "目标写进了名称", "en": "the name states a bound"},
    message={
        "zh": "名称里的“{bound}”是目标值，应移到指标值一栏，名称只说衡量什么",
        "en": "“{bound}” in the name is a target; move it to the value, and let the name say what is measured",
    },
    why={
        "zh": "目标写在名称里，指标值一栏就只好重复或答非所问，也没法逐年比较。",
        "en": "With the target in the name the value repeats it or answers something else; years cannot be compared.",
    },
    basis=_BASIS,
    options={
        "verbs": Option(zh="后面跟着数就是目标的动词", en="verbs that make a target of the number after them"),
        "ages": Option(zh="这些单位的界限说的是对象，不是目标", en="bounds in these units tell whom it is for"),
    },
    fails=[
        example("产出指标|成本指标|控制在预算批复金额以内|≤100%", profile="mof-2021"),
        example(
            "产出指标|数量指标|完成在职人员2次安全检查|=100(%)", "成本指标|经济成本指标|单灯维护成本不超过上年|=100(%)"
        ),
        example("产出指标|数量指标|开展普法讲座不少于2场|=2(场)"),
        example("产出指标|时效指标|≤3天办结|=100(%)", "满意度指标|服务对象满意度指标|游客满意度（≥90%）|≥90(%)"),
        example("产出指标|数量指标|配电房变压器3台|=3(台)", "产出指标|质量指标|设备完好率100%|≥98(%)"),
    ],
    passes=[
        example("产出指标|数量指标|65岁以上老人体检率|≥90(%)", "产出指标|数量指标|完成12345热线年报|=1(篇)"),
        example("产出指标|质量指标|达标率|≥90(%)", "产出指标|时效指标|控制在合同规定时间内完成率|=100(%)"),
        example("产出指标|数量指标|＞60岁老人体检|≥300(人)", "产出指标|数量指标|优良天数（AQI≤100）|≥300(天)"),
        example("产出指标|数量指标|3类人群培训|=3(场)", "产出指标|数量指标|培训（20学时）人数|≥300(人)"),
    ],
)
def constraint_in_name(context: Context) -> Iterator[Finding]:
    for item in context.items:
        span = _bound_in(item, context.options)
        if span is not None:
            yield Finding(
                indicator=item.indicator,
                span=span,
                span_in="name",
                arguments={"bound": item.name[span[0] : span[1]]},
            )


def _bound_in(item: Item, options: Mapping[str, Any]) -> Span | None:
    """Where a name, read as if it were a value, sets a bound of its own, or repeats the number of its value."""
    known, start = name_facts(item.name), after_label(item.name)
    name = item.name[start:]
    bracketed = _IN_BRACKETS.search(item.name)
    inside = _read(bracketed[1]) if bracketed else None
    if bracketed and inside and _is_bound_alone(inside):
        return bracketed.span(1)
    at_end = known.head is not None and known.head[1] == len(item.name.rstrip())
    reading = None if at_end and known.kind in ("rate", "satisfaction", "count") else _read(name)
    if reading is None or not any(mark.kind in _FIGURE for mark in reading.marks):
        return None
    for part in parts(reading.constraint):
        if isinstance(part, Comparison | Interval) and (span := _bound(part, reading, item, options)):
            return start + span[0], start + span[1]
    return None


def _bound(part: Comparison | Interval, reading: Reading, item: Item, options: Mapping[str, Any]) -> Span | None:
    """Where *part* of a name's *reading* is a bound; in the text that was read."""
    text = reading.constraint.text
    marks = [mark for mark in reading.marks if mark.kind in _FIGURE]
    if isinstance(part, Comparison) and part.implicit_operator:
        subject = part.subject or ""
        counted = part.unit is not None and not part.unknown_unit
        if counted and subject.startswith(tuple(options["verbs"])):
            return text.find(subject), marks[-1].end
        full = part.unit == "%" and part.remark is None and name_facts(item.name).share
        return _figure(part, reading) if full or _is_repeated(part, item) else None
    signed = not text[marks[0].start].isalnum() and "时间" in units.groups(part.unit)
    if part.remark is None or _is_repeated(part, item) or (signed and part.unit not in options["ages"]):
        closed = isinstance(part, Interval) or part.reference is None
        return marks[0].start, marks[-1].end if closed else len(text.rstrip())
    return None


def _is_bound_alone(reading: Reading) -> bool:
    match reading.constraint:
        case Comparison(implicit_operator=False, subject=None, remark=None) | Interval(subject=None, remark=None):
            return True
        case _:
            return False


def _is_repeated(part: Comparison | Interval, item: Item) -> bool:
    """Whether the value states the very number that the name states; small ones in other units may agree by chance."""
    target = plain_number(item.constraint)
    if target is None or not isinstance(part, Comparison) or part.value != target.value:
        return False
    if part.unit is None or part.unknown_unit:
        return False
    alike = target.unit is None or units.comparable(part.unit, target.unit)
    return alike or (part.value >= _BY_CHANCE and _is_count(part.unit) and _is_count(target.unit))


def _is_count(unit: str | None) -> bool:
    return bool(units.groups(unit)) and not units.groups(unit) & {"货币", "时间", "长度", "质量"}


def _figure(part: Comparison, reading: Reading) -> Span:
    """Where the number of *part* stands in what was read, with its unit."""
    numbers = [mark for mark in reading.marks if mark.kind == "number"]
    start = next((mark for mark in numbers if mark.canonical == str(part.value)), numbers[-1])
    behind = (mark.end for mark in reading.marks if mark.kind == "unit" and mark.start >= start.end)
    return start.start, next(behind, start.end)


def _read(name: str) -> Reading | None:
    try:
        return parser.trace(name) if name.strip() else None
    except TargetSyntaxError:
        return None


@rule(
    "TX208",
    "unit-in-name",
    category="notation",
    severity="info",
    title={"zh": "名称里带着计量单位", "en": "the name bears a unit"},
    messages={
        "repeats": {
            "zh": "名称里的计量单位“{in_name}”与指标值“{value}”的重复，名称里的可以去掉",
            "en": "the unit “{in_name}” in the name is repeated by the value “{value}”; the name can do without it",
        },
        "contradicts": {
            "zh": "名称里的计量单位是“{in_name}”，指标值“{value}”的是“{in_value}”，二者不一致",
            "en": "the name's unit is “{in_name}”, that of the value “{value}” is “{in_value}”",
        },
    },
    why={
        "zh": "单位写在两处，改了一处忘了另一处就互相矛盾。",
        "en": "A unit in two places contradicts itself as soon as one of them is changed.",
    },
    basis=_BASIS,
    fails=[
        example("产出目标|时效|评审报告完成时间(月)|<=1月", profile="shanghai-2020"),
        example(
            "产出指标|时效指标|故障恢复时长（小时）|≤30(分钟)", "满意度指标|服务对象满意度指标|用户满意度(%)|≥95(%)"
        ),
    ],
    passes=[
        example("产出指标|时效指标|故障恢复时长（小时）|≤2", "产出指标|数量指标|教材印制数（含补印）|≥500(册)"),
        example("产出指标|时效指标|故障恢复时长（小时）|及时", "产出指标|数量指标|教材印制数|≥500(册)"),
    ],
)
def unit_in_brackets(context: Context) -> Iterator[Finding]:
    for item in context.items:
        found = unit_in_name(item.name)
        written = [unit for _, unit, _ in figures(item.constraint) if unit]
        if found is None or not written or "unit" in getattr(item.constraint, "inferred", ()):
            continue
        symbol, span = found
        variant = "repeats" if symbol in written else "contradicts"
        arguments = {"in_name": item.name[span[0] : span[1]], "in_value": written[0], "value": item.value}
        yield Finding(
            indicator=item.indicator,
            span=span,
            span_in="name",
            arguments=arguments,
            severity=None if variant == "repeats" or units.comparable(symbol, written[0]) else "warning",
            variant=variant,
        )


@rule(
    "TX209",
    "unknown-unit",
    category="notation",
    severity="info",
    title={"zh": "不常见的计量单位", "en": "unknown unit"},
    message={
        "zh": "计量单位“{unit}”不在单位表中，请核对是否写错，或改用通行的单位",
        "en": "the unit “{unit}” is in no table; a slip, or better one in common use?",
    },
    why={
        "zh": "量词是开放的，不认识的不一定错，但写错的单位也混在其中。",
        "en": "Count nouns are an open class and an unknown one need not be wrong; a misspelt unit hides among them.",
    },
    basis="预算管理一体化系统计量单位代码",
    fails=[
        example("产出指标|数量指标|最大并发数|≥100.00(并发数)"),
        example("产出指标|数量指标|采集点建设数|≥20(采集点)", "产出指标|数量指标|培训场次|≥3(场)"),
    ],
    passes=[
        example("产出指标|数量指标|培训场次|≥3(场)", "产出指标|数量指标|社区数|≥13个社区"),
        example("产出指标|质量指标|氨氮浓度|≤1mg/L", "成本指标|经济成本指标|单价|≤18(元/张)"),
    ],
)
def unknown_unit(context: Context) -> Iterator[Finding]:
    for item in context.items:
        for part in parts(item.constraint):
            if isinstance(part, Comparison | Interval) and part.unknown_unit:
                spans = [(mark.start, mark.end) for mark in item.marks if mark.canonical == part.unit]
                yield Finding(indicator=item.indicator, span=spans[0] if spans else None, arguments={"unit": part.unit})
                break


@rule(
    "TX211",
    "declared-kind-mismatch",
    category="notation",
    severity="warning",
    title={"zh": "指标值与所声明的性质不符", "en": "the value is not of the declared kind"},
    message={
        "zh": "“{declared}”指标的值“{value}”却是{found}",
        "en": "declared {declared}, but the value “{value}” is {found}",
    },
    why={
        "zh": "系统按声明的性质收数、计分；不一致的指标会算错或算不出来。",
        "en": "Systems store and score by the declared kind; a value of the other kind is scored wrongly or not.",
    },
    basis="预算管理一体化系统：定量指标填数值和单位，定性指标填文字",
    options={
        "quantitative": Option(zh="声明为定量的写法", en="what declares a quantitative indicator"),
        "qualitative": Option(zh="声明为定性的写法", en="what declares a qualitative indicator"),
    },
    fails=[
        example("产出指标|时效指标|培训时间|按月安排|fields.operator=定量|fields.value=按月安排", profile="mof-2021"),
        example("产出指标|质量指标|合格率|≥95%|notes.指标性质=定性", profile="mof-2021"),
    ],
    passes=[
        example("产出指标|质量指标|合格率|≥95%|notes.指标性质=定量", profile="mof-2021"),
        example("产出指标|时效指标|完成时间|12月底前|notes.指标性质=定性", profile="mof-2021"),
        example("产出指标|质量指标|合格率|≥95%"),
    ],
)
def declared_kind_mismatch(context: Context) -> Iterator[Finding]:
    declared = [(item, kind) for item in context.items if (kind := _declared(context, item))]
    if not declared:
        raise NotApplicable(zh="此表没有声明定量或定性", en="the sheet declares no kinds")
    for item, (written, quantitative) in declared:
        found = list(parts(item.constraint))
        words, numbers = is_words(item.constraint), any(isinstance(part, Comparison | Interval) for part in found)
        if quantitative and words:
            told = {"zh": "文字", "en": "words"}
        elif not quantitative and numbers and all(map(is_quantified, found)):
            told = {"zh": "数值", "en": "a number"}
        else:
            continue
        arguments = {"declared": written, "value": item.value, "found": told}
        yield Finding(indicator=item.indicator, span=(0, len(item.value)), arguments=arguments)


def _declared(context: Context, item: Item) -> tuple[str, bool] | None:
    """What a column says of the indicator's kind, as written, and whether that is quantitative."""
    row = item.indicator
    for text in ((row.fields or {}).get("operator"), row.direction, *row.notes.values()):
        plain = "".join((text or "").split())
        if plain in context.options["quantitative"]:
            return plain, True
        if plain in context.options["qualitative"]:
            return plain, False
    return None
