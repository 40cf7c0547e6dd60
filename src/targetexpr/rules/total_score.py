"""自评: the total against the scores and the points of execution, and against its grade."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from targetexpr.profiles.basis import SHEET, document, form
from targetexpr.rules.evaluated import number_of, refuse_the_years_course, scheme_in
from targetexpr.rules.model import Context, Deferred, Finding, Item, Option, RuleNotApplicable, example, rule
from targetexpr.rules.weights import points_text

_FORM = form("项目支出绩效自评表填表说明", "预算执行率 10 分，按执行率计分；总分为各项得分之和")
_ROW = "产出指标|数量指标|培训人数|≥100人|actual=100人|weight=90|score=90"
_HUNDRED = 100
_GRADE = 3
"""No grade is longer: 优秀, 良好, 良好级."""


@rule(
    "TX705",
    "total-mismatch",
    category="self-evaluation",
    severity="error",
    title={"zh": "总分与各项得分之和或等级不符", "en": "the total does not fit the scores, or the grade"},
    messages={
        "": {
            "zh": "各项得分合计 {sum}，加执行率 {execution} 分应为 {expected}，总分写的是 {total}；请核对得分和总分",
            "en": "the scores come to {sum}, with {execution} for execution {expected}; the total says {total}",
        },
        "grade": {
            "zh": "总分 {total} 分属于“{due}”，表中写的等级是“{grade}”；请改等级或总分",
            "en": "a total of {total} is graded “{due}”, the sheet says “{grade}”; correct one of them",
        },
        "alone": {
            "zh": "各项指标得分合计 {sum} 分，表中总分是 {total}；请核对各行得分，改总分或补填预算执行率得分",
            "en": "the scores come to {sum}, the total printed is {total}; correct it, or add the points of execution",
        },
    },
    why={
        "zh": "总分决定评价等级，必须等于各项得分之和。",
        "en": "The total decides the grade and must be the sum of the scores.",
    },
    basis=(SHEET, _FORM, document("中央部门绩效评价的等级划分", note="优 90–100、良 80–89、中 60–79、差 0–59")),
    options={
        "grades": Option(zh="总分达到 from 分的等级 word，从高到低", en="the grades, *word* by *from*, highest first"),
        "labels": Option(zh="表头中写等级的栏目", en="labels of the grade in the header"),
    },
    fails=[
        example(_ROW, execution_score="10", total_score="92", profile="mof-2021"),
        example(_ROW, total_score="85", profile="mof-2021"),
        example(_ROW, total_score="97", texts={"自评等级": "良"}, profile="mof-2021"),
        example(
            "产出指标|数量指标|人数|≥9人|score=好", total_score="59.5", texts={"评价等级": "中"}, profile="mof-2021"
        ),
        example("产出指标|数量指标|人数|≥9人|weight=100|score=95", total_score="98", profile="mof-2021"),
    ],
    passes=[
        example(_ROW, execution_score="9.5", total_score="99.5", profile="mof-2021"),
        example(_ROW, total_score="98", profile="mof-2021"),
        example(_ROW, total_score="98", texts={"自评等级": "优秀", "等级": "一级"}, profile="mof-2021"),
        example(_ROW, total_score="90", texts={"评价等级": "良好以上"}, profile="mof-2021"),
        example(_ROW, "效益指标|社会效益指标|持证率|≥90%|weight=10", total_score="50", profile="mof-2021"),
        example(_ROW, profile="mof-2021"),
        example("产出指标|数量指标|人数|≥9人|score=好", total_score="98", profile="mof-2021"),
        example("产出指标|数量指标|人数|≥9人|score=95", total_score="98", profile="mof-2021"),
    ],
)
def total_mismatch(context: Context) -> Iterator[Finding]:
    refuse_the_years_course(context)
    total, execution = context.sheet.total_score, context.sheet.funds.execution_score
    if total is None:
        raise RuleNotApplicable(zh="此表没有总分", en="the sheet prints no total")
    if (grade := _misnamed(context, total)) is not None:
        yield Finding(location=context.sheet.at("total_score"), arguments=grade, severity="warning", variant="grade")
    scores = _scores(context)
    come_to, tolerance = sum(scores, Decimal(0)), scheme_in(context).tolerance
    arguments = {"sum": points_text(come_to), "total": points_text(total)}
    if execution is not None:
        if abs(come_to + execution - total) > tolerance and abs(come_to - total) > tolerance:
            both = {"execution": points_text(execution), "expected": points_text(come_to + execution)}
            yield Finding(location=context.sheet.at("total_score"), arguments=arguments | both)
    elif not -tolerance <= total - come_to <= _room(context) + tolerance:
        yield Finding(location=context.sheet.at("total_score"), arguments=arguments, variant="alone")


def _misnamed(context: Context, total: Decimal) -> Mapping[str, str] | None:
    """The grade that the header prints and the one that the total has, where they differ; places have grades of their
    own, which are left alone."""
    words = [grade["word"] for grade in context.options["grades"]]
    due = next((grade["word"] for grade in context.options["grades"] if total >= grade["from"]), None)
    for label in context.options["labels"]:
        printed = (context.sheet.texts.get(label) or "").strip()
        told = [word for word in words if word in printed]
        if len(told) == 1 and len(printed) <= _GRADE and due not in (None, told[0]):
            return {"total": points_text(total), "due": str(due), "grade": printed}
    return None


def _room(context: Context) -> Decimal:
    """How many points the execution may have earned that no cell tells of: what the weights leave of a hundred."""
    weights = [number_of(text) for item, text in _cells(context, "weight")]
    known = [weight for weight in weights if weight is not None]
    full = scheme_in(context).full
    left = Decimal(_HUNDRED) - sum(known, Decimal(0))
    return full if len(known) < len(weights) or not known else min(full, max(Decimal(0), left))


def _scores(context: Context) -> list[Decimal]:
    """The scores of all rows. Raises ``Deferred`` where one is missing or is no number."""
    read = [number_of(text) for _, text in _cells(context, "score")]
    scores = [number for number in read if number is not None]
    if not read or len(scores) < len(read):
        raise Deferred(
            zh="有的指标没有得分，或得分读不出数", en="some indicators bear no score, or none that is a number"
        )
    return scores


def _cells(context: Context, role: str) -> list[tuple[Item, str | None]]:
    """The cells of a column, merged ones once, with the first row of each."""
    cells: dict[object, tuple[Item, str | None]] = {}
    for number, item in enumerate(context.items):
        row = item.indicator
        place = row.locations.get(role)  # type: ignore[call-overload]
        own = place is not None and place.line is None
        cells.setdefault(place if own else number, (item, getattr(row, role)))
    return list(cells.values())
