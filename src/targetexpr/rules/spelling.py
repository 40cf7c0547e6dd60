"""指标值规范: how the parts of a value are spelled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from targetexpr.profiles.basis import advice, document, vendor
from targetexpr.rules.looking import in_figures
from targetexpr.rules.model import HABIT, Context, Finding, Item, Option, Texts, example, rule
from targetexpr.rules.proposal import fix_of, proposed
from targetexpr.rules.respelling import (
    as_written,
    is_measured,
    narrow,
    odd_operators,
    odd_units,
    operators,
    stray_spaces,
    wide_marks,
)
from targetexpr.values.model import Mark

_SIGNS: Mapping[str, Texts] = {
    "≥": {"zh": "大于等于号", "en": "greater than or equal to"},
    ">": {"zh": "大于号，半角", "en": "greater than, half width"},
    "=": {"zh": "等号，半角", "en": "equals, half width"},
    "<": {"zh": "小于号，半角", "en": "less than, half width"},
    "≤": {"zh": "小于等于号", "en": "less than or equal to"},
}


@rule(
    "TX204",
    "operator-spelling",
    category="notation",
    severity="info",
    title={"zh": "计算符号写法不规范", "en": "operator not in the form's notation"},
    messages={
        "": {
            "zh": "计算符号“{written}”应写作“{proper}”（{said}），即“{text}”",
            "en": "the operator “{written}” should be written “{proper}” ({said}): “{text}”",
        },
        "prose": {
            "zh": "“{written}”夹在叙述里，没有写成计算符号；请写成符号、数和单位，如“{text}”",
            "en": "“{written}” stands in prose; write an operator, a number and a unit, such as “{text}”",
        },
        "joined": {
            "zh": "计算符号“{written}”不是表式的写法；连同符号方向，本格应写作“{text}”",
            "en": "the operator “{written}” is not the form's; with the sign that is wanted the cell reads “{text}”",
        },
        HABIT: {
            "zh": "本表 {count} 个计算符号都不是表式的写法（如“{written}”），应写作“{proper}”（{said}）等",
            "en": "none of the {count} operators is the form's (“{written}”); write “{proper}” ({said}) and the like",
        },
    },
    why={
        "zh": "形近符号和文字不能被系统识别，汇总时会丢失。",
        "en": "Look-alikes and words are not recognised by budget systems and get lost.",
    },
    basis=vendor("计算符号为 ≥ > = < ≤ 和定性"),
    fix="safe",
    supersedes=["TX206"],
    kind=lambda context, item: any(_could_be_odd(item, mark) for mark in operators(item)),
    options={"allowed": Option(zh="表式印用的计算符号", en="the operators that the form prints")},
    fails=[
        example("产出指标|质量指标|工程合格率|>=95(%)", "成本指标|经济成本指标|护理费|不高于最低工资标准的10%"),
        example("产出目标|质量|工程合格率|不低于95%", "产出目标|数量|检查次数|20次以上", profile="shanghai-2020"),
        example("产出指标|质量指标|工程合格率|≧95%", "产出指标|质量指标|返工率|》=5%", profile="mof-2021"),
    ],
    passes=[
        example("产出指标|质量指标|工程合格率|≥95(%)", "产出指标|时效指标|响应时间|3天内"),
        example("产出目标|质量|工程合格率|>=95%", "产出目标|质量|返工率|≤5%", profile="shanghai-2020"),
        example("产出指标|时效指标|完成时间|12月底前", "成本指标|经济成本指标|单位成本|不高于上年"),
        example("产出指标|质量指标|结算误差率|±3%以内", profile="mof-2021"),
        example("产出指标|质量指标|作品入选市级展览|力争1个"),
        example("产出指标|质量指标|堤防标准|达到20年一遇", "效益指标|社会效益指标|发案数|较上年下降10%以上"),
        example("产出指标|数量指标|养护站点数|＝12处|fields.operator=＝|fields.value=12", profile="mof-2021"),
    ],
)
def operator_spelling(context: Context) -> Iterator[Finding]:
    for item in context.items:
        if odd := odd_operators(context, item):
            first, fix = odd[0], fix_of(context, item)
            target = item.number
            proper = target.operator if target else first.canonical or ""
            written = as_written(context, proper)
            bare = f"{written}{in_figures(target.value)}{target.unit or ''}" if target else ""
            text = proposed(context, item)
            turned = text is not None and not text.startswith((proper, written))
            yield Finding(
                indicator=item.indicator,
                span=(first.start, first.end),
                arguments={
                    "written": item.value[first.start : first.end],
                    "proper": written,
                    "said": _SIGNS.get(proper, {"zh": "半角", "en": "half width"}),
                    "text": text or (fix.text if fix else bare),
                },
                fix=fix,
                variant="joined" if turned else "" if fix else "prose",
            )


@rule(
    "TX205",
    "unit-spelling",
    category="notation",
    severity="info",
    title={"zh": "计量单位写法不规范", "en": "unit not in its usual spelling"},
    messages={
        "": {"zh": "计量单位“{written}”应写作“{proper}”", "en": "the unit “{written}” should be written “{proper}”"},
        "wide": {
            "zh": "计量单位“{written}”是全角，应写作半角的“{proper}”",
            "en": "the unit “{written}” is full-width; write the half-width “{proper}”",
        },
        HABIT: {
            "zh": "本表这 {count} 处计量单位都不是通行的写法（如“{written}”应写作“{proper}”）；请统一改正",
            "en": "{count} units are not in their usual spelling (“{written}” for “{proper}”); put them right",
        },
    },
    why={
        "zh": "同一单位几种写法，汇总和比较时会被当作不同的单位。",
        "en": "One unit in several spellings is taken for several units when sheets are summed up.",
    },
    basis=(
        document("国务院关于在我国统一实行法定计量单位的命令（1984）", "法定计量单位的名称和符号"),
        advice("同一单位只用一种写法"),
    ),
    fix="safe",
    supersedes=["TX206"],
    kind=lambda context, item: next((mark.canonical for mark in item.marks if mark.kind == "unit"), None),
    options={"accepted": Option(zh="与规范写法同样通行的写法", en="spellings as usual as the proper one")},
    fails=[
        example("产出指标|数量指标|修缮面积|≥1344m2", "产出指标|质量指标|合格率|≥95％"),
        example("产出目标|数量|物业费单价|<=30元/月/平米", profile="shanghai-2020"),
        example("产出指标|质量指标|颗粒物浓度|≤30mg/m3"),
    ],
    passes=[
        example("产出指标|数量指标|修缮面积|≥1344平方米", "产出指标|时效指标|办结时间|3日内"),
        example("产出指标|质量指标|出水化学需氧量|≤50毫克/升"),
        example("产出指标|时效指标|施工工期|≤180日历天", "成本指标|经济成本指标|讲师费|≤2000元/半天"),
        example("产出指标|数量指标|更新器材数量|≥36台（套）", "产出指标|数量指标|巡诊人数|≥200人（次）"),
        example("产出指标|质量指标|氨氮浓度|≤1mg/L", "成本指标|经济成本指标|补贴标准|=50(元/人·月)"),
    ],
)
def unit_spelling(context: Context) -> Iterator[Finding]:
    for item in context.items:
        if odd := odd_units(context, item):
            first, proper = next(iter(odd.items()))
            written = item.value[first.start : first.end]
            yield Finding(
                indicator=item.indicator,
                span=(first.start, first.end),
                arguments={"written": written, "proper": proper},
                fix=fix_of(context, item),
                variant="wide" if narrow(written) == proper else "",
            )


@rule(
    "TX206",
    "character-width",
    category="notation",
    severity="info",
    title={"zh": "夹有全角字符或空格", "en": "full-width characters or spaces"},
    messages={
        "wide": {
            "zh": "“{written}”是全角字符，应写作半角的“{proper}”",
            "en": "“{written}” is full-width; write the half-width “{proper}”",
        },
        HABIT: {
            "zh": "本表 {count} 个指标值都夹有全角字符或空格（如“{written}”应写作半角的“{proper}”）",
            "en": "all {count} values have full-width characters or spaces (“{written}” for “{proper}”)",
        },
        "space": {
            "zh": "指标值中夹有空格，应删去",
            "en": "the value has stray spaces; take them out",
        },
    },
    why={
        "zh": "全角数字和符号、多余的空格会使系统把数当成文字。",
        "en": "Full-width digits and signs, and spaces, make a system take a number for text.",
    },
    basis=(vendor("指标值按数值录入"), advice("一格之内全角、半角不混用")),
    fix="safe",
    kind=lambda context, item: is_measured(item),
    fails=[
        example("产出指标|质量指标|工程合格率|≥９５%"),
        example("产出指标|质量指标|工程合格率|≥95（%）", "产出指标|数量指标|检查次数|≥ 20次"),
    ],
    passes=[
        example("产出指标|质量指标|工程合格率|≥95(%)", "产出指标|时效指标|响应时间|一般故障（含误报）3天内"),
        example("产出指标|数量指标|更新器材数量|≥36台（套）", "产出指标|数量指标|新设站点|≥9个（处）"),
        example("满意度指标|服务对象满意度指标|读者评分|≥4.5分（5分制）"),
        example("产出指标|质量指标|验收结论|合格（有报告）", "产出指标|数量指标|检查次数|10～20次"),
    ],
)
def character_width(context: Context) -> Iterator[Finding]:
    for item in context.items:
        if not is_measured(item):
            continue
        for group in _apart(wide_marks(item)):
            span = (group[0].start, group[-1].end)
            written = item.value[span[0] : span[1]]
            yield _width(context, item, span, narrow(written), "wide")
        if spaces := stray_spaces(item):
            yield _width(context, item, (spaces[0].start, spaces[-1].end), "", "space")


def _could_be_odd(item: Item, mark: Mark) -> bool:
    """Whether an operator says something of how the sheet spells its operators: a plain = does not."""
    plain = mark.canonical == "≈" or item.value[mark.start : mark.end] == "="
    return mark.kind == "operator" and not plain


def _apart(wide: list[Mark]) -> Iterator[list[Mark]]:
    """Operators and units alone, so that the rules on their spelling may speak first; all others together."""
    own = [mark for mark in wide if mark.kind in ("operator", "unit")]
    yield from ([mark] for mark in own)
    if rest := [mark for mark in wide if mark not in own]:
        yield rest


def _width(context: Context, item: Item, span: tuple[int, int], proper: str, variant: str) -> Finding:
    arguments = {"written": item.value[span[0] : span[1]], "proper": proper}
    return Finding(indicator=item.indicator, span=span, arguments=arguments, fix=fix_of(context, item), variant=variant)
