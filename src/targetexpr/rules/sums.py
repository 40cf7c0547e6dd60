"""勾稽: sums that should agree."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from targetexpr.rules.model import Context, Deferred, Finding, NotApplicable, Option, example, rule
from targetexpr.sheets.model import Indicator


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
        "zh": "各指标权重（分值）合计 {sum}，应为 {totals}；请调整",
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
    cells = {(row.at("weight"), None if _has_cell(row) else n): row.weight for n, row in enumerate(rows)}
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


def _has_cell(row: Indicator) -> bool:
    """Whether the weight has a place of its own, which merged rows share; of text, one line may hold many rows."""
    return "weight" in row.locations and row.locations["weight"].line is None


def _number(text: str | None) -> Decimal | None:
    try:
        number = Decimal((text or "").strip().rstrip("%％分"))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _plain(amount: Decimal) -> str:
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
