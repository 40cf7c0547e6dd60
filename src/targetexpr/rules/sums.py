"""勾稽: sums that should agree."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from targetexpr.profiles.basis import SHEET
from targetexpr.rules.evaluated import number_of
from targetexpr.rules.model import Context, Deferred, Finding, Option, example, rule
from targetexpr.rules.money import money_text


@rule(
    "TX406",
    "funds-mismatch",
    category="consistency",
    severity="error",
    title={"zh": "资金合计不符", "en": "funds do not add up"},
    messages={
        "": {
            "zh": "年度资金 {annual}，各项来源合计 {sum}，相差 {difference}；请核对各项来源和总额",
            "en": "the annual funds are {annual}, their parts come to {sum}, a difference of {difference}; check them",
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
        "all_parts": Option(
            zh="表式只有这几项资金来源，相加必须等于总额；否则还要表上没有印别的金额",
            en="the form has these parts and no other, so they come to the whole; else no other amount is printed",
        )
    },
    fails=[
        example("产出指标|数量指标|培训场次|≥3(场)", annual="500000", fiscal="400000", carried_over="0", other="50000"),
        example("产出指标|数量指标|培训场次|≥3场", annual="500000", fiscal="550000", other="0", profile="mof-2021"),
        example("产出指标|数量指标|培训场次|≥3场", annual="500000", fiscal="200000", other="0", profile="mof-2021"),
    ],
    passes=[
        example(
            "产出指标|数量指标|培训场次|≥3(场)", annual="500000", fiscal="400000", carried_over="50000", other="50000"
        ),
        example(
            "产出指标|数量指标|培训场次|≥3(场)", annual="500000", fiscal="450000", carried_over="50000", other="50000"
        ),
        example("产出指标|数量指标|培训场次|≥3(场)", total="900000", annual="500000"),
        example("产出指标|数量指标|培训场次|≥3场", annual="500000", fiscal="500000", profile="mof-2021"),
        example(
            "产出指标|数量指标|培训场次|≥3场",
            annual="500000",
            fiscal="200000",
            other="0",
            texts={"专项债券": "30"},
            profile="mof-2021",
        ),
    ],
)
def funds_mismatch(context: Context) -> Iterator[Finding]:
    sheet, funds = context.sheet, context.sheet.funds
    if funds.annual is None:
        raise Deferred(zh="表头没有年度资金", en="the header gives no annual funds")
    annual = funds.annual
    all_parts = context.options["all_parts"]
    if funds.fiscal is None or (all_parts and funds.carried_over is None and funds.other is None):
        raise Deferred(zh="表头没有分列资金来源", en="the header does not list the sources of the funds")
    # Some forms print 财政资金 with the carried-over part in it, some beside it.
    whole = funds.fiscal + (funds.carried_over or 0) + (funds.other or 0)
    least = funds.fiscal + (funds.other or 0)
    differs = annual not in (whole, least)
    if annual < least or (differs and (all_parts or (whole < annual and not _names_others(context, annual - whole)))):
        amounts = {"annual": annual, "sum": whole, "difference": abs(annual - whole)}
        arguments = {name: money_text(context, amount) for name, amount in amounts.items()}
        if annual < least or all_parts:
            yield Finding(location=sheet.at("annual"), arguments=arguments)
        else:
            yield Finding(location=sheet.at("annual"), arguments=arguments, severity="warning", variant="below")


def _names_others(context: Context, difference: Decimal) -> bool:
    """Whether the header prints a number, in 元 or 万元 a good part of the difference, that may be another source's."""
    numbers = (number_of(text) for text in context.sheet.texts.values())
    amounts = (number * scale for number in numbers if number is not None for scale in (1, 10_000))
    return any(difference / 10 <= amount <= difference for amount in amounts)
