"""勾稽: the weights of the indicators, in all and by class."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from targetexpr.profiles.basis import SHEET, advice, form
from targetexpr.record_types import frozen
from targetexpr.rules.model import Context, Deferred, Finding, Item, Option, RuleNotApplicable, example, rule
from targetexpr.sheets.model import Indicator

_FORM = form("项目支出绩效自评表", "产出 50、效益 30、满意度 10，另 10 分为预算执行率")
_FULL = 100
_GROUPS = ("cost", "output", "benefit", "satisfaction")


@rule(
    "TX408",
    "weights-mismatch",
    category="consistency",
    severity="error",
    title={"zh": "权重合计不符", "en": "weights do not add up"},
    messages={
        "": {
            "zh": "各指标权重（分值）合计 {sum}，应为 {totals}；请调整各行权重，使合计相符",
            "en": "the weights come to {sum}, not to {totals}; adjust them",
        },
        "execution": {
            "zh": "各指标分值合计 {sum}，预算执行率另有 {execution} 分，合计超过 100；请调整各行分值到合计 {rest}",
            "en": "the weights come to {sum}, and execution has {execution} more, above 100; bring them to {rest}",
        },
    },
    why={
        "zh": "权重合计不对，自评得分就失真。",
        "en": "With weights that do not add up every score is off.",
    },
    basis=(SHEET, _FORM),
    options={
        "totals": Option(zh="可以接受的合计", en="the sums that will do"),
        "headings": Option(zh="资金一行里写执行率分值的栏目", en="headings of the points of execution among the funds"),
        "execution": Option(zh="执行率本身也列作指标时，名称的结尾", en="endings of execution as an indicator"),
        "tolerance": Option(zh="合计允许的误差", en="how far the sum may be off"),
    },
    fails=[
        example("产出指标|数量指标|培训场次|≥3(场)|weight=50", "效益指标|社会效益指标|持证率|≥90(%)|weight=30"),
        example("产出指标|数量指标|培训场次|≥3(场)|weight=60分", "效益指标|社会效益指标|持证率|≥90(%)|weight=50分"),
        example("产出指标|数量指标|培训场次|≥3场|weight=100", texts={"年度资金·分值": "10"}, profile="mof-2021"),
        example("产出指标|数量指标|培训场次|≥3场|weight=85", texts={"年度资金·分值": "20"}, profile="mof-2021"),
        example("产出指标|数量指标|培训场次|≥3场|weight=90", texts={"年度资金·分值": "20"}, profile="mof-2021"),
        example("产出指标|数量指标|培训场次|≥3场|weight=100", texts={"预算执行率权重": "10"}, profile="mof-2021"),
    ],
    passes=[
        example("产出指标|数量指标|培训场次|≥3(场)|weight=60", "效益指标|社会效益指标|持证率|≥90(%)|weight=30"),
        example("产出指标|数量指标|培训场次|≥3(场)|weight=60%", "效益指标|社会效益指标|持证率|≥90(%)|weight=40%"),
        example("产出指标|数量指标|培训场次|≥3(场)", "效益指标|社会效益指标|持证率|≥90(%)"),
        example("产出指标|数量指标|培训场次|≥3场|weight=90", texts={"年度资金·分值": "10"}, profile="mof-2021"),
        example("产出指标|数量指标|培训场次|≥3场|weight=80", texts={"年度资金·分值": "20分"}, profile="mof-2021"),
        example(
            "产出指标|数量指标|培训场次|≥3场|weight=90",
            "成本指标|经济成本指标|预算执行率|≥95%|weight=10",
            texts={"年度资金·分值": "10"},
            profile="mof-2021",
        ),
    ],
)
def weights_mismatch(context: Context) -> Iterator[Finding]:
    weighted = weights_of(context)
    total = sum((row.points for row in weighted), Decimal(0))
    totals, tolerance = context.options["totals"], context.options["tolerance"]
    execution = None if _is_among(context) else execution_points(context)
    due = totals if execution is None or _FULL - execution in totals else [_FULL - execution]  # 执行率 20
    adds_up = any(abs(total - wanted) <= tolerance for wanted in (*totals, *due))
    if execution is not None and adds_up and total + execution > _FULL + tolerance:
        told = {"sum": total, "execution": execution, "rest": _FULL - execution}
        yield Finding(
            location=weighted[0].item.indicator.at("weight"),
            arguments={name: points_text(points) for name, points in told.items()},
            severity="warning",
            variant="execution",
        )
    if not adds_up:
        wanted = {language: joint.join(map(str, due)) for language, joint in (("zh", " 或 "), ("en", " or "))}
        first = weighted[0].item.indicator
        yield Finding(location=first.at("weight"), arguments={"sum": points_text(total), "totals": wanted})


def _is_among(context: Context) -> bool:
    """Whether an indicator bears the points for the execution of the budget."""
    return any(item.name.strip().endswith(tuple(context.options["execution"])) for item in context.items)


def execution_points(context: Context) -> Decimal | None:
    """The points that the header sets apart for the execution of the budget."""
    headings = tuple(weights_mismatch.options_in(context.profile)["headings"])
    cells = (text for label, text in context.sheet.texts.items() if label.endswith(headings))
    return next((points for text in cells if (points := number_of(text)) is not None and 0 < points < _FULL), None)


@rule(
    "TX410",
    "class-weights",
    category="consistency",
    severity="info",
    by_class=True,
    title={"zh": "各类权重失衡", "en": "the weights of the classes are out of balance"},
    message={
        "zh": "{classes}；通常约为产出 50、效益 30、满意度 10（另 10 分为预算执行率），请核对各类权重",
        "en": "{classes}; usual are about 50 for outputs, 30 for benefits, 10 for satisfaction (and 10 for execution)",
    },
    why={
        "zh": "权重压在一类上，其余各类做得好坏都不影响得分。",
        "en": "With all the weight on one class the others do not matter for the score.",
    },
    basis=(_FORM, advice("偏离通常比例多少才提示，没有文件规定")),
    options={
        "frame": Option(
            zh="各类权重占合计的百分比，不在最低与最高之间的提示",
            en="the share of each class in all weights, in percent: a hint below the first or above the second",
        )
    },
    fails=[
        example(
            "产出指标|数量指标|购置设备数|≥10台|weight=6",
            "效益指标|社会效益指标|设备利用率|≥90%|weight=80",
            "满意度指标|服务对象满意度指标|职工满意度|≥90%|weight=4",
            profile="mof-2021",
        ),
        example(
            "产出指标|数量指标|购置设备数|≥10(台)|weight=40",
            "效益指标|社会效益指标|设备利用率|≥90(%)|weight=10",
            "满意度指标|服务对象满意度指标|职工满意度|≥90(%)|weight=40",
        ),
    ],
    passes=[
        example(
            "产出指标|数量指标|购置设备数|≥10台|weight=50",
            "效益指标|社会效益指标|设备利用率|≥90%|weight=30",
            "满意度指标|服务对象满意度指标|职工满意度|≥90%|weight=10",
            profile="mof-2021",
        ),
        example("产出指标|数量指标|购置设备数|≥10台|weight=60", "其他||设备利用率|≥90%|weight=30", profile="mof-2021"),
        example("产出指标|数量指标|购置设备数|≥10台|weight=90", profile="mof-2021"),
    ],
)
def class_weights(context: Context) -> Iterator[Finding]:
    weighted = weights_of(context)
    groups = {row.group for row in weighted}
    if None in groups or not groups <= set(_GROUPS) or len(groups) < 2:
        raise Deferred(zh="有的指标不知道属于哪一类", en="the class of some indicators is not known")
    total = sum((row.points for row in weighted), Decimal(0))
    told = [_told(context, group, weighted, total) for group in _GROUPS if group in groups]
    if out := [text for text in told if text]:
        first = weighted[0].item.indicator
        classes = {"zh": "、".join(zh for zh, _ in out), "en": ", ".join(en for _, en in out)}
        yield Finding(location=first.at("weight"), arguments={"classes": classes})


@frozen(kw_only=True)
class Weighted:
    """A weight, of 100 or so in all, with the first row that bears it."""

    item: Item
    points: Decimal
    group: str | None


def weights_of(context: Context) -> list[Weighted]:
    """The weights of the sheet, those of merged cells once. Raises where there are none, or not all can be read."""
    rows = [item for item in context.items if item.name.strip() or item.value.strip()]
    if not any(item.indicator.weight for item in rows):
        raise RuleNotApplicable(zh="此表没有权重", en="the sheet bears no weights")
    cells: dict[object, Item] = {}
    for number, item in enumerate(rows):
        own = item.indicator
        cells.setdefault((own.at("weight"), None if _has_cell(own) else number), item)
    read = [(item, number_of(item.indicator.weight)) for item in cells.values()]
    points = [(item, number) for item, number in read if number is not None]
    if len(points) < len(read):
        raise Deferred(
            zh="有的指标没有权重，或权重读不出数", en="some indicators bear no weight, or none that is a number"
        )
    scale = 100 if sum(number for _, number in points) <= Decimal("1.5") else 1
    return [Weighted(item=item, points=number * scale, group=item.group) for item, number in points]


def number_of(text: str | None) -> Decimal | None:
    """A printed number of points, with or without 分 or %; None where the cell says something else."""
    try:
        number = Decimal((text or "").strip().rstrip("%％分"))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def points_text(points: Decimal) -> str:
    """Points without needless zeros."""
    text = f"{points:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _told(context: Context, group: str, weighted: list[Weighted], total: Decimal) -> tuple[str, str] | None:
    """What is to be said of a group's weight in both languages, where it is out of the frame."""
    points = sum((row.points for row in weighted if row.group == group), Decimal(0))
    low, high = context.options["frame"][group]
    share = points * 100 / total if total else Decimal(0)
    if low <= share <= high:
        return None
    name, part = context.profile.groups[group].names[0], f"{share:.0f}%"
    sum_text = points_text(points)
    return f"“{name}”权重合计 {sum_text}，占 {part}", f"“{name}” weighs {sum_text}, which is {part}"


def _has_cell(row: Indicator) -> bool:
    """Whether the weight has a place of its own, which merged rows share; of text, one line may hold many rows."""
    return "weight" in row.locations and row.locations["weight"].line is None
