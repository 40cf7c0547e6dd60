"""勾稽: one indicator that the sheet has twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from targetexpr.rules.model import Context, Finding, Item, Related, example, rule
from targetexpr.values.model import NotApplicable as DeclaredNotApplicable


@rule(
    "TX401",
    "duplicate-indicator",
    category="consistency",
    severity="warning",
    title={"zh": "指标重复", "en": "duplicate indicator"},
    messages={
        "": {
            "zh": "“{name}”与“{other_class}”下的“{other}”是同一个指标；请只保留一个，或改成各自衡量的内容",
            "en": "“{name}” and “{other}” under “{other_class}” are one; keep one, or let each measure its own",
        },
        "no-class": {
            "zh": "“{name}”与“{other}”是同一个指标；请只保留一个，或改成各自衡量的内容",
            "en": "“{name}” and “{other}” are one; keep one, or let each measure its own",
        },
    },
    why={
        "zh": "同一个指标列两次，等于加重了它的权重；放在两类里，说明类别没有分清。",
        "en": "An indicator that is listed twice weighs double; in two classes it shows that they were mixed up.",
    },
    basis="审核意见常见问题：同一指标在两个类别中重复设置",
    fails=[
        example("产出指标|数量指标|培训场次|≥3(场)", "效益指标|社会效益指标|培训场次|≥3(场)"),
        example("产出指标|时效指标|受理及时性|及时", "效益指标|社会效益指标|受理及时率|≥95(%)"),
        example("||受理及时性|及时", "||受理及时率|≥95%", profile="mof-2021"),
    ],
    passes=[
        example("产出指标|数量指标|培训场次|≥3(场)", "产出指标|数量指标|培训人次|≥300(人次)"),
        example("效益指标|经济效益指标|效益|不涉及", "效益指标|社会效益指标|效益|不涉及"),
        example("产出指标|质量指标|项目完成率|=100(%)", "产出指标|时效指标|项目完成及时率|=100(%)"),
    ],
)
def duplicate_indicator(context: Context) -> Iterator[Finding]:
    for first, second in _twins(context):
        related = Related(indicator=first.indicator, location=first.indicator.at("name"))
        other_class = first.indicator.level2 or first.indicator.level1
        yield Finding(
            indicator=second.indicator,
            span_in="name",
            related=(related,),
            arguments={"name": second.name, "other": first.name, "other_class": other_class or ""},
            variant="" if other_class else "no-class",
        )


@rule(
    "TX402",
    "conflicting-targets",
    category="consistency",
    severity="error",
    title={"zh": "目标互相矛盾", "en": "conflicting targets"},
    message={
        "zh": "同一指标“{name}”的两个目标“{value}”和“{other}”不可能同时达到；请核对后只留一个",
        "en": "“{name}” has two targets, “{value}” and “{other}”, that nothing can meet both; keep one",
    },
    why={
        "zh": "两个目标必有一个落空，年终怎么评都不对。",
        "en": "One of the two is missed whatever happens.",
    },
    basis="财预〔2015〕88号：绩效目标应当指向明确、相应匹配",
    fails=[
        example("产出指标|数量指标|培训场次|≥5(场)", "产出指标|数量指标|培训场次|=3(场)"),
        example("产出指标|质量指标|合格率|≥95(%)", "效益指标|社会效益指标|合格率|<90(%)"),
    ],
    passes=[
        example("产出指标|数量指标|培训场次|≥5(场)", "产出指标|数量指标|培训场次|≥3(场)"),
        example("产出指标|数量指标|培训场次|≥5(场)", "产出指标|数量指标|培训人次|=3(人次)"),
    ],
)
def conflicting_targets(context: Context) -> Iterator[Finding]:
    for first, second in _twins(context):
        if first.constraint and second.constraint and first.constraint.conflicts_with(second.constraint) is True:
            related = Related(indicator=first.indicator, location=first.indicator.at("value"))
            yield Finding(
                indicator=second.indicator,
                span=(0, len(second.value)),
                related=(related,),
                arguments={"name": second.name, "value": second.value, "other": first.value},
            )


def _twins(context: Context) -> list[tuple[Item, Item]]:
    """Rows that name what an earlier one names, with that one; rows declared not to apply are left out."""
    endings = sorted(context.profile.words("same_thing_endings"), key=len, reverse=True)
    fillers = context.profile.words("same_thing_fillers")
    seen: dict[str, int] = {}
    pairs: list[tuple[int, int]] = []
    for row, item in enumerate(context.items):
        key = _key(item.name, endings, fillers)
        if key and not isinstance(item.constraint, DeclaredNotApplicable):
            first = seen.setdefault(key, row)
            if first != row:
                pairs.append((first, row))
    if _is_second_block(context.items, pairs):
        return []
    return [(context.items[first], context.items[second]) for first, second in pairs]


def _is_second_block(items: Sequence[Item], pairs: list[tuple[int, int]]) -> bool:
    """Whether the table stands twice, for the whole term and for the year: from some row on most rows come again."""
    if len(pairs) < 2:
        return False
    begin = min(second for _, second in pairs)
    again = [pair for pair in pairs if items[pair[0]].indicator.level2 == items[pair[1]].indicator.level2]
    apart = all(first < begin for first, _ in pairs)
    return apart and again == pairs and 2 * len(pairs) > len(items) - begin


def _key(name: str, endings: list[str], fillers: tuple[str, ...]) -> str:
    plain = "".join(name.split())
    for filler in fillers:
        plain = plain.replace(filler, "")
    ending = next((ending for ending in endings if plain.endswith(ending) and len(plain) > len(ending) + 2), "")
    return plain.removesuffix(ending)
