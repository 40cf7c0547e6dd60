"""自评: what a unit says at year's end of its own targets."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from decimal import Context as DecimalContext
from fractions import Fraction

from targetexpr.patterns import compiled
from targetexpr.profiles.basis import SHEET, form
from targetexpr.rules.evaluated import (
    Evaluated,
    evaluated,
    number_of,
    refuse_the_years_course,
    says_something,
    scheme_in,
)
from targetexpr.rules.looking import wanted_direction
from targetexpr.rules.model import Context, Deferred, Finding, Item, RuleNotApplicable, Texts, example, rule
from targetexpr.rules.outlook import expected
from targetexpr.rules.wanted import is_sign_doubted
from targetexpr.rules.weights import points_text
from targetexpr.values.model import Comparison

_ROW = "产出指标|数量指标|培训人数"
_REASONS = compiled("原因|保障|措施")

_THREE_DIGITS = DecimalContext(prec=3, rounding=ROUND_HALF_UP)


@rule(
    "TX701",
    "score-mismatch",
    category="self-evaluation",
    severity="warning",
    title={"zh": "得分与公式不符", "en": "the score is not what the formula gives"},
    message={
        "zh": "目标“{value}”、完成“{actual}”、权重{weight}，应得{expected}分，表中是{score}分（{reason}）；请改得分",
        "en": "target “{value}”, actual “{actual}”, weight {weight}: the formula gives {expected}, the sheet says "
        "{score} ({reason})",
    },
    why={
        "zh": "得分应当能由目标、完成值和权重重新算出来。",
        "en": "Anybody should arrive at the same score from target, actual value and weight.",
    },
    basis=form("项目支出绩效自评表填表说明", "定量指标按完成比例计分，定性指标按达成等次计分"),
    fails=[
        example(f"{_ROW}|≥100人|actual=90人|weight=10|score=10", profile="mof-2021"),
        example("产出指标|质量指标|安全检查|合格|actual=未达成预期指标|weight=10|score=9", profile="mof-2021"),
        example("产出指标|质量指标|安全检查|合格|actual=合格|weight=10|score=7", profile="mof-2021"),
        example("产出指标|质量指标|优良率|≥90%|actual=0.81|weight=10|score=10", profile="mof-2021"),
        example("产出指标|数量指标|修建水窖|=60口|actual=正在施工|weight=50|score=50", profile="mof-2021"),
        example(
            f"{_ROW}|≥100人|actual=90人|weight=10|score=9|notes.评分标准=完成得满分，否则不得分", profile="mof-2021"
        ),
        example(
            "产出指标|时效指标|完工时间|2024年11月底前|actual=2024年12月20日|weight=10|score=10", profile="mof-2021"
        ),
    ],
    passes=[
        example(f"{_ROW}|≥100人|actual=90人|weight=10|score=9", profile="mof-2021"),
        example("成本指标|经济成本指标|预算执行率|=100%|actual=86.19%|weight=10|score=8.62", profile="mof-2021"),
        example("产出指标|质量指标|安全检查|合格|actual=达成预期指标|weight=10|score=9", profile="mof-2021"),
        example("产出指标|质量指标|安全检查|合格|actual=合格|weight=10|score=8", profile="mof-2021"),
        example("产出指标|数量指标|培训人数|多于往年|actual=完成|weight=10", profile="mof-2021"),
        example(
            "满意度指标|服务对象满意度指标|学员满意度|≥90%|actual=85%|weight=10|score=8"
            "|notes.赋分规则=≥90%得10分，80%-90%得8分，80%以下不得分",
            profile="mof-2021",
        ),
        example(f"{_ROW}|≥100人|actual=98人|weight=10|score=9|notes.评分标准=每少1人扣0.5分", profile="mof-2021"),
        example("产出指标|时效指标|完工时间|2024年11月底前|actual=2024年12月9日|weight=10|score=6", profile="mof-2021"),
    ],
)
def score_mismatch(context: Context) -> Iterator[Finding]:
    refuse_the_years_course(context)
    scored = [row for row in evaluated(context) if row.item.indicator.score is not None]
    if not scored:
        raise RuleNotApplicable(zh="表中没有得分", en="the sheet has no scores")
    if not any(row.item.indicator.weight for row in scored):
        raise Deferred(zh="表中没有权重，无法复核得分", en="the sheet has no weights to check the scores with")
    tolerance = scheme_in(context).tolerance
    for row in scored:
        own, points = row.item.indicator, number_of(row.item.indicator.score)
        due = _due(row)
        if points is None or due is None:
            continue
        low, high, reason = due
        if not low - tolerance <= points <= high + tolerance:
            yield Finding(
                indicator=own,
                location=own.at("score"),
                arguments={
                    "value": row.item.value,
                    "actual": own.actual,
                    "weight": own.weight,
                    "expected": _points(row, low, high),
                    "score": own.score,
                    "reason": reason,
                },
            )


def _points(row: Evaluated, low: Decimal, high: Decimal) -> str | Texts:
    if row.undone or row.answer.low is None:
        return {"zh": f"不满{row.item.indicator.weight}", "en": f"less than {row.item.indicator.weight}"}
    return points_text(low) if low == high else f"{points_text(low)}–{points_text(high)}"


def _due(row: Evaluated) -> tuple[Decimal, Decimal, Texts] | None:
    """The least and the most that the row's own rule, or else the profile's formula, gives; None where neither does."""
    own, answer = row.item.indicator, row.answer
    weight = number_of(own.weight)
    missed = row.missed and answer.low is None and row.printed is None  # a late deadline has no formula
    if row.undone or missed:
        less = None if weight is None else max(weight - Decimal("0.2"), Decimal(0))
        reason: Texts = {"zh": "没有完成，不应得满分", "en": "not done, so not full marks"}
        return None if less is None or weight is None else (Decimal(0), less, reason)
    if row.printed is not None:
        points = None if weight is None else row.printed.points(answer.met, own.actual or "", Fraction(weight))
        if points is None:
            return None
        exact = Decimal(points.numerator) / Decimal(points.denominator)
        return exact, exact, {"zh": "按本行的赋分规则", "en": "by the row's own rule"}
    if answer.low is None or answer.high is None:
        return None
    return answer.low, answer.high, dict(answer.reason)


@rule(
    "TX702",
    "score-over-weight",
    category="self-evaluation",
    severity="error",
    title={"zh": "得分超出权重", "en": "a score beyond its weight"},
    message={
        "zh": "“{name}”得{score}分，应在0到权重{weight}分之间；请改得分或权重",
        "en": "“{name}” scores {score}, which is not between 0 and its weight {weight}",
    },
    why={
        "zh": "单项得分最高为该项权重，最低为零，否则总分没有意义。",
        "en": "A score lies between nought and its weight, or the total means nothing.",
    },
    basis=(SHEET, form("项目支出绩效自评表填表说明", "各项得分最高不超过该项分值")),
    supersedes=["TX701"],
    fails=[
        example(f"{_ROW}|≥100人|actual=120人|weight=10|score=12", profile="mof-2021"),
        example(f"{_ROW}|≥100人|actual=10人|weight=10|score=-1", profile="mof-2021"),
    ],
    passes=[
        example(f"{_ROW}|≥100人|actual=120人|weight=10|score=10", profile="mof-2021"),
        example(f"{_ROW}|≥100人|actual=0人|weight=10|score=0", profile="mof-2021"),
    ],
)
def score_over_weight(context: Context) -> Iterator[Finding]:
    refuse_the_years_course(context)
    scored = [item for item in context.items if item.indicator.score and item.indicator.weight]
    if not scored:
        raise RuleNotApplicable(zh="表中没有带权重的得分", en="the sheet has no scores with weights")
    for item in scored:
        points, weight = number_of(item.indicator.score), number_of(item.indicator.weight)
        if points is not None and weight is not None and not 0 <= points <= weight:
            yield Finding(
                indicator=item.indicator,
                location=item.indicator.at("score"),
                arguments={"name": item.name, "score": item.indicator.score, "weight": item.indicator.weight},
            )


@rule(
    "TX703",
    "unexplained-deviation",
    category="self-evaluation",
    severity="warning",
    title={"zh": "偏差没有说明原因", "en": "a deviation without a reason"},
    messages={
        "missed": {
            "zh": "目标“{value}”，完成“{actual}”，没有达到目标，也没有说明原因；请写明原因和改进措施",
            "en": "target “{value}”, actual “{actual}”: missed, and no reason given; say why, and what will be done",
        },
        "unsaid": {
            "zh": "“{name}”得了 {score} 分，却没有填实际完成值；请补填完成了多少",
            "en": "“{name}” scores {score}, and no actual value is given; say what was reached",
        },
        "expected": {
            "zh": "“{name}”的目标是“{value}”，预计“{expected}”，没有说明原因；请写明偏差原因和改进措施",
            "en": "of “{name}” “{value}” is the target and “{expected}” expected, and no reason given; say why",
        },
        "over": {
            "zh": "目标“{value}”，完成“{actual}”，是目标的{ratio}倍，没有说明原因；请写明原因，目标定低了的请说明",
            "en": "target “{value}”, actual “{actual}”: {ratio} times the target, and no reason given; "
            "the target may have been too low",
        },
    },
    why={
        "zh": "没有完成或大幅超额都要说明原因，否则无法判断是执行还是目标有问题。",
        "en": "Without a reason nobody can tell whether the work or the target was at fault.",
    },
    basis=(
        form("项目支出绩效自评表", "偏差原因分析及改进措施一栏"),
        form("绩效运行监控表", "偏差原因分析、完成目标可能性两栏"),
    ),
    fails=[
        example(
            f"{_ROW}|≥100人|actual=40人|forecast=80人|outlook=有可能",
            "产出指标|质量指标|开工率|100%|actual=0%|outlook=完全不可能",
            "产出指标|数量指标|建成场馆|1个|actual=0个|forecast=0个|outlook=完全不可能|notes.原因说明=征地未完成",
            stage="monitoring", profile="mof-2021",
        ),
        example(f"{_ROW}|≥100人|actual=90人|weight=10|score=9", profile="mof-2021"),
        example(f"{_ROW}|≥100人|actual=180人|weight=10|score=10", profile="mof-2021"),
        example(f"{_ROW}|=100人|actual=180人|weight=10|score=10", profile="mof-2021"),
        example("产出指标|质量指标|差错次数|=2次|actual=3次|weight=10|score=10", profile="mof-2021"),
        example("产出指标|时效指标|完成时间|2024年5月20日前|actual=6月8日|weight=10|score=10", profile="mof-2021"),
        example("产出指标|质量指标|安全检查|合格|actual=部分达成预期指标|weight=10|score=7", profile="mof-2021"),
        example("产出指标|数量指标|建成场馆|1个|actual=建设中|weight=50|score=50", profile="mof-2021"),
        example(f"{_ROW}|≥100人|actual=100人|score=10", f"{_ROW}|≥90人|score=10", profile="mof-2021"),
    ],
    passes=[
        example(
            f"{_ROW}|≥100人|actual=40人|forecast=80人|outlook=有可能|deviation_reason=两期延至次年",
            f"{_ROW}|≥100人|actual=40人|forecast=80人|outlook=确定能",
            f"{_ROW}|≥100人|actual=40人|forecast=100人|outlook=有可能",
            f"{_ROW}|≥100人|actual=40人|outlook=有可能",
            stage="monitoring", profile="mof-2021",
        ),
        example(f"{_ROW}|≥100人|actual=40人|forecast=80人|outlook=有可能", stage="monitoring", profile="mof-2021"),
        example("效益指标|社会效益指标|越级上访起数|≥5起|actual=2起|weight=10|score=10", profile="mof-2021"),
        example("产出指标|质量指标|补贴逾期发放率|≥100%|actual=2%|weight=10|score=10", profile="mof-2021"),
        example(f"{_ROW}|≥100人|actual=90人|weight=10|score=9|deviation_reason=两期培训延至次年", profile="mof-2021"),
        example(f"{_ROW}|≥100人|actual=105人|weight=10|score=10", profile="mof-2021"),
        example(f"{_ROW}|=100人|actual=105人|weight=10|score=10", profile="mof-2021"),
        example("产出指标|时效指标|完成时间|12月底前|actual=11月完成|weight=10|score=10", profile="mof-2021"),
        example("产出指标|时效指标|完成时间|2024年5月20日前|actual=5月8日|weight=10|score=10", profile="mof-2021"),
    ],
)  # fmt: skip
def unexplained_deviation(context: Context) -> Iterator[Finding]:
    if context.sheet.stage == "monitoring":
        yield from _expected_deviations(context)
        return
    rows = list(evaluated(context))
    if not rows:
        raise RuleNotApplicable(zh="表中没有实际完成值", en="the sheet has no actual values")
    for row in rows:
        own = row.item.indicator
        if says_something(own.deviation_reason):
            continue
        about = {"value": row.item.value, "actual": own.actual}
        if row.missed and not _is_exceeded(row):
            yield Finding(indicator=own, location=own.at("actual"), arguments=about, variant="missed")
        elif row.answer.reason_wanted and row.answer.ratio is not None:
            ratio = f"{_THREE_DIGITS.create_decimal(str(float(row.answer.ratio))).normalize():f}"
            yield Finding(indicator=own, location=own.at("actual"), arguments={**about, "ratio": ratio}, variant="over")
    for item in context.items:
        own = item.indicator
        if item.constraint is not None and not (own.actual or "").strip() and (number_of(own.score) or 0) > 0:
            about = {"name": item.name, "score": own.score}
            yield Finding(indicator=own, location=own.at("actual"), arguments=about, variant="unsaid")


def _expected_deviations(context: Context) -> Iterator[Finding]:
    """Within the year: rows without a reason that the sheet itself expects to miss, where it gives others a reason."""
    rows = [(row, any(map(says_something, _reasons(row.item)))) for row in expected(context)]
    if not any(said for _, said in rows):
        raise RuleNotApplicable(
            zh="执行监控表，年度还没有结束，也没有写偏差原因", en="a sheet of monitoring, which gives no reasons"
        )
    for row, said in rows:
        own = row.item.indicator
        unmet = row.outlook != "sure" if row.met is False else row.met is None and row.outlook == "no"
        if unmet and not said and not is_sign_doubted(context, row.item):
            about = {"name": row.item.name, "value": row.item.value, "expected": own.forecast or own.outlook}
            place = own.at("forecast" if own.forecast else "outlook")
            yield Finding(indicator=own, location=place, arguments=about, variant="expected")


def _reasons(item: Item) -> Iterator[str | None]:
    yield item.indicator.deviation_reason
    yield from (text for key, text in item.indicator.notes.items() if _REASONS.search(key))


def _is_exceeded(row: Evaluated) -> bool:
    """More than was said to be done of something of which more is no harm: ``=18个``, 19 done."""
    constraint, ratio = row.item.constraint, row.answer.ratio
    exact = isinstance(constraint, Comparison) and constraint.operator == "="
    return exact and ratio is not None and ratio > 1 and wanted_direction(row.item) != "反向"
