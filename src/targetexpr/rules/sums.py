"""勾稽: sums that should agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Literal

from targetexpr.profiles.basis import SHEET
from targetexpr.rules.evaluated import number_of
from targetexpr.rules.model import Context, Deferred, Finding, Option, example, rule
from targetexpr.rules.money import money_scale, money_text

_SEVERAL, _MOST = 2, 8
_ROUNDED = 50  # 元: half of the last digit of 0.01 万元


@rule(
    "TX406",
    "funds-mismatch",
    category="consistency",
    severity="error",
    title={"zh": "资金合计不符", "en": "funds do not add up"},
    messages={
        "": {
            "zh": "年度资金 {annual}，各分项合计 {sum}，相差 {difference}；请核对各分项和总额",
            "en": "the annual funds are {annual}, their parts come to {sum}, a difference of {difference}; check them",
        },
        "uses": {
            "zh": "年度资金 {annual}，表上的基本支出、项目支出合计只有 {sum}，少 {difference}；请核对，另有支出的写明",
            "en": "the annual funds are {annual}, what they are for comes to {sum}, {difference} less; name the others",
        },
        "below": {
            "zh": "年度资金 {annual}，表上的各项来源合计只有 {sum}，少 {difference}；请核对，另有来源的写明",
            "en": "the annual funds are {annual}, the sources come to {sum}, {difference} less; name the others",
        },
    },
    why={
        "zh": "总数与分项对不上，预算就没有确定下来。",
        "en": "Where the parts do not come to the whole the budget is not settled.",
    },
    basis=SHEET,
    options={
        "sources": Option(zh="表头中以这些词结尾的栏目是资金来源", en="labels that end so name a source of the funds"),
        "uses": Option(zh="表头中以这些词结尾的栏目是资金用途", en="labels that end so name a use of the funds"),
        "all_parts": Option(
            zh="表式只有这几项资金来源，相加必须等于总额；否则还要表上没有印别的金额",
            en="the form has these parts and no other, so they come to the whole; else no other amount is printed",
        ),
    },
    fails=[
        example("产出指标|数量指标|培训场次|≥3(场)", annual="500000", fiscal="400000", carried_over="0", other="50000"),
        example("产出指标|数量指标|培训场次|≥3场", annual="500000", fiscal="550000", other="0", profile="mof-2021"),
        example("产出指标|数量指标|培训场次|≥3场", annual="500000", fiscal="200000", other="0", profile="mof-2021"),
        example(
            "产出指标|数量指标|培训场次|≥3场",
            annual="500000",
            texts={"其中：市级财政资金": "35", "区县配套资金": "25"},
            profile="mof-2021",
        ),
        example(
            "产出指标|数量指标|培训场次|≥3场",
            annual="500000",
            fiscal="600000",
            texts={"市级财政资金": "40", "区级财政资金": "20"},
            profile="mof-2021",
        ),
        example(
            "产出指标|数量指标|培训场次|≥3场",
            annual="500000",
            fiscal="450000",
            texts={"中央补助": "40", "地方资金": "5"},
            profile="mof-2021",
        ),
        example(
            "||培训场次|≥3场",
            annual="500000",
            other="60000",
            texts={"资金来源": "政府预算资金\n40", "单位资金": "6"},
            profile="mof-2021",
        ),
        example("||培训场次|≥3场", annual="500000", texts={"基本支出": "30", "项目支出": "15"}, profile="mof-2021"),
        example("||培训场次|≥3场", annual="500000", texts={"基本支出": "40", "项目支出": "15"}, profile="mof-2021"),
    ],
    passes=[
        example(
            "产出指标|数量指标|培训场次|≥3(场)", annual="500000", fiscal="400000", carried_over="50000", other="50000"
        ),
        example(
            "产出指标|数量指标|培训场次|≥3(场)", annual="500000", fiscal="450000", carried_over="50000", other="50000"
        ),
        example("产出指标|数量指标|培训场次|≥3(场)", total="900000", annual="500000"),
        example(
            "||培训场次|≥3场",
            annual="500000",
            other="60000",
            texts={"资金来源": "政府预算资金\n44", "单位资金": "6"},
            profile="mof-2021",
        ),
        example("||培训场次|≥3场", annual="500000", texts={"基本支出": "35", "项目支出": "15"}, profile="mof-2021"),
        example("产出指标|数量指标|培训场次|≥3场", annual="500000", fiscal="500000", profile="mof-2021"),
        example(
            "产出指标|数量指标|培训场次|≥3场",
            annual="500000",
            fiscal="200000",
            other="0",
            texts={"专项债券": "30"},
            profile="mof-2021",
        ),
        example("产出指标|数量指标|培训场次|≥3场", annual="500000", fiscal="200000", profile="mof-2021"),
        example(
            "产出指标|数量指标|培训场次|≥3场",
            annual="500000",
            fiscal="500000",
            texts={"中央补助": "30", "省级配套资金": "20", "其他资金·执行数": "9", "资金来源": "自筹"},
            profile="mof-2021",
        ),
    ],
)
def funds_mismatch(context: Context) -> Iterator[Finding]:
    funds, all_parts = context.sheet.funds, context.options["all_parts"]
    if funds.annual is None:
        raise Deferred(zh="表头没有年度资金", en="the header gives no annual funds")
    annual, own = funds.annual, [part for part in (funds.fiscal, funds.carried_over, funds.other) if part is not None]
    if all_parts and (funds.fiscal is None or len(own) == 1):
        raise Deferred(zh="表头没有分列资金来源", en="the header does not list the sources of the funds")
    # Some forms print 财政资金 with the carried-over part in it, some beside it; levels of it stand beside or in it.
    others, uses = ([], []) if all_parts else (_amounts(context, "sources"), _amounts(context, "uses"))
    held = sum(others) in (*own, sum(own))  # the header's own fields are made up of them
    parts = own if held else [*(part for part in own if part not in others), *others]
    if not (listed := max(len(parts), len(others)) >= _SEVERAL or max(parts, default=0) > annual) and not uses:
        raise Deferred(zh="表头只读到一项资金来源", en="the header names less than two sources of the funds")
    within = [funds.fiscal, funds.other] if all_parts else None
    if listed and not _come_to(annual, parts, within):
        yield _differing(context, annual, parts, sure=all_parts or (len(parts) == len(own) and sum(parts) > annual))
    if len(uses) >= _SEVERAL and not _come_to(annual, uses, [*uses, funds.carried_over]):
        yield _differing(context, annual, uses, sure=False, of="uses")


def _differing(
    context: Context, annual: Decimal, parts: Sequence[Decimal], *, sure: bool, of: Literal["", "uses"] = ""
) -> Finding:
    whole = sum(parts, Decimal(0))
    amounts = {"annual": annual, "sum": whole, "difference": abs(annual - whole)}
    below = whole < annual and not context.options["all_parts"]
    return Finding(
        location=context.sheet.at("annual"),
        arguments={name: money_text(context, amount) for name, amount in amounts.items()},
        severity=None if sure else "info" if below and of else "warning",
        variant=(of or "below") if below else "",
    )


def _come_to(annual: Decimal, parts: Sequence[Decimal], within: Sequence[Decimal | None] | None) -> bool:
    """Whether all *parts* come to the year's funds, or those *within*; where that is None, any of them together."""
    if within is not None:
        return annual in (sum(parts, Decimal(0)), sum(filter(None, within), Decimal(0)))
    return any_come_to(annual, parts)


def any_come_to(whole: Decimal, parts: Sequence[Decimal]) -> bool:
    """Whether some of the parts come to the whole."""
    sums = {Decimal(0)}
    for part in parts[:_MOST]:
        sums |= {part + other for other in sums}
    return any(abs(whole - come_to) <= _ROUNDED * len(parts) for come_to in sums)


def _amounts(context: Context, option: str) -> list[Decimal]:
    """The amounts that the header prints by labels of its own (省级财政资金, 专项债券), in 元."""
    sources = tuple(context.options[option])
    scale = money_scale(context)
    found = (_last_label(label, text) for label, text in context.sheet.texts.items())
    numbers = (number_of(text) for label, text in found if label.endswith(sources))
    return [number * scale for number in numbers if number is not None]


def _last_label(label: str, text: str) -> tuple[str, str]:
    """A label with its amount, where the cell names the source itself: 资金来源 | 政府预算资金 1400."""
    words = text.split()
    return (words[0], words[1]) if len(words) == _SEVERAL else (label, text)
