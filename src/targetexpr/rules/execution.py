"""自评, as a whole: the execution of the budget with its points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from targetexpr.profiles.basis import SHEET, form
from targetexpr.rules.evaluated import number_of, scheme_in
from targetexpr.rules.model import Context, Finding, Option, RuleNotApplicable, example, rule
from targetexpr.rules.money import money_scale, money_text
from targetexpr.rules.sums import any_come_to
from targetexpr.rules.weights import points_text
from targetexpr.sheets.model import Funds

_FORM = form("项目支出绩效自评表填表说明", "预算执行率 10 分，按执行率计分；总分为各项得分之和")
_ROW = "产出指标|数量指标|培训人数|≥100人|actual=100人|weight=90|score=90"
_HUNDRED = 100
_FIELDS = {"结转资金": "carried_over", "财政拨款": "fiscal", "财政资金": "fiscal", "其他资金": "other"}


@rule(
    "TX704",
    "execution-mismatch",
    category="self-evaluation",
    severity="error",
    title={"zh": "预算执行率或得分不符", "en": "the execution of the budget does not add up"},
    messages={
        "rate": {
            "zh": "执行 {executed}，预算 {annual}，执行率应为 {expected}%，表中是 {rate}%；请核对三个数",
            "en": "{executed} spent of {annual} is {expected} %, the sheet says {rate} %; check the three",
        },
        "points": {
            "zh": "执行率 {rate}%，按 {full} 分计应得 {expected} 分，表中是 {score} 分；请改执行率得分",
            "en": "an execution of {rate} % earns {expected} of {full} points, the sheet says {score}; correct it",
        },
        "part": {
            "zh": "“{part}”执行 {executed}，预算 {annual}，执行率应为 {expected}%，表中是 {rate}%；请核对三个数",
            "en": "of “{part}” {executed} spent of {annual} is {expected} %, the sheet says {rate} %; check the three",
        },
        "sum": {
            "zh": "执行数 {executed}，各项资金的执行数合计 {sum}；请核对各行的执行数",
            "en": "{executed} spent, the sources come to {sum}; check what was spent of each",
        },
        "forecast": {
            "zh": "全年预计执行 {executed}，超过预算数 {annual}；请核对，预算有调整的填调整后的预算数",
            "en": "{executed} will be spent, more than the {annual} granted; check both, the budget as it was amended",
        },
        "above": {
            "zh": "执行数 {executed}，超过预算数 {annual}；请核对执行数，预算有调整的填调整后的预算数",
            "en": "{executed} spent, which is more than the {annual} granted; check both, the budget as it was amended",
        },
    },
    why={
        "zh": "执行率和得分由两个数算出来，算错了总分也跟着错。",
        "en": "Rate and points follow from two sums; where they are wrong the total is, too.",
    },
    basis=(SHEET, _FORM),
    options={
        "forecasts": Option(zh="以这些词结尾的栏是全年预计执行数", en="columns that end so hold what will be spent"),
        "spent": Option(zh="以这些词结尾的栏是执行数", en="columns that end so hold what was spent"),
        "rates": Option(zh="以这些词结尾的栏是执行率", en="columns that end so hold the rate"),
    },
    fails=[
        example(
            _ROW,
            annual="8000000",
            executed="7300000",
            texts={"省级资金": "600", "省级资金·全年执行数": "540", "省级资金·预算执行率": "80%"},
            profile="mof-2021",
        ),
        example(
            _ROW,
            annual="500000",
            executed="200000",
            stage="monitoring",
            texts={"年度资金总额·全年预计执行数": "56"},
            profile="mof-2021",
        ),
        example(
            _ROW, annual="1000000", executed="700000", execution_rate="70", execution_score="10", profile="mof-2021"
        ),
        example(_ROW, annual="1000000", executed="750000", execution_rate="85", profile="mof-2021"),
        example(_ROW, execution_rate="94", execution_score="20", texts={"总额·分值": "20"}, profile="mof-2021"),
        example(_ROW, annual="1000000", executed="1100000", execution_rate="110", profile="mof-2021"),
        example(_ROW, total="900000", executed="630000", execution_rate="60", profile="mof-2021"),
        example(
            _ROW,
            annual="900000",
            fiscal="900000",
            executed="630000",
            texts={"其他资金·1-9月执行数": "5", "其中：财政拨款·1-9月执行数": "60", "其中：财政拨款·执行率": "60%"},
            profile="mof-2021",
        ),
    ],
    passes=[
        example(
            _ROW, annual="800000", executed="689500", execution_rate="86.19", execution_score="8.62", profile="mof-2021"
        ),
        example(_ROW, annual="1000000", executed="700000", execution_rate="70", profile="mof-2021"),
        example(
            _ROW,
            annual="1000000",
            executed="861900",
            stated_unit="元",
            texts={"其中：当年财政拨款·全年执行数": "861900.00"},
            profile="mof-2021",
        ),
        example(_ROW, execution_rate="70", execution_score="7", profile="mof-2021"),
        example(_ROW, execution_rate="94", execution_score="18.8", texts={"总额·分值": "20"}, profile="mof-2021"),
        example(_ROW, annual="1000000", executed="700000", execution_score="7", profile="mof-2021"),
        example(_ROW, annual="0", executed="0", execution_rate="0", profile="mof-2021"),
        example(_ROW, annual="1000000", profile="mof-2021"),
        example(
            _ROW,
            annual="8000000",
            executed="7300000",
            other="2000",
            texts={
                "省级资金": "600",
                "省级资金·全年执行数": "540",
                "省级资金·预算执行率": "90.0%",
                "县级资金·全年执行数": "190",
                "县级资金·预算执行率": "95%",
                "其他资金·全年执行数": "190",
                "其他资金·预算执行率": "95",
                "年度资金总额·全年预计执行数": "800",
            },
            profile="mof-2021",
        ),
    ],
)
def execution_mismatch(context: Context) -> Iterator[Finding]:
    sheet, funds = context.sheet, context.sheet.funds
    if funds.executed is None and funds.execution_rate is None:
        raise RuleNotApplicable(zh="此表没有预算执行数", en="the sheet says nothing of the execution of the budget")
    share = _share(funds)
    if share is not None and share > 1 and funds.executed is not None:
        sums = {"executed": money_text(context, funds.executed), "annual": money_text(context, _budget(funds))}
        yield Finding(location=sheet.at("executed"), arguments=sums, variant="above")
    printed = funds.execution_rate
    if share is not None and printed is not None and _differs(share, printed):
        arguments = {
            "executed": money_text(context, funds.executed or Decimal(0)),
            "annual": money_text(context, _budget(funds)),
            "expected": _percent(share),
            "rate": points_text(printed),
        }
        yield Finding(location=sheet.at("execution_rate"), arguments=arguments, variant="rate")
    yield from _forecast(context)
    yield from _of_parts(context)
    rates = [rate for rate in (share, None if printed is None else Fraction(printed) / _HUNDRED) if rate is not None]
    if sheet.stage != "monitoring" and rates and funds.execution_score is not None:
        yield from _points(context, rates, funds.execution_score)


def _forecast(context: Context) -> Iterator[Finding]:
    """What will be spent in the year against the budget."""
    budget, scale = _budget(context.sheet.funds), money_scale(context)
    expected = [number * scale for _, number in _columns(context, "forecasts").items()]
    if budget and expected and max(expected) > budget:
        sums = {"executed": money_text(context, max(expected)), "annual": money_text(context, budget)}
        place = context.sheet.at("executed")
        yield Finding(location=place, arguments=sums, severity="warning", variant="forecast")


def _of_parts(context: Context) -> Iterator[Finding]:
    """The rates that are printed for single sources of the funds (中央资金, 地方资金)."""
    spent, scale, funds = _columns(context, "spent"), money_scale(context), context.sheet.funds
    parts = [amount * scale for amount in spent.values()]
    come_to = sum(parts, Decimal(0))
    if funds.executed is not None and come_to > funds.executed and not any_come_to(funds.executed, parts):
        sums = {"executed": money_text(context, funds.executed), "sum": money_text(context, come_to)}
        yield Finding(location=context.sheet.at("executed"), arguments=sums, variant="sum")
    for source, rate in _columns(context, "rates").items():
        own: Decimal | None = next(
            (getattr(funds, name) for word, name in _FIELDS.items() if source.endswith(word)), None
        )
        printed, executed = number_of(context.sheet.texts.get(source)), spent.get(source)
        budget = printed or (own or Decimal(0)) / scale
        whole = (budget * scale, executed and executed * scale, rate) == (
            _budget(funds),
            funds.executed,
            funds.execution_rate,
        )
        if not budget or executed is None or whole:  # what the one source is is said of the whole
            continue
        share = Fraction(executed) / Fraction(budget)
        if _differs(share, rate):
            arguments = {
                "part": source,
                "executed": money_text(context, executed * scale),
                "annual": money_text(context, budget * scale),
                "expected": _percent(share),
                "rate": points_text(rate),
            }
            yield Finding(location=context.sheet.at("execution_rate"), arguments=arguments, variant="part")


def _columns(context: Context, option: str) -> dict[str, Decimal]:
    """The numbers of a column of the money's block by what their row is of: 地方资金·全年执行数."""
    found: dict[str, Decimal] = {}
    forecasts = tuple(context.options["forecasts"])
    for label, text in context.sheet.texts.items():
        source, parted, column = label.rpartition("·")
        wanted = column.endswith(tuple(context.options[option])) and column.endswith(forecasts) == (
            option == "forecasts"
        )
        signed = option != "rates" or text.strip().endswith(("%", "％"))  # else it may be of another column
        if parted and wanted and signed and (number := number_of(text)) is not None:
            found.setdefault(source, number)
    return found


def _points(context: Context, rates: Sequence[Fraction], score: Decimal) -> Iterator[Finding]:
    """The points for the execution against what the formula gives of the rate, be it worked out or printed."""
    scheme = scheme_in(context)
    due, *others = [scheme.rounded(scheme.execution(rate)) for rate in rates]
    if all(abs(points - score) > scheme.tolerance for points in (due, *others)):
        arguments = {
            "rate": _percent(rates[0]),
            "full": points_text(scheme.full),
            "expected": points_text(due),
            "score": points_text(score),
        }
        yield Finding(location=context.sheet.at("execution_score"), arguments=arguments, variant="points")


def _share(funds: Funds) -> Fraction | None:
    """What part of the budget was spent."""
    budget = _budget(funds)
    return Fraction(funds.executed) / Fraction(budget) if funds.executed is not None and budget else None


def _budget(funds: Funds) -> Decimal:
    """The year's funds, or the whole where the sheet prints no others; nought where it prints none."""
    known = funds.total if funds.annual is None else funds.annual
    return known or Decimal(0)


def _differs(share: Fraction, printed: Decimal) -> bool:
    """Whether a printed rate is not what was spent of the money; of more than there was it may be all."""
    return all(
        abs(spent * _HUNDRED - Fraction(printed)) > _slack(printed) for spent in (share, min(share, Fraction(1)))
    )


def _slack(printed: Decimal) -> Fraction:
    """Half of the last digit that a rate is printed with; money is rounded, too."""
    exponent = printed.as_tuple().exponent
    digits = min(exponent, 0) if isinstance(exponent, int) else 0
    return Fraction(10) ** digits / 2 + Fraction(1, 20)


def _percent(share: Fraction) -> str:
    return points_text(Decimal(round(share * 10_000)).scaleb(-2))
