"""勾稽: parts that do not come to their whole: a department's tasks, and indicators of parts beside their total."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from targetexpr.patterns import compiled
from targetexpr.profiles.basis import SHEET
from targetexpr.rules.looking import amount_in
from targetexpr.rules.model import Context, Finding, Item, Option, Related, RuleNotApplicable, example, rule
from targetexpr.rules.money import money_text
from targetexpr.sheets.model import Location, Task
from targetexpr.values import units
from targetexpr.values.lexicon.names import name_facts

_ROW = "产出指标|数量指标|"
_PART = compiled(r"^\W*其中\W*")
_PLACE = Location(cell="B6")


@rule(
    "TX411",
    "parts-mismatch",
    category="consistency",
    severity="error",
    title={"zh": "分项与合计不符", "en": "the parts do not come to their whole"},
    messages={
        "tasks": {
            "zh": "各项任务金额合计 {sum}，表中的总额是 {total}，相差 {difference}；请核对各项金额和总额",
            "en": "the tasks come to {sum}, the total printed is {total}, a difference of {difference}; check them",
        },
        "indicators": {
            "zh": "“{name}”的目标是“{value}”，各分项加起来是 {sum}，比总数多；请核对总数和分项",
            "en": "“{name}” is “{value}”, its parts come to {sum}, which is more; check both",
        },
    },
    why={
        "zh": "分项加起来不等于合计，其中必有一个数写错。",
        "en": "Where the parts do not come to their whole one of the numbers is wrong.",
    },
    basis=SHEET,
    options={
        "running": Option(
            zh="任务里有叫这些的，各项任务就是全部支出",
            en="a task named so tells that the tasks are all there is",
        )
    },
    fails=[
        example(
            f"{_ROW}造林面积|≥1000亩",
            tasks=(
                Task(name="造林绿化", amount=Decimal(1000000), location=_PLACE),
                Task(name="森林防火", amount=Decimal(500000), location=_PLACE),
            ),
            tasks_total="1800000",
            profile="mof-2021",
        ),
        example(
            f"{_ROW}造林面积|≥1000亩",
            tasks=(
                Task(name="造林绿化", amount=Decimal(1000000), location=_PLACE),
                Task(name="森林防火", amount=Decimal(500000), location=_PLACE),
            ),
            annual="1200000",
            profile="mof-2021",
        ),
        example(
            f"{_ROW}造林面积|≥1000亩",
            tasks=(
                Task(name="造林绿化", amount=Decimal(1000000), location=_PLACE),
                Task(name="基本运转", amount=Decimal(500000), location=_PLACE),
            ),
            annual="1600000",
            profile="mof-2021",
        ),
        example(f"{_ROW}修缮房屋|≥50套", f"{_ROW}其中：危房|≥40套", f"{_ROW}其中：一般房屋|≥30套", profile="mof-2021"),
        example(
            f"{_ROW}培训总人数|≥100人", f"{_ROW}党员培训人数|≥60人", f"{_ROW}干部培训人数|≥60人", profile="mof-2021"
        ),
    ],
    passes=[
        example(
            f"{_ROW}造林面积|≥1000亩",
            tasks=(
                Task(name="造林绿化", amount=Decimal(1000000), location=_PLACE),
                Task(name="森林防火", amount=Decimal(800000), location=_PLACE),
                Task(name="其他", location=_PLACE),
            ),
            tasks_total="1800000",
            profile="mof-2021",
        ),
        example(f"{_ROW}修缮房屋|≥70套", f"{_ROW}其中：危房|≥40套", f"{_ROW}其中：一般房屋|≥30套", profile="mof-2021"),
        example(f"{_ROW}修缮房屋|若干", f"{_ROW}其中：危房|≥40套", f"{_ROW}其中：一般房屋|≥30间", profile="mof-2021"),
        example(f"{_ROW}修缮房屋|≥50套", f"{_ROW}其中：危房|≥40套", f"{_ROW}其中：院落|≥30平方米", profile="mof-2021"),
        example(f"{_ROW}培训总人数|≥100人", f"{_ROW}党员培训人数|≥60人", f"{_ROW}讲座场次|≥60场", profile="mof-2021"),
        example(
            f"{_ROW}造林面积|≥1000亩",
            tasks=(Task(name="造林绿化", amount=Decimal(1000000), location=_PLACE),),
            annual="1200000",
            profile="mof-2021",
        ),
        example(
            f"{_ROW}造林面积|≥1000亩",
            tasks=(Task(name="造林绿化", amount=Decimal(1000000), location=_PLACE),),
            profile="mof-2021",
        ),
        example(
            f"{_ROW}造林面积|≥1000亩",
            tasks=(
                Task(name="造林绿化", amount=Decimal(1000000), location=_PLACE),
                Task(name="森林防火", location=_PLACE),
            ),
            tasks_total="1800000",
            profile="mof-2021",
        ),
    ],
)
def parts_mismatch(context: Context) -> Iterator[Finding]:
    wholes = [*_after_whole(context.items), *_under_total(context.items)]
    if not context.sheet.tasks and not wholes:
        raise RuleNotApplicable(zh="此表没有分项和合计", en="the sheet has no parts with a whole")
    yield from _tasks(context)
    for whole, parts in wholes:
        if (come_to := _above(whole, parts)) is not None:
            rows = [whole, *parts]
            yield Finding(
                location=whole.indicator.at("value"),
                related=tuple(Related(indicator=row.indicator, location=row.indicator.at("value")) for row in rows),
                arguments={"name": whole.name, "value": whole.value, "sum": come_to},
                variant="indicators",
            )


def _tasks(context: Context) -> Iterator[Finding]:
    sheet = context.sheet
    amounts = [task.amount for task in sheet.tasks if task.amount is not None]
    total = sheet.funds.annual if sheet.tasks_total is None else sheet.tasks_total
    if total is None or not amounts:
        return
    come_to = sum(amounts, Decimal(0))
    below_only = len(amounts) < len(sheet.tasks)  # one without money may hold what is missing
    slack = _slack([*amounts, total])
    listed = any(word in (task.name or "") for task in sheet.tasks for word in context.options["running"])
    below = (sheet.tasks_total is not None or listed) and not below_only and total - come_to > slack
    if come_to - total > slack or below:
        sums = {"sum": come_to, "total": total, "difference": abs(come_to - total)}
        arguments = {name: money_text(context, amount) for name, amount in sums.items()}
        yield Finding(location=sheet.at("tasks"), arguments=arguments, variant="tasks")


def _slack(amounts: Sequence[Decimal]) -> Decimal:
    """Half of a hundredth of 万元 for each amount: what rounding can come to."""
    return Decimal(50) * len(amounts)


def _after_whole(items: Sequence[Item]) -> Iterator[tuple[Item, list[Item]]]:
    """Rows of 其中, with the row before them."""
    whole: Item | None = None
    parts: list[Item] = []
    for item in items:
        if _PART.match(item.name):
            parts.append(item)
            continue
        if whole is not None and parts:
            yield whole, parts
        whole, parts = item, []
    if whole is not None and parts:
        yield whole, parts


def _under_total(items: Sequence[Item]) -> Iterator[tuple[Item, list[Item]]]:
    """培训总人数, with the rows whose names end in 培训人数."""
    for item in items:
        name = item.facts.text
        plain = name.replace("总", "", 1)
        if "总" in name and len(plain) > 2:
            parts = [other for other in items if other is not item and name_facts(other.name).text.endswith(plain)]
            if len(parts) > 1:
                yield item, parts


def _above(whole: Item, parts: Sequence[Item]) -> str | None:
    """What the parts come to, where that is more than the whole, in its unit; None where they cannot be added up."""
    total, numbers = whole.number, [part.number for part in parts]
    if total is None or total.unit is None or units.is_ratio(total.unit) or "/" in total.unit:
        return None
    amounts = [None if number is None else amount_in(number, total.unit) for number in numbers]
    known = [amount for amount in amounts if amount is not None]
    come_to = sum(known, Fraction(0))
    if len(known) < len(amounts) or come_to <= total.value:
        return None
    return f"{float(come_to):g}{total.unit}"
