"""自评: what a unit says at year's end of its own targets."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from targetexpr.errors import TargetSyntaxError
from targetexpr.rules.model import Context, Deferred, Finding, Item, NotApplicable, example, rule
from targetexpr.scoring.scheme import scheme_of
from targetexpr.scoring.score import Score, score
from targetexpr.values import parser
from targetexpr.values.lexicon.names import name_facts
from targetexpr.values.model import Comparison
from targetexpr.values.model import NotApplicable as Inapplicable

_BASIS = "公开的项目支出绩效自评表填表说明：定量指标按完成比例计分，定性指标按达成等次计分，偏差须说明原因"
_ROW = "产出指标|数量指标|培训人数"


@rule(
    "TX701",
    "score-mismatch",
    category="self-evaluation",
    severity="warning",
    title={"zh": "得分与公式不符", "en": "the score is not what the formula gives"},
    message={
        "zh": "目标“{value}”、完成“{actual}”、权重{weight}，按公式应得{expected}分，表中是{score}分（{reason}）",
        "en": "target “{value}”, actual “{actual}”, weight {weight}: the formula gives {expected}, the sheet says "
        "{score} ({reason})",
    },
    why={
        "zh": "得分应当能由目标、完成值和权重重新算出来。",
        "en": "Anybody should arrive at the same score from target, actual value and weight.",
    },
    basis=_BASIS,
    fails=[
        example(f"{_ROW}|≥100人|actual=90人|weight=10|score=10", profile="mof-2021"),
        example("产出指标|质量指标|安全检查|合格|actual=未达成预期指标|weight=10|score=9", profile="mof-2021"),
    ],
    passes=[
        example(f"{_ROW}|≥100人|actual=90人|weight=10|score=9", profile="mof-2021"),
        example("成本指标|经济成本指标|预算执行率|=100%|actual=86.19%|weight=10|score=8.62", profile="mof-2021"),
        example("产出指标|质量指标|安全检查|合格|actual=达成预期指标|weight=10|score=9", profile="mof-2021"),
        example("产出指标|数量指标|培训人数|多于往年|actual=完成|weight=10", profile="mof-2021"),
    ],
)
def score_mismatch(context: Context) -> Iterator[Finding]:
    tolerance = scheme_of(context.profile.scoring, context.profile.name).tolerance
    scored = [item for item in _evaluated(context) if item.indicator.score is not None]
    if not scored:
        raise NotApplicable(zh="表中没有得分", en="the sheet has no scores")
    if not any(item.indicator.weight for item in scored):
        raise Deferred(zh="表中没有权重，无法复核得分", en="the sheet has no weights to check the scores with")
    for item in scored:
        answer, printed = _answer(context, item), _number(item.indicator.score)
        if answer is None or answer.low is None or answer.high is None or printed is None:
            continue
        if not answer.low - tolerance <= printed <= answer.high + tolerance:
            expected = str(answer.score) if answer.low == answer.high else f"{answer.low}–{answer.high}"
            yield Finding(
                indicator=item.indicator,
                location=item.indicator.at("score"),
                arguments={
                    "value": item.value,
                    "actual": item.indicator.actual,
                    "weight": item.indicator.weight,
                    "expected": expected,
                    "score": item.indicator.score,
                    "reason": dict(answer.reason),
                },
            )


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
    basis=_BASIS,
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
    scored = [item for item in context.items if item.indicator.score and item.indicator.weight]
    if not scored:
        raise NotApplicable(zh="表中没有带权重的得分", en="the sheet has no scores with weights")
    for item in scored:
        points, weight = _number(item.indicator.score), _number(item.indicator.weight)
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
            "zh": "目标“{value}”，完成“{actual}”，没有达到目标，也没有说明原因；请补写",
            "en": "target “{value}”, actual “{actual}”: missed, and no reason given",
        },
        "over": {
            "zh": "目标“{value}”，完成“{actual}”，达到目标的{ratio}倍，没有说明原因；请补写，多半是目标定得太低",
            "en": "target “{value}”, actual “{actual}”: {ratio} times the target, and no reason given; "
            "the target may have been too low",
        },
    },
    why={
        "zh": "没有完成或大幅超额都要说明原因，否则无法判断是执行还是目标有问题。",
        "en": "Without a reason nobody can tell whether the work or the target was at fault.",
    },
    basis=_BASIS,
    fails=[
        example(f"{_ROW}|≥100人|actual=90人|weight=10|score=9", profile="mof-2021"),
        example(f"{_ROW}|≥100人|actual=180人|weight=10|score=10", profile="mof-2021"),
        example(f"{_ROW}|=100人|actual=180人|weight=10|score=10", profile="mof-2021"),
        example("产出指标|质量指标|差错次数|=2次|actual=3次|weight=10|score=10", profile="mof-2021"),
        example("产出指标|质量指标|安全检查|合格|actual=部分达成预期指标|weight=10|score=7", profile="mof-2021"),
    ],
    passes=[
        example(f"{_ROW}|≥100人|actual=90人|weight=10|score=9|deviation_reason=两期培训延至次年", profile="mof-2021"),
        example(f"{_ROW}|≥100人|actual=105人|weight=10|score=10", profile="mof-2021"),
        example(f"{_ROW}|=100人|actual=105人|weight=10|score=10", profile="mof-2021"),
        example("产出指标|时效指标|完成时间|12月底前|actual=11月完成|weight=10|score=10", profile="mof-2021"),
    ],
)
def unexplained_deviation(context: Context) -> Iterator[Finding]:
    evaluated = list(_evaluated(context))
    if not evaluated:
        raise NotApplicable(zh="表中没有实际完成值", en="the sheet has no actual values")
    for item in evaluated:
        answer = _answer(context, item)
        if answer is None or _says_something(item.indicator.deviation_reason):
            continue
        about = {"value": item.value, "actual": item.indicator.actual}
        if answer.met is False and not _is_exceeded(item, answer):
            yield Finding(
                indicator=item.indicator, location=item.indicator.at("actual"), arguments=about, variant="missed"
            )
        elif answer.reason_wanted and answer.ratio is not None:
            yield Finding(
                indicator=item.indicator,
                location=item.indicator.at("actual"),
                arguments={**about, "ratio": f"{float(answer.ratio):.3g}"},
                variant="over",
            )


def _is_exceeded(item: Item, answer: Score) -> bool:
    """More than was said to be done of something of which more is no harm: ``=18个``, 19 done."""
    exact = isinstance(item.constraint, Comparison) and item.constraint.operator == "="
    more = answer.ratio is not None and answer.ratio > 1
    return exact and more and name_facts(item.name).direction != "反向"


def _evaluated(context: Context) -> Iterator[Item]:
    """The indicators that a target and an actual value stand beside."""
    for item in context.items:
        if item.indicator.actual and item.constraint is not None and not isinstance(item.constraint, Inapplicable):
            yield item


def _answer(context: Context, item: Item) -> Score | None:
    """What the profile's formulas give; where no weight is printed, of a weight of 100."""
    weight = Decimal(100) if item.indicator.weight is None else _number(item.indicator.weight)
    if item.constraint is None or item.indicator.actual is None or weight is None or weight < 0:
        return None
    return score(item.constraint, item.indicator.actual, weight, context.profile)


def _number(text: str | None) -> Decimal | None:
    """A printed number of points; None where the cell says something else."""
    try:
        read = parser.parse(text or "")
    except TargetSyntaxError:
        return None
    if not isinstance(read, Comparison) or read.value is None or isinstance(read.value, Fraction):
        return None
    return read.value


def _says_something(reason: str | None) -> bool:
    """Whether a reason was given; 无 and a dash are none."""
    if not reason or reason.isspace():
        return False
    try:
        return not isinstance(parser.parse(reason), Inapplicable)
    except TargetSyntaxError:
        return True
