"""自评 and 监控: results against money."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from targetexpr.patterns import compiled
from targetexpr.profiles.basis import advice
from targetexpr.rules.evaluated import Evaluated, evaluated
from targetexpr.rules.looking import wanted_direction
from targetexpr.rules.model import Context, Finding, Item, Option, RuleNotApplicable, example, rule
from targetexpr.rules.outlook import outlook_of
from targetexpr.rules.reading_again import reading_of
from targetexpr.rules.targets import plain_number
from targetexpr.values import units

_ROW = "产出指标|数量指标|"
_MONTH = compiled(r"(?:1|一)\s*[-—–~～至到]\s*(\d{1,2})\s*月|截至.{0,6}?(\d{1,2})\s*月|年(?:度)?\s*(\d{1,2})\s*月")
_SO_FAR = compiled(r"(?:月|季度|上半年|截[至止]|目前|当前|监控|阶段).{0,6}(?:完成|执行|实现)")


@rule(
    "TX708",
    "progress-against-money",
    category="self-evaluation",
    severity="info",
    title={"zh": "进度与资金不相称", "en": "progress and money do not fit"},
    messages={
        "behind": {
            "zh": "预算执行率只有 {rate}%，产出却平均完成 {done}%；请说明是节约、欠付，还是完成值填多了",
            "en": "{rate} % of the budget is spent, while the outputs are {done} % done on average; say why: savings, "
            "sums still owed, or too much claimed?",
        },
        "ahead": {
            "zh": "预算执行率已经 {rate}%，产出平均只完成 {done}%；请说明资金花在哪里",
            "en": "{rate} % of the budget is spent, while the outputs are {done} % done on average; say on what",
        },
        "pleased": {
            "zh": "“{name}”还没有完成（“{actual}”），“{other}”却已经得分；请说明满意度是怎样调查的",
            "en": "“{name}” is not done (“{actual}”), and yet “{other}” scores; say how satisfaction was surveyed",
        },
        "slow": {
            "zh": "已到 {month} 月，预算只执行 {rate}%，{count} 个目标却填“确定能”；请核对，或写明下一步支出",
            "en": "by month {month} only {rate} % is spent, and yet {count} targets are held certain; check, or say "
            "how the rest will be spent",
        },
        "fallen": {
            "zh": "“{name}”现在已经完成“{actual}”，全年预计反而只有“{forecast}”；请核对两栏",
            "en": "“{name}” has reached “{actual}” already, but the forecast of the year is “{forecast}”; check",
        },
    },
    why={
        "zh": "钱和事对不上，要么数填错了，要么有情况没有说明。",
        "en": "Where money and work do not fit, a number is wrong or something is left unsaid.",
    },
    basis=advice("资金进度与工作进度对照；相差多少才提示，没有文件规定"),
    options={
        "points": Option(zh="执行率与产出完成程度相差多少个百分点", en="how many points rate and outputs may differ"),
        "floors": Option(
            zh="截至某月执行率低于多少（%）算慢：[月, 百分数]", en="from a month on, the rate in percent that is slow"
        ),
    },
    fails=[
        example(f"{_ROW}修渠|≥10公里|actual=10公里", annual="1000000", executed="300000", profile="mof-2021"),
        example(
            f"{_ROW}修渠|≥10公里|actual=2公里",
            "产出指标|质量指标|验收合格率|=100%|actual=100%",
            annual="1000000", executed="950000", profile="mof-2021",
        ),
        example(
            f"{_ROW}修渠|≥10公里|actual=施工中",
            "满意度指标|服务对象满意度指标|农户满意度|≥90%|actual=95%|score=10",
            profile="mof-2021",
        ),
        example(
            f"{_ROW}修渠|≥10公里|actual=8公里|forecast=7公里|outlook=确定能",
            stage="monitoring", title="1-8月绩效运行监控表", annual="1000000", executed="100000", profile="mof-2021",
        ),
    ],
    passes=[
        example(f"{_ROW}修渠|≥10公里|actual=9公里", annual="1000000", executed="800000", profile="mof-2021"),
        example(f"{_ROW}修渠|≥10公里|actual=2公里", stage="monitoring", annual="1000000", profile="mof-2021"),
        example(
            f"{_ROW}修渠|≥10公里|actual=2公里|forecast=10公里|outlook=确定能",
            stage="monitoring", title="1-8月绩效运行监控表", annual="1000000", executed="700000", profile="mof-2021",
        ),
        example(f"{_ROW}修渠|≥10公里", profile="mof-2021"),
        example(
            "产出指标|质量指标|返工率|≤5%|actual=4%|forecast=3%|outlook=有可能",
            stage="monitoring", title="绩效运行监控表", execution_rate="1", profile="mof-2021",
        ),
        example("产出指标|质量指标|机制|健全|actual=健全", execution_rate="100", profile="mof-2021"),
        example(
            f"{_ROW}修渠|≥10公里|actual=已完成",
            f"{_ROW}架桥|≥2座|actual=正在施工",
            f"{_ROW}植树|≥900株|actual=960株",
            execution_rate="95", profile="mof-2021",
        ),
        example(
            "产出指标|质量指标|机制|健全|actual=健全",
            "产出指标|质量指标|渠道完好率|≥95%|actual=达标",
            execution_rate="30", profile="mof-2021",
        ),
    ],
)  # fmt: skip
def progress_against_money(context: Context) -> Iterator[Finding]:
    rows, rate = list(evaluated(context)), _rate(context)
    in_course = context.sheet.stage == "monitoring"
    if not rows and not (in_course and (rate is not None or any(map(_done_so_far, context.items)))):
        raise RuleNotApplicable(zh="表中没有实际完成值", en="the sheet has no actual values")
    if in_course:
        if rate is not None:
            yield from _slow(context, rate)
        yield from _fallen(context)
        return
    if rate is not None:
        yield from _against(context, rows, rate)
    yield from _pleased(context, rows)


def _rate(context: Context) -> Fraction | None:
    """The rate of execution in percent."""
    funds = context.sheet.funds
    if funds.executed is not None and funds.annual:
        return Fraction(funds.executed) / Fraction(funds.annual) * 100
    return None if funds.execution_rate is None else Fraction(funds.execution_rate)


def _against(context: Context, rows: list[Evaluated], rate: Fraction) -> Iterator[Finding]:
    """The rate against the mean of actual ÷ target of the outputs in numbers: of the quantities, where there are some,
    for a part of the work may pass with all its quality. What words leave open may be nothing, or all: the mean is
    told where it is too low or too high either way."""
    outputs = [row for row in rows if row.item.group == "output"]
    quantities = [row for row in outputs if row.item.key == "quantity"]
    rows = quantities or outputs
    if all(row.answer.ratio is None for row in rows):
        return
    shares = [_done(row) for row in rows]
    least, most = (
        sum((open_share if share is None else share for share in shares), Fraction(0)) / len(shares) * 100
        for open_share in (Fraction(0), Fraction(1))
    )
    done = min(max(rate, least), most)
    if abs(done - rate) > context.options["points"]:
        arguments = {"rate": f"{float(rate):.3g}", "done": f"{float(done):.3g}"}
        yield Finding(
            location=context.sheet.at("execution_rate"),
            arguments=arguments,
            variant="behind" if rate < done else "ahead",
        )


def _done(row: Evaluated) -> Fraction | None:
    """What part of the target was reached; None where words alone say how much."""
    if row.answer.ratio is not None and not row.undone:
        return min(row.answer.ratio, Fraction(1))
    return Fraction(1) if row.answer.met else None


def _pleased(context: Context, rows: list[Evaluated]) -> Iterator[Finding]:
    undone = next((row for row in rows if row.undone and row.item.key == "quantity"), None)
    pleased = next((row for row in rows if row.item.key == "satisfaction" and _has_points(row.item)), None)
    if undone is not None and pleased is not None:
        own = pleased.item.indicator
        arguments = {"name": undone.item.name, "actual": undone.item.indicator.actual, "other": pleased.item.name}
        yield Finding(indicator=own, location=own.at("score"), arguments=arguments, variant="pleased")


def _has_points(item: Item) -> bool:
    return bool((item.indicator.score or "").strip(" 0."))


def _slow(context: Context, rate: Fraction) -> Iterator[Finding]:
    month = _month(context)
    floors = [least for from_month, least in context.options["floors"] if month is not None and month >= from_month]
    answers = [outlook_of(item.indicator.outlook) for item in context.items if item.indicator.outlook]
    sure = answers.count("sure")
    if floors and rate < max(floors) and 2 * sure >= len(answers) > 4 * answers.count("no"):
        arguments = {"month": month, "rate": f"{float(rate):.3g}", "count": sure}
        yield Finding(location=context.sheet.at("execution_rate"), arguments=arguments, variant="slow")


def _month(context: Context) -> int | None:
    """The last month that a sheet of monitoring speaks of, as its title or the heading of what is done says."""
    headings = dict.fromkeys(key for item in context.items for key in item.indicator.notes)
    texts = (context.sheet.title or "", *headings)
    found = next((match for text in texts if (match := _MONTH.search(text))), None)
    return int(found[1] or found[2] or found[3]) if found else None


def _done_so_far(item: Item) -> str | None:
    """What is done by the time of the monitoring: the actual value, or the cell of the months gone."""
    own = item.indicator
    return own.actual or next((text for key, text in own.notes.items() if _SO_FAR.search(key)), None)


def _adds_up(unit: str | None) -> bool:
    """Whether what is done grows month by month: neither a share nor a time, of which the mean counts."""
    return not units.is_ratio(unit) and "时间" not in units.groups(unit)


def _fallen(context: Context) -> Iterator[Finding]:
    """Forecasts below what is done already, of amounts that can only grow."""
    for item in context.items:
        own, target = item.indicator, item.number
        so_far = _done_so_far(item)
        done = plain_number(reading_of(so_far, item.name))
        expected = plain_number(reading_of(own.forecast, item.name))
        if target is None or done is None or expected is None or not _adds_up(target.unit):
            continue
        alike = done.unit == expected.unit
        if (
            target.operator in ("≥", ">", "=")
            and wanted_direction(item) != "反向"
            and alike
            and expected.value < done.value
        ):
            arguments = {"name": item.name, "actual": so_far, "forecast": own.forecast}
            yield Finding(indicator=own, location=own.at("forecast"), arguments=arguments, variant="fallen")
