"""监控: the year's forecast against the outlook, and actual values that were copied from the targets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from targetexpr.patterns import compiled
from targetexpr.profiles.basis import form, published
from targetexpr.record_types import frozen
from targetexpr.rules.model import Context, Finding, Item, Option, Related, RuleNotApplicable, example, rule
from targetexpr.rules.proposal import meant
from targetexpr.rules.wanted import is_sign_doubted
from targetexpr.values import units

Outlook = Literal["sure", "maybe", "no"]
_ROW = "产出指标|数量指标|"
_CHOICES: Mapping[str, Outlook] = {
    "完全不可能": "no", "不可能": "no", "不能": "no", "确定能": "sure", "能完成": "sure", "能够完成": "sure",
    "有可能": "maybe", "可能": "maybe", "能": "sure", "否": "no", "是": "sure",
}  # fmt: skip
_TICKED, _UNTICKED = "☑✓✔√■☒●◉⊙", "□☐○◯"
_CHOICE = compiled("|".join(_CHOICES))


@rule(
    "TX706",
    "outlook-mismatch",
    category="self-evaluation",
    severity="warning",
    title={"zh": "预计完成情况与可能性不符", "en": "forecast and outlook do not fit"},
    messages={
        "sure": {
            "zh": "预计全年完成“{forecast}”，达不到目标“{value}”，完成目标可能性却是“{outlook}”；请核对两栏，"
            "确有困难的写明原因和措施",
            "en": "the year is forecast to come to “{forecast}”, which misses “{value}”, and yet the outlook is "
            "“{outlook}”; check both",
        },
        "no": {
            "zh": "预计全年完成“{forecast}”，已经达到目标“{value}”，完成目标可能性却是“{outlook}”；请核对两栏",
            "en": "the year is forecast to come to “{forecast}”, which meets “{value}”, and yet the outlook is "
            "“{outlook}”; check both",
        },
    },
    why={
        "zh": "两栏说法相反，主管部门不知道要不要督促。",
        "en": "With two answers that exclude each other nobody knows whether to step in.",
    },
    basis=form("绩效运行监控表", "全年预计完成情况、完成目标可能性两栏"),
    fails=[
        example(f"{_ROW}新建公厕|≥12座|forecast=9座|outlook=确定能", stage="monitoring", profile="mof-2021"),
        example(f"{_ROW}新建公厕|≥12座|forecast=12座|outlook=□确定能□有可能√完全不可能", profile="mof-2021"),
    ],
    passes=[
        example(
            f"{_ROW}新建公厕|≥12座|forecast=12座|outlook=确定能", f"{_ROW}修路|≥5公里|outlook=能", profile="mof-2021"
        ),
        example(f"{_ROW}新建公厕|≥12座|forecast=9座|outlook=有可能", profile="mof-2021"),
        example("产出指标|质量指标|苗木成活率|85%|forecast=88%|outlook=确定能", profile="mof-2021"),
        example(f"{_ROW}新建公厕|≥12座|forecast=在建|outlook=确定能", profile="mof-2021"),
        example(f"{_ROW}新建公厕|≥12座|forecast=9座|outlook=待定", f"{_ROW}修路|≥5公里", profile="mof-2021"),
        example(f"{_ROW}新建公厕|≥12座|forecast=9座|outlook=□确定能□有可能□完全不可能", profile="mof-2021"),
    ],
)
def outlook_mismatch(context: Context) -> Iterator[Finding]:
    rows = [row for row in expected(context) if row.item.indicator.forecast and row.item.indicator.outlook]
    if not rows:
        raise RuleNotApplicable(zh="此表没有全年预计和完成可能性", en="the sheet bears no forecast and no outlook")
    for row in rows:
        own, outlook = row.item.indicator, row.outlook
        against = (row.met is False and outlook == "sure") or (row.met is True and outlook == "no")
        if against and outlook is not None and not is_sign_doubted(context, row.item):
            arguments = {"forecast": own.forecast, "value": row.item.value, "outlook": own.outlook}
            yield Finding(indicator=own, location=own.at("outlook"), arguments=arguments, variant=outlook)


@frozen(kw_only=True)
class Expected:
    """A row with what a sheet of monitoring expects of it: whether the forecast meets the target, and the outlook."""

    item: Item
    met: bool | None
    outlook: Outlook | None


def expected(context: Context) -> Iterator[Expected]:
    """The rows with a forecast or an outlook."""
    for item in context.items:
        own, constraint = item.indicator, meant(context, item)
        if own.forecast or own.outlook:
            met = constraint.satisfied_by(own.forecast) if constraint is not None and own.forecast else None
            yield Expected(item=item, met=met if isinstance(met, bool) else None, outlook=outlook_of(own.outlook or ""))


def outlook_of(text: str) -> Outlook | None:
    """Which answer a cell gives: the ticked one of several, or the only one."""
    plain = "".join(text.split())
    found = list(_CHOICE.finditer(plain))
    if len(found) == 1 and not any(sign in plain for sign in _UNTICKED):
        return _CHOICES[found[0][0]]
    before = all(plain[match.start() - 1 : match.start()] in (*_TICKED, *_UNTICKED) for match in found)
    sides = [plain[m.start() - 1 : m.start()] if before else plain[m.end() : m.end() + 1] for m in found]
    ticked = [_CHOICES[match[0]] for match, sign in zip(found, sides, strict=True) if sign and sign in _TICKED]
    return ticked[0] if len(ticked) == 1 else None


@rule(
    "TX707",
    "copied-actuals",
    category="self-evaluation",
    severity="info",
    title={"zh": "完成值照抄目标", "en": "actual values copied from the targets"},
    message={
        "zh": "{count} 个指标的实际完成值与指标值一字不差（如“{value}”）；请填实际做到的数，不带“≥”“≤”",
        "en": "the actual values of {count} indicators are the targets' own text (“{value}”); state what was reached, "
        "without an operator",
    },
    why={
        "zh": "照抄的完成值不是测量出来的，自评没有依据。",
        "en": "A copied value was not measured, and the evaluation rests on nothing.",
    },
    basis=published("16 张公开自评表中 4 张如此", n=16),
    options={"rows": Option(zh="至少多少行照抄才提示", en="from how many copied rows on it is told")},
    fails=[
        example(
            *(f"{_ROW}改造{name}|≥{n}座|actual=≥{n}座" for n, name in enumerate("甲乙丙丁戊", 35)), profile="mof-2021"
        ),
        example(
            *(f"{_ROW}改造{name}|{n}座|actual={n}座" for n, name in enumerate("甲乙丙丁戊己", 35)),
            "产出指标|质量指标|合格率|=100%|actual=100%",
            profile="mof-2021",
        ),
    ],
    passes=[
        example(
            *(f"{_ROW}改造{name}|≥{n}座|actual={n}座" for n, name in enumerate("甲乙丙丁戊", 35)), profile="mof-2021"
        ),
        example(
            *(f"{_ROW}改造{name}|≥{n}座|actual=≥{n}座" for n, name in enumerate("甲乙丙丁", 35)), profile="mof-2021"
        ),
        example("产出指标|质量指标|合格率|=100%|actual=100%", f"{_ROW}改造|≥9座", profile="mof-2021"),
    ],
)
def copied_actuals(context: Context) -> Iterator[Finding]:
    if context.sheet.stage == "monitoring":
        raise RuleNotApplicable(zh="执行监控表", en="a sheet of monitoring")
    rows = [item for item in context.items if item.indicator.actual and _could_differ(item)]
    copied = [item for item in rows if _squeezed(item.value) == _squeezed(item.indicator.actual)]
    if len(copied) >= context.options["rows"] and len(copied) == len(rows):
        yield Finding(
            location=copied[0].indicator.at("actual"),
            related=tuple(Related(indicator=item.indicator, location=item.indicator.at("actual")) for item in copied),
            arguments={"count": len(copied), "value": copied[0].value},
        )


def _could_differ(item: Item) -> bool:
    """Whether the target is a number that is rarely met to the digit: neither 100 % nor nought."""
    target = item.number
    full = target is not None and units.is_ratio(target.unit) and target.value == 100
    return target is not None and target.value != 0 and not full


def _squeezed(text: str | None) -> str:
    return "".join((text or "").split())
