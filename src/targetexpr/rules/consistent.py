"""指标值规范: whether one sheet spells its values alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from targetexpr.profiles.basis import advice
from targetexpr.rules.model import Context, Finding, Item, Related, Texts, example, rule
from targetexpr.rules.spelling import operator_spelling


@rule(
    "TX210",
    "inconsistent-notation",
    category="notation",
    severity="info",
    title={"zh": "一张表内写法不一", "en": "one sheet mixes notations"},
    message={
        "zh": "本表{what}写法不一：“{one}”与“{other}”；请统一成一种",
        "en": "this sheet mixes notations for {what}: “{one}” and “{other}”; keep to one",
    },
    why={
        "zh": "同一张表应当一种写法，混用多半是几处拼凑而来，容易出错。",
        "en": "One sheet should keep to one notation; a mixture was mostly pasted together.",
    },
    basis=advice("一张表一种写法"),
    fails=[
        example("产出目标|质量|合格率|>=95%", "产出目标|质量|通过率|≥95%", profile="shanghai-2020"),
        example("产出指标|质量指标|合格率|=100(%)", "产出指标|时效指标|及时率|=100.00(%)"),
        example("产出指标|质量指标|合格率|=100(%)", "成本指标|经济成本指标|总成本|≤40.5万元"),
    ],
    passes=[
        example("产出指标|数量指标|培训人数|≥20人", "满意度指标|服务对象满意度指标|学员评分|≥4.5分（5分制）"),
        example("产出指标|质量指标|合格率|≥95.5(%)", "产出指标|时效指标|及时率|=100(%)"),
        example("产出指标|数量指标|人数|≥50.00(人)", "产出指标|数量指标|单位数|≥13(个)"),
        example("产出指标|质量指标|合格率|≧95%", "产出指标|质量指标|通过率|≥95%", profile="mof-2021"),
        example("产出指标|质量指标|合格率|>=95%", "产出指标|质量指标|通过率|≥95%"),
    ],
)
def inconsistent_notation(context: Context) -> Iterator[Finding]:
    ways: dict[tuple[str, str], dict[str, Item]] = defaultdict(dict)
    signs = operator_spelling.options_in(context.profile)["allowed"]
    for item in context.items:
        for subject, way in _ways(item, signs):
            ways[subject].setdefault(way, item)
    for (what, _), found in sorted(ways.items()):
        if len(found) > 1:
            one, other = list(found.values())[:2]
            places = [Related(indicator=item.indicator, location=item.indicator.at("value")) for item in (one, other)]
            yield Finding(
                related=tuple(places), arguments={"what": _WHAT[what], "one": one.value, "other": other.value}
            )
            return


_WHAT: dict[str, Texts] = {
    "operator": {"zh": "计算符号", "en": "an operator"},
    "digits": {"zh": "小数位", "en": "decimal places"},
    "unit": {"zh": "计量单位的括号", "en": "the brackets of units"},
}


def _ways(item: Item, allowed: list[str]) -> Iterator[tuple[tuple[str, str], str]]:
    """The choices that a value shows: what is chosen for (with the operator or unit), and the way it was written.

    Of operators only those that the form takes in several spellings are choices; the others TX204 speaks of.
    """
    signs = [mark for mark in item.marks if mark.kind == "operator" and not item.value[mark.start].isalpha()]
    for mark in signs:
        written = item.value[mark.start : mark.end]
        if written in allowed:
            yield ("operator", mark.canonical or ""), written
    kinds = [mark.kind for mark in item.marks if mark.kind != "space"]
    if signs and kinds[:2] == ["operator", "number"] and "word" not in kinds and "unit" in kinds:
        yield ("unit", ""), "bracketed" if "bracket" in kinds[: kinds.index("unit")] else "bare"
    for bound, unit, _ in item.figures:
        text = str(bound.value)
        if bound.value == int(bound.value):
            yield ("digits", unit or ""), "fraction" if "." in text else "whole"
