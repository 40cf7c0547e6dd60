"""指标值规范: units in names, units in no table, and columns that say otherwise than the value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from targetexpr.profiles.basis import advice, vendor
from targetexpr.rules.looking import is_quantified, is_words, unit_in_name
from targetexpr.rules.model import HABIT, Context, Finding, Item, Option, RuleNotApplicable, example, rule
from targetexpr.rules.proposal import proposed
from targetexpr.rules.reading_again import said_of
from targetexpr.rules.targets import parts
from targetexpr.values import units
from targetexpr.values.model import Comparison, Interval

_MEASURE_WORD = 2  # characters at most


@rule(
    "TX208",
    "unit-in-name",
    category="notation",
    severity="info",
    title={"zh": "名称里带着计量单位", "en": "the name bears a unit"},
    messages={
        "repeats": {
            "zh": "名称里的计量单位“{in_name}”在指标值“{value}”里已经写了；请把名称里的去掉",
            "en": "the unit “{in_name}” in the name is repeated by the value “{value}”; the name can do without it",
        },
        HABIT: {
            "zh": "本表 {count} 个带单位的名称，指标值里又各有单位（如“{in_name}”和“{value}”）；请把名称里的去掉",
            "en": "all {count} names with a unit have values with one, too (“{in_name}”, “{value}”); the names' can go",
        },
        "contradicts": {
            "zh": "名称里的计量单位是“{in_name}”，指标值“{value}”的是“{in_value}”，二者不一致；请改成同一个单位",
            "en": "the name's unit is “{in_name}”, that of the value “{value}” is “{in_value}”; one is wrong",
        },
    },
    why={
        "zh": "单位写在两处，改了一处忘了另一处就互相矛盾。",
        "en": "A unit in two places contradicts itself as soon as one of them is changed.",
    },
    basis=advice("计量单位只写在指标值里"),
    kind=lambda context, item: unit_in_name(item.name) is not None,
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
        written = [unit for _, unit, _ in item.figures if unit]
        if found is None or not written or "unit" in getattr(item.constraint, "inferred", ()):
            continue
        symbol, span = found
        variant = "repeats" if symbol in written else "contradicts"
        spelled = (item.value[mark.start : mark.end] for mark in item.marks if mark.canonical == written[0])
        arguments = {
            "in_name": item.name[span[0] : span[1]],
            "in_value": next(spelled, written[0]),
            "value": item.value,
        }
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
    basis=advice("不常见的计量单位请人看一眼"),
    options={"closing": Option(zh="可以跟在另一个量词后面合成单位的量词", en="measure words that close one of two")},
    fails=[
        example("产出指标|数量指标|最大并发数|≥100.00(并发数)"),
        example("产出指标|数量指标|成品移交批次|≥6(批趟)", "产出指标|数量指标|疫苗数量|≥6万(羽份)"),
        example("产出指标|数量指标|采集点建设数|≥20(采集点)", "产出指标|数量指标|培训场次|≥3(场)"),
    ],
    passes=[
        example("产出指标|数量指标|培训场次|≥3(场)", "产出指标|数量指标|社区数|≥13个社区"),
        example("产出指标|质量指标|氨氮浓度|≤1mg/L", "成本指标|经济成本指标|单价|≤18(元/张)"),
        example("产出指标|数量指标|古籍扫描拍数|≥80万拍", "产出指标|数量指标|矿井预防检查|≥48矿次"),
        example("产出指标|质量指标|信号强度|≥60dBm", "产出指标|质量指标|档案整理质量|符合DA/T 22要求"),
    ],
)
def unknown_unit(context: Context) -> Iterator[Finding]:
    for item in context.items:
        for part in item.parts:
            if isinstance(part, Comparison | Interval) and _is_odd(part, context.options["closing"]):
                spans = [(mark.start, mark.end) for mark in item.marks if mark.canonical == part.unit]
                yield Finding(indicator=item.indicator, span=spans[0] if spans else None, arguments={"unit": part.unit})
                break


def _is_odd(part: Comparison | Interval, closing: Sequence[str]) -> bool:
    """Whether a unit is in no table, nor built as those of trades are, of which no table has all: 拍, 矿次, 画幅, dBm;
    of two that each count things (批趟) the second is one of those *closing*: 羽份, 卷册.

    Behind words a number may be a name's: 符合DA/T 22要求.
    """
    unit = (part.unit or "").lstrip("万亿百千")
    joined = len(unit) == _MEASURE_WORD and unit[-1] not in closing and all("量词" in units.groups(one) for one in unit)
    return part.unknown_unit and part.subject is None and (joined or len(unit) > _MEASURE_WORD) and not unit.isascii()


@rule(
    "TX211",
    "declared-kind-mismatch",
    category="notation",
    severity="warning",
    title={"zh": "指标值与所声明的性质不符", "en": "the value is not of the declared kind"},
    messages={
        "words": {
            "zh": "声明为“{declared}”，指标值“{value}”却是文字；请把声明改为定性（不写符号），或写出数值和单位",
            "en": "declared {declared}, but “{value}” is words; declare it qualitative, or give a number",
        },
        "number": {
            "zh": "声明为“{declared}”，指标值“{value}”却是数值；请把声明改为定量，值写作“{suggestion}”",
            "en": "declared {declared}, but “{value}” is a number; declare it quantitative and write “{suggestion}”",
        },
    },
    why={
        "zh": "系统按声明的性质收数、计分；不一致的指标会算错或算不出来。",
        "en": "Systems store and score by the declared kind; a value of the other kind is scored wrongly or not.",
    },
    basis=vendor("定量指标填数值和单位，定性指标填文字"),
    supersedes=["TX202", "TX204", "TX206"],
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
        example("效益指标|社会效益指标|违章停车数|低于上年|notes.指标性质=定性", profile="mof-2021"),
        example(
            "效益指标|社会效益指标|出行便利|等于改善|fields.operator=等于|fields.value=改善|notes.指标性质=定性",
            profile="mof-2021",
        ),
    ],
)
def declared_kind_mismatch(context: Context) -> Iterator[Finding]:
    declared = [(item, kind) for item in context.items if (kind := _declared(context, item))]
    if not declared:
        raise RuleNotApplicable(zh="此表没有声明定量或定性", en="the sheet declares no kinds")
    for item, (written, quantitative) in declared:
        constraint = said_of(item)
        found = parts(constraint)
        # 低于上年 states no number of its own.
        numbers = any(
            isinstance(part, Interval) or (isinstance(part, Comparison) and part.value is not None) for part in found
        )
        words = is_words(constraint)
        if quantitative and words:
            variant = "words"
        elif not quantitative and numbers and all(map(is_quantified, found)):
            variant = "number"
        else:
            continue
        arguments = {"declared": written, "value": item.value, "suggestion": proposed(context, item) or item.value}
        yield Finding(indicator=item.indicator, span=(0, len(item.value)), arguments=arguments, variant=variant)


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
