"""勾稽: what one sheet says twice, and sums that should agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation

from targetexpr.rules.model import Context, Deferred, Finding, Item, NotApplicable, Option, Related, example, rule
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
        "zh": "同一指标“{name}”的两个目标“{value}”和“{other}”不可能同时达到",
        "en": "“{name}” has two targets, “{value}” and “{other}”, that nothing can meet both",
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


@rule(
    "TX406",
    "funds-mismatch",
    category="consistency",
    severity="error",
    title={"zh": "资金合计不符", "en": "funds do not add up"},
    messages={
        "parts": {
            "zh": "年度资金 {annual} 元，各项来源合计 {sum} 元，相差 {difference} 元",
            "en": "the annual funds are {annual} yuan, their parts come to {sum}, a difference of {difference}",
        },
        "total": {
            "zh": "年度资金 {annual} 元超过项目总额 {total} 元",
            "en": "the annual funds, {annual} yuan, exceed the project's total, {total}",
        },
    },
    why={
        "zh": "总数与分项对不上，预算就没有确定下来。",
        "en": "Where the parts do not come to the whole the budget is not settled.",
    },
    basis="各地申报表表式：资金总额等于各项来源之和",
    options={
        "all_parts": Option(
            zh="表式只有这几项资金来源，相加必须等于总额",
            en="the form has these parts and no other, so they come to the whole",
        )
    },
    fails=[
        example("产出指标|数量指标|培训场次|≥3(场)", annual="500000", fiscal="400000", carried_over="0", other="50000"),
        example("产出指标|数量指标|培训场次|≥3(场)", total="400000", annual="500000"),
        example("产出指标|数量指标|培训场次|≥3场", annual="500000", fiscal="550000", other="0", profile="mof-2021"),
    ],
    passes=[
        example(
            "产出指标|数量指标|培训场次|≥3(场)", annual="500000", fiscal="400000", carried_over="50000", other="50000"
        ),
        example(
            "产出指标|数量指标|培训场次|≥3(场)", annual="500000", fiscal="450000", carried_over="50000", other="50000"
        ),
        example("产出指标|数量指标|培训场次|≥3(场)", total="900000", annual="500000"),
        example("产出指标|数量指标|培训场次|≥3场", annual="500000", fiscal="200000", other="0", profile="mof-2021"),
    ],
)
def funds_mismatch(context: Context) -> Iterator[Finding]:
    sheet, funds = context.sheet, context.sheet.funds
    if funds.annual is None:
        raise Deferred(zh="表头没有年度资金", en="the header gives no annual funds")
    annual = funds.annual
    if funds.total is not None and annual > funds.total:
        arguments = {"annual": _plain(annual), "total": _plain(funds.total)}
        yield Finding(location=sheet.at("annual"), arguments=arguments, variant="total")
    if funds.fiscal is None or (funds.carried_over is None and funds.other is None):
        if funds.total is None:
            raise Deferred(zh="表头没有分列资金来源", en="the header does not list the sources of the funds")
        return
    # Some forms print 财政资金 with the carried-over part in it, some beside it.
    whole = funds.fiscal + (funds.carried_over or 0) + (funds.other or 0)
    least = funds.fiscal + (funds.other or 0)
    if annual < least or (annual not in (whole, least) and context.options["all_parts"]):
        arguments = {"annual": _plain(annual), "sum": _plain(whole), "difference": _plain(abs(annual - whole))}
        yield Finding(location=sheet.at("annual"), arguments=arguments, variant="parts")


@rule(
    "TX408",
    "weights-mismatch",
    category="consistency",
    severity="error",
    title={"zh": "权重合计不符", "en": "weights do not add up"},
    message={
        "zh": "各指标权重（分值）合计 {sum}，应为 {totals}",
        "en": "the weights come to {sum}, not to {totals}",
    },
    why={
        "zh": "权重合计不对，自评得分就失真。",
        "en": "With weights that do not add up every score is off.",
    },
    basis="财预〔2021〕101号附表：绩效指标权重合计（另 10 分为预算执行率）",
    options={
        "totals": Option(zh="可以接受的合计", en="the sums that will do"),
        "tolerance": Option(zh="合计允许的误差", en="how far the sum may be off"),
    },
    fails=[
        example("产出指标|数量指标|培训场次|≥3(场)|weight=50", "效益指标|社会效益指标|持证率|≥90(%)|weight=30"),
        example("产出指标|数量指标|培训场次|≥3(场)|weight=60分", "效益指标|社会效益指标|持证率|≥90(%)|weight=50分"),
    ],
    passes=[
        example("产出指标|数量指标|培训场次|≥3(场)|weight=60", "效益指标|社会效益指标|持证率|≥90(%)|weight=30"),
        example("产出指标|数量指标|培训场次|≥3(场)|weight=60%", "效益指标|社会效益指标|持证率|≥90(%)|weight=40%"),
        example("产出指标|数量指标|培训场次|≥3(场)", "效益指标|社会效益指标|持证率|≥90(%)"),
    ],
)
def weights_mismatch(context: Context) -> Iterator[Finding]:
    rows = [item.indicator for item in context.items if item.name.strip() or item.value.strip()]
    if not any(row.weight for row in rows):
        raise NotApplicable(zh="此表没有权重", en="the sheet bears no weights")
    cells = {(row.at("weight"), None if "weight" in row.locations else n): row.weight for n, row in enumerate(rows)}
    weights = [_number(weight) for weight in cells.values()]
    total = sum((weight for weight in weights if weight is not None), Decimal(0))
    if None in weights:
        raise Deferred(
            zh="有的指标没有权重，或权重读不出数", en="some indicators bear no weight, or none that is a number"
        )
    scale = 100 if total <= Decimal("1.5") else 1
    totals, tolerance = context.options["totals"], context.options["tolerance"]
    if not any(abs(total * scale - wanted) <= tolerance for wanted in totals):
        first = next(row for row in rows if row.weight)
        wanted = "、".join(map(str, totals))
        yield Finding(location=first.at("weight"), arguments={"sum": _plain(total), "totals": wanted})


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


def _number(text: str | None) -> Decimal | None:
    try:
        number = Decimal((text or "").strip().rstrip("%％分"))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _plain(amount: Decimal) -> str:
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
